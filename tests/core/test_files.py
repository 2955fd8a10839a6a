"""Files that appear whole or not at all, also where the system refuses to replace one for a moment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import files


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "文件.txt"
    files.write_bytes(path, b"old")

    def fail() -> None:
        with files.replacing(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    link, real = tmp_path / "latest.txt", tmp_path / "shelf" / "1.txt"
    link.symlink_to(Path("shelf") / "1.txt")
    for data in (b"new", b"newer"):  # at first it leads to what is not there yet
        files.write_bytes(link, data)
        assert link.is_symlink() and real.read_bytes() == data
    assert sorted(tmp_path.rglob("*")) == [link, real.parent, real]
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links"):
        files.write_bytes(loop, b"")
    assert loop.is_symlink()


@pytest.mark.parametrize("refusals", [2, 3])
def test_a_file_that_is_looked_at_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    """As on Windows, where a virus scanner holds a new file open."""
    real, asked = Path.replace, []

    def refuse(source: Path, target: Path) -> Path:
        asked.append(target)
        if len(asked) <= refusals:
            raise PermissionError(13, "The process cannot access the file")
        return real(source, target)

    monkeypatch.setattr(files, "_WAITS", (0.0, 0.0))
    monkeypatch.setattr(Path, "replace", refuse)
    path = tmp_path / "a.txt"
    if refusals == 2:
        files.write_bytes(path, b"new")
        assert path.read_bytes() == b"new"
    else:
        with pytest.raises(PermissionError):
            files.write_bytes(path, b"new")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "held"),
    [(None, True), (PermissionError(13, "locked"), False), (OSError(22, "a drive without locks"), True)],
)
def test_on_windows_a_byte_that_the_file_does_not_have_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: OSError | None, held: bool
) -> None:
    """What is locked there others cannot read either, and the rows that are written may be looked at."""
    locked = []

    def locking(number: int, mode: int, length: int) -> None:
        locked.append((os.lseek(number, 0, os.SEEK_CUR) > 1 << 30, mode, length))
        if answer is not None:
            raise answer

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    path = tmp_path / "a.csv"
    path.write_bytes(b"rows")
    with path.open("r+b") as file:
        file.seek(3)
        assert files.hold(file, path) is held
        assert file.read() == b"s"
    assert (locked, path.read_bytes()) == ([(True, 2, 1)], b"rows")


def test_a_file_that_is_held_is_free_once_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    with path.open("a") as first:
        assert files.hold(first, path)
        first.write("row\n")
        first.flush()
        with path.open("a") as second:
            assert not files.hold(second, path)
        assert path.read_text() == "row\n"
    with path.open("a") as third:
        assert files.hold(third, path)
