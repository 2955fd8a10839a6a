"""Other programs may write a picture's whole path: one of the folder at hand is meant, no other is opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core import exchange
from core.exchange import ImageIndex
from tests.core.exchange.conftest import draw
from tests.core.exchange.test_annotation_files import LINES, document, write


def whole(name: str, path: str) -> tuple[str, str]:
    """Return the name and the content of a file that names a picture by its whole path."""
    if name == "coco":
        annotation = {"image_id": 1, "category_id": 1, "bbox": [1, 2, 8, 3], "text": "皖A12345"}
        content = {"images": [{"id": 1, "file_name": path}], "annotations": [annotation]}
        return "x.json", json.dumps(content)
    if name == "labelme":
        shape = {"points": [[1, 2], [9, 5]], "shape_type": "rectangle", "label": "皖A12345"}
        return "x.json", json.dumps({"imagePath": path, "shapes": [shape]})
    return "x.txt", document(name, path)


@pytest.mark.parametrize("name", [*LINES, "coco", "labelme"])
@pytest.mark.parametrize("separator", ["/", "\\"])
def test_a_whole_path_counts_where_it_leads_into_the_folder(name, separator, tmp_path, monkeypatch):
    draw(tmp_path / "照片/夜 1/车牌.jpg")
    monkeypatch.chdir(tmp_path)
    index = ImageIndex.of_folder(Path("照片"))
    lists = tmp_path / "照片/标注"
    lists.mkdir()
    for picture, wanted in (("照片/夜 1/车牌.jpg", ["夜 1/车牌.jpg"]), ("照片 2/夜 1/车牌.jpg", [])):
        path = str(tmp_path / picture).replace("/", separator)
        file, content = whole(name, path)
        found = exchange.read(name, write(lists / file, content), index)
        assert [a.path for a in found.annotations] == wanted
        assert len(found.refused) == 1 - len(wanted)
