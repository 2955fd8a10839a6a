"""A run is only resumed with the network and the optimiser that it began with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import TrainingError
from core.training.config import TrainConfig
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
