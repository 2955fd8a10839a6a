"""What an operator's hands do who knows the keys and makes no mistake: the next key, from what is in sight.

In sight are the characters, the cursor, the characters on offer and which slots are marked as uncertain;
in the operator's head is what the photograph says, the truth. No key is found by trying.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.alphabet import PROVINCES
from core.correction import PREFIX_INITIALS, PROVINCE_INITIALS, SUFFIX_INITIALS, SlotEditor

KEY_SECONDS = 0.28  # a keystroke in the keystroke-level model
INITIALS = PROVINCE_INITIALS | PREFIX_INITIALS | SUFFIX_INITIALS

Kind = Literal["same", "replace", "insert", "delete"]


@dataclass(frozen=True)
class Fix:
    """One difference between what is typed and the truth, at a slot."""

    kind: Kind
    slot: int
    character: str = ""


def fixes(text: str, truth: str) -> list[Fix]:
    """Return the fewest replaced, inserted and deleted characters that make the truth of a text."""
    cost = [[i + j if not i * j else 0 for j in range(len(truth) + 1)] for i in range(len(text) + 1)]
    for i, old in enumerate(text, 1):
        for j, new in enumerate(truth, 1):
            cost[i][j] = min(cost[i - 1][j - 1] + (old != new), cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    found: list[Fix] = []
    i, j = len(text), len(truth)
    while i or j:
        same = i and j and text[i - 1] == truth[j - 1]
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (not same):
            i, j = i - 1, j - 1
            if not same:
                found.append(Fix("replace", i, truth[j]))
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            found.append(Fix("delete", i))
        else:
            j -= 1
            found.append(Fix("insert", i, truth[j]))
    return found[::-1]


def next_key(editor: SlotEditor, truth: str) -> str:
    """Return the next key: ``Return``, a character, or the name of a key such as ``Tab``."""
    slots = [slot.text for slot in editor.slots]
    if "".join(slots) == truth:
        return "Return"
    offered = [choice.text for choice in editor.choices()]
    if _province_on_offer(editor) and slots[0] != truth[0] and truth[0] in offered:
        return str(offered.index(truth[0]) + 1)
    if "" in slots:  # a gap that was opened for a character that lacks
        gap = slots.index("")
        return _key_for(truth[gap]) if editor.cursor == gap else _step(editor, gap)
    left = fixes("".join(slots), truth)
    if len(slots) >= editor.limit and any(fix.kind == "insert" for fix in left):
        left = [fix for fix in left if fix.kind == "delete"]  # no gap can be opened before
    wrong = min(left, key=lambda fix: (_distance(editor, fix.slot), fix.slot))
    if editor.cursor != wrong.slot:
        return _step(editor, wrong.slot)
    if wrong.kind == "delete":
        return "Delete"
    if wrong.kind == "insert" and wrong.slot < len(slots):
        return "Insert"
    return _key_for(wrong.character)


def _province_on_offer(editor: SlotEditor) -> bool:
    """True right after an initial was typed for the province: a digit then takes another one of the list."""
    return editor.active_slot == 0 and editor.cursor == 1


def _key_for(character: str) -> str:
    return INITIALS.get(character, character)


def _places(editor: SlotEditor) -> dict[str, int]:
    """Return where each key that moves would put the cursor."""
    here, count = editor.cursor, len(editor.slots)
    places = {"Left": max(here - 1, 0), "Right": min(here + 1, count), "Home": 0, "End": max(count - 1, 0)}
    around = editor.uncertain() or list(range(count))
    if around:
        places["Tab"] = min((p for p in around if p > here), default=min(around))
        places["Backtab"] = max((p for p in around if p < here), default=max(around))
    return places


def _distance(editor: SlotEditor, slot: int) -> int:
    """Return how many keys lead to a slot: none, one, or a jump and arrows."""
    if editor.cursor == slot:
        return 0
    return 1 + min(abs(place - slot) for place in _places(editor).values())


def _step(editor: SlotEditor, slot: int) -> str:
    """Return the key that brings the cursor nearest to a slot; the plainest of equals."""
    places = _places(editor)
    order = ["Left", "Right", "Home", "End", "Tab", "Backtab"]
    return min((key for key in order if key in places), key=lambda key: abs(places[key] - slot))


def case_of(text: str, truth: str, cursor: int) -> str:
    """Name what is wrong with a reading, as the goals count it."""
    if text == truth:
        return "right"
    if len(text) != len(truth):
        return "wrong length"
    wrong = [i for i, (a, b) in enumerate(zip(text, truth, strict=True)) if a != b]
    if len(wrong) > 1:
        return "several wrong"
    if truth[0] in PROVINCES and wrong == [0]:
        return "wrong province"
    return "one wrong, cursor on it" if wrong[0] == cursor else "one wrong, cursor elsewhere"
