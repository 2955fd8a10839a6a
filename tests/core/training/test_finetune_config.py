"""Preparing a fine-tuning: cut-outs, the split by text, the configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import ccpd, double_row, images
from core.datasets.drawn import DrawnOptions
from core.errors import ConfigError, ImageError, LabelError, TrainingError
from core.exchange.items import ExportItem
from core.exchange.split import subset_of
from core.reading import Quad
from core.training import config as configuration
from core.training import finetune_config
from core.training.finetune_config import (
    HELD_SHARE,
    FinetuneOptions,
    held_texts,
    install,
    next_name,
    prepare,
    steps_for,
)
from tests import networks

QUAD = Quad.from_points([(62.5, 41), (160, 50), (158, 82), (60, 73)])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "reader.onnx"
    return networks.save(path, name="reader", network="crnn_tiny", options={"norm": "layer"})


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder with a street picture and a crop, both easy to recognise by their colours."""
    folder = tmp_path / "图片 & 照片"
    folder.mkdir()
    street = np.full((160, 220, 3), 90, np.uint8)
    street[35:90, 55:165] = (20, 40, 200)
    images.write(folder / "street.png", street)
    images.write(folder / "crop.png", np.full((30, 96, 3), (20, 160, 40), np.uint8))
    return folder


def item(folder: Path, label: str, quad: Quad | None = QUAD, name: str = "street.png") -> ExportItem:
    return ExportItem(folder / name, label, quad)


def plates(folder: Path, count: int = 30) -> list[ExportItem]:
    return [item(folder, f"皖A{12000 + n}") for n in range(count)]


def labels(folder: Path) -> set[str]:
    found = (ccpd.label_of_name(p) or p.stem.rpartition("_")[0] for p in folder.rglob("*.jpg"))
    return set(found)


def test_each_text_goes_to_one_part_and_always_the_same(pictures: Path, model: Path, tmp_path: Path) -> None:
    twice = plates(pictures) + plates(pictures)
    run = prepare(twice, model, tmp_path / "run 1")
    train, held = labels(tmp_path / "run 1" / "train"), labels(tmp_path / "run 1" / "val")
    assert train | held == {i.label for i in twice}
    assert not train & held
    assert (run.trained, run.held) == (2 * len(train), 2 * len(held))
    assert len(held) >= 2

    more = [item(pictures, f"浙B{12000 + n}") for n in range(40)]
    prepare(plates(pictures) + more, model, tmp_path / "run 2")
    assert held <= labels(tmp_path / "run 2" / "val")
    assert not train & labels(tmp_path / "run 2" / "val")


def test_the_seed_changes_nothing_of_what_is_held(pictures: Path, model: Path, tmp_path: Path) -> None:
    for seed in (0, 5):
        prepare(plates(pictures), model, tmp_path / f"run {seed}", FinetuneOptions(seed=seed))
    held = [labels(tmp_path / f"run {seed}" / "val") for seed in (0, 5)]
    assert held[0] == held[1]


TEXTS = [f"皖A{12000 + n}" for n in range(60)]
SHARE = {text for text in TEXTS if subset_of(text, (1 - HELD_SHARE, HELD_SHARE, 0.0), 0) == "val"}
some = st.sets(st.sampled_from(TEXTS), min_size=2, max_size=12)
in_share = st.sets(st.sampled_from(sorted(SHARE)), min_size=2)
out_of_share = st.sets(st.sampled_from(sorted(set(TEXTS) - SHARE)), min_size=2)


@example(set(sorted(SHARE)[2:4]), set(sorted(SHARE)[:2]))
@given(st.one_of(some, in_share, out_of_share), st.one_of(st.just(set()), some, in_share, out_of_share))
def test_a_text_that_was_held_is_not_learnt_from_in_a_later_run(texts: set[str], more: set[str]) -> None:
    before, later = held_texts(texts), held_texts(texts | more)
    assert before & SHARE <= later
    assert before < texts and later < texts | more  # something is left to learn from
    assert before and (texts <= SHARE or before & SHARE == texts & SHARE)
    if not (texts | more) & SHARE:  # then one is held, and the same one until another comes
        assert len(later) == 1 and (later == before or later <= more)


def test_a_cut_out_keeps_room_and_says_the_corners(pictures: Path, model: Path, tmp_path: Path) -> None:
    prepare(plates(pictures), model, tmp_path / "run")
    path = next((tmp_path / "run" / "train" / "frames").iterdir())
    name = ccpd.parse(path.name)
    cut = images.read(path)
    assert 97 < cut.shape[1] < 220
    rectified = images.rectify(cut, name.quad, (100, 32))
    expected = images.rectify(images.read(pictures / "street.png"), QUAD, (100, 32))
    assert np.abs(rectified.astype(int) - expected).mean() < 6
    assert np.abs(rectified[4:-4, 4:-4].astype(int).mean((0, 1)) - (20, 40, 200)).max() < 12


def test_what_ccpd_cannot_say_becomes_a_crop(pictures: Path, model: Path, tmp_path: Path) -> None:
    odd = [item(pictures, f"浙A{1000 + n}挂") for n in range(10)]
    whole = [item(pictures, f"皖B{22000 + n}", None, "crop.png") for n in range(10)]
    run = prepare([*plates(pictures), *odd, *whole], model, tmp_path / "run")
    crops = list((tmp_path / "run").glob("*/crops/*.jpg"))
    assert {ccpd.label_of_name(p) for p in crops} == {i.label for i in odd + whole}
    shapes = {ccpd.label_of_name(p): images.probe(p) for p in crops}
    assert (shapes["皖B22000"].width, shapes["皖B22000"].height) == (96, 30)
    kinds = {(s.kind, s.path) for s in configuration.load(run.config).data.train}
    assert kinds == {("ccpd", "train/frames"), ("crops", "train/crops"), ("drawn", "")}


def test_the_configuration_is_one_that_the_trainer_reads(pictures: Path, model: Path, tmp_path: Path) -> None:
    options = FinetuneOptions(device="cpu", confirmed_share=0.7, epochs=3, seed=4)
    run = prepare(plates(pictures), model, tmp_path / "run", options)
    config = configuration.load(run.config)
    assert config.name == run.name == "reader-ft1"
    assert config.output == config.data.root == str(tmp_path / "run")
    assert config.model.start_from == config.loss.teacher == str(tmp_path / "run" / "start.onnx")
    assert (tmp_path / "run" / "start.onnx").read_bytes() == model.read_bytes()
    assert (config.model.network, config.model.options) == ("crnn_tiny", {"norm": "layer"})
    assert config.model.input_shape == networks.SHAPE
    assert config.model.make_alphabet().characters == networks.info().alphabet
    weights = {s.kind: s.weight for s in config.data.train}
    assert weights == pytest.approx({"ccpd": 0.7, "drawn": 0.3})
    told = next(s.options for s in config.data.train if s.kind == "drawn")
    assert DrawnOptions.model_validate(told).double_rows == 0.5  # else plates of two rows would be forgotten
    assert [s.path for s in config.data.validation] == ["val/frames"]
    assert [s.weight for s in config.data.validation] == [1.0]  # each of its plates is measured once
    assert config.run.device == "cpu"
    assert config.schedule.steps == steps_for(run.trained, options)
    assert config.optim.optimizer == "muon"
    assert config.loss.teacher_right  # else what was corrected is held back by the model that misread it
    assert config.run.take == "last"


def test_a_run_can_be_moved(pictures: Path, model: Path, tmp_path: Path) -> None:
    run = prepare(plates(pictures), model, tmp_path / "run")
    assert str(tmp_path) not in run.config.read_text(encoding="utf-8")
    moved = run.directory.rename(tmp_path / "另一 run")
    model.unlink()
    config = configuration.load(moved / "run.toml")
    assert config.output == str(moved)
    assert config.resolve(config.data.train[0].path) == moved / "train" / "frames"
    assert Path(config.model.start_from).is_relative_to(moved) and Path(config.loss.teacher).is_file()


def test_nothing_but_confirmed_plates_when_asked(pictures: Path, model: Path, tmp_path: Path) -> None:
    options = FinetuneOptions(confirmed_share=1.0, teacher_weight=0.0)
    config = configuration.load(prepare(plates(pictures), model, tmp_path / "run", options).config)
    assert [s.kind for s in config.data.train] == ["ccpd"]
    assert config.loss.teacher == ""


def test_a_model_of_other_texts_is_refused_with_what_to_do(pictures: Path, tmp_path: Path) -> None:
    model = networks.save(tmp_path / "digits.onnx", alphabet="0123456789", grammar="none")
    sequences = [item(pictures, f"{10007 * n % 99991:05}", None, "crop.png") for n in range(1, 101)]
    with pytest.raises(TrainingError, match="would forget what it knew") as caught:
        prepare(sequences, model, tmp_path / "run")
    assert caught.value.path == model and "platewright train" in caught.value.advice
    assert not (tmp_path / "run").exists()


def test_a_plate_that_cannot_be_used_is_listed_and_the_rest_goes_on(pictures: Path, tmp_path: Path) -> None:
    model = networks.save(tmp_path / "digits.onnx", alphabet="皖A0123456789")
    (pictures / "torn.png").write_bytes((pictures / "street.png").read_bytes()[:100])
    bad = [
        item(pictures, "浙A11111"),
        item(pictures, "皖A00000", QUAD, "torn.png"),
        item(pictures, "皖A00001", QUAD, "gone.png"),
    ]
    run = prepare([*plates(pictures), *bad], model, tmp_path / "run")
    assert [type(error) for error in run.refused] == [LabelError, ImageError, ImageError]
    assert {error.path for error in run.refused} == {i.path for i in bad}
    assert run.trained + run.held == 30


def test_too_few_plates_are_refused_with_the_number(pictures: Path, model: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="too few") as caught:
        prepare(plates(pictures, 9), model, tmp_path / "run")
    assert caught.value.detail == "9 of at least 10"
    assert not (tmp_path / "run" / "run.toml").exists()


def test_one_text_cannot_be_learned_from_and_measured(pictures: Path, model: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="none to measure on"):
        prepare([item(pictures, "皖A12345")] * 20, model, tmp_path / "run")


def test_a_stopped_preparation_makes_no_run(pictures: Path, model: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    run = prepare(
        plates(pictures),
        model,
        tmp_path / "run",
        report=lambda done, _total: seen.append(done),
        should_stop=lambda: len(seen) == 3,
    )
    assert run is None
    assert seen == [1, 2, 3]
    assert not (tmp_path / "run" / "run.toml").exists()


def test_a_run_is_neither_a_blink_nor_a_day() -> None:
    options = FinetuneOptions()
    assert steps_for(10, options) == steps_for(50, options) == 100
    assert 100 < steps_for(1_000, options) < steps_for(3_000, options) < 2_000
    assert steps_for(100_000, options) == 2_000
    assert steps_for(1_000, FinetuneOptions(epochs=2, confirmed_share=0.5)) == 63


@pytest.mark.parametrize(
    ("name", "taken", "following"),
    [
        ("reader", set(), "reader-ft1"),
        ("reader", {"reader-ft1", "reader-ft2"}, "reader-ft3"),
        ("reader-ft2", {"reader-ft2"}, "reader-ft3"),
        ("a-ftx", set(), "a-ftx-ft1"),
        ("reader", {"Reader-FT1"}, "reader-ft2"),  # one file on Windows and macOS
    ],
)
def test_a_new_model_gets_a_name_of_its_own(name: str, taken: set[str], following: str) -> None:
    assert next_name(name, taken) == following


def test_the_new_model_stands_among_the_users(model: Path) -> None:
    installed = install(model, "reader-ft1")
    assert finetune_config.model_file.find("reader-ft1") == installed
    assert installed.read_bytes() == model.read_bytes()


def test_a_missing_new_model_is_an_error_of_the_training(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="cannot be copied"):
        install(tmp_path / "gone.onnx", "reader-ft1")


def test_plates_of_two_rows_are_learnt_from_as_one_row(pictures: Path, model: Path, tmp_path: Path) -> None:
    two = [replace(item(pictures, f"浙B{1000 + n}挂"), rows=2) for n in range(10)]
    filling = [replace(item(pictures, f"浙C{1000 + n}挂", None, "crop.png"), rows=2) for n in range(10)]
    prepare([*plates(pictures), *two, *filling], model, tmp_path / "run")
    crops = {ccpd.label_of_name(p): p for p in (tmp_path / "run").glob("*/crops/*.jpg")}
    assert set(crops) == {i.label for i in two + filling}
    for items in (two, filling):
        expected = double_row.cut(items[0].path, items[0].quad)
        seen = images.read(crops[items[0].label])
        assert seen.shape == expected.shape
        assert np.abs(seen.astype(int) - expected).mean() < 3


@pytest.mark.parametrize("name", ["mine", "attention-crnn", "attention_crnn"])
def test_no_model_is_written_over(pictures: Path, model: Path, tmp_path: Path, name: str) -> None:
    mine = install(model, "mine")
    with pytest.raises(ConfigError, match="There is a model of this name already"):
        prepare(plates(pictures), model, tmp_path / "run", FinetuneOptions(name=name))
    assert mine.read_bytes() == model.read_bytes() and not (tmp_path / "run").exists()


def test_a_fine_tuning_of_before_is_resumed_with_what_it_said_of_crops(
    pictures: Path, model: Path, tmp_path: Path
) -> None:
    whole = [item(pictures, f"皖B{22000 + n}", None, "crop.png") for n in range(10)]
    run = prepare(whole, model, tmp_path / "run")
    assert "mixed" not in run.config.read_text(encoding="utf-8")
    text = run.config.read_text(encoding="utf-8").replace('crop = "auto"', 'crop = "mixed"', 1)
    assert "mixed" in text
    run.config.write_text(text, encoding="utf-8")
    assert configuration.load(run.config).data.train[0].crop == "mixed"
