"""Start Platewright: a verb runs on the command line, anything else opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

_COMMAND_LINE_OPTIONS = frozenset({"--help", "-h", "--version", "--install-completion", "--show-completion"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run a verb or the window and return the exit code; ``argv`` is without the program name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if wants_window(arguments):
        from gui import memory

        memory.hurry()
        from gui.app import main as open_window

        return open_window(arguments)
    return run_verb(arguments)


def run_verb(arguments: Sequence[str]) -> int:
    """Run a verb; Ctrl-C is seen to from here on, for what verbs stand on takes its time to load."""
    from core.stopping import INTERRUPTED, NOTHING_WRITTEN, interrupts

    interrupts.listen()
    try:
        from core.cli import run

        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write(f"{NOTHING_WRITTEN}\n")
        return INTERRUPTED


def wants_window(arguments: Sequence[str]) -> bool:
    """True when the arguments hold no verb: none at all, Qt options, or a folder to open."""
    if not arguments:
        return True
    first = arguments[0]
    if first in _COMMAND_LINE_OPTIONS:
        return False
    if first.startswith("-") or any(c in first for c in "/\\."):
        return True
    # A folder that is named like a verb is opened by writing ./export.
    return Path(first).exists() and not _is_verb(first)


def _is_verb(word: str) -> bool:
    from core.cli import VERBS

    return word in VERBS


if __name__ == "__main__":
    sys.exit(main())
