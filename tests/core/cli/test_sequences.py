"""What verbs say of readers of digits: sequences, for they read no plates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import images
from core.cli import run
from core.cli.shared import telling
from core.errors import AppError
from tests import fixed_reader

CONFIG = """
name = "digits"
output = "{output}"
[model]
network = "crnn_tiny_digits"
alphabet = "digits"
[data]
root = "{root}"
workers = 0
[[data.train]]
kind = "digits"
path = "digits"
options = {{ part = "test", length = 5, count = 4, seed = 0 }}
[[data.validation]]
kind = "digits"
path = "digits"
options = {{ part = "test", length = 5, count = 2, seed = 1 }}
[schedule]
steps = 1
warmup = 1
[run]
batch_size = 2
device = "cpu"
precision = "fp32"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two crops with labels, and a picture that is no crop and in which nothing looks for digits."""
    place = tmp_path / "digits of two"
    place.mkdir()
    for name, shape in (("12345_1", (40, 200, 3)), ("54321_1", (40, 200, 3)), ("12345_2", (600, 600, 3))):
        images.write(place / f"{name}.png", np.full(shape, 90, np.uint8))
    return place


@pytest.fixture
def reader(tmp_path: Path) -> str:
    return str(fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE))


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([*map(str, arguments)]) == 0
    out, err = capsys.readouterr()
    return out + err


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)


def test_recognize(capsys: pytest.CaptureFixture[str], folder: Path, reader: str, tmp_path: Path) -> None:
    told = _run(capsys, "recognize", folder, "--model", reader, "--provider", "cpu", "-o", tmp_path / "a.csv")
    assert "Sequence accuracy 33.33 % (1 of 3 with a label" in told
    assert "0 failed, 1 without a known sequence" in told
    assert "late accuracy" not in told and "known plate" not in told


@pytest.mark.usefixtures("chinese")
def test_recognize_in_chinese(
    capsys: pytest.CaptureFixture[str], folder: Path, reader: str, tmp_path: Path
) -> None:
    told = _run(capsys, "recognize", folder, "--model", reader, "--provider", "cpu", "-o", tmp_path / "a.csv")
    assert "序列正确率 33.33 %（有标签的 3 张中对 1 张" in told and "1 张不知道序列在哪里" in told
    assert "车牌" not in told


def test_pictures_without_a_place(capsys: pytest.CaptureFixture[str], folder: Path, reader: str) -> None:
    told = _run(capsys, "predict", folder / "12345_2.png", "--model", reader, "--provider", "cpu")
    assert "no sequence is known in it" in told
    told = _run(capsys, "evaluate", reader, folder, "--provider", "cpu")
    assert "1 picture counts as read wrongly: no sequence is known in it." in told
    assert "% of the sequences, " in _run(capsys, "calibrate", reader, folder)


def _train(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    fixed_reader.write_digits(tmp_path / "digits")
    text = CONFIG.format(output=(tmp_path / "run").as_posix(), root=tmp_path.as_posix())
    (tmp_path / "t.toml").write_text(text, encoding="utf-8")
    return _run(capsys, "train", tmp_path / "t.toml")


def test_train(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _train(tmp_path, capsys)
    assert "\nSequence accuracy " in told and "Plate accuracy" not in told


@pytest.mark.usefixtures("chinese")
def test_train_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _train(tmp_path, capsys)
    assert "\n序列正确率 " in told and "车牌正确率" not in told


def test_a_list_that_is_not_there_is_called_a_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = CONFIG.format(output=(tmp_path / "run").as_posix(), root=tmp_path.as_posix())
    first, _, rest = config.partition("[[data.train]]")
    rest = rest[rest.index("[[data.validation]]") :]
    source = '[[data.train]]\nkind = "paddle"\npath = "rec_gt_train.txt"\n'
    (tmp_path / "t.toml").write_text(first + source + rest, encoding="utf-8")
    assert run(["train", str(tmp_path / "t.toml")]) == AppError.exit_code
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{tmp_path / 'rec_gt_train.txt'}: The list of pictures does not exist (data.train.0 of " in line
    assert "Correct path of this source" in line
