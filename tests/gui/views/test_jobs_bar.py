"""The line below: what is said of a step goes with it, the rest stays for its seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QToolButton

from core.errors import StoreError
from core.project import Status
from gui.editing.pace import Pace, Rate
from gui.jobs.imports import ImportSummary
from gui.tasks import Task
from gui.views.jobs_bar import JobsBar
from gui.widgets.job_view import JobView


@pytest.fixture
def bar(desk, session, qtbot):
    bar = JobsBar(session, desk.tasks, desk.problems, desk.theme)
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_what_was_said_of_an_import_goes_when_it_is_undone(bar, desk, session):
    session.decide([session.queue.at(0)], None, Status.CONFIRMED)
    session.decide([session.queue.at(1)], None, Status.CONFIRMED)
    desk.imports._on_produced(ImportSummary(taken=1))
    assert bar._notice.text() == "Taken over: 1; undo takes them back."
    session.decide([session.queue.at(2)], None, Status.CONFIRMED)
    session.undo_stack.undo()
    assert bar._notice.text(), "what came after it was undone"
    session.undo_stack.undo()
    assert bar._notice.text() == ""


def test_the_end_of_the_list_is_no_longer_told_when_a_decision_is_taken_back(bar, session):
    for plate_id in session.queue.ids.tolist():
        session.select(plate_id)
        session.confirm("皖A12345")
    assert bar._notice.text() == "Every plate of this list is decided."
    session.undo_stack.undo()
    assert bar._notice.text() == ""


def test_what_was_not_saved_is_told_until_something_is(bar, session, monkeypatch):
    """Beside the next act, which is in the store, it would be false; that of another kind stays."""
    first, second, third, *_ = session.queue.ids.tolist()

    def refuse(*_args, **_kwargs):
        raise StoreError("The disk is full")

    def told_of(act: Callable[[], object]) -> str:
        with monkeypatch.context() as full:
            for name in ("decide_many", "revert_all", "apply_all"):
                full.setattr(session.project, name, refuse)
            act()
        return bar._notice.text()

    words = "This was not saved: The disk is full"
    session.decide([first], None, Status.CONFIRMED)
    assert told_of(lambda: session.decide([second], None, Status.CONFIRMED)) == words
    session.decide([second], None, Status.CONFIRMED)
    assert bar._notice.text() == ""
    assert told_of(session.undo_stack.undo) == words
    session.undo_stack.undo()
    assert told_of(session.undo_stack.redo) == words
    session.undo_stack.redo()
    assert bar._notice.text() == ""
    session.notice.emit("Exported: 6")
    session.decide([third], None, Status.CONFIRMED)
    assert bar._notice.text() == "Exported: 6"


def test_other_news_stays_when_something_is_undone(bar, session):
    session.decide([session.queue.at(0)], None, Status.CONFIRMED)
    session.notice.emit("Exported: 6")
    session.undo_stack.undo()
    assert bar._notice.text() == "Exported: 6"


def test_what_is_too_long_ends_in_an_ellipsis_and_is_told_whole_by_the_tool_tip(bar, session, qtbot):
    bar.resize(1200, 30)
    long = "This was not saved: " + "because of <b> " * 30
    session.notice.emit("Short")
    assert (bar._notice.shown, bar._notice.toolTip()) == ("Short", "")
    session.notice.emit(long)
    assert bar._notice.shown.startswith("This was not saved: because")
    assert bar._notice.shown.endswith("…")
    assert bar._notice.toolTip() == "<p>" + long.replace("<b>", "&lt;b&gt;") + "</p>", "no markup"
    assert not bar._notice.grab().isNull()
    bar.resize(20000, 30)
    qtbot.waitUntil(lambda: bar._notice.shown == long and bar._notice.toolTip() == "")


def test_what_could_not_be_saved_says_why_before_where(bar, session, monkeypatch):
    def refuse(*_given: object, **_named: object) -> None:
        raise StoreError(
            "The project store cannot be used", path="a/b", detail="full", advice="Free space on the disk"
        )

    monkeypatch.setattr(session.project, "decide_many", refuse)
    session.decide([session.queue.at(0)], None, Status.CONFIRMED)
    assert bar._notice.text() == (
        "This was not saved: The project store cannot be used (full). Free space on the disk"
    )


def test_what_was_said_of_one_folder_is_not_said_of_the_next(bar, session):
    session.notice.emit("Read: 1,200 in 4 s")
    session.adopt(None)
    assert bar._notice.text() == ""


@pytest.fixture
def running(bar, desk, qtbot):
    """Return the views of two long jobs that are half done."""
    go = threading.Event()

    def work(report, should_stop):
        for done in range(0, 117_170, 117):
            report(done, 234_340)
        report.flush()
        go.wait(60)

    for name in ("Recognising", "Confirming: 234,340 plates"):
        desk.tasks.start(Task(name, work, pausable=True))
    qtbot.waitUntil(lambda: [task.done for task in desk.tasks.tasks] == [117_117] * 2)
    yield bar.findChildren(JobView)
    go.set()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def cut(bar) -> list[str]:
    """Return what is shown and has less room than it needs."""
    parts = [part for kind in (QLabel, QToolButton) for part in bar.findChildren(kind) if part.isVisible()]
    return [
        part.text() for part in parts if part is not bar._notice and part.width() < part.sizeHint().width()
    ]


def decide_all(session) -> None:
    states = [Status.CONFIRMED, Status.CORRECTED, Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE]
    for plate_id, status in zip(session.queue.ids.tolist(), states, strict=False):
        session.decide([plate_id], "皖A99999", status)


@pytest.mark.parametrize(("percent", "jobs"), [(80, True), (100, True), (150, True), (200, False)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_news_and_jobs_have_room_at_any_size_of_type(
    percent, jobs, language, bar, desk, session, qtbot, request
):
    desk.language.apply(language)
    desk.theme.apply("light", percent)
    decide_all(session)
    qtbot.waitUntil(lambda: session.counts.get(Status.NO_PLATE) == 1)
    if jobs:
        for view in request.getfixturevalue("running"):
            view.show_state()
    session.notice.emit("Exported: 6")
    bar.resize(1366, bar.height())
    qtbot.waitUntil(lambda: not cut(bar) and bar._notice.shown == "Exported: 6")
    desk.language.apply("en")


def test_a_job_that_is_not_done_has_some_time_left(bar, monkeypatch, request):
    monkeypatch.setattr(Rate, "note", lambda *_given: 1e7)
    (first, _second) = request.getfixturevalue("running")
    first.show_state()
    assert first._figures.text().endswith("1 s left")


@pytest.mark.parametrize(("wide", "named"), [(800, False), (1366, True)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_time_left_of_a_job_is_told_in_the_largest_type(
    wide, named, language, bar, desk, session, qtbot, monkeypatch, request
):
    monkeypatch.setattr(Rate, "note", lambda *_given: 9.9)
    desk.language.apply(language)
    desk.theme.apply("light", 200)
    decide_all(session)
    desk.problems.add(StoreError("The disk is full"))
    bar.offer_resume(True)
    (first, second) = request.getfixturevalue("running")
    second.hide()
    bar._views = {first._task: first}
    first.show_state()
    session.notice.emit("Exported: 6")
    bar.resize(wide, bar.height())
    left = "3 h 17 min left" if language == "en" else "剩余 3 小时 17 分"
    qtbot.waitUntil(lambda: left in first._figures.text() and not cut(bar))
    assert first._title.isVisible() is named
    told = first._figures.text() + first._figures.toolTip()
    assert "Recognising" in first._title.text() + told and "117,117 / 234,340" in told
    problems = next(b for b in bar.findChildren(QToolButton) if b.text() in ("1", "Problems: 1", "问题：1"))
    assert problems.accessibleName() in ("Problems: 1", "问题：1")
    bar.resize(4000, bar.height())
    qtbot.waitUntil(lambda: problems.text() == problems.accessibleName() and first._title.isVisible())
    desk.language.apply("en")


def test_what_matters_least_is_left_out_first_and_comes_back(bar, session, qtbot, monkeypatch):
    paces = ("2.0 s a plate, 2 s left", "2 s left")
    monkeypatch.setattr(bar, "_pace_texts", lambda: paces)
    decide_all(session)
    bar.resize(1366, bar.height())
    qtbot.waitUntil(lambda: bar._counts.isVisible() and bar._pace.text() == paces[0])
    all_of_it = bar._counts.width() + bar._pace.width()
    for wide, pace in ((all_of_it, paces[0]), (bar._pace.width(), paces[1])):
        bar.resize(wide, bar.height())
        qtbot.waitUntil(lambda pace=pace: not bar._counts.isVisible() and bar._pace.text() == pace)
    bar.resize(1366, bar.height())
    qtbot.waitUntil(lambda: bar._counts.isVisible() and bar._pace.text() == paces[0])


def test_what_is_left_of_the_list_stands_below_it_alone(bar, session, qtbot):
    """Two lines of one height side by side told the same number, once of the list and once of nothing."""
    assert bar._pace.text() == ""  # before there is a pace
    for now, plate in enumerate(session.queue.ids.tolist()[:4]):
        session.decide([plate], None, [Status.CONFIRMED, Status.DOUBTFUL][now % 2])
    session.pace = Pace()
    for now in range(5):
        session.pace.note(1, now=2.0 * now)
    qtbot.waitUntil(lambda: session.counts.get(Status.DOUBTFUL) == 2)
    bar.resize(1366, bar.height())
    bar.show_counts()
    assert bar._counts.text() == "Folder: 2 confirmed · 2 doubtful"
    assert bar._pace.text() == "2.0 s a plate, 4 s left"


def test_in_chinese_the_state_comes_before_its_number_as_in_what_is_to_decide(bar, desk, session, qtbot):
    desk.language.apply("zh_CN")
    session.decide([session.queue.at(0)], None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: bar._counts.text() == "文件夹：已确认 1")
    desk.language.apply("en")
    qtbot.waitUntil(lambda: bar._counts.text() == "Folder: 1 confirmed")


def test_the_end_of_an_audit_says_where_its_result_is(bar, session, qtbot):
    session.start_queue("audit")
    qtbot.waitUntil(lambda: session.frozen is not None and len(session.queue) == 6)
    for plate_id in session.queue.ids.tolist():
        session.select(plate_id)
        session.confirm("皖A12345")
    assert bar._notice.text() == (
        "Every plate of this list is decided. Verify the labels tells what the audit has found."
    )


def test_what_is_said_stands_where_the_words_begin_while_there_are_none_before_it(bar, session, qtbot):
    bar.resize(1200, 30)
    session.notice.emit("Short")
    qtbot.waitUntil(lambda: bar._notice.x() == bar.layout().contentsMargins().left())
    for plate_id in session.queue.ids.tolist()[:5]:
        session.decide([plate_id], None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: bar._pace.isVisible() and bar._notice.x() > bar._pace.geometry().right())


def test_the_pace_of_whole_pages_is_told_too(bar, session):
    for now in (0.0, 1.5, 3.0, 4.5):
        session.pace.note(50, now)
    bar.show_counts()
    assert bar._pace.text().startswith("0.03 s a plate, ")
