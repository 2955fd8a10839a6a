"""What changes with every plate keeps its room, so that nothing beside it is laid out anew."""

from __future__ import annotations

from core.correction import Choice
from gui.widgets.marked_text import MarkedText
from gui.widgets.steady_label import SteadyLabel
from gui.widgets.strip.choice_bar import Chip


def test_marked_text_moves_nothing_beside_it_for_a_few_pixels(qtbot):
    label = MarkedText()
    qtbot.addWidget(label)
    label.show_text("皖AWWWWW", "皖AWWWWW", 0.61)
    wide = label.sizeHint()
    label.show_text("皖A11111", "皖A11111", 0.61)
    assert label.sizeHint() == label.size() == wide
    label.show_text("皖AWWWWWW", "皖AWWWWWW", 0.61)
    assert label.sizeHint().width() > wide.width(), "nothing is cut off"
    label.show_text("皖", "皖")
    assert label.size().width() < wide.width() / 2, "nor is room kept that nothing needs"


def test_a_steady_label_follows_the_size_of_the_type(qtbot):
    label = SteadyLabel()
    qtbot.addWidget(label)
    label.write("Place 7")
    before, font = label.size(), label.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    label.setFont(font)
    assert label.size().width() > before.width() and label.size().height() > before.height()
    font.setPointSizeF(font.pointSizeF() / 2)
    label.setFont(font)
    assert label.size() == before


def test_chips_keep_their_place_whatever_the_confidence(qtbot):
    chip = Chip(0, None)
    qtbot.addWidget(chip)
    chip.show_choice(Choice("8", 0.61, False))
    before = chip.sizeHint()
    chip.show_choice(Choice("B", 0.001, True))
    assert chip.sizeHint() == before
