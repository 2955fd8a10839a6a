"""The image loader: what is asked for last comes, the rest is dropped, memory is bounded."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from core import images
from core.errors import ImageError
from core.reading import Quad
from gui.pictures import image_loader
from gui.pictures.image_loader import ImageLoader, Shape, rectified
from gui.pictures.picture_pool import ByteCache, PicturePool

PLATE = Quad.from_points([[100, 100], [200, 110], [198, 145], [99, 135]])
SKY, PAINT = (90, 120, 160), (200, 40, 40)


@dataclass(frozen=True)
class Row:
    plate_id: int
    quad: Quad | None = PLATE
    rows: int = 1


def picture(folder: Path, name: str, size: tuple[int, int] = (360, 480)) -> Path:
    array = np.full((size[1], size[0], 3), SKY, np.uint8)
    array[100:146, 98:202] = PAINT
    path = folder / name
    images.write(path, array)
    return path


def test_frame_and_plate_arrive(loader, qtbot, tmp_path):
    path = picture(tmp_path, "车 & 皖A12345.png")
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(path, Row(7))
    loaded = caught.args[0]
    assert (loaded.path, loaded.plate_id, loaded.problem) == (path, 7, None)
    assert (loaded.frame.width(), loaded.frame.height()) == (360, 480)
    assert loaded.frame.pixelColor(5, 5) == QColor(*SKY)
    assert loaded.plate.pixelColor(loaded.plate.width() // 2, loaded.plate.height() // 2) == QColor(*PAINT)
    assert loaded.quad == PLATE


def test_a_cached_picture_comes_at_once_and_other_corners_make_another(loader, qtbot, tmp_path):
    path = picture(tmp_path, "a.png")
    with qtbot.waitSignal(loader.loaded):
        loader.request(path, Row(7))
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(path, Row(7, None))
    assert caught.args[0].plate is None
    path.unlink()
    arrived = []
    loader.loaded.connect(arrived.append)
    loader.request(path, Row(8))
    assert [loaded.plate_id for loaded in arrived] == [8]
    assert arrived[0].plate is not None


def test_pictures_come_in_the_size_in_which_they_are_shown(loader, qtbot, tmp_path):
    loader.shape = Shape((180, 4000), 600)
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(picture(tmp_path, "a.png"), Row(7))
    loaded = caught.args[0]
    assert (loaded.frame.width(), loaded.frame.height()) == (180, 240)
    assert (loaded.scale, loaded.size) == (0.5, (360, 480))
    assert loaded.plate.width() == 600
    assert loaded.plate.pixelColor(300, loaded.plate.height() // 2) == QColor(*PAINT)


def test_a_picture_comes_again_with_all_its_pixels_when_they_are_wanted(loader, qtbot, tmp_path):
    loader.shape = Shape((180, 240))
    path, other = picture(tmp_path, "a.png"), picture(tmp_path, "b.png")
    with qtbot.waitSignal(loader.loaded):
        loader.request(path, Row(7))
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.want_detail()
    assert (caught.args[0].plate_id, caught.args[0].frame.width(), caught.args[0].scale) == (7, 360, 1)
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(other, Row(8))
    assert caught.args[0].frame.width() == 180, "the next picture is in the usual size again"


def test_a_picture_is_told_once_though_its_size_changes_before_it_comes(loader, qtbot, tmp_path):
    path = picture(tmp_path, "a.png")
    arrived = []
    loader.loaded.connect(arrived.append)
    loader.request(path, Row(7))
    loader.shape = Shape((180, 240))
    loader.prefetch([(picture(tmp_path, "b.png"), Row(8))])
    qtbot.waitUntil(lambda: loader.pool.get(loader.key(tmp_path / "b.png", Row(8))) is not None)
    assert [loaded.plate_id for loaded in arrived] == [7]


def test_only_the_picture_asked_for_last_is_told(loader, qtbot, tmp_path):
    paths = [picture(tmp_path, f"{i}.png") for i in range(12)]
    arrived = []
    loader.loaded.connect(arrived.append)
    for i, path in enumerate(paths):
        loader.request(path, Row(i))
    qtbot.waitUntil(lambda: bool(arrived))
    loader.close()
    assert [loaded.plate_id for loaded in arrived] == [11]


def test_prefetched_pictures_come_at_once(loader, qtbot, tmp_path):
    paths = [picture(tmp_path, f"{i}.png") for i in range(4)]
    with qtbot.waitSignal(loader.loaded):
        loader.request(paths[0], Row(0))
    loader.prefetch([(path, Row(i)) for i, path in enumerate(paths[1:], 1)])
    qtbot.waitUntil(lambda: all(loader.pool.get(loader.key(path, Row(0))) for path in paths))
    arrived = []
    loader.loaded.connect(arrived.append)
    loader.request(paths[2], Row(2))
    assert [loaded.plate_id for loaded in arrived] == [2]


def test_a_stale_request_is_dropped(qtbot):
    begun, goes_on, made = threading.Event(), threading.Event(), []

    def make(key: str) -> str:
        made.append(key)
        begun.set()
        assert goes_on.wait(60)
        return key

    pool: PicturePool[str, str] = PicturePool(make, len, 100)
    pool._pool.setMaxThreadCount(1)
    pool.want("ab")
    assert begun.wait(60)
    pool.want("acd")
    goes_on.set()
    qtbot.waitUntil(lambda: pool.get("d") is not None)
    assert made == ["a", "c", "d"], "each once, the most urgent first, and none that is wanted no longer"
    pool.want("e")
    qtbot.waitUntil(lambda: pool.get("e") is not None)  # by a worker that was sent for anew
    pool.close()


def test_what_cannot_be_kept_is_not_made_again_and_again(qtbot):
    made = []
    pool: PicturePool[str, str] = PicturePool(lambda key: made.append(key) or "", len, 100)
    pool.want("ab")
    qtbot.waitUntil(lambda: len(made) == 2)
    qtbot.waitUntil(lambda: not pool._busy and not pool._pool.activeThreadCount())
    assert sorted(made) == ["a", "b"]
    pool.close()


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 not a picture", b"text"])
def test_a_picture_that_cannot_be_read_is_an_error_with_its_file(loader, qtbot, tmp_path, content):
    path = tmp_path / "坏.jpg"
    path.write_bytes(content)
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(path, Row(3))
    loaded = caught.args[0]
    assert loaded.frame is None
    assert isinstance(loaded.problem, ImageError)
    assert "坏.jpg" in str(loaded.problem)


def test_a_vanished_picture_is_an_error_and_the_next_one_comes(loader, qtbot, tmp_path):
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(tmp_path / "gone.jpg", Row(3))
    assert caught.args[0].problem is not None
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(picture(tmp_path, "there.png"), Row(4))
    assert caught.args[0].frame is not None


def test_a_programming_error_in_a_worker_is_told_and_not_lost(loader, qtbot, tmp_path, monkeypatch, caplog):
    def explode(path, *, max_side=None):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(images, "read", explode)
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(picture(tmp_path, "a.png"), Row(3))
    assert "ZeroDivisionError" in str(caught.args[0].problem)
    assert "could not be decoded" in caplog.text


def test_a_crop_is_its_own_plate(loader, qtbot, tmp_path):
    path = picture(tmp_path, "crop.png", (440, 150))
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(path, Row(3, None))
    assert caught.args[0].plate.width() == 440


def test_a_huge_picture_is_reduced_and_its_corners_with_it(loader, qtbot, tmp_path):
    array = np.full((2400, 9000, 3), SKY, np.uint8)
    array[1000:1400, 4000:5200] = PAINT
    path = tmp_path / "huge.jpg"
    images.write(path, array)
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(path, Row(3, Quad.from_box((4000, 1000, 5200, 1400))))
    loaded = caught.args[0]
    assert loaded.scale == pytest.approx(loaded.frame.width() / 9000)
    assert loaded.scale < 1
    colour = loaded.plate.pixelColor(loaded.plate.width() // 2, loaded.plate.height() // 2)
    assert abs(colour.red() - PAINT[0]) < 12
    assert loaded.size == pytest.approx((9000, 2400), abs=1)


def test_corners_that_make_no_plate_give_none():
    frame = QImage(100, 100, QImage.Format.Format_RGB32)
    crossed = Quad.from_points([[10, 10], [90, 10], [10, 40], [90, 40]])
    assert rectified(frame, crossed) is None
    assert rectified(frame, Quad.from_box((10, 10, 10, 10))) is None


def test_rectified_puts_the_corners_upright():
    frame = QImage(400, 400, QImage.Format.Format_RGB32)
    frame.fill(QColor("black"))
    for y in range(100, 146):
        for x in range(100, 150):
            frame.setPixelColor(x, y, QColor("white"))
    plate = rectified(frame, Quad.from_box((100, 100, 200, 146)))
    assert plate.pixelColor(plate.width() // 4, plate.height() // 2) == QColor("white")
    assert plate.pixelColor(plate.width() * 3 // 4, plate.height() // 2) == QColor("black")
    assert plate.pixelColor(2, plate.height() // 2) == QColor("black"), "the margin shows the surroundings"


def test_a_plate_much_larger_than_it_is_shown_is_averaged_not_sampled():
    frame = QImage(1600, 560, QImage.Format.Format_RGB32)
    for x in range(1600):  # lines as wide as a pixel: sampled, they would come out black, white or in waves
        for y in range(560):
            frame.setPixel(x, y, 0xFFFFFFFF if x % 2 else 0xFF000000)
    plate = rectified(frame, Quad.from_box((0, 0, 1600, 509)), width=210)
    assert plate.width() == 210
    middle = [plate.pixelColor(x, plate.height() // 2).red() for x in range(40, 170)]
    assert max(middle) - min(middle) < 60
    assert abs(sum(middle) / len(middle) - 127) < 20


def test_corners_far_outside_the_picture_take_no_more_memory(monkeypatch):
    made: list[int] = []

    def image(*size):
        made.append(size[0])
        return QImage(*size)

    monkeypatch.setattr(image_loader, "QImage", image)
    image.Format = QImage.Format
    frame = QImage(360, 480, QImage.Format.Format_RGB32)
    plate = rectified(frame, Quad.from_points([[0, 0], [9000, 10], [9000, 500], [0, 480]]))
    assert made == [plate.width()]


def test_the_cache_keeps_what_was_used_last_within_its_bytes():
    cache: ByteCache[str, str] = ByteCache(100)
    for name in "abc":
        cache.put(name, name.upper(), 40)
    assert ("a" in cache, "b" in cache, "c" in cache) == (False, True, True)
    assert cache.get("b") == "B"
    cache.put("d", "D", 40)
    assert ("b" in cache, "c" in cache) == (True, False)
    cache.put("b", "B", 10)
    assert (len(cache), cache.size) == (2, 50)
    cache.put("huge", "H", 1000)
    assert len(cache) == 1
    cache.drop("huge")
    assert cache.size == 0
    cache.put("b", "B", 10)
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)


def test_what_is_being_made_while_all_is_made_anew_is_not_kept(qtbot):
    begun, changed, made = threading.Event(), threading.Event(), []

    def make(key: str) -> str:
        made.append(key)
        if len(made) == 1:
            begun.set()
            assert changed.wait(60)
            return "old"
        return "new"

    pool: PicturePool[str, str] = PicturePool(make, len, 100)
    pool.want(["a"])
    assert begun.wait(60)
    with qtbot.waitSignal(pool.arrived) as arrived:
        pool.renew()
        changed.set()
    assert arrived.args == ["a", "new"]
    assert (pool.get("a"), made) == ("new", ["a", "a"])
    pool.close()


def test_pictures_made_at_once_are_kept_as_soon_as_they_are_wanted(qtbot):
    made, ends = [], {key: threading.Event() for key in "abcd"}

    def make(key: str) -> str:
        made.append(key)
        assert ends[key].wait(60)
        return key

    pool: PicturePool[str, str] = PicturePool(make, len, 2)
    pool._pool.setMaxThreadCount(4)
    pool.want("abcd")  # nobody knows yet how much room one takes
    qtbot.waitUntil(lambda: len(made) == 4)
    for end in ends.values():
        with qtbot.waitSignal(pool.arrived):
            end.set()
    assert [key for key in "abcd" if pool.get(key)] == ["a", "b"]
    pool.close()


def test_what_is_wanted_later_never_drives_out_what_is_wanted_sooner(qtbot, tmp_path):
    paths = [picture(tmp_path, f"{i}.png") for i in range(8)]
    loader = ImageLoader(cache_bytes=3 * (360 * 480 + 100 * 35) * 4)
    loader.shape = Shape(None, 100)
    for place in range(2):
        loader.request(paths[place], Row(place))
        loader.prefetch([(path, Row(1)) for path in paths[place + 1 :]])
        qtbot.waitUntil(lambda: not loader.pool._busy and loader.pool._pool.activeThreadCount() == 0)
        qtbot.wait(20)
        kept = [path for path in paths if loader.pool.get(loader.key(path, Row(0))) is not None]
        assert paths[place] in kept
        assert paths[place + 1] in kept
    loader.close()


def test_as_many_are_loaded_ahead_as_is_wanted(loader, qtbot, tmp_path):
    paths = [picture(tmp_path, f"{i}.png") for i in range(6)]
    loader.ahead, loader.back = 2, 1
    loader.request(paths[0], Row(0))
    loader.prefetch([(path, Row(1)) for path in paths[1:]])
    keys = [loader.key(path, Row(0)) for path in paths]
    qtbot.waitUntil(lambda: all(loader.pool.get(key) is not None for key in keys[:4]))
    assert [loader.pool.get(key) for key in keys[4:]] == [None, None]
