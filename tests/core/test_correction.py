"""Typing on a plate: what each key does, and that no sequence of keys breaks the editor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alphabet import PROVINCES
from core.correction import (
    BY_FREQUENCY,
    FREE_SLOTS,
    NOT_OFFERED_NOTICE,
    PROVINCE_INITIALS,
    Mark,
    SlotEditor,
    differing_slots,
    provinces_for,
)
from core.plate import PLATE_SLOTS, SEVERAL_NOTICE, canonical
from core.reading import Alternative, Character, Reading


def reading(text: str, doubts: dict[int, tuple[float, str]] | None = None) -> Reading:
    """Return a reading; ``doubts`` maps a slot to its confidence and its alternatives."""
    rows = []
    for i, c in enumerate(text):
        confidence, others = (doubts or {}).get(i, (0.99, ""))
        alternatives = tuple(Alternative(o, (1 - confidence) / (n + 2)) for n, o in enumerate(others))
        rows.append(Character(c, confidence, (3 * i, 3 * i + 2), alternatives))
    return Reading(text, min((c.confidence for c in rows), default=0.0), tuple(rows))


def editor(text: str = "皖A12345", doubts: dict[int, tuple[float, str]] | None = None) -> SlotEditor:
    return SlotEditor(reading(text, doubts))


def test_every_province_has_an_initial_and_a_rank():
    assert set(PROVINCE_INITIALS) == set(PROVINCES)
    assert sorted(BY_FREQUENCY) == sorted(PROVINCES)
    assert provinces_for("W") == ("皖",)
    assert provinces_for("S") == ("苏", "陕", "使")
    assert provinces_for("B") == ()


def test_cursor_starts_on_the_least_certain_character_so_that_one_fix_is_one_key():
    desk = editor("皖A72345", {2: (0.61, "1"), 5: (0.9, "")})
    assert desk.cursor == 2
    assert desk.type("1")
    assert (desk.text, desk.cursor) == ("皖A12345", 3)
    assert desk.slots[2].mark is Mark.TYPED
    assert desk.edited


def test_a_gap_before_it_does_not_move_what_breaks_the_grammar():
    desk = editor("皖A京2345")
    assert [v.slot for v in desk.violations()] == [2]
    desk.move_to(1)
    desk.insert()
    assert [v.slot for v in desk.violations()] == [3]


def test_cursor_goes_where_another_text_says_otherwise():
    desk = editor("皖A72345", {2: (0.97, ""), 5: (0.61, "")})
    desk.doubt("皖A12345")
    assert desk.cursor == 2
    desk = editor("皖A72845", {2: (0.97, ""), 4: (0.8, ""), 6: (0.61, "")})
    desk.doubt("皖A12345")
    assert desk.cursor == 4
    for other in ("皖A72845", "皖A7284", ""):
        desk = editor("皖A72845", {6: (0.61, "")})
        desk.doubt(other)
        assert desk.cursor == 6


def test_letters_are_upper_cased_and_look_alikes_carry_a_mark():
    desk = editor("皖A12345", {3: (0.5, "")})
    desk.type("bio")
    assert desk.text == "皖A1B105"
    assert [s.mark for s in desk.slots[3:6]] == [Mark.TYPED, Mark.MAPPED, Mark.MAPPED]


def test_full_width_text_of_an_input_method_is_taken():
    desk = editor("皖A12345", {2: (0.5, "")})
    desk.type("Ａ９")
    assert desk.text == "皖AA9345"


def test_province_by_initial_takes_what_the_model_thought_most_probable():
    desk = editor("苏A12345", {0: (0.5, "陕浙")})
    desk.move_to(0)
    desk.type("z")
    assert (desk.text, desk.cursor, desk.slots[0].mark) == ("浙A12345", 1, Mark.PICKED)
    desk.move_to(0)
    desk.type("l")
    assert desk.text == "鲁A12345", "the model knows neither 鲁 nor 辽, so frequency decides"


def test_a_digit_after_the_initial_repicks_and_never_lands_on_slot_two():
    desk = editor("皖A12345", {0: (0.5, "津")})
    desk.move_to(0)
    desk.type("j")
    assert [c.text for c in desk.choices()] == ["津", "冀", "晋", "京", "吉"]
    assert [c.current for c in desk.choices()] == [True, False, False, False, False]
    desk.type("3")
    assert (desk.text, desk.cursor) == ("晋A12345", 1)
    desk.type("1")
    assert desk.text == "津A12345"
    desk.type("b7")
    assert desk.text == "津B72345"


@pytest.mark.parametrize("digit", "059")
def test_a_digit_beyond_the_list_changes_nothing_and_says_so(digit):
    desk = editor("浙A12345", {0: (0.5, "")})
    desk.type("w")
    assert not desk.type(digit)
    assert (desk.text, desk.cursor, desk.notice) == ("皖A12345", 1, NOT_OFFERED_NOTICE)
    desk.type("b")
    assert (desk.text, desk.notice) == ("皖B12345", "")


def test_behind_the_first_character_of_an_embassy_digits_are_typed():
    desk = editor("陕A12345", {0: (0.5, "")})
    desk.type("s")
    desk.type(str(1 + [choice.text for choice in desk.choices()].index("使")))
    desk.type("214578")
    assert desk.text == "使214578"
    assert not desk.violations()


def test_the_digit_repicks_only_straight_after_the_initial():
    desk = editor("浙A12345", {0: (0.5, "")})
    desk.type("j")
    desk.move(1)
    desk.move(-1)
    desk.type("2")
    assert desk.text == "冀212345"


def test_suffixes_are_offered_but_a_letter_stays_a_letter():
    desk = editor("皖A12345")
    desk.end()
    desk.type("j")
    assert desk.text == "皖A1234J"
    assert [c.text for c in desk.choices()] == ["J", "警"]
    assert desk.take_choice(1)
    assert desk.text == "皖A1234警"
    assert desk.cursor == 7
    assert not desk.violations()


def test_hong_kong_is_offered_to_guangdong_alone():
    desk = editor("粤Z1234A")
    desk.end()
    desk.type("g")
    assert [c.text for c in desk.choices()] == ["G", "挂", "港"]
    desk = editor("皖A1234A")
    desk.end()
    desk.type("g")
    assert [c.text for c in desk.choices()] == ["G", "挂"]


def test_civil_aviation_is_typed_by_its_initials():
    desk = SlotEditor(None, "")
    desk.type("m")
    assert [c.text for c in desk.choices()] == ["闽", "蒙", "民"]
    desk.type("3h12345")
    assert desk.text == "民航12345"
    assert not desk.violations()


def test_alternatives_leave_out_the_current_character_and_bring_back_the_read_one():
    desk = editor("皖A82345", {2: (0.5, "B36")})
    assert [c.text for c in desk.choices()] == ["B", "3", "6"]
    desk.take_choice(0)
    assert (desk.text, desk.cursor, desk.active_slot) == ("皖AB2345", 3, 2)
    desk.take_choice(1)
    assert desk.text == "皖A32345", "the list stays on offer until the cursor is moved"
    desk.move_to(2)
    assert [c.text for c in desk.choices()] == ["8", "B", "6"]
    assert not desk.take_choice(7)


def test_insert_delete_backspace_go_between_seven_and_eight():
    desk = editor("皖A12345")
    desk.move_to(2)
    assert desk.insert()
    assert (len(desk.slots), desk.text, desk.uncertain()) == (8, "皖A12345", [2])
    desk.type("D")
    assert desk.text == "皖AD12345"
    assert not desk.insert()
    assert desk.notice
    desk.delete()
    assert desk.text == "皖AD2345"
    desk.backspace()
    assert desk.text == "皖A2345"


def test_typing_past_the_end_appends_up_to_eight():
    desk = SlotEditor(None, "")
    desk.type("wad123456")
    assert desk.text == "皖AD12345"
    assert desk.notice
    assert not desk.violations()


def test_tab_goes_round_the_uncertain_slots_and_round_all_when_there_is_none():
    desk = editor("皖A12345", {2: (0.6, ""), 5: (0.7, "")})
    visited = []
    for _ in range(3):
        visited.append(desk.cursor)
        desk.next_uncertain()
    assert visited == [2, 5, 2]
    desk.next_uncertain(-1)
    assert desk.cursor == 2
    sure = editor()
    sure.move_to(6)
    sure.next_uncertain()
    assert sure.cursor == 0


def test_a_typed_character_is_no_longer_uncertain():
    desk = editor("皖A12345", {2: (0.6, "")})
    desk.type("1")
    assert desk.uncertain() == []
    assert desk.confidence(2) is None


def test_paste_of_a_plate_replaces_all_and_of_less_is_put_as_it_is():
    desk = editor("皖A12345")
    assert desk.paste(" 浙b·o8i99 ")
    assert desk.text == "浙B08199"
    assert [s.mark for s in desk.slots] == [
        Mark.LABEL, Mark.LABEL, Mark.MAPPED, Mark.LABEL, Mark.MAPPED, Mark.LABEL, Mark.LABEL,
    ]  # fmt: skip
    desk.move_to(0)
    desk.paste("S")
    assert desk.text == "SB08199", "pasted text is no pinyin"


@pytest.mark.parametrize(
    "text",
    [
        "浙b·08199 京A12345",
        " 浙B 08199\n京A12345\n",
        "浙B-08199，皖A12345；苏B1",
        "浙Ｂ０８１９９\t9876",
        "浙B08199京A12345",
        "浙b·08i99京AD12345粤Z1234港 皖A12345",
        "浙B 08199浙B 08199",
        "浙B08199|123456使",
    ],
)
def test_of_several_pasted_plates_the_first_is_taken(text):
    desk = editor("皖A12345")
    assert desk.paste(text)
    assert (desk.text, desk.notice) == ("浙B08199", SEVERAL_NOTICE)
    assert not desk.violations()
    desk.paste("皖AD12345")
    assert (desk.text, desk.notice) == ("皖AD12345", "")


def test_what_is_too_long_for_a_plate_is_pasted_whole_where_no_first_plate_can_be_told():
    desk = editor("皖A12345")
    for text in ("皖A12345京B678", "皖112345京B67890", "皖A123456皖B67890", "皖A12345" * 100):
        desk.paste(text)
        assert (desk.text, desk.notice) == (text[:FREE_SLOTS], "")
    digits = SlotEditor(reading("123"), grammar="none")
    digits.paste("1234567 7654321")
    assert digits.text == "12345677654321"


def test_a_plate_that_an_input_method_delivers_at_once_replaces_all():
    desk = editor("皖A12345")
    desk.move_to(3)
    assert desk.commit("浙Ｂ·08199")
    assert desk.text == "浙B08199"
    desk.move_to(0)
    desk.commit("苏")
    assert desk.text == "苏B08199"
    desk.commit("77777")  # what is less than a plate is typed
    assert (desk.text, desk.slots[1].mark) == ("苏777779", Mark.TYPED)
    digits = SlotEditor(reading("123"), grammar="none")
    digits.commit("45678901")
    assert digits.text == "45678901"


def test_the_label_keeps_the_confidence_of_what_was_read_alike():
    desk = editor("皖A12345")
    desk.take("皖A72345")
    assert [s.mark for s in desk.slots][1:4] == [Mark.READ, Mark.LABEL, Mark.READ]
    assert desk.cursor == 7


def test_a_person_text_is_shown_against_the_reading():
    desk = SlotEditor(reading("皖A12345"), "皖AD12345")
    assert [s.mark is Mark.READ for s in desk.slots] == [True, True, False, True, True, True, True, True]
    assert desk.confidence(2) is None
    assert desk.confidence(3) == 0.99


def test_undo_and_redo_within_the_plate():
    desk = editor("皖A72345", {2: (0.61, "1")})
    desk.type("1")
    desk.type("9")
    assert desk.undo()
    assert (desk.text, desk.cursor) == ("皖A12345", 3)
    assert desk.redo()
    assert desk.text == "皖A19345"
    assert desk.undo()
    assert desk.undo()
    assert (desk.text, desk.edited) == ("皖A72345", False)
    assert not desk.undo()


def test_models_without_grammar_have_as_many_slots_as_they_read():
    desk = SlotEditor(reading("0123456789"), grammar="none")
    assert len(desk.slots) == 10
    assert not desk.violations()
    desk.end()
    desk.type("012i")
    assert desk.text == "012345678012I"


def test_differing_slots():
    assert differing_slots("皖A72345", "皖A12345") == {2}
    assert differing_slots("皖AD12345", "皖A12345") == {2}
    assert differing_slots("", "皖") == frozenset()


OPERATIONS = st.one_of(
    st.tuples(st.just("type"), st.text(alphabet="abgiojlmswxz0159皖警Ａ·é½ \n", min_size=1, max_size=3)),
    st.tuples(st.just("paste"), st.text(max_size=12)),
    st.tuples(st.just("take"), st.sampled_from(["皖A12345", "粤BD12345", "", "7"])),
    st.tuples(st.just("take_choice"), st.integers(-1, 5)),
    st.tuples(st.just("move"), st.integers(-3, 3)),
    st.tuples(st.just("move_to"), st.integers(-2, 12)),
    st.tuples(st.just("next_uncertain"), st.sampled_from([1, -1])),
    *[st.tuples(st.just(name)) for name in ("insert", "delete", "backspace", "end", "undo", "redo")],
)
DOUBTFUL = reading("苏E88D888", {0: (0.4, "陕")})
STARTS = [reading("皖A12345"), DOUBTFUL, reading("123456789"), reading(""), None]


@given(st.sampled_from(STARTS), st.sampled_from(["plate", "none"]), st.lists(OPERATIONS, max_size=25))
def test_any_sequence_of_keys_keeps_the_editor_sound(start, grammar, operations):
    desk = SlotEditor(start, grammar=grammar)
    longest = max(PLATE_SLOTS if grammar == "plate" else FREE_SLOTS, len(desk.slots))
    for name, *arguments in operations:
        before, length = desk.text, len(desk.slots)
        answer = getattr(desk, name)(*arguments)
        assert 0 <= desk.cursor <= len(desk.slots)
        assert all(len(s.text) <= 1 and s.text == canonical(s.text) for s in desk.slots)
        assert all(s.text for s in desk.slots if s.mark is Mark.READ)
        assert all(-1 <= v.slot < len(desk.slots) for v in desk.violations())
        assert len(desk.choices()) == len({c.text for c in desk.choices()})
        if name in ("paste", "take", "undo", "redo"):
            longest = max(longest, len(desk.slots))
        assert len(desk.slots) <= longest
        if name in ("move", "move_to", "end", "next_uncertain"):
            assert desk.text == before, "moving never loses characters"
        if name == "insert":
            assert desk.text == before
        if name in ("delete", "backspace") and length:
            assert len(desk.slots) >= length - 1
        if answer is False and name in ("type", "paste"):
            assert desk.text == before


@given(st.sampled_from(STARTS), st.lists(OPERATIONS, max_size=25))
def test_undo_brings_back_the_start_and_redo_the_end(start, operations):
    desk = SlotEditor(start)
    first = desk.slots
    for name, *arguments in operations:
        getattr(desk, name)(*arguments)
    last = desk.slots
    steps = 0
    while desk.undo():
        steps += 1
    assert desk.slots == first
    done = 0
    while done < steps and desk.slots != last and desk.redo():
        done += 1
    assert desk.slots == last


@given(st.text(max_size=20))
def test_typing_loses_no_usable_character_while_there_is_room(text):
    desk = SlotEditor(None, "", grammar="none")
    desk.type(text)
    assert desk.text == canonical(text)[:FREE_SLOTS]


@pytest.mark.parametrize("text", ["皖A·12345", " 皖 a-12345", "皖Ａ１２３４５"])
def test_canonical(text):
    assert canonical(text) == "皖A12345"
