"""A scan finds what is new, gone and back, and never forgets."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import stamps
from core.errors import AnnotationError, FolderError, ImageError
from core.project import Project, Query, Status, order, scanning
from tests.core.project.conftest import CCPD_A, FILES, LABEL_A, MISNAMED, make_folder, make_reading

PlateOf = Callable[[str], int]


def paths(project: Project, query: Query | None = None) -> list[str]:
    return [row.path for row in project.rows(project.plate_ids(query or Query()).tolist())]


def test_pictures_of_all_sub_folders_come_in_order_with_their_labels(project: Project) -> None:
    rows = project.rows(project.plate_ids(Query()).tolist())
    assert [row.path for row in rows] == [name for name in FILES if name != "notes.txt"]
    assert [row.label for row in rows] == [LABEL_A, "京A12345", None, None, "京A12345"]
    assert [row.subset for row in rows] == ["", "b", "b", "c", "c/d"]
    assert all(row.status is Status.UNREAD and not row.missing for row in rows)
    assert project.known_values() == {"subset": ["/", "b", "c", "c/d"], "model": []}


def test_a_ccpd_name_gives_its_quad(project: Project, plate_of: PlateOf) -> None:
    row = project.row(plate_of(CCPD_A))
    assert row.quad_source == "name"
    assert row.quad is not None
    assert row.quad.points == ((182, 470), (505, 441), (504, 554), (181, 583))


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", ("a.jpg", "._a.jpg", ".hidden/b.jpg", "c/.platewright/d.jpg"))
    with Project.open(folder) as project:
        assert project.scan().total == 1
        assert paths(project) == ["a.jpg"]


def test_progress_ends_complete_and_summary_counts(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Project.open(folder) as project:
        summary = project.scan(lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 5)
    assert seen[-1] == (5, 5)
    assert (summary.new, summary.total, summary.vanished, summary.returned, summary.refused) == (
        5,
        5,
        0,
        0,
        [],
    )


def test_new_files_fall_into_place_and_old_ids_stay(project: Project) -> None:
    before = {row.path: row.plate_id for row in project.rows(project.plate_ids(Query()).tolist())}
    make_folder(project.folder, ("a.jpg", "b/京A12345_0.png", "b/zz.webp", "zz.tiff"))
    assert project.scan().new == 4
    after = {row.path: row.plate_id for row in project.rows(project.plate_ids(Query()).tolist())}
    assert list(after) == sorted(after)
    assert before.items() <= after.items()
    assert project.counts()["total"] == 9


def test_a_full_gap_moves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "STRIDE", 2)
    folder = make_folder(tmp_path / "p", ("a.jpg", "m.jpg"))
    with Project.open(folder) as project:
        project.scan()
        make_folder(folder, tuple(f"b{i}.jpg" for i in range(5)))
        project.scan()
        assert paths(project) == ["a.jpg", *(f"b{i}.jpg" for i in range(5)), "m.jpg"]


def test_vanished_and_returned_files_keep_what_was_said(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of("京A12345_1.png")
    project.decide(plate, text="京A12346", status=Status.CORRECTED)
    path = project.folder / "b" / "京A12345_1.png"
    path.rename(path.with_suffix(".gone"))
    assert project.scan().vanished == 1
    row = project.row(plate)
    assert row.missing and row.text == "京A12346" and row.status is Status.CORRECTED
    assert project.counts()["missing"] == 1
    assert plate in project.plate_ids(Query(missing=True))
    assert plate not in [job.plate_id for job in project.jobs()]
    assert project.scan().vanished == 0  # told once
    path.with_suffix(".gone").rename(path)
    assert project.scan().returned == 1
    assert not project.row(plate).missing
    assert project.counts()["missing"] == 0
    assert project.row(plate).text == "京A12346"


def test_a_sub_folder_that_vanished_is_not_offered_to_the_filter(project: Project) -> None:
    (project.folder / "c" / "d").rename(project.folder.parent / "elsewhere")
    project.scan()
    assert project.known_values()["subset"] == ["/", "b", "c"]


def test_a_stopped_scan_loses_nothing_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "FIRST_BATCH", 2)
    monkeypatch.setattr(scanning, "BATCH", 3)
    folder = make_folder(tmp_path / "p", tuple(f"{i}.jpg" for i in range(10)))
    with Project.open(folder) as project:
        seen: list[int] = []
        summary = project.scan(lambda done, _: seen.append(done), lambda: len(seen) > 2)
        assert summary.cancelled
        assert (summary.new, len(paths(project))) == (5, 5)
        stopped = project.scan(should_stop=lambda: True)  # before it has seen a picture
        assert (stopped.cancelled, stopped.remark) == (True, None)
        assert not any(row.missing for row in project.rows(project.plate_ids(Query()).tolist()))
        assert project.scan().new == 5
        assert paths(project) == [f"{i}.jpg" for i in range(10)]


def test_two_that_look_through_a_new_folder_at_once_both_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_order = order.in_order
    with Project.open(folder) as project, Project.open(folder) as other:

        def faster(found: Iterable[str]) -> list[str]:
            monkeypatch.undo()
            assert other.scan().new == 5  # between the look at what is known and the writing
            return in_order(found)

        monkeypatch.setattr(order, "in_order", faster)
        assert project.scan().total == 5
        assert paths(project) == [name for name in FILES if name != "notes.txt"]
        assert project.counts()["unread"] == 5


def test_labels_are_found_and_sorted_before_the_first_scan_has_ended_as_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "FIRST_BATCH", 3)
    folder = make_folder(tmp_path / "p", [f"{province}A88888_1.png" for province in "皖沪津渝冀晋"])
    by_label, named = Query(sort="label"), Query(label="沪")

    def index(project: Project) -> list[tuple[object, ...]]:
        return project._database.read("SELECT name FROM sqlite_master WHERE name = 'plates_by_label'")

    with Project.open(folder) as project:
        project.scan(should_stop=lambda: bool(project.plate_ids(Query()).size))
        assert not index(project)  # so that what follows is asked without it
        first = paths(project, by_label)
        assert first == sorted(first)
        assert len(first) == 3
        assert paths(project, named) == [path for path in first if path.startswith("沪")]
        project.scan()
        assert index(project)
        assert paths(project, by_label) == [f"{province}A88888_1.png" for province in sorted("皖沪津渝冀晋")]
        assert paths(project, named) == ["沪A88888_1.png"]


def test_almost_ccpd_is_recorded_with_its_error(tmp_path: Path) -> None:
    crossed = CCPD_A.replace("504&554_181&583_182&470_505&441", "504&554_182&470_181&583_505&441")
    folder = make_folder(tmp_path / "p", (MISNAMED, crossed, "R & D.jpg"))
    with Project.open(folder) as project:
        for _ in range(2):  # told at each opening until it is mended
            refused = project.scan().refused
            assert [type(error) for error in refused] == [AnnotationError, AnnotationError]
            assert {error.path for error in refused} == {folder / MISNAMED, folder / crossed}
            assert {error.detail.partition(":")[0] for error in refused} == {"tilt", "vertices"}
            assert all(error.advice for error in refused)
        rows = {row.path: row for row in project.rows(project.plate_ids(Query()).tolist())}
        assert rows[MISNAMED].label is None
        assert rows[MISNAMED].problem.startswith("tilt: ")
        assert rows[crossed].label == LABEL_A
        assert rows[crossed].quad is not None and rows[crossed].quad.box == (182, 448, 504, 573)
        assert set(paths(project, Query(problem=True))) == {MISNAMED, crossed}


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("no picture")
    with Project.open(tmp_path) as project, pytest.raises(FolderError, match="no pictures") as caught:
        project.scan()
    assert caught.value.path == tmp_path
    assert caught.value.advice


def test_a_folder_that_lost_all_its_pictures_is_not_forgotten(project: Project) -> None:
    for name in FILES:
        (project.folder / name).unlink()
    assert project.scan().vanished == 5
    assert project.counts()["total"] == 5


def refuse(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    real = os.scandir

    def scandir(path: object = ".") -> object:
        if Path(str(path)) == place:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_without_read_permission_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, folder)
    with pytest.raises(FolderError, match="Permission denied") as caught:
        Project.open(folder)
    assert caught.value.path == folder
    assert caught.value.advice
    assert not (folder / ".platewright").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_read_permission_says_so_really(folder: Path) -> None:
    folder.chmod(0o300)
    try:
        with pytest.raises(FolderError, match="cannot be read"):
            Project.open(folder)
    finally:
        folder.chmod(0o700)


def test_an_unreadable_sub_folder_is_told_and_its_pictures_are_not_gone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, project.folder / "c")
    summary = project.scan()
    assert [type(error) for error in summary.refused] == [FolderError]
    assert summary.refused[0].path == project.folder / "c"
    assert summary.vanished == 0
    assert project.counts()["missing"] == 0


def test_missing_folders_and_files_are_no_projects(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="does not exist"):
        Project.open(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderError, match="not a folder"):
        Project.open(tmp_path / "file")


def test_the_hash_follows_the_content(
    project: Project, plate_of: PlateOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, opened = stamps.of, []
    monkeypatch.setattr(stamps, "of", lambda path: opened.append(path) or of(path))
    row, other = (project.row(plate_of(name)) for name in ("IMG_0001.JPG", CCPD_A))
    first = project.content_hash(row.image_id)
    assert project.content_hash(other.image_id) != first
    assert project.content_hash(row.image_id) == first
    assert opened == [project.folder / row.path, project.folder / other.path]
    (project.folder / row.path).write_bytes(b"another picture")
    assert project.content_hash(row.image_id) != first


def test_the_hash_of_a_vanished_picture_says_what_to_do(project: Project, plate_of: PlateOf) -> None:
    row = project.row(plate_of("IMG_0001.JPG"))
    (project.folder / row.path).unlink()
    with pytest.raises(ImageError) as caught:
        project.content_hash(row.image_id)
    assert caught.value.path == project.folder / row.path
    assert caught.value.advice


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_links_are_followed_once_and_never_in_circles(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", ("a/1.jpg",))
    elsewhere = make_folder(tmp_path / "elsewhere", ("2.jpg",))
    (folder / "circle").symlink_to(folder, target_is_directory=True)
    (folder / "above").symlink_to(tmp_path, target_is_directory=True)
    (folder / "twin").symlink_to(folder / "a", target_is_directory=True)
    (folder / "link").symlink_to(elsewhere, target_is_directory=True)
    (folder / "link2").symlink_to(elsewhere, target_is_directory=True)
    (folder / "broken.jpg").symlink_to(folder / "nothing.jpg")
    with Project.open(folder) as project:
        assert project.scan().total == 2


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="the system refuses such names")
def test_a_name_that_is_not_unicode_is_told(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.jpg")).write_bytes(b"x")
    with Project.open(folder) as project:
        summary = project.scan()
        assert [error.detail for error in summary.refused] == [r"'\udcff\udcfe.jpg'"]
        assert str(summary.refused[0]).isprintable()
        assert summary.total == 5


def test_reading_goes_on_where_it_stopped(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of(CCPD_A)
    project.record_readings("m", [(plate, make_reading(LABEL_A), None, "name-quad", "")])
    left = project.jobs(only_unread=True)
    assert plate not in [job.plate_id for job in left]
    assert len(left) == 4
    assert all(job.path.is_file() and job.quad is None for job in left)


@given(
    st.lists(st.text("abc", min_size=1, max_size=4), unique=True, max_size=12),
    st.lists(st.text("abc", min_size=1, max_size=4), unique=True, max_size=12),
)
def test_places_keep_the_order(old: list[str], new: list[str]) -> None:
    known = list(zip(sorted(old), order.positions(len(old)), strict=True))
    fresh = sorted(set(new) - set(old))
    places = order.place(known, fresh)
    assert places is not None
    merged = sorted(known + list(zip(fresh, places, strict=True)))
    numbers = [position for _, position in merged]
    assert numbers == sorted(set(numbers))


def test_no_room_is_admitted() -> None:
    assert order.place([("a", 1), ("c", 2)], ["b"]) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_a_link_that_leads_nowhere_is_told_and_a_folder_called_like_a_picture_is_looked_into(
    project: Project,
) -> None:
    (project.folder / "gone.jpg").symlink_to(project.folder / "nothing")
    (project.folder / "照片.jpg").mkdir()
    (project.folder / "照片.jpg" / "inside.png").write_bytes(b"")
    summary = project.scan()
    assert [(type(error), error.path) for error in summary.refused] == [
        (ImageError, project.folder / "gone.jpg")
    ]
    paths = {row.path for row in project.rows(project.plate_ids(Query()).tolist())}
    assert "照片.jpg/inside.png" in paths
    assert "gone.jpg" not in paths


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_a_link_to_itself_costs_nothing_but_itself(project: Project) -> None:
    before = project.scan().total
    (project.folder / "ring.jpg").symlink_to("ring.jpg")
    (project.folder / "ring").symlink_to("ring")
    summary = project.scan()
    assert summary.total == before
    assert [error.path for error in summary.refused] == [project.folder / "ring.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_a_link_to_itself_is_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "自己").symlink_to("自己")
    with pytest.raises(FolderError, match="does not exist"):
        Project.open(tmp_path / "自己", data_dir=tmp_path / "data")


def test_a_folder_of_pictures_that_are_not_read_names_their_kinds(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "手机", ("IMG_1.DNG", "IMG_2.DNG"))
    with Project.open(folder) as project:
        with pytest.raises(FolderError) as caught:
            project.scan()
        assert (caught.value.path, caught.value.detail) == (folder, "DNG × 2")
        assert caught.value.advice


def test_a_folder_that_has_lost_all_pictures_says_so_until_they_are_back(tmp_path: Path) -> None:
    """As the empty folder does in which a disk is mounted otherwise."""
    folder = make_folder(tmp_path / "p", ("a.jpg", "b/c.jpg"))
    with Project.open(folder) as project:
        assert project.scan().remark is None
        for place in ("a.jpg", "b"):
            (folder / place).rename(tmp_path / place)
        for vanished in (2, 0):
            summary = project.scan()
            assert (summary.vanished, summary.remark.path if summary.remark else None) == (vanished, folder)
        for place in ("a.jpg", "b"):
            (tmp_path / place).rename(folder / place)
        summary = project.scan()
        assert (summary.returned, summary.remark) == (2, None)
