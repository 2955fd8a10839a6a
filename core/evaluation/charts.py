"""The plots of the HTML page as inline SVG: bars with intervals, and the reliability diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.evaluation.report import Bin, Group
from core.evaluation.text import width
from core.shown import Phrase, in_english, share_text

_BAR = 22  # height of a row
_WIDE = 420  # of the axis
_LEFT, _MOST_LEFT = 150, 340  # of the names, which may be paths of folders
_COLUMN = 7  # of a letter; a Chinese character takes two
_SIDE = 260  # of the reliability diagram


def accuracy_bars(title: str, groups: Sequence[Group], phrase: Phrase = in_english) -> str:
    """Return a bar a group: its accuracy with the 95 % interval, on an axis from a round number to 100 %."""
    if not groups:
        return ""
    start = _axis_start(min(group.low for group in groups))
    widest = max(width(group.name) for group in groups) * _COLUMN + 16
    axis = _Axis(start, min(max(_LEFT, widest), _MOST_LEFT))
    height = _BAR * len(groups) + 34
    rows = [_bar(group, 6 + k * _BAR, axis, phrase) for k, group in enumerate(groups)]
    ticks = [_tick(start + (1 - start) * k / 4, axis, height - 26) for k in range(5)]
    return _svg(axis.left + _WIDE + 90, height, title, [*ticks, *rows])


def reliability(bins: Sequence[Bin], phrase: Phrase = in_english) -> str:
    """Return the reliability diagram: the share that is right over the confidence, the diagonal is ideal."""
    most = max((b.samples for b in bins), default=0) or 1
    parts = [
        f'<path class="grid" d="M{_x(0):.1f},{_y(0):.1f}H{_x(1):.1f}V{_y(1):.1f}H{_x(0):.1f}Z"/>',
        f'<path class="ideal" d="M{_x(0):.1f},{_y(0):.1f}L{_x(1):.1f},{_y(1):.1f}"/>',
    ]
    for b in (b for b in bins if b.samples):
        share = b.samples / most
        told = "{0} sample: confidence {1}, right {2}"
        if b.samples != 1:
            told = "{0} samples: confidence {1}, right {2}"
        words = phrase(told, b.samples, share_text(b.confidence), share_text(b.accuracy))
        parts.append(
            f'<rect class="count" x="{_x(b.low):.1f}" y="{_y(0.25 * share):.1f}"'
            f' width="{_SIDE / len(bins):.1f}" height="{0.25 * share * _SIDE:.1f}"/>'
            f'<circle class="mark" cx="{_x(b.confidence):.1f}" cy="{_y(b.accuracy):.1f}" r="4">'
            f"<title>{escape(words)}</title></circle>"
        )
    for value in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{_x(value):.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{value:g}</text>')
        parts.append(f'<text x="{_x(0) - 6:.1f}" y="{_y(value) + 4:.1f}" text-anchor="end">{value:g}</text>')
    parts.append(
        f'<text x="{_x(0.5):.1f}" y="{_y(0) + 34:.1f}" text-anchor="middle">'
        f"{escape(phrase('confidence'))}</text>"
    )
    return _svg(_SIDE + 70, _SIDE + 60, phrase("Reliability"), parts)


def _axis_start(lowest: float) -> float:
    """Return where the axis of shares starts: at 0, 0.5, 0.8, 0.9 or 0.95, below everything drawn."""
    return max((start for start in (0.0, 0.5, 0.8, 0.9, 0.95) if start <= lowest), default=0.0)


@dataclass(frozen=True)
class _Axis:
    """The axis of shares: which share it starts with, and where, right of the names."""

    start: float
    left: int

    def place(self, share: float) -> float:
        return self.left + _WIDE * (share - self.start) / (1 - self.start)


def _bar(group: Group, top: int, axis: _Axis, phrase: Phrase) -> str:
    left = axis.left
    end, low, high = (axis.place(x) for x in (group.accuracy, group.low, group.high))
    middle = top + _BAR / 2 - 2
    return (
        f'<text x="{left - 8}" y="{middle + 4}" text-anchor="end">'
        f"{escape(_shortened(group.name, left - 16))}<title>{escape(group.name)}</title></text>"
        f'<rect class="bar" x="{left}" y="{top}" width="{max(0.0, end - left):.1f}" height="{_BAR - 4}">'
        f"<title>{escape(phrase('{0} of {1}', group.right, group.samples))}</title></rect>"
        f'<path class="interval" d="M{low:.1f},{middle}H{high:.1f}"/>'
        f'<text x="{left + _WIDE + 8}" y="{middle + 4}">{share_text(group.accuracy, 2)}</text>'
    )


def _shortened(name: str, room: int) -> str:
    """Return a name that takes so many pixels; of a path the end, which tells more."""
    cut = 0
    while width(shown := "…" * bool(cut) + name[cut:]) * _COLUMN > room:
        cut += 1
    return shown


def _tick(share: float, axis: _Axis, bottom: int) -> str:
    x = axis.place(share)
    return (
        f'<path class="grid" d="M{x:.1f},2V{bottom}"/>'
        f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{100 * share:.4g} %</text>'
    )


def _x(value: float) -> float:
    return 45 + value * _SIDE


def _y(value: float) -> float:
    return 10 + (1 - value) * _SIDE


def _svg(wide: int, height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {wide} {height}"'
        f' width="{wide}" height="{height}">{"".join(parts)}</svg>'
    )
