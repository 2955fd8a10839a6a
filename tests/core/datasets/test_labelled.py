"""What tells the labels of pictures: their names, for a model that reads plates or other texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import ccpd
from core.alphabet import PLATES, Alphabet
from core.datasets import labelled


@pytest.mark.parametrize(
    ("name", "plate", "text"),
    [
        ("皖A12345_2.jpg", "皖A12345", "皖A12345"),  # a plate, though the alphabet of the texts has no 皖
        ("12345_2.jpg", None, "12345"),
        ("AB_7.jpg", None, "AB"),
        ("AB-7.jpg", None, None),
        ("_AB.jpg", None, None),
    ],
)
def test_a_name_is_asked_once_for_its_label(
    name: str, plate: str | None, text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = ccpd.label_of_text

    def count(one: str, *, digits: bool = True) -> str | None:
        asked.append(one)
        return real(one, digits=digits)

    monkeypatch.setattr(ccpd, "label_of_text", count)
    assert labelled.names_for("plate", PLATES)(Path("车") / name) == plate
    assert labelled.names_for("none", Alphabet("AB12345"))(Path("车") / name) == text
    assert asked == [name, name]
