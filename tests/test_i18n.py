"""Everything that the window says can be said in Chinese."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from PySide6.QtCore import QTranslator
from typer.main import get_command

import resources
from core.cli import VERBS, app
from core.cli.shared import helping, telling
from core.insight import words as page_words
from gui.actions import ACTIONS, CONTEXT
from resources.i18n.helps import help_texts
from resources.i18n.strings import core_messages, verb_texts
from resources.i18n.update import CORE_CONTEXT, HELP_CONTEXT, VERBS_CONTEXT, compile_file

ROOT = Path(__file__).resolve().parent.parent
TS = resources.path("i18n", "platewright_zh_CN.ts")

# What only a configuration file or a command line can provoke may name its choices.
HEADLESS = (
    "core/cli/",
    "core/config.py",
    "core/exchange/__init__.py",
    "core/models/",
    "core/project/edits.py",
)

SHOWN_BY = {
    "setText", "setToolTip", "setStatusTip", "setWhatsThis", "setPlaceholderText", "setWindowTitle",
    "setTitle", "setAccessibleName", "setAccessibleDescription", "setSuffix", "setPrefix", "addItem",
    "setSpecialValueText", "setLabelText", "setInformativeText", "QLabel", "QPushButton", "QToolButton",
    "QCheckBox", "QGroupBox", "QRadioButton", "QAction", "QMenu", "QDockWidget",
}  # fmt: skip
# What puts a line onto the console, and from which argument on.
PUT_BY = {"echo": 0, "say": 1, "keep": 1, "add_task": 0, "update": 1}
TRANSLATED_BY = {"said", "number_of", "sentence", "told", "dumps"}  # and JSON, which programs read
SAME_EVERYWHERE = {"Platewright", "English"}


@cache
def messages() -> dict[tuple[str, str], str]:
    """Return the translations of the source file by context and text; "" for an unfinished one."""
    found = {}
    for context in ElementTree.parse(TS).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            finished = translation.get("type") != "unfinished"
            found[context.findtext("name", ""), message.findtext("source", "")] = (
                (translation.text or "") if finished else ""
            )
    return found


@cache
def window_strings() -> dict[tuple[str, str], str]:
    """Return what the window translates, by context and text, each with its place."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted((ROOT / "gui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for context, text, line in _translated(tree, ""):
            found.setdefault((context, text), f"{path.relative_to(ROOT).as_posix()}:{line}")
    return found


def _translated(node: ast.AST, context: str) -> Iterator[tuple[str, str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            match _name(child.func), child.args:
                case "tr", [ast.Constant(value=str(text)), *_]:
                    yield context, text, child.lineno
                case (
                    ("translate" | "QT_TRANSLATE_NOOP"),
                    [ast.Constant(value=str(named)), ast.Constant(value=str(text)), *_],
                ):
                    yield named, text, child.lineno
        inner = child.name if isinstance(child, ast.ClassDef) else context
        yield from _translated(child, inner)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@cache
def translator() -> QTranslator:
    made = QTranslator()
    assert made.load(str(TS.with_suffix(".qm")))
    return made


def test_the_strings_are_found() -> None:
    assert ("Status", "Confirmed") in window_strings()
    assert ("TrainingPanel", "Stop") in window_strings()
    assert "The file is empty" in core_messages()[0]
    assert "The filter says this twice" in core_messages()[0]  # of an error that core.errors does not define


def test_everything_the_window_says_is_translated() -> None:
    missing = [
        f"{place}: {context}: {text}"
        for (context, text), place in window_strings().items()
        if not translator().translate(context, text)
    ]
    assert missing == []


def test_every_message_of_the_core_is_translated() -> None:
    found, _ = core_messages()
    translate = translator().translate
    missing = [f"{place}: {text}" for text, place in found.items() if not translate(CORE_CONTEXT, text)]
    assert missing == []


def test_every_help_of_the_command_line_is_translated() -> None:
    """And every sentence of typer's around it."""
    translate = translator().translate
    missing = [
        f"{where}: {text}" for text, where in help_texts().items() if not translate(HELP_CONTEXT, text)
    ]
    assert missing == []


def test_everything_that_verbs_say_is_translated() -> None:
    found, unfixed = verb_texts()
    translate = translator().translate
    assert "Stopped: {0} left" in found
    assert "{0} gets its label" in found  # of a pair in a table
    assert "Comparing" in found  # the title of a bar
    assert unfixed == []
    assert VERBS_CONTEXT == telling.CONTEXT
    assert [f"{place}: {text}" for text, place in found.items() if not translate(VERBS_CONTEXT, text)] == []


def test_verbs_say_nothing_that_cannot_be_translated() -> None:
    """What is put onto the console is made of what the language of the console has, and of data."""
    found = []
    for path in sorted((ROOT / "core" / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in PUT_BY:
                words = [text for argument in _said_by(node) for text in _untranslated(argument)]
                found += [f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {word!r}" for word in words]
    assert found == []


def _said_by(call: ast.Call) -> list[ast.expr]:
    """Return what of a call people see; the first argument of some is not that."""
    told = [keyword.value for keyword in call.keywords if keyword.arg == "description"]
    return [*call.args[PUT_BY[_name(call.func)] :], *told]


def _untranslated(node: ast.AST) -> Iterator[str]:
    """Yield the words in an expression that do not go through what translates them."""
    if isinstance(node, ast.Call) and _name(node.func) in TRANSLATED_BY:
        return
    match node:
        case ast.Constant(value=str(text)) if re.search(r"[A-Za-z]{2}", text) and "platewright" not in text:
            yield text
    for child in ast.iter_child_nodes(node):
        yield from _untranslated(child)


def test_the_helps_that_are_found_are_those_that_are_shown() -> None:
    group = get_command(app)
    context = typer.Context(group, info_name="platewright")
    commands = [group, *(group.get_command(context, verb) for verb in VERBS)]
    told = [one.help or "" for command in commands for one in (command, *command.get_params(context))]
    shown = {paragraph for help in told for paragraph in helping.paragraphs(help)}
    own = {*helping.WORDS, *helping.SENTENCES}
    assert helping.CONTEXT == HELP_CONTEXT
    assert len(shown) > 100
    assert shown - own == set(help_texts()) - own
    assert own <= set(help_texts())


def test_messages_of_the_core_are_fixed_sentences() -> None:
    _, unfixed = core_messages()
    assert [place for place in unfixed if not place.startswith(HEADLESS)] == []


def test_nothing_is_shown_that_cannot_be_translated() -> None:
    found = []
    for path in sorted((ROOT / "gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in SHOWN_BY:
                found += [
                    f"{path.relative_to(ROOT)}:{node.lineno} {argument.value!r}"
                    for argument in node.args
                    if isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and re.search(r"[A-Za-z]{2}", argument.value)
                    and argument.value not in SAME_EVERYWHERE
                ]
    assert found == []


def test_nothing_is_left_over_or_unfinished() -> None:
    known = set(window_strings()) | {(CORE_CONTEXT, text) for text in core_messages()[0]}
    known |= {(HELP_CONTEXT, text) for text in help_texts()}
    known |= {(VERBS_CONTEXT, text) for text in verb_texts()[0]}
    assert sorted(set(messages()) - known) == []
    assert [key for key, translation in messages().items() if not translation] == []


def test_chinese_has_the_punctuation_of_chinese() -> None:
    told = [*messages().values(), *page_words._CHINESE.values()]
    assert [
        text for text in told if re.search(r"[\u4e00-\u9fff}]\s*[:;,?!]\s|[:;,?!]\s*[\u4e00-\u9fff]", text)
    ] == []


def test_the_window_puts_no_colon_between_values_by_itself() -> None:
    """Which colon stands between a name and what it is, and how sentences are joined, the language says."""
    found = []
    for path in sorted((ROOT / "gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            values = node.values if isinstance(node, ast.JoinedStr) else []
            joints = [part.value for part in values if isinstance(part, ast.Constant)]
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(joint)), attr="join")):
                    joints.append(joint)
            if any(re.fullmatch(r"[:.;] ({.*)?", str(joint)) for joint in joints):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    assert [
        place for place in found if not place.startswith("gui/pictures/image_loader.py")
    ] == []  # for the log


def test_chinese_has_the_brackets_of_chinese() -> None:
    """Behind words; patterns of files and letters of menus have those of Qt."""
    told = [*messages().values(), *page_words._CHINESE.values()]
    assert [text for text in told if re.search(r"[\u4e00-\u9fff}] ?\((?![*&])", text)] == []


def test_the_window_puts_no_brackets_behind_words_by_itself() -> None:
    found = []
    for path in sorted((ROOT / "gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else []
            if any(isinstance(part, ast.Constant) and " (" in str(part.value) for part in parts):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    assert found == []


def test_the_compiled_file_is_that_of_the_source(tmp_path: Path) -> None:
    compile_file(TS, tmp_path / "made.qm")
    assert (tmp_path / "made.qm").read_bytes() == TS.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("placeholders", re.compile(r"\{\w*\}|%n")),
        ("file patterns", re.compile(r"\(\*\.\w+\)")),
        ("line breaks", re.compile(r"\n")),
    ],
)
def test_translations_keep(what: str, pattern: re.Pattern[str]) -> None:
    lost = [
        (source, translation)
        for (_, source), translation in messages().items()
        if sorted(pattern.findall(source)) != sorted(pattern.findall(translation))
    ]
    assert lost == [], what


def test_menu_letters_survive_and_differ_within_a_menu() -> None:
    """A letter that opens a menu entry is Latin, in brackets behind the Chinese words."""
    letters = {source: t for (_, source), t in messages().items() if re.search(r"&\w", source)}
    assert letters
    assert [t for t in letters.values() if not re.search(r"\(&[A-Z0-9]\)", t)] == []
    for menu in {spec.menu for spec in ACTIONS}:
        texts = [translator().translate(CONTEXT, spec.text) for spec in ACTIONS if spec.menu == menu]
        used = [found[1] for text in texts if (found := re.search(r"&(\w)", text))]
        assert len(used) == len(set(used)), (menu, texts)


# What a reader of Chinese stumbles over, and what it is called everywhere else.
CLUMSY = {
    " …": "…",
    "个车牌": "块车牌",
    "行为": "行是",  # behaviour, where rows are meant
    "最不确定的": "最没有把握的",  # as the queue and the guide say
    "语法": "规则",
    "号牌规则": "车牌规则",
    "文字": "文本",
    "采用冲突": "采纳冲突",
    "待处理": "待定",
    "一致率": "一致性",
    "误认": "认错",
    "驱动和": "驱动程序和",
    "你": "您",
}
GUIDES = ("README.zh-CN.md", "docs/user-guide.zh-CN.md")


@pytest.mark.parametrize("words", CLUMSY)
def test_chinese_says_one_thing_in_one_way(words):
    said = [*messages().values(), *page_words._CHINESE.values()]
    if " " not in words:  # a guide writes Alt+1 … Alt+6
        said += [line for name in GUIDES for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    assert [text for text in said if words in text] == []
