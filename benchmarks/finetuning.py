"""What a fine-tuning brings: a new camera's plates before and after some of them were corrected.

    python benchmarks/finetuning.py [--cameras far shaken ...] [--plates 50 200] [--model NAME] [--json FILE]

Crops of ``crops/train`` of ``$PLATEWRIGHT_DATA`` (default ``../shared/data``) as a camera shows them
(``benchmarks/cameras.py``) become a folder; so many of its plates, drawn at random, are decided as a person
would have, and fine-tuned on as the window does: its defaults, its process. The new model then reads what
it has not learnt from: ``crops/dev`` as that camera shows it, ``crops/dev`` as published, and drawn plates of
every kind and province of held-back shapes, which tell what was forgotten. No plate text of ``crops/dev``
stands in ``crops/train``. ``--drawn N`` draws N of each kind and province. Needs five minutes a row.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from benchmarks import common  # noqa: E402
from benchmarks.accuracy import drawn_sets  # noqa: E402
from benchmarks.cameras import CAMERAS, seen_by  # noqa: E402
from core import images, model_file  # noqa: E402
from core.datasets.labelled import text_of_name  # noqa: E402
from core.evaluation.text import columns  # noqa: E402
from core.images import Array  # noqa: E402
from core.metrics import expected_calibration_error  # noqa: E402
from core.project import Project, Query, Status  # noqa: E402
from core.recognition.cascade import open_reader  # noqa: E402
from core.training import finetune  # noqa: E402
from core.training.finetune_config import FinetuneOptions  # noqa: E402
from core.training.run_log import Finished, Paired  # noqa: E402

BATCH = 16
SURE = 0.99

Plates = list[tuple[Array, str]]


@dataclass(frozen=True)
class Score:
    """How a reader read a set: plates right, those that it is sure of and those of them wrong, its cost.

    ``ece`` is the expected calibration error.
    """

    samples: int
    right: int
    sure: int
    sure_wrong: int
    milliseconds: float  # of the processor, a crop
    ece: float

    def __str__(self) -> str:
        return f"{100 * self.right / self.samples:.2f} %"


@dataclass(frozen=True)
class Row:
    """One fine-tuning."""

    camera: str
    plates: int
    minutes: float
    paired: bool
    read_accurately: float  # of the confirmed plates, by the accurate one of the pair
    before: dict[str, Score]
    after: dict[str, Score]


def score(model: Path, plates: Plates) -> Score:
    """Read plates on one thread of the processor."""
    reader = open_reader(model, provider="cpu", threads=1)
    began = time.process_time()
    found = [
        reading
        for first in range(0, len(plates), BATCH)
        for reading in reader.read([crop for crop, _ in plates[first : first + BATCH]])
    ]
    taken = 1000 * (time.process_time() - began) / len(plates)
    right = [reading.text == label for reading, (_, label) in zip(found, plates, strict=True)]
    confidences = np.array([reading.confidence for reading in found])
    sure = [ok for reading, ok in zip(found, right, strict=True) if reading.confidence >= SURE]
    ece = expected_calibration_error(confidences, right)
    return Score(len(plates), sum(right), len(sure), sure.count(False), taken, ece)


def sets(data: Path, camera: str, drawn: int) -> dict[str, Plates]:
    """Return what a reader is measured on."""
    dev = sorted((data / "crops" / "dev").glob("*.jpg"))
    kinds = [
        m for m in drawn_sets(data, drawn, seed=5) if m.name in ("drawn, every kind", "drawn, every province")
    ]
    return {
        camera: [(seen_by(camera, path), text_of_name(path)) for path in dev],
        "as published": [(images.read(path), text_of_name(path)) for path in dev],
        "drawn": [(crop.image, crop.label) for one in kinds for crop in one.crops],
    }


def confirm(folder: Path, data: Path, camera: str, count: int, seed: int) -> None:
    """Make a folder of a camera's pictures in which a person has decided every plate."""
    paths = sorted((data / "crops" / "train").glob("*.jpg"))
    folder.mkdir(parents=True)
    for path in random.Random(seed).sample(paths, count):
        images.write(folder / path.name, seen_by(camera, path))
    with Project.open(folder) as project:
        project.scan()
        rows = project.rows(project.plate_ids(Query()).tolist())
        project.decide_each((row.plate_id, text_of_name(Path(row.path)), Status.CONFIRMED) for row in rows)


def learn(folder: Path, model: Path, seed: int) -> tuple[Path, float, Paired | None]:
    """Fine-tune as the window does; return the new model, the minutes and what became of the pair."""
    began = time.monotonic()
    paired: Paired | None = None
    with Project.open(folder) as project:
        run = finetune.prepare(project, model, FinetuneOptions(seed=seed))
        assert run is not None
        for event in finetune.start(project, run).events():
            paired = event if isinstance(event, Paired) else paired
            if isinstance(event, Finished):
                return Path(event.fast or event.model), (time.monotonic() - began) / 60, paired
    raise SystemExit("the training was stopped")


def measure(options: argparse.Namespace, data: Path, camera: str, count: int, scratch: Path) -> Row:
    """Fine-tune once and read everything before and after."""
    model = model_file.find(options.model)
    plates = sets(data, camera, options.drawn)
    before = {name: score(model, one) for name, one in plates.items()}
    folder = scratch / f"{camera}-{count}"
    confirm(folder, data, camera, count, options.seed)
    learnt, minutes, paired = learn(folder, model, options.seed)
    after = {name: score(learnt, one) for name, one in plates.items()}
    made = paired is not None and paired.made
    share = paired.read_accurately if paired is not None else float("nan")
    return Row(camera, count, minutes, made, share, before, after)


def line(row: Row) -> list[str]:
    """Return one row of the table."""
    cells = [row.camera, str(row.plates), f"{row.minutes:.1f}"]
    for (name, old), new in zip(row.before.items(), row.after.values(), strict=True):
        cells.append(
            f"{old} -> {new}"
            if name != "drawn"
            else f"{old.samples - old.right} -> {new.samples - new.right}"
        )
    old, new = row.before[row.camera], row.after[row.camera]
    return [*cells, f"{old.sure_wrong}/{old.sure} -> {new.sure_wrong}/{new.sure}",
            f"{100 * old.ece:.1f} -> {100 * new.ece:.1f}",
            f"{old.milliseconds:.1f} -> {new.milliseconds:.1f}", "yes" if row.paired else "no"]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cameras", nargs="+", default=list(CAMERAS), choices=list(CAMERAS))
    parser.add_argument("--plates", nargs="+", type=int, default=[50, 200, 800])
    parser.add_argument("--model", default="", help="what is fine-tuned; without it the default pair")
    parser.add_argument("--drawn", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    data = common.data_root().resolve()
    if not (data / "crops").is_dir():
        print(f"no plates in {data}: set PLATEWRIGHT_DATA")
        return 0
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        for camera in options.cameras:
            for count in options.plates:
                rows.append(measure(options, data, camera, count, Path(scratch)))
                print("  ".join(line(rows[-1])), flush=True)
                common.write_json(options.json, [asdict(row) for row in rows])
    head = ["camera", "plates", "minutes", "its other plates", "as published", "drawn, wrong",
            f"wrong of those >= {SURE}", "calibration error, %", "ms a crop", "pair"]  # fmt: skip
    print(columns([head, *map(line, rows)]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
