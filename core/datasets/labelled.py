"""Labelled pictures, wherever they are: a folder by its names, a list, a corrected project. Free of torch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from core.datasets.ccpd_frames import Frame, FrameList, find_frames
from core.errors import AnnotationError, AppError, FolderError
from core.progress import ShouldStop, never

Part = Literal["all", "train", "held"]
PARTS: tuple[Part, ...] = ("all", "train", "held")
Check = Callable[[str], object]  # raises LabelError


def frames_of(
    data: Path,
    *,
    subsets: Iterable[str] = (),
    split: str = "",
    confirmed: bool = False,
    check: Check = lambda _: None,
    should_stop: ShouldStop = never,
) -> FrameList:
    """Return the labelled samples of a folder of CCPD frames or crops, or of a PaddleOCR list.

    ``confirmed`` takes what a person confirmed or corrected in the folder instead of the names.
    ``check`` raises ``LabelError`` for labels that cannot be used. Raises ``AnnotationError`` or
    ``FolderError`` when nothing is left, ``StoppedError`` once ``should_stop`` says so.
    """
    if data.is_file():
        return _some(
            _checked(_of_list(data, should_stop), check),
            AnnotationError(
                "The list names no picture that can be used",
                path=data,
                advice="Write a line for each picture: its path, a tab and its text",
            ),
        )
    if confirmed:
        return _some(
            _checked(_of_project(data), check),
            FolderError(
                "Nothing that was confirmed in this folder can be used",
                path=data,
                advice="Open the folder and confirm plates first",
            ),
        )
    return find_frames(data, subsets=subsets, split=split, check=check, should_stop=should_stop)


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


def _of_list(path: Path, should_stop: ShouldStop) -> FrameList:
    from core import exchange
    from core.exchange.watch import Watch

    found = FrameList()
    index = exchange.ImageIndex.of_folder(path.parent, found.refused, should_stop)
    told = exchange.read("rec-gt", path, index, Watch(should_stop=should_stop))
    found.refused += told.refused
    for annotation in told.annotations:
        relative = index.find(annotation.path)
        if relative is None or not annotation.label:
            missing = AnnotationError(
                "The list names a picture that is not there", path=path, detail=annotation.path
            )
            found.refused.append(missing)
        else:
            found.frames.append(Frame(path.parent / relative, annotation.label, None, path.stem))
    return found


def _of_project(folder: Path) -> FrameList:
    from core.exchange.projects import items_of, open_project

    project = open_project(folder)
    try:
        items = list(items_of(project))
    finally:
        project.close()
    found = FrameList()
    for item in items:
        try:
            item.check_current()
        except AppError as error:
            found.refused.append(error)
        else:
            found.frames.append(Frame(item.path, item.label, item.quad, folder.name, rows=item.rows))
    return found


def _some(found: FrameList, nothing: AppError) -> FrameList:
    """Return what was found; raises ``nothing`` with the first reason when that is no sample."""
    if found.frames:
        return found
    detail = str(found.refused[0]) if found.refused else ""
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
