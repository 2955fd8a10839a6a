"""Which names are running numbers, and which are labels of digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import images
from core.alphabet import DIGIT_SEQUENCES, PLATES, Alphabet
from core.cli import run
from core.datasets import sources
from core.datasets.labelled import frames_of, names_for
from core.errors import FolderError
from core.numbering import numbered
from core.training import setup
from core.training.config import TrainConfig
from tests import fixed_reader

FOLDER = Path("裁剪")


def found(*stems: str) -> int:
    return sum(map(len, numbered(FOLDER / f"{stem}.jpg" for stem in stems).values()))


@pytest.mark.parametrize(
    "stems",
    [
        [str(n) for n in range(1, 11)],
        [f"{n:04d}" for n in range(10)],
        [f"{n:04d}" for n in range(1, 96)],
        [f"{n:05d}" for n in range(1, 501) if n % 17],  # some were thrown away
        [str(n) for n in range(4310, 4350)],
        ["皖A12345_1", *(str(n) for n in range(1, 31))],
    ],
    ids=["1 to 10", "from 0", "padded", "gaps", "a camera's", "beside plates"],
)
def test_running_numbers_are_told(stems: list[str]) -> None:
    assert found(*stems) == sum(stem.isdigit() for stem in stems)


@pytest.mark.parametrize(
    "stems",
    [
        list("0123456789"),
        [f"{n:02d}" for n in range(100)],
        [str(n) for n in range(100)],
        [f"{n}_1" for n in range(1, 31)],
        [*(str(n) for n in range(1, 31)), "17_2"],
        [str(n) for n in range(1, 10)],
        [*(str(n) for n in range(1, 31)), "048213"],
        ["12345", "12346", "67890"],
        [str(n) for n in range(20, 80) if n % 7],
        [f"0{n}" for n in range(1, 9)] + [str(n) for n in range(1, 31)],
        [str(n) + "a" for n in range(1, 31)],
        ["１", "２", *"²³"] * 5,
    ],
)
def test_labels_of_digits_are_left_alone(stems: list[str]) -> None:
    assert found(*stems) == 0


@given(st.sets(st.integers(0, 99999), min_size=10, max_size=300), st.booleans())
def test_numbers_that_are_drawn_are_labels(numbers: set[int], padded: bool) -> None:
    stems = [f"{n:05d}" if padded else str(n) for n in numbers]
    in_order = max(numbers) - min(numbers) < len(numbers) * 10 / 9 + 1
    assert in_order or found(*stems) == 0


def test_each_folder_counts_by_itself() -> None:
    paths = [FOLDER / name / f"{n}.jpg" for name in "ab" for n in range(1, 13)]
    more = [FOLDER / "c" / f"{n}.jpg" for n in (40213, 91823, 11823)]
    assert {folder.name for folder in numbered([*paths, *more])} == {"a", "b"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of numbered crops."""
    folder = tmp_path / "裁剪"
    folder.mkdir()
    for n in range(1, 13):
        images.write(folder / f"{n}.jpg", np.zeros((32, 100, 3), np.uint8))
    return folder


@pytest.mark.parametrize("alphabet", [DIGIT_SEQUENCES, PLATES])
def test_a_training_refuses_numbered_pictures(folder: Path, alphabet: Alphabet) -> None:
    check = sources.label_check(alphabet, 21)
    with pytest.raises(FolderError, match=r"1\.jpg … 12\.jpg, 12\)\. Name them <label>_<n>\.jpg"):
        sources.crop_folder(folder, check)
    (folder / "48213.jpg").write_bytes((folder / "1.jpg").read_bytes())
    assert len(sources.crop_folder(folder, check).items) == 13  # then these may be labels
    (folder / "a").mkdir()
    (folder / "48213.jpg").rename(folder / "a" / "48213.jpg")
    source = sources.crop_folder(folder, check)
    assert [item.label for item in source.items] == ["48213"]
    assert [error.path for error in source.refused] == [folder]


def test_real_labels_of_digits_are_learnt(folder: Path) -> None:
    for n in range(1, 13):
        (folder / f"{n}.jpg").rename(folder / f"{n * 7919 % 100000:05d}.jpg")
    assert len(sources.crop_folder(folder, sources.label_check(DIGIT_SEQUENCES, 21)).items) == 12


def test_a_training_takes_numbers_for_labels_where_it_is_told_so(folder: Path) -> None:
    told = {"kind": "crops", "path": str(folder)}
    config = TrainConfig.model_validate({"data": {"train": [told, {**told, "numbers": True}]}})
    check = sources.label_check(DIGIT_SEQUENCES, 21)
    refused, taken = config.data.train
    with pytest.raises(FolderError, match=r"say --numbers, or numbers = true at the source of a training"):
        setup.make_source(config, refused, check)
    source = setup.make_source(config, taken, check)
    assert isinstance(source, sources.ItemSource)
    assert source.labels() == {str(n) for n in range(1, 13)}
    assert source.refused == []


def test_verbs_take_numbers_for_labels_where_they_are_told_so(folder: Path, tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "fixed.onnx", fixed_reader.SEQUENCE)
    for n in range(12345, 12357):  # numbered without a gap, and one of them is what the model reads
        (folder / f"{n - 12344}.jpg").rename(folder / f"{n}.jpg")
    reads = ["evaluate", str(model), str(folder), "--provider", "cpu"]
    assert run(reads) == 1
    assert run([*reads, "--numbers"]) == 0
    assert "samples: 12" in capsys.readouterr().out
    fits = ["calibrate", str(model), str(folder), "--numbers"]
    assert run(fits) == 0
    assert "samples: 12, 11 of them read wrongly" in capsys.readouterr().out
    assert run(["recognize", str(folder), "--model", str(model), "--provider", "cpu", "--numbers"]) == 0
    assert "1 of 12 with a label" in capsys.readouterr().err
    writes = ["export", str(folder), "-f", "csv", "--to", str(tmp_path / "出"), "--numbers"]
    assert run(writes) == 2
    assert "Add --names" in capsys.readouterr().err
    assert run([*writes, "--names"]) == 0
    assert capsys.readouterr().out.startswith("12 plates written")


def test_drawn_digits_have_no_names(tmp_path: Path, capsys) -> None:
    (tmp_path / "t10k-images-idx3-ubyte").touch()
    assert run(["evaluate", str(tmp_path), "--numbers"]) == 2
    assert "no --numbers" in capsys.readouterr().err


def test_no_model_is_measured_on_numbers(folder: Path) -> None:
    label_of = names_for("none", DIGIT_SEQUENCES)
    with pytest.raises(FolderError, match="The pictures are numbered"):
        frames_of(folder, label_of=label_of)
    assert len(frames_of(folder, label_of=label_of, numbers=True).frames) == 12


def test_numbers_are_no_labels_to_readings_and_exports_either(folder: Path, tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "fixed.onnx", fixed_reader.SEQUENCE)
    assert run(["recognize", str(folder), "--model", str(model), "--provider", "cpu"]) == 0
    assert "Plate accuracy" not in capsys.readouterr().err
    arguments = ["export", str(folder), "--names", "-f", "csv", "--to", str(tmp_path / "出")]
    assert run(arguments) == 1
    assert f"{folder}: The pictures are numbered" in capsys.readouterr().err
