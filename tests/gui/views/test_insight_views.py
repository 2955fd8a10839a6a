"""Statistics, verify and compare: what they show, what a choice does, where Enter leads."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from core import images
from core.errors import StoreError
from core.insight.verify import Doubt
from core.project import Project, Query, Status
from gui.main_window import MainWindow
from gui.texts import said
from gui.views.compare import CompareView
from gui.views.statistics import StatisticsView
from gui.views.verify import VerifyView
from tests.gui.helpers import LABELS, reading, shown


def cells(view) -> list[tuple[str, ...]]:
    model = view.table.rows
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


@pytest.fixture
def figures(session, desk, qtbot):
    view = shown(StatisticsView(session, desk.tasks), qtbot)
    qtbot.waitUntil(lambda: view.progress.count > 0)
    return view


def test_the_charts_show_the_folder(figures):
    assert figures._summary.text() == "6 plates, 0 decided"
    assert figures.provinces.words(0).startswith("皖: 2")
    assert figures.agreement.words(0).startswith("Name = reading: 5 of 6")
    assert figures.confusions.pair(0) == ("6", "8")
    assert figures.kinds.count == 1


def test_a_bar_that_is_chosen_by_keyboard_filters(figures, session, qtbot):
    session.set_query(sort="text")
    figures.provinces.setFocus()
    qtbot.keyClick(figures.provinces, Qt.Key.Key_Right)
    name = figures.provinces.words(1)[0]
    assert figures.provinces.accessibleDescription().startswith(name)
    qtbot.keyClick(figures.provinces, Qt.Key.Key_Return)
    assert session.query == Query(province=name, sort="text")


def test_a_bar_that_is_clicked_filters(figures, session):
    assert figures.progress.at(QPointF(1.0, 0.9)) == 1
    assert figures.confidence.at(QPointF(18.2, 3.0)) == 18
    figures.confidence.chosen.emit(18)
    assert (session.query.confidence_from, session.query.confidence_below) == (0.9, 0.95)
    figures.confusions.chosen.emit(0)
    assert session.query.taken == "6>8"
    figures.agreement.chosen.emit(0)
    assert session.query.disagree == "name-reading"
    assert figures.confusions.at(QPointF(5, 5)) == -1


def test_every_bar_shows_as_many_plates_as_it_counts(figures, session, qtbot, folder):
    (folder / session.row(session.queue.at(5)).path).unlink()  # what was read of it still counts
    session.project.scan()
    session.decide([session.queue.at(0)], "皖A99999", Status.CORRECTED)
    session.decide([session.queue.at(1)], None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: session.counts.get("missing") == 1)
    qtbot.waitUntil(lambda: "2 decided" in figures._summary.text())
    qtbot.waitUntil(lambda: figures.tilt.count > 0)
    assert figures._summary.text() == "6 plates, 2 decided · picture gone: 1"
    assert sum(bar.value for bar in figures.progress._bars) == session.counts["total"] == 6
    for chart in (
        figures.progress,
        figures.provinces,
        figures.kinds,
        figures.confidence,
        figures.sharpness,
        figures.tilt,
    ):
        for i, bar in enumerate(chart._bars):
            chart.chosen.emit(i)
            assert len(session.find(session.query)) == bar.value, (session.query, bar)
    for i in range(3):
        figures.agreement.chosen.emit(i)
        assert len(session.find(session.query)) == 1, session.query
    counts = [count for row in figures.confusions._counts for count in row]
    for i, count in enumerate(counts):
        figures.confusions.chosen.emit(i)
        assert bool(session.find(session.query)) == bool(count)


def test_a_bar_leaves_the_queue(figures, session, qtbot):
    session.start_queue("label")
    qtbot.waitUntil(lambda: session.frozen is not None and len(session.queue) == 1)
    figures.provinces.chosen.emit(0)
    qtbot.waitUntil(lambda: session.frozen is None and len(session.queue) == 2)
    assert session.query == Query(province="皖")


def test_sharpness_is_measured_when_asked_for(desk, qtbot, tmp_path):
    (tmp_path / "crops").mkdir()
    images.write(tmp_path / "crops" / "IMG_1.png", np.full((60, 200, 3), 90, np.uint8))
    desk.session.adopt(Project.open(tmp_path / "crops"))
    desk.session.project.scan()
    view = shown(StatisticsView(desk.session, desk.tasks), qtbot)
    qtbot.waitUntil(view._measure.isVisible)
    assert view._measure.text() == "Measure the sharpness of 1 plate"
    assert view.sharpness.count == 0
    with qtbot.waitSignal(desk.tasks.idle):
        qtbot.mouseClick(view._measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.sharpness.count == 1 and not view._measure.isVisible())


def test_a_report_is_written(figures, session, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(figures, "_ask", lambda *_: tmp_path / "报告.html")
    with qtbot.waitSignal(session.notice):
        figures.save_report()
    assert "皖" in (tmp_path / "报告.html").read_text(encoding="utf-8")
    monkeypatch.setattr(figures, "_ask", lambda *_: tmp_path / "no" / "x.html")
    with qtbot.waitSignal(session.notice) as told:
        figures.save_report()
    assert "cannot be written" in said(told.args[0])


def test_figures_follow_decisions(figures, session, qtbot):
    session.confirm(LABELS[0])
    qtbot.waitUntil(lambda: figures._summary.text() == "6 plates, 1 decided")


def test_figures_are_saved(figures, tmp_path, monkeypatch):
    for kind in ("csv", "png"):
        monkeypatch.setattr(figures, "_ask", lambda *_, kind=kind: tmp_path / f"统计.{kind}")
        figures.save_table() if kind == "csv" else figures.save_picture()
    assert "province,皖,2,6" in (tmp_path / "统计.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "统计.png").read_bytes().startswith(b"\x89PNG")


def test_charts_that_wait_for_their_figures_look_like_the_others(desk, qtbot):
    view = StatisticsView(desk.session, desk.tasks)
    qtbot.addWidget(view)
    for chart in (view.confidence, view.confusions):
        plot = chart._plot
        assert plot.backgroundBrush().color() == chart.palette().base().color()
        assert not (plot.getAxis("left").isVisible() or plot.getAxis("bottom").isVisible())


def test_an_empty_folder_says_so(desk, qtbot):
    view = shown(StatisticsView(desk.session, desk.tasks), qtbot)
    view.progress.show_bars([])
    assert view.progress.accessibleDescription() == "Nothing yet"
    assert view.progress._nothing.isVisible()
    assert not view._csv.isEnabled()


@pytest.fixture
def checks(session, desk, qtbot):
    return shown(VerifyView(session, desk.tasks), qtbot)


def test_doubts_are_listed_and_enter_opens_one(checks, session, qtbot):
    qtbot.waitUntil(lambda: "Plates to check: 6" in checks._nothing.text())
    checks.check()
    qtbot.waitUntil(lambda: bool(cells(checks)))
    assert not checks._nothing.isVisible()
    # The pictures of this folder are all the same.
    assert {row[0] for row in cells(checks)} == {"Name ≠ text", "Same picture"}
    checks.chips.chosen.emit(Doubt.NAME)
    ((_, name, text, _, _, path),) = cells(checks)
    assert (name, text) == ("浙E·34567", "浙E·34587")
    with qtbot.waitSignal(checks.opened) as opened:
        qtbot.keyClick(checks.table, Qt.Key.Key_Return)
    assert session.row(opened.args[0]).path == path
    with qtbot.assertNotEmitted(checks.opened, wait=50):
        qtbot.keyClick(checks.table, Qt.Key.Key_A)


def test_pictures_that_are_gone_are_told_before_and_after_a_check(checks, session, qtbot, folder):
    (folder / session.row(session.queue.at(5)).path).unlink()
    session.project.scan()
    session.set_status("doubtful")  # counts are fetched
    told = "Plates to check: 5 · picture gone, not checked: 1"
    qtbot.waitUntil(lambda: told in checks._nothing.text())
    checks.check()
    qtbot.waitUntil(checks._summary.isVisible)
    assert checks._summary.text().startswith("5 plates, 5 with a label")
    assert "picture gone, not checked: 1" in checks._summary.text()


def test_the_keyboard_stays_on_the_check_and_goes_to_what_it_found(checks, session, qtbot):
    checks._go.setFocus()
    checks.check()
    assert checks._go.hasFocus()  # another button would be pressed by the next Enter
    qtbot.waitUntil(lambda: bool(cells(checks)))
    assert checks.table.hasFocus()
    qtbot.waitUntil(lambda: checks._task is None)


def test_who_comes_back_from_a_plate_goes_on_with_the_doubts(open_window, desk, qtbot):
    review, actions = open_window.review, open_window.actions_table
    actions["verify"].trigger()
    checks = review.currentWidget()
    assert checks._go.hasFocus()
    checks.check()
    qtbot.waitUntil(lambda: checks.table.rows.rowCount() == 7 and checks._task is None)
    qtbot.keyClick(checks.table, Qt.Key.Key_Down)
    plate = checks.table.rows.plate_id(1)
    qtbot.keyClick(checks.table, Qt.Key.Key_Return)
    assert (review.name, desk.session.current) == ("single", plate)
    desk.session.confirm("皖A99999")
    assert (review.name, desk.session.current) == ("verify", plate)
    assert checks.table.hasFocus()
    assert checks.table.rows.plate_id(checks.table.currentIndex().row()) == plate
    qtbot.waitUntil(lambda: [row[2] for row in cells(checks) if row[0].startswith("✓")] == ["皖A·99999"])
    assert "✓ changed since this check: 1" in checks._summary.text()
    checks.check()
    qtbot.waitUntil(lambda: checks._task is None)
    assert not any(row[0].startswith("✓") for row in cells(checks))


def test_doubts_that_nobody_sees_are_not_written_anew(checks, session, qtbot, monkeypatch):
    """Of a large folder that takes a good part of a second, at every Enter."""
    checks.check()
    qtbot.waitUntil(lambda: bool(cells(checks)) and checks._task is None)
    written = []
    show_rows = checks.table.show_rows
    monkeypatch.setattr(checks.table, "show_rows", lambda *all: (written.append(1), show_rows(*all)))
    checks.hide()
    plate = checks.table.rows.plate_id(0)
    for _ in range(3):
        session.note_changes([plate])
    assert not written
    checks.show()
    assert written == [1] and cells(checks)[0][0].startswith("✓")
    for _ in range(3):  # as a reading tells of its batches
        session.note_changes([plate])
    qtbot.waitUntil(lambda: not checks._later.isActive())
    assert written == [1, 1]


def test_an_audit_that_cannot_be_looked_at_is_told(checks, session, qtbot, monkeypatch):
    def fail(_project):
        raise StoreError("The project store cannot be read")

    qtbot.waitUntil(lambda: "audit tells" in checks._rates.text())
    monkeypatch.setattr("gui.views.verify.estimate", fail)
    with qtbot.waitSignals([session.problem, session.notice]):
        session.counts_changed.emit()


def test_the_audit_is_a_queue_and_its_rate_is_shown(checks, session, qtbot):
    qtbot.waitUntil(lambda: "audit tells" in checks._rates.text())
    with qtbot.waitSignal(checks.work_began):
        checks.start_audit()
    assert session.frozen.name == "audit"
    qtbot.waitUntil(lambda: "0 of 6 decided" in checks._rates.text())
    with qtbot.assertNotEmitted(checks.work_began):  # whoever looks at the page later stays on it
        session.queue_changed.emit()
    for plate in session.queue.ids.tolist():
        session.decide([plate], None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: "6 of 6 decided" in checks._rates.text())
    rates = checks._rates.text()
    assert "wrong labels 16.7 % (3.0–56.4 %)" in rates.replace("\N{NO-BREAK SPACE}", " ")
    assert " %" not in rates  # the sign does not begin the next line


@pytest.fixture
def compared(session, desk, qtbot):
    rows = session.rows(session.queue.ids.tolist())
    texts = {LABELS[2]: LABELS[2], LABELS[0]: "皖A99999", LABELS[1]: "皖A88888"}
    session.project.record_readings(
        "newer",
        [(r.plate_id, reading(texts.get(r.label, r.label)), None, "whole", "") for r in rows],
    )
    session.project.activate("fake")
    session.decide([rows[0].plate_id], LABELS[0], Status.CONFIRMED)
    view = shown(CompareView(session, desk.tasks), qtbot)
    qtbot.waitUntil(lambda: bool(cells(view)))
    return view


def test_two_models_are_compared(compared):
    assert (compared.old.currentText(), compared.new.currentText()) == ("fake", "newer")
    assert "6 plates read by both: 3 alike, 3 different" in compared._summary.text()
    assert "100.0\N{NO-BREAK SPACE}% → 0.0\N{NO-BREAK SPACE}%" in compared._summary.text()
    verdicts = [(row[0], row[1], row[2], row[5]) for row in cells(compared)]
    assert verdicts == [
        ("✓ Second right", "浙E·34587", "浙E·34567", "the file name"),
        ("✗ First right", "皖A·12345", "皖A·99999", "a person"),
        ("✗ First right", "皖A·23456", "皖A·88888", "the file name"),
    ]


def test_what_to_do_is_told_while_nothing_can_be_compared(session, desk, qtbot):
    rows = session.rows(session.queue.ids.tolist())
    view = shown(CompareView(session, desk.tasks), qtbot)
    said = view.table.accessibleDescription
    assert said().startswith("Plates read by fake: 6. Only what two models have read")
    assert not view.old.isVisible()
    assert view.focusProxy() is view.table  # what is hidden would leave the keyboard where it was
    same = [(r.plate_id, session.project.reading(r.plate_id), None, "whole", "") for r in rows]
    session.project.record_readings("newer", same)
    session.project.activate("fake")
    view.find_models()
    assert said() == "Comparing …"
    qtbot.waitUntil(lambda: "nothing to decide" in said())
    assert said().startswith("Plates read by both: 6. ")
    assert "6 alike, 0 different" in view._summary.text()
    assert not (view.chips.isVisible() or view._work_through.isVisible())
    view.new.setCurrentText(view.old.currentText())
    assert said() == "Plates read by fake: 6\nPlates read by newer: 6. Choose two different models."


def test_the_other_way_round(compared, qtbot):
    compared.old.setCurrentText("newer")
    assert cells(compared) == []
    assert compared._nothing.isVisible()
    compared.new.setCurrentText("fake")
    qtbot.waitUntil(lambda: [row[0] for row in cells(compared)].count("✓ Second right") == 2)


def test_what_differs_becomes_a_queue(compared, session, qtbot):
    assert compared.focusProxy() is compared.table
    with qtbot.waitSignal(compared.work_began):
        compared.work_through()
    assert session.frozen.models == ("fake", "newer")
    qtbot.waitUntil(lambda: session.queue.left == 2)


def test_escape_leads_back_to_the_view_that_was_worked_in(desk, project, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: bool(len(desk.session.queue)) and not desk.tasks.tasks)
    window.actions_table["sheet"].trigger()
    for page in ("statistics", "verify", "compare"):
        window.actions_table[page].trigger()
        assert window.review.name == page
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert window.review.name == "sheet"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.review.name == "sheet"
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_the_window_leads_to_all_three_and_starts_with_none_of_them(desk, project, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    desk.session.adopt(Project.open(project.folder))
    window._allow()
    for name in ("statistics", "verify", "compare"):
        window.actions_table[name].trigger()
        assert window.review.name == name
        assert window.actions_table[name].isChecked()
        assert desk.settings.values.view == "single"
    assert "pyqtgraph" in sys.modules
    window.review.open_plate(1)
    assert window.review.name == "single"
    for name in ("verify", "compare"):
        window.review.show_view(name)
        window.review.currentWidget().work_began.emit()
        assert window.review.name == "single"


def test_back_to_typing_from_every_page(open_window):
    for page in ("sheet", "characters", "statistics", "verify", "compare"):
        open_window.review.show_view(page)
        open_window.actions_table["type"].trigger()
        assert open_window.review.name == "single"
        assert QApplication.focusWidget() is open_window.review.single._correction.strip
