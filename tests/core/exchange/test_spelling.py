"""Lists of another system spell the names of pictures in their own way: the right one is found, or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.datasets.labelled import frames_of
from core.exchange import takeover
from core.exchange.importing import plan_import
from core.project import Project, Query
from tests.core.exchange.conftest import draw

COMPOSED, APART = "é", "e\u0301"
NAMES = (f"Caf{COMPOSED}/Image 1.JPG", "Ab.jpg", "aB.jpg")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three pictures, two of which differ by a capital; skip where that cannot be."""
    folder = tmp_path / "照片"
    for seed, name in enumerate(NAMES):
        draw(folder / name, seed=seed)
    if len(list(folder.rglob("*.[jJ]*"))) < len(NAMES):
        pytest.skip("the disk takes capitals and small letters for the same")
    return folder


def ppocrlabel(path: Path, rows: dict[str, str]) -> Path:
    points = [[20, 30], [120, 30], [120, 60], [20, 60]]
    lines = [
        f"{name}\t{json.dumps([{'transcription': text, 'points': points}], ensure_ascii=False)}\n"
        for name, text in rows.items()
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_labels_come_to_pictures_that_are_spelt_otherwise(folder: Path, tmp_path: Path) -> None:
    source = ppocrlabel(tmp_path / "Label.txt", {f"caf{APART}/image 1.jpg": "皖A12345", "aB.jpg": "京B88888"})
    with Project.open(folder) as project:
        project.scan()
        plan = plan_import(project, source)
        assert not plan.refused
        takeover.apply(project, plan.differences, plan.format)
        texts = {row.path: row.text for row in project.rows(project.plate_ids(Query()).tolist())}
    assert texts == {NAMES[0]: "皖A12345", "Ab.jpg": "", "aB.jpg": "京B88888"}


def test_a_line_that_may_mean_two_pictures_is_refused_with_both(folder: Path, tmp_path: Path) -> None:
    source = ppocrlabel(tmp_path / "Label.txt", {"Ab.jpg": "皖A12345", "ab.jpg": "京B88888"})
    with Project.open(folder) as project:
        project.scan()
        plan = plan_import(project, source)
    assert [difference.path for difference in plan.differences] == ["Ab.jpg"]
    assert plan.differences[0].annotation.label == "皖A12345"
    (refused,) = plan.refused
    assert refused.path == source
    assert refused.detail == "line 2: ab.jpg, Ab.jpg, aB.jpg"


def test_a_list_to_train_or_measure_on_finds_them_too(folder: Path) -> None:
    listed = folder / "rec_gt.txt"
    listed.write_text(f"CAF{APART}/image 1.jpg\t皖A12345\nAB.JPG\t京B88888\n", encoding="utf-8")
    found = frames_of(listed)
    assert [frame.path for frame in found.frames] == [folder / NAMES[0]]
    assert [error.message for error in found.refused] == ["Several pictures of the folder may be meant"]


def test_blanks_around_a_path_are_those_of_a_name_or_of_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "照片"
    for seed, name in enumerate((" a.jpg", "a.jpg", "\u3000 b.jpg", "c.jpg")):
        draw(folder / name, seed=seed)
    rows = {" a.jpg": "皖A11111", "a.jpg": "皖A22222", "\u3000 b.jpg": "皖A33333", " c.jpg ": "皖A44444"}
    with Project.open(folder) as project:
        project.scan()
        plan = plan_import(project, ppocrlabel(tmp_path / "Label.txt", rows))
        assert {d.path: d.text for d in plan.differences} == {
            k.replace(" c.jpg ", "c.jpg"): v for k, v in rows.items()
        }
