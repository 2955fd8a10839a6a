"""An evaluation as one HTML page that needs nothing else: no script, no network."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Literal

from core.evaluation import charts
from core.evaluation.report import Group, Report
from core.evaluation.text import percent, shown
from core.shown import Phrase, confidence_text, in_english

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


def render(
    report: Report, sheet: bytes = b"", phrase: Phrase = in_english, language: Literal["en", "zh-CN"] = "en"
) -> str:
    """Return the page in the ``language`` of ``phrase``; ``sheet`` is a PNG of the worst samples."""
    title = phrase("{0} on {1}", report.model, report.data)
    sections = [
        _totals(report, phrase),
        _grouped(report, phrase("By sub-set"), report.subsets, phrase),
        _plate_sections(report, phrase),
        _section(
            phrase("Reliability"),
            charts.reliability(report.reliability, phrase),
            _calibration(report, phrase),
        ),
        _section(phrase("Confusions"), _confusions(report, phrase)),
        _section(phrase("Worst samples"), _picture(sheet, phrase), _worst(report, phrase)),
        "".join(f"<p>{escape(note)}</p>" for note in report.notes),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{''.join(sections)}</body></html>\n"
    )


def _totals(report: Report, phrase: Phrase) -> str:
    total, one = report.total, report.total.samples == 1
    if report.plates:
        counted = phrase("{0} plate" if one else "{0} plates", total.samples)
    else:
        counted = phrase("{0} sequence" if one else "{0} sequences", total.samples)
    facts = [
        phrase("{0}, {1} read without an error", counted, total.right),
        phrase("95 % interval {0} to {1}", percent(total.low), percent(total.high)),
        phrase("character error rate {0}", percent(total.cer)),
    ]
    if report.plates:
        facts.append(phrase("without the province {0}", percent(total.without_province)))
    facts += [phrase("{0}: {1}", key, value) for key, value in report.about.items()]
    return f'<p class="big">{percent(total.accuracy)}</p><p>{"<br>".join(escape(fact) for fact in facts)}</p>'


def _plate_sections(report: Report, phrase: Phrase) -> str:
    if not report.plates:
        return ""
    kinds = _grouped(report, phrase("By kind of plate"), report.kinds, phrase)
    return kinds + _grouped(report, phrase("By province"), report.provinces, phrase)


def _grouped(report: Report, title: str, groups: Sequence[Group], phrase: Phrase) -> str:
    return _section(title, charts.accuracy_bars(title, groups, phrase), _groups(report, groups, phrase))


def _groups(report: Report, groups: Sequence[Group], phrase: Phrase) -> str:
    head = [
        "", phrase("samples"), phrase("right"), phrase("accuracy"), phrase("95 % interval"), phrase("CER"),
        phrase("mean confidence"), phrase("no province"),
    ]  # fmt: skip
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
        for g in (*groups, replace(report.total, name=phrase("all")))
    ]
    return _table(head, rows) if report.plates else _table(head[:-1], [row[:-1] for row in rows])


def _calibration(report: Report, phrase: Phrase) -> str:
    text = "Expected calibration error {0}. The bars count the samples."
    return f"<p>{escape(phrase(text, percent(report.calibration_error)))}</p>"


def _confusions(report: Report, phrase: Phrase) -> str:
    rows = [[shown(a), shown(b), str(count)] for (a, b), count in report.confusions[:CONFUSIONS_SHOWN]]
    head = [phrase("label"), phrase("reading"), phrase("times")]
    return _table(head, rows) if rows else f"<p>{escape(phrase('None.'))}</p>"


def _worst(report: Report, phrase: Phrase) -> str:
    rows = [[r.label, r.text, confidence_text(r.confidence), str(r.path)] for r in report.worst[:WORST_SHOWN]]
    if not rows:
        return f"<p>{escape(phrase('None was read wrongly.'))}</p>"
    more = len(report.worst) - len(rows)
    head = [phrase("label"), phrase("reading"), phrase("confidence"), phrase("picture")]
    return _table(head, rows) + (f"<p>{escape(phrase('and {0} more', more))}</p>" if more else "")


def _picture(sheet: bytes, phrase: Phrase) -> str:
    data, name = base64.b64encode(sheet).decode(), escape(phrase("Worst samples"))
    return f'<p><img alt="{name}" src="data:image/png;base64,{data}"></p>' if sheet else ""


def _section(title: str, *parts: str) -> str:
    return f"<h2>{escape(title)}</h2>{''.join(parts)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"

    return f"<table>{cells('th', head)}{''.join(cells('td', row) for row in rows)}</table>"
