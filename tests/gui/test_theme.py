"""The looks: enough contrast, nothing left to fill in, an icon for everything."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QStyle
from pytestqt.qtbot import QtBot

import resources
from core.project import Status
from gui.actions import ACTIONS
from gui.desk import Desk
from gui.texts import STATUS_COLOURS
from gui.theme import DARK, LIGHT, Colours, palette_of, style_sheet
from gui.widgets.steady_label import SteadyLabel
from gui.widgets.strip.choice_bar import ChoiceBar
from tests.gui.helpers import contrast


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "good", "warn", "bad", "accent"])
@pytest.mark.parametrize("ground", ["base", "raised", "window", "selection"])
def test_text_can_be_read(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_accent_carries_text(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_glyph_of_a_state_can_be_seen(colours: Colours) -> None:
    """On the sheet an unread plate has nothing else that tells its state."""
    for role in STATUS_COLOURS.values():
        assert contrast(getattr(colours, role), colours.base) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_empty_fields_and_rows_say_can_be_read(scheme: str, desk: Desk, qtbot: QtBot) -> None:
    """The style sheet has its own idea of a field's placeholder, whatever the palette says."""
    desk.theme.apply(scheme, 100)
    field, row = QLineEdit(placeholderText="\N{FULL BLOCK}" * 3), ChoiceBar()
    row.show_choices(0, [])
    for widget in (field, row):
        qtbot.addWidget(widget)
        widget.show()
    middle = field.grab().toImage().pixelColor(20, field.height() // 2).name()
    assert contrast(middle, desk.theme.colours.base) >= 4.5
    caption = row.findChild(SteadyLabel)
    assert contrast(caption.palette().windowText().color().name(), desk.theme.colours.window) >= 4.5


@pytest.mark.parametrize("scale", [0.8, 1, 2])
def test_the_style_sheet_is_filled_in(scale: float) -> None:
    text = style_sheet(LIGHT, scale)
    assert "@" not in text
    assert LIGHT.accent in text
    assert re.findall(r"\b0\.\d+px", text) == []


def test_lengths_grow_with_the_type() -> None:
    def widths(scale: float) -> list[int]:
        return [int(v) for v in re.findall(r"(\d+)px", style_sheet(LIGHT, scale))]

    assert 1.4 * sum(widths(1)) < sum(widths(2)) < 1.7 * sum(widths(1))


def test_the_palette_tells_what_is_disabled() -> None:
    palette = palette_of(DARK)
    role = QPalette.ColorRole.Text
    assert palette.color(QPalette.ColorGroup.Disabled, role) == QColor(DARK.faint)
    assert palette.color(QPalette.ColorGroup.Active, role) == QColor(DARK.ink)


def test_every_state_and_action_has_its_icon() -> None:
    wanted = {f"state-{status.value}" for status in Status} | {spec.icon for spec in ACTIONS if spec.icon}
    assert {name for name in wanted if not resources.path("icons", f"{name}.svg").is_file()} == set()
    assert set(STATUS_COLOURS) == set(Status)


def test_icons_take_the_ink_of_the_theme(desk, qtbot) -> None:
    theme = desk.theme
    theme.apply("light", 100)
    light = theme.icon("cancel").pixmap(20, 20).toImage()
    with qtbot.waitSignal(theme.changed):
        theme.apply("dark", 100)
    dark = theme.icon("cancel").pixmap(20, 20).toImage()
    assert theme.dark
    assert light != dark
    assert light.pixelColor(10, 10) == QColor(LIGHT.ink)
    assert dark.pixelColor(10, 10) == QColor(DARK.ink)


def test_type_grows_with_the_setting(desk, qapp) -> None:
    desk.theme.apply("light", 100)
    normal = qapp.font().pointSizeF()
    desk.theme.apply("light", 150)
    assert qapp.font().pointSizeF() == pytest.approx(normal * 1.5)
    desk.theme.apply("light", 100)
    assert qapp.font().pointSizeF() == pytest.approx(normal)


def test_the_icons_of_menus_follow_the_type(desk, qtbot) -> None:
    def height(percent: int) -> int:
        desk.theme.apply("light", percent)
        menu = QMenu()
        qtbot.addWidget(menu)
        return menu.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, menu)

    assert [height(percent) for percent in (80, 100, 200)] == [13, 16, 32]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_menu_tells_what_is_checked_beside_an_icon(theme: str, desk, qtbot) -> None:
    desk.theme.apply(theme, 100)

    def picture(*, checked: bool) -> QImage:
        menu = QMenu()
        qtbot.addWidget(menu)
        action = menu.addAction(desk.theme.icon("sheet"), "")
        action.setCheckable(True)
        action.setChecked(checked)
        menu.resize(menu.sizeHint())
        return menu.grab().toImage()

    assert picture(checked=True) != picture(checked=False)


class Restyled(QObject):
    """Counts how often widgets have been restyled."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.times[watched.objectName()] += 1
        return False


@pytest.mark.parametrize("looks", [("dark", 100), ("light", 120)])
def test_a_widget_is_not_restyled_with_each_one_around_it(looks, open_window, desk, qapp) -> None:
    desk.theme.apply("light", 100)
    deep = open_window.review.single.findChild(QPushButton, "unreadable_button")
    counted = Restyled()
    deep.installEventFilter(counted)
    desk.theme.apply(*looks)
    assert 0 < counted.times["unreadable_button"] <= 2
    assert deep.palette().color(QPalette.ColorRole.ButtonText) == QColor(desk.theme.colours.ink)
    assert deep.font().pointSizeF() == qapp.font().pointSizeF()
