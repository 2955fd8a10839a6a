"""Sizes, places and colours of plates after GA 36-2014 (new-energy: GA 36-2018), in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core import double_row
from core.plate import PlateKind

Colour = tuple[int, int, int]  # RGB
CHARACTER_HEIGHT = 90.0

WHITE: Colour = (242, 243, 245)
BLACK: Colour = (22, 22, 24)
RED: Colour = (196, 30, 36)


@dataclass(frozen=True)
class Layout:
    """Where everything stands on a plate: ``cells`` are (x, y, width, height) a character."""

    size: tuple[float, float]
    cells: tuple[tuple[float, float, float, float], ...]
    dot: tuple[float, float] | None  # centre of the separator; None where there is none
    symbol: bool = False  # the new-energy mark stands where the dot would
    rows: int = 1


@dataclass(frozen=True)
class Paint:
    """Colours of a kind: base, ink, and the ink of ``special`` characters."""

    base: Colour
    ink: Colour
    special: str = ""
    special_ink: Colour = RED
    drift: Colour = (0, 0, 0)  # how far batches and fading take the base, at most


_BLUE = Paint((18, 48, 165), WHITE, drift=(10, 72, 55))
_YELLOW = Paint((226, 160, 20), BLACK, drift=(20, 40, 40))
_BLACK = Paint((18, 18, 20), WHITE, "港澳")

PAINTS: dict[PlateKind, Paint] = {
    PlateKind.BLUE: _BLUE,
    PlateKind.GREEN: Paint((96, 200, 128), BLACK),
    PlateKind.YELLOW: _YELLOW,
    PlateKind.POLICE: Paint((236, 237, 238), BLACK, "警"),
    PlateKind.COACH: _YELLOW,
    PlateKind.TRAILER: _YELLOW,
    PlateKind.HONGKONG: Paint(_BLACK.base, WHITE),
    PlateKind.MACAO: Paint(_BLACK.base, WHITE),
    PlateKind.EMBASSY: Paint(_BLACK.base, WHITE, "使"),
    PlateKind.CONSULATE: Paint(_BLACK.base, WHITE, "领"),
    PlateKind.AVIATION: Paint((20, 118, 70), WHITE),
}

DOUBLE_ROW = double_row.KINDS  # the rear of lorries and coaches, and of trailers

_DOT_AFTER = {PlateKind.POLICE: 1, PlateKind.EMBASSY: 4}  # characters before the dot; otherwise 2
_BOLTS = (0.25, 0.75)


@cache
def layout_of(kind: PlateKind, rows: int = 1) -> Layout:
    """Return the layout of a kind in one row, or in two for the kinds of ``DOUBLE_ROW``."""
    if rows == 2:
        return _double_row_layout()
    return _energy_layout() if kind is PlateKind.GREEN else _small_layout(_DOT_AFTER.get(kind, 2))


def _small_layout(before_dot: int) -> Layout:
    x, cells, dot = 15.5, [], 0.0
    for slot in range(7):
        if slot == before_dot:
            dot = x - 12 + 17
            x += 34 - 12
        cells.append((x, 25.0, 45.0, CHARACTER_HEIGHT))
        x += 45 + 12
    return Layout((440, 140), tuple(cells), (dot, 70.0))


def _energy_layout() -> Layout:
    x, cells, dot = 15.5, [], 0.0
    for slot in range(8):
        if slot == 2:
            dot = x - 9 + 24.5
            x += 49 - 9
        width = 45.0 if slot == 0 else 43.0
        cells.append((x, 25.0, width, CHARACTER_HEIGHT))
        x += width + 9
    return Layout((480, 140), tuple(cells), (dot, 70.0), symbol=True)


def _double_row_layout() -> Layout:
    """Province and city, 60 mm high, above five characters of 110 mm."""
    upper = tuple((x, 15.0, 80.0, 60.0) for x in (110.0, 250.0))
    lower = tuple((27.5 + 80 * i, 90.0, 65.0, 110.0) for i in range(5))
    return Layout((440, 220), upper + lower, (220.0, 45.0), rows=2)


def bolt_places(layout: Layout) -> list[tuple[float, float]]:
    """Return the centres of the four screw holes."""
    width, height = layout.size
    return [(width * u, v) for v in (11.0, height - 11.0) for u in _BOLTS]
