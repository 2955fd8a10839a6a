"""Find the sentences of the core that are translated: of its errors, and what the verbs say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from core.details import CHOICES, JOINTS, SYSTEM, TEMPLATES

ROOT = Path(__file__).resolve().parents[2]

# Callables that take a sentence, and as which positional argument.
_SINKS = {"Violation": (1,), "line_error": (2,), "advised": (1,)}
_OF_VERBS = {"said": (0,), "phrase": (0,), "number_of": (1, 2), "bar": (0,), "list_problems": (0,)}
_NOTICE = "_NOTICE"  # ends the name of a constant that is shown as it is


def core_messages() -> tuple[dict[str, str], list[str]]:
    """Return every message and advice with the place that holds it, and the places that are not fixed.

    A sentence that is put together at run time cannot be translated; such places are listed.
    """
    found, unfixed = _collected(_SINKS, _error_names(), _NOTICE)
    for template in (*TEMPLATES, *CHOICES, *SYSTEM, *JOINTS):
        found.setdefault(template, "core/details.py")
    return found, unfixed


def verb_texts() -> tuple[dict[str, str], list[str]]:
    """Return everything that verbs say with its place, and the places that are not fixed."""
    return _collected(_OF_VERBS, set(), None)


def _collected(
    sinks: dict[str, tuple[int, ...]], errors: set[str], notice: str | None
) -> tuple[dict[str, str], list[str]]:
    found: dict[str, str] = {}
    unfixed: list[str] = []
    for path in sorted((ROOT / "core").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        module = _Module(ast.parse(path.read_text(encoding="utf-8")), sinks, errors, notice)
        for line, argument, texts in module.sentences():
            if texts is None:
                unfixed.append(f"{name}:{line}: {ast.unparse(argument)}")
            for text in texts or ():
                found.setdefault(text, f"{name}:{line}")
    found.pop("", None)
    return found, unfixed


def _error_names() -> set[str]:
    """Return the names of all classes of errors: those of ``core.errors``, and what others make of them."""
    classes = [
        node
        for path in (ROOT / "core").rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    names = {"AppError"}
    while more := {node.name for node in classes if names & {*map(ast.unparse, node.bases)}} - names:
        names |= more
    return names


class _Module:
    """One source file, with the constants and variables that hold its sentences.

    ``sinks`` take a sentence, ``errors`` a message and advice; ``notice`` ends the names of constants that
    are shown as they are.
    """

    def __init__(
        self, tree: ast.Module, sinks: dict[str, tuple[int, ...]], errors: set[str], notice: str | None
    ) -> None:
        self._tree = tree
        self._sinks = sinks
        self._errors = errors
        self._notice = notice
        self._values: dict[str, list[ast.expr]] = {}
        self._parameters: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    self._bind(target, node.value)
            elif isinstance(node, ast.arg):
                self._parameters.add(node.arg)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._values.setdefault(target.id, []).append(value)

    def sentences(self) -> Iterator[tuple[int, ast.expr, list[str] | None]]:
        """Yield line, expression and fixed texts (None when not fixed) of everything people read."""
        for name, values in self._values.items():
            if self._notice is not None and name.endswith(self._notice):
                for value in values:
                    yield value.lineno, value, self._texts(value)
        for node in ast.walk(self._tree):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(), attr=name)):
                    for argument in self._arguments(node, name):
                        yield node.lineno, argument, self._texts(argument)

    def _arguments(self, call: ast.Call, name: str) -> Iterator[ast.expr]:
        if name in self._sinks:
            for place in self._sinks[name]:
                yield from call.args[place : place + 1]
        elif name in self._errors:
            yield from call.args[:1]
            yield from (keyword.value for keyword in call.keywords if keyword.arg in ("message", "advice"))

    def _texts(self, node: ast.expr) -> list[str] | None:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp(body=body, orelse=orelse):
                return self._all([body, orelse])
            case ast.Name(id=name) if name in self._values:
                return self._all(self._values[name])
            case ast.Name(id=name) if name in self._parameters:
                return []  # the caller's sentence
            case ast.Attribute(attr="message" | "advice"):
                return []  # handed on from another error
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, default]):
                return self._all([table, default])
            case ast.Subscript(value=table):
                return self._texts(table)
            case ast.Dict(values=values) | ast.Tuple(elts=values):
                return self._all(values)
            case ast.Starred(value=pair):
                return self._texts(pair)
            case _:
                return None

    def _all(self, nodes: list[ast.expr]) -> list[str] | None:
        texts: list[str] = []
        for node in nodes:
            found = self._texts(node)
            if found is None:
                return None
            texts += found
        return texts
