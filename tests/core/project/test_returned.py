"""Pictures that come back, perhaps as others under their names: then it is noticed at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.project import Project, Query, Status, changes
from tests.core.project.conftest import CCPD_A, LABEL_A
from tests.core.project.replaced import file_of, read, replace

PlateOf = Callable[[str], int]
PHOTO = "c/IMG_0001.JPG"
ANOTHER = b"another picture, put where one was taken away"


@pytest.fixture
def both(project: Project, plate_of: PlateOf) -> list[int]:
    """Return two plates that were read, the first of them confirmed."""
    plates = [plate_of(CCPD_A), plate_of(PHOTO)]
    for plate in plates:
        read(project, plate)
    project.decide(plates[0], text=None, status=Status.CONFIRMED)
    return plates


def take_away(project: Project, plates: list[int]) -> list[bytes]:
    contents = [file_of(project, plate).read_bytes() for plate in plates]
    for plate in plates:
        file_of(project, plate).unlink()
    assert project.scan(changes=True).vanished == len(plates)
    return contents


@pytest.mark.parametrize("looked", [False, True, "one"])
@pytest.mark.parametrize("every", [False, True])
def test_a_picture_that_comes_back_as_another_is_noticed_at_once(
    project: Project, both: list[int], looked: Any, every: bool
) -> None:
    others = [plate for plate in project.plate_ids(Query()).tolist() if plate not in both]
    take_away(project, both if every else [*both, others[0]])
    for plate in both:
        replace(file_of(project, plate), ANOTHER)
    asked = [project.row(others[1]).image_id] if looked == "one" else looked
    summary = project.scan(changes=asked)
    assert (summary.returned, summary.changed, sorted(summary.concerned)) == (2, 2, sorted(both))
    assert [error.path for error in summary.altered] == [file_of(project, both[0])]
    assert [project.row(plate).missing for plate in both] == [False, False]
    decided, undecided = (project.row(plate) for plate in both)
    assert (decided.status, decided.text, decided.altered) == (Status.CONFIRMED, LABEL_A, True)
    assert (undecided.status, undecided.text) == (Status.UNREAD, "")
    assert project.scan(changes=True).changed == 0


def test_a_picture_that_comes_back_as_it_was_keeps_what_was_read(project: Project, both: list[int]) -> None:
    for plate, content in zip(both, take_away(project, both), strict=True):
        replace(file_of(project, plate), content)  # later than it was
    summary = project.scan()
    assert (summary.returned, summary.changed, summary.altered) == (2, 0, [])
    assert [project.row(plate).text for plate in both] == [LABEL_A, LABEL_A]


def test_only_those_that_are_back_are_asked(
    project: Project, both: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking all files takes minutes on a slow disk."""
    (content,) = take_away(project, both[:1])
    replace(file_of(project, both[0]), content)
    replace(file_of(project, both[1]), ANOTHER)
    states, asked = changes._states, list[str]()

    def noted(folder: Any, several: Any) -> Any:
        asked.extend(known.path for known in several)
        return states(folder, several)

    monkeypatch.setattr(changes, "_states", noted)
    assert (project.scan().changed, asked) == (0, [CCPD_A])


def test_those_that_a_stopped_scan_has_not_asked_are_asked_by_the_next(
    project: Project, both: list[int]
) -> None:
    take_away(project, both)
    for plate in both:
        replace(file_of(project, plate), ANOTHER)

    def one_is_noticed() -> bool:
        return project.row(both[0]).altered or project.row(both[1]).status is Status.UNREAD

    summary = project.scan(should_stop=one_is_noticed)
    assert (summary.cancelled, summary.returned, summary.changed) == (True, 0, 1)
    assert [project.row(plate).missing for plate in both] == [True, True]
    summary = project.scan()
    assert (summary.cancelled, summary.returned, summary.changed) == (False, 2, 1)
    assert len(summary.altered) == 1
    assert project.row(both[1]).status is Status.UNREAD
