"""A picture that is gone is said in the same words everywhere, and its advice names an act that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import images
from core.errors import ImageError
from core.project import PlateRow, Status
from gui.actions import ACTIONS
from gui.texts import absence


def test_the_words_of_a_picture_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ImageError) as caught:
        images.read(tmp_path / "a.jpg")
    assert caught.value.message == "The picture is gone"
    row = PlateRow(1, 1, "a.jpg", None, "", None, Status.UNREAD, "", missing=True)
    assert absence(row) == "Picture gone"
    act = next(spec.text for spec in ACTIONS if spec.name == "rescan").replace("&", "").lower()
    assert act in caught.value.advice.lower()
