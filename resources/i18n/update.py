"""Bring the translations up to date: ``python -m resources.i18n.update``.

Collects the strings of the window (``tr``), the messages of the core, which are fixed English
sentences, the helps of the command line and what its verbs say, merges them into the ``.ts`` files and
compiles those to ``.qm``. New strings come out unfinished: translate them (Qt Linguist opens the file, so
does any editor) and run this again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from resources.i18n.helps import help_texts
from resources.i18n.strings import ROOT, core_messages, verb_texts

FOLDER = Path(__file__).resolve().parent
CORE_CONTEXT = "errors"  # what gui.texts asks for
HELP_CONTEXT = "help"  # what the command line asks for
VERBS_CONTEXT = "verbs"  # and what it says of its work
LANGUAGES = ("zh_CN",)


def update() -> None:
    """Merge the strings of the sources into each ``.ts`` file and compile it."""
    with tempfile.TemporaryDirectory() as scratch:
        core = Path(scratch) / "core.py"
        messages, _ = core_messages()
        told = [
            *((CORE_CONTEXT, text) for text in messages),
            *((HELP_CONTEXT, text) for text in help_texts()),
            *((VERBS_CONTEXT, text) for text in verb_texts()[0]),
        ]
        calls = [f"QCoreApplication.translate({context!r}, {text!r})" for context, text in told]
        core.write_text("\n".join(["from PySide6.QtCore import QCoreApplication", *calls]), encoding="utf-8")
        sources = [*sorted((ROOT / "gui").rglob("*.py")), core]
        for language in LANGUAGES:
            ts = FOLDER / f"platewright_{language}.ts"
            options = ["-locations", "none", "-no-obsolete", "-target-language", language]
            _run("pyside6-lupdate", *options, *map(str, sources), "-ts", str(ts))
            compile_file(ts, ts.with_suffix(".qm"))


def compile_file(ts: Path, qm: Path) -> None:
    """Make the binary ``.qm`` of one ``.ts`` file; whoever has the old one mapped into memory keeps that."""
    made = qm.with_suffix(".new")
    _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(made))
    made.replace(qm)


def _run(tool: str, *arguments: str) -> None:
    beside = Path(sys.executable).with_name(tool)
    program = str(beside) if beside.exists() else shutil.which(tool) or tool
    subprocess.run([program, *arguments], check=True)


if __name__ == "__main__":
    update()
