"""Labelled pictures, wherever they are: a folder by its names, a list, a corrected project. Free of torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from core.datasets.ccpd_frames import Frame, FrameList, find_frames
from core.errors import AnnotationError, AppError

Check = Callable[[str], object]  # raises LabelError


def frames_of(
    data: Path,
    *,
    subsets: Iterable[str] = (),
    split: str = "",
    confirmed: bool = False,
    check: Check = lambda _: None,
) -> FrameList:
    """Return the labelled samples of a folder of CCPD frames or crops, or of a PaddleOCR list.

    ``confirmed`` takes what a person confirmed or corrected in the folder instead of the names.
    ``check`` raises ``LabelError`` for labels that cannot be used.
    """
    if data.is_file():
        return _checked(_of_list(data), check)
    if confirmed:
        return _checked(_of_project(data), check)
    return find_frames(data, subsets=subsets, split=split, check=check)


def _of_list(path: Path) -> FrameList:
    from core import exchange

    index = exchange.ImageIndex.of_folder(path.parent)
    told = exchange.read("rec-gt", path, index)
    found = FrameList(refused=list(told.refused))
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
    return FrameList([Frame(item.path, item.label, item.quad, folder.name, None) for item in items])


def _checked(found: FrameList, check: Check) -> FrameList:
    """Move the frames whose labels cannot be used among the refused."""
    kept: list[Frame] = []
    for frame in found.frames:
        try:
            check(frame.label)
        except AppError as error:
            refusal = type(error)(error.message, path=frame.path, detail=error.detail, advice=error.advice)
            found.refused.append(refusal)
        else:
            kept.append(frame)
    found.frames = kept
    return found
