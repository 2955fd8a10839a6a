"""Labelled pictures, wherever they are: a folder by its names, a list, a corrected project. Free of torch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core import ccpd
from core.alphabet import Alphabet
from core.datasets.ccpd_frames import (
    Frame,
    FrameList,
    LabelOf,
    find_frames,
    is_in_folder,
    is_wanted,
    split_test,
    subset_of,
)
from core.errors import AnnotationError, AppError, FolderError
from core.images import IMAGE_EXTENSIONS
from core.numbering import not_labels, numbered
from core.progress import ShouldStop, never
from core.reading import Quad

if TYPE_CHECKING:
    from core.exchange import ImportedAnnotation
    from core.project import Project

Part = Literal["all", "train", "held"]
PARTS: tuple[Part, ...] = ("all", "train", "held")
Check = Callable[[str], object]  # raises LabelError
Choose = Callable[["Project"], Collection[int] | None]  # the plates that are taken alone, None for all


def frames_of(
    data: Path,
    *,
    subsets: Iterable[str] = (),
    split: str = "",
    confirmed: bool = False,
    choose: Choose = lambda _: None,
    check: Check = lambda _: None,
    label_of: LabelOf = ccpd.label_of_name,
    numbers: bool = False,
    should_stop: ShouldStop = never,
) -> FrameList:
    """Return the labelled samples of a folder of CCPD frames or crops, or of a list of PaddleOCR.

    ``subsets`` and ``split`` take only these, as ``find_frames`` does; ``confirmed`` takes what a person
    confirmed or corrected in the folder instead of the names, and a split that was assigned there too,
    of the plates that ``choose`` returns. ``check`` raises ``LabelError`` for labels that cannot be used;
    ``label_of`` tells that of a name. Evidently numbered pictures are refused, but for ``numbers``.
    Raises ``AnnotationError`` or ``FolderError`` for nothing, ``StoppedError`` once ``should_stop`` says so.
    """
    wanted = tuple(subsets)
    asked = ", ".join(filter(None, (*wanted, split)))
    if data.is_file() and data.suffix.lower() in IMAGE_EXTENSIONS:
        raise AnnotationError(
            "This is a picture, not a list of pictures", path=data, advice="Name the folder that it is in"
        )
    if data.is_file():
        return _some(
            _checked(_of_list(data, wanted, split, should_stop), check),
            AnnotationError(
                "The list names no picture that can be used",
                path=data,
                detail=asked,
                advice="Write a line for each picture: its path, a tab and its text",
            ),
        )
    if confirmed:
        return _some(
            _checked(_of_project(data, wanted, split, choose), check),
            FolderError(
                "Nothing that was confirmed in this folder can be used",
                path=data,
                detail=asked,
                advice="Open the folder and confirm plates first",
            ),
        )
    found = find_frames(
        data, subsets=wanted, split=split, check=check, label_of=label_of, should_stop=should_stop
    )
    return found if numbers else _without_numbers(data, found)


def once(found: FrameList) -> FrameList:
    """Return what a list names, each plate once however often it is there, for those who count.

    One that it gives two texts, where it says no place in the picture or the same, is refused: nobody can
    tell which one is right.
    """
    texts: dict[tuple[Path, Quad | None], dict[str, None]] = {}
    for frame in found.frames:
        texts.setdefault((frame.path, frame.quad), {})[frame.label] = None
    first = {(frame.path, frame.quad): frame for frame in reversed(found.frames)}
    clear = {place for place, told in texts.items() if len(told) == 1}
    kept = [f for f in found.frames if first[f.path, f.quad] is f and (f.path, f.quad) in clear]
    unclear = [
        AnnotationError(
            "The list gives this picture several texts",
            path=path,
            detail=", ".join(told),
            advice="Leave the right line in it",
        )
        for (path, _), told in texts.items()
        if len(told) > 1
    ]
    repeated = sum((frame.path, frame.quad) in clear for frame in found.frames) - len(kept)
    return replace(found, frames=kept, refused=[*found.refused, *unclear], repeated=repeated)


def label_of_plate(path: Path) -> str | None:
    """Return the plate that a name carries, or None; a running number is no plate."""
    return ccpd.label_of_name(path, digits=False)


def text_of_name(path: Path) -> str:
    """Return the text that a crop's name carries: a plate, else the stem without a number behind it."""
    return ccpd.label_of_name(path) or _stem(path)


def names_for(grammar: str, alphabet: Alphabet) -> LabelOf:
    """Return what tells the labels of names for a model: plates, which a running number is none of.

    One that reads other texts takes whatever it could read for a label, as its training does.
    """
    if grammar == "plate":
        return label_of_plate

    def of_text(path: Path) -> str | None:
        label = ccpd.label_of_name(path)
        if label is None and not alphabet.unknown(stem := _stem(path)):
            return stem
        return label

    return of_text


def _stem(path: Path) -> str:
    """Return the stem of a name without a number behind it."""
    return path.stem.rpartition("_")[0] or path.stem


def is_held(label: str) -> bool:
    """Tell whether a plate text belongs to the tenth that a training with ``part = "train"`` leaves out."""
    return hashlib.sha256(label.encode()).digest()[0] < 26


def in_part(found: FrameList, part: Part, exclude: Iterable[str] = ()) -> FrameList:
    """Return the samples of one part, without the pictures of these file names; refusals stay as they are."""
    names = set(exclude)
    kept = [
        frame
        for frame in found.frames
        if frame.path.name not in names and (part == "all" or is_held(frame.label) == (part == "held"))
    ]
    return replace(found, frames=kept)


def _of_list(path: Path, wanted: tuple[str, ...], split: str, should_stop: ShouldStop) -> FrameList:
    from core import exchange
    from core.exchange.annotation_files import at_line
    from core.exchange.guessing import recognise
    from core.exchange.watch import Watch

    found = FrameList()
    index = exchange.ImageIndex.of_folder(path.parent, found.refused, should_stop)
    format = "ppocrlabel" if (recognise(path) or ("",))[0] == "ppocrlabel" else "rec-gt"
    told = exchange.read(format, path, index, Watch(should_stop=should_stop))
    found.refused += told.refused
    for annotation in told.annotations:
        relative = index.find(annotation.path)
        if relative is None or not annotation.label or annotation.status:
            error = index.several(annotation.path) or _unusable(annotation, relative)
            found.refused.append(at_line(path, annotation.line, error))
            continue
        picture = path.parent / relative
        in_split = not split or is_in_folder(picture, path.parent, split)
        if in_split and is_wanted(picture, path.parent, wanted):
            found.frames.append(Frame(picture, annotation.label, annotation.quad, path.stem))
    return found


def _unusable(annotation: ImportedAnnotation, relative: str | None) -> AnnotationError:
    """Return why no sample is made of what a list says of the picture of this path."""
    if relative is None:
        return AnnotationError("The list names a picture that is not there", detail=annotation.path)
    if not annotation.label:
        return AnnotationError("The plate has no label", detail=annotation.path)
    return AnnotationError("Nobody vouches for this label", detail=f"{annotation.path}: {annotation.label}")


def _of_project(folder: Path, wanted: tuple[str, ...], split: str, choose: Choose) -> FrameList:
    from core.exchange.projects import has_store, items_of
    from core.project import Project

    if folder.is_dir() and not has_store(folder):  # and none is made to find that out
        return FrameList()
    with Project.open(folder) as project:
        folder, items = project.folder, list(items_of(project, only=choose(project)))
    found = FrameList()
    is_in_split = split_test(folder, split, found.refused)
    for item in items:
        in_split = item.split == split or is_in_split(item.path)
        if not in_split or not is_wanted(item.path, folder, wanted):
            continue
        try:
            item.check_current()
        except AppError as error:
            found.refused.append(error)
        else:
            subset = subset_of(item.path, folder)
            found.frames.append(Frame(item.path, item.label, item.quad, subset, None, item.rows, item.kind))
    return found


def _without_numbers(data: Path, found: FrameList) -> FrameList:
    """Return what was found but for pictures whose names are running numbers; raises for nothing else."""
    out = numbered(frame.path for frame in found.frames if frame.name is None)
    if not out:
        return found
    found.refused += [not_labels(folder, paths) for folder, paths in out.items()]
    passed = {path for paths in out.values() for path in paths}
    found.frames = [frame for frame in found.frames if frame.path not in passed]
    return _some(found, FolderError("No labelled picture was found", path=data))


def _some(found: FrameList, nothing: AppError) -> FrameList:
    """Return what was found; raises ``nothing`` with the first reason when that is no sample."""
    if found.frames:
        return found
    detail = str(found.refused[0]) if found.refused else nothing.detail
    raise type(nothing)(nothing.message, path=nothing.path, detail=detail, advice=nothing.advice)


def _checked(found: FrameList, check: Check) -> FrameList:
    """Move the frames whose labels cannot be used among the refused."""
    kept: list[Frame] = []
    for frame in found.frames:
        try:
            check(frame.label)
        except AppError as error:
            found.refused.append(error.at(frame.path))
        else:
            kept.append(frame)
    found.frames = kept
    return found
