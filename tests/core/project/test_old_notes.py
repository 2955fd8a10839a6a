"""Notes that a store of an older version keeps are told in the words of now, which are there in Chinese."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.project import Project
from core.project.problems import REWORDED, failed_readings
from resources.i18n.strings import core_messages


@pytest.mark.parametrize(
    "note",
    [
        "The picture is no longer there\n\nBring it back or scan the folder again",
        "D:/b/京A12345_1.png: The picture is no longer there. Bring it back or scan the folder again",
    ],
)
def test_what_older_versions_noted_is_said_in_the_words_of_now(
    project: Project, plate_of: Callable[[str], int], note: str
) -> None:
    plate = plate_of("b/京A12345_1.png")
    project.record_readings("m", [(plate, None, None, "whole", note)])
    (error,) = failed_readings(project._database, project.folder)
    assert error.path == project.folder / "b" / "京A12345_1.png"
    assert (error.message, error.advice) == (
        "The picture is gone",
        "Bring it back, then look for new and changed pictures",
    )


def test_what_is_reworded_is_no_longer_said_and_its_words_of_now_are() -> None:
    said, _ = core_messages()
    assert set(REWORDED.values()) <= set(said)
    assert not set(REWORDED) & set(said)
