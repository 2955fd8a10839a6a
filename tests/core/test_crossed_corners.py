"""Corners that cross are told in the same words wherever they are met."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import ccpd, exchange, images
from core.errors import GeometryError
from core.exchange.items import ExportItem
from core.insight.verify import misfit
from core.project import Project
from core.reading import Quad, crossed_corners
from core.recognition import locate

GOOD = Quad.from_points([(20, 20), (120, 24), (118, 60), (18, 56)])
CROSSED = Quad((GOOD.points[1], GOOD.points[0], *GOOD.points[2:]))
FAR = Quad.from_points([(x + 900, y) for x, y in GOOD.points])
SENTENCE = crossed_corners().message


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a picture whose CCPD name has crossed corners."""
    stem = ccpd.format(ccpd.annotate("皖A12345", GOOD, (200, 120), 120, 30))
    area, tilt, box, _, *rest = stem.split("-")
    a, b, c, d = (f"{x:.0f}&{y:.0f}" for x, y in CROSSED.points)
    path = tmp_path / "照片" / f"{'-'.join([area, tilt, box, f'{c}_{d}_{a}_{b}', *rest])}.jpg"
    path.parent.mkdir()
    images.write(path, np.full((120, 200, 3), 80, np.uint8))
    return path


def test_rectifying_ccpd_names_and_verifying() -> None:
    with pytest.raises(GeometryError, match=SENTENCE):
        images.rectify(np.zeros((120, 200, 3), np.uint8), CROSSED)
    with pytest.raises(GeometryError, match=SENTENCE):
        ccpd.annotate("皖A12345", CROSSED, (200, 120), 120, 30)
    assert misfit(CROSSED, (200, 120)) == SENTENCE


def test_recognising_and_opening_a_folder(picture: Path) -> None:
    place, error = locate._of_name(picture, as_box=False, may_box=True)
    assert place is not None
    assert isinstance(error, GeometryError)
    assert (error.message, error.path) == (SENTENCE, picture)
    with Project.open(picture.parent) as project:
        (refused,) = project.scan().refused
    assert SENTENCE in str(refused)


EXPORTS = sorted(name for name, one in exchange.FORMATS.items() if one.writes and (one.frames or one.crops))


@pytest.mark.parametrize("name", EXPORTS)
def test_exporting_tells_crossed_corners_from_such_outside(picture: Path, tmp_path: Path, name: str) -> None:
    items = [ExportItem(picture, "皖A12345", CROSSED), ExportItem(picture, "皖A12346", FAR)]
    for item, message in zip(items, (SENTENCE, "The plate lies outside the picture"), strict=True):
        ((_, error),) = exchange.plan(name, [item], tmp_path / "out").refused
        assert (error.message, error.path) == (message, picture)
        assert error.advice


def test_the_sentence_stands_in_one_place() -> None:
    root = Path(ccpd.__file__).parents[1]
    sources = [*(root / "core").rglob("*.py"), *(root / "gui").rglob("*.py")]
    assert [p.name for p in sources if SENTENCE in p.read_text(encoding="utf-8")] == ["reading.py"]
