"""Between which values the tensors of a network lie, told by samples of its training.

``python -m core.training.ranges run.toml model.onnx`` tells an older model file the ranges of its network,
with the samples of a run's configuration; trainings tell their own. Weights stay as they are.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import model_file
from core.datasets.stream import Encoding, Stream
from core.errors import ConfigError, exit_code_of
from core.progress import ShouldStop, StoppedError, never
from core.recognition import eight_bits

SAMPLES = 256
_BATCH = 32


def batches(stream: Stream, first: int = 0, should_stop: ShouldStop = never) -> Iterator[NDArray[np.float32]]:
    """Yield batches (N, C, H, W) of ``stream``'s samples from ``first`` on.

    Raises ``StoppedError`` once ``should_stop`` says so, and what the samples raise.
    """
    for start in range(first, first + SAMPLES, _BATCH):
        if should_stop():
            raise StoppedError
        yield np.stack([stream[i][0].numpy() for i in range(start, start + _BATCH)])


def main(argv: list[str] | None = None) -> int:
    """Tell a model file its ranges; return 0, or an ``AppError``'s exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.training.ranges", description=__doc__)
    parser.add_argument("config", type=Path, help="the TOML file of a run whose samples are taken")
    parser.add_argument("model", type=Path, help="the model file, which is written again")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="override a key")
    options = parser.parse_args(argv)
    return exit_code_of(lambda: _tell(options.model, options.config, options.set))


def _tell(model: Path, config: Path, overrides: list[str]) -> None:
    from core.training import config as configuration
    from core.training import setup

    info = model_file.read_info(model)
    settings = configuration.load(config, overrides)
    if settings.model.network != info.network:
        raise ConfigError(
            "The configuration is of another network",
            path=config,
            detail=f"{settings.model.network} ≠ {info.network}",
            advice="Give the one that the model was trained with",
        )
    _, encoding = setup.make_network(settings)
    spec = Encoding(encoding.alphabet, encoding.frames, info.input_shape, info.mean, info.std)
    stream, _ = setup.make_stream(settings, spec)
    content = model.read_bytes()
    found = eight_bits.observed(content, batches(stream))
    model_file.save(model, content, dataclasses.replace(info, ranges=found))


if __name__ == "__main__":
    sys.exit(main())
