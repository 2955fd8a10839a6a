"""Plates drawn after GA 36, worn, lit, tilted and photographed, to learn from and to measure on."""

from core.synthesis.glyphs import FontGlyphs, GlyphSource, TemplateGlyphs, bundled_fonts
from core.synthesis.photograph import MEASURING, Camera, PlatePhotographer, photograph
from core.synthesis.pictures import CharacterPictures
from core.synthesis.plates import Drawn, PlateRenderer, bundled_sources
from core.synthesis.sampler import DrawnSampler
from core.synthesis.strokes import StrokeGlyphs

__all__ = [
    "MEASURING",
    "Camera",
    "CharacterPictures",
    "Drawn",
    "DrawnSampler",
    "FontGlyphs",
    "GlyphSource",
    "PlatePhotographer",
    "PlateRenderer",
    "StrokeGlyphs",
    "TemplateGlyphs",
    "bundled_fonts",
    "bundled_sources",
    "photograph",
]
