"""What no training could use is refused with its key before anything begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
import torch

from core.cli import run
from core.errors import AppError, ConfigError, TrainingError
from core.models import build
from core.training import config, setup
from core.training.device import choose_device
from core.training.together import Processes, check, joined
from core.training.trainer import Trainer


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
        ("model.input_shape=[3,512,512]", "model.input_shape"),
        ('data.train.0={kind="crops",options={cuont=5}}', "data.train.0"),
        ('data.train.0.exclude=["a.jpg"]', "data.train.0"),
        ("data.train.0.part=train", "data.train.0"),
        ("data.train.0.augment=false", "data.train.0"),
        ("data.train.0.numbers=true", "data.train.0"),
        ('data.train.0={kind="digits",subsets=["base"]}', "data.train.0"),
        ('data.train.0={kind="digits",split="test"}', "data.train.0"),
        ('data.train.0={kind="project",numbers=true}', "data.train.0"),
        ('data.train.0={kind="crops",crop="box"}', "data.train.0"),
        ('data.train.0={kind="paddle",crop="quad"}', "data.train.0"),
        ("optim.learning_rate=1e308", "optim.learning_rate"),
        ("name=../../evil", "name"),
        (f"schedule.steps={'9' * 5000}", "schedule.steps"),
        (f"schedule.steps={'[' * 50000}", "schedule.steps"),
        ("optim.muon_learning_rate=1e308", "optim.muon_learning_rate"),
        ("data.train.0.weight=1e308", "data.train.0.weight"),
        ("data.train.0.weight=-1", "data.train.0.weight"),
        ("model.alphabet=ccdp", "model.alphabet"),
        ("model.alphabet=plate", "model.alphabet"),
        ("model.alphabet=abca", "model.alphabet"),
        ("model.alphabet=", "model.alphabet"),
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


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ("model.alphabet=abca", "ccpd, plates, digits, or the characters themselves, each once"),
        ("model.alphabet=Digit", "did you mean digits? It should be ccpd, plates, digits, or"),
        ("data.train.0.part=held", "a source of kind drawn takes no part; it takes path, weight, options"),
        ("run.device=gpu", "auto, cpu, cuda or cuda:N with the number of a GPU, not 'gpu'"),
        ("run.log=tsv", "Input should be 'csv' or 'tensorboard', not 'tsv'"),
        ("run.seed=-1", "Input should be greater than or equal to 0, not -1"),
        ("name=", "name: it should not be empty"),
        ("name=[5]", "name: It should be a text"),
        ("optim=5", "optim: It should be a table, not 5"),
        ("optim.betas=0.9", "optim.betas: It should be a list, not 0.9"),
        ("data.train=[]", "It should have at least 1 entry"),
        ("data.train=[{}]", "data.train.0.kind: It is required"),
    ],
)
def test_what_is_allowed_is_told_in_the_words_of_the_file(path: Path, setting: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(path, [setting])
    assert allowed in caught.value.detail
    assert not any(word in caught.value.detail for word in ("tuple", "dictionary", "pattern", "Value error"))


@pytest.mark.parametrize(
    ("keys", "named"),
    [("weight=2.0", "weight"), ("balance='province'", "balance"),
     ("weight=0.5, balance='province'", "weight, balance")],
)  # fmt: skip
def test_validation_takes_no_key_that_only_drawing_heeds(path: Path, keys: str, named: str) -> None:
    plain = "kind='crops', path='crops/dev', augment=false, limit=9"
    config.load(path, [f"data.validation=[{{{plain}, weight=1.0, balance='none'}}]"])
    with pytest.raises(ConfigError, match=rf"data: validation\.1 takes no {named}: each of its pictures"):
        config.load(path, [f"data.validation=[{{{plain}}}, {{{plain}, {keys}}}]"])


def test_validation_is_cut_out_in_one_way(path: Path) -> None:
    """Half and half is drawn: without drawing it was all quad, whatever the configuration said."""
    held = "{{kind='ccpd', path='ccpd/dev', crop='{}'}}"
    for crop in ("auto", "quad", "box"):
        assert config.load(path, [f"data.validation=[{held.format(crop)}]"]).data.validation[0].crop == crop
    with pytest.raises(ConfigError) as caught:
        config.load(path, [f"data.validation=[{held.format('box')}, {held.format('mixed')}]"])
    assert "validation.1.crop: " in caught.value.detail
    assert "it should be auto, quad or box, not mixed" in caught.value.detail


def test_a_fine_tuning_of_before_goes_on_that_weighted_what_it_held_back(path: Path) -> None:
    held = "[{kind='ccpd', path='val/frames', weight=37}, {kind='crops', path='val/crops', weight=4}]"
    assert len(config.load(path, [f"data.validation={held}"]).data.validation) == 2


@pytest.mark.parametrize("alphabet", ["ccpd", "digits", "0123456789", "皖A1", "abcdefghijklmnopqrstuvwxyz"])
def test_an_alphabet_can_be_named_or_spelt(path: Path, alphabet: str) -> None:
    assert config.load(path, [f"model.alphabet='{alphabet}'"]).model.make_alphabet().num_classes > 3


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (["model.network=attention_crn"], "model.network: attention_crn"),
        (["model.options.widht=1"], "model.options: attention_crnn: widht"),
        (
            ["model.options.width=0"],
            "model.options: attention_crnn: width should be a number above 0, at most 8",
        ),
        (["model.options.width=nan"], "width should be a number above 0, at most 8, not nan"),
        (["model.options.heads=1.5"], "heads should be a whole number from 1 to 64, not 1.5"),
        (
            ["model.network=crnn_plate", "model.options.norm=bath"],
            "norm should be batch, layer or group, not 'bath'",
        ),
        (["model.network=crnn_plate", "model.options.recurrent=5"], "recurrent should be gru or lstm, not 5"),
        (["model.input_shape=[3,16,100]"], "model.input_shape: 3×16×100"),
        (["model.network=crnn_plate", "model.input_shape=[3,8,8]"], "model.input_shape: 3×8×8"),
        (["model.start_from=/nowhere/a.onnx"], "model.start_from of {}"),
        (["model.widen_from=/nowhere/a.pt"], "model.widen_from of {}"),
        (["data.train.0.options.double_rows=2"], "data.train.0.options: double_rows: Input should be less"),
        (["data.train.0.kind=crops", "data.train.0.path=/nowhere"], "data.train.0 of {}"),
        (["run.precision=fp16", "run.device=cpu"], "run.precision"),
        (["loss.teacher=/nowhere/a.onnx"], "loss.teacher of {}"),
    ],
)
def test_what_only_the_training_finds_out_names_file_and_key_too(
    path: Path, settings: list[str], told: str
) -> None:
    loaded = config.load(path, settings)
    with pytest.raises(AppError) as caught:
        Trainer(loaded, mirror=False)
    assert told.format(path) in caught.value.detail
    assert str(caught.value).count(str(path)) == 1


@pytest.mark.parametrize("toml", sorted(Path("resources/configure").glob("*.toml")), ids=lambda p: p.stem)
def test_every_key_of_what_comes_with_platewright_names_itself(toml: Path, tmp_path: Path) -> None:
    told = 0
    for where in places(tomlkit.parse(toml.read_text(encoding="utf-8")).unwrap()):
        for bad in ("wörds", -5, float("nan"), ["x"], {"a": 1}):
            values = tomlkit.parse(toml.read_text(encoding="utf-8")).unwrap()
            node = values
            for part in where[:-1]:
                node = node[part]
            node[where[-1]] = bad
            path = tmp_path / "配置.toml"
            path.write_text(tomlkit.dumps(values), encoding="utf-8")
            try:
                config.load(path)
            except ConfigError as error:
                assert error.path == path
                assert error.detail.startswith(".".join(map(str, where)).partition(".options.")[0])
                assert error.advice or ": " in error.detail
                told += 1
    assert told > 100


def places(node: dict[str, Any] | list[Any], above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of a configuration, tables too."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*above, key)
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield from places(value, (*above, key))


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
        choose_device("cuda:2")


def test_more_processes_than_gpus_are_refused_before_they_meet(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    told = {"RANK": "2", "LOCAL_RANK": "2", "WORLD_SIZE": "3", "LOCAL_WORLD_SIZE": "3"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    with (
        pytest.raises(TrainingError, match=r"run\.device: 3 processes, 2 devices.*Start as many"),
        joined(config.load(path, ["run.device=cuda"])),
    ):
        pass


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


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            ["run.batch_size=5"],
            "batch size must divide among the processes .*run.batch_size: 5, 2 processes.*Give",
        ),
        (
            ["fast.start_from=attention-crnn-fast"],
            "fast network is taught by one process alone .*fast: 2 processes.*Start it without torchrun",
        ),
    ],
)
def test_what_several_processes_cannot_train_is_told_with_the_way_out(
    path: Path, settings: list[str], told: str
) -> None:
    with pytest.raises(TrainingError, match=told):
        check(config.load(path, settings), Processes(1, 2, 1))
    check(config.load(path, settings), Processes())


@pytest.mark.parametrize("text", [f"a = {'[' * 50000}", f"a = {'9' * 5000}"])
def test_a_file_that_no_parser_takes_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "深.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"{path.name}: The configuration file cannot be read"):
        config.load(path)


@pytest.mark.parametrize("part", ["train", "validation"])
def test_the_path_of_a_source_may_start_from_the_folder_of_the_file(path: Path, part: str) -> None:
    """It lies there wherever data.root is, as every other path with {here} does."""
    source = f"data.{part}=[{{kind = 'crops', path = '{{here}}/车牌', limit = 2}}]"
    loaded = config.load(path, [source, "data.root=/elsewhere"])
    (entry,) = getattr(loaded.data, part)
    assert (loaded.resolve(entry.path), entry.limit) == (path.parent / "车牌", 2)
    assert loaded.key_of(entry) == f"data.{part}.0"
