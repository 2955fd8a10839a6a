"""Errors: one line of text, and the same error about a file."""

from __future__ import annotations

import pickle
from pathlib import Path

from core.errors import AppError, ImageError


def test_an_error_is_one_line() -> None:
    assert str(AppError("It broke")) == "It broke"
    full = AppError("It broke", path="皖/a.jpg", detail="twice", advice="Mend it")
    assert str(full) == f"{Path('皖/a.jpg')}: It broke (twice). Mend it"


def test_the_same_error_about_a_file() -> None:
    error = ImageError("It broke", detail="twice", advice="Mend it")
    told = error.at(Path("皖/a.jpg"))
    assert (type(told), told.path) == (ImageError, Path("皖/a.jpg"))
    assert (told.message, told.detail, told.advice) == ("It broke", "twice", "Mend it")
    assert error.path is None
    assert str(pickle.loads(pickle.dumps(told))) == str(told)
