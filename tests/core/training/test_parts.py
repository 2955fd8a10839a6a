"""The trainings of the small networks beside the readers: what breaks off goes on exactly."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from core import ccpd, images, model_file
from core.errors import TrainingError
from core.progress import StoppedError
from core.reading import Quad
from core.recognition import eight_bits, part_file
from core.training import corners, parts
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


def frame(folder: Path) -> Path:
    """Write one frame that says where its plate is."""
    folder.mkdir()
    quad = Quad.from_points([(30, 40), (110, 44), (109, 70), (29, 66)])
    name = ccpd.format(ccpd.annotate("皖A12346", quad, (160, 120), 120, 30))
    images.write(folder / f"{name}.jpg", np.full((120, 160, 3), 90, np.uint8))
    return folder


def test_a_run_that_is_stopped_saves_and_goes_on_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = frame(tmp_path / "车")
    whole = PartRun(
        tmp_path / "whole.onnx", frames=frames, steps=4, batch_size=2, workers=0, width=4, save_every=100
    )
    expected = parts.train(CornerPart(), whole)
    stopped = dataclasses.replace(whole, output=tmp_path / "part.onnx", resume=True)
    with pytest.raises(StoppedError):  # while it looks for frames: nothing was learnt
        parts.train(CornerPart(), stopped, lambda: True)
    assert not stopped.checkpoint.exists()
    steps, loss = [], CornerPart.loss

    def counting(part: CornerPart, found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        steps.append(1)
        return loss(part, found, wanted)

    with monkeypatch.context() as patch:
        patch.setattr(CornerPart, "loss", counting)
        with pytest.raises(StoppedError):
            parts.train(CornerPart(), stopped, lambda: len(steps) == 2)
    assert torch.load(stopped.checkpoint, weights_only=True)["step"] == 2
    assert not stopped.output.exists()
    assert parts.train(CornerPart(), stopped) == expected
    assert stopped.output.read_bytes() == whole.output.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_polite_kill_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    loss = CornerPart.loss

    def asking(part: CornerPart, found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        os.kill(os.getpid(), number)
        return loss(part, found, wanted)

    monkeypatch.setattr(CornerPart, "loss", asking)
    told = ["--output", str(tmp_path / "c.onnx"), "--steps", "9", "--batch-size", "2", "--width", "4"]
    assert corners.main([*told, "--workers", "1"]) == 130
    assert "--resume" in capsys.readouterr().err
    assert torch.load(tmp_path / "c.last.pt", weights_only=True)["step"] == 1
    assert not (tmp_path / "c.onnx").exists()


@pytest.mark.parametrize("part", [CornerPart(), FinderPart()])
def test_no_step_at_all_tells_an_older_file_its_ranges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: Part
) -> None:
    monkeypatch.setattr("core.datasets.finder_samples._SCENES", 2)
    torch.manual_seed(1)
    old = tmp_path / "old.onnx"
    parts.write(part, part.network(4).eval(), old)
    run = PartRun(tmp_path / "told.onnx", steps=0, workers=0, width=4, start_from=old)

    assert parts.train(part, run) == []

    weights = [model_file.initialisers(path, part=True) for path in (old, run.output)]
    assert weights[0].keys() == weights[1].keys()
    assert all(np.array_equal(value, weights[1][name]) for name, value in weights[0].items())
    told = {p.key: p.value for p in onnx.load(run.output).metadata_props}
    assert list(json.loads(told[part_file.RANGES])) == eight_bits.tensors(run.output.read_bytes())
    rows, columns = part.input_shape[1:]
    images = np.random.default_rng(0).uniform(-1, 1, (2, 3, rows, columns)).astype(np.float32)
    exact, rounded = (part_file.session(path).run(None, {"images": images})[0] for path in (old, run.output))
    assert 0 < np.abs(exact - rounded).max() < 0.1 * np.abs(exact).max()
