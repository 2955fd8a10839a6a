"""Pictures and plates to export: drawn, with Chinese names, spaces and ampersands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core import ccpd, images
from core.exchange import ExportItem
from core.project import PlateRow, Project, Query
from core.reading import Quad
from tests import ids

FRAME = "皖A12345"
OTHER = Quad.from_box((20.0, 150.0, 120.0, 185.0))
QUAD = Quad(((60.0, 80.0), (180.0, 90.0), (178.0, 130.0), (58.0, 118.0)))


def draw(path: Path, size: tuple[int, int] = (240, 200), seed: int = 0) -> Path:
    """Write a picture of smooth noise, so that JPEG keeps it small and no two are alike."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (size[1] // 20 + 1, size[0] // 20 + 1, 3), np.uint8)
    picture = np.kron(coarse, np.ones((20, 20, 1), np.uint8))[: size[1], : size[0]]
    path.parent.mkdir(parents=True, exist_ok=True)
    images.write(path, np.ascontiguousarray(picture))
    return path


def item(path: Path, label: str, quad: Quad | None = QUAD, **more: object) -> ExportItem:
    """Return an export item for a picture; a CCPD name is parsed."""
    name = ccpd.parse(path.stem) if ccpd.looks_like_ccpd(path.stem) else None
    return ExportItem(path, label, quad, kind="blue", status="confirmed", ccpd=name, **more)


def rows(project: Project) -> dict[str, PlateRow]:
    """Return the plates by the end of their path; a second one of a picture has a star."""
    found: dict[str, PlateRow] = {}
    for row in project.rows(sorted(project.plate_ids(Query()).tolist())):
        key = "frame" if "&" in row.path and row.path.count("/") == 0 else row.path.split("/")[0]
        found[key + "*" if key in found else key] = row
    return found


def tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return an empty folder of pictures with an awkward name."""
    folder = tmp_path / "照片 & more"
    folder.mkdir()
    return folder


@pytest.fixture
def items(source: Path) -> list[ExportItem]:
    """Return five plates: a CCPD frame, three names that need care, and two plates on one picture."""
    named = ccpd.annotate("皖A12345", QUAD, (240, 200), 120, 33)
    frame = draw(source / f"{ccpd.format(named)}.jpg", seed=1)
    chinese = draw(source / "路口 一" / "车 & 牌.jpg", seed=2)
    other = draw(source / "cam2" / "0001.png", seed=3)
    pair = draw(source / "cam3" / "0001.jpg", seed=4)
    second = Quad.from_box((20.0, 150.0, 120.0, 185.0))
    return [
        item(frame, "皖A12345", folder=source, name_label="皖A12345"),
        item(chinese, "京B88888", folder=source),
        item(other, "浙CD12345", folder=source),
        item(pair, "苏E5K661", folder=source),
        item(pair, "皖A12345", second, folder=source),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three pictures: a CCPD frame, and two of one name."""
    folder = tmp_path / "照片 & more"
    name = ccpd.annotate(FRAME, QUAD, (240, 200), 100, 30)
    draw(folder / f"{ccpd.format(name)}.jpg", seed=1)
    draw(folder / "cam 1" / "路口.jpg", seed=2)
    draw(folder / "cam 2" / "路口.jpg", seed=3)
    return folder


@pytest.fixture
def project(folder: Path, tmp_path: Path) -> Iterator[Project]:
    """Return the project of the folder, scanned."""
    with Project.open(folder, data_dir=tmp_path / "data") as opened:
        opened.scan()
        ids.set_apart(opened)
        yield opened
