"""What a project or a folder has to export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from core import ccpd, plate
from core.arrays import np
from core.ccpd import CcpdName
from core.errors import AnnotationError, AppError, ExportError, FolderError
from core.exchange.items import ExportItem
from core.numbering import not_labels, numbered
from core.project import VOUCHED, PlateRow, Project, Query, Status
from core.project.location import HIDDEN_FOLDER, STORE_NAME, away_folder
from core.walking import real, walk


def items_of(
    project: Project,
    statuses: Collection[Status] = VOUCHED,
    only: Collection[int] | None = None,
    left_out: list[AppError] | None = None,
) -> Iterator[ExportItem]:
    """Yield the plates of a project that have a text, in the order of paths.

    Without ``statuses`` these are the ones that a person vouches for: confirmed or corrected; with ``only``
    those of them that have these ids. With ``Status.NO_PLATE`` come pictures, too, once each, of which a
    person said that they show no plate at all. Plates without a text go to ``left_out``.
    """
    ids = project.plate_ids(Query(status=frozenset(statuses)))
    if only is not None:
        ids = ids[np.isin(ids, list(only))]
    empty = project.empty_pictures() if Status.NO_PLATE in statuses else set()
    for row in project.each_row(ids):
        if row.status is Status.NO_PLATE:
            if row.image_id in empty:
                empty.remove(row.image_id)
                yield replace(_item(project.folder, row), label="", quad=None, kind="", ccpd=None)
        elif row.text:
            yield _item(project.folder, row)
        elif left_out is not None:
            left_out.append(_without_text(project.folder / row.path, row.status))


def _without_text(path: Path, status: Status) -> ExportError:
    return ExportError(
        "The plate has no label", path=path, detail=str(status), advice="Type its text and confirm it"
    )


def has_store(folder: Path) -> bool:
    """Tell whether a folder has been opened as a project, without opening it."""
    folder = real(folder)
    places = (folder / HIDDEN_FOLDER, away_folder(folder, None))
    return any((place / STORE_NAME).exists() for place in places)


def open_project(folder: Path) -> Project:
    """Open a folder that has a store; raises ``ExportError`` where there is none to export from."""
    if folder.is_dir() and not has_store(folder):
        raise ExportError(
            "Nobody has confirmed a plate in this folder yet",
            path=folder,
            advice="Open it in the window and confirm its plates, or export the labels of the file names",
        )
    return Project.open(folder)


def items_of_names(
    folder: Path, left_out: list[AppError] | None = None, *, numbers: bool = False
) -> Iterator[ExportItem]:
    """Yield the pictures below a folder whose names carry a label: CCPD, ``<label>``, ``<label>_<n>``.

    What is wrong with a name that is almost a CCPD name goes to ``left_out``, and folders that cannot be
    listed or whose pictures are numbered do; where nobody asks what is left out, such a folder is raised.
    With ``numbers`` the numbers of such pictures are their labels.
    """
    if not folder.is_dir():
        raise FolderError(
            "This is a file, not a folder" if folder.is_file() else "The folder does not exist", path=folder
        )
    folder = real(folder)
    found = walk(folder)
    if left_out is not None:
        left_out.extend(found.refused)
    elif found.refused:
        raise found.refused[0]
    paths = sorted(folder / name for name in found.files)
    out = {} if numbers else numbered(paths)
    if left_out is not None:
        left_out.extend(not_labels(*place) for place in out.items())
    passed = {path for place in out.values() for path in place}
    for path in paths:
        label = ccpd.label_of_name(path) if path not in passed else None
        if label is not None:
            name = _name(path.name)
            kind = str(plate.kind_of(label))
            yield ExportItem(
                path, label, name.quad if name else None, kind, "read", label, name, folder=folder
            )
        elif left_out is not None and ccpd.looks_like_ccpd(path.stem):
            left_out.extend(_wrong_name(path))


def _wrong_name(path: Path) -> Iterator[AppError]:
    try:
        ccpd.parse(path.name)
    except AnnotationError as error:
        yield error.at(path)


def _item(folder: Path, row: PlateRow) -> ExportItem:
    # The name speaks of a picture's first plate only, the one that carries its label.
    name = _name(row.path.rpartition("/")[2]) if row.label is not None else None
    return ExportItem(
        path=folder / row.path,
        label=row.text,
        quad=row.quad,
        kind=row.kind,
        status=str(row.status),
        name_label=row.label,
        ccpd=name,
        subset=row.split,
        folder=folder,
        plate_id=row.plate_id,
        split=row.split,
        rows=row.rows,
        altered=row.altered,
    )


def _name(name: str) -> CcpdName | None:
    if "&" not in name:
        return None
    try:
        return ccpd.parse(name)
    except AnnotationError:
        return None
