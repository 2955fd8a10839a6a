"""Help, and what is said of wrong usage: Chinese on a Chinese console, as it was on any other."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import typer
from rich.cells import cell_len
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from core import cli
from core.cli.shared import helping, telling

VERBS = list(cli.VERBS)


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")


def told_by(capsys, *arguments: str) -> tuple[int, str]:
    code = cli.run(arguments)
    written = capsys.readouterr()
    return code, written.out + written.err


def joined(text: str) -> str:
    """Return a text without what depends on where its lines end."""
    return re.sub(r"[\s│]", "", text)


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_a_help_is_chinese_throughout(verb, chinese, capsys):
    code, told = told_by(capsys, *filter(None, [verb]), "--help")
    assert code == 0
    group = get_command(cli.app)
    context = typer.Context(group, info_name="platewright")
    command = group.get_command(context, verb) if verb else group
    helps = [one.help for one in (command, *command.get_params(context))]
    declared = [text for help in helps for text in helping.paragraphs(help)]
    assert len(declared) > 2
    for text in [*declared, "Options", "Usage: "]:
        assert joined(telling.sentence(text, helping.CONTEXT)) in joined(told), text
    # names, options and types stay; no English sentence does
    assert re.findall(r"[a-z]+ (?:[a-z]+ )+[a-z]+", told) == []


@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_panels_of_a_chinese_help_are_straight_and_whole(width, chinese, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    for verb in VERBS:
        _, told = told_by(capsys, verb, "--help")
        panels = [line for line in told.splitlines() if line.startswith(("╭", "│", "╰"))]
        assert {cell_len(line) for line in panels} == {width}, verb
        assert "…" not in told, verb  # nothing is cut off
        words = [line.split("  ")[-1].strip("│ ") for line in panels]
        closing = [line for line in words if width > 60 and line[:1] in tuple("，。、；：）”")]
        assert closing == [], verb


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recognize", "--nope", "a"], "没有这个选项：--nope"),
        (["recognize", "--modle", "x", "a"], "（是否想输入 --model？）"),
        (["recognize"], "缺少参数 PATH。"),
        (["export", ".", "--to", "b"], "缺少选项 --format / -f。"),
        (["recognize", "a", "--output"], "选项 --output 后面缺少值。"),
        (["recognize", "a", "--recursive=1"], "选项 --recursive 后面不能有值。"),
        (["models", "a", "b"], "多出了参数：b"),
        (["evaluate", "a", "--threads", "x"], "--threads 的值无效："),
        (["evaluate", "a", "--threads", "900"], "--threads 的值无效："),
        (["evaluate", "a", "--threads", "-1"], "--threads 的值无效："),
        (["calibrate", "a", "--share", "x"], "--share 的值无效："),
        (["no-such-verb"], "没有这个命令：no-such-verb"),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_ends_with_2(arguments, said, chinese, capsys):
    code, told = told_by(capsys, *arguments)
    assert code == 2
    assert said in told
    assert "错误" in told
    assert re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", told) == []


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Invalid value for '--seed': 'x' is not a valid integer range.", "--seed 的值无效：x 不是整数。"),
        (
            "Invalid value for '--seed': -1 is not in the range x>=0.",
            "--seed 的值无效：-1 不在范围 x>=0 内。",
        ),
        ("No such command 'exprot'. Did you mean 'export'?", "没有这个命令：exprot（是否想输入 export？）"),
        ("No such option: --modle Did you mean --model?", "没有这个选项：--modle（是否想输入 --model？）"),
        ("Got unexpected extra arguments (b c)", "多出了参数：b c"),
        ("What nobody has heard of: 'x'", "What nobody has heard of: 'x'"),
    ],
)
def test_what_other_versions_of_typer_say_is_known_too(english, said, chinese):
    assert helping.usage_sentence(english) == said


def test_english_is_what_typer_makes_of_it(capsys, monkeypatch):
    """Before and after Chinese was spoken in the same process."""
    monkeypatch.setenv("COLUMNS", "100")
    asked = [*([verb, "--help"] for verb in VERBS[:3]), ["--help"], ["recognize"], ["recognize", "--nope"]]
    spoken = [told_by(capsys, *arguments) for arguments in asked]
    with monkeypatch.context() as other:
        other.setattr(telling, "speaks_chinese", lambda: True)
        assert told_by(capsys, "recognize", "--help")[1] != spoken[0][1]
        assert told_by(capsys, "recognize", "--nope") != spoken[-1]
    assert [told_by(capsys, *arguments) for arguments in asked] == spoken
    for name in ("format_help", "format_usage"):
        monkeypatch.delattr(helping.InChinese, name)
    assert issubclass(helping.Verb, TyperCommand) and issubclass(helping.Verbs, TyperGroup)
    assert [told_by(capsys, *arguments) for arguments in asked] == spoken


def test_nothing_that_translates_is_loaded_before_it_is_needed(repository):
    script = (
        "import sys, typer; seen = {*sys.modules}; import core.cli.recognize; print(*{*sys.modules} - seen)"
    )
    asked = [sys.executable, "-c", script]
    told = subprocess.run(asked, cwd=repository, capture_output=True, text=True, check=True).stdout
    assert "core.cli.shared.helping" in told.split()
    assert {"xml.etree.ElementTree", "typer.rich_utils", "rich.text"} & set(told.split()) == set()


def test_a_verb_that_runs_translates_nothing(monkeypatch, capsys):
    """What is said in Chinese is looked up when it is shown, not when a verb is loaded."""
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    monkeypatch.setattr(telling, "_chinese", lambda _context: pytest.fail("read the translations"))
    group = get_command(cli.app)
    context = typer.Context(group, info_name="platewright")
    assert group.get_command(context, "summary").help.startswith("Print the layers")
    assert cli.run(["--version"]) == 0
