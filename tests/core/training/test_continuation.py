"""A resumed run says when it is not the exact continuation of the one that was stopped, and goes on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from core.cli.shared import telling
from core.cli.train import _Bar
from core.training import state
from core.training.run_log import Changed, LogFollower, not_exact
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig


@pytest.fixture
def plates(eight: Path, tmp_path: Path) -> Path:
    """Return a folder of eight plates of the test's own."""
    return Path(shutil.copytree(eight, tmp_path / "plates"))


def stopped_run(folder: Path, make_config: MakeConfig, **changes: Any) -> None:
    looks = iter([False, False, True])
    trainer = Trainer(make_config(folder, **changes), mirror=False, should_stop=lambda: next(looks, True))
    assert trainer.run() is None
    assert 0 < trainer.step < 4


def resumed(folder: Path, make_config: MakeConfig, **changes: Any) -> list[str]:
    """Resume the run to its end and return by which keys it says that it differs, once an attempt."""
    trainer = Trainer(make_config(folder, **changes), mirror=False)
    before = len(LogFollower(trainer.folder).new_events())
    trainer.run(resume=True)
    assert trainer.step == 4
    events = LogFollower(trainer.folder).new_events()[before:]
    return [event.keys for event in events if isinstance(event, Changed)]


def test_the_exact_continuation_says_nothing(plates: Path, make_config: MakeConfig, tmp_path: Path) -> None:
    stopped_run(plates, make_config)
    plates.rename(tmp_path / "elsewhere")  # the same pictures
    moved = {"train": [{"kind": "crops", "path": "elsewhere", "augment": False}], "root": str(tmp_path)}
    assert resumed(plates, make_config, data={**moved, "workers": 1}, run__log_every=2) == []


def test_pictures_that_were_removed_or_added_are_told_once(plates: Path, make_config: MakeConfig) -> None:
    stopped_run(plates, make_config)
    next(iter(sorted(plates.iterdir()))).unlink()
    assert resumed(plates, make_config) == ["data.train.0"]
    assert resumed(plates, make_config) == []  # the checkpoint is now one of these pictures
    first = next(iter(sorted(plates.iterdir())))
    shutil.copy(first, first.with_name(f"{first.stem.partition('_')[0]}_99{first.suffix}"))
    assert resumed(plates, make_config) == ["data.train.0"]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"run__seed": 5}, "run.seed"),
        ({"run__batch_size": 2}, "run.batch_size"),
        ({"optim": {"learning_rate": 1e-4}, "run__seed": 5}, "optim.learning_rate, run.seed"),
    ],
)
def test_other_settings_are_told_by_their_keys(
    plates: Path, make_config: MakeConfig, changes: dict[str, Any], keys: str
) -> None:
    stopped_run(plates, make_config)
    assert resumed(plates, make_config, **changes) == [keys]


def test_sources_are_told_by_what_is_different_of_them(plates: Path, make_config: MakeConfig) -> None:
    one = {"kind": "crops", "path": str(plates), "augment": False}
    stopped_run(plates, make_config)
    other = {"train": [one | {"augment": True, "limit": 3}], "workers": 0}
    assert resumed(plates, make_config, data=other) == ["data.train.0.augment, data.train.0"]
    more = {"train": [one, one], "workers": 0}
    assert resumed(plates, make_config, data=more) == ["data.train"]


def test_a_checkpoint_that_noted_no_pictures_says_nothing_of_them(
    plates: Path, make_config: MakeConfig
) -> None:
    stopped_run(plates, make_config)
    path = Path(make_config(plates).output) / "last.pt"
    old = state.load(path)
    del old["pictures"], old["config"]["loss"]["teacher_right"], old["config"]["data"]["train"][0]["part"]
    state.save(path, old)
    next(iter(sorted(plates.iterdir()))).unlink()
    assert resumed(plates, make_config) == []


def test_the_verb_says_it_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.progress import Progress

    said: list[str] = []
    monkeypatch.setattr("core.cli.train.say", lambda _progress, text, **_style: said.append(text))
    _Bar(Progress(disable=True), 4).show("changed", {"step": 2, "keys": "run.seed"})
    assert said == [
        "The run goes on, but not exactly: its pictures or settings are others than before (run.seed)"
    ]
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    assert telling.told(not_exact("run.seed")).startswith("训练继续进行")
