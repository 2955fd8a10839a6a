"""How the CTC loss of each network falls over its first 2,000 samples, from its own configuration.

    python benchmarks/loss_fall.py [--networks NAME ...] [--samples 2000] [--svg FILE] [--keep FOLDER]

Real data: PLATEWRIGHT_DATA, ../shared/data by default. A run this short has a schedule of its own: batches
of 20, ten of them to warm up; everything else is what resources/configure/NAME.toml says. ``--keep`` leaves
each run's events in FOLDER, where a second call finds them and trains only what is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import common, line_chart, training_curve  # noqa: E402
from core.evaluation.text import columns  # noqa: E402

NETWORKS = ("crnn_tiny_digits", "crnn_tiny_plate", "attention_crnn", "crnn_digits", "crnn_plate")
BATCH = 20
EVERY = 2  # batches of a point of the curve: the first and the last one are a mean over 40 samples


def overrides(data: Path, output: Path, samples: int) -> list[str]:
    """Return what a short run changes in a configuration."""
    steps = samples // BATCH
    return [
        f'data.root="{data.as_posix()}"', f'output="{output.as_posix()}"', "data.validation=[]",
        "data.workers=0", "run.threads=1", f"schedule.steps={steps}", "schedule.warmup=10",
        "loss.alignment_steps=0",
        f"run.batch_size={BATCH}", f"run.log_every={EVERY}", f"run.save_every={10 * steps}",
    ]  # fmt: skip


def train(name: str, data: Path, output: Path, samples: int) -> None:
    """Train a network on so many samples; its events are in ``output``."""
    from core.training import config
    from core.training.trainer import Trainer

    settings = config.load(
        ROOT / "resources" / "configure" / f"{name}.toml", overrides(data, output, samples)
    )
    trainer = Trainer(settings, mirror=False, should_stop=lambda: trainer.step >= settings.schedule.steps)
    trainer.run()
    for checkpoint in output.glob("*.pt"):
        checkpoint.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--networks", nargs="+", default=NETWORKS, choices=NETWORKS)
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    data = common.data_root().resolve()
    rows = [["network", "parameters", f"first {EVERY * BATCH}", f"last {EVERY * BATCH}", "seconds"]]
    charts = []
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.networks:
            output = (options.keep or Path(temporary)).resolve() / name
            if not (output / "events.jsonl").is_file():
                train(name, data, output, options.samples)
            curve = training_curve.read(output)
            losses = sorted(curve.losses.items())
            first, last = losses[0][1], losses[-1][1]
            told = [f"{curve.started['parameters']:,}", f"{first:.2f}", f"{last:.2f}", f"{curve.seconds:.0f}"]
            rows.append([name, *told])
            print(" ".join(rows[-1]), file=sys.stderr, flush=True)
            points = {"loss": [(float(step * BATCH), loss) for step, loss in losses]}
            top = max(loss for _, loss in losses)
            charts.append(
                line_chart.chart(f"{name}: CTC loss", points, x_name="samples", low=0, high=top, unit="")
            )
    print(columns(rows))
    if options.svg:
        options.svg.write_text(line_chart.page(charts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
