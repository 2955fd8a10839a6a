"""Plates of two rows on the screen: laid out as one row, each character over its slot."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.reading import Quad
from gui.pictures.image_loader import PLATE_PADDING, rectified
from gui.widgets.strip.bands import plate_bands
from tests.gui.pictures.test_image_loader import Row


def lorry(width: int, height: int) -> QImage:
    """Return a plate of two rows: a red and a green character above, white and blue ones below."""
    plate = QImage(width, height, QImage.Format.Format_RGB32)
    plate.fill(QColor("yellow"))
    painter = QPainter(plate)
    painter.scale(width / 440, height / 220)
    for x, colour in ((110, "red"), (250, "green")):
        painter.fillRect(QRectF(x, 15, 80, 60), QColor(colour))
    for slot in range(5):
        painter.fillRect(QRectF(27.5 + 80 * slot, 90, 65, 110), QColor("blue" if slot % 2 else "white"))
    painter.end()
    return plate


@pytest.mark.parametrize("width", [900, 200])
def test_every_character_stands_over_its_slot(width):
    frame = QImage(1000, 800, QImage.Format.Format_RGB32)
    frame.fill(QColor("black"))
    painter = QPainter(frame)
    painter.drawImage(100, 300, lorry(600, 300))
    painter.end()
    plate = rectified(frame, Quad.from_box((100, 300, 700, 600)), width=width, rows=2)
    assert plate.width() == width
    inner = width * (1 - 2 * PLATE_PADDING[0])
    colours = ["red", "green", "white", "blue", "white", "blue", "white"]
    for (left, right), colour in zip(plate_bands(7), colours, strict=True):
        x = round(width * PLATE_PADDING[0] + inner * (left + right) / 2)
        assert plate.pixelColor(x, plate.height() // 2) == QColor(colour)
    edges = [plate.pixelColor(x, plate.height() // 2) for x in (1, width - 2)]
    assert edges == [QColor("yellow"), QColor("black")], "the margin shows what lies beside the row"


def test_a_picture_that_two_rows_fill_is_laid_out_and_shown_whole(loader, qtbot, tmp_path):
    path = tmp_path / "豫A1234挂.png"
    lorry(300, 150).save(str(path))
    with qtbot.waitSignal(loader.loaded) as caught:
        loader.request(path, Row(7, None, 2))
    loaded = caught.args[0]
    assert (loaded.frame.width(), loaded.frame.height()) == (300, 150)
    assert loaded.plate.width() == loader.shape.plate
    assert loaded.plate.pixelColor(round(loaded.plate.width() * 0.12), 100) == QColor("red")
    with qtbot.waitSignal(loader.loaded) as caught:  # read anew, as one row
        loader.request(path, Row(7, None, 1))
    assert caught.args[0].plate is caught.args[0].frame
