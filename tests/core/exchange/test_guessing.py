"""The format of somebody else's work is told by names, else by what the files begin with."""

from __future__ import annotations

import pytest

from core import exchange
from core.errors import AnnotationError
from core.exchange.guessing import recognise
from core.exchange.importing import plan_import
from core.project import Project
from tests.core.exchange.conftest import QUAD, draw


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("Label.txt", "", "ppocrlabel"),
        ("夜 rec_gt.txt", "", "rec-gt"),
        ("表.csv", "", "csv"),
        ("a.jsonl", "", "jsonl"),
        ("metadata.jsonl", "", "imagefolder"),
        ("a.txt", '照片/a.jpg\t[{"transcription": "x"}]\n', "ppocrlabel"),
        ("a.txt", "照片/a.jpg\t皖A12345\r\n", "rec-gt"),
        ("a.txt", "0 0.5 0.5 0.25 0.125\n", "yolo"),
        ("a.txt", '1,2,30,2,30,9,1,9,"皖A12345"\n', "icdar"),
        ("a.json", '\ufeff{"version": "5.5.0", "shapes": []}', "labelme"),
        ("a.json", '{"images": [], "annotations": []}', "coco"),
        ("a.json", "[1]", None),
        ("a.txt", "皖A12345\n", None),
        ("a.bin", "\0\1", None),
        ("fileState.txt", "plates/a.jpg\t1\n", None),
    ],
)
def test_a_file_tells_its_format(tmp_path, name, content, format):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    assert recognise(path) == (None if format is None else (format, (path,)))


@pytest.mark.parametrize("format", ["ppocrlabel", "rec-gt", "csv", "coco", "yolo-pose", "labelme", "icdar"])
def test_what_is_exported_is_recognised_as_a_folder(tmp_path, format):
    draw(tmp_path / "照片" / "皖A12345.jpg", seed=1)
    items = list(exchange.items_of_names(tmp_path / "照片"))
    items = [exchange.ExportItem(i.path, i.label, QUAD, folder=i.folder) for i in items]
    target = tmp_path / "出"
    exchange.write(exchange.plan(format, items, target))
    found = recognise(target / "plates.csv" if format == "csv" else target)
    assert found is not None
    assert found[0] == format.removesuffix("-pose")
    with Project.open(tmp_path / "照片") as project:
        project.scan()
        plan = plan_import(project, target / "plates.csv" if format == "csv" else target)
        assert len(plan.differences) == 1
        assert plan.refused == ()


def test_a_store_is_meant_unless_it_is_the_own_one(tmp_path):
    folder = tmp_path / "照片"
    draw(folder / "a.jpg", seed=1)
    with Project.open(folder) as project:
        assert recognise(folder) == ("platewright", (folder,))
        assert recognise(folder, project.folder) is None
        (folder / "Label.txt").write_text("", encoding="utf-8")
        assert recognise(folder, project.folder) == ("ppocrlabel", (folder / "Label.txt",))


def test_nothing_to_import_is_told(tmp_path):
    draw(tmp_path / "照片" / "a.jpg", seed=1)
    with Project.open(tmp_path / "照片") as project:
        with pytest.raises(AnnotationError, match="no such file"):
            plan_import(project, tmp_path / "没有")
        with pytest.raises(AnnotationError, match="Choose the format"):
            plan_import(project, tmp_path / "照片")
        assert plan_import(project, _table(tmp_path), should_stop=lambda: True).cancelled


def _table(folder):
    path = folder / "表.csv"
    path.write_text("image,label\na.jpg,皖A12345\n", encoding="utf-8")
    return path
