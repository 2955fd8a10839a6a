"""Paths in little room: what tells one from its neighbours is seen last of all to go."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from gui.widgets.short_path import short_path

NAMES = (
    "0300431034483-85_99-287&430_467&488-467&488_291&480_287&430_463&438-0_0_6_24_31_17_29-98-395",
    "0376556513410-90_86-213&470_387&530-384&530_213&527_216&470_387&473-0_0_22_27_33_32-124-295",
    "0300431034483-85_99-287&430_467&488-467&488_291&480_287&430_463&438-0_0_6_24_31_17_29-98-112",
)
PATHS = [f"{folder}/{name}.jpg" for folder in ("ccpd_base", "ccpd_challenge") for name in NAMES]


@pytest.fixture
def metrics(qapp) -> QFontMetrics:
    return QFontMetrics(QFont(qapp.font()))


def test_neighbours_look_different_in_a_narrow_list(metrics):
    room = metrics.horizontalAdvance("0300…-395")
    for paths in (PATHS[:3], PATHS[3:]):
        assert len({short_path(path, room, metrics) for path in paths}) == 3
        cut = {metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, room) for path in paths}
        assert len(cut) == 1, "as they looked"


def test_the_name_goes_before_its_folder_and_the_folder_before_the_name(metrics):
    def shown(path: str, like: str) -> str:
        return short_path(path, metrics.horizontalAdvance(like) + 2, metrics)  # Qt rounds each part

    assert shown("夜间/雨/001.jpg", "夜间/雨/001.jpg") == "夜间/雨/001.jpg"
    assert shown("夜间停车场东门/雨/001.jpg", "…门/雨/001.jpg") == "…门/雨/001.jpg"
    assert shown("夜间停车场东门/001.jpg", "…/001.jpg") == "…/001.jpg"
    name = NAMES[0]
    assert shown(f"夜/{name}.jpg", name).startswith("夜/0300431")  # where it takes little
    assert shown(f"{'夜' * 40}/{name}.jpg", name).startswith("…/0300431")
    assert shown(f"{name}.jpg", name) == name


PARTS = st.text("皖AB-_&·.… 0123", min_size=1, max_size=25).filter(lambda part: part.strip("."))


@given(
    parts=st.lists(PARTS, min_size=1, max_size=4),
    room=st.integers(1, 600),
    points=st.sampled_from([7, 9.5, 11, 13.5, 20]),
)
@example(parts=["皖皖02", "  "], room=35, points=13.5)  # Qt rounds each part
@example(parts=["…B", "-·B"], room=40, points=11)
def test_it_fits_whatever_it_is_called(qapp, parts, room, points):
    font = QFont(qapp.font())
    font.setPointSizeF(points)
    metrics, path = QFontMetrics(font), "/".join(parts)
    shown = short_path(path, room, metrics)
    assert metrics.horizontalAdvance(shown) <= max(room, metrics.horizontalAdvance("…"))
    if metrics.horizontalAdvance(path) <= room:
        assert shown == path
