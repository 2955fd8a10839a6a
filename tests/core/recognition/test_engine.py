from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from core import model_file
from core.alphabet import DIGIT_SEQUENCES
from core.decoding import decode_batch
from core.errors import EngineError, ModelFileError
from core.reading import Reading
from core.recognition import engine as engine_module
from core.recognition.engine import Engine
from core.recognition.preprocess import preprocess
from tests import networks


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    # Without the grammar: what an untrained network says is never a plate and would always be searched.
    return Engine(networks.save(tmp_path / "模型 & tiny.onnx", grammar="none"), provider="cpu", threads=2)


def same(a: list[Reading], b: list[Reading]) -> bool:
    return [r.text for r in a] == [r.text for r in b] and all(
        abs(x.confidence - y.confidence) <= 1e-4
        and all(
            abs(c.confidence - d.confidence) <= 1e-4 for c, d in zip(x.characters, y.characters, strict=True)
        )
        for x, y in zip(a, b, strict=True)
    )


def check_batches(engine: Engine, crops: list[np.ndarray], sizes: Sequence[int] = (3, 16, 64, 500)) -> None:
    alone = [engine.read([crop])[0] for crop in crops]
    order = np.random.default_rng(7).permutation(len(crops))
    for size in sizes:
        together: list[Any] = [None] * len(crops)
        for start in range(0, len(crops), size):
            rows = order[start : start + size]
            for i, reading in zip(rows, engine.read([crops[i] for i in rows]), strict=True):
                together[i] = reading
        assert same(alone, together)


def test_500_crops_read_the_same_alone_and_in_any_batch(engine: Engine) -> None:
    check_batches(engine, networks.crops(500))


def test_models_of_plates_read_by_their_grammar_and_others_without(tmp_path: Path) -> None:
    crops, texts = networks.crops(6), []
    for grammar in ("plate", "none"):
        engine = Engine(networks.save(tmp_path / f"{grammar}.onnx", grammar=grammar), provider="cpu")
        logits = engine.logits(preprocess(crops, engine.info))
        readings = engine.read(crops)
        assert same(readings, decode_batch(logits, engine.alphabet, grammar=grammar))
        texts.append([reading.text for reading in readings])
    assert texts[0] != texts[1]  # of one network, which is never sure of a plate


def test_the_grammar_does_not_make_a_reading_depend_on_its_batch(tmp_path: Path) -> None:
    check_batches(Engine(networks.save(tmp_path / "a.onnx"), provider="cpu"), networks.crops(24))


@pytest.mark.parametrize("path", model_file.bundled(), ids=lambda path: path.stem)
def test_the_bundled_models_read_the_same_alone_and_in_any_batch(path: Path) -> None:
    check_batches(Engine(path, provider="cpu"), [*networks.plates(480), *networks.crops(20)], sizes=(16,))


def test_readings_are_of_this_network(engine: Engine) -> None:
    crops = networks.crops(5)
    logits = engine.logits(preprocess(crops, engine.info))
    assert (logits.shape, logits.dtype) == ((5, 21, 78), np.float32)
    assert engine.read(crops) == engine.decode(logits)
    assert engine.read([]) == []
    assert (engine.provider, engine.notice) == ("cpu", "")


def test_large_inputs_go_in_fewer_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crops, sizes = networks.crops(7), []
    monkeypatch.setattr(engine_module, "_PIXELS", 3 * 32 * 100)
    engine = Engine(networks.save(tmp_path / "a.onnx"), provider="cpu")
    run = engine.logits
    monkeypatch.setattr(engine, "logits", lambda batch: sizes.append(len(batch)) or run(batch))
    assert len(engine.read(crops)) == len(engine.log_probabilities(crops)) == 7
    assert sizes == 2 * [3, 3, 1]


def test_the_temperature_of_the_model_file_makes_its_readings_less_sure(tmp_path: Path) -> None:
    crops, found = networks.crops(6), {}
    for heat in (1.0, 1.5):
        path = networks.save(tmp_path / "a.onnx", temperature=heat, grammar="none")
        found[heat] = Engine(path, provider="cpu").read(crops)
    assert [r.text for r in found[1.0]] == [r.text for r in found[1.5]]
    for sure, unsure in zip(found[1.0], found[1.5], strict=True):
        assert sure.confidence > 1.5 * unsure.confidence


def test_grey_networks_and_other_alphabets_are_run(tmp_path: Path) -> None:
    path = networks.save(
        tmp_path / "grey.onnx",
        input_shape=(1, 32, 100),
        mean=(0.5,),
        std=(0.5,),
        alphabet=DIGIT_SEQUENCES.characters,
        grammar="none",
    )
    reading = Engine(path, provider="cpu").read(networks.crops(1))[0]
    assert set(reading.text) <= set("0123456789")


def test_without_a_gpu_auto_takes_the_cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "cuda_devices", lambda: 0)
    monkeypatch.setattr(engine_module, "_has_cuda_build", lambda: True)
    path = networks.save(tmp_path / "a.onnx")
    engine = Engine(path)
    assert engine.provider == "cpu"
    assert engine.notice == ""  # nothing was hoped for
    with pytest.raises(EngineError) as caught:
        Engine(path, provider="cuda", device=3)
    assert "device 3 of 0" in caught.value.detail
    assert caught.value.advice


def test_a_runtime_without_cuda_needs_no_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "cuda_devices", lambda: 1)
    monkeypatch.setattr(engine_module, "_has_cuda_build", lambda: False)
    path = networks.save(tmp_path / "a.onnx")
    assert Engine(path).notice == ""
    with pytest.raises(EngineError, match="built without CUDA"):
        Engine(path, provider="cuda")


def test_a_gpu_that_does_not_start_falls_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "cuda_devices", lambda: 1)
    monkeypatch.setattr(engine_module, "_has_cuda_build", lambda: True)
    monkeypatch.setattr(engine_module, "_preload_cuda", lambda: "")
    start = Engine._session_of

    def without_cuda(self: Engine, providers: list[Any], threads: int) -> Any:
        return start(self, ["CPUExecutionProvider"], threads)

    monkeypatch.setattr(Engine, "_session_of", without_cuda)
    path = networks.save(tmp_path / "a.onnx")
    engine = Engine(path)
    assert engine.provider == "cpu"
    assert "processor" in engine.notice
    assert len(engine.read(networks.crops(2))) == 2
    with pytest.raises(EngineError, match="could not be loaded"):
        Engine(path, provider="cuda")


@pytest.mark.skipif(not engine_module.cuda_devices(), reason="no NVIDIA GPU")
def test_cuda_reads_what_the_cpu_reads(tmp_path: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    crops = networks.crops(64)
    gpu = Engine(path, provider="cuda")
    assert gpu.provider == "cuda"
    assert same(gpu.read(crops), Engine(path, provider="cpu").read(crops))


class Scarce:
    """A session with room for a few crops only; batches are what it was asked for."""

    def __init__(self, session: Any, room: int, message: str) -> None:
        self.session, self.room, self.message = session, room, message
        self.batches: list[int] = []

    def run(self, names: Any, feeds: dict[str, np.ndarray]) -> Any:
        count = len(next(iter(feeds.values())))
        if count > self.room:
            raise RuntimeError(self.message)
        self.batches.append(count)
        return self.session.run(names, feeds)


@pytest.mark.parametrize(
    "message",
    ["CUDA failure 2: out of memory", "Failed to allocate memory for requested buffer", "std::bad_alloc"],
)
def test_out_of_memory_halves_the_batch(engine: Engine, message: str) -> None:
    crops = networks.crops(22)
    expected = engine.read(crops)
    scarce = Scarce(engine._session, 1, message)
    engine._session = scarce
    assert same(engine.read(crops), expected)
    assert max(scarce.batches) == 1
    engine._session = Scarce(scarce.session, 0, message)
    with pytest.raises(EngineError):
        engine.read(crops)


def test_another_failure_is_reported_at_once(engine: Engine) -> None:
    engine._session = Scarce(engine._session, 0, "Non-zero status code\nsecond line")
    with pytest.raises(EngineError) as caught:
        engine.read(networks.crops(4))
    assert caught.value.path == engine.path
    assert caught.value.detail == "Non-zero status code"


@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_a_network_that_gives_no_numbers_reads_nothing(tmp_path: Path, lost: float) -> None:
    model = onnx.load_model_from_string(networks.network())
    bias = next(one for one in model.graph.initializer if one.name == "head.bias")
    bias.CopyFrom(numpy_helper.from_array(np.full(networks.PLATES.num_classes, lost, np.float32), bias.name))
    path = tmp_path / "失.onnx"
    model_file.save(path, model.SerializeToString(), networks.info())
    for read in (Engine(path, provider="cpu").read, Engine(path, provider="cpu").log_probabilities):
        with pytest.raises(EngineError, match=r"失\.onnx: .*no numbers"):
            read(networks.crops(2))


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "不是模型.onnx"
    path.write_bytes(b"words")
    with pytest.raises(ModelFileError) as caught:
        Engine(path)
    assert caught.value.path == path


def test_a_network_that_differs_from_its_description_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    model_file.save(path, networks.network(classes=66), networks.info())
    with pytest.raises(ModelFileError, match="does not match"):
        Engine(path, provider="cpu")
    model_file.save(path, networks.network(), networks.info(input_shape=(3, 48, 100)))
    with pytest.raises(ModelFileError, match="does not match"):
        Engine(path, provider="cpu")


def test_a_network_that_onnxruntime_refuses_is_refused(tmp_path: Path) -> None:
    model = onnx.load_model_from_string(networks.network())
    model.graph.node[0].op_type = "Nonsense"
    path = tmp_path / "a.onnx"
    model_file.save(path, model.SerializeToString(), networks.info())
    with pytest.raises(ModelFileError, match="cannot be loaded"):
        Engine(path, provider="cpu")


def test_reading_is_quiet_and_loads_no_torch(tmp_path: Path, repository: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    code = (
        "import sys, numpy as np\nfrom pathlib import Path\nfrom core.recognition.engine import Engine\n"
        "Engine(Path(sys.argv[1])).read([np.zeros((40, 120, 3), np.uint8)])\n"
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env=os.environ | {"PYTHONPATH": str(repository)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
