from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import ccpd, images, stamps
from core.errors import AnnotationError, EngineError, GeometryError, ImageError
from core.model_file import ModelInfo
from core.reading import Quad, Reading
from core.recognition.engine import Engine
from core.recognition.pipeline import Job, Outcome, recognise
from tests import networks

COLOUR = np.array([210, 40, 30], np.uint8)


class Recorder:
    """A reader that keeps what it was given; the text is the shape of the crop."""

    def __init__(self, **changes: object) -> None:
        self.info: ModelInfo = networks.info(**changes)
        self.crops: list[np.ndarray] = []
        self.batches: list[int] = []

    def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        self.crops.extend(crops)
        self.batches.append(len(crops))
        return [Reading(f"{c.shape[1]}x{c.shape[0]}", 0.5) for c in crops]


def ccpd_name(quad: Quad, label: str = "皖A12345", box: tuple[int, int, int, int] | None = None) -> str:
    x0, y0, x1, y1 = (round(v) for v in quad.box)
    name = ccpd.CcpdName("01", (90, 90), box or (x0, y0, x1, y1), quad, label, 100, 30)
    return ccpd.format(name) + ".jpg"


def frame(quad: Quad, size: tuple[int, int] = (720, 1160)) -> np.ndarray:
    """A grey picture whose plate is of one colour and nothing else is."""
    image = np.full((size[1], size[0], 3), 128, np.uint8)
    x0, y0, x1, y1 = (round(v) for v in quad.box)
    inside = np.zeros(image.shape[:2], bool)
    yy, xx = np.mgrid[y0:y1, x0:x1]
    keep = np.ones(xx.shape, bool)
    for (ax, ay), (bx, by) in itertools.pairwise([*quad.points, quad.points[0]]):
        keep &= (bx - ax) * (yy + 0.5 - ay) - (by - ay) * (xx + 0.5 - ax) >= 0
    inside[y0:y1, x0:x1] = keep
    image[inside] = COLOUR
    return image


def save(path: Path, image: np.ndarray) -> Path:
    images.write(path, image)
    return path


def run(jobs: Sequence[Job | Path], reader: object = None, **options: object) -> list[Outcome]:
    listed = [job if isinstance(job, Job) else Job(i, job) for i, job in enumerate(jobs)]
    batches = recognise(listed, reader or Recorder(), **options)  # type: ignore[arg-type]
    return [outcome for batch in batches for outcome in batch]


TILTED = Quad(((200.0, 400.0), (400.0, 440.0), (400.0, 510.0), (200.0, 470.0)))


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


def is_plate(crop: np.ndarray, edge: int = 4) -> bool:
    middle = crop[edge:-edge, edge:-edge].astype(int)
    return bool((np.abs(middle - COLOUR.astype(int)) < 25).all())


def test_a_ccpd_name_is_rectified_by_its_vertices(tmp_path: Path) -> None:
    path = save(tmp_path / ccpd_name(TILTED), frame(TILTED))
    reader = Recorder()
    (outcome,) = run([path], reader)
    assert (outcome.source, outcome.quad, outcome.error) == ("name-quad", TILTED, None)
    assert 2.8 < TILTED.aspect < 3, "as high as its corners say: it may have two rows"
    assert outcome.reading == Reading(f"200x{round(200 / TILTED.aspect)}", 0.5)
    assert is_plate(reader.crops[0])


def test_a_persons_quad_wins_over_the_name(tmp_path: Path) -> None:
    elsewhere = Quad.from_box((30, 30, 230, 100))
    path = save(tmp_path / ccpd_name(elsewhere), frame(TILTED))
    reader = Recorder()
    (outcome,) = run([Job(7, path, TILTED)], reader)
    assert (outcome.key, outcome.source, outcome.quad) == (7, "person", TILTED)
    assert is_plate(reader.crops[0])


def test_a_box_is_cut_out_as_it_is(tmp_path: Path) -> None:
    path = save(tmp_path / ccpd_name(TILTED, box=(190, 395, 410, 515)), frame(TILTED))
    reader = Recorder()
    outcomes = run([Job(0, path), Job(1, path, TILTED)], reader, crop="box")
    assert [o.source for o in outcomes] == ["name-box", "person"]
    assert [o.reading.text for o in outcomes if o.reading] == ["220x120", "200x110"]
    assert outcomes[1].quad == Quad.from_box(TILTED.box)


@pytest.mark.parametrize(
    ("size", "source"),
    [
        ((300, 190), "whole"),
        ((320, 200), "whole"),
        ((321, 200), "none"),
        ((320, 201), "none"),
        ((200, 500), "none"),
        ((800, 400), "whole"),
        ((94, 24), "whole"),
    ],
)
def test_a_small_or_wide_picture_is_itself_the_crop(
    tmp_path: Path, size: tuple[int, int], source: str
) -> None:
    path = save(tmp_path / "车 & 1.jpg", np.full((size[1], size[0], 3), 99, np.uint8))
    (outcome,) = run([path])
    assert (outcome.source, outcome.error, outcome.quad) == (source, None, None)
    assert (outcome.reading is None) == (source == "none")


def test_modes_force_a_source(tmp_path: Path) -> None:
    small = save(tmp_path / "皖A12345_0.jpg", np.full((60, 200, 3), 99, np.uint8))
    framed = save(tmp_path / ccpd_name(TILTED), frame(TILTED))
    jobs = [Job(0, small), Job(1, framed), Job(2, small, Quad.from_box((10, 10, 90, 40)))]
    found = {mode: [o.source for o in run(jobs, crop=mode)] for mode in ("auto", "quad", "box", "whole")}
    assert found == {
        "auto": ["whole", "name-quad", "person"],
        "quad": ["none", "name-quad", "person"],
        "box": ["none", "name-box", "person"],
        "whole": ["whole", "whole", "whole"],
    }


def test_a_reader_of_boxes_is_given_boxes(tmp_path: Path) -> None:
    path = save(tmp_path / ccpd_name(TILTED), frame(TILTED))
    assert [o.source for o in run([path], Recorder(rectified=False))] == ["name-box"]
    assert [o.source for o in run([path], Recorder(rectified=False), crop="quad")] == ["name-quad"]


def test_crossed_vertices_fall_back_to_the_box_with_a_message(tmp_path: Path) -> None:
    a, b, c, d = TILTED.points
    crossed = Quad((b, a, c, d))
    path = save(tmp_path / ccpd_name(crossed), frame(TILTED))
    (outcome,) = run([path])
    assert (outcome.source, outcome.reading) == ("name-box", Reading("200x110", 0.5)), "cut out, not warped"
    assert isinstance(outcome.error, GeometryError)
    assert outcome.error.path == path
    assert outcome.error.advice
    (forced,) = run([path], crop="quad")
    assert (forced.reading, forced.source) == (None, "none")
    assert isinstance(forced.error, GeometryError)
    (drawn,) = run([Job(0, path, crossed)])
    assert (drawn.reading, drawn.source) == (None, "person")
    assert drawn.error is not None
    assert drawn.error.path == path


def test_vertices_outside_the_picture_are_told(tmp_path: Path) -> None:
    path = save(tmp_path / ccpd_name(TILTED), np.full((300, 190, 3), 9, np.uint8))
    (outcome,) = run([path])
    assert outcome.reading is None
    assert isinstance(outcome.error, GeometryError)
    assert outcome.error.path == path
    assert "outside" in outcome.error.message


def test_vertices_partly_outside_are_read(tmp_path: Path) -> None:
    quad = Quad.from_box((600, 1100, 740, 1170))
    (outcome,) = run([save(tmp_path / ccpd_name(quad), np.full((1160, 720, 3), 9, np.uint8))])
    assert (outcome.source, outcome.error) == ("name-quad", None)
    assert outcome.reading is not None


def test_an_almost_right_ccpd_name_is_told(tmp_path: Path) -> None:
    wrong = ccpd_name(TILTED).replace("-90_90-", "-90_x-")
    (outcome,) = run([save(tmp_path / wrong, frame(TILTED))])
    assert (outcome.source, outcome.reading) == ("none", None)
    assert isinstance(outcome.error, AnnotationError)
    assert "tilt" in outcome.error.detail
    assert outcome.error.path == tmp_path / wrong


def bad_pictures(folder: Path) -> dict[str, Path]:
    """One picture of every bad kind, each under a name with a CCPD annotation or without one."""
    named = ccpd_name(TILTED)
    whole = save(folder / named, frame(TILTED)).read_bytes()
    noise = np.random.default_rng(0).integers(0, 255, (60, 200, 3), np.uint8)
    save(folder / "noise.jpg", noise)
    paths = {
        "empty": folder / "空 & 0.jpg",
        "empty-named": folder / named.replace("100-30", "100-31"),
        "cut-short": folder / "cut.jpg",
        "cut-short-named": folder / named.replace("100-30", "100-32"),
        "text": folder / "文字.png",
        "gone": folder / "gone.jpg",
        "folder": folder / "folder.jpg",
    }
    paths["empty"].write_bytes(b"")
    paths["empty-named"].write_bytes(b"")
    paths["cut-short"].write_bytes((folder / "noise.jpg").read_bytes()[:900])
    paths["cut-short-named"].write_bytes(whole[: len(whole) // 3])
    paths["text"].write_text("不是图片", encoding="utf-8")
    paths["folder"].mkdir()
    return paths


def test_bad_pictures_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = bad_pictures(tmp_path)
    good = save(tmp_path / "好 的 & 1.jpg", np.full((60, 200, 3), 7, np.uint8))
    jobs = [path for each in bad.values() for path in (each, good)]
    outcomes = run(jobs, batch_size=3)
    assert [o.path for o in outcomes] == jobs
    for outcome in outcomes[1::2]:
        assert outcome.reading is not None
    for outcome in outcomes[::2]:
        assert outcome.reading is None
        assert isinstance(outcome.error, ImageError)
        assert outcome.error.path == outcome.path


def test_grey_cmyk_turned_and_misnamed_pictures_are_read(tmp_path: Path) -> None:
    image = Image.new("RGB", (200, 60), (10, 20, 200))
    image.convert("L").save(tmp_path / "grey.jpg")
    image.convert("CMYK").save(tmp_path / "cmyk.jpg")
    image.save(tmp_path / "png.jpg", "PNG")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
    outcomes = run(sorted(tmp_path.iterdir()))
    assert [o.error for o in outcomes] == [None] * 4
    assert {o.reading.text for o in outcomes if o.reading} == {"200x60"}


def test_a_picture_deleted_while_it_waits_is_told(tmp_path: Path) -> None:
    paths = [save(tmp_path / f"{i}.jpg", np.full((20, 60, 3), 7, np.uint8)) for i in range(6)]

    def jobs() -> Iterator[Job]:
        for i, path in enumerate(paths):
            if i == 4:
                path.unlink()
            yield Job(i, path)

    outcomes = [o for batch in recognise(jobs(), Recorder(), batch_size=1) for o in batch]
    assert [o.error is not None for o in outcomes] == [False] * 4 + [True, False]


def test_batches_come_in_order_and_as_soon_as_they_are_full(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", np.full((20, 60, 3), 7, np.uint8))
    street = save(tmp_path / "b.jpg", np.full((900, 700, 3), 7, np.uint8))
    reader = Recorder()
    jobs = [Job(i, street if i % 5 == 4 else path) for i in range(50)]
    batches = list(recognise(jobs, reader, batch_size=8, workers=3))
    assert [o.key for batch in batches for o in batch] == list(range(50))
    assert reader.batches == [8] * 5
    assert all(o.reading for batch in batches for o in batch if o.path == path)


def test_pictures_without_a_plate_are_told_before_the_end(tmp_path: Path) -> None:
    street = save(tmp_path / "b.jpg", np.full((900, 700, 3), 7, np.uint8))
    batches = recognise((Job(i, street) for i in itertools.count()), Recorder(), batch_size=2)
    assert len(next(batches)) == 8
    batches.close()  # type: ignore[attr-defined]


def test_only_a_few_pictures_are_taken_ahead(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", np.full((20, 60, 3), 7, np.uint8))
    taken = 0

    def endless() -> Iterator[Job]:
        nonlocal taken
        for taken in itertools.count(1):
            yield Job(taken, path)

    batches = recognise(endless(), Recorder(), batch_size=4)
    for _ in range(3):
        next(batches)
    assert taken <= 3 * 4 + 3 * 4
    batches.close()  # type: ignore[attr-defined]


def test_stopping_ends_soon_and_keeps_what_was_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", np.full((20, 60, 3), 7, np.uint8))
    seen: list[Outcome] = []
    jobs = (Job(i, path) for i in itertools.count())
    for batch in recognise(jobs, Recorder(), batch_size=4, should_stop=lambda: len(seen) >= 12):
        seen.extend(batch)
    assert 12 <= len(seen) <= 16
    assert all(o.reading for o in seen)
    assert list(recognise([Job(0, path)], Recorder(), should_stop=lambda: True)) == []


def test_an_engine_that_fails_ends_the_threads(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", np.full((20, 60, 3), 7, np.uint8))

    class Broken(Recorder):
        def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
            raise EngineError("The model could not be run")

    with pytest.raises(EngineError):
        run([path] * 40, Broken())


def test_the_unforeseen_in_one_picture_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.jpg", np.full((20, 60, 3), 7, np.uint8))
    read = images.read

    def fail(path: Path, **options: int) -> np.ndarray:
        if path.name == "b.jpg":
            raise ZeroDivisionError("surprise")
        return read(path, **options)

    monkeypatch.setattr(images, "read", fail)
    second = save(tmp_path / "b.jpg", np.full((20, 60, 3), 7, np.uint8))
    outcomes = run([path, second, path])
    assert [o.reading is not None for o in outcomes] == [True, False, True]
    assert "surprise" in str(outcomes[1].error) and second.name in str(outcomes[1].error)


def test_an_outcome_knows_what_the_file_was(tmp_path: Path) -> None:
    path = save(tmp_path / ccpd_name(TILTED), frame(TILTED))
    small = save(tmp_path / "小.png", np.full((40, 120, 3), 90, np.uint8))
    none = save(tmp_path / "无.jpg", np.full((1160, 720, 3), 90, np.uint8))
    read, crop, seen, gone = run([path, small, none, tmp_path / "gone.jpg"], stamped=True)
    assert (read.stamp, crop.stamp) == (stamps.of(path), stamps.of(small))
    assert (seen.source, seen.stamp, gone.stamp) == ("none", None, None)  # of them nobody has read anything
    assert [outcome.stamp for outcome in run([path, small])] == [None, None]


@pytest.mark.parametrize(
    ("text", "grammar", "ground", "yellow"),
    [
        ("京A12345", "plate", (200, 160, 40), True),
        ("京A12345", "plate", (20, 60, 150), False),
        ("京AD12345", "plate", (200, 160, 40), False),  # green by its text
        ("京A12345", "none", (200, 160, 40), False),
    ],
)
def test_yellow_ground_is_told_where_the_text_leaves_it_open(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    grammar: str,
    ground: tuple[int, ...],
    yellow: bool,
) -> None:
    plate = np.full((40, 120, 3), ground, np.uint8)
    plate[8:32, 12:108:12] = plate[8:32, 13:108:12] = 30  # characters
    monkeypatch.setattr(Recorder, "read", lambda self, crops: [Reading(text, 0.9) for _ in crops])
    (outcome,) = run([save(tmp_path / "车.png", plate)], Recorder(grammar=grammar))
    assert outcome.reading == Reading(text, 0.9, yellow=yellow)


def test_no_job_no_batch() -> None:
    assert run([]) == []


def test_real_frames_are_cut_where_their_plate_is(real_data: Path, tmp_path: Path) -> None:
    engine = Engine(networks.save(tmp_path / "a.onnx", grammar="none"), provider="cpu")
    paths = sorted((real_data / "ccpd" / "dev").glob("*.jpg"))[:12]
    outcomes = run(paths, engine)
    assert {o.source for o in outcomes} == {"name-quad"}
    assert all(o.reading for o in outcomes)
    assert [o.quad for o in outcomes] == [ccpd.parse(p.name).quad for p in paths]
