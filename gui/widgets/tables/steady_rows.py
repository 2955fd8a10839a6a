"""A list that is made anew and looks as before: the same rows selected, the row at hand where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Slot
from PySide6.QtWidgets import QTableView

from core.arrays import np
from core.project import Project, Query
from core.project.queues import FrozenQueue
from gui.models.plate_list import PlateListModel
from gui.session import Session

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SteadyRows(QObject):
    """Keeps selection and place over a reset, as long as the list is made from the same choice.

    New pictures come in between the rows; whoever works through the list must not look for theirs.
    """

    def __init__(self, session: Session, model: PlateListModel, table: QTableView) -> None:
        super().__init__(table)
        self._session, self._model, self._table = session, model, table
        self._choice: tuple[Project | None, Query, FrozenQueue | None] = (None, Query(), None)
        self._current, self._top = -1, 0
        self._selected: NDArray[np.int64] | None = None  # where it is more than the row at hand
        model.modelAboutToBeReset.connect(self._keep)

    def selected_rows(self) -> NDArray[np.intp]:
        """Return the selected rows, from the top."""
        chosen = self._table.selectionModel().selection()
        parts = [chosen.at(i) for i in range(chosen.size())]  # a part may have 100,000 rows
        rows = np.sort(np.concatenate([[-1], *(np.arange(p.top(), p.bottom() + 1) for p in parts)]))
        return rows[1:][np.diff(rows) > 0]  # each once; ``np.unique`` takes 20 times as long

    def restore(self) -> None:
        """Select what was selected, and scroll to where the plate at hand stands as it stood."""
        project, query, frozen = self._choice
        session = self._session
        self._choice = (session.project, session.query, session.frozen)
        if project is not session.project or query != session.query or frozen is not session.frozen:
            return
        here = self._table.currentIndex()
        if not here.isValid() or self._model.plate_id(here.row()) != self._current:
            return
        if self._selected is not None:
            flags = QItemSelectionModel.SelectionFlag.Select
            self._table.selectionModel().select(self._whole(self._selected), flags)
        bar = self._table.verticalScrollBar()
        bar.setValue(bar.value() + self._table.visualRect(here).top() - self._top)

    @Slot()
    def _keep(self) -> None:
        here = self._table.currentIndex()
        self._current = self._model.plate_id(here.row())
        self._top = self._table.visualRect(here).top() if here.isValid() else 0
        if not self._model.rowCount():  # before the first folder: arrays would be loaded for nothing
            self._selected = None
            return
        rows = self.selected_rows()
        self._selected = self._model.plate_ids(rows) if len(rows) > 1 else None

    def _whole(self, plates: NDArray[np.int64]) -> QItemSelection:
        """Return a selection of whole rows, in as few parts as there are."""
        rows = self._session.queue.positions(plates)
        selection, last = QItemSelection(), self._model.columnCount() - 1
        for part in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else ():
            selection.select(self._model.index(int(part[0]), 0), self._model.index(int(part[-1]), last))
        return selection
