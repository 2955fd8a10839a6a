"""An evaluation as plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence

from core.evaluation.report import Group, Report
from core.shown import confidence_text, share_text

CONFUSIONS_SHOWN = 15
WORST_SHOWN = 15


def render(report: Report) -> str:
    """Return the report as text: totals, tables by group, confusions, reliability, worst samples."""
    parts = [_head(report), _table("sub-set", (*report.subsets, report.total), report.plates)]
    if report.plates:
        parts.append(_table("kind", report.kinds, True))
        parts.append(_table("province", report.provinces, True))
    parts += [_confusions(report), _reliability(report), _worst(report), "\n".join(report.notes)]
    return "\n\n".join(part for part in parts if part)


def percent(share: float) -> str:
    """Return a share as 98.72 %, or a dash where there is no sample."""
    return share_text(share, 2)


def shown(character: str) -> str:
    """Return a character of a confusion; nothing is shown as ∅."""
    return character or "∅"


def _head(report: Report) -> str:
    total = report.total
    lines = [f"{report.model} on {report.data}"]
    lines += [f"{key}: {value}" for key, value in report.about.items()]
    lines += [
        f"samples: {total.samples}",
        f"{'plate' if report.plates else 'sequence'} accuracy: {percent(total.accuracy)}"
        f" (95 %: {percent(total.low)} to {percent(total.high)})",
    ]
    if report.plates:
        lines.append(f"accuracy without the province: {percent(total.without_province)}")
    lines.append(f"character error rate: {percent(total.cer)}")
    lines.append(f"expected calibration error: {percent(report.calibration_error)}")
    return "\n".join(lines)


def _table(title: str, groups: Sequence[Group], plates: bool) -> str:
    head = [title, "samples", "accuracy", "95 % interval", "no province", "CER", "confidence"]
    rows = [head, *(_row(group) for group in groups)]
    if not plates:
        rows = [[cell for k, cell in enumerate(row) if k != 4] for row in rows]
    return columns(rows)


def _row(group: Group) -> list[str]:
    interval = f"{percent(group.low)} – {percent(group.high)}"
    shares = (percent(x) for x in (group.without_province, group.cer, group.confidence))
    return [group.name, str(group.samples), percent(group.accuracy), interval, *shares]


def columns(rows: Sequence[Sequence[str]], left: Container[int] = (0,)) -> str:
    """Return rows in columns that are aligned to the right, but for those in ``left``."""
    widths = [max(width(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ("  ".join(_pad(cell, widths[k], k in left) for k, cell in enumerate(row)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, columns_wanted: int, left: bool) -> str:
    space = " " * (columns_wanted - width(text))
    return text + space if left else space + text


def _confusions(report: Report) -> str:
    rows = [
        [f"{shown(label)} read as {shown(text)}", str(count)]
        for (label, text), count in report.confusions[:CONFUSIONS_SHOWN]
    ]
    return columns([["confusion", "times"], *rows]) if rows else ""


def _reliability(report: Report) -> str:
    rows = [
        [f"{b.low:.1f} – {b.high:.1f}", str(b.samples), percent(b.confidence), percent(b.accuracy)]
        for b in report.reliability
        if b.samples
    ]
    return columns([["confidence", "samples", "mean", "right"], *rows]) if rows else ""


def _worst(report: Report) -> str:
    rows = [[r.label, r.text, confidence_text(r.confidence), str(r.path)] for r in report.worst[:WORST_SHOWN]]
    return columns([["label", "reading", "confidence", "picture"], *rows], left=(0, 1, 3)) if rows else ""
