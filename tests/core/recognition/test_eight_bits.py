"""Convolutions in eight bits: the same plates, whatever stands beside them, and all of it in integers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import resources
from core import checkpoint, conversion, model_file
from core.cli.convert import gather
from core.errors import ModelFileError
from core.onnx_runtime import onnxruntime
from core.recognition import corner_head, eight_bits, finder, part_file
from core.recognition.engine import Engine
from core.recognition.preprocess import preprocess
from tests.core.test_checkpoint import info_of, trained

SIZE = (3, 16, 24)
READERS = ["attention-crnn", "attention-crnn-fast"]


class Net(nn.Module):
    """Convolutions with all that may stand around one."""

    def __init__(self, *, normalised: bool) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.first = nn.Conv2d(3, 8, 3, padding=1, bias=not normalised)
        self.norm = nn.BatchNorm2d(8) if normalised else nn.Identity()
        self.second = nn.Conv2d(8, 8, 3, stride=2, padding=1)
        self.wide = nn.Conv2d(8, 8, 3, padding=1)
        self.last = nn.Conv2d(16, 4, 1)
        with torch.no_grad():
            for tensor in self.norm.state_dict().values():
                tensor.copy_(torch.rand(tensor.shape) + 0.5)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.norm(self.first(images)))
        x = nn.functional.max_pool2d(x, 2)
        x = self.second(x)  # two take it: it is rounded before the ReLU, which is not its only user
        return self.last(torch.cat([x, torch.relu(self.wide(torch.relu(x)))], 1))


def images(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (count, *SIZE)).astype(np.float32)


def session(content: bytes, optimised: Path | None = None) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    if optimised is not None:
        options.optimized_model_filepath = str(optimised)
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def kinds(path: Path) -> list[str]:
    return [node.op_type for node in onnx.load(path).graph.node]


def run(content: bytes, batch: np.ndarray) -> np.ndarray:
    return session(content).run(None, {"images": batch})[0]


@pytest.mark.parametrize("normalised", [False, True], ids=["plain", "batch normalisation"])
def test_every_convolution_but_the_last_is_one_of_integers(normalised: bool, tmp_path: Path) -> None:
    content = checkpoint.to_onnx(Net(normalised=normalised).eval(), SIZE)
    ranges = eight_bits.observed(content, [images(32)])
    rounded = eight_bits.convolved(content, ranges)

    session(rounded, tmp_path / "optimised.onnx")

    found = kinds(tmp_path / "optimised.onnx")
    assert (found.count("QLinearConv"), found.count("Conv")) == (3, 1)
    assert "BatchNormalization" not in found
    batch = images(16, seed=1)
    exact = run(content, batch)
    assert np.abs(run(rounded, batch) - exact).max() < 0.06 * np.abs(exact).max()


class Computed(nn.Module):
    """A convolution whose weights no file stores, between two that are plain."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.first, self.last = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 4, 1)
        self.scale = nn.Parameter(torch.rand(8, 1, 1, 1))
        self.between = nn.Parameter(torch.randn(8, 8, 3, 3) / 8)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.first(images))
        return self.last(nn.functional.conv2d(x, self.between * self.scale, padding=1)) + x.mean()


def test_what_is_not_as_expected_stays_as_it_is(tmp_path: Path) -> None:
    content = checkpoint.to_onnx(Computed().eval(), SIZE)
    ranges = eight_bits.observed(content, [images(32), images(4, seed=1)])
    rounded = eight_bits.convolved(content, ranges)

    session(rounded, tmp_path / "optimised.onnx")

    assert kinds(tmp_path / "optimised.onnx").count("QLinearConv") == 2
    batch = images(4, seed=1)
    exact = run(content, batch)
    assert np.abs(run(rounded, batch) - exact).max() < 0.06 * np.abs(exact).max()


def test_the_weights_have_room_to_be_added_in_pairs() -> None:
    """Without VNNI a processor adds two products of 8 × 8 bits in 16, and cuts off what is more."""
    content = checkpoint.to_onnx(Net(normalised=True).eval(), SIZE)
    model = onnx.load_from_string(eight_bits.convolved(content, eight_bits.observed(content, [images(4)])))

    levels = [
        onnx.numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.name.endswith("weight/levels")
    ]

    assert len(levels) == 3
    assert all(array.dtype == np.int8 for array in levels)
    assert max(int(np.abs(array.astype(int)).max()) for array in levels) * 255 * 2 <= 2**15


def told_and_convolved(content: bytes, batches: list[np.ndarray]) -> bytes:
    return eight_bits.convolved(content, eight_bits.observed(content, batches))


@pytest.mark.parametrize("rounded", [told_and_convolved, conversion.to_int8])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_sums_are_whole_on_every_processor(
    sign: int, rounded: Callable[[bytes, list[np.ndarray]], bytes]
) -> None:
    """As above, but really added: where there is no VNNI, weights of eight bits would lose half of it."""
    network = nn.Sequential(nn.Conv2d(3, 32, 1), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.Conv2d(32, 4, 1))
    with torch.no_grad():
        for values in network.parameters():
            values.fill_(0.1 if values.ndim > 1 else 0.0)
        network[2].weight.mul_(sign)
    content = checkpoint.to_onnx(network.eval(), SIZE)
    batch = np.ones((2, *SIZE), np.float32)  # every value is the highest of its eight bits

    found = run(rounded(content, [batch]), batch)

    assert np.allclose(found, run(content, batch), rtol=0.01)


def test_the_ranges_are_those_of_the_tensors() -> None:
    network = Net(normalised=False).eval()
    content = checkpoint.to_onnx(network, SIZE)
    batches = [images(8, seed) for seed in range(3)]
    every = torch.from_numpy(np.concatenate(batches))

    ranges = eight_bits.observed(content, iter(batches))

    with torch.no_grad():
        first = torch.relu(network.first(every))
        second = network.second(nn.functional.max_pool2d(first, 2))
    told = list(ranges.values())
    for tensor in (every, first, second):
        lowest, highest = float(tensor.min()), float(tensor.max())
        assert any(np.allclose(one, (lowest, highest), rtol=1e-5, atol=1e-6) for one in told)
    assert list(ranges) == eight_bits.tensors(content)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_scale_has_a_level_for_zero_and_reaches_both_ends(lowest: float, width: float) -> None:
    scale = eight_bits._scale(lowest, lowest + width)

    assert 0 <= scale.zero <= 255
    bottom, top = -scale.zero * scale.step, (255 - scale.zero) * scale.step
    slack = scale.step * 0.501 + 1e-9
    assert bottom <= min(lowest, 0.0) + slack
    assert top >= max(lowest + width, 0.0) - slack


@pytest.mark.parametrize("name", READERS)
def test_the_bundled_readers_read_the_samples_as_in_full_precision(name: str) -> None:
    path = model_file.find(name)
    info = model_file.read_info(path)
    crops, _ = gather(info, resources.path("samples"), 200)
    rounded, exact = (Engine(path, provider="cpu", exact=exact) for exact in (False, True))
    batch = preprocess(crops, info)

    pairs = list(zip(rounded.read(crops), exact.read(crops), strict=True))
    assert len(pairs) == 24
    assert all(a.text == b.text or max(a.confidence, b.confidence) < 0.9 for a, b in pairs)
    assert sum(a.text != b.text for a, b in pairs) <= 1
    assert max(abs(a.confidence - b.confidence) for a, b in pairs if b.confidence > 0.99) < 0.01

    network = checkpoint.difference(
        checkpoint.network_of(path), exact.logits(batch), batch, exact.alphabet
    ).logits
    assert network < 1e-3 < np.abs(rounded.logits(batch) - exact.logits(batch)).max()
    for size in (1, 3):
        alone = np.concatenate([rounded.logits(batch[i : i + size]) for i in range(0, len(batch), size)])
        assert np.abs(alone - rounded.logits(batch)).max() < 1e-4


@pytest.mark.parametrize("path", [*map(model_file.find, READERS), corner_head.MODEL, finder.MODEL], ids=str)
def test_the_bundled_networks_convolve_integers(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    told = {p.key: p.value for p in onnx.load(path).metadata_props}
    ranges = json.loads(told[part_file.RANGES])
    assert list(ranges) == eight_bits.tensors(content)
    whole = kinds(path).count("Conv")

    session(eight_bits.convolved(content, ranges), tmp_path / "optimised.onnx")

    found = kinds(tmp_path / "optimised.onnx")
    assert found.count("QLinearConv") == whole - (path == finder.MODEL)  # its last one makes the output


def saved(path: Path, ranges: dict[str, list[float]]) -> Path:
    network = trained("attention_crnn", (3, 32, 100), {})
    info = info_of("attention_crnn", (3, 32, 100), {})
    model_file.save(
        path, checkpoint.to_onnx(network, info.input_shape), dataclasses.replace(info, ranges=ranges)
    )
    return path


def test_a_model_without_ranges_is_read_in_full_precision(tmp_path: Path) -> None:
    path = saved(tmp_path / "模型.onnx", {})
    batch = np.random.default_rng(0).uniform(-2, 2, (4, 3, 32, 100)).astype(np.float32)
    network = checkpoint.network_of(path)

    found = checkpoint.difference(network, Engine(path, provider="cpu").logits(batch), batch, PLAIN)

    assert found.logits < 1e-3


PLAIN = Engine(model_file.find("crnn-tiny-digits"), provider="cpu").alphabet


def test_ranges_that_lack_a_tensor_are_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "模型.onnx", {"images": [-2.0, 2.0]})

    with pytest.raises(ModelFileError, match="relu_1") as raised:
        Engine(path, provider="cpu")

    assert raised.value.path == path
    Engine(path, provider="cpu", exact=True)


@pytest.mark.parametrize("ranges", [{"a": [1.0]}, {"a": [2.0, 1.0]}, {"a": ["x", 1.0]}, {"a": 3}, [1.0]])
def test_ranges_that_make_no_sense_are_no_model(ranges: object, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="ranges"):
        saved(tmp_path / "model.onnx", ranges)  # type: ignore[arg-type]
