"""One window of ``browse.py``: a process that opens the folder, acts, and writes down how long it took."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gui import memory  # noqa: E402

memory.hurry()  # as the program does

from PySide6.QtCore import QObject, QPoint, Qt, Slot  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from benchmarks import window as script  # noqa: E402
from benchmarks.window import Heart, Moment, PaintWatch, Span, Wait  # noqa: E402
from gui.app import make_application  # noqa: E402
from gui.desk import Desk  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402
from gui.pictures.crop_loader import CropKey  # noqa: E402

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SIZE = (1600, 1000)
FILTERS = ("conf<0.9 ", "text:*88* ", "differs ")
COLUMNS = (2, 1, 4)  # confidence, text, path
SETTLED = 0.4  # seconds after which everything that was wanted ahead of need is here
BLOCKS_TOLD = 4


class Bench(QObject):
    """The window, what has been timed, and what was being done while the thread was blocked longest."""

    def __init__(self, desk: Desk, window: MainWindow, started: float) -> None:
        super().__init__()
        self.desk, self.session, self.window = desk, desk.session, window
        self.started = started
        self.timed: dict[str, list[dict[str, float]]] = {}
        self.blocks: list[tuple[float, str]] = []
        self.heart = Heart(self)
        self.wait = Wait(self.heart)
        single = window.review.single
        self.parts = {"window": window, "list": window.library.table.viewport()}
        self.parts |= {"canvas": single._canvas, "strip": single._correction.strip}
        self.watch = PaintWatch(self.parts, self)
        self.queue_at = Moment.now()
        self.loaded: tuple[int, Moment] = (-1, Moment.now())
        desk.session.queue_changed.connect(self._on_queue_changed)
        desk.loader.loaded.connect(self._on_loaded)

    @Slot()
    def _on_queue_changed(self) -> None:
        self.queue_at = Moment.now()

    @Slot(object)
    def _on_loaded(self, loaded: Any) -> None:
        if loaded.frame is not None and loaded.plate_id != self.loaded[0]:  # not again, with more pixels
            self.loaded = (loaded.plate_id, Moment.now())

    def note(self, name: str, span: Span) -> None:
        """Write down what was timed."""
        self.timed.setdefault(name, []).append(vars(span))

    def end_of(self, name: str) -> None:
        """Write down the longest block of the main thread in what has just been done."""
        block = self.heart.forget()
        self.blocks.append((block.wall, f"{name} {block.wall:.0f} ms, {block.thread:.0f} of them computing"))

    def shows_plate(self) -> bool:
        """True when strip and photograph of the plate at hand have been painted since it was loaded."""
        plate, since = self.loaded
        return plate == self.session.current and self.watch.painted(since, "strip", "canvas")

    def shows_queue(self, *views: str) -> bool:
        """True when the list, and the view in front, have been painted since the queue is another."""
        return self.watch.painted(self.queue_at, "list", *views)

    def act(self, name: str, do: Callable[[], object], done: Callable[[], bool], *ends: str) -> None:
        """Time from an act to the last paint of the parts that it is about."""
        begin = Moment.now()
        do()
        self.wait(lambda: done() and self.watch.painted(begin, *ends), name)
        self.note(name, self.watch.last(*ends).since(begin))
        self.end_of(name)


# -- opening -------------------------------------------------------------------------------------


def open_window(bench: Bench) -> None:
    """Show the window; the clock has run since the process was asked for."""
    bench.window.resize(*SIZE)
    bench.window.show()
    bench.window.activateWindow()
    bench.wait(lambda: "window" in bench.watch.at, "the first window")
    wall = 1000 * (time.monotonic() - bench.started)
    late = Moment.now().since(bench.watch.at["window"]).wall
    spent = bench.watch.at["window"]
    bench.note("window", Span(wall - late, 1000 * spent.thread, 1000 * spent.process))
    bench.heart.forget()


def open_folder(bench: Bench, folder: Path, kind: str, count: int) -> None:
    """Open the folder: until the first photograph is painted, and until the list is full."""
    begin = Moment.now()
    bench.desk.folders.open(folder)
    bench.wait(bench.shows_plate, "the first image")
    bench.note(f"first_image_{kind}", bench.watch.last("strip", "canvas").since(begin))
    bench.wait(lambda: len(bench.session.queue) == count and bench.shows_queue(), "the list")
    bench.note(f"list_full_{kind}", bench.watch.last("list").since(begin))
    bench.wait(lambda: not bench.desk.tasks.tasks, "the scan")
    bench.wait.pause(SETTLED)
    bench.note(f"block_opening_{kind}", bench.heart.forget())


# -- working -------------------------------------------------------------------------------------


def browse(bench: Bench, acts: int) -> None:
    """Go through images that are there already, then through far ones that are not."""
    for _ in range(acts):
        bench.wait.pause(0.06)  # what is ahead of need arrives between two plates of an operator
        bench.act("next_prefetched", lambda: script.press(Key.Key_PageDown), bench.shows_plate,
                  "strip", "canvas")  # fmt: skip
    table = bench.window.library.table
    where = QPoint(60, table.rowHeight(0) * 3)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    for _ in range(acts):
        bench.wait.pause(0.06)
        bench.act("next_far", lambda: script.press(Key.Key_PageDown), bench.shows_plate, "strip", "canvas")
    script.press(Key.Key_L, CTRL)


def filter_and_sort(bench: Bench, view: str, *ends: str) -> None:
    """Filter by typing, take the filter away, sort by clicks on the headings."""
    header = bench.window.library.table.horizontalHeader()
    for text in FILTERS:
        script.press(Key.Key_F, CTRL)
        line = script.focused()  # offscreen, the list of offers takes the keyboard away while it shows
        QTest.keyClicks(line, text)
        _queue_act(bench, f"{view}_filter", lambda w=line: QTest.keyClick(w, Key.Key_Return), ends)
        QTest.keyClick(line, Key.Key_A, CTRL)
        _queue_act(bench, f"{view}_filter", lambda w=line: QTest.keyClick(w, Key.Key_Delete), ends)
    for column in COLUMNS:
        at = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
        click = lambda at=at: QTest.mouseClick(  # noqa: E731
            header.viewport(), Qt.MouseButton.LeftButton, pos=at
        )
        _queue_act(bench, f"{view}_sort", click, ends)
    bench.wait.pause(SETTLED)


def _queue_act(bench: Bench, name: str, do: Callable[[], object], ends: tuple[str, ...]) -> None:
    before = bench.queue_at
    changed = lambda: bench.queue_at is not before and bench.shows_queue(*ends)  # noqa: E731
    bench.act(name, do, changed, "list", *ends)
    bench.wait.pause(0.15)


class StoreClock:
    """Times the calls of the store that make a decision durable, inside whatever makes them."""

    def __init__(self, bench: Bench, name: str) -> None:
        self._bench, self._name = bench, name
        self._methods = ("decide_many", "decide_each")

    def __enter__(self) -> None:
        for method in self._methods:
            setattr(self._bench.session.project, method, self._timed(method))

    def __exit__(self, *_error: object) -> None:
        for method in self._methods:
            delattr(self._bench.session.project, method)

    def _timed(self, method: str) -> Callable[..., object]:
        call = getattr(self._bench.session.project, method)

        def timed(*values: Any, **named: Any) -> object:
            begin = Moment.now()
            edits = call(*values, **named)
            self._bench.note(self._name, Moment.now().since(begin))
            return edits

        return timed


def decide(bench: Bench, acts: int) -> None:
    """Confirm plate after plate."""
    script.press(Key.Key_L, CTRL)
    with StoreClock(bench, "single_decision"):
        for _ in range(acts):
            bench.wait.pause(0.06)
            bench.act("single_decided", lambda: script.press(Key.Key_Return), bench.shows_plate,
                      "strip", "canvas")  # fmt: skip


def grid_view(bench: Bench, view: str, key: Key, acts: int) -> None:
    """Open a view of pages, turn pages, filter, sort, and decide in it."""
    begin = Moment.now()
    script.press(key)
    page = bench.window.review.currentWidget()
    bench.watch.add(view, page.grid)
    bench.wait(lambda: _page_is_here(bench, page) and bench.watch.painted(begin, view), view)
    bench.note(f"{view}_open", bench.watch.last(view).since(begin))
    bench.end_of(f"{view}_open")
    for _ in range(min(acts, 15)):
        bench.wait.pause(0.06)
        if not _has_next(bench, page):  # of few plates few are read as one character
            script.press(Key.Key_Home, CTRL)
            bench.wait(lambda: _page_is_here(bench, page), "the first page")
            if not _has_next(bench, page):
                break
            bench.wait.pause(0.06)
        begin = Moment.now()
        script.press(Key.Key_PageDown)
        bench.wait(lambda: _page_is_here(bench, page), "the crops of a page")
        here = Moment.now()
        bench.wait(lambda b=begin: bench.watch.painted(b, view), "a page")
        paint = bench.watch.last(view)
        bench.note(f"{view}_page", max(paint, here, key=lambda moment: moment.clock).since(begin))
        bench.end_of(f"{view}_page")
    filter_and_sort(bench, view, *([view] if view == "sheet" else []))
    script.focused()  # offscreen, becoming the active window again moves the keyboard once more
    page.setFocus()
    with StoreClock(bench, f"{view}_decision"):
        for i in range(5):
            if view == "characters":
                script.write("78"[i % 2])
            script.press(Key.Key_Return)
            bench.wait.pause(0.3)
            bench.end_of(f"{view}_decision")


def _has_next(bench: Bench, page: Any) -> bool:
    """True when there is a page behind the one in sight."""
    shown = page.slots if hasattr(page, "slots") else bench.session.queue.ids
    return bool(page.grid.in_sight.stop < len(shown))


def _page_is_here(bench: Bench, page: Any) -> bool:
    """True when every crop in sight is in the cache and no paint waits."""
    folder = bench.session.folder
    rows = page._rows
    sight = page.grid.in_sight
    ids = [slot.plate_id for slot in page.slots[sight.start : sight.stop]] if hasattr(page, "slots") else [
        int(i) for i in bench.session.queue.ids[sight.start : sight.stop]
    ]  # fmt: skip
    if not ids or folder is None or any(i not in rows for i in ids):
        return False
    return all(bench.desk.crops.get(CropKey.of(folder, rows[i])) is not None for i in ids)


def note_memory(bench: Bench, name: str) -> None:
    """Write down the most memory so far, in megabytes."""
    bench.note(name, Span(script.peak_memory(), 0.0, 0.0))


def work(bench: Bench, acts: int) -> None:
    """All that an operator does, in each view in turn."""
    bench.heart.forget()
    browse(bench, acts)
    filter_and_sort(bench, "single")
    decide(bench, acts)
    note_memory(bench, "peak_mb_single")
    grid_view(bench, "sheet", Key.Key_F8, acts)
    note_memory(bench, "peak_mb_sheet")
    grid_view(bench, "characters", Key.Key_F9, acts)
    script.press(Key.Key_F7)
    browse(bench, acts)  # with all three views made
    bench.end_of("browsing again")
    bench.note("block_working", Span(max(bench.blocks)[0], 0.0, 0.0))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("new", "known", "work"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("told", type=Path)
    parser.add_argument("--count", type=int, required=True)  # of pictures
    parser.add_argument("--acts", type=int, default=40)
    parser.add_argument("--started", type=float, default=time.monotonic())
    options = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as scratch:
        where = script.choose_platform(Path(scratch), *SIZE)
        desk = Desk.make(make_application(), Path(scratch) / "settings.toml")
        desk.settings.values.language, desk.settings.values.theme = "en", "light"
        desk.dress()
        bench = Bench(desk, MainWindow(desk), options.started)
        open_window(bench)
        memory.settle()
        bench.wait.pause(SETTLED)
        bench.heart.forget()
        open_folder(bench, options.folder, "new" if options.part == "new" else "known", options.count)
        if options.part == "work":
            work(bench, options.acts)
        note_memory(bench, "peak_mb" if options.part == "work" else f"peak_mb_{options.part}")
        bench.window.close()
        bench.wait(lambda: not desk.tasks.tasks, "closing")
        desk.settings.flush()
    told = {"timed": bench.timed, "where": _where(bench, where, options.folder)}
    options.told.write_text(json.dumps(told), encoding="utf-8")
    return 0


def _where(bench: Bench, platform: str, folder: Path) -> dict[str, Any]:
    blocks = "; ".join(words for _, words in sorted(bench.blocks, reverse=True)[:BLOCKS_TOLD])
    kind = subprocess.run(
        ["stat", "-f", "-c", "%T", str(folder)], capture_output=True, text=True, check=False
    ).stdout.strip()
    disk = f"folder and store on {kind or 'a disk'}"
    return {"platform": platform, "load": script.load(), "disk": disk, "blocks": blocks}


if __name__ == "__main__":
    sys.exit(main())
