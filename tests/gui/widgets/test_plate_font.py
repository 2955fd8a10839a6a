"""The face of plates comes with the program: no machine is without the characters of a plate."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QTextLayout

from core.alphabet import PLATES
from gui.widgets.tones import plate_font


@pytest.mark.parametrize("bold", [True, False])
def test_plates_are_set_in_the_bundled_face_which_has_all_their_characters(qapp, bold):
    font = plate_font(20, bold=bold)
    assert QFontInfo(font).family() == "Platewright Plate" == "Platewright Plate"
    assert QFontInfo(font).bold() is bold
    layout = QTextLayout(PLATES.characters + "·", font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert {run.rawFont().familyName() for run in runs} == {"Platewright Plate"}
    glyphs = [glyph for run in runs for glyph in run.glyphIndexes()]
    assert len(glyphs) == len(PLATES.characters) + 1 and 0 not in glyphs  # 0: the box for what is missing


def test_the_bundled_face_comes_in_both_weights(qapp):
    assert set(QFontDatabase.styles("Platewright Plate")) == {"Regular", "Bold"}
