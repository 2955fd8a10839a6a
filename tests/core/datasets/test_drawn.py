"""What a configuration may say about drawn plates, and what is said about what it may not."""

from __future__ import annotations

import numpy as np
import pytest

from core import model_file
from core.alphabet import CCPD, PLATES
from core.datasets import sources
from core.datasets.drawn import DrawnSource
from core.errors import ConfigError, LabelError
from core.plate import PlateKind, kind_of
from core.recognition.engine import Engine


def test_kinds_named_in_a_configuration_are_the_only_ones_drawn() -> None:
    source = DrawnSource(None, sources.label_check(PLATES, 25), weights={"green": 3, "trailer": 1})
    rng = np.random.default_rng(0)
    kinds = [kind_of(source.draw(rng)[1]) for _ in range(60)]
    assert set(kinds) == {PlateKind.GREEN, PlateKind.TRAILER}
    assert kinds.count(PlateKind.GREEN) > kinds.count(PlateKind.TRAILER)


def test_an_alphabet_without_the_kind_refuses() -> None:
    source = DrawnSource(None, sources.label_check(CCPD, 25), weights={"trailer": 1})
    with pytest.raises(LabelError):
        source.draw(np.random.default_rng(0))


def test_two_rows_are_learnt_laid_out_as_readers_see_them() -> None:
    told = {"weights": {"trailer": 1}, "camera": {"heights": (60, 72), "blur": 0, "wear": 0, "tone": 0}}
    source = DrawnSource(None, sources.label_check(PLATES, 25), double_rows=1.0, **told)
    rng = np.random.default_rng(3)
    crops, labels = zip(*(source.draw(rng) for _ in range(6)), strict=True)
    assert all(crop.shape[1] > 2.6 * crop.shape[0] for crop in crops)  # not some 2.0, as photographed
    engine = Engine(model_file.find("attention_crnn"), provider="cpu", threads=1)
    read = [reading.text for reading in engine.read(crops)]
    right = sum(a == b for a, b in zip(read, labels, strict=True))
    assert right >= 5, (read, labels)  # sharp and clean, but cut by corners that are a tenth off
    bare = DrawnSource(None, sources.label_check(PLATES, 25), **told)
    assert [bare.draw(np.random.default_rng(n))[1] for n in range(4)] == [
        source.draw(np.random.default_rng(n))[1] for n in range(4)
    ]


@pytest.mark.parametrize(
    ("options", "key", "near"),
    [
        ({"camera": {"heigths": [15, 60]}}, "camera.heigths", "heights"),
        ({"font": []}, "font", "fonts"),
        ({"weights": {"gren": 1}}, "weights.gren", ""),
        ({"double_rows": 1.5}, "double_rows", ""),
        ({"double_row": 0.5}, "double_row", "double_rows"),
    ],
)
def test_what_is_not_known_is_named(options: dict[str, object], key: str, near: str) -> None:
    with pytest.raises(ConfigError) as caught:
        DrawnSource(None, lambda _: None, **options)
    assert key in caught.value.detail
    assert near in str(caught.value.advice)
