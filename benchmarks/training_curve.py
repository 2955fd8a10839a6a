"""The curve of a training run: a table of its evaluations and a small SVG.

    python benchmarks/training_curve.py RUN [RUN ...] [--svg FILE]

RUN is a run's folder or its ``events.jsonl``. A run that was stopped and resumed is one curve: of a step
that was made twice the later one counts.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import line_chart  # noqa: E402
from core.evaluation.text import columns, percent  # noqa: E402

Event = dict[str, Any]

TOP = 4.0  # nats: where the axis of losses ends, far below how a training begins


@dataclass
class Curve:
    """What a run told: loss a step, figures an evaluation."""

    name: str
    losses: dict[int, float] = field(default_factory=dict)
    evaluations: dict[int, Event] = field(default_factory=dict)
    started: Event = field(default_factory=dict)
    seconds: float = 0.0


def read(path: Path) -> Curve:
    """Return the curve of a run; a line that was cut short by a crash is stepped over."""
    file = path / "events.jsonl" if path.is_dir() else path
    curve = Curve(file.parent.name)
    last = None
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue
        _take(curve, event)
        if last is not None and event["event"] != "started":  # pauses between two starts do not count
            curve.seconds += event["time"] - last
        last = event["time"]
    return curve


def _take(curve: Curve, event: Event) -> None:
    if event["event"] == "started":
        curve.started = event
    elif event["event"] == "step":
        curve.losses[event["step"]] = event["loss"]
    elif event["event"] == "evaluated":
        curve.evaluations[event["step"]] = event


def table(curve: Curve) -> str:
    """Return a row an evaluation: step, loss on what is held back, shares right."""
    groups = sorted({name for event in curve.evaluations.values() for name in event.get("groups", {})})
    rows = [["step", "training loss", "validation loss", "plates", "no province", "CER", *groups]]
    for step, event in sorted(curve.evaluations.items()):
        near = min(curve.losses, key=lambda s: abs(s - step), default=None)
        loss = "–" if near is None else f"{curve.losses[near]:.3f}"
        shares = [percent(event[name]) for name in ("plate_accuracy", "without_province", "cer")]
        told = [percent(event.get("groups", {}).get(name, float("nan"))) for name in groups]
        rows.append([str(step), loss, f"{event['loss']:.3f}", *shares, *told])
    parameters = curve.started.get("parameters", 0)
    head = f"{curve.name}: {parameters:,} parameters, {curve.seconds / 60:.0f} minutes of training"
    return f"{head}\n{columns(rows)}"


def svg(curves: list[Curve]) -> str:
    """Return two charts a run: the loss, and plate accuracy on what is held back."""
    charts = []
    for curve in curves:
        losses = sorted(curve.losses.items())
        top = min(TOP, max((loss for _, loss in losses), default=1.0))
        series = {"loss": [(float(step), loss) for step, loss in losses]}
        title = f"{curve.name}: loss, nats a plate (up to {top:.3g})"
        charts.append(line_chart.chart(title, series, x_name="step", low=0, high=top, unit=""))
        points = {
            "plates": [(float(s), 100 * e["plate_accuracy"]) for s, e in sorted(curve.evaluations.items())],
            "no province": [
                (float(s), 100 * e["without_province"]) for s, e in sorted(curve.evaluations.items())
            ],
        }
        title = f"{curve.name}: right on validation"
        charts.append(line_chart.chart(title, points, x_name="step", low=92, high=100))
    return line_chart.page(charts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    curves = [read(path) for path in options.runs]
    print("\n\n".join(table(curve) for curve in curves))
    if options.svg:
        options.svg.write_text(svg(curves), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
