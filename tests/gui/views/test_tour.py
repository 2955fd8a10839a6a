"""The tour: at the first start and never again by itself, by keyboard alone, in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui import memory
from gui.app import _Start
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.views.correction import CorrectionView
from gui.views.tour import CARDS, beside
from tests.gui.helpers import LABELS, come_to_rest


class Paints(QObject):
    """Writes down that what it watches has been painted."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._seen.append("painted")
        return False


def words(window) -> str:
    return "\n".join(label.text() for label in window.tour.findChildren(QLabel))


def press(qtbot, key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_the_first_start_shows_it_and_the_second_does_not(window, desk, project, qtbot):
    start = _Start(desk, project.folder, window)
    start.begin()
    assert window.tour.isVisible()
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    assert window.tour.isAncestorOf(QApplication.focusWidget())  # though the folder has opened since
    press(qtbot, Qt.Key.Key_Escape)
    assert not window.tour.isVisible()
    assert window.review.single.isAncestorOf(QApplication.focusWidget())
    desk.settings.flush()
    assert Settings(desk.settings.path).values.toured
    start.begin()
    assert not window.tour.isVisible()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_four_cards_by_keyboard(window, qtbot):
    window.actions_table["tour"].trigger()
    assert len(CARDS) == 4
    for title, _ in CARDS:
        assert title in words(window)
        press(qtbot, Qt.Key.Key_Return)
    assert not window.tour.isVisible()


def test_back_and_skip(window, qtbot):
    window.actions_table["tour"].trigger()
    window.tour.go_on()
    press(qtbot, Qt.Key.Key_PageUp)
    assert CARDS[0][0] in words(window)
    window.tour._skip.click()
    assert not window.tour.isVisible()


def test_the_cards_name_the_keys_in_force(window, desk):
    window.actions_table["tour"].trigger()
    window.tour.go_on()
    assert "F5" in words(window)
    desk.settings.set("keys", {"read_unread": "Ctrl+B"})
    assert "Ctrl+B" in words(window)
    assert "F5" not in words(window)
    assert "{" not in words(window)


def test_one_can_work_under_it(window, desk, project, qtbot):
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    window.actions_table["tour"].trigger()
    window.actions_table["next"].trigger()
    assert window.tour.isVisible()
    assert desk.session.current == desk.session.queue.at(1)


@pytest.mark.parametrize("size", [(1366, 768), (800, 600)])
@pytest.mark.parametrize("percent", [80, 200])
def test_the_card_stays_inside_the_window(window, desk, qtbot, size, percent):
    desk.settings.set("font_percent", percent)
    window.setMinimumSize(1, 1)
    window.resize(*size)
    window.actions_table["tour"].trigger()
    for _ in CARDS:
        window.tour.place()
        assert window.rect().contains(window.tour.geometry())
        window.tour.go_on()
    desk.settings.set("font_percent", 100)


AREA, CARD = QRect(0, 0, 1000, 700), QSize(300, 200)


@pytest.mark.parametrize(
    "target",
    [QRect(0, 100, 300, 500), QRect(700, 100, 300, 500), QRect(0, 0, 1000, 60), QRect(0, 660, 1000, 40)],
)
def test_a_card_stands_beside_its_target(target):
    spot = QRect(beside(CARD, target, AREA), CARD)
    assert AREA.contains(spot)
    assert not spot.intersects(target)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1366, 768 - 40), (1920, 1080 - 40)])
def test_the_first_card_covers_nothing_that_it_speaks_of(open_window, desk, qtbot, size, language):
    window = open_window
    desk.settings.set("language", language)
    window.showNormal()
    window.resize(*size)
    come_to_rest(qtbot)
    window.actions_table["tour"].trigger()
    come_to_rest(qtbot)
    named = [
        window.findChild(CorrectionView).strip,
        *window.findChild(CorrectionView).findChildren(QPushButton),
    ]
    assert len(named) > 4
    for part in (part for part in named if part.isVisible()):
        assert not QRect(part.mapTo(window, QPoint(0, 0)), part.size()).intersects(window.tour.geometry())
    window.actions_table["sheet"].trigger()
    come_to_rest(qtbot)
    assert window.tour._outline.geometry().size() == window.review.size()


def test_a_card_without_room_beside_its_target_covers_the_least_of_it():
    spot = QRect(beside(CARD, QRect(200, 0, 780, 700), AREA), CARD)
    assert AREA.contains(spot)
    assert spot.left() == 12


def test_a_card_stands_inside_what_fills_the_window_and_else_in_the_middle():
    assert AREA.contains(QRect(beside(CARD, AREA, AREA), CARD))
    assert beside(CARD, QRect(), AREA) == QPoint(350, 250)


def test_its_keys_turn_the_cards_and_nothing_beneath(window, desk, project, qtbot):
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    plate = desk.session.current
    window.actions_table["tour"].trigger()
    keys = Qt.Key
    turns = (
        (keys.Key_Right, 1), (keys.Key_PageDown, 2), (keys.Key_Left, 1),
        (keys.Key_Up, 0), (keys.Key_Down, 1), (keys.Key_PageUp, 0),
    )  # fmt: skip
    for key, card in turns:
        press(qtbot, key)
        assert CARDS[card][0] in words(window)
        assert window.tour.isAncestorOf(QApplication.focusWidget())
    assert desk.session.current == plate
    press(qtbot, keys.Key_Escape)
    assert not window.tour.isVisible()


def test_it_begins_when_the_window_has_been_painted(desk, project, qtbot, monkeypatch):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    seen: list[str] = []
    monkeypatch.setattr(memory, "settle", lambda: seen.append("settled"))
    monkeypatch.setattr(desk.folders, "open", lambda _folder: seen.append("opened"))
    watch = Paints(seen)
    window.centralWidget().installEventFilter(watch)
    start = _Start(desk, project.folder, window)
    window.show()
    start.wait_for_paint()
    qtbot.waitUntil(lambda: "settled" in seen)
    assert seen.index("painted") < seen.index("opened") < seen.index("settled")
    window.hide()
    window.show()  # which is no second start
    qtbot.wait(50)
    assert seen.count("opened") == 1
