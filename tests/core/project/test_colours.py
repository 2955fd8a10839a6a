"""Blue or yellow: seen by what reads a plate, overruled by a person, and never by the text alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core import images
from core.project import Project, Query, Status
from core.reading import Reading
from core.recognition import storing
from core.recognition.pipeline import Job, recognise
from core.synthesis import DrawnSampler
from tests import networks
from tests.core.project.conftest import make_reading

YELLOW = Query(kind=frozenset({"yellow"}))


def read(project: Project, plate_id: int, text: str, *, yellow: bool, model: str = "m") -> None:
    reading = replace(make_reading(text), yellow=yellow)
    project.record_readings(model, [(plate_id, reading, None, "whole", "")])


def kind(project: Project, plate_id: int) -> str:
    return project.rows([plate_id])[0].kind


def test_what_was_seen_tells_the_kind_where_the_text_does_not(project: Project) -> None:
    first, second, third = project.plate_ids(Query()).tolist()[:3]
    read(project, first, "沪D14311", yellow=True)
    read(project, second, "沪D14311", yellow=False)
    read(project, third, "沪AD12345", yellow=True)
    assert [kind(project, i) for i in (first, second, third)] == ["yellow", "blue", "green"]
    assert project.plate_ids(YELLOW).tolist() == [first]
    reading = project.reading(first)
    assert reading is not None and reading.yellow


def test_a_corrected_text_keeps_the_colour_and_another_reading_brings_its_own(project: Project) -> None:
    first = project.plate_ids(Query()).tolist()[0]
    read(project, first, "沪D14311", yellow=True)
    (edit,) = project.decide_many([first], text="沪D14317", status=Status.CORRECTED)
    assert kind(project, first) == "yellow"
    project.revert_all([edit])
    assert kind(project, first) == "yellow"
    read(project, first, "沪D14311", yellow=False, model="other")
    assert kind(project, first) == "blue"


@pytest.mark.parametrize("seen", [True, False])
def test_a_person_overrules_what_was_seen(project: Project, seen: bool) -> None:
    first = project.plate_ids(Query()).tolist()[0]
    said = "blue" if seen else "yellow"
    read(project, first, "沪D14311", yellow=seen)
    edit = project.set_kind(first, said)
    assert kind(project, first) == said
    read(project, first, "沪D14311", yellow=seen)
    assert kind(project, first) == said
    project.revert_all([edit])
    assert kind(project, first) == ("yellow" if seen else "blue")


class Reader:
    """Reads every crop as the same text."""

    def __init__(self, text: str, **changes: object) -> None:
        self.info = networks.info(**changes)
        self.text = text

    def read(self, crops: list[np.ndarray]) -> list[Reading]:
        return [Reading(self.text, 0.9) for _ in crops]


@pytest.mark.parametrize(
    ("text", "grammar", "expected"),
    [("沪D14311", "plate", ["blue", "yellow"]), ("沪AD12345", "plate", ["green"] * 2)],
)
def test_pictures_are_looked_at_as_they_are_read(
    tmp_path: Path, text: str, grammar: str, expected: list[str]
) -> None:
    sampler, rng = DrawnSampler(), np.random.default_rng(3)
    for name in ("blue", "yellow"):
        plate = sampler.renderer.draw(rng, kind=name)
        images.write(tmp_path / f"{name}.png", plate.image[:, :, :3])
    with Project.open(tmp_path, data_dir=tmp_path / "data") as project:
        project.scan()
        jobs = [Job(*job) for job in project.jobs()]
        for outcomes in recognise(jobs, Reader(text, grammar=grammar), crop="whole"):
            storing.store(project, "m", outcomes)
        rows = project.rows(project.plate_ids(Query()).tolist())
    assert [row.kind for row in rows] == expected


def test_a_model_that_reads_no_plates_tells_no_colour(tmp_path: Path) -> None:
    sampler = DrawnSampler()
    images.write(
        tmp_path / "x.png", sampler.renderer.draw(np.random.default_rng(3), kind="yellow").image[:, :, :3]
    )
    (outcomes,) = recognise([Job(1, tmp_path / "x.png")], Reader("1234567", grammar="none"), crop="whole")
    assert outcomes[0].reading is not None and not outcomes[0].reading.yellow
