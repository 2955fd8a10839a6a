"""Runs that ended early, or whose end nobody saw, in a window that opens later."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QToolButton

from core.project import Project
from core.training import finetune
from gui.jobs.fine_tune import Stage
from gui.main_window import MainWindow
from gui.texts import said
from gui.views.training import TrainingPanel
from gui.widgets.job_view import JobView
from tests.gui.helpers import make_folder
from tests.gui.trainer import KILLED, LABELS, UNTIL_STOPPED, WHOLE, let_finish, texts, tuner_with, wait_for


def end_early(confirmed, qtbot, script: str) -> None:
    """Let a run end early, and the tuner that watched it with it."""
    tuner = tuner_with(confirmed, script)
    tuner.start(finetune.FinetuneOptions())
    # a run that ends by itself may be over before anybody saw it running
    qtbot.waitUntil(lambda: tuner.stage is Stage.RUNNING or not tuner.busy)
    tuner.stop()
    qtbot.waitUntil(lambda: not tuner.busy)
    confirmed.session.project_changed.disconnect(tuner.attach)


def reopen(desk, qtbot, folder) -> None:
    """Close the project and open its folder anew, as after a restart."""
    desk.session.close()
    desk.session.adopt(Project.open(folder))
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and bool(desk.session.counts))
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


@pytest.mark.parametrize("script", [UNTIL_STOPPED, KILLED], ids=["stopped", "killed"])
def test_a_run_that_ended_early_is_offered_after_a_restart_in_a_moved_folder(
    confirmed, qtbot, script, tmp_path
):
    end_early(confirmed, qtbot, script)
    folder = confirmed.session.project.folder
    confirmed.session.close()
    moved = folder.rename(tmp_path / "搬走了")
    reopen(confirmed, qtbot, moved)

    window = MainWindow(confirmed)
    qtbot.addWidget(window)
    window.show()
    offer = next(b for b in window.jobs_bar.findChildren(QToolButton) if "Resume" in b.text())
    assert offer.isVisible()
    assert window.findChild(TrainingPanel) is None  # nothing opens by itself
    resuming = tuner_with(confirmed, WHOLE)
    confirmed.make_tuner = lambda: resuming
    offer.click()
    assert not offer.isVisible()
    panel = window.findChild(TrainingPanel)
    tuner = panel._tuner
    qtbot.waitUntil(lambda: tuner.step is not None and tuner.step.step == 20)
    let_finish(confirmed, tuner)
    wait_for(qtbot, tuner, Stage.FINISHED)
    assert len(confirmed.session.project.runs()) == 1
    assert finetune.directory_of(confirmed.session.project, tuner.run_id).is_relative_to(moved)
    assert not offer.isVisible()


def test_a_run_that_goes_on_with_other_pictures_says_so(confirmed, qtbot) -> None:
    changed = 'tell("changed", step=5, keys="data.train.0, run.seed")\n'
    tuner = tuner_with(confirmed, changed + WHOLE)
    heard: list[str] = []
    confirmed.session.notice.connect(lambda words: heard.append(said(words)))
    tuner.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: tuner.step is not None and tuner.step.step == 20)
    let_finish(confirmed, tuner)
    wait_for(qtbot, tuner, Stage.FINISHED)
    told = "The run goes on, but not exactly: its pictures or settings are others than before"
    assert [text for text in heard if told in text] == [f"{told} (data.train.0, run.seed)"]


def plates_told(panel: TrainingPanel) -> list[str]:
    return [line for line in texts(panel).splitlines() if "to learn from" in line]


def test_a_run_that_is_found_again_tells_its_plates_as_before(confirmed, panel_of, qtbot):
    panel, first = panel_of(UNTIL_STOPPED)
    panel.start()
    qtbot.waitUntil(lambda: first.step is not None, timeout=60000)
    told = plates_told(panel)
    assert len(told) == 1 and told[0].startswith(f"{first.run.trained} plates to learn from")
    assert first.run.trained + first.run.held == len(LABELS)
    first.leave()  # as if the window had been closed
    confirmed.session.project_changed.disconnect(first.attach)
    qtbot.waitUntil(lambda: not confirmed.tasks.tasks)
    panels, tuners = [], []
    for _ in ("while it trains", "once it has been stopped"):
        tuners.append(tuner_with(confirmed, UNTIL_STOPPED))
        panels.append(TrainingPanel(confirmed.session, tuners[-1]))
        qtbot.addWidget(panels[-1])
        if not tuners[-1].busy:
            tuners[-1].resume()
        wait_for(qtbot, tuners[-1], Stage.RUNNING)
        qtbot.waitUntil(lambda: plates_told(panels[-1]) == told)
        tuners[-1].stop()
        wait_for(qtbot, tuners[-1], Stage.STOPPED)


def test_a_stopped_run_shows_how_far_it_came(confirmed, qtbot):
    end_early(confirmed, qtbot, KILLED)
    reopen(confirmed, qtbot, confirmed.session.project.folder)
    tuner = confirmed.make_tuner()
    panel = TrainingPanel(confirmed.session, tuner)
    qtbot.addWidget(panel)
    assert "it can go on after step 5 of 20" in texts(panel)
    assert tuner.losses == [(5, 0.5)]  # step 7 is made once more
    assert tuner.before.plate_accuracy == 0.5
    assert tuner.stage is Stage.IDLE


def test_a_finished_run_is_not_offered_again(confirmed, qtbot):
    end_early(confirmed, qtbot, UNTIL_STOPPED)
    tuner = tuner_with(confirmed, WHOLE)
    assert tuner.can_resume
    tuner.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: tuner.step is not None)
    let_finish(confirmed, tuner)
    wait_for(qtbot, tuner, Stage.FINISHED)
    assert not tuner.can_resume
    assert not confirmed.run_was_stopped()


def test_no_time_left_is_told_while_the_process_loads(confirmed, qtbot):
    tuner = tuner_with(confirmed, "wait_for('loaded')\n" + UNTIL_STOPPED)
    tuner.start(finetune.FinetuneOptions())
    (task,) = [task for task in confirmed.tasks.tasks if task.title == "Fine-tuning"]
    view = JobView(task, confirmed.theme)
    qtbot.addWidget(view)
    view._rate.note(0.0, 1)  # as if the cutting out had taken its time
    view._rated = len(LABELS)
    wait_for(qtbot, tuner, Stage.STARTING)
    qtbot.waitUntil(lambda: task.total == 0)
    view.show_state()
    assert view._progress_text() == ""
    (finetune.directory_of(confirmed.session.project, tuner.run_id) / "loaded").touch()
    qtbot.waitUntil(lambda: task.total == 20)
    assert view._progress_text() == "5 / 20"  # five steps in no time make no rate
    tuner.stop()
    wait_for(qtbot, tuner, Stage.STOPPED)


def test_a_training_that_goes_on_behind_another_folder_is_told(confirmed, qtbot, tmp_path):
    folder, other = confirmed.session.folder, make_folder(tmp_path / "另一个", LABELS[:2])
    tuner = tuner_with(confirmed, UNTIL_STOPPED)
    tuner.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: tuner.step is not None)
    told = []
    confirmed.session.notice.connect(lambda words: told.append(said(words)))
    confirmed.folders.open(other)
    goes_on = f"The fine-tuning of {folder.name} goes on by itself; opening the folder again finds it."
    qtbot.waitUntil(lambda: goes_on in told, timeout=20_000)
    told.clear()
    confirmed.folders.open(folder)
    qtbot.waitUntil(lambda: tuner.step is not None, timeout=20_000)
    tuner.stop()
    wait_for(qtbot, tuner, Stage.STOPPED)
    assert goes_on not in told


def test_another_folder_does_not_wait_for_a_process_that_takes_its_time_to_end(confirmed, qtbot, tmp_path):
    folder, other = confirmed.session.folder, make_folder(tmp_path / "另一个", LABELS[:2])
    tuner = tuner_with(confirmed, f"{WHOLE}\nwait_for('end')")
    tuner.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: tuner.step is not None)
    directory = finetune.directory_of(confirmed.session.project, tuner.run_id)
    let_finish(confirmed, tuner)
    qtbot.waitUntil(lambda: "finished" in (directory / "events.jsonl").read_text("utf-8"))
    qtbot.wait(500)  # by now who follows the run has read it, and waits for the process
    began = time.perf_counter()
    tuner.leave()
    assert time.perf_counter() - began < 1  # five seconds, when it waited
    confirmed.folders.open(other)
    qtbot.waitUntil(lambda: confirmed.session.folder == other, timeout=20_000)
    assert not (directory / "stop").exists()

    (directory / "end").touch()
    confirmed.folders.open(folder)
    wait_for(qtbot, tuner, Stage.FINISHED)
    assert tuner.outcome.name == "reader-ft1"
    qtbot.waitUntil(lambda: not confirmed.tasks.tasks)
