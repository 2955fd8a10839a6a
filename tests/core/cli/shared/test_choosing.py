"""``--filter`` and ``--queue``: every verb that works on a project takes the plates that they list alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli import run
from core.cli.shared import choosing
from core.project import Project, Query, Status, queues
from tests import fixed_reader, networks
from tests.gui.helpers import make_folder

LABELS = ("皖A12345", "皖B12346", "浙C12347", "浙D12348", "皖A12345")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder: two plates confirmed, one corrected, one that was only read, one without a text."""
    folder = make_folder(tmp_path / "照 片", LABELS)
    with Project.open(folder) as project:
        project.scan()
        rows = project.rows(project.plate_ids(Query()).tolist())
        project.record_readings("旧 model", [(rows[3].plate_id, _reading("浙D12348"), None, "whole", "")])
        for row, text in zip(rows, (LABELS[0], LABELS[1], "浙C99999"), strict=False):
            project.decide(row.plate_id, text=text, status=Status.CONFIRMED)
    return folder


def _reading(text: str):
    from tests.core.project.conftest import make_reading

    return make_reading(text, 0.6)


def exported(folder: Path, target: Path, *more: str) -> set[str]:
    assert run(["export", str(folder), "--to", str(target), "-f", "jsonl", *more]) == 0
    lines = (target / "plates.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["label"] for line in lines}


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        (["--filter", "province:浙"], {"浙C99999"}),
        (["--filter", "-province:浙"], {"皖A12345", "皖B12346"}),
        (["--filter", "differs"], {"浙C99999"}),
        (["--filter", "tilt<90 province:皖"], {"皖A12345", "皖B12346"}),  # which is told of names first
        (["--filter", "conf<0.9", "--status", "read"], {"浙D12348"}),
        (["--filter", " "], {"皖A12345", "皖B12346", "浙C99999"}),
        (["--queue", "duplicates"], {"皖A12345"}),
        (["--queue", "uncertain", "--status", "read", "--filter", "state:read"], {"浙D12348"}),
    ],
)
def test_an_export_takes_what_is_listed_alone(folder: Path, tmp_path: Path, more, labels: set[str]) -> None:
    with Project.open(folder) as project:  # so that one text is there twice
        last = project.plate_ids(Query()).tolist()[-1]
        project.decide(last, text="皖A12345", status=Status.CONFIRMED)
    assert exported(folder, tmp_path / "out", *more) == labels


def test_plates_that_are_listed_and_not_exported_are_counted(folder: Path, tmp_path: Path, capsys) -> None:
    assert exported(folder, tmp_path / "out", "--filter", "province:浙") == {"浙C99999"}
    assert capsys.readouterr().err == "1 of the 2 listed has no text or another status (--status)\n"


def test_a_list_without_anything_to_export_says_what_to_name(folder: Path, tmp_path: Path, capsys) -> None:
    arguments = ["export", str(folder), "--to", str(tmp_path / "out"), "-f", "csv", "--filter", "state:read"]
    assert run(arguments) == 1
    err = capsys.readouterr().err
    assert f"{folder}: No plate of this list has such a status" in err and "--status" in err
    assert not (tmp_path / "out").exists()


def test_the_queue_of_the_window_is_taken_as_it_was_made(folder: Path, tmp_path: Path, capsys) -> None:
    arguments = ["--queue", "current"]
    assert run(["export", str(folder), "--to", str(tmp_path / "a"), "-f", "csv", *arguments]) == 2
    assert f"{folder}: No queue is worked through" in capsys.readouterr().err
    with Project.open(folder) as project:
        undecided = queues.make(project, "uncertain")
        queues.keep(project, undecided)
        project.decide(int(undecided.ids[0]), text="浙D12348", status=Status.CONFIRMED)
    assert exported(folder, tmp_path / "b", *arguments) == {"浙D12348"}


def test_an_audit_is_not_begun_by_naming_it(folder: Path, tmp_path: Path, capsys) -> None:
    arguments = ["export", str(folder), "-f", "csv", "--to", str(tmp_path / "a"), "--queue", "audit"]
    assert run(arguments) == 1
    assert f"{folder}: No plate of this folder is in the list that was asked for (audit)" in (
        capsys.readouterr().err
    )
    with Project.open(folder) as project:
        assert queues.audit(project).ids == ()


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("split:trian", "Did you mean split:train?"),
        ("split:train province:新", "Try the filter and the queue in the window"),
    ],
)
def test_a_value_that_no_plate_has_is_told_the_nearest_that_one_has(
    folder: Path, capsys, line: str, advice: str
) -> None:
    with Project.open(folder) as project:
        project.set_split(project.plate_ids(Query()).tolist()[:1], "train")
    assert run(["statistics", str(folder), "--filter", line]) == 1
    assert f"in the list that was asked for ({line}). {advice}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--filter", "cnf<0.9"], "The filter does not know this key (cnf → conf<)"),
        (["--filter", "state:reda"], "The filter cannot use this value (reda → read)"),
        (["--filter", "difers"], "The filter does not know this word (difers → differs)"),
        (["--filter", "file:\udcff"], "The filter cannot use this value (file:?)"),
        (["--filter", 'file:"a'], "A quotation mark is not closed"),
        (["--queue", "skiped"], "There is no such queue (skiped). Did you mean skipped?"),
    ],
)
@pytest.mark.parametrize("verb", ["export", "verify", "statistics", "finetune", "evaluate"])
def test_what_is_misspelt_is_named_with_the_nearest_before_anything_begins(
    tmp_path: Path, verb: str, more: list[str], told: str, capsys
) -> None:
    folder = make_folder(tmp_path / "照片", LABELS)
    before = sorted(tmp_path.rglob("*"))
    needs = ["--to", str(tmp_path / "out"), "-f", "csv"] if verb == "export" else []
    needs = ["--confirmed"] if verb == "evaluate" else needs
    assert run([verb, str(folder), *needs, *more]) == 2
    assert told in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [["export", "{}", "--to", "{}/../o", "-f", "csv", "--names"], ["finetune", "{}", "--resume"],
     ["evaluate", "{}"]],
)  # fmt: skip
def test_what_has_no_list_refuses_a_filter(folder: Path, arguments: list[str], capsys) -> None:
    given = [argument.format(folder) for argument in arguments]
    assert run([*given, "--filter", "province:浙"]) == 2
    assert "(province:浙)" in capsys.readouterr().err


def test_doubts_are_those_of_the_list_also_where_others_share_them(folder: Path, capsys) -> None:
    with Project.open(folder) as project:
        first = project.row(project.plate_ids(Query()).tolist()[0])
    assert run(["verify", str(folder), "--json-lines", "--filter", f"image:{first.image_id}"]) == 1
    *findings, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert {f["image"] for f in findings} == {first.path}
    assert [f["doubt"] for f in findings] == ["picture", "plate"]  # in common with what is not listed
    assert len(findings[0]["others"]) == 4 and len(findings[1]["others"]) == 1
    assert (last["summary"]["plates"], last["summary"]["picture"]) == (1, 1)


def test_only_the_unread_plates_of_the_list_are_read(folder: Path, tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "fixed.onnx")
    arguments = ["--read", "--model", str(model), "--provider", "cpu"]
    run(["verify", str(folder), *arguments, "--filter", "label:浙"])
    run(["verify", str(folder), "--filter", "state:unread"])
    assert "1 plate," in capsys.readouterr().out  # the last of the five has another label
    run(["verify", str(folder), *arguments, "--filter", "label:皖"])
    with Project.open(folder) as project:
        assert len(project.plate_ids(Query(status=frozenset({Status.UNREAD})))) == 0


@pytest.mark.parametrize(
    ("more", "read"),
    [
        (["--filter", "conf<2"], 5),
        (["--filter", "province:皖"], 5),  # which no unread plate has
        (["--queue", "uncertain"], 5),
        (["--filter", "province:皖 label:浙*"], 1),
        (["--filter", "province:皖 label:京*"], 0),  # nothing that is read would be listed
        (["--filter", "-label:浙* state:read"], 4),
        (["--filter", "sample:1"], 1),
    ],
)
def test_what_only_a_reading_tells_is_asked_once_there_is_one(tmp_path: Path, more, read, capsys) -> None:
    folder = make_folder(tmp_path / "照片", (*LABELS[:2], "皖C12347", "皖D12348", "浙E12349"))
    model = fixed_reader.save(tmp_path / "fixed.onnx")  # which reads 皖A12345 everywhere
    arguments = ["--read", "--model", str(model), "--provider", "cpu", *more]
    assert run(["verify", str(folder), *arguments]) == 1
    assert ("No plate of this folder is in the list" in capsys.readouterr().err) == (not read)
    with Project.open(folder) as project:
        assert len(project.plate_ids(Query(status=frozenset({Status.READ})))) == read


def test_statistics_are_those_of_the_list(folder: Path, tmp_path: Path, capsys) -> None:
    page, table = tmp_path / "p.html", tmp_path / "t.csv"
    arguments = ["--html", str(page), "--csv", str(table), "--filter", "province:浙"]
    assert run(["statistics", str(folder), *arguments]) == 0
    assert capsys.readouterr().out.startswith("2 plates, 1 decided, 0 skipped")
    assert "照 片 · province:浙" in page.read_text(encoding="utf-8")
    assert "province,浙,2,2\n" in table.read_text(encoding="utf-8-sig")
    assert "皖" not in table.read_text(encoding="utf-8-sig")


def test_a_fine_tuning_learns_from_the_list_alone(folder: Path, tmp_path: Path, capsys) -> None:
    model = networks.save(tmp_path / "network.onnx")
    assert run(["finetune", str(folder), "--model", str(model), "--filter", "province:皖"]) == 1
    assert "(2 of at least 10)" in capsys.readouterr().err


def test_a_model_is_measured_on_the_confirmed_plates_of_the_list(
    folder: Path, tmp_path: Path, capsys
) -> None:
    model = fixed_reader.save(tmp_path / "fixed.onnx")  # which reads 皖A12345 everywhere
    arguments = ["evaluate", str(model), str(folder), "--confirmed", "--provider", "cpu"]
    assert run([*arguments, "--filter", "text:皖A*"]) == 0
    out = capsys.readouterr().out
    assert "plates: text:皖A*" in out and "samples: 1\n" in out and "plate accuracy: 100.00 %" in out


def test_the_queues_are_those_of_the_window() -> None:
    assert {*choosing.QUEUE_NAMES, "all"} == {*queues.QUEUES, choosing.CURRENT}
