"""Tell the format of somebody else's annotations from the name, else from the first lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from core.project.location import HIDDEN_FOLDER, STORE_NAME

# Endings of a file's name that tell the format.
NAMES = {
    "label.txt": "ppocrlabel", "rec_gt.txt": "rec-gt", "metadata.jsonl": "imagefolder", ".csv": "csv",
    ".jsonl": "jsonl", ".sqlite3": "platewright",
}  # fmt: skip
_WHOLE = ("Label.txt", "rec_gt.txt", "metadata.jsonl")  # files that speak for the folder they lie in
_HEAD = 64 * 1024  # bytes that are looked at
_LOOKED_AT = 5  # files of a folder

_NUMBERS = re.compile(r"\d+(?: [-\d.eE]+){4,}")
_CORNERS = re.compile(r"(?:-?[\d.]+\s*,\s*){4}")
_TEXTS = (  # what the first line of a text file looks like
    (re.compile(r"[^\t]+\t\[\s*(?:\{|\])"), "ppocrlabel"),
    (re.compile(r"[^\t]+\t[^\t]+"), "rec-gt"),
    (_NUMBERS, "yolo"),
    (_CORNERS, "icdar"),
)
_JSON = (('"shapes"', "labelme"), ('"annotations"', "coco"), ('"categories"', "coco"), ('"images"', "coco"))


def recognise(source: Path, own: Path | None = None) -> tuple[str, Path] | None:
    """Return the format of a file or folder, and the file that holds it; None when nothing tells.

    ``own`` is the folder that is imported into: what another program left there is meant, not its store.
    """
    if source.is_dir():
        return _of_folder(source, own is not None and source.resolve() == own.resolve())
    named = next((name for end, name in NAMES.items() if source.name.lower().endswith(end)), None)
    found = named or (_of_head(source) if source.is_file() else None)
    return (found, source) if found else None


def _of_folder(folder: Path, own: bool) -> tuple[str, Path] | None:
    if not own and ((folder / HIDDEN_FOLDER / STORE_NAME).is_file() or (folder / STORE_NAME).is_file()):
        return "platewright", folder
    for name in _WHOLE:
        if (folder / name).is_file():
            return NAMES[name.lower()], folder / name
    for path in itertools.islice(_files(folder), _LOOKED_AT):
        found = _of_head(path)
        if found in ("labelme", "yolo", "icdar"):  # one file a picture, so the folder is meant
            return found, folder
        if found:
            return found, path
    return None


def _files(folder: Path) -> Iterator[Path]:
    """Yield files that may hold annotations; what only lists classes says nothing."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in (".json", ".txt") and path.name != "classes.txt":
            yield path


def _of_head(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8-sig", errors="replace").lstrip()
    except OSError:
        return None  # reading it will say what is wrong
    if head.startswith("{"):
        return next((name for mark, name in _JSON if mark in head), None)
    line = head.partition("\n")[0].rstrip("\r")
    return next((name for pattern, name in _TEXTS if pattern.match(line)), None)
