"""A filter by which nothing is found is told the nearest value that the project does have."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.project import Project, Query, Status
from core.project.filter_language import parse
from core.project.near_values import near_word
from tests.core.project.conftest import make_reading
from tests.gui.helpers import make_folder


@pytest.fixture
def project(tmp_path: Path):
    folder = make_folder(tmp_path / "照片", ("皖A12345", "皖B12346", "浙C12347"))
    for place in ("ccpd_tilt", "夜间/ccpd_blur"):
        (folder / place).mkdir(parents=True)
        (folder / place / "皖A12348.jpg").write_bytes(next(folder.glob("*.jpg")).read_bytes())
    with Project.open(folder) as opened:
        opened.scan()
        ids = opened.plate_ids(Query()).tolist()
        opened.set_split(ids[:2], "train")
        opened.decide(ids[0], text="皖A12345", status=Status.CONFIRMED, operator="Li Na")
        opened.decide(ids[1], text="皖A12345", status=Status.CONFIRMED, operator="王小明")
        opened.record_readings("crnn-old", [(ids[0], make_reading("皖A12345"), None, "whole", "")])
        opened.record_readings("crnn-new", [(ids[0], make_reading("皖A12345"), None, "whole", "")])
        yield opened


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("split:trian", "split:train"),
        ("split:Train", "split:train"),  # the case counts
        ("by:lina province:浙", 'by:"Li Na"'),
        ("by:王小名", "by:王小明"),
        ("subset:titl", "subset:tilt"),
        ("subset:夜问", "subset:夜间"),
        ("models:crnn-odl,crnn-new", "models:crnn-old,crnn-new"),
        ("split:train by:lina", 'by:"Li Na"'),
        ("split:val", ""),
        ("subset:Tilt province:新", ""),  # which exists, whatever else is asked
        ("subset:/", ""),
        ("province:新", ""),
    ],
)
def test_the_nearest_value_that_exists_is_named(project: Project, line: str, near: str) -> None:
    assert near_word(project, parse(line)) == near
    if near:
        assert len(project.plate_ids(parse(line))) == 0
