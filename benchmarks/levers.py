"""What each lever of reading brings, with and without it on the very same crops.

    python benchmarks/levers.py [DATA ...] [--drawn 12] [--turned 40] [--accurate NAME] [--fast NAME]

The grammar (beam search under it, or the best path alone), rectification by the corners (CCPD frames,
also turned further), straightening doubtful crops, and the cascade. DATA and drawn plates are
those of ``accuracy.py``, ``--turned`` draws plates for the turned ones. Costs are the milliseconds of
the one reading thread a crop.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from benchmarks import accuracy, common, robustness  # noqa: E402
from core import model_file  # noqa: E402
from core.decoding import Grammar, decode_batch  # noqa: E402
from core.evaluation.text import columns  # noqa: E402
from core.reading import Reading  # noqa: E402
from core.recognition.cascade import Cascade, Upright, open_reader  # noqa: E402
from core.recognition.engine import Engine, Reader  # noqa: E402
from core.recognition.partners import trainable  # noqa: E402
from core.recognition.preprocess import preprocess  # noqa: E402

BATCH = accuracy.BATCH
TURNS = (15.0, 20.0, 30.0)
SURE = 0.9

Set = tuple[list[np.ndarray], list[str]]


class Decoded:
    """An engine that decodes with or without the grammar, whatever its model file says."""

    def __init__(self, engine: Engine, grammar: Grammar) -> None:
        self.info = engine.info
        self._engine = engine
        self._grammar = grammar

    def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        logits = self._engine.logits(preprocess(crops, self.info))
        temperature = self.info.temperature
        return decode_batch(logits, self._engine.alphabet, temperature=temperature, grammar=self._grammar)


def sets_of(options: argparse.Namespace) -> dict[str, Set]:
    root = common.data_root()
    folders = options.data or [f for f in (root / "crops/dev", root / "ccpd/dev") if f.is_dir()]
    measured = accuracy.real_sets(folders)
    if options.drawn:
        measured += accuracy.drawn_sets(root, options.drawn, options.seed)
    found = {one.name: ([c.image for c in one.crops], [c.label for c in one.crops]) for one in measured}
    frames = root / "ccpd/dev"
    shots = list(robustness.photographed(frames)) if frames.is_dir() else []
    shots += list(robustness.drawn(root, options.turned, options.seed))
    for degrees in TURNS if shots else ():
        turned = [robustness.tilt(s, degrees, np.random.default_rng((1, k))) for k, s in enumerate(shots)]
        found[f"boxes turned by {degrees:g}°"] = turned, [shot.label for shot in shots]
    if shots:
        found["the same, rectified"] = [robustness.rectified(s) for s in shots], [s.label for s in shots]
    return found


def row(name: str, reader: Reader, crops: list[np.ndarray], labels: list[str]) -> list[str]:
    start = time.thread_time()
    readings = [r for first in range(0, len(crops), BATCH) for r in reader.read(crops[first : first + BATCH])]
    cost = 1000 * (time.thread_time() - start) / len(crops)
    right = [reading.text == label for reading, label in zip(readings, labels, strict=True)]
    sure = sum(not ok and r.confidence > SURE for ok, r in zip(right, readings, strict=True))
    again = f"{100 * reader.read_again / reader.read_once:.1f} %" if isinstance(reader, Cascade) else ""
    share = f"{sum(right) / len(right):.2%}"
    return [name, f"{sum(right)} of {len(right)}", share, str(sure), f"{cost:.2f}", again]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument("--drawn", type=int, default=12, help="plates of each kind and of each province")
    parser.add_argument("--turned", type=int, default=40, help="drawn plates among those turned further")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fast", default="", help="a fast model that names its partner; else the default")
    parser.add_argument("--accurate", default="", help="else the partner of the fast one")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    fast = model_file.find(options.fast)
    accurate = model_file.find(options.accurate) if options.accurate else trainable(fast)
    engines = [Engine(path, provider="cpu", threads=1) for path in (accurate, fast)]
    for title, (crops, labels) in sets_of(options).items():
        rows = [[title, "right", "accuracy", f"wrong above {SURE}", "ms", "read again"]]
        for name, engine in zip(("accurate", "fast"), engines, strict=True):
            rows.append(row(f"{name}, best path", Decoded(engine, "none"), crops, labels))
            rows.append(row(f"{name}, grammar", engine, crops, labels))
        rows.append(row("accurate, straightened", Upright(engines[0]), crops, labels))
        rows.append(row("cascade", open_reader(fast, provider="cpu", threads=1), crops, labels))
        print(f"{columns(rows)}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
