from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import resources
from core import model_file
from core.alphabet import PLATES
from core.cli.convert import gather
from core.errors import EngineError
from core.model_file import ModelInfo
from core.recognition.engine import Engine
from core.recognition.preprocess import preprocess
from tests import networks


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    from core import checkpoint
    from core.models import build

    torch.manual_seed(0)
    shape = (3, 32, 100)
    network = build("crnn_tiny_plate", PLATES.num_classes, shape)
    path = tmp_path_factory.mktemp("model") / "tiny.onnx"
    checkpoint.export(
        network, ModelInfo("tiny", "crnn_tiny_plate", PLATES.characters, shape, grammar="none"), path
    )
    return path


def test_torch_reads_what_onnxruntime_reads(model: Path) -> None:
    from core.recognition.torch_engine import TorchEngine

    engine, other = Engine(model, provider="cpu"), TorchEngine(model)
    crops = networks.crops(5)
    batch = preprocess(crops, engine.info)
    np.testing.assert_allclose(other.logits(batch), engine.logits(batch), atol=1e-3)
    assert [r.text for r in other.read(crops)] == [r.text for r in engine.read(crops)]
    assert (other.provider, other.info) == ("cpu", model_file.read_info(model))


def test_out_of_memory_halves_the_batch(model: Path) -> None:
    import torch

    from core.recognition.torch_engine import TorchEngine

    engine = TorchEngine(model)
    network, room = engine._network, 2

    def scarce(batch: torch.Tensor) -> torch.Tensor:
        if len(batch) > room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return network(batch)

    batch = preprocess(networks.crops(7), engine.info)
    expected = engine.logits(batch)
    engine._network = scarce  # type: ignore[assignment]
    np.testing.assert_allclose(engine.logits(batch), expected, atol=1e-4)
    room = 0
    with pytest.raises(EngineError, match="memory"):
        engine.logits(batch)


def test_a_device_that_is_not_there_is_told(model: Path) -> None:
    from core.recognition.torch_engine import TorchEngine

    with pytest.raises(EngineError) as caught:
        TorchEngine(model, device="cuda:63")
    assert caught.value.path == model


def test_torch_reads_with_the_accurate_one_of_a_pair_and_looks_twice() -> None:
    from core.recognition.cascade import InPlace, PlateReader, open_reader

    pair = open_reader(model_file.find("attention-crnn-fast"), provider="torch")
    assert isinstance(pair, InPlace)
    assert (pair.info.name, pair.second) == ("attention-crnn-fast", "attention-crnn")
    alone = open_reader(model_file.find("attention-crnn"), provider="torch")
    assert isinstance(alone, PlateReader)
    crops = gather(alone.info, resources.path("samples"), 6)[0]
    expected = open_reader(model_file.find("attention-crnn"), provider="cpu").read(crops)
    for reader in (pair, alone):
        assert [r.text for r in reader.read(crops)] == [r.text for r in expected]


@pytest.mark.parametrize(
    ("cuda", "mps", "device"), [(True, False, "cuda:1"), (False, True, "mps"), (False, False, "cpu")]
)
def test_torch_takes_the_fastest_device(
    monkeypatch: pytest.MonkeyPatch, cuda: bool, mps: bool, device: str
) -> None:
    import torch

    from core.recognition.torch_engine import best_device

    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert best_device(1) == device
