"""What crops are grouped by: source, kind, province, tilt and resolution."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from core import plate
from core.alphabet import PROVINCES
from core.evaluation.crops import LabelledCrop
from core.plate import PlateKind
from core.reading import Quad

_HEIGHTS = (0, 20, 28, 40, 60, math.inf)  # pixels of the plate
_TILTS = (0, 5, 10, 20, math.inf)  # degrees of its upper edge


def with_sources(folder: Path, crops: list[LabelledCrop]) -> list[LabelledCrop]:
    """Return the crops with the sources that a ``manifest.tsv`` above their folder tells, where one is."""
    root = next((p for p in (folder, *folder.parents) if (p / "manifest.tsv").is_file()), None)
    if root is None:
        return crops
    sources = _manifest(root / "manifest.tsv")
    return [
        replace(crop, source=sources.get(crop.path.relative_to(root).as_posix(), crop.source))
        if crop.path
        else crop
        for crop in crops
    ]


@cache
def _manifest(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["source"] for row in csv.DictReader(file, delimiter="\t")}


def kind(crop: LabelledCrop) -> str:
    """Return the kind: drawn plates know theirs, of photographs the text and the colour tell."""
    if crop.path is None:
        return crop.kind.value
    return plate.kind_of(crop.label, colour(crop.image)).value


def colour(image: np.ndarray) -> PlateKind:
    """Tell blue from yellow by the hues of the middle of a crop (H, W, 3) RGB."""
    height, width = image.shape[:2]
    middle = image[height // 5 : height - height // 5, width // 10 : width - width // 10]
    hue, saturation, value = cv2.split(cv2.cvtColor(np.ascontiguousarray(middle), cv2.COLOR_RGB2HSV))
    vivid = (saturation > 70) & (value > 40)
    yellow = int((vivid & (hue >= 10) & (hue <= 40)).sum())  # OpenCV's hues end at 180
    blue = int((vivid & (hue >= 90) & (hue <= 135)).sum())
    return PlateKind.YELLOW if yellow > blue else PlateKind.BLUE


def province(crop: LabelledCrop) -> str:
    return crop.label[0] if crop.label[:1] in PROVINCES else ""


def tilt(crop: LabelledCrop) -> str:
    """Return the slope of the plate in its photograph, in degrees; "" where nobody knows its corners."""
    if crop.quad is None:
        return ""
    (x0, y0), (x1, y1) = crop.quad.points[:2]
    return _step(abs(math.degrees(math.atan2(y1 - y0, x1 - x0))), _TILTS, "°")


def resolution(crop: LabelledCrop) -> str:
    """Return the height of the plate, or of the crop, in pixels."""
    return _step(_height(crop.quad) if crop.quad else crop.image.shape[0], _HEIGHTS, " px")


def _height(quad: Quad) -> float:
    a, b, c, d = quad.points
    return (math.dist(a, d) + math.dist(b, c)) / 2


def _step(value: float, limits: tuple[float, ...], unit: str) -> str:
    low, high = next((pair for pair in pairwise(limits) if value < pair[1]), limits[-2:])
    return f"{low:>2g} to {high:g}{unit}" if math.isfinite(high) else f"{low:>2g}{unit} and more"


CRITERIA: dict[str, Callable[[LabelledCrop], str]] = {
    "source": lambda crop: crop.source,
    "kind": kind,
    "province": province,
    "tilt": tilt,
    "resolution": resolution,
}
