"""Pictures are found by a part of their path, or by what it ends with."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.project import Project
from core.project.filter_language import parse
from tests.core.project.conftest import make_folder

FILES = ("0161-3.jpg", "ccpd_tilt/0161-4.jpg", "ccpd_tilt/Img_0161.JPG", "夜 50%/x_1.jpg", "夜 50/x11.jpg")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    with Project.open(make_folder(tmp_path / "p", FILES)) as project:
        project.scan()
        yield project


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("file:0161", FILES[:3]),
        ("file:img", FILES[2:3]),
        ("file:TILT/", FILES[1:3]),
        ("file:0161*", FILES[:2]),
        ("file:img_*.jpg", FILES[2:3]),
        ("file:ccpd_tilt/*", FILES[1:3]),
        ("file:ccpd*0161-?.jpg", FILES[1:2]),
        ("file:*0161*", FILES[:3]),
        ("file:161*", ()),
        ("file:x_1", FILES[3:4]),
        ("file:x_?.jpg", FILES[3:4]),
        ("file:50%", FILES[3:4]),
        ("-file:0161*", FILES[2:]),
    ],
)
def test_a_part_of_a_path_or_its_end(project: Project, words: str, names: tuple[str, ...]) -> None:
    found = [project.row(plate).path for plate in project.plate_ids(parse(words))]
    assert found == list(names)
