"""What else is known of a plate: its file-name label and what each model read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.reading import Reading
from gui.texts import native
from gui.widgets.flow import Flow
from gui.widgets.marked_text import MarkedText

MODEL_LINES = 3
NAME_EMS, SHORT_NAME_EMS = 7, 5


class Names(QLabel):
    """Names the models of a line: the newest, in as few letters as it has room for, and how many more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._more = "", ""
        self.setMinimumWidth(1)

    def tell(self, models: Sequence[str], most: int) -> None:
        """Name other models, in at most some pixels; all of them in the tool tip."""
        self._model, self._more = models[0], f" +{len(models) - 1}" if len(models) > 1 else ""
        self.setText(self._fitted(most))
        self.setToolTip("\n".join(models))

    def _fitted(self, room: int) -> str:
        metrics = self.fontMetrics()
        room -= metrics.horizontalAdvance(self._more)
        return metrics.elidedText(self._model, Qt.TextElideMode.ElideMiddle, room) + self._more

    @property
    def shown(self) -> str:
        """What is painted: less than the text where there is less room than that asks for."""
        return self.text() if self.width() >= self.sizeHint().width() else self._fitted(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        painter, flags = QPainter(self), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        ink = QPalette.ColorRole.WindowText
        self.style().drawItemText(
            painter, self.rect(), flags, self.palette(), self.isEnabled(), self.shown, ink
        )
        painter.end()


class Facts(QWidget):
    """A small table that compares each source with the text as it is typed.

    Signals: ``label_wanted()`` when the file-name label is to be taken.
    """

    label_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._others: list[tuple[str, Reading]] = []
        self._usual: list[str] = []  # the models of the line that was shown first, last
        self._readings: list[list[tuple[str, Reading]]] = []  # line by line
        self._named: tuple[list[list[str]], bool, int] | None = None  # what the names stand for now
        self._tight = False
        self._keys = ""
        self._line = Flow(self, spacing=self.fontMetrics().height() // 2)
        self._label_text, self._label_words = MarkedText(self), QLabel(self)
        self._caption = QLabel(self)
        self._take = QPushButton(self)
        self._take.setObjectName("take_label_button")
        self._take.setAutoDefault(False)
        self._take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._take.clicked.connect(self.label_wanted)
        self._names = [Names(self) for _ in range(MODEL_LINES)]
        self._texts = [MarkedText(self) for _ in range(MODEL_LINES)]
        self._label_words.setMinimumWidth(1)
        self._compose()
        self.retranslate()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._caption.setText(self.tr("File name"))
        take = self.tr("Take the label")
        self._take.setText(self.tr("Take") if self._tight else take)
        self._take.setAccessibleName(take)
        said = (take, f"({self._keys})") if self._tight and self._keys else (self._keys,)
        self._take.setToolTip(" ".join(said))

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._keys = native(keys.get("take_label", ""))
        self.retranslate()

    def set_tight(self, tight: bool) -> None:
        """Take as little room as can be: short words, and one line for all models that read the same."""
        self._tight = tight
        self.retranslate()
        self._show_models()

    def show_facts(self, label: str, others: Sequence[tuple[str, Reading]]) -> None:
        """Show another plate's facts."""
        self._label, self._others = label, list(others[:MODEL_LINES])
        self._show_models()

    def forget(self) -> None:
        """Show no plate's facts, and no line of a model that has read those before."""
        self._usual = []
        self.show_facts("", [])

    def _show_models(self) -> None:
        """Name the models that read the plate; of one that none has read the usual one, empty.

        Without its line all that is below, and the plate above, would be elsewhere at every such plate.
        """
        self._readings = _joined(self._others) if self._tight else [[other] for other in self._others]
        models = [[model for model, _ in line] for line in self._readings]
        self._usual = models[0] if models else self._usual
        models = models or ([self._usual] if self._usual else [])
        named = (models, self._tight, self.fontMetrics().height())
        if named == self._named:
            return  # most plates have been read by the same models
        self._named = named
        most = self.fontMetrics().height() * (SHORT_NAME_EMS if self._tight else NAME_EMS)
        for i, (name, text) in enumerate(zip(self._names, self._texts, strict=True)):
            shown = i < len(models)
            name.setVisible(shown)
            text.setVisible(shown)
            if shown:
                name.tell(models[i], most)

    def compare(self, text: str) -> None:
        """Mark where each source differs from the text as it is now."""
        self._label_text.show_text(self._label or "–", text if self._label else "")
        words = self._label_text.words()
        agrees = self.tr("= agrees") if self._label and text else ""
        self._label_words.setText(f"≠ {words}" if words else agrees)
        self._take.setEnabled(bool(self._label) and self._label != text)
        if not self._readings:
            self._texts[0].show_text("–", "")
        for shown, line in zip(self._texts, self._readings, strict=False):
            reading = line[0][1]
            shown.show_text(reading.text, text, reading.confidence)

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
            grid.addWidget(text, i + 1, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)


def _joined(others: Sequence[tuple[str, Reading]]) -> list[list[tuple[str, Reading]]]:
    """Return the readings with those of the same text in one line, in the order of the first of them."""
    lines: dict[str, list[tuple[str, Reading]]] = {}
    for model, reading in others:
        lines.setdefault(reading.text, []).append((model, reading))
    return list(lines.values())
