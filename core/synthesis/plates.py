"""Flat plates: ``PlateRenderer`` draws a label as GA 36 says, from several sources of characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.alphabet import PLATES, Alphabet
from core.errors import LabelError
from core.plate import PlateKind, kind_of, slots_of
from core.reading import Quad
from core.synthesis.blanks import LARGE_ENERGY, TWO_ROWS
from core.synthesis.glyphs import CELL, GlyphSource, Mask, bundled_fonts
from core.synthesis.labels import KIND_WEIGHTS, random_kind, random_label
from core.synthesis.layouts import DOUBLE_ROW, PAINTS, Colour, Layout, Paint, bolt_places, layout_of
from core.synthesis.strokes import StrokeGlyphs

# Shares of plates that carry each kind of wear.
_DOT_MISSING, _WORN, _BENT = 0.12, 0.12, 0.2

_ALPHAS = np.linspace(0, 1, 256)[:, None, None]
_SQUARE = np.ones((3, 3), np.uint8)

Rng = np.random.Generator
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """A picture of one plate: RGB ``(H, W, 3)``, its label, kind, place in it, and how many rows it has."""

    image: Image
    label: str
    kind: PlateKind
    quad: Quad
    rows: int = 1


def bundled_sources() -> list[GlyphSource]:
    """Return the shapes that every installation has: drawn letters and digits, and the fonts."""
    return [StrokeGlyphs(), *bundled_fonts()]


class PlateRenderer:
    """Draw flat plates at ``scale`` pixels a millimetre.

    ``sources`` are drawn from by ``source_weights`` (all alike when omitted); a share ``mixed`` of
    plates takes every character from another source. Every other plate keeps to one source as far
    as it has the character. ``blanks`` are pictures of empty plates (at ``scale``) to write upon;
    kinds without one are drawn. ``wear`` scales how often paint and ink have suffered. A kind that
    the alphabet cannot spell is never drawn at random. Of the kinds of ``DOUBLE_ROW`` this share has
    two rows: ``double_rows``.
    """

    def __init__(
        self,
        sources: Sequence[GlyphSource] | None = None,
        *,
        alphabet: Alphabet = PLATES,
        weights: dict[PlateKind, float] | None = None,
        source_weights: Sequence[float] | None = None,
        mixed: float = 0.3,
        scale: float = 0.6,
        wear: float = 1.0,
        blanks: Mapping[str, Image] | None = None,
        double_rows: float = 0.0,
    ) -> None:
        self.double_rows = double_rows
        self.sources = list(sources) if sources else bundled_sources()
        self.alphabet = alphabet
        self.weights = {k: w for k, w in (weights or KIND_WEIGHTS).items() if _fits(k, alphabet)}
        shares = np.asarray(source_weights or [1.0] * len(self.sources), float)
        self._cumulative = np.cumsum(shares / shares.sum())
        self.mixed, self.scale, self.wear = mixed, scale, wear
        self.blanks = dict(blanks or {})

    def draw(self, rng: Rng, label: str | None = None, kind: PlateKind | None = None) -> Drawn:
        """Draw ``label`` (random when None); ``LabelError`` for characters outside the alphabet."""
        if kind is None:
            kind = kind_of(label) if label else random_kind(rng, self.weights)
        text = label if label is not None else random_label(rng, kind)
        two = self.double_rows > 0 and kind in DOUBLE_ROW and rng.random() < self.double_rows
        layout = layout_of(kind, 2 if two else 1)
        if len(text) != len(layout.cells) or self.alphabet.unknown(text):
            raise LabelError("This label cannot be drawn on this kind of plate", detail=f"{text} {kind}")
        paint = _varied(rng, PAINTS[kind])
        blank = self.blanks.get(_blank_of(text, kind, layout))
        ink = self._ink(rng, text, layout)
        if blank is None:
            if rng.random() > _DOT_MISSING * self.wear:
                _dot(ink, layout, self.scale)
            _border(ink, layout, self.scale)
        if rng.random() < _WORN * self.wear:
            ink = _worn(rng, ink)
        base = _base(rng, text, paint.base, layout, self.scale) if blank is None else blank
        image = _compose(base, ink, paint, text, layout)
        if blank is None:
            _bolts(rng, image, layout, self.scale)
        if rng.random() < _BENT * self.wear:
            image = _bent(rng, image, self.scale)
        height, width = image.shape[:2]
        return Drawn(image, text, kind, Quad.from_box((0, 0, width, height)), layout.rows)

    def _ink(self, rng: Rng, text: str, layout: Layout) -> Mask:
        """Return the ink of the whole plate, ``(H, W)``."""
        width, height = _pixels(layout, self.scale)
        ink = np.zeros((height, width), np.uint8)
        mixed, first = rng.random() < self.mixed, self._source(rng)
        weight = np.clip(rng.normal(-0.3, 0.65), -1, 1.2)  # real strokes look thinner than the templates'
        for character, cell in zip(text, layout.cells, strict=True):
            source = self._source(rng) if mixed else first
            if character not in source.characters:
                source = self._fallback(rng, character)
            mask = _weighted(source.mask(character, rng), weight + rng.normal(0, 0.2))
            _stamp(ink, mask, cell, self.scale, rng.normal(0, 0.5, 4))
        return ink

    def _source(self, rng: Rng) -> GlyphSource:
        index = int(np.searchsorted(self._cumulative, rng.random(), side="right"))
        return self.sources[min(index, len(self.sources) - 1)]

    def _fallback(self, rng: Rng, character: str) -> GlyphSource:
        able = [s for s in self.sources if character in s.characters] or bundled_fonts()
        return able[int(rng.integers(len(able)))]


def _fits(kind: PlateKind, alphabet: Alphabet) -> bool:
    """Tell whether the alphabet has a character for every slot of a kind (警 for a police plate)."""
    slots = slots_of(kind, len(layout_of(kind).cells))
    return all(any(c in alphabet for c in allowed) for allowed in slots)


def _pixels(layout: Layout, scale: float) -> tuple[int, int]:
    return round(layout.size[0] * scale), round(layout.size[1] * scale)


def _weighted(mask: Mask, weight: float) -> Mask:
    """Make strokes bolder (weight > 0) or thinner by a soft dilation or erosion."""
    if abs(weight) < 0.25:
        return mask
    changed = cv2.dilate(mask, _SQUARE) if weight > 0 else cv2.erode(mask, _SQUARE)
    share = min(1.0, abs(weight))
    return np.asarray(cv2.addWeighted(mask, 1 - share, changed, share, 0), np.uint8)


def _stamp(
    ink: Mask, mask: Mask, cell: tuple[float, float, float, float], scale: float, jitter: NDArray[np.float64]
) -> None:
    """Draw ``mask`` into its cell with sub-pixel placement; ``jitter`` is in millimetres."""
    x, y, width, height = cell
    x0, y0 = (x + jitter[0]) * scale, (y + jitter[1]) * scale
    w, h = (width + jitter[2]) * scale, (height + jitter[3]) * scale
    left, top = int(x0), int(y0)
    box_w, box_h = int(w) + 2, int(h) + 2
    matrix = np.array([[w / CELL[0], 0, x0 - left], [0, h / CELL[1], y0 - top]])
    patch = cv2.warpAffine(mask, matrix, (box_w, box_h), flags=cv2.INTER_LINEAR)
    view = ink[top : top + box_h, left : left + box_w]
    np.maximum(view, patch[: view.shape[0], : view.shape[1]], out=view)


def _dot(ink: Mask, layout: Layout, scale: float) -> None:
    if layout.dot is not None and not layout.symbol:
        centre = (round(layout.dot[0] * scale * 16), round(layout.dot[1] * scale * 16))
        cv2.circle(ink, centre, round(5 * scale * 16), 255, -1, cv2.LINE_AA, 4)


def _worn(rng: Rng, ink: Mask) -> Mask:
    """Let the ink peel and fade in patches."""
    height, width = ink.shape
    patches = np.clip(rng.normal(1.0, 0.4, (6, 20)), 0.25, 1).astype(np.float32)
    field = cv2.resize(patches, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(ink, field, dtype=cv2.CV_8U), np.uint8)


def _bent(rng: Rng, image: Image, scale: float) -> Image:
    """Bend the plate about an upright axis by up to 8.4 mm, 6 % of one row; the corners stay."""
    height, width = image.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32)
    lift = float(rng.uniform(-0.06, 0.06)) * 140 * scale * (1 - across**2)
    columns = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    rows = np.arange(height, dtype=np.float32)[:, None] + lift
    return np.asarray(
        cv2.remap(image, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _border(ink: Mask, layout: Layout, scale: float) -> None:
    width, height = _pixels(layout, scale)
    inset, thickness = round(4 * scale), max(1, round(2.5 * scale))
    cv2.rectangle(ink, (inset, inset), (width - 1 - inset, height - 1 - inset), 255, thickness, cv2.LINE_AA)


def _colour(values: NDArray[np.float64]) -> Colour:
    red, green, blue = np.clip(values, 0, 255).astype(int).tolist()
    return red, green, blue


def _varied(rng: Rng, paint: Paint) -> Paint:
    """Vary the paint as batches and fading do; light and camera come later."""
    shift = rng.normal(0, 10, 3) + rng.normal(0, 14) + rng.random() * np.asarray(paint.drift)
    base = _colour(np.asarray(paint.base) + shift)
    ink = _colour(np.asarray(paint.ink) + rng.normal(0, 8))
    red = rng.random() < 0.75
    return replace(paint, base=base, ink=ink, special_ink=paint.special_ink if red else ink)


def _blank_of(text: str, kind: PlateKind, layout: Layout) -> str:
    if layout.rows == 2:
        return TWO_ROWS
    return LARGE_ENERGY if kind is PlateKind.GREEN and text[2].isdigit() else kind


def _base(rng: Rng, text: str, colour: Colour, layout: Layout, scale: float) -> Image:
    """Return the empty plate: one colour, or what the two new-energy plates have instead."""
    width, height = _pixels(layout, scale)
    image = np.empty((height, width, 3), np.uint8)
    cv2.rectangle(image, (0, 0), (width, height), colour, -1)
    if layout.symbol and text[2].isdigit():
        edge = round(layout.cells[2][0] * scale * 0.86)
        yellow = np.clip(np.array([226, 190, 30]) + rng.normal(0, 14, 3), 0, 255)
        cv2.rectangle(image, (0, 0), (edge, height), yellow.tolist(), -1)
    elif layout.symbol:
        ramp = np.linspace(0, 1, height)[:, None] ** float(rng.uniform(0.6, 1.6))
        top = np.clip(np.array([214, 238, 222]) + rng.normal(0, 10, 3), 0, 255)
        rows = (top * (1 - ramp) + np.asarray(colour) * ramp).astype(np.uint8)[:, None]
        image = np.asarray(cv2.resize(rows, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
    if layout.symbol and layout.dot is not None:
        _energy_mark(image, layout.dot, scale)
    return image


def _energy_mark(image: Image, centre: tuple[float, float], scale: float) -> None:
    """Draw the round new-energy mark: a coloured left half with bars, a light right half."""
    x, y, radius = centre[0] * scale, centre[1] * scale, 15 * scale
    point = (round(x), round(y))
    cv2.circle(image, point, round(radius), (236, 240, 240), -1, cv2.LINE_AA)
    axes = (round(radius), round(radius))
    cv2.ellipse(image, point, axes, 0, 90, 270, (40, 110, 190), -1, cv2.LINE_AA)
    cv2.circle(image, point, round(radius), (40, 90, 110), max(1, round(2 * scale)), cv2.LINE_AA)
    for offset in (-5, 0, 5):
        row = round(y + offset * scale)
        cv2.line(image, (round(x - radius * 0.8), row), (point[0], row), (236, 240, 240), 1, cv2.LINE_AA)


def _compose(base: Image, ink: Mask, paint: Paint, text: str, layout: Layout) -> Image:
    """Lay the ink over the base; all in OpenCV, since this is the costliest step of a plate."""
    scale = base.shape[1] / layout.size[0]
    alpha = cv2.merge([ink] * 3)
    colour = cv2.LUT(alpha, _ramp(paint.ink))
    for character, (x, _, width, _) in zip(text, layout.cells, strict=True):
        if character in paint.special:
            part = slice(round((x - 3) * scale), round((x + width + 3) * scale))
            colour[:, part] = cv2.LUT(np.ascontiguousarray(alpha[:, part]), _ramp(paint.special_ink))
    return np.asarray(cv2.add(cv2.multiply(base, cv2.bitwise_not(alpha), scale=1 / 255), colour), np.uint8)


def _ramp(colour: Colour) -> Image:
    """Return the table that maps an alpha of 0..255 to that share of ``colour``, ``(256, 1, 3)``."""
    ramp: Image = (_ALPHAS * np.asarray(colour)).astype(np.uint8)
    return ramp


def _bolts(rng: Rng, image: Image, layout: Layout, scale: float) -> None:
    """Put screws or empty holes into some of the four places."""
    if rng.random() < 0.2:
        return
    radius = float(rng.uniform(4, 7)) * scale
    shade = int(rng.integers(30, 230))
    glint = (min(255, shade + 70),) * 3
    offsets = (rng.normal(0, (2.4, 1.3), (4, 2)) * scale).tolist()
    tints = np.clip(rng.normal(shade, 12, (4, 3)), 0, 255).astype(int).tolist()
    for (x, y), (dx, dy), tint in zip(bolt_places(layout), offsets, tints, strict=True):
        if rng.random() < 0.75:
            point = (round(x * scale + dx), round(y * scale + dy))
            cv2.circle(image, point, round(radius), tint, -1, cv2.LINE_AA)
            cv2.circle(image, (point[0], point[1] - 1), max(1, round(radius / 3)), glint, -1, cv2.LINE_AA)
