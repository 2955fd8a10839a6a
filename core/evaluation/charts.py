"""The plots of the HTML page as inline SVG: bars with intervals, and the reliability diagram."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from core.evaluation.report import Bin, Group
from core.shown import share_text

_BAR = 22  # height of a row
_LEFT, _WIDE = 150, 420  # of the names, of the axis
_SIDE = 260  # of the reliability diagram


def accuracy_bars(title: str, groups: Sequence[Group]) -> str:
    """Return a bar a group: its accuracy with the 95 % interval, on an axis from a round number to 100 %."""
    if not groups:
        return ""
    start = _axis_start(min(group.low for group in groups))
    height = _BAR * len(groups) + 34
    rows = [_bar(group, 6 + k * _BAR, start) for k, group in enumerate(groups)]
    axis = [_tick(start + (1 - start) * k / 4, start, height - 26) for k in range(5)]
    return _svg(_LEFT + _WIDE + 90, height, title, [*axis, *rows])


def reliability(bins: Sequence[Bin]) -> str:
    """Return the reliability diagram: the share that is right over the confidence, the diagonal is ideal."""
    most = max((b.samples for b in bins), default=0) or 1
    parts = [
        f'<path class="grid" d="M{_x(0):.1f},{_y(0):.1f}H{_x(1):.1f}V{_y(1):.1f}H{_x(0):.1f}Z"/>',
        f'<path class="ideal" d="M{_x(0):.1f},{_y(0):.1f}L{_x(1):.1f},{_y(1):.1f}"/>',
    ]
    for b in (b for b in bins if b.samples):
        share = b.samples / most
        parts.append(
            f'<rect class="count" x="{_x(b.low):.1f}" y="{_y(0.25 * share):.1f}"'
            f' width="{_SIDE / len(bins):.1f}" height="{0.25 * share * _SIDE:.1f}"/>'
            f'<circle class="mark" cx="{_x(b.confidence):.1f}" cy="{_y(b.accuracy):.1f}" r="4">'
            f"<title>{b.samples} samples: confidence {share_text(b.confidence)},"
            f" right {share_text(b.accuracy)}</title></circle>"
        )
    for value in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{_x(value):.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{value:g}</text>')
        parts.append(f'<text x="{_x(0) - 6:.1f}" y="{_y(value) + 4:.1f}" text-anchor="end">{value:g}</text>')
    parts.append(f'<text x="{_x(0.5):.1f}" y="{_y(0) + 34:.1f}" text-anchor="middle">confidence</text>')
    return _svg(_SIDE + 70, _SIDE + 60, "Reliability", parts)


def _axis_start(lowest: float) -> float:
    """Return where the axis of shares starts: at 0, 0.5, 0.8, 0.9 or 0.95, below everything drawn."""
    return max((start for start in (0.0, 0.5, 0.8, 0.9, 0.95) if start <= lowest), default=0.0)


def _place(share: float, start: float) -> float:
    return _LEFT + _WIDE * (share - start) / (1 - start)


def _bar(group: Group, top: int, start: float) -> str:
    end, low, high = (_place(x, start) for x in (group.accuracy, group.low, group.high))
    middle = top + _BAR / 2 - 2
    return (
        f'<text x="{_LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(group.name)}</text>'
        f'<rect class="bar" x="{_LEFT}" y="{top}" width="{max(0.0, end - _LEFT):.1f}" height="{_BAR - 4}">'
        f"<title>{group.right} of {group.samples}</title></rect>"
        f'<path class="interval" d="M{low:.1f},{middle}H{high:.1f}"/>'
        f'<text x="{_LEFT + _WIDE + 8}" y="{middle + 4}">{share_text(group.accuracy, 2)}</text>'
    )


def _tick(share: float, start: float, bottom: int) -> str:
    x = _place(share, start)
    return (
        f'<path class="grid" d="M{x:.1f},2V{bottom}"/>'
        f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{100 * share:.4g} %</text>'
    )


def _x(value: float) -> float:
    return 45 + value * _SIDE


def _y(value: float) -> float:
    return 10 + (1 - value) * _SIDE


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">{"".join(parts)}</svg>'
    )
