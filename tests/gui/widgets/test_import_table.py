"""The table of differences: plate text set as such, what differs marked, all of it readable."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from core.exchange.importing import plan_import
from core.project import Project, Status
from core.reading import Quad
from gui.dialogs.import_ import SIZE, ImportDialog
from gui.jobs import imports
from gui.models.import_list import COMES, HERE, KIND, PICTURE, WHY
from gui.pictures.crop_loader import CropKey
from gui.tasks import Report
from gui.widgets.tables.import_table import TextDelegate
from gui.widgets.tables.letters_delegate import letters_font, marks
from tests.gui.helpers import come_to_rest, reading
from tests.gui.importing import cell, compare

QUAD_OF_TWO = Quad.from_box((4.0, 140.0, 84.0, 180.0))


@pytest.fixture
def dialog(import_dialog: ImportDialog) -> ImportDialog:
    return import_dialog


def test_plate_text_is_set_where_plates_stand_and_nowhere_else(dialog, desk, qtbot, label_file):
    compare(dialog, qtbot, label_file)
    setters = {c for c in range(5) if isinstance(dialog._table.itemDelegateForColumn(c), TextDelegate)}
    assert setters == {HERE, COMES}

    table = dialog._table
    face = QFontMetricsF(letters_font(table.fontMetrics(), bold=True))
    plate = sum(round(face.horizontalAdvance(letter)) for letter in "皖A·DMW6666")
    assert plate < min(map(table.columnWidth, (HERE, COMES))) - table.fontMetrics().averageCharWidth()

    def fits() -> bool:  # nothing is out of sight at the usual size
        widths = sum(dialog._table.columnWidth(column) for column in range(5))
        return widths == dialog._table.viewport().width()

    dialog.resize(SIZE * desk.theme.scale)  # the screen of the tests is smaller
    qtbot.waitUntil(fits)


def test_what_is_said_of_a_plate_beside_its_text(dialog, session, project, qtbot, tmp_path):
    session.project.decide(session.queue.at(3), text=None, status=Status.UNREADABLE, operator="王")
    path = tmp_path / "a.jsonl"
    rows = sorted(session.rows(session.queue.ids.tolist()), key=lambda row: row.plate_id)
    said_of = [
        {"image": rows[0].path, "label": rows[0].text, "status": "doubtful"},
        {"image": rows[2].path, "label": rows[2].text, "kind": "yellow"},
        {"image": rows[3].path, "label": rows[3].label},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in said_of), encoding="utf-8")
    compare(dialog, qtbot, path)
    whys = [cell(dialog, row, WHY) for row in range(3)]
    assert whys == [
        "Confirmed by 李 · comes as: Doubtful · line 1",
        "Unreadable by 王 · line 3",
        "As read · Yellow · line 2",
    ]


def test_a_text_that_a_model_read_is_told_and_cannot_be_checked(dialog, session, qtbot, tmp_path):
    path = tmp_path / "识别.jsonl"
    row = min(session.rows(session.queue.ids.tolist()), key=lambda row: row.plate_id)
    said = {"image": row.path, "label": "京Z99999", "status": "read"}
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    compare(dialog, qtbot, path)
    assert cell(dialog, 0, WHY) == "Nobody vouches for this text: it is not taken over · line 1"
    assert dialog._rows.chosen_count == 0
    assert dialog._rows.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is None


def test_a_split_that_somebody_assigned_is_told(dialog, session, qtbot, tmp_path):
    first, second = sorted(session.queue.ids.tolist())[:2]
    session.project.set_split([second], "train", "李")
    shutil.copytree(session.project.folder, tmp_path / "同事")
    with Project.open(tmp_path / "同事") as other:
        other.set_split([first, second], "test", "王")
    compare(dialog, qtbot, tmp_path / "同事")
    found = {cell(dialog, row, KIND): cell(dialog, row, WHY) for row in range(2)}
    assert "split" not in found["Assigned"]  # the column before says which
    assert found["Conflict"].startswith("Assigned to train here") and "test" not in found["Conflict"]
    assert dialog._rows.chosen_count == 1
    assert {cell(dialog, row, COMES) for row in range(2)} == {"Split test"}


def test_a_second_split_of_a_plate_that_is_still_to_be_added_is_told(dialog, session, qtbot, tmp_path):
    plate = sorted(session.queue.ids.tolist())[2]
    shutil.copytree(session.project.folder, tmp_path / "同事")
    with Project.open(tmp_path / "同事") as other:
        for split in ("train", "test"):
            twin = other.add_plate(other.row(plate).image_id, QUAD_OF_TWO, "王").plate_id
            other.decide(twin, text="皖A99999", status=Status.CONFIRMED, operator="王")
            other.set_split([twin], split, "王")
    compare(dialog, qtbot, tmp_path / "同事")
    rows = {cell(dialog, row, KIND): row for row in range(dialog._rows.rowCount())}
    assert cell(dialog, rows["Conflict"], COMES) == "Split test"
    assert cell(dialog, rows["Conflict"], WHY).startswith("Another line names another split")


def test_another_split_beside_a_new_label_is_a_row_of_its_own(dialog, session, qtbot, tmp_path):
    plate = sorted(session.queue.ids.tolist())[2]
    shutil.copytree(session.project.folder, tmp_path / "同事")
    with Project.open(tmp_path / "同事") as other:
        other.decide(plate, text="皖A99999", status=Status.CONFIRMED, operator="王")
        other.set_split([plate], "test", "王")
    session.project.set_split([plate], "train", "李")
    compare(dialog, qtbot, tmp_path / "同事")
    rows = {
        cell(dialog, row, KIND): (cell(dialog, row, COMES), cell(dialog, row, WHY))
        for row in range(dialog._rows.rowCount())
        if "99999" in cell(dialog, row, COMES) or "Split" in cell(dialog, row, COMES)
    }
    assert rows["New label"][0] == "皖A·99999"
    assert rows["Conflict"][0] == "Split test"
    assert rows["Conflict"][1].startswith("Assigned to train here") and "test" not in rows["Conflict"][1]


def test_a_new_label_and_its_other_split_are_taken_in_one_step(session, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "STEP", 1)
    project, plates = session.project, sorted(session.queue.ids.tolist())[2:4]
    shutil.copytree(project.folder, tmp_path / "同事")
    with Project.open(tmp_path / "同事") as other:
        for plate in plates:
            other.decide(plate, text=f"皖A9999{plate}", status=Status.CONFIRMED, operator="王")
        other.set_split(plates, "test", "王")
    project.set_split(plates, "train", "李")
    time.sleep(0.002)
    plan, steps = plan_import(project, tmp_path / "同事"), []
    time.sleep(0.002)
    chosen = [d for d in plan.differences if d.row is not None and d.row.plate_id in plates]
    summary = imports.import_work(project, plan, chosen)(Report(lambda *_: None, steps.append), lambda: False)
    assert (summary.taken, summary.kept, len(steps)) == (4, 0, 2)
    assert {row.split for row in project.rows(plates)} == {"test"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_difference_fits_the_smallest_screen_in_the_largest_type(
    dialog, desk, qtbot, label_file, language
):
    compare(dialog, qtbot, label_file)
    desk.language.apply(language)
    desk.theme.apply("dark", 200)
    come_to_rest(qtbot)
    least = dialog.minimumSizeHint()
    said_now = dialog._summary.text(), cell(dialog, 0, KIND)
    desk.language.apply("en")
    desk.theme.apply("system", 100)
    assert least.width() <= 1366
    assert least.height() <= 768 - 30
    assert said_now[1] == {"en": "Conflict", "zh_CN": "冲突"}[language]
    assert ("采纳" in said_now[0]) == (language == "zh_CN")


def test_only_what_differs_is_marked():
    assert marks("皖A23458", "皖A23456") == {7}
    assert marks("皖A23458", "皖A23458") == frozenset()
    assert marks("皖A23458", "") == frozenset()
    assert marks("川23458", "皖23458") == {0}


def test_a_long_reason_is_readable_in_the_largest_type(dialog, session, desk, qtbot, label_file):
    session.operator = "王小明"
    session.decide(session.queue.ids[:2].tolist(), None, Status.CONFIRMED)
    desk.theme.apply("light", 200)
    try:
        compare(dialog, qtbot, label_file)
        table = dialog._table
        dialog.resize(1311, 700)  # as large as it comes on the smallest screen
        qtbot.waitUntil(lambda: table.columnWidth(WHY) >= 20 * table.fontMetrics().horizontalAdvance("0"))
        assert table.horizontalScrollBar().maximum() == 0
        text = cell(dialog, 0, WHY)
        assert text == dialog._rows.index(0, WHY).data(Qt.ItemDataRole.ToolTipRole)
        table.scrollTo(dialog._rows.index(0, WHY))  # as Right does
        room = table.visualRect(dialog._rows.index(0, WHY)).adjusted(4, 0, -4, 0)
        assert room.right() <= table.viewport().width()
        needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        assert needed.height() <= room.height()
        assert table.wordWrap()
    finally:
        desk.theme.apply("system", 100)


def test_a_plate_that_comes_in_two_rows_is_said_and_laid_out_so(dialog, session, project, qtbot, tmp_path):
    row = min(session.rows(session.queue.ids.tolist()), key=lambda row: row.plate_id)
    added = project.add_plate(row.image_id, None)  # which nothing has read
    project.set_quad(added.plate_id, QUAD_OF_TWO)
    path = tmp_path / "货车.jsonl"
    said = {"image": row.path, "label": "京A1234挂", "quad": QUAD_OF_TWO.to_list(), "rows": 2}
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    compare(dialog, qtbot, path)
    assert cell(dialog, 0, WHY) == "in two rows · line 1"
    index = dialog._rows.index(0, PICTURE)
    qtbot.waitUntil(lambda: index.data(Qt.ItemDataRole.DecorationRole) is not None)
    key = CropKey(session.folder, row.path, QUAD_OF_TWO, 2)
    assert index.data(Qt.ItemDataRole.DecorationRole) == dialog._crops.get(key)


def test_a_plate_of_two_rows_is_laid_out_as_everywhere(dialog, session, project, qtbot, label_file):
    row = min(session.rows(session.queue.ids.tolist()), key=lambda row: row.plate_id)
    two = replace(reading(row.text), rows=2)
    project.record_readings("reader", [(row.plate_id, two, row.quad, "name-quad", "")])
    compare(dialog, qtbot, label_file)
    entries = {e.row.plate_id: e for e in dialog._rows._entries if getattr(e, "row", None) is not None}
    index = dialog._rows.index(dialog._rows._entries.index(entries[row.plate_id]), PICTURE)
    qtbot.waitUntil(lambda: index.data(Qt.ItemDataRole.DecorationRole) is not None)
    key = CropKey.of(session.folder, session.row(row.plate_id))
    assert key.rows == 2
    assert index.data(Qt.ItemDataRole.DecorationRole) == dialog._crops.get(key)
