"""Annotated pictures and sheets, measured by the pixels that change."""

from __future__ import annotations

import numpy as np
import pytest

from core.evaluation import drawing
from core.evaluation.drawing import Cell
from core.reading import Quad

GREY = np.full((400, 300, 3), 128, np.uint8)
QUAD = Quad(((100, 200), (200, 205), (198, 240), (98, 235)))


def reddish(picture: np.ndarray) -> int:
    red, green, blue = (picture[..., k].astype(int) for k in range(3))
    return int(((red > 150) & (green < 90) & (blue < 90)).sum())


def test_the_quad_is_drawn_and_the_text_stands_above_it() -> None:
    drawn = drawing.annotate(GREY, QUAD, "皖A·12345", 0.97)
    assert drawn.shape == GREY.shape
    changed = (drawn != GREY).any(-1)
    assert changed[200:206, 100:200].any(0).all()  # the upper edge, all along
    assert not changed[225, 120:180].any()  # the plate itself stays visible
    assert changed[150:195].any()
    assert not changed[260:].any()
    assert (GREY == 128).all()


def test_the_text_goes_below_a_plate_at_the_top_and_never_outside() -> None:
    top = Quad(((250, 2), (299, 2), (299, 20), (250, 20)))
    drawn = drawing.annotate(GREY, top, "皖A·12345", 0.97)
    changed = (drawn != GREY).any(-1)
    assert changed[25:50].any() and not changed[80:].any()


@pytest.mark.parametrize("quad", [None, Quad.from_box((0, 0, 120, 40))])
def test_a_crop_gets_a_band_for_its_text(quad: Quad | None) -> None:
    crop = np.full((40, 120, 3), 200, np.uint8)
    drawn = drawing.annotate(crop, quad, "皖AD·12345", 0.5)
    band = drawn.shape[0] - 40
    assert band >= 20
    assert (drawn[band + 10 : -10, 10:110] == 200).all()
    assert (drawn[:band] == drawing._BACK).all(-1).mean() > 0.5


def greenish(picture: np.ndarray) -> np.ndarray:
    """Return where the text of an annotation is."""
    red, green, blue = (picture[..., k].astype(int) for k in range(3))
    return (green > 150) & (red < 120) & (blue < 150)


@pytest.mark.parametrize("quad", [None, QUAD])
def test_the_text_and_its_confidence_stand_whole_on_their_dark_ground(quad: Quad | None) -> None:
    picture = np.full((400, 600, 3), 128, np.uint8)
    drawn = drawing.annotate(picture, quad, "皖A·12345", 0.97)
    ground = (drawn == drawing._BACK).all(-1)
    rows, columns = (np.flatnonzero(ground.any(axis)) for axis in (1, 0))
    top, bottom, left = rows[0], rows[-1], columns[0]
    tag = drawing._Tag("皖A·12345", ".97", 20)
    assert (bottom - top + 1, left) == (tag.height, 0 if quad is None else 98)
    words = greenish(drawn[: 190 if quad else None])
    places = np.flatnonzero(words.any(0))
    assert left < places[0] < left + 20 and left + tag.width - 20 < places[-1] < left + tag.width
    lines = np.flatnonzero(words.any(1))
    assert top < lines[0] and lines[-1] < bottom
    assert abs((lines[0] + lines[-1]) / 2 - (top + bottom) / 2) < 3
    assert greenish(drawn[:, left + tag.width * 3 // 4 : left + tag.width])[lines[0] : bottom].any()


@pytest.mark.parametrize("text", ["皖A·12345", "民航12345", "粤Z·1234港", "新QZX890"])
def test_the_bundled_font_has_every_plate_character(text: str) -> None:
    font = drawing._font(30)
    missing = font.getmask("\U0010ffff").getbbox(), bytes(font.getmask("\U0010ffff"))
    for character in text:
        mask = font.getmask(character)
        assert (mask.getbbox(), bytes(mask)) != missing
        assert mask.getbbox() is not None


def test_a_sheet_has_a_cell_a_crop_in_rows() -> None:
    crop = np.full((70, 220, 3), 10, np.uint8)
    cells = [Cell(crop, "皖A12345", "皖A12345", 0.9)] * 7
    made = drawing.sheet(cells, columns=3)
    dark = (made == 10).all(-1)
    assert dark.sum() == 7 * 70 * 220
    assert reddish(made) == 0
    assert drawing.sheet(cells[:1]).shape[1] < made.shape[1]


def test_wrong_characters_are_red_and_said_to_be_wrong() -> None:
    crop = np.full((70, 220, 3), 10, np.uint8)
    wrong = drawing.sheet([Cell(crop, "皖A12345", "皖A12845", 0.9)])
    right = drawing.sheet([Cell(crop, "皖A12345", "皖A12345", 0.9)])
    unknown = drawing.sheet([Cell(crop, None, "皖A12345", 0.9)])
    assert reddish(wrong) > 30
    assert reddish(right) == reddish(unknown) == 0


def test_label_and_reading_have_a_line_each_and_what_is_wrong_is_said_at_its_end() -> None:
    crop = np.full((70, 220, 3), 10, np.uint8)
    made = drawing.sheet([Cell(crop, "皖A12345", "皖A12845", 0.9)])
    gap, line, (wide, high) = drawing._GAP, drawing._LINE, drawing.CROP
    assert made.shape[:2] == (high + 2 * line + 2 * gap, wide + 2 * gap)
    assert (made[gap : gap + high, gap:-gap] == 10).all()
    empty = (made == 255).all(-1)
    assert empty[:, :gap].all() and empty[-gap:].all()
    below = made[gap + high : -gap, gap:-gap]
    end = wide - drawing._ASIDE
    for some, words_red, end_red in ((below[:line], False, True), (below[line:], True, True)):
        words, told = some[:, :end], some[:, end:]
        assert (words.min(-1) < 160).any() and (told.min(-1) < 160).any()
        assert (bool(reddish(words)), bool(reddish(told))) == (words_red, end_red)
    right = drawing.sheet([Cell(crop, "皖A12345", "皖A12345", 0.9)])[gap + high : -gap, gap:-gap]
    assert (right[:line, end:] == 255).all()
    assert (right[line:, end:] != 255).any()  # the confidence stands there all the same


@pytest.mark.parametrize(
    ("label", "text", "good"),
    [
        ("ABC", "ABC", [True] * 3),
        ("ABC", "ADC", [True, False, True]),
        ("ABC", "AC", [True, True]),
        ("AC", "ABC", [True, False, True]),
        ("AAB", "AABX", [True, True, True, False]),
        ("AXB", "AXBX", [True, True, True, False]),  # the extra one alone, not its like before it
        ("", "A", [False]),
        (None, "AB", [True, True]),
    ],
)
def test_which_characters_are_right(label, text: str, good: list[bool]) -> None:
    cell = Cell(np.zeros((1, 1, 3), np.uint8), label, text, 0.5)
    assert drawing._good(cell) == good


def test_a_text_of_another_alphabet_stays_in_its_cell_and_can_be_read() -> None:
    crop = np.full((70, 220, 3), 255, np.uint8)
    short, long = (drawing.Cell(crop, text, text, 0.5) for text in ("abc", "a" * 60))
    alone, beside = drawing.sheet([short]), drawing.sheet([long, short])
    assert (beside[:, -alone.shape[1] + 10 :] == alone[:, 10:]).all()  # nothing runs into the next cell
    one, other = (drawing.sheet([drawing.Cell(crop, None, text, 0.5)]) for text in ("aaa", "ggg"))
    assert (one != other).any()  # not a box for each letter that the plate font does not have


def test_a_narrow_and_a_tall_crop_keep_their_proportions() -> None:
    for shape in ((100, 10, 3), (10, 500, 3), (24, 94, 3)):
        fitted = drawing._fitted(np.zeros(shape, np.uint8))
        assert fitted.shape[0] <= 70 and fitted.shape[1] <= 220
        assert fitted.shape[1] / fitted.shape[0] == pytest.approx(shape[1] / shape[0], rel=0.3)
