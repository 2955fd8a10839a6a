"""The characters on offer for a slot: a chip each, with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from core.correction import Choice
from core.shown import confidence_text
from gui.texts import native
from gui.widgets.steady_label import SteadyLabel
from gui.widgets.tones import colours_of, plate_font

MOST = 6
KEY_SHARE = 0.8  # size of the key hint, of the text
CHARACTER_EMS, SMALL_CHARACTER_EMS = 1.35, 1.05


class _Faces(NamedTuple):
    made_for: tuple[QFont, bool]
    large: QFont
    small: QFont
    of_large: QFontMetricsF
    of_small: QFontMetricsF


class Chip(QPushButton):
    """One character on offer: large, its confidence beside it, its key small."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = number
        self._character, self._figure = "", ""
        self._keys = ""
        self._tight = False
        self._faces: _Faces | None = None
        self._hint = QSize()
        self.setObjectName(f"choice_{number + 1}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one types
        self._name()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: str) -> None:
        """Show another key from now on; ``keys`` is empty where there is none."""
        self._keys = native(keys)
        self.setToolTip(self._keys)
        self._name()

    def show_choice(self, choice: Choice) -> None:
        """Show a choice; the one taken already is pressed in."""
        self._character = choice.text
        self._figure = "" if choice.confidence is None else confidence_text(choice.confidence)
        self.setChecked(choice.current)
        self._name()

    def set_tight(self, tight: bool) -> None:
        """Show the character smaller, where there is little room."""
        self._tight = tight
        self._name()

    def _name(self) -> None:
        number = str(self.number + 1)
        said = filter(None, (self._character, self._figure, self._keys))
        self.setAccessibleName(" ".join(said) or number)
        hint = self.sizeHint()
        if hint != self._hint:  # else all around it would be laid out anew at every plate
            self._hint = hint
            self.updateGeometry()
        self.update()

    def _faces_now(self) -> _Faces:
        """Return the type for character and key, made once for a font: each is asked for again and again."""
        font = self.font()
        if self._faces is None or self._faces.made_for != (font, self._tight):
            size = QFontMetricsF(font).height() * (SMALL_CHARACTER_EMS if self._tight else CHARACTER_EMS)
            small = QFont(font)
            small.setPointSizeF(max(6.0, small.pointSizeF() * KEY_SHARE))
            large = plate_font(size)
            self._faces = _Faces(
                (font, self._tight), large, small, QFontMetricsF(large), QFontMetricsF(small)
            )
        return self._faces

    def sizeHint(self) -> QSize:
        """Ask for room for all three."""
        faces = self._faces_now()
        gap = faces.of_small.height() * 0.5
        wide = faces.of_large.horizontalAdvance("皖")  # for whatever character, so that no chip moves
        wide += faces.of_small.horizontalAdvance(f"{confidence_text(0) if self._figure else ''}{self._keys}")
        wide += gap * (4 if self._figure else 3)
        return QSize(round(wide + gap), round(faces.of_large.height() * 1.15))

    def minimumSizeHint(self) -> QSize:
        """Ask for the character at least; the others are painted where there is room."""
        wide = self._faces_now().of_large.horizontalAdvance("皖") * 1.7
        return QSize(round(wide), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then its three texts from left to right."""
        super().paintEvent(event)
        faces, colours = self._faces_now(), colours_of(self.palette())
        gap = faces.of_small.height() * 0.5
        painter = QPainter(self)
        x = gap * 1.5
        ink = colours.accent if self.isChecked() else colours.ink
        parts = [(self._character, faces.large, faces.of_large, ink)]
        parts += [
            (text, faces.small, faces.of_small, colours.soft) for text in (self._figure, self._keys) if text
        ]
        for text, font, metrics, colour in parts:
            wide = metrics.horizontalAdvance(text)
            if x + wide > self.width():
                break
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QRectF(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += wide + gap
        painter.end()


class ChoiceBar(QWidget):
    """A row of chips that keeps its height, so that nothing below it jumps.

    Signals: ``chosen(number)``, counted from 0.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choice_bar")
        self._caption = SteadyLabel(self)
        self._caption.setProperty("soft", True)
        self._chips = [Chip(i, self) for i in range(MOST)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # squeeze rather than widen
        row.addWidget(self._caption)
        for chip in self._chips:
            chip.clicked.connect(self._on_clicked)
            chip.hide()
            row.addWidget(chip)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        for chip in self._chips:
            chip.show_keys(keys.get(f"choice_{chip.number + 1}", ""))

    def set_tight(self, tight: bool) -> None:
        """Take less height, where there is little of it."""
        for chip in self._chips:
            chip.set_tight(tight)
        self.updateGeometry()

    def show_choices(self, slot: int, choices: Sequence[Choice]) -> None:
        """Offer these for the slot; where there is none the row stays, empty."""
        empty = self.tr("No alternatives here")
        self._caption.write(self.tr("Place {n}").format(n=slot + 1) if choices else empty)
        for i, chip in enumerate(self._chips):
            chip.setVisible(i < len(choices))
            if i < len(choices):
                chip.show_choice(choices[i])

    @Slot()
    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.chosen.emit(chip.number)

    def sizeHint(self) -> QSize:
        """Ask for the height of a chip, shown or not."""
        return QSize(super().sizeHint().width(), self._chips[0].sizeHint().height())
