"""What a fine-tuning starts from: never the fast half of a pair."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import model_file
from core.errors import ModelFileError
from core.training import finetune
from tests import networks


@pytest.fixture
def bundled(tmp_path: Path, user_home: Path, monkeypatch) -> dict[str, Path]:
    told = {"cascade": {"accurate": "accurate", "below": 0.8}}
    paths = {
        "accurate": networks.save(tmp_path / "a.onnx", name="accurate"),
        "fast": networks.save(tmp_path / "b.onnx", name="fast", figures=told),
    }
    monkeypatch.setattr(model_file, "bundled", lambda: [path for path in paths.values() if path.exists()])
    return paths


@pytest.mark.parametrize("name", ["", "fast", "b", "accurate"])
def test_the_accurate_weights_are_trained_whichever_of_the_pair_is_chosen(bundled, name: str) -> None:
    assert finetune.model_to_start_from(name) == bundled["accurate"]


def test_a_model_of_ones_own_is_trained_itself(bundled) -> None:
    model_file.user_folder().mkdir(parents=True)
    mine = networks.save(model_file.user_folder() / "mine-ft1.onnx", name="mine-ft1")
    assert finetune.model_to_start_from("mine-ft1") == mine


def test_without_the_partner_nothing_is_trained(bundled) -> None:
    bundled["accurate"].unlink()
    with pytest.raises(ModelFileError, match="partner of the fast model is missing"):
        finetune.model_to_start_from("")


def test_a_new_model_reads_without_a_fast_one_before_it(bundled) -> None:
    assert finetune.reads_with_partner("") and finetune.reads_with_partner("fast")
    assert not finetune.reads_with_partner("accurate")
    assert not finetune.reads_with_partner("gone")
