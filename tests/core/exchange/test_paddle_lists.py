"""PaddleOCR's lists: of texts and of shapes, with confidences behind them, under one name or another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core import exchange
from core.datasets.labelled import frames_of, once
from core.exchange import ImageIndex
from core.exchange.guessing import recognise
from core.reading import Quad
from tests.core.exchange.conftest import draw

LEFT, RIGHT = Quad.from_box((10.0, 20.0, 90.0, 50.0)), Quad.from_box((110.0, 20.0, 190.0, 50.0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        draw(tmp_path / f"夜/{name}.jpg", (200, 100))
    return tmp_path


def shape(label: str, quad: Quad, *, difficult: bool = False) -> dict[str, object]:
    return {"transcription": label, "points": quad.to_list(), "difficult": difficult}


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("behind", "status"), [("", ""), ("\t", ""), ("\t0.98", "read"), ("\t1.0", "read"), ("\t夜", "")]
)
def test_what_stands_behind_a_label_is_none_of_it(folder, behind, status):
    path = write(folder / "rec_gt.txt", f"夜/a.jpg\t皖A12345{behind}")
    (one,) = exchange.read("rec-gt", path, ImageIndex.of_folder(folder)).annotations
    assert (one.label, one.status) == ("皖A12345", status)


@pytest.mark.parametrize("name", ["label.txt", "train_label.txt", "rec_gt.txt", "val_rec_gt.txt"])
@pytest.mark.parametrize(
    ("said", "format"),
    [("皖A12345", "rec-gt"), (json.dumps([shape("皖A12345", LEFT)]), "ppocrlabel"), ("[]", "ppocrlabel")],
)
def test_what_a_list_holds_counts_more_than_its_name(folder, name, said, format):
    path = write(folder / name, f"夜/a.jpg\t{said}")
    assert recognise(path) == (format, (path,))


def test_a_list_of_shapes_gives_samples_with_their_corners(folder):
    shapes = [shape("皖A12345", LEFT), shape("京B88888", RIGHT), shape("沪C00001", LEFT, difficult=True)]
    path = write(folder / "Label.txt", *(f"夜/{name}.jpg\t{json.dumps(shapes)}" for name in "aba"))
    found = frames_of(path)
    picture = folder / "夜/a.jpg"
    frames = [(picture, "皖A12345", LEFT), (picture, "京B88888", RIGHT)]
    assert [(f.path, f.label, f.quad) for f in found.frames if f.path == picture] == 2 * frames
    assert [error.detail.partition(":")[0] for error in found.refused] == ["line 1", "line 2", "line 3"]
    counted = once(found)
    assert [(f.path, f.label, f.quad) for f in counted.frames if f.path == picture] == frames
    assert (len(counted.frames), counted.repeated) == (4, 2)


def test_two_texts_at_one_place_are_refused(folder):
    shapes = [shape("皖A12345", LEFT), shape("京B88888", LEFT), shape("沪C00001", RIGHT)]
    found = once(frames_of(write(folder / "Label.txt", f"夜/a.jpg\t{json.dumps(shapes)}")))
    assert [frame.label for frame in found.frames] == ["沪C00001"]
    (error,) = found.refused
    assert "皖A12345, 京B88888" in error.detail


def test_readings_are_no_samples(folder):
    path = write(folder / "predicts_rec.txt", "夜/a.jpg\t皖A12345\t0.99", "夜/b.jpg\t皖A12346")
    found = frames_of(path)
    assert [frame.label for frame in found.frames] == ["皖A12346"]
    (error,) = found.refused
    assert "vouches" in str(error) and "line 1" in error.detail
