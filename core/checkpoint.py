"""Between a network and its model file: export to ONNX, and initialisers back into a network.

The exporter runs without graph optimisation. Every weight therefore keeps its place and its name in
the ``state_dict`` (convolutions are not fused with normalisations, recurrent gates are re-ordered by
nodes of the graph and not in the file), so that a training can start from a model file. ONNX Runtime
folds all of that when it loads the file.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core import model_file
from core.alphabet import Alphabet
from core.decoding import decode_greedy
from core.errors import ConfigError, ModelFileError
from core.model_file import ModelInfo
from core.models import build
from core.recognition import eight_bits

OPSET = 20
_EXAMPLES = 2  # images in the traced batch; one would be taken for a constant

# Counters that batch normalisation keeps and inference never reads.
_NOT_STORED = ("num_batches_tracked",)


@dataclass(frozen=True)
class Difference:
    """How far a model file is from the network it was made of, on the same images."""

    logits: float  # largest absolute difference
    texts: int  # images with another text
    images: int


def export(
    network: nn.Module, info: ModelInfo, path: Path, batches: Iterable[NDArray[np.float32]] | None = None
) -> None:
    """Write ``network`` as a model file: input (N, C, H, W), raw float32 logits (N, T, K).

    With ``batches`` of its input the file tells the ranges within which processors convolve in eight bits.
    """
    content = to_onnx(network, info.input_shape)
    if batches is not None:
        info = dataclasses.replace(info, ranges=eight_bits.observed(content, batches))
    model_file.save(path, content, info)


def to_onnx(
    network: nn.Module, input_shape: tuple[int, int, int], output: str = "logits", multiple: int = 0
) -> bytes:
    """Return the network as serialised ONNX with float32 weights and a free batch size.

    With ``multiple`` height and width are free, too, and multiples of it.
    """
    import onnx

    plain = _plain_copy(network)
    example = torch.zeros(_EXAMPLES, *input_shape)
    with _silence(), torch.no_grad():
        program = torch.onnx.export(
            plain,
            (example,),
            dynamo=True,
            optimize=False,
            opset_version=OPSET,
            input_names=["images"],
            output_names=[output],
            dynamic_shapes=(_free(multiple),),
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    _strip(model)
    onnx.checker.check_model(model, full_check=True)
    serialised: bytes = model.SerializeToString()
    return serialised


def _free(multiple: int) -> dict[int, Any]:
    """Return the dimensions of the input (N, C, H, W) that may differ from the example's."""
    free: dict[int, Any] = {0: torch.export.Dim("batch")}
    if multiple:
        free |= {2: multiple * torch.export.Dim("rows"), 3: multiple * torch.export.Dim("columns")}
    return free


def load_into(network: nn.Module, path: Path, *, part: bool = False) -> None:
    """Fill ``network`` with the weights of a model file, or of a ``part`` beside the readers.

    Raises ``ModelFileError`` where a weight is missing or of another shape; nothing is changed then.
    """
    stored = model_file.initialisers(path, part=part)
    wanted = network.state_dict()
    state: dict[str, Tensor] = {}
    for name, tensor in wanted.items():
        if name.endswith(_NOT_STORED):
            continue
        state[name] = _matching(name, tensor, stored, path)
    network.load_state_dict(state, strict=False)


def network_of(path: Path) -> nn.Module:
    """Rebuild the network of a model file, with its weights, ready for inference."""
    info = model_file.read_info(path)
    try:
        network = build(info.network, Alphabet(info.alphabet).num_classes, info.input_shape, **info.options)
    except ConfigError as error:
        raise ModelFileError(
            "The model file holds a network that this version does not know",
            path=path,
            detail=str(error),
            advice="Update Platewright",
        ) from error
    load_into(network, path)
    return network.eval()


def difference(
    network: nn.Module, logits: NDArray[np.float32], images: NDArray[np.float32], alphabet: Alphabet
) -> Difference:
    """Compare what ``network`` says of images (N, C, H, W) with ``logits`` (N, T, K) of an engine."""
    with torch.no_grad():
        ours = _plain_copy(network)(torch.from_numpy(images)).numpy()
    pairs = zip(ours, logits, strict=True)
    texts = sum(decode_greedy(a, alphabet).text != decode_greedy(b, alphabet).text for a, b in pairs)
    return Difference(float(np.abs(ours - logits).max()), texts, len(images))


def _matching(name: str, tensor: Tensor, stored: dict[str, NDArray[np.float32]], path: Path) -> Tensor:
    if name not in stored:
        raise ModelFileError(
            "The model file lacks a weight of this network",
            path=path,
            detail=name,
            advice="Choose a model file of the same network that was not converted to int8 or fp16",
        )
    value = torch.from_numpy(np.array(stored[name])).to(tensor.dtype)
    if value.shape != tensor.shape:
        raise ModelFileError(
            "A weight of the model file has another shape than the network's",
            path=path,
            detail=f"{name}: {tuple(value.shape)}, {tuple(tensor.shape)}",
            advice="Use the alphabet, the input size and the options that the model file was trained with",
        )
    return value


def _plain_copy(network: nn.Module) -> nn.Module:
    """Return the network without the wrappers of ``torch.compile`` and DDP: CPU, inference."""
    inner: Any = network
    for attribute in ("module", "_orig_mod", "module"):
        inner = getattr(inner, attribute, inner)
    assert isinstance(inner, nn.Module)
    return copy.deepcopy(inner).to("cpu").eval()


def _strip(model: Any) -> None:
    """Drop the exporter's notes: stack traces with the paths of this machine, a seventh of the file."""
    graph = model.graph
    values = (*graph.input, *graph.output, *graph.value_info)
    for part in (model, graph, *graph.node, *graph.initializer, *values):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep the exporter's progress, warnings and log records from the user."""
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
