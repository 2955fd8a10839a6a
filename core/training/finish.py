"""The end of a run: the averaged weights become a model file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from torch import nn

from core import checkpoint
from core.datasets.stream import Encoding, Stream
from core.model_file import ModelInfo, find, read_info
from core.progress import ShouldStop, never
from core.training import ranges
from core.training.config import TrainConfig
from core.training.evaluation import evaluate
from core.training.setup import Validation


def write_model(
    config: TrainConfig,
    network: nn.Module,
    encoding: Encoding,
    validation: Validation | None,
    *,
    stream: Stream | None = None,
    before: dict[str, float | int] | None = None,
    should_stop: ShouldStop = never,
) -> Path:
    """Write ``<run>/model.onnx`` with the figures of the validation set; return its path.

    Samples of ``stream`` tell the ranges for eight bits; without it the model is read in full precision.
    ``before`` are those of the model that the run started from, on the same set. Raises ``StoppedError``
    once ``should_stop`` says so; nothing is written then.
    """
    figures: dict[str, Any] = {}
    if validation is not None:
        device = next(network.parameters()).device
        found, _ = evaluate(
            network,
            validation.crops,
            validation.labels,
            encoding.alphabet,
            device=device,
            should_stop=should_stop,
        )
        figures = dict(found.to_dict())
    if before is not None:
        figures["before"] = before
    path = Path(config.output) / "model.onnx"
    fresh = config.schedule.steps * config.run.batch_size  # the first sample that was not trained on
    batches = None if stream is None else ranges.batches(stream, fresh, should_stop)
    checkpoint.export(network.cpu().eval(), make_info(config, encoding, figures), path, batches)
    return path


def make_info(config: TrainConfig, encoding: Encoding, figures: dict[str, Any]) -> ModelInfo:
    """Return what the model file says about itself; calibration and lineage go on from the start."""
    start = read_info(find(config.model.start_from)) if config.model.start_from else None
    return ModelInfo(
        name=config.name,
        version="1",
        network=config.model.network,
        options=dict(config.model.options),
        alphabet=encoding.alphabet.characters,
        grammar=encoding.alphabet.grammar,
        input_shape=encoding.input_shape,
        mean=encoding.mean,
        std=encoding.std,
        temperature=start.temperature if start else 1.0,
        rectified=True,
        figures=figures,
        lineage=(*start.lineage, start.name) if start else (),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
