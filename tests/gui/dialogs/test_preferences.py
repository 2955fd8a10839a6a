"""The settings: what is chosen holds at once and is written; the key editor refuses and swaps."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QScrollArea

from core.model_file import ModelInfo
from gui import keymap, settings_file
from gui.dialogs.keys import KeysDialog
from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.settings_general import GeneralPage
from gui.dialogs.settings_reading import ReadingPage
from gui.jobs.workers import ModelEntry
from gui.keymap import STANDARD
from gui.main_window import MainWindow
from gui.settings import Settings
from tests.gui.helpers import LABELS

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def window(desk, qtbot):
    desk.dress()
    window = MainWindow(desk)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def dialog(window, desk, qtbot):
    dialog = PreferencesDialog(desk.settings, desk.recogniser, window)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    yield dialog
    desk.settings.set("language", "en")
    desk.settings.set("font_percent", 100)


@pytest.fixture
def keys(dialog):
    dialog.pages.setCurrentWidget(dialog.keys)
    return dialog.keys


def edit(keys, name: str) -> None:
    keys.table.selectRow(keys.model.row_of(name))
    assert keys.name == name


def press(keys, qtbot, key, modifier=CTRL) -> None:
    keys.field.setFocus()
    qtbot.keyClick(keys.field, key, modifier)
    keys.field.editingFinished.emit()  # which comes of itself a moment later


def stored(desk) -> dict:
    desk.settings.flush()
    return tomllib.loads(desk.settings.path.read_text(encoding="utf-8"))


def test_a_key_holds_at_once_and_is_written(keys, window, desk, qtbot):
    edit(keys, "skip")
    press(keys, qtbot, Qt.Key.Key_B)
    assert window.actions_table["skip"].shortcut().toString() == "Ctrl+B"
    assert "Ctrl+B" in window.actions_table["skip"].toolTip()
    assert stored(desk)["keys"] == {"skip": "Ctrl+B"}
    assert "Ctrl+K" in keys.message.text()


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_A, NONE), (Qt.Key.Key_7, NONE), (Qt.Key.Key_B, SHIFT)])
def test_a_bare_character_is_refused_with_the_reason(keys, window, desk, qtbot, key, held):
    edit(keys, "skip")
    press(keys, qtbot, key, held)
    assert desk.settings.values.keys == {}
    assert "types" in keys.message.text()
    assert keys.message.property("bad")
    assert not keys.swap.isEnabled()


def test_a_taken_key_is_told_and_swapped_on_demand(keys, window, desk, qtbot):
    edit(keys, "skip")
    press(keys, qtbot, Qt.Key.Key_D)
    assert "Doubtful" in keys.message.text()
    assert desk.settings.values.keys == {}
    assert window.actions_table["skip"].shortcut().toString() == "Ctrl+K"
    qtbot.mouseClick(keys.swap, Qt.MouseButton.LeftButton)
    assert window.actions_table["skip"].shortcut().toString() == "Ctrl+D"
    assert window.actions_table["doubtful"].shortcut().toString() == "Ctrl+K"


def test_a_second_enter_on_a_button_changes_nothing_more(keys, desk, qtbot):
    desk.settings.set("keys", {"open": "Ctrl+Alt+O"})
    edit(keys, "skip")
    for button, expected in (
        (keys.swap, {"skip": "Ctrl+D", "doubtful": "Ctrl+K", "open": "Ctrl+Alt+O"}),
        (keys.none, {"skip": "", "doubtful": "Ctrl+K", "open": "Ctrl+Alt+O"}),
        (keys.one, {"skip": "", "doubtful": "Ctrl+K"}),
    ):
        if button is keys.swap:
            press(keys, qtbot, Qt.Key.Key_D)
        if button is keys.one:
            edit(keys, "open")
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert desk.settings.values.keys == expected
        assert keys.table.hasFocus()


def test_a_standard_key_that_another_act_has_is_told_and_swapped_on_demand(keys, desk, qtbot):
    changed = {"skip": "", "doubtful": "Ctrl+K"}
    desk.settings.set("keys", changed)
    edit(keys, "skip")
    for _ in range(2):  # a second press takes nothing either
        qtbot.mouseClick(keys.one, Qt.MouseButton.LeftButton)
        assert desk.settings.values.keys == changed
        assert "Ctrl+K" in keys.message.text() and "Doubtful" in keys.message.text()
    qtbot.mouseClick(keys.swap, Qt.MouseButton.LeftButton)
    assert desk.settings.values.keys == {"doubtful": ""}


def test_a_brace_is_refused_like_another_key_that_types(keys, qtbot):
    edit(keys, "skip")
    press(keys, qtbot, Qt.Key.Key_BraceLeft, Qt.KeyboardModifier.ShiftModifier)
    assert "{" in keys.message.text() and "types or moves" in keys.message.text()


def test_keys_are_reset_one_by_one_and_all_together(keys, window, desk, qtbot):
    for name, key in (("skip", Qt.Key.Key_B), ("open", Qt.Key.Key_M), ("choice_1", Qt.Key.Key_H)):
        edit(keys, name)
        press(keys, qtbot, key)
    assert len(desk.settings.values.keys) == 3
    edit(keys, "open")
    qtbot.mouseClick(keys.one, Qt.MouseButton.LeftButton)
    assert set(desk.settings.values.keys) == {"skip", "choice_1"}
    qtbot.mouseClick(keys.none, Qt.MouseButton.LeftButton)
    assert window.actions_table["open"].shortcut().isEmpty()
    qtbot.mouseClick(keys.all, Qt.MouseButton.LeftButton)
    assert desk.settings.values.keys == {}
    assert window.actions_table["open"].shortcut().toString() == "Ctrl+O"


def test_every_act_is_in_the_editor(keys):
    names = {keys.model.name(row) for row in range(keys.model.rowCount())}
    assert names == set(STANDARD)
    assert {"choice_1", "choice_2", "choice_3", "take_label"} <= names


def test_acts_are_found_by_word_and_by_key(keys, qtbot):
    qtbot.keyClicks(keys._search, "doubt")
    assert [keys.model.name(row) for row in range(keys.model.rowCount())] == ["doubtful"]
    assert keys.name == "doubtful"
    keys._search.setText("ctrl+shift+n")
    assert keys.name == "no_plate"
    keys._search.setText("nothing like it")
    assert keys.model.rowCount() == 0
    assert not keys.field.isEnabled()
    keys._search.clear()
    assert keys.model.rowCount() == len(STANDARD)


def test_enter_goes_from_the_search_to_the_key(keys, qtbot):
    keys._search.setText("nothing like it")
    qtbot.keyClick(keys._search, Qt.Key.Key_Return)
    assert not keys.field.hasFocus()
    keys._search.setText("doubt")
    qtbot.keyClick(keys._search, Qt.Key.Key_Return)
    assert keys.field.hasFocus()


def test_enter_presses_the_button_that_has_the_keyboard(dialog, qtbot):
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # pytest-qt closes it again
    close = dialog._buttons.button(QDialogButtonBox.StandardButton.Close)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(close, Qt.Key.Key_Return)


def test_the_changed_key_does_the_work_and_the_old_one_nothing(window, desk, project, qtbot):
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    strip = window.review.single._correction.strip
    strip.setFocus()
    strip.editor.move_to(6)
    before, choices = strip.editor.text, strip.editor.choices()
    number, other = next((n, choice.text) for n, choice in enumerate(choices, 1) if not choice.current)
    desk.settings.set("keys", {f"choice_{number}": "Ctrl+B"})
    qtbot.keyClick(strip, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.AltModifier)
    assert strip.editor.text == before
    qtbot.keyClick(strip, Qt.Key.Key_B, CTRL)
    assert strip.editor.text == before[:6] + other
    chip = window.findChild(QPushButton, f"choice_{number}")
    assert "Ctrl+B" in chip.toolTip()


def test_the_key_sheet_follows_the_editor(keys, qtbot, desk):
    sheet = KeysDialog(desk.settings)
    sheet.resize(sheet.width(), 200)
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    bar = sheet.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    edit(keys, "take_label")
    press(keys, qtbot, Qt.Key.Key_B)
    shown = {label.text() for label in sheet.findChild(QScrollArea).widget().findChildren(QLabel)}
    assert "Ctrl+B" in shown
    assert "Ctrl+1" not in shown
    qtbot.wait(10)
    assert bar.value() == place > 0


def test_what_is_chosen_holds_at_once(dialog, window, desk, qtbot):
    page = dialog.findChild(GeneralPage)
    page._theme.setCurrentIndex(page._theme.findData("dark"))
    page._theme.activated.emit(page._theme.currentIndex())
    assert desk.theme.dark
    page._type.setValue(150)
    assert desk.theme.scale == 1.5
    page._language.setCurrentIndex(page._language.findData("zh_CN"))
    page._language.activated.emit(page._language.currentIndex())
    qtbot.waitUntil(lambda: dialog.windowTitle() == "设置")
    assert window.actions_table["doubtful"].text().startswith("存疑")
    wanted = {"theme": "dark", "font_percent": 150, "language": "zh_CN"}
    assert stored(desk) | wanted == stored(desk)


def test_the_dialog_follows_what_changes_elsewhere(dialog, desk):
    page = dialog.findChild(GeneralPage)
    desk.settings.set("font_percent", 120)
    assert page._type.value() == 120
    desk.settings.remember_folder(Path("somewhere"))
    assert page._forget.isEnabled()
    page._forget.click()
    assert desk.settings.values.recent_folders == []


def test_the_model_and_the_device_are_chosen(dialog, desk):
    page = dialog.findChild(ReadingPage)
    infos = [ModelInfo(name, "none", "ab", (3, 32, 100)) for name in ("one", "two")]
    desk.recogniser.models = tuple(ModelEntry(Path(f"{i.name}.onnx"), i, bundled=True) for i in infos)
    desk.recogniser.models_changed.emit()
    page._model.setCurrentIndex(1)
    page._model.activated.emit(1)
    assert desk.settings.values.model == "two"
    page._provider.setCurrentIndex(page._provider.findData("cpu"))
    page._provider.activated.emit(page._provider.currentIndex())
    assert desk.settings.values.provider == "cpu"


def test_prefetch_reaches_the_loader(dialog, desk, monkeypatch):
    page = dialog.findChild(ReadingPage)
    page._ahead.setValue(20)
    page._back.setValue(0)
    assert (desk.loader.ahead, desk.loader.back) == (20, 0)
    assert (stored(desk)["prefetch_ahead"], stored(desk)["prefetch_back"]) == (20, 0)


def test_a_search_that_finds_no_act_says_so(keys):
    keys._search.setText("xyzzy")
    assert keys._nothing.isVisible()
    assert "fits" in keys.table.accessibleDescription()
    keys._search.setText("")
    assert not keys._nothing.isVisible()


def test_the_models_are_seen_and_chosen_among(window, desk, qtbot, tmp_path):
    info = ModelInfo("a-reader-with-a-rather-long-name-of-its-own", "crnn", "ab", (1, 32, 96))
    desk.recogniser.models = (ModelEntry(tmp_path / "model.onnx", info, bundled=True),)
    dialog = PreferencesDialog(desk.settings, desk.recogniser, window)
    qtbot.addWidget(dialog)
    page = dialog.findChild(ReadingPage)
    dialog.pages.setCurrentWidget(page)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert page._model.width() > page._provider.width()
    assert page._model.currentText() == info.name


def page_with_keyboard(dialog) -> int:
    """Return the page whose field has the keyboard; -1 while none has, as when the tabs have it."""
    pages = [dialog.pages.widget(i) for i in range(dialog.pages.count())]
    return next((i for i, page in enumerate(pages) if page.isAncestorOf(dialog.focusWidget())), -1)


def test_the_keyboard_is_in_the_first_field(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.pages.widget(0)._operator)


@pytest.mark.parametrize(
    ("forth", "back"), [((Qt.Key.Key_Tab, CTRL), (Qt.Key.Key_Backtab, CTRL | SHIFT)),
                        ((Qt.Key.Key_PageDown, CTRL), (Qt.Key.Key_PageUp, CTRL))],
)  # fmt: skip
def test_pages_are_turned_by_keys(dialog, qtbot, forth, back):
    for keys, pages in ((forth, (1, 2, 0)), (back, (2, 1, 0))):
        for page in pages:
            qtbot.keyClick(dialog.focusWidget(), *keys)
            assert dialog.pages.currentIndex() == page
            assert page_with_keyboard(dialog) == page


def test_each_page_begins_with_its_first_field(dialog, qtbot):
    firsts = []
    for _ in range(3):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_PageDown, CTRL)
        firsts.append(dialog.focusWidget())
    pages = [dialog.pages.widget(i) for i in range(3)]
    assert firsts == [pages[1]._model, pages[2]._search, pages[0]._operator]


def test_arrows_in_the_search_walk_through_the_acts_that_were_found(keys, qtbot):
    keys._search.setFocus()
    qtbot.keyClicks(keys._search, "type")
    first = keys.name
    qtbot.keyClick(keys._search, Qt.Key.Key_Down)
    assert keys._search.hasFocus()
    assert keys.name != first
    second = keys.name
    qtbot.keyClick(keys._search, Qt.Key.Key_Return)
    focused = keys.window().focusWidget()
    assert focused is keys.field or keys.field.isAncestorOf(focused)
    assert keys.name == second


def test_escape_leaves_the_field_of_a_key_and_then_the_settings(keys, dialog, desk, qtbot):
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # pytest-qt closes it again
    edit(keys, "skip")
    keys.field.setFocus()
    qtbot.keyClick(keys.window().focusWidget(), Qt.Key.Key_Escape)
    assert keys.table.hasFocus()
    assert keys.field.keySequence().toString() == STANDARD["skip"]
    assert keys.message.text() == ""
    qtbot.keyClick(keys.table, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desk.settings.values.keys == {}


def test_a_key_that_another_window_has_given_since_is_told_and_not_given_twice(keys, window, desk, qtbot):
    other = Settings(desk.settings.path)
    other.set("keys", {"reveal": "Ctrl+B", "skip": "Ctrl+M"})
    other.flush()
    edit(keys, "split")
    press(keys, qtbot, Qt.Key.Key_B)
    assert "Ctrl+B is the key of: Show the file" in keys.message.text()
    assert desk.settings.values.keys == {"reveal": "Ctrl+B", "skip": "Ctrl+M"}  # which hold here too now
    assert window.actions_table["skip"].shortcut().toString() == "Ctrl+M"
    assert (keys.name, keys._pressed()) == ("split", "Ctrl+B")
    qtbot.mouseClick(keys.swap, Qt.MouseButton.LeftButton)
    assert stored(desk)["keys"] == {"reveal": "Ctrl+Shift+G", "skip": "Ctrl+M", "split": "Ctrl+B"}
    assert keymap.problems(stored(desk)["keys"], desk.settings.path) == []
    other.follow_file("keys")
    other.set("keys", other.values.keys | {"about": "Ctrl+Alt+Y"})
    other.flush()
    qtbot.mouseClick(keys.all, Qt.MouseButton.LeftButton)
    assert stored(desk)["keys"] == {}  # all of them, and not only those that are known here


def test_the_keys_of_another_window_are_shown_when_the_page_is(dialog, desk):
    dialog.pages.setCurrentIndex(0)
    other = Settings(desk.settings.path)
    other.set("keys", {"skip": "Ctrl+B"})
    other.flush()
    dialog.pages.setCurrentWidget(dialog.keys)
    assert dialog.keys.model.key("skip") == "Ctrl+B"


def test_what_waits_to_be_written_is_not_replaced_by_what_the_file_says(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    settings, written = Settings(path), threading.Event()
    settings.set("keys", {"skip": "Ctrl+B"})
    settings.flush()
    replace = settings_file._replace
    monkeypatch.setattr(settings_file, "_replace", lambda *given: (written.wait(60), replace(*given)))
    settings.set("keys", {"skip": "Ctrl+M"})
    settings.follow_file("keys")
    assert settings.values.keys == {"skip": "Ctrl+M"}
    written.set()
    settings.flush()
    path.write_text("keys = [", encoding="utf-8")
    settings.follow_file("keys")
    assert (settings.values.keys, path.exists()) == ({"skip": "Ctrl+M"}, True)
