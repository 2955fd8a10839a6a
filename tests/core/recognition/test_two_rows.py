"""Plates of two rows are read by readers of one; plates of one row are not taken for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core import double_row, images, model_file
from core.plate import PlateKind
from core.project import Project, Query
from core.reading import Quad, Reading
from core.recognition import finder, locate, slant, storing, two_rows
from core.recognition.cascade import EngineCascade, PlateReader, Upright, open_reader
from core.recognition.engine import Engine
from core.recognition.pipeline import Job, recognise
from core.synthesis import MEASURING, PlatePhotographer, PlateRenderer
from core.synthesis.scenes import draw_scene

HIGH, WIDE = np.zeros((60, 120, 3), np.uint8), np.zeros((36, 120, 3), np.uint8)


def text_of(crop: np.ndarray) -> str:
    return f"京A{crop.shape[0]:05d}"


class Sure:
    """Reads a crop's height as a plate, as surely as ``confidence`` says of it; remembers what it cost."""

    def __init__(self, confidence: Callable[[np.ndarray], float]) -> None:
        self.seen: list[int] = []
        self._confidence = confidence

    def __call__(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        self.seen.append(len(crops))
        return [Reading(text_of(crop), self._confidence(crop)) for crop in crops]

    def finish(self, crops: Sequence[np.ndarray], first: Sequence[Reading]) -> list[Reading]:
        """Read finally; what was read at a glance must belong to the crop."""
        assert [reading.text for reading in first] == [text_of(crop) for crop in crops]
        return self(crops)


def by_rows(finish: two_rows.Finish) -> dict[int, two_rows.Finish]:
    return {1: finish, 2: finish}


def is_unfolded(crop: np.ndarray) -> bool:
    return crop.shape[1] > double_row.NARROWER * crop.shape[0]


@pytest.fixture(scope="module")
def reader() -> EngineCascade:
    reader = open_reader(model_file.find("attention_crnn_fast"), provider="cpu", threads=1)
    assert isinstance(reader, EngineCascade)
    return reader


def crops_of(count: int, rows: int, seed: int) -> list[tuple[np.ndarray, str]]:
    """Return near photographs of drawn lorries' plates, cut out by corners that are a little wrong."""
    renderer = PlateRenderer(double_rows=float(rows == 2))
    photographer = PlatePhotographer(camera=MEASURING.model_copy(update={"heights": (40, 72)}))
    rng = np.random.default_rng(seed)
    kinds = (PlateKind.YELLOW, PlateKind.TRAILER)
    plates = [renderer.draw(rng, kind=kinds[i % 2]) for i in range(count)]
    assert {plate.rows for plate in plates} == {rows}
    return [(photographer(rng, plate, "rectified"), plate.label) for plate in plates]


def two(unfolded: float, crop: float) -> Sure:
    """Return a reader that is as sure as that of one row: of two laid out, and of any other crop."""
    return Sure(lambda picture: unfolded if is_unfolded(picture) else crop)


def test_only_a_high_crop_that_is_doubted_is_tried_with_two_rows() -> None:
    glance, final = Sure(lambda crop: 0.2), Sure(lambda crop: 0.9)
    assert [r.rows for r in two_rows.read(glance, by_rows(final.finish), [WIDE, WIDE])] == [1, 1]
    assert (glance.seen, final.seen) == ([2], [2])
    doubting, sure = Sure(lambda crop: 0.6), Sure(lambda crop: 0.995)
    assert [r.rows for r in two_rows.read(doubting, by_rows(sure.finish), [HIGH])] == [1]
    assert (doubting.seen, sure.seen) == ([1], [1]), "the accurate reader is sure of one row"
    assert two_rows.read(glance, by_rows(final.finish), []) == []


def test_what_reads_well_as_two_rows_is_read_finally_as_two_alone() -> None:
    glance, final = two(0.97, 0.1), two(0.999, 0.5)
    readings = two_rows.read(glance, by_rows(final.finish), [WIDE, HIGH, HIGH])
    assert [(r.rows, r.confidence) for r in readings] == [(1, 0.999), (2, 0.999), (2, 0.999)]
    assert (glance.seen, final.seen) == ([3, 2], [1, 2]), "one row, then two"


@pytest.mark.parametrize(("unfolded", "one", "rows"), [(0.8, 0.5, 2), (0.3, 0.5, 1)])
@pytest.mark.parametrize("at_once", [0.1, 0.6])  # of one row: tried before, or after the accurate reader
def test_the_surest_reading_counts(unfolded: float, one: float, rows: int, at_once: float) -> None:
    glance, final = two(0.4, at_once), two(unfolded, one)
    (reading,) = two_rows.read(glance, by_rows(final.finish), [HIGH])
    assert (reading.rows, reading.confidence) == (rows, max(unfolded, one))
    assert sum(final.seen) == 3, "no way is sure, so all are read finally"


def test_what_was_looked_at_once_is_not_looked_at_again() -> None:
    glance = two(0.97, 0.1)
    two_rows.read(glance, by_rows(two(0.9, 0.5).finish), [HIGH])
    assert glance.seen == [1, 1], "seen as two rows before the final reading, not after it too"


def test_every_way_to_see_two_rows_is_read_finally_before_one_that_is_not_sure_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    straightened = [np.zeros((168, 336, 3), np.uint8)]
    head = SimpleNamespace(straightened=lambda _crops, _size: straightened)
    monkeypatch.setattr(two_rows.corner_head, "bundled", lambda: head)
    glance = Sure(lambda crop: {336: 0.4, HIGH.shape[1]: 0.9}[crop.shape[1]] if is_unfolded(crop) else 0.1)
    final = Sure(lambda crop: {336: 0.8, HIGH.shape[1]: 0.2}[crop.shape[1]] if is_unfolded(crop) else 0.5)
    (reading,) = two_rows.read(glance, by_rows(final.finish), [HIGH])
    assert (reading.rows, reading.confidence) == (2, 0.8)
    assert final.seen == [1, 1, 1], "the likeliest way first; the other two, since that one is not sure"


def test_the_lower_row_alone_is_no_plate_however_surely_it_is_read() -> None:
    def finish(crops: Sequence[np.ndarray], _first: Sequence[Reading]) -> list[Reading]:
        return [Reading("吉U173V2", 0.9) if is_unfolded(crop) else Reading("173V2", 0.995) for crop in crops]

    (reading,) = two_rows.read(two(0.6, 0.4), by_rows(finish), [HIGH])
    assert (reading.text, reading.rows) == ("吉U173V2", 2)


@pytest.mark.parametrize(("unfolded", "one", "rows"), [(0.45, 0.2, 1), (0.45, 0.01, 2), (0.55, 0.5, 2)])
@pytest.mark.parametrize("at_once", [0.1, 0.6])
def test_what_is_read_as_two_rows_with_less_than_even_chances_hardly_counts(
    unfolded: float, one: float, rows: int, at_once: float
) -> None:
    (reading,) = two_rows.read(two(0.4, at_once), by_rows(two(unfolded, one).finish), [HIGH])
    assert (reading.rows, reading.confidence) == (rows, unfolded if rows == 2 else one)


def test_two_rows_have_a_reader_of_their_own() -> None:
    one, double = Sure(lambda crop: 0.999), Sure(lambda crop: 0.998)
    readings = two_rows.read(two(0.9, 0.1), {1: one.finish, 2: double.finish}, [WIDE, HIGH])
    assert [(r.rows, r.confidence) for r in readings] == [(1, 0.999), (2, 0.998)]
    assert (one.seen, double.seen) == ([1], [1])


def test_the_fast_reader_has_no_say_in_two_rows(reader: EngineCascade) -> None:
    alone = Upright(Engine(model_file.find("attention_crnn"), provider="cpu", threads=1))
    rows = [double_row.unfold(crop) for crop, _ in crops_of(6, 2, 11)]
    before = reader.read_accurately
    readings = reader._finish_two(rows, [])
    assert [(r.text, r.confidence) for r in readings] == [(r.text, r.confidence) for r in alone.read(rows)]
    assert before is not None and reader.read_accurately == before + len(rows)


def test_what_reads_like_no_plate_at_a_glance_costs_no_more() -> None:
    glance, final = two(0.01, 0.2), Sure(lambda crop: 0.5)
    assert [r.rows for r in two_rows.read(glance, by_rows(final.finish), [HIGH])] == [1]
    assert final.seen == [1]


def test_two_rows_are_read_by_the_bundled_reader(reader: EngineCascade) -> None:
    crops = crops_of(16, 2, 11)
    readings = reader.read([crop for crop, _ in crops])
    assert sum(r.text == label for r, (_, label) in zip(readings, crops, strict=True)) >= 15
    assert {r.rows for r in readings} == {2}


def test_a_reading_does_not_depend_on_its_neighbours(reader: EngineCascade) -> None:
    crops = [crop for rows in (2, 1) for crop, _ in crops_of(4, rows, 5)]
    together = reader.read(crops)
    alone = [reader.read([crop])[0] for crop in crops]
    assert [(r.text, r.rows) for r in together] == [(r.text, r.rows) for r in alone]
    assert [r.rows for r in together] == [2] * 4 + [1] * 4


def test_the_accurate_reader_alone_reads_two_rows() -> None:
    reader = open_reader(model_file.find("attention_crnn"), provider="cpu", threads=1)
    assert isinstance(reader, PlateReader)
    crops = crops_of(8, 2, 8)
    readings = reader.read([crop for crop, _ in crops])
    assert sum(r.text == label for r, (_, label) in zip(readings, crops, strict=True)) >= 7
    assert {r.rows for r in readings} == {2}


def test_one_row_seen_from_the_side_stays_one_row(reader: EngineCascade) -> None:
    crops = [crop[:, :: 2 if crop.shape[1] > 180 else 1] for crop, _ in crops_of(16, 1, 21)]
    high = [crop for crop in crops if crop.shape[1] < double_row.NARROWER * crop.shape[0]]
    assert len(high) > 3
    assert {r.rows for r in reader.read(high)} == {1}


def test_corners_of_a_high_plate_are_cut_out_higher(tmp_path: Path) -> None:
    path = tmp_path / "车.png"
    images.write(path, np.random.default_rng(1).integers(0, 255, (300, 500, 3), np.uint8))
    for box, size in (
        ((50, 60, 450, 220), (336, 134)),
        ((50, 60, 450, 260), (336, 153)),
        ((50, 60, 450, 190), (336, 96)),
    ):
        crop = locate.cut(path, locate.Place("person", Quad.from_box(box)), (336, 96))
        assert crop is not None and (crop.shape[1], crop.shape[0]) == size
    for width in (2, 150, 500):
        box = Quad.from_box((0, 0, width, 300))
        crop = locate.cut(path, locate.Place("person", box), (336, 96))
        assert crop is not None and crop.shape[1] < double_row.NARROWER * crop.shape[0]
        assert slant.angle_of(crop) <= slant.STEEP, "what is upright needs no second look for its shape"


def test_a_lorry_in_a_photograph_is_found_read_and_stored(tmp_path: Path, reader: EngineCascade) -> None:
    renderer = PlateRenderer(double_rows=1.0, wear=0.3)
    rng = np.random.default_rng(2)
    labels = {}
    for name in ("卡车.jpg", "挂车.jpg"):
        kind = PlateKind.YELLOW if name == "卡车.jpg" else PlateKind.TRAILER
        scene = draw_scene(rng, renderer, renderer.draw(rng, kind=kind))
        images.write(tmp_path / name, scene.image)
        labels[name] = scene.drawn.label
    with Project.open(tmp_path) as project:
        project.scan()
        ids = project.plate_ids(Query())
        jobs = [Job(*job) for job in project.jobs()]
        for outcomes in recognise(jobs, reader, finder=finder.of(reader)):
            storing.store(project, reader.info.name, outcomes)
        rows = project.rows(ids)
        assert {row.path: row.text for row in rows} == labels
        assert [(row.rows, row.quad_source) for row in rows] == [(2, "finder")] * 2
        readings = project.readings(rows[0].plate_id)
        assert readings[0][1].rows == 2
