"""Other people's files are not trusted: no code runs, no path leads out, one bad line stays one."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import exchange
from core.errors import AnnotationError, AppError, ExportError
from core.exchange import FORMATS, ImageIndex, ImportedFile, annotation_files
from core.exchange.watch import StoppedError, Watch

# Every example overwrites the same file.
from tests.core.exchange.conftest import draw

FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
READABLE = [name for name, format in FORMATS.items() if format.reads]
LINES = ["rec-gt", "ppocrlabel", "csv", "jsonl", "imagefolder"]
SHAPE = '[{"transcription": "皖A12345", "points": [[1,2],[9,2],[9,5],[1,5]], "difficult": false}]'


def read(name, path):
    return exchange.read(name, path, ImageIndex.of_folder(path.parent))


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def good_line(name: str, path: str) -> str:
    """Return a line of a format that names a picture and one plate."""
    return {
        "rec-gt": f"{path}\t皖A12345",
        "ppocrlabel": f"{path}\t{SHAPE}",
        "csv": f'"{path}",皖A12345',
        "jsonl": json.dumps({"image": path, "label": "皖A12345"}, ensure_ascii=False),
        "imagefolder": json.dumps({"file_name": path, "text": "皖A12345"}),
    }[name]


def document(name: str, *paths: str, end: str = "\n") -> str:
    header = [f"image,label{end}"] if name == "csv" else []
    return "".join([*header, *(good_line(name, path) + end for path in paths)])


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_of_every_system(name, mark, end, tmp_path):
    paths = ["照片 & 1/车 牌.jpg", "b.jpg"]
    path = write(tmp_path / "标注 file.txt", mark + document(name, *paths, end=end) + " " + end + end)
    found = read(name, path)
    assert not found.refused
    assert [a.path for a in found.annotations] == paths
    assert {a.label for a in found.annotations} == {"皖A12345"}


@pytest.mark.parametrize("name", LINES)
def test_files_of_chinese_windows(name, tmp_path):
    path = write(tmp_path / "gbk.txt", document(name, "照片/车牌.jpg").encode("gb18030"))
    (one,) = read(name, path).annotations
    assert (one.path, one.label) == ("照片/车牌.jpg", "皖A12345")


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize(
    "path",
    [
        "../secret.jpg",
        "a/../../b.jpg",
        "/etc/passwd",
        "C:\\x.jpg",
        "c:x.jpg",
        "\\\\server\\x.jpg",
        "..\\x.jpg",
        "",
    ],
)
def test_paths_that_lead_out_are_refused_and_the_rest_goes_on(name, path, tmp_path):
    bad = good_line(name, path)
    header = "image,label\n" if name == "csv" else ""
    source = write(tmp_path / "x.txt", f"{header}{bad}\n{good_line(name, 'good.jpg')}\n")
    found = read(name, source)
    assert [a.path for a in found.annotations] == ["good.jpg"]
    (error,) = found.refused
    assert isinstance(error, AnnotationError) and error.path == source and "line" in error.detail


@pytest.mark.parametrize("name", LINES)
def test_a_huge_line_is_skipped_not_loaded(name, tmp_path, monkeypatch):
    monkeypatch.setattr(annotation_files, "MAX_LINE", 1000)
    lines = document(name, "a.jpg", "b" * 5000 + ".jpg", "c.jpg")
    found = read(name, write(tmp_path / "x.txt", lines))
    assert [a.path for a in found.annotations] == ["a.jpg", "c.jpg"]
    (error,) = found.refused
    assert "too long" in str(error)


@pytest.mark.parametrize("name", LINES)
def test_bytes_that_are_no_text_are_refused_line_by_line(name, tmp_path):
    good = document(name, "a.jpg").encode()
    found = read(name, write(tmp_path / "x.txt", good + b"\xff\xff\xff\x80\n" + b"a\0b\tx\n"))
    assert [a.path for a in found.annotations] == ["a.jpg"]
    assert len(found.refused) == 2


def test_a_split_of_half_a_character_is_refused_and_the_rest_goes_on(tmp_path):
    rows = [
        {"image": f"{key}.jpg", "label": "皖A12345", "split": split}
        for key, split in (("a", "\ud83d"), ("b", ""))
    ]
    lines = [json.dumps(row) for row in rows]
    found = read("jsonl", write(tmp_path / "x.jsonl", "\n".join(lines)))
    assert [a.path for a in found.annotations] == ["b.jpg"]
    (error,) = found.refused
    assert "half a character" in str(error) and "line 1" in error.detail


@pytest.mark.parametrize("name", ["jsonl", "ppocrlabel", "imagefolder"])
def test_half_a_character_is_refused_and_the_rest_goes_on(name, tmp_path):
    bad = good_line(name, "a.jpg").replace("皖", "\\ud83d").replace("\\u7696", "\\ud83d")
    found = read(name, write(tmp_path / "x.txt", f"{bad}\n{good_line(name, 'b.jpg')}\n"))
    assert [a.path for a in found.annotations] == ["b.jpg"]
    (error,) = found.refused
    assert "half a character" in str(error) and "line 1" in error.detail


def test_utf16_is_told(tmp_path):
    with pytest.raises(AnnotationError, match="UTF-16") as caught:
        read("rec-gt", write(tmp_path / "x.txt", "a.jpg\t皖A12345\n".encode("utf-16")))
    assert caught.value.advice


@pytest.mark.parametrize("bomb", ["__import__('os').mkdir('pwned')", "[].__class__", "exec('1')"])
def test_label_files_are_never_evaluated(bomb, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = read("ppocrlabel", write(tmp_path / "Label.txt", f"a.jpg\t{bomb}\nb.jpg\t{SHAPE}\n"))
    assert [a.path for a in found.annotations] == ["b.jpg"]
    assert len(found.refused) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["Label.txt"]


@pytest.mark.parametrize("name", ["ppocrlabel", "jsonl"])
def test_json_nested_without_end_is_one_refused_line(name, tmp_path):
    deep = "[" * 200_000
    found = read(name, write(tmp_path / "x", f"a.jpg\t{deep}\n" if name == "ppocrlabel" else f"{deep}\n"))
    assert len(found.refused) == 1 and not found.annotations


@pytest.mark.parametrize("name", ["coco", "labelme"])
def test_json_files_that_are_none(name, tmp_path):
    for data in ("[" * 200_000, "{", "[]", '{"shapes": 3, "annotations": 3}', b"\xff\xfe\x00", ""):
        path = write(tmp_path / "x.json", data)
        if name == "labelme":
            assert len(read(name, path).refused) == 1
        else:
            with pytest.raises(AnnotationError) as caught:
                read(name, path)
            assert caught.value.path == path


NO_CORNERS = [
    "3",
    '"abcd"',
    "[[1,2]]",
    "[[1,2],[3,4],[5,6]]",
    "[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]",
    "[[NaN,1],[2,2],[3,3],[4,4]]",
    "[[1e999,1],[2,2],[3,3],[4,4]]",
    "[[1" + "0" * 400 + ",1],[2,2],[3,3],[4,4]]",
    "[[1,2],[3,4],[5,6],null]",
    str([[1, 2]] * 2000),
]


@pytest.mark.parametrize("points", NO_CORNERS, ids=range(len(NO_CORNERS)))
def test_corners_that_are_none(points, tmp_path):
    line = f'a.jpg\t[{{"transcription": "皖A12345", "points": {points}}}]\n'
    found = read("ppocrlabel", write(tmp_path / "Label.txt", line))
    assert not found.annotations and len(found.refused) == 1


@pytest.mark.parametrize("name", READABLE)
def test_a_missing_file_is_told(name, tmp_path):
    with pytest.raises(AnnotationError) as caught:
        read(name, tmp_path / "没有.txt")
    assert caught.value.path == tmp_path / "没有.txt"


def test_formats_that_are_only_written_say_so(tmp_path):
    with pytest.raises(ExportError, match="only be written"):
        read("lmdb", tmp_path)


@pytest.mark.parametrize("name", READABLE)
@FEW
@given(data=st.binary(max_size=300))
def test_no_bytes_make_a_reader_fall_over(name, data, tmp_path):
    path = tmp_path / ("x.json" if name in ("coco", "labelme", "x-anylabeling") else "x.txt")
    path.write_bytes(data)
    try:
        found = read(name, path)
    except AppError:
        return
    assert isinstance(found, ImportedFile)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(
        st.sampled_from(["image", "label", "quad", "transcription", "points", "shapes", "imagePath", "label",
                         "description", "shape_type", "annotations", "images", "categories", "image_id", "id",
                         "file_name", "name", "keypoints", "segmentation", "bbox", "attributes", "text"]),
        inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@pytest.mark.parametrize("name", ["ppocrlabel", "jsonl", "coco", "labelme"])
@FEW
@given(value=JSON)
def test_no_json_makes_a_reader_fall_over(name, value, tmp_path):
    text = json.dumps(value)
    path = tmp_path / "x.json"
    path.write_text(f"a.jpg\t{text}" if name == "ppocrlabel" else text)
    try:
        found = read(name, path)
    except AppError:
        return
    for one in found.annotations:
        assert not one.path.startswith("/") and ".." not in one.path.split("/")


@given(st.text(max_size=40))
def test_a_safe_path_stays_below_its_folder(text):
    try:
        path = annotation_files.safe_path(text)
    except AnnotationError:
        return
    root = Path.cwd() / "folder"
    assert (root / path).resolve().is_relative_to(root)


CORNERS = [(10.0, 10.0), (90.0, 14.0), (88.0, 40.0), (8.0, 36.0)]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 3, 2, 1), (2, 1, 0, 3), (0, 2, 1, 3), (3, 1, 0, 2)])
def test_corners_in_any_order_become_clockwise_from_the_top_left(order):
    quad = annotation_files.quad_of([CORNERS[i] for i in order])
    assert list(quad.points) == CORNERS


def test_clockwise_corners_keep_their_start():
    """A plate that hangs upside down is labelled so on purpose."""
    turned = CORNERS[2:] + CORNERS[:2]
    assert list(annotation_files.quad_of(turned).points) == turned


def test_an_outline_has_no_start_of_its_own():
    turned = CORNERS[2:] + CORNERS[:2]
    assert list(annotation_files.quad_of(turned, outline=True).points) == CORNERS


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("angle", [-80, -50, -20, 20, 50, 80])
def test_an_outline_of_a_steep_plate_lies_on_its_long_side(angle, first):
    """The corner nearest to the top left is not its first beyond 45 degrees."""
    along = complex(math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    corners = [(z.real, z.imag) for z in (500 + 500j + along * corner for corner in (0, 300, 300 + 90j, 90j))]
    outline = corners[first:] + corners[:first]
    assert list(annotation_files.quad_of(outline, outline=True).points) == corners


def test_an_outline_as_high_as_wide_begins_at_the_top_left():
    """A plate from the side may look higher than wide."""
    corners = [(10, 10), (90, 30), (90, 120), (10, 100)]
    assert list(annotation_files.quad_of(corners[1:] + corners[:1], outline=True).points) == corners


def test_two_corners_are_a_box_and_many_a_rectangle():
    assert annotation_files.quad_of([[9, 8], [1, 2]]).box == (1, 2, 9, 8)
    slanted = math.radians(20)
    outline = [(80 * u * math.cos(slanted) - 20 * v * math.sin(slanted) + 50,
                80 * u * math.sin(slanted) + 20 * v * math.cos(slanted) + 50)
               for u, v in [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (0, 1)]]  # fmt: skip
    quad = annotation_files.quad_of(outline)
    assert quad.is_convex and quad.area == pytest.approx(1600, rel=0.01)
    assert quad.points[0] == pytest.approx((50, 50), abs=0.1)
    assert quad.points[1] == pytest.approx(outline[2], abs=0.1)


LABELS = {
    "皖A·12345": "皖A12345",
    "  皖a12345 ": "皖A12345",
    "皖AO1234": "皖A01234",
    "###": None,
    "": None,
    None: None,
    7: None,
    "待识别": None,
    "锁定框：待检测": None,  # what PPOCRLabel calls a locked box on the next picture
}


@pytest.mark.parametrize(("text", "label"), LABELS.items())
def test_labels_become_canonical(text, label):
    assert annotation_files.label_of(text) == label


def test_the_index_finds_what_a_path_means(tmp_path):
    index = ImageIndex(
        tmp_path, ["a.jpg", "cam1/1.jpg", "cam2/1.jpg", "cam2/deep/2.png", "x/y.jpg", "x/y.png"]
    )
    assert index.find("a.jpg") == index.find("plates/a.jpg") == index.find("a") == "a.jpg"
    assert index.find("images/train/cam2/1.png") == index.find("cam2__1.jpg") == "cam2/1.jpg"
    assert index.find("2.png") == index.find("deep/2") == "cam2/deep/2.png"
    assert index.find("1.jpg") is None  # two pictures are called so
    assert index.find("cam3/1.jpg") is None  # another folder
    assert index.find("y.png") == "x/y.png" and index.find("y") is None
    assert index.find("") is None


def test_the_index_measures_pictures(tmp_path):
    draw(tmp_path / "子" / "a.jpg", (120, 60))
    index = ImageIndex.of_folder(tmp_path)
    assert index.size("a") == (120, 60)
    with pytest.raises(AnnotationError):
        index.size("b")


def test_a_long_text_lets_other_threads_run_at_every_object(monkeypatch):
    seen = []
    monkeypatch.setattr(annotation_files, "_asking", lambda watch: lambda value: seen.append(1) or value)
    rows = [{"id": i, "text": "皖A12345"} for i in range(annotation_files.LONG // 20)]
    text = json.dumps(rows)
    assert annotation_files.parse_json(text) == rows
    assert len(seen) == len(rows)
    assert annotation_files.parse_json('{"a": 1}') == {"a": 1}
    assert len(seen) == len(rows), "a short one is parsed in one go"


def large_coco(path):
    rows = [{"id": n, "image_id": 1, "bbox": [1, 2, 30, 10], "text": "皖A12345"} for n in range(20_000)]
    content = {"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": rows}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_large_coco_file_is_watched_while_it_is_parsed_and_can_be_stopped_there(tmp_path, monkeypatch):
    source, told, looks, parsed = large_coco(tmp_path / "plates.json"), [], [], []
    real = annotation_files.parse_json
    monkeypatch.setattr(annotation_files, "parse_json", lambda *a: parsed.append(len(looks)) or real(*a))

    def should_stop():
        looks.append(None)
        return bool(parsed) and len(looks) > parsed[0] + 20  # in the middle of parsing

    index = ImageIndex(tmp_path, [])
    with pytest.raises(StoppedError):
        exchange.read("coco", source, index, Watch(lambda *a: told.append(a), should_stop))
    assert told and told[-1][0] <= 0.1 * told[-1][1]  # read, and not parsed
    told.clear()
    exchange.read("coco", source, index, Watch(lambda *a: told.append(a)))
    assert {100, 500} <= {done for done, _ in told} and told == sorted(told)


def test_a_json_file_that_no_memory_holds_says_how_large_it_may_be(tmp_path, monkeypatch):
    source = large_coco(tmp_path / "plates.json")
    monkeypatch.setattr(annotation_files, "MAX_JSON", 1_000_000)
    with pytest.raises(AnnotationError, match="too large") as caught:
        exchange.read("coco", source, ImageIndex(tmp_path, []))
    assert caught.value.path == source and "at most 1 MB" in caught.value.detail and caught.value.advice
