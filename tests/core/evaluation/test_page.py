"""The HTML page: whole, self-contained, and with plots that show the figures."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.evaluation import charts, page, report, text
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


def record(label: str, read: str, subset: str = "base") -> Record:
    return Record(Path(f"<b>&{label}.jpg"), label, read, 0.9, subset)


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
    about = {"crop": "auto", "ms a crop": "1.25"}
    digits = report.build([record("123", "123")], model="m", data="d", plates=False, about=about)
    html = page.render(digits)
    assert html.count("<svg") == 2
    assert "1 sequence, 1 read without an error" in html
    assert "crop: auto<br>ms a crop: 1.25" in html
    assert "None.</p>" in html and "None.</p>" not in page.render(made)
    told = page.render(made)
    assert "2 plates, 1 read without an error" in told and "without the province 50.00 %" in told
    assert "None was read wrongly." in html and "province" not in html


def rows_of(html: str, title: str) -> list[list[str]]:
    """Return the cells of the table below a heading, its head first."""
    table = re.findall(rf"<h2>{title}</h2>.*?<table>(.*?)</table>", html, re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[unescape(cell) for cell in re.findall(r"<t[hd]>(.*?)</t[hd]>", row)] for row in rows]


def test_each_figure_stands_below_its_name() -> None:
    records = [Record(Path("a.jpg"), "皖A12345", "皖A12345", 0.9, "base")] * 6
    records += [Record(Path("b.jpg"), "皖A12346", "浙A12346", 0.7, "base")] * 2
    made = report.build(records, model="m", data="d")
    head, base, total = rows_of(page.render(made), "By sub-set")
    found = dict(zip(head, base, strict=True))
    interval = f"{made.total.low:.2%} – {made.total.high:.2%}".replace("%", " %")
    assert found == {
        "": "base", "samples": "8", "right": "6", "accuracy": "75.00 %", "95 % interval": interval,
        "CER": "3.57 %", "mean confidence": "85.00 %", "no province": "100.00 %",
    }  # fmt: skip
    assert (total[0], total[1:]) == ("all", base[1:])
    lines = text.render(made).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("sub-set"))
    head, base = (re.split(r"\s{2,}", lines[at + further]) for further in (0, 1))
    same = {"sub-set": "", "confidence": "mean confidence"}
    assert {same.get(name, name): value for name, value in zip(head, base, strict=True)} == {
        name: value for name, value in found.items() if name != "right"
    }
    digits = report.build(records, model="m", data="d", plates=False)
    head, base, _ = rows_of(page.render(digits), "By sub-set")
    found.pop("no province")
    assert dict(zip(head, base, strict=True)) == found


def test_what_does_not_fit_on_the_page_is_counted() -> None:
    wrong = [Record(Path(f"{n:03d}.jpg"), f"皖A{n:05d}", "皖", 0.9) for n in range(page.WORST_SHOWN + 3)]
    html = page.render(report.build(wrong, model="m", data="d"))
    rows = rows_of(html, "Worst samples")[1:]
    assert [row[3] for row in rows] == [f"{n:03d}.jpg" for n in range(page.WORST_SHOWN)]
    assert "<p>and 3 more</p>" in html
    fit = page.render(report.build(wrong[: page.WORST_SHOWN], model="m", data="d"))
    assert len(rows_of(fit, "Worst samples")[1:]) == page.WORST_SHOWN and "more</p>" not in fit


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


@pytest.mark.parametrize(
    ("right", "samples", "told"),
    [
        (50, 100, ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        (980, 1000, ["95 %", "96.25 %", "97.5 %", "98.75 %", "100 %"]),
    ],
)
def test_the_axis_of_the_bars_tells_what_their_lengths_mean(
    right: int, samples: int, told: list[str]
) -> None:
    groups = [group(right, samples), group(samples, samples)]
    svg = ElementTree.fromstring(charts.accuracy_bars("t", groups))
    marks = {t.text: float(t.attrib["x"]) for t in svg.iter("text") if (t.text or "").endswith(" %")}
    ticks = [marks[words] for words in told]
    first = next(r for r in svg.iter("rect") if r.attrib["class"] == "bar")
    assert ticks[0] == pytest.approx(float(first.attrib["x"]), abs=0.1)  # where the bars begin
    shares = [(tick - ticks[0]) / (ticks[-1] - ticks[0]) for tick in ticks]
    assert shares == pytest.approx([0, 0.25, 0.5, 0.75, 1], abs=1e-3)
    whole = bars(groups)[1]
    assert ticks[-1] - ticks[0] == pytest.approx(whole, abs=0.2)  # all of them right
    lines = [p.attrib["d"] for p in svg.iter("path") if p.attrib["class"] == "grid"]
    assert [float(d[1:].partition(",")[0]) for d in lines] == pytest.approx(ticks, abs=0.1)
    intervals = [p.attrib["d"] for p in svg.iter("path") if p.attrib["class"] == "interval"]
    low, high = (float(part.partition(",")[0]) for part in intervals[0][1:].split("H"))
    end = float(first.attrib["x"]) + bars(groups)[0]
    assert low < end < high
    assert max(float(t.attrib["y"]) for t in svg.iter("text")) < float(svg.attrib["height"])


def numbers(svg: ElementTree.Element, kind: str, name: str, key: str) -> list[float]:
    """Return a number of each element of a kind and class."""
    return [float(e.attrib[key]) for e in svg.iter(kind) if e.attrib.get("class") == name]


def test_name_bar_interval_and_figure_of_a_group_stand_in_one_row() -> None:
    groups = [group(10 * n, 100) for n in range(2, 6)]
    svg = ElementTree.fromstring(charts.accuracy_bars("t", groups))
    tops, heights = (numbers(svg, "rect", "bar", key) for key in ("y", "height"))
    assert all(a + height < b for a, b, height in zip(tops, tops[1:], heights, strict=False))
    middles = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    intervals = [p.attrib["d"] for p in svg.iter("path") if p.attrib["class"] == "interval"]
    assert [float(d.partition(",")[2].partition("H")[0]) for d in intervals] == pytest.approx(middles)
    names = [t for t in svg.iter("text") if t.find("title") is not None]
    figures = [t for t in svg.iter("text") if re.fullmatch(r"\d+\.\d\d %", t.text or "")]
    left, wide = numbers(svg, "rect", "bar", "x")[0], float(svg.attrib["width"])
    for texts, beside in (
        (names, lambda x: x < left),
        (figures, lambda x: left + charts._WIDE < x < wide - 60),
    ):
        assert len(texts) == len(groups)
        assert all(beside(float(t.attrib["x"])) for t in texts)
        # Letters of 12 pixels stand on their line: it is a third of that below the middle.
        assert [float(t.attrib["y"]) for t in texts] == pytest.approx([m + 4 for m in middles])
    assert tops[-1] + heights[-1] < float(svg.attrib["height"]) - 20  # the axis is below


def test_the_diagram_counts_its_samples_and_stands_in_its_frame_with_its_axes() -> None:
    sure, other = [0.95] * 8, [0.55] * 2
    records = [Record(Path("a"), "A", "A", confidence) for confidence in (*sure, *other)]
    svg = ElementTree.fromstring(charts.reliability(report.build(records, model="m", data="d").reliability))
    (frame,) = (p.attrib["d"] for p in svg.iter("path") if p.attrib["class"] == "grid")
    x0, y0, x1, y1 = (float(n) for n in re.fullmatch(r"M(.*),(.*)H(.*)V(.*)H.*Z", frame).groups())  # type: ignore
    assert (x1 - x0, y0 - y1) == (260, 260)
    (ideal,) = (p.attrib["d"] for p in svg.iter("path") if p.attrib["class"] == "ideal")
    assert ideal == f"M{x0},{y0}L{x1},{y1}"
    tops, heights = (numbers(svg, "rect", "count", key) for key in ("y", "height"))
    assert [top + height for top, height in zip(tops, heights, strict=True)] == pytest.approx(
        [y0] * 2, abs=0.11
    )
    assert heights == pytest.approx([260 / 16, 260 / 4], abs=0.06)  # the most a quarter of the frame
    assert numbers(svg, "rect", "count", "x") == pytest.approx([x0 + 130, x0 + 234])
    assert numbers(svg, "rect", "count", "width") == [26, 26]
    told = [(t.text, float(t.attrib["x"]), float(t.attrib["y"])) for t in svg.iter("text")]
    assert [(word, x) for word, x, y in told if y > y0 + 10] == [
        ("0", x0), ("0.5", x0 + 130), ("1", x1), ("confidence", x0 + 130)
    ]  # fmt: skip
    beside = [(word, y) for word, x, y in told if x < x0]
    assert beside == [("0", y0 + 4), ("0.5", y0 - 126), ("1", y1 + 4)]
    assert max(y for _, _, y in told) < float(svg.attrib["height"]) and x1 + 5 < float(svg.attrib["width"])


def test_the_names_of_bars_are_never_cut_off() -> None:
    deep = "裁剪/一级文件夹/二级文件夹/三级文件夹/四级文件夹/五级文件夹/六级文件夹/2024-01"
    for name in ("base", "2024-01/camera-12/morning", deep):
        svg = ElementTree.fromstring(charts.accuracy_bars("t", [replace(group(1, 2), name=name)]))
        (shown_name,) = (t for t in svg.iter("text") if t.find("title") is not None)
        assert shown_name.findtext("title") == name
        shown = shown_name.text or ""
        assert name.endswith(shown.lstrip("…"))
        assert float(shown_name.attrib["x"]) >= 6.5 * width(shown)  # as wide as letters of 12 pixels are
        assert (shown == name) == (name is not deep)


def test_the_diagram_marks_every_bin_that_has_samples() -> None:
    records = [Record(Path("a"), "A", "A" if k % 2 else "B", c) for k, c in enumerate([0.25, 0.25, 0.95])]
    made = report.build(records, model="m", data="d")
    svg = ElementTree.fromstring(charts.reliability(made.reliability))
    marks = [float(c.attrib[axis]) for c in svg.iter("circle") for axis in ("cx", "cy")]
    assert marks == pytest.approx([45 + 0.25 * 260, 10 + 0.5 * 260, 45 + 0.95 * 260, 10 + 260])
