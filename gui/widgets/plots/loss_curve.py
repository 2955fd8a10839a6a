"""The curve of a training's loss."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.widgets.tones import colours_of


class LossCurve(QWidget):
    """The loss by step. The plotting library takes 0.1 s to load, so it waits for the first curve."""

    def __init__(self) -> None:
        super().__init__()
        self._plot: Any = None
        self._line: Any = None
        self._losses: list[tuple[int, float]] = []
        self._title = QLabel(self)
        self.setMinimumHeight(100)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)

    def retranslate(self) -> None:
        """Say everything in the language of the window."""
        self._title.setText(self.tr("Loss by step"))
        self.setAccessibleName(self.tr("Loss of the fine-tuning by step"))

    def show_losses(self, losses: list[tuple[int, float]]) -> None:
        """Draw the points (step, loss), at once or when the curve is seen."""
        self._losses = losses
        if losses and self.isVisible():
            self._draw()

    def _draw(self) -> None:
        if self._plot is None:
            self._make_plot()
        steps, values = zip(*self._losses, strict=True)
        self._line.setData(steps, values, symbol=None if len(steps) > 1 else "o")

    def _make_plot(self) -> None:
        import pyqtgraph

        self._plot = pyqtgraph.PlotWidget()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.showGrid(x=False, y=True, alpha=0.2)
        self._plot.setLimits(xMin=0, yMin=0)  # the room around a single point would go below
        self._line = self._plot.plot()
        self._dress()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._plot)

    def _dress(self) -> None:
        """Take the colours of the palette, which the plotting library does not follow."""
        import pyqtgraph

        palette = self.palette()
        self._plot.setBackground(palette.color(QPalette.ColorRole.Base))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(palette.color(QPalette.ColorRole.Mid))
            axis.setTextPen(colours_of(palette).soft)
            axis.setTickFont(self.font())
            axis.setStyle(tickLength=0)
        self._line.setSymbolBrush(palette.color(QPalette.ColorRole.Link))
        self._line.setPen(pyqtgraph.mkPen(palette.color(QPalette.ColorRole.Link), width=2))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._dress()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Prefer the shape of a small chart."""
        return QSize(280, 160)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what waited for being seen."""
        super().showEvent(event)
        if self._losses:
            self._draw()
