"""Pictures that cannot be read: a training leaves them out, tells them once, and draws others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core import ccpd, images
from core.alphabet import PLATES
from core.datasets import sources
from core.datasets.labelled import frames_of
from core.datasets.stream import Encoding, Stream, StreamBatches, loader
from core.errors import AppError, ImageError
from core.reading import Quad
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig, draw_folder

ENCODING = Encoding(PLATES, 21, (3, 32, 100), (0.5,) * 3, (0.25,) * 3)
BROKEN = "皖A00000_1.jpg"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of five plates and a file that is no picture."""
    draw_folder(tmp_path / "车牌", 5, 3)
    (tmp_path / "车牌" / BROKEN).write_bytes(b"no picture")
    return tmp_path / "车牌"


def crops(folder: Path) -> sources.ItemSource:
    return sources.crop_folder(folder, sources.label_check(PLATES, 21))


@pytest.mark.parametrize("workers", [0, 1])
def test_the_others_are_drawn_and_the_broken_one_is_told(folder: Path, workers: int) -> None:
    batches = list(loader(Stream([crops(folder)], [1.0], ENCODING, 1), StreamBatches(0, 8, 4), workers))
    assert all(BROKEN[:7] not in batch.labels for batch in batches)
    assert [error.path for error in batches[-1].unusable] == [folder / BROKEN]


def test_a_sample_does_not_depend_on_what_was_drawn_before(folder: Path) -> None:
    fresh = [Stream([crops(folder)], [1.0], ENCODING, 1)[i][1] for i in range(24)]
    once = Stream([crops(folder)], [1.0], ENCODING, 1)
    assert [once[i][1] for i in reversed(range(24))] == fresh[::-1]


@pytest.mark.parametrize("workers", [0, 1])
def test_a_folder_of_broken_pictures_alone_is_an_error_that_names_one(tmp_path: Path, workers: int) -> None:
    for n in range(2):
        (tmp_path / f"皖A0000{n}_1.jpg").write_bytes(b"no picture")
    stream = Stream([crops(tmp_path)], [1.0], ENCODING, 1)
    with pytest.raises(ImageError) as raised:
        list(loader(stream, StreamBatches(0, 1, 2), workers))
    assert raised.value.path is not None
    assert "\n" not in str(raised.value)


def test_a_frame_whose_plate_lies_outside_is_of_no_use(tmp_path: Path) -> None:
    quad = Quad.from_points([(220, 220), (320, 224), (318, 260), (218, 256)])
    name = ccpd.format(ccpd.annotate("皖A12346", quad, (400, 300), 120, 30))
    images.write(tmp_path / f"{name}.jpg", np.zeros((90, 120, 3), np.uint8))
    source = sources.labelled(tmp_path, frames_of(tmp_path))
    with pytest.raises(AppError, match="outside the picture"):
        source.draw(np.random.default_rng(0))


def test_a_training_goes_on_and_lists_each_picture_once(
    folder: Path, tmp_path: Path, make_config: MakeConfig
) -> None:
    draw_folder(tmp_path / "val", 2, 9)
    (tmp_path / "val" / "皖A00001_1.jpg").write_bytes(b"")
    validation = [{"kind": "crops", "path": str(tmp_path / "val")}]
    train = [{"kind": "crops", "path": str(folder)}]
    config = make_config(folder, data={"train": train, "validation": validation, "workers": 0})
    trainer = Trainer(config.model_copy(update={"schedule": config.schedule.model_copy(update={"steps": 6})}))
    figures = trainer.run()
    assert figures is not None and figures.samples == 2
    lines = (trainer.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    told = [e["message"] for e in map(json.loads, lines) if e["event"] == "refused"]
    assert sorted(Path(message.partition(": ")[0]).name for message in told) == [BROKEN, "皖A00001_1.jpg"]


def test_labels_that_are_not_measured_on_are_told_like_those_not_trained_on(
    folder: Path, tmp_path: Path, make_config: MakeConfig
) -> None:
    unknown = "京A1234警"  # no network of CCPD's alphabet reads it
    draw_folder(tmp_path / "val", 2, 9, labels=["京A12345", unknown])
    (folder / f"{unknown}_2.png").write_bytes((tmp_path / "val" / f"{unknown}_0.png").read_bytes())
    entries = [{"kind": "crops", "path": str(path)} for path in (folder, tmp_path / "val")]
    data = {"train": entries[:1] * 2, "validation": entries[1:], "workers": 0}
    model = {"network": "attention_crnn", "alphabet": "ccpd", "options": {"width": 0.125}}
    trainer = Trainer(make_config(folder, data=data, model=model, schedule__steps=1), mirror=False)
    figures = trainer.run()
    assert figures is not None and figures.samples == 1
    lines = (trainer.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    told = [
        e["message"] for e in map(json.loads, lines) if e["event"] == "refused" and unknown in e["message"]
    ]
    assert sorted(Path(m.partition(": ")[0]).name for m in told) == [f"{unknown}_0.png", f"{unknown}_2.png"]


def test_a_source_keeps_no_more_pixels_than_it_may(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / BROKEN).unlink()
    roomy, narrow = crops(folder), crops(folder)
    whole = [roomy.draw(np.random.default_rng(i)) for i in range(20)]
    total = sum(around.nbytes for around, _ in roomy._cache.values())
    monkeypatch.setattr(sources, "CACHE_BYTES", total // 2)
    bounded = [narrow.draw(np.random.default_rng(i)) for i in range(20)]
    assert all(np.array_equal(a[0], b[0]) and a[1] == b[1] for a, b in zip(whole, bounded, strict=True))
    assert 0 < sum(around.nbytes for around, _ in narrow._cache.values()) <= total // 2
