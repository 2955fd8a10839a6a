"""A model file that reads the same text in every picture: figures that can be worked out by hand."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from core import model_file
from core.alphabet import DIGIT_SEQUENCES, PLATES, Alphabet
from core.model_file import ModelInfo

FRAMES = 21
PLATE = "皖A12345"
SEQUENCE = "12345"

# A CCPD name but for its plate field; the plate lies at 20, 10 to 230, 80.
FRAME = "0161-3_1-20&10_230&80-230&80_20&80_20&10_230&10-{}-122-36"


def save(path: Path, text: str = PLATE) -> Path:
    """Write a model of plates, or of digits where the text is one."""
    alphabet = DIGIT_SEQUENCES if text.isdecimal() else PLATES
    shape = (1, 32, 160) if text.isdecimal() else (3, 32, 100)
    info = ModelInfo(
        name="fixed",
        network="fixed",
        alphabet=alphabet.characters,
        grammar="none" if text.isdecimal() else "plate",
        input_shape=shape,
        mean=(0.5,) * shape[0],
        std=(0.25,) * shape[0],
    )
    model_file.save(path, _network(text, alphabet, shape), info)
    return path


def _network(text: str, alphabet: Alphabet, shape: tuple[int, int, int]) -> bytes:
    frames = np.zeros((1, FRAMES, alphabet.num_classes), np.float32)
    frames[0, :, 0] = 5
    for k, index in enumerate(alphabet.encode(text)):
        frames[0, 1 + 2 * k, index] = 10
    constants = {"frames": frames, "none": np.zeros(1, np.float32), "flat": np.array([0, 1, 1], np.int64)}
    axes = {"axes": np.array([1, 2, 3], np.int64)}
    nodes = [
        helper.make_node("ReduceMean", ["images", "axes"], ["mean"]),
        helper.make_node("Reshape", ["mean", "flat"], ["one"]),
        helper.make_node("Mul", ["one", "none"], ["nothing"]),
        helper.make_node("Add", ["nothing", "frames"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "fixed",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", *shape])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", FRAMES, frames.shape[2]])],
        [numpy_helper.from_array(value, name) for name, value in (constants | axes).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    serialised: bytes = model.SerializeToString()
    return serialised


def write_digits(folder: Path) -> None:
    """Write MNIST's test files with five black pictures called 1 to 5."""
    folder.mkdir()
    pictures = np.zeros((5, 28, 28), np.uint8)
    for stem, array in (("images-idx3", pictures), ("labels-idx1", np.array([1, 2, 3, 4, 5], np.uint8))):
        head = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
        (folder / f"t10k-{stem}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes()))
