"""The classes of a YOLO dataset by their names: Ultralytics' YAML, Darknet's and labelImg's lists."""

from __future__ import annotations

import re
from pathlib import Path

from core.errors import AppError
from core.exchange import annotation_files as foreign
from core.exchange.words import means_plate

_LISTS = ("classes.txt", "obj.names")
_YAMLS = ("data.yaml", "dataset.yaml")
_WORDS = ("plate", "车牌", "号牌")
_ABOVE = 2  # labels/train lies two folders below

# A line of ours in a dataset's YAML. It is told because an empty label file alone says nothing.
EMPTY_MARK = "# An empty label file: a person saw no plate in its picture."

_NAMES = re.compile(r"^names\s*:(.*?)(?=^\w|\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|[^\[\]{},\n])+""")  # a quoted name may hold commas
_NUMBERED = re.compile(r"(\d+)\s*:\s*(.*)", re.ASCII)


def others_of(source: Path) -> dict[str, str]:
    """Return the classes that are no plates, name by number; none where nothing tells plates apart.

    The names stand beside the label files or above them. Raises ``AnnotationError``.
    """
    for place in _places(source):
        for file in (place / name for name in (*_LISTS, *_YAMLS)):
            if file.is_file():
                names = _names_in(file)
                others = {number: name for number, name in names.items() if not _is_plate(name)}
                return others if len(others) < len(names) else {}
    return {}


def says_empty(source: Path) -> bool:
    """Tell whether an empty label file is a person's word that its picture shows no plate."""
    return any(
        line.strip() == EMPTY_MARK
        for place in _places(source)
        for file in (place / name for name in _YAMLS)
        if file.is_file()
        for _, line in foreign.read_lines(file, [])
    )


def _places(source: Path) -> tuple[Path, ...]:
    folder = source if source.is_dir() else source.parent
    return (folder, *folder.parents[:_ABOVE])


def _is_plate(name: str) -> bool:
    """Tell whether a class is one of plates; beside others there may be one for each colour of them."""
    return means_plate(name) or any(word in name.casefold() for word in _WORDS)


def _names_in(file: Path) -> dict[str, str]:
    refused: list[AppError] = []
    lines = list(foreign.read_lines(file, refused))
    if file.name in _LISTS:
        return {str(number - 1): line.strip() for number, line in lines}
    found = _NAMES.search("\n".join(line.partition("#")[0] for _, line in lines))
    return _of_yaml(found[1]) if found else {}


def _of_yaml(block: str) -> dict[str, str]:
    """Return the names of a list or mapping, written in one line or in several."""
    names: dict[str, str] = {}
    for part in _ENTRY.findall(block):
        entry = part.strip().removeprefix("- ").strip()
        numbered = _NUMBERED.fullmatch(entry)
        number, name = numbered.groups() if numbered else (str(len(names)), entry)
        if name:
            names[number] = name.strip("'\"")
    return names
