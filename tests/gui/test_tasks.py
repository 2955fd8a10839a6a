"""Tasks: work in threads, one terminal signal, news in the window's thread."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from core.errors import ImageError
from gui import tasks
from gui.tasks import Report, Task, TaskRunner


class Listener(QObject):
    """Notes every signal of a task, and the thread it arrives in."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.news: list[tuple[object, ...]] = []
        self.threads: set[QThread] = set()
        task.progressed.connect(self.on_progressed)
        task.produced.connect(self.on_produced)
        task.failed.connect(self.on_failed)
        task.finished.connect(self.on_finished)

    @property
    def ends(self) -> list[tuple[object, ...]]:
        return [n for n in self.news if n[0] in ("failed", "finished")]

    @Slot(int, int)
    def on_progressed(self, done: int, total: int) -> None:
        self._note("progressed", done, total)

    @Slot(object)
    def on_produced(self, value: object) -> None:
        self._note("produced", value)

    @Slot(str, str)
    def on_failed(self, message: str, detail: str) -> None:
        self._note("failed", message, detail)

    @Slot(bool)
    def on_finished(self, complete: bool) -> None:
        self._note("finished", complete)

    def _note(self, *news: object) -> None:
        self.news.append(news)
        self.threads.add(QThread.currentThread())


@pytest.fixture
def runner(qapp):
    runner = TaskRunner()
    yield runner
    assert runner.shut_down()
    qapp.processEvents()
    assert runner.tasks == ()


def run(runner, qtbot, work, **options) -> Listener:
    task = Task("work", work, **options)
    listener = Listener(task)
    with qtbot.waitSignal(runner.idle):
        runner.start(task)
    return listener


def test_what_work_returns_is_produced_before_it_finishes(runner, qtbot):
    listener = run(runner, qtbot, lambda report, should_stop: 42)
    assert listener.news == [("produced", 42), ("finished", True)]


def test_work_runs_in_a_thread_and_its_news_arrive_in_the_windows(runner, qtbot):
    threads = []

    def work(report, should_stop):
        threads.append(threading.get_ident())
        report(1, 1)
        report.produce("first")

    listener = run(runner, qtbot, work)
    assert threads != [threading.get_ident()]
    assert listener.threads == {QThread.currentThread()}
    assert ("produced", "first") in listener.news


def test_progress_is_held_back_but_the_last_is_always_told(runner, qtbot):
    def work(report, should_stop):
        for i in range(1000):
            report(i + 1, 1000)

    listener = run(runner, qtbot, work)
    told = [n for n in listener.news if n[0] == "progressed"]
    assert told[0] == ("progressed", 1, 1000)
    assert told[-1] == ("progressed", 1000, 1000)
    assert len(told) < 500


def test_an_error_is_the_only_end(runner, qtbot, caplog):
    def work(report, should_stop):
        report.produce("before")
        raise ZeroDivisionError("by zero")

    listener = run(runner, qtbot, work)
    assert len(listener.ends) == 1
    kind, message, detail = listener.ends[0]
    assert (kind, message) == ("failed", "by zero")
    assert "ZeroDivisionError" in detail
    assert "A task failed" in caplog.text


def test_an_error_without_words_is_named(runner, qtbot):
    def work(report, should_stop):
        raise ImageError("The picture cannot be read")

    task = Task("work", work)
    with qtbot.waitSignal(task.failed) as caught:
        runner.start(task)
    assert caught.args[0] == "The picture cannot be read"
    assert isinstance(task.error, ImageError)


def test_a_stopped_task_finishes_incomplete(runner, qtbot):
    started = threading.Event()

    def work(report, should_stop):
        started.set()
        while not should_stop():
            pass

    task = Task("work", work)
    listener = Listener(task)
    runner.start(task)
    assert started.wait(60)
    with qtbot.waitSignal(runner.idle):
        task.stop()
    assert listener.ends == [("finished", False)]


def test_a_paused_task_waits_and_goes_on(runner, qtbot):
    steps = []
    asked = threading.Event()

    def work(report, should_stop):
        while not should_stop() and len(steps) < 3:
            steps.append(1)
            asked.set()
            wait.wait(60)

    wait = threading.Event()
    task = Task("work", work)
    runner.start(task)
    assert asked.wait(60)
    task.pause()
    assert task.paused
    wait.set()
    qtbot.wait(30)
    assert len(steps) == 1
    with qtbot.waitSignal(runner.idle):
        task.resume()
    assert len(steps) == 3


def test_a_paused_task_can_be_stopped(runner, qtbot):
    task = Task("work", lambda report, should_stop: should_stop())
    task.pause()
    with qtbot.waitSignal(task.finished) as caught:
        runner.start(task)
        task.stop()
    assert caught.args == [False]


def test_many_tasks_each_end_once(runner, qtbot):
    listeners = []
    with qtbot.waitSignal(runner.idle):
        for i in range(24):
            task = Task(str(i), lambda report, should_stop, i=i: 1 / (i % 3))
            listeners.append(Listener(task))
            runner.start(task)
    assert [len(listener.ends) for listener in listeners] == [1] * 24
    assert sum(listener.ends[0][0] == "failed" for listener in listeners) == 8


def test_a_task_can_start_another(runner, qtbot):
    class Chain(QObject):
        made = 0

        @Slot(bool)
        def go_on(self, complete: bool) -> None:
            if self.made < 5:
                self.made += 1
                task = Task("next", lambda report, should_stop: None)
                task.finished.connect(self.go_on)
                runner.start(task)

    chain = Chain()
    chain.go_on(True)
    qtbot.waitUntil(lambda: chain.made == 5 and not runner.tasks)


def test_shutting_down_stops_and_waits(qapp):
    runner = TaskRunner()
    ended = []

    def work(report, should_stop):
        while not should_stop():
            pass
        ended.append(True)

    for _ in range(3):
        runner.start(Task("work", work))
    assert runner.shut_down()
    assert len(ended) == 3
    qapp.processEvents()


def test_the_subject_is_released_by_the_thread_that_used_it(runner, qtbot):
    class Subject:
        def __init__(self) -> None:
            self.threads: list[int] = []

        def release(self) -> None:
            self.threads.append(threading.get_ident())

    subject = Subject()
    used = []

    def work(report, should_stop):
        used.append(threading.get_ident())
        raise ValueError("even when it fails")

    task = Task("work", work, subject=subject)
    with qtbot.waitSignal(runner.idle):
        runner.start(task)
        assert runner.working_on(subject) == [task]
    assert subject.threads == used
    assert runner.working_on(subject) == []


def test_what_is_reported_right_after_a_flush_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "NEWS_INTERVAL", 30.0)  # a busy machine may be slow
    told: list[tuple[int, int]] = []
    report = Report(lambda done, total: told.append((done, total)), lambda _: None)
    report(1, 9)
    report(2, 9)  # too soon after the last one to be told
    assert told == [(1, 9)]
    report.flush()
    report(3, 9)  # perhaps the last for a long time
    assert told == [(1, 9), (2, 9), (3, 9)]
    report(4, 9)
    assert told[-1] == (3, 9)
