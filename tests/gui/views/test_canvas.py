"""The frame canvas: zoom, pan, and corners by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.reading import Quad
from gui.views.canvas import FrameCanvas
from gui.widgets.message import fit
from gui.widgets.photo.canvas_painter import CORNER_EMS, CanvasPainter, hint_height, loupe_place, loupe_radius

QUAD = Quad.from_points([[100, 300], [260, 305], [258, 352], [99, 348]])
HINT = (
    "Drag the corners · Tab: next · Arrows: move, with Shift by 10 · Ctrl+arrows: the whole plate, "
    "Alt+arrows: its size · Enter keeps · Esc cancels"
)
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def canvas(qtbot):
    widget = FrameCanvas()
    qtbot.addWidget(widget)
    widget.resize(360, 580)  # half the size of the frame
    frame = QImage(720, 1160, QImage.Format.Format_RGB32)
    frame.fill(QColor("#405060"))
    widget.show_frame(frame)
    widget.set_quad(QUAD)
    widget.show()
    widget.setFocus()
    return widget


def at(x: float, y: float) -> QPoint:
    """Return where a picture point lies in the fitted canvas."""
    return QPoint(round(x / 2), round(y / 2))


def drag(canvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, LEFT, pos=end)


def test_a_corner_is_dragged_and_accepted_by_enter(canvas, qtbot):
    canvas.set_editing(True)
    previews = []
    canvas.quad_previewed.connect(previews.append)
    drag(canvas, at(260, 306), at(280, 320))
    assert previews
    with qtbot.waitSignal(canvas.quad_changed) as caught:
        QTest.keyClick(canvas, Key.Key_Return)
    assert caught.args[0].points[1] == pytest.approx((280, 320), abs=2)
    assert caught.args[0].points[0] == QUAD.points[0]
    assert not canvas.editing


def test_corners_by_keys_alone(canvas, qtbot):
    canvas.set_editing(True)
    QTest.keyClick(canvas, Key.Key_Tab)
    QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Key.Key_Up)
    with qtbot.waitSignal(canvas.quad_changed) as caught:
        canvas.set_editing(False)
    assert caught.args[0].points[:2] == ((100, 299), (261, 315))


def test_a_plate_is_drawn_without_a_mouse(canvas, qtbot):
    canvas.set_quad(None)
    canvas.set_editing(True)
    held = Qt.KeyboardModifier
    control, alt, shift = held.ControlModifier, held.AltModifier, held.ShiftModifier
    QTest.keyClick(canvas, Key.Key_Up)
    x0, y0, x1, y1 = canvas.quad.box
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((360, 580))
    for key in (Key.Key_Left, Key.Key_Up):
        QTest.keyClick(canvas, key, control)
        QTest.keyClick(canvas, key, control | shift)
    QTest.keyClick(canvas, Key.Key_Down, alt)
    QTest.keyClick(canvas, Key.Key_Right)
    with qtbot.waitSignal(canvas.quad_changed) as caught:
        QTest.keyClick(canvas, Key.Key_Return)
    points = caught.args[0].points
    wide = (x1 - x0) / 1.1
    moved = 0.11 * 720
    assert points[1] == pytest.approx((360 - moved + wide / 2, 580 - moved - wide * 140 / 440 / 2))
    assert points[0] == pytest.approx((points[1][0] - wide + 1, points[1][1]))


def test_escape_brings_the_corners_back_and_tells_nothing(canvas):
    canvas.set_editing(True)
    told = []
    canvas.quad_changed.connect(told.append)
    QTest.keyClick(canvas, Key.Key_Left)
    assert canvas.quad != QUAD
    QTest.keyClick(canvas, Key.Key_Escape)
    assert (canvas.quad, told, canvas.editing) == (QUAD, [], False)


def test_accepting_what_did_not_change_tells_nothing(canvas):
    told, states = [], []
    canvas.quad_changed.connect(told.append)
    canvas.editing_changed.connect(states.append)
    canvas.set_editing(True)
    canvas.set_editing(False)
    assert (told, states) == ([], [True, False])


def test_another_picture_drops_an_edit_that_was_not_accepted(canvas):
    told = []
    canvas.quad_changed.connect(told.append)
    canvas.set_editing(True)
    QTest.keyClick(canvas, Key.Key_Left)
    canvas.show_frame(QImage(720, 1160, QImage.Format.Format_RGB32))
    canvas.set_quad(None)
    assert (told, canvas.editing, canvas.quad) == ([], False, None)


def test_a_plate_is_drawn_by_four_clicks(canvas, qtbot):
    canvas.set_quad(None)
    canvas.set_editing(True)
    for x, y in [(400, 600), (200, 602), (202, 662), (404, 660)]:
        QTest.mouseClick(canvas, LEFT, pos=at(x, y))
        canvas.grab()
    with qtbot.waitSignal(canvas.quad_changed) as caught:
        QTest.keyClick(canvas, Key.Key_Return)
    assert caught.args[0].is_convex
    assert caught.args[0].points[0] == pytest.approx((200, 602), abs=2)


def test_a_plate_is_drawn_by_a_drag(canvas, qtbot):
    canvas.set_quad(None)
    canvas.set_editing(True)
    drag(canvas, at(200, 600), at(400, 660))
    with qtbot.waitSignal(canvas.quad_changed) as caught:
        QTest.keyClick(canvas, Key.Key_Return)
    assert caught.args[0].box == pytest.approx((200, 600, 400, 660), abs=2)


def test_crossed_corners_are_not_accepted(canvas):
    told = []
    canvas.quad_changed.connect(told.append)
    canvas.set_quad(Quad.from_box((100, 300, 104, 304)))
    canvas.set_editing(True)
    for _ in range(4):
        for _ in range(3):
            QTest.keyClick(canvas, Key.Key_Right)
    for _ in range(2):
        QTest.keyClick(canvas, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert not canvas.quad.is_convex
    assert not canvas.grab().isNull()


@pytest.mark.parametrize(("points", "wide"), [(9, 386), (18, 480), (7, 300)])
def test_all_of_the_hint_is_read_in_the_size_of_all_other_type(points, wide, qapp):
    font = qapp.font()
    font.setPointSize(points)
    em, size = QFontMetricsF(font).height(), QSizeF(wide, 560)
    inner = QSizeF(wide - em, hint_height(HINT, font, size) - 0.4 * em)
    assert fit(HINT, font, inner) == (font, HINT)


@pytest.mark.parametrize("active", range(4))
@pytest.mark.parametrize(
    ("room", "left", "top", "em"),
    [
        ((150, 225), 20, 140, 37),  # beside the typing on a small screen in the largest type
        ((150, 225), 20, 30, 37),
        ((150, 225), 20, 95, 37),
        ((150, 300), 40, 130, 18),
        ((386, 600), 100, 250, 18),
        ((386, 600), 10, 10, 18),
        ((900, 700), 700, 500, 18),
    ],
)
def test_the_loupe_covers_no_corner(room, left, top, em, active):
    corners = [QPointF(left + x, top + y) for x, y in ((0, 0), (90, 4), (88, 34), (2, 30))]
    size = QSizeF(*room)
    centre, radius = loupe_place(size, corners, active, loupe_radius(size, em), em)
    assert all(QLineF(centre, corner).length() >= radius + CORNER_EMS * em for corner in corners)
    assert QRectF(QPointF(), size).contains(
        QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    )
    assert radius >= 0.5 * loupe_radius(size, em)


def test_in_a_narrow_photograph_each_corner_is_seen_beside_the_loupe(canvas, monkeypatch):
    font = canvas.font()
    font.setPointSize(2 * font.pointSize())
    canvas.setFont(font)
    canvas.resize(150, 375)
    canvas.show_frame(QImage(720, 1160, QImage.Format.Format_RGB32))
    canvas.set_quad(Quad.from_points([[250, 560], [470, 570], [468, 650], [248, 640]]))
    canvas.set_editing(True)
    places = [canvas._view.to_widget(QPointF(*point)).toPoint() for point in canvas.quad.points]
    for _ in places:
        with_loupe = canvas.grab().toImage()
        with monkeypatch.context() as patch:
            patch.setattr(CanvasPainter, "_paint_loupe", lambda *_: None)
            without = canvas.grab().toImage()
        assert with_loupe != without
        for place in places:
            around = QRect(place - QPoint(5, 5), place + QPoint(5, 5))
            assert with_loupe.copy(around) == without.copy(around)
        canvas._editor.cycle(1)


def test_where_corners_are_everywhere_the_loupe_stays_off_the_one_that_is_moved():
    size = QSizeF(150, 200)
    corners = [QPointF(x, y) for x, y in ((50, 60), (100, 60), (100, 140), (50, 140))]
    for active, corner in enumerate(corners):
        centre, radius = loupe_place(size, corners, active, loupe_radius(size, 37), 37)
        assert QLineF(centre, corner).length() > radius


def test_the_loupe_grows_with_the_type_until_it_would_hide_the_photograph():
    assert [loupe_radius(QSizeF(386, 600), em) for em in (16, 20)] == [80, 100]
    assert loupe_radius(QSizeF(480, 600), 40) == pytest.approx(0.3 * 480)


def test_nothing_can_be_edited_without_a_picture(canvas):
    canvas.show_frame(None, "The picture is gone")
    canvas.set_editing(True)
    assert not canvas.editing
    assert not canvas.grab().isNull()


def wheel(canvas, at_point: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at_point, canvas.mapToGlobal(at_point), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_around_the_pointer_and_the_middle_button_pans(canvas):
    point = QPointF(90, 160)
    before = canvas._view.to_picture(point)
    wheel(canvas, point, 3)
    assert canvas._view.scale == pytest.approx(0.5 * 1.25**3)
    assert (canvas._view.to_picture(point) - before).manhattanLength() < 1e-6
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(90, 160))
    QTest.mouseMove(canvas, QPoint(70, 150))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(70, 150))
    assert (canvas._view.to_picture(QPointF(70, 150)) - before).manhattanLength() < 1e-6
    canvas.fit()
    assert canvas._view.scale == pytest.approx(0.5)


def test_double_click_goes_between_the_plate_and_the_whole(canvas):
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(20, 20))
    x0, y0, x1, y1 = QUAD.box
    middle = canvas._view.to_picture(QPointF(180, 290))
    assert (middle.x(), middle.y()) == pytest.approx(((x0 + x1) / 2, (y0 + y1) / 2))
    assert canvas._view.scale > 0.5
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(20, 20))
    assert canvas._view.fitted


def test_corners_are_in_pixels_of_the_picture_whatever_the_frame_was_reduced_by(canvas, qtbot):
    reduced = QImage(360, 580, QImage.Format.Format_RGB32)
    canvas.show_frame(reduced, "", 0.5)
    canvas.set_quad(QUAD)
    canvas.set_editing(True)
    drag(canvas, at(100, 300), at(80, 290))
    with qtbot.waitSignal(canvas.quad_changed) as caught:
        QTest.keyClick(canvas, Key.Key_Return)
    assert caught.args[0].points[0] == pytest.approx((80, 290), abs=2)


def test_another_plate_of_the_picture_can_be_clicked(canvas, qtbot):
    canvas.set_others([Quad.from_box((400, 800, 600, 860)), Quad.from_box((100, 900, 300, 960))])
    with qtbot.waitSignal(canvas.plate_clicked) as caught:
        QTest.mouseClick(canvas, LEFT, pos=at(200, 930))
    assert caught.args == [1]


def test_the_frame_and_the_corners_are_painted(canvas):
    picture = canvas.grab().toImage()
    assert picture.pixelColor(at(20, 20)) == QColor("#405060")
    edge = picture.pixelColor(at(180, 302))
    assert edge != QColor("#405060")


def test_the_state_is_spoken(canvas):
    assert canvas.accessibleName()
    canvas.set_editing(True)
    QTest.keyClick(canvas, Key.Key_Tab)
    assert "2" in canvas.accessibleDescription()


def test_a_message_about_a_long_name_is_not_cut_off(qtbot):
    widget = FrameCanvas()
    qtbot.addWidget(widget)
    widget.resize(360, 580)
    widget.show_frame(None, "11_4_26_32_29_31_33" * 8)  # no place to break at
    picture = widget.grab().toImage()
    ground = picture.pixelColor(10, 10)
    rows = [y for y in range(20, 560) if any(picture.pixelColor(x, y) != ground for x in range(20, 340))]
    assert rows[-1] - rows[0] > 2 * widget.fontMetrics().height()


def test_a_shrunk_picture_asks_for_its_pixels_when_it_is_looked_at_closely(canvas, qtbot):
    small = QImage(360, 580, QImage.Format.Format_RGB32)
    small.fill(QColor("#102030"))
    wanted = []
    canvas.detail_wanted.connect(lambda: wanted.append(True))
    canvas.show_frame(small, "", 0.5, (720, 1160))
    canvas.set_quad(QUAD)
    assert canvas.grab().toImage().pixelColor(5, 5) == QColor("#102030")
    assert not wanted, "fitted, it is painted pixel by pixel"
    canvas.zoom(3)
    canvas.grab()
    assert wanted


def test_more_pixels_of_a_picture_change_nothing_of_what_is_being_done(canvas):
    small = QImage(360, 580, QImage.Format.Format_RGB32)
    small.fill(QColor("#102030"))
    canvas.show_frame(small, "", 0.5, (720, 1160))
    canvas.set_quad(QUAD)
    canvas.zoom_to_plate()
    canvas.set_editing(True)
    QTest.keyClick(canvas, Key.Key_Right)
    place, quad = canvas._view.box(), canvas.quad
    full = QImage(720, 1160, QImage.Format.Format_RGB32)
    full.fill(QColor("#405060"))
    canvas.refine(full, 1.0)
    assert (canvas._view.box(), canvas.quad, canvas.editing) == (place, quad, True)
    assert canvas.grab().toImage().pixelColor(2, canvas.height() // 2) == QColor("#405060")


@pytest.mark.parametrize("size", [(360, 580), (501, 333), (37, 90)])
@pytest.mark.parametrize("look", ["whole", "close", "far off"])
def test_every_pixel_is_painted_wherever_the_picture_lies(canvas, size, look):
    canvas.resize(*size)
    if look == "close":
        canvas.zoom(7.3)
    elif look == "far off":
        canvas.zoom(0.7)
        canvas._view.pan(QPointF(-0.8 * size[0], 0.6 * size[1]))
    untouched = QColor("#ff00ff")
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(untouched)
    canvas.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    left = [(x, y) for x in range(size[0]) for y in range(size[1]) if image.pixelColor(x, y) == untouched]
    assert not left, "what was there before would shine through"
