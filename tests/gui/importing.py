"""Someone else's work to import, and the dialog that shows what it would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from core.project import Project, Query, Status
from gui.dialogs.import_ import ImportDialog
from tests.gui.helpers import PLATE

ELSEWHERE = [[5, 150], [60, 150], [60, 190], [5, 190]]


def lines_of(project: Project, changed: dict[str, str]) -> list[str]:
    """Return the lines of a ``Label.txt`` about the drawn pictures, some labels changed."""
    rows = project.rows(sorted(project.plate_ids(Query()).tolist()))
    shapes = [
        [{"transcription": changed.get(row.label, row.label), "points": PLATE.to_list(), "difficult": False}]
        for row in rows
    ]
    return [f"照片/{r.path}\t{json.dumps(s, ensure_ascii=False)}" for r, s in zip(rows, shapes, strict=True)]


@pytest.fixture
def label_file(project, tmp_path) -> Path:
    """Return a real file: a conflict, an added plate, a refused line, an unknown picture; the rest new."""
    lines = lines_of(project, {"皖A23456": "皖A23458"})
    added = {"transcription": "川A00001", "points": ELSEWHERE, "difficult": False}
    path, _, shapes = lines[5].partition("\t")
    lines[5] = f"{path}\t{json.dumps([*json.loads(shapes), added], ensure_ascii=False)}"
    lines += ["坏行", '照片/没有.jpg\t[{"transcription": "皖A11111", "points": [[0,0],[9,9]]}]']
    target = tmp_path / "同事 的" / "Label.txt"
    target.parent.mkdir()
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


@pytest.fixture
def import_dialog(session, desk, qtbot):
    """Return the dialog over a session in which a person has confirmed the first two plates."""
    session.operator = "李"
    session.decide(session.queue.ids[:2].tolist(), None, Status.CONFIRMED)
    dialog = ImportDialog(desk)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # pytest-qt closes it again
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def compare(dialog, qtbot, path: Path) -> None:
    dialog._source.setText(str(path))
    dialog.compare()
    qtbot.waitUntil(lambda: dialog._task is None)


def cell(dialog, row: int, column: int) -> str:
    return dialog._rows.index(row, column).data()
