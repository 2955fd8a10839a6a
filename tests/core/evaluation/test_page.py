"""The HTML page: whole, self-contained, and with plots that show the figures."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.evaluation import charts, page, report
from core.evaluation.report import Group, Record
from core.evaluation.text import width

VOID = {"meta", "img", "br"}


class Outline(HTMLParser):
    """Checks that every element is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def record(label: str, text: str, subset: str = "base") -> Record:
    return Record(Path(f"<b>&{label}.jpg"), label, text, 0.9, subset)


@pytest.fixture
def made() -> report.Report:
    records = [record("皖A12345", "皖A12345"), record("皖A12346", "皖A1234B", "<blur>")]
    return report.build(records, model="A & B", data="d", notes=["1 < 2"])


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    assert parser.open == []
    return parser


def test_the_page_is_well_formed_and_escapes_what_it_is_given(made: report.Report) -> None:
    html = page.render(made)
    outline(html)
    assert "A &amp; B" in html and "1 &lt; 2" in html and "&lt;blur&gt;" in html
    assert "<b>&" not in html
    assert 'charset="utf-8"' in html


def test_the_page_needs_nothing_from_outside(made: report.Report) -> None:
    html = page.render(made, b"\x89PNG")
    tags = outline(html).seen
    assert {tag for tag, _ in tags}.isdisjoint({"script", "link", "iframe"})
    sources = [attrs["src"] for _, attrs in tags if "src" in attrs]
    assert sources == ["data:image/png;base64,iVBORw=="]
    assert not re.search(r"https?://|url\(|@import", html)


def test_the_sections_follow_what_was_measured(made: report.Report) -> None:
    assert page.render(made).count("<svg") == 4  # sub-set, kind, province, reliability
    digits = report.build([record("123", "123")], model="m", data="d", plates=False)
    html = page.render(digits)
    assert html.count("<svg") == 2
    assert "None was read wrongly." in html and "province" not in html


def bars(groups: list[Group]) -> list[float]:
    svg = ElementTree.fromstring(charts.accuracy_bars("t", groups))
    return [float(r.attrib["width"]) for r in svg.iter("rect") if r.attrib["class"] == "bar"]


def group(right: int, samples: int) -> Group:
    records = [record("A", "A" if i < right else "B") for i in range(samples)]
    return Group.of("g", records)


def test_bars_are_as_long_as_the_shares_on_the_axis_shown() -> None:
    half, whole = bars([group(50, 100), group(100, 100)])
    assert half == pytest.approx(whole / 2)
    high = bars([group(980, 1000), group(1000, 1000)])  # the axis starts at 95 %
    assert high[0] / high[1] == pytest.approx((0.98 - 0.95) / 0.05, abs=1e-3)
    assert charts.accuracy_bars("t", []) == ""


def test_the_names_of_bars_are_never_cut_off() -> None:
    deep = "裁剪/一级文件夹/二级文件夹/三级文件夹/四级文件夹/五级文件夹/六级文件夹/2024-01"
    for name in ("base", "2024-01/camera-12/morning", deep):
        svg = ElementTree.fromstring(charts.accuracy_bars("t", [replace(group(1, 2), name=name)]))
        (text,) = (t for t in svg.iter("text") if t.find("title") is not None)
        assert text.findtext("title") == name
        shown = text.text or ""
        assert name.endswith(shown.lstrip("…"))
        assert float(text.attrib["x"]) >= 6.5 * width(shown)  # as wide as letters of 12 pixels are
        assert (shown == name) == (name is not deep)


def test_the_diagram_marks_every_bin_that_has_samples() -> None:
    records = [Record(Path("a"), "A", "A" if k % 2 else "B", c) for k, c in enumerate([0.25, 0.25, 0.95])]
    made = report.build(records, model="m", data="d")
    svg = ElementTree.fromstring(charts.reliability(made.reliability))
    marks = [float(c.attrib[axis]) for c in svg.iter("circle") for axis in ("cx", "cy")]
    assert marks == pytest.approx([45 + 0.25 * 260, 10 + 0.5 * 260, 45 + 0.95 * 260, 10 + 260])
