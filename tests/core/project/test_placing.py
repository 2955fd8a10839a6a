"""Pictures stand in the order of their paths, whoever else adds some at the same moment."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreError
from core.project import Project, Query, order, placing, scanning
from core.project.database import Database
from tests.core.project.conftest import make_folder

NAMES = tuple(f"{number:03d}.jpg" for number in range(60))


def listed(project: Project) -> list[str]:
    return [row.path for row in project.rows(project.plate_ids(Query()).tolist())]


def in_order(project: Project) -> bool:
    """Tell whether all positions are unique, in the order of paths, and the plates' own."""
    rows = project._database.read(
        "SELECT i.path, i.position, p.position FROM images i JOIN plates p USING (image_id) ORDER BY path"
    )
    numbers = [row[1] for row in rows]
    return numbers == sorted(set(numbers)) and all(row[1] == row[2] for row in rows)


def disorder(project: Project) -> None:
    """Leave a store as two scans of an earlier version did, which remembered no order."""
    with project._database.write(durable=False) as connection:
        for table in ("images", "plates"):
            connection.execute(f"UPDATE {table} SET position = (image_id * 7) % 5")
        connection.execute("DELETE FROM settings WHERE key = 'in_order_up_to'")


def between_the_batches(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], object]) -> None:
    """Do something each time when the places are found and a batch is about to be stored."""
    insert, number = scanning._insert, iter(range(1000))

    def after(database: Database, *rest: Any) -> None:
        act(next(number))
        insert(database, *rest)

    monkeypatch.setattr(scanning, "_insert", after)


@pytest.mark.parametrize("stride", [order.STRIDE, 4, 1])
@pytest.mark.parametrize("seed", range(3))
def test_what_others_add_between_two_batches_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, stride: int
) -> None:
    monkeypatch.setattr(order, "STRIDE", stride)
    names = list(NAMES)
    random.Random(seed).shuffle(names)
    folder = make_folder(tmp_path / "p", names[:20])
    with Project.open(folder) as project, Project.open(folder) as other:
        project.scan()
        make_folder(folder, names[20:40])
        monkeypatch.setattr(scanning, "FIRST_BATCH", 3)
        monkeypatch.setattr(scanning, "BATCH", 5)

        def scan_elsewhere(number: int) -> None:
            if number == 1:
                make_folder(folder, names[40:])
                other.scan(should_stop=lambda: len(listed(other)) > 35)

        between_the_batches(monkeypatch, scan_elsewhere)
        assert not project.scan().reordered
        assert len(listed(project)) < len(NAMES)
        assert not project.scan().reordered
        assert listed(project) == sorted(NAMES)
        assert in_order(project)


def test_what_others_number_anew_between_two_batches_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path / "p", NAMES[:2] + NAMES[58:])
    with Project.open(folder) as project, Project.open(folder) as other:
        project.scan()
        make_folder(folder, NAMES)
        monkeypatch.setattr(scanning, "FIRST_BATCH", 3)

        def disorder_and_mend(number: int) -> None:
            if number == 1:
                disorder(other)
                assert placing.put_in_order(other._database)

        between_the_batches(monkeypatch, disorder_and_mend)
        assert not project.scan().reordered
        assert listed(project) == list(NAMES)
        assert in_order(project)


@pytest.mark.parametrize("new", [(), ("a.jpg", "015.png", "zz.jpg")])
def test_a_store_in_no_order_is_put_in_order(tmp_path: Path, new: Sequence[str]) -> None:
    folder = make_folder(tmp_path / "p", NAMES)
    with Project.open(folder) as project:
        assert not project.scan().reordered
        disorder(project)
        assert listed(project) != list(NAMES)
        make_folder(folder, new)
        project.scan()
        assert listed(project) == sorted((*NAMES, *new))
        assert in_order(project)


def test_that_it_was_put_in_order_is_told_once(tmp_path: Path) -> None:
    with Project.open(make_folder(tmp_path / "p", NAMES)) as project:
        project.scan()
        disorder(project)
        assert [project.scan().reordered for _ in range(2)] == [True, False]


def test_known_pictures_are_looked_through_only_after_some_were_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many it takes a while, at each opening."""
    folder = make_folder(tmp_path / "p", NAMES[:50])
    asked: list[str] = []
    read = Database.read

    def counted(database: Database, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return read(database, sql, *rest)

    with Project.open(folder) as project:
        project.scan()
        monkeypatch.setattr(Database, "read", counted)
        project.scan()
        assert placing._OUT_OF_ORDER not in asked
        make_folder(folder, NAMES)
        project.scan()
        project.scan()
        assert asked.count(placing._OUT_OF_ORDER) == 1


def test_a_disk_that_cannot_keep_that_all_are_in_order_stops_no_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(make_folder(tmp_path / "p", NAMES)) as project:
        project.scan()
        with project._database.write(durable=False) as connection:
            connection.execute("DELETE FROM settings WHERE key = 'in_order_up_to'")

        def full(*_: Any, **__: Any) -> Any:
            raise StoreError("The project store cannot be used")

        with monkeypatch.context() as patched:
            patched.setattr(Database, "write", full)
            assert project.scan().total == 60
        assert in_order(project)
