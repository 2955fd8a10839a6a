"""CCPD folders as published, and crop folders with sub-sets."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import pytest

from core.alphabet import CCPD
from core.ctc import check_label
from core.datasets.ccpd_frames import find_frames, frame_of, pictures, subset_of
from core.datasets.labelled import frames_of
from core.datasets.sources import crop_folder
from core.errors import AnnotationError, AppError, FolderError
from core.progress import StoppedError

OLD = "0161-3_1-268&502_412&560-411&560_268&554_269&502_412&508-0_0_22_29_26_25_7-122-36"
NEW = "0435344827586-87_88-182&448_504&573-504&554_181&583_182&470_505&441-0_0_33_10_28_33_25-142-301"
GREEN = "02-84_90-245&479_437&584-437&551_245&584_245&503_429&479-0_0_3_24_33_26_33_26-103-32"


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "数据 CCPD"
    touch(
        folder,
        f"CCPD2019/ccpd_base/{OLD}.jpg",
        f"CCPD2019/ccpd_blur/{NEW}.jpg",
        "CCPD2019/ccpd_np/1.jpg",
        f"CCPD2019/ccpd_np/{NEW}.jpg",
        f"CCPD2020/ccpd_green/train/{GREEN}.jpg",
        f"CCPD2020/ccpd_green/test/{GREEN.replace('103', '104')}.jpg",
        "CCPD2019/ccpd_base/README.txt",
        f"CCPD2019/.thumbs/{OLD}.jpg",
    )
    (folder / "CCPD2019/splits").mkdir()
    (folder / "CCPD2019/splits/train.txt").write_text(f"ccpd_base/{OLD}.jpg\n", encoding="utf-8")
    return folder


def test_sub_sets_quads_and_labels_of_the_published_folders(published: Path) -> None:
    found = find_frames(published)
    assert found.subsets() == {"base": 1, "blur": 1, "CCPD2020": 2}
    assert found.refused == []
    assert found.unlabelled == 2  # the pictures without a plate
    first = found.frames[0]
    assert (first.label, first.path.name) == ("皖AY521H", f"{OLD}.jpg")
    assert first.quad is not None and first.quad.points[0] == (269, 502)
    assert first.name is not None and first.name.box == (268, 502, 412, 560)


@pytest.mark.parametrize(
    ("subsets", "count"), [(["blur"], 1), (["ccpd_blur", "base"], 2), (["CCPD2020"], 2), (["ccpd_green"], 2)]
)
def test_only_the_sub_sets_that_are_asked_for(published: Path, subsets: list[str], count: int) -> None:
    assert len(find_frames(published, subsets=subsets).frames) == count


@pytest.mark.parametrize(
    ("subset", "count"), [("test", 2), ("CCPD2019/test", 1), ("2019", 0), ("夜/CCPD2019", 2), ("/", 0)]
)
def test_a_sub_set_may_be_a_folder_wherever_it_lies(tmp_path: Path, subset: str, count: int) -> None:
    for place in ("CCPD2019/test", "CCPD2019/val", "CCPD2020/test"):
        touch(tmp_path, f"夜/{place}/皖A12345_1.jpg")
    try:
        found = len(find_frames(tmp_path, subsets=[subset]).frames)
    except FolderError:
        found = 0
    assert found == count


def test_a_split_is_a_list_or_a_folder(published: Path) -> None:
    listed = find_frames(published / "CCPD2019", split="train").frames
    assert [frame.path.name for frame in listed] == [f"{OLD}.jpg"]
    assert [frame.subset for frame in listed] == ["base"]
    inside = find_frames(published / "CCPD2020", split="test").frames
    assert [frame.path.parent.name for frame in inside] == ["test"]


@pytest.mark.parametrize("split", ["train", "train.txt"])
def test_a_split_of_data_sets_side_by_side_is_that_of_each(published: Path, split: str) -> None:
    touch(published, f"CCPD2019/ccpd_base/train/{NEW}.jpg", f"自己的/train/{NEW}.jpg")  # the list rules there
    found = find_frames(published, split=split)
    assert [frame.path.relative_to(published).as_posix() for frame in found.frames] == [
        f"CCPD2019/ccpd_base/{OLD}.jpg",
        *([f"CCPD2020/ccpd_green/train/{GREEN}.jpg", f"自己的/train/{NEW}.jpg"] if split == "train" else []),
    ]
    assert [frame.label for frame in find_frames(published, split="splits/train.txt").frames] == ["皖AY521H"]
    assert len(find_frames(published, split="test").frames) == 1


def test_the_folder_itself_may_be_the_sub_set(published: Path) -> None:
    found = find_frames(published / "CCPD2019/ccpd_blur")
    assert found.subsets() == {"blur": 1}


def test_crop_folders_keep_their_names_as_sub_sets(tmp_path: Path) -> None:
    touch(tmp_path, "CCPD2019/test/皖A12345_2.png", "CCPD2020/val/皖AD12345.jpg", "京N8P8F8_1.JPG", "车.jpg")
    found = find_frames(tmp_path)
    rows = {(frame.subset, frame.label, frame.quad) for frame in found.frames}
    assert rows == {
        ("CCPD2019/test", "皖A12345", None),
        ("CCPD2020/val", "皖AD12345", None),
        (tmp_path.name, "京N8P8F8", None),
    }
    assert found.unlabelled == 1
    assert len(find_frames(tmp_path, subsets=["CCPD2019"]).frames) == 1


def test_what_cannot_be_used_is_listed_with_its_reason(tmp_path: Path) -> None:
    touch(tmp_path, f"{OLD}.jpg", OLD.replace("22_29", "22_99") + ".jpg", "粤Z1234港.jpg")
    found = find_frames(tmp_path, check=lambda label: check_label(label, CCPD, 21))
    assert [frame.label for frame in found.frames] == ["皖AY521H"]
    assert {error.path.name for error in found.refused if error.path} == {
        "粤Z1234港.jpg",
        OLD.replace("22_29", "22_99") + ".jpg",
    }


def test_nothing_usable_is_an_error_with_advice(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="does not exist"):
        find_frames(tmp_path / "weg")
    with pytest.raises(FolderError, match="Name the pictures"):
        find_frames(tmp_path)
    touch(tmp_path, f"{OLD}.jpg")
    with pytest.raises(FolderError, match="rotate"):
        find_frames(tmp_path, subsets=["rotate"])


def test_single_names() -> None:
    assert frame_of(Path("ccpd_np") / f"{OLD}.jpg") is None
    with pytest.raises(AnnotationError):
        frame_of(Path(OLD.replace("0_0_22", "0_0_222") + ".jpg"))
    assert subset_of(Path("a/ccpd_fn/x.jpg"), Path("a")) == "fn"


def test_real_frames_carry_the_labels_of_their_manifest(real_data: Path) -> None:
    with (real_data / "manifest.tsv").open(encoding="utf-8") as file:
        labels = {row["file"]: row["label"] for row in csv.DictReader(file, delimiter="\t")}
    for part in ("ccpd/dev", "crops/dev"):
        found = find_frames(real_data / part)
        assert found.refused == [] and found.unlabelled == 0
        expected = {name: label for name, label in labels.items() if name.startswith(f"{part}/")}
        assert {f"{part}/{f.path.name}": f.label for f in found.frames} == expected


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_links_that_lead_back_end_and_others_are_followed_once(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "照片", tmp_path / "别处"
    touch(folder, "京A11111.jpg", "子/京A22222.jpg")
    touch(elsewhere, "京A33333.jpg")
    (folder / "loop").symlink_to("..", target_is_directory=True)
    (folder / "子/back").symlink_to(folder, target_is_directory=True)
    (folder / "a").symlink_to(elsewhere, target_is_directory=True)
    (folder / "b").symlink_to(elsewhere, target_is_directory=True)
    (folder / "self").symlink_to("self")
    (folder / "self.jpg").symlink_to("self.jpg")
    refused: list[AppError] = []
    assert [path.relative_to(folder).as_posix() for path in pictures(folder, refused)] == [
        "a/京A33333.jpg",
        "京A11111.jpg",
        "子/京A22222.jpg",
    ]
    assert [error.path for error in refused] == [folder / "self.jpg"]
    assert len(find_frames(folder).frames) == 3


def test_a_folder_that_cannot_be_listed_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "锁/京A11111.jpg", "开/京A22222.jpg")

    def scandir(path: Path) -> object:  # root, which tests may run as, may list everything
        if Path(path).name == "锁":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    listing = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    found = find_frames(tmp_path)
    assert [frame.label for frame in found.frames] == ["京A22222"]
    assert [error.path for error in found.refused] == [tmp_path / "锁"]
    source = crop_folder(tmp_path, lambda _: None)
    assert (source.labels(), len(source.refused)) == ({"京A22222"}, 1)
    with pytest.raises(FolderError, match=r"锁.*Permission denied"):
        list(pictures(tmp_path))
    with pytest.raises(FolderError, match="锁"):
        find_frames(tmp_path / "锁")


def test_a_split_list_that_leads_out_is_refused_by_line(published: Path) -> None:
    folder = published / "CCPD2019"
    listed = folder / "splits/train.txt"
    listed.write_text(
        f"ccpd_base/{OLD}.jpg\n\n/etc/{OLD}.jpg\n../{OLD}.jpg\nC:\\{OLD}.jpg\n", encoding="utf-8"
    )
    found = find_frames(folder, split="train")
    assert [frame.path for frame in found.frames] == [folder / f"ccpd_base/{OLD}.jpg"]
    assert {error.path for error in found.refused} == {listed}
    assert [error.detail.partition(":")[0] for error in found.refused] == ["line 3", "line 4", "line 5"]
    listed.write_text(f"/etc/{OLD}.jpg\n", encoding="utf-8")
    with pytest.raises(FolderError, match=r"train\.txt: The path leads out .*line 1"):
        find_frames(folder, split="train")


def test_a_long_look_at_a_folder_can_be_ended(published: Path, tmp_path: Path) -> None:
    crops = tmp_path / "crops"
    touch(crops, *(f"京A{i:05}_1.jpg" for i in range(1100)))
    (crops / "rec_gt.txt").write_text("京A00001_1.jpg\t京A00001\n", encoding="utf-8")
    for look in (
        lambda stop: find_frames(published, should_stop=stop),
        lambda stop: find_frames(published, split="train", should_stop=stop),
        lambda stop: frames_of(crops, should_stop=stop),
        lambda stop: frames_of(crops / "rec_gt.txt", should_stop=stop),
        lambda stop: crop_folder(crops, lambda label: None, stop),
    ):
        with pytest.raises(StoppedError):
            look(lambda: True)
    asked = iter([False] * 3 + [True])  # two while the folder is listed, and the next after 1024 names
    with pytest.raises(StoppedError):
        crop_folder(crops, lambda label: None, lambda: next(asked))
    assert len(crop_folder(crops, lambda label: None, lambda: False)) == 1100
