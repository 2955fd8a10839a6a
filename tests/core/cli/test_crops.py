"""The verb ``crops``: CCPD frames become ``<label>_<n>.jpg``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import images
from core.cli import run
from tests import fixed_reader

A, B, GREEN = "0_0_25_26_27_28_29", "10_0_25_26_27_28_29", "0_0_3_25_26_27_28_29"
A_TEXT, B_TEXT, GREEN_TEXT = "皖A12345", "苏A12345", "皖AD12345"


def frame(path: Path, shade: int = 90) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = np.full((200, 300, 3), 10, np.uint8)
    picture[10:80, 20:230] = shade
    images.write(path, picture)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "CCPD2019"
    frame(folder / f"ccpd_base/{fixed_reader.FRAME.format(A)}.jpg")
    frame(folder / f"ccpd_base/{fixed_reader.FRAME.format(B)}.jpg", 150)
    frame(folder / f"ccpd_tilt/{fixed_reader.FRAME.format(A).replace('122-36', '99-1')}.jpg", 200)
    lists = {
        "train": [
            f"ccpd_base/{fixed_reader.FRAME.format(A)}.jpg",
            f"ccpd_base/{fixed_reader.FRAME.format(B)}.jpg",
        ]
    }
    lists["test"] = [f"ccpd_tilt/{fixed_reader.FRAME.format(A).replace('122-36', '99-1')}.jpg"]
    (folder / "splits").mkdir()
    for name, lines in lists.items():
        (folder / f"splits/{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


def crops(capsys, *arguments: object) -> tuple[int, str, str]:
    code = run(["crops", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_published_splits_become_folders_and_shared_plates_are_told(
    published: Path, tmp_path, capsys
) -> None:
    before = files(published)
    code, out, err = crops(capsys, published, tmp_path / "out")
    assert code == 0
    assert files(tmp_path / "out") == {
        f"train/{A_TEXT}_1.jpg",
        f"train/{B_TEXT}_1.jpg",
        f"test/{A_TEXT}_1.jpg",
    }
    assert "train: 2 crops" in out
    assert "1 plate text stands in more than one split" in err and A_TEXT in err
    assert files(published) == before


def test_crops_are_rectified_to_the_size_asked_for(published: Path, tmp_path: Path, capsys) -> None:
    assert crops(capsys, published, tmp_path / "a", "--split", "train", "--size", "220x70")[0] == 0
    plain = images.read(tmp_path / f"a/{B_TEXT}_1.jpg")
    assert plain.shape == (70, 220, 3)
    assert abs(int(plain[5:-5, 5:-5].mean()) - 150) < 3  # the plate and nothing else
    assert crops(capsys, published, tmp_path / "b", "--split", "train", "--crop", "box")[0] == 0
    assert images.read(tmp_path / f"b/{B_TEXT}_1.jpg").shape == (70, 210, 3)
    crops(capsys, published, tmp_path / "c", "--split", "train", "--margin", "0.3")
    assert images.read(tmp_path / f"c/{B_TEXT}_1.jpg")[2].mean() < 40  # what is around it


def test_splits_anew_share_no_text(published: Path, tmp_path: Path, capsys) -> None:
    code, _, err = crops(capsys, published, tmp_path / "out", "--shares", "0.5,0.25,0.25")
    assert code == 0
    found = files(tmp_path / "out")
    assert len(found) == 3
    assert len({name.split("/")[0] for name in found if A_TEXT in name}) == 1
    assert "more than one split" not in err


def test_ccpd2020_and_sub_sets(published: Path, tmp_path: Path, capsys) -> None:
    green = tmp_path / "CCPD2020"
    for part in ("train", "val"):
        frame(green / f"ccpd_green/{part}/{fixed_reader.FRAME.format(GREEN)}.jpg")
    assert crops(capsys, green, tmp_path / "g")[0] == 0
    assert files(tmp_path / "g") == {f"{part}/{GREEN_TEXT}_1.jpg" for part in ("train", "val")}
    assert crops(capsys, published, tmp_path / "t", "--subset", "tilt")[0] == 0
    assert files(tmp_path / "t") == {f"test/{A_TEXT}_1.jpg"}


def test_what_is_in_no_split_goes_to_rest(tmp_path: Path, capsys) -> None:
    mix = tmp_path / "混合"
    frame(mix / "京A11111.jpg")
    frame(mix / "车.jpg")
    frame(mix / "0007.jpg")  # a running number is no plate
    frame(mix / f"ccpd_base/{fixed_reader.FRAME.format(A)}.jpg")
    frame(mix / f"ccpd_green/train/{fixed_reader.FRAME.format(GREEN)}.jpg")
    code, out, err = crops(capsys, mix, tmp_path / "out")
    assert code == 0
    assert files(tmp_path / "out") == {
        f"train/{GREEN_TEXT}_1.jpg",
        f"rest/{A_TEXT}_1.jpg",
        "rest/京A11111_1.jpg",
    }
    assert "rest: 2 crops" in out
    assert "2 pictures are in no published split: their crops go into the folder rest\n" in err
    assert "2 pictures carry no label" in err


def test_what_a_list_does_not_name_goes_to_rest(published: Path, tmp_path: Path, capsys) -> None:
    (published / "splits/test.txt").write_text("/etc/passwd.jpg\n", encoding="utf-8")
    code, _, err = crops(capsys, published, tmp_path / "out")
    assert code == 0
    assert files(tmp_path / "out") == {
        f"train/{A_TEXT}_1.jpg",
        f"train/{B_TEXT}_1.jpg",
        f"rest/{A_TEXT}_1.jpg",
    }
    assert "line 1: /etc/passwd.jpg" in err


def test_a_broken_frame_is_listed_and_the_rest_is_written(published: Path, tmp_path: Path, capsys) -> None:
    (published / f"ccpd_base/{fixed_reader.FRAME.format(A)}.jpg").write_bytes(b"x")
    code, _, err = crops(capsys, published, tmp_path / "out", "--split", "train")
    assert code == 1  # as everywhere: something failed, and is listed
    assert files(tmp_path / "out") == {f"{B_TEXT}_1.jpg"}
    assert "failed: 1" in err and fixed_reader.FRAME.format(A) in err


@pytest.mark.parametrize("arguments", [["--size", "440"], ["--shares", "1,2"], ["--crop", "round"]])
def test_wrong_usage(published: Path, tmp_path: Path, arguments: list[str], capsys) -> None:
    assert crops(capsys, published, tmp_path / "out", *arguments)[0] == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--size", value) for value in ("0x0", "-5x10", "100000x100000", "440x7")]
    + [("--margin", value) for value in ("nan", "inf", "-5", "1e9")],
)
def test_a_crop_that_nobody_could_use(published: Path, tmp_path: Path, option, value, capsys) -> None:
    code, _, err = crops(capsys, published, tmp_path / "out", f"{option}={value}")
    assert code == 2 and len(err.splitlines()) == 1
    assert f"{option.removeprefix('--')} of a crop is out of range" in err and "Give a" in err
    assert not (tmp_path / "out").exists()


def test_a_full_target_is_not_touched(published: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("x")
    assert crops(capsys, published, tmp_path / "out", "--split", "train")[0] == 1
    assert files(tmp_path / "out") == {"mine.txt"}
    assert crops(capsys, published, tmp_path / "o", "--subset", "rotate")[0] == 1


def test_frames_that_are_all_broken_are_named_and_nothing_is_said_of_confirming(
    published: Path, tmp_path: Path, capsys
) -> None:
    for path in published.rglob("*.jpg"):
        path.write_bytes(b"")
    code, _, err = crops(capsys, published, tmp_path / "out")
    assert code == 1 and not (tmp_path / "out").exists()
    assert "failed: 3" in err and "The file is empty" in err
    assert err.endswith(f"{published}: No plate could be cut out. The lines above say why\n")


def test_a_sub_set_that_is_not_there_is_told_once(published: Path, tmp_path: Path, capsys) -> None:
    more = ("--subset", "base", "--subset", "tilt", "--subset", "tillt")
    code, _, err = crops(capsys, published, tmp_path / "out", *more)
    assert code == 0
    assert err.count("No picture is of this sub-set") == err.count("tillt") == 1


def test_crops_never_come_to_lie_among_the_frames(published: Path, capsys) -> None:
    """A second run would cut its own crops once more, and any training on the folder read them twice."""
    before = files(published)
    for target in (published / "crops", published / "ccpd_base" / "x", published):
        code, _, err = crops(capsys, published, target)
        assert (code, files(published)) == (1, before)
        assert "inside the folder of pictures" in err
    assert not (published / "crops").exists()
    assert crops(capsys, published / "ccpd_base", published / "crops")[0] == 0


@pytest.mark.parametrize("chosen", [[], ["--split", "test"]])
def test_a_frame_that_a_split_names_twice_is_cut_once(
    published: Path, tmp_path: Path, capsys, chosen: list[str]
) -> None:
    listed = published / "splits" / "test.txt"
    listed.write_text(f"{listed.read_text(encoding='utf-8')}\n" * 2, encoding="utf-8")
    code, _, err = crops(capsys, published, tmp_path / "out", *chosen)
    place = "test/" if not chosen else ""
    assert code == 0
    assert {name for name in files(tmp_path / "out") if name.startswith(place)} >= {f"{place}{A_TEXT}_1.jpg"}
    assert not (tmp_path / "out" / f"{place}{A_TEXT}_2.jpg").exists()
    assert "named more than once: 1 line of the list" in err


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--size", "440", "A size has a width and a height (440). Write --size 440x140"),
        ("--shares", "0.5,0.5", "A split has three shares (0.5,0.5). Write --shares 0.8,0.1,0.1"),
        ("--shares", "assigned", "A split has three shares (assigned). Write --shares 0.8,0.1,0.1"),
    ],
)
def test_what_is_written_wrongly_is_told_alone(
    published: Path, tmp_path: Path, capsys, option: str, value: str, told: str
) -> None:
    assert crops(capsys, published, tmp_path / "out", option, value) == (2, "", f"platewright: {told}\n")
