"""What a folder has to export, and that asking for it leaves nothing behind."""

from __future__ import annotations

import pytest

from core.errors import ExportError
from core.exchange.projects import has_store, items_of_names, open_project
from tests.core.exchange.conftest import draw


def test_a_folder_that_nobody_opened_gets_no_store_by_being_exported(tmp_path):
    draw(tmp_path / "皖A12345.jpg")
    with pytest.raises(ExportError, match="Nobody has confirmed"):
        open_project(tmp_path)
    assert not has_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["皖A12345.jpg"]


def test_labels_of_names_come_with_their_folders_and_without_running_numbers(tmp_path):
    for name in ("cam 1/皖A12345_1.jpg", *(f"cam 2/{number}.jpg" for number in range(1, 13))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    left_out = []
    found = list(items_of_names(tmp_path, left_out))
    assert [(item.label, item.relative) for item in found] == [("皖A12345", "cam 1/皖A12345_1.jpg")]
    assert [error.path.name for error in left_out] == ["cam 2"]
    assert len(list(items_of_names(tmp_path, numbers=True))) == 13
