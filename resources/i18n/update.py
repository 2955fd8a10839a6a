"""Bring the translations up to date: ``python -m resources.i18n.update``.

Collects the strings of the window (``tr``) and the messages of the core, which are fixed English
sentences, merges them into the ``.ts`` files and compiles those to ``.qm``. New strings come out
unfinished: translate them (Qt Linguist opens the file, so does any editor) and run this again.
"""

from __future__ import annotations

import ast
import builtins
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
CORE_CONTEXT = "errors"  # what gui.texts asks for
LANGUAGES = ("zh_CN",)

# Calls in the core whose sentences a person reads: the name of the callable, which positional
# argument is the sentence, which keyword.
_SENTENCES = re.compile(r"\w*Error")
_VIOLATION = "Violation"


def core_messages() -> tuple[dict[str, str], list[str]]:
    """Return every message and advice of the core with the place that holds it, and what is not fixed.

    A sentence that is put together at run time cannot be translated; such places are listed.
    """
    found: dict[str, str] = {}
    unfixed: list[str] = []
    for path in sorted((ROOT / "core").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            for argument in _sentences(node):
                place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                texts = _texts(argument, constants)
                if texts is None:
                    unfixed.append(f"{place}: {ast.unparse(argument)}")
                for text in texts or ():
                    found.setdefault(text, place)
    found.pop("", None)
    return found, unfixed


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _sentences(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are sentences for people."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == _VIOLATION and len(call.args) > 1:
        yield call.args[1]
    if not _SENTENCES.fullmatch(name) or name.startswith("_") or hasattr(builtins, name):
        return
    if call.args:
        yield call.args[0]
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "advice")


def _texts(node: ast.expr, constants: dict[str, ast.expr]) -> list[str] | None:
    """Return the fixed sentences that an argument may be; None when it is put together."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            first, second = _texts(body, constants), _texts(orelse, constants)
            return None if first is None or second is None else first + second
        case ast.Name(id=name) if name in constants:
            return _texts(constants[name], constants)
        case ast.Attribute(attr="message" | "advice"):
            return []  # handed on from another error
        case _:
            return None


def update() -> None:
    """Merge the strings of the sources into each ``.ts`` file and compile it."""
    with tempfile.TemporaryDirectory() as scratch:
        core = Path(scratch) / "core.py"
        messages, _ = core_messages()
        calls = [f"QCoreApplication.translate({CORE_CONTEXT!r}, {text!r})" for text in messages]
        core.write_text("\n".join(["from PySide6.QtCore import QCoreApplication", *calls]), encoding="utf-8")
        sources = [*sorted((ROOT / "gui").rglob("*.py")), core]
        for language in LANGUAGES:
            ts = FOLDER / f"platewright_{language}.ts"
            options = ["-locations", "none", "-no-obsolete", "-target-language", language]
            _run("pyside6-lupdate", *options, *map(str, sources), "-ts", str(ts))
            compile_file(ts, ts.with_suffix(".qm"))


def compile_file(ts: Path, qm: Path) -> None:
    """Make the binary ``.qm`` of one ``.ts`` file."""
    _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    beside = Path(sys.executable).with_name(tool)
    program = str(beside) if beside.exists() else shutil.which(tool) or tool
    subprocess.run([program, *arguments], check=True)


if __name__ == "__main__":
    update()
