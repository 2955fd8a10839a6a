"""The pictures of slots: painted once, told apart by all that is seen of them, never shown stale."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QFont, QImage

from gui.theme import DARK, LIGHT, palette_of
from gui.widgets import painted_once
from gui.widgets.strip.slot_pictures import Cursor, SlotPictures
from gui.widgets.tones import Level


@pytest.fixture
def pictures(qapp) -> SlotPictures:
    return SlotPictures(QFont(), palette_of(LIGHT), 1.0)


def pixels(image: QImage) -> bytes:
    return bytes(image.constBits())


def test_a_picture_is_painted_once(pictures):
    assert pictures.glyph(60, 80, "皖", False, False) is pictures.glyph(60, 80, "皖", False, False)
    assert pictures.note(60, 20, ".98", Level.SURE) is pictures.note(60, 20, ".98", Level.SURE)


def test_all_that_is_seen_tells_grounds_apart(pictures):
    states = list(itertools.product((Level.SURE, Level.DOUBTFUL), (True, False), Cursor))
    seen = {pixels(pictures.ground(60, 80, *state)) for state in states}
    # Where the cursor is, and where nothing stands yet, the certainty does not show at the edge alone.
    assert len(seen) >= len(states) - 4
    plain = pictures.ground(60, 80, Level.SURE, True, Cursor.ELSEWHERE)
    assert pixels(plain) != pixels(pictures.ground(60, 80, Level.FAIR, True, Cursor.ELSEWHERE))
    assert pixels(plain) != pixels(pictures.ground(60, 80, Level.SURE, True, Cursor.HERE))


def test_all_that_is_seen_tells_characters_and_notes_apart(pictures):
    glyphs = [pictures.glyph(60, 80, text, typed, False) for text in "8B" for typed in (True, False)]
    glyphs.append(pictures.glyph(60, 80, "8", True, True))
    assert len({pixels(glyph) for glyph in glyphs}) == len(glyphs)
    notes = [pictures.note(60, 20, text, level) for text in (".98", ".61") for level in Level]
    assert len({pixels(note) for note in notes}) == len(notes)


def test_a_character_too_wide_for_its_slot_is_set_smaller(pictures):
    narrow = pictures.glyph(20, 80, "皖", False, False)
    edges = [narrow.pixelColor(x, y).alpha() for x in (0, 19) for y in range(80)]
    assert not any(edges), "nothing is cut off"
    assert any(narrow.pixelColor(x, 40).alpha() for x in range(20))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_pictures_have_every_pixel_of_the_screen(qapp, ratio):
    pictures = SlotPictures(QFont(), palette_of(LIGHT), ratio)
    ground = pictures.ground(90, 120, Level.SURE, True, Cursor.ELSEWHERE)
    assert (ground.width(), ground.height(), ground.devicePixelRatio()) == (90, 120, ratio)


def test_another_font_palette_or_screen_makes_others(pictures):
    palette = palette_of(LIGHT)
    pictures = SlotPictures(QFont(), palette, 1.0)
    larger = QFont()
    larger.setPointSizeF(QFont().pointSizeF() * 2)
    assert pictures.fits(QFont(), palette, 1.0)
    assert not pictures.fits(larger, palette, 1.0)
    assert not pictures.fits(QFont(), palette_of(DARK), 1.0)
    assert not pictures.fits(QFont(), palette, 2.0)


def test_no_more_are_kept_than_there_is_room_for(pictures, monkeypatch):
    monkeypatch.setattr(painted_once, "MOST_BYTES", 10 * 4 * 60 * 20)
    for i in range(100):
        pictures.note(60, 20, f".{i:02d}", Level.SURE)
    assert len(pictures._pictures) <= 11


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_corners_round_a_picture_and_leave_the_rest_of_it_free(qapp, ratio):
    pictures = SlotPictures(QFont(), palette_of(LIGHT), ratio)
    corners = pictures.corners(7)
    last = corners[0].width() - 1
    outer = [(0, 0), (last, 0), (last, last), (0, last)]
    for corner, (x, y) in zip(corners, outer, strict=True):
        assert corner.pixelColor(x, y) == pictures.behind
        assert corner.pixelColor(last - x, last - y).alpha() == 0
