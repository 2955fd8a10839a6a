"""Tell the format of somebody else's annotations from the name, else from the first lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from core.errors import FolderError
from core.exchange.watch import UNWATCHED, Watch
from core.project.location import HIDDEN_FOLDER, STORE_NAME
from core.walking import walk

Recognised = tuple[str, tuple[Path, ...]]

# Endings of a file's name that tell the format.
NAMES = {
    "label.txt": "ppocrlabel", "rec_gt.txt": "rec-gt", "metadata.jsonl": "imagefolder", ".csv": "csv",
    ".jsonl": "jsonl", ".sqlite3": "platewright",
}  # fmt: skip
# Names of files that speak for the folder they lie in, or for a split of it; the first one is meant.
_LISTS = {
    "ppocrlabel": re.compile(r"label\.txt", re.IGNORECASE),
    "rec-gt": re.compile(r"rec_gt(_\w+)?\.txt", re.IGNORECASE),
    "imagefolder": re.compile(r"metadata\.jsonl", re.IGNORECASE),
    "csv": re.compile(r"plates\.csv", re.IGNORECASE),
    "jsonl": re.compile(r"plates\.jsonl", re.IGNORECASE),
}
_SUFFIXES = {"ppocrlabel": ".txt", "rec-gt": ".txt", "coco": ".json", "csv": ".csv", "jsonl": ".jsonl",
             "imagefolder": ".jsonl"}  # fmt: skip
_PADDLE = frozenset({"ppocrlabel", "rec-gt"})  # both are called train_label.txt and the like
_ENDINGS = frozenset({".txt", ".json", ".jsonl", ".csv"})  # of all that may hold annotations
_A_FILE_A_PICTURE = frozenset({"labelme", "yolo", "icdar"})  # so the folder is meant
_SAY_NOTHING = frozenset({"classes.txt", "filestate.txt"})  # lists of classes, and of what was checked
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


def recognise(source: Path, own: Path | None = None, watch: Watch = UNWATCHED) -> Recognised | None:
    """Return the format of a file or folder, and what holds it; None when nothing tells.

    What holds it are all lists of a folder, one a split maybe, or the folder itself where there is a
    file a picture. ``own`` is the folder that is imported into: what another program left there is
    meant, not its store.
    """
    if source.is_dir():
        return _of_folder(source, own is not None and source.resolve() == own.resolve(), watch)
    named = next((name for end, name in NAMES.items() if source.name.lower().endswith(end)), None)
    found = named
    if source.is_file() and (named is None or named in _PADDLE):
        begins = _of_head(source)
        found = begins if named is None or begins in _PADDLE else named
    return (found, (source,)) if found else None


def lists_of(folder: Path, format: str, watch: Watch = UNWATCHED) -> tuple[Path, ...]:
    """Return the lists of a folder in a format that is known; none for a format of a file a picture.

    Files of the usual name are meant, else those that begin like the format.
    """
    suffix = _SUFFIXES.get(format)
    if suffix is None or not folder.is_dir():
        return ()
    usual = _LISTS.get(format)
    found = tuple(_below(folder, watch, usual.fullmatch)) if usual is not None else ()
    return found or tuple(p for p in _files(folder, watch, (suffix,)) if _begins_like(p, format))


def _of_folder(folder: Path, own: bool, watch: Watch) -> Recognised | None:
    if not own and ((folder / HIDDEN_FOLDER / STORE_NAME).is_file() or (folder / STORE_NAME).is_file()):
        return "platewright", (folder,)
    named = list(_below(folder, watch, lambda name: any(p.fullmatch(name) for p in _LISTS.values())))
    if named:
        top = min(len(path.parts) for path in named)
        beside = [path.name for path in named if len(path.parts) == top]
        format = next(f for f, pattern in _LISTS.items() if any(map(pattern.fullmatch, beside)))
        return format, tuple(path for path in named if _LISTS[format].fullmatch(path.name))
    for path in itertools.islice(_files(folder, watch), _LOOKED_AT):
        found = _of_head(path)
        if found in _A_FILE_A_PICTURE:
            return found, (folder,)
        if found:
            return found, lists_of(folder, found, watch) or (path,)
    return None


def _begins_like(path: Path, format: str) -> bool:
    return _SUFFIXES.get(format) not in (".txt", ".json") or _of_head(path) == format


def _below(folder: Path, watch: Watch, means: Callable[[str], object]) -> Iterator[Path]:
    """Yield files of a folder and those below it by their names, what lies nearest first; nothing hidden."""
    try:
        found = walk(folder, watch.should_stop, extensions=_ENDINGS)
    except FolderError:
        return  # reading it will say what is wrong
    watch.check()
    for path in sorted(found.files, key=lambda path: (path.count("/"), path)):
        if means(path.rpartition("/")[2]):
            yield folder / path


def _files(folder: Path, watch: Watch, suffixes: tuple[str, ...] = (".json", ".txt")) -> Iterator[Path]:
    """Yield files that may hold annotations."""
    return _below(folder, watch, lambda name: name.lower().endswith(suffixes) and _may_say(name))


def _may_say(name: str) -> bool:
    return name.lower() not in _SAY_NOTHING


def _of_head(path: Path) -> str | None:
    if not _may_say(path.name):
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8-sig", errors="replace").lstrip()
    except OSError:
        return None  # reading it will say what is wrong
    if head.startswith("{"):
        return next((name for mark, name in _JSON if mark in head), None)
    line = head.partition("\n")[0].rstrip("\r")
    return next((name for pattern, name in _TEXTS if pattern.match(line)), None)
