"""Assigning plates to a split: which plates, and which split; one step of the undo stack."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from core.exchange import SUBSETS
from gui.session import Session
from gui.texts import number


class SplitDialog(QDialog):
    """Offers the selected plates, or all that are listed, and the names of the usual splits.

    What is listed and selected is what it was when the dialog was opened.
    """

    def __init__(self, session: Session, selected: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project = session.project
        self._selected, self._listed = list(selected), session.queue.ids.tolist()
        self.plates = QComboBox(self)
        self.name = QComboBox(self, editable=True)
        self._note = QLabel(self, wordWrap=True)
        self._buttons = QDialogButtonBox(self)
        self._compose()

    @Slot()
    def assign(self) -> None:
        """Assign what was chosen, and close."""
        session, operator = self._session, self._session.operator
        name = split_name(self.name.currentText())
        ids = self.plates.currentData()
        if session.project is self._project and ids is not None:
            title = self.tr("Split: {0}").format(name or self.tr("none"))
            session.act(title, ids, lambda project, some: project.set_split(some, name, operator))
        self.accept()

    def _compose(self) -> None:
        self.setWindowTitle(self.tr("Assign to a split"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = self.tr("All {0} listed").format(number(len(self._listed)))
        some = self.tr("{0} selected").format(number(len(self._selected)))
        choices = [(listed, self._listed), (some, self._selected)]
        for text, ids in choices[::-1] if len(self._selected) > 1 else choices:
            if ids:
                self.plates.addItem(text, ids)
        self.plates.setAccessibleName(self.tr("Plates"))
        self.name.addItems([*SUBSETS, ""])
        self.name.setAccessibleName(self.tr("Split"))
        self._note.setText(
            self.tr(
                "Empty takes the plates out of their split. An export by assignment knows train, val and "
                "test; other names serve to filter, as in split:night."
            )
        )
        self._note.setProperty("soft", True)
        self._buttons.addButton(self.tr("Assign"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.assign)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(verticalSpacing=10)
        form.addRow(self.tr("Plates"), self.plates)
        form.addRow(self.tr("Split"), self.name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)


def split_name(text: str) -> str:
    """Return the name of a split as it is kept: the usual ones in small letters, without blanks around."""
    name = text.strip()
    return name.lower() if name.lower() in SUBSETS else name
