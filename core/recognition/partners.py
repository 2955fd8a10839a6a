"""Which accurate model a fast one belongs to: the two files of a cascade.

The figures of a fast model say ``{"cascade": {"accurate": name, "below": confidence, "fingerprint":
hash, ...}}``: the model that reads again what it reads with less confidence, and the hash of the
weights that the confidence was chosen with. ``platewright calibrate --accurate`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core import model_file
from core.calibration import CascadeChoice
from core.errors import ModelFileError
from core.model_file import ModelInfo


@dataclass(frozen=True)
class Partner:
    """The accurate model that a fast one names; ``path`` is None where there is no such file.

    ``replaced`` says that a file of this name is there, but with other weights than ``below`` was
    chosen with.
    """

    name: str
    below: float
    path: Path | None
    replaced: bool = False


def partner_of(model: Path) -> Partner | None:
    """Return the partner that a fast model names; None for a model that reads alone.

    The files beside the model are looked at first, then the bundled and the user's models. Raises
    what ``model_file.read_info`` does.
    """
    told: Any = model_file.read_info(model).figures.get(model_file.CASCADE)
    if not isinstance(told, dict):
        return None
    name, below = told.get("accurate"), told.get("below")
    if not isinstance(name, str) or not isinstance(below, int | float):
        return None
    found = list(_candidates(model, name))
    wanted = told.get("fingerprint")
    same = [path for path in found if wanted in (None, _fingerprint(path, path.stat().st_mtime_ns))]
    path = next(iter(same or found), None)
    return Partner(name, float(below), path, bool(found) and not same)


def trainable(model: Path) -> Path:
    """Return the model whose weights a fine-tuning of this one starts from: of a pair the accurate one.

    Raises ``ModelFileError`` when that is missing.
    """
    partner = partner_of(model)
    if partner is None:
        return model
    if partner.path is None:
        raise ModelFileError(
            "The accurate partner of the fast model is missing",
            path=model,
            detail=partner.name,
            advice="Put it beside the fast model, or choose another model",
        )
    return partner.path


def fast_of(model: Path) -> Path | None:
    """Return ``model`` if it is the fast one of an intact pair and can learn from its partner, else None.

    It can where both give the same classes over the same frames.
    """
    partner = partner_of(model)
    if partner is None or partner.path is None or partner.replaced:
        return None
    return model if alike(model_file.read_info(model), model_file.read_info(partner.path)) else None


def alike(one: ModelInfo, other: ModelInfo) -> bool:
    """Tell whether what two networks say can be added, or learnt by each other: classes and frames."""
    same = one.alphabet == other.alphabet and one.input_shape == other.input_shape
    return same and one.network == other.network


def description(accurate: Path, choice: CascadeChoice, samples: int) -> dict[str, Any]:
    """Return what a fast model says of its partner."""
    return {
        "accurate": model_file.name_of(accurate),
        "below": choice.below,
        "fingerprint": model_file.fingerprint(accurate),
        "read_again": choice.read_again,
        "plate_accuracy": choice.accuracy,
        "samples": samples,
    }


def _candidates(model: Path, name: str) -> Iterator[Path]:
    beside = sorted(model.parent.glob(f"*{model_file.EXTENSION}"))
    everywhere = dict.fromkeys([*beside, *model_file.bundled(), *model_file.user_models()])
    for path in everywhere:
        if path != model and name in (path.stem, model_file.name_of(path)):
            yield path


@lru_cache(maxsize=32)
def _fingerprint(path: Path, _changed: int) -> str:
    """Hash a file once for each time that it changes; one that is no model has no hash."""
    try:
        return model_file.fingerprint(path)
    except ModelFileError:
        return ""
