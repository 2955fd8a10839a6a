"""An import can be stopped, reads every list of a folder, and doubles nothing however often it is done."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import exchange
from core.errors import AnnotationError
from core.exchange import ExportOptions, differences, pairing, takeover
from core.exchange.differences import SAFE, Change
from core.exchange.importing import plan_import
from core.project import Project, Query, Status, edits
from core.project.records import now_ms
from core.reading import Quad
from tests.core.exchange.conftest import draw

LABELS = ("皖A12345", "京B88888", "浙CD12345", "苏E5K661", "川F00001", "粤G77777")
BOX = ((20.0, 30.0), (120.0, 30.0), (120.0, 60.0), (20.0, 60.0))
OTHER = ((20.0, 130.0), (120.0, 130.0), (120.0, 160.0), (20.0, 160.0))
LINES = 3000


@pytest.fixture
def project(tmp_path):
    """Return a project of six pictures in two folders, two of the same name."""
    for n in range(6):
        draw(tmp_path / "照片 & 车" / f"路口 {n // 3}" / f"{n % 3}.jpg", seed=n)
    with Project.open(tmp_path / "照片 & 车") as opened:
        opened.scan()
        yield opened


def plates(project):
    found = project.rows(sorted(project.plate_ids(Query()).tolist()))
    return [(row.path, row.text, row.status.value, row.kind, row.quad) for row in found]


def shapes(*pairs):
    return [{"transcription": text, "points": points, "difficult": False} for text, points in pairs]


def label_line(path, *pairs):
    return f"{path}\t{json.dumps(shapes(*pairs), ensure_ascii=False)}\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="there are no devices among the files")
@pytest.mark.parametrize("format", [name for name, one in exchange.FORMATS.items() if one.reads])
def test_nothing_is_read_out_of_a_device(project, format, tmp_path):
    device = Path("/dev/null")
    with pytest.raises(AnnotationError, match="This is neither a file nor a folder"):
        plan_import(project, device, format)
    if format not in ("platewright", "labelme", "x-anylabeling", "yolo", "yolo-pose", "icdar"):
        with pytest.raises(AnnotationError, match="This is neither a file nor a folder"):
            exchange.read(format, device, exchange.ImageIndex.of_folder(project.folder))


# -- stopping ------------------------------------------------------------------------------------


def long_files(place):
    """Write the same long work in each format that is read line by line, or file by file."""
    names = [f"路口 0/{n % 3}.jpg" for n in range(LINES)]
    yield write(place / "Label.txt", "".join(label_line(n, ("皖A12345", BOX)) for n in names))
    yield write(place / "rec_gt.txt", "".join(f"{n}\t皖A12345\n" for n in names))
    yield write(place / "表.csv", "image,label\n" + "".join(f"{n},皖A12345\n" for n in names))
    yield write(place / "表.jsonl", "".join(f'{{"image": "{n}", "label": "皖A12345"}}\n' for n in names))
    images = [{"id": n, "file_name": name} for n, name in enumerate(names)]
    boxes = [{"image_id": n, "bbox": [20, 30, 100, 30], "text": "皖A12345"} for n in range(LINES)]
    yield write(place / "coco.json", json.dumps({"images": images, "annotations": boxes}))
    for n in range(200):
        write(place / "标签" / "路口 0" / f"{n}.txt", "0 0.5 0.5 0.25 0.125\n")
    yield place / "标签"


def test_reading_stops_in_the_middle_of_the_file(project, tmp_path):
    for source in long_files(tmp_path / "别人的"):
        told = []

        def report(done, total, told=told):
            told.append(done / total)

        plan = plan_import(project, source, report=report, should_stop=lambda told=told: told[-1:] > [0.25])
        assert plan.cancelled and plan.differences == () and plan.refused == ()
        assert 0.25 < told[-1] < 0.45, source  # reading goes on to 0.6
        whole = []
        plan_import(project, source, report=lambda done, total, whole=whole: whole.append(done / total))
        assert whole == sorted(whole) and whole[0] == 0
        assert len(set(whole)) > 20


def test_another_store_and_a_search_for_lists_can_be_stopped(project, tmp_path):
    other = tmp_path / "同事"
    draw(other / "a.jpg", seed=1)
    with Project.open(other) as work:
        work.scan()
    for source in (other, tmp_path):
        assert plan_import(project, source, should_stop=lambda: True).cancelled


# -- doing it twice ------------------------------------------------------------------------------


def test_two_who_compared_before_either_took_over_double_nothing(project, tmp_path):
    lines = [
        label_line("路口 0/0.jpg", ("皖A12345", BOX), ("京B88888", OTHER)),
        label_line("路口 0/1.jpg", ("川F00001", BOX)),
    ]
    path = write(tmp_path / "Label.txt", "".join(lines))
    first, second = plan_import(project, path), plan_import(project, path)
    assert first.counts() == {Change.NEW: 2, Change.ADDED: 1}
    assert takeover.apply(project, first.differences, first.format).taken == 3
    after, steps = plates(project), len(project.history())
    assert len(after) == 7
    done = takeover.apply(project, second.differences, second.format)
    assert (done.taken, done.same, done.kept, done.edits) == (0, 3, 0, [])
    assert (plates(project), len(project.history())) == (after, steps)


def test_some_of_a_plan_are_compared_beside_all_of_it(project, tmp_path):
    path = write(tmp_path / "Label.txt", label_line("路口 0/0.jpg", ("皖A12345", BOX), ("京B88888", OTHER)))
    plan = plan_import(project, path)
    (added,) = [d for d in plan.differences if d.change is Change.ADDED]
    afresh = differences.Afresh(project, plan.differences)
    # Alone it would be the only thing said of the picture, and mean the plate that is there.
    assert takeover.apply(project, [added], plan.format, afresh=afresh).taken == 1
    assert next(row[1] for row in plates(project)) == ""
    assert len(plates(project)) == 7


def test_what_a_person_did_since_the_comparison_stays(project, tmp_path):
    path = write(tmp_path / "rec_gt.txt", "路口 0/0.jpg\t皖A12345\n路口 0/1.jpg\t京B88888\n")
    plan = plan_import(project, path)
    plate = plan.differences[0].row.plate_id
    project.decide(plate, text="沪C99999", status=Status.CONFIRMED, operator="李")
    done = takeover.apply(project, plan.differences, plan.format, changes=SAFE | {Change.CONFLICT})
    assert (done.taken, done.same, done.kept) == (1, 0, 1)
    assert project.row(plate).text == "沪C99999"


def test_what_a_person_did_since_stays_though_the_clock_was_set_back(project, tmp_path, monkeypatch):
    path = write(tmp_path / "rec_gt.txt", "路口 0/0.jpg\t皖A12345\n路口 0/1.jpg\t京B88888\n")
    first, second = (difference.row.plate_id for difference in plan_import(project, path).differences)
    with monkeypatch.context() as fast:
        fast.setattr(edits, "now_ms", lambda: now_ms() + 8 * 3_600_000)
        project.set_split([first], "train")
    plan = plan_import(project, path)
    project.set_quad(second, None)
    done = takeover.apply(project, plan.differences, plan.format, since=plan.since)
    assert (done.taken, done.kept) == (1, 1)
    assert (project.row(first).text, project.row(second).status) == ("皖A12345", Status.UNREAD)


def test_what_a_file_says_twice_comes_once(project, tmp_path):
    line = label_line("路口 0/0.jpg", ("皖A12345", BOX), ("京B88888", OTHER), ("京B88888", OTHER))
    path = write(tmp_path / "Label.txt", line + line)
    plan = plan_import(project, path)
    assert plan.counts() == {Change.NEW: 1, Change.ADDED: 1, Change.SAME: 4}
    takeover.apply(project, plan.differences, plan.format)
    assert [row[1] for row in plates(project) if row[0] == "路口 0/0.jpg"] == ["皖A12345", "京B88888"]


@pytest.mark.parametrize(
    "corners",
    [
        ((20.0, 130.0), (120.0, 130.0), (120.0, 130.0), (20.0, 130.0)),
        ((50.0, 50.0),) * 4,
        ((0.0, 0.0), (10.0, 10.0), (20.0, 20.0), (30.0, 30.0)),
        ((0.0, 0.0), (100.0, 0.0), (20.0, 20.0), (0.0, 100.0)),  # an arrow, in whatever order
    ],
)
@pytest.mark.parametrize("name", ["Label.txt", "标注.csv"])
def test_corners_that_make_no_area_are_refused_with_their_line(project, tmp_path, corners, name):
    flat = ",".join(f"{v:g}" for point in corners for v in point)
    header = "image,label,x1,y1,x2,y2,x3,y3,x4,y4\n"
    text = label_line("路口 0/0.jpg", ("皖A12345", corners))
    path = write(tmp_path / name, text if name == "Label.txt" else f"{header}路口 0/0.jpg,皖A12345,{flat}\n")
    plan = plan_import(project, path)
    assert not plan.differences
    (error,) = plan.refused
    assert "cross, or lie on one line" in str(error) and error.path == path and error.advice
    assert f"line {1 if name == 'Label.txt' else 2}" in error.detail


@pytest.mark.parametrize("x", [100_000, -500, 241])
def test_corners_outside_the_picture_are_refused_and_the_rest_goes_on(project, tmp_path, x):
    outside = [(x, 30), (x + 100, 30), (x + 100, 60), (x, 60)]
    half = [(200, 30), (300, 30), (300, 60), (200, 60)]  # the picture shows a part of it
    lines = label_line("路口 0/0.jpg", ("皖A12345", outside)), label_line("路口 0/1.jpg", ("京B88888", half))
    path = write(tmp_path / "标注" / "Label.txt", "".join(lines))
    plan = plan_import(project, path)
    (error,) = plan.refused
    assert "outside the picture" in str(error) and error.path == path
    assert error.detail == "line 1: 路口 0/0.jpg, 240x200"
    takeover.apply(project, plan.differences, plan.format)
    assert [(text, status) for _, text, status, _, _ in plates(project)][:2] == [
        ("", "unread"),
        ("京B88888", "confirmed"),
    ]


def test_crossed_corners_of_another_store_are_refused(project, tmp_path):
    shutil.copytree(project.folder, tmp_path / "同事")
    crossed = Quad.from_points([BOX[0], BOX[2], BOX[1], BOX[3]])
    with Project.open(tmp_path / "同事") as other:
        plate = int(other.plate_ids(Query())[0])
        other.set_quad(plate, crossed)  # as an import of before let in
        other.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    plan = plan_import(project, tmp_path / "同事")
    (error,) = plan.refused
    assert not plan.differences
    assert error.path == tmp_path / "同事" and error.detail == "路口 0/0.jpg"
    assert "cross, or lie on one line" in str(error)


def test_a_row_outside_its_picture_names_its_file_among_several(project, tmp_path):
    outside = [(900, 30), (999, 30), (999, 60), (900, 60)]
    write(tmp_path / "集" / "train" / "Label.txt", label_line("路口 0/0.jpg", ("皖A12345", BOX)))
    bad = write(tmp_path / "集" / "val" / "Label.txt", label_line("路口 0/1.jpg", ("京B88888", outside)))
    plan = plan_import(project, tmp_path / "集")
    assert [error.path for error in plan.refused] == [bad] and len(plan.differences) == 1


POINTS = st.tuples(st.integers(0, 180), st.integers(0, 150), st.integers(0, 60), st.integers(0, 50)).map(
    lambda b: Quad.from_box((b[0], b[1], b[0] + b[2], b[1] + b[3])).to_list()
)
TEXTS = st.sampled_from((*LABELS, "皖a12345", "皖AO2345", "ABC", "12345", "###", ""))
SAID = st.lists(st.tuples(st.integers(0, 5), TEXTS, POINTS, st.booleans()), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=SAID, said=SAID, kinds=st.sampled_from((SAFE, SAFE | {Change.CONFLICT})))
def test_the_second_import_of_a_file_changes_nothing(project, tmp_path, before, said, kinds):
    place = Path(tempfile.mkdtemp(dir=tmp_path))
    shutil.copytree(project.folder, place / "照片", ignore=shutil.ignore_patterns(".platewright"))
    with Project.open(place / "照片") as fresh:
        fresh.scan()
        for n, text, points, doubt in before:
            state = Status.DOUBTFUL if doubt or text not in LABELS else Status.CONFIRMED
            row = fresh.add_plate(fresh.row(n + 1).image_id, Quad(tuple(map(tuple, points)))).plate_id
            fresh.decide(row, text=text, status=state)
        _import_twice(fresh, place, said, kinds)


def _import_twice(project, place, said, kinds):
    lines = []
    for n, text, points, difficult in said:
        shape = {"transcription": text, "points": points, "difficult": difficult}
        lines.append(f"路口 {n // 3}/{n % 3}.jpg\t{json.dumps([shape], ensure_ascii=False)}\n")
    path = write(place / "Label.txt", "".join(lines))
    plan = plan_import(project, path)
    takeover.apply(project, plan.differences, plan.format, changes=kinds)
    after, steps = plates(project), len(project.history(limit=100000))
    again = plan_import(project, path)
    done = takeover.apply(project, again.differences, again.format)
    assert (plates(project), len(project.history(limit=100000)), done.taken) == (after, steps, 0)


# -- several lists -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "format", ["ppocrlabel", "rec-gt", "coco", "imagefolder", "labelme", "yolo-pose", "icdar"]
)
def test_all_splits_of_what_was_exported_come_back(project, tmp_path, format):
    ids = sorted(project.plate_ids(Query()).tolist())
    for plate_id, label, subset in zip(ids, LABELS, ("train", "val", "test") * 2, strict=True):
        project.set_quad(plate_id, Quad(BOX))
        project.decide(plate_id, text=label, status=Status.CONFIRMED)
        project.set_split([plate_id], subset)
    target = tmp_path / "导出"
    written = exchange.write(
        exchange.plan(format, exchange.items_of(project), target, ExportOptions(split="assigned"))
    )
    assert written.written == 6
    with Project.open(target) as exported:  # the pictures that came along
        exported.scan()
        plan = plan_import(exported, target)
        assert plan.format == format.removesuffix("-pose")
        assert [d.change for d in plan.differences if d.change is Change.UNMATCHED] == []
        assert len(plan.differences) == 6
        done = takeover.apply(exported, plan.differences, plan.format)
        assert done.taken == 6
        if format != "yolo-pose":  # which has no place for text
            assert {row[1] for row in plates(exported)} == set(LABELS)
    if format in ("ppocrlabel", "rec-gt", "coco", "imagefolder"):
        assert len(plan.files) == 3 and len(plan.names()) == 3
        assert {d.annotation.file for d in plan.differences} == set(plan.names())
    else:
        assert plan.files == (target,) and plan.names() == [target.name]


def test_lists_of_splits_are_told_by_where_they_lie(project, tmp_path):
    root = tmp_path / "导出"
    write(root / "train" / "Label.txt", label_line("train/0.jpg", ("皖A12345", BOX)) + "坏行\n")
    write(root / "val" / "label.TXT", label_line("路口 1/1.jpg", ("京B88888", BOX)))
    write(root / "val" / "rec_gt.txt", "crop_img/0.jpg\t京B88888\n")  # PPOCRLabel writes both
    write(root / ".旧" / "Label.txt", label_line("路口 1/1.jpg", ("浙CD12345", BOX)))
    plan = plan_import(project, root)
    assert (plan.format, plan.names()) == ("ppocrlabel", ["train/Label.txt", "val/label.TXT"])
    assert [(d.annotation.file, d.annotation.line) for d in plan.differences if d.row is not None] == [
        ("val/label.TXT", 1)
    ]
    assert [error.path for error in plan.refused] == [root / "train" / "Label.txt"]


def test_one_list_stays_one_file(project, tmp_path):
    path = write(tmp_path / "出" / "子" / "Label.txt", label_line("路口 0/0.jpg", ("皖A12345", BOX)))
    for source in (path, tmp_path / "出"):
        plan = plan_import(project, source)
        assert plan.files == (path,)
        assert plan.differences[0].annotation.file == ""


def test_a_list_beside_its_pictures_names_them_from_there(project, tmp_path):
    for n in range(2):
        write(
            tmp_path / "出" / f"路口 {n}" / "metadata.jsonl",
            f'{{"file_name": "1.jpg", "text": "{LABELS[n]}"}}\n',
        )
    plan = plan_import(project, tmp_path / "出")
    assert {d.path: d.text for d in plan.differences} == {
        "路口 0/1.jpg": LABELS[0],
        "路口 1/1.jpg": LABELS[1],
    }


@pytest.mark.parametrize("format", ["ppocrlabel", "rec-gt", "csv"])
def test_a_folder_whose_format_is_chosen_gives_its_lists(project, tmp_path, format):
    lines = {
        "ppocrlabel": [label_line(f"路口 {n}/0.jpg", (LABELS[n], BOX)) for n in range(2)],
        "rec-gt": [f"路口 {n}/0.jpg\t{LABELS[n]}\n" for n in range(2)],
        "csv": [f"image,label\n路口 {n}/0.jpg,{LABELS[n]}\n" for n in range(2)],
    }[format]
    suffix = ".csv" if format == "csv" else ".txt"
    for n, line in enumerate(lines):
        write(tmp_path / "出" / f"甲{n}{suffix}", line)
    write(tmp_path / "出" / "说明.txt", "notes\n")
    plan = plan_import(project, tmp_path / "出", format)
    assert plan.names() == [f"甲0{suffix}", f"甲1{suffix}"]
    assert plan.counts() == {Change.NEW: 2}


@pytest.mark.parametrize("format", ["ppocrlabel", "rec-gt", "csv", "icdar", "yolo"])
def test_a_file_of_several_that_cannot_be_read_is_refused_and_the_rest_goes_on(project, tmp_path, format):
    root, good = tmp_path / "出", f"路口 1/1.jpg\t{LABELS[0]}\n"
    names = {"ppocrlabel": "Label.txt", "rec-gt": "rec_gt.txt", "csv": "plates.csv"}
    lines = {
        "ppocrlabel": label_line("路口 1/1.jpg", (LABELS[0], BOX)),
        "rec-gt": good,
        "csv": "image,label\n" + good.replace("\t", ","),
        "icdar": f"1,1,50,1,50,20,1,20,{LABELS[0]}\n",
        "yolo": "0 0.5 0.5 0.2 0.2\n",
    }
    bad = root / "路口 0" / names.get(format, "0.txt")
    write(bad, "")
    bad.write_bytes(lines[format].encode("utf-16"))
    write(root / "路口 1" / names.get(format, "1.txt"), lines[format])
    plan = plan_import(project, root, format)
    assert [d.path for d in plan.differences if d.change in SAFE] == ["路口 1/1.jpg"]
    assert [error.path for error in plan.refused] == [bad]


def test_many_texts_of_one_picture_are_told_apart_in_time(project, monkeypatch):
    compared = []
    monkeypatch.setattr(pairing, "_repeats", lambda *pair: compared.append(pair))
    said = [exchange.ImportedAnnotation("路口 0/0.jpg", f"皖A{n:05d}") for n in range(500)]
    assert len(differences.find(project, said)) == 500
    assert len(compared) < 500
