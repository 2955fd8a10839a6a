from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.recognition import jury
from core.recognition.cascade import Alone, Upright, second_look
from core.recognition.engine import MAX_BATCH, Engine
from core.recognition.jury import STRAIGHTENED, Jury
from core.recognition.partners import alike
from core.recognition.preprocess import preprocess
from tests import networks


@pytest.fixture
def two(tmp_path: Path) -> tuple[Engine, Engine]:
    """Two readers of the same frames and classes, with other weights and temperatures."""
    paths = [
        networks.save(tmp_path / f"{seed}.onnx", name=f"n{seed}", seed=seed, temperature=1.0 + seed)
        for seed in (0, 1)
    ]
    return Engine(paths[0], provider="cpu", threads=1), Engine(paths[1], provider="cpu", threads=1)


def log_softmax(values: np.ndarray) -> np.ndarray:
    shifted = values.astype(np.float64)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def looks(two: tuple[Engine, Engine], crops: list[np.ndarray], views: list[np.ndarray]) -> list[np.ndarray]:
    """Return the log-probabilities of the fast network (crops, views) and the accurate one (views, crops)."""
    fast, accurate = two
    return [
        log_softmax(engine.logits(preprocess(seen, engine.info)) / engine.info.temperature)
        for engine, seen in ((fast, crops), (fast, views), (accurate, views), (accurate, crops))
    ]


def test_four_looks_are_added_frame_by_frame(
    two: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, accurate = two
    crops, views = networks.crops(6)[:3], networks.crops(6)[3:]
    monkeypatch.setattr(jury, "ENOUGH", 1.1)  # nothing is as sure
    weights = [1, 1, STRAIGHTENED, 1]
    mean = np.average(looks(two, crops, views), axis=0, weights=weights).astype(np.float32)
    told = Jury(fast, accurate).read(crops, views)
    wanted = accurate.decode(mean, temperature=1.0)
    assert [r.text for r in told] == [r.text for r in wanted]
    np.testing.assert_allclose([r.confidence for r in told], [r.confidence for r in wanted], rtol=1e-4)
    assert told != Jury(accurate, fast).read(crops, views)  # who is the accurate one weighs
    assert Jury(fast, accurate).read([], []) == []


def test_the_fourth_look_is_taken_only_where_three_are_not_sure(
    two: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, accurate = two
    crops, views = networks.crops(10)[:5], networks.crops(10)[5:]
    seen = looks(two, crops, views)
    three = np.average(seen[:3], axis=0, weights=[1, 1, STRAIGHTENED]).astype(np.float32)
    four = np.average(seen, axis=0, weights=[1, 1, STRAIGHTENED, 1]).astype(np.float32)
    settled, other = (accurate.decode(mean, temperature=1.0) for mean in (three, four))
    assert settled != other
    enough = sorted(reading.confidence for reading in settled)[2]  # between three and two of them
    monkeypatch.setattr(jury, "ENOUGH", enough * (1 - 1e-3))
    asked = []
    whole = accurate.log_probabilities

    def noted(batch: list[np.ndarray]) -> np.ndarray:
        asked.append(len(batch))
        return whole(batch)

    monkeypatch.setattr(accurate, "log_probabilities", noted)
    told = Jury(fast, accurate).read(crops, views)
    assert asked == [5, 2]
    wanted = [one if one.confidence >= enough else two for one, two in zip(settled, other, strict=True)]
    assert [r.text for r in told] == [r.text for r in wanted]
    np.testing.assert_allclose([r.confidence for r in told], [r.confidence for r in wanted], rtol=1e-4)


def test_log_probabilities_of_many_crops_are_those_of_each(two: tuple[Engine, Engine]) -> None:
    crops = networks.crops(MAX_BATCH + 3)
    together = two[1].log_probabilities(crops)
    np.testing.assert_allclose(np.exp(together).sum(-1), 1.0, rtol=1e-4)
    np.testing.assert_allclose(together[-1:], two[1].log_probabilities(crops[-1:]), rtol=1e-3, atol=1e-4)


def test_networks_of_other_frames_or_classes_do_not_judge_together(
    two: tuple[Engine, Engine], tmp_path: Path
) -> None:
    fast, accurate = two
    assert alike(fast.info, accurate.info)
    other = Engine(networks.save(tmp_path / "d.onnx", alphabet="0123456789"), provider="cpu", threads=1)
    assert not alike(other.info, accurate.info)
    for another in ({"input_shape": (3, 32, 200)}, {"network": "crnn_tiny"}):
        assert not alike(replace(fast.info, **another), accurate.info)
    alone = second_look(other, accurate)._judge  # type: ignore[attr-defined]
    assert isinstance(alone, Alone)
    crops = networks.crops(4)
    assert alone.read(crops, crops[::-1]) == Upright(accurate).read(crops)
    assert isinstance(second_look(fast, accurate)._judge, Jury)  # type: ignore[attr-defined]
