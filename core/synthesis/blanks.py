"""Pictures of empty plates, as an alternative to drawn ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core import images
from core.plate import PlateKind
from core.synthesis.layouts import Layout, layout_of

Image = NDArray[np.uint8]
_EDGE = 0.008  # share of the width that is white paper around the plate
_SCALE = 0.6  # pixels a millimetre

LARGE_ENERGY = "green-large"
TWO_ROWS = "yellow-double"
_FILES: dict[str, str] = {
    PlateKind.BLUE: "blue_140.png",
    PlateKind.YELLOW: "yellow_140.png",
    PlateKind.COACH: "yellow_140.png",
    PlateKind.TRAILER: "yellow_140.png",
    TWO_ROWS: "yellow_220.png",
    PlateKind.GREEN: "green_car_140.png",
    LARGE_ENERGY: "green_truck_140.png",
    PlateKind.POLICE: "white_140.png",
    PlateKind.HONGKONG: "black_140.png",
    PlateKind.MACAO: "black_140.png",
    PlateKind.CONSULATE: "black_140.png",
    PlateKind.EMBASSY: "black_shi_140.png",
}


def load_blanks(folder: Path) -> dict[str, Image]:
    """Return the empty plates of ``folder``, keyed by kind.

    They have their border, dot and screw holes already. Missing files are left out.
    """
    blanks = {}
    for kind, name in _FILES.items():
        if (folder / name).is_file():
            picture = images.read(folder / name)
            edge = round(picture.shape[1] * _EDGE)
            inner = np.ascontiguousarray(picture[edge:-edge, edge:-edge])
            width, height = _layout(kind).size
            size = (round(width * _SCALE), round(height * _SCALE))
            blanks[kind] = np.asarray(cv2.resize(inner, size, interpolation=cv2.INTER_AREA), np.uint8)
    return blanks


def _layout(name: str) -> Layout:
    if name == TWO_ROWS:
        return layout_of(PlateKind.YELLOW, 2)
    return layout_of(PlateKind.GREEN if name == LARGE_ENERGY else PlateKind(name))
