"""Files that appear whole or not at all, also where the system refuses to replace one for a moment."""

from __future__ import annotations

from pathlib import Path

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
