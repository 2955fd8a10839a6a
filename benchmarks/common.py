"""What the measuring scripts share: where the real data lies, how times spread, figures as JSON."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_root() -> Path:
    """Return the folder of real data: ``$PLATEWRIGHT_DATA``, else ``../shared/data``; it need not exist."""
    return Path(os.environ.get("PLATEWRIGHT_DATA") or ROOT / ".." / "shared" / "data")


def spread(times: Sequence[float]) -> dict[str, float]:
    """Return median, 99th percentile and worst of times, in their unit; there must be one."""
    ordered = sorted(times)
    rank = round(0.99 * (len(ordered) - 1))
    return {"median": statistics.median(ordered), "p99": ordered[rank], "worst": ordered[-1]}


def write_json(path: Path | None, value: object) -> None:
    """Write figures where a file was asked for; what JSON has no word for is written as text."""
    if path is not None:
        text = json.dumps(value, indent=1, ensure_ascii=False, default=str)
        path.write_text(f"{text}\n", encoding="utf-8")
