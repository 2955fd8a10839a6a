"""What a training leaves out: pictures with wrong labels, and a tenth of the plate texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.digits import DigitSource
from core.datasets.labelled import is_held
from core.errors import TrainingError
from core.training import setup
from core.training.config import SourceConfig, TrainConfig
from tests import fixed_reader

LABELS = [f"皖A{n:05d}" for n in range(200)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    crops = tmp_path / "crops"
    crops.mkdir()
    for label in LABELS:
        Image.fromarray(np.zeros((8, 24, 3), np.uint8)).save(crops / f"{label}_0.jpg")
    return tmp_path


def source(folder: Path, **keys: object) -> setup.ItemSource:
    entry = SourceConfig(kind="crops", path="crops", **keys)  # type: ignore[arg-type]
    config = TrainConfig.model_validate({"data": {"root": str(folder), "train": [entry.model_dump()]}})
    made = setup.make_source(config, config.data.train[0], lambda label: None)
    assert isinstance(made, setup.ItemSource)
    return made


def test_excluded_pictures_are_left_out_and_listed(folder: Path) -> None:
    made = source(folder, exclude=["皖A00003_0.jpg"], balance="province")
    assert "皖A00003" not in made.labels()
    assert len(made) == 199
    told = [(error.message, error.path) for error in made.refused]
    assert told == [("Left out, as exclude of its source says", folder / "crops" / "皖A00003_0.jpg")]
    rng = np.random.default_rng(0)
    assert all(made.draw(rng)[1] != "皖A00003" for _ in range(400))


def test_a_picture_to_exclude_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(TrainingError, match="皖A99999"):
        source(folder, exclude=["皖A99999_0.jpg"])


def test_train_and_held_part_the_plate_texts(folder: Path) -> None:
    train, held = source(folder, part="train"), source(folder, part="held")
    assert train.labels() | held.labels() == set(LABELS)
    assert not train.labels() & held.labels()
    assert 8 <= len(held) <= 34  # a tenth of 200, four standard deviations


def test_a_source_of_which_nothing_is_left_is_an_error(folder: Path) -> None:
    with pytest.raises(TrainingError, match="No picture of this source is left"):
        source(folder, exclude=[f"{label}_0.jpg" for label in LABELS])


@pytest.mark.parametrize(("limit", "count"), [(0, 200), (3, 3), (1000, 200)])
def test_no_more_pictures_are_taken_than_is_asked_for(folder: Path, limit: int, count: int) -> None:
    made = source(folder, limit=limit)
    assert len(made) == len(made.labels()) == count
    rng = np.random.default_rng(0)
    assert {made.draw(rng)[1] for _ in range(50)} <= made.labels()
    train = source(folder, limit=limit, part="train")
    assert not any(is_held(label) for label in train.labels())  # of those that are left
    assert len(train) == min(limit or 200, len(source(folder, part="train")))


@pytest.mark.parametrize(("limit", "count"), [(0, 40), (7, 7), (100, 40)])
def test_no_more_sequences_are_taken_than_is_asked_for(tmp_path: Path, limit: int, count: int) -> None:
    fixed_reader.write_digits(tmp_path / "手写")
    options = {"part": "test", "count": 40, "length": 3}
    entry = SourceConfig(kind="digits", path="手写", limit=limit, options=options)
    config = TrainConfig.model_validate({"data": {"root": str(tmp_path), "train": [entry.model_dump()]}})
    made = setup.make_source(config, config.data.train[0], lambda label: None)
    assert isinstance(made, DigitSource)
    assert (len(made), len(made.label(0))) == (count, 3)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"subsets": ["CCPD2019"]}, {"皖A00000", "皖A00001"}),
        ({"subsets": ["CCPD2019/val", "CCPD2020"]}, {"皖A00001", "皖A00002"}),
        ({"split": "test"}, {"皖A00000", "皖A00002"}),
        ({"split": "CCPD2019/test"}, {"皖A00000"}),
        ({"split": "test", "subsets": ["CCPD2020"]}, {"皖A00002"}),
    ],
)
def test_crops_are_chosen_by_sub_set_and_split(folder: Path, keys: dict, expected: set[str]) -> None:
    for label, place in zip(LABELS, ("CCPD2019/test", "CCPD2019/val", "CCPD2020/test"), strict=False):
        (folder / "crops" / place).mkdir(parents=True, exist_ok=True)
        name = f"{label}_0.jpg"
        (folder / "crops" / name).rename(folder / "crops" / place / name)
    assert source(folder, **keys).labels() == expected
