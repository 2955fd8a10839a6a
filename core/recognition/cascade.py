"""Two readers behind one face: a fast one reads all, an accurate one re-reads what is doubtful."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import model_file
from core.errors import ModelFileError
from core.model_file import ModelInfo
from core.reading import Reading
from core.recognition.engine import Engine, NetworkReader, Provider, Reader

if TYPE_CHECKING:
    from core.images import Array

# In the figures of a fast model: {"cascade": {"accurate": "<name>", "below": <confidence>}}
_KEY = "cascade"


class Cascade:
    """Reads with ``fast``, and again with ``accurate`` where the confidence is under ``below``.

    The accurate reading replaces the fast one, whichever is surer: their confidences are calibrated
    one by one. ``read_again`` of ``read_once`` crops is the share that costs more. A crop's reading
    depends on nothing but the crop, as both readers promise it.
    """

    def __init__(self, fast: Reader, accurate: Reader, below: float) -> None:
        # What is stored names the model that the user chose; all else is the accurate one's.
        self.info: ModelInfo = dataclasses.replace(accurate.info, name=fast.info.name)
        self.below = below
        self.read_once = 0
        self.read_again = 0
        self._fast = fast
        self._accurate = accurate

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        readings = self._fast.read(crops)
        doubtful = [i for i, reading in enumerate(readings) if reading.confidence < self.below]
        better = self._accurate.read([crops[i] for i in doubtful]) if doubtful else []
        for i, reading in zip(doubtful, better, strict=True):
            readings[i] = reading
        self.read_once += len(crops)
        self.read_again += len(doubtful)
        return readings


class EngineCascade(Cascade):
    """A cascade of two engines, with what a single engine tells: path, provider, notice."""

    def __init__(self, fast: NetworkReader, accurate: NetworkReader, below: float) -> None:
        super().__init__(fast, accurate, below)
        self.path = fast.path
        self.provider = accurate.provider
        self.notice = accurate.notice or fast.notice


def open_reader(
    model: Path, *, provider: Provider = "auto", device: int = 0, threads: int = 0
) -> Engine | EngineCascade:
    """Start the reader that a model file stands for.

    A fast model that names an accurate partner becomes a cascade on the CPU; on a GPU, where the
    accurate one costs nothing to speak of, that one reads all. Any other model reads alone. Raises
    what ``Engine`` does.
    """
    partner, below = _partner(model)
    if partner is None:
        return Engine(model, provider=provider, device=device, threads=threads)
    accurate = Engine(partner, provider=provider, device=device, threads=threads)
    if accurate.provider != "cpu":
        return accurate
    return EngineCascade(Engine(model, provider="cpu", threads=threads), accurate, below)


def _partner(model: Path) -> tuple[Path | None, float]:
    """Return the accurate model that a fast one names, when it is there, and the threshold."""
    told: Any = model_file.read_info(model).figures.get(_KEY)
    if not isinstance(told, dict):
        return None, 0.0
    name, below = told.get("accurate"), told.get("below")
    if not isinstance(name, str) or not isinstance(below, int | float):
        return None, 0.0
    beside = model.with_name(f"{name}{model_file.EXTENSION}")
    try:
        return (beside if beside.is_file() else model_file.find(name)), float(below)
    except ModelFileError:
        return None, 0.0
