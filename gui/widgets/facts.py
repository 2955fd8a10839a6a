"""What else is known of a plate: its file-name label and what each model read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.reading import Reading
from gui.keymap import native
from gui.widgets.flow import Flow
from gui.widgets.marked_text import MarkedText

MODEL_LINES = 3
NAME_EMS = 7


class Facts(QWidget):
    """A small table that compares each source with the text as it is typed.

    Signals: ``label_wanted()`` when the file-name label is to be taken.
    """

    label_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._others: list[tuple[str, Reading]] = []
        self._line = Flow(self, spacing=self.fontMetrics().height() // 2)
        self._label_text, self._label_words = MarkedText(self), QLabel(self)
        self._caption = QLabel(self)
        self._take = QPushButton(self)
        self._take.setObjectName("take_label_button")
        self._take.setAutoDefault(False)
        self._take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._take.clicked.connect(self.label_wanted)
        self._names = [QLabel(self) for _ in range(MODEL_LINES)]
        self._texts = [MarkedText(self) for _ in range(MODEL_LINES)]
        for part in (self._label_words, *self._names):
            part.setMinimumWidth(1)
        self._compose()
        self.retranslate()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._caption.setText(self.tr("File name"))
        self._take.setText(self.tr("Take the label"))

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._take.setToolTip(native(keys.get("take_label", "")))

    def show_facts(self, label: str, others: Sequence[tuple[str, Reading]]) -> None:
        """Show another plate's facts."""
        self._label, self._others = label, list(others[:MODEL_LINES])
        for i, (name, text) in enumerate(zip(self._names, self._texts, strict=True)):
            shown = i < len(self._others)
            name.setVisible(shown)
            text.setVisible(shown)
            if shown:
                wide = name.fontMetrics().height() * NAME_EMS
                model = self._others[i][0]
                name.setText(name.fontMetrics().elidedText(model, Qt.TextElideMode.ElideMiddle, wide))
                name.setToolTip(model)

    def compare(self, text: str) -> None:
        """Mark where each source differs from the text as it is now."""
        self._label_text.show_text(self._label or "–", text if self._label else "")
        words = self._label_text.words()
        agrees = self.tr("= agrees") if self._label and text else ""
        self._label_words.setText(f"≠ {words}" if words else agrees)
        self._take.setEnabled(bool(self._label) and self._label != text)
        for line, (_, reading) in zip(self._texts, self._others, strict=False):
            line.show_text(reading.text, text, reading.confidence)

    def _compose(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.fontMetrics().height())
        grid.setVerticalSpacing(2)
        grid.addWidget(self._caption, 0, 0)
        for part in (self._label_text, self._label_words, self._take):
            self._line.add(part)
        grid.addWidget(self._line, 0, 1)
        for i, (name, text) in enumerate(zip(self._names, self._texts, strict=True)):
            grid.addWidget(name, i + 1, 0)
            grid.addWidget(text, i + 1, 1)
        grid.setColumnStretch(1, 1)
