"""Small line charts as SVG that read on light and dark ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Series = Mapping[str, Sequence[tuple[float, float]]]  # name -> points (x, y)

WIDTH, HEIGHT = 340, 230
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 26, 12, 38
_COLOURS = ("#2f6fc4", "#c4553b", "#4a9a5a", "#8a5fb0")
_DASHES = ("", "5 3", "2 2", "8 3 2 3")  # never by colour alone
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#666}.t{font-size:12px;fill:#444}"
    ".g{stroke:#888;stroke-opacity:.4;fill:none}path{fill:none}@media(prefers-color-scheme:dark){text,.t{fill:#ccc}}"
)


def page(charts: Sequence[str], columns: int = 2) -> str:
    """Return one SVG with charts in rows."""
    columns = min(columns, len(charts)) or 1
    rows = -(-len(charts) // columns)
    placed = [
        f'<g transform="translate({(k % columns) * WIDTH},{(k // columns) * HEIGHT})">{chart}</g>'
        for k, chart in enumerate(charts)
    ]
    wide, high = columns * WIDTH, rows * HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f"<style>{_STYLE}</style>{''.join(placed)}</svg>\n"
    )


def chart(title: str, series: Series, *, x_name: str, low: float, high: float, unit: str = " %") -> str:
    """Return one chart as a group; the y axis runs from ``low`` to ``high``."""
    xs = [x for points in series.values() for x, _ in points]
    left, right = (min(xs), max(xs)) if xs else (0.0, 1.0)
    span = (right - left) or 1.0

    def at(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + (WIDTH - _LEFT - _RIGHT) * (x - left) / span
        share = (min(max(y, low), high) - low) / ((high - low) or 1.0)
        return across, _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - share)

    parts = [f'<text class="t" x="{_LEFT}" y="15">{escape(title)}</text>']
    for k in range(5):
        value = low + (high - low) * k / 4
        y = at(left, value)[1]
        parts.append(f'<path class="g" d="M{_LEFT},{y:.1f}H{WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{value:.4g}{unit}</text>')
    for x in (left, (left + right) / 2, right):
        parts.append(f'<text x="{at(x, low)[0]:.1f}" y="{HEIGHT - 22}" text-anchor="middle">{x:.4g}</text>')
    parts.append(
        f'<text x="{(WIDTH + _LEFT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x_name)}</text>'
    )
    for k, (name, points) in enumerate(series.items()):
        parts += _line(k, name, [at(x, y) for x, y in points], len(series))
    return "".join(parts)


def _line(k: int, name: str, places: list[tuple[float, float]], count: int) -> list[str]:
    colour, dash = _COLOURS[k % len(_COLOURS)], _DASHES[k % len(_DASHES)]
    path = "L".join(f"{x:.1f},{y:.1f}" for x, y in places)
    line = f'<path d="M{path}" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    if count == 1:
        return [line]
    y = HEIGHT - _BOTTOM - 8 - 14 * (count - 1 - k)
    key = f'<path d="M{_LEFT + 8},{y - 4}h22" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    return [line, key, f'<text x="{_LEFT + 36}" y="{y}">{escape(name)}</text>']
