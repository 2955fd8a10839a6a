"""A file that changes while it is read looks older than it is, so that the change is noticed later."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from core import stamps
from core.stamps import FileStamp

THEN, LATER = 1_700_000_000_000_000_000, 1_800_000_000_000_000_000


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "照片.jpg"
    path.write_bytes(b"as it was")
    os.utime(path, ns=(THEN, THEN))
    return path


AS_IT_WAS = FileStamp(9, THEN, hashlib.blake2b(b"as it was", digest_size=16).hexdigest())


def replace(path: Path) -> None:
    path.write_bytes(b"another picture")
    os.utime(path, ns=(LATER, LATER))


def test_of_a_file_that_is_replaced_while_it_is_read_the_old_stamp_is_kept(picture: Path) -> None:
    class Slow:
        def __init__(self, file: BinaryIO) -> None:
            self.fileno, self._file = file.fileno, file

        def read(self) -> bytes:
            data = self._file.read()
            replace(picture)
            return data

    with picture.open("rb") as file, stamps.gathered() as found:
        assert stamps.read(Slow(file)) == b"as it was"  # type: ignore[arg-type]
    assert found == [AS_IT_WAS] != [stamps.of(picture)]


def test_the_stamp_of_a_file_is_no_newer_than_its_digest(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_digest = hashlib.file_digest

    def slow(*arguments: Any) -> Any:
        found = file_digest(*arguments)
        replace(picture)
        return found

    monkeypatch.setattr(hashlib, "file_digest", slow)
    assert stamps.of(picture) == AS_IT_WAS


def test_only_what_is_read_while_somebody_gathers_is_stamped(picture: Path) -> None:
    with stamps.gathered() as found, picture.open("rb") as file:
        stamps.read(file)
    with picture.open("rb") as file:
        assert stamps.read(file) == b"as it was"
    assert found == [AS_IT_WAS]
