"""What a recognition wrote is no annotation: importing it vouches for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.exchange.differences import SAFE, Change
from core.exchange.importing import plan_import
from core.project import Project
from tests.core.exchange.conftest import draw

HEAD = "image,label,text,confidence,confidences,source,error,quad\n"
CSV = HEAD + (
    "皖A12345_1.jpg,皖A12345,皖A12346,0.99,0.9 0.9 0.9 0.9 0.9 0.9 0.9,finder,,10 20 90 20 90 45 10 45\n"
    "路口.jpg,,,,,,No plate is known,\n"
)
JSON = (
    '{"image": "皖A12345_1.jpg", "label": "皖A12345", "text": "皖A12346", "confidence": 0.99, '
    '"confidences": [0.9], "source": "finder", "error": null, "quad": [10, 20, 90, 20, 90, 45, 10, 45]}\n'
    '{"image": "路口.jpg", "label": null, "text": null, "confidences": null, "error": "?", "quad": null}\n'
)


@pytest.mark.parametrize(("name", "text"), [("readings.csv", CSV), ("readings.jsonl", JSON)])
def test_neither_readings_nor_labels_of_names_are_taken_for_decisions(
    tmp_path: Path, name: str, text: str
) -> None:
    folder = tmp_path / "照片"
    for picture in ("皖A12345_1.jpg", "路口.jpg"):
        draw(folder / picture)
    (tmp_path / name).write_text(text, encoding="utf-8")
    with Project.open(folder) as project:
        project.scan()
        plan = plan_import(project, tmp_path / name)
        assert plan.refused == ()
        found = {one.path: one for one in plan.differences}
        assert found["皖A12345_1.jpg"].change is Change.UNVOUCHED
        assert found["皖A12345_1.jpg"].annotation.label == "皖A12346"
        assert not SAFE & {one.change for one in plan.differences}
