"""An evaluation as plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence

from core.evaluation.report import Group, Report
from core.shown import Phrase, confidence_text, in_english, share_text

CONFUSIONS_SHOWN = 15
WORST_SHOWN = 15


def render(report: Report, phrase: Phrase = in_english) -> str:
    """Return the report as text: totals, tables by group, confusions, reliability, worst samples."""
    parts = [
        _head(report, phrase),
        _table(phrase("sub-set"), report.subsets, report.plates, phrase, report.total),
    ]
    if report.plates:
        parts.append(_table(phrase("kind"), report.kinds, True, phrase))
        parts.append(_table(phrase("province"), report.provinces, True, phrase))
    parts += [_confusions(report, phrase), _reliability(report, phrase), _worst(report, phrase)]
    parts.append("\n".join(report.notes))
    return "\n\n".join(part for part in parts if part)


def percent(share: float) -> str:
    """Return a share as 98.72 %, or a dash where there is no sample."""
    return share_text(share, 2)


def shown(character: str) -> str:
    """Return a character of a confusion; nothing is shown as ∅."""
    return character or "∅"


def _head(report: Report, phrase: Phrase) -> str:
    total = report.total
    lines = [phrase("{0} on {1}", report.model, report.data)]
    lines += [phrase("{0}: {1}", key, value) for key, value in report.about.items()]
    shares = [percent(share) for share in (total.accuracy, total.low, total.high)]
    lines += [
        phrase("samples: {0}", total.samples),
        phrase("plate accuracy: {0} (95 %: {1} to {2})", *shares)
        if report.plates
        else phrase("sequence accuracy: {0} (95 %: {1} to {2})", *shares),
    ]
    if report.plates:
        lines.append(phrase("accuracy without the province: {0}", percent(total.without_province)))
    lines.append(phrase("character error rate: {0}", percent(total.cer)))
    lines.append(phrase("expected calibration error: {0}", percent(report.calibration_error)))
    return "\n".join(lines)


def _table(
    title: str, groups: Sequence[Group], plates: bool, phrase: Phrase, total: Group | None = None
) -> str:
    head = [
        title, phrase("samples"), phrase("accuracy"), phrase("95 % interval"), phrase("no province"),
        phrase("CER"), phrase("confidence"),
    ]  # fmt: skip
    rows = [head, *(_row(group) for group in groups)]
    if total is not None:
        rows.append([phrase("all"), *_row(total)[1:]])
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
    lines = ("  ".join(pad(cell, widths[k], k in left) for k, cell in enumerate(row)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns_wanted: int, left: bool = True) -> str:
    """Return a text with the spaces that make it so wide, behind it or, not ``left``, before it."""
    space = " " * (columns_wanted - width(text))
    return text + space if left else space + text


def _confusions(report: Report, phrase: Phrase) -> str:
    rows = [
        [phrase("{0} read as {1}", shown(label), shown(text)), str(count)]
        for (label, text), count in report.confusions[:CONFUSIONS_SHOWN]
    ]
    return columns([[phrase("confusion"), phrase("times")], *rows]) if rows else ""


def _reliability(report: Report, phrase: Phrase) -> str:
    rows = [
        [f"{b.low:.1f} – {b.high:.1f}", str(b.samples), percent(b.confidence), percent(b.accuracy)]
        for b in report.reliability
        if b.samples
    ]
    head = [phrase("confidence"), phrase("samples"), phrase("mean"), phrase("right")]
    return columns([head, *rows]) if rows else ""


def _worst(report: Report, phrase: Phrase) -> str:
    rows = [[r.label, r.text, confidence_text(r.confidence), str(r.path)] for r in report.worst[:WORST_SHOWN]]
    head = [phrase("label"), phrase("reading"), phrase("confidence"), phrase("picture")]
    return columns([head, *rows], left=(0, 1, 3)) if rows else ""
