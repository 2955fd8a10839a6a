"""Frames a second of recognising CCPD frames, beside decoding the same JPEGs and nothing else.

    python benchmarks/recognition.py [FOLDER ...] [--repeats 5] [--provider auto|cuda|cpu] [--model NAME]

Everything runs in turns in one process, ``--repeats`` times; medians are compared, so that whatever
else the machine does meets all of them alike. Without a folder the frames of ``$PLATEWRIGHT_DATA/ccpd``
(default ``../shared/data``) are read. Pictures are in the page cache from the second turn on; the
first is not counted.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from benchmarks import common  # noqa: E402
from core import ccpd, images, model_file  # noqa: E402
from core.cli.shared.pictures import collect  # noqa: E402
from core.datasets import CROP_SIZE  # noqa: E402
from core.model_file import ModelInfo  # noqa: E402
from core.reading import Reading  # noqa: E402
from core.recognition.cascade import EngineCascade, open_reader  # noqa: E402
from core.recognition.engine import Engine, usable_cores  # noqa: E402
from core.recognition.pipeline import Job, Outcome, recognise  # noqa: E402

BATCH = 16
Turn = Callable[[], object]


class NoReader:
    """Takes crops and reads nothing: what is left is decoding, cutting and queues."""

    info = ModelInfo("none", "none", "A", (3, 32, 100))

    def read(self, crops: Sequence[np.ndarray]) -> list[Reading]:
        return [Reading("", 0.0)] * len(crops)


def decode_by_pillow(path: Path) -> None:
    with Image.open(path) as picture:
        picture.load()


def pillow(paths: list[Path], threads: int) -> None:
    if threads == 1:
        for path in paths:
            decode_by_pillow(path)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(decode_by_pillow, paths, chunksize=BATCH):
            pass


def read_all(paths: list[Path], reader: object, workers: int) -> list[Outcome]:
    jobs = (Job(i, path) for i, path in enumerate(paths))
    batches = recognise(jobs, reader, batch_size=BATCH, workers=workers)  # type: ignore[arg-type]
    return [outcome for batch in batches for outcome in batch]


def medians(turns: dict[str, Turn], repeats: int) -> dict[str, float]:
    """Return the median seconds of each turn; the first round warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(repeats + 1):
        for name, turn in turns.items():
            start = time.perf_counter()
            turn()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values[1:]) for name, values in seconds.items()}


def print_table(title: str, unit: str, count: int, seconds: dict[str, float], against: str) -> None:
    print(f"\n{title}\n{'':<46}{unit + '/s':>12}{'ms each':>10}{'speed':>9}")
    for name, value in seconds.items():
        ratio = seconds[against] / value
        print(f"{name:<46}{count / value:>12.1f}{1000 * value / count:>10.2f}{ratio:>8.2f}x")


def accuracy(outcomes: list[Outcome]) -> str:
    labelled = [(ccpd.label_of_name(o.path, digits=False), o.reading) for o in outcomes]
    right = [label == reading.text for label, reading in labelled if label and reading]
    return f"{sum(right)} of {len(right)} right" if right else "no labels"


def measure_frames(
    paths: list[Path], readers: dict[str, Engine | EngineCascade], workers: int, repeats: int
) -> None:
    turns: dict[str, Turn] = {
        "Pillow decodes, 1 thread": lambda: pillow(paths, 1),
        f"Pillow decodes, {workers} threads": lambda: pillow(paths, workers),
        f"our decoder, whole frames, {workers} threads": lambda: decode_whole(paths, workers),
        f"decode, cut and rectify, {workers} threads": lambda: read_all(paths, NoReader(), workers),
    }
    kept: dict[str, list[Outcome]] = {}
    for name, engine in readers.items():
        turns[name] = lambda engine=engine, name=name: kept.update({name: read_all(paths, engine, workers)})
    title = f"{len(paths)} frames, {usable_cores()} cores, medians of {repeats}"
    print_table(title, "frames", len(paths), medians(turns, repeats), next(iter(turns)))
    for name, outcomes in kept.items():
        print(f"{name}: {accuracy(outcomes)}")


def decode_whole(paths: list[Path], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(images.read, paths, chunksize=BATCH):
            pass


def measure_crops(paths: list[Path], models: list[Path], repeats: int) -> None:
    """Time readers alone: one thread, batches of 16, crops in memory."""
    named = [p for p in paths if ccpd.looks_like_ccpd(p.stem)][:256]
    crops = [images.rectify(images.read(p), ccpd.parse(p.name).quad, CROP_SIZE) for p in named]
    if not crops or not models:
        return
    turns: dict[str, Turn] = {}
    for path in models:
        reader = open_reader(path, provider="cpu", threads=1)
        turns[f"{path.stem}, with preprocessing and decoding"] = lambda r=reader: in_batches(r.read, crops)
        engine = Engine(path, provider="cpu", threads=1)
        inputs = [np.zeros((BATCH, *engine.info.input_shape), np.float32)] * (len(crops) // BATCH)
        turns[f"{path.stem}, network alone"] = lambda e=engine, i=inputs: [e.logits(batch) for batch in i]
    title = f"{len(crops)} crops, CPU, one thread, batches of {BATCH}"
    print_table(title, "crops", len(crops), medians(turns, repeats), next(iter(turns)))


def in_batches(read: Callable[[list[np.ndarray]], object], crops: list[np.ndarray]) -> None:
    for start in range(0, len(crops), BATCH):
        read(crops[start : start + BATCH])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--provider", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument(
        "--model", action="append", default=[], help="a name or a file; without it every bundled one"
    )
    parser.add_argument("--workers", type=int, default=min(8, usable_cores()))
    options = parser.parse_args()
    data = common.data_root() / "ccpd"
    folders = [folder for folder in options.folders or [data] if folder.exists()]
    paths, _ = collect(folders, recursive=True)
    if not paths:
        print(f"no frames in {data}: set PLATEWRIGHT_DATA or name a folder")
        return 0
    models = [model_file.find(name) for name in options.model] or plate_readers()
    readers = {path: open_reader(path, provider=options.provider) for path in models}
    named = {f"recognise: {path.stem} on {reader.provider}": reader for path, reader in readers.items()}
    measure_frames(paths, named, options.workers, options.repeats)
    measure_crops(paths, models, options.repeats)
    return 0


def plate_readers() -> list[Path]:
    return [path for path in model_file.bundled() if model_file.read_info(path).grammar == "plate"]


if __name__ == "__main__":
    sys.exit(main())
