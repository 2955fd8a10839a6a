"""The import dialog: the difference first, taken over in the background, taken back as one step."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.errors import LabelError
from core.exchange import FORMATS
from core.exchange.differences import Change
from core.exchange.importing import plan_import
from core.project import Project, Query
from gui.dialogs.export import TITLES
from gui.dialogs.import_ import OTHER_TITLES, ImportDialog
from gui.jobs import imports
from gui.models.import_list import COMES, HERE, KIND, KINDS, PICTURE, REFUSED, WHY
from gui.texts import said
from tests.gui.importing import cell, compare, lines_of


@pytest.fixture
def dialog(import_dialog: ImportDialog) -> ImportDialog:
    return import_dialog


def state(session) -> list[tuple[str, str, str]]:
    project = session.project
    rows = project.rows(sorted(project.plate_ids(Query()).tolist()))
    return [(row.text, row.status.value, row.operator) for row in rows]


def taken_over(dialog, session, qtbot) -> str:
    """Press the button; return what the operator is told at the end."""
    with qtbot.waitSignal(session.notice) as caught:
        qtbot.mouseClick(dialog._go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not session.bulk.busy)
    return said(caught.args[0])


def test_every_format_that_is_read_has_words_to_translate():
    titles = {entry.title for entry in FORMATS.values() if entry.reads is not None}
    assert titles <= {*TITLES, *OTHER_TITLES}
    assert set(KINDS) == {*Change, REFUSED}


def test_the_difference_is_shown_and_nothing_is_changed(dialog, session, qtbot, label_file):
    before = state(session)
    compare(dialog, qtbot, label_file)
    assert dialog._rows.counts() == {
        "conflict": 1,
        "new": 4,
        "added": 1,
        "refused": 1,
        "unmatched": 1,
        "same": 1,
    }
    assert "PPOCRLabel" in dialog._summary.text()
    assert dialog._go.text() == "Take over 5"
    assert (cell(dialog, 0, HERE), cell(dialog, 0, COMES)) == ("皖A·23456", "皖A·23458")
    assert (cell(dialog, 0, KIND), cell(dialog, 0, WHY)) == ("Conflict", "Confirmed by 李 · line 2")
    kinds = [cell(dialog, row, KIND) for row in range(dialog._rows.rowCount())]
    refused = kinds.index("Refused")
    assert cell(dialog, refused, PICTURE) == "Label.txt"
    assert "line 7" in cell(dialog, refused, WHY)
    assert "No such picture" in cell(dialog, kinds.index("Not found"), WHY)
    assert state(session) == before
    dialog.reject()
    assert state(session) == before
    assert session.undo_stack.count() == 1


def test_chips_show_one_kind(dialog, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    (chip,) = [b for b in dialog._chips._group.buttons() if b.property("key") == "new"]
    chip.click()
    assert chip.text() == "New label  4"
    assert {cell(dialog, row, KIND) for row in range(dialog._rows.rowCount())} == {"New label"}
    assert len(dialog._rows.chosen()) == 5  # what is hidden stays checked


def test_it_is_taken_over_but_for_the_conflict_and_taken_back(dialog, session, desk, qtbot, label_file):
    before = state(session)
    compare(dialog, qtbot, label_file)
    assert taken_over(dialog, session, qtbot) == "Taken over: 5; undo takes them back."
    assert not dialog.isVisible()
    after = state(session)
    assert after[1] == before[1] == ("皖A23456", "confirmed", "李")
    assert after[2] == ("浙E34567", "corrected", "import:ppocrlabel")
    assert after[6][0] == "川A00001"
    qtbot.waitUntil(lambda: len(session.queue) == 7)
    assert [error.path.name for error in map(desk.problems.error, range(len(desk.problems)))] == ["Label.txt"]
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: len(session.queue) == 6 and not session.bulk.busy)
    assert [row[:2] for row in state(session)] == [row[:2] for row in before]
    session.undo_stack.redo()
    qtbot.waitUntil(lambda: len(session.queue) == 7 and not session.bulk.busy)
    assert state(session) == after


def test_conflicts_are_taken_over_when_asked_for(dialog, session, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    dialog._conflicts.click()
    assert dialog._go.text() == "Take over 6"
    taken_over(dialog, session, qtbot)
    assert state(session)[1][:2] == ("皖A23458", "corrected")


def test_what_a_person_decides_meanwhile_stays(dialog, session, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    session.select(session.queue.at(2))
    session.confirm("浙E34587")
    told = taken_over(dialog, session, qtbot)
    assert told == "Taken over: 4; undo takes them back. Edited here meanwhile and kept: 1."
    assert state(session)[2][0] == "浙E34587"


def test_what_the_store_refuses_is_listed_with_its_picture(
    dialog, session, desk, qtbot, label_file, monkeypatch
):
    decide = Project.decide

    def refuse(self, plate_id, *, text, **more):
        if text == "浙E34567":
            raise LabelError("This text cannot be kept", detail=text)
        return decide(self, plate_id, text=text, **more)

    monkeypatch.setattr(Project, "decide", refuse)
    compare(dialog, qtbot, label_file)
    told = taken_over(dialog, session, qtbot)
    assert told == "Taken over: 4; undo takes them back. Refused: 1; see the problems."
    errors = [desk.problems.error(i) for i in range(len(desk.problems))]
    path = session.folder / session.row(session.queue.at(2)).path
    assert [error.path for error in errors if error.detail == "浙E34567"] == [path]


def test_what_another_dialog_has_taken_over_does_not_come_twice(dialog, session, desk, qtbot, label_file):
    other = ImportDialog(desk)
    other.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(other)
    for one in (dialog, other):
        compare(one, qtbot, label_file)
    taken_over(dialog, session, qtbot)
    after = state(session)
    steps = session.undo_stack.count()
    assert taken_over(other, session, qtbot) == "Already here: 5."
    assert state(session) == after
    assert session.undo_stack.count() == steps


def test_the_same_file_taken_over_again_changes_nothing(dialog, session, desk, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    taken_over(dialog, session, qtbot)
    again = ImportDialog(desk)
    again.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(again)
    compare(again, qtbot, label_file)
    assert again._rows.counts() == {"conflict": 1, "refused": 1, "unmatched": 1, "same": 6}
    assert not again._go.isEnabled()


def test_the_lists_of_splits_are_named(dialog, session, project, qtbot, label_file):
    lines = lines_of(project, {})
    for subset, some in (("train", lines[:4]), ("val", [*lines[4:], "坏行"])):
        path = label_file.parent / "导出" / subset / "Label.txt"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join(some), encoding="utf-8")
    compare(dialog, qtbot, label_file.parent / "导出")
    assert dialog._summary.text().startswith("train/Label.txt, val/Label.txt, read as: PPOCRLabel")
    rows = {cell(dialog, row, KIND): row for row in range(dialog._rows.rowCount())}
    assert cell(dialog, rows["New label"], WHY).endswith("line 2 of val/Label.txt")
    assert cell(dialog, rows["Refused"], PICTURE) == "val/Label.txt"


def test_tab_goes_from_top_to_bottom(dialog, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    names, widget = [], dialog._source
    for _ in range(100):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget not in names:
            names.append(widget)
        widget = widget.nextInFocusChain()
    ends = [dialog._table, dialog._conflicts, dialog._go]
    starts = [dialog._source, dialog._file, dialog._folder, dialog._format]
    wanted = [*starts, *dialog._chips.buttons(), *ends]
    assert names[: len(wanted)] == wanted


def test_all_of_it_by_keyboard(dialog, session, qtbot, label_file):
    assert dialog._source.hasFocus()
    dialog._source.setText(str(label_file))
    qtbot.keyClick(dialog._source, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._plan is not None and dialog._task is None)
    assert dialog._table.hasFocus()
    qtbot.keyClick(dialog._table, Qt.Key.Key_Space)  # the first row: the conflict
    qtbot.keyClick(dialog._table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog._table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dialog._table, Qt.Key.Key_Space)  # two of the new ones
    assert dialog._conflicts.isChecked()
    assert dialog._go.text() == "Take over 4"
    qtbot.keyClick(dialog._table, Qt.Key.Key_Return)  # presses nothing by the way
    assert dialog.isVisible()
    for _ in range(10):
        if not dialog._go.hasFocus():
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog._go.hasFocus()
    with qtbot.waitSignal(session.notice) as caught:
        qtbot.keyClick(dialog._go, Qt.Key.Key_Return)
    assert said(caught.args[0]).startswith("Taken over: 4")


def test_escape_closes_it_from_the_table(dialog, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    dialog._table.setFocus()
    qtbot.keyClicks(dialog._table, "x")
    assert dialog.isVisible()
    qtbot.keyClick(dialog._table, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_broken_file_is_told_with_its_path_and_what_to_do(dialog, session, qtbot, tmp_path):
    broken = tmp_path / "坏的.csv"
    broken.write_bytes(b"\xff\xfe\x00broken")
    compare(dialog, qtbot, broken)
    assert str(broken) in dialog._summary.text()
    assert "Save the file as UTF-8" in dialog._summary.text()
    assert not dialog._go.isEnabled()
    compare(dialog, qtbot, tmp_path / "没有.csv")
    assert "There is no such file or folder" in dialog._summary.text()


def test_a_format_that_nothing_tells_is_chosen_by_hand(dialog, session, qtbot, label_file):
    odd = label_file.rename(label_file.with_name("工作.dat"))
    odd.write_bytes(b"image,label\n00000,x\n")
    compare(dialog, qtbot, odd)
    assert "Choose the format" in dialog._summary.text()
    dialog._format.setCurrentIndex(dialog._format.findData("csv"))
    qtbot.waitUntil(lambda: dialog._plan is not None and dialog._task is None)
    assert dialog._plan.format == "csv"


def test_nothing_new_and_nothing_at_all_say_so(dialog, session, project, qtbot, tmp_path):
    assert "Choose a file or a folder" in dialog._nothing.text()
    empty = tmp_path / "rec_gt.txt"
    empty.write_text("\n", encoding="utf-8")
    compare(dialog, qtbot, empty)
    assert dialog._nothing.text() == "There is no annotation in it."
    same = tmp_path / "Label.txt"
    same.write_text("\n".join(lines_of(project, {})[:2]), encoding="utf-8")
    compare(dialog, qtbot, same)
    assert "Nothing in it is new here" in dialog._summary.text()
    assert not dialog._go.isEnabled()


def test_comparing_can_be_stopped(dialog, session, qtbot, label_file, monkeypatch):
    gate = threading.Event()

    def slow(project, source, format):
        def work(report, should_stop):
            report(1, 2)
            gate.wait(60)
            return plan_import(project, source, format, report=report, should_stop=should_stop)

        return work

    monkeypatch.setattr("gui.dialogs.import_.plan_import_work", slow)
    dialog._source.setText(str(label_file))
    dialog.compare()
    assert dialog._progress.isVisible()
    dialog._stop.click()
    gate.set()
    assert dialog._summary.text() == "Stopped. Nothing was changed."
    qtbot.waitUntil(lambda: not dialog._desk.tasks.tasks)
    assert dialog._plan is None
    assert not dialog._go.isEnabled()


def test_a_stopped_import_keeps_its_steps_as_one_to_undo(
    dialog, session, desk, qtbot, label_file, monkeypatch
):
    monkeypatch.setattr(imports, "STEP", 1)
    take, done = imports._take, []

    def once(*arguments):
        done.append(take(*arguments))
        desk.tasks.stop_all()
        return done[-1]

    monkeypatch.setattr(imports, "_take", once)
    before = state(session)
    compare(dialog, qtbot, label_file)
    taken_over(dialog, session, qtbot)
    assert len(done) == 1
    assert state(session) != before
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: not session.bulk.busy)
    assert [row[:2] for row in state(session)] == [row[:2] for row in before]


def test_another_folder_closes_it(dialog, session, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    session.project_closing.emit()
    assert not dialog.isVisible()


@pytest.mark.parametrize("name", ["_file", "_folder"])
def test_enter_presses_the_button_that_has_the_focus(name, import_dialog, qtbot, monkeypatch):
    asked = []
    for kind, nothing in (("getOpenFileName", ("", "")), ("getExistingDirectory", "")):
        answer = lambda *_, kind=kind, nothing=nothing: asked.append(kind) or nothing  # noqa: E731
        monkeypatch.setattr(QFileDialog, kind, answer)
    button = getattr(import_dialog, name)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert asked == ["getOpenFileName" if name == "_file" else "getExistingDirectory"]


def test_a_folder_is_looked_for_beside_the_file_that_was_chosen(import_dialog, label_file, monkeypatch):
    begun = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: begun.append(given[2]) or "")
    import_dialog._source.setText(str(label_file))
    import_dialog._folder.click()
    import_dialog._source.setText(str(label_file.parent))
    import_dialog._folder.click()
    assert begun == [str(label_file.parent)] * 2
