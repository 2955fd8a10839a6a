"""Configuration: typed, frozen, strict about keys, with the nearest known name in the message."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from core import config
from core.config import Config
from core.errors import ConfigError


class Loss(Config):
    smoothing: float = 0.1
    weight: float = 1.0


class Part(Config):
    folder: str
    share: float = 1.0
    shape: tuple[int, int, int] = (3, 32, 100)


class Settings(Config):
    learning_rate: float = 1e-3
    epochs: int = 3
    name: str = "模型"
    loss: Loss = Loss()
    extra: Loss | None = None
    parts: tuple[Part, ...] = ()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "配置.toml"


def test_what_is_written_is_read_and_the_rest_is_default(path: Path) -> None:
    path.write_text('epochs = 5\n[loss]\nweight = 2\n[[parts]]\nfolder = "照片"\n', encoding="utf-8")
    settings = config.load(path, Settings)
    assert (settings.epochs, settings.learning_rate, settings.name) == (5, 1e-3, "模型")
    assert settings.loss == Loss(weight=2.0)
    assert settings.parts == (Part(folder="照片"),)
    with pytest.raises(ValidationError):
        settings.epochs = 6  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "key", "near"),
    [
        ("learnin_rate = 1", "learnin_rate", "learning_rate"),
        ("[loss]\nsmothing = 1", "loss.smothing", "smoothing"),
        ("[extra]\nwieght = 1", "extra.wieght", "weight"),
        ('[[parts]]\nfolder = "a"\nshair = 1', "parts.0.shair", "share"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_name(path: Path, text: str, key: str, near: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path, Settings)
    assert caught.value.path == path
    assert caught.value.detail == key
    assert near in caught.value.advice
    assert caught.value.exit_code == 2


def test_a_file_that_notepad_saved_is_read(path: Path) -> None:
    path.write_bytes('\ufeffepochs = 5\r\nname = "模型"\r\n'.encode())
    assert config.load(path, Settings).epochs == 5


def test_a_wrong_value_names_its_key(path: Path) -> None:
    path.write_text('[loss]\nweight = "heavy"', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"loss\.weight: ") as caught:
        config.load(path, Settings)
    assert caught.value.path == path


@pytest.mark.parametrize("content", [b"epochs = ", b"\xff\xfe", b"epochs = 1\nepochs = 2"])
def test_a_torn_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        config.load(path, Settings)
    assert caught.value.detail


def test_an_absent_file_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        config.load(path, Settings)
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        config.load(path.parent, Settings)
    assert "Errno" not in caught.value.detail


def test_overrides_win(path: Path) -> None:
    path.write_text("epochs = 5\n[loss]\nweight = 2", encoding="utf-8")
    changes = [
        "epochs=7",
        "loss.weight = 0.5",
        "loss.smoothing=1e-2",
        "name=a b",
        "extra.weight=3",
        "learning_rate=1",
    ]
    settings = config.load(path, Settings, changes)
    assert (settings.epochs, settings.name, settings.learning_rate) == (7, "a b", 1.0)
    assert settings.loss == Loss(weight=0.5, smoothing=0.01)
    assert settings.extra == Loss(weight=3.0)


@pytest.mark.parametrize("text", ["2024", "007", "1.50", "true", "2024-01-02", "nan", '"2024"'])
def test_a_text_that_looks_like_something_else_needs_no_quotes(path: Path, text: str) -> None:
    path.write_text('[[parts]]\nfolder = "a"', encoding="utf-8")
    settings = config.load(path, Settings, [f"name={text}", f"parts.0.folder= {text}", "epochs=2024"])
    assert (settings.name, settings.parts[0].folder, settings.epochs) == (*[text.strip('"')] * 2, 2024)


@pytest.mark.parametrize("override", ["name=[1]", "name={a=1}", "epochs=1.5"])
def test_what_is_no_text_stays_what_it_is(path: Path, override: str) -> None:
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=override.partition("=")[0]):
        config.load(path, Settings, [override])


def test_in_a_file_a_text_is_written_in_quotes(path: Path) -> None:
    path.write_text("name = 5", encoding="utf-8")
    with pytest.raises(ConfigError, match="name: It should be a text, not 5"):
        config.load(path, Settings)


@pytest.mark.parametrize(("given", "count"), [("[3, 32]", 2), ("[]", 0)])
def test_a_list_with_too_few_entries_is_told_how_many_it_should_have(
    path: Path, given: str, count: int
) -> None:
    path.write_text(f"[[parts]]\nfolder = 'a'\nshape = {given}", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path, Settings)
    assert caught.value.detail == f"parts.0.shape: It should have 3 entries, not {count}"


@pytest.mark.parametrize("override", ["epochs", "epochs.x=1", "=1", "epohcs=1"])
def test_impossible_overrides_are_refused(path: Path, override: str) -> None:
    path.write_text("epochs = 5", encoding="utf-8")
    with pytest.raises(ConfigError):
        config.load(path, Settings, [override])


def test_values_without_a_file() -> None:
    assert config.parse({"epochs": 2}, Settings).epochs == 2
    with pytest.raises(ConfigError, match="epochs"):
        config.parse({"epoch": 2}, Settings)
