"""Every control has a name, takes the focus visibly, fits the smallest screen in the largest type."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from gui.dialogs.crash import CrashDialog
from tests.gui.helpers import come_to_rest

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
VIEWS = ("single", "sheet", "characters", "statistics", "verify", "compare")
TAB = Qt.FocusPolicy.TabFocus
DIALOGS = ("settings", "keys", "about", "problems", "export", "import")
SMALLEST_SCREEN = (1366, 768 - 30)  # less the title bar


@pytest.fixture
def window(open_window):
    return open_window


def opened(window, name: str) -> QDialog:
    before = set(QApplication.topLevelWidgets())
    window.actions_table[name].trigger()
    return next(w for w in QApplication.topLevelWidgets() if w not in before and isinstance(w, QDialog))


def interactive(root: QWidget) -> list[QWidget]:
    """Return what one acts with: known kinds of control, and whatever takes the focus by Tab."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if (isinstance(widget, CONTROLS) or takes_tab(widget)) and not is_part(widget)
    ]


def takes_tab(widget: QWidget) -> bool:
    return (widget.focusPolicy() & TAB) == TAB and not isinstance(widget, QScrollArea)


def is_part(widget: QWidget) -> bool:
    """True for what Qt makes inside a control, and the control speaks for."""
    parents = ancestors(widget)
    popup = any(parent.inherits("QComboBoxPrivateContainer") for parent in parents)
    whole = bool(parents) and isinstance(parents[0], QAbstractSpinBox | QComboBox | QTabBar | QLineEdit)
    inner = any(isinstance(p, QAbstractScrollArea) and p.viewport() is widget for p in parents[:1])
    internal = inner or (widget.objectName().startswith("qt_") and "keysequence" not in widget.objectName())
    return popup or whole or internal or isinstance(widget, QHeaderView) or corner(widget)


def corner(widget: QWidget) -> bool:
    """True for the corner button of a table, which is not shown."""
    return widget.inherits("QTableCornerButton")


def spoken(widget: QWidget) -> str:
    """Return the name that a screen reader says: set, or from the text or the label."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def unnamed(root: QWidget) -> list[str]:
    return [
        f"{type(w).__name__} {w.objectName()!r} in {type(w.parent()).__name__}"
        for w in interactive(root)
        if not spoken(w).strip() and not (w.isHidden() and isinstance(w, QAbstractButton))  # not offered yet
    ]


def test_a_control_without_a_name_would_be_found(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    QLineEdit(root)
    assert len(unnamed(root)) == 1


def test_every_control_of_the_window_is_named(window, desk, qtbot):
    for view in VIEWS:
        window.review.show_view(view)
    window.actions_table["train"].trigger()
    window.tour.start()
    assert len(interactive(window)) > 40
    assert unnamed(window) == []
    assert unnamed(window.welcome) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_is_named(window, qtbot, name):
    dialog = opened(window, name)
    assert unnamed(dialog) == []
    dialog.close()


def test_the_crash_report_is_named(qtbot):
    dialog = CrashDialog("trace", None)
    qtbot.addWidget(dialog)
    assert unnamed(dialog) == []


def test_every_area_is_reached_by_keyboard(window, qtbot):
    seen = []
    for _ in range(5):
        seen.append(next(a for a in window.areas._areas if a.isAncestorOf(QApplication.focusWidget())))
        window.actions_table["next_area"].trigger()
    assert {window.review, window.library} <= set(seen)
    assert seen[0] is window.review
    assert len(set(seen)) >= 3


def test_the_panel_beside_the_work_is_the_next_area(window):
    window.actions_table["train"].trigger()
    assert window.review.isAncestorOf(QApplication.focusWidget()), "opening it takes the keyboard from nobody"
    window.actions_table["next_area"].trigger()
    assert window._training.isAncestorOf(QApplication.focusWidget())


def test_a_panel_that_is_closed_leaves_the_keyboard_where_one_works(open_window, qtbot):
    """Qt would hand it on to the list, which comes behind the panel."""
    window, train = open_window, open_window.actions_table["train"]
    train.trigger()
    window.actions_table["next_area"].trigger()
    assert window._training.isAncestorOf(QApplication.focusWidget())
    train.trigger()
    assert window.review.isAncestorOf(QApplication.focusWidget())
    train.trigger()
    window.library.table.setFocus()
    train.trigger()
    assert window.library.table.hasFocus(), "who was elsewhere stays there"


def test_the_way_to_an_area_makes_no_widget_another_s_child(window, qtbot):
    """Else the widgets that are dropped where the type grows (recent folders) take the rest along."""
    for _ in range(5):
        window.actions_table["next_area"].trigger()
    button = window.library.filter.saved
    window.actions_table["larger"].trigger()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shiboken6.isValid(button)


@pytest.mark.parametrize("name", DIALOGS)
def test_tab_goes_through_a_whole_dialog(window, qtbot, name):
    dialog = opened(window, name)
    with qtbot.waitExposed(dialog):
        dialog.show()
    wanted = {w for w in interactive(dialog) if w.isVisible() and w.isEnabled() and takes_tab(w)}
    passed, widget = set(), dialog
    for _ in range(200):
        widget = widget.nextInFocusChain()
        passed.add(widget)
    assert {w for w in wanted if w not in passed} == set()
    dialog.close()


def in_tab_order(top: QWidget) -> list[QWidget]:
    """Return what Tab goes through, from the top."""
    wanted = {w for w in interactive(top) if w.isVisible() and w.isEnabled() and takes_tab(w)}
    found, widget = [], top
    while (widget := widget.nextInFocusChain()) is not top:
        if widget in wanted:
            found.append(widget)
    return found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", DIALOGS)
def test_tab_goes_as_one_reads(window, desk, qtbot, name, language):
    desk.settings.set("language", language)
    dialog = opened(window, name)
    with qtbot.waitExposed(dialog):
        dialog.show()
    for box in dialog.findChildren(QCheckBox)[:1]:
        box.setChecked(True)  # so that what it makes possible is passed, too
    boxes = [
        (spoken(w), w.rect().translated(w.mapTo(dialog, w.rect().topLeft()))) for w in in_tab_order(dialog)
    ]
    for (before, one), (after, other) in pairwise(boxes):
        same_line = one.top() <= other.center().y() and other.top() <= one.center().y()
        forward = one.left() < other.left() if same_line else one.top() < other.top()
        assert forward, f"{before} before {after}"
    dialog.close()


@pytest.mark.parametrize("name", [*DIALOGS, "window"])
def test_tab_stops_at_no_frame_around_what_it_stops_at_anyway(window, qtbot, name):
    window.actions_table["train"].trigger()
    top = window if name == "window" else opened(window, name)
    frames = [area for area in top.findChildren(QScrollArea) if (area.focusPolicy() & TAB) == TAB]
    assert [area for area in frames if any(map(takes_tab, interactive(area)))] == []
    if top is not window:
        top.close()


def cut_off(root: QWidget) -> list[str]:
    """Return the buttons and fields that are smaller than they must be, or reach out of what holds them."""
    found = []
    for widget in root.findChildren(QAbstractButton) + root.findChildren(QComboBox):
        if not widget.isVisible() or is_part(widget):
            continue
        least = widget.minimumSizeHint()
        small = widget.width() < least.width() or widget.height() < least.height()
        top = widget.window()
        spot = widget.rect().translated(widget.mapTo(top, widget.rect().topLeft()))
        scrolled = any(isinstance(p, QScrollArea) for p in ancestors(widget))
        outside = not scrolled and not top.rect().contains(spot)
        if small or outside:
            found.append(f"{type(widget).__name__} {spoken(widget)!r} {widget.size()} < {least} {spot}")
    return found


def ancestors(widget: QWidget) -> list[QWidget]:
    found = []
    while (parent := widget.parentWidget()) is not None:
        found.append(parent)
        widget = parent
    return found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("percent", [80, 200])
def test_nothing_of_the_window_is_cut_off(window, desk, qtbot, language, percent):
    desk.settings.set("language", language)
    desk.settings.set("font_percent", percent)
    for view in VIEWS:
        window.review.show_view(view)
        window.resize(*SMALLEST_SCREEN)
        come_to_rest(qtbot)
        assert (window.width(), window.height()) == SMALLEST_SCREEN, view
        assert cut_off(window) == [], view
    window.review.show_view("single")
    window.actions_table["train"].trigger()
    window.resize(*SMALLEST_SCREEN)
    come_to_rest(qtbot)
    views = {name: view.minimumSizeHint() for name, view in window.review._views.items()}
    assert window.width() == SMALLEST_SCREEN[0], views
    assert cut_off(window) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_of_a_dialog_is_cut_off_in_the_largest_type(window, desk, qtbot, language, name):
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 200)
    dialog = opened(window, name)
    least = dialog.minimumSizeHint()
    assert least.width() <= SMALLEST_SCREEN[0], least
    assert least.height() <= SMALLEST_SCREEN[1], least
    dialog.resize(*SMALLEST_SCREEN)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert cut_off(dialog) == []
    dialog.close()
