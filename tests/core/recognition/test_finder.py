"""The bundled plate finder: it finds the plates of drawn streets, all of them and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import ModelFileError
from core.images import Array
from core.reading import Quad
from core.recognition import finder
from core.recognition.finder import PlateFinder
from core.synthesis import DrawnSampler
from core.synthesis.scenes import Scene, draw_scene


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    """Return streets that training has not seen: another seed, and drawn from the bundled fonts."""
    rng = np.random.default_rng(4711)
    renderer = DrawnSampler().renderer
    moods = ("day", "overcast", "dusk", "night")
    return [draw_scene(rng, renderer, renderer.draw(rng), moods[i % 4]) for i in range(6)]


def corner_error(found: Quad, true: Quad) -> float:
    """Return the mean distance of the corners in shares of the plate's height."""
    a, b = np.asarray(found.points), np.asarray(true.points)
    return float(np.linalg.norm(a - b, axis=1).mean() / np.linalg.norm(b[3] - b[0]))


def test_the_plate_of_every_street_is_found_and_no_other(scenes: list[Scene]) -> None:
    for scene in scenes:
        found = finder.bundled()(scene.image)
        assert len(found) == 1
        assert found[0].confidence > 0.5
        assert found[0].quad.overlap(scene.quad) > 0.5
        assert corner_error(found[0].quad, scene.quad) < 0.35


@pytest.mark.parametrize("scale", [0.3, 0.5, 1.7, 2.5])
def test_near_and_far_plates_are_found(scenes: list[Scene], scale: float) -> None:
    right = 0
    for scene in scenes:
        size = (round(720 * scale), round(1160 * scale))
        picture = np.asarray(cv2.resize(scene.image, size, interpolation=cv2.INTER_AREA), np.uint8)
        wanted = Quad.from_points([(x * scale, y * scale) for x, y in scene.quad.points])
        right += any(one.quad.overlap(wanted) > 0.5 for one in finder.bundled()(picture))
    assert right >= len(scenes) - 1


def test_a_plate_that_fills_the_picture_is_found(scenes: list[Scene]) -> None:
    for scene in scenes[:3]:
        x0, y0, x1, y1 = (round(v) for v in scene.quad.box)
        room = round(0.35 * (x1 - x0))
        near = scene.image[max(0, y0 - 3 * room) : y1 + 3 * room, max(0, x0 - room) : x1 + room]
        near = np.asarray(cv2.resize(near, None, fx=4, fy=4), np.uint8)
        assert finder.bundled()(near)


def test_two_cars_have_two_plates_the_nearer_first(scenes: list[Scene]) -> None:
    far, near = scenes[0].image[::2, ::2], scenes[1].image
    picture = np.full((1160, 1080, 3), 120, np.uint8)
    picture[:, :720] = near
    picture[300:880, 720:] = far
    found = finder.bundled()(picture)
    assert len(found) == 2
    assert found[0].quad.overlap(scenes[1].quad) > 0.5
    moved = Quad.from_points([(x / 2 + 720, y / 2 + 300) for x, y in scenes[0].quad.points])
    assert found[1].quad.overlap(moved) > 0.4


def test_far_plates_beside_a_near_one_are_found(scenes: list[Scene], monkeypatch: pytest.MonkeyPatch) -> None:
    """Half as wide where they are looked at, they are seen faintly there, and surely by a closer look."""
    near = cv2.resize(scenes[1].image, (1117, 1800), interpolation=cv2.INTER_CUBIC)

    def found(far: Scene, width: int) -> bool:
        scale = width / (far.quad.box[2] - far.quad.box[0])
        small = cv2.resize(far.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        picture = np.full((1800, 2400, 3), 120, np.uint8)
        picture[:, :1117] = near
        picture[600 : 600 + small.shape[0], 1700 : 1700 + small.shape[1]] = small
        moved = Quad.from_points([(x * scale + 1700, y * scale + 600) for x, y in far.quad.points])
        seen = finder.bundled()(picture)
        assert seen[0].quad.box[2] < 1117  # the near one comes first
        assert len(seen) == 1 or seen[1].quad.overlap(moved) > 0.5
        return len(seen) == 2

    cases = [(scenes[i], width) for i in (0, 2, 3, 5) for width in (28, 32)]
    assert sum(found(*case) for case in cases) >= 6
    monkeypatch.setattr(finder, "_FAINT", finder._ENOUGH)
    assert sum(found(*case) for case in cases) < 6


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((900, 700, 3), np.uint8),
        np.full((1, 1, 3), 200, np.uint8),
        np.full((40, 3000, 3), 90, np.uint8),
        np.random.default_rng(0).integers(0, 255, (600, 800, 3), np.uint8),
    ],
)
def test_nothing_is_found_where_nothing_is(picture: Array) -> None:
    assert finder.bundled()(picture) == []


def test_many_threads_find_what_one_finds(scenes: list[Scene]) -> None:
    pictures: list[Array] = [scene.image for scene in scenes] * 3
    look: Callable[[Array], list[finder.Found]] = finder.bundled()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(look, pictures))
    assert together == [look(picture) for picture in pictures]


def test_a_missing_or_damaged_finder_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "车.onnx"
    with pytest.raises(ModelFileError, match=r"车\.onnx"):
        PlateFinder(path)
    path.write_bytes(finder.MODEL.read_bytes()[:5000])
    with pytest.raises(ModelFileError, match=r"车\.onnx"):
        PlateFinder(path)


def test_a_plate_far_away_in_a_large_picture_is_found_by_looking_closer(
    scenes: list[Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> int:
        right = 0
        for number, scene in enumerate(scenes[:4]):
            width = np.linalg.norm(np.subtract(scene.quad.points[1], scene.quad.points[0]))
            scale = 24 / width
            small = cv2.resize(scene.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            x, y = (300, 200) if number % 2 else (1900, 900)  # in the first part, and across the seams
            picture = np.full((1440, 2560, 3), 120, np.uint8)
            picture[y : y + small.shape[0], x : x + small.shape[1]] = small
            wanted = Quad.from_points([(a * scale + x, b * scale + y) for a, b in scene.quad.points])
            seen = finder.bundled()(picture)
            right += len(seen) == 1 and seen[0].quad.overlap(wanted) > 0.5
        return right

    assert found() == 4
    monkeypatch.setattr(finder, "_FAR", 1)
    assert found() < 4


@pytest.mark.parametrize("length", [1, 1279, 1280, 1281, 2432, 2433, 2560, 5000])
def test_the_parts_of_a_side_cover_it_and_share_enough(length: int) -> None:
    parts = finder._parts(length)
    assert parts[0].start == 0
    assert parts[-1].stop == length
    assert all(a.stop - b.start >= finder._SHARED - 1 for a, b in pairwise(parts))
    assert len({part.stop - part.start for part in parts}) == 1
    assert parts[0].stop <= finder._PART
    assert sum(part.stop - part.start for part in parts) <= length + (len(parts) - 1) * 128 + 32 * len(parts)


@pytest.mark.parametrize(("size", "looks"), [((60, 200), 1), ((400, 600), 2), ((800, 1200), 3)])
def test_a_picture_is_looked_at_once_in_each_size(
    size: tuple[int, int], looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, scales = finder.bundled(), []
    monkeypatch.setattr(PlateFinder, "_look", lambda _self, _picture, scale: scales.append(scale) or [])
    assert find(np.full((*size, 3), 90, np.uint8)) == []
    assert len(scales) == len(set(scales)) == looks
