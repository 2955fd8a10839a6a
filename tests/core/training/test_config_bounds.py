"""What no training could use is refused with its key before anything begins."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.cli import run
from core.errors import ConfigError, TrainingError
from core.models import build
from core.training import config, setup
from core.training.device import Processes, choose_device


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "配置.toml"
    path.write_text(
        f'output = "{(tmp_path / "运行").as_posix()}"\n[[data.train]]\nkind = "drawn"\n', encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("run.seed=-1", "run.seed"),
        ("run.seed=99999999999999999999", "run.seed"),
        ("data.train=[]", "data.train"),
        ("data.workers=100000", "data.workers"),
        ("run.device=gpu", "run.device"),
        ("run.device=cuda:x", "run.device"),
        ("run.threads=100000", "run.threads"),
        ("run.batch_size=1e9", "run.batch_size"),
        ("optim.betas=[2,3]", "optim.betas.0"),
        ("optim.betas=[0.9,1.0]", "optim.betas.1"),
        ("optim.learning_rate=inf", "optim.learning_rate"),
        ("optim.clip_norm=nan", "optim.clip_norm"),
        ("model.options.dropout=5", "model.options"),
        ("model.options.dropout=-1", "model.options"),
        ("model.options.dropout=nan", "model.options"),
        ("model.options.dropout=much", "model.options"),
        ("model.input_shape=[3,0,100]", "model.input_shape.1"),
        ("model.input_shape=[2,48,168]", "model.input_shape"),
        ('data.train.0={kind="crops",options={cuont=5}}', "data.train.0"),
        ("data.train.0.weight=-1", "data.train.0.weight"),
        ("name=", "name"),
        ("output=", "output"),
        ("output='  '", "output"),
        ("schedule.gamma=-1", "schedule.gamma"),
        ("schedule.milestones=[5,-1]", "schedule.milestones.0"),
        ("schedule.milestones=[0.5,-1]", "schedule.milestones.1"),
    ],
)
def test_what_no_training_could_use_names_file_and_key(path: Path, setting: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(path, [setting])
    assert caught.value.path == path
    assert caught.value.detail.startswith(f"{key}: ")


def test_the_command_line_says_so_in_one_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", str(path), "--set", "data.train=[]"]) == 2
    err = capsys.readouterr().err
    assert "data.train" in err and "Traceback" not in err and len(err.splitlines()) == 1
    assert not (path.parent / "运行").exists()


@pytest.mark.parametrize(
    "setting",
    ["run.device=cuda:1", "run.seed=4294967295", "model.options.dropout=0", "schedule.milestones=[0,0.5,1]"],
)
def test_the_bounds_let_through_what_makes_sense(path: Path, setting: str) -> None:
    config.load(path, [setting])


@pytest.mark.parametrize("toml", sorted(Path("resources/configure").glob("*.toml")), ids=lambda p: p.stem)
def test_what_comes_with_platewright_keeps_the_bounds(toml: Path) -> None:
    config.load(toml)


@pytest.mark.parametrize("network", ["attention_crnn", "crnn_plate"])
@pytest.mark.parametrize("dropout", [5, -1])
def test_a_network_refuses_an_impossible_option(network: str, dropout: float) -> None:
    with pytest.raises(ConfigError, match=f"{network}: dropout "):
        build(network, 10, dropout=dropout)


def test_a_gpu_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(TrainingError, match=r"run\.device cuda:2, 2 devices"):
        choose_device("cuda:2", Processes())


@pytest.mark.parametrize("setting", ["data.train.1.weight=2", "data.train.x.weight=2", "data.train.7=1"])
def test_an_entry_that_is_not_there_is_told_with_their_number(path: Path, setting: str) -> None:
    with pytest.raises(ConfigError, match=r"; 1\)\. Entries are numbered from 0"):
        config.load(path, [setting])


def test_an_entry_of_a_list_can_be_set(path: Path) -> None:
    loaded = config.load(path, ["data.train.0.weight=2", "data.train.0.options.double_rows=0.5"])
    assert loaded.data.train[0].weight == 2
    assert loaded.data.train[0].options == {"double_rows": 0.5}


@pytest.mark.parametrize("options", ["{counts=5}", '{part="foo"}', '{length="a"}', "{count=0}", "{seed=-1}"])
def test_what_digits_do_not_take_is_refused(path: Path, options: str) -> None:
    entry = f'{{kind="digits",path="digits",options={options}}}'
    loaded = config.load(path, [f"data.train=[{entry}]", "model.alphabet=digits"])
    with pytest.raises(ConfigError):
        setup.make_source(loaded, loaded.data.train[0], lambda label: None)
