"""``DrawnSampler``: an endless stream of drawn crops with labels, for training and for measuring."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core import double_row, images
from core.alphabet import DIGITS, LETTERS, PLATES, PROVINCES, Alphabet
from core.plate import PlateKind
from core.synthesis.blanks import load_blanks
from core.synthesis.glyphs import FontGlyphs, GlyphSource, TemplateGlyphs, bundled_fonts
from core.synthesis.photograph import Camera, PlatePhotographer
from core.synthesis.pictures import CharacterPictures, share_of
from core.synthesis.plates import PlateRenderer, bundled_sources
from core.synthesis.strokes import StrokeGlyphs

Image = NDArray[np.uint8]
Part = Literal["train", "held"]
_UPPER_SHARE = 0.06  # of the provinces of two rows
_FONTS_SHARE = 0.18  # of further fonts together, beside the other sources' 1.0


class DrawnSampler:
    """Draw ``(crop, label)`` samples; the same ``rng`` state gives the same sample.

    With ``data_root`` the shapes come from its glyph templates and real character pictures and the
    surroundings from its backgrounds; without it from the bundled fonts and drawn surroundings.
    ``part`` "held" uses only shapes, empty plates and surroundings that "train" never sees (with
    ``data_root``; the bundled fonts alone cannot be divided). ``fonts`` are files of further fonts to
    learn from; each gives the characters that it has. ``composed`` takes real character pictures alone,
    for plates of the provinces that they show (``composed_provinces``). ``double_rows`` as in
    ``PlateRenderer``; such a crop shows both rows.
    """

    def __init__(
        self,
        data_root: Path | None = None,
        seed: int = 0,
        *,
        alphabet: Alphabet = PLATES,
        weights: dict[PlateKind, float] | None = None,
        camera: Camera | None = None,
        part: Part = "train",
        fonts: Sequence[str] = (),
        composed: bool = False,
        double_rows: float = 0.0,
    ) -> None:
        cv2.setNumThreads(0)  # one process a worker: threads of OpenCV would only fight over the cores
        self.seed = seed
        sources, shares = _sources(data_root, part, [FontGlyphs(Path(f).expanduser()) for f in fonts])
        if composed:
            sources = [source for source in sources if isinstance(source, CharacterPictures)]
            shares = [1.0] * len(sources)
        blanks = load_blanks(data_root / "plate_blanks") if data_root and part == "held" else {}
        self.renderer = PlateRenderer(
            sources,
            alphabet=alphabet,
            weights=weights,
            source_weights=shares,
            blanks=blanks,
            double_rows=double_rows,
        )
        self.photographer = PlatePhotographer(_backgrounds(data_root, part), camera)

    def composed_provinces(self) -> str:
        """Return the provinces that real character pictures show; "" where a digit or letter is missing."""
        shown = [s.characters for s in self.renderer.sources if isinstance(s, CharacterPictures)]
        whole = bool(shown) and shown[0] >= set(DIGITS + LETTERS)
        return "".join(c for c in PROVINCES if whole and c in shown[0])

    def sample(self, rng: np.random.Generator) -> tuple[Image, str]:
        """Return a crop ``(H, W, 3)`` RGB uint8 and its label."""
        drawn = self.renderer.draw(rng)
        return self.photographer(rng, drawn), drawn.label

    def row(self, rng: np.random.Generator) -> tuple[Image, str]:
        """Return a sample as readers take it: two rows rectified and laid out as one."""
        drawn = self.renderer.draw(rng)
        if drawn.rows == 2:
            return double_row.unfold(self.photographer(rng, drawn, "rectified")), drawn.label
        return self.photographer(rng, drawn), drawn.label

    def at(self, index: int) -> tuple[Image, str]:
        """Return sample ``index`` of the stream that ``seed`` names, whatever was drawn before."""
        return self.sample(np.random.default_rng((self.seed, index)))


def _sources(
    data_root: Path | None, part: Part, fonts: Sequence[GlyphSource]
) -> tuple[list[GlyphSource], list[float]]:
    """Return glyph sources and how often each is drawn from; "train" and "held" share none."""
    rows: list[tuple[GlyphSource, float]]
    if data_root is None or not (data_root / "glyphs").is_dir():
        more = [(font, 0.4 / len(fonts)) for font in fonts]
        rows = [*zip(bundled_sources(), (0.5, 0.3, 0.2), strict=True), *more]
        return [source for source, _ in rows], [share for _, share in rows]
    bold, regular = bundled_fonts()
    small = TemplateGlyphs(data_root / "glyphs", "140")
    if part == "held":
        rows = [
            (TemplateGlyphs(data_root / "glyphs", "220", DIGITS + LETTERS), 0.25),
            (regular, 0.25),
        ]
    else:
        energy = TemplateGlyphs(data_root / "glyphs", "green")
        rows = [(small, 0.26), (energy, 0.14), (bold, 0.10), (StrokeGlyphs(), 0.06)]
        upper = TemplateGlyphs(data_root / "glyphs", "220", PROVINCES)  # as flat as two rows have them
        rows += [(upper, _UPPER_SHARE)] if upper.characters else []
        rows += [(font, _FONTS_SHARE / len(fonts)) for font in fonts]
    if (data_root / "characters").is_dir():
        rows.append((CharacterPictures(data_root / "characters", small, part), 0.44))
    return [source for source, _ in rows], [share for _, share in rows]


def _backgrounds(data_root: Path | None, part: Part) -> list[Image]:
    """Return background patches as RGB; every tenth is held back from "train"."""
    if data_root is None:
        return []
    return [images.read(p) for p in share_of(sorted((data_root / "backgrounds").glob("*.jpg")), part)]
