"""Street scenes, and the bundled sample folder."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from core import ccpd, images, plate
from core.plate import PlateKind
from core.synthesis.plates import PlateRenderer
from core.synthesis.samples import SAMPLES, make_samples
from core.synthesis.scenes import FRAME, Scene, View, draw_scene
from core.synthesis.street import MOODS

BUNDLED = Path(__file__).parents[3] / "resources" / "samples"


def _scene(seed: int, label: str, kind: PlateKind, mood: str = "day", view: View | None = None) -> Scene:
    renderer = PlateRenderer(scale=1.0, wear=0)
    rng = np.random.default_rng(seed)
    return draw_scene(rng, renderer, renderer.draw(rng, label, kind), mood, view)


@pytest.mark.parametrize(
    ("mood", "label", "kind"),
    [
        ("day", "皖A12345", PlateKind.BLUE),
        ("night", "粤BD12345", PlateKind.GREEN),
        ("dusk", "藏E5K789", PlateKind.YELLOW),
    ],
)
def test_rectifying_by_the_quad_gives_the_flat_plate_back(mood: str, label: str, kind: PlateKind) -> None:
    scene = _scene(1, label, kind, mood, View(18, 6, -5, 0.9))
    assert scene.image.shape == (FRAME[1], FRAME[0], 3)
    assert scene.quad.is_convex
    flat = scene.drawn.image
    seen = images.rectify(scene.image, scene.quad, (220, 70))
    wanted = cv2.resize(flat, (220, 70), interpolation=cv2.INTER_AREA)
    for channel in range(3):
        if wanted[..., channel].std() > 15:
            likeness = np.corrcoef(seen[..., channel].ravel(), wanted[..., channel].ravel())[0, 1]
            assert likeness > 0.9
    # A quad that is off by a tenth of the plate no longer fits as well.
    x0, y0 = scene.quad.points[0]
    shifted = images.rectify(
        scene.image, type(scene.quad)(((x0 + 12, y0 + 8), *scene.quad.points[1:])), (220, 70)
    )
    luma = [picture.mean(axis=2).ravel() for picture in (seen, shifted, wanted)]
    assert np.corrcoef(luma[1], luma[2])[0, 1] < np.corrcoef(luma[0], luma[2])[0, 1] - 0.05


def test_quads_stand_at_whole_pixels_inside_the_frame() -> None:
    for seed in range(3):
        quad = _scene(seed, "京A12345", PlateKind.BLUE).quad
        assert all(v == int(v) for point in quad.points for v in point)
        assert quad.clipped(*FRAME) == quad


def test_hours_differ_in_light() -> None:
    light = {mood: _scene(4, "京A12345", PlateKind.BLUE, mood, View()).image.mean() for mood in MOODS}
    assert light["night"] < light["dusk"] < light["day"]


def test_bundled_samples_name_what_they_show() -> None:
    files = sorted(BUNDLED.glob("*.jpg"))
    assert len(files) == len(SAMPLES) == 24
    assert sum(f.stat().st_size for f in files) < 3_000_000
    labels = [ccpd.parse(f.stem).label for f in files]
    assert sorted(labels) == sorted(s.name_label or s.label for s in SAMPLES)
    assert all(plate.is_valid(label) for label in labels)
    for file in files[:3]:
        info = images.probe(file)
        assert (info.width, info.height) == FRAME


def test_samples_are_varied_and_three_names_are_wrong() -> None:
    wrong = [s for s in SAMPLES if s.name_label]
    assert len(wrong) == 3
    assert all(s.name_label != s.label and len(s.name_label) == len(s.label) for s in wrong)
    assert {s.kind for s in SAMPLES} == {PlateKind.BLUE, PlateKind.GREEN, PlateKind.YELLOW}
    assert len({s.label[0] for s in SAMPLES}) >= 20
    assert {s.mood for s in SAMPLES} == set(MOODS)
    assert all(plate.is_valid(s.label) for s in SAMPLES)


def test_making_samples_again_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.synthesis.samples.SAMPLES", SAMPLES[:2])
    first = make_samples(tmp_path / "样本 & 1")
    second = make_samples(tmp_path / "2")
    assert [p.name for p in first] == [p.name for p in second]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert all(len(ccpd.parse(p.stem).label) in (7, 8) for p in first)


def test_the_bundled_samples_are_those_that_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.synthesis.samples.SAMPLES", SAMPLES[:7])  # one of two rows, one named wrongly
    for sample, made in zip(SAMPLES, make_samples(tmp_path), strict=False):
        name = ccpd.parse(made.name)
        assert name.label == (sample.name_label or sample.label)
        (kept,) = (path for path in BUNDLED.glob("*.jpg") if ccpd.parse(path.name).label == name.label)
        told = ccpd.parse(kept.name)
        assert name.quad == told.quad
        assert abs(name.brightness - told.brightness) <= 1
        assert made.stat().st_size == pytest.approx(kept.stat().st_size, rel=0.01)
        # not to the byte: another processor may round otherwise
        drawn, bundled = images.read(made), images.read(kept)
        assert np.abs(drawn.astype(float) - bundled).mean() < 0.5
