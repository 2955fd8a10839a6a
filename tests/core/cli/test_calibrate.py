"""The verb ``calibrate`` on real model files that read one text everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from core import images, model_file
from core.cli import run
from core.datasets.labelled import is_held
from core.recognition import partners
from core.recognition.engine import Engine
from core.recognition.partners import Partner
from tests import fixed_reader, networks


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return fixed_reader.save(tmp_path / "fixed.onnx")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Crops of which half show something else than the model reads."""
    folder = tmp_path / "车牌 & more"
    folder.mkdir()
    for number, crop in enumerate(networks.crops(8)):
        label = fixed_reader.PLATE if number % 2 else "皖A12346"
        images.write(folder / f"{label}_{number}.png", crop[:90, :250])
    return folder


def test_a_copy_with_a_temperature_and_the_same_weights(model: Path, data: Path, tmp_path, capsys) -> None:
    copy = tmp_path / "new" / ".." / "calibrated.onnx"
    (tmp_path / "new").mkdir()
    assert run(["calibrate", str(model), str(data), "-o", str(copy), "--share", "0.5"]) == 0
    out, err = capsys.readouterr()
    assert "samples: 8, 4 of them read wrongly" in out and "written" not in out
    assert err == f"written: {copy}\n"
    before, after = model_file.read_info(model), model_file.read_info(copy)
    assert before.temperature == 1.0 != after.temperature
    assert after.figures["calibration"]["samples"] == 8
    assert after.figures["calibration"]["ece_after"] < after.figures["calibration"]["ece_before"]
    assert after.figures["calibration"]["data"] == [f"{tmp_path.name}/车牌 & more"]
    assert after.figures["confirm"]["samples"] == 8
    batch = np.zeros((2, 3, 32, 100), np.float32)
    readers = [Engine(path, provider="cpu", threads=1) for path in (model, copy)]
    assert (readers[0].logits(batch) == readers[1].logits(batch)).all()
    crop = images.read(next(data.iterdir()))
    assert readers[1].read([crop])[0].confidence == pytest.approx(0.5, abs=0.01)  # half of them are wrong
    assert readers[0].read([crop])[0].confidence != pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("there", ["", "glyphs", "characters/A", "backgrounds"])
def test_shapes_without_a_character_are_refused_before_anything_is_read(
    model: Path, tmp_path: Path, there: str, capsys
) -> None:
    """Bundled fonts would be drawn instead, which training has seen."""
    (tmp_path / "shapes" / there).mkdir(parents=True)
    assert run(["calibrate", str(model), "--drawn", "2", "--shapes", str(tmp_path / "shapes")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"platewright: {tmp_path / 'shapes'}: There is no character in this folder")
    assert err.count("\n") == 1


def test_pictures_without_a_known_plate_are_counted(model: Path, data: Path, capsys) -> None:
    for number in range(2):
        images.write(data / f"皖A12345_{20 + number}.png", np.zeros((900, 700, 3), np.uint8))
    assert run(["calibrate", str(model), str(data)]) == 0
    out, err = capsys.readouterr()
    assert "samples: 8, " in out
    assert "2 pictures are left out: where their plates are is not known" in err


def test_shapes_are_drawn_with(model: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "glyphs").mkdir()
    picture = np.full((90, 45, 3), 255, np.uint8)
    picture[10:80, 18:27] = 0
    images.write(tmp_path / "glyphs" / "220_1.jpg", picture)
    assert run(["calibrate", str(model), "--drawn", "2", "--shapes", str(tmp_path)]) == 0
    assert "samples: 2" in capsys.readouterr().out


def test_calibrating_a_copy_again_does_not_change_its_weights(model: Path, data: Path, tmp_path) -> None:
    network = networks.save(tmp_path / "network.onnx")
    for _ in range(2):
        assert run(["calibrate", str(network), str(data), "-o", str(tmp_path / "copy.onnx")]) == 0
    kept, copied = (model_file.initialisers(p) for p in (network, tmp_path / "copy.onnx"))
    assert kept.keys() == copied.keys()
    assert all((kept[name] == copied[name]).all() for name in kept)


def test_a_cascade_that_pays_is_written(data: Path, tmp_path: Path, capsys) -> None:
    fast = fixed_reader.save(tmp_path / "fast.onnx", "皖A12347")
    fixed_reader.save(tmp_path / "slow.onnx")
    arguments = ["calibrate", str(fast), str(data), "--accurate", str(tmp_path / "slow.onnx")]
    assert run([*arguments, "--most", "1e6", "-o", str(tmp_path / "fast2.onnx")]) == 0
    told = model_file.read_info(tmp_path / "fast2.onnx").figures["cascade"]
    assert (told["accurate"], told["samples"], told["plate_accuracy"]) == ("fixed", 8, 0.5)
    assert told["fingerprint"] == model_file.fingerprint(tmp_path / "slow.onnx")
    partner = Partner("fixed", told["below"], tmp_path / "slow.onnx")
    assert partners.partner_of(tmp_path / "fast2.onnx") == partner
    assert told["below"] > model_file.read_info(tmp_path / "fast2.onnx").figures["confirm"]["threshold"]
    assert "50.00 % right (0.00 fast, 50.00 again)" in capsys.readouterr().out


def test_a_cascade_reads_again_under_the_confidence_that_is_asked_for(data: Path, tmp_path: Path) -> None:
    fast = fixed_reader.save(tmp_path / "fast.onnx", "皖A12347")
    fixed_reader.save(tmp_path / "slow.onnx")
    arguments = ["calibrate", str(fast), str(data), "--accurate", str(tmp_path / "slow.onnx")]
    assert run([*arguments, "--most", "0", "--below", "0.75", "-o", str(tmp_path / "fast2.onnx")]) == 0
    assert model_file.read_info(tmp_path / "fast2.onnx").figures["cascade"]["below"] == 0.75


def test_a_gpu_reads_and_the_processor_is_what_costs_are_measured_on(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = fixed_reader.save(tmp_path / "f.onnx", "皖A12347"), fixed_reader.save(tmp_path / "s.onnx")
    started, measured = [], []

    class Started(Engine):
        def __init__(self, model: Path, *, provider: str, device: int = 0, threads: int = 0) -> None:
            started.append((model.name, provider, device))
            super().__init__(model, provider="cpu", threads=1)
            self.provider = provider

    def costs(reader: object, crops: list) -> float:
        measured.append(reader.provider if isinstance(reader, Started) else "both")
        return 1.0

    monkeypatch.setattr("core.recognition.engine.Engine", Started)
    monkeypatch.setattr("core.evaluation.confidence.milliseconds", costs)
    words = ["calibrate", str(fast), str(data), "--accurate", str(slow), "--below", "0.5", "--device", "1"]
    assert run(words) == 0
    gpu, processor = ("cuda", 1), ("cpu", 0)
    assert started == [(one, *where) for where in (gpu, processor) for one in ("f.onnx", "s.onnx")]
    assert measured == ["cpu", "both"]


def test_a_gpu_that_is_not_there_is_refused_with_the_way_out(
    model: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("core.recognition.engine.cuda_devices", lambda: 0)
    assert run(["calibrate", str(model), str(data), "--device", "0"]) == 1
    err = capsys.readouterr().err
    assert "The GPU cannot be used" in err and "leave it out to read on the processor" in err


def test_the_held_part_alone_without_a_wrong_label(model: Path, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "train"
    folder.mkdir()
    labels = [f"皖A{number:05}" for number in range(40)]
    held = [label for label in labels if is_held(label)]
    assert 1 < len(held) < 12
    for label in labels:
        images.write(folder / f"{label}_0.png", networks.crops(1)[0][:90, :250])
    copy = tmp_path / "copy.onnx"
    arguments = ["calibrate", str(model), str(folder), "-o", str(copy), "--name", "named"]
    assert run([*arguments, "--part", "held", "--exclude", f"{held[0]}_0.png"]) == 0
    assert f"samples: {len(held) - 1}," in capsys.readouterr().out
    info = model_file.read_info(copy)
    assert (info.name, info.figures["calibration"]["part"]) == ("named", "held")
    assert run([*arguments, "--part", "train"]) == 0
    assert f"samples: {40 - len(held)}," in capsys.readouterr().out
    assert run([*arguments, "--part", "half"]) == 2
    assert "--part half" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["0", "1e-12"])
def test_a_share_of_no_plate_at_all_is_refused(
    model: Path, data: Path, tmp_path: Path, share: str, capsys
) -> None:
    """Its threshold would be infinite, which no JSON holds; a tiny share is that of the surest plate."""
    copy = tmp_path / "copy.onnx"
    code = run(["calibrate", str(model), str(data), "--share", share, "-o", str(copy)])
    if share == "0":
        assert (code, copy.exists()) == (2, False)
        assert "--share" in capsys.readouterr().err
    else:
        assert code == 0
        assert model_file.read_info(copy).figures["confirm"]["threshold"] <= 1


def test_isotonic_is_told_beside_the_temperature(model: Path, data: Path, capsys) -> None:
    assert run(["calibrate", str(model), str(data)]) == 0
    out = capsys.readouterr().out
    assert re.search(r"temperature: calibration error \d+\.\d\d % \(95 %: \d+\.\d\d to \d+\.\d\d %\)", out)
    assert "isotonic, 5-fold: calibration error" in out


def test_drawn_plates_need_no_data(model: Path, capsys) -> None:
    assert run(["calibrate", str(model), "--drawn", "5"]) == 0
    out = capsys.readouterr().out
    assert "samples: 5, 5 of them read wrongly" in out
    assert "written" not in out


def test_nothing_to_calibrate_on_is_said(model: Path, capsys) -> None:
    assert run(["calibrate", str(model)]) == 2
    assert "--drawn" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "code"), [("copy.txt", 2), ("folder.onnx", 1), ("fixed.onnx/copy.onnx", 1)])
def test_a_copy_that_cannot_be_written_is_refused_before_anything_is_read(
    model: Path, data: Path, tmp_path: Path, name: str, code: int, capsys
) -> None:
    (tmp_path / "folder.onnx").mkdir()
    assert run(["calibrate", str(model), str(data), "-o", str(tmp_path / name)]) == code
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1


def test_the_folder_of_the_copy_is_made(model: Path, data: Path, tmp_path: Path) -> None:
    assert run(["calibrate", str(model), str(data), "-o", str(tmp_path / "新/copy.onnx")]) == 0
    assert model_file.read_info(tmp_path / "新/copy.onnx").figures["calibration"]["samples"] == 8


def test_what_a_model_cannot_read_is_not_calibrated_on(data: Path, tmp_path: Path, capsys) -> None:
    digits = fixed_reader.save(tmp_path / "digits.onnx", "12345")
    assert run(["calibrate", str(digits), "--drawn", "3"]) == 2
    assert "reads no plates" in capsys.readouterr().err
    assert run(["calibrate", str(digits), str(data)]) == 1
    err = capsys.readouterr().err
    assert "left out: 8" in err and "There is no plate to calibrate on" in err


def test_what_is_missing_is_told_before_anything_is_read(
    model: Path, data: Path, tmp_path: Path, capsys
) -> None:
    assert run(["calibrate", str(model)]) == 2
    assert "There is no plate to calibrate on. Name a folder" in capsys.readouterr().err
    (tmp_path / "leer").mkdir()
    chosen = ["--accurate", str(model), "--choose-on", str(tmp_path / "leer")]
    assert run(["calibrate", str(model), str(data), *chosen]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "leer: No labelled picture was found" in err


def test_the_two_of_a_cascade_read_the_same_characters(data: Path, tmp_path: Path, capsys) -> None:
    fast, digits = fixed_reader.save(tmp_path / "f.onnx"), fixed_reader.save(tmp_path / "d.onnx", "12345")
    assert run(["calibrate", str(fast), str(data), "--accurate", str(digits)]) == 2
    assert f"{digits}: The two models do not read the same characters" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--exclude", "gone.jpg"], "A picture to be left out is not there (gone.jpg)"),
        (["--name", "a/b", "-o", "new.onnx"], "A model cannot be called so"),
    ],
)
def test_what_would_be_passed_over_is_refused(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str], told: str, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["calibrate", str(fixed_reader.save(tmp_path / "fast.onnx")), str(data), *more]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "new.onnx").exists()
