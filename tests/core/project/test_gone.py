"""A folder that is deleted, moved or unplugged while its project is open: nothing is saved into nowhere."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from core.errors import FolderError, StoreError
from core.project import Project, Query, Status, location
from core.project.location import HIDDEN_FOLDER
from tests.core.project.conftest import make_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the files of an open store")


@pytest.fixture
def plate(project: Project) -> int:
    project.scan()
    return int(project.plate_ids(Query())[0])


def test_what_could_be_stored_in_a_deleted_file_only_is_refused(project: Project, plate: int) -> None:
    assert project.is_here()
    shutil.rmtree(project.folder)
    assert not project.is_here()
    with pytest.raises(StoreError, match="gone") as caught:
        project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    assert caught.value.path == project.store_path
    assert "disk" in caught.value.advice
    assert project.row(plate).text == "", "what is shown is what was saved"


def test_a_folder_that_comes_back_goes_on(project: Project, plate: int) -> None:
    away = project.folder.rename(project.folder.with_name("elsewhere"))
    with pytest.raises(StoreError, match="gone"):
        project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    away.rename(project.folder)
    assert project.is_here()
    project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    with Project.open(project.folder) as again:
        assert again.row(plate).text == "皖A12345"


def test_another_store_in_its_place_is_not_written_to(project: Project, plate: int, tmp_path: Path) -> None:
    other = make_folder(tmp_path / "other")
    with Project.open(other) as another:
        another.scan()
    project.folder.rename(project.folder.with_name("elsewhere"))
    other.rename(project.folder)
    assert not project.is_here()
    with pytest.raises(StoreError, match="gone"):
        project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    with Project.open(project.folder) as another:
        assert another.history() == []


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOTCONN, errno.ESTALE])
def test_a_disk_that_fails_counts_as_gone(
    project: Project, plate: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = os.stat

    def stat(path: os.PathLike[str] | str, *args: Any, **named: Any) -> os.stat_result:
        if os.fspath(path).startswith(str(project.folder)):
            raise OSError(code, os.strerror(code))
        return asked(path, *args, **named)

    with monkeypatch.context() as failing:
        failing.setattr(os, "stat", stat)
        assert not project.is_here()
        with pytest.raises(StoreError, match="gone"):
            project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    assert project.is_here()


def test_no_empty_store_is_made_where_the_store_was(project: Project, plate: int) -> None:
    for path in (project.folder / HIDDEN_FOLDER).iterdir():
        path.unlink()
    caught: list[StoreError] = []

    def ask() -> None:
        with pytest.raises(StoreError, match="gone") as error:
            project.row(plate)
        caught.append(error.value)

    thread = threading.Thread(target=ask)  # which has no connection yet
    thread.start()
    thread.join()
    assert caught
    assert not project.store_path.exists()


def test_a_folder_whose_disk_is_away_is_named_with_where_the_work_is_kept(tmp_path: Path) -> None:
    folder, data = tmp_path / "移动硬盘" / "照片", tmp_path / "data"
    for kept in (False, True):
        with pytest.raises(FolderError) as caught:
            Project.open(folder, data_dir=data)
        assert (caught.value.path, "is kept" in caught.value.advice) == (folder, kept)
        assert "disk" in caught.value.advice
        store = location.away_folder(folder, data) / location.STORE_NAME
        store.parent.mkdir(parents=True, exist_ok=True)
        store.touch()


def test_a_disk_that_fails_when_asked_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: object, *_: object, **__: object) -> None:
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected", str(path))

    with monkeypatch.context() as away:
        away.setattr(os, "stat", fail)
        with pytest.raises(FolderError, match="does not exist"):
            location.check_folder(tmp_path)
