"""No acknowledged edit is lost when the process is killed, and threads share one store."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import StoreError
from core.project import Edit, PlateRow, Project, Query, Status, schema
from tests.core.project.conftest import make_folder, make_reading

KILLS = 20
CHILD = """
import sys
from pathlib import Path
from core.project import Project, Status
from core.reading import Quad, Reading

project = Project.open(Path(sys.argv[1]))
ids, number = [int(i) for i in sys.argv[2].split(",")], int(sys.argv[3])
while True:
    number += 1
    plate = ids[number % len(ids)]
    if number % 5 == 0:
        reading = Reading(f"R{number}", 0.5)
        project.record_readings("m", [(i, reading, None, "whole", "") for i in ids])
    elif number % 7 == 0:
        project.set_quad(plate, Quad.from_box((0, 0, number, 10)))
    else:
        project.decide(plate, text=f"T{number}", status=Status.CORRECTED)
    print(number, flush=True)
"""


def write_until_killed(folder: Path, ids: list[int], start: int, acknowledged: int, root: Path) -> int:
    """Let a process write, kill it after so many acknowledgements; return the last number acknowledged."""
    command = [sys.executable, "-c", CHILD, str(folder), ",".join(map(str, ids)), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(acknowledged)]
        child.kill()
        lines += child.stdout.readlines()
    if sys.platform != "win32":
        assert child.returncode == -signal.SIGKILL
    whole = [int(line) for line in lines if line.endswith("\n")]
    assert whole == list(range(start + 1, start + 1 + len(whole)))
    return whole[-1]


def expected(ids: list[int], plate: int, last: int) -> tuple[int, int, int]:
    """Return the numbers of a plate's newest text, corners and reading after ``last`` acts; 0 for none."""
    mine = [n for n in range(1, last + 1) if ids[n % len(ids)] == plate and n % 5]
    text = max((n for n in mine if n % 7), default=0)
    quad = max((n for n in mine if not n % 7), default=0)
    return text, quad, last // 5 * 5


def found(row: PlateRow) -> tuple[int, int, int]:
    text = int(row.text[1:]) if row.text.startswith("T") else 0
    return text, int(row.quad.box[2]) if row.quad else 0, int((row.read_text or "R0")[1:])


def test_kill_9_loses_no_acknowledged_edit(tmp_path: Path, repository: Path) -> None:
    folder = make_folder(tmp_path / "照片", tuple(f"{i}.jpg" for i in range(4)))
    with Project.open(folder) as project:
        project.scan()
        ids = project.plate_ids(Query()).tolist()
    last = 0
    chance = random.Random(5)
    for _ in range(KILLS):
        last = write_until_killed(folder, ids, last, chance.randrange(1, 40), repository)
        with Project.open(folder) as project:
            assert project.notice == ""
            assert project._database.read("PRAGMA integrity_check") == [("ok",)]
            rows = {row.plate_id: found(row) for row in project.rows(ids)}
            # One act more than was acknowledged may have reached the disk, but whole.
            after = [{plate: expected(ids, plate, n) for plate in ids} for n in (last, last + 1)]
            assert rows in after
            last += rows != after[0]
            edits = sum(n % 5 != 0 for n in range(1, last + 1))
            assert len(project.history(limit=100_000)) == edits
    assert last > KILLS


TORN = """
import os, signal, sys
from pathlib import Path
from core.project import Project, schema

whole, left = schema._statements, int(sys.argv[2])

def torn(script):
    global left
    for statement in whole(script):
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        yield statement

schema._statements = torn
Project.open(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_kill_9_while_a_store_is_brought_up_leaves_the_old_version(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path / "照片", ("a.jpg", "b.jpg"))
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:-1])
        with Project.open(folder) as project:
            store = project.store_path
            with project._database.write(durable=True) as connection:
                connection.execute("INSERT INTO images (path, subset, position) VALUES ('a.jpg', '', 1)")
                connection.execute(
                    "INSERT INTO plates (image_id, position, person_text) VALUES (1, 1, '京A12345')"
                )
    for statements in range(len(schema._statements(schema.MIGRATIONS[-1]))):
        command = [sys.executable, "-c", TORN, str(folder), str(statements)]
        assert subprocess.run(command, cwd=repository, check=False).returncode == -signal.SIGKILL
        with closing(sqlite3.connect(store)) as old:
            assert old.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS) - 1,)
    with Project.open(folder) as project:
        assert (project.notice, project.row(1).text, project.row(1).altered) == ("", "京A12345", False)


def test_threads_share_a_project(project: Project) -> None:
    ids = project.plate_ids(Query()).tolist()
    problems: list[BaseException] = []

    def guarded(work: Callable[[int], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                for i in range(25):
                    work(i)
            except BaseException as error:  # a thread's error would be lost otherwise
                problems.append(error)

        return run

    reading = make_reading("京A12345")
    works: list[Callable[[int], object]] = [
        lambda i: project.decide(ids[0], text=f"京A{i:05}", status=Status.CORRECTED),
        lambda i: project.set_skipped(ids[1], bool(i % 2)),
        lambda i: project.record_readings("m", [(plate, reading, None, "whole", "") for plate in ids]),
        lambda i: (project.rows(ids), project.plate_ids(Query(sort="confidence")), project.counts()),
        lambda i: project.scan(),
        lambda i: project.set_setting("plate", i),
    ]
    threads = [threading.Thread(target=guarded(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert project.row(ids[0]).text == "京A00024"
    assert len(project.history(limit=1000)) == 50
    assert project.counts()["total"] == len(ids)


def test_connections_of_finished_threads_are_closed(project: Project) -> None:
    for _ in range(10):
        thread = threading.Thread(target=project.counts)
        thread.start()
        thread.join()
    assert len(project._database._open) <= 2


def test_a_thread_that_python_did_not_start_lets_go_by_itself(project: Project) -> None:
    project.counts()
    project.release()
    assert project._database._open == []
    project.release()  # twice is no error
    assert project.counts()["total"] == 5  # and it may come back


def test_closing_waits_for_others_and_refuses_later_ones(project: Project) -> None:
    inside, go_on = threading.Event(), threading.Event()
    edits: list[Edit] = []

    def work() -> None:
        with project._database.write(durable=False) as connection:
            connection.execute("INSERT INTO settings VALUES ('from a thread', '1')")
            inside.set()
            go_on.wait()

    worker = threading.Thread(target=work)
    worker.start()
    inside.wait()
    closer = threading.Thread(target=project.close)
    closer.start()
    go_on.set()
    worker.join()
    closer.join()
    with pytest.raises(StoreError, match="closed"):
        project.counts()
    with pytest.raises(StoreError, match="closed"):
        edits.append(project.decide(1, text="京A12345", status=Status.CORRECTED))
    assert edits == []
    project.close()  # twice is no error
    with Project.open(project.folder) as again:
        assert again.get_setting("from a thread", 0) == 1


def test_an_error_inside_rolls_everything_back(project: Project) -> None:
    with pytest.raises(RuntimeError), project._database.write(durable=True) as connection:
        connection.execute("UPDATE plates SET split = 'val'")
        raise RuntimeError
    assert not any(row.split for row in project.rows(project.plate_ids(Query()).tolist()))
    project.set_setting("works", True)


def test_two_programs_on_one_folder(project: Project) -> None:
    with Project.open(project.folder) as other:
        plate = project.plate_ids(Query()).tolist()[0]
        project.decide(plate, text="京A12345", status=Status.CORRECTED)
        assert other.row(plate).text == "京A12345"
        other.decide(plate, text="京A12346", status=Status.CORRECTED)
        assert project.row(plate).text == "京A12346"
        make_folder(project.folder, ("new.jpg",))
        assert (project.scan().new, other.scan().new) == (1, 0)
