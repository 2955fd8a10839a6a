"""A run is only resumed with the network and the optimiser that it began with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from core.alphabet import PLATES
from core.datasets.stream import Encoding
from core.errors import TrainingError
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
    with pytest.raises(TrainingError, match=r"last\.pt: The checkpoint does not fit"):
        Trainer(make_config(eight, **change), mirror=False).run(resume=True)


def test_a_state_that_cannot_be_written_is_told_and_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "状态" / "last.pt"
    state.save(path, {"step": 1})

    def full(*_: object) -> None:
        raise RuntimeError("[enforce fail] . unexpected pos 64 vs 0\nmore")  # torch's on a full disk

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(TrainingError, match=r"last\.pt: The checkpoint cannot be written"):
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


@pytest.mark.parametrize(("alphabet", "grammar"), [("0123456789", "none"), ("ccpd", "plate")])
def test_the_alphabet_tells_whether_plates_are_read(
    eight: Path, make_config: Callable[..., TrainConfig], alphabet: str, grammar: str
) -> None:
    config = make_config(eight, model={"network": "attention_crnn", "alphabet": alphabet})
    known = config.model.make_alphabet()
    info = make_info(config, Encoding(known, 21, (3, 32, 100), (0.5,) * 3, (0.25,) * 3), {})
    assert info.grammar == grammar
