"""Training the plate finder: what it should say, that it learns, and that its file computes the network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core import checkpoint
from core.errors import ModelFileError
from core.models.finder_net import MULTIPLE, REACH, STRIDE, FinderNet
from core.recognition import finder as recognition
from core.recognition import part_file
from core.training import finder, parts
from core.training.finder import FinderPart, targets
from core.training.parts import PartRun

PLATE = np.array([[100, 80], [180, 84], [178, 108], [98, 104]], np.float64)


def test_the_reader_of_the_map_and_the_network_agree_about_it() -> None:
    assert (recognition.STRIDE, recognition.REACH, recognition.MULTIPLE) == (STRIDE, REACH, MULTIPLE)


def test_the_wanted_map_says_where_the_plate_is() -> None:
    wanted = targets([PLATE])
    assert wanted.shape == (11, 40, 40)
    rows, columns = np.nonzero(wanted[0] == 1)
    assert len(rows)
    for row, column in zip(rows, columns, strict=True):
        centre = (np.array([column, row]) + 0.5) * STRIDE
        np.testing.assert_allclose(wanted[1:9, row, column].reshape(4, 2) * REACH + centre, PLATE, atol=1e-3)
        assert wanted[9, row, column] * REACH == pytest.approx(24, abs=1)
        assert wanted[10, row, column] == pytest.approx(1 / np.sqrt(len(rows)))
    assert (wanted[0] == -1).any()
    far = np.ones((40, 40), bool)
    far[8:16, 10:25] = False
    assert (wanted[0][far] == 0).all()


def test_what_decodes_the_map_gives_the_plates_back() -> None:
    other = PLATE + np.array([60, 150])
    wanted = targets([PLATE, other])
    given = wanted[:9].astype(np.float64)
    given[0] = np.where(wanted[0] == 1, 4.0, -6.0)
    found = recognition._decode(given, (320, 320))
    assert sorted(one.quad.box[1] for one in found) == [80, 230]
    assert all(one.confidence > 0.9 for one in found)
    assert len(recognition._decode(given, (320, 200))) == 1  # what was added to fill the map shows nothing


@pytest.mark.parametrize(
    "plate",
    [
        PLATE - np.array([130, 0]),  # most of it lies outside
        PLATE - np.array([150, 0]),  # and its middle, too, at each side
        PLATE - np.array([0, 100]),
        PLATE + np.array([190, 0]),
        PLATE + np.array([0, 230]),
        (PLATE - PLATE.mean(axis=0)) * 0.1 + 160,  # too small to be told from anything
    ],
)
def test_what_cannot_be_seen_need_not_be_found_and_is_not_denied(plate: np.ndarray) -> None:
    wanted = targets([plate])
    assert not (wanted[0] == 1).any()
    rows, columns = np.nonzero(wanted[0] == -1)
    assert len(rows) in range(1, 60)
    centres = (np.stack([columns, rows], axis=-1) + 0.5) * STRIDE
    low, high = plate.min(axis=0) - 20, plate.max(axis=0) + 20
    assert ((low < centres) & (centres < high)).all()


def test_plates_that_touch_are_both_wanted() -> None:
    below = PLATE + np.array([0, 26])
    alone = [targets([plate])[0] == 1 for plate in (PLATE, below)]
    for plates in ([PLATE, below], [below, PLATE]):
        assert ((targets(plates)[0] == 1) == (alone[0] | alone[1])).all()


def test_the_smallest_plates_have_a_cell() -> None:
    for shift in range(8):
        small = (PLATE - PLATE.mean(axis=0)) * 0.2 + 160 + shift
        assert (targets([small])[0] == 1).any()


def test_a_perfect_map_costs_next_to_nothing_and_a_wrong_one_costs_more() -> None:
    part, wanted = FinderPart(), torch.from_numpy(targets([PLATE]))[None]
    perfect = wanted[:, :9].clone()
    perfect[:, 0] = torch.where(wanted[:, 0] == 1, 12.0, -12.0)
    assert float(part.loss(perfect, wanted)) < 1e-3
    blind, askew = perfect.clone(), perfect.clone()
    blind[:, 0] = -12.0
    askew[:, 1] += 1.0
    assert float(part.loss(blind, wanted)) > 1
    assert float(part.loss(askew, wanted)) > 0.05
    nothing = torch.from_numpy(targets([]))[None]
    assert float(part.loss(blind, nothing)) < 1e-3
    alarmed = blind.clone()
    alarmed[:, 0, 30, 30] = 12.0  # where no plate is
    assert float(part.loss(alarmed, nothing)) > 1
    edge = perfect.clone()
    edge[:, 0] = torch.where(wanted[:, 0] == -1, 12.0, edge[:, 0])  # where either would do
    assert float(part.loss(edge, wanted)) < 1e-3


def test_the_loss_is_the_focal_one_and_that_of_the_corners_in_plate_heights() -> None:
    plates = [PLATE, (PLATE - PLATE.mean(axis=0)) * 1.7 + (220, 220)]
    wanted = np.stack([targets(plates), targets([])])
    found = np.random.default_rng(3).normal(0, 1, (2, 9, 40, 40)).astype(np.float32)
    focal = corners = share = 0.0
    for n, row, column in np.ndindex(2, 40, 40):
        middle, height, weight = wanted[n, [0, 9, 10], row, column]
        sure = 1 / (1 + np.exp(-found[n, 0, row, column]))
        if middle >= 0:
            right = sure if middle else 1 - sure
            focal -= weight * (1 - right) ** 2 * np.log(right)
        if middle == 1:
            off = np.abs(found[n, 1:9, row, column] - wanted[n, 1:9, row, column]) / height
            corners += weight * np.where(off < 0.1, off**2 / 0.2, off - 0.05).mean()
            share += weight
    loss = FinderPart().loss(torch.from_numpy(found), torch.from_numpy(wanted))
    assert float(loss) == pytest.approx((focal + corners) / share, rel=1e-4)


def test_the_loss_falls_and_a_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.datasets.finder_samples._SCENES", 3)
    path = tmp_path / "车" / "finder.onnx"
    run = PartRun(path, steps=100, batch_size=4, workers=0, width=4, learning_rate=4e-3)
    losses = parts.train(FinderPart(), run)
    assert losses[-1] < 0.8 * losses[0]
    assert isinstance(recognition.PlateFinder(path)(np.zeros((300, 500, 3), np.uint8)), list)


def test_the_file_computes_what_the_network_does_for_any_size(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = FinderNet(4).eval()
    parts.write(FinderPart(), network, tmp_path / "finder.onnx")
    session = part_file.session(tmp_path / "finder.onnx")
    for rows, columns in ((320, 320), (64, 416), (640, 32)):
        picture = np.random.default_rng(rows).integers(0, 256, (rows, columns, 3), np.uint8)
        given = recognition.prepare(picture)[None]
        with torch.no_grad():
            told = network(torch.from_numpy(given)).numpy()
        assert told.shape == (1, 9, rows // 8, columns // 8)
        np.testing.assert_allclose(session.run(None, {"images": given})[0], told, atol=2e-4)


def test_a_run_can_begin_with_the_weights_of_a_file(tmp_path: Path) -> None:
    torch.manual_seed(1)
    first = FinderNet(4).eval()
    parts.write(FinderPart(), first, tmp_path / "first.onnx")
    begun = FinderNet(4).eval()
    checkpoint.load_into(begun, tmp_path / "first.onnx", part=True)
    given = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(begun(given), first(given))
    with pytest.raises(ModelFileError, match=r"first\.onnx"):
        parts.train(FinderPart(), PartRun(tmp_path / "o.onnx", width=8, start_from=tmp_path / "first.onnx"))


def test_a_folder_without_frames_is_an_error_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空").mkdir()
    told = ["--frames", str(tmp_path / "空"), "--output", str(tmp_path / "f.onnx"), "--workers", "0"]
    assert finder.main([*told, "--steps", "1"]) != 0
    assert "空" in capsys.readouterr().err
    assert not (tmp_path / "f.onnx").exists()
