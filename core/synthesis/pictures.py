"""Real pictures of single characters as a source of shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.synthesis.glyphs import GlyphSource, Mask, ink_box, place, read_grey

Part = Literal["train", "held", "all"]


def share_of(paths: list[Path], part: Part) -> list[Path]:
    """Return the files of ``part``: "held" is every tenth, "train" the rest."""
    return [p for i, p in enumerate(paths) if part == "all" or (i % 10 == 9) == (part == "held")]


class CharacterPictures:
    """Real colour pictures of single characters (``<folder>/<character>/*.png``) turned into masks.

    ``reference`` decides the polarity (light on dark or dark on light), the place in the cell and,
    by likeness, which pictures are not what their folder says. ``part`` keeps a tenth of the
    pictures apart: "train" leaves them out, "held" takes only them, "all" everything.
    """

    def __init__(self, folder: Path, reference: GlyphSource, part: Part = "train") -> None:
        self.name = "characters"
        self._masks: dict[str, list[Mask]] = {}
        judge = _Judge(reference)
        for sub in sorted(p for p in folder.iterdir() if p.is_dir() and p.name in reference.characters):
            greys = (read_grey(p) for p in share_of(sorted(sub.iterdir()), part))
            masks = [m for grey in greys if (m := judge.registered(grey, sub.name)) is not None]
            if masks:
                self._masks[sub.name] = masks
        self.characters = frozenset(self._masks)

    def mask(self, character: str, rng: np.random.Generator) -> Mask:
        """Return one of the pictures of ``character``."""
        masks = self._masks[character]
        return masks[int(rng.integers(len(masks)))]


class _Judge:
    """Tells how like a picture is to each character of a reference."""

    least, least_latin = 0.35, 0.6  # likeness (correlation) under which a picture is thrown away
    lead = 0.04  # by how much another character may be liker at most
    corner, corner_full = (2, 10), 0.9  # pixels of a corner; share of ink there that is the surroundings'
    side = (18, 36)

    def __init__(self, reference: GlyphSource) -> None:
        rng = np.random.default_rng(0)
        self.names = sorted(reference.characters)
        self.targets = {c: reference.mask(c, rng) for c in self.names}
        self.rows = np.stack([self._row(self.targets[c]) for c in self.names])

    def _row(self, mask: Mask) -> NDArray[np.float32]:
        small = cv2.resize(mask, self.side, interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
        small -= small.mean()
        return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6), np.float32)

    def registered(self, grey: Mask, character: str) -> Mask | None:
        """Turn a grey picture into ink in the place of ``character``; None when it is unlike it."""
        low, high = np.percentile(grey, (8, 92))
        if high - low < 12:
            return None
        level = np.clip((grey.astype(np.float32) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
        own = self.names.index(character)
        least = self.least_latin if character.isascii() else self.least
        best: tuple[float, Mask] | None = None
        for ink in (level, 255 - level):
            candidate = _aligned(ink, self.targets[character])
            if candidate is None:
                continue
            likeness = self.rows @ self._row(candidate)
            fits = likeness[own] >= max(least, float(np.max(likeness)) - self.lead)
            if character.isascii():  # Chinese characters vary too much at their corners
                fits = fits and not self._has_strange_corner(candidate, self.targets[character])
            if fits and (best is None or likeness[own] > best[0]):
                best = float(likeness[own]), candidate
        return best[1] if best is not None else None

    def _has_strange_corner(self, ink: Mask, target: Mask) -> bool:
        """Tell whether a corner is full where the character has none: a shadow can make a D of a 0."""
        sides = slice(*self.corner), slice(-self.corner[1], -self.corner[0])
        for rows in sides:
            for columns in sides:
                shares = [float((mask[rows, columns] > 128).mean()) for mask in (ink, target)]
                if shares[0] - shares[1] > self.corner_full:
                    return True
        return False


def _aligned(ink: Mask, target: Mask) -> Mask | None:
    """Scale the ink of a picture to the place that ``target`` has in its cell, with crisper edges."""
    box, goal = ink_box(np.where(ink > 140, ink, 0).astype(np.uint8)), ink_box(target)
    if box is None or goal is None:
        return None
    x0, y0, x1, y1 = box
    if x1 - x0 < 3 or y1 - y0 < 8:
        return None
    placed = place(np.ascontiguousarray(ink[y0:y1, x0:x1]), goal)
    # The pictures are soft already, and the drawn photograph will soften them again.
    return np.asarray(cv2.convertScaleAbs(cv2.subtract(placed, 60), alpha=2.0), np.uint8)
