"""Find a process again of which only the number and the time it began were noted."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

_TOLERANCE = 2.0  # seconds; clocks may be set while a process goes on
_A_BOOT = 1e9  # seconds: apart from each other lie the times of two boots, and from those since 1970
_PROC, _BOOT_ID = Path("/proc"), "sys/kernel/random/boot_id"


def began(pid: int | None = None) -> float:
    """Return when a process (by default this one) began; raises ``psutil.Error``.

    In seconds since 1970. On Linux, which counts from the boot, that is another number once the clock is set:
    there it is that count, in a range of numbers of the boot's own.
    """
    process = psutil.Process(pid)
    since_boot = _since_boot(process.pid)
    return float(process.create_time()) if since_boot is None else since_boot


def find(pid: int, began: float) -> psutil.Process | None:
    """Return the live process, or None when it ended or its number belongs to another one."""
    try:
        process = psutil.Process(pid)
        known = (_since_boot(pid), process.create_time())  # the latter is what versions before noted
        if all(time is None or abs(time - began) > _TOLERANCE for time in known):
            return None
        return process if process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, OverflowError, ValueError):
        return None


def _since_boot(pid: int) -> float | None:
    """Return how long after the boot a process began, told apart from other boots; None but on Linux."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
        boot = int((_PROC / _BOOT_ID).read_text(encoding="ascii")[:4], 16)
        return (boot + 2) * _A_BOOT + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):  # Windows has no sysconf
        return None
