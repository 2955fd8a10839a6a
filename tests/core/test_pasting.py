"""What is less than a plate is pasted at the cursor, as far as it fits."""

from __future__ import annotations

import pytest

from core.correction import SlotEditor


@pytest.mark.parametrize(
    ("cursor", "text", "whole"),
    [(2, "98765", "皖A98765"), (1, "b98765", "皖B98765"), (2, "D98765", "皖AD98765")],
)
def test_a_pasted_serial_keeps_the_province_before_the_cursor(cursor: int, text: str, whole: str) -> None:
    desk = SlotEditor(None, "皖A12345")
    desk.move_to(cursor)
    assert desk.paste(text)
    assert desk.text == whole
    assert desk.undo()
    assert desk.text == "皖A12345", "one step"


@pytest.mark.parametrize(("cursor", "text"), [(2, "浙B9876"), (6, "98765")])
def test_a_paste_that_begins_a_plate_or_does_not_fit_replaces_all(cursor: int, text: str) -> None:
    desk = SlotEditor(None, "皖A12345")
    desk.move_to(cursor)
    desk.paste(text)
    assert desk.text == text
