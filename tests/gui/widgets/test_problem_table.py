"""The table of problems: reached and left by keyboard, and the file's name is seen in any type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout

from core.errors import ImageError
from gui.dialogs.problems import ProblemsDialog
from gui.models.problems import MESSAGE, PATH, ProblemList
from gui.widgets.tables.problem_table import ProblemTable


@pytest.fixture
def problems(qapp, tmp_path):
    problems = ProblemList()
    for name in ("torn.jpg", "gone.jpg"):
        (tmp_path / name).touch()
        problems.add(ImageError("The file is not a picture that can be read", path=tmp_path / name))
    return problems


def test_tab_leads_out_of_it(problems, qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    table, button = ProblemTable(problems, dialog), QPushButton(dialog)
    layout.addWidget(table)
    layout.addWidget(button)
    with qtbot.waitExposed(dialog):
        dialog.show()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is button


@pytest.mark.parametrize("percent", [100, 200])
def test_the_name_of_the_file_has_its_place(problems, desk, qtbot, percent):
    desk.theme.apply("light", percent)
    table = ProblemTable(problems)
    qtbot.addWidget(table)
    table.resize(1200, 300)
    table.show()
    text = table.fontMetrics().horizontalAdvance("torn.jpg")
    assert text + 12 < table.columnWidth(PATH) <= table.columnWidth(MESSAGE)
    assert table.horizontalScrollBar().maximum() == 0
    heading = table.horizontalHeader().defaultAlignment()
    assert heading & Qt.AlignmentFlag.AlignLeft, "over what stands below it"


def test_enter_opens_the_file(problems, desk, qtbot, monkeypatch, tmp_path):
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog = ProblemsDialog(problems, desk.theme)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert "Enter" in dialog._hint.text()
    dialog._table.setFocus()
    dialog._table.selectRow(1)
    qtbot.keyClick(dialog._table, Qt.Key.Key_Return)
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "gone.jpg"))]
    assert dialog.isVisible(), "and the list stays"
    dialog.close()


def test_enter_on_a_button_presses_that_one(problems, desk, qtbot):
    dialog = ProblemsDialog(problems, desk.theme)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog._buttons[0].setFocus()
    with qtbot.waitSignal(dialog.retry_wanted):
        qtbot.keyClick(dialog._buttons[0], Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.close()
