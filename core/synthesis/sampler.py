"""``DrawnSampler``: an endless stream of drawn crops with labels, for training and for measuring."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.alphabet import PLATES, Alphabet
from core.plate import PlateKind
from core.synthesis.glyphs import CharacterPictures, GlyphSource, TemplateGlyphs, bundled_fonts
from core.synthesis.photograph import Camera, PlatePhotographer
from core.synthesis.plates import PlateRenderer

Image = NDArray[np.uint8]
Part = Literal["train", "held"]


class DrawnSampler:
    """Draw ``(crop, label)`` samples; the same ``rng`` state gives the same sample.

    With ``data_root`` the shapes come from its glyph templates and real character pictures and the
    surroundings from its backgrounds; without it from the bundled fonts and drawn surroundings.
    ``part`` "held" uses only pictures that "train" never sees.
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
    ) -> None:
        cv2.setNumThreads(0)  # one process a worker: threads of OpenCV would only fight over the cores
        self.seed = seed
        sources, shares = _sources(data_root, part)
        self.renderer = PlateRenderer(sources, alphabet=alphabet, weights=weights, source_weights=shares)
        self.photographer = PlatePhotographer(_backgrounds(data_root, part), camera)

    def sample(self, rng: np.random.Generator) -> tuple[Image, str]:
        """Return a crop ``(H, W, 3)`` RGB uint8 and its label."""
        drawn = self.renderer.draw(rng)
        return self.photographer(rng, drawn), drawn.label

    def at(self, index: int) -> tuple[Image, str]:
        """Return sample ``index`` of the stream that ``seed`` names, whatever was drawn before."""
        return self.sample(np.random.default_rng((self.seed, index)))


def _sources(data_root: Path | None, part: Part) -> tuple[list[GlyphSource], list[float]]:
    """Return glyph sources and how often each is drawn from."""
    fonts = bundled_fonts()
    if data_root is None or not (data_root / "glyphs").is_dir():
        return fonts, [1.0] * len(fonts)
    small = TemplateGlyphs(data_root / "glyphs", "140")
    energy = TemplateGlyphs(data_root / "glyphs", "green")
    sources: list[GlyphSource] = [small, energy, *fonts]
    shares = [0.28, 0.16, *[0.12 / len(fonts)] * len(fonts)]
    if (data_root / "characters").is_dir():
        sources.append(CharacterPictures(data_root / "characters", small, part))
        shares.append(0.44)
    return sources, shares


def _backgrounds(data_root: Path | None, part: Part) -> list[Image]:
    """Return background patches as RGB; every tenth is held back from "train"."""
    if data_root is None or not (data_root / "backgrounds").is_dir():
        return []
    paths = sorted((data_root / "backgrounds").glob("*.jpg"))
    wanted = [p for i, p in enumerate(paths) if (i % 10 == 9) == (part == "held")]
    pictures = (cv2.imdecode(np.fromfile(p, np.uint8), cv2.IMREAD_COLOR) for p in wanted)
    return [np.ascontiguousarray(p[:, :, ::-1]) for p in pictures if p is not None]
