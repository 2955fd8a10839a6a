"""The verb ``predict``: one line a picture, annotated pictures, digit sequences."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pytest

from core import images
from core.cli import predict as predict_verb
from core.cli import run
from core.reading import Quad
from core.recognition import finder, pipeline
from tests import fixed_reader, networks

FRAME = fixed_reader.FRAME.format("0_0_25_26_27_28_29")
LINE = re.compile(r"^皖A·12345\s+(<?\.\d\d)\s+(\d+\.\d) ms  (.+)$")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return fixed_reader.save(tmp_path / "fixed.onnx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "车 照片"
    (place / "more").mkdir(parents=True)
    images.write(place / f"{FRAME}.jpg", np.full((400, 300, 3), 90, np.uint8))
    images.write(place / "crop.png", networks.crops(1)[0][:90, :250])
    images.write(place / "more/crop.jpg", networks.crops(1)[0][:90, :250])
    return place


def predict(capsys, model: Path, *arguments: object) -> tuple[int, str, str]:
    code = run(["predict", "--model", str(model), "--provider", "cpu", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_line_a_picture(model: Path, folder: Path, capsys) -> None:
    code, out, err = predict(capsys, model, folder)
    found = [LINE.match(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [Path(m[3]).name for m in found if m] == [f"{FRAME}.jpg", "crop.png", "crop.jpg"]
    assert all(m and 0 < float(m[1].lstrip("<")) < 1 for m in found)


def test_what_the_first_picture_loads_is_none_of_its_time(
    model: Path, folder: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, began = pipeline.recognise, iter([0.4])

    def recognise(*arguments, **options):
        time.sleep(next(began, 0))
        return real(*arguments, **options)

    monkeypatch.setattr(pipeline, "recognise", recognise)
    _, out, _ = predict(capsys, model, folder / "more")
    assert next(began, None) is None, "nothing was read"
    (line,) = out.splitlines()
    assert float(LINE.match(line)[2]) < 400


def test_a_large_picture_is_read_once(
    model: Path, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes its time would take it twice, to load what is loaded with a small one, too."""
    images.write(tmp_path / "crop.png", np.full((70, 220, 3), 90, np.uint8))
    images.write(tmp_path / "large.png", np.full((1600, 5000, 3), 90, np.uint8))
    monkeypatch.setattr(predict_verb, "_LARGE", 1_000_000)
    real, seen = pipeline.recognise, []

    def recognise(jobs, *arguments, **options):
        seen.extend(job.path.name for job in jobs)
        return real(jobs, *arguments, **options)

    monkeypatch.setattr(pipeline, "recognise", recognise)
    predict(capsys, model, tmp_path / "large.png", tmp_path / "crop.png")
    first, *rest = seen
    assert rest == ["large.png", "crop.png"] and first != "large.png"
    seen.clear()
    predict(capsys, model, tmp_path / "crop.png", tmp_path / "large.png")
    assert seen == ["crop.png", "crop.png", "large.png"]


def test_a_plate_that_is_read_although_its_corners_are_crossed_has_not_failed(
    model: Path, tmp_path: Path, capsys
) -> None:
    crossed = FRAME.replace("230&80_20&80_20&10", "20&80_230&80_20&10")
    images.write(tmp_path / f"{crossed}.jpg", np.full((400, 300, 3), 90, np.uint8))
    code, out, err = predict(capsys, model, tmp_path)
    assert code == 0
    assert LINE.match(out.strip())
    assert "corners" in err


def test_annotated_pictures_keep_apart(model: Path, folder: Path, tmp_path: Path, capsys) -> None:
    target = tmp_path / "out"
    assert predict(capsys, model, folder, "--save", target)[0] == 0
    names = {path.name for path in target.iterdir()}
    assert names == {f"{FRAME}.jpg", "crop.jpg", "crop_2.jpg"}
    drawn = images.read(target / f"{FRAME}.jpg")
    assert drawn.shape == (400, 300, 3)
    green = (drawn[..., 1].astype(int) - drawn[..., 0] > 60).any(1)
    assert green[10:80].all()  # the quad from row 10 to 80


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(model: Path, folder: Path, capsys) -> None:
    (folder / "broken.jpg").write_bytes(b"x")
    images.write(folder / "street.jpg", np.zeros((900, 700, 3), np.uint8))
    code, out, err = predict(capsys, model, folder)
    assert code == 1
    assert len(out.splitlines()) == 3
    assert "broken.jpg" in err
    assert "street.jpg: no plate was found" in err


def street_with(quads: list[Quad], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a photograph in which a finder sees plates at these places."""
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [finder.Found(q, 0.9) for q in quads])
    monkeypatch.setattr(pipeline, "_LEAST_SURE", 0.0)  # the model of these tests is never sure
    images.write(folder / "street.jpg", np.full((900, 700, 3), 90, np.uint8))
    return folder / "street.jpg"


def test_every_plate_of_a_photograph_is_told_and_drawn(
    model: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    quads = [Quad.from_box((100, 300, 300, 360)), Quad.from_box((400, 610, 500, 645))]
    street = street_with(quads, tmp_path, monkeypatch)
    code, out, err = predict(capsys, model, street, "--save", tmp_path / "out")
    assert (code, err) == (0, "")
    assert [bool(LINE.match(line)) for line in out.splitlines()] == [True, True]
    drawn = images.read(tmp_path / "out/street.jpg").astype(int)
    assert drawn.shape == (900, 700, 3)
    green = drawn[..., 1] - drawn[..., 0] > 60
    assert green[300:360, 100:300].any() and green[610:645, 400:500].any()


def test_a_text_above_the_picture_moves_no_corners_of_the_next_plate(
    model: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    """A plate that fills the picture has its text in a band above it, which all below moves down by."""
    quads = [Quad.from_box((10, 20, 690, 500)), Quad.from_box((100, 600, 300, 660))]
    street = street_with(quads, tmp_path, monkeypatch)
    code, out, _ = predict(capsys, model, street, "--save", tmp_path / "out")
    assert (code, len(out.splitlines())) == (0, 2)
    drawn = images.read(tmp_path / "out/street.jpg").astype(int)
    band = len(drawn) - 900
    assert band > 0
    green = drawn[..., 1] - drawn[..., 0] > 60
    assert green[600 + band : 661 + band, 100].all()  # its left side


def test_digits_show_label_and_prediction(tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    fixed_reader.write_digits(tmp_path / "mnist")
    code, out, _ = predict(
        capsys, model, "--digits", tmp_path / "mnist", "--count", 6, "--save", tmp_path / "out"
    )
    rows = [line.split() for line in out.splitlines()[1:-1]]
    assert code == 0 and len(rows) == 6
    assert all(len(row[0]) == 5 and row[1] == "12345" for row in rows)
    assert all((row[0] == row[1]) is (row[-1] != "wrong") for row in rows)
    assert out.splitlines()[-1].endswith("of 6 sequences of MNIST test digits read without an error")
    assert images.read(tmp_path / "out/digits.png").shape[1] > 5 * 220


def test_digits_are_not_read_by_a_model_of_plates(model: Path, tmp_path: Path, capsys) -> None:
    fixed_reader.write_digits(tmp_path / "mnist")
    code, out, err = predict(capsys, model, "--digits", tmp_path / "mnist", "--save", tmp_path / "out")
    assert (code, out) == (2, "")
    assert "This model reads plates" in err and "--model" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [[], ["a.jpg", "--digits", "x"], ["a.jpg", "--crop", "round"]])
def test_wrong_usage(model: Path, arguments: list[str], capsys) -> None:
    assert predict(capsys, model, *arguments)[0] == 2


def test_pictures_beside_digits_are_refused(model: Path, folder: Path, capsys) -> None:
    code, _, err = predict(capsys, model, folder, "--digits", folder)
    assert code == 2 and "Leave out the pictures, or --digits" in err


def test_the_bundled_reader_is_taken_where_none_is_named(folder: Path, capsys) -> None:
    assert run(["predict", "--provider", "cpu", str(folder / "crop.png")]) == 0
    assert "crop.png" in capsys.readouterr().out


def test_a_finder_that_cannot_be_loaded_matters_to_photographs_alone(
    model: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    finder.bundled.cache_clear()
    monkeypatch.setattr(finder.PlateFinder.__init__, "__defaults__", (tmp_path / "finder.onnx",))
    images.write(tmp_path / "crop.png", networks.crops(1)[0][:90, :250])
    images.write(tmp_path / "street.jpg", np.full((900, 700, 3), 90, np.uint8))
    code, out, err = predict(capsys, model, tmp_path / "crop.png", tmp_path / "street.jpg")
    assert code == 1
    assert [LINE.match(line)[3] for line in out.splitlines()] == [str(tmp_path / "crop.png")]
    assert "finder.onnx" in err


@pytest.mark.parametrize("where", ["", "more", "annotated"])
def test_pictures_are_never_written_over(model: Path, folder: Path, where: str, capsys) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, _, err = predict(capsys, model, folder, "--save", folder / where)
    assert code == 2
    assert "would lie among those that are read" in err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    picture = folder / "more/crop.jpg"
    assert predict(capsys, model, picture, "--save", folder / "more")[0] == 2
    assert predict(capsys, model, picture, "--save", folder / "annotated")[0] == 0
    assert picture.read_bytes() == before[picture]


def test_a_target_that_is_no_folder_and_a_folder_without_pictures_are_told(
    model: Path, folder: Path, tmp_path: Path, capsys
) -> None:
    code, _, err = predict(capsys, model, folder, "--save", model)
    assert code == 2
    assert "cannot be made" in err and str(model) in err
    (tmp_path / "leer").mkdir()
    code, out, err = predict(capsys, model, tmp_path / "leer")
    assert (code, out) == (1, "")
    assert "There are no pictures" in err and "leer" in err


def test_what_lies_in_the_target_already_is_left_there(
    model: Path, folder: Path, tmp_path: Path, capsys
) -> None:
    target = tmp_path / "others"
    target.mkdir()
    (target / "crop.jpg").write_bytes(b"somebody's")
    assert predict(capsys, model, folder / "crop.png", "--save", target)[0] == 0
    assert (target / "crop.jpg").read_bytes() == b"somebody's"
    assert (target / "crop_2.jpg").is_file()


def test_pictures_of_one_name_are_numbered_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "车.jpg").touch()
    (tmp_path / "车_3.jpg").touch()
    looks, exists = [], Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: looks.append(path) or exists(path))
    taken: dict[str, int] = {}
    stems = ["a", "A", "a_2", "车", "车", "a", *["1"] * 500]
    names = [predict_verb._free_name(stem, tmp_path, taken) for stem in stems]
    assert names[:6] == ["a", "A_2", "a_2_2", "车_2", "车_4", "a_3"]
    assert len({name.casefold() for name in names}) == len(names)
    assert len(looks) < 2 * len(names)
