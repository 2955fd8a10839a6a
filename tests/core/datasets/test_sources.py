"""How often what is drawn, rare provinces more often than they are seen, and how it is cut out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from core import images
from core.alphabet import PLATES
from core.datasets import augment, sources
from core.datasets.sources import Item, ItemSource
from core.datasets.stream import Encoding, Stream
from core.reading import Quad

ENCODING = Encoding(PLATES, 21, (3, 32, 100), (0.5,) * 3, (0.25,) * 3)


class One:
    """A source of one plate."""

    def __init__(self, label: str) -> None:
        self.label = label

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, str]:
        return np.zeros((8, 24, 3), np.uint8), self.label


def test_sources_are_drawn_from_by_their_weights_whatever_these_add_up_to() -> None:
    sources = [One("皖A12345"), One("京A12345")]
    drawn = [
        [Stream(sources, weights, ENCODING, 1)[i][1] for i in range(400)]
        for weights in ((0.75, 0.25), (30, 10))
    ]
    assert drawn[0] == drawn[1]
    assert 260 <= Counter(drawn[0])["皖A12345"] <= 340  # 300, four standard deviations


def test_another_seed_draws_other_samples() -> None:
    sources = [One("皖A12345"), One("京A12345")]
    one, other = ([Stream(sources, (1, 1), ENCODING, seed)[i][1] for i in range(64)] for seed in (1, 2))
    assert one != other


def test_a_rare_province_is_drawn_more_often_than_seen_and_less_than_its_share_of_the_provinces(
    tmp_path: Path,
) -> None:
    images.write(tmp_path / "车.png", np.zeros((8, 24, 3), np.uint8))
    labels = [*(f"皖A{n:05d}" for n in range(81)), "京A12345"]
    items = [Item(tmp_path / "车.png", label) for label in labels]
    found = {}
    for balance in ("none", "province"):
        source, rng = ItemSource(items, augmented=False, balance=balance), np.random.default_rng(0)
        texts = [source.draw(rng)[1] for _ in range(600)]
        assert len(set(texts)) > 70
        found[balance] = texts.count("京A12345")
    assert found["none"] < 20  # seven: one of 82
    assert 30 <= found["province"] <= 90  # sixty: one of ten


def test_a_sample_that_is_not_augmented_is_the_crop_that_was_asked_for(tmp_path: Path) -> None:
    path, quad = tmp_path / "车.png", Quad.from_points([(50, 60), (250, 80), (250, 150), (50, 130)])
    images.write(path, np.zeros((400, 500, 3), np.uint8))
    for where, crop, shape in (
        (quad, "auto", (64, 200)),
        (quad, "mixed", (64, 200)),
        (quad, "box", (90, 200)),
        (None, "box", (400, 500)),
    ):
        source = ItemSource([Item(path, "皖A12345", where)], crop=crop)
        assert source.sample(0, None)[0].shape[:2] == shape


@pytest.mark.parametrize(
    ("crop", "least", "most"), [("auto", 0, 0), ("quad", 0, 0), ("mixed", 8, 32), ("box", 40, 40)]
)
def test_plates_are_drawn_by_their_corners_their_boxes_or_half_and_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crop: str, least: int, most: int
) -> None:
    boxes, cut = 0, sources._box_crop

    def counted(*given: object) -> np.ndarray:
        nonlocal boxes
        boxes += 1
        return cut(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sources, "_box_crop", counted)
    images.write(tmp_path / "车.png", np.zeros((120, 300, 3), np.uint8))
    source = ItemSource([Item(tmp_path / "车.png", "皖A12345", Quad.from_box((100, 40, 200, 72)))], crop=crop)
    rng = np.random.default_rng(0)
    for _ in range(40):
        source.draw(rng)
    assert least <= boxes <= most


def test_half_and_half_is_drawn_without_augmentation_too(tmp_path: Path) -> None:
    path, quad = tmp_path / "车.png", Quad.from_points([(50, 60), (250, 80), (250, 150), (50, 130)])
    images.write(path, np.zeros((400, 500, 3), np.uint8))
    source, rng = ItemSource([Item(path, "皖A12345", quad)], "mixed", False), np.random.default_rng(0)
    drawn = Counter(source.draw(rng)[0].shape[:2] for _ in range(40))
    assert set(drawn) == {(64, 200), (90, 200)}  # by the corners, and by the box around them
    assert 8 <= drawn[90, 200] <= 32


def test_a_loose_box_shows_a_little_around_the_plate_on_every_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(augment, "_TURNED", 0.0)
    around, quad = np.zeros((120, 300, 3), np.uint8), Quad.from_box((100, 40, 200, 72))
    around[40:72, 100:200] = 255
    rng = np.random.default_rng(0)
    crops = [sources._box_crop(around, quad, rng) for _ in range(100)]
    for edge in ((32, 0), (32, -1), (0, 100), (-1, 100)):
        assert 50 < sum(crop[edge].max() < 128 for crop in crops) < 95  # three in four
