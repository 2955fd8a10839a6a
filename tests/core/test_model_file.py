from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import model_file
from core.errors import ModelFileError
from core.project import location
from tests import networks


def rewrite(path: Path, **properties: str | None) -> None:
    """Change single metadata values behind the module's back."""
    model = onnx.load(path)
    kept = {p.key: p.value for p in model.metadata_props}
    kept |= {f"platewright.{name}": value for name, value in properties.items() if value is not None}
    for name, value in properties.items():
        if value is None:
            kept.pop(f"platewright.{name}")
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, kept)
    path.write_bytes(model.SerializeToString())


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "模型 & 测试.onnx"
    info = networks.info(
        name="attention 皖",
        version="3",
        options={"heads": 8, "dropout": 0.1},
        grammar="none",
        mean=(0.4, 0.5, 0.6),
        std=(0.2, 0.2, 0.3),
        temperature=1.37,
        rectified=False,
        figures={"plate_accuracy": 0.98, "n": 57},
        lineage=("first", "second"),
        created="2026-01-02T03:04:05+00:00",
    )
    model_file.save(path, networks.network(), info)
    assert model_file.read_info(path) == info
    assert list(tmp_path.iterdir()) == [path]


def test_weights_are_stored_in_half_and_read_in_full(tmp_path: Path) -> None:
    data = networks.network()
    path = networks.save(tmp_path / "a.onnx")
    assert path.stat().st_size < 0.55 * len(data)
    original = {
        t.name: onnx.numpy_helper.to_array(t) for t in onnx.load_model_from_string(data).graph.initializer
    }
    read = model_file.initialisers(path)
    assert set(read) == {"conv.weight", "conv.bias", "head.weight", "head.bias"}
    for name, value in read.items():
        assert value.dtype == np.float32
        np.testing.assert_allclose(value, original[name], rtol=1e-3, atol=1e-6)
    assert (read["conv.bias"] == original["conv.bias"]).all()  # vectors keep every bit


def test_halved_weights_compute_what_the_network_computes(tmp_path: Path) -> None:
    import onnxruntime

    data = networks.network()
    path = networks.save(tmp_path / "a.onnx")
    batch = np.random.default_rng(0).normal(0, 1, (4, *networks.SHAPE)).astype(np.float32)
    logits = [
        onnxruntime.InferenceSession(source, providers=["CPUExecutionProvider"]).run(None, {"images": batch})[
            0
        ]
        for source in (data, path.read_bytes())
    ]
    assert logits[1].dtype == np.float32
    np.testing.assert_allclose(logits[0], logits[1], atol=0.02)


def test_saving_again_changes_nothing_but_the_words(tmp_path: Path) -> None:
    first = networks.save(tmp_path / "a.onnx")
    second = tmp_path / "b.onnx"
    model_file.save(second, first.read_bytes(), networks.info(name="other"))
    assert model_file.read_info(second).name == "other"
    before, after = model_file.initialisers(first), model_file.initialisers(second)
    assert all((before[name] == after[name]).all() for name in before)


def test_large_values_are_not_halved(tmp_path: Path) -> None:
    model = onnx.load_model_from_string(networks.network())
    for tensor in model.graph.initializer:
        if tensor.name == "head.weight":
            value = onnx.numpy_helper.to_array(tensor) * 1e6
            tensor.CopyFrom(onnx.numpy_helper.from_array(value, tensor.name))
    path = tmp_path / "a.onnx"
    model_file.save(path, model.SerializeToString(), networks.info())
    assert (model_file.initialisers(path)["head.weight"] == value).all()


def expect_refusal(path: Path, message: str) -> None:
    for attempt in (model_file.read_info, model_file.initialisers):
        with pytest.raises(ModelFileError) as caught:
            attempt(path)
        assert caught.value.path == path
        assert message in caught.value.message
        assert caught.value.advice


@pytest.mark.parametrize(
    "content", [b"", b"not a model", "模型".encode() * 99, b"\x89PNG\r\n\x1a\n" + bytes(500)]
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(content)
    expect_refusal(path, "not an ONNX model")


@pytest.mark.parametrize("share", [0.01, 0.4, 0.9, 0.999])
def test_a_truncated_model_is_refused(tmp_path: Path, share: float) -> None:
    path = networks.save(tmp_path / "a.onnx")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ModelFileError):
        model_file.read_info(path)


def test_a_foreign_model_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(networks.network())
    expect_refusal(path, "not one of Platewright's")
    with pytest.raises(ModelFileError, match="platewright convert"):
        model_file.read_info(path)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    rewrite(path, format="2")
    expect_refusal(path, "newer version")


def test_a_missing_model_says_so(tmp_path: Path) -> None:
    expect_refusal(tmp_path / "a.onnx", "does not exist")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", '""'),
        ("alphabet", '"AAB"'),
        ("alphabet", "7"),
        ("input_shape", "[3, 32]"),
        ("input_shape", "[2, 32, 100]"),
        ("input_shape", '"3x32x100"'),
        ("input_shape", f"[3, {'9' * 4000}, {'9' * 4000}]"),
        ("mean", "[0.5]"),
        ("std", "[0.5, 0.0, 0.5]"),
        ("temperature", "-1"),
        ("temperature", "NaN"),
        ("grammar", '"poem"'),
        ("figures", "[]"),
        ("options", "not json"),
        ("network", None),
        ("format", "1" + "0" * 5000),
        ("figures", "[" * 100_000),
        ("figures", '{"plate_accuracy": 1%s}' % ("0" * 400)),
        ("figures", '{"cascade": {"accurate": "x", "below": 1%s}}' % ("0" * 400)),
        ("std", "[1%s, 1, 1]" % ("0" * 400)),
        ("std", "[1e-300, 1, 1]"),
        ("mean", "[1e300, 0, 0]"),
        ("temperature", "1" + "0" * 400),
        ("temperature", "1e-300"),
        ("temperature", "Infinity"),
    ],
)
def test_damaged_metadata_is_refused_and_named(tmp_path: Path, name: str, value: str | None) -> None:
    path = networks.save(tmp_path / "a.onnx")
    rewrite(path, **{name: value})
    with pytest.raises(ModelFileError, match="damaged") as caught:
        model_file.read_info(path)
    assert 0 < len(caught.value.detail) < 200
    assert model_file.name_of(path) == "a"  # and whoever looks through a folder passes it by


@pytest.mark.parametrize("shape", [(3, 4096, 4096), (3, 16, 4097), (3, 1, 10**9)])
def test_an_input_that_no_memory_holds_is_refused(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    path = networks.save(tmp_path / "大.onnx")
    rewrite(path, input_shape=json.dumps(shape))
    with pytest.raises(ModelFileError, match="too large") as caught:
        model_file.read_info(path)
    assert caught.value.path == path and "×".join(map(str, shape)) in caught.value.detail
    with pytest.raises(ModelFileError, match="too large"):
        model_file.save(tmp_path / "b.onnx", networks.network(), networks.info(input_shape=shape))
    rewrite(path, input_shape="[3, 140, 440]")
    assert model_file.read_info(path).input_shape == (3, 140, 440)


def test_unknown_fields_of_the_same_format_are_left_out(tmp_path: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    rewrite(path, mood='"cheerful"')
    assert model_file.read_info(path) == networks.info()


def test_nonsense_is_never_saved(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError):
        model_file.save(tmp_path / "a.onnx", b"nothing", networks.info())
    with pytest.raises(ModelFileError, match="temperature"):
        model_file.save(tmp_path / "a.onnx", networks.network(), networks.info(temperature=0.0))
    with pytest.raises(ModelFileError, match="written"):
        model_file.save(tmp_path / "missing" / "a.onnx", networks.network(), networks.info())
    assert list(tmp_path.iterdir()) == []


@given(data=st.binary(max_size=200), cut=st.integers(0, 400))
def test_no_bytes_make_reading_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "a.onnx"
    good = networks.network(classes=3)
    for content in (data, good[:cut] + data, good + data):
        path.write_bytes(content)
        with pytest.raises(ModelFileError):
            model_file.read_info(path)


def test_the_users_models_lie_where_the_users_other_data_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_on_windows(name: str, appauthor: str | bool | None = None) -> str:
        return str(Path("/data", *([] if appauthor is False else [name]), name))

    monkeypatch.setattr("platformdirs.user_data_dir", as_on_windows)
    monkeypatch.setattr(location, "user_data_dir", as_on_windows)
    assert model_file.user_folder().parent == location.away_folder(Path("/x"), None).parent.parent


def test_models_are_found_by_path_file_name_and_name(tmp_path: Path, user_home: Path) -> None:
    folder = model_file.user_folder()
    assert str(folder).startswith(str(user_home))
    assert model_file.user_models() == []
    folder.mkdir(parents=True)
    mine = networks.save(folder / "mine.onnx", name="夜间 2")
    (folder / "broken.onnx").write_bytes(b"x")
    elsewhere = networks.save(tmp_path / "other.onnx")
    assert model_file.find(str(elsewhere)) == elsewhere
    assert model_file.find("mine") == mine
    assert model_file.find("mine.onnx") == mine
    assert model_file.find("夜间 2") == mine
    assert mine in model_file.available()
    with pytest.raises(ModelFileError, match="夜间 2") as caught:
        model_file.find("nobody")
    assert "no model of this name" in caught.value.message
    with pytest.raises(ModelFileError, match="does not exist"):
        model_file.find(str(tmp_path / "gone.onnx"))


def test_a_users_model_hides_a_bundled_one_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = networks.save(tmp_path / "reader.onnx")
    monkeypatch.setattr(model_file, "bundled", lambda: [])
    with pytest.raises(ModelFileError, match="no model to read with"):
        model_file.find()
    monkeypatch.setattr(model_file, "bundled", lambda: [shipped])
    assert model_file.find() == shipped
    assert model_file.find("reader") == shipped
    model_file.user_folder().mkdir(parents=True)
    mine = networks.save(model_file.user_folder() / "reader.onnx")
    assert model_file.find("reader") == mine


def test_a_model_with_a_partner_reads_when_none_is_named(tmp_path: Path, monkeypatch) -> None:
    accurate, digits = networks.save(tmp_path / "a.onnx"), networks.save(tmp_path / "b.onnx", grammar="none")
    fast = networks.save(tmp_path / "c.onnx", figures={"cascade": {"accurate": "a", "below": 0.5}})
    monkeypatch.setattr(model_file, "bundled", lambda: [accurate, digits, fast])
    assert model_file.default() == model_file.find() == fast
    assert model_file.default("none") == digits
    monkeypatch.setattr(model_file, "bundled", lambda: [accurate, digits])
    assert model_file.default() == accurate
    monkeypatch.setattr(model_file, "bundled", lambda: [accurate])
    with pytest.raises(ModelFileError, match="no model to read with"):
        model_file.default("none")


def test_a_hash_of_the_weights_alone(tmp_path: Path) -> None:
    first = networks.save(tmp_path / "a.onnx")
    assert model_file.fingerprint(first) == model_file.fingerprint(
        networks.save(tmp_path / "b.onnx", name="other", temperature=2.0, lineage=("a",))
    )
    other = networks.save(tmp_path / "c.onnx", seed=1)
    assert len({model_file.fingerprint(path) for path in (first, other)}) == 2
    (tmp_path / "d.onnx").write_bytes(b"no model")
    with pytest.raises(ModelFileError):
        model_file.fingerprint(tmp_path / "d.onnx")


def test_bundled_models_are_whole_and_within_30_megabytes() -> None:
    paths = model_file.bundled()
    for path in paths:
        info = model_file.read_info(path)
        assert info.name
        assert info.figures
        assert model_file.initialisers(path)
    assert sum(path.stat().st_size for path in paths) <= 30e6


def test_reading_metadata_imports_neither_onnx_nor_onnxruntime(tmp_path: Path, repository: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    code = (
        "import sys; from pathlib import Path; from core import model_file; "
        "model_file.read_info(Path(sys.argv[1])); "
        "sys.exit(any(m in sys.modules for m in ('onnx', 'onnxruntime', 'torch', 'cv2')))"
    )
    environment = os.environ | {"PYTHONPATH": str(repository)}
    assert (
        subprocess.run([sys.executable, "-c", code, str(path)], env=environment, check=False).returncode == 0
    )


def test_info_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        networks.info().name = "x"  # type: ignore[misc]
