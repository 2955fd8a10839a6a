"""Charts that can be clicked and walked through by keyboard; each loads the plotting library when made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.texts import labelled, number
from gui.widgets.empty_note import EmptyNote
from gui.widgets.one_line import OneLine
from gui.widgets.tones import colours_of, tinted

BAR = 0.72  # share of a bar of its place
LEAST_PLACES = 6  # two bars are no thicker, and two pairs no larger, than six would be
FEW = 2  # a chart that goes no further has its marks at whole numbers
MARK = 2  # pixels: the line around the bar under the cursor
GAP = 2  # pixels: the line between two cells
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Bar:
    """One bar: its name below, its value, the part of it that stands out, and what the ear is told."""

    name: str
    value: float
    part: float = 0.0
    words: str = ""
    colour: str = "accent"  # a role of gui.theme.Colours


class Chart(QWidget):
    """Title above, plot below. Signals: ``chosen(index)`` by click, Enter or Space."""

    chosen = Signal(int)

    _later: QTimer | None = None  # to draw what has changed, once
    _stale = False  # it has changed out of sight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._redraw)

        self._pg: Any = pyqtgraph
        self._title, self._told = OneLine(self), OneLine(self)
        self._plot: Any = pyqtgraph.PlotWidget(self)
        self._nothing = EmptyNote(self._plot)
        self._cursor = 0
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.scene().sigMouseClicked.connect(self._on_clicked)
        self._told.setProperty("soft", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._plot, 1)
        layout.addWidget(self._told)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._dress()  # before the figures come: undressed, it is black

    def name(self, title: str) -> None:
        """Give the chart a title."""
        self._title.tell(title)
        self.setAccessibleName(title)

    @property
    def count(self) -> int:
        """The number of things to choose from."""
        raise NotImplementedError

    def words(self, index: int) -> str:
        """Return what one of them says."""
        raise NotImplementedError

    def nothing(self) -> str:
        """Return what is said in place of an empty chart."""
        return self.tr("Nothing yet")

    def draw(self) -> None:
        """Draw everything in the colours of now."""
        raise NotImplementedError

    def at(self, point: QPointF) -> int:
        """Return what lies at a point of the plot, -1 for nothing."""
        raise NotImplementedError

    @Slot(object)
    def _on_clicked(self, event: Any) -> None:
        point = self._plot.getPlotItem().vb.mapSceneToView(event.scenePos())
        index = self.at(point)
        if 0 <= index < self.count:
            self._move(index)
            self.chosen.emit(index)

    def _move(self, index: int) -> None:
        self._cursor = index
        self._tell()
        self.draw()

    def _tell(self) -> None:
        known = self.hasFocus() and self._cursor < self.count
        self._told.tell(self.words(self._cursor) if known else "")
        self._nothing.tell("" if self.count else self.nothing())
        self.setAccessibleDescription(self._told.text() or self._nothing.text())

    def _dress(self) -> None:
        """Take the colours of the palette, which the plotting library does not follow."""
        colours = colours_of(self.palette())
        self._plot.setBackground(QColor(colours.base))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(QColor(colours.line))
            axis.setTextPen(QColor(colours.soft))
            axis.setTickFont(self.font())
            axis.setStyle(tickLength=0)
            axis.setVisible(self.count > 0)
        # By itself a lying axis leaves out the 0, of which half stands left of it; its last needs room.
        figure = self.fontMetrics().horizontalAdvance("0")
        self._plot.getAxis("bottom").setStyle(hideOverlappingLabels=figure)
        self._plot.getPlotItem().layout.setContentsMargins(1, 1, 1 + figure, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, choose with Enter or Space."""
        if event.key() in _BACK and self._cursor > 0:
            self._move(self._cursor - 1)
        elif event.key() in _ON and self._cursor + 1 < self.count:
            self._move(self._cursor + 1)
        elif event.key() in _CHOOSE and self._cursor < self.count:
            self.chosen.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the cursor is."""
        super().focusInEvent(event)
        self._tell()
        self.draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cursor away."""
        super().focusOutEvent(event)
        self._tell()
        self.draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and type size."""
        looks = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() in looks and self._later is not None:
            self._later.start()  # for both, and not while the whole window is being restyled
        super().changeEvent(event)

    @Slot()
    def _redraw(self) -> None:
        self._stale = not self.isVisible()
        if not self._stale:
            self.draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Make up for what waited to be seen."""
        super().showEvent(event)
        if self._stale:
            self._redraw()

    def minimumSizeHint(self) -> QSize:
        """Ask for room in which a chart says something."""
        unit = self.fontMetrics().height()
        return QSize(unit * 13, unit * 9)


class BarChart(Chart):
    """Bars with their names; upright or lying."""

    def __init__(self, *, lying: bool = False, parent: QWidget | None = None) -> None:
        self._bars: list[Bar] = []
        self._lying = lying
        super().__init__(parent)

    @property
    def count(self) -> int:
        """The number of bars."""
        return len(self._bars)

    def words(self, index: int) -> str:
        """Return what a bar says."""
        bar = self._bars[index]
        return bar.words or labelled(bar.name, number(round(bar.value)))

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = list(bars)
        self._cursor = min(self._cursor, max(len(bars) - 1, 0))
        self._tell()
        self.draw()

    def at(self, point: QPointF) -> int:
        """Return the bar whose place a point is in."""
        return round(point.y() if self._lying else point.x())

    def draw(self) -> None:
        """Draw bars, their parts, and the cursor."""
        if not hasattr(self, "_plot"):
            return
        self._dress()
        self._plot.clear()
        colours = colours_of(self.palette())
        for i, bar in enumerate(self._bars):
            here = self.hasFocus() and i == self._cursor
            pen = self._pg.mkPen(QColor(colours.ink), width=MARK) if here else self._pg.mkPen(None)
            colour = tinted(QColor(getattr(colours, bar.colour)), 0.75)
            self._add(i, bar.value, colour, pen)
            if bar.part:
                self._add(i, bar.part, QColor(colours.bad), self._pg.mkPen(None))
        self._name_axes()

    def _add(self, place: int, value: float, colour: QColor, pen: Any) -> None:
        shape = (
            {"x0": [0], "y": [place], "height": BAR, "width": [value]}
            if self._lying
            else {"x": [place], "height": [value], "width": BAR}
        )
        self._plot.addItem(self._pg.BarGraphItem(**shape, brush=colour, pen=pen))

    def _name_axes(self) -> None:
        names, values = ("left", "bottom") if self._lying else ("bottom", "left")
        self._plot.getAxis(names).setTicks([[(i, bar.name) for i, bar in enumerate(self._bars)]])
        self._plot.getAxis(values).setTicks(None)
        box = self._plot.getPlotItem().vb
        top = max((bar.value for bar in self._bars), default=0) or 1
        whole = top <= FEW  # there is no half of a plate
        self._plot.getAxis(values).setTickSpacing(levels=[(1.0, 0.0)] if whole else None)
        self._plot.getAxis(values).tickStrings = _counts_at
        along, across = (box.setYRange, box.setXRange) if self._lying else (box.setXRange, box.setYRange)
        along(-0.5, max(len(self._bars), LEAST_PLACES) - 0.5, padding=0.02)
        across(0, top * 1.05, padding=0)
        box.invertY(self._lying)


class HeatMap(Chart):
    """Counts of pairs: what stands there (rows) against what was read (columns)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._rows: list[str] = []
        self._columns: list[str] = []
        self._counts: list[list[int]] = []
        super().__init__(parent)

    @property
    def count(self) -> int:
        """The number of cells."""
        return len(self._rows) * len(self._columns)

    def pair(self, index: int) -> tuple[str, str]:
        """Return what stands there and what was read, of a cell."""
        row, column = divmod(index, len(self._columns))
        return self._rows[row], self._columns[column]

    def words(self, index: int) -> str:
        """Return what a cell says."""
        row, column = divmod(index, len(self._columns))
        return labelled(f"{self._rows[row]} → {self._columns[column]}", number(self._counts[row][column]))

    def show_counts(
        self, rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]]
    ) -> None:
        """Show other counts; ``counts[row][column]``."""
        self._rows, self._columns = list(rows), list(columns)
        self._counts = [list(row) for row in counts]
        self._cursor = 0
        self._tell()
        self.draw()

    def nothing(self) -> str:
        """Return what is said in place of an empty chart."""
        return self.tr("Nothing was taken for anything else.")

    def at(self, point: QPointF) -> int:
        """Return the cell that a point is in."""
        column, row = int(np.floor(point.x())), int(np.floor(point.y()))
        inside = 0 <= column < len(self._columns) and 0 <= row < len(self._rows)
        return row * len(self._columns) + column if inside else -1

    def draw(self) -> None:
        """Draw the cells, the darker the more, with their numbers."""
        if not hasattr(self, "_plot"):
            return
        self._dress()
        self._plot.clear()
        box = self._plot.getPlotItem().vb
        box.invertY(True)
        self._plot.getAxis("left").setTicks([[(i + 0.5, name) for i, name in enumerate(self._rows)]])
        self._plot.getAxis("bottom").setTicks([[(i + 0.5, name) for i, name in enumerate(self._columns)]])
        if not self.count:
            return
        self._draw_cells()
        box.setXRange(0, max(len(self._columns), LEAST_PLACES), padding=0)
        box.setYRange(0, max(len(self._rows), LEAST_PLACES), padding=0)

    def _draw_cells(self) -> None:
        colours = colours_of(self.palette())
        values: Any = np.array(self._counts, dtype=float)
        image = self._pg.ImageItem(values, axisOrder="row-major")
        least, most = (QColor(colour) for colour in (colours.base, colours.accent))
        ramp = [np.linspace(a, b, 256) for a, b in zip(_rgb(least), _rgb(most), strict=True)]
        image.setLookupTable(np.stack(ramp, axis=1).astype(np.uint8))
        image.setLevels((0.0, max(float(values.max()), 1.0)))
        self._plot.addItem(image)
        self._part_cells(QColor(colours.base))
        dark = values > values.max() * 0.55
        for row, column in np.argwhere(values):
            ink = QColor(colours.on_accent if dark[row, column] else colours.ink)
            text = self._pg.TextItem(number(self._counts[row][column]), color=ink, anchor=(0.5, 0.5))
            text.setFont(self.font())
            text.setPos(column + 0.5, row + 0.5)
            self._plot.addItem(text)
        if self.hasFocus():
            self._draw_cursor(QColor(colours.ink))

    def _part_cells(self, ground: QColor) -> None:
        """Draw lines between the cells: those of one count would look like a single one."""
        high, wide = len(self._rows), len(self._columns)
        down = [(x, y) for x in range(1, wide) for y in (0, high)]
        across = [(x, y) for y in range(1, high) for x in (0, wide)]
        ends: Any = np.array([*down, *across], dtype=float).reshape(-1, 2)
        self._plot.plot(ends[:, 0], ends[:, 1], connect="pairs", pen=self._pg.mkPen(ground, width=GAP))

    def _draw_cursor(self, ink: QColor) -> None:
        row, column = divmod(self._cursor, len(self._columns))
        xs = [column, column + 1, column + 1, column, column]
        ys = [row, row, row + 1, row + 1, row]
        self._plot.plot(xs, ys, pen=self._pg.mkPen(ink, width=MARK))


def _counts_at(values: Sequence[float], _scale: float, spacing: float) -> list[str]:
    """Return what an axis of counts says at these values: as all counts are written, and never 4e+05."""
    return [number(round(value)) if spacing >= 1 else f"{value:g}" for value in values]


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
