"""How many of several plates in one photograph are found: far ones beside a near one.

    python benchmarks/far_plates.py [--pictures 57] [--json FILE]

Photographs of 4000×3000 pixels are put together from frames of ``ccpd/dev`` below ``$PLATEWRIGHT_DATA``
(default ``../shared/data``), with their names hidden: one frame as high as the picture, and beside it one
for each of ``WIDTHS``, made so small that its plate is that many pixels wide. What stands between them is a
patch of a street, blurred. Ways of finding and reading, and costs, are those of ``finding.py``.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from benchmarks import common, finding  # noqa: E402
from core import images  # noqa: E402
from core.datasets.ccpd_frames import Frame  # noqa: E402
from core.datasets.labelled import frames_of  # noqa: E402
from core.evaluation.text import columns  # noqa: E402
from core.images import Array  # noqa: E402
from core.reading import Quad  # noqa: E402

SIZE = (3000, 4000)  # height and width
WIDTHS = (50, 65, 85, 115)  # of the far plates, in pixels
TOP, GAP = 60, 40  # pixels between the edge and the far cars, and between them
FOUND, ELSEWHERE = 0.5, 0.1  # of the boxes around both quads


@dataclass
class Tally:
    """What one way made of all pictures: [plates, found, read] by width, things elsewhere, milliseconds."""

    by_width: dict[int, list[int]]
    elsewhere: int
    milliseconds: list[float]

    def judge(self, plates: list[tuple[int, Quad, str]], seen: finding.Seen, milliseconds: float) -> None:
        """Count one picture; the near plate's width is 0."""
        for width, quad, label in plates:
            best = max(seen, key=lambda one: quad.overlap(one[0]), default=None)
            found = best is not None and quad.overlap(best[0]) > FOUND
            counts = self.by_width.setdefault(width, [0, 0, 0])
            counts[0] += 1
            counts[1] += found
            counts[2] += any(text == label and quad.overlap(other) > ELSEWHERE for other, text in seen)
        self.elsewhere += sum(
            all(quad.overlap(other) < ELSEWHERE for _, quad, _ in plates) for other, _ in seen
        )
        self.milliseconds.append(milliseconds)


def put_together(frames: list[Frame], patch: Array) -> tuple[Array, list[tuple[int, Quad, str]]]:
    """Return a picture of the first frame, near, and the others, far; then (width, quad, text) of each."""
    ground = cv2.resize(patch, SIZE[::-1], interpolation=cv2.INTER_CUBIC)
    picture = np.asarray(cv2.GaussianBlur(ground, (0, 0), 6), np.uint8)
    left, plates = 0, []
    for width, frame in zip((0, *WIDTHS), frames, strict=True):
        assert frame.quad is not None
        image = images.read(frame.path)
        scale = width / _width(frame.quad) if width else SIZE[0] / image.shape[0]
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=how)[: SIZE[0]]
        top = TOP if width else 0
        picture[top : top + small.shape[0], left : left + small.shape[1]] = small
        moved = [(x * scale + left, y * scale + top) for x, y in frame.quad.points]
        plates.append((width, Quad.from_points(moved), frame.label))
        left += small.shape[1] + GAP
    return picture, plates


def _width(quad: Quad) -> float:
    a, b, c, d = np.asarray(quad.points)
    return float(np.linalg.norm(b - a) + np.linalg.norm(c - d)) / 2


def measure(
    frames: list[Frame], count: int, ways: dict[str, Callable[[Array], finding.Seen]]
) -> dict[str, Tally]:
    """Let every way look at every picture."""
    patches = sorted((common.data_root() / "backgrounds").glob("*.jpg"))
    rng = np.random.default_rng(1)
    tallies = {name: Tally({}, 0, []) for name in ways}
    for i in range(count):
        others = [frame for frame in frames if frame is not frames[i % len(frames)]]
        far = [others[j] for j in rng.permutation(len(others))[: len(WIDTHS)]]
        patch = images.read(patches[int(rng.integers(len(patches)))])
        picture, plates = put_together([frames[i % len(frames)], *far], patch)
        for name, see in ways.items():
            began = time.thread_time()
            seen = see(picture)
            tallies[name].judge(plates, seen, 1000 * (time.thread_time() - began))
    return tallies


def main() -> int:
    """Measure and print; 0 without data, too, for then there is nothing to measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pictures", type=int, default=57)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = common.data_root() / "ccpd/dev"
    if not folder.is_dir():
        print(f"no frames: {folder} is missing; set PLATEWRIGHT_DATA")
        return 0
    cv2.setNumThreads(1)
    ways = {"Platewright": finding.ours()}
    if importlib.util.find_spec("rapidocr_onnxruntime") is None:
        print("RapidOCR is not installed and is left out (see benchmarks/peers.py)", file=sys.stderr)
    else:
        ways["RapidOCR (PP-OCRv4)"] = finding.rapidocr()
    frames = [frame for frame in frames_of(folder).frames if frame.quad is not None]
    tallies = measure(frames, options.pictures, ways)
    rows = [["found / read of", "near", *(f"{width} px" for width in WIDTHS), "elsewhere", "ms"]]
    for name, tally in tallies.items():
        cells = [f"{found}/{read} of {count}" for count, found, read in tally.by_width.values()]
        rows.append([name, *cells, str(tally.elsewhere), f"{np.median(tally.milliseconds):.0f}"])
    print(columns(rows))
    common.write_json(options.json, {name: vars(tally) for name, tally in tallies.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
