"""Photographs in the pipeline: what a finder sees in them is read, every plate of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AnnotationError, ModelFileError
from core.reading import Quad, Reading
from core.recognition import locate
from core.recognition.finder import Found
from core.recognition.locate import Finder
from core.recognition.pipeline import Job, recognise
from tests.core.project.conftest import MISNAMED
from tests.core.recognition.test_pipeline import TILTED, Recorder, ccpd_name, frame, is_plate, run, save


def finds(*quads: Quad) -> Finder:
    """Return a finder that sees these plates in every picture that is not dark."""
    return lambda image: [Found(quad, 0.9) for quad in quads] if image.max() > 150 else []


def test_a_finder_is_asked_where_nothing_else_knows(tmp_path: Path) -> None:
    path = save(tmp_path / "street.jpg", frame(TILTED))
    empty = save(tmp_path / "empty.jpg", np.full((900, 700, 3), 5, np.uint8))
    reader = Recorder()
    outcomes = run([path, empty], reader, finder=finds(TILTED))
    assert [(o.source, o.quad, o.further) for o in outcomes] == [
        ("finder", TILTED, False), ("sought", None, False)
    ]  # fmt: skip
    assert is_plate(reader.crops[0])


def test_further_plates_of_a_picture_follow_its_first(tmp_path: Path) -> None:
    small = Quad.from_box((20, 30, 120, 60))
    paths = [save(tmp_path / f"车{i}.jpg", frame(TILTED)) for i in range(3)]
    outcomes = run(paths, finder=finds(TILTED, small))
    assert [(o.key, o.quad, o.further) for o in outcomes] == [
        (key, quad, further) for key in range(3) for quad, further in ((TILTED, False), (small, True))
    ]
    assert all(o.reading is not None for o in outcomes)


def test_what_reads_like_no_plate_is_no_further_plate(tmp_path: Path) -> None:
    badge, far = Quad.from_box((20, 30, 120, 60)), Quad.from_box((500, 30, 600, 60))
    path = save(tmp_path / "street.jpg", frame(TILTED))

    class Doubting(Recorder):
        def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
            sure = [0.05, 0.02, 0.6]  # the first one is told whatever it reads like
            return [replace(one, confidence=p) for one, p in zip(super().read(crops), sure, strict=True)]

    outcomes = run([path], Doubting(), finder=finds(TILTED, badge, far))
    assert [(o.quad, o.further) for o in outcomes] == [(TILTED, False), (far, True)]


def test_what_was_found_before_is_read_without_looking_again(tmp_path: Path) -> None:
    path = save(tmp_path / "street.jpg", frame(TILTED))
    reader = Recorder()
    (outcome,) = run([Job(7, path, found=TILTED)], reader, finder=lambda image: pytest.fail("asked"))
    assert (outcome.source, outcome.quad) == ("finder", TILTED)
    assert is_plate(reader.crops[0])
    (forced,) = run([Job(7, path, found=TILTED)], crop="quad")
    assert (forced.source, forced.reading) == ("none", None)


def test_a_further_plate_is_neither_the_one_of_the_name_nor_the_picture(tmp_path: Path) -> None:
    framed = save(tmp_path / ccpd_name(TILTED), frame(TILTED))
    crop = save(tmp_path / "crop.jpg", np.full((60, 200, 3), 200, np.uint8))
    jobs = [Job(0, framed, first=False), Job(1, crop, first=False), Job(2, framed, TILTED, first=False)]
    outcomes = run(jobs, finder=finds(TILTED))
    assert [(o.source, o.reading is None) for o in outcomes] == [
        ("none", True), ("none", True), ("person", False)
    ]  # fmt: skip


def test_a_reader_of_boxes_is_given_the_box_of_what_was_found(tmp_path: Path) -> None:
    path = save(tmp_path / "street.jpg", frame(TILTED))
    reader = Recorder(rectified=False)
    (outcome,) = run([path], reader, finder=finds(TILTED))
    assert outcome.quad == TILTED  # as it was seen, for readers that want it rectified
    x0, y0, x1, y1 = TILTED.box
    assert reader.crops[0].shape[:2] == (y1 - y0, x1 - x0)


def test_a_large_wide_picture_may_be_a_photograph(tmp_path: Path) -> None:
    path = save(tmp_path / "phone.jpg", np.full((900, 2000, 3), 200, np.uint8))
    small, all_of_it = Quad.from_box((900, 600, 1100, 660)), Quad.from_box((50, 50, 1950, 850))
    half, more = Quad.from_box((450, 10, 1550, 400)), Quad.from_box((350, 10, 1650, 400))
    found = {
        name: [(o.source, o.quad) for o in run([path], finder=finds(*quads))]
        for name, quads in {
            "car": [small], "close": [half], "crop": [all_of_it], "cut": [more], "badge": [small, all_of_it],
            "nothing": [],
        }.items()
    }  # fmt: skip
    whole = [("whole", None)]
    assert found == {
        "car": [("finder", small)], "close": [("finder", half)],
        "crop": whole, "cut": whole, "badge": whole, "nothing": whole,
    }  # fmt: skip
    assert [o.source for o in run([path])] == ["whole"]


def test_a_plate_that_fills_a_photograph_is_found_all_the_same(tmp_path: Path) -> None:
    near = Quad.from_box((60, 500, 660, 690))
    (outcome,) = run([save(tmp_path / "near.jpg", frame(near))], finder=finds(near))
    assert (outcome.source, outcome.quad) == ("finder", near)


@pytest.mark.parametrize("rectified", [True, False])
def test_what_is_found_is_cut_as_at_a_place_that_was_known(tmp_path: Path, rectified: bool) -> None:
    path = save(tmp_path / "street.png", frame(TILTED))
    ((place, crop),) = locate.find(path, finds(TILTED), (100, 32), rectified=rectified)
    known = locate.cut(path, place, (100, 32))
    assert known is not None and known.shape == crop.shape
    assert np.abs(known.astype(int) - crop).max() <= 8  # warped in hundredths of a pixel


def test_a_high_quad_is_cut_no_higher_than_a_slanted_plate(tmp_path: Path) -> None:
    high = Quad.from_box((200, 400, 300, 500))
    crop = locate.cut(save(tmp_path / "street.png", frame(high)), locate.Place("person", high), (110, 32))
    assert crop is not None and crop.shape[:2] == (50, 110)


def test_what_is_wrong_with_the_name_of_a_crop_is_told_beside_its_reading(tmp_path: Path) -> None:
    path = save(tmp_path / MISNAMED, np.full((60, 200, 3), 200, np.uint8))
    (outcome,) = run([path])
    assert (outcome.source, type(outcome.error)) == ("whole", AnnotationError)
    assert outcome.reading is not None


@pytest.mark.parametrize(
    ("size", "asked"), [((800, 300), 0), ((801, 300), 1), ((320, 200), 0), ((321, 201), 1)]
)
def test_a_crop_is_no_photograph_to_look_for_plates_in(
    tmp_path: Path, size: tuple[int, int], asked: int
) -> None:
    path = save(tmp_path / "crop.jpg", np.full((size[1], size[0], 3), 200, np.uint8))
    looks: list[np.ndarray] = []
    run([path], finder=lambda image: looks.append(image) or [])  # type: ignore[func-returns-value]
    assert len(looks) == asked


@pytest.mark.parametrize("size", [1, 2, 4, 5])
def test_the_plates_of_a_picture_come_in_one_batch(tmp_path: Path, size: int) -> None:
    quads = [TILTED, Quad.from_box((20, 30, 120, 60)), Quad.from_box((500, 30, 600, 60))]
    jobs = [Job(i, save(tmp_path / f"{i}.jpg", frame(TILTED))) for i in range(5)]
    batches = list(recognise(jobs, Recorder(), batch_size=size, finder=finds(*quads)))
    pictures = [{outcome.key for outcome in batch} for batch in batches]
    assert sum(len(batch) for batch in batches) == 15
    assert sum(len(keys) for keys in pictures) == 5  # no picture stands in two batches


def test_what_slow_pictures_gave_is_told_before_the_batch_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.recognition.pipeline._PATIENCE", 0.0)
    jobs = [Job(i, save(tmp_path / f"{i}.jpg", frame(TILTED))) for i in range(3)]
    assert [len(batch) for batch in recognise(jobs, Recorder(), finder=finds(TILTED))] == [1, 1, 1]


def test_a_plate_of_which_the_picture_shows_nothing_takes_no_other_along(tmp_path: Path) -> None:
    path = save(tmp_path / "street.jpg", frame(TILTED))
    outside = Quad.from_box((2000, 50, 2100, 80))
    corner = Quad.from_points([(-90, -30), (10, -60), (12, -20), (-88, 5)])  # clipped it would cross itself
    for seen in ((TILTED, outside, corner), (outside, corner, TILTED)):
        outcomes = run([path], finder=finds(*seen))
        assert [(o.quad, o.error, o.further) for o in outcomes] == [(TILTED, None, False)]


def test_of_a_plate_at_an_edge_the_part_in_the_picture_counts(tmp_path: Path) -> None:
    path = save(tmp_path / "street.jpg", np.full((700, 1000, 3), 200, np.uint8))
    low, sliver = Quad.from_box((100, 660, 300, 740)), Quad.from_box((999.98, 100, 1100, 130))
    assert [o.quad for o in run([path], finder=finds(low, sliver))] == [Quad.from_box((100, 660, 300, 700))]


def test_what_is_known_of_a_picture_is_not_found_again(tmp_path: Path) -> None:
    path = save(tmp_path / "street.jpg", frame(TILTED))
    other = Quad.from_box((20, 30, 120, 60))
    outcomes = run([Job(0, path, taken=(TILTED,))], finder=finds(TILTED, other))
    assert [(o.quad, o.further) for o in outcomes] == [(other, False)]
    outcomes = run([Job(0, path, taken=(TILTED, other))], finder=finds(TILTED, other))
    assert [(o.source, o.reading) for o in outcomes] == [("sought", None)]


def test_a_picture_turned_by_its_camera_is_found_and_read_upright(tmp_path: Path) -> None:
    upright = frame(TILTED)
    turned = Image.fromarray(np.rot90(upright))  # a viewer turns it back by its EXIF note
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(tmp_path / "phone.jpg", exif=exif, quality=95)
    shapes: list[tuple[int, ...]] = []
    reader = Recorder()

    def look(image: np.ndarray) -> list[Found]:
        shapes.append(image.shape)
        return [Found(TILTED, 0.9)]

    (outcome,) = run([tmp_path / "phone.jpg"], reader, finder=look)
    assert shapes == [upright.shape]
    assert outcome.quad == TILTED
    assert is_plate(reader.crops[0])


def test_a_finder_that_cannot_be_loaded_keeps_no_crop_from_being_read(tmp_path: Path) -> None:
    def broken(image: np.ndarray) -> list[Found]:
        raise ModelFileError("The model cannot be loaded", path=tmp_path / "finder.onnx")

    crop = save(tmp_path / "crop.jpg", np.full((300, 1000, 3), 99, np.uint8))
    street = save(tmp_path / "street.jpg", frame(TILTED))
    first, second = run([crop, street], finder=broken)
    assert (first.source, first.error) == ("whole", None)
    assert first.reading is not None
    assert (second.reading, second.source) == (None, "none")
    assert isinstance(second.error, ModelFileError)
