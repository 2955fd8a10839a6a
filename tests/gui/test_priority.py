"""Work for the window steps back behind it, and the window itself never does."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from gui import priority
from gui.pictures.picture_pool import PicturePool
from gui.tasks import Task, TaskRunner

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="niceness of threads is Linux's")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@on_linux
def test_a_task_and_the_threads_that_it_starts_are_behind_the_window(qtbot):
    before, found = niceness(), []

    def work(_report, _should_stop):
        inner = threading.Thread(target=lambda: found.append(niceness()))
        inner.start()
        inner.join()
        return niceness()

    runner = TaskRunner()
    task = Task("work", work)
    with qtbot.waitSignal(task.finished):
        runner.start(task, produced=found.append)
    assert found == [min(before + priority._NICE, 19)] * 2
    assert niceness() == before
    assert runner.shut_down()


@on_linux
def test_pictures_are_made_behind_the_window(qtbot):
    before = niceness()
    pool = PicturePool(lambda _key: niceness(), lambda _value: 1, 10)
    with qtbot.waitSignal(pool.arrived) as made:
        pool.want(["picture"])
    assert made.args == ["picture", min(before + priority._NICE, 19)]
    assert niceness() == before
    pool.close()


def test_other_systems_go_by_the_priority_of_the_thread(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "setpriority", lambda *_: pytest.fail("that is Linux's"), raising=False)
    priority.step_back()


@on_linux
def test_a_sandbox_that_forbids_it_costs_nothing(qtbot, monkeypatch):
    def forbid(*_values):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setpriority", forbid)
    found: list[object] = []
    runner = TaskRunner()
    task = Task("work", lambda _report, _should_stop: "done")
    with qtbot.waitSignal(task.finished):
        runner.start(task, produced=found.append)
    assert found == ["done"]
    assert runner.shut_down()
