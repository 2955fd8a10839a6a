from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from core import images, model_file
from core.calibration import CascadeChoice
from core.reading import Reading
from core.recognition import partners
from core.recognition.cascade import Cascade, EngineCascade, OpenReader, SecondLook, Upright, open_reader
from core.recognition.engine import Engine
from core.recognition.pipeline import Job, recognise
from tests import networks


class Fixed:
    """A reader whose confidence is the brightness of the crop."""

    def __init__(self, name: str) -> None:
        self.info = networks.info(name=name)
        self.seen: list[int] = []

    def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        self.seen.append(len(crops))
        return [Reading(self.info.name, float(crop.mean()) / 255) for crop in crops]


def grey(value: int) -> np.ndarray:
    return np.full((20, 60, 3), value, np.uint8)


def test_only_what_is_doubtful_is_read_again() -> None:
    fast, accurate = Fixed("fast"), Fixed("accurate")
    cascade = Cascade(fast, accurate, below=0.5)
    readings = cascade.read([grey(v) for v in (250, 10, 200, 20, 30)])
    assert [r.text for r in readings] == ["fast", "accurate", "fast", "accurate", "accurate"]
    assert (fast.seen, accurate.seen) == ([5], [3])
    assert (cascade.read_once, cascade.read_again) == (5, 3)
    cascade.read([grey(255)])
    assert accurate.seen == [3]
    assert cascade.read([]) == []


def test_steep_crops_are_read_again_however_sure_the_fast_reader_is() -> None:
    fast, accurate = Fixed("fast"), Fixed("accurate")
    crops = [grey(250), grey(250)[:, :30]]
    assert [r.text for r in Cascade(fast, accurate, 0.5).read(crops)] == ["fast", "accurate"]


def test_digits_are_read_by_an_engine_and_plates_are_turned_upright(tmp_path: Path) -> None:
    digits = networks.save(tmp_path / "a.onnx", grammar="none")
    assert isinstance(open_reader(digits, provider="cpu"), Engine)
    reader = open_reader(networks.save(tmp_path / "b.onnx"), provider="cpu")
    assert isinstance(reader, Upright)
    assert (reader.path, reader.provider, reader.notice) == (tmp_path / "b.onnx", "cpu", "")


class Levelled:
    """A reader that reads how wide a crop is, as surely as it is told."""

    path, provider, notice = Path("levelled.onnx"), "cpu", ""

    def __init__(self, confidence: Callable[[np.ndarray], float]) -> None:
        self.info = networks.info()
        self.seen: list[int] = []
        self._confidence = confidence

    def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        self.seen.append(len(crops))
        return [Reading(f"{crop.shape[1]}", self._confidence(crop)) for crop in crops]


class Judging:
    """A judge that reads both widths, as surely as nobody else."""

    def __init__(self) -> None:
        self.info = networks.info()
        self.seen: list[int] = []

    def read(self, crops: Sequence[np.ndarray], views: Sequence[np.ndarray]) -> list[Reading]:
        self.seen.append(len(crops))
        pairs = zip(crops, views, strict=True)
        return [Reading(f"{crop.shape[1]} {view.shape[1]}", 0.6) for crop, view in pairs]


class Halving:
    """A corner head that finds the plate in the left half of every crop, and none in tiny ones."""

    def straightened(self, crops: Sequence[np.ndarray], size: tuple[int, int]) -> list[np.ndarray | None]:
        return [crop[:, : crop.shape[1] // 2] if crop.shape[1] > 40 else None for crop in crops]


def test_a_doubtful_or_steep_crop_is_straightened_and_the_surest_reading_counts() -> None:
    level, steep, tiny = grey(0), np.zeros((30, 50, 3), np.uint8), grey(0)[:, :40]
    doubting, sure = Levelled(lambda crop: 0.9 - crop.shape[1] / 1000), Levelled(lambda crop: 0.99)
    reader = Upright(doubting, Halving())  # type: ignore[arg-type]
    assert [r.text for r in reader.read([level, steep, tiny])] == ["30", "25", "40"]
    assert (doubting.seen, reader.straightened) == ([3, 3], 3)
    assert [r.text for r in Upright(sure, Halving()).read([level, steep])] == ["60", "50"]  # type: ignore[arg-type]
    assert sure.seen == [2, 1]


def test_a_view_that_is_less_sure_changes_nothing() -> None:
    reader = Upright(Levelled(lambda crop: crop.shape[1] / 1000), Halving())  # type: ignore[arg-type]
    assert [r.text for r in reader.read([grey(0)])] == ["60"]
    assert reader.read([]) == []


def test_the_fast_reader_reads_the_straightened_crop_before_both_judge() -> None:
    sure_of_half = Levelled(lambda crop: 0.999 if crop.shape[1] == 30 else 0.5)
    judge = Judging()
    look = SecondLook(sure_of_half, judge, Halving())  # type: ignore[arg-type]
    wide, tiny = np.zeros((20, 90, 3), np.uint8), grey(0)[:, :40]  # doubtful when halved; no plate is found
    assert [r.text for r in look.read([grey(0), wide, tiny])] == ["30", "90 45", "40 40"]
    assert (sure_of_half.seen, judge.seen, look.read_accurately) == ([2], [2], 2)
    assert look.read([]) == []


def test_a_sure_reading_without_a_plate_in_the_crop_is_judged() -> None:
    sure = Levelled(lambda crop: 1.0)
    look = SecondLook(sure, Judging(), Halving())  # type: ignore[arg-type]
    assert [r.text for r in look.read([grey(0)[:, :40]])] == ["40 40"]
    assert sure.seen == []


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A fast model that is never sure enough, and its partner."""
    accurate = networks.save(tmp_path / "large.onnx", name="large", seed=1, grammar="none")
    told = {"cascade": partners.description(accurate, CascadeChoice(1.01, 1.0, 0.97, 2.0), 50)}
    return networks.save(tmp_path / "small.onnx", name="small", figures=told, grammar="none"), accurate


def test_a_fast_model_reads_together_with_its_partner(pair: tuple[Path, Path]) -> None:
    fast, accurate = pair
    reader = open_reader(fast, provider="cpu")
    assert isinstance(reader, EngineCascade)
    assert (reader.info.name, reader.path, reader.provider, reader.notice) == ("small", fast, "cpu", "")
    assert reader.info.figures["plate_accuracy"] == 0.97
    assert reader.info.figures["cascade"]["accurate"] == "large"
    crops = networks.crops(6)
    assert reader.read(crops) == Engine(accurate, provider="cpu").read(crops)


def test_a_partner_that_is_missing_is_told_and_done_without(pair: tuple[Path, Path]) -> None:
    fast, accurate = pair
    accurate.unlink()
    reader = open_reader(fast, provider="cpu")
    assert not isinstance(reader, Cascade)
    assert reader.info.name == "small"
    assert "missing" in reader.notice and "alone" in reader.notice


def test_a_partner_that_was_replaced_reads_alone_and_says_so(pair: tuple[Path, Path]) -> None:
    fast, accurate = pair
    networks.save(accurate, name="large", seed=9, grammar="none")
    reader = open_reader(fast, provider="cpu")
    crops = networks.crops(3)
    assert not isinstance(reader, Cascade)
    assert (reader.info.name, reader.path) == ("small", fast)
    assert "another than it was measured with" in reader.notice
    assert reader.read(crops) == Engine(accurate, provider="cpu").read(crops)


@pytest.mark.parametrize("grammar", ["none", "plate"])
def test_on_a_gpu_the_accurate_one_reads_all_under_the_name_that_was_chosen(
    tmp_path: Path, a_gpu: None, grammar: str
) -> None:
    figures = {"plate_accuracy": 0.99}
    accurate = networks.save(tmp_path / "l.onnx", name="large", seed=1, grammar=grammar, figures=figures)
    told = {"cascade": partners.description(accurate, CascadeChoice(1.01, 1.0, 0.97, 2.0), 50)}
    fast = networks.save(tmp_path / "s.onnx", name="small", figures=told, grammar=grammar)
    reader, alone, crops = open_reader(fast), open_reader(accurate), networks.crops(4)
    assert (reader.info.name, reader.path, reader.provider, reader.notice) == ("small", fast, "cuda", "")
    assert (alone.info.name, alone.path) == ("large", accurate)
    assert reader.read(crops) == alone.read(crops)
    assert reader.info.figures["plate_accuracy"] == 0.99  # of what reads, not of the two together
    assert reader.info.figures["cascade"]["accurate"] == "large"


def test_both_models_of_a_pair_run_where_and_on_as_many_threads_as_was_asked_for(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {}
    start = Engine._start

    def starting(self: Engine, provider: str, device: int, threads: int) -> object:
        asked[self.info.name] = (provider, device, threads)
        return start(self, "cpu", device, threads)

    monkeypatch.setattr(Engine, "_start", starting)
    for threads in (1, 3):
        open_reader(pair[0], provider="auto", device=2, threads=threads)
        assert asked == {"large": ("auto", 2, threads), "small": ("cpu", 0, threads)}
        open_reader(pair[1], provider="auto", device=2, threads=threads)
        assert asked["large"] == ("auto", 2, threads)
    options = Engine(pair[0], provider="cpu", threads=3)._session.get_session_options()
    assert options.intra_op_num_threads == 3


def test_one_result_whatever_the_batch(tmp_path: Path) -> None:
    accurate = networks.save(tmp_path / "large.onnx", name="large", seed=1)
    crops = [*networks.plates(60), *(crop[:, : crop.shape[1] // 2] for crop in networks.plates(30, seed=1))]
    fast = networks.save(tmp_path / "small.onnx")
    middle = float(np.median([r.confidence for r in Engine(fast, provider="cpu").read(crops)]))
    told = {"cascade": partners.description(accurate, CascadeChoice(middle, 0.5, 0.9, 2.0), 90)}
    reader = open_reader(networks.save(fast, figures=told), provider="cpu")
    assert isinstance(reader, Cascade)
    assert (reader.read_once, reader.read_again, reader.read_accurately) == (0, 0, 0)
    check_batches(reader, crops)
    assert 0.5 < reader.read_again / reader.read_once < 1


def test_the_bundled_pair_reads_alike_whatever_the_batch(real_data: Path) -> None:
    from core.datasets.labelled import frames_of
    from core.evaluation.crops import cut_frames

    frames = frames_of(real_data / "ccpd/dev").frames[:24]
    crops = [c.image for mode in ("quad", "box") for c in cut_frames(frames, crop=mode)[0]]
    crops += [crop[::2, ::4] for crop in crops[:16]]  # doubtful: half of their columns are gone
    reader = open_reader(model_file.default(), provider="cpu")
    assert isinstance(reader, Cascade)
    check_batches(reader, crops)
    assert reader.read_again


def check_batches(reader: OpenReader, crops: list[np.ndarray]) -> None:
    """Read alone, in sevens and in sixteens: the same texts, confidences within 1e-4."""
    found = [
        [r for first in range(0, len(crops), size) for r in reader.read(crops[first : first + size])]
        for size in (1, 7, 16)
    ]
    for other in found[1:]:
        assert [r.text for r in other] == [r.text for r in found[0]]
        assert np.allclose([r.confidence for r in other], [r.confidence for r in found[0]], atol=1e-4)


def test_the_pipeline_takes_a_cascade(tmp_path: Path) -> None:
    for i, value in enumerate((10, 250)):
        images.write(tmp_path / f"{i}.png", grey(value))
    jobs = [Job(i, tmp_path / f"{i}.png") for i in range(2)]
    outcomes = [o for batch in recognise(jobs, Cascade(Fixed("fast"), Fixed("accurate"), 0.5)) for o in batch]
    assert [o.reading.text for o in outcomes if o.reading] == ["accurate", "fast"]
