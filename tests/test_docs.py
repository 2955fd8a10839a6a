"""What the documents promise exists: keys, verbs, options, formats, filter words, pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from core.cli import VERBS, app
from core.exchange import FORMATS
from core.project.filter_language import parse
from core.project.filter_words import FLAGS, KEYS
from gui.actions import ACTIONS

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ["docs/user-guide.md", "docs/user-guide.zh-CN.md"]
DOCUMENTS = ["README.md", "README.zh-CN.md", *GUIDES]

WORDS = {"PageDown": "PgDown", "PageUp": "PgUp", "Enter": "Return", "回车": "Return"}
TYPED = {"Shift+Tab", "Ctrl+Z", "Ctrl+A", "Ctrl+PgUp"}  # taken by the plate, Characters and the settings


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_is_bound(name: str) -> None:
    bound = {spec.keys for spec in ACTIONS} | TYPED
    key = r"\b(?:(?:Ctrl|Shift)\+)+(?:[A-Z0-9,]\b|F\d+|\+|-|\w{3,}|回车)|\bF\d+\b"
    found = re.findall(key, text_of(name))
    keys = {re.sub(r"\w+$", lambda word: WORDS.get(word[0], word[0]), key) for key in found}
    assert len(keys) > 5
    assert {key for key in keys if key not in bound and "arrows" not in key and "方向" not in key} == set()


@pytest.mark.parametrize("name", [*DOCUMENTS, "CHANGELOG.md"])
def test_every_verb_and_option_exists(name: str) -> None:
    commands = re.findall(r"platewright ([a-z]+)([^`\n#]*)", text_of(name))
    assert commands
    for verb, rest in commands:
        assert verb in VERBS, verb
        command = get_command(app).get_command(None, verb)  # type: ignore[attr-defined]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known | {"--help"}, (verb, rest)


@pytest.mark.parametrize("name", GUIDES)
def test_the_table_of_formats_is_whole(name: str) -> None:
    section = text_of(name).partition("`--format`")[2].partition("\n\n")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| ")]
    told = {
        format: (row[3].strip() == "✓", row[4].strip() == "✓")
        for row in rows
        for format in re.findall(r"`([a-z-]+)`", row[2])
    }
    assert told == {key: (bool(f.writes), bool(f.reads)) for key, f in FORMATS.items()}


@pytest.mark.parametrize("name", GUIDES)
def test_the_filter_words_are_understood(name: str) -> None:
    head = re.compile(
        r"\| `(88|label|conf|tilt|taken|disagree|split|state|province|rows|file|changed|by|models|sample"
        r"|differs)"
    )
    rows = [line for line in text_of(name).splitlines() if head.match(line)]
    words = [word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(words) > 10
    for word in words:
        parse(word)
    told = {re.split(r"[:<>=]", word)[0] for row in rows for word in re.findall(r"`([^`]+)`", row)}
    # What can be said more simply, or is what the window writes for itself.
    assert {*KEYS, *FLAGS} - told == {"text", "image"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text_of(name))
    assert links
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_both_guides_have_the_same_shape() -> None:
    shapes = [
        [
            (line.partition(" ")[0], len(re.findall(r"\|", line)))
            for line in text_of(name).splitlines()
            if line.startswith(("#", "|"))
        ]
        for name in GUIDES
    ]
    assert shapes[0] == shapes[1]


def test_parameters_in_the_docs_are_those_of_the_networks(repository):
    from core.models import build
    from core.models.corner_net import CornerNet
    from core.models.finder_net import FinderNet

    half, quarter = (build("attention_crnn", 78, width=width) for width in (0.5, 0.25))
    docs = repository / "docs"
    expected = {
        "accuracy.md": [half, quarter, build("attention_crnn", 78), CornerNet()],
        "model-cards/attention_crnn.md": [build("attention_crnn", 78), CornerNet()],
        "model-cards/attention_crnn_fast.md": [quarter],
        "model-cards/crnn_tiny_digits.md": [build("crnn_tiny_digits", 11)],
        "model-cards/finder.md": [FinderNet()],
        "model-cards/corners.md": [CornerNet()],
    }
    for name, networks in expected.items():
        text = (docs / name).read_text(encoding="utf-8")
        counts = {f"{sum(p.numel() for p in network.parameters()):,}" for network in networks}
        told = set(re.findall(r"([0-9,]+[0-9]) parameters", text))
        assert told == counts, name


def test_the_configurations_tell_the_size_of_their_network_and_alphabet(repository):
    from core.models import build
    from core.training import config

    for path in sorted((repository / "resources" / "configure").glob("*.toml")):
        model = config.load(path).model
        classes = model.make_alphabet().num_classes
        text = path.read_text(encoding="utf-8")
        network = build(model.network, classes, **model.options)
        told = set(re.findall(r"([0-9,]+[0-9]) parameters", text))
        assert told <= {f"{sum(p.numel() for p in network.parameters()):,}"}, path.name
        for line in re.findall(r"^alphabet = .*blank: .*$", text, re.MULTILINE):
            *parts, whole = map(int, re.findall(r"\d+", line))
            assert sum(parts) + 1 == whole == classes, path.name


def test_the_architecture_names_every_package_and_nothing_else() -> None:
    told = re.findall(r"`((?:core|gui)/[\w/.]+)`", text_of("docs/architecture.md"))
    assert [name for name in told if not (ROOT / name).exists()] == []
    inits = [path for top in ("core", "gui") for path in ROOT.glob(f"{top}/*/__init__.py")]
    packages = {path.parent.relative_to(ROOT).as_posix() for path in inits}
    assert packages - set(told) == set()
    parts = {p.parent.name for p in ROOT.glob("gui/widgets/*/__init__.py")}
    row = next(line for line in text_of("docs/architecture.md").splitlines() if "`gui/widgets`" in line)
    assert parts - set(re.findall(r"`(\w+)`", row)) == set()
