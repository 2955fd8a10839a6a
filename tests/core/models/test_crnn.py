"""CRNN and CRNN_Tiny against the published figures, and what their options change."""

from __future__ import annotations

import pytest
import torch

from core.errors import ConfigError
from core.models import NETWORKS, build
from core.models.summary import summarise

# network, classes, input, parameters with GRU and with LSTM, billions of operations, frames
TABLE = [
    ("crnn_digits", 11, (1, 32, 160), 7_924_363, 8_712_843, 2.2, 39),
    ("crnn_tiny_digits", 11, (1, 32, 160), 427_467, 538_827, 0.1, 79),
    ("crnn_plate", 78, (3, 48, 168), 15_083_854, 18_233_678, 4.0, 41),
    ("crnn_tiny_plate", 78, (3, 48, 168), 1_042_318, 1_350_798, 0.3, 83),
]


def shapes(name, classes, **options):
    """Build a network without drawing its weights."""
    with torch.device("meta"):
        return build(name, classes, **options)


def count(network) -> int:
    return sum(p.numel() for p in network.parameters())


@pytest.mark.parametrize(("name", "classes", "size", "gru", "lstm", "gflops", "frames"), TABLE)
def test_the_published_figures_hold(name, classes, size, gru, lstm, gflops, frames) -> None:
    found = summarise(shapes(name, classes))
    assert (found.input_shape, found.parameters, found.trainable) == (size, gru, gru)
    assert round(found.gflops, 1) == gflops
    assert found.frames == frames == shapes(name, classes).frames
    assert count(shapes(name, classes, recurrent="lstm")) == lstm


def test_the_attention_network_with_the_plate_alphabet() -> None:
    assert count(shapes("attention_crnn", 78)) == 9_250_766


@pytest.mark.parametrize("norm", ["layer", "group"])
def test_other_normalisations_keep_the_parameter_count(norm: str) -> None:
    assert count(shapes("crnn_plate", 78, norm=norm)) == 15_083_854


@pytest.mark.parametrize("recurrent", ["gru", "lstm"])
@pytest.mark.parametrize("norm", ["batch", "layer", "group"])
def test_logits_are_raw_and_shaped_by_alphabet_and_input(recurrent: str, norm: str) -> None:
    network = build("crnn_tiny_plate", 5, (3, 40, 96), recurrent=recurrent, norm=norm).eval()
    with torch.no_grad():
        logits = network(torch.randn(2, 3, 40, 96))
    assert logits.shape == (2, 47, 5)
    assert not torch.allclose(logits.exp().sum(-1), torch.ones(2, 47), atol=0.05)


@pytest.mark.parametrize(("norm", "alike"), [("batch", False), ("layer", True), ("group", True)])
def test_only_batch_normalisation_differs_between_training_and_inference(norm: str, alike: bool) -> None:
    torch.manual_seed(1)
    network = build("crnn_tiny_plate", 78, norm=norm)
    images = torch.randn(4, 3, 48, 168)
    with torch.no_grad():
        trained = network.train()(images)
        used = network.eval()(images)
    assert torch.allclose(trained, used, atol=1e-5) is alike


def test_every_frame_sees_both_ends_of_the_plate() -> None:
    torch.manual_seed(2)
    network = build("crnn_tiny_plate", 78).eval()
    images = torch.zeros(1, 3, 48, 168)
    with torch.no_grad():
        before = network(images)
        images[..., -8:] = 5.0
        moved = (network(images) - before).abs().amax(-1)[0]
    assert (moved > 0).all()


@pytest.mark.parametrize(
    ("name", "span"),
    [("crnn_digits", (4 / 160, 156 / 160)), ("crnn_tiny_digits", (1.5 / 160, 157.5 / 160))],
)
def test_the_frame_span_is_the_centre_of_what_the_outer_frames_see(name: str, span) -> None:
    network = shapes(name, 11)
    assert network.frame_span == pytest.approx(span)
    low, high = (_seen(name, frame) for frame in (0, -1))
    assert low == pytest.approx(span[0] * 160, abs=6)
    assert high == pytest.approx(span[1] * 160, abs=6)


def _seen(name: str, frame: int) -> float:
    """Return where the convolutions' response to one frame is centred, in pixels (by gradient)."""
    torch.manual_seed(3)
    features = shapes(name, 11).features.to_empty(device="cpu").eval()
    for tensor in (*features.parameters(), *features.buffers()):
        torch.nn.init.constant_(tensor, 0.1)
    images = torch.rand(1, 1, 32, 160, requires_grad=True)
    features(images)[..., frame].sum().backward()
    assert images.grad is not None
    weight = images.grad.abs().sum((0, 1, 2))
    return float((weight * (torch.arange(160) + 0.5)).sum() / weight.sum())


@pytest.mark.parametrize("options", [{"norm": "instance"}, {"recurrent": "rnn"}, {"nrom": "batch"}])
def test_unknown_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        build("crnn_plate", 78, **options)


@pytest.mark.parametrize("size", [(3, 16, 168), (3, 48, 3)])
def test_an_input_that_leaves_no_frame_is_refused(size: tuple[int, int, int]) -> None:
    with pytest.raises(ConfigError, match="too small"):
        build("crnn_plate", 78, size)


def test_the_registry_holds_the_five_networks() -> None:
    assert {"attention_crnn", "crnn_plate", "crnn_tiny_plate", "crnn_digits", "crnn_tiny_digits"} <= set(
        NETWORKS
    )
    with pytest.raises(ConfigError, match="crnn_tiny_digits"):
        build("crnn_huge", 11)
