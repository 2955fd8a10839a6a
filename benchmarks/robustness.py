"""How accuracy falls as photographs get worse: corners, margin, tilt, blur, size, JPEG, brightness.

    python benchmarks/robustness.py [FOLDER] [--drawn 60] [--limit N] [--json FILE] [--svg FILE]
                                    [--model NAME ...]

FOLDER holds CCPD frames, whose corners are known; without it they are ``ccpd/dev`` of
``$PLATEWRIGHT_DATA`` (default ``../shared/data``). Drawn plates are told apart. Each axis worsens one thing,
all else being as photographed: rectified by the true corners, but for tilt and its upright boxes. A
margin or a corner's error is a share of the plate's height; a blur's sigma is in shares of a hundredth of
it. The same crops go to every reader, in batches of 16.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from benchmarks import common, line_chart, peers  # noqa: E402
from benchmarks.accuracy import readers_of  # noqa: E402
from core import images  # noqa: E402
from core.datasets import CROP_SIZE  # noqa: E402
from core.datasets.labelled import frames_of  # noqa: E402
from core.evaluation.text import columns  # noqa: E402
from core.metrics import wilson_interval  # noqa: E402
from core.reading import Quad  # noqa: E402

ROOM = 1.2  # of the plate's height, kept around it


@dataclass(frozen=True, eq=False)
class Shot:
    """The pixels around a plate (H, W, 3) RGB, its corners in them (4, 2), and its label."""

    image: np.ndarray
    corners: np.ndarray
    label: str

    @property
    def height(self) -> float:
        a, b, c, d = self.corners
        return float(np.linalg.norm(d - a) + np.linalg.norm(c - b)) / 2


Worsen = Callable[[Shot, float, np.random.Generator], np.ndarray]


def rectified(shot: Shot, corners: np.ndarray | None = None, margin: float = 0.0) -> np.ndarray:
    quad = Quad.from_points((shot.corners if corners is None else corners).tolist())
    return images.rectify(shot.image, quad, CROP_SIZE, margin)


def corner_error(shot: Shot, share: float, rng: np.random.Generator) -> np.ndarray:
    """Move every corner by this share of the height, each in a direction of its own."""
    turns = rng.uniform(0, 2 * math.pi, 4)
    return rectified(shot, shot.corners + share * shot.height * np.stack([np.cos(turns), np.sin(turns)], 1))


def margin(shot: Shot, share: float, rng: np.random.Generator) -> np.ndarray:
    return rectified(shot, margin=share)


def tilt(shot: Shot, degrees: float, rng: np.random.Generator) -> np.ndarray:
    """Turn the photograph, either way, and cut the upright box around the plate."""
    angle = degrees if rng.random() < 0.5 else -degrees
    centre = shot.corners.mean(axis=0)
    matrix = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, 1.0)
    corners = np.c_[shot.corners, np.ones(4)] @ matrix.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    matrix[:, 2] -= low
    size = (max(16, round(high[0] - low[0])), max(8, round(high[1] - low[1])))
    return cv2.warpAffine(shot.image, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def blur(shot: Shot, share: float, rng: np.random.Generator) -> np.ndarray:
    """Defocus with a Gaussian whose sigma is this many hundredths of the plate's height."""
    if not share:
        return rectified(shot)
    sigma = share / 100 * shot.height
    return rectified(Shot(cv2.GaussianBlur(shot.image, (0, 0), sigma), shot.corners, shot.label))


def height_of(shot: Shot, pixels: float, rng: np.random.Generator) -> np.ndarray:
    """Shrink the rectified plate to so many pixels of height."""
    aspect = CROP_SIZE[0] / CROP_SIZE[1]
    return cv2.resize(rectified(shot), (round(aspect * pixels), round(pixels)), interpolation=cv2.INTER_AREA)


def jpeg(shot: Shot, quality: float, rng: np.random.Generator) -> np.ndarray:
    """Compress the photograph, not the crop: blocks of eight pixels are as large as they would be."""
    data = cv2.imencode(".jpg", shot.image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(quality)])[1]
    return rectified(Shot(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1], shot.corners, shot.label))


def brightness(shot: Shot, factor: float, rng: np.random.Generator) -> np.ndarray:
    """Multiply the light by this; what is too bright is cut off."""
    return np.clip(rectified(shot).astype(np.float32) * factor, 0, 255).astype(np.uint8)


AXES: dict[str, tuple[Worsen, tuple[float, ...], str]] = {
    "corner error": (corner_error, (0, 3, 6, 9, 12, 15), "% of the plate's height"),
    "margin": (margin, (-8, -4, 0, 4, 8, 12, 16), "% of the plate's height"),
    "tilt of box crops": (tilt, (0, 5, 10, 15, 20, 30, 45), "degrees turned further"),
    "blur": (blur, (0, 2, 4, 6, 8, 10), "sigma, % of the plate's height"),
    "resolution": (height_of, (12, 14, 16, 20, 24, 32, 48), "pixels of height"),
    "JPEG quality": (jpeg, (5, 10, 15, 20, 30, 50, 90), "quality"),
    "brightness": (brightness, (0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3), "times as bright"),
}
_SHARES = {"corner error", "margin"}  # told in per cent, worked with as shares


def photographed(folder: Path) -> Iterator[Shot]:
    """Yield the surroundings of the plates of CCPD frames."""
    for frame in frames_of(folder).frames:
        if frame.name is not None:
            yield _around(images.read(frame.path), np.array(frame.name.quad.to_list()), frame.label)


def _around(image: np.ndarray, corners: np.ndarray, label: str) -> Shot:
    room = ROOM * Shot(image, corners, label).height
    low = np.maximum(0, np.floor(corners.min(axis=0) - room)).astype(int)
    high = np.ceil(corners.max(axis=0) + room).astype(int)
    return Shot(np.ascontiguousarray(image[low[1] : high[1], low[0] : high[0]]), corners - low, label)


def drawn(root: Path, count: int, seed: int) -> Iterator[Shot]:
    """Yield plates drawn from held-back shapes on held-back surroundings, slightly turned and noisy."""
    from core.synthesis import DrawnSampler, effects
    from core.synthesis.photograph import pose

    sampler = DrawnSampler(root if (root / "glyphs").is_dir() else None, seed, part="held")
    grounds = sampler.photographer.backgrounds or [np.full((40, 120, 3), 90, np.uint8)]
    for index in range(count):
        rng = np.random.default_rng((seed, index))
        plate = sampler.renderer.draw(rng)
        rows, width = plate.image.shape[:2]
        corners = pose(rng, width / rows, 60, 8)
        corners += 70 - corners.min(axis=0)
        size = tuple(int(v) for v in np.ceil(corners.max(axis=0) + 70))
        ground = grounds[int(rng.integers(len(grounds)))]
        scene = cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR)
        flat = np.array([[0, 0], [width, 0], [width, rows], [0, rows]], np.float32)
        matrix = cv2.getPerspectiveTransform(flat - 0.5, corners - 0.5)
        cv2.warpPerspective(plate.image, matrix, size, scene, cv2.INTER_AREA, cv2.BORDER_TRANSPARENT)
        yield Shot(effects.noise(rng, scene, 3.0), corners.astype(float), plate.label)


def measure(shots: list[Shot], readers: dict[str, peers.Read], seed: int) -> dict[str, dict[str, list[int]]]:
    """Return axis -> reader -> plates right at each level; every level worsens alike by the same chance."""
    found: dict[str, dict[str, list[int]]] = {}
    for axis, (worsen, levels, _) in AXES.items():
        by_reader: dict[str, list[int]] = {name: [] for name in readers}
        for level in levels:
            value = level / 100 if axis in _SHARES else level
            crops = [worsen(s, value, np.random.default_rng((seed, k))) for k, s in enumerate(shots)]
            for name, read in readers.items():
                texts = peers.texts_of(read, crops)
                by_reader[name].append(sum(t == s.label for t, s in zip(texts, shots, strict=True)))
        found[axis] = by_reader
        print(f"{axis}: done", file=sys.stderr)
    return found


def table(axis: str, by_reader: dict[str, list[int]], count: int) -> str:
    """Return a table a level: accuracy of each reader with its 95 % interval."""
    _, levels, unit = AXES[axis]
    rows = [[f"{axis} ({unit})", *by_reader]]
    for k, level in enumerate(levels):
        cells = []
        for rights in by_reader.values():
            low, high = wilson_interval(rights[k], count)
            cells.append(f"{100 * rights[k] / count:.1f} % ({100 * low:.1f} – {100 * high:.1f})")
        rows.append([f"{level:g}", *cells])
    return columns(rows)


def charts(found: dict[str, dict[str, list[int]]], count: int, part: str) -> list[str]:
    """Return a chart an axis."""
    drawn_charts = []
    for axis, by_reader in found.items():
        _, levels, unit = AXES[axis]
        series = {
            name: [(level, 100 * right / count) for level, right in zip(levels, rights, strict=True)]
            for name, rights in by_reader.items()
        }
        title = f"{axis} ({part}, {count} plates)"
        drawn_charts.append(line_chart.chart(title, series, x_name=unit, low=0, high=100))
    return drawn_charts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--drawn", type=int, default=60)
    parser.add_argument("--limit", type=int, default=0, help="so many photographed plates, evenly spread")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", action="append", default=[], help="a name or a file; else all bundled")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    root = common.data_root()
    folder = options.folder or root / "ccpd/dev"
    photographs = list(photographed(folder)) if folder.is_dir() else []
    step = max(1, len(photographs) // options.limit) if options.limit else 1
    made = list(drawn(root, options.drawn, options.seed))
    parts = {name: shots for name, shots in (("photographed", photographs[::step]), ("drawn", made)) if shots}
    if not parts:
        print(f"no frames in {folder}: set PLATEWRIGHT_DATA, name a folder, or use --drawn")
        return 0
    readers, _ = readers_of(options.model, not options.no_peers)
    value: dict[str, object] = {}
    drawings: list[str] = []
    for part, shots in parts.items():
        print(f"\n{len(shots)} {part} plates")
        found = measure(shots, readers, options.seed)
        for axis, by_reader in found.items():
            print(f"\n{table(axis, by_reader, len(shots))}")
        told = {a: {"levels": AXES[a][1], "unit": AXES[a][2], "right": r} for a, r in found.items()}
        value[part] = {"plates": len(shots), "axes": told}
        drawings += charts(found, len(shots), part)
    common.write_json(options.json, value)
    if options.svg:
        options.svg.write_text(line_chart.page(drawings), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
