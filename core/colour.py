"""The colour of a plate's ground, where the text does not tell it: yellow or blue (GA 36-2014)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.arrays import np
from core.images import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EDGE = 0.06, 0.15  # of width and height, left out on each side: the frame, and what is around it
_GLANCE, _SIZE = (12, 4), (96, 24)  # pixels that are looked at, first and where that leaves a doubt
_YELLOW, _PALE = 0.1, 0.15  # how much both red and green exceed blue, of the brightness
_DARKER = 0.04  # by how much the mean is darker than the median, in deviations: dark on a light ground
_LIGHT, _MOST = 0.5, 0.6  # of the brightest; and a share of light yellow pixels that no letters reach


def is_yellow(crop: Array) -> bool:
    """Tell whether the plate in a crop (H, W, 3), RGB uint8, has dark characters on yellow.

    Blue plates in yellow light have light ones on a dark ground. Grey pictures, and yellow plates half in
    shadow or small in the crop, may be taken for blue.
    """
    import cv2

    height, width = crop.shape[:2]
    left, top = round(_EDGE[0] * width), round(_EDGE[1] * height)
    inner = crop[top : max(height - top, top + 1), left : max(width - left, left + 1)]
    if _yellow(cv2.resize(inner, _GLANCE, interpolation=cv2.INTER_AREA)).mean() < _PALE / 2:
        return False  # most plates are blue, and known by that
    pixels = cv2.resize(inner, _SIZE, interpolation=cv2.INTER_AREA)
    yellow, light = _yellow(pixels), pixels.mean(axis=-1)
    darker = (np.median(light) - light.mean()) / (light.std() + 1)
    if np.median(yellow) > _YELLOW and darker > _DARKER:
        return True
    return bool(((yellow > _PALE) & (light > _LIGHT * np.percentile(light, 95))).mean() > _MOST)


def _yellow(pixels: Array) -> NDArray[np.float32]:
    """Return by how much both red and green exceed blue in each pixel, of its brightness."""
    red, green, blue = np.moveaxis(pixels.astype(np.float32), -1, 0)
    strongest = np.maximum(np.maximum(red, green), blue)
    shares: NDArray[np.float32] = (np.minimum(red, green) - blue) / (strongest + 16)  # black has none
    return shares
