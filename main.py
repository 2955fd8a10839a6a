"""Start Platewright: a verb runs on the command line, anything else opens the window."""

from __future__ import annotations

import sys

# Nothing else is imported before main() runs: Ctrl-C that falls on an import ends in one line, too.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_COMMAND_LINE_OPTIONS = frozenset({"--help", "-h", "--version", "--install-completion", "--show-completion"})
_NOTHING_WRITTEN = "Stopped; nothing was written.\n"  # what knows another language may not be there


def main(argv: Sequence[str] | None = None) -> int:
    """Run a verb or the window and return the exit code; ``argv`` is without the program name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        start = _load_window() if wants_window(arguments) else _load_verbs()
    except KeyboardInterrupt:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the key may be held still
        sys.stderr.write(_NOTHING_WRITTEN)
        return 130
    return start(arguments)


def run_verb(arguments: Sequence[str]) -> int:
    """Run a verb; Ctrl-C is seen to by now, for what verbs stand on takes its time to load."""
    from core.stopping import interrupts

    try:
        from core.cli import run

        return run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write(_NOTHING_WRITTEN)
        return interrupts.exit_code


def wants_window(arguments: Sequence[str]) -> bool:
    """True when the arguments hold no verb: none at all, Qt options, or a folder to open."""
    from pathlib import Path

    if not arguments:
        return True
    first = arguments[0]
    if first in _COMMAND_LINE_OPTIONS or not first:  # an empty path would be the folder that one is in
        return False
    if first.startswith("-") or any(c in first for c in "/\\."):
        return True
    # A folder that is named like a verb is opened by writing ./export.
    if not Path(first).exists():
        return False
    from core.cli import VERBS

    return first not in VERBS


def _load_window() -> Callable[[list[str]], int]:
    from gui import memory

    memory.hurry()
    from gui.app import main as open_window

    return open_window


def _load_verbs() -> Callable[[list[str]], int]:
    from core.stopping import interrupts

    interrupts.listen()
    return run_verb


if __name__ == "__main__":
    sys.exit(main())
