"""Errors: one line of text, and the same error about a file."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from core.errors import AppError, ImageError, noted, recalled


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


@pytest.mark.parametrize("detail", ["", "image file is truncated (3 bytes)", "a. b"])
@pytest.mark.parametrize("advice", ["", "Mend it"])
def test_what_a_store_keeps_comes_back(detail: str, advice: str) -> None:
    path = Path("照片/a: b.jpg")
    error = ImageError("It broke", path=path, detail=detail, advice=advice)
    told = [
        recalled(noted(error), path),
        recalled(f"D:/before/{path.name}: {str(error.at(path))[len(str(path)) + 2 :]}", path),
    ]
    for one in told:
        assert (one.path, one.message, one.detail, one.advice) == (path, "It broke", detail, advice)
