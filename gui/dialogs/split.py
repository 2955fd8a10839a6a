"""Assigning plates to a split: which plates, and which split; one step of the undo stack."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from core.exchange import SUBSETS
from gui.dialogs.fitting import FittingDialog, fit
from gui.session import Session
from gui.texts import Deed, number

WIDE = 60  # characters


class SplitDialog(FittingDialog):
    """Offers the selected plates, or all that are listed, and the names of the usual splits.

    What is listed and selected is what it was when the dialog was opened.
    """

    def __init__(self, session: Session, selected: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project = session.project
        self._selected, self._listed = list(selected), session.queue.ids.tolist()
        some_first = len(self._selected) > 1
        both = (self._selected, self._listed) if some_first else (self._listed, self._selected)
        self._choices = [ids for ids in both if ids]
        self.plates = QComboBox(self)
        self.name = QComboBox(self, editable=True)
        self._note = QLabel(self, wordWrap=True)
        self._buttons = QDialogButtonBox(self)
        self._assign = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._titles = [QLabel(self), QLabel(self)]
        self._compose()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Assign to a split"))
        for i, ids in enumerate(self._choices):
            words = self.tr("All {0} listed") if ids is self._listed else self.tr("{0} selected")
            self.plates.setItemText(i, words.format(number(len(ids))))
        names = (self.tr("Plates"), self.tr("Split"))
        for title, field, name in zip(self._titles, (self.plates, self.name), names, strict=True):
            title.setText(name)
            field.setAccessibleName(name)
        self._note.setText(
            self.tr(
                "Empty takes the plates out of their split. An export by assignment knows train, val and "
                "test; other names serve to filter, as in split:night."
            )
        )
        self._tell()
        if self.isVisible():
            self.fit()

    @Slot()
    def _tell(self) -> None:
        count = len(self.plates.currentData() or ())
        self._assign.setText(self.tr("Assign {0}").format(number(count)))
        self._assign.setEnabled(count > 0)

    @Slot()
    def assign(self) -> None:
        """Assign what was chosen, and close."""
        session, operator = self._session, self._session.operator
        name = split_name(self.name.currentText())
        ids = self.plates.currentData()
        if session.project is self._project and ids is not None:
            deed = Deed(partial(act_title, name), partial(acting_title, name))
            session.act(deed, ids, lambda project, some: project.set_split(some, name, operator))
        self.accept()

    def _compose(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for ids in self._choices:
            self.plates.addItem("", ids)
        self.name.addItems([*SUBSETS, ""])
        # One would take the first Enter for itself, and make another name of "te".
        self.name.setCompleter(None)  # type: ignore[arg-type]  # as Qt documents it
        self._note.setProperty("soft", True)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.assign)
        self.plates.currentIndexChanged.connect(self._tell)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(verticalSpacing=10, horizontalSpacing=16)
        for title, field in zip(self._titles, (self.plates, self.name), strict=True):
            title.setBuddy(field)
            form.addRow(title, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addWidget(self._buttons)
        for box in (self.plates, self.name):  # large type on a small screen: as wide as there is room
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        """Be as wide as is well read."""
        fit(self, self.fontMetrics().averageCharWidth() * WIDE)


def act_title(name: str) -> str:
    """Return what assigning to a split is called, in the language of now; the dialog is gone by then."""
    translate = QCoreApplication.translate
    return translate("SplitDialog", "Split: {0}").format(name or translate("SplitDialog", "none"))


def acting_title(name: str) -> str:
    """Return what it is called while it is done."""
    translate = QCoreApplication.translate
    if not name:
        return translate("SplitDialog", "Taking out of the split")
    return translate("SplitDialog", "Assigning to {0}").format(name)


def split_name(text: str) -> str:
    """Return the name of a split as it is kept: the usual ones in small letters, without blanks around."""
    name = text.strip()
    return name.lower() if name.lower() in SUBSETS else name
