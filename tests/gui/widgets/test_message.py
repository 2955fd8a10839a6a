"""Words in a box: all of them, smaller where there is little room, and never outside."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from gui.widgets.message import DOTS, SHARES, draw_message, fit, height_of

LONG = "No plate is known here. F5 looks for it, F2 draws its corners."
CHINESE = "这里没有已知的车牌。按 F5 查找，按 F2 画出四角。"


def font(points: float):
    chosen = QGuiApplication.font()
    chosen.setPointSizeF(points)
    return chosen


def test_what_fits_stays_as_it_is(qapp):
    assert fit(LONG, font(10), QSizeF(400, 200)) == (font(10), LONG)


@pytest.mark.parametrize("text", [LONG, CHINESE])
def test_what_does_not_fit_is_set_smaller_before_it_is_cut(text, qapp):
    large = font(20)
    room = QSizeF(300, height_of(text, large, 300) - 1)
    smaller, words = fit(text, large, room)
    assert words == text
    assert 20 * SHARES[-1] <= smaller.pointSizeF() < 20


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abc 车牌图片0104394157088-82_89.jpg", min_size=1, max_size=300))
def test_whatever_is_said_stays_in_its_box(text):
    room = QSizeF(160, 60)
    smaller, words = fit(text, font(12), room)
    assert height_of(words, smaller, room.width()) <= room.height()
    assert words == text or (words.endswith(DOTS) and text.startswith(words[: -len(DOTS)]))


def test_nothing_is_painted_outside_the_box(qapp):
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_message(painter, QRectF(50, 100, 200, 80), LONG * 4, font(18), QColor("black"))
    painter.end()
    inked = {y for y in range(300) for x in range(0, 300) if image.pixelColor(x, y).lightness() < 200}
    assert inked
    assert 100 <= min(inked) <= max(inked) < 180
