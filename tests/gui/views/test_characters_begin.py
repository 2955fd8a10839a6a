"""With which character the character view begins."""

from __future__ import annotations

import pytest

from gui.widgets.grid.character_strip import CharacterStrip


@pytest.fixture
def strip(qtbot):
    strip = CharacterStrip()
    qtbot.addWidget(strip)
    return strip


def test_it_begins_with_a_character_that_was_read(strip, qtbot):
    strip.show_counts({})  # nothing has been read as yet
    assert strip.character == "0"
    with qtbot.waitSignal(strip.chosen):
        strip.show_counts({"浙": 2, "0": 0, "8": 1})
    assert strip.character == "8"


def test_it_stays_with_one_that_was_read_and_with_one_that_was_chosen(strip):
    strip.show_counts({"0": 3, "8": 1})
    strip.show_counts({"8": 4})  # they have become an 8 meanwhile: whoever changed them is looking at them
    assert strip.character == "0"
    strip.show_counts(None)  # another folder
    strip.show_counts({"8": 4})
    assert strip.character == "8"
    strip.choose("京")
    strip.show_counts({"8": 5})
    assert strip.character == "京"
