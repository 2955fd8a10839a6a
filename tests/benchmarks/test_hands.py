"""The scripted operator's hands reach the truth from any reading, with as few keys as the goals ask for."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from benchmarks import frames, hands
from benchmarks.browse import summary
from benchmarks.window import Heart, Moment, PaintWatch, Wait
from core import ccpd
from core.alphabet import DIGITS, LETTERS, PROVINCES
from core.correction import SlotEditor
from core.reading import Character, Quad, Reading

PLATES = st.builds(
    lambda p, c, rest: p + c + rest,
    st.sampled_from(PROVINCES),
    st.sampled_from(LETTERS),
    st.text(DIGITS + LETTERS, min_size=5, max_size=6),
)


def reading(text: str, doubtful: int = -1) -> Reading:
    rows = [Character(c, 0.5 if i == doubtful else 0.99, (2 * i, 2 * i + 1)) for i, c in enumerate(text)]
    return Reading(text, 0.9, tuple(rows))


def keys(text: str, truth: str, doubtful: int = -1) -> list[str]:
    editor = SlotEditor(reading(text, doubtful))
    plain = {"Insert": editor.insert, "Delete": editor.delete, "End": editor.end}
    moves = {"Left": -1, "Right": 1}
    pressed: list[str] = []
    while (key := hands.next_key(editor, truth)) != "Return":
        pressed.append(key)
        assert len(pressed) < 60, pressed
        if key in plain:
            plain[key]()
        elif key in moves:
            editor.move(moves[key])
        elif key == "Home":
            editor.move_to(0)
        elif key in ("Tab", "Backtab"):
            editor.next_uncertain(1 if key == "Tab" else -1)
        else:
            editor.type(key)
    assert editor.text == truth
    return [*pressed, "Return"]


@given(PLATES, PLATES, st.integers(0, 7))
@example("京G100000", "沪CG1000", 0)
@example("京H000011", "京AH0000", 0)  # no gap can be opened in eight characters
def test_every_reading_becomes_the_truth(text, truth, doubtful):
    keys(text, truth, doubtful)


def test_the_goals_are_within_reach():
    assert keys("皖A12345", "皖A12345") == ["Return"]
    assert keys("皖A72345", "皖A12345", doubtful=2) == ["1", "Return"]
    assert keys("苏A12345", "皖A12345", doubtful=0) == ["W", "Return"]
    assert len(keys("皖A12345", "鲁A12345", doubtful=0)) <= 3
    assert keys("皖A12345", "皖AD12345", doubtful=2) == ["Insert", "D", "Return"]


def test_cases_are_told_apart():
    truth = "皖A12345"
    assert hands.case_of(truth, truth, 3) == "right"
    assert hands.case_of("苏A12345", truth, 0) == "wrong province"
    assert hands.case_of("皖A72345", truth, 2) == "one wrong, cursor on it"
    assert hands.case_of("皖A72345", truth, 5) == "one wrong, cursor elsewhere"
    assert hands.case_of("皖A7234", truth, 5) == "wrong length"
    assert hands.case_of("皖A77345", truth, 5) == "several wrong"


def test_linked_frames_have_distinct_valid_names(tmp_path: Path):
    quad = Quad.from_points([[60, 80], [130, 84], [129, 106], [59, 102]])
    name = ccpd.CcpdName("025", (90, 90), (58, 78, 132, 108), quad, "皖A12345", 120, 20)
    source = tmp_path / f"{ccpd.format(name)}.jpg"
    source.write_bytes(b"a picture")
    frames.link_frames([source], tmp_path / "many", 50)
    made = sorted((tmp_path / "many").iterdir())
    labels = {ccpd.parse(path.name).label for path in made}
    assert len(made) == len(labels) == 50
    assert {path.stat().st_nlink for path in made} == {51}
    assert {label[:3] for label in labels} == {"皖A1"}


def test_a_paint_is_over_when_it_is_told(qtbot):
    seen: list[str] = []

    class Painted(QWidget):
        def paintEvent(self, _event):
            seen.append("painted")

    widget = Painted()
    qtbot.addWidget(widget)
    owner = QObject()
    watch, wait = PaintWatch({"it": widget}, owner), Wait(Heart(owner))
    begin = Moment.now()
    widget.show()
    wait(lambda: watch.painted(begin, "it"), "the first paint")
    assert seen
    assert watch.last("it").since(begin).wall >= 0
    assert not watch.painted(Moment.now(), "it")


def test_summary_takes_medians():
    found = summary([{"wall": w, "thread": 1.0, "process": 2.0} for w in (5.0, 1.0, 3.0)])
    assert (found["median"], found["worst"], found["n"], found["process"]) == (3.0, 5.0, 3, 2.0)
