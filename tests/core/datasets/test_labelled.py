"""What tells the labels of pictures: their names, for a model that reads plates or other texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import ccpd
from core.alphabet import PLATES, Alphabet
from core.datasets import labelled
from core.errors import LabelError


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


def test_a_label_that_cannot_be_used_is_refused_and_not_learnt(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).touch()
    (tmp_path / "rec_gt.txt").write_text("a.jpg\t皖A12345\nb.jpg\t京B12345\n", encoding="utf-8")

    def check(label: str) -> None:
        if label[0] == "京":
            raise LabelError("This model knows no such character", detail=label)

    found = labelled.frames_of(tmp_path / "rec_gt.txt", check=check)
    assert [(frame.path.name, frame.label) for frame in found.frames] == [("a.jpg", "皖A12345")]
    assert [error.path for error in found.refused] == [tmp_path / "b.jpg"]
