"""Crops for grids: cut to the size they are painted in, and painted pixel by pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from core import images
from core.reading import Quad
from gui.pictures.crop_loader import CROP_SIZE, CropKey, CropLoader
from gui.theme import LIGHT, palette_of
from gui.widgets.grid.cell_painter import Cell, CellPainter, picture_room
from gui.widgets.grid.cell_pictures import CellPictures

QUAD = Quad.from_points([[100, 100], [300, 110], [298, 175], [99, 165]])
RATIO = CROP_SIZE.height() / CROP_SIZE.width()


def noise(width: int, height: int) -> images.Array:
    return np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)


@pytest.fixture
def crops(qtbot):
    crops = CropLoader()
    yield crops
    crops.close()


@pytest.fixture
def key(tmp_path: Path) -> CropKey:
    images.write(tmp_path / "图.png", noise(400, 300))
    return CropKey(tmp_path, "图.png", QUAD)


@pytest.mark.parametrize(
    ("room", "size"), [((200, 60), (171, 60)), ((150, 90), (150, 53)), ((9000, 9000), (439, 154))]
)
def test_a_crop_fits_the_room_it_is_painted_into(crops, key, qtbot, room, size):
    crops.want([key], QSizeF(*room))
    qtbot.waitUntil(lambda: crops.get(key) is not None)
    image = crops.get(key)
    assert (image.width(), image.height()) == size
    assert image.width() <= max(room[0], 1) and image.height() <= room[1]


def test_the_size_before_is_shown_until_the_new_one_comes(crops, key, qtbot):
    crops.want([key], QSizeF(100, 60))
    qtbot.waitUntil(lambda: crops.get(key) is not None)
    crops.want([key], QSizeF(200, 80))
    assert crops.get(key) is None
    assert crops.shown(key).width() == 100
    qtbot.waitUntil(lambda: crops.get(key) is not None)
    assert crops.shown(key).width() == 200
    crops.want([])
    crops.renew()
    assert crops.shown(key) is None


@pytest.mark.parametrize("points", [7, 9, 10, 13])
@pytest.mark.parametrize("cell", [(180.4, 130.7), (190.0, 120.0), (300.3, 118.9)])
def test_a_crop_that_was_cut_for_a_cell_is_copied_pixel_by_pixel(qtbot, crops, key, cell, points):
    box = QRectF(10.3, 5.6, *cell)
    font = QFont("DejaVu Sans", points)
    crops.want([key], picture_room(box.size(), QFontMetricsF(font).height(), RATIO))
    qtbot.waitUntil(lambda: crops.get(key) is not None)
    picture = crops.get(key).convertToFormat(QImage.Format.Format_RGB32)
    painted = QImage(400, 200, QImage.Format.Format_RGB32)
    painted.fill(0)
    painter = QPainter(painted)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    CellPainter(painter, CellPictures(font, palette_of(LIGHT), 1.0), RATIO).paint(box, Cell(picture))
    painter.end()
    inside = QRect(0, 0, picture.width(), picture.height())
    places = [
        (x, y)
        for x in range(int(box.left()), int(box.right()) - picture.width())
        for y in range(int(box.top()), int(box.bottom()) - picture.height())
        if painted.pixel(x, y) == picture.pixel(0, 0)
    ]
    assert any(painted.copy(inside.translated(x, y)) == picture for x, y in places)


@pytest.mark.parametrize("quad", [QUAD, None])
def test_two_rows_are_cut_as_one_row_of_the_usual_shape(crops, tmp_path, qtbot, quad):
    images.write(tmp_path / "卡车.png", noise(400, 300) if quad else noise(220, 110))
    keys = [CropKey(tmp_path, "卡车.png", quad, rows) for rows in (1, 2)]
    crops.want(keys, QSizeF(171, 60))
    qtbot.waitUntil(lambda: all(crops.get(key) is not None for key in keys))
    one, two = (crops.get(key) for key in keys)
    assert (two.width(), two.height()) == (171, 60)
    assert one != two
