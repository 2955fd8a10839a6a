"""Another Platewright store: the work of a second operator on the same pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.errors import AnnotationError, StoreError
from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.project import UNDECIDED, VOUCHED, PlateRow, Project, Query
from core.project.database import Database
from core.project.location import HIDDEN_FOLDER, STORE_NAME, copy_store
from core.project.schema import DamagedStoreError

_PAGE = 512


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read what a person decided, drew or assigned in another store: its file, or the folder that holds it.

    A copy is opened, so that the other store stays as it is. What was said of pictures that have changed
    there since is refused, as exports refuse it. Raises ``AnnotationError``.
    """
    store = _store_of(source)
    found = ImportedFile()
    with tempfile.TemporaryDirectory(prefix="platewright-") as place:
        copy = Path(place) / STORE_NAME
        try:
            if not store.stat().st_size:  # SQLite takes it for a store that is new
                raise StoreError("The project store is empty", path=store)
            copy_store(store, copy)
            with Project(Path(place), Database(copy), "", None) as other:
                for row in _decided(other, watch):
                    if row.altered:  # it was said of another picture than the one that lies there by now
                        found.refused.append(_altered(_folder_of(store) / row.path))
                    else:
                        found.annotations.append(_annotation(row))
        except (OSError, StoreError, DamagedStoreError) as error:
            raise AnnotationError(
                "This is not a project store that can be read",
                path=store,
                detail=error.message if isinstance(error, StoreError) else str(error),
                advice="Open it with the version of Platewright that made it",
            ) from error
    return found


def _store_of(source: Path) -> Path:
    for store in (source / HIDDEN_FOLDER / STORE_NAME, source / STORE_NAME, source):
        if store.is_file():
            return store
    raise AnnotationError(
        "There is no project store",
        path=source,
        advice="Choose a folder that was opened with Platewright, or its .platewright/project.sqlite3",
    )


def _decided(project: Project, watch: Watch) -> Iterator[PlateRow]:
    ids = project.plate_ids(Query()).tolist()
    for number, row in enumerate(project.each_row(ids)):
        if number % _PAGE == 0:
            watch(number, len(ids))
        if row.status not in UNDECIDED or row.quad_source == "person" or row.split:
            yield row


def _typed(row: PlateRow) -> str | None:
    """Return the text that a person gave a plate; beside a doubt it may be what a model read."""
    if row.status in VOUCHED:
        return row.text
    return row.text or None if row.status not in UNDECIDED and row.text != row.read_text else None


def _folder_of(store: Path) -> Path:
    """Return the folder whose pictures a store is about; an empty path where it does not lie in one."""
    return store.parent.parent if store.parent.name == HIDDEN_FOLDER else Path()


def _altered(picture: Path) -> AnnotationError:
    return AnnotationError(
        "The picture has changed since it was decided",
        path=picture,
        advice="Look at it again in the folder that this store is of, and confirm or correct what is said",
    )


def _annotation(row: PlateRow) -> ImportedAnnotation:
    return ImportedAnnotation(
        path=row.path,
        label=_typed(row),
        quad=row.quad,  # it says which plate is meant, whoever gave it
        drawn=row.quad_source == "person",
        kind=row.kind,
        status="" if row.status in UNDECIDED else row.status.value,
        operator=row.operator,
        split=row.split,
        rows=row.rows if row.rows == 2 or row.read_text is not None else 0,  # one row may be nobody's word
    )
