"""Find a process again of which only the number and the time it began were noted."""

from __future__ import annotations

import psutil

_TOLERANCE = 2.0  # seconds; clocks may be set while a process goes on


def began(pid: int | None = None) -> float:
    """Return when a process (by default this one) began, in seconds since 1970; raises ``psutil.Error``."""
    return float(psutil.Process(pid).create_time())


def find(pid: int, began: float) -> psutil.Process | None:
    """Return the live process, or None when it ended or its number belongs to another one."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - began) > _TOLERANCE:
            return None
        return process if process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, OverflowError, ValueError):
        return None
