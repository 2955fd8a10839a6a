"""The fast network of a pair learns after the accurate one, and reads first only where nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core import checkpoint, model_file
from core.alphabet import PLATES
from core.errors import TrainingError
from core.models import build
from core.progress import StoppedError, never
from core.reading import Reading
from core.recognition import partners
from core.recognition.cascade import EngineCascade, open_reader
from core.training import pair
from core.training.config import TrainConfig
from core.training.events import Listener
from core.training.pair import teach
from core.training.run_log import Finished, Paired, Step, parse_line
from core.training.together import Processes
from core.training.trainer import FAST_COST, Trainer
from tests import networks
from tests.core.training.conftest import MakeConfig, draw_folder

STEPS, FAST_STEPS = 4, 6


def untrained(path: Path, below: float | None, width: float = 0.25) -> Path:
    """Write a fast network that has learnt nothing, whose partner is the bundled accurate one.

    Without ``below`` it has none.
    """
    torch.manual_seed(1)
    options = {"width": width, "dropout": 0.0}
    network = build("attention_crnn", PLATES.num_classes, None, **options).eval()
    cascade = {model_file.CASCADE: {"accurate": "attention-crnn", "below": below}}
    figures = {} if below is None else cascade
    info = networks.info(
        name="new-fast", network="attention_crnn", options=options, figures=figures, std=(0.25,) * 3
    )
    checkpoint.export(network, info, path)
    return path


@pytest.fixture
def pair_config(eight: Path, make_config: MakeConfig) -> Callable[..., TrainConfig]:
    """Return a function that configures a pair over eight plates; the accurate one is small, too."""

    def make(fast: str, start_from: str = "", width: float = 0.25, **changes: Any) -> TrainConfig:
        return make_config(
            eight,
            name="camera-ft1",
            model={
                "network": "attention_crnn",
                "options": {"width": width, "dropout": 0.0},
                "start_from": start_from,
            },
            optim={"learning_rate": 1e-5},
            schedule={"steps": STEPS, "warmup": 1},
            fast={
                "start_from": fast,
                "optim": {"learning_rate": 1e-5},
                "schedule": {"steps": FAST_STEPS, "warmup": 1},
            },
            **changes,
        )

    return make


def told(config: TrainConfig) -> list[Any]:
    lines = (Path(config.output) / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [event for event in map(parse_line, lines) if event is not None]


def test_the_bundled_pair_learns_and_reads_as_a_pair_again(pair_config) -> None:
    config = pair_config("attention-crnn-fast", "attention-crnn", width=1.0)
    Trainer(config, mirror=False, then=teach).run()
    *_, paired, finished = told(config)
    assert isinstance(paired, Paired) and isinstance(finished, Finished)
    assert (paired.made, paired.samples, paired.together, paired.alone) == (True, 8, 1.0, 1.0)
    fast = Path(finished.fast)
    partner, before = partners.partner_of(fast), partners.partner_of(model_file.find("attention-crnn-fast"))
    assert partner is not None and before is not None
    assert (partner.path, partner.replaced) == (Path(finished.model), False)
    assert partner.below == before.below
    cascade = model_file.read_info(fast).figures[model_file.CASCADE]
    assert (cascade["plate_accuracy"], cascade["samples"]) == (paired.together, paired.samples)
    assert 0 <= cascade["read_again"] <= 1
    assert model_file.read_info(fast).name == "camera-ft1-fast"
    assert model_file.read_info(fast).lineage[-1] == "attention-crnn-fast"
    reader = open_reader(fast, provider="cpu")
    assert isinstance(reader, EngineCascade) and reader.second == "camera-ft1"
    start = model_file.initialisers(model_file.find("attention-crnn-fast"))
    learnt = model_file.initialisers(fast)
    assert any(not np.array_equal(start[name], learnt[name]) for name in start)


def test_the_fast_one_learns_from_the_new_accurate_one_where_that_is_right(
    pair_config, tmp_path: Path
) -> None:
    start = untrained(tmp_path / "fast.onnx", 1.0)
    config = pair_config(str(start))
    fast = pair._config_of(config, config.fast, tmp_path / "model.onnx")
    assert (fast.name, fast.fast, fast.schedule, fast.optim) == (
        "camera-ft1-fast", None, config.fast.schedule, config.fast.optim
    )  # fmt: skip
    assert Path(fast.output).parent == Path(config.output)
    info = model_file.read_info(start)
    assert (fast.model.network, fast.model.start_from) == (info.network, str(start))
    assert fast.model.options.items() <= info.options.items()
    loss = fast.loss
    assert (loss.teacher, loss.teacher_right) == (str(tmp_path / "model.onnx"), True)
    assert loss.teacher_weight == config.fast.teacher_weight > 0
    assert (fast.data, fast.run) == (config.data, config.run)


def test_of_its_checkpoints_only_the_last_is_one_of_the_whole_run(pair_config, tmp_path: Path) -> None:
    config, told = pair_config("attention-crnn-fast"), []
    log = SimpleNamespace(write=lambda event, **fields: told.append((event, fields)))
    listen = pair._told_in(log, config)
    for name in ("best.pt", "last.pt"):
        listen("saved", {"path": str(tmp_path / name), "step": 2})
    listen("evaluated", {"step": 2})
    assert told == [("saved", {"path": str(tmp_path / "last.pt"), "step": STEPS + 2})]


@pytest.mark.parametrize(("count", "taken"), [(0, 0), (1, 1), (500, 500), (501, 251), (1201, 401)])
def test_plates_to_compare_are_taken_evenly_and_none_that_cannot_be_read(count: int, taken: int) -> None:
    class Crops:
        def __len__(self) -> int:
            return count

        def sample(self, index: int, rng: object) -> tuple[int, object]:
            if index == 3:
                raise TrainingError("This one cannot be read")
            return index, rng

    indices = [index for index, rng in pair._some_of(Crops()) if rng is None]
    step = indices[-1] // (taken - 1) if taken > 1 else 1
    assert indices == [index for index in range(0, count, step) if index != 3]
    assert len(indices) == taken - (3 in range(0, count, step))


def test_its_steps_are_told_as_further_ones_of_the_same_run(pair_config, tmp_path: Path) -> None:
    config = pair_config(str(untrained(tmp_path / "fast.onnx", 1.0)))
    Trainer(config, mirror=False, then=teach).run()
    steps = [event for event in told(config) if isinstance(event, Step)]
    assert [step.step for step in steps] == list(range(1, STEPS + FAST_STEPS + 1))
    assert [step.fast for step in steps] == [False] * STEPS + [True] * FAST_STEPS
    assert {step.total for step in steps} == {STEPS + FAST_STEPS}
    left = [step.remaining * step.rate / config.run.batch_size for step in steps]
    accurate = [STEPS - n + FAST_COST * FAST_STEPS for n in range(1, STEPS + 1)]
    assert left == pytest.approx([*accurate, *range(FAST_STEPS - 1, -1, -1)], rel=1e-3, abs=1e-3)


def test_no_pair_is_made_of_two_that_would_read_fewer_plates(pair_config, tmp_path: Path) -> None:
    blind = untrained(tmp_path / "fast.onnx", below=0.0)  # sure of whatever it sees
    config = pair_config(str(blind), "attention-crnn", width=1.0)
    Trainer(config, mirror=False, then=teach).run()
    *_, paired, finished = told(config)
    assert (paired.made, paired.alone) == (False, 1.0)
    assert paired.together < 1.0 and paired.hidden > 0  # steep ones are read again, however sure it is
    assert finished.fast == ""
    assert not (Path(config.output) / "fast.onnx").exists()
    assert Path(finished.model).is_file()


class Stopping:
    """Asks a run to stop once the fast network has made so many steps."""

    def __init__(self, after: int) -> None:
        self._after, self._made = after, 0

    def listener(self) -> Listener:
        def listen(event: str, fields: dict[str, Any]) -> None:
            self._made += event == "step" and bool(fields.get("fast"))

        return listen

    def __call__(self) -> bool:
        return self._made >= self._after


@pytest.mark.parametrize("after", [1, FAST_STEPS])
def test_a_run_that_is_stopped_while_the_fast_one_learns_goes_on_to_the_same_pair(
    pair_config, tmp_path: Path, after: int
) -> None:
    fast = untrained(tmp_path / "fast.onnx", 1.0)
    whole = pair_config(str(fast), output=str(tmp_path / "whole"))
    Trainer(whole, mirror=False, then=teach).run()
    config = pair_config(str(fast), output=str(tmp_path / "parts"))
    stop = Stopping(after)
    Trainer(config, mirror=False, should_stop=stop, listen=stop.listener(), then=teach).run()
    assert not any(isinstance(event, Finished) for event in told(config))
    Trainer(config, mirror=False, then=teach).run(resume=True)
    assert told(config)[-1].fast
    steps = [event.step for event in told(config) if isinstance(event, Step)]
    assert steps == list(range(1, STEPS + FAST_STEPS + 1))  # none was made twice
    for name in ("model.onnx", "fast.onnx"):
        one, other = (model_file.initialisers(Path(c.output) / name) for c in (whole, config))
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[key], other[key]) for key in one)


def test_a_fast_network_that_cannot_learn_costs_the_run_nothing(pair_config, tmp_path: Path) -> None:
    other = networks.save(tmp_path / "fast.onnx", name="of-digits", alphabet="0123456789")
    config = pair_config(str(other))
    Trainer(config, mirror=False, then=teach).run()
    events = told(config)
    assert events[-1].fast == "" and Path(events[-1].model).is_file()
    (refused,) = [event.message for event in events if type(event).__name__ == "Refused"]
    assert "fast" in refused or "tiny" in refused


def test_a_pair_without_a_plate_to_compare_it_on_is_told_and_costs_the_run_nothing(
    pair_config, tmp_path: Path
) -> None:
    drawn = {"train": [{"kind": "drawn"}], "workers": 0}
    config = pair_config(str(untrained(tmp_path / "fast.onnx", 1.0)), data=drawn)
    Trainer(config, mirror=False, then=teach).run()
    *_, refused, finished = told(config)
    assert "no plate to compare the pair on" in refused.message
    assert finished.fast == "" and Path(finished.model).is_file()


@pytest.mark.parametrize(("below", "kept"), [(0.7, 0.7), (None, 1.0)])
def test_the_file_of_a_pair_tells_from_where_on_and_how_often_it_reads_again(
    pair_config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: float | None, kept: float
) -> None:
    start = untrained(tmp_path / "model.onnx", below)  # stands for what it has learnt, too
    read = SimpleNamespace(read_once=8, read_again=2)
    monkeypatch.setattr(pair, "EngineCascade", lambda *_: read)
    monkeypatch.setattr(pair, "_plates", lambda *_: ([], []))
    monkeypatch.setattr(pair, "_compare", lambda *_: Paired(0.0, True, 9, 0.75, 0.5, 0.1, 0))
    config, log = pair_config(str(start)), SimpleNamespace(write=lambda *_, **__: None)
    Path(config.output).mkdir()
    trainer = SimpleNamespace(config=SimpleNamespace(output=str(tmp_path)))
    made = pair._pair(config, trainer, model_file.find("attention-crnn"), log, never)
    cascade = model_file.read_info(made).figures[model_file.CASCADE]
    told = {name: cascade[name] for name in ("below", "read_again", "plate_accuracy", "samples")}
    assert told == {"below": kept, "read_again": 0.25, "plate_accuracy": 0.75, "samples": 9}


def test_gathering_the_plates_of_a_pair_can_be_stopped(pair_config, tmp_path: Path) -> None:
    config = pair_config(str(untrained(tmp_path / "fast.onnx", 1.0)))
    trainer = Trainer(config, mirror=False, then=teach)
    assert [len(plates) for plates in pair._plates(trainer.config, trainer, never)] == [0, 8]
    with pytest.raises(StoppedError):
        pair._plates(trainer.config, trainer, lambda: True)


def test_a_plate_that_is_trained_on_does_not_count_as_held_back(
    pair_config, eight: Path, tmp_path: Path
) -> None:
    """Published splits share plates: the run is not measured on those, and no pair is chosen by them."""
    shared = next(eight.iterdir())
    (label,) = draw_folder(tmp_path / "held", 1, seed=6)
    (tmp_path / "held" / shared.name).write_bytes(shared.read_bytes())
    data = {
        "train": [{"kind": "crops", "path": str(eight)}],
        "validation": [{"kind": "crops", "path": str(tmp_path / "held")}],
        "workers": 0,
    }
    config = pair_config(str(untrained(tmp_path / "fast.onnx", 1.0)), data=data)
    trainer = Trainer(config, mirror=False, then=teach)
    held, learnt = pair._plates(trainer.config, trainer, never)
    assert ([text for _, text in held], len(learnt)) == ([label], 8)


def test_several_processes_are_refused_before_anything_is_trained(pair_config, tmp_path: Path) -> None:
    config = pair_config(str(untrained(tmp_path / "fast.onnx", 1.0)))
    with pytest.raises(TrainingError, match=r"fast network.*fast"):
        Trainer(config, mirror=False, then=teach, processes=Processes(0, 2, 0))
    assert not Path(config.output).exists()


def test_the_line_of_a_pair_is_read_back() -> None:
    told = {"made": True, "samples": 9, "together": 1.0, "alone": 0.9, "read_accurately": 0.2, "hidden": 3}
    line = json.dumps({"event": "paired", "time": 2.0, **told})
    assert parse_line(line) == Paired(2.0, True, 9, 1.0, 0.9, 0.2, 3)


def compared(
    held: list[tuple[str, str, float]], learnt: list[tuple[str, str, float]], should_stop=never
) -> Paired:
    """Compare a pair on plates: what both read, what the accurate one reads, how sure the fast one is.

    All are labelled "A"; a fast network is sure from 0.8 on. Crops are numbers, so that none is mixed up.
    """
    plates = [*held, *learnt]

    def reads(what: Callable[[tuple[str, str, float]], Reading]) -> Any:
        return lambda crops: [what(plates[int(crop[0])]) for crop in crops]

    alone = SimpleNamespace(
        info=networks.info(grammar="none"), read=reads(lambda told: Reading(told[1], 1.0, ()))
    )
    together = SimpleNamespace(
        read=reads(lambda told: Reading(told[0], 1.0, ())),
        fast=SimpleNamespace(read=reads(lambda told: Reading(told[0], told[2], ()))),
        below=0.8,
        read_accurately=1,
    )
    samples = [(np.array([number]), "A") for number in range(len(plates))]
    return pair._compare(together, alone, samples[: len(held)], samples[len(held) :], should_stop)


RIGHT, LOST, GAINED, HIDDEN = ("A", "A", 0.9), ("B", "A", 0.3), ("A", "B", 0.9), ("B", "A", 0.8)


@pytest.mark.parametrize(
    ("held", "learnt", "made", "figures"),
    [
        ([RIGHT] * 39 + [LOST], [], False, (40, 39 / 40, 1.0, 0)),
        ([RIGHT] * 38 + [LOST, GAINED], [RIGHT] * 10, True, (40, 39 / 40, 39 / 40, 0)),
        ([RIGHT] * 39 + [GAINED], [LOST] * 5, True, (40, 1.0, 39 / 40, 0)),  # by heart: says little of others
        ([RIGHT] * 20, [HIDDEN], True, (20, 1.0, 1.0, 1)),  # a person may have erred once
        ([RIGHT] * 20, [HIDDEN] * 2, False, (20, 1.0, 1.0, 2)),
        ([RIGHT] * 20, [HIDDEN] * 2 + [RIGHT] * 78, True, (20, 1.0, 1.0, 2)),
        ([RIGHT] * 20, [HIDDEN] * 3 + [RIGHT] * 77, False, (20, 1.0, 1.0, 3)),
        ([RIGHT], [("B", "B", 0.9)] * 9, True, (1, 1.0, 1.0, 0)),  # where the label is wrong, none hides it
        ([], [RIGHT] * 3 + [GAINED], True, (4, 1.0, 0.75, 0)),
        ([], [RIGHT] * 3 + [LOST], False, (4, 0.75, 1.0, 0)),
    ],
)
def test_a_pair_is_made_where_none_is_read_worse_and_hardly_any_hidden(held, learnt, made, figures) -> None:
    found = compared(held, learnt)
    assert (found.made, found.samples, found.together, found.alone, found.hidden) == (made, *figures)
    assert found.read_accurately == 1 / len([*held, *learnt])


def test_comparing_a_pair_can_be_stopped() -> None:
    looks = iter([False, True])
    with pytest.raises(StoppedError):
        compared([RIGHT] * 40, [], lambda: next(looks))
