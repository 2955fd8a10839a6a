"""Fine-tuning from the command line: the real trainer, in a real process, on the bundled samples."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import main
import resources
from core import images, model_file
from core.project import Project, Query, Status
from core.recognition.cascade import EngineCascade, open_reader

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the samples on which a person has confirmed what the names say."""
    folder = tmp_path / "照片 & 车牌"
    shutil.copytree(resources.path("samples"), folder, ignore=shutil.ignore_patterns(".*"))
    with Project.open(folder) as project:
        project.scan()
        for row in project.rows(project.plate_ids(Query()).tolist()):
            project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)
    return folder


@pytest.mark.slow
def test_confirmed_plates_become_a_model_that_reads(folder: Path, capsys: Captured) -> None:
    before = {path: path.read_bytes() for path in folder.glob("*.jpg")}
    assert main.main(["finetune", str(folder), "--epochs", "1", "--device", "cpu", "--name", "mine"]) == 0
    told = capsys.readouterr()
    assert re.search(r"before: +\d+\.\d % of the held plates read right", told.out)
    assert re.search(r"after: +\d+\.\d % of the held plates read right", told.out)
    assert "the accurate network alone, without grammar and second look:" in told.out
    assert re.search(r"in use:  \d of \d held plates read right by both models", told.out)
    assert "new model: mine-fast" in told.out
    assert "It reads what it is sure of, mine the rest: both have learnt these plates." in told.out
    assert {path: path.read_bytes() for path in folder.glob("*.jpg")} == before

    path = model_file.find("mine")
    info = model_file.read_info(path)
    start = model_file.read_info(model_file.bundled()[0])
    assert (info.name, info.network, info.alphabet) == ("mine", start.network, start.alphabet)
    assert info.lineage == (*start.lineage, start.name)
    assert info.temperature == start.temperature
    pair = open_reader(model_file.find("mine-fast"), provider="cpu")
    assert isinstance(pair, EngineCascade) and (pair.info.name, pair.second) == ("mine-fast", "mine")
    crop = images.read(next(iter(before)))[:140, :440]
    assert len(pair.read([crop])) == 1

    with Project.open(folder) as project:
        (run,) = project.runs()
        assert (run.status, run.figures["model"]) == ("finished", "mine-fast")
        assert not list(run.directory.rglob("*.pt"))
        assert project.counts()["confirmed"] == len(before)


def test_a_folder_without_decisions_says_what_to_do(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(next(resources.path("samples").glob("*.jpg")), folder)
    assert main.main(["finetune", str(folder)]) == 1
    assert "Confirm or correct more plates first" in capsys.readouterr().err


def test_an_unknown_model_is_refused(folder: Path, capsys: Captured) -> None:
    assert main.main(["finetune", str(folder), "--model", "nothing"]) == 2
    assert "There is no model of this name" in capsys.readouterr().err
