"""What the model file of a run says of itself: how it reads, what it was measured at, whence it comes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import checkpoint
from core.alphabet import PLATES
from core.datasets.stream import Encoding
from core.model_file import ModelInfo, read_info
from core.progress import StoppedError
from core.recognition import eight_bits
from core.recognition.engine import Engine
from core.training import ranges
from core.training.evaluation import evaluate
from core.training.finish import make_info, write_model
from core.training.kept_crops import KeptCrops
from core.training.setup import Validation, make_network, make_stream
from tests import networks
from tests.core.training.conftest import MakeConfig

ENCODING = Encoding(PLATES, 21, (3, 32, 100), (0.5, 0.4, 0.3), (0.25, 0.2, 0.3))
OPTIONS = {"width": 0.25, "dropout": 0.0}


def test_a_model_without_a_start_has_no_lineage(eight: Path, make_config: MakeConfig) -> None:
    config = make_config(eight, name="mine", model={"network": "attention_crnn", "options": OPTIONS})
    info = make_info(config, ENCODING, {"plate_accuracy": 0.5})
    assert (info.name, info.version, info.network) == ("mine", "1", "attention_crnn")
    assert info.options.items() >= OPTIONS.items()
    assert (info.alphabet, info.grammar, info.rectified) == (PLATES.characters, "plate", True)
    assert (info.input_shape, info.mean, info.std) == (ENCODING.input_shape, ENCODING.mean, ENCODING.std)
    assert (info.temperature, info.lineage, info.figures) == (1.0, (), {"plate_accuracy": 0.5})
    assert abs((datetime.now(UTC) - datetime.fromisoformat(info.created)).total_seconds()) < 60


def test_calibration_and_lineage_go_on_from_the_start(
    eight: Path, tmp_path: Path, make_config: MakeConfig
) -> None:
    start = networks.save(
        tmp_path / "start.onnx", name="of-2025", lineage=("first", "second"), temperature=1.7
    )
    config = make_config(eight, model={"network": "attention_crnn", "start_from": str(start)})
    info = make_info(config, ENCODING, {})
    assert (info.temperature, info.lineage) == (1.7, ("first", "second", "of-2025"))


def test_the_file_tells_the_figures_of_the_held_back_plates_and_those_before(
    eight: Path, tmp_path: Path, make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[dict[str, Any]] = []

    def export(_network: object, info: ModelInfo, *_: object) -> None:
        written.append(info.figures)

    monkeypatch.setattr(checkpoint, "export", export)
    config = make_config(eight, model={"network": "attention_crnn", "options": OPTIONS})
    network, encoding = make_network(config)
    crops, labels = KeptCrops(encoding, tmp_path), ["京A12345", "沪B54321", "皖C88888"]
    for crop in networks.crops(3):
        crops.add(crop)
    validation, before = Validation(crops, labels, ["held"] * 3), {"plate_accuracy": 0.25, "samples": 3}
    figures = evaluate(network, crops, labels, encoding.alphabet)[0].to_dict()
    assert figures["samples"] == 3
    with pytest.raises(StoppedError):
        write_model(config, network, encoding, validation, should_stop=lambda: True)
    assert written == []
    path = write_model(config, network, encoding, validation, before=before)
    assert path == Path(config.output) / "model.onnx"
    write_model(config, network, encoding, None)
    assert written == [{**figures, "before": before}, {}]


def test_samples_that_were_not_trained_on_tell_the_ranges(eight: Path, make_config: MakeConfig) -> None:
    config = make_config(eight, model={"network": "attention_crnn", "options": OPTIONS})
    network, encoding = make_network(config)
    stream, _ = make_stream(config, encoding)
    looks = iter([False, False])
    with pytest.raises(StoppedError):
        write_model(config, network, encoding, None, stream=stream, should_stop=lambda: next(looks, True))
    path = Path(config.output) / "model.onnx"
    assert not path.exists()

    path.parent.mkdir(parents=True, exist_ok=True)
    write_model(config, network, encoding, None, stream=stream)

    told = read_info(path).ranges
    assert list(told) == eight_bits.tensors(path.read_bytes())
    first = config.schedule.steps * config.run.batch_size
    images = np.stack([stream[i][0].numpy() for i in range(first, first + ranges.SAMPLES)])
    assert told["images"] == pytest.approx([images.min(), images.max()])
    logits = [Engine(path, provider="cpu", exact=exact).logits(images[:8]) for exact in (True, False)]
    assert 0 < np.abs(logits[0] - logits[1]).max() < 0.1 * np.abs(logits[0]).max()
