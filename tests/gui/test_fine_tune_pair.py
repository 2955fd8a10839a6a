"""After a fine-tuning the new model reads alone, and the window says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import model_file
from core.training.finetune import Outcome, RunState
from gui.texts import said
from tests import networks


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
