"""How the finder looks: in which sizes and parts, twice at each plate, and what it makes of both looks."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from core.images import Array
from core.reading import Quad
from core.recognition import corner_fit, finder
from core.recognition.finder import Found, PlateFinder
from tests import networks

Box = tuple[int, int, int, int]
RED, GREY = (255, 0, 0), (90, 90, 90)


class Seeing:
    """Stands for the network: it sees what is red, as surely as ``sure`` says of a width in pixels.

    What is as high as wide is a badge: it looks like a plate until it is looked at again.
    """

    def __init__(self, sure: Callable[[int], float]) -> None:
        self.sure = sure
        self.sizes: list[tuple[int, ...]] = []

    def run(self, _names: object, given: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert not any(side % finder.MULTIPLE for side in given["images"].shape[2:])
        self.sizes.append(given["images"].shape)
        return [np.stack([self._map(image) for image in given["images"]])]

    def _map(self, image: np.ndarray) -> np.ndarray:
        told = np.zeros((9, image.shape[1] // 8, image.shape[2] // 8))
        told[0] = -9
        red = (image[0] > 0.4) & (image[1] < -0.4)
        count, _, boxes, _ = cv2.connectedComponentsWithStats(red.astype(np.uint8))
        for x, y, width, height, _ in boxes[1:count]:
            badge = height > 0.8 * width
            share = 0.9 * (image.shape[1:] != (160, 256)) if badge else self.sure(int(width))
            column, row = int((x + width / 2) // 8), int((y + height / 2) // 8)
            corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], float)
            told[0, row, column] = np.log(share / (1 - share)) if share else -9
            told[1:, row, column] = ((corners - ((column + 0.5) * 8, (row + 0.5) * 8)) / 32).ravel()
        return told


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[Found], Seeing]]:
    """Return what looks at a picture (width, height) with these plates in it."""
    monkeypatch.setattr(corner_fit, "fit", lambda _picture, quads: list(quads))

    def found(
        size: tuple[int, int], *plates: Box, sure: Callable[[int], float] = lambda width: 0.9
    ) -> tuple[list[Found], Seeing]:
        picture = np.full((size[1], size[0], 3), GREY, np.uint8)
        for x0, y0, x1, y1 in plates:
            picture[y0:y1, x0:x1] = RED
        eye = Seeing(sure)
        find = PlateFinder()
        find._session = eye
        return find(picture), eye

    return found


def far(one: Found, box: Box) -> float:
    """Return by how many pixels a corner is off at most."""
    return float(np.abs(np.subtract(one.quad.points, Quad.from_box(box).points)).max())


SIZES = [(720, 1160), (1279, 700), (1801, 1203), (250, 333)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("where", [(0.1, 0.2), (0.5, 0.5), (0.75, 0.9)])
def test_a_plate_is_told_where_it_is(look, size: tuple[int, int], where: tuple[float, float]) -> None:
    x, y, width = round(size[0] * where[0]), round(size[1] * where[1]), round(size[0] * 0.15)
    box = (x, y, x + width, y + width // 3)
    (one,), _ = look(size, box)
    assert far(one, box) < 1.5 + width / 110
    assert one.confidence == pytest.approx(0.9)


def test_the_most_prominent_comes_first(look) -> None:
    small, large, middle = (100, 100, 180, 126), (300, 500, 520, 570), (500, 900, 640, 945)
    found, _ = look((720, 1160), small, large, middle)
    assert [far(one, box) < 3 for one, box in zip(found, (large, middle, small), strict=True)] == [True] * 3


def test_what_is_seen_faintly_counts_when_a_closer_look_is_clear(look) -> None:
    box = (600, 400, 632, 410)
    near = (100, 100, 300, 160)  # else all may be far away, and would be looked for in a larger picture
    (_, one), _ = look((1280, 900), box, near, sure=lambda width: 0.2 if width < 40 else 0.9)
    assert far(one, box) < 2
    assert one.confidence == pytest.approx((0.2 + 0.9) / 2)


@pytest.mark.parametrize("second", [0.7, 0.0])
def test_what_is_seen_faintly_and_not_clearly_either_is_none(look, second: float) -> None:
    found, _ = look((720, 1160), (300, 500, 360, 520), sure=lambda width: second if width > 80 else 0.45)
    assert found == []


def test_two_doubtful_looks_make_no_plate_of_what_one_sure_look_sees(look) -> None:
    assert look((720, 1160), (300, 500, 360, 520), sure=lambda width: 0.1 if width > 80 else 0.9)[0] == []
    (one,), _ = look((720, 1160), (300, 500, 360, 520), sure=lambda width: 0.6 if width > 80 else 0.5)
    assert one.confidence == pytest.approx(0.55)


@pytest.mark.parametrize("box", [(40, 30, 64, 38), (1270, 990, 1294, 998), (4970, 2900, 4994, 2908)])
def test_a_plate_far_away_is_seen_in_a_part_of_the_picture(look, box: Box) -> None:
    """Half a picture of that size is 1280 pixels of a part: what is narrow there is seen in a closer one."""
    (one,), eye = look((5000, 3000), box, sure=lambda width: 0.9 if width >= 10 else 0.0)
    assert far(one, box) < 3
    assert max(max(size[2:]) for size in eye.sizes) <= 1280


def test_what_is_far_away_must_be_surer(look) -> None:
    def sure(width: int) -> float:
        return 0.0 if width < 10 else 0.5 if width < 40 else 0.75

    assert look((5000, 3000), (2000, 1500, 2024, 1508), sure=sure)[0] == []
    assert len(look((5000, 3000), (2000, 1500, 2060, 1520), sure=sure)[0]) == 1


def test_where_a_plate_is_seen_nobody_looks_further(look) -> None:
    _, eye = look((1600, 1200), (300, 500, 500, 560))
    assert [size[0] for size in eye.sizes] == [1, 1]  # the picture, and its one plate
    faint = (900, 800, 940, 812)
    found, eye = look((1600, 1200), (300, 500, 500, 560), faint, sure=lambda w: 0.2 if w < 40 else 0.9)
    assert [size[0] for size in eye.sizes] == [1, 2] and len(found) == 2
    _, eye = look((1600, 1200))
    assert len(eye.sizes) > 2


@pytest.mark.parametrize("size", [(8000, 3000), (4000, 3000), (3200, 2400)])
def test_far_plates_beside_a_near_one_are_found_in_a_large_picture(look, size: tuple[int, int]) -> None:
    near, far_one = (300, 1500, 900, 1700), (2900, 200, 2950, 216)
    found, eye = look(size, near, far_one, sure=lambda width: 0.9 if width >= 20 else 0.0)
    assert [far(one, box) < 6 for one, box in zip(found, (near, far_one), strict=True)] == [True, True]
    finer = [shape for shape in eye.sizes[2:] if max(shape[2:]) > 256]
    assert bool(finer) is (max(size) > 3200)  # elsewhere the usual look sees as much
    assert max(max(shape[2:]) for shape in eye.sizes) <= 1280


def test_a_plate_that_two_looks_see_is_told_once(look) -> None:
    near = (300, 1500, 900, 1700)
    (one,), eye = look((4000, 3000), near)
    assert far(one, near) < 6
    assert len(eye.sizes) == 2 + 2  # the usual look and its plate, and two parts of a finer one


def test_the_small_and_the_large_are_told_once_each_though_they_are_seen_in_other_sizes(look) -> None:
    small, large = (500, 1000, 550, 1016), (40, 300, 680, 500)

    def sure(width: int) -> float:
        return 0.0 if width > 300 or width < 20 else 0.2 if width < 40 else 0.9

    found, _ = look((720, 1160), small, large, sure=sure)
    assert [far(one, box) < 4 for one, box in zip(found, (large, small), strict=True)] == [True, True]


def test_plates_beside_each_other_are_both_told(look) -> None:
    left, right = (200, 300, 320, 338), (330, 300, 450, 338)
    found, _ = look((720, 1160), left, right)
    assert sorted(round(one.quad.box[0] / 10) * 10 for one in found) == [200, 330]


def test_a_badge_keeps_nobody_from_looking_further(look) -> None:
    badge, plate = (300, 500, 420, 620), (2000, 1500, 2060, 1520)
    (one,), _ = look((5000, 3000), badge, plate, sure=lambda width: 0.9 if width > 20 else 0.0)
    assert far(one, plate) < 3


def test_no_more_plates_are_told_than_a_street_has(look) -> None:
    boxes = [(40 + 150 * i, 40 + 100 * j, 120 + 150 * i, 66 + 100 * j) for i in range(6) for j in range(6)]
    assert len(look((1000, 700), *boxes)[0]) == 24


def test_a_plate_is_in_the_middle_of_its_surroundings_when_it_is_looked_at_again() -> None:
    picture: Array = np.full((900, 1200, 3), GREY, np.uint8)
    for box in ((500, 400, 540, 413), (300, 200, 740, 340), (0, 0, 60, 20), (1150, 880, 1200, 900)):
        x0, y0, x1, y1 = box
        seen = picture.copy()
        seen[y0:y1, x0:x1] = RED
        view, scale, corner = finder._view(seen, np.asarray(Quad.from_box(box).points))
        assert view.shape == (160, 256, 3)
        assert scale == pytest.approx(110 / (x1 - x0))
        assert (np.add(((x0 + x1) / 2, (y0 + y1) / 2), -corner) * scale).tolist() == pytest.approx([128, 80])
        assert view[..., 0].min() >= 85  # at an edge the picture goes on as it ends
        red = (view[..., 0] > 170) & (view[..., 1] < 45)
        height = (y1 - y0) * scale
        top, bottom = round(80 - height / 2), round(80 + height / 2)
        assert red[top + 2 : bottom - 2, 75:181].all()
        if x0:
            assert not red[:, :70].any()
        if x1 < 1200:
            assert not red[:, 186:].any()
        if y0:
            assert not red[: top - 3].any()
        if y1 < 900:
            assert not red[bottom + 3 :].any()


def test_of_two_cells_that_tell_one_plate_the_surer_counts_and_crossed_corners_are_none() -> None:
    told = np.zeros((9, 20, 30))
    told[0] = -9
    corners = np.array([(80, 60), (140, 60), (140, 80), (80, 80)], float)

    def tell(row: int, column: int, sure: float, corners: np.ndarray) -> None:
        told[0, row, column] = sure
        told[1:, row, column] = ((corners - ((column + 0.5) * 8, (row + 0.5) * 8)) / 32).ravel()

    tell(8, 12, 1.0, corners + 3)
    tell(8, 14, 3.0, corners)
    tell(4, 26, -3.0, corners + np.array((100, -40)))  # too faint
    tell(15, 5, 2.0, corners[[0, 2, 1, 3]] + (-60, 60))
    (one,) = finder._decode(told, (240, 160))
    assert one.quad.box == pytest.approx((80, 60, 140, 80))
    assert one.confidence == pytest.approx(1 / (1 + np.exp(-3)))


def test_only_readers_of_plates_have_a_finder() -> None:
    assert finder.of(SimpleNamespace(info=networks.info(grammar="none"))) is None
    find = finder.of(SimpleNamespace(info=networks.info(grammar="plate")))
    assert find is not None and find(np.full((60, 200, 3), 90, np.uint8)) == []
