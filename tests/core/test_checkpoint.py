"""A network becomes a model file and a model file a network again, with the same readings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn

from core import checkpoint, model_file
from core.alphabet import DIGIT_SEQUENCES, PLATES, Alphabet
from core.errors import ModelFileError
from core.model_file import ModelInfo
from core.models import build

SMALL = (1, 32, 96)
CASES = {
    "gru": ("crnn_tiny_digits", {"recurrent": "gru"}),
    "lstm": ("crnn_tiny_digits", {"recurrent": "lstm", "norm": "group"}),
    "attention": ("attention_crnn", {}),
}


def info_of(network: str, size, options, alphabet: Alphabet = DIGIT_SEQUENCES) -> ModelInfo:
    return ModelInfo(
        name=network,
        network=network,
        options=options,
        alphabet=alphabet.characters,
        grammar="none",
        input_shape=size,
        mean=(0.5,) * size[0],
        std=(0.25,) * size[0],
    )


def trained(name: str, size, options, classes: int = 11) -> nn.Module:
    """Build a network whose batch statistics and biases are not those of a fresh one."""
    torch.manual_seed(4)
    network = build(name, classes, size, **options)
    with torch.no_grad():
        for tensor in network.state_dict().values():
            if tensor.ndim == 1 and tensor.dtype.is_floating_point:
                tensor.add_(torch.rand_like(tensor) * 0.5)
        network.head.weight.mul_(8)
    return network.eval()


def run(path: Path, images: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {session.get_inputs()[0].name: images})
    return logits


@pytest.fixture(scope="module", params=CASES)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    name, options = CASES[request.param]
    size = SMALL if "digits" in name else (3, 32, 100)
    network = trained(name, size, options)
    path = tmp_path_factory.mktemp("模型") / "model.onnx"
    checkpoint.export(network, info_of(name, size, options), path)
    return network, path, size


def some_images(size, count: int) -> np.ndarray:
    return np.random.default_rng(count).standard_normal((count, *size), np.float32)


@pytest.mark.parametrize("count", [1, 2, 7])
def test_onnx_runtime_reads_what_torch_reads_at_any_batch_size(exported, count: int) -> None:
    network, path, size = exported
    images = some_images(size, count)
    logits = run(path, images)
    assert logits.dtype == np.float32
    assert logits.shape == (count, network.frames, 11)
    # The file's weights are halved: compare with a network that holds just these.
    exact = checkpoint.difference(checkpoint.network_of(path), logits, images, DIGIT_SEQUENCES)
    assert exact.logits < 1e-4
    assert (exact.texts, exact.images) == (0, count)
    halved = checkpoint.difference(network, logits, images, DIGIT_SEQUENCES)
    assert exact.logits < halved.logits < 0.1


def test_the_network_comes_back_with_every_weight(exported) -> None:
    network, path, size = exported
    back = checkpoint.network_of(path)
    assert not back.training
    assert (back.input_shape, back.frames) == (size, network.frames)
    state = back.state_dict()
    for name, tensor in network.state_dict().items():
        if "num_batches" not in name:
            assert torch.allclose(state[name], tensor, rtol=1e-3, atol=1e-5), name


def test_initialisers_have_the_names_of_the_state_dict(exported) -> None:
    network, path, _ = exported
    names = {name for name in network.state_dict() if "num_batches" not in name}
    assert names <= set(model_file.initialisers(path))


def test_the_file_is_valid_and_knows_nothing_of_the_machine(exported) -> None:
    _, path, size = exported
    onnx.checker.check_model(str(path), full_check=True)
    data = path.read_bytes()
    assert b"site-packages" not in data
    assert str(Path(checkpoint.__file__).parent).encode() not in data
    graph = onnx.load(path).graph
    shape = graph.input[0].type.tensor_type.shape.dim
    assert shape[0].dim_param and [d.dim_value for d in shape[1:]] == list(size)
    assert model_file.read_info(path).input_shape == size


def test_a_crop_reads_the_same_alone_and_in_a_batch(exported) -> None:
    _, path, size = exported
    images = some_images(size, 9)
    together = run(path, images)
    alone = np.concatenate([run(path, images[i : i + 1]) for i in range(9)])
    assert np.abs(together - alone).max() < 1e-4


def test_exporting_leaves_the_network_as_it_was(tmp_path: Path, capfd) -> None:
    network = build("crnn_tiny_digits", 11, SMALL).train()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    checkpoint.export(network, info_of("crnn_tiny_digits", SMALL, {}), tmp_path / "m.onnx")
    assert network.training
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())
    assert capfd.readouterr() == ("", "")


def test_wrappers_of_a_training_are_taken_off() -> None:
    network = build("crnn_tiny_digits", 11, SMALL)
    wrapped = nn.DataParallel(network)
    images = torch.zeros(1, *SMALL)
    assert torch.equal(checkpoint._plain_copy(wrapped)(images), network.eval()(images))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file with the weights of a network, made without the exporter's seconds."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.onnx"
    network = build("crnn_tiny_digits", 11, SMALL)
    tensors = [
        onnx.numpy_helper.from_array(tensor.numpy(), name)
        for name, tensor in network.state_dict().items()
        if "num_batches" not in name
    ]
    graph = onnx.helper.make_graph([], "g", [], [], tensors)
    model_file.save(
        path, onnx.helper.make_model(graph).SerializeToString(), info_of("crnn_tiny_digits", SMALL, {})
    )
    return path


@pytest.mark.parametrize(
    ("name", "classes", "options", "words"),
    [
        ("crnn_tiny_digits", PLATES.num_classes, {}, "another shape .*head.weight.*alphabet"),
        ("crnn_tiny_digits", 11, {"recurrent": "lstm"}, "another shape .*recurrent"),
        ("crnn_digits", 11, {}, "features"),
        ("attention_crnn", 11, {}, "another shape"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(tiny: Path, name, classes, options, words) -> None:
    size = (3, 32, 100) if name == "attention_crnn" else SMALL
    network = build(name, classes, size, **options)
    before = {key: tensor.clone() for key, tensor in network.state_dict().items()}
    with pytest.raises(ModelFileError, match=words) as caught:
        checkpoint.load_into(network, tiny)
    assert caught.value.path == tiny
    assert all(torch.equal(before[key], tensor) for key, tensor in network.state_dict().items())


@pytest.mark.parametrize(("network", "options"), [("crnn_future", {}), ("crnn_tiny_digits", {"experts": 8})])
def test_a_network_of_another_version_is_named(tiny: Path, tmp_path: Path, network: str, options) -> None:
    path = tmp_path / "later.onnx"
    model_file.save(path, onnx.load(tiny).SerializeToString(), info_of(network, SMALL, options))
    with pytest.raises(ModelFileError, match="Update Platewright"):
        checkpoint.network_of(path)


def test_the_engine_needs_no_torch_for_what_was_exported(exported, repository: Path) -> None:
    _, path, size = exported
    code = (
        "import sys; import numpy as np; from pathlib import Path; import onnxruntime\n"
        "from core.model_file import read_info\n"
        f"s = onnxruntime.InferenceSession(sys.argv[1]); x = np.zeros((1, *{size}), np.float32)\n"
        "s.run(None, {s.get_inputs()[0].name: x}); read_info(Path(sys.argv[1]))\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=repository, check=True)
