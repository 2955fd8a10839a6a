"""How certainty looks: colours by the palette, a shape a level, the face that plates are set in.

How its number is written, ``gui.texts`` says.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainterPath, QPalette, QPolygonF

import resources
from core.correction import UNCERTAIN_BELOW
from gui.theme import DARK, LIGHT, Colours

SURE_FROM = 0.97
_BUNDLED = ("PlatewrightPlate-Regular.otf", "PlatewrightPlate-Bold.otf")
_FAMILIES = (
    "Platewright Plate",  # bundled: every character of a plate
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)


class Level(StrEnum):
    """How sure a model is of a character; told by colour, shape and number."""

    SURE = "sure"
    FAIR = "fair"
    DOUBTFUL = "doubtful"
    PERSON = "person"  # a person's character needs no figure


def level_of(confidence: float | None) -> Level:
    """Return the level of a confidence; None means that a person vouches for it."""
    if confidence is None:
        return Level.PERSON
    if confidence >= SURE_FROM:
        return Level.SURE
    return Level.FAIR if confidence >= UNCERTAIN_BELOW else Level.DOUBTFUL


def colours_of(palette: QPalette) -> Colours:
    """Return the light or dark colours, whichever the palette wears."""
    return DARK if palette.color(QPalette.ColorRole.Base).lightness() < 128 else LIGHT


def level_colour(colours: Colours, level: Level) -> QColor:
    """Return the ink of a level."""
    names = {
        Level.SURE: colours.good,
        Level.FAIR: colours.warn,
        Level.DOUBTFUL: colours.bad,
        Level.PERSON: colours.accent,
    }
    return QColor(names[level])


def level_shape(level: Level, box: QRectF) -> QPainterPath:
    """Return the shape of a level inside a square box: disc, diamond, triangle, pencil stroke."""
    path = QPainterPath()
    centre, r = box.center(), box.width() / 2
    if level is Level.SURE:
        path.addEllipse(centre, r * 0.8, r * 0.8)
    elif level is Level.FAIR:
        path.addPolygon(QPolygonF(_around(centre, r, (0, 90, 180, 270, 0))))
    elif level is Level.DOUBTFUL:
        path.addPolygon(QPolygonF(_around(centre, r * 1.1, (270, 30, 150, 270))))
    else:
        path.addPolygon(QPolygonF([QPointF(x * r + centre.x(), y * r + centre.y()) for x, y in _PENCIL]))
    return path


def plate_font(pixels: float, bold: bool = True) -> QFont:
    """Return the face for plate text, ``pixels`` high; one for all who ask, so copy it before changing it."""
    return _plate_font(max(6, round(pixels)), bold)


def plate_metrics(pixels: float) -> QFontMetricsF:
    """Return the measures of the face for plate text."""
    return _plate_metrics(max(6, round(pixels)))


def plate_advance(pixels: float, text: str) -> float:
    """Return the width of plate text; measured once, since the cells of a page are painted many times."""
    return _plate_advance(max(6, round(pixels)), text)


@lru_cache(maxsize=8192)
def _plate_advance(pixels: int, text: str) -> float:
    return _plate_metrics(pixels).horizontalAdvance(text)


@cache
def _plate_metrics(pixels: int) -> QFontMetricsF:
    return QFontMetricsF(_plate_font(pixels, True))


@cache
def plate_families() -> tuple[str, ...]:
    """Return the families that plates are set in; Qt knows the bundled one from the first call on."""
    for name in _BUNDLED:
        QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))
    return _FAMILIES


@cache
def _plate_font(pixels: int, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(plate_families())
    font.setPixelSize(pixels)
    font.setBold(bold)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    """Return the opaque colour of ``colour`` laid over ``ground`` at this opacity: one painting for two."""
    return QColor.fromRgbF(
        ground.redF() + (colour.redF() - ground.redF()) * share,
        ground.greenF() + (colour.greenF() - ground.greenF()) * share,
        ground.blueF() + (colour.blueF() - ground.blueF()) * share,
    )


def tinted(colour: QColor, share: float) -> QColor:
    """Return a colour at this opacity."""
    faint = QColor(colour)
    faint.setAlphaF(share)
    return faint


_PENCIL = [(-0.9, 0.9), (-0.75, 0.3), (0.4, -0.85), (0.85, -0.4), (-0.3, 0.75), (-0.9, 0.9)]


def _around(centre: QPointF, radius: float, degrees: tuple[int, ...]) -> list[QPointF]:
    return [
        centre + QPointF(math.cos(math.radians(d)) * radius, math.sin(math.radians(d)) * radius)
        for d in degrees
    ]
