"""One walk for all: the order, what is left out, links, junctions that lead in a ring, and stopping."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import walking
from core.errors import FolderError, ImageError
from core.walking import walk

NO_NUMBERS = SimpleNamespace(st_dev=0, st_ino=0, st_reparse_tag=walking._MOUNT_POINT)
IN_A_CLOUD = SimpleNamespace(st_dev=0, st_ino=0, st_reparse_tag=0x9000001A)


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


class Listing:
    """Stands for ``os.scandir`` and shows entries as another system, or a broken disk, would."""

    def __init__(self, shown: Callable[[os.DirEntry[str]], object]) -> None:
        self._shown = shown
        self._real = os.scandir

    def __call__(self, place: object) -> Listing:
        with self._real(place) as entries:  # type: ignore[call-overload]
            self._entries = iter([self._shown(entry) for entry in entries])
        return self

    def __enter__(self) -> object:
        return self._entries

    def __exit__(self, *_: object) -> None:
        pass


def as_on_windows(python: str) -> Callable[[os.DirEntry[str]], object]:
    """Return what makes links to folders look like junctions; Python 3.11 has no word for them."""

    def shown(entry: os.DirEntry[str]) -> object:
        junction = entry.is_symlink()
        seen = SimpleNamespace(
            name=entry.name,
            path=entry.path,
            is_file=entry.is_file,
            is_dir=entry.is_dir,
            is_symlink=lambda: False,
            stat=lambda follow_symlinks=True: IN_A_CLOUD if follow_symlinks or not junction else NO_NUMBERS,
        )
        if python == "3.12":
            seen.is_junction, seen.stat = lambda: junction, lambda **_: IN_A_CLOUD
        return seen

    return shown


def test_pictures_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    touch(tmp_path, "b/1.jpg", "b.jpg", "b-a/3.PNG", "a.txt", ".hid/4.jpg", ".5.jpg", "京.jpeg", "c/.d/6.jpg")
    assert walk(tmp_path).in_order() == ["b/1.jpg", "b-a/3.PNG", "b.jpg", "京.jpeg"]
    assert walk(tmp_path, below=False).in_order() == ["b.jpg", "京.jpeg"]
    assert walk(tmp_path, extensions={".txt"}).files == {"a.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
@pytest.mark.parametrize("python", ["3.11", "3.12"])
def test_junctions_that_lead_in_a_ring_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    folder, first, second = (touch(tmp_path / name, f"{name}.jpg", "子/x.jpg") for name in "pab")
    for link, target in {
        folder / "子" / "ring": folder, folder / "above": tmp_path, folder / "one": first,
        folder / "again": first, folder / "two": second, first / "ring": first, second / "there": first,
    }.items():  # fmt: skip
        link.symlink_to(target, target_is_directory=True)
    monkeypatch.setattr(os, "scandir", Listing(as_on_windows(python)))
    monkeypatch.setattr(walking, "_HAS_JUNCTIONS", True)
    looks = count()
    found = walk(folder, lambda: next(looks) > 100)  # a ring would never end, but get here
    assert not (found.stopped or found.refused)
    names = sorted(path.rpartition("/")[2] for path in found.files)
    assert names == ["a.jpg", "b.jpg", "p.jpg", "x.jpg", "x.jpg", "x.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_of_links_that_lead_to_one_place_always_the_same_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its pictures were gone at the next look, and others there, of which nobody has said anything."""
    folder, outside = touch(tmp_path / "p", "1.jpg"), touch(tmp_path / "outside", "2.jpg")
    for name in ("b", "a", "d", "c"):
        (folder / name).symlink_to(outside)
    real = os.scandir
    for backwards in (False, True):

        def scandir(place: object, backwards: bool = backwards) -> object:
            with real(place) as entries:  # type: ignore[call-overload]
                told = sorted(entries, key=lambda entry: entry.name, reverse=backwards)
            return nullcontext(iter(told))

        monkeypatch.setattr(os, "scandir", scandir)
        assert walk(folder).files == {"1.jpg", "a/2.jpg"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_unicode_are_told_unless_any_name_will_do(tmp_path: Path) -> None:
    for name in (b"\xff.jpg", b"\xfe", b"a.jpg"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).touch()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfd.jpg")).symlink_to("nowhere")
    found = walk(tmp_path)
    assert found.files == {"a.jpg"}
    assert sorted((str(error.path), error.detail) for error in found.refused) == [
        (str(tmp_path), r"'\udcfd.jpg'"), (str(tmp_path), r"'\udcff.jpg'")
    ]  # fmt: skip
    assert walk(tmp_path, any_name=True).files == {"a.jpg", "\udcff.jpg"}


def test_a_link_whose_end_may_not_be_seen_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "1.jpg", "locked/2.jpg", "locked.jpg")

    def refuse() -> bool:
        raise PermissionError(13, "Permission denied")

    def shown(entry: os.DirEntry[str]) -> object:
        if not entry.name.startswith("locked"):
            return entry
        return SimpleNamespace(
            name=entry.name, path=str(tmp_path / "no"), is_file=refuse, is_dir=refuse, is_symlink=lambda: True
        )

    listing = Listing(shown)

    def scandir(place: object) -> Listing:
        if Path(str(place)).name == "locked":
            raise PermissionError(13, "Permission denied")
        return listing(place)

    monkeypatch.setattr(os, "scandir", scandir)
    found = walk(tmp_path)
    assert (found.files, found.unseen) == ({"1.jpg"}, ["locked/"])
    assert {error.path: type(error) for error in found.refused} == {
        tmp_path / "locked": FolderError, tmp_path / "locked.jpg": ImageError
    }  # fmt: skip


def test_one_folder_of_very_many_files_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, *(f"{n}.jpg" for n in range(20)), "deeper/20.jpg")
    monkeypatch.setattr(walking, "_AT_ONCE", 4)
    looks = iter([False, False, True])
    found = walk(tmp_path, lambda: next(looks))
    assert found.stopped and 4 <= len(found.files) <= 8


def test_a_walk_that_is_stopped_opens_no_further_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a/1.jpg", "b/2.jpg", "c/3.jpg")
    listing, opened = os.scandir, []
    monkeypatch.setattr(os, "scandir", lambda place: (opened.append(Path(place).name), listing(place))[1])
    walk(tmp_path, lambda: "a" in opened)
    assert opened == [tmp_path.name, "a"]


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="cannot be read") as caught:
        walk(tmp_path / "nowhere")
    assert caught.value.path == tmp_path / "nowhere"


def test_a_folder_that_is_a_link_to_itself_says_so(tmp_path: Path) -> None:
    (tmp_path / "self").symlink_to("self")
    with pytest.raises(FolderError, match="cannot be read") as caught:
        walk(tmp_path / "self")
    assert caught.value.path == tmp_path / "self"


def test_pictures_of_kinds_that_are_not_read_are_counted_and_nothing_else_is(tmp_path: Path) -> None:
    folder = touch(
        tmp_path / "照片", "a.jpg", "b.GIF", "c/d.gif", "e.psd", "c/f.CR2", "notes.txt", "labels.json",
        "Thumbs.db", "x.xml", "y.csv", "no ending", ".hidden.gif", ".cache/g.gif", "desktop.ini", "video.mp4",
    )  # fmt: skip
    (folder / "folder.gif").mkdir()
    found = walk(folder)
    error = found.passed_over(folder)
    assert found.files == {"a.jpg"}
    assert error is not None
    assert (error.path, error.detail) == (folder, "GIF × 2, CR2 × 1, PSD × 1")
    assert walk(touch(tmp_path / "plain", "a.jpg", "b.txt")).passed_over(folder) is None
