"""Find the sentences of the command line's help, in its sources: of verbs and options, and typer's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from resources.i18n.strings import ROOT

_OWN = ("WORDS", "SENTENCES")  # constants that hold what typer says


def help_texts() -> dict[str, str]:
    """Return every paragraph of every help, in one line, with the place that holds it.

    Raises ``ValueError`` for a help that is put together in a way that this does not follow.
    """
    found: dict[str, str] = {}
    for path in sorted((ROOT / "core" / "cli").rglob("*.py")):
        for line, text in _Module(path).texts():
            for paragraph in text.split("\n\n"):
                place = f"{path.relative_to(ROOT).as_posix()}:{line}"
                # typer's own words keep the space that ends some
                found.setdefault(paragraph if line == 0 else " ".join(paragraph.split()), place)
    return found


class _Module:
    """One source file, with the constants that its helps are made of."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._values: dict[str, ast.expr] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        for node in self._tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self._values[target.id] = node.value
            elif isinstance(node, ast.FunctionDef):
                self._functions[node.name] = node

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield the line and the text of each help; 0 for what typer says by itself."""
        for name in _OWN:
            if name in self._values:
                yield from ((0, text) for text in ast.literal_eval(self._values[name]))
        for node in ast.walk(self._tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("typer"), attr="Option" | "Argument" | "Typer")
                ):
                    for keyword in node.keywords:
                        if keyword.arg == "help":
                            yield node.lineno, self._text(keyword.value)
                case ast.Call(func=ast.Call(func=ast.Attribute(attr="command")), args=[ast.Name(verb)]):
                    yield node.lineno, ast.get_docstring(self._functions[verb]) or ""

    def _text(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name) if name in self._values:
                return self._text(self._values[name])
            case ast.JoinedStr(values=parts):
                return "".join(map(self._text, parts))
            case ast.FormattedValue(value=value):
                return self._text(value)
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=str(joint)), attr="join"), args=[names]
            ):
                return joint.join(self._list(names))
            case _:
                raise ValueError(f"{self._path}:{node.lineno}: {ast.unparse(node)}")

    def _list(self, node: ast.expr) -> list[str]:
        match node:
            case ast.Name(id=name) if name in self._values:
                return self._list(self._values[name])
            case ast.Tuple(elts=texts):
                return [self._text(text) for text in texts]
            case _:
                raise ValueError(f"{self._path}:{node.lineno}: {ast.unparse(node)}")
