"""The trainings of the small networks beside the readers: what breaks off goes on exactly."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from core.errors import TrainingError
from core.training import parts
from core.training.corners import CornerPart
from core.training.finder import FinderPart
from core.training.parts import Part, PartRun


@pytest.mark.parametrize(
    ("part", "steps", "batch_size", "breaks_at"), [(CornerPart(), 6, 4, 5), (FinderPart(), 5, 2, 3)]
)
def test_a_run_that_broke_off_goes_on_and_ends_with_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: Part, steps: int, batch_size: int, breaks_at: int
) -> None:
    monkeypatch.setattr("core.datasets.finder_samples._SCENES", 2)
    whole = PartRun(
        tmp_path / "whole.onnx", steps=steps, batch_size=batch_size, workers=0, width=4, save_every=2
    )
    expected = parts.train(part, whole)
    broken = dataclasses.replace(whole, output=tmp_path / "part.onnx", resume=True)
    calls, loss = iter(range(100)), type(part).loss

    def breaking(one: Part, found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        if next(calls) == breaks_at:
            raise KeyboardInterrupt
        return loss(one, found, wanted)

    monkeypatch.setattr(type(part), "loss", breaking)
    with pytest.raises(KeyboardInterrupt):
        parts.train(part, broken)
    assert broken.checkpoint.exists()
    with pytest.raises(TrainingError, match="other settings"):
        parts.train(part, dataclasses.replace(broken, steps=steps + 1))
    assert parts.train(part, broken) == expected
    assert broken.output.read_bytes() == whole.output.read_bytes()
    assert not broken.checkpoint.exists()
