"""The verb ``convert`` with several checkpoints: the mean of their weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core import checkpoint, model_file
from core.cli import run
from core.models import build
from core.recognition.engine import Engine
from core.training import state
from core.training.config import TrainConfig

SIZE = (1, 32, 96)


def end(path: Path, seed: int, recurrent: str = "gru", **model: Any) -> nn.Module:
    """Write the checkpoint of a run called as the file; return its averaged network."""
    torch.manual_seed(seed)
    options = {"recurrent": recurrent}
    classes = 1 + len(model.get("alphabet", "0123456789"))
    network = build("crnn_tiny_digits", classes, SIZE, **options)
    with torch.no_grad():
        network.head.weight.mul_(20)  # labels far from a tie
        network(torch.randn(64, *SIZE))  # batch statistics that are not those of a fresh network
    told = {"network": "crnn_tiny_digits", "alphabet": "digits", "input_shape": SIZE, "options": options}
    values = {"name": path.stem, "model": told | model, "data": {"train": [{"kind": "digits"}]}}
    config = TrainConfig.model_validate(values).model_dump(mode="json")
    state.save(path, {"config": config, "averaged": network.state_dict()})
    return network


def convert(*arguments: object) -> int:
    return run(["convert", *map(str, arguments)])


def test_the_file_holds_the_mean_of_weights_and_statistics(tmp_path: Path, capsys) -> None:
    ends = [tmp_path / f"{name}.pt" for name in ("eins", "zwei", "三")]
    states = [end(path, seed).state_dict() for seed, path in enumerate(ends)]
    target = tmp_path / "mean.onnx"
    assert convert(*ends, "--onnx", target) == 0
    assert "texts identical 32 of 32" in capsys.readouterr().out
    found = checkpoint.network_of(target).state_dict()
    for name, value in found.items():
        if value.is_floating_point():
            wanted = torch.stack([state_[name] for state_ in states]).mean(0)
            assert torch.allclose(value, wanted, atol=1e-3, rtol=2e-3), name
    assert not torch.allclose(found["head.weight"], states[0]["head.weight"], atol=1e-2)
    info = model_file.read_info(target)
    assert (info.name, info.lineage, info.figures) == ("eins-mean", ("eins", "zwei", "三"), {})
    batch = np.random.default_rng(0).standard_normal((3, *SIZE), np.float32)
    assert Engine(target, provider="cpu").logits(batch).shape == (3, 47, 11)


def test_a_model_file_and_the_ends_of_trainings_from_it_can_be_averaged(tmp_path: Path, capsys) -> None:
    end(tmp_path / "begin.pt", 1)
    begin = tmp_path / "begin.onnx"
    assert convert(tmp_path / "begin.pt", "--onnx", begin) == 0
    end(tmp_path / "more.pt", 2, start_from=str(begin))
    target = tmp_path / "better.onnx"
    assert convert(begin, tmp_path / "more.pt", "--onnx", target, "--name", "better", "--fp16") == 0
    info = model_file.read_info(target)
    assert (info.name, info.lineage) == ("better", ("begin", "more", "begin-mean"))
    assert convert(begin, tmp_path / "more.pt", "--onnx", target, "--name", "begin") == 0
    info = model_file.read_info(target)
    assert (info.name, info.lineage) == ("begin", ("more",))


@pytest.mark.parametrize("model", [{"recurrent": "lstm"}, {"alphabet": "0123456789X"}])
def test_another_network_is_refused_by_name(tmp_path: Path, capsys, model: dict[str, str]) -> None:
    end(tmp_path / "one.pt", 1)
    end(tmp_path / "two.pt", 2, **model)
    assert convert(tmp_path / "one.pt", tmp_path / "two.pt", "--onnx", tmp_path / "o.onnx") == 1
    err = capsys.readouterr().err
    assert "two.pt" in err and "one network" in err and "Traceback" not in err
    assert not (tmp_path / "o.onnx").exists()


def test_a_missing_end_and_an_impossible_name_are_refused_before_anything_is_read(
    tmp_path: Path, capsys
) -> None:
    end(tmp_path / "one.pt", 1)
    target = tmp_path / "o.onnx"
    assert convert(tmp_path / "one.pt", tmp_path / "gone.pt", "--onnx", target) == 2
    assert "gone.pt" in capsys.readouterr().err
    assert convert(tmp_path / "one.pt", "--onnx", target, "--name", "a/b") == 2
    assert not target.exists()
