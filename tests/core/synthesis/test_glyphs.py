"""Glyph sources: fonts give what they have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from core.alphabet import DIGITS, LETTERS
from core.errors import ImageError
from core.synthesis import DrawnSampler, FontGlyphs


@pytest.fixture(scope="module")
def latin_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a font without Chinese characters: the one that Pillow carries."""
    path = tmp_path_factory.mktemp("font") / "latin.ttf"
    default = ImageFont.load_default(20)
    assert isinstance(default, ImageFont.FreeTypeFont)
    path.write_bytes(default.font_bytes)
    return path


def test_a_font_gives_only_the_characters_that_it_has(latin_font: Path) -> None:
    assert FontGlyphs(latin_font).characters == frozenset(DIGITS + LETTERS)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no.ttf"
    path.write_bytes(b"no font")
    with pytest.raises(ImageError, match=r"no\.ttf"):
        FontGlyphs(path)


def test_further_fonts_are_drawn_from(latin_font: Path) -> None:
    plain, more = DrawnSampler(None), DrawnSampler(None, fonts=[str(latin_font)])
    names = [source.name for source in more.renderer.sources]
    assert names == [source.name for source in plain.renderer.sources] + ["font-latin"]
    crop, label = more.at(5)
    assert crop.shape[2] == 3
    assert len(label) in (7, 8)
