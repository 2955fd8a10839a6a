"""The verb ``recognize``, run as a user runs it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core import images
from core.cli import run
from core.cli.shared import pictures, reader
from core.errors import EngineError
from core.reading import Quad
from core.recognition import engine, finder, pipeline
from core.recognition.cascade import PlateReader
from tests import fixed_reader, networks

COLUMNS = ["image", "label", "text", "confidence", "confidences", "source", "error", "quad"]
Recognize = Callable[..., tuple[int, str, str]]


@pytest.fixture
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return networks.save(tmp_path_factory.mktemp("models") / "tiny.onnx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "车牌 & photos"
    place.mkdir()
    for name, crop in zip(
        ("京A12345.jpg", "京A12345_2.png", "just a name.jpg", "皖B1234.jpg"), networks.crops(4), strict=True
    ):
        images.write(place / name, crop[:100, :300])
    return place


@pytest.fixture
def recognize(model: Path, capsys: pytest.CaptureFixture[str]) -> Recognize:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["recognize", "--model", str(model), "--provider", "cpu", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_a_folder_is_read_to_standard_output(recognize: Recognize, folder: Path) -> None:
    code, out, err = recognize(folder)
    rows = read_csv(out)
    assert code == 0
    assert list(rows[0]) == COLUMNS
    assert [Path(r["image"]).name for r in rows] == sorted(p.name for p in folder.iterdir())
    assert [r["label"] for r in rows] == ["", "京A12345", "京A12345", ""]
    for row in rows:
        assert (row["source"], row["error"]) == ("whole", "")
        assert 0.0 <= float(row["confidence"]) <= 1.0
        assert len(row["confidences"].split()) == len(row["text"])
    assert "4 pictures" in err
    assert "Plate accuracy" in err
    assert "of 2 with a label" in err
    assert "character error rate" in err


def test_a_plate_that_is_read_although_its_corners_are_crossed_has_not_failed(
    recognize: Recognize, tmp_path: Path
) -> None:
    name = fixed_reader.FRAME.format("0_0_25_26_27_28_29").replace("230&80_20&80_20&10", "20&80_230&80_20&10")
    images.write(tmp_path / f"{name}.jpg", np.full((400, 300, 3), 90, np.uint8))
    code, out, err = recognize(tmp_path)
    (row,) = read_csv(out)
    assert (code, row["source"], row["label"]) == (0, "name-box", "皖A12345")
    assert row["confidence"]
    assert "corners" in row["error"]  # what is wrong with the name is told all the same
    assert row["error"].split(":")[-1].strip() in err
    assert "0 failed" in err
    assert "of 1 with a label" in err


def test_further_plates_have_rows_of_their_own(
    recognize: Recognize, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quads = [Quad.from_box((100, 300, 300, 360)), Quad.from_box((400, 310, 500, 345))]
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [finder.Found(q, 0.9) for q in quads])
    monkeypatch.setattr(pipeline, "_LEAST_SURE", 0.0)  # the model of this test is never sure
    images.write(
        tmp_path / "京A12345.jpg", np.random.default_rng(0).integers(0, 255, (900, 700, 3), np.uint8)
    )
    code, out, err = recognize(tmp_path)
    rows = read_csv(out)
    assert (code, len(rows)) == (0, 2)
    assert [(row["source"], row["label"]) for row in rows] == [("finder", "京A12345"), ("finder", "")]
    assert [float(v) for v in rows[1]["quad"].split()] == [400, 310, 500, 310, 500, 345, 400, 345]
    assert "1 picture in" in err and "1 further plate in" in err and "of 1 with a label" in err


def test_what_reads_no_plates_is_given_no_plates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "bundled", lambda: pytest.fail("asked"))
    digits = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    images.write(tmp_path / "photo.png", np.zeros((900, 700, 3), np.uint8))
    assert run(["recognize", "--model", str(digits), str(tmp_path / "photo.png")]) == 0
    assert "1 without a known sequence" in capsys.readouterr().err


def test_json_lines_say_the_same_as_csv(recognize: Recognize, folder: Path, tmp_path: Path) -> None:
    for name in ("结果 & 1.csv", "结果 & 1.jsonl"):
        code, out, _ = recognize(folder, "--output", tmp_path / name)
        assert (code, out) == (0, "")
    table = read_csv((tmp_path / "结果 & 1.csv").read_text(encoding="utf-8"))
    lines = [
        json.loads(line) for line in (tmp_path / "结果 & 1.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [list(line) for line in lines] == [COLUMNS] * 4
    for row, line in zip(table, lines, strict=True):
        assert row["text"] == line["text"]
        assert row["label"] == (line["label"] or "")
        assert float(row["confidence"]) == pytest.approx(line["confidence"], abs=1e-6)
        assert [float(c) for c in row["confidences"].split()] == pytest.approx(line["confidences"], abs=1e-4)
    assert {p.name for p in tmp_path.iterdir()} == {folder.name, "结果 & 1.csv", "结果 & 1.jsonl"}


def test_failed_files_are_told_and_in_the_output(recognize: Recognize, folder: Path) -> None:
    (folder / "空.jpg").write_bytes(b"")
    (folder / "words.png").write_text("words")
    code, out, err = recognize(folder)
    failed = {Path(r["image"]).name: r for r in read_csv(out) if r["error"]}
    assert code == 1
    assert set(failed) == {"空.jpg", "words.png"}
    assert all((r["text"], r["confidence"]) == ("", "") for r in failed.values())
    assert "2 failed" in err
    for name in failed:
        assert str(folder / name) in err


def test_pictures_without_a_known_plate_are_counted(recognize: Recognize, folder: Path) -> None:
    images.write(folder / "street.jpg", np.full((800, 700, 3), 90, np.uint8))
    code, out, err = recognize(folder)
    assert code == 0
    assert [r["source"] for r in read_csv(out)].count("sought") == 1
    assert "1 without a known plate" in err
    code, out, _ = recognize(folder, "--crop", "whole")
    assert [r["source"] for r in read_csv(out)] == ["whole"] * 5


def test_subfolders_are_read_when_asked_for(recognize: Recognize, folder: Path) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    images.write(folder / "deep" / "er" / "a.png", networks.crops(1)[0])
    assert len(read_csv(recognize(folder)[1])) == 4
    assert len(read_csv(recognize(folder, "--recursive")[1])) == 5


def test_files_and_folders_mix_and_each_is_read_once(recognize: Recognize, folder: Path) -> None:
    odd = folder / "no_extension"
    odd.write_bytes((folder / "京A12345.jpg").read_bytes())
    code, out, _ = recognize(odd, folder, folder / "京A12345.jpg")
    assert code == 0
    assert Path(read_csv(out)[0]["image"]).name == "no_extension"
    assert len(read_csv(out)) == 5


def test_an_empty_folder_says_what_to_do(recognize: Recognize, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    code, out, err = recognize(tmp_path / "leer")
    assert (code, out) == (1, "")
    assert "no picture" in err
    assert "--recursive" in err
    assert str(tmp_path / "leer") in err


def test_a_folder_without_read_permission_is_told_and_the_rest_goes_on(
    recognize: Recognize, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = folder.parent / "locked"
    locked.mkdir()
    scan = os.scandir

    def refuse(path: object) -> object:
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(locked))
        return scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "access", lambda path, *_, **__: str(path) != str(locked))
    code, out, err = recognize(locked, folder)
    assert code == 1
    assert len(read_csv(out)) == 4
    assert str(locked) in err
    assert "Permission denied" in err and "permissions" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--crop", "circle"],
        ["--provider", "abacus"],
        ["--output", "a.txt"],
        ["--device", "-1"],
        ["--nonsense"],
        ["missing-path"],
    ],
)
def test_wrong_usage_is_2(recognize: Recognize, folder: Path, arguments: list[str]) -> None:
    code, out, err = recognize(folder, *arguments)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize("given", [["--device", "0"], ["--provider", "cuda"], ["--device", "7"]])
def test_a_gpu_that_is_asked_for_and_not_there_is_refused_with_the_way_out(
    model: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
) -> None:
    monkeypatch.setattr(engine, "cuda_devices", lambda: 0)
    verb = ["recognize", "--model", str(model), str(folder)]
    assert run([*verb, *given]) == 1
    out, err = capsys.readouterr()
    assert "The GPU cannot be used" in err and "--provider cpu" in err
    assert not out
    assert run([*verb, *given, "--provider", "cpu"]) == 0
    assert run(verb) == 0


@pytest.mark.parametrize("found", ["cpu", "mps"])
def test_torch_is_refused_the_processor_where_a_gpu_was_named(
    monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    opened = SimpleNamespace(provider=found, notice="")
    monkeypatch.setattr("core.recognition.cascade.open_reader", lambda *_, **__: opened)
    assert reader.start(Path("m.onnx"), "torch", None) is opened
    if found == "mps":
        assert reader.start(Path("m.onnx"), "torch", 0) is opened
        return
    with pytest.raises(EngineError, match=r"The GPU cannot be used \(--device 0.*--provider cpu"):
        reader.start(Path("m.onnx"), "torch", 0)


def test_pictures_of_other_kinds_are_told_and_are_no_failure(recognize: Recognize, folder: Path) -> None:
    (folder / "x.gif").write_bytes(b"x")
    code, out, err = recognize(folder)
    assert (code, len(read_csv(out))) == (0, 4)
    assert "GIF × 1" in err
    for path in folder.glob("*.[jp][pn]g"):
        path.unlink()
    code, out, err = recognize(folder)
    assert code == 1
    assert "GIF × 1" in err and "no picture" not in err


def test_no_path_is_wrong_usage(recognize: Recognize) -> None:
    assert recognize()[0] == 2


def test_a_model_that_is_none_is_told(recognize: Recognize, folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"words")
    code, out, err = recognize(folder, "--model", bad)
    assert (code, out) == (1, "")
    assert str(bad) in err
    code, _, err = recognize(folder, "--model", "nobody")
    assert code == 2
    assert "nobody" in err


def test_an_output_that_cannot_be_written_is_told(recognize: Recognize, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    (tmp_path / "夹.csv").mkdir()
    code, _, err = recognize(folder, "--output", tmp_path / "夹.csv")
    assert code == 1 and "夹.csv: The readings cannot be written (Is a directory)" in err
    assert not (tmp_path / "夹.csv.part").exists()  # nothing was read to find that out
    code, _, err = recognize(folder, "--output", tmp_path / "文件" / "a.csv")
    assert code == 1
    assert "cannot be written" in err


def test_an_engine_that_fails_keeps_what_was_read(
    recognize: Recognize, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i, crop in enumerate(networks.crops(30)):
        images.write(folder / f"{i:03}.png", crop[:100, :300])
    read, calls = PlateReader.read, []

    def fail_later(self: PlateReader, crops: list[np.ndarray]) -> object:
        calls.append(len(crops))
        if len(calls) == 2:
            raise EngineError("The model could not be run")
        return read(self, crops)

    monkeypatch.setattr(PlateReader, "read", fail_later)
    code, _, err = recognize(folder, "--output", tmp_path / "a.csv")
    assert code == 1
    assert "could not be run" in err
    assert len(read_csv((tmp_path / "a.csv").read_text(encoding="utf-8"))) == 16


def test_digits_alone_are_a_running_number_to_a_reader_of_plates(
    recognize: Recognize, tmp_path: Path
) -> None:
    images.write(tmp_path / "00017.jpg", networks.crops(1)[0])
    assert read_csv(recognize(tmp_path / "00017.jpg")[1])[0]["label"] == ""


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".platewright").mkdir()
    for name in (".hidden.jpg", ".platewright/cache.jpg", "b.JPG", "a.jpg", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    files, errors = pictures.collect([tmp_path], recursive=True)
    assert [f.name for f in files] == ["a.jpg", "b.JPG"]
    assert errors == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_cleanly_and_keeps_what_was_read(
    model: Path, repository: Path, tmp_path: Path, folder: Path
) -> None:
    crop = (folder / "京A12345.jpg").read_bytes()
    many = tmp_path / "many"
    many.mkdir()
    for i in range(6000):
        (many / f"{i:05}.jpg").write_bytes(crop)
    output, part = tmp_path / "a.csv", tmp_path / "a.csv.part"
    command = [
        sys.executable,
        "main.py",
        "recognize",
        many,
        "-o",
        output,
        "--model",
        model,
        "--provider",
        "cpu",
    ]
    with subprocess.Popen(command, cwd=repository, stderr=subprocess.PIPE, text=True) as process:
        while not (part.exists() and part.stat().st_size > 1000):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Stopped" in err
    rows = read_csv(output.read_text(encoding="utf-8"))
    assert 0 < len(rows) < 6000
    assert all(row["text"] and row["source"] == "whole" for row in rows)
    assert not part.exists()


def test_recognising_loads_no_torch_and_prints_no_progress_into_a_pipe(
    model: Path, repository: Path, folder: Path
) -> None:
    code = (
        "import sys; from main import main; status = main(sys.argv[1:]); "
        "sys.exit(status or any(m in sys.modules for m in ('torch', 'PySide6')))"
    )
    command = [sys.executable, "-c", code, "recognize", str(folder), "--model", str(model)]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=repository, env=env, capture_output=True, check=False)
    assert done.returncode == 0 and b"Reading" not in done.stderr
    assert len(read_csv(done.stdout.decode())) == 4


def test_a_plate_that_was_not_found_is_not_read_right(
    recognize: Recognize, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [])
    (tmp_path / "f").mkdir()
    images.write(tmp_path / "f" / "京A12345.jpg", np.full((800, 700, 3), 90, np.uint8))
    _, _, err = recognize(tmp_path / "f")
    assert "0 of 1 with a label" in err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_name_that_is_no_unicode_is_written_escaped(
    recognize: Recognize, folder: Path, tmp_path: Path, name: str
) -> None:
    (folder / os.fsdecode(b"b\xff.jpg")).write_bytes((folder / "just a name.jpg").read_bytes())
    _, _, err = recognize(folder, "--output", tmp_path / name)
    assert "unexpected" not in err
    assert r"b\udcff.jpg" in (tmp_path / name).read_text(encoding="utf-8")
