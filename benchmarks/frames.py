"""Folders of many CCPD frames for measuring: hard links under names of their own, and readings for them."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks import common
from core import ccpd
from core.alphabet import DIGITS, LETTERS
from core.project import Project, Query
from core.reading import Alternative, Character, Reading

LINKS = 20_000  # of one file; file systems allow some ten thousand
MODEL = "a-reader"
CERTAIN = 0.75  # of the plates
BATCH = 2000


def real_frames() -> list[Path]:
    """Return the frames of ``$PLATEWRIGHT_DATA/ccpd``, default ``../shared/data``; none without it."""
    frames = (common.data_root() / "ccpd").rglob("*.jpg")
    return sorted(path for path in frames if ccpd.looks_like_ccpd(path.stem))


def names(sources: Sequence[Path], count: int, seed: int = 1) -> Iterator[tuple[Path, str]]:
    """Yield (source, name): CCPD names that are valid and distinct, their last four characters drawn."""
    rng = random.Random(seed)
    parsed = [(path, ccpd.parse(path.name)) for path in sources]
    seen: set[str] = set()
    while len(seen) < count:
        source, name = parsed[len(seen) % len(parsed)]
        drawn = "".join(rng.choices(DIGITS + LETTERS, k=4))
        stem = ccpd.format(replace(name, label=name.label[:-4] + drawn))
        if stem not in seen:
            seen.add(stem)
            yield source, f"{stem}{source.suffix}"


def link_frames(sources: Sequence[Path], folder: Path, count: int) -> None:
    """Fill a folder with hard links to copies of the sources that lie beside it."""
    originals = folder.with_name(f"{folder.name}-originals")
    originals.mkdir(parents=True)
    folder.mkdir()
    copies: dict[Path, tuple[Path, int]] = {}
    for source, name in names(sources, count):
        copy, links = copies.get(source, (Path(), LINKS))
        if links >= LINKS:
            copy, links = originals / f"{len(copies)}-{links}-{name}", 0
            shutil.copyfile(source, copy)
        os.link(copy, folder / name)
        copies[source] = (copy, links + 1)


def invented_reading(label: str, rng: random.Random) -> Reading:
    """Return a reading of a plate: mostly right and certain, sometimes one character less so, or wrong."""
    doubtful = rng.randrange(len(label)) if rng.random() > CERTAIN else -1
    characters = []
    for i, true in enumerate(label):
        confidence = rng.uniform(0.35, 0.95) if i == doubtful else rng.uniform(0.985, 0.9999)
        other = rng.choice(DIGITS + LETTERS)
        wrong = i == doubtful and i and confidence < 0.5
        character, other = (other, true) if wrong else (true, other)
        alternatives = (Alternative(other, (1 - confidence) * 0.8),)
        characters.append(Character(character, confidence, (2 * i, 2 * i + 2), alternatives))
    text = "".join(c.text for c in characters)
    return Reading(text, min(c.confidence for c in characters), tuple(characters))


def fill(folder: Path, seed: int = 1) -> None:
    """Store a reading for every frame of a folder, so that no model is needed to look at them."""
    rng = random.Random(seed)
    with Project.open(folder) as project:
        project.scan()
        ids = iter(project.plate_ids(Query()).tolist())
        while batch := list(islice(ids, BATCH)):
            rows = project.rows(batch)
            project.record_readings(
                MODEL,
                [(r.plate_id, invented_reading(r.label or "", rng), r.quad, "name-quad", "") for r in rows],
            )
