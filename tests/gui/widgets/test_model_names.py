"""The names of models beside their readings: cut short in their middle, never at their edge."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.strip.facts import Facts, Names
from tests.gui.small_project import reading

LONG = "attention-crnn-fast-ft1"


def looks_like(names: Names, text: str) -> bool:
    """Tell whether names are painted as a label of their size paints a text."""
    label = QLabel(text, names.parentWidget())
    label.resize(names.size())
    return label.grab().toImage() == names.grab().toImage()


@pytest.mark.parametrize(("models", "ending"), [([LONG], "1"), ([LONG, "crnn", "tiny"], " +2")])
def test_names_with_less_room_than_they_ask_for_are_cut_in_their_middle(qtbot, models, ending):
    parent = QWidget()
    qtbot.addWidget(parent)
    names = Names(parent)
    names.tell(models, 400)
    whole = names.text()
    assert whole == LONG + (ending if len(models) > 1 else "")
    names.resize(names.sizeHint())
    assert looks_like(names, whole)
    wide = names.fontMetrics().horizontalAdvance
    names.resize(wide("attent…-ft1" + ending) + 4, names.height())
    cut = names.shown
    assert looks_like(names, cut)
    assert not looks_like(names, whole)
    assert cut.startswith("att") and "…" in cut and cut.endswith(ending)
    assert wide(cut) <= names.width()


def test_a_narrow_table_of_facts_paints_no_half_letters(qtbot):
    facts = Facts()
    qtbot.addWidget(facts)
    facts.set_tight(True)
    facts.show_facts("皖A12345", [(LONG, reading("皖A12345"))])
    facts.compare("皖A12345")
    facts.show()
    facts.resize(facts.minimumSizeHint())
    names = next(part for part in facts._names if part.isVisible())
    qtbot.waitUntil(lambda: names.width() < names.sizeHint().width())
    assert names.fontMetrics().horizontalAdvance(names.shown) <= names.width()
    assert looks_like(names, names.shown)
    assert names.toolTip() == LONG
