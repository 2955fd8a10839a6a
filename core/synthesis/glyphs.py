"""Where the shapes of plate characters come from: templates, real character pictures, bundled fonts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from core import images
from core.alphabet import DIGITS, LETTERS, PROVINCES, SPECIAL
from core.errors import ImageError

Mask = NDArray[np.uint8]
CELL = (54, 108)  # width and height of a mask: 1.2 pixels a millimetre of the 45 x 90 mm cell
FONTS = Path(__file__).parents[2] / "resources" / "fonts"
ALL_CHARACTERS = PROVINCES + SPECIAL + DIGITS + LETTERS
_REFERENCE_FONT = "PlatewrightPlate-Bold.otf"
_NARROW = "1"  # keeps the proportions it has instead of filling its cell


class GlyphSource(Protocol):
    """Something that yields the shape of a character.

    ``mask`` returns ``(108, 54)`` uint8, 255 where there is ink; the same ``rng`` state gives
    the same mask.
    """

    name: str
    characters: frozenset[str]

    def mask(self, character: str, rng: np.random.Generator) -> Mask:
        """Return a mask of one of ``characters``."""
        ...


def read_grey(path: Path) -> Mask:
    """Return the luma of a picture file, ``(H, W)``; raises ``ImageError``."""
    return np.asarray(cv2.cvtColor(images.read(path), cv2.COLOR_RGB2GRAY), np.uint8)


def ink_box(mask: Mask) -> tuple[int, int, int, int] | None:
    """Return x0, y0, x1, y1 around the ink of a mask; None where there is none."""
    ys, xs = np.nonzero(mask > 100)
    if not len(xs):
        return None
    return int(np.min(xs)), int(np.min(ys)), int(np.max(xs)) + 1, int(np.max(ys)) + 1


def place(ink: Mask, box: tuple[float, float, float, float]) -> Mask:
    """Scale ``ink`` into ``box`` (pixels of the cell) of an empty cell."""
    x0, y0, x1, y1 = (round(v) for v in box)
    width, height = max(2, x1 - x0), max(2, y1 - y0)
    shrinks = ink.shape[0] > height
    scaled = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    cell = np.zeros((CELL[1], CELL[0]), np.uint8)
    left, top = max(0, x0), max(0, y0)
    right, bottom = min(CELL[0], x0 + width), min(CELL[1], y0 + height)
    cell[top:bottom, left:right] = scaled[top - y0 : bottom - y0, left - x0 : right - x0]
    return cell


def _fill_cell(ink: Mask, character: str) -> Mask:
    """Stretch tight ``ink`` over the cell as GA 36 does; a "1" stays narrow and centred."""
    share = 0.97
    if character in _NARROW:
        share = float(np.clip(2 * ink.shape[1] / ink.shape[0], 0.2, 0.55))
    left = CELL[0] * (1 - share) / 2
    # Blurred a little, because the warp onto a plate does not average what it shrinks.
    return np.asarray(cv2.blur(place(ink, (left, 1, CELL[0] - left, CELL[1] - 1)), (2, 2)), np.uint8)


def _tight(ink: Mask, character: str) -> Mask | None:
    box = ink_box(ink)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return _fill_cell(np.ascontiguousarray(ink[y0:y1, x0:x1]), character)


def _template(path: Path) -> Mask:
    grey = read_grey(path)
    if int(np.max(grey)) - int(np.min(grey)) < 60:
        raise ImageError("This glyph template is empty", path=path, advice="Remove it or draw the character")
    return grey


class TemplateGlyphs:
    """Glyph templates of a folder: ``<prefix>_<character>.jpg``, either polarity.

    Of a source of double-row plates (``<prefix>_down_<character>.jpg``) the lower row is taken.
    """

    def __init__(self, folder: Path, prefix: str = "140", characters: str = ALL_CHARACTERS) -> None:
        self.name = f"template-{prefix}"
        self._masks: dict[str, Mask] = {}
        for character in characters:
            names = (f"{prefix}_{character}.jpg", f"{prefix}_down_{character}.jpg")
            path = next((folder / n for n in names if (folder / n).is_file()), None)
            if path is not None:
                self._masks[character] = self._to_mask(_template(path), character)
        self.characters = frozenset(self._masks)

    @staticmethod
    def _to_mask(grey: Mask, character: str) -> Mask:
        reference = _font_masks(FONTS / _REFERENCE_FONT, ALL_CHARACTERS)[character]
        # Strokes may run along the frame, so only a likeness to the character tells the polarity.
        candidates = [m for ink in (grey, 255 - grey) if (m := _tight(ink, character)) is not None]
        return max(candidates, key=lambda m: float(np.corrcoef(m.ravel(), reference.ravel())[0, 1]))

    def mask(self, character: str, rng: np.random.Generator) -> Mask:
        """Return the template; ``rng`` is not used."""
        return self._masks[character]


class FontGlyphs:
    """Characters of an outline font, squeezed into the narrow cell of a plate.

    Only those that the font has; raises ``ImageError`` for a file that is no font.
    """

    def __init__(self, path: Path, characters: Iterable[str] = ALL_CHARACTERS) -> None:
        self.name = f"font-{path.stem}"
        self._masks = _font_masks(path, "".join(characters))
        self.characters = frozenset(self._masks)

    def mask(self, character: str, rng: np.random.Generator) -> Mask:
        """Return the character of the font; ``rng`` is not used."""
        return self._masks[character]


@cache
def _font_masks(path: Path, characters: str) -> dict[str, Mask]:
    from PIL import Image, ImageDraw, ImageFont

    try:
        font = ImageFont.truetype(str(path), 160)
    except OSError as error:
        raise ImageError("This is no font", path=path, detail=str(error)) from error
    absent = bytes(font.getmask("\U0010ffff"))  # what the font shows for a character that it lacks
    masks = {}
    for character in characters:
        if bytes(font.getmask(character)) == absent:
            continue
        canvas = Image.new("L", (240, 260))
        ImageDraw.Draw(canvas).text((40, 10), character, fill=255, font=font)
        if (mask := _tight(np.asarray(canvas), character)) is not None:
            masks[character] = mask
    if not masks:
        raise ImageError(
            "This font has no character of a plate",
            path=path,
            advice="Give a font with Chinese or Latin letters",
        )
    return _strengthened(masks)


def _strengthened(masks: dict[str, Mask]) -> dict[str, Mask]:
    """Give strokes that were squeezed thin the breadth that GA 36 asks for (10 mm; less in hanzi)."""
    sample = masks.get("H")
    if sample is None:  # a font of Chinese characters alone: nothing tells how thin its strokes became
        return masks
    upright = int(np.argmin(sample[CELL[1] // 4, 4:] > 128)) + 4
    level = int((sample[:, CELL[0] // 2] > 128).sum())
    result = {}
    for character, mask in masks.items():
        share = 1.0 if character in DIGITS + LETTERS else 0.6
        grow = [max(0, round((12 - breadth) * share)) for breadth in (upright, level)]
        # Room for the growth at the edges, so that it does not widen the glyph beyond its cell.
        inner = place(mask, (grow[0] / 2, grow[1] / 2, CELL[0] - grow[0] / 2, CELL[1] - grow[1] / 2))
        kernel = np.ones((grow[1] + 1, grow[0] + 1), np.uint8)
        result[character] = np.asarray(cv2.dilate(inner, kernel), np.uint8)
    return result


def bundled_fonts() -> list[GlyphSource]:
    """Return the sources that every installation has."""
    return [FontGlyphs(p) for p in sorted(FONTS.glob("*.otf"))]
