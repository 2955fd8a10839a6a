"""The page of charts: as many columns as there is room for, in any type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, QPointF, QRectF
from PySide6.QtGui import QPainter, QPicture

from gui.theme import DARK
from gui.views.statistics import StatisticsView
from gui.widgets.plots.charts import Bar, BarChart, Chart, HeatMap
from gui.widgets.tones import colours_of


@pytest.fixture
def view(session, desk, qtbot):
    view = StatisticsView(session, desk.tasks)
    qtbot.addWidget(view)
    view.show()
    return view


def lefts(view: StatisticsView) -> set[int]:
    charts = (view.progress, view.agreement, view.kinds, view.confidence,
              view.confusions, view.provinces, view.sharpness, view.tilt)  # fmt: skip
    return {chart.geometry().left() for chart in charts}


@pytest.mark.parametrize(
    ("wide", "percent", "columns"), [(970, 100, 3), (640, 100, 2), (820, 200, 1), (2150, 200, 3)]
)
def test_charts_stand_in_as_many_columns_as_there_is_room_for(view, desk, qtbot, wide, percent, columns):
    desk.theme.apply("light", percent)
    view.resize(wide, 640)
    qtbot.waitUntil(lambda: len(lefts(view)) == columns)
    assert view._page.horizontalScrollBar().maximum() == 0
    assert view._page.charts.width() == view._page.viewport().width()


def test_back_in_three_columns_they_stand_as_before(view, qtbot):
    def places():
        return [chart.geometry() for chart in (view.progress, view.confusions, view.tilt)]

    view.resize(1100, 900)
    qtbot.waitUntil(lambda: len(lefts(view)) == 3)
    before = places()
    view.resize(420, 900)
    qtbot.waitUntil(lambda: len(lefts(view)) == 1)
    assert view._page.verticalScrollBar().maximum() > 0
    view.resize(1100, 900)
    qtbot.waitUntil(lambda: places() == before)


def test_a_title_that_is_longer_than_its_chart_is_its_tool_tip(view, qtbot):
    view.resize(420, 640)
    view.confidence.name("Confidence of the readings; wrong ones in red, and much more than that to tell")
    qtbot.waitUntil(lambda: "and much more" in view.confidence._title.toolTip())


@pytest.mark.parametrize(("percent", "wide"), [(100, 780), (120, 900)])  # the least for three columns
def test_every_title_is_seen_whole_beside_two_others(view, desk, qtbot, percent, wide):
    desk.theme.apply("light", percent)
    view.resize(wide, 640)
    charts = view._page.charts.findChildren(Chart)
    qtbot.waitUntil(lambda: len(lefts(view)) == 3)
    assert [chart._title.toolTip() for chart in charts if chart._title.toolTip()] == []


@pytest.mark.parametrize(("top", "marks"), [(1, [0, 1]), (2, [0, 1, 2])])
@pytest.mark.parametrize("lying", [True, False])
def test_few_plates_are_counted_in_whole_numbers(top, marks, lying, qtbot):
    chart = BarChart(lying=lying)
    qtbot.addWidget(chart)
    chart.resize(500, 400)
    chart.show_bars([Bar("皖", 1), Bar("浙", top)])
    axis = chart._plot.getAxis("bottom" if lying else "left")
    levels = axis.tickValues(0, top * 1.05, 300)
    assert [value for _, values in levels for value in values] == marks


@pytest.mark.parametrize("percent", [80, 100, 200])
@pytest.mark.parametrize("lying", [True, False])
@pytest.mark.parametrize("most", [2, 26, 96.4, 355_000])
def test_bars_begin_at_a_0_that_is_written(most, lying, percent, desk, qtbot):
    desk.theme.apply("light", percent)
    chart = BarChart(lying=lying)
    qtbot.addWidget(chart)
    chart.resize(chart.minimumSizeHint())
    chart.show()
    chart.show_bars([Bar("已识别", most), Bar("未识别", 0)])
    plot = chart._plot.getPlotItem()
    axis = plot.getAxis("bottom" if lying else "left")
    assert plot.vb.viewRange()[0 if lying else 1][0] == 0

    def written() -> dict[str, QRectF]:
        chart.grab()
        picture = QPicture()
        painter = QPainter(picture)
        _line, _marks, texts = axis.generateDrawSpecs(painter)
        painter.end()
        return {text: axis.mapRectToScene(box) for box, _flags, text in texts}

    def whole() -> bool:
        ground, boxes = QRectF(chart._plot.rect()), written()
        return "0" in boxes and (not lying or all(ground.contains(box) for box in boxes.values()))

    qtbot.waitUntil(whole, timeout=2000)


def test_many_plates_have_as_many_marks_as_there_is_room_for(qtbot):
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.show_bars([Bar("皖", 1)])
    chart.show_bars([Bar("皖", 12000)])
    assert len(chart._plot.getAxis("left").tickValues(0, 12600, 300)[0][1]) < 20


@pytest.fixture
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


def test_counts_are_written_as_everywhere_however_many_they_are(english, qtbot):
    chart, pairs = BarChart(lying=True), HeatMap()
    for widget in (chart, pairs):
        qtbot.addWidget(widget)
    chart.show_bars([Bar("皖", 1_234_567), Bar("浙", 3)])
    pairs.show_counts(["8"], ["B"], [[12345]])
    assert (chart.words(0), chart.words(1)) == ("皖: 1,234,567", "浙: 3")
    assert pairs.words(0) == "8 → B: 12,345"
    axis = chart._plot.getAxis("bottom")
    assert axis.tickStrings([0, 500_000, 1_000_000], 1.0, 500_000) == ["0", "500,000", "1,000,000"]
    assert axis.tickStrings([0, 0.5], 1.0, 0.5) == ["0", "0.5"]


@pytest.fixture
def drawn(qtbot, monkeypatch):
    """Return a chart with a bar that is seen, and how often it has been drawn since."""
    times: list[BarChart] = []
    draw = BarChart.draw
    chart = BarChart()
    qtbot.addWidget(chart)
    with qtbot.waitExposed(chart):
        chart.show()
    chart.show_bars([Bar("皖", 1)])
    monkeypatch.setattr(BarChart, "draw", lambda self: (times.append(self), draw(self)))
    return chart, times


def ground(chart: BarChart) -> str:
    return chart._plot.backgroundBrush().color().name()


def test_a_chart_is_drawn_once_in_other_looks(drawn, desk, qtbot):
    chart, times = drawn
    desk.theme.apply("dark", 120)
    qtbot.waitUntil(lambda: ground(chart) == DARK.base)
    assert len(times) == 1


def test_a_chart_out_of_sight_is_drawn_in_other_looks_when_it_is_seen(drawn, desk, qtbot):
    chart, times = drawn
    chart.hide()
    times.clear()  # the keyboard has left it
    desk.theme.apply("dark", 100)
    qtbot.wait(20)
    assert times == []
    chart.show()
    assert ground(chart) == DARK.base
    assert len(times) == 1
    chart.hide()
    chart.show()
    assert len(times) == 1


def test_cells_of_one_count_are_seen_to_be_several(desk, qtbot):
    chart = HeatMap()
    qtbot.addWidget(chart)
    chart.resize(400, 400)
    with qtbot.waitExposed(chart):
        chart.show()
    chart.show_counts(["F", "3"], ["8", "6"], [[1, 0], [1, 1]])  # the cursor is on the first
    qtbot.wait(50)
    picture, box = chart._plot.grab().toImage(), chart._plot.getPlotItem().vb
    places = [box.mapViewToScene(QPointF(x, 1.2)).toPoint() for x in (0.1, 1.9)]
    seen = [picture.pixelColor(x, places[0].y()).name() for x in range(places[0].x(), places[1].x())]
    assert seen[0] == seen[-1] == colours_of(chart.palette()).accent
    assert len(set(seen)) > 1, "something parts them"
