"""``platewright verify``: doubts as lines for people and for programs."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

import main as entry
from core import images
from core.project import AWAY_NOTICE, EMPTIED_NOTICE, Project, Query, Status, location, queues
from core.reading import Quad
from core.recognition import finder, pipeline
from tests import fixed_reader
from tests.core.project.conftest import make_reading
from tests.gui.helpers import make_folder

LABELS = ("皖A12345", "皖A22345", "皖A8ABCD", "皖A12345")


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "照 片", LABELS)


def test_doubts_are_listed_by_kind(folder, capsys):
    assert entry.main(["verify", str(folder)]) == 1
    streams = capsys.readouterr()
    lines = [line.split(None, 1) for line in streams.out.splitlines()]
    assert ["1", "labels that break the grammar of plates"] in lines
    assert ["4", "pictures that are there twice"] in lines
    assert ["2", "plates in several pictures (a note: it may be the same car)"] in lines
    assert "皖A8ABCD: A plate has at most three letters after the city" in streams.out
    assert "No random audit" in streams.out
    assert "4 are not read yet" in streams.err


def test_equal_pictures_without_a_text_are_listed_without_one(tmp_path, capsys):
    (tmp_path / "车").mkdir()
    for name in ("a.jpg", "b.jpg"):
        images.write(tmp_path / "车" / name, np.full((300, 400, 3), 90, np.uint8))
    assert entry.main(["verify", str(tmp_path / "车")]) == 1
    listed = [line.strip() for line in capsys.readouterr().out.splitlines() if ".jpg" in line]
    assert listed == ["a.jpg: 2 times, first a.jpg", "b.jpg: 2 times, first a.jpg"]


def test_what_cannot_be_read_is_told_and_not_advised_to_be_read(tmp_path, capsys):
    model = fixed_reader.save(tmp_path / "fixed.onnx")
    (tmp_path / "车").mkdir()
    (tmp_path / "车" / "皖A12345.png").write_bytes(b"nonsense")
    name = fixed_reader.FRAME.format("0_0_25_26_27_28_30")
    (tmp_path / "车" / f"{name}.jpg").touch()  # whose corners are looked at, too
    assert entry.main(["verify", str(tmp_path / "车"), "--read", "--model", str(model)]) == 1
    first, *listed, last = capsys.readouterr().err.splitlines()
    assert first == "failed: 2"
    assert len(listed) == 2 and "皖A12345.png: The file is not a picture" in listed[1]
    assert f"{name}.jpg: The file is empty" in listed[0]
    assert last == "2 are not read yet"


def test_the_audit_is_told_with_its_interval(folder, capsys):
    with Project.open(folder) as project:
        project.scan()
        rows = project.rows(project.plate_ids(Query()).tolist())
        project.record_readings("m", [(r.plate_id, make_reading(r.label), None, "whole", "") for r in rows])
        for plate in queues.make(project, "audit").ids.tolist():
            project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    assert entry.main(["verify", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "Random audit: 4 of 4 decided" in out
    assert "wrong labels: 50.00 % (2 of 4; 95 % interval 15.00 % to 85.00 %)" in out


def test_json_has_a_line_a_doubt_and_the_summary_last(folder, capsys):
    assert entry.main(["verify", str(folder), "--json-lines"]) == 1
    *findings, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert last["summary"]["picture"] == sum(f["doubt"] == "picture" for f in findings) == 4
    assert last["summary"]["audit"]["labels"] == {"wrong": 0, "checked": 0, "share": None, "interval": [0, 1]}
    (grammar,) = [f for f in findings if f["doubt"] == "grammar"]
    assert grammar["label"] == "皖A8ABCD"
    assert (grammar["group"], grammar["times"], grammar["others"]) == (None, None, [])


def test_of_few_that_are_alike_each_names_the_others_and_of_many_the_first_names_all(tmp_path, capsys):
    for number in range(300):
        (tmp_path / f"京A12345_{number}.jpg").write_bytes(b"dark")
    for number in range(3):
        (tmp_path / f"浙B12345_{number}.jpg").write_bytes(b"bright")
    assert entry.main(["verify", str(tmp_path), "--json-lines"]) == 1
    *findings, _ = map(json.loads, capsys.readouterr().out.splitlines())
    for doubt in ("picture", "plate"):
        alike = [f for f in findings if f["doubt"] == doubt]
        few = [f for f in alike if f["label"] == "浙B12345"]
        first, *rest = (f for f in alike if f["label"] == "京A12345")
        ids = {f["plate"] for f in few}
        assert [set(f["others"]) for f in few] == [ids - {f["plate"]} for f in few]
        assert len({f["group"] for f in few}) == len({f["group"] for f in [first, *rest]}) == 1
        assert few[0]["group"] in ids and {f["times"] for f in few} == {3}
        assert set(first["others"]) == {f["plate"] for f in rest} and len(rest) == 299
        assert {f["others"] for f in rest} == {None} and {f["times"] for f in rest} == {300}


def test_reading_keeps_every_plate_that_is_found(tmp_path, capsys, monkeypatch):
    quads = [Quad.from_box((100, 300, 300, 360)), Quad.from_box((400, 610, 500, 645))]
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [finder.Found(q, 0.9) for q in quads])
    monkeypatch.setattr(pipeline, "_LEAST_SURE", 0.0)  # the model of this test is never sure
    model = fixed_reader.save(tmp_path / "fixed.onnx")
    (tmp_path / "车").mkdir()
    images.write(tmp_path / "车/street.jpg", np.full((900, 700, 3), 90, np.uint8))
    entry.main(["verify", str(tmp_path / "车"), "--read", "--model", str(model)])
    assert capsys.readouterr().out.startswith("2 plates")
    with Project.open(tmp_path / "车") as project:
        rows = project.rows(project.plate_ids(Query()).tolist())
    assert [(row.text, row.quad, row.quad_source) for row in rows] == [
        (fixed_reader.PLATE, quad, "finder") for quad in quads
    ]


def test_few_lines_a_kind_unless_all_are_wanted(folder, capsys):
    entry.main(["verify", str(folder), "--most", "1"])
    assert "and 3 more" in capsys.readouterr().out
    entry.main(["verify", str(folder), "--most", "0"])
    assert "more" not in capsys.readouterr().out


def test_a_clean_folder_is_success(tmp_path, capsys):
    folder = make_folder(tmp_path / "p", LABELS[:1])
    assert entry.main(["verify", str(folder)]) == 0
    capsys.readouterr()


def test_a_folder_that_is_not_there_is_told(tmp_path, capsys):
    assert entry.main(["verify", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_what_could_not_be_looked_at_is_told(folder, capsys):
    (folder / "leads nowhere.jpg").symlink_to(folder / "nothing.jpg")
    entry.main(["verify", str(folder)])
    err = capsys.readouterr().err
    assert "with a problem: 1" in err
    assert "leads nowhere.jpg" in err


def test_pictures_that_were_replaced_are_listed(folder, capsys):
    with Project.open(folder) as project:
        project.scan(changes=True)
        (plate, other, *_) = project.plate_ids(Query()).tolist()
        project.decide_many([plate, other], text="皖A12345", status=Status.CONFIRMED)
        project.scan(changes=True)
        path = project.folder / project.row(plate).path
    images.write(path, np.full((180, 240, 3), 77, np.uint8))
    entry.main(["verify", str(folder)])
    told = capsys.readouterr().err
    assert "changed since a person worked on them: 1" in told
    assert path.name in told


def test_no_reading_is_told_as_certain(folder, capsys):
    with Project.open(folder) as project:
        project.scan()
        (first, *_) = project.plate_ids(Query()).tolist()
        wrong = make_reading("京A99999", 0.9999)
        project.record_readings("m", [(first, wrong, None, "whole", "")])
    entry.main(["verify", str(folder)])
    assert "≠ 京A99999 (.99)" in capsys.readouterr().out
    entry.main(["verify", str(folder), "--json-lines"])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert 0.9999 in {line.get("confidence") for line in told}


@pytest.mark.parametrize("verb", ["verify", "statistics"])
def test_a_folder_without_pictures_is_left_as_it_was(tmp_path, capsys, verb):
    (tmp_path / "空").mkdir()
    assert entry.main([verb, str(tmp_path / "空")]) == 1
    assert "空: There are no pictures in this folder" in capsys.readouterr().err
    assert list((tmp_path / "空").iterdir()) == []


def test_a_store_that_something_emptied_is_named(folder, capsys):
    entry.main(["verify", str(folder)])
    assert "emptied" not in capsys.readouterr().err
    (folder / ".platewright" / "project.sqlite3").write_bytes(b"")
    entry.main(["verify", str(folder)])
    (aside,) = (folder / ".platewright").glob("project.damaged-*")
    assert f"{aside}: Something else had emptied the project store" in capsys.readouterr().err


def test_that_the_store_is_elsewhere_is_not_told_of_the_one_set_aside(folder, capsys, monkeypatch):
    monkeypatch.setattr(location, "is_network", lambda folder: True)
    with Project.open(folder) as project:
        store = project.store_path
    store.write_bytes(b"")
    entry.main(["verify", str(folder)])
    lines = capsys.readouterr().err.splitlines()
    (kept,) = [line for line in lines if AWAY_NOTICE in line]
    (emptied,) = [line for line in lines if EMPTIED_NOTICE in line]
    assert (".damaged-" in kept, ".damaged-" in emptied) == (False, True)


def test_a_gpu_that_was_named_and_is_not_there_is_told_before_anything_is_read(folder, capsys):
    assert entry.main(["verify", str(folder), "--read", "--device", "77"]) != 0
    assert "--provider cpu" in capsys.readouterr().err
    with Project.open(folder) as project:
        assert project.counts()["read"] == 0


@pytest.mark.parametrize(
    ("option", "told"), [("--model", "no model of this name"), ("--provider", "no such value")]
)
def test_a_slip_in_how_to_read_is_told_before_a_store_is_made(tmp_path, capsys, option, told):
    pictures = tmp_path / "照片"
    pictures.mkdir()
    images.write(pictures / "皖A12345.jpg", np.zeros((70, 220, 3), np.uint8))
    assert entry.main(["verify", str(pictures), "--read", option, "nothing"]) != 0
    assert told in capsys.readouterr().err
    assert [path.name for path in pictures.iterdir()] == ["皖A12345.jpg"]
