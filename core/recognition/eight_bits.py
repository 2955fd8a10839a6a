"""Convolutions in eight bits on the processor, made of a model file's weights while it is loaded.

Nine tenths of a reader's arithmetic is convolution, and processors multiply eight-bit integers several
times as fast as floats. The file keeps its weights as they are, for training and for GPUs, and tells
beside them between which values the tensors around its convolutions lie. Sums of integers are exact: they
depend neither on the batch nor on the kind of processor. Normalisations between them stay floats, whose
last bits do; where one falls beside the middle of two levels, the confidence moves a little. Scheme: Jacob
et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference";
written as the pairs of QuantizeLinear and DequantizeLinear that ONNX Runtime fuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto

Range = Sequence[float]  # the lowest and the highest value of a tensor

_LEVELS = 255  # of a value
_WEIGHT = 64  # of 127: without VNNI two products are added in sixteen bits, which must not overflow
_MOST_BIAS = 2**31 - 1
_LEAST_STEP = 1e-12  # of weights that are all zero
_ZEROS = ("Expand", "CastLike", "Cast", "Reshape")  # what the exporter spreads a constant with


def convolved(content: bytes, ranges: Mapping[str, Range]) -> bytes:
    """Return a serialised model that convolves in eight bits; ``ranges`` are those of ``tensors``.

    Raises ``ValueError`` where one is missing.
    """
    import onnx

    model = onnx.load_model_from_string(content)
    _Rewriter(model.graph).convolve(ranges)
    serialised: bytes = model.SerializeToString()
    return serialised


def tensors(content: bytes) -> list[str]:
    """Return the tensors of a serialised model that ``convolved`` rounds."""
    import onnx

    return list(dict.fromkeys(_Rewriter(onnx.load_model_from_string(content).graph).sources.values()))


def observed(content: bytes, batches: Iterable[NDArray[np.float32]]) -> dict[str, list[float]]:
    """Return between which values those tensors lie while the model takes ``batches`` (N, C, H, W)."""
    import onnx

    from core.onnx_runtime import onnxruntime

    names = tensors(content)
    model = onnx.load_model_from_string(content)
    told = {output.name for output in model.graph.output} | {given.name for given in model.graph.input}
    hidden = [name for name in names if name not in told]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in hidden)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    entrance = session.get_inputs()[0].name
    found: dict[str, list[float]] = {}
    for batch in batches:
        values = dict(zip(hidden, session.run(hidden, {entrance: batch}), strict=True)) | {entrance: batch}
        for name in names:
            low, high = found.get(name, (np.inf, -np.inf))
            found[name] = [min(low, float(values[name].min())), max(high, float(values[name].max()))]
    return found


@dataclass(frozen=True)
class _Scale:
    """What one level of a tensor's eight bits is worth, and which level is zero."""

    step: float
    zero: int


class _Rewriter:
    """Writes a graph's nodes again, with what comes into and out of each convolution rounded.

    ``sources`` tells of each tensor that is rounded whose range it has: pooling picks among values, so
    it keeps that of its input. A convolution stays as it is if it makes an output of the network, or if
    its weights are not stored but computed.
    """

    def __init__(self, graph: GraphProto) -> None:
        self._graph = graph
        self._stored: dict[str, TensorProto] = {tensor.name: tensor for tensor in graph.initializer}
        self._makers = {name: node for node in graph.node for name in node.output}
        self._nodes: list[NodeProto] = []
        self._merge_normalisations()
        self.sources = self._sources()

    def convolve(self, ranges: Mapping[str, Range]) -> None:
        """Replace the graph's nodes and the weights of its convolutions."""
        if missing := set(self.sources.values()) - set(ranges):
            raise ValueError(f"ranges: {', '.join(sorted(missing))}")  # without words: it is shown to users
        scales = {name: _scale(*ranges[source]) for name, source in self.sources.items()}
        for given in self._graph.input:
            self._round(given.name, scales)
        for node in self._graph.node:
            if self._is_hidden_convolution(node):
                self._convolve_integers(node, scales[node.input[0]])
            taken = _levels if node.op_type == "Shape" else _rounded  # whoever counts needs no values
            for i, name in enumerate(node.input):
                node.input[i] = taken(name) if name in scales else name
            self._nodes.append(node)
            for name in node.output:
                self._round(name, scales)
        self._replace(self._nodes)

    def _sources(self) -> dict[str, str]:
        users = Counter(name for node in self._graph.node for name in node.input)
        relus = {node.input[0]: node.output[0] for node in self._graph.node if node.op_type == "Relu"}
        found: dict[str, str] = {}
        for node in self._graph.node:
            if node.op_type == "MaxPool" and node.input[0] in found:
                found[node.output[0]] = found[node.input[0]]
            elif self._is_hidden_convolution(node):
                made = node.output[0]
                after = relus.get(made, made) if users[made] == 1 else made
                found.setdefault(node.input[0], node.input[0])
                found[after] = after
        return found

    def _merge_normalisations(self) -> None:
        """Merge each batch normalisation into the convolution before it."""
        users = Counter(name for node in self._graph.node for name in node.input)
        kept = []
        for node in self._graph.node:
            before = self._makers.get(node.input[0]) if node.op_type == "BatchNormalization" else None
            if before is None or users[node.input[0]] != 1 or not self._is_hidden_convolution(before):
                kept.append(node)
            else:
                self._merge(before, node)
        self._replace(kept)

    def _is_hidden_convolution(self, node: NodeProto) -> bool:
        """Tell whether a node convolves with stored weights, and makes no output of the network."""
        if node.op_type != "Conv" or node.output[0] in self._outputs():
            return False
        return all(self._is_zero(name) or self._stored_as(name) for name in node.input[1:])

    def _merge(self, convolution: NodeProto, normalisation: NodeProto) -> None:
        gain, shift, mean, variance = (self._values(name) for name in normalisation.input[1:5])
        epsilon = next((a.f for a in normalisation.attribute if a.name == "epsilon"), 1e-5)
        gain /= np.sqrt(variance + np.float32(epsilon))
        weights = self._values(convolution.input[1])
        bias = (self._bias(convolution) - mean) * gain + shift
        output = normalisation.output[0]
        names = [f"{output}/weight", f"{output}/bias"]
        self._store(names[0], (weights * _along_channels(gain, weights)).astype(np.float32))
        self._store(names[1], bias.astype(np.float32))
        convolution.input[:] = [convolution.input[0], *names]
        convolution.output[0] = output
        self._makers[output] = convolution

    def _round(self, name: str, scales: Mapping[str, _Scale]) -> None:
        """Add the pair of nodes that round a tensor, where it has a scale."""
        if name not in scales:
            return
        scale = scales[name]
        step = self._store(f"{name}/step", np.float32(scale.step))
        zero = self._store(f"{name}/zero", np.uint8(scale.zero))
        self._add("QuantizeLinear", [name, step, zero], _levels(name))
        self._add("DequantizeLinear", [_levels(name), step, zero], _rounded(name))

    def _convolve_integers(self, node: NodeProto, entering: _Scale) -> None:
        """Give a convolution weights of eight bits, with a step for each channel that it makes."""
        weights, bias = self._values(node.input[1]), self._bias(node)
        steps = np.abs(weights).reshape(len(weights), -1).max(axis=1) / _WEIGHT
        steps = np.maximum(steps, _LEAST_STEP).astype(np.float32)
        levels = np.rint(weights / _along_channels(steps, weights)).astype(np.int8)
        sums = steps * np.float32(entering.step)
        shift = np.clip(np.rint(bias / sums.astype(np.float64)), -_MOST_BIAS, _MOST_BIAS).astype(np.int32)
        output = node.output[0]
        names = [self._told(f"{output}/weight", levels, steps), self._told(f"{output}/bias", shift, sums)]
        node.input[:] = [node.input[0], *names]

    def _bias(self, convolution: NodeProto) -> NDArray[np.float32]:
        """Return the bias of a convolution; the exporter writes none as zeros that it spreads."""
        name = convolution.input[2] if len(convolution.input) > 2 else ""
        if name and not self._is_zero(name):
            return self._values(name)
        return np.zeros(len(self._values(convolution.input[1])), np.float32)

    def _is_zero(self, name: str) -> bool:
        import onnx

        node = self._makers.get(name)
        if node is not None and node.op_type == "Constant":
            told = node.attribute[0]
            return told.name == "value" and not np.any(onnx.numpy_helper.to_array(told.t))
        return node is not None and node.op_type in _ZEROS and self._is_zero(node.input[0])

    def _values(self, name: str) -> NDArray[np.float32]:
        """Return stored weights; halved ones stand behind a node that makes them whole."""
        import onnx

        stored = self._stored_as(name)
        if stored is None:
            raise ValueError(f"{name} is not stored")
        return np.array(onnx.numpy_helper.to_array(stored), np.float32)

    def _stored_as(self, name: str) -> TensorProto | None:
        maker = self._makers.get(name)
        return self._stored.get(maker.input[0] if maker is not None and maker.op_type == "Cast" else name)

    def _told(self, name: str, levels: NDArray[Any], steps: NDArray[np.float32]) -> str:
        """Add numbers told in levels, each channel with its step; return the name of their values."""
        stored = self._store(_levels(name), levels)
        step = self._store(f"{name}/steps", steps)
        zeros = self._store(f"{name}/zeros", np.zeros(len(steps), levels.dtype))
        self._add("DequantizeLinear", [stored, step, zeros], _rounded(name), axis=0)
        return _rounded(name)

    def _store(self, name: str, value: Any) -> str:
        import onnx

        self._stored[name] = onnx.numpy_helper.from_array(np.asarray(value), name)
        return name

    def _add(self, kind: str, inputs: Sequence[str], output: str, **attributes: int) -> None:
        import onnx

        self._nodes.append(onnx.helper.make_node(kind, inputs, [output], **attributes))

    def _replace(self, nodes: Sequence[NodeProto]) -> None:
        """Make these the graph's nodes, without those that only made what nobody takes any more."""
        used = self._outputs()
        kept: list[NodeProto] = []
        for node in reversed(nodes):
            if used.intersection(node.output):
                kept.insert(0, node)
                used.update(node.input)
        weights = [tensor for name, tensor in self._stored.items() if name in used]
        del self._graph.node[:], self._graph.initializer[:]
        self._graph.node.extend(kept)
        self._graph.initializer.extend(weights)

    def _outputs(self) -> set[str]:
        return {output.name for output in self._graph.output}


def _levels(name: str) -> str:
    return f"{name}/levels"


def _rounded(name: str) -> str:
    return f"{name}/rounded"


def _along_channels(values: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return one value a channel in the shape that broadcasts over weights (O, I, kh, kw)."""
    return values.reshape(-1, *[1] * (weights.ndim - 1))


def _scale(lowest: float, highest: float) -> _Scale:
    """Return the scale of values between these; zero is one of its levels, for the border's sake."""
    lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    step = max((highest - lowest) / _LEVELS, _LEAST_STEP)
    return _Scale(step, round(-lowest / step))
