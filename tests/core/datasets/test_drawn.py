"""What a configuration may say about drawn plates, and what is said about what it may not."""

from __future__ import annotations

import numpy as np
import pytest

from core.alphabet import CCPD, PLATES
from core.datasets import sources
from core.datasets.drawn import DrawnSource
from core.errors import ConfigError, LabelError
from core.plate import PlateKind, kind_of


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


@pytest.mark.parametrize(
    ("options", "key", "near"),
    [
        ({"camera": {"heigths": [15, 60]}}, "camera.heigths", "heights"),
        ({"font": []}, "font", "fonts"),
        ({"weights": {"gren": 1}}, "weights.gren", ""),
    ],
)
def test_what_is_not_known_is_named(options: dict[str, object], key: str, near: str) -> None:
    with pytest.raises(ConfigError) as caught:
        DrawnSource(None, lambda _: None, **options)
    assert key in caught.value.detail
    assert near in str(caught.value.advice)
