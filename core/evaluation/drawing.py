"""Pictures of readings: the annotated image, and the sheet of crops with label and reading beneath."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

import resources
from core.alignment import wrong_places
from core.reading import Quad
from core.recognition.preprocess import resize
from core.shown import confidence_text

if TYPE_CHECKING:
    from core.images import Array

CROP = (220, 70)  # width and height of a crop in a sheet
_LINE = 22  # height of a line of text in a sheet
_GAP = 10
_ASIDE = 62  # kept right of a text, for an ellipsis and "wrong"
_FILLS = 0.5  # share of the picture's height from which on a plate is the picture

_INK, _WRONG, _PAPER, _FAINT = (20, 20, 20), (200, 30, 30), (255, 255, 255), (110, 110, 110)
_QUAD, _BACK = (40, 220, 90), (12, 60, 28)


@dataclass(frozen=True)
class Cell:
    """One crop of a sheet, what it shows (None: nobody knows) and what was read."""

    crop: Array
    label: str | None
    text: str
    confidence: float


def annotate(image: Array, quad: Quad | None, text: str, confidence: float) -> Array:
    """Return a copy of the image with the quad and the text over it.

    Where the plate fills the picture, or nobody knows its quad, the text stands in a band above.
    """
    from PIL import Image, ImageDraw

    height, width = image.shape[:2]
    tag = _Tag(text, confidence_text(confidence), max(18, round(min(width, height) / 20)))
    inside = quad is not None and quad.box[3] - quad.box[1] < _FILLS * height
    band = 0 if inside else tag.height
    canvas = Image.new("RGB", (max(width, tag.width), height + band), _BACK)
    canvas.paste(Image.fromarray(image), (0, band))
    draw = ImageDraw.Draw(canvas)
    if quad is not None:
        corners = [(x, y + band) for x, y in quad.points]
        stroke = max(2, round(min(width, height) / 240))
        draw.line([*corners, corners[0]], fill=_QUAD, width=stroke, joint="curve")
    tag.draw(draw, *(tag.beside(quad, canvas.size) if quad is not None and inside else (0, 0)))
    return np.asarray(canvas)


@dataclass(frozen=True)
class _Tag:
    """A text and its confidence on a dark ground; lengths in pixels."""

    text: str
    share: str
    size: int

    @property
    def height(self) -> int:
        return round(self.size * 1.5)

    @property
    def width(self) -> int:
        share: float = _plain(self.size * 0.6).getlength(self.share)
        text: float = _font(self.size).getlength(self.text)
        return round(text + share + self.size)

    def beside(self, quad: Quad, canvas: tuple[int, int]) -> tuple[int, int]:
        """Return the corner above the quad, or below where there is no room; never outside."""
        x0, y0, _, y1 = quad.box
        top = y0 - self.height - 4 if y0 >= self.height + 4 else y1 + 4
        left = min(max(0, round(x0)), max(0, canvas[0] - self.width))
        return left, min(round(top), canvas[1] - self.height)

    def draw(self, draw: Any, x: int, y: int) -> None:
        middle, edge = y + self.height / 2, self.size * 0.3
        draw.rectangle((x, y, x + self.width, y + self.height - 1), fill=_BACK)
        draw.text((x + edge, middle), self.text, font=_font(self.size), fill=_QUAD, anchor="lm")
        small = _plain(self.size * 0.6)
        draw.text((x + self.width - edge, middle), self.share, font=small, fill=_QUAD, anchor="rm")


def sheet(cells: Sequence[Cell], columns: int = 5) -> Array:
    """Return the crops in rows, the label above the reading beneath each; wrong characters in red."""
    from PIL import Image, ImageDraw

    columns = max(1, min(columns, len(cells)))
    step = (CROP[0] + _GAP, CROP[1] + 2 * _LINE + _GAP)
    size = (columns * step[0] + _GAP, max(1, math.ceil(len(cells) / columns)) * step[1] + _GAP)
    canvas = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(canvas)
    for k, cell in enumerate(cells):
        x, y = _GAP + (k % columns) * step[0], _GAP + (k // columns) * step[1]
        crop = _fitted(cell.crop)
        canvas.paste(Image.fromarray(crop), (x + (CROP[0] - crop.shape[1]) // 2, y))
        _write_cell(draw, cell, x, y + CROP[1])
    return np.asarray(canvas)


def _write_cell(draw: Any, cell: Cell, x: int, y: int) -> None:
    wrong = cell.label is not None and cell.label != cell.text
    if cell.label is not None:
        _write_line(draw, (x, y + _LINE / 2), cell.label, [_FAINT] * len(cell.label))
    inks = [_INK if good else _WRONG for good in _good(cell)]
    _write_line(draw, (x, y + 1.5 * _LINE), cell.text, inks)
    colour = _WRONG if wrong else _FAINT
    right = x + CROP[0]
    draw.text(
        (right, y + 1.5 * _LINE), confidence_text(cell.confidence), font=_plain(13), fill=colour, anchor="rm"
    )
    if wrong:  # never by colour alone
        draw.text((right, y + _LINE / 2), "wrong", font=_plain(13), fill=_WRONG, anchor="rm")


def _write_line(draw: Any, place: tuple[float, float], text: str, inks: Sequence[Any]) -> None:
    """Write a text in these colours; of one that is longer than its cell, as much as there is room for."""
    x, y = place
    end = x + CROP[0] - _ASIDE
    for character, ink in zip(text, inks, strict=True):
        font = _font(17) if _is_drawn(character) else _plain(17)
        if x + font.getlength(character) > end:
            draw.text((x, y), "…", font=_plain(17), fill=ink, anchor="lm")
            return
        draw.text((x, y), character, font=font, fill=ink, anchor="lm")
        x += font.getlength(character)


def _good(cell: Cell) -> list[bool]:
    """Tell for each character read whether it stands in the label there."""
    if cell.label is None:
        return [True] * len(cell.text)
    if len(cell.label) == len(cell.text):
        return [a == b for a, b in zip(cell.label, cell.text, strict=True)]
    wrong = wrong_places(cell.label, cell.text)
    return [place not in wrong for place in range(len(cell.text))]


def _fitted(crop: Array) -> Array:
    """Return the crop as large as fits, its proportions kept."""
    height, width = crop.shape[:2]
    scale = min(CROP[0] / width, CROP[1] / height)
    return resize(crop, max(1, round(width * scale)), max(1, round(height * scale)))


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(resources.path("fonts", "PlatewrightPlate-Bold.otf")), size)


@cache
def _is_drawn(character: str) -> bool:
    """Tell whether the plate font has a character; other alphabets than plates' have more."""
    drawn, missing = (bytes(_font(17).getmask(c)) for c in (character, "\uffff"))
    return drawn != missing


@cache
def _plain(size: float) -> Any:
    """Return Pillow's own font: the plate font has no points and no percent sign."""
    from PIL import ImageFont

    return ImageFont.load_default(size)
