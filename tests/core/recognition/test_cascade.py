from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core import images
from core.reading import Reading
from core.recognition.cascade import Cascade, EngineCascade, open_reader
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


def test_a_model_alone_is_an_engine(tmp_path: Path) -> None:
    assert isinstance(open_reader(networks.save(tmp_path / "a.onnx"), provider="cpu"), Engine)


def test_a_fast_model_finds_its_partner_beside_itself(tmp_path: Path) -> None:
    accurate = networks.save(tmp_path / "large.onnx", name="large", seed=1, grammar="none")
    told = {"cascade": {"accurate": "large", "below": 1.01}}
    fast = networks.save(tmp_path / "small.onnx", name="small", figures=told, grammar="none")
    reader = open_reader(fast, provider="cpu")
    assert isinstance(reader, EngineCascade)
    assert (reader.info.name, reader.path, reader.provider, reader.notice) == ("small", fast, "cpu", "")
    crops = networks.crops(6)
    assert reader.read(crops) == Engine(accurate, provider="cpu").read(crops)


def test_a_partner_that_is_not_there_or_makes_no_sense_is_done_without(tmp_path: Path) -> None:
    for i, told in enumerate(({"accurate": "gone", "below": 0.9}, {"accurate": 3}, "large", {"below": 0.5})):
        fast = networks.save(tmp_path / f"{i}.onnx", figures={"cascade": told})
        assert isinstance(open_reader(fast, provider="cpu"), Engine)


def test_the_pipeline_takes_a_cascade(tmp_path: Path) -> None:
    for i, value in enumerate((10, 250)):
        images.write(tmp_path / f"{i}.png", grey(value))
    jobs = [Job(i, tmp_path / f"{i}.png") for i in range(2)]
    outcomes = [o for batch in recognise(jobs, Cascade(Fixed("fast"), Fixed("accurate"), 0.5)) for o in batch]
    assert [o.reading.text for o in outcomes if o.reading] == ["accurate", "fast"]
