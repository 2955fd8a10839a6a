"""How accurately plates are read, and at what cost, beside what else one could pick.

    python benchmarks/accuracy.py [DATA ...] [--model NAME ...] [--drawn 60] [--json FILE] [--groups]

DATA are folders of CCPD frames or of crops named ``<label>_<n>``, or PaddleOCR lists; frames are read
twice, rectified by their corners and cut out as boxes. Without DATA it is ``crops/dev`` and ``ccpd/dev``
of ``$PLATEWRIGHT_DATA`` (default ``../shared/data``). ``--drawn N`` also draws N plates of each kind and
N of each province from shapes, empty plates and surroundings that training never saw, N of each
province from the held-back pictures of real characters alone, and N of each kind that has two rows.

A fast model that names a partner gives two rows: the network alone, and the cascade that reads by
default. Costs are the processor's milliseconds a crop on one thread in batches of 16, preprocessing, decoding
and re-reads included: on a busy machine they say more than the clock. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from benchmarks import common, groups, peers  # noqa: E402
from core import calibration, metrics, model_file  # noqa: E402
from core.alphabet import PLATES, PROVINCES  # noqa: E402
from core.datasets.labelled import frames_of, names_for  # noqa: E402
from core.errors import AppError  # noqa: E402
from core.evaluation.crops import HeldPlates, LabelledCrop, cut_frames  # noqa: E402
from core.evaluation.report import Group, Record  # noqa: E402
from core.evaluation.text import columns, percent  # noqa: E402
from core.recognition.cascade import EngineCascade, open_reader  # noqa: E402
from core.recognition.engine import Engine, Reader  # noqa: E402
from core.synthesis.labels import KIND_WEIGHTS  # noqa: E402
from core.synthesis.layouts import DOUBLE_ROW  # noqa: E402

BATCH = peers.BATCH
SHARE = 0.97  # of plates that shall need no touch


@dataclass
class Measured:
    """One set of crops and what each reader made of it."""

    name: str
    crops: list[LabelledCrop]
    records: dict[str, list[Record]] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)


def real_sets(folders: Iterable[Path]) -> list[Measured]:
    """Return the crops of each folder; frames with corners rectified and as boxes."""
    sets = []
    for folder in folders:
        found = frames_of(folder, label_of=names_for("plate", PLATES))
        for problem in found.refused:
            print(f"left out: {problem}", file=sys.stderr)
        if found.unlabelled:
            print(f"without a label and not counted: {found.unlabelled} in {folder}", file=sys.stderr)
        name = "/".join(folder.resolve().parts[-2:])
        frames = [frame for frame in found.frames if frame.name is not None]
        crops = [frame for frame in found.frames if frame.name is None]
        for suffix, chosen, mode in (
            ("", crops, "auto"), (", rectified", frames, "quad"), (", boxes", frames, "box"),
        ):  # fmt: skip
            cut, failed = cut_frames(chosen, crop=mode)  # type: ignore[arg-type]
            for error in failed:
                print(f"failed: {error}", file=sys.stderr)
            if cut:
                sets.append(Measured(name + suffix, groups.with_sources(folder, cut)))
    return sets


def drawn_sets(root: Path, count: int, seed: int) -> list[Measured]:
    """Return drawn plates of every kind, of every province, and of two rows."""
    has_shapes = (root / "glyphs").is_dir()
    if not has_shapes:
        print("drawn with the bundled fonts, which training sees too: set PLATEWRIGHT_DATA")
    held = HeldPlates(root if has_shapes else None, seed)
    kinds = [c for kind in KIND_WEIGHTS for c in held.draw(count, kind=kind, source=kind.value)]
    provinces = [c for p in PROVINCES for c in held.draw(count, province=p, source="drawn")]
    composed = HeldPlates(root, seed, composed=True) if has_shapes else held
    composites = [
        c for p in composed.composed_provinces() for c in composed.draw(count, province=p, source="composed")
    ]
    double = HeldPlates(root if has_shapes else None, seed, double_rows=True)
    rows = [c for kind in DOUBLE_ROW for c in double.draw(count, kind=kind, source=f"{kind}, two rows")]
    sets = {"every kind": kinds, "every province": provinces, "of real characters": composites}
    sets["of two rows"] = rows
    return [Measured(f"drawn, {name}", crops) for name, crops in sets.items() if crops]


def our_readers(path: Path) -> dict[str, peers.Read]:
    """Return the readers of a model file by name; of a fast one itself and the cascade."""
    reader = open_reader(path, provider="cpu", threads=1)
    if reader.notice:
        print(f"{path.name}: {reader.notice}")
    if not isinstance(reader, EngineCascade):
        return {reader.info.name: read_by(reader)}
    partner = reader.info.figures[model_file.CASCADE]["accurate"]
    alone = Engine(path, provider="cpu", threads=1)
    name = reader.info.name
    return {f"{name} alone": read_by(alone), f"cascade: {name} + {partner}": read_by(reader)}


def read_by(reader: Reader) -> peers.Read:
    return lambda crops: [(reading.text, reading.confidence) for reading in reader.read(crops)]


def measure(one: Measured, name: str, read: peers.Read) -> None:
    """Read all crops of a set by one reader, and keep readings and cost."""
    read([crop.image for crop in one.crops[:BATCH]])  # the first run of a session is slower
    texts: list[tuple[str, float]] = []
    start = time.process_time()
    for first in range(0, len(one.crops), BATCH):
        texts += read([crop.image for crop in one.crops[first : first + BATCH]])
    one.milliseconds[name] = 1000 * (time.process_time() - start) / len(one.crops)
    one.records[name] = [
        Record(crop.path or Path(f"drawn-{k}"), crop.label, text, confidence, crop.source, crop.quad, k)
        for k, (crop, (text, confidence)) in enumerate(zip(one.crops, texts, strict=True))
    ]


def summary(sets: list[Measured]) -> str:
    head = ["set", "reader", "plates", "right", "accuracy", "95 % interval", "no province", "CER", "ms"]
    lines = [_line(one, name) for one in sets for name in one.records]
    return columns([head, *lines], left=(0, 1))


def _line(one: Measured, name: str) -> list[str]:
    group = Group.of(name, one.records[name])
    interval = f"{percent(group.low)} – {percent(group.high)}"
    shares = [percent(group.accuracy), interval, percent(group.without_province), percent(group.cer)]
    return [one.name, name, str(group.samples), str(group.right), *shares, f"{one.milliseconds[name]:.2f}"]


def grouped(one: Measured) -> dict[str, dict[str, dict[str, Group]]]:
    """Return reader -> criterion -> name -> figures."""
    found: dict[str, dict[str, dict[str, Group]]] = {}
    for reader, records in one.records.items():
        for criterion, key in groups.CRITERIA.items():
            members: dict[str, list[Record]] = {}
            for crop, record in zip(one.crops, records, strict=True):
                members.setdefault(key(crop), []).append(record)
            members.pop("", None)
            rows = {name: Group.of(name, members[name]) for name in sorted(members)}
            found.setdefault(reader, {})[criterion] = rows
    return found


def group_tables(one: Measured) -> str:
    """Return a table a criterion that parts the set: right of plates, by every reader."""
    figures = grouped(one)
    parts = []
    for criterion in groups.CRITERIA:
        names = list(next(iter(figures.values()))[criterion])
        if len(names) < 2:
            continue
        rows = [[f"{one.name}, by {criterion}", "plates", *figures]]
        for name in names:
            cells = [by[criterion][name] for by in figures.values()]
            texts = [f"{percent(c.accuracy)} ({percent(c.low)} – {percent(c.high)})" for c in cells]
            rows.append([name, str(cells[0].samples), *texts])
        parts.append(columns(rows))
    return "\n\n".join(parts)


def confidence_table(sets: list[Measured], names: Iterable[str]) -> tuple[str, dict[str, Any]]:
    """Return how far confidence can be trusted over everything read: real, drawn and both."""
    parts: dict[str, Callable[[str], bool]] = {
        "real": lambda name: not name.startswith("drawn"),
        "drawn": lambda name: name.startswith("drawn"),
        "all": lambda name: True,
    }
    rows = [["confidence", "plates", "wrong", "ECE", f"at {SHARE:.0%} confirmed", "wrong there", "up to"]]
    figures: dict[str, Any] = {}
    for reader in names:
        for part, holds in parts.items():
            records = [r for one in sets if holds(one.name) for r in one.records[reader]]
            if not records:
                continue
            confidences = np.array([r.confidence for r in records])
            right = np.array([r.right for r in records])
            at = calibration.threshold_for(confidences, SHARE)
            found = calibration.auto_confirm(confidences, right, at)
            ece = metrics.expected_calibration_error(confidences, right)
            figures.setdefault(reader, {})[part] = {"ece": ece, **vars(found)}
            counts = [str(len(records)), str(int((~right).sum())), percent(ece), f"≥ {found.threshold:.4f}"]
            wrong = f"{found.wrong} of {found.confirmed} ({percent(found.error)})"
            rows.append([f"{reader}, {part}", *counts, wrong, percent(found.high)])
    return columns(rows), figures


def to_json(sets: list[Measured], confidence: dict[str, Any]) -> dict[str, Any]:
    told = []
    for one in sets:
        readers: dict[str, Any] = {}
        for name, by in grouped(one).items():
            records = one.records[name]
            readers[name] = {
                "total": vars(Group.of("all", records)),
                "milliseconds": one.milliseconds[name],
                "groups": {c: [vars(g) for g in rows.values()] for c, rows in by.items()},
                "wrong": [[r.path.name, r.label, r.text, r.confidence] for r in records if not r.right],
            }
        told.append({"set": one.name, "plates": len(one.crops), "readers": readers})
    return {"sets": told, "confidence": confidence}


def readers_of(names: list[str], with_peers: bool) -> tuple[dict[str, peers.Read], list[str]]:
    """Return every reader by name, and the names of ours."""
    paths = [model_file.find(name) for name in names] if names else plate_models()
    ours: dict[str, peers.Read] = {}
    for path in paths:
        for name, read in our_readers(path).items():
            ours[f"{name} ({path.stem})" if name in ours else name] = read
    found, absent = peers.installed() if with_peers else ({}, [])
    for line in absent:
        print(line)
    return ours | found, list(ours)


def plate_models() -> list[Path]:
    return [path for path in model_file.bundled() if model_file.read_info(path).grammar == "plate"]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", nargs="*", type=Path)
    parser.add_argument(
        "--model", action="append", default=[], help="a name or a file; else every bundled one"
    )
    parser.add_argument("--drawn", type=int, default=0, help="plates of each kind and of each province")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="of each set, evenly spread")
    parser.add_argument("--groups", action="store_true", help="print every group too")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> int:
    options = parse()
    cv2.setNumThreads(1)
    root = common.data_root()
    folders = options.data or [f for f in (root / "crops/dev", root / "ccpd/dev") if f.is_dir()]
    try:
        sets = real_sets(folders)
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    if options.drawn:
        sets += drawn_sets(root, options.drawn, options.seed)
    if not sets:
        print(f"no plates in {root}: set PLATEWRIGHT_DATA, name a folder, or use --drawn")
        return 0
    if options.limit:
        sets = [replace(one, crops=one.crops[:: max(1, len(one.crops) // options.limit)]) for one in sets]
    readers, ours = readers_of(options.model, not options.no_peers)
    for one in sets:
        for name, read in readers.items():
            measure(one, name, read)
    print(summary(sets))
    table, confidence = confidence_table(sets, ours)
    print(f"\n{table}")
    if options.groups:
        print("".join(f"\n{tables}\n" for one in sets if (tables := group_tables(one))))
    common.write_json(options.json, to_json(sets, confidence))
    return 0


if __name__ == "__main__":
    sys.exit(main())
