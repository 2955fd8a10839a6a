"""Folders of small drawn pictures, readings, and a reader without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core import ccpd, images
from core.alphabet import CCPD
from core.model_file import ModelInfo
from core.project import PlateRow, Project, Query, Status
from core.reading import Alternative, Character, Quad, Reading
from gui.desk import Desk
from gui.main_window import MainWindow
from gui.session import Session
from gui.views.characters import CharactersView
from gui.views.sheet import SheetView
from gui.views.single import SingleView

View = TypeVar("View", bound=QWidget)
LABELS = ("皖A12345", "皖A23456", "浙E34567", "苏B45678", "京A56789", "粤B67890")
PLATE = Quad.from_points([[60, 80], [130, 84], [129, 106], [59, 102]])


@dataclasses.dataclass
class FakeEngine:
    """Reads what it is told to, in the order of the crops; stands in for a network."""

    texts: Sequence[str] = ()
    notice: str = ""
    provider: str = "cpu"
    info: ModelInfo = dataclasses.field(
        default_factory=lambda: ModelInfo("fake", "none", CCPD.characters, (3, 32, 100))
    )
    seen: int = 0
    before: Callable[[], None] = lambda: None

    def read(self, crops: Sequence[images.Array]) -> list[Reading]:
        self.before()
        found = []
        for _ in crops:
            found.append(reading(self.texts[self.seen % len(self.texts)] if self.texts else "皖A00000"))
            self.seen += 1
        return found


def put_away(desk: Desk) -> None:
    """End all that a desk has begun, as the program does."""
    assert desk.tasks.shut_down()
    desk.session.close()
    desk.loader.close()
    desk.crops.close()
    assert desk.tasks.shut_down()
    desk.settings.flush()
    desk.root.deleteLater()


def reading(text: str, confidence: float = 0.9) -> Reading:
    """Return a reading with one alternative a character."""
    characters = tuple(
        Character(c, confidence, (2 * i, 2 * i + 2), (Alternative("8", 1 - confidence),))
        for i, c in enumerate(text)
    )
    return Reading(text, confidence, characters)


def make_folder(folder: Path, labels: Sequence[str]) -> Path:
    """Fill a folder with small pictures that carry CCPD names, in the order of the labels."""
    folder.mkdir(parents=True, exist_ok=True)
    array = np.full((240, 180, 3), (90, 120, 160), np.uint8)
    data = images.encode(array, ".jpg", quality=80)
    for i, label in enumerate(labels):
        name = ccpd.CcpdName(f"{i:05d}", (90, 90), (58, 78, 132, 108), PLATE, label, 120, 20 + i)
        (folder / f"{ccpd.format(name)}.jpg").write_bytes(data)
    return folder


def fill(project: Project, texts: dict[str, str], confidence: float = 0.9) -> list[int]:
    """Store a reading for each plate, by its file-name label; return the ids."""
    rows = project.rows(project.plate_ids(Query()).tolist())
    outcomes = [
        (row.plate_id, reading(texts[row.label], confidence), row.quad, "name-quad", "")
        for row in rows
        if row.label in texts
    ]
    return project.record_readings("fake", outcomes)


def statuses(session: Session) -> list[Status]:
    """Return the states of all plates of the list."""
    return [row.status for row in session.rows(session.queue.ids.tolist())]


def wait_for_bulk(qtbot: QtBot, session: Session) -> None:
    """Wait until an act on very many plates has ended."""
    qtbot.waitUntil(lambda: not session.bulk.busy)


def wait_until_read(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is being read."""
    qtbot.waitUntil(lambda: not desk.recogniser.busy and not desk.tasks.tasks)


def wait_for_sheet(qtbot: QtBot, sheet: SheetView) -> None:
    """Wait until every picture of the page is there or known to be none: nothing is confirmed before."""
    session = sheet._session
    here = session.queue.ids[sheet.grid.in_sight.start : sheet.grid.in_sight.stop].tolist()
    qtbot.waitUntil(lambda: all(sheet._crop(row) is not None for row in session.rows(here)))


def wait_to_see(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the picture of the plate at hand is there, where one plate is shown: Enter waits too."""
    single = window.review.single

    def seen() -> bool:
        row, loaded = single.shown(), single._loaded
        return row is None or (loaded is not None and loaded.plate_id == row.plate_id)

    qtbot.waitUntil(lambda: window.review.currentWidget() is not single or seen())


def is_here(desk: Desk, single: SingleView, row: PlateRow) -> bool:
    """Tell whether the picture of a plate has been made as it would be shown now."""
    single._fit_pictures()
    return desk.loader.pool.get(desk.loader.key(desk.session.folder / row.path, row)) is not None


def shown(view: View, qtbot: QtBot) -> View:
    """Show a page by itself, as large as in a small window, and return it."""
    qtbot.addWidget(view)
    view.resize(1000, 640)
    with qtbot.waitExposed(view):
        view.show()
    return view


def come_to_rest(qtbot: QtBot) -> None:
    """Let what follows a change follow: layouts ask one another for room, in several turns of the loop.

    Turns are counted, not time: on a busy machine a single one may take as long as was waited for.
    """
    for _ in range(8):
        qtbot.wait(2)


def press(
    view: SheetView | CharactersView,
    *keys: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press keys in the grid of a view."""
    for key in keys:
        QTest.keyClick(view.grid, key, modifiers)


def luminance(colour: QColor | str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    channels = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a: QColor | str, b: QColor | str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def of_one_face(text: str, font: QFont) -> bool:
    """Tell whether Qt sets all of a text in the same face, or takes what it has not from another one."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return len({run.rawFont().familyName() for run in layout.glyphRuns()}) == 1
