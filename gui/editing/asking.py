"""What is asked of the open store, which may refuse to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from core.project import PlateRow, Project, Query, Run
from core.reading import Reading

T = TypeVar("T")


class Asking(QObject):
    """Has a project open, or none, and asks it; it changes nothing.

    Signals: ``problem(AppError)`` for the quiet list of problems.
    """

    problem = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of the open project."""
        return self.project.folder if self.project is not None else None

    def ask(self, question: Callable[[Project], T], nothing: T) -> T:
        """Return what the store answers; one that fails is a problem to be listed, not a crash."""
        if self.project is None:
            return nothing
        try:
            return question(self.project)
        except AppError as error:
            self.problem.emit(error)
            return nothing

    def row(self, plate_id: int) -> PlateRow | None:
        """Return one plate, or None when the store has it no longer."""
        return next(iter(self.rows([plate_id])), None)

    def rows(self, ids: Sequence[int]) -> list[PlateRow]:
        """Return plates in the order of ``ids``; unknown ones are left out."""
        return self.ask(lambda project: project.rows(ids), []) if ids else []

    def find(self, query: Query) -> list[int]:
        """Return the plates that a query means, at once: for queries that mean few."""
        return self.ask(lambda project: project.plate_ids(query).tolist(), [])

    def others_of_picture(self, row: PlateRow) -> list[PlateRow]:
        """Return the other plates of the picture that a plate is on; mostly there are none."""
        ids: list[int] = self.ask(lambda project: project.image_plates(row.image_id), [])
        return self.rows([plate_id for plate_id in ids if plate_id != row.plate_id])

    def readings(self, plate_id: int) -> list[tuple[str, Reading]]:
        """Return what every model read of a plate."""
        return self.ask(lambda project: project.readings(plate_id), [])

    def runs(self) -> list[Run]:
        """Return the training runs of the open folder."""
        return self.ask(lambda project: project.runs(), [])
