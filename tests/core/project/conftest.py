"""Folders of pictures that need not be decoded, and projects on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.images import IMAGE_EXTENSIONS
from core.project import Project, schema
from core.reading import Alternative, Character, Reading
from tests import ids

CCPD_A = "0435344827586-87_88-182&448_504&573-504&554_181&583_182&470_505&441-0_0_33_10_28_33_25-142-301.jpg"
LABEL_A = "皖A9L491"
MISNAMED = CCPD_A.replace("87_88", "87")

FILES = (CCPD_A, "b/京A12345_1.png", "b/深 & 圳.jpg", "c/IMG_0001.JPG", "c/d/京A12345_2.jpg", "notes.txt")


def make_folder(folder: Path, names: tuple[str, ...] = FILES) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def make_reading(text: str, confidence: float = 0.9, slots: tuple[float, ...] = ()) -> Reading:
    slots = slots or (confidence,) * len(text)
    characters = tuple(
        Character(c, p, (i, i + 1), (Alternative("8", 0.1),))
        for i, (c, p) in enumerate(zip(text, slots, strict=True))
    )
    return Reading(text, confidence, characters)


@contextmanager
def old_store(folder: Path, data_dir: Path, version: int) -> Iterator[sqlite3.Connection]:
    """Make a store as an older version did, with the pictures of the folder and their plates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:version])
        with Project.open(folder, data_dir=data_dir) as project:
            store = project.store_path
    paths = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in IMAGE_EXTENSIONS
    )
    with closing(sqlite3.connect(store)) as connection, connection:
        for place, path in enumerate(paths, 1):
            connection.execute(
                "INSERT INTO images (path, subset, position) VALUES (?, ?, ?)",
                (path, path.rpartition("/")[0], place),
            )
            connection.execute("INSERT INTO plates (image_id, position) VALUES (?, ?)", (place, place))
        connection.execute("INSERT INTO tally VALUES ('unread', 0, 0, 0, 0, ?)", (len(paths),))
        yield connection
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "照片 1")


@pytest.fixture
def project(folder: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(folder, data_dir=tmp_path / "data") as opened:
        opened.scan()
        ids.set_apart(opened)
        yield opened


@pytest.fixture
def plate_of(project: Project) -> Callable[[str], int]:
    """Return the id of the first plate of a picture, by the end of its path."""
    from core.project import Query

    def find(ending: str) -> int:
        (plate_id,) = (
            r.plate_id for r in project.rows(project.plate_ids(Query()).tolist()) if r.path.endswith(ending)
        )
        return plate_id

    return find
