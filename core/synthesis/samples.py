"""Draw the bundled sample folder: ``python -m core.synthesis.samples OUT_DIR``.

Street scenes under CCPD names. Three names carry a wrong label on purpose, so that a new user sees
how a difference between a file name and a reading is shown.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import ccpd, images
from core.plate import PlateKind
from core.synthesis.glyphs import bundled_fonts
from core.synthesis.plates import PlateRenderer
from core.synthesis.scenes import FRAME, Scene, View, draw_scene
from core.synthesis.strokes import StrokeGlyphs

QUALITY = 84
SEED = 36


@dataclass(frozen=True)
class Sample:
    """One frame: what the plate shows, what the name says when that differs, hour and camera."""

    label: str
    kind: PlateKind
    mood: str
    view: View
    name_label: str = ""
    rows: int = 1


_B, _G, _Y = PlateKind.BLUE, PlateKind.GREEN, PlateKind.YELLOW

SAMPLES: tuple[Sample, ...] = (
    Sample("京A8F526", _B, "day", View(6, 3, 0.5, 0.86)),
    Sample("沪C27K19", _B, "overcast", View(-14, 4, -2, 0.82)),
    Sample("粤BD30572", _G, "day", View(10, -2, 1.5, 0.84)),
    Sample("浙A63NW7", _B, "dusk", View(-8, 3, 2, 0.9)),
    Sample("苏E90418", _Y, "day", View(5, 2, -1, 0.8), rows=2),
    Sample("皖A5Q2H8", _B, "night", View(-5, 2, 1, 0.9)),
    Sample("鲁B7V106", _B, "day", View(22, -5, -4, 0.86), "鲁B7V1D6"),
    Sample("川GF81264", _G, "overcast", View(-12, 3, 2.5, 0.8)),
    Sample("鄂C4M935", _B, "day", View(-24, 6, 3, 0.88)),
    Sample("湘A2L687", _B, "dusk", View(12, 4, -3, 0.78)),
    Sample("闽D55S31", _B, "overcast", View(3, -6, 5.5, 0.84)),
    Sample("渝AD18703", _G, "night", View(-9, 2, -1.5, 0.88)),
    Sample("津R3T840", _B, "day", View(15, 7, -6, 0.8)),
    Sample("冀J62915", _Y, "overcast", View(-7, 3, 2, 0.78)),
    Sample("豫N8E77P", _B, "day", View(-18, -4, -2.5, 0.9), "豫N8F77P"),
    Sample("陕AF90253", _G, "day", View(-4, 5, 7, 0.82)),
    Sample("辽F1X569", _B, "night", View(16, 3, 3.5, 0.84)),
    Sample("黑M40G72", _B, "overcast", View(28, 2, 2, 0.86)),
    Sample("桂L9Y384", _B, "dusk", View(-15, 5, -4.5, 0.84)),
    Sample("云AA61890", _G, "dusk", View(8, 3, -1, 0.86)),
    Sample("贵Z7H245", _B, "day", View(2, 8, -8, 0.76)),
    Sample("新B83521", _Y, "dusk", View(11, 2, 1.5, 0.8)),
    Sample("藏A0K668", _B, "day", View(-10, 3, 4, 0.92), "藏A0K868"),
    Sample("青H5U903", _B, "night", View(-20, 4, -2, 0.86)),
)


def make_samples(folder: Path) -> list[Path]:
    """Draw every sample into ``folder``; returns the files, the same bytes at every call."""
    folder.mkdir(parents=True, exist_ok=True)
    # Letters and digits by the pen; Chinese characters, which it lacks, from the bold font.
    sources = [StrokeGlyphs(), bundled_fonts()[0]]
    renderer = PlateRenderer(sources, source_weights=[1, 0], mixed=0, scale=1.0, wear=0.25)
    paths = []
    for index, sample in enumerate(SAMPLES):
        rng = np.random.default_rng((SEED, index))
        renderer.double_rows = float(sample.rows == 2)
        drawn = renderer.draw(rng, sample.label, sample.kind)
        scene = draw_scene(rng, renderer, drawn, sample.mood, sample.view, paint=7 * index)
        path = folder / f"{frame_name(scene, sample.name_label or sample.label)}.jpg"
        images.write(path, scene.image, quality=QUALITY)
        paths.append(path)
    return paths


def frame_name(scene: Scene, label: str) -> str:
    """Return the CCPD name of a scene whose file says ``label``."""
    brightness, blur = images.measure(images.rectify(scene.image, scene.quad))
    return ccpd.format(ccpd.annotate(label, scene.quad, FRAME, brightness, blur))


if __name__ == "__main__":
    for made in make_samples(Path(sys.argv[1])):
        print(made)
