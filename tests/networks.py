"""Small ONNX networks for tests: real files that real ONNX Runtime reads, without any training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw, ImageFont

from core import model_file
from core.alphabet import DIGITS, LETTERS, PLATES, PROVINCES
from core.model_file import ModelInfo
from core.plate import ALNUM

SHAPE = (3, 32, 100)
FONTS = Path(__file__).parent.parent / "resources" / "fonts"


def info(**changes: Any) -> ModelInfo:
    values: dict[str, Any] = {
        "name": "tiny",
        "network": "tiny",
        "alphabet": PLATES.characters,
        "input_shape": SHAPE,
    }
    return ModelInfo(**(values | changes))


def network(classes: int = PLATES.num_classes, seed: int = 0, channels: int = 3) -> bytes:
    """Return a network that looks at 21 columns of the crop: convolution, ReLU, linear."""
    rng = np.random.default_rng(seed)
    weights = {
        "conv.weight": rng.normal(0, 0.1, (32, channels, 32, 20)),
        "conv.bias": rng.normal(0, 0.1, 32),
        "head.weight": rng.normal(0, 0.6, (32, classes)),
        "head.bias": rng.normal(0, 0.1, classes),
    }
    nodes = [
        helper.make_node("Conv", ["images", "conv.weight", "conv.bias"], ["seen"], strides=[1, 4]),
        helper.make_node("Relu", ["seen"], ["active"]),
        helper.make_node("Squeeze", ["active", "axes"], ["columns"]),
        helper.make_node("Transpose", ["columns"], ["frames"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["frames", "head.weight"], ["raw"]),
        helper.make_node("Add", ["raw", "head.bias"], ["logits"]),
    ]
    arrays = {name: value.astype(np.float32) for name, value in weights.items()} | {
        "axes": np.array([2], np.int64)
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", channels, 32, 100])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 21, classes])],
        [numpy_helper.from_array(value, name) for name, value in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


def save(path: Path, *, seed: int = 0, **changes: Any) -> Path:
    """Write a model file around a small network."""
    details = info(**changes)
    classes = len(details.alphabet) + 1
    model_file.save(path, network(classes, seed, details.input_shape[0]), details)
    return path


def plates(count: int, seed: int = 0) -> list[np.ndarray]:
    """Draw crops that look like plates: seven characters in white on blue, in many sizes."""
    rng = np.random.default_rng(seed)
    font = ImageFont.truetype(str(next(FONTS.glob("*.[ot]tf"))), 90)
    drawn = []
    for _ in range(count):
        text = (
            rng.choice(list(PROVINCES))
            + rng.choice(list(LETTERS))
            + rng.choice(list(ALNUM))
            + "".join(rng.choice(list(DIGITS), 4))
        )
        plate = Image.new("RGB", (440, 140), (20, 60, 150))
        pen = ImageDraw.Draw(plate)
        for slot, character in enumerate(text):
            pen.text((40 + 60 * slot, 70), character, font=font, fill=(235, 235, 235), anchor="mm")
        width = int(rng.integers(90, 440))
        small = plate.resize((width, max(20, int(width * rng.uniform(0.25, 0.4)))), Image.Resampling.BILINEAR)
        drawn.append(
            (np.asarray(small) + rng.normal(0, 6, (small.height, small.width, 3)))
            .clip(0, 255)
            .astype(np.uint8)
        )
    return drawn


def crops(count: int, seed: int = 0) -> list[np.ndarray]:
    """Draw crops of many sizes: a background, a few bars and noise."""
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(count):
        height, width = int(rng.integers(16, 140)), int(rng.integers(60, 440))
        image = np.full((height, width, 3), rng.integers(0, 255, 3), np.float64)
        for _ in range(8):
            x = int(rng.integers(0, width - 8))
            image[:, x : x + int(rng.integers(2, 8))] = rng.integers(0, 255, 3)
        image += rng.normal(0, 12, image.shape)
        drawn.append(image.clip(0, 255).astype(np.uint8))
    return drawn
