"""The statistics as one HTML page that needs nothing else: charts as SVG, no script, no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from core import __version__
from core.errors import ExportError
from core.files import write_bytes
from core.insight.statistics import (
    SHARPEST,
    SHARPNESS_STEP,
    STEEPEST,
    TILT_STEP,
    Statistics,
    heat_map,
    statistics,
)
from core.insight.words import Language, Words
from core.project import Project, Status
from core.shown import share_text

_ROW, _LEFT, _WIDE = 26, 120, 300  # of lying bars: height, width of the names, of the longest bar
_HIGH, _BROAD = 150, 460  # of upright bars: the highest, all of them together
_MOST_PROVINCES = 31

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #3b74c4; --bad: #c4453b; --soft: #8889; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto;
  max-width: 70rem; padding: 0 1.2rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.1rem; margin: 0 0 .2rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(27rem, 1fr)); gap: 2.2rem 2.6rem;
  margin-top: 2rem; }
section { min-width: 0; } p { margin: .2rem 0 .6rem; } .soft { opacity: .7; font-size: .9rem; }
svg { max-width: 100%; height: auto; } svg text { font-size: 12px; fill: currentColor; }
.bar { fill: var(--bar); } .bad { fill: var(--bad); } .axis { stroke: var(--soft); }
.interval { stroke: currentColor; stroke-width: 2; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: .15rem .7rem .15rem 0; border-bottom: 1px solid var(--line); text-align: right;
  font-weight: normal; }
th:first-child, td:first-child { text-align: left; }
.heat td, .heat th { border: 0; padding: .25rem; min-width: 1.9rem; text-align: center; }
details { margin-top: .5rem; } summary { cursor: pointer; opacity: .7; }
@media print { main { display: block; } section { break-inside: avoid; margin-bottom: 1.5rem; } }
"""


@dataclass(frozen=True)
class _Bar:
    """One bar: name, value, what is written beside it, the part that stands out, an interval."""

    name: str
    value: float
    words: str
    part: float = 0.0
    interval: tuple[float, float] | None = None


def write(project: Project, path: Path, language: Language = "en") -> Path:
    """Write the page about a project and return where; raises ``ExportError``."""
    project.tell_measures()
    page = render(statistics(project), project.folder.name, language)
    try:
        write_bytes(path, page.encode(errors="backslashreplace"))
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def unwritable(path: Path, error: OSError) -> ExportError:
    """Return the error for a file that cannot be written."""
    return ExportError(
        "The file cannot be written", path=path, detail=error.strerror or "", advice="Choose another place"
    )


def render(figures: Statistics, name: str, language: Language = "en", time: datetime | None = None) -> str:
    """Return the page about a folder of this name."""
    say = Words(language)
    title = say("Statistics of {0}", name)
    one, more = "1 plate, {1} decided, {2} skipped", "{0} plates, {1} decided, {2} skipped"
    counts = (figures.plates, figures.decided, figures.skipped)
    head = say(one if figures.plates == 1 else more, *counts)
    if figures.missing:
        head += " · " + say("picture gone: {0}", figures.missing)
    made = say("Made on {0} by Platewright {1}", f"{time or datetime.now():%Y-%m-%d %H:%M}", __version__)
    sections = (_progress, _agreement, _confidence, _confusions, _provinces, _kinds, _sharpness, _tilt)
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(head)}</p>"
        f"<main>{''.join(section(figures, say) for section in sections)}</main>"
        f'<p class="soft">{escape(made)}</p></body></html>\n'
    )


# -- sections ----------------------------------------------------------------------------------


def _progress(figures: Statistics, say: Words) -> str:
    always = (Status.UNREAD, Status.CONFIRMED) if figures.plates else ()
    shown = [(s, n) for s, n in figures.progress if n or s in always]
    bars = [_Bar(say.state(status), n, _share(n, figures.plates)) for status, n in shown]
    return _section(say, "Progress", _lying(say, bars), bars)


def _agreement(figures: Statistics, say: Words) -> str:
    bars = []
    for name, pair in figures.agreement:
        if pair.both:
            low, high = (100 * bound for bound in pair.interval)
            words = say("{0} of {1} ({2} to {3} %)", pair.same, pair.both, f"{low:.1f}", f"{high:.1f}")
            bars.append(_Bar(say.pair(name), 100 * pair.share, words, interval=(low, high)))
    note = say("How often two texts of a plate are the same, with the 95 % interval")
    return _section(say, "Agreement", _lying(say, bars, most=100.0, wide=_WIDE - 80), bars, note)


def _confidence(figures: Statistics, say: Words) -> str:
    bars = [
        _Bar(
            f"{b.low:.2f}",
            b.count,
            say("{0} to {1}: {2}, {3} wrong", f"{b.low:.2f}", f"{b.high:.2f}", b.count, b.wrong),
            b.wrong,
        )
        for b in figures.confidence
    ]
    note = say("How sure the readings are; the red part is wrong by what a person or the file name says")
    known = bars if any(bar.value for bar in bars) else []
    return _section(say, "Confidence", _upright(say, known, every=4), known, note)


def _confusions(figures: Statistics, say: Words) -> str:
    truths, reads, counts = heat_map(figures.confusions)
    note = say("Rows are what stands there, columns are what was read")
    if not truths:
        return _section(say, "Confusions", f"<p>{say('Nothing was taken for anything else.')}</p>", (), note)
    most = max(map(max, counts))
    rows = ["".join(f"<th>{escape(read)}</th>" for read in ("", *reads))]
    for truth, row in zip(truths, counts, strict=True):
        rows.append(f"<th>{escape(truth)}</th>" + "".join(_cell(count, most) for count in row))
    table = f'<table class="heat">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'
    bars = [_Bar(f"{c.truth or '–'} → {c.read or '–'}", c.count, str(c.count)) for c in figures.confusions]
    return _section(say, "Confusions", table, bars, note)


def _provinces(figures: Statistics, say: Words) -> str:
    bars = [_Bar(name, n, _share(n, figures.plates)) for name, n in figures.provinces[:_MOST_PROVINCES]]
    return _section(say, "Provinces", _upright(say, bars), bars)


def _kinds(figures: Statistics, say: Words) -> str:
    bars = [_Bar(say.kind(name), n, _share(n, figures.plates)) for name, n in figures.kinds]
    return _section(say, "Kinds", _lying(say, bars), bars)


def _sharpness(figures: Statistics, say: Words) -> str:
    bars = _steps(say, figures.sharpness, SHARPNESS_STEP, SHARPEST)
    note = say("As in CCPD names, larger is sharper")
    if figures.unmeasured:
        one, more = "1 plate is not measured", "{0} plates are not measured"
        note += "; " + say(one if figures.unmeasured == 1 else more, figures.unmeasured)
    return _section(say, "Sharpness", _upright(say, bars, every=2), bars, note)


def _tilt(figures: Statistics, say: Words) -> str:
    bars = _steps(say, figures.tilt, TILT_STEP, STEEPEST)
    return _section(say, "Tilt", _upright(say, bars), bars, say("Degrees from upright"))


def _steps(say: Words, steps: Iterable[tuple[int, int]], step: int, last: int) -> list[_Bar]:
    return [
        _Bar(
            str(low),
            n,
            say("{0}: {1}", say("{0} and more", low) if low == last else f"{low} – {low + step}", n),
        )
        for low, n in steps
    ]


def _section(say: Words, title: str, chart: str, bars: Sequence[_Bar], note: str = "") -> str:
    rows = "".join(
        f"<tr><td>{escape(bar.name)}</td><td>{bar.value:.6g}</td><td>{escape(bar.words)}</td></tr>"
        for bar in bars
    )
    table = (
        f"<details><summary>{say('As a table')}</summary><table><tr><th>{say('Name')}</th>"
        f"<th>{say('Number')}</th><th></th></tr>{rows}</table></details>"
    )
    told = f'<p class="soft">{escape(note)}</p>' if note else ""
    return f"<section><h2>{say(title)}</h2>{told}{chart}{table if bars else ''}</section>"


def _cell(count: int, most: int) -> str:
    strength = 0.12 + 0.68 * count / most
    return f'<td style="background: rgb(59 116 196 / {strength:.2f})">{count}</td>' if count else "<td></td>"


def _share(count: int, of: int) -> str:
    return f"{count} ({share_text(count / max(of, 1))})"


# -- charts ------------------------------------------------------------------------------------


def _lying(say: Words, bars: Sequence[_Bar], most: float = 0.0, wide: int = _WIDE) -> str:
    """Return bars below one another, their words at their right."""
    if not bars:
        return f"<p>{say('Nothing yet')}</p>"
    scale = wide / (most or max(bar.value for bar in bars) or 1)
    parts = []
    for i, bar in enumerate(bars):
        top, length = i * _ROW + 3, bar.value * scale
        middle = top + (_ROW - 6) / 2
        right = length
        if bar.interval:
            low, high = (_LEFT + bound * scale for bound in bar.interval)
            right = max(right, high - _LEFT)
        parts.append(
            f'<text x="{_LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(bar.name)}</text>'
            f'<rect class="bar" x="{_LEFT}" y="{top}" width="{length:.1f}" height="{_ROW - 6}" rx="2"/>'
            + (f'<path class="interval" d="M{low:.1f},{middle}H{high:.1f}"/>' if bar.interval else "")
            + f'<text x="{_LEFT + right + 8:.1f}" y="{middle + 4}">{escape(bar.words)}</text>'
        )
    return _svg(_LEFT + wide + (250 if most else 110), len(bars) * _ROW, parts)


def _upright(say: Words, bars: Sequence[_Bar], every: int = 1) -> str:
    """Return bars side by side, every so many of them named; their words show when pointed at."""
    if not bars:
        return f"<p>{say('Nothing yet')}</p>"
    top = max(bar.value for bar in bars) or 1
    step = min(_BROAD / len(bars), 46)
    parts = [f'<path class="axis" d="M40,{_HIGH + 16}H{40 + step * len(bars):.1f}"/>']
    parts.append(f'<text x="34" y="20" text-anchor="end">{top:g}</text>')
    for i, bar in enumerate(bars):
        x = 40 + i * step
        high, part = (_HIGH * value / top for value in (bar.value, bar.part))
        parts.append(
            f"<g><title>{escape(bar.words)}</title>{_column(x, high, step, 'bar')}"
            f"{_column(x, part, step, 'bad') if bar.part else ''}</g>"
        )
        if i % every == 0:
            middle = x + step / 2
            parts.append(
                f'<text x="{middle:.1f}" y="{_HIGH + 32}" text-anchor="middle">{escape(bar.name)}</text>'
            )
    return _svg(_BROAD + 60, _HIGH + 38, parts)


def _column(x: float, high: float, step: float, style: str) -> str:
    return (
        f'<rect class="{style}" x="{x + step * 0.1:.1f}" y="{_HIGH + 16 - high:.1f}"'
        f' width="{step * 0.8:.1f}" height="{high:.1f}"/>'
    )


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}">{"".join(parts)}</svg>'
