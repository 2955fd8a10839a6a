"""Beside the label files of YOLO datasets lie lists that are called like label files of pictures might be."""

from __future__ import annotations

from pathlib import Path

from core import exchange
from core.exchange import ImageIndex
from tests.core.exchange.conftest import draw


def test_a_yolo_label_of_a_picture_that_is_called_like_a_list(tmp_path: Path) -> None:
    for name in ("test.png", "train.png", "classes.png"):
        draw(tmp_path / name, (100, 100))
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "test.txt").write_text("0 0.25 0.35 0.4 0.3\n")
    (labels / "train.txt").write_text("images/a.png\n")
    (labels / "classes.txt").write_text("plate\n")
    (labels / "val.txt").write_text("0 0.25 0.35 0.4 0.3\n")  # of no picture here
    found = exchange.read("yolo", labels, ImageIndex.of_folder(tmp_path))
    assert [(one.path, one.line) for one in found.annotations] == [("test", 1)]
    assert found.refused == []
