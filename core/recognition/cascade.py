"""Readers made of readers: a fast and an accurate one, and one that straightens crops.

Whatever stands behind one face, a crop's reading depends on nothing but the crop.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core import model_file
from core.model_file import ModelInfo
from core.reading import Reading
from core.recognition import corner_head, slant, two_rows
from core.recognition.corner_head import CornerHead
from core.recognition.engine import Engine, NetworkReader, Provider, Reader
from core.recognition.jury import Jury
from core.recognition.partners import Partner, alike, partner_of

if TYPE_CHECKING:
    from core.images import Array

SURE = 0.95  # above it a crop that is not steep is not looked at twice
SETTLED = 0.998  # a fast reading of the straightened crop that is as sure needs no accurate one

_MISSING_NOTICE = "The accurate partner of the fast model is missing; the fast model reads alone"
_REPLACED_NOTICE = "The partner of the fast model is another than it was measured with; it reads alone"


class OpenReader(Reader, Protocol):
    """A reader of a model file; ``notice`` is "" or a sentence for the user."""

    @property
    def path(self) -> Path:
        """The file that was asked for."""
        ...

    @property
    def provider(self) -> str:
        """What it runs on: "cuda" or "cpu"."""
        ...

    @property
    def notice(self) -> str:
        """What did not go as hoped, or ""."""
        ...


class Judge(Protocol):
    """What has the last word on a doubtful crop."""

    @property
    def info(self) -> ModelInfo:
        """What the accurate reader's model file says of itself."""
        ...

    def read(self, crops: Sequence[Array], views: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB; ``views`` show the same plates straightened."""
        ...


class Cascade:
    """Reads with ``fast``, and again with ``again`` where the confidence is under ``below``.

    So are steep crops, where sure readings may be wrong. The second reading replaces the fast
    one, whichever is surer: their confidences are calibrated one by one. ``read_again`` of
    ``read_once`` crops is the share that costs more.
    """

    def __init__(self, fast: Reader, again: Reader, below: float) -> None:
        self.info = _info_of_pair(fast.info, again.info)
        self.below = below
        self.read_once = 0
        self.read_again = 0
        self._fast = fast
        self._again = again

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        return self._finish(crops, self._fast.read(crops))

    def _finish(self, crops: Sequence[Array], first: Sequence[Reading]) -> list[Reading]:
        """Read again what the fast reader doubts."""
        readings = list(first)
        self.read_once += len(crops)
        self.read_again += _replace(readings, crops, self._again.read, self._is_doubtful)
        return readings

    @property
    def read_accurately(self) -> int | None:
        """How many crops the accurate reader read; None where ``again`` tells no more than that it read."""
        return self._again.read_accurately if isinstance(self._again, SecondLook) else None

    @property
    def fast(self) -> Reader:
        """What reads first."""
        return self._fast

    @property
    def second(self) -> str:
        """The name of the model that reads what is doubted."""
        return self._again.info.name

    def _is_doubtful(self, crop: Array, reading: Reading) -> bool:
        return reading.confidence < self.below or slant.angle_of(crop) > slant.STEEP


class SecondLook:
    """Reads what a fast reader doubts: that one the straightened crop, ``judge`` what is left.

    Most doubts are of slanted crops, and a straightened one costs a tenth of an accurate reading.
    ``read_accurately`` counts the crops that need it.
    """

    def __init__(self, fast: Reader, judge: Judge, head: CornerHead | None = None) -> None:
        self.info = judge.info
        self.read_accurately = 0
        self._fast = fast
        self._judge = judge
        self._head = head

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        if not crops:
            return []
        self._head = self._head or corner_head.bundled()
        views = dict(enumerate(_straightened(self._head, crops, self._fast.info)))
        found = {i: view for i, view in views.items() if view is not None}
        second = self._fast.read(list(found.values())) if found else []
        readings = dict(zip(found, second, strict=True))
        left = [i for i in views if i not in readings or readings[i].confidence < SETTLED]
        rest = [crops[i] for i in left]
        accurate = self._judge.read(rest, [found.get(i, crops[i]) for i in left]) if left else []
        readings |= dict(zip(left, accurate, strict=True))
        self.read_accurately += len(left)
        return [readings[i] for i in views]


def second_look(fast: Engine, accurate: Engine) -> Reader:
    """Return what reads again in a cascade; readers of other texts than plates straighten nothing."""
    if accurate.info.grammar != "plate":
        return accurate
    return SecondLook(fast, Jury(fast, accurate) if alike(fast.info, accurate.info) else Alone(accurate))


class EngineCascade(Cascade):
    """A cascade of two engines, with what a single engine tells: path, provider, notice."""

    def __init__(self, fast: Engine, accurate: Engine, below: float) -> None:
        super().__init__(fast, second_look(fast, accurate), below)
        self._alone = Upright(accurate)
        self._read_double = 0  # views of two rows that the accurate reader read
        self.path = fast.path
        self.provider = accurate.provider
        self.notice = accurate.notice or fast.notice

    @property
    def read_accurately(self) -> int | None:
        """How many crops and views of two rows the accurate reader read."""
        others = super().read_accurately
        return None if others is None else others + self._read_double

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB; of plates also of those of two rows."""
        if self.info.grammar != "plate":
            return super().read(crops)
        return two_rows.read(self._fast.read, {1: self._finish, 2: self._finish_two}, crops)

    def _finish_two(self, crops: Sequence[Array], _first: Sequence[Reading]) -> list[Reading]:
        """Read two rows, laid out as one: the fast reader has learnt from none, so it has no say."""
        self.read_once += len(crops)
        self.read_again += len(crops)
        self._read_double += len(crops)
        return self._alone.read(crops)


class Upright:
    """Reads with ``reader``, and doubtful or steep crops again, straightened; the surest reading counts.

    The corner head finds the plate in the crop. ``straightened`` counts the crops of a second look.
    """

    def __init__(self, reader: OpenReader, head: CornerHead | None = None) -> None:
        self.info = reader.info
        self.path = reader.path
        self.provider = reader.provider
        self.notice = reader.notice
        self.straightened = 0
        self._reader = reader
        self._head = head

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        return self._finish(crops, self._reader.read(crops))

    def _finish(self, crops: Sequence[Array], first: Sequence[Reading]) -> list[Reading]:
        """Straighten what deserves a second look."""
        readings = list(first)
        self.straightened += _replace(readings, crops, self._read_straightened, _deserves_a_look)
        return [max(pair, key=_confidence) for pair in zip(first, readings, strict=True)]

    def _read_straightened(self, crops: Sequence[Array]) -> list[Reading]:
        self._head = self._head or corner_head.bundled()
        views = _straightened(self._head, crops, self.info)
        pairs = zip(crops, views, strict=True)
        return self._reader.read([crop if view is None else view for crop, view in pairs])


class PlateReader(Upright):
    """Reads plates of one row and of two with a reader that is no cascade."""

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        return two_rows.read(self._reader.read, {1: self._finish, 2: self._finish}, crops)


class Alone:
    """The accurate reader, where the fast one's frames or classes are others."""

    def __init__(self, accurate: Engine) -> None:
        self.info = accurate.info
        self._reader = Upright(accurate)

    def read(self, crops: Sequence[Array], _views: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        return self._reader.read(crops)


class InPlace:
    """The accurate reader of a pair, where it reads all: under the name of the fast model, which was chosen.

    So what is stored names the model that the user chose, as a cascade's does, and the two of a pair
    stay two. The figures are those of what reads.
    """

    def __init__(self, reader: OpenReader, model: Path) -> None:
        fast = model_file.read_info(model)
        pair = {key: value for key, value in fast.figures.items() if key == model_file.CASCADE}
        self.info = dataclasses.replace(reader.info, name=fast.name, figures=reader.info.figures | pair)
        self.path = model
        self.provider = reader.provider
        self.notice = reader.notice
        self.second = reader.info.name
        self._reader = reader

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        return self._reader.read(crops)


def open_reader(model: Path, *, provider: Provider = "auto", device: int = 0, threads: int = 0) -> OpenReader:
    """Start the reader that a model file stands for.

    A fast model that names an accurate partner becomes a cascade on the CPU; on a GPU, where the
    accurate one costs nothing to speak of, that one reads all. So it does where it has been
    replaced: for other weights nobody has measured what the fast one may keep. Whichever reads, the
    reader has the name of ``model``. Any other model reads alone. Readers of plates straighten
    doubtful crops. "torch" reads as on a GPU, on whatever PyTorch can use. Raises what ``Engine`` does.
    """
    partner = partner_of(model)
    if partner is None or partner.path is None:
        return _with_notice(_start(model, provider, device, threads), partner)
    accurate = _start(partner.path, provider, device, threads)
    if partner.replaced or accurate.provider != "cpu" or not isinstance(accurate, Engine):
        return InPlace(_with_notice(accurate, partner), model)
    fast = Engine(model, provider="cpu", threads=threads)
    return EngineCascade(fast, accurate, partner.below)


def _start(model: Path, provider: Provider, device: int, threads: int) -> NetworkReader:
    if provider != "torch":
        return Engine(model, provider=provider, device=device, threads=threads)
    from core.recognition.torch_engine import TorchEngine, best_device

    return TorchEngine(model, device=best_device(device))


def _with_notice(engine: NetworkReader, partner: Partner | None) -> OpenReader:
    if partner is not None and partner.path is None:
        engine.notice = _MISSING_NOTICE
    elif partner is not None and partner.replaced:
        engine.notice = _REPLACED_NOTICE
    return upright(engine)


def upright(engine: NetworkReader) -> OpenReader:
    """Return the reader that looks twice at what ``engine`` doubts; an engine of other texts reads alone."""
    return PlateReader(engine) if engine.info.grammar == "plate" else engine


def _straightened(head: CornerHead, crops: Sequence[Array], info: ModelInfo) -> list[Array | None]:
    """Return each plate upright at twice the size that the model takes; None where none is found."""
    _, height, width = info.input_shape
    return head.straightened(crops, (2 * width, 2 * height))


def _replace(
    readings: list[Reading],
    crops: Sequence[Array],
    read: Callable[[Sequence[Array]], list[Reading]],
    is_doubtful: Callable[[Array, Reading], bool],
) -> int:
    """Read doubtful crops in another way, in place; return how many they are."""
    doubtful = [i for i, pair in enumerate(zip(crops, readings, strict=True)) if is_doubtful(*pair)]
    better = read([crops[i] for i in doubtful]) if doubtful else []
    for i, reading in zip(doubtful, better, strict=True):
        readings[i] = reading
    return len(doubtful)


def _deserves_a_look(crop: Array, reading: Reading) -> bool:
    return reading.confidence < SURE or slant.angle_of(crop) > slant.STEEP


def _confidence(reading: Reading) -> float:
    return reading.confidence


def _info_of_pair(fast: ModelInfo, accurate: ModelInfo) -> ModelInfo:
    """Return what the pair says of itself: the fast one's name, all else is the accurate one's.

    So what is stored names the model that the user chose; its figures tell the partner and, where
    they were measured, how well the two read together.
    """
    told = fast.figures.get(model_file.CASCADE)
    pair = told if isinstance(told, dict) else {}
    together = {"plate_accuracy": pair["plate_accuracy"]} if "plate_accuracy" in pair else {}
    figures = accurate.figures | together | ({model_file.CASCADE: pair} if pair else {})
    return dataclasses.replace(accurate, name=fast.name, figures=figures)
