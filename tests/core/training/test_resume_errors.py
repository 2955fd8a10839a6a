"""A run is only resumed with the network and the optimiser that it began with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from core.alphabet import PLATES
from core.datasets.stream import Encoding
from core.errors import ConfigError, TrainingError
from core.training import state
from core.training.config import TrainConfig
from core.training.finish import make_info
from core.training.trainer import Trainer


@pytest.mark.parametrize(
    "change",
    [
        {"optim": {"optimizer": "muon"}},
        {"model": {"network": "attention_crnn", "options": {"width": 0.5, "dropout": 0.0}}},
    ],
)
def test_another_network_or_optimiser_is_an_error_that_names_the_checkpoint(
    eight: Path, make_config: Callable[..., TrainConfig], change: dict[str, Any]
) -> None:
    Trainer(make_config(eight, schedule={"steps": 1, "warmup": 1}), mirror=False).run()
    with pytest.raises(TrainingError, match=r"last\.pt: The checkpoint does not fit") as caught:
        Trainer(make_config(eight, **change), mirror=False).run(resume=True)
    assert not caught.value.detail.endswith(":")  # torch's heading of what does not fit


def test_a_state_that_cannot_be_written_is_told_and_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "状态" / "1" / "last.pt"
    for step in (0, 1):
        state.save(path, {"step": step})

    def full(*_: object) -> None:
        raise RuntimeError("[enforce fail] . unexpected pos 64 vs 0\nmore")  # torch's on a full disk

    monkeypatch.setattr(torch, "save", full)
    told = r"last\.pt: The checkpoint cannot be written \(\[enforce fail\] \. unexpected pos 64 vs 0\)"
    with pytest.raises(TrainingError, match=told):
        state.save(path, {"step": 2})
    assert state.load(path)["step"] == 1
    assert [entry.name for entry in path.parent.iterdir()] == ["last.pt"]


def test_a_start_with_another_alphabet_is_refused(
    eight: Path, make_config: Callable[..., TrainConfig]
) -> None:
    turned = "".join(reversed(PLATES.characters))
    model = {"network": "attention_crnn", "alphabet": turned, "start_from": "attention-crnn"}
    with pytest.raises(TrainingError, match="another alphabet"):
        Trainer(make_config(eight, model=model), mirror=False)


def test_a_checkpoint_of_another_alphabet_cannot_be_widened(
    eight: Path, make_config: Callable[..., TrainConfig]
) -> None:
    narrow = {"network": "attention_crnn", "options": {"width": 0.25}}
    config = make_config(eight, model=narrow, schedule={"steps": 1, "warmup": 1})
    Trainer(config, mirror=False).run()
    model = {"network": "attention_crnn", "alphabet": "ccpd", "options": {"width": 0.5}}
    model["widen_from"] = str(Path(config.output) / "last.pt")
    with pytest.raises(TrainingError, match="to widen does not fit"):
        Trainer(make_config(eight, model=model, output=f"{config.output}-2"), mirror=False)


@pytest.mark.parametrize("narrow", ["attention_crnn", "crnn_tiny_plate"])
def test_only_a_network_that_can_be_widened_is(
    eight: Path, tmp_path: Path, make_config: Callable[..., TrainConfig], narrow: str
) -> None:
    wide = {"attention_crnn": "crnn_tiny_plate", "crnn_tiny_plate": "attention_crnn"}[narrow]
    path = tmp_path / "窄.pt"
    told = {"network": narrow, "input_shape": None, "options": {}}
    state.save(path, {"config": {"model": told}, "averaged": {}})
    config = make_config(eight, model={"network": wide, "widen_from": str(path)})
    with pytest.raises(TrainingError, match=r"窄\.pt: Only the attention CRNN can be widened"):
        Trainer(config, mirror=False)


@pytest.mark.parametrize(("alphabet", "grammar"), [("0123456789", "none"), ("ccpd", "plate")])
def test_the_alphabet_tells_whether_plates_are_read(
    eight: Path, make_config: Callable[..., TrainConfig], alphabet: str, grammar: str
) -> None:
    config = make_config(eight, model={"network": "attention_crnn", "alphabet": alphabet})
    known = config.model.make_alphabet()
    info = make_info(config, Encoding(known, 21, (3, 32, 100), (0.5,) * 3, (0.25,) * 3), {})
    assert info.grammar == grammar


def test_a_folder_that_takes_nothing_is_told(
    eight: Path, tmp_path: Path, make_config: Callable[..., TrainConfig]
) -> None:
    (tmp_path / "文件").write_text("no folder", encoding="utf-8")
    config = make_config(eight, output=str(tmp_path / "文件" / "run"))
    with pytest.raises(TrainingError, match="The run's folder cannot be written"):
        Trainer(config, mirror=False)


@pytest.mark.parametrize("name", ["events.jsonl", "curves.csv"])
def test_a_log_that_cannot_be_written_is_told(
    eight: Path, make_config: Callable[..., TrainConfig], name: str
) -> None:
    config = make_config(eight)
    trainer = Trainer(config, mirror=False)
    (Path(config.output) / name).mkdir(parents=True)  # as unwritable as on a full disk, for root too
    with pytest.raises(TrainingError, match="The run's folder cannot be written"):
        trainer.run()


@pytest.mark.parametrize("save_every", [1, 100])
def test_lost_weights_become_neither_a_checkpoint_nor_a_model(
    eight: Path, make_config: Callable[..., TrainConfig], save_every: int
) -> None:
    changes = {"optim__learning_rate": 1000.0, "run__log_every": 100, "run__save_every": save_every}
    config = make_config(eight, **changes)
    with pytest.raises(TrainingError, match="no longer a number"):
        Trainer(config, mirror=False).run()
    folder = Path(config.output)
    assert not (folder / "model.onnx").exists()
    saved = [state.load(path) for path in folder.glob("*.pt")]
    assert len(saved) == (save_every == 1)
    assert all(weight.isfinite().all() for one in saved for weight in one["network"].values())


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_a_run_is_resumed_with_the_learning_rate_of_now(
    eight: Path, make_config: Callable[..., TrainConfig], optimizer: str
) -> None:
    rates = {}
    for rate in (1e-3, 1e-5):
        values = {"optimizer": optimizer, "learning_rate": rate, "muon_learning_rate": 10 * rate}
        config = make_config(eight, optim=values, schedule={"steps": 4, "kind": "constant", "warmup": 0})
        looks = iter([False, rate == 1e-3])
        trainer = Trainer(config, mirror=False, should_stop=lambda asked=looks: next(asked, False))
        trainer.run(resume=True)
        rates[rate] = [group["lr"] for group in trainer.optimizer.param_groups]
    assert rates[1e-5] == pytest.approx([r / 100 for r in rates[1e-3]])
    lines = (Path(config.output) / "events.jsonl").read_text(encoding="utf-8").splitlines()
    steps = [told["step"] for told in map(json.loads, lines) if told["event"] == "step"]
    assert steps == [1, 2, 3, 4]


def test_why_a_run_failed_stands_in_its_log(
    eight: Path, make_config: Callable[..., TrainConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Trainer(make_config(eight), mirror=False)
    monkeypatch.setattr(trainer, "_train_step", lambda _: torch.tensor(float("nan")))
    with pytest.raises(TrainingError, match="no longer a number"):
        trainer.run()
    last = (trainer.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["event"] == "failed"
    assert "no longer a number" in json.loads(last)["message"]


def test_of_a_full_disk_no_place_in_torch_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("[enforce fail at inline_container.cc:671] . unexpected pos 181504 vs 181400")

    monkeypatch.setattr(torch, "save", fail)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(TrainingError, match=r"cannot be written \(No space left on device\)"):
        state.save(tmp_path / "last.pt", {})
    assert list(tmp_path.iterdir()) == []


def test_of_a_folder_that_is_refused_no_full_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    (tmp_path / "run").write_text("a file where the folder would be", encoding="utf-8")
    why = ".*" if sys.platform == "win32" else "File exists|Not a directory"
    with pytest.raises(TrainingError, match=rf"cannot be written \((?!No space left)({why})\)"):
        state.save(tmp_path / "run" / "last.pt", {})


def test_a_state_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"last\.pt: There is no checkpoint to resume from"):
        state.load(tmp_path / "last.pt")


def test_a_state_that_holds_more_than_numbers_is_not_unpacked(tmp_path: Path) -> None:
    torch.save({"format": 1, "run": SimpleNamespace()}, tmp_path / "last.pt")
    with pytest.raises(TrainingError, match=r"The checkpoint cannot be read \(Weights only load failed\)"):
        state.load(tmp_path / "last.pt")


def test_a_state_that_the_system_does_not_hand_out_is_not_said_to_be_cut_short(tmp_path: Path) -> None:
    (tmp_path / "best.pt").mkdir()  # as unreadable as another user's file, for root too
    with pytest.raises(TrainingError, match=r"cannot be read \((Is a directory|Permission denied)\). Give"):
        state.load(tmp_path / "best.pt")


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_a_state_that_is_cut_short_is_said_to_be(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "last.pt"
    state.save(path, {"step": 1, "weights": torch.zeros(9000)})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(TrainingError, match=r"last\.pt: The checkpoint cannot be read \(cut short"):
        state.load(path)


@pytest.mark.parametrize("told", [None, {}, {"network": "attention_crnn"}])
def test_a_checkpoint_that_tells_no_network_cannot_be_widened(
    eight: Path, tmp_path: Path, make_config: Callable[..., TrainConfig], told: dict[str, str] | None
) -> None:
    """The corner head and the finder have such checkpoints, too."""
    path = tmp_path / "角.pt"
    state.save(path, {"averaged": {}} if told is None else {"config": {"model": told}, "averaged": {}})
    config = make_config(eight, model={"network": "attention_crnn", "widen_from": str(path)})
    with pytest.raises(TrainingError, match=r"角\.pt: This checkpoint is not that of a network that reads"):
        Trainer(config, mirror=False)


def test_a_network_starts_from_one_file(eight: Path, make_config: Callable[..., TrainConfig]) -> None:
    model = {"network": "attention_crnn", "start_from": "attention-crnn", "widen_from": "runs/a/last.pt"}
    with pytest.raises(ConfigError, match=r"start_from.*widen_from"):
        make_config(eight, model=model)


def test_a_worker_that_ended_while_a_state_was_written_is_no_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        try:  # as torch's handler of signals raises it in the middle of torch's writer
            raise RuntimeError("DataLoader worker (pid 7) is killed by signal: Killed. ")
        finally:
            raise RuntimeError("unexpected pos 29364928 vs 29364816")

    state.save(tmp_path / "last.pt", {"step": 1})
    monkeypatch.setattr(state.torch, "save", interrupted)
    with pytest.raises(RuntimeError, match="killed by signal"):
        state.save(tmp_path / "last.pt", {"step": 2})
    assert torch.load(tmp_path / "last.pt")["step"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]
