"""One model, one file: ONNX with half-precision weights that carries all that is needed to use it.

Weights are stored as float16 initialisers, each with a Cast to float32 that ONNX Runtime folds while
it loads: half the size, full-precision arithmetic. What Platewright must know stands in ONNX's
``metadata_props`` under ``platewright.*``: ``platewright.format`` is the version of this scheme, every
other value is JSON.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from core import files, onnx_file
from core.alphabet import Alphabet
from core.arrays import np
from core.errors import ConfigError, LabelError, ModelFileError, NoModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Model = TypeVar("Model")  # however the caller keeps it: a path, an entry of a list

FORMAT = 1
EXTENSION = ".onnx"
PREFIX = "platewright."
MOST_PIXELS = 2**16  # of an input: a plate is cut out at 440×140, more would only take memory
CASCADE = "cascade"  # of the figures of a fast model: see core.recognition.partners
_HALF = "/float16"  # ends the name of a stored initialiser; without it stands the network's own name
_SMALLEST_HALVED = 256  # elements; below, precision is worth more than bytes
_LONGEST_FORMAT = 9  # characters; int() refuses thousands of digits
_LEAST, _MOST = 1e-6, 1e6  # of a scale, and of any number that single precision is to compute with
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
)
_LONGEST_NAME = 200  # bytes: an ending is added


@dataclass(frozen=True)
class ModelInfo:
    """What a model file says of itself.

    ``input_shape`` is (C, H, W) of at most ``MOST_PIXELS``, ``mean`` and ``std`` one value a channel
    for pixels in 0..1; ``rectified`` says that the reader expects plates warped upright; ``figures``
    are measured (``plate_accuracy`` ...), ``lineage`` the models this one was made from, oldest first.
    ``ranges`` tell the lowest and the highest value of the tensors around each convolution, by name: with
    them a processor convolves in eight bits (``core.recognition.eight_bits``).
    """

    name: str
    network: str
    alphabet: str
    input_shape: tuple[int, int, int]
    version: str = "1"
    options: dict[str, Any] = field(default_factory=dict)
    grammar: str = "plate"
    mean: tuple[float, ...] = (0.5, 0.5, 0.5)
    std: tuple[float, ...] = (0.5, 0.5, 0.5)
    temperature: float = 1.0
    rectified: bool = True
    figures: dict[str, Any] = field(default_factory=dict)
    lineage: tuple[str, ...] = ()
    created: str = ""
    ranges: dict[str, list[float]] = field(default_factory=dict)


def save(path: Path, onnx_model_bytes: bytes, info: ModelInfo) -> None:
    """Write a model file: float weights halved, metadata added, replaced at once.

    Raises ``ModelFileError`` when the bytes are no ONNX model or the file cannot be written.
    """
    import onnx

    _check(info, path)
    try:
        model = onnx.load_model_from_string(onnx_model_bytes)
    except Exception as error:  # protobuf's own error type depends on its backend
        raise _not_a_model(path) from error
    _halve_weights(model.graph)
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, _to_properties(info))
    try:
        files.write_bytes(path, model.SerializeToString())
    except OSError as error:
        raise ModelFileError(
            "The model file cannot be written", path=path, detail=error.strerror or str(error),
            advice="Check that the folder exists, may be written to and has room",
        ) from error  # fmt: skip


def read_info(path: Path) -> ModelInfo:
    """Return what a model file says of itself, reading its metadata alone.

    Raises ``ModelFileError``: missing, no model, cut short, foreign, of a newer format, damaged.
    """
    try:
        with path.open("rb") as file:
            properties = onnx_file.read_properties(file)
    except ValueError:  # also text that is no UTF-8
        raise _not_a_model(path) from None
    except FileNotFoundError:
        raise ModelFileError(
            "The model file does not exist", path=path, advice="Choose another model"
        ) from None
    except OSError as error:
        detail = error.strerror or str(error)
        raise ModelFileError("The model file cannot be read", path=path, detail=detail) from error
    return _from_properties(properties, path)


def initialisers(path: Path, *, part: bool = False) -> dict[str, NDArray[np.float32]]:
    """Return the float weights of a model file as float32 arrays under the network's own names.

    ``part`` takes the file of a network beside the readers, which says nothing of itself.
    """
    import onnx

    if not part:
        read_info(path)
    try:
        graph = onnx.load(path).graph
    except Exception as error:  # as above
        raise _not_a_model(path) from error
    floats = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)
    return {
        tensor.name.removesuffix(_HALF): onnx.numpy_helper.to_array(tensor).astype(np.float32)
        for tensor in graph.initializer
        if tensor.data_type in floats
    }


def fingerprint(path: Path) -> str:
    """Return a hash of a model's network and weights; what the file says of itself is left out.

    So a copy with another temperature has the same one. Raises ``ModelFileError`` as ``read_info``.
    """
    read_info(path)
    with path.open("rb") as file:
        return onnx_file.graph_hash(file)


def bundled() -> list[Path]:
    """Return the model files that come with Platewright, by name."""
    return _model_files(Path(__file__).resolve().parent.parent / "resources" / "models")


def user_folder() -> Path:
    """Return the folder of the user's own models; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir("Platewright", appauthor=False)) / "models"


def user_models() -> list[Path]:
    """Return the user's own model files, by name."""
    return _model_files(user_folder())


def available() -> list[Path]:
    """Return the bundled and the user's model files; a user's file hides a bundled one of its name."""
    by_stem = {path.stem: path for path in (*bundled(), *user_models())}
    return list(by_stem.values())


def name_of(path: Path) -> str:
    """Return the name that a model carries; that of its file where it cannot be read."""
    info = _info_or_none(path)
    return info.name if info else path.stem


def find(name_or_path: str = "") -> Path:
    """Return the file of a model named by path, by the name it carries or by file name.

    Without a name it is ``default``. Raises ``NoModelError`` that lists the models there are, or
    ``ModelFileError``.
    """
    if not name_or_path:
        return default()
    path = Path(name_or_path)
    if path.is_file():
        return path
    choices = available()
    for choice in choices:
        if name_or_path in (choice.stem, choice.name, name_of(choice)):
            return choice
    if path.is_dir():
        raise ModelFileError("This is a folder, not a model file", path=path)
    if path.suffix == EXTENSION or path.name != name_or_path:
        raise NoModelError("The model file does not exist", path=path, advice="Choose another model")
    raise NoModelError(
        "There is no model of this name",
        detail=f"{name_or_path}; there are: {', '.join(map(name_of, choices)) or '-'}",
        advice="Give a name from the list or the path of a model file",
    )


def check_name(name: str) -> None:
    """Refuse a name that no file of a model can have; raises ``ConfigError``. An empty one is none."""
    bad = not name.isprintable() or set(name) & _FORBIDDEN or name != name.strip(" .")
    bad = bad or name.partition(".")[0].strip().upper() in _DEVICES
    if bad or len(name.encode()) > _LONGEST_NAME:
        raise ConfigError(
            "A model cannot be called so, for its file is called like it",
            detail=repr(name[:_LONGEST_NAME]),
            advice="Give a shorter name without slashes, quotation marks and the like",
        )


def default(grammar: str = "plate") -> Path:
    """Return the model that reads when none is named: the first of this grammar, bundled ones first.

    One that names an accurate partner (``core.recognition.partners``) comes before all others.
    Raises ``ModelFileError`` when there is none.
    """
    known = [(path, info) for path in available() if (info := _info_or_none(path)) is not None]
    found = first_choice(known, grammar)
    if found is None:
        raise ModelFileError("There is no model to read with", advice="Choose a model file")
    return found


def first_choice(known: Sequence[tuple[Model, ModelInfo]], grammar: str = "plate") -> Model | None:
    """Return which of some models, each with what it says of itself, reads when none is named."""
    fitting = [(model, info) for model, info in known if info.grammar == grammar]
    pairs = [model for model, info in fitting if CASCADE in info.figures]
    return next(iter([*pairs, *(model for model, _ in fitting)]), None)


def _model_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{EXTENSION}")) if folder.is_dir() else []


def _info_or_none(path: Path) -> ModelInfo | None:
    try:
        return read_info(path)
    except ModelFileError:
        return None


# -- weights -------------------------------------------------------------------------------------


def _halve_weights(graph: Any) -> None:
    """Store large float32 initialisers as float16 with a Cast to float32 at the graph's start."""
    import onnx

    casts = []
    for tensor in graph.initializer:
        if not _can_be_halved(tensor):
            continue
        name = tensor.name
        half = onnx.numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(onnx.numpy_helper.from_array(half, name + _HALF))
        casts.append(onnx.helper.make_node("Cast", [name + _HALF], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _can_be_halved(tensor: Any) -> bool:
    """True for weight arrays within float16's range; vectors stay, they hold scales and tiny constants."""
    import onnx

    if tensor.data_type != onnx.TensorProto.FLOAT or len(tensor.dims) < 2:
        return False
    values = onnx.numpy_helper.to_array(tensor)
    return values.size >= _SMALLEST_HALVED and bool(np.abs(values).max() < np.finfo(np.float16).max)


# -- metadata ------------------------------------------------------------------------------------


def _to_properties(info: ModelInfo) -> dict[str, str]:
    values = {PREFIX + f.name: getattr(info, f.name) for f in dataclasses.fields(info)}
    return {
        PREFIX + "format": str(FORMAT),
        **{key: json.dumps(value, ensure_ascii=False) for key, value in values.items()},
    }


def _from_properties(properties: dict[str, str], path: Path) -> ModelInfo:
    form = properties.get(PREFIX + "format")
    if form is None:
        raise ModelFileError(
            "The file is an ONNX model but not one of Platewright's", path=path,
            advice="Convert the training checkpoint that it was made from with platewright convert",
        )  # fmt: skip
    if len(form) > _LONGEST_FORMAT:
        raise _damaged(path, "format")
    if not form.isdecimal() or int(form) > FORMAT:
        raise ModelFileError(
            "The model file was made by a newer version", path=path, detail=f"format {form}",
            advice="Update Platewright",
        )  # fmt: skip
    try:
        info = ModelInfo(**_fields(properties))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise _damaged(path, str(error)) from error
    _check(info, path)
    return info


def _fields(properties: dict[str, str]) -> dict[str, Any]:
    """Parse every known field; unknown ones are left out, so that the format can grow."""
    known = [f.name for f in dataclasses.fields(ModelInfo) if PREFIX + f.name in properties]
    values = {name: json.loads(properties[PREFIX + name], parse_int=_whole) for name in known}
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}


def _whole(digits: str) -> int:
    """Return a whole number; raises ``OverflowError`` for one that no float can be made of."""
    value = int(digits)
    float(value)
    return value


_Check = Callable[[ModelInfo], bool]
_CHECKS: dict[str, _Check] = {
    "name": lambda i: isinstance(i.name, str) and bool(i.name),
    "version": lambda i: isinstance(i.version, str),
    "network": lambda i: isinstance(i.network, str),
    "options": lambda i: isinstance(i.options, dict),
    "alphabet": lambda i: isinstance(i.alphabet, str) and _is_alphabet(i.alphabet),
    "grammar": lambda i: i.grammar in ("plate", "none"),
    "input_shape": lambda i: (
        len(i.input_shape) == 3
        and all(type(v) is int and 0 < v < 2**31 for v in i.input_shape)
        and i.input_shape[0] in (1, 3)
    ),
    "mean": lambda i: _is_per_channel(i.mean, i),
    "std": lambda i: _is_per_channel(i.std, i) and min(i.std) >= _LEAST,
    "temperature": lambda i: _is_number(i.temperature) and i.temperature >= _LEAST,
    "rectified": lambda i: isinstance(i.rectified, bool),
    "figures": lambda i: isinstance(i.figures, dict),
    "lineage": lambda i: isinstance(i.lineage, tuple) and all(isinstance(v, str) for v in i.lineage),
    "created": lambda i: isinstance(i.created, str),
    "ranges": lambda i: isinstance(i.ranges, dict) and all(map(_is_range, i.ranges.values())),
}


def _check(info: ModelInfo, path: Path) -> None:
    """Raise ``ModelFileError`` naming the first field that makes no sense."""
    for name, holds in _CHECKS.items():
        try:
            good = holds(info)
        except TypeError:
            good = False
        if not good:
            raise _damaged(path, name)
    channels, height, width = info.input_shape
    if height * width > MOST_PIXELS:
        raise ModelFileError(
            "The input of the model is too large", path=path,
            detail=f"{channels}×{height}×{width}",
            advice="Choose another model; that of a plate needs no more than 440×140 pixels",
        )  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST


def _is_range(values: list[float]) -> bool:
    return len(values) == 2 and all(map(_is_number, values)) and values[0] <= values[1]


def _is_per_channel(values: tuple[float, ...], info: ModelInfo) -> bool:
    return len(values) == info.input_shape[0] and all(_is_number(v) for v in values)


def _is_alphabet(characters: str) -> bool:
    try:
        Alphabet(characters)
    except LabelError:
        return False
    return True


def _damaged(path: Path, detail: str) -> ModelFileError:
    advice = "Get the file again or choose another model"
    return ModelFileError("The model file is damaged", path=path, detail=detail, advice=advice)


def _not_a_model(path: Path) -> ModelFileError:
    if path.suffix == ".pt":
        return ModelFileError(
            "A checkpoint is no model file yet", path=path,
            advice="Convert it with platewright convert",
        )  # fmt: skip
    return ModelFileError(
        "The file is not an ONNX model, or is cut short", path=path,
        advice="Choose a model file that ends in .onnx, or get it again",
    )  # fmt: skip
