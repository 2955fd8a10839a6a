"""Flat plates and the shapes on them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from core.alphabet import CCPD, DIGITS, LETTERS
from core.errors import ImageError, LabelError
from core.plate import PlateKind
from core.reading import Quad
from core.synthesis import Camera, DrawnSampler, plates
from core.synthesis.blanks import TWO_ROWS, load_blanks
from core.synthesis.glyphs import ALL_CHARACTERS, CELL, FONTS, FontGlyphs, TemplateGlyphs, bundled_fonts
from core.synthesis.labels import KIND_WEIGHTS, random_label
from core.synthesis.layouts import DOUBLE_ROW, bolt_places, layout_of
from core.synthesis.pictures import CharacterPictures
from core.synthesis.plates import PlateRenderer
from core.synthesis.strokes import StrokeGlyphs

KINDS = list(KIND_WEIGHTS)


@pytest.fixture(scope="module")
def renderer() -> PlateRenderer:
    return PlateRenderer()


def _rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_with_the_bundled_fonts_alone(renderer: PlateRenderer, kind: PlateKind) -> None:
    drawn = renderer.draw(_rng(), kind=kind)
    width, height = layout_of(kind).size
    assert drawn.image.dtype == np.uint8
    assert drawn.image.shape == (round(height * 0.6), round(width * 0.6), 3)
    assert drawn.kind is kind
    assert drawn.quad == Quad.from_box((0, 0, drawn.image.shape[1], drawn.image.shape[0]))
    assert drawn.image.std() > 20  # there is ink on it


def test_the_same_seed_draws_the_same_plate(renderer: PlateRenderer) -> None:
    first, again, other = (renderer.draw(_rng(seed)) for seed in (5, 5, 6))
    assert first.label == again.label
    np.testing.assert_array_equal(first.image, again.image)
    assert other.label != first.label


def test_colours_tell_the_kinds_apart() -> None:
    calm = PlateRenderer(wear=0)

    def middle(label: str, kind: PlateKind) -> np.ndarray:
        return np.median(calm.draw(_rng(), label, kind).image.reshape(-1, 3), axis=0)

    blue, yellow = middle("皖A12345", PlateKind.BLUE), middle("皖A12345", PlateKind.YELLOW)
    green, white = middle("皖AD12345", PlateKind.GREEN), middle("皖A1234警", PlateKind.POLICE)
    assert blue[2] > blue[0] + 60
    assert yellow[0] > yellow[2] + 90
    assert green[1] > green[0] + 15
    assert white.min() > 150
    assert middle("粤Z1234港", PlateKind.HONGKONG).max() < 90


def test_a_large_new_energy_plate_is_yellow_on_its_left() -> None:
    image = PlateRenderer(wear=0).draw(_rng(), "皖A12345D").image.astype(int)
    left, right = np.median(image[:, :50].reshape(-1, 3), 0), np.median(image[:, -100:].reshape(-1, 3), 0)
    assert left[0] > left[2] + 80
    assert right[1] > right[0]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("皖A1234", None), ("皖A12345", PlateKind.GREEN), ("皖AI2345", None), ("X", PlateKind.BLUE)],
)
def test_labels_that_do_not_fit_are_refused(
    renderer: PlateRenderer, label: str, kind: PlateKind | None
) -> None:
    with pytest.raises(LabelError):
        renderer.draw(_rng(), label, kind)


def test_an_alphabet_limits_what_may_be_drawn() -> None:
    with pytest.raises(LabelError):
        PlateRenderer(alphabet=CCPD).draw(_rng(), "皖A1234警")
    assert set(PlateRenderer(alphabet=CCPD).weights) == {PlateKind.BLUE, PlateKind.GREEN, PlateKind.YELLOW}
    assert set(PlateRenderer().weights) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_characters_lie_inside_the_plate_and_apart(kind: PlateKind) -> None:
    layout = layout_of(kind)
    assert len(layout.cells) == len(random_label(_rng(), kind))
    ends = [x + w for x, _, w, _ in layout.cells]
    assert layout.cells[0][0] == pytest.approx(layout.size[0] - ends[-1])  # margins alike: GA 36's sums close
    for (x, *_), end in zip(layout.cells[1:], ends, strict=False):
        assert x - end >= 9
    assert all(0 < x < layout.size[0] and 0 < y < layout.size[1] for x, y in bolt_places(layout))


def test_fonts_have_every_character_in_the_cell() -> None:
    for font in bundled_fonts():
        assert font.characters == frozenset(ALL_CHARACTERS)
        for character in ALL_CHARACTERS:
            mask = font.mask(character, _rng())
            assert mask.shape == (CELL[1], CELL[0])
            assert 0.04 < (mask > 128).mean() < 0.9, character


def test_distinct_characters_have_distinct_shapes() -> None:
    font = bundled_fonts()[0]
    shapes = {c: font.mask(c, _rng()).tobytes() for c in ALL_CHARACTERS}
    assert len(set(shapes.values())) == len(ALL_CHARACTERS)


def test_strokes_have_the_holes_of_their_characters() -> None:
    pen = StrokeGlyphs()
    assert pen.characters == frozenset(DIGITS + LETTERS)
    holes = dict.fromkeys("0469ADPQR", 1) | dict.fromkeys("8B", 2)
    for character in DIGITS + LETTERS:
        ink = np.pad(pen.mask(character, _rng()), 1) > 128
        regions = cv2.connectedComponents((~ink).astype(np.uint8), connectivity=4)[0] - 1
        assert regions - 1 == holes.get(character, 0), character


def test_strokes_are_likest_to_their_own_templates(real_data: Path) -> None:
    pen, real = StrokeGlyphs(), TemplateGlyphs(real_data / "glyphs")
    shapes = {c: real.mask(c, _rng()).ravel() for c in DIGITS + LETTERS}
    for character in DIGITS + LETTERS:
        mask = pen.mask(character, _rng()).ravel()
        likest = max(shapes, key=lambda c: float(np.corrcoef(mask, shapes[c])[0, 1]))
        assert likest == character


def _write(path: Path, picture: np.ndarray) -> None:
    cv2.imencode(path.suffix, picture)[1].tofile(path)


@pytest.mark.parametrize("inverted", [False, True])
def test_templates_of_either_polarity_give_the_same_ink(tmp_path: Path, inverted: bool) -> None:
    font = bundled_fonts()[0]
    for character in "H8":
        page = 255 - font.mask(character, _rng())
        _write(tmp_path / f"140_{character}.jpg", 255 - page if inverted else page)
    source = TemplateGlyphs(tmp_path)
    assert source.characters == {"H", "8"}
    for character in "H8":
        ink, wanted = source.mask(character, _rng()), font.mask(character, _rng())
        assert np.corrcoef(ink.ravel(), wanted.ravel())[0, 1] > 0.9


def test_an_empty_template_is_refused(tmp_path: Path) -> None:
    _write(tmp_path / "140_8.jpg", np.full((90, 45), 255, np.uint8))
    with pytest.raises(ImageError, match="140_8"):
        TemplateGlyphs(tmp_path)


def test_pictures_are_turned_registered_and_judged(tmp_path: Path) -> None:
    font = FontGlyphs(FONTS / "PlatewrightPlate-Bold.otf")
    folder = tmp_path / "8"
    folder.mkdir()
    eight, seven = font.mask("8", _rng()), font.mask("7", _rng())
    small = cv2.resize(eight, (20, 36), interpolation=cv2.INTER_AREA) // 2 + 60
    _write(folder / "0.png", cv2.copyMakeBorder(small, 4, 3, 5, 2, cv2.BORDER_CONSTANT, value=60))
    _write(folder / "1.png", 255 - small)
    _write(folder / "2.png", cv2.resize(seven, (20, 36)))  # not what the folder says
    _write(folder / "3.png", np.full((36, 20), 90, np.uint8))  # nothing on it
    source = CharacterPictures(tmp_path, font, "all")
    assert len(source._masks["8"]) == 2
    for seed in range(4):
        assert np.corrcoef(source.mask("8", _rng(seed)).ravel(), eight.ravel())[0, 1] > 0.85


def test_a_shadow_in_the_corner_does_not_make_another_character(tmp_path: Path) -> None:
    font = FontGlyphs(FONTS / "PlatewrightPlate-Bold.otf")
    (tmp_path / "0").mkdir()
    zero = font.mask("0", _rng())
    shaded = zero.copy()
    shaded[:20, :14] = 255  # at the upper left, where a D has its corner and a 0 has none
    _write(tmp_path / "0" / "0.png", zero)
    _write(tmp_path / "0" / "1.png", shaded)
    assert len(CharacterPictures(tmp_path, font, "all")._masks["0"]) == 1


def test_a_font_of_chinese_characters_alone_is_drawn_from(tmp_path: Path) -> None:
    path = FONTS / "PlatewrightPlate-Bold.otf"
    assert FontGlyphs(path, "藏新").characters == {"藏", "新"}
    with pytest.raises(ImageError, match=r"PlatewrightPlate.*no character of a plate"):
        FontGlyphs(path, "ŋ")


def test_train_and_held_share_no_picture(tmp_path: Path) -> None:
    font = FontGlyphs(FONTS / "PlatewrightPlate-Bold.otf")
    (tmp_path / "8").mkdir()
    for i in range(20):
        picture = cv2.resize(font.mask("8", _rng()), (20, 36), interpolation=cv2.INTER_AREA)
        picture[0, 0] = i
        _write(tmp_path / "8" / f"{i:02}.png", picture)
    train, held = (CharacterPictures(tmp_path, font, part) for part in ("train", "held"))  # type: ignore[arg-type]
    assert (len(train._masks["8"]), len(held._masks["8"])) == (18, 2)


def test_blanks_take_the_place_of_drawn_bases(tmp_path: Path) -> None:
    _write(tmp_path / "blue_140.png", np.full((490, 1520, 3), (9, 200, 120), np.uint8))
    blanks = load_blanks(tmp_path)
    assert set(blanks) == {PlateKind.BLUE}
    assert blanks[PlateKind.BLUE].shape == (84, 264, 3)
    image = PlateRenderer(blanks=blanks, wear=0).draw(_rng(), "皖A12345").image
    np.testing.assert_array_equal(np.median(image.reshape(-1, 3), 0), (120, 200, 9))


def test_real_sources_cover_what_they_promise(real_data: Path) -> None:
    small = TemplateGlyphs(real_data / "glyphs")
    assert set(DIGITS + LETTERS) <= small.characters
    assert len(small.characters) == 72
    for character in sorted(small.characters):
        font = bundled_fonts()[0].mask(character, _rng())
        assert np.corrcoef(small.mask(character, _rng()).ravel(), font.ravel())[0, 1] > 0.2, character


def test_lorries_and_trailers_are_drawn_in_two_rows_when_asked(tmp_path: Path) -> None:
    renderer = PlateRenderer(double_rows=1.0)
    for kind in KINDS:
        drawn = renderer.draw(_rng(1), kind=kind)
        two = kind in DOUBLE_ROW
        assert drawn.rows == (2 if two else 1)
        one = PlateRenderer().draw(_rng(2), kind=kind).image.shape
        assert drawn.image.shape == ((132, 264, 3) if two else one)
    layout = layout_of(PlateKind.YELLOW, 2)
    assert (layout.size, len(layout.cells)) == ((440, 220), 7)
    assert {PlateRenderer(double_rows=0.5).draw(_rng(n), kind=PlateKind.YELLOW).rows for n in range(9)} == {
        1,
        2,
    }


def test_a_plate_of_two_rows_bends_no_further_than_one_row() -> None:
    image = np.zeros((220, 440, 3), np.uint8)
    image[100:102] = 255
    lifts = []
    for seed in range(40):
        bent = plates._bent(_rng(seed), image, 1.0)
        lifts.append(abs(int(np.argmax(bent[:, 220, 0])) - 100))
        np.testing.assert_array_equal(bent[:, 0], image[:, 0])
    assert 6 <= max(lifts) <= 9  # millimetres


def test_a_blank_of_two_rows_is_written_upon(tmp_path: Path) -> None:
    _write(tmp_path / "yellow_220.png", np.full((700, 1524, 3), (20, 190, 255), np.uint8))
    blanks = load_blanks(tmp_path)
    assert {name: blank.shape for name, blank in blanks.items()} == {TWO_ROWS: (132, 264, 3)}
    drawn = PlateRenderer(blanks=blanks, double_rows=1.0, wear=0).draw(_rng(), "豫A1234挂")
    np.testing.assert_array_equal(np.median(drawn.image.reshape(-1, 3), 0), (255, 190, 20))


def test_a_sampler_without_two_rows_draws_what_it_drew(tmp_path: Path) -> None:
    for index in range(3):
        plain, label = DrawnSampler(None, 4).at(index)
        again, same = DrawnSampler(None, 4, double_rows=0.0).at(index)
        assert label == same
        np.testing.assert_array_equal(plain, again)
    only = {PlateKind.YELLOW: 1.0}
    yellow = DrawnSampler(None, 4, weights=only, double_rows=1.0, camera=Camera(rectified=1))
    assert all(crop.shape[1] < 2.7 * crop.shape[0] for crop, _ in map(yellow.at, range(12)))
