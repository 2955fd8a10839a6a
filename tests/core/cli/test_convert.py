"""The verb ``convert``: checkpoints become model files that read the same."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from core import images, model_file
from core.cli import convert as convert_verb
from core.cli import run
from core.models import build
from core.recognition import eight_bits
from core.recognition.engine import Engine
from core.training import state
from core.training.config import TrainConfig
from tests import fixed_reader, networks

SIZE = (1, 32, 96)
SAME = re.compile(r"largest difference of a logit (\S+), texts identical (\d+) of (\d+)")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's checkpoint: averaged weights apart from the others, labels far from a tie."""
    torch.manual_seed(3)
    options = {"recurrent": "gru"}
    network = build("crnn_tiny_digits", 11, SIZE, **options)
    with torch.no_grad():
        network.head.weight.mul_(20)
        network(torch.randn(64, *SIZE))  # batch statistics that are not those of a fresh network
    config = TrainConfig.model_validate(
        {
            "name": "five digits",
            "model": {
                "network": "crnn_tiny_digits",
                "alphabet": "digits",
                "input_shape": SIZE,
                "options": options,
            },
            "data": {"train": [{"kind": "digits"}]},
        }
    )
    path = tmp_path_factory.mktemp("lauf") / "best.pt"
    other = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    state.save(
        path,
        {"config": config.model_dump(mode="json"), "network": other, "averaged": network.state_dict()},
    )
    return path


def convert(capsys, *arguments: object) -> tuple[int, str, str]:
    code = run(["convert", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(("form", "most"), [("", 0.05), ("--fp16", 0.1), ("--int8", 2.0)])
def test_every_form_is_checked_against_torch(
    checkpoint: Path, tmp_path: Path, capsys, form: str, most
) -> None:
    target = tmp_path / "模型 1" / "digits.onnx"
    fixed_reader.write_digits(tmp_path / "mnist")
    options = ["--data", tmp_path / "mnist", "--limit", 24, *filter(None, [form])]
    code, out, err = convert(capsys, checkpoint, "--onnx", target, *options)
    assert code == 0
    assert re.fullmatch(rf"written: {re.escape(str(target))} \(\d+\.\d MB, five digits.*\)\n", err)
    said = SAME.search(out)
    assert said is not None and "written" not in out  # which is for who waits, not for a program
    assert 0 < float(said[1]) < most
    assert int(said[3]) == 24
    assert form == "--int8" or said[2] == said[3]
    _check_file(target, form)


def _check_file(target: Path, form: str) -> None:
    info = model_file.read_info(target)
    suffix = form.replace("--", "-")
    assert info.name == f"five digits{suffix}"
    assert (info.network, info.input_shape, info.grammar) == ("crnn_tiny_digits", SIZE, "none")
    assert info.alphabet == "0123456789"
    assert info.lineage == (("five digits",) if form else ())
    engine = Engine(target, provider="cpu")
    batch = np.random.default_rng(0).standard_normal((5, *SIZE), np.float32)
    together = engine.logits(batch)
    assert together.shape == (5, 47, 11)
    assert np.abs(together[3:4] - engine.logits(batch[3:4])).max() < 1e-3
    kinds = {node.op_type for node in onnx.load(target).graph.node}
    stored = [onnx.numpy_helper.to_array(tensor) for tensor in onnx.load(target).graph.initializer]
    levels = [int(np.abs(array.astype(int)).max()) for array in stored if array.dtype == np.int8]
    assert ("QuantizeLinear" in kinds) == (form == "--int8")
    assert 0 < max(levels) <= 64 if form == "--int8" else not levels  # more overflows where there is no VNNI


def test_eight_bits_are_made_where_temporary_files_lie_in_a_folder_with_a_chinese_name(
    checkpoint: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    """As on Windows for a user with a Chinese name: there ONNX itself garbles the name of what it writes."""
    by_path = onnx.shape_inference.infer_shapes_path

    def as_on_windows(source: str, target: str) -> None:
        name = Path(target.encode().decode("cp1252", "replace"))
        if name.parent.is_dir():  # else nothing is written, and nothing said
            by_path(source, str(name))

    monkeypatch.setattr(onnx.shape_inference, "infer_shapes_path", as_on_windows)
    folder = tmp_path / "用户 张三" / "Temp"
    folder.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    target = tmp_path / "digits.onnx"
    fixed_reader.write_digits(tmp_path / "mnist")
    assert convert(capsys, checkpoint, "--onnx", target, "--data", tmp_path / "mnist", "--int8")[0] == 0
    _check_file(target, "--int8")
    assert list(folder.iterdir()) == []
    assert onnx.shape_inference.infer_shapes_path is as_on_windows


def test_half_precision_convolves_in_half_precision() -> None:
    from core.conversion import halved

    network = build("crnn_tiny_digits", 11, SIZE).eval()
    with torch.no_grad():
        network.features[1].running_var.fill_(1e6)  # more than float16 holds
    half = halved(network)
    assert {p.dtype for p in half.features.parameters()} == {torch.float16}
    assert {p.dtype for p in half.recurrent.parameters()} == {torch.float32}
    assert not any(isinstance(m, torch.nn.BatchNorm2d) for m in half.modules())
    images_ = torch.randn(2, *SIZE)
    with torch.no_grad():
        assert torch.allclose(half(images_), network(images_), atol=0.02)
    assert next(network.parameters()).dtype == torch.float32


def test_a_model_file_by_name_and_crops_of_the_bundled_samples(tmp_path: Path, capsys) -> None:
    code, out, _ = convert(
        capsys, model_file.bundled()[0].stem, "--onnx", tmp_path / "again.onnx", "--limit", 8
    )
    assert code == 0
    said = SAME.search(out)
    assert said is not None and said[2] == said[3] == "8"


def test_a_model_without_metadata_is_refused_with_advice(tmp_path: Path, capsys) -> None:
    foreign = tmp_path / "foreign.onnx"
    foreign.write_bytes(networks.network())
    code, _, err = convert(capsys, foreign, "--onnx", tmp_path / "out.onnx")
    assert code == 1
    assert "foreign.onnx" in err and "best.pt" in err
    assert not (tmp_path / "out.onnx").exists()


def test_what_is_no_checkpoint_is_refused(tmp_path: Path, capsys) -> None:
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"nothing")
    assert convert(capsys, broken, "--onnx", tmp_path / "o.onnx")[0] == 1
    state.save(broken, {"config": {"data": {"train": []}, "model": {"network": "later"}}, "averaged": {}})
    code, _, err = convert(capsys, broken, "--onnx", tmp_path / "o.onnx")
    assert code == 1 and "broken.pt" in err and "version" in err
    assert convert(capsys, tmp_path / "missing.pt", "--onnx", tmp_path / "o.onnx")[0] == 2


@pytest.mark.parametrize("arguments", [["--fp16", "--int8", "--onnx", "o.onnx"], ["--onnx", "o.bin"]])
def test_wrong_usage(checkpoint: Path, arguments: list[str], capsys) -> None:
    assert convert(capsys, checkpoint, *arguments)[0] == 2


def test_pictures_without_a_plate_cannot_check_anything(checkpoint: Path, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    images.write(folder / "12345.jpg", np.zeros((900, 700, 3), np.uint8))  # nobody knows where
    code, _, err = convert(capsys, checkpoint, "--onnx", tmp_path / "o.onnx", "--data", folder)
    assert code == 1
    assert "no plate to check with" in err


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_pictures_that_cannot_be_checked_with_are_told(checkpoint: Path, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "图片"
    folder.mkdir()
    images.write(folder / "12345_1.jpg", np.zeros((32, 160, 3), np.uint8))
    (folder / "12346_1.jpg").symlink_to(folder / "没有.jpg")
    code, _, err = convert(capsys, checkpoint, "--onnx", tmp_path / "o.onnx", "--data", folder)
    assert code == 0
    assert "left out: 1" in err and f"{folder / '12346_1.jpg'}: " in err


def test_a_hundred_pictures_tell_the_ranges_for_eight_bits(checkpoint: Path, tmp_path: Path, capsys) -> None:
    target = tmp_path / "digits.onnx"
    fixed_reader.write_digits(tmp_path / "mnist")
    code, few, _ = convert(
        capsys, checkpoint, "--onnx", target, "--data", tmp_path / "mnist", "--limit", convert_verb.ENOUGH - 1
    )
    assert (code, "eight bits" in few, model_file.read_info(target).ranges) == (0, False, {})

    code, out, _ = convert(
        capsys, checkpoint, "--onnx", target, "--data", tmp_path / "mnist", "--limit", convert_verb.ENOUGH
    )

    assert code == 0
    exact, rounded = out.splitlines()
    assert rounded.startswith("in eight bits on 100 MNIST sequences: ")
    texts = [SAME.search(line) for line in (exact, rounded)]
    assert [found and found[3] for found in texts] == ["100", "100"]
    assert texts[0] and texts[1] and 0 < float(texts[0][1]) < float(texts[1][1])
    ranges = model_file.read_info(target).ranges
    assert list(ranges) == eight_bits.tensors(target.read_bytes())

    again = tmp_path / "again.onnx"  # the same weights, so what was told of them holds
    assert convert(capsys, target, "--onnx", again)[0] == 0
    assert model_file.read_info(again).ranges == ranges
    assert convert(capsys, target, target, "--onnx", again)[0] == 0  # a mean is of other weights
    assert model_file.read_info(again).ranges == {}
    assert convert(capsys, target, "--onnx", again, "--fp16")[0] == 0
    assert model_file.read_info(again).ranges == {}
