"""A fine-tuning of a pair: both learn, or the new model reads alone and the window says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import model_file
from core.training.finetune import Outcome, RunState
from gui.jobs.fine_tune import Stage
from gui.texts import said
from tests import networks
from tests.gui.trainer import PAIR, button, let_finish, texts, wait_for


@pytest.mark.parametrize(("chosen", "notices"), [("", 1), ("accurate", 0)])
def test_that_the_new_model_reads_alone_is_said_where_a_pair_read_before(
    desk, tmp_path: Path, user_home: Path, monkeypatch, chosen: str, notices: int
) -> None:
    accurate = networks.save(tmp_path / "a.onnx", name="accurate")
    told = {"cascade": {"accurate": "accurate", "below": 0.8}}
    fast = networks.save(tmp_path / "b.onnx", name="fast", figures=told)
    monkeypatch.setattr(model_file, "bundled", lambda: [accurate, fast])
    desk.settings.set("model", chosen)
    tuner = desk.make_tuner()
    heard: list[str] = []
    desk.session.notice.connect(lambda words: heard.append(said(words)))
    tuner.outcome = Outcome(RunState.FINISHED, "run", "accurate-ft1", accurate)
    tuner.use_new_model()
    assert desk.settings.values.model == "accurate-ft1"
    assert [("accurate-ft1" in text and "did not learn" in text) for text in heard] == [True] * notices


@pytest.mark.parametrize(
    ("made", "name", "sentence", "in_use"),
    [
        (
            True,
            "reader-ft1-fast",
            "it leaves 12.5\N{NO-BREAK SPACE}% of the plates to the accurate one",
            "the two together read 15",
        ),
        (False, "reader-ft1", "the new one reads every plate itself", "the accurate model reads 14"),
    ],
)
def test_the_fast_one_learns_in_the_same_run_and_its_end_is_told(
    confirmed, panel_of, qtbot, made: bool, name: str, sentence: str, in_use: str
) -> None:
    panel, tuner = panel_of(f"MADE = {made}\n{PAIR}")
    button(panel, "Fine-tune").click()
    qtbot.waitUntil(lambda: tuner.step is not None and tuner.step.fast)
    assert "Teaching the fast model, too" in texts(panel)
    assert "Step 25 of 30" in texts(panel)
    assert tuner.losses == [(10, 0.1), (20, 0.05)]  # of the accurate one alone
    let_finish(confirmed, tuner)
    wait_for(qtbot, tuner, Stage.FINISHED)
    assert f"{name} is ready" in texts(panel) and sentence in texts(panel)
    assert f"As you will use it: {in_use} of 16 held-back plates right." in texts(panel)
    assert "The accurate network alone, on the held-back plates:" in texts(panel)
    assert "75.0 %" in texts(panel)
    heard: list[str] = []
    confirmed.session.notice.connect(lambda words: heard.append(said(words)))
    button(panel, "Use the new model").click()
    assert confirmed.settings.values.model == name
    assert heard == []  # it was a model that reads alone before, too


def test_a_new_pair_takes_over_from_a_pair_without_a_word(desk, tmp_path: Path, user_home: Path, monkeypatch):
    def pair(number: str, fast: str) -> list[Path]:
        told = {"cascade": {"accurate": f"accurate{number}", "below": 0.8}}
        return [
            networks.save(tmp_path / f"a{number}.onnx", name=f"accurate{number}"),
            networks.save(tmp_path / f"b{number}.onnx", name=fast, figures=told),
        ]

    files = [*pair("", "fast"), *pair("-ft1", "new-fast")]
    monkeypatch.setattr(model_file, "bundled", lambda: files)
    desk.settings.set("model", "fast")
    tuner = desk.make_tuner()
    heard: list[str] = []
    desk.session.notice.connect(lambda words: heard.append(said(words)))
    tuner.outcome = Outcome(RunState.FINISHED, "run", "new-fast", files[-1])
    tuner.use_new_model()
    assert desk.settings.values.model == "new-fast"
    assert heard == []
