"""Fine-tuning in the window: real threads, and a real process that plays the trainer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QKeySequence, QPalette
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from core import model_file
from core.errors import TrainingError
from core.project import Status
from core.training import finetune
from core.training.finetune import Outcome, RunState
from core.training.run_log import Figures
from core.training.supervisor import is_running
from gui.jobs.fine_tune import Stage
from gui.main_window import MainWindow
from gui.views.training import TrainingPanel
from gui.widgets.job_view import JobView
from gui.widgets.number_box import NumberBox
from gui.widgets.plots.loss_curve import LossCurve
from tests.gui.trainer import LABELS, UNTIL_STOPPED, WHOLE, button, let_finish, texts, tuner_with, wait_for


def test_a_run_is_shown_from_start_to_the_new_model(confirmed, panel_of, qtbot):
    panel, tuner = panel_of(WHOLE)
    qtbot.waitUntil(lambda: "plates: 16" in texts(panel))
    button(panel, "Fine-tune").click()
    assert tuner.busy
    qtbot.waitUntil(lambda: tuner.evaluated is not None)
    assert "Step 20 of 20 · loss 0.050" in texts(panel)
    assert "50.0 %" in texts(panel)
    assert "held back" in texts(panel)
    bar = panel.findChild(QProgressBar)
    assert (bar.value(), bar.maximum()) == (20, 20)
    assert tuner.losses == [(5, 0.2), (10, 0.1), (20, 0.05)]

    with qtbot.waitSignal(tuner.model_added) as added:
        let_finish(confirmed, tuner)
    assert added.args == ["reader-ft1"]
    assert "50.0 %" in texts(panel)
    assert "95.0 %" in texts(panel)
    assert "The network alone, on the held-back plates:" in texts(panel)
    assert "As you will use it" not in texts(panel)  # that was not measured
    assert model_file.find("reader-ft1").parent == model_file.user_folder()
    assert confirmed.settings.values.model == "reader"  # the operator decides
    button(panel, "Use the new model").click()
    assert confirmed.settings.values.model == "reader-ft1"
    assert "reader-ft1 is ready" in texts(panel)
    assert not button(panel, "is in use").isEnabled()
    (run,) = confirmed.session.project.runs()
    assert (run.status, run.figures["after"]["plate_accuracy"]) == ("finished", 0.95)


def test_the_curve_draws_only_when_it_is_seen(panel_of, qtbot):
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.show_losses([(1, 2.0), (2, 1.0)])
    assert curve._plot is None
    curve.show()
    assert [list(axis) for axis in curve._line.getData()] == [[1, 2], [2.0, 1.0]]
    assert curve._line.opts["symbol"] is None
    assert curve._line.opts["pen"].color() == curve.palette().color(QPalette.ColorRole.Link)
    curve.show_losses([])  # of the next run, which has none yet
    curve.show_losses([(1, 2.0)])
    assert curve._line.opts["symbol"] == "o"  # one point makes no line
    for losses in ([(1, 0.05)], [(1, 0.0)], [(1, 2.0), (90, 0.001)]):
        curve.show_losses(losses)
        box = curve._plot.getPlotItem().vb
        box.updateAutoRange()  # as painting does
        (first, last), (low, high) = box.viewRange()
        assert 0 <= low <= losses[-1][1] <= high, "a loss is never negative"
        assert 0 <= first <= losses[0][0] <= last
    curve.show_losses([(1, 2.0), (2, 1.0), (3, 0.5)])
    _, values = curve._line.getData()
    assert values.tolist() == [2.0, 1.0, 0.5]


def test_the_curve_is_there_to_be_looked_at_alone(qtbot):
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.show_losses([(1, 2.0), (2, 1.0)])
    curve.show()
    plot, box = curve._plot, curve._plot.getPlotItem().vb
    qtbot.waitUntil(plot.isVisible)
    assert plot.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert (box.state["mouseEnabled"], box.menuEnabled()) == ([False, False], False)


def test_the_curve_follows_the_theme(qtbot):
    curve = LossCurve()
    qtbot.addWidget(curve)
    curve.show()
    palette = curve.palette()
    for colour in ("#654321", "#123456"):  # before there is anything to see, and after
        palette.setColor(QPalette.ColorRole.Base, QColor(colour))
        curve.setPalette(palette)
        curve.show_losses([(1, 2.0), (2, 1.0)])
        assert curve._plot.backgroundBrush().color().name() == colour


def test_stop_works_and_the_run_goes_on_later(confirmed, panel_of, qtbot):
    panel, tuner = panel_of(UNTIL_STOPPED)
    panel.start()
    qtbot.waitUntil(lambda: tuner.step is not None)
    button(panel, "Stop").setFocus()
    qtbot.keyClick(button(panel, "Stop"), Qt.Key.Key_Space)
    assert tuner.stage is Stage.STOPPING
    wait_for(qtbot, tuner, Stage.STOPPED)
    assert panel.focusWidget() is button(panel, "Resume")
    assert confirmed.session.project.runs()[0].status == "stopped"

    tuner.command[-1] = tuner.command[-1].replace(UNTIL_STOPPED, WHOLE)
    let_finish(confirmed, tuner)
    button(panel, "Resume").click()
    wait_for(qtbot, tuner, Stage.FINISHED)
    assert tuner.outcome.name == "reader-ft1"
    assert len(confirmed.session.project.runs()) == 1


@pytest.mark.parametrize(("rate", "told"), [("0.6", "0.6"), ("1.0", "1.0"), ("49.7", "50")])
def test_a_slow_training_reads_neither_0_plates_a_second_nor_1_plates(rate, told, panel_of, qtbot):
    panel, tuner = panel_of(UNTIL_STOPPED.replace("rate=50.0", f"rate={rate}"))
    panel.start()
    qtbot.waitUntil(lambda: f"{told} plates a second" in texts(panel).replace("\xa0", " "))
    tuner.stop()
    wait_for(qtbot, tuner, Stage.STOPPED)


def test_nothing_offers_to_stop_a_run_that_has_told_its_end(confirmed, panel_of, qtbot):
    """On a busy machine the process takes seconds to go after its last event."""
    panel, tuner = panel_of(WHOLE + '\nwait_for("gone")')
    panel.start()
    qtbot.waitUntil(lambda: tuner.step is not None)
    (task,) = confirmed.tasks.working_on(confirmed.session.project)
    bar = JobView(task, confirmed.theme)
    qtbot.addWidget(bar)
    assert all(part.isEnabled() for part in bar.findChildren(QToolButton))
    let_finish(confirmed, tuner)
    wait_for(qtbot, tuner, Stage.ENDING)
    bar.show_state()
    assert "The training is ending" in texts(panel)
    assert not [b for b in panel.findChildren(QPushButton) if b.isVisibleTo(panel)]
    assert not any(part.isEnabled() for part in bar.findChildren(QToolButton))
    assert tuner.busy
    task.pause()  # held, the process could only be ended by force
    assert not task.paused
    (finetune.directory_of(confirmed.session.project, tuner.run_id) / "gone").touch()
    wait_for(qtbot, tuner, Stage.FINISHED)
    assert button(panel, "Use the new model").isEnabled()


def test_the_keyboard_stays_in_the_panel_when_what_had_it_goes(confirmed, panel_of, qtbot):
    panel, tuner = panel_of(WHOLE)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(panel)
    layout.addWidget(QPushButton("elsewhere"))
    window.show()
    qtbot.waitUntil(lambda: "plates: 16" in texts(panel))
    start = button(panel, "Fine-tune")
    start.setFocus()
    qtbot.keyClick(start, Qt.Key.Key_Space)
    assert window.focusWidget() is button(panel, "Stop")
    qtbot.waitUntil(lambda: tuner.step is not None)
    let_finish(confirmed, tuner)
    wait_for(qtbot, tuner, Stage.FINISHED)
    use = button(panel, "Use the new model")
    assert window.focusWidget() is use
    assert use.mapTo(panel, use.rect().topLeft()).y() < panel.findChild(NumberBox).mapTo(panel, QPoint()).y()
    qtbot.keyClick(use, Qt.Key.Key_Space)
    assert window.focusWidget() is start


def test_a_crash_is_one_message_and_the_work_is_untouched(confirmed, panel_of, qtbot):
    panel, tuner = panel_of('tell("started", total_steps=2); raise RuntimeError("CUDA error: gone")')
    with qtbot.waitSignal(tuner.failed) as caught:
        panel.start()
    assert isinstance(caught.args[0], TrainingError)
    assert "The graphics card failed during training" in texts(panel)
    assert "train on the processor" in texts(panel)
    assert button(panel, "Fine-tune").isEnabled()
    assert confirmed.session.project.counts()["confirmed"] == len(LABELS)
    assert confirmed.session.project.runs()[0].status == "failed"


def test_too_few_plates_are_refused_before_anything_starts(panel_of, confirmed, qtbot):
    project = confirmed.session.project
    for plate_id in confirmed.session.queue.ids[:10].tolist():
        project.decide(plate_id, text=None, status=Status.DOUBTFUL)
    confirmed.session.note_changes(confirmed.session.queue.ids.tolist())
    panel, tuner = panel_of(WHOLE)
    qtbot.waitUntil(lambda: "Confirm at least 10 first" in texts(panel))
    assert not button(panel, "Fine-tune").isEnabled()
    with qtbot.waitSignal(tuner.failed):
        panel.start()
    assert "There are too few confirmed plates to learn from (6 of at least 10)" in texts(panel)
    assert project.runs() == []


def test_a_run_that_outlived_its_window_is_found_again(confirmed, qtbot):
    first = tuner_with(confirmed, WHOLE)
    first.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: first.step is not None)
    first.leave()  # as if the window had died
    directory = finetune.directory_of(confirmed.session.project, first.run_id)
    qtbot.waitUntil(lambda: not confirmed.tasks.tasks)
    assert is_running(directory)

    second = confirmed.make_tuner()
    assert second.busy
    let_finish(confirmed, second)
    wait_for(qtbot, second, Stage.FINISHED)
    assert second.losses == [(5, 0.2), (10, 0.1), (20, 0.05)]
    assert second.outcome.after.plate_accuracy == 0.95


def test_pause_holds_the_process_and_going_on_lets_it_finish(confirmed, qtbot):
    tuner = tuner_with(confirmed, WHOLE)
    tuner.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: tuner.evaluated is not None)
    (task,) = [task for task in confirmed.tasks.tasks if task.title == "Fine-tuning"]
    task.pause()
    let_finish(confirmed, tuner)
    qtbot.wait(200)  # long enough for a process that is not held to end
    assert tuner.stage is Stage.RUNNING
    task.resume()
    wait_for(qtbot, tuner, Stage.FINISHED)


def test_closing_the_desk_while_a_run_starts_ends_the_process(confirmed, qtbot):
    tuner = tuner_with(confirmed, "time.sleep(600)")
    tuner.start(finetune.FinetuneOptions())
    wait_for(qtbot, tuner, Stage.STARTING)
    directory = finetune.directory_of(confirmed.session.project, tuner.run_id)
    confirmed.tasks.stop_all()
    wait_for(qtbot, tuner, Stage.STOPPED)
    assert not is_running(directory)


def test_a_run_that_measured_nothing_shows_no_empty_table(panel_of, qtbot):
    panel, tuner = panel_of(WHOLE)
    nothing = Figures(float("nan"), float("nan"))  # as read from a log: another NaN each time
    tuner.stage = Stage.IDLE
    for after, shown in ((nothing, False), (Figures(0.9, 0.02), True)):
        tuner.outcome = Outcome(RunState.FINISHED, "run", "neu", Path("neu.onnx"), nothing, after)
        panel.refresh()
        assert ("Plates read right" in texts(panel)) is shown


def test_the_panel_is_as_narrow_in_every_stage(panel_of, confirmed, qtbot):
    confirmed.dress()
    panel, tuner = panel_of(WHOLE)
    model = Path("a-reader-with-a-long-name-ft12.onnx")
    tuner.outcome = Outcome(RunState.FINISHED, "run", model.stem, model, Figures(0.5, 0.1), Figures(1.0, 0.0))
    for language in ("en", "zh_CN"):
        confirmed.language.apply(language)
        for stage in Stage:
            tuner.stage = stage
            panel.retranslate()
            qtbot.wait(1)
            assert panel.minimumSizeHint().width() <= panel.minimumWidth(), (language, stage)
    confirmed.language.apply("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_letter_of_the_panel_is_none_of_the_menu_bar(open_window, desk, language):
    window = open_window
    desk.settings.set("language", language)
    menus = {QKeySequence.mnemonic(menu.text()).toString() for menu in window.menuBar().actions()}
    window.actions_table["train"].trigger()
    labels = window.findChild(TrainingPanel).findChildren(QLabel)
    letters = [
        QKeySequence.mnemonic(text).toString() for text in (one.text() for one in labels if one.buddy())
    ]
    assert len(letters) == len(set(letters)) == 2 and "" not in letters
    assert not menus & set(letters)


def test_the_panel_follows_the_language(panel_of, qtbot):
    panel, _ = panel_of(WHOLE)
    panel.findChild(QPushButton).setText("stale")
    QCoreApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert "stale" not in [b.text() for b in panel.findChildren(QPushButton)]


def test_opening_a_folder_whose_run_goes_on_shows_it(confirmed, qtbot):
    first = tuner_with(confirmed, WHOLE)
    first.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: first.step is not None)
    first.leave()
    let_finish(confirmed, first)
    qtbot.waitUntil(lambda: not confirmed.tasks.tasks)

    window = MainWindow(confirmed)
    qtbot.addWidget(window)
    panel = window.findChild(TrainingPanel)
    assert panel is not None
    qtbot.waitUntil(lambda: "reader-ft1 is ready" in texts(panel))
    assert confirmed.session.project.runs()[0].status == "finished"


def test_the_panel_is_as_wide_in_every_stage(panel_of, qtbot):
    panel, tuner = panel_of(UNTIL_STOPPED)
    before = panel.minimumSizeHint().width(), panel.minimumWidth()
    panel.start()
    wait_for(qtbot, tuner, Stage.RUNNING)
    tuner.stop()
    wait_for(qtbot, tuner, Stage.STOPPED)
    assert button(panel, "Resume the stopped run")
    assert max(panel.minimumSizeHint().width(), panel.minimumWidth()) == max(before)
