"""Every network from its own configuration: keys documented, labels fit, and the loss falls."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch

import resources
from core.alphabet import PLATES
from core.ctc import check_label
from core.errors import ConfigError
from core.models import NETWORKS, build
from core.training import config as configuration
from core.training.trainer import Trainer
from tests import fixed_reader

FILES = sorted(resources.path("configure").glob("*.toml"))
NETWORK_FILES = [path for path in FILES if path.stem in NETWORKS]

# network -> classes, parameters, and the label that takes the most frames
EXPECTED = {
    "attention_crnn": (66, 9_244_610, "京A888888"),
    "crnn_plate": (78, 15_083_854, "京A888888"),
    "crnn_tiny_plate": (78, 1_042_318, "京A888888"),
    "crnn_digits": (11, 7_924_363, "88888"),
    "crnn_tiny_digits": (11, 427_467, "88888"),
}


def test_every_network_has_its_configuration() -> None:
    assert {path.stem for path in NETWORK_FILES} == set(NETWORKS) == set(EXPECTED)


@pytest.mark.parametrize("path", NETWORK_FILES, ids=lambda p: p.stem)
def test_a_configuration_builds_the_published_network(path: Path) -> None:
    model = configuration.load(path).model
    classes, parameters, longest = EXPECTED[path.stem]
    alphabet = model.make_alphabet()
    assert (model.network, alphabet.num_classes) == (path.stem, classes)
    with torch.device("meta"):
        network = build(model.network, classes, model.input_shape, **model.options)
    assert sum(p.numel() for p in network.parameters()) == parameters
    check_label(longest, alphabet, network.frames)


@pytest.mark.parametrize("path", NETWORK_FILES, ids=lambda p: p.stem)
def test_every_key_is_documented_at_its_first_use(path: Path) -> None:
    seen: set[str] = set()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ") and f"platewright train resources/configure/{path.name}" in lines[1]
    undocumented = []
    for line in lines:
        key = re.match(r"(\w+) = ", line)
        if key and key[1] not in seen:
            seen.add(key[1])
            undocumented += [] if " # " in line else [key[1]]
    assert undocumented == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_key_with_a_slip_is_refused_with_the_nearest_name(path: Path) -> None:
    with pytest.raises(ConfigError, match="learning_rate"):
        configuration.load(path, ["optim.learning_rat=0.1"])


def test_the_time_axis_of_every_network_is_checked_against_the_label() -> None:
    with torch.device("meta"):
        narrow = build("crnn_plate", PLATES.num_classes, (3, 48, 44))
    assert narrow.frames == 10
    check_label("京A12345", PLATES, narrow.frames)
    with pytest.raises(Exception, match="11 > 10"):
        check_label("京A88888", PLATES, narrow.frames)


# The wide CRNNs take seconds a step: they show here that they learn, the small ones that they go on to.
STEPS = {
    "attention_crnn": 8,
    "crnn_plate": 5,
    "crnn_tiny_plate": 30,
    "crnn_digits": 8,
    "crnn_tiny_digits": 40,
}


@pytest.mark.parametrize("path", NETWORK_FILES, ids=lambda p: p.stem)
def test_the_loss_falls(path: Path, tmp_path: Path) -> None:
    steps = STEPS[path.stem]
    source: dict[str, object] = {"kind": "drawn"}
    if "digits" in path.stem:
        fixed_reader.write_digits(tmp_path / "digits")
        source = {"kind": "digits", "path": str(tmp_path / "digits"), "options": {"part": "test"}}
    settings = configuration.load(path, [f'output="{(tmp_path / "run").as_posix()}"', "data.workers=0"])
    settings = settings.model_copy(
        update={
            "data": settings.data.model_validate({"train": [source], "workers": 0}),
            "schedule": settings.schedule.model_copy(update={"steps": steps + 1, "warmup": 2}),
            "run": settings.run.model_copy(
                update={"batch_size": 4, "device": "cpu", "precision": "fp32", "log_every": 1}
            ),
        }
    )
    trainer = Trainer(settings, mirror=False, should_stop=lambda: trainer.step >= steps)
    trainer._save = lambda name: None  # type: ignore[method-assign] # hundreds of megabytes
    assert trainer.run() is None
    lines = (tmp_path / "run/events.jsonl").read_text(encoding="utf-8").splitlines()
    losses = [event["loss"] for event in map(json.loads, lines) if event["event"] == "step"]
    assert len(losses) == steps
    assert sum(losses[-2:]) / 2 < 0.8 * sum(losses[:2]) / 2
