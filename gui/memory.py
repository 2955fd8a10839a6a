"""Memory: on Linux what is let go of goes back to the system, and its keeper seldom stops the window."""

from __future__ import annotations

import ctypes
import gc
import sys

# Of glibc's malloc.h. By default it gives each thread a heap of its own and, once a large block has been
# freed, puts all that are as large there: pictures then leave holes that are never given back.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
LARGE = 256 * 1024  # bytes; a picture is larger
HEAPS = 2


def keep_little() -> bool:
    """Let pictures go back to the system when they are freed; False where memory is kept otherwise."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return False
    return bool(mallopt(_MMAP_THRESHOLD, LARGE)) and bool(mallopt(_ARENA_MAX, HEAPS))


def hurry() -> None:
    """Put the collector off until ``settle``: it would look through modules that are only just loading."""
    gc.disable()


def settle() -> None:
    """Leave what is loaded by now, which stays, out of the collector's rounds, which stop the window."""
    gc.collect()  # else rubbish would be frozen too, and stay
    gc.freeze()
    gc.enable()
