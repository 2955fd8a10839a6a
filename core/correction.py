"""Typing on a plate, without Qt: slots, cursor, province initials, choices, undo within the plate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from core.alphabet import DIGITS, LETTERS
from core.plate import (
    LOOK_ALIKES,
    PLATE_SLOTS,
    SEVERAL_NOTICE,
    USUAL_SLOTS,
    Violation,
    canonical,
    first_plate,
    violations,
)
from core.reading import Reading

UNCERTAIN_BELOW = 0.90
FREE_SLOTS = 64  # models without plate grammar
CHOICES_SHOWN = 3
WHOLE_PLATE = 5  # pasted text of this length replaces the plate instead of being typed at the cursor
SUFFIX_SLOT = 6

PROVINCE_INITIALS: dict[str, str] = {
    "京": "J", "沪": "H", "津": "J", "渝": "Y", "冀": "J", "晋": "J", "蒙": "M", "辽": "L", "吉": "J",
    "黑": "H", "苏": "S", "浙": "Z", "皖": "W", "闽": "M", "赣": "G", "鲁": "L", "豫": "Y", "鄂": "E",
    "湘": "X", "粤": "Y", "桂": "G", "琼": "Q", "川": "C", "贵": "G", "云": "Y", "藏": "Z", "陕": "S",
    "甘": "G", "青": "Q", "宁": "N", "新": "X",
}  # fmt: skip
PREFIX_INITIALS: dict[str, str] = {"使": "S", "民": "M"}
SUFFIX_INITIALS: dict[str, str] = {"警": "J", "学": "X", "挂": "G", "港": "G", "澳": "A", "领": "L"}
# Registered vehicles by province, most first (National Bureau of Statistics, 2022): breaks ties.
BY_FREQUENCY = "鲁粤苏浙豫冀川湘皖鄂辽云闽陕桂晋赣蒙京贵黑渝新吉沪甘津宁琼青藏"

NOT_OFFERED_NOTICE = "No province with this number is offered"
FULL_NOTICE = "The plate has no more places"


class Mark(StrEnum):
    """Where the character of a slot comes from."""

    READ = "read"
    TYPED = "typed"
    MAPPED = "mapped"  # I became 1 or O became 0
    PICKED = "picked"  # chosen from a list: a province by its initial, or an alternative
    LABEL = "label"  # taken over from the file name or pasted
    STORED = "stored"  # of the text that a person entered before, however


@dataclass(frozen=True)
class Slot:
    """One place of the plate; ``text`` is empty for a gap, ``origin`` the reading's character or -1."""

    text: str
    mark: Mark
    origin: int = -1


@dataclass(frozen=True)
class Choice:
    """A character offered for a slot; ``confidence`` is None when the model did not name it."""

    text: str
    confidence: float | None
    current: bool = False


@dataclass(frozen=True)
class _Pick:
    """A list of characters that stays on offer for ``slot`` after the cursor stepped on."""

    slot: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class _State:
    slots: tuple[Slot, ...]
    cursor: int
    pick: _Pick | None = None


def differing_slots(text: str, other: str) -> frozenset[int]:
    """Return the indices of ``text`` that do not agree with ``other``; by place when equally long."""
    if len(text) == len(other):
        return frozenset(i for i, (a, b) in enumerate(zip(text, other, strict=True)) if a != b)
    same: set[int] = set()
    for block in SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks():
        same.update(range(block.a, block.a + block.size))
    return frozenset(range(len(text))) - same


def provinces_for(initial: str) -> tuple[str, ...]:
    """Return the first characters of plates with this pinyin initial, most frequent first."""
    found = [p for p in BY_FREQUENCY if PROVINCE_INITIALS[p] == initial]
    found += [c for c, letter in PREFIX_INITIALS.items() if letter == initial]
    return tuple(found)


class SlotEditor:
    """The text of one plate while a person types on it.

    The cursor runs from 0 to ``len(slots)``, where typing appends. Gaps (made by ``insert``) never
    reach ``text``. Every change can be undone within the plate; moves are not changes.
    """

    def __init__(self, reading: Reading | None, text: str | None = None, grammar: str = "plate") -> None:
        self.reading = reading
        self.grammar = grammar
        self.notice = ""
        self._undo: list[_State] = []
        self._redo: list[_State] = []
        start = reading.text if text is None and reading is not None else text or ""
        self._state = _State(self._slots_of(start, Mark.STORED), 0)
        self._first_text = self.text
        self._state = replace(self._state, cursor=self._least_certain())

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places of the plate, gaps included."""
        return self._state.slots

    @property
    def text(self) -> str:
        """The text without gaps: what a confirmation vouches for."""
        return "".join(slot.text for slot in self._state.slots)

    @property
    def cursor(self) -> int:
        """The slot that the next character replaces; ``len(slots)`` appends."""
        return self._state.cursor

    @property
    def limit(self) -> int:
        """The most slots that typing makes; a longer reading is shown whole."""
        return PLATE_SLOTS if self.grammar == "plate" else FREE_SLOTS

    @property
    def edited(self) -> bool:
        """True when the text is not the one the editor started with."""
        return self.text != self._first_text

    @property
    def can_undo(self) -> bool:
        """True while there is typing to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """True while there is typing to bring back."""
        return bool(self._redo)

    @property
    def active_slot(self) -> int:
        """The slot that ``choices`` belong to."""
        return self._state.pick.slot if self._state.pick else self._state.cursor

    def confidence(self, slot: int) -> float | None:
        """Return the model's confidence of a slot that nobody changed, else None."""
        place = self._state.slots[slot]
        if place.mark is not Mark.READ or self.reading is None or place.origin < 0:
            return None
        return self.reading.characters[place.origin].confidence

    def violations(self) -> list[Violation]:
        """Return the breaks of the plate grammar, by slot of this editor; none without grammar."""
        if self.grammar != "plate":
            return []
        places = [i for i, slot in enumerate(self._state.slots) if slot.text]
        return [Violation(places[v.slot] if v.slot >= 0 else -1, v.message) for v in violations(self.text)]

    def uncertain(self) -> list[int]:
        """Return the slots worth a look: low confidence, gaps, breaks of the grammar."""
        broken = {v.slot for v in self.violations()}
        return [i for i in range(len(self.slots)) if i in broken or self._is_doubtful(i)]

    def choices(self) -> tuple[Choice, ...]:
        """Return what is on offer for ``active_slot``, in the order of Alt+1, Alt+2 ..."""
        slot = self.active_slot
        if slot >= len(self.slots):
            return ()
        known, now = self._probabilities(slot), self.slots[slot].text
        if (pick := self._state.pick) is not None:
            return tuple(Choice(t, known.get(t), t == now) for t in pick.texts)
        ranked = sorted((t for t in known if t and t != now), key=lambda t: -known[t])
        return tuple(Choice(t, known[t]) for t in ranked[:CHOICES_SHOWN])

    def type(self, text: str) -> bool:
        """Type characters as keys or an input method deliver them; return whether the text changed."""
        self.notice = ""
        before = self.text
        for character in canonical(text):
            self._type_one(character)
        return self.text != before

    def commit(self, text: str) -> bool:
        """Take what an input method delivers: a whole plate, as it may have kept one, replaces all."""
        whole = self.grammar == "plate" and len(canonical(text)) >= USUAL_SLOTS
        return self.paste(text) if whole else self.type(text)

    def paste(self, text: str) -> bool:
        """Paste text: a whole plate replaces all, less, as a serial, is put at the cursor as it is."""
        self.notice = ""
        clean, before, steps = canonical(text), self.text, len(self._undo)
        first = first_plate(text) if self.grammar == "plate" and len(clean) > PLATE_SLOTS else ""
        end = self.grammar == "plate" and len(clean) < USUAL_SLOTS and clean[:1] in LETTERS + DIGITS
        if len(clean) >= WHOLE_PLATE and not (end and self.cursor + len(clean) <= self.limit):
            self.take(first or clean)
            self.notice = SEVERAL_NOTICE if first else ""
        else:
            for character in clean:
                self._put(*self._mapped(character))
        del self._undo[steps + 1 :]  # one step, however many characters
        return self.text != before

    def take(self, text: str, mark: Mark = Mark.LABEL) -> bool:
        """Replace the whole text, such as by the file-name label; the cursor goes to the end."""
        pairs = [self._mapped(c) for c in canonical(text)[:FREE_SLOTS]]
        slots = list(self._slots_of("".join(c for c, _ in pairs), mark))
        for i, (_, how) in enumerate(pairs):
            if how is Mark.MAPPED:
                slots[i] = replace(slots[i], mark=how)
        return self._change(_State(tuple(slots), len(slots)))

    def take_choice(self, number: int) -> bool:
        """Take the choice with this number (from 0) and step on; the list stays on offer."""
        offered = self.choices()
        if not 0 <= number < len(offered):
            return False
        slot = self.active_slot
        pick = _Pick(slot, tuple(choice.text for choice in offered))
        return self._replace(slot, offered[number].text, Mark.PICKED, pick)

    def insert(self) -> bool:
        """Open a gap at the cursor."""
        if len(self.slots) >= self.limit:
            self.notice = FULL_NOTICE
            return False
        at = self.cursor
        return self._change(_State((*self.slots[:at], Slot("", Mark.TYPED), *self.slots[at:]), at))

    def delete(self) -> bool:
        """Remove the slot under the cursor."""
        return self._remove(self.cursor)

    def backspace(self) -> bool:
        """Remove the slot before the cursor."""
        return self._remove(self.cursor - 1)

    def move(self, steps: int) -> None:
        """Move the cursor, not beyond the ends."""
        self.move_to(self.cursor + steps)

    def move_to(self, slot: int) -> None:
        """Put the cursor on a slot."""
        self.notice = ""
        self._state = _State(self.slots, min(max(slot, 0), len(self.slots)))

    def end(self) -> None:
        """Put the cursor on the last slot."""
        self.move_to(max(len(self.slots) - 1, 0))

    def doubt(self, other: str) -> None:
        """Put the cursor where a text of the same length says otherwise, on the least certain such slot."""
        if len(other) == len(self.slots):
            known = {i: self.confidence(i) for i in differing_slots(self.text, other)}
            places = sorted(known, key=lambda i: (1.0 if (c := known[i]) is None else c, i))
            self.move_to(places[0] if places else self.cursor)

    def next_uncertain(self, direction: int = 1) -> None:
        """Go round the uncertain slots, or round all where none is."""
        places = self.uncertain() or list(range(len(self.slots)))
        if not places:
            return
        beyond = [p for p in places if (p - self.cursor) * direction > 0]
        nearest = min if direction > 0 else max
        self.move_to(nearest(beyond) if beyond else nearest(places))

    def undo(self) -> bool:
        """Take back the last change of this plate."""
        return self._restore(self._undo, self._redo)

    def redo(self) -> bool:
        """Bring back what ``undo`` took."""
        return self._restore(self._redo, self._undo)

    def _type_one(self, character: str) -> None:
        pick = self._state.pick
        chooses = pick is not None and pick.slot == 0 and self.cursor == 1 and self.slots[0].text != "使"
        if pick is not None and chooses and character in DIGITS:  # which stand behind the 使 of an embassy
            chosen = dict(enumerate(pick.texts, 1)).get(int(character))
            if chosen is None:
                self.notice = NOT_OFFERED_NOTICE  # and the letter of the city stays
            else:
                self._replace(0, chosen, Mark.PICKED, pick)
            return
        offered = self._offers(character)
        if len(offered) > 0:
            mark = Mark.TYPED if offered[0] == character else Mark.PICKED
            self._put(offered[0], mark, _Pick(self.cursor, offered))
        else:
            self._put(*self._mapped(character))

    def _offers(self, letter: str) -> tuple[str, ...]:
        """Return what a letter may stand for at the cursor by its pinyin, best first; mostly nothing."""
        slot = self.cursor
        if self.grammar != "plate" or letter not in LETTERS:
            return ()
        if slot == 0:
            known = self._probabilities(0)
            return tuple(sorted(provinces_for(letter), key=lambda c: -known.get(c, 0.0)))
        if slot == 1 and letter == "H" and self.slots[0].text == "民":
            return ("航", "H")
        if slot == SUFFIX_SLOT and len(self.slots) <= SUFFIX_SLOT + 1:
            fits = [c for c, i in SUFFIX_INITIALS.items() if i == letter and self._fits(slot, c)]
            return (letter, *fits) if fits else ()
        return ()

    def _fits(self, slot: int, character: str) -> bool:
        head = "".join(s.text for s in self.slots[:slot])
        broken = {v.slot for v in violations(head + "A")}
        return broken >= {v.slot for v in violations(head + character)}

    def _mapped(self, character: str) -> tuple[str, Mark]:
        if self.grammar == "plate" and character in LOOK_ALIKES:
            return LOOK_ALIKES[character], Mark.MAPPED
        return character, Mark.TYPED

    def _put(self, character: str, mark: Mark, pick: _Pick | None = None) -> None:
        if self.cursor == len(self.slots) >= self.limit:
            self.notice = FULL_NOTICE
            return
        self._replace(self.cursor, character, mark, pick)

    def _replace(self, slot: int, character: str, mark: Mark, pick: _Pick | None) -> bool:
        old = self.slots[slot] if slot < len(self.slots) else Slot("", mark)
        new = Slot(character, mark, old.origin)
        return self._change(_State((*self.slots[:slot], new, *self.slots[slot + 1 :]), slot + 1, pick))

    def _remove(self, slot: int) -> bool:
        if not 0 <= slot < len(self.slots):
            return False
        return self._change(_State((*self.slots[:slot], *self.slots[slot + 1 :]), slot))

    def _change(self, state: _State) -> bool:
        self.notice = ""
        changed = state.slots != self._state.slots
        if changed:
            self._undo.append(self._state)
            self._redo.clear()
        self._state = state
        return changed

    def _restore(self, source: list[_State], target: list[_State]) -> bool:
        if not source:
            return False
        self.notice = ""
        target.append(self._state)
        self._state = source.pop()
        return True

    def _probabilities(self, slot: int) -> dict[str, float]:
        origin = self.slots[slot].origin if slot < len(self.slots) else -1
        if self.reading is None or origin < 0:
            return {}
        character = self.reading.characters[origin]
        known = {a.text: a.confidence for a in reversed(character.alternatives)}
        return known | {character.text: character.confidence}

    def _is_doubtful(self, slot: int) -> bool:
        confidence = self.confidence(slot)
        return not self.slots[slot].text or (confidence is not None and confidence < UNCERTAIN_BELOW)

    def _least_certain(self) -> int:
        known = [(c, i) for i in range(len(self.slots)) if (c := self.confidence(i)) is not None]
        return min(known)[1] if known else 0

    def _slots_of(self, text: str, foreign: Mark) -> tuple[Slot, ...]:
        """Return slots for ``text``; a character that stands in the reading keeps its origin there."""
        read = [c.text for c in self.reading.characters] if self.reading is not None else []
        origins = _align(text, read)
        same = [o >= 0 and read[o] == c for c, o in zip(text, origins, strict=True)]
        return tuple(
            Slot(c, Mark.READ if ok else foreign, o) for c, o, ok in zip(text, origins, same, strict=True)
        )


def _align(text: str, read: list[str]) -> list[int]:
    if len(text) == len(read):
        return list(range(len(text)))
    origins = [-1] * len(text)
    for block in SequenceMatcher(None, list(text), read, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            origins[block.a + i] = block.b + i
    return origins
