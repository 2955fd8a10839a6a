"""How small a plate may be in a large photograph and still be found.

    python benchmarks/far_plates.py [--count 16] [--size 4000x3000]

Frames of ``$PLATEWRIGHT_DATA/ccpd/dev`` (default ``../shared/data``) are made so small that their plate has a
given width, and set somewhere into a photograph of that size: another frame, enlarged, its own plate painted
over. What is found anywhere else is counted, and so is what is found in such photographs without a plate.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import common  # noqa: E402
from core import ccpd, images  # noqa: E402
from core.images import Array  # noqa: E402
from core.reading import Quad  # noqa: E402
from core.recognition.finder import PlateFinder  # noqa: E402

WIDTHS = (140, 100, 75, 55, 40)  # pixels of the plate
SAME = 0.5  # of the boxes, to count as found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--size", default="4000x3000")
    options = parser.parse_args()
    size = tuple(int(part) for part in options.size.split("x"))
    frames = sorted((common.data_root() / "ccpd" / "dev").rglob("*.jpg"))
    if not frames:
        print("no frames: set PLATEWRIGHT_DATA to a folder with ccpd/dev in it")
        return 0
    print(f"{'plate, pixels':>14}{'found':>10}{'elsewhere':>11}{'ms, median':>12}   {options.size}")
    for width in (*WIDTHS, 0):
        print(row(frames, width, options.count, (size[0], size[1])), flush=True)
    return 0


def row(frames: list[Path], width: int, count: int, size: tuple[int, int]) -> str:
    """Return the figures of one width of plate; 0 for photographs without one."""
    find, rng = PlateFinder(), random.Random(width)
    found = elsewhere = 0
    seconds: list[float] = []
    for number in range(count):
        picture, quad = photograph(frames, 2 * number % len(frames), width, size, rng)
        began = time.process_time()
        seen = find(picture)
        seconds.append(time.process_time() - began)
        right = sum(quad is not None and one.quad.overlap(quad) > SAME for one in seen)
        found += right > 0
        elsewhere += len(seen) - right
    told = f"{found} of {count}" if width else "none there"
    return f"{width:>14}{told:>10}{elsewhere:>11}{1000 * statistics.median(seconds):>12.0f}"


def photograph(
    frames: list[Path], number: int, width: int, size: tuple[int, int], rng: random.Random
) -> tuple[Array, Quad | None]:
    """Return a photograph of ``size`` (width, height) and where its plate is."""
    wide, high = size
    ground = covered(frames[rng.randrange(len(frames))])
    ground = ground[: max(1, ground.shape[1] * high // wide)]
    scene = np.asarray(cv2.resize(ground, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    if not width:
        return scene, None
    frame, quad = images.read(frames[number]), ccpd.parse(frames[number].name).quad
    a, b, c, d = (np.asarray(point) for point in quad.points)
    scale = 2 * width / float(np.linalg.norm(b - a) + np.linalg.norm(c - d))
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    x = rng.randrange(max(1, wide - small.shape[1]))
    y = rng.randrange(max(1, high - small.shape[0]))
    small = small[: high - y, : wide - x]
    scene[y : y + small.shape[0], x : x + small.shape[1]] = small
    return scene, Quad.from_points([(px * scale + x, py * scale + y) for px, py in quad.points])


def covered(path: Path) -> Array:
    """Return a frame with its plate painted over from what is around it."""
    frame = images.read(path)
    x0, y0, x1, y1 = (int(v) for v in ccpd.parse(path.name).quad.box)
    mask = np.zeros(frame.shape[:2], np.uint8)
    rim = (y1 - y0) // 4
    mask[max(0, y0 - rim) : y1 + rim, max(0, x0 - rim) : x1 + rim] = 255
    small = cv2.resize(frame, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    where = cv2.resize(mask, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_NEAREST)
    painted = cv2.resize(cv2.inpaint(small, where, 5, cv2.INPAINT_TELEA), frame.shape[1::-1])
    frame = frame.copy()
    frame[mask > 0] = painted[mask > 0]
    return frame


if __name__ == "__main__":
    sys.exit(main())
