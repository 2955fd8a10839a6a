"""What a sheet shows of the pictures that were read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core import ccpd, images
from core.datasets.ccpd_frames import Frame, FrameList
from core.datasets.digits import DigitPictures, DigitSource
from core.evaluation import samples
from core.evaluation.drawing import CROP
from core.evaluation.report import Record
from core.reading import Quad, Reading
from core.recognition.finder import Found
from tests import networks


def record(path: Path, quad: Quad | None) -> Record:
    return Record(path, "豫A1234挂", "豫A1234挂", 0.9, "", quad)


def test_a_plate_of_two_rows_is_not_squeezed_into_one(tmp_path: Path) -> None:
    path = tmp_path / "车.png"
    images.write(path, np.random.default_rng(1).integers(0, 255, (300, 500, 3), np.uint8))
    one, two = (Quad.from_box((50, 60, 50 + wide, 160)) for wide in (314, 200))
    assert samples.frame_crop(record(path, one)).shape == (CROP[1], CROP[0], 3)
    height, width = samples.frame_crop(record(path, two)).shape[:2]
    assert width < 2.3 * height
    assert samples.frame_crop(record(path, None)).shape == (300, 500, 3)


def test_a_plate_outside_its_picture_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "车.png"
    images.write(path, np.zeros((300, 500, 3), np.uint8))
    outside = record(path, Quad.from_box((900, 10, 1000, 40)))
    assert list(samples.cells([outside], samples.frame_crop)) == []


class Reader:
    """A reader that reads the first crop of a picture rightly and others as another plate."""

    info = networks.info()

    def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        return [Reading("皖A12345", 0.9), *[Reading("京B54321", 0.8)] * (len(crops) - 1)]


@pytest.mark.parametrize(
    ("colour", "known", "kind"),
    [
        ((200, 160, 40), "", "yellow"),  # as the reader sees it
        ((20, 40, 160), "", "blue"),
        ((20, 40, 160), "yellow", "yellow"),  # as a person said
        ((200, 160, 40), "blue", "blue"),
    ],
)
def test_the_ground_tells_yellow_plates_from_blue_ones(
    tmp_path: Path, colour: tuple[int, int, int], known: str, kind: str
) -> None:
    path = tmp_path / "皖A12345.png"
    crop = np.full((60, 200, 3), colour, np.uint8)
    crop[15:45, 20:180:20] = 255 if colour[0] < 100 else 20  # strokes of characters
    images.write(path, crop)
    done = samples.read_frames(FrameList([Frame(path, "皖A12345", None, "", kind=known)]), Reader())
    assert [(record.right, record.kind) for record in done.records] == [(True, kind)]


def test_a_label_is_compared_with_the_most_prominent_plate_of_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, dark = tmp_path / "皖A12345_1.jpg", tmp_path / "京B54321_1.jpg"
    images.write(path, np.full((900, 700, 3), 200, np.uint8))
    images.write(dark, np.zeros((900, 700, 3), np.uint8))
    quads = [Quad.from_box((100, 100, 300, 160)), Quad.from_box((400, 500, 640, 580))]
    seen = [Found(quad, 0.9) for quad in quads]
    monkeypatch.setattr(samples.finder, "of", lambda _: lambda image: seen if image.max() > 100 else [])
    frames = FrameList([Frame(path, "皖A12345", None, "a"), Frame(dark, "京B54321", None, "b")])
    told: list[tuple[int, int]] = []
    read = samples.read_frames(frames, Reader(), report=lambda *counts: told.append(counts))
    assert [(r.label, r.text, r.quad) for r in read.records] == [
        ("皖A12345", "皖A12345", quads[0]),
        ("京B54321", "", None),
    ]
    assert (read.without_place, read.failed, told[-1]) == (1, [], (2, 2))


def test_sequences_are_read_in_batches() -> None:
    pictures = DigitPictures(np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8), "MNIST")
    source, told = DigitSource(pictures, count=5), []
    found = samples.read_digits(
        source, Reader(), "clean", batch_size=2, report=lambda *counts: told.append(counts)
    )
    assert [r.label for r in found.records] == [source.label(i) for i in range(5)]
    assert [(r.subset, r.index) for r in found.records] == [("clean", i) for i in range(5)]
    assert [r.text for r in found.records] == (["皖A12345", "京B54321"] * 3)[:5]
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_frames_are_cut_as_was_asked_for_and_a_worse_place_counts_beside_its_error(tmp_path: Path) -> None:
    a, b, c, d = (50, 60), (250, 80), (250, 150), (50, 130)
    frames = []
    for corners in ((a, b, c, d), (b, a, c, d)):
        quad = Quad.from_points(corners)
        name = ccpd.CcpdName("01", (90, 90), (40, 50, 260, 160), quad, "皖A12345", 100, 30)
        path = tmp_path / f"{ccpd.format(name)}.jpg"
        images.write(path, np.full((1160, 720, 3), 200, np.uint8))
        frames.append(Frame(path, "皖A12345", quad, "base", name))

    class Sizes(Reader):
        def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
            return [Reading(f"{crop.shape[1]}x{crop.shape[0]}", 0.9) for crop in crops]

    crossed, told = "220x110", {}
    for mode in ("auto", "box", "quad"):
        read = samples.read_frames(FrameList(frames), Sizes(), crop=mode)
        told[mode] = ([record.text for record in read.records], len(read.failed))
    assert told == {"auto": (["200x70", crossed], 0), "box": ([crossed] * 2, 0), "quad": (["200x70"], 1)}
