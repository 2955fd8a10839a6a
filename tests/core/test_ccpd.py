"""The CCPD grammar: real names, round trips, wrong fields named, quads turned into names."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ccpd
from core.ccpd import CHARACTER_LIST, LETTER_LIST, PROVINCE_LIST, CcpdName
from core.errors import AnnotationError, GeometryError, LabelError
from core.images import IMAGE_EXTENSIONS
from core.reading import Quad

OLD = "0161-3_1-268&502_412&560-411&560_268&554_269&502_412&508-0_0_22_29_26_25_7-122-36"
NEW = "0435344827586-87_88-182&448_504&573-504&554_181&583_182&470_505&441-0_0_33_10_28_33_25-142-301"
GREEN = "02-84_90-245&479_437&584-437&551_245&584_245&503_429&479-0_0_3_24_33_26_33_26-103-32"

coordinates = st.integers(0, 100_000)
points = st.tuples(coordinates, coordinates)


@st.composite
def names(draw: st.DrawFn) -> CcpdName:
    tail = draw(st.integers(5, 6))
    label = (
        draw(st.sampled_from(PROVINCE_LIST))
        + draw(st.sampled_from(LETTER_LIST))
        + draw(st.text(CHARACTER_LIST, min_size=tail, max_size=tail))
    )
    x0, y0 = draw(points)
    width, height = draw(st.tuples(st.integers(1, 9000), st.integers(1, 9000)))
    return CcpdName(
        area=draw(st.text("0123456789", min_size=1, max_size=18)),
        tilt=draw(st.tuples(st.integers(0, 359), st.integers(0, 359))),
        box=(x0, y0, x0 + width, y0 + height),
        quad=Quad.from_points([draw(points) for _ in range(4)]),
        label=label,
        brightness=draw(st.integers(0, 999)),
        blur=draw(st.integers(0, 99_999)),
        suffix=draw(st.sampled_from(["", "_2", " (1)", "-copy", ".final", " 副本"])),
    )


@given(names())
def test_round_trip_of_anything_that_can_be_said(name: CcpdName) -> None:
    stem = ccpd.format(name)
    assert ccpd._parse_slowly(stem, stem) == name  # the quick ways and the explaining way agree
    assert ccpd.glance(stem) == (name.label, name.brightness, name.blur, not name.quad.is_convex)
    assert ccpd.glance(stem + ".JPG") == ccpd.glance(stem + ".odd") == ccpd.glance(stem)
    assert ccpd.parse(ccpd.format(name)) == name
    assert ccpd.parse(ccpd.format(name) + ".JPG") == name


@given(st.text(max_size=60))
def test_any_text_parses_or_raises_the_one_error(text: str) -> None:
    assert ccpd.label_of_name(Path("x") / (text.replace("/", "").replace("\0", "") or "y")) != ""
    try:
        name = ccpd.parse(text)
    except AnnotationError as error:
        assert error.path is not None
        assert error.detail
    else:
        assert ccpd.looks_like_ccpd(ccpd.format(name))


@pytest.mark.parametrize(
    ("stem", "label", "generation"),
    [(OLD, "皖AY521H", "2018"), (NEW, "皖A9L491", "2019")],
)
def test_both_generations(stem: str, label: str, generation: str) -> None:
    name = ccpd.parse(stem)
    assert name.label == label
    assert name.generation == generation
    assert ccpd.format(name) == stem


def test_a_green_plate_has_eight_characters_and_our_corner_order() -> None:
    name = ccpd.parse(GREEN)
    assert name.label == "皖AD09292"
    assert name.generation == "2019"
    assert name.quad == Quad.from_points([(245, 503), (429, 479), (437, 551), (245, 584)])
    assert name.box == (245, 479, 437, 584)
    assert (name.brightness, name.blur) == (103, 32)
    assert name.share == 0.02


def test_real_names_round_trip_and_give_the_manifest_labels(real_data: Path) -> None:
    with (real_data / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t") if r["file"].startswith("ccpd/")]
    assert len(rows) == 393
    for row in rows:
        stem = Path(row["file"]).stem
        name = ccpd.parse(stem)
        assert name.label == row["label"]
        assert ccpd.format(name) == stem
        assert ccpd.label_of_name(Path(row["file"])) == row["label"]
        assert ccpd.looks_like_ccpd(stem)
        assert name.quad.is_convex


def test_real_tilts_are_near_what_the_corners_say(real_data: Path) -> None:
    found = []
    for path in (real_data / "ccpd").rglob("*.jpg"):
        name = ccpd.parse(path.name)
        horizontal, _ = ccpd.tilt_of(name.quad, name.generation)
        found.append(abs(horizontal - name.tilt[0]))
    assert sorted(found)[len(found) * 9 // 10] <= 3


def test_crop_labels_of_real_names(real_data: Path) -> None:
    with (real_data / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t") if r["file"].startswith("crops/")]
    assert rows
    assert [r["label"] for r in rows] == [ccpd.label_of_name(Path(r["file"])) for r in rows]


@pytest.mark.parametrize(
    ("field", "index", "value"),
    [
        ("area", 0, "0x1"),
        ("tilt", 1, "87"),
        ("tilt", 1, "87_x"),
        ("box", 2, "182&448"),
        ("box", 2, "182&448_504"),
        ("box", 2, "504&573_182&448"),
        ("vertices", 3, "504&554_181&583_182&470"),
        ("vertices", 3, "504&554_181&583_182&470_50.5&441"),
        ("plate", 4, "0_0_33_10_28_33"),
        ("plate", 4, "0_0_33_10_28_33_35"),
        ("plate", 4, "34_0_33_10_28_33_25"),
        ("plate", 4, "0_25_33_10_28_33_25"),
        ("brightness", 5, "²"),
        ("blur", 6, "x301"),
    ],
)
def test_a_wrong_field_is_named(field: str, index: int, value: str) -> None:
    fields = NEW.split("-")
    fields[index] = value
    stem = "-".join(fields)
    with pytest.raises(AnnotationError) as caught:
        ccpd.parse(stem)
    assert caught.value.detail.startswith(f"{field}: ")
    assert caught.value.advice
    assert stem in str(caught.value)
    assert ccpd.looks_like_ccpd(stem)
    assert ccpd.label_of_name(Path(stem + ".jpg")) is None
    assert ccpd.glance(stem) is None
    assert ccpd.glance(stem + ".jpg") is None


def test_a_missing_field_is_named() -> None:
    stem = NEW.rpartition("-")[0]
    with pytest.raises(AnnotationError, match="no blur"):
        ccpd.parse(stem)
    assert ccpd.looks_like_ccpd(stem)


@pytest.mark.parametrize(
    "stem",
    ["IMG_20230101_120000", "车 & 人", "a-b-c-d-e-f-g", "2023-01-02-10-11-12-13", "皖A12345_1", "", "R&D-1"],
)
def test_ordinary_names_do_not_look_like_ccpd(stem: str) -> None:
    assert not ccpd.looks_like_ccpd(stem)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("皖A12345.jpg", "皖A12345"),
        ("皖A12345_17.PNG", "皖A12345"),
        ("皖A·12345.webp", "皖A12345"),
        ("粤Z1234港_0.bmp", "粤Z1234港"),
        ("12345_2.png", "12345"),
        (f"{GREEN}.jpg", "皖AD09292"),
        ("IMG_0001.jpg", None),
        ("A12345.jpg", None),
        ("_1.jpg", None),
        ("皖A1234_1.jpg", None),
        ("皖A12345_a.jpg", None),
        ("皖A12345_1_2.jpg", None),
        ("皖_A12345.jpg", "皖A12345"),
    ],
)
def test_labels_of_names(name: str, label: str | None) -> None:
    assert ccpd.label_of_name(Path("文件 夹") / name) == label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("皖A12345_1.jpg", "皖A12345"),
        ("皖A1234_1.jpg", "皖A1234"),  # a character too few, too many, in the wrong place
        ("皖A·123456.jpg", "皖A123456"),
        ("皖aABCDE_3.jpg", "皖AABCDE"),
        ("京A12345警.jpg", "京A12345警"),
        ("皖A123.jpg", None),
        ("皖A12345678_2.jpg", None),
        ("沪C-2021-05.jpg", None),
        ("京20210105.jpg", None),
        ("皖A12345_a.jpg", None),
    ],
)
def test_a_slip_in_a_label_is_one_for_whoever_looks_for_slips(name: str, label: str | None) -> None:
    assert ccpd.label_of_text(name, digits=False, slips=True) == label


@pytest.mark.parametrize("ending", sorted(IMAGE_EXTENSIONS))
def test_pictures_of_every_kind_that_is_read_carry_labels(ending: str) -> None:
    for name in (f"皖A12345_1{ending}", f"皖A12345{ending.upper()}"):
        assert ccpd.label_of_text(name) == "皖A12345"
    assert ccpd.label_of_text(f"12345_2{ending}") == "12345"
    assert ccpd.parse(f"{GREEN}{ending}").suffix == ""


def test_digit_labels_can_be_left_out() -> None:
    assert ccpd.label_of_name(Path("0001.jpg"), digits=False) is None


QUAD = Quad.from_points([(100.2, 200.4), (340, 210), (338, 290), (98, 280)])


def test_annotate_2019_recomputes_area_tilt_and_box() -> None:
    name = ccpd.annotate("皖AD09292", QUAD, (720, 1160), 103, 32)
    assert name.generation == "2019"
    assert name.quad == Quad.from_points([(100, 200), (340, 210), (338, 290), (98, 280)])
    assert name.box == (98, 200, 340, 290)
    assert name.tilt == (92, 89)
    assert len(name.area.lstrip("0")) <= 12
    assert math.isclose(name.share, name.quad.area / (720 * 1160), rel_tol=1e-11)
    assert ccpd.parse(ccpd.format(name)) == name


def test_annotate_2018_counts_tilt_from_zero_and_the_area_of_the_box() -> None:
    name = ccpd.annotate("皖AY521H", QUAD, (720, 1160), 103, 32, generation="2018")
    assert name.generation == "2018"
    assert name.tilt == (2, 0)
    assert name.area == f"{242 * 90 * 10000 // (720 * 1160):04d}"
    assert ccpd.parse(ccpd.format(name)) == name


@given(
    st.tuples(st.floats(0, 700), st.floats(0, 1100)),
    st.floats(20, 400),
    st.floats(10, 200),
    st.floats(-80, 80),
    st.sampled_from(["2018", "2019"]),
)
def test_annotate_says_what_parse_reads(
    centre: tuple[float, float], width: float, height: float, degrees: float, generation: ccpd.Generation
) -> None:
    angle = math.radians(degrees)
    corners = [(-width, -height), (width, -height), (width, height), (-width, height)]
    quad = Quad.from_points(
        [
            (
                centre[0] + x * math.cos(angle) - y * math.sin(angle),
                centre[1] + x * math.sin(angle) + y * math.cos(angle),
            )
            for x, y in corners
        ]
    )
    try:
        name = ccpd.annotate("京A12345", quad, (720, 1160), 1, 2, generation=generation)
    except GeometryError:
        assert quad.box[0] < 0 or quad.box[1] < 0 or quad.box[2] > 720 or quad.box[3] > 1160
        return
    assert ccpd.parse(ccpd.format(name)) == name
    assert name.box[0] >= 0 and name.box[3] <= 1160
    assert 0 < name.share < 1


def test_an_upright_plate_is_90_90_or_0_0() -> None:
    upright = Quad.from_box((10, 10, 110, 50))
    assert ccpd.tilt_of(upright, "2019") == (90, 90)
    assert ccpd.tilt_of(upright, "2018") == (0, 0)


def test_corners_outside_are_moved_onto_the_edge_and_crossed_ones_refused() -> None:
    quad = Quad.from_points([(-5, 10), (110, 12), (108, 60), (-7, 58)])
    assert ccpd.annotate("京A12345", quad, (100, 100), 1, 2).box == (0, 10, 100, 60)
    a, b, c, d = quad.points
    with pytest.raises(GeometryError, match="The corners cross"):
        ccpd.annotate("京A12345", Quad((a, c, b, d)), (100, 100), 1, 2)
    tip = Quad.from_points([(-60, 40), (-10, 20), (10, 60), (-40, 80)])
    with pytest.raises(GeometryError, match="Moved onto the edge"):
        ccpd.annotate("京A12345", tip, (100, 100), 1, 2)
    with pytest.raises(GeometryError, match="lies outside"):
        ccpd.annotate("京A12345", Quad.from_box((200, 10, 300, 60)), (100, 100), 1, 2)


@pytest.mark.parametrize(
    "label", ["", "京A1234", "京A1234警", "使123456", "粤Z1234港", "京A1234567", "AA12345", "京AO1234"]
)
def test_what_ccpd_cannot_encode_is_refused(label: str) -> None:
    with pytest.raises(LabelError):
        ccpd.annotate(label, QUAD, (720, 1160), 1, 2)


def test_format_refuses_a_corner_that_a_name_cannot_say() -> None:
    name = ccpd.parse(NEW)
    moved = Quad((((-1.0, 5.0)), *name.quad.points[1:]))
    with pytest.raises(GeometryError):
        ccpd.format(CcpdName(name.area, name.tilt, name.box, moved, name.label, 1, 2))


def test_split_lists(tmp_path: Path) -> None:
    path = tmp_path / "训练.txt"
    path.write_bytes("\ufeffccpd_base/a.jpg\r\n\r\n  ccpd_db\\浙 b.jpg \r\n./c.jpg".encode())
    assert ccpd.read_split(path) == [(1, "ccpd_base/a.jpg"), (3, "ccpd_db/浙 b.jpg"), (4, "c.jpg")]


def test_bad_split_lists_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="absent"):
        ccpd.read_split(tmp_path / "absent.txt")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AnnotationError, match="UTF-8"):
        ccpd.read_split(tmp_path / "binary.txt")
