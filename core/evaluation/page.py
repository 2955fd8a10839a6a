"""An evaluation as one HTML page that needs nothing else: no script, no network."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from core.evaluation import charts
from core.evaluation.report import Group, Report
from core.evaluation.text import percent, shown
from core.shown import confidence_text, counted

CONFUSIONS_SHOWN = 40
WORST_SHOWN = 200

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #3b74c4; --mark: #c4553b; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto;
  max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
table { border-collapse: collapse; } th:first-child, td:first-child { text-align: left; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: right;
  font-variant-numeric: tabular-nums; }
td:last-child { word-break: break-all; }
svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: currentColor; }
.bar { fill: var(--bar); } .interval { stroke: var(--mark); stroke-width: 3; } .mark { fill: var(--mark); }
.grid { stroke: var(--line); fill: none; } .ideal { stroke: currentColor; stroke-dasharray: 4 4; }
.count { fill: var(--bar); opacity: .3; } .big { font-size: 2rem; } img { max-width: 100%; }
"""


def render(report: Report, sheet: bytes = b"") -> str:
    """Return the page; ``sheet`` is a PNG of the worst samples."""
    title = f"{report.model} on {report.data}"
    sections = [
        _totals(report),
        _section(
            "By sub-set", charts.accuracy_bars("By sub-set", report.subsets), _groups(report, report.subsets)
        ),
        _plate_sections(report),
        _section("Reliability", charts.reliability(report.reliability), _calibration(report)),
        _section("Confusions", _confusions(report)),
        _section("Worst samples", _picture(sheet), _worst(report)),
        "".join(f"<p>{escape(note)}</p>" for note in report.notes),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{''.join(sections)}</body></html>\n"
    )


def _totals(report: Report) -> str:
    total = report.total
    word = "plate" if report.plates else "sequence"
    facts = [
        f"{counted(total.samples, word)}, {total.right} read without an error",
        f"95 % interval {percent(total.low)} to {percent(total.high)}",
        f"character error rate {percent(total.cer)}",
    ]
    if report.plates:
        facts.append(f"without the province {percent(total.without_province)}")
    facts += [f"{key}: {value}" for key, value in report.about.items()]
    return f'<p class="big">{percent(total.accuracy)}</p><p>{"<br>".join(escape(fact) for fact in facts)}</p>'


def _plate_sections(report: Report) -> str:
    if not report.plates:
        return ""
    parts = (("By kind of plate", report.kinds), ("By province", report.provinces))
    return "".join(
        _section(title, charts.accuracy_bars(title, groups), _groups(report, groups))
        for title, groups in parts
    )


def _groups(report: Report, groups: Sequence[Group]) -> str:
    head = ["", "samples", "right", "accuracy", "95 % interval", "CER", "mean confidence"]
    rows = [
        [
            g.name,
            str(g.samples),
            str(g.right),
            percent(g.accuracy),
            f"{percent(g.low)} – {percent(g.high)}",
            percent(g.cer),
            percent(g.confidence),
            percent(g.without_province),
        ]
        for g in (*groups, report.total)
    ]
    head, rows = ([*head, "no province"], rows) if report.plates else (head, [row[:-1] for row in rows])
    return _table(head, rows)


def _calibration(report: Report) -> str:
    text = f"Expected calibration error {percent(report.calibration_error)}. The bars count the samples."
    return f"<p>{text}</p>"


def _confusions(report: Report) -> str:
    rows = [[shown(a), shown(b), str(count)] for (a, b), count in report.confusions[:CONFUSIONS_SHOWN]]
    return _table(["label", "reading", "times"], rows) if rows else "<p>None.</p>"


def _worst(report: Report) -> str:
    rows = [[r.label, r.text, confidence_text(r.confidence), str(r.path)] for r in report.worst[:WORST_SHOWN]]
    if not rows:
        return "<p>None was read wrongly.</p>"
    more = len(report.worst) - len(rows)
    return _table(["label", "reading", "confidence", "picture"], rows) + (
        f"<p>and {more} more</p>" if more else ""
    )


def _picture(sheet: bytes) -> str:
    data = base64.b64encode(sheet).decode()
    return f'<p><img alt="Worst samples" src="data:image/png;base64,{data}"></p>' if sheet else ""


def _section(title: str, *parts: str) -> str:
    return f"<h2>{escape(title)}</h2>{''.join(parts)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"

    return f"<table>{cells('th', head)}{''.join(cells('td', row) for row in rows)}</table>"
