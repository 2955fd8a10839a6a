"""Photographs in the pipeline: what a finder sees in them is read, every plate of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.reading import Quad, Reading
from core.recognition.finder import Found
from core.recognition.locate import Finder
from core.recognition.pipeline import Job
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
        ("finder", TILTED, False), ("none", None, False)
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
    assert outcome.quad == Quad.from_box(TILTED.box)
    x0, y0, x1, y1 = TILTED.box
    assert reader.crops[0].shape[:2] == (y1 - y0, x1 - x0)


def test_a_large_wide_picture_may_be_a_photograph(tmp_path: Path) -> None:
    path = save(tmp_path / "phone.jpg", np.full((900, 2000, 3), 200, np.uint8))
    small, all_of_it = Quad.from_box((900, 600, 1100, 660)), Quad.from_box((50, 50, 1950, 850))
    found = {
        name: [(o.source, o.quad) for o in run([path], finder=finder)]
        for name, finder in (("car", finds(small)), ("crop", finds(all_of_it)), ("nothing", finds()))
    }
    assert found == {"car": [("finder", small)], "crop": [("whole", None)], "nothing": [("whole", None)]}
    assert [o.source for o in run([path])] == ["whole"]
