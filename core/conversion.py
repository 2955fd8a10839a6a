"""Model files for other places: from training checkpoints, in half precision, in eight bits."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core import checkpoint, model_file
from core.errors import AppError, ModelFileError
from core.model_file import ModelInfo
from core.recognition import eight_bits

Batch = NDArray[np.float32]

# Eight bits pay where the arithmetic is; recurrent layers have no eight-bit kernels.
_QUANTISED = ["Conv", "MatMul", "Gemm"]


def load(name_or_path: str) -> tuple[nn.Module, ModelInfo]:
    """Return the network of a training checkpoint (.pt) or of a model file, and what it is.

    Raises ``ModelFileError`` and ``TrainingError``; a model without Platewright's metadata is refused.
    """
    if name_or_path.endswith(".pt"):
        return _of_training(Path(name_or_path))
    path = model_file.find(name_or_path)
    try:
        info = model_file.read_info(path)
    except ModelFileError as error:
        if "not one of Platewright's" not in error.message:
            raise
        raise ModelFileError(
            error.message,
            path=path,
            advice="Convert the training checkpoint (best.pt) that it was made from: that knows its alphabet",
        ) from error
    return checkpoint.network_of(path), info


def load_mean(names_or_paths: Sequence[str]) -> tuple[nn.Module, ModelInfo]:
    """Return the network whose weights are the mean of several ends of one training, and what it is.

    Ends that lie apart have learnt by heart different things, which their mean forgets (Izmailov et al.,
    "Averaging Weights Leads to Wider Optima and Better Generalization", 2018; Wortsman et al., "Model
    soups", 2022). Figures are left out, for they are of the ends. Raises what ``load`` raises, and
    ``ModelFileError`` for one that is another network than the first.
    """
    network, info = load(names_or_paths[0])
    if len(names_or_paths) == 1:
        return network, info
    total = {name: value.double() for name, value in network.state_dict().items()}
    made_from = [*info.lineage, info.name]
    for name_or_path in names_or_paths[1:]:
        other, told = load(name_or_path)
        _refuse_another(name_or_path, told, info)
        made_from += [*told.lineage, told.name]
        for name, value in other.state_dict().items():
            total[name] += value
    kinds = {name: value.dtype for name, value in network.state_dict().items()}
    network.load_state_dict({name: (v / len(names_or_paths)).to(kinds[name]) for name, v in total.items()})
    lineage = tuple(dict.fromkeys(made_from))
    called = f"{info.name}-mean"
    return network, dataclasses.replace(info, name=called, figures={}, lineage=lineage, ranges={})


def _refuse_another(name_or_path: str, info: ModelInfo, first: ModelInfo) -> None:
    """Raise ``ModelFileError`` for a model whose weights do not stand where those of the first do."""
    for what in ("network", "options", "alphabet", "input_shape", "mean", "std"):
        found, wanted = getattr(info, what), getattr(first, what)
        if found != wanted:
            raise ModelFileError(
                "A mean is of checkpoints of one network",
                path=Path(name_or_path),
                detail=f"{what}: {found} ≠ {wanted}",
                advice="Give ends of one training, or of trainings that start from one model",
            )


def write(
    network: nn.Module,
    info: ModelInfo,
    path: Path,
    form: str,
    calibration: Sequence[Batch] = (),
    *,
    name: str = "",
) -> ModelInfo:
    """Write the network as a model file; ``form`` is "float32" (weights stored halved), "fp16" or "int8".

    ``calibration`` holds prepared batches (N, C, H, W) that tell int8 the range of every layer, and a
    "float32" file, which stays one, the ranges within which processors convolve in eight bits.
    Figures are left out where the arithmetic changes. Without a ``name`` the model keeps its own, with
    the form behind it. Returns what the file says of itself.
    """
    content = checkpoint.to_onnx(halved(network) if form == "fp16" else network, info.input_shape)
    told = info
    if form == "float32":
        told = dataclasses.replace(info, ranges=_ranges(content, info, calibration))
    else:
        content = to_int8(content, calibration) if form == "int8" else content
        lineage, called = (*info.lineage, info.name), f"{info.name}-{form}"
        told = dataclasses.replace(info, name=called, figures={}, lineage=lineage, ranges={})
    if name:
        told = dataclasses.replace(told, name=name, lineage=tuple(n for n in told.lineage if n != name))
    model_file.save(path, content, told)
    return told


def _ranges(content: bytes, info: ModelInfo, calibration: Sequence[Batch]) -> dict[str, list[float]]:
    """Return the ranges on these batches; without any those that are told, as far as the names still fit."""
    if calibration:
        return eight_bits.observed(content, calibration)
    return info.ranges if set(eight_bits.tensors(content)) <= set(info.ranges) else {}


def halved(network: nn.Module) -> nn.Module:
    """Return the network with its convolutions in float16, where nearly all of the arithmetic is.

    Batch normalisation is merged into them first, whose statistics may exceed float16. Recurrences
    and attention stay in float32: they repeat their own rounding errors, and ONNX Runtime has no
    half-precision kernels of them on the CPU.
    """
    changed = copy.deepcopy(network).cpu().float().eval()
    features = changed.features
    assert isinstance(features, nn.Sequential)
    changed.features = nn.Sequential(_Cast(torch.float16), _merged(features).half(), _Cast(torch.float32))
    return changed


class _Cast(nn.Module):
    def __init__(self, dtype: torch.dtype) -> None:
        super().__init__()
        self._dtype = dtype

    def forward(self, x: Tensor) -> Tensor:
        return x.to(self._dtype)


def _merged(layers: nn.Sequential) -> nn.Sequential:
    """Return the layers with every batch normalisation merged into the convolution before it."""
    kept: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d) and kept and isinstance(kept[-1], nn.Conv2d):
            kept[-1] = fuse_conv_bn_eval(kept[-1], layer)
        else:
            kept.append(layer)
    return nn.Sequential(*kept)


def to_int8(content: bytes, batches: Sequence[Batch]) -> bytes:
    """Return the model with convolutions and matrix products in eight bits, ranges from ``batches``."""
    import onnx

    from core.onnx_runtime import quantization

    tools = quantization()
    if not batches:
        raise ModelFileError("Eight bits need pictures to calibrate with", advice="Give a folder with --data")
    with tempfile.TemporaryDirectory() as folder, _quietly(), _shapes_inferred_in_memory():
        source, target = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        source.write_bytes(_folded(content))
        tools.quantize_static(
            source,
            target,
            _Calibration(_input_name(content), batches),
            quant_format=tools.QuantFormat.QDQ,
            per_channel=True,
            activation_type=tools.QuantType.QUInt8,
            weight_type=tools.QuantType.QInt8,
            reduce_range=True,  # seven bits of weights: see ``core.recognition.eight_bits``
            op_types_to_quantize=_QUANTISED,
        )
        model = onnx.load(target)
    onnx.checker.check_model(model)
    serialised: bytes = model.SerializeToString()
    return serialised


@contextlib.contextmanager
def _shapes_inferred_in_memory() -> Iterator[None]:
    """Keep the quantiser from having ONNX write a file, whose name it garbles on Windows if it is not ASCII.

    The folder for temporary files of a user with a Chinese name has such a name.
    """
    import onnx
    from onnx import shape_inference

    by_path = shape_inference.infer_shapes_path

    def infer(source: str, target: str) -> None:
        onnx.save(shape_inference.infer_shapes(onnx.load(source)), target)

    shape_inference.infer_shapes_path = infer
    try:
        yield
    finally:
        shape_inference.infer_shapes_path = by_path


class _Calibration:
    """Feeds the quantiser one prepared batch after the other."""

    def __init__(self, name: str, batches: Sequence[Batch]) -> None:
        self._name = name
        self._batches = iter(batches)

    def get_next(self) -> dict[str, Batch] | None:
        batch = next(self._batches, None)
        return None if batch is None else {self._name: batch}

    def set_range(self, start_index: int, end_index: int) -> None:
        """Take no part of it: all batches fit into memory."""


def _folded(content: bytes) -> bytes:
    """Return the model with its constants folded and batch normalisation merged into convolutions."""
    from core.onnx_runtime import onnxruntime

    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(Path(folder) / "folded.onnx")
        options.log_severity_level = 4
        onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        return (Path(folder) / "folded.onnx").read_bytes()


def _input_name(content: bytes) -> str:
    import onnx

    return str(onnx.load_from_string(content).graph.input[0].name)


def _of_training(path: Path) -> tuple[nn.Module, ModelInfo]:
    """Return the averaged weights of a run and what its configuration says."""
    from core import config as configuration
    from core.datasets.stream import Encoding
    from core.models import build
    from core.training import setup, state
    from core.training.config import TrainConfig
    from core.training.finish import make_info

    saved = state.load(path)
    try:
        config = configuration.parse(dict(saved["config"]), TrainConfig, path)
        alphabet = config.model.make_alphabet()
        network = build(
            config.model.network, alphabet.num_classes, config.model.input_shape, **config.model.options
        )
        network.load_state_dict(saved["averaged"])
    except (AppError, KeyError, RuntimeError) as error:
        raise ModelFileError(
            "The checkpoint does not hold a network that this version knows",
            path=path,
            detail=str(error)[:200],
            advice="Convert it with the version that trained it",
        ) from error
    shape: Any = network.input_shape
    frames: Any = network.frames
    per_channel = ((setup.MEAN,) * shape[0], (setup.STD,) * shape[0])
    return network.eval(), make_info(config, Encoding(alphabet, frames, shape, *per_channel), {})


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Keep the quantiser's advice and progress from the user."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
