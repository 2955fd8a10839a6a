"""How often what is drawn: sources by their weights, rare provinces more often than they are seen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from core import images
from core.alphabet import PLATES
from core.datasets.sources import Item, ItemSource
from core.datasets.stream import Encoding, Stream

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
