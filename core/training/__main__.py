"""``python -m core.training run.toml``: train, writing events as JSON lines."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from pathlib import Path

from core.errors import exit_code_of
from core.progress import StoppedError


def main(argv: list[str] | None = None) -> int:
    """Run one training; return 0 when done or stopped, 1 on an error, 2 on a wrong configuration."""
    parser = argparse.ArgumentParser(prog="python -m core.training", description=__doc__)
    parser.add_argument("config", type=Path, help="the run's TOML file")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="override a key")
    parser.add_argument("--resume", action="store_true", help="go on from the run's last checkpoint")
    options = parser.parse_args(argv)
    asked: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: asked.append(number))
    # Torch takes its time, in which one may be asked to stop.
    from core.training import config as configuration
    from core.training import together
    from core.training.pair import teach
    from core.training.trainer import Trainer

    def train() -> None:
        settings = configuration.load(options.config, options.set)
        with together.joined(settings) as processes:
            trainer = Trainer(
                settings, should_stop=lambda: bool(asked), leave=lambda: bool(asked), then=teach,
                processes=processes,
            )  # fmt: skip
            trainer.run(resume=options.resume)

    with contextlib.suppress(StoppedError):  # before the first step
        return exit_code_of(train)
    return 0


if __name__ == "__main__":
    sys.exit(main())
