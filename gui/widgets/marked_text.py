"""Plate text beside the slots, with the characters that differ marked by ground, weight and underline."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from core.correction import differing_slots
from core.plate import display
from core.shown import confidence_text
from gui.widgets.steady_label import SteadyLabel
from gui.widgets.tones import colours_of, plate_families


class MarkedText(SteadyLabel):
    """Shows a text against another one; selectable, and spoken with its difference."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._against, self._confidence = "", "", None
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    _confidence: float | None

    def show_text(self, text: str, against: str, confidence: float | None = None) -> None:
        """Show ``text``; what is not in ``against`` is marked."""
        self._text, self._against, self._confidence = text, against, confidence
        self._write()

    def differences(self) -> frozenset[int]:
        """Return the places that differ."""
        return differing_slots(self._text, self._against) if self._against else frozenset()

    def words(self) -> str:
        """Return in few words where it differs; empty when it agrees."""
        places = [str(i + 1) for i in sorted(self.differences())]
        if not self._text or self._text == self._against or not self._against:
            return ""
        if not places or len(self._text) != len(self._against):
            return self.tr("length")
        return self.tr("place {places}").format(places=self.tr(", ").join(places))

    def _write(self) -> None:
        marked = self.differences()
        letters = [self._letter(c, i in marked) for i, c in enumerate(self._text)]
        if (printed := display(self._text)) != self._text:
            letters.insert(printed.index("·"), "·")
        families = ",".join(f"'{family}'" for family in plate_families()[:3])
        soft = colours_of(self.palette()).soft
        figure = ""
        if self._confidence is not None:
            words = escape(confidence_text(self._confidence))  # <.01 is no tag
            figure = f"&nbsp; <span style='color:{soft}'>{words}</span>"
        written = f'<span style="font-family:{families}; font-size:large">{"".join(letters)}</span>{figure}'
        self.write(written)
        words = self.words()
        differs = self.tr("{text}, differs: {words}").format(text=self._text, words=words)
        self.setAccessibleName(differs if words else self._text)

    def _letter(self, character: str, marked: bool) -> str:
        if not marked:
            return escape(character)
        colours = colours_of(self.palette())
        weight = "bold" if character.isascii() else "normal"  # a Chinese one would run together
        style = f"color:{colours.base}; background-color:{colours.warn}; font-weight:{weight}"
        return f"<span style='{style}'><u>{escape(character)}</u></span>"

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()
