"""An older model file is told its ranges, by the samples of a configuration; its weights stay."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core import checkpoint, model_file
from core.model_file import ModelInfo
from core.recognition import eight_bits
from core.training import ranges
from core.training.setup import make_network
from tests.core.training.conftest import MakeConfig


@pytest.fixture
def run(eight: Path, make_config: MakeConfig, tmp_path: Path) -> tuple[Path, Path]:
    """Return a configuration, and a model file of its network without ranges."""
    options = {"width": 0.25, "dropout": 0.0}
    config = make_config(eight, model={"network": "attention_crnn", "options": options})
    network, encoding = make_network(config)
    info = ModelInfo("mine", "attention_crnn", encoding.alphabet.characters, (3, 32, 100), options=options)
    model = tmp_path / "模型.onnx"
    checkpoint.export(network.eval(), info, model)
    written = tmp_path / "run.toml"
    written.write_text(
        f'name = "mine"\noutput = "{(tmp_path / "out").as_posix()}"\n[model]\nnetwork = "attention_crnn"\n'
        'alphabet = "plates"\noptions = { width = 0.25, dropout = 0.0 }\n'
        f'[[data.train]]\nkind = "crops"\npath = "{eight.as_posix()}"\n',
        encoding="utf-8",
    )
    return written, model


def test_a_model_file_is_told_its_ranges_and_keeps_all_else(run: tuple[Path, Path]) -> None:
    config, model = run
    before, weights = model_file.read_info(model), model_file.fingerprint(model)

    assert ranges.main([str(config), str(model)]) == 0

    after = model_file.read_info(model)
    assert list(after.ranges) == eight_bits.tensors(model.read_bytes())
    assert dataclasses.replace(after, ranges={}) == before
    assert model_file.fingerprint(model) == weights


def test_what_is_missing_is_told(run: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    config, model = run
    assert ranges.main([str(config), str(model.with_name("none.onnx"))]) == 1
    assert "none.onnx: The model file does not exist" in capsys.readouterr().err
    assert ranges.main([str(config.with_name("none.toml")), str(model)]) == 2
    assert "none.toml" in capsys.readouterr().err
    assert ranges.main([str(config), str(model), "--set", "model.network=crnn_plate"]) == 2
    assert "run.toml: The configuration is of another network" in capsys.readouterr().err
    assert model_file.read_info(model).ranges == {}
