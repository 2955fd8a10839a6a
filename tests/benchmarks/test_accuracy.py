"""The accuracy benchmarks run on any labelled folder, and count what they say they count."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import accuracy, groups, peers, robustness, training_curve
from core import images
from core.evaluation.crops import HeldPlates, LabelledCrop, cut_frames
from core.plate import PlateKind
from core.reading import Quad
from tests import fixed_reader, networks

RIGHT, WRONG = "0_0_25_26_27_28_29", "10_0_25_26_27_28_29"  # 皖A12345, 苏A12345


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return fixed_reader.save(tmp_path / "fixed.onnx")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two crops, two frames, one of each read wrongly, and a manifest that names their sources."""
    folder = tmp_path / "数据" / "dev"
    folder.mkdir(parents=True)
    crops = networks.crops(2)
    names = ["皖A12345_1.png", "苏A12345_1.png"]
    for name, crop in zip(names, crops, strict=True):
        images.write(folder / name, crop[:90, :250])
    for text in (RIGHT, WRONG):
        frame = np.random.default_rng(0).integers(0, 256, (400, 300, 3), np.uint8)
        images.write(folder / f"{fixed_reader.FRAME.format(text)}.jpg", frame)
    rows = "".join(f"dev/{name}\t{name[:7]}\tcamera {k}\n" for k, name in enumerate(names))
    (folder.parent / "manifest.tsv").write_text(f"file\tlabel\tsource\n{rows}", encoding="utf-8")
    return folder


def run(monkeypatch, module, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", [module.__name__, *map(str, arguments)])
    code: int = module.main()
    return code


def test_figures_of_crops_and_frames(model: Path, data: Path, tmp_path, monkeypatch, capsys) -> None:
    told = tmp_path / "r.json"
    assert run(monkeypatch, accuracy, data, "--model", model, "--no-peers", "--groups", "--json", told) == 0
    out = capsys.readouterr().out
    value = json.loads(told.read_text(encoding="utf-8"))
    names = [one["set"] for one in value["sets"]]
    assert names == ["数据/dev", "数据/dev, rectified", "数据/dev, boxes"]
    for one in value["sets"]:
        total = one["readers"]["fixed"]["total"]
        assert (total["samples"], total["right"], total["without_province"]) == (2, 1, 1.0)
        assert [row[1:3] for row in one["readers"]["fixed"]["wrong"]] == [["苏A12345", "皖A12345"]]
        assert one["readers"]["fixed"]["milliseconds"] > 0
    by = value["sets"][0]["readers"]["fixed"]["groups"]
    assert [(g["name"], g["right"]) for g in by["source"]] == [("camera 0", 1), ("camera 1", 0)]
    assert [(g["name"], g["right"]) for g in by["province"]] == [("皖", 1), ("苏", 0)]
    assert by["tilt"] == []
    assert value["confidence"]["fixed"]["real"]["samples"] == 6
    assert "50.00 %" in out
    assert "by province" in out


def test_drawn_plates_of_every_kind_and_province(model: Path, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PLATEWRIGHT_DATA", str(tmp_path / "nothing"))
    told = tmp_path / "r.json"
    assert run(monkeypatch, accuracy, "--drawn", 1, "--model", model, "--no-peers", "--json", told) == 0
    value = json.loads(told.read_text(encoding="utf-8"))
    kinds, provinces, rows = (one["readers"]["fixed"]["groups"] for one in value["sets"])
    assert {g["name"] for g in kinds["kind"]} == {kind.value for kind in PlateKind} - {"unknown"}
    assert len(provinces["province"]) == 31
    assert {g["name"] for g in rows["source"]} == {"yellow, two rows", "trailer, two rows"}
    assert "which training sees too" in capsys.readouterr().out


def test_without_any_data_nothing_fails(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PLATEWRIGHT_DATA", str(tmp_path / "nothing"))
    assert run(monkeypatch, accuracy) == 0
    assert "PLATEWRIGHT_DATA" in capsys.readouterr().out
    assert run(monkeypatch, robustness, "--drawn", 0) == 0


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path, monkeypatch, capsys) -> None:
    assert run(monkeypatch, accuracy, tmp_path / "nothing") == 1
    assert "does not exist" in capsys.readouterr().err


def test_an_absent_peer_is_left_out_and_named(monkeypatch) -> None:
    monkeypatch.setattr(peers, "PEERS", {"Other": ("no_such_module_anywhere", peers.rapidocr)})
    found, absent = peers.installed()
    assert found == {}
    assert absent[0].startswith("Other is not installed")


@pytest.mark.parametrize(
    ("rgb", "kind"), [((20, 60, 160), PlateKind.BLUE), ((230, 180, 20), PlateKind.YELLOW)]
)
def test_colour_of_a_crop(rgb: tuple[int, int, int], kind: PlateKind) -> None:
    assert groups.colour(np.full((40, 120, 3), rgb, np.uint8)) is kind


def test_tilt_and_height_are_those_of_the_corners() -> None:
    rise = 100 * math.tan(math.radians(12))
    quad = Quad.from_points([(0, rise), (100, 0), (100, 30), (0, 30 + rise)])
    crop = LabelledCrop(np.zeros((64, 200, 3), np.uint8), "皖A12345", "s", None, quad)
    assert groups.tilt(crop) == "10 to 20°"
    assert groups.resolution(crop) == "28 to 40 px"
    assert groups.tilt(LabelledCrop(crop.image, "皖A12345", "s")) == ""
    assert groups.resolution(LabelledCrop(crop.image, "皖A12345", "s")) == "60 px and more"


def test_held_plates_are_the_same_at_every_call_and_differ_by_series() -> None:
    held = HeldPlates(None, seed=3)
    first, again = ([c.image for c in held.draw(2, province="藏")] for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert {c.label[0] for c in held.draw(3, province="藏")} == {"藏"}
    labels = {c.label for kind in (PlateKind.BLUE, PlateKind.YELLOW) for c in held.draw(3, kind=kind)}
    assert len(labels) == 6


def test_a_picture_that_cannot_be_read_is_listed(data: Path) -> None:
    from core.datasets.labelled import frames_of

    (data / "皖A54321_1.jpg").write_bytes(b"no picture")
    crops, failed = cut_frames(frames_of(data).frames)
    assert len(crops) == 4
    assert [error.path.name for error in failed if error.path] == ["皖A54321_1.jpg"]


@pytest.mark.parametrize("axis", list(robustness.AXES))
def test_every_axis_changes_the_crop_more_the_further_it_goes(axis: str) -> None:
    shot = next(robustness.drawn(Path("nothing"), 1, 0))
    worsen, levels, _ = robustness.AXES[axis]
    scale = 100 if axis in ("corner error", "margin") else 1
    as_is = {"margin": 0, "JPEG quality": 90, "brightness": 1, "resolution": 48}.get(axis, levels[0])
    best, near, far = (
        images_of(worsen(shot, level / scale, np.random.default_rng(0)))
        for level in (as_is, _next(levels, as_is), levels[-1] if as_is != levels[-1] else levels[0])
    )
    assert 0 < np.abs(near - best).mean() < np.abs(far - best).mean()


def _next(levels: tuple[float, ...], level: float) -> float:
    place = levels.index(level)
    return levels[place + 1] if place + 1 < len(levels) else levels[place - 1]


def images_of(crop: np.ndarray) -> np.ndarray:
    from core.recognition.preprocess import resize

    return resize(np.ascontiguousarray(crop), 100, 32).astype(float)


def test_robustness_writes_tables_json_and_svg(model: Path, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PLATEWRIGHT_DATA", str(tmp_path / "nothing"))
    told, drawn = tmp_path / "r.json", tmp_path / "r.svg"
    arguments = ["--drawn", 2, "--model", model, "--no-peers", "--json", told, "--svg", drawn]
    assert run(monkeypatch, robustness, *arguments) == 0
    value = json.loads(told.read_text(encoding="utf-8"))
    assert value["drawn"]["axes"].keys() == robustness.AXES.keys()
    assert value["drawn"]["axes"]["margin"]["right"] == {"fixed": [0] * 7}
    assert drawn.read_text(encoding="utf-8").count("<path") > 7
    assert "tilt" in capsys.readouterr().out


def test_a_run_that_was_resumed_is_one_curve(tmp_path: Path, monkeypatch, capsys) -> None:
    figures = {
        "plate_accuracy": 0.9,
        "without_province": 0.95,
        "cer": 0.01,
        "loss": 0.2,
        "groups": {"dev": 0.9},
    }
    events = [
        {"event": "started", "time": 0, "parameters": 1000},
        {"event": "step", "time": 60, "step": 10, "loss": 3.0},
        {"event": "started", "time": 5000, "parameters": 1000},
        {"event": "step", "time": 5060, "step": 10, "loss": 2.0},
        {"event": "evaluated", "time": 5120, "step": 10, **figures},
    ]
    lines = [json.dumps(event) for event in events]
    (tmp_path / "events.jsonl").write_text("\n".join([*lines, '{"event": "st']), encoding="utf-8")
    curve = training_curve.read(tmp_path)
    assert curve.losses == {10: 2.0}
    assert curve.seconds == 180
    assert run(monkeypatch, training_curve, tmp_path, "--svg", tmp_path / "c.svg") == 0
    assert "90.00 %" in capsys.readouterr().out
    assert (tmp_path / "c.svg").is_file()
