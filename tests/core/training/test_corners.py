"""Training the corner head: it learns, and its file computes what the network does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.models.corner_net import CornerNet
from core.recognition.corner_head import CornerHead, prepare
from core.training import corners, parts
from core.training.corners import CornerPart
from core.training.parts import PartRun


def test_the_loss_falls_and_a_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "角" / "corners.onnx"
    losses = parts.train(CornerPart(), PartRun(path, steps=150, batch_size=16, workers=0, width=4))
    assert len(losses) == 3
    assert losses[-1] < 0.75 * losses[0]
    assert CornerHead(path).corners([np.zeros((20, 70, 3), np.uint8)]).shape == (1, 4, 2)


def test_the_file_computes_what_the_network_does(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = CornerNet(4).eval()
    parts.write(CornerPart(), network, tmp_path / "corners.onnx")
    crops = [np.random.default_rng(i).integers(0, 256, (30 + i, 90, 3), np.uint8) for i in range(3)]
    with torch.no_grad():
        told = network(torch.from_numpy(np.stack([prepare(crop) for crop in crops]))).numpy()
    sizes = np.array([[90, 30 + i] for i in range(3)])[:, None]
    found = CornerHead(tmp_path / "corners.onnx").corners(crops)
    np.testing.assert_allclose(found, told.reshape(3, 4, 2) * sizes, atol=2e-3)


def test_a_pixel_costs_the_same_at_every_corner_across_and_down() -> None:
    part, wanted = CornerPart(), torch.rand(2, 8, generator=torch.Generator().manual_seed(0))
    assert float(part.loss(wanted, wanted)) == 0
    _, rows, columns = part.input_shape
    costs = []
    for place in range(8):
        found = wanted.clone()
        found[:, place] += 1 / (rows if place % 2 else columns)
        costs.append(float(part.loss(found, wanted)))
    assert costs == pytest.approx([costs[0]] * 8, rel=1e-4)
    assert costs[0] > 0


def test_corners_that_are_far_off_do_not_outweigh_all_others() -> None:
    part, wanted = CornerPart(), torch.full((1, 8), 0.5)
    cost = [float(part.loss(wanted + off, wanted)) for off in (0.001, 0.002, 0.2, 0.4)]
    assert cost[1] / cost[0] == pytest.approx(4, rel=1e-2)
    assert cost[3] / cost[2] == pytest.approx(2, rel=0.1)


@pytest.mark.parametrize("option", ["--frames", "--data"])
def test_a_missing_folder_is_an_error_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    told = [option, str(tmp_path / "无"), "--output", str(tmp_path / "c.onnx")]
    assert corners.main(told) != 0
    assert "无" in capsys.readouterr().err
    assert not (tmp_path / "c.onnx").exists()
