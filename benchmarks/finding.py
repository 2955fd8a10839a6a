"""How well plates are found in photographs whose names say nothing, beside what else one could pick.

    python benchmarks/finding.py [DATA ...] [--most N] [--double-rows N] [--json FILE]

DATA are folders of CCPD frames, whose names tell where the one plate that counts is; nothing here looks at
them but the judgement. Without DATA it is ``ccpd/dev`` of ``$PLATEWRIGHT_DATA`` (default
``../shared/data``). Ours finds and reads as ``platewright recognize`` does. RapidOCR (see ``peers``) finds
and reads all writing; a plate counts as read where any piece of that writing is its text, or any two are,
one after the other. ``--double-rows`` draws so many lorries and trailers with plates of two rows, of shapes
that training never saw, and looks for those too.
Costs are milliseconds of one thread a picture, decoding included.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from benchmarks import common  # noqa: E402
from core import images, metrics, model_file, plate  # noqa: E402
from core.datasets.ccpd_frames import Frame  # noqa: E402
from core.datasets.labelled import frames_of  # noqa: E402
from core.errors import AppError  # noqa: E402
from core.evaluation.text import columns, percent  # noqa: E402
from core.reading import Quad  # noqa: E402
from core.recognition import finder, locate  # noqa: E402
from core.recognition.cascade import open_reader  # noqa: E402
from core.synthesis import DrawnSampler  # noqa: E402
from core.synthesis.layouts import DOUBLE_ROW  # noqa: E402
from core.synthesis.scenes import draw_scene  # noqa: E402
from core.synthesis.street import MOODS  # noqa: E402

SAME = 0.7  # of the boxes around both quads: from here on the plate counts as found

Seen = list[tuple[Quad, str]]  # what was found in a picture, and read there


@dataclass
class Tally:
    """What one way of finding and reading made of a folder."""

    name: str
    pictures: int = 0
    found: int = 0
    read: int = 0
    others: int = 0
    overlap: list[float] = field(default_factory=list)
    corner_error: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def judge(self, frame: Frame, seen: Seen, milliseconds: float) -> None:
        """Count one picture."""
        assert frame.quad is not None
        true = frame.quad
        best = max((quad for quad, _ in seen), key=true.overlap, default=None)
        overlap = 0.0 if best is None else true.overlap(best)
        self.pictures += 1
        self.found += overlap >= SAME
        texts = [text for _, text in seen]
        self.read += frame.label in texts or any(a + b == frame.label for a, b in permutations(texts, 2))
        self.others += sum(true.overlap(quad) < 0.1 for quad, _ in seen)
        self.overlap.append(overlap)
        if best is not None and overlap >= SAME:
            self.corner_error.append(corner_error(best, true))
        self.milliseconds.append(milliseconds)

    def row(self) -> list[str]:
        """Return the cells of the table."""
        low, high = metrics.wilson_interval(self.read, self.pictures)
        errors = self.corner_error or [float("nan")]
        return [
            self.name, str(self.pictures), percent(self.found / self.pictures),
            f"{np.median(self.overlap):.2f}", f"{np.median(errors):.3f}", f"{np.quantile(errors, 0.9):.3f}",
            f"{percent(self.read / self.pictures)} ({low:.1%} to {high:.1%})", str(self.others),
            f"{np.median(self.milliseconds):.0f}",
        ]  # fmt: skip


HEADER = [
    "reader", "pictures", "found", "overlap", "corners off", "nine of ten", "read right", "elsewhere", "ms",
]  # fmt: skip


def corner_error(found: Quad, true: Quad) -> float:
    """Return the mean distance of the corners in shares of the plate's height."""
    a, b = np.asarray(found.points), np.asarray(true.points)
    height = np.linalg.norm(b[3] - b[0]) + np.linalg.norm(b[2] - b[1])
    return float(2 * np.linalg.norm(a - b, axis=1).mean() / height)


def ours() -> Callable[[np.ndarray], Seen]:
    """Return the bundled finder and the reader that reads by default."""
    reader = open_reader(model_file.find(""), provider="cpu", threads=1)
    look = finder.bundled()

    def see(picture: np.ndarray) -> Seen:
        quads = [one.quad for one in look(picture)]
        width, height = 2 * reader.info.input_shape[2], 2 * reader.info.input_shape[1]
        crops = [locate.upright(picture, quad, (width, height)) for quad in quads]
        readings = reader.read(crops) if crops else []
        return [(quad, reading.text) for quad, reading in zip(quads, readings, strict=True)]

    return see


def rapidocr() -> Callable[[np.ndarray], Seen]:
    """Return PP-OCRv4's detector and recogniser, on one thread, as they come."""
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def see(picture: np.ndarray) -> Seen:
        told, _ = engine(picture[:, :, ::-1])
        return [(Quad.from_points(box), plate.normalise(text)) for box, text, _ in told or []]

    return see


def draw_lorries(folder: Path, count: int) -> list[Frame]:
    """Write photographs of drawn lorries and trailers with plates of two rows."""
    root = common.data_root()
    sampler = DrawnSampler(root if (root / "glyphs").is_dir() else None, part="held", double_rows=1.0)
    frames = []
    for index in range(count):
        rng = np.random.default_rng((440220, index))
        drawn = sampler.renderer.draw(rng, kind=DOUBLE_ROW[index % len(DOUBLE_ROW)])
        scene = draw_scene(rng, sampler.renderer, drawn, list(MOODS)[index % len(MOODS)])
        frames.append(Frame(folder / f"{index}.jpg", drawn.label, scene.quad, "two rows"))
        images.write(frames[-1].path, scene.image)
    return frames


def measure(frames: Sequence[Frame], ways: dict[str, Callable[[np.ndarray], Seen]]) -> list[Tally]:
    """Let every way look at every picture, in turns."""
    tallies = [Tally(name) for name in ways]
    for frame in frames:
        for tally, see in zip(tallies, ways.values(), strict=True):
            began = time.thread_time()
            seen = see(images.read(frame.path))
            tally.judge(frame, seen, 1000 * (time.thread_time() - began))
    return tallies


def show(title: str, tallies: Sequence[Tally]) -> None:
    """Print the table of a set of pictures."""
    print(title)
    print(columns([HEADER, *(tally.row() for tally in tallies)]))


def main() -> int:
    """Measure and print; 1 for a folder without frames."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="*")
    parser.add_argument("--most", type=int, default=0, help="only so many pictures of each folder")
    parser.add_argument("--double-rows", type=int, default=0, help="draw so many plates of two rows, too")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    ways = {"Platewright": ours()}
    if importlib.util.find_spec("rapidocr_onnxruntime") is None:
        print("RapidOCR is not installed and is left out (see benchmarks/peers.py)", file=sys.stderr)
    else:
        ways["RapidOCR (PP-OCRv4)"] = rapidocr()
    told: dict[str, list[Tally]] = {}
    for folder in options.data or [common.data_root() / "ccpd/dev"]:
        try:
            frames = [frame for frame in frames_of(folder).frames if frame.quad is not None]
        except AppError as error:
            print(error, file=sys.stderr)
            return 1
        if not frames:
            print(f"{folder}: no name tells where a plate is", file=sys.stderr)
            return 1
        told[str(folder)] = measure(frames[: options.most or None], ways)
        show("/".join(folder.resolve().parts[-2:]), told[str(folder)])
    if options.double_rows:
        with TemporaryDirectory() as drawn:
            told["double rows"] = measure(draw_lorries(Path(drawn), options.double_rows), ways)
        show("drawn lorries and trailers, plates of two rows", told["double rows"])
    common.write_json(options.json, {name: [asdict(t) for t in tallies] for name, tallies in told.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
