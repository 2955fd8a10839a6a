"""An export that is killed for real: the next one cleans up after it, and nothing is mixed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import exchange, processes
from core.errors import ExportError
from core.exchange import staging
from tests.core.exchange.conftest import tree

ROOT = Path(__file__).resolve().parents[3]

# A whole export as another process makes it, held after its second file until it is killed.
HELD = """
import sys, time
from pathlib import Path
from core import exchange
from core.exchange import ExportItem, ExportOptions
from core.reading import Quad
target, *sources = map(Path, sys.argv[1:])
quad = Quad.from_box((20.0, 20.0, 120.0, 60.0))
items = [ExportItem(path, f"皖A1234{n}", quad, folder=path.parent) for n, path in enumerate(sources)]
def hold(done, total):
    if done == 2:
        print("held", flush=True)
        time.sleep(600)
exchange.write(exchange.plan("labelme", items, target, ExportOptions(workers=1)), report=hold)
"""


@pytest.fixture
def held(items, tmp_path):
    """Return a function that starts an export to a target in another process, which holds in the middle."""
    started: list[subprocess.Popen[str]] = []

    def start(target: Path) -> subprocess.Popen[str]:
        paths = [str(path) for path in sorted({item.path for item in items})]
        child = subprocess.Popen(
            [sys.executable, "-c", HELD, str(target), *paths], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )  # fmt: skip
        started.append(child)
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        return child

    yield start
    for child in started:
        child.kill()
        child.wait()
        child.stdout.close()


def partial(folder: Path) -> list[Path]:
    return sorted(folder.glob(".*.partial"))


def test_the_next_export_removes_what_a_killed_one_left(items, tmp_path, held):
    target = tmp_path / "数据 集"
    child = held(target)
    (left,) = partial(tmp_path)
    assert any(path.is_file() for path in left.rglob("*"))
    child.kill()
    child.wait()
    assert not target.exists()
    assert partial(tmp_path) == [left]

    plan = exchange.plan("csv", items, target)
    exchange.write(plan)
    assert partial(tmp_path) == []
    exchange.write(exchange.plan("csv", items, tmp_path / "another"))
    assert tree(target) == tree(tmp_path / "another")


def test_an_export_that_goes_on_is_told_and_left_alone_as_one_to_another_target_is(items, tmp_path, held):
    target = tmp_path / "out"
    going_on = held(target)
    other = held(tmp_path / "elsewhere")
    other.kill()
    other.wait()
    before = partial(tmp_path)
    assert len(before) == 2
    with pytest.raises(ExportError, match="Another export to this folder is going on") as caught:
        exchange.plan("csv", items, target)
    assert caught.value.path == target
    assert partial(tmp_path) == before
    assert going_on.poll() is None
    going_on.kill()
    going_on.wait()
    exchange.write(exchange.plan("csv", items, target))
    assert len(partial(tmp_path)) == 1


def test_of_two_that_were_planned_the_second_is_told_and_loses_nothing(items, tmp_path):
    target = tmp_path / "数据 集"
    plan, other = exchange.plan("labelme", items, target), exchange.plan("csv", items, target)
    told = []

    def begin_another(done: int, _total: int) -> None:
        if done == 1:
            with pytest.raises(ExportError, match="Another export to this folder is going on"):
                exchange.write(other)
            told.append(partial(tmp_path))

    assert exchange.write(plan, report=begin_another).written == len(items)
    assert [len(left) for left in told] == [1]
    with pytest.raises(ExportError, match="The target folder is not empty"):
        exchange.write(other)
    assert len(list(target.rglob("*.json"))) == 4


def test_of_two_that_begin_at_once_one_goes_on(items, tmp_path, monkeypatch):
    """Neither sees the other when it looks; both have made their folders then."""
    target = tmp_path / "数据 集"
    plans = [exchange.plan("csv", items, target) for _ in range(2)]
    looked = threading.Barrier(2)
    real = staging.remove_left_behind

    def together(place: Path) -> list[Path]:
        found = real(place)
        looked.wait(20)
        return found

    made = Path.mkdir

    def made_together(path: Path, *rest: object, **more: object) -> None:
        made(path, *rest, **more)
        if path.suffix == ".partial" and not more:
            looked.wait(20)

    monkeypatch.setattr(staging, "remove_left_behind", together)
    monkeypatch.setattr(Path, "mkdir", made_together)

    def write(plan: exchange.ExportPlan) -> str:
        try:
            return f"{exchange.write(plan).written} written"
        except ExportError as error:
            return error.message

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(write, plans))
    assert ends == [f"{len(items)} written", "Another export to this folder is going on"]
    assert (target / "plates.csv").is_file()
    assert partial(tmp_path) == []


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_was_put_into_the_target_meanwhile_stays_and_the_export_lies_beside_it(items, tmp_path, what):
    target = tmp_path / "数据 集"
    (tmp_path / "数据 集-2").mkdir()
    (tmp_path / "数据 集-2" / "mine.txt").touch()

    def put_in(*_: int) -> None:
        if what == "folder":
            target.mkdir(exist_ok=True)
            (target / "mine.txt").touch()
        else:
            target.touch()

    summary = exchange.write(exchange.plan("csv", items, target), report=put_in)
    assert (summary.target, summary.beside, summary.written) == (tmp_path / "数据 集-3", True, len(items))
    assert tree(summary.target).keys() == {"plates.csv"}
    assert target.is_file() if what == "file" else [path.name for path in target.iterdir()] == ["mine.txt"]
    assert [path.name for path in (tmp_path / "数据 集-2").iterdir()] == ["mine.txt"]
    assert partial(tmp_path) == []


def test_a_folder_that_only_looks_so_is_left_alone(items, tmp_path, monkeypatch):
    mine = [tmp_path / name for name in (".out.partial", ".out.0123456789ab.1-1.partial", ".out.x.partial")]
    for folder in mine:
        folder.mkdir()
    monkeypatch.setattr(staging.platform, "node", lambda: "another computer")
    theirs = tmp_path / staging._partial_name(tmp_path / "out").replace(f".{os.getpid()}-", ".4000000-")
    theirs.mkdir()
    monkeypatch.undo()
    exchange.write(exchange.plan("csv", items, tmp_path / "out"))
    assert partial(tmp_path) == sorted([*mine, theirs])


def test_a_number_given_to_another_process_does_not_protect(tmp_path):
    name = staging._partial_name(tmp_path / "out")
    pid, _, began = name.split(".")[-3].partition("-")
    assert int(pid) == os.getpid()
    assert abs(int(began) - processes.began()) < 1
    earlier = tmp_path / name.replace(f"-{began}.", f"-{int(began) - 3600}.")
    earlier.mkdir()
    (tmp_path / name).mkdir()
    assert staging.remove_left_behind(tmp_path / "out") == [earlier]
    assert partial(tmp_path) == [tmp_path / name]
