"""Which files are opened to see whether they are others, and what their digests tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import stamps
from core.project import Project
from tests.core.project.conftest import CCPD_A, LABEL_A, make_reading
from tests.core.project.replaced import file_of, later, read, replace

PlateOf = Callable[[str], int]
PHOTO = "c/IMG_0001.JPG"


@pytest.fixture
def plate(project: Project, plate_of: PlateOf) -> int:
    return plate_of(CCPD_A)


def test_what_is_asked_once_is_the_base_where_nobody_had_asked(project: Project, plate: int) -> None:
    project.record_readings("m", [(plate, make_reading(LABEL_A), None, "whole", "")])  # by an older version
    later(file_of(project, plate))
    assert project.scan(changes=True).changed == 0
    assert project.row(plate).text == LABEL_A
    later(file_of(project, plate))
    assert project.scan(changes=True).changed == 0
    replace(file_of(project, plate))
    assert project.scan(changes=True).changed == 1


def test_only_files_of_another_time_or_size_are_opened(
    project: Project, plate: int, plate_of: PlateOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To open all files of a large folder takes hours."""
    other = plate_of(PHOTO)
    read(project, plate)
    read(project, other)
    of, opened = stamps.of, []
    monkeypatch.setattr(stamps, "of", lambda path: opened.append(path) or of(path))
    later(file_of(project, plate))
    for _ in range(2):
        assert project.scan(changes=True).changed == 0
    assert opened == [file_of(project, plate)]


@pytest.mark.parametrize("content", [b"another picture, exported anew", b"\x00" * len(CCPD_A.encode())])
def test_a_digest_that_is_asked_for_hides_no_change(project: Project, plate: int, content: bytes) -> None:
    read(project, plate)
    before = project.content_hash(project.row(plate).image_id)
    replace(file_of(project, plate), content)
    assert project.content_hash(project.row(plate).image_id) != before
    assert project.scan(changes=True).changed == 1


def test_a_digest_asked_for_first_after_the_change_hides_it_neither(project: Project, plate: int) -> None:
    project.record_readings("m", [(plate, make_reading(LABEL_A), None, "whole", "")])  # by an older version
    assert project.scan(changes=True).changed == 0
    replace(file_of(project, plate))
    project.content_hash(project.row(plate).image_id)
    assert project.scan(changes=True).changed == 1
