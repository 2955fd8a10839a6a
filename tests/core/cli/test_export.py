"""``platewright export``: from a project, or from file names, to a dataset."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import main as entry
from core import ccpd, exchange
from core.cli.export import FORMAT_NAMES
from core.errors import FolderError
from core.project import Project, Query, Status
from core.reading import Quad
from tests.core.exchange.conftest import QUAD, draw, tree

ROOT = Path(__file__).parents[3]
LABELS = ["皖A12345", "京B12346", "浙C12347", "苏D12348", "粤E12349", "鲁F12350"]


@pytest.fixture
def folder(tmp_path) -> Path:
    """Return a folder of CCPD frames with a project: two confirmed, one corrected, one doubtful, two open."""
    folder = tmp_path / "帧 & frames"
    for n, label in enumerate(LABELS):
        name = ccpd.annotate(label, QUAD, (240, 200), 100 + n, 30)
        draw(folder / f"{ccpd.format(name)}.jpg", seed=n)
    with Project.open(folder) as project:
        project.scan()
        ids = {row.label: row.plate_id for row in project.rows(project.plate_ids(Query()).tolist())}
        project.decide(ids["皖A12345"], text="皖A12345", status=Status.CONFIRMED)
        project.decide(ids["京B12346"], text="京B12346", status=Status.CONFIRMED)
        project.decide(ids["浙C12347"], text="浙C99999", status=Status.CONFIRMED)
        project.decide(ids["苏D12348"], text="苏D12348", status=Status.DOUBTFUL)
    return folder


def pictures(folder: Path) -> dict[str, str]:
    return {path: digest for path, digest in tree(folder).items() if not path.startswith(".platewright/")}


def test_confirmed_plates_become_ccpd_frames(folder, tmp_path, capsys):
    before = pictures(folder)
    assert entry.main(["export", str(folder), "--to", str(tmp_path / "out"), "--format", "ccpd"]) == 0
    labels = {ccpd.parse(p.name).label for p in (tmp_path / "out").iterdir()}
    assert labels == {"皖A12345", "京B12346", "浙C99999"}
    assert pictures(folder) == before
    assert "3 plates written" in capsys.readouterr().out


def test_a_corrected_quad_and_an_added_plate_go_along(folder, tmp_path, capsys):
    with Project.open(folder) as project:
        row = project.rows(project.plate_ids(Query(text="皖A12345")).tolist())[0]
        moved = Quad.from_box((50.0, 70.0, 190.0, 130.0))
        project.set_quad(row.plate_id, moved)
        added = project.add_plate(row.image_id, Quad.from_box((20.0, 150.0, 80.0, 170.0)))
        project.decide(added.plate_id, text="粤A00001", status=Status.CONFIRMED)
    arguments = ["export", str(folder), "--to", str(tmp_path / "out"), "-f", "jsonl"]
    assert entry.main(arguments) == 0
    lines = (tmp_path / "out" / "plates.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["label"]: row for row in map(json.loads, lines)}
    assert rows["皖A12345"]["quad"] == moved.to_list()
    assert rows["粤A00001"]["image"] == rows["皖A12345"]["image"] and rows["粤A00001"]["file_label"] is None
    assert entry.main([*arguments[:3], str(tmp_path / "ccpd"), "-f", "ccpd"]) == 1
    assert "粤A00001" in capsys.readouterr().err  # a frame's name carries one plate: the other is told


def test_a_dry_run_writes_nothing(folder, tmp_path, capsys):
    arguments = [
        "export",
        str(folder),
        "--to",
        str(tmp_path / "out"),
        "-f",
        "crops",
        "--split",
        "0.5,0.3,0.2",
    ]
    assert entry.main([*arguments, "--dry-run"]) == 0
    assert "3 plates would be written" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
    assert entry.main(arguments) == 0
    assert len(tree(tmp_path / "out")) == 3


def test_other_statuses_can_be_asked_for(folder, tmp_path):
    arguments = ["export", str(folder), "-f", "csv", "--to", str(tmp_path / "out"), "--status", "doubtful"]
    assert entry.main(arguments) == 0
    assert "苏D12348" in (tmp_path / "out" / "plates.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("more", [[], ["--filter", "state:doubtful"]])
def test_plates_without_a_text_are_told_and_the_rest_is_exported(folder, tmp_path, capsys, more):
    with Project.open(folder) as project:
        bare = next(row for row in project.rows(project.plate_ids(Query())) if row.label == "粤E12349")
        project.decide(bare.plate_id, text=None, status=Status.DOUBTFUL)
    arguments = ["export", str(folder), "-f", "csv", "--to", str(tmp_path / "out"), "--status", "doubtful"]
    assert entry.main([*arguments, *more]) == 1
    streams = capsys.readouterr()
    assert "1 plate written" in streams.out
    assert streams.err.count("The plate has no label (doubtful)") == 1
    assert f"{Path(bare.path).name}: The plate" in streams.err and "another status" not in streams.err


def test_assigned_splits_are_kept(folder, tmp_path):
    with Project.open(folder) as project:
        rows = project.rows(
            project.plate_ids(Query(status=frozenset({Status.CONFIRMED, Status.CORRECTED}))).tolist()
        )
        project.set_split([row.plate_id for row in rows if row.text == "浙C99999"], "test")
    out = tmp_path / "out"
    assert entry.main(["export", str(folder), "-f", "crops", "--to", str(out), "--split", "assigned"]) == 0
    assert [p.name for p in (out / "test").iterdir()] == ["浙C99999_1.jpg"]
    assert len(list((out / "train").iterdir())) == 2


def test_what_there_is_nothing_of_is_said(folder, tmp_path, capsys):
    draw(tmp_path / "照片" / "街.jpg")
    out = ["-f", "csv", "--to", str(tmp_path / "out")]
    assert entry.main(["export", str(tmp_path / "照片"), *out, "--names"]) == 1
    assert "照片: No picture carries a label in its name. Name the pictures" in capsys.readouterr().err
    assert entry.main(["export", str(folder), *out, "--status", "unreadable,no-plate"]) == 1
    assert "status and a text (no_plate, unreadable). Confirm plates in" in capsys.readouterr().err
    for path in folder.glob("*.jpg"):
        path.write_bytes(b"")
    assert entry.main(["export", str(folder), "-f", "coco", *out[2:], "--names"]) == 1
    err = capsys.readouterr().err
    assert err.count("The file is empty") == 6 and "No plate of this folder can be exported" in err
    assert not (tmp_path / "out").exists()


def test_names_need_no_project(tmp_path, capsys):
    folder = tmp_path / "crops"
    draw(folder / "皖A12345_1.jpg", (136, 36))
    draw(folder / "sub" / "京A12345.png", (136, 36))
    draw(folder / "holiday.jpg")
    assert entry.main(["export", str(folder), "-f", "rec-gt", "--to", str(tmp_path / "out"), "--names"]) == 0
    text = (tmp_path / "out" / "rec_gt.txt").read_text(encoding="utf-8")
    assert sorted(line.split("\t")[1] for line in text.splitlines()) == ["京A12345", "皖A12345"]
    assert not (folder / ".platewright").exists()


def test_a_name_that_is_almost_ccpd_is_told_and_not_left_out_in_silence(tmp_path, capsys):
    folder = tmp_path / "frames"
    good = ccpd.format(ccpd.annotate("皖A12345", QUAD, (240, 200), 100, 30))
    draw(folder / f"{good}.jpg")
    draw(folder / f"{good.replace('-0_0_', '-0_77_')}.jpg")
    arguments = ["export", str(folder), "-f", "ccpd", "--to", str(tmp_path / "out"), "--names"]
    for more in (["--dry-run"], []):
        assert entry.main([*arguments, *more]) == 1
        assert "index 77 at place 2" in capsys.readouterr().err
    assert [p.stem for p in (tmp_path / "out").iterdir()] == [good]


def test_a_folder_that_was_never_opened_is_told_and_stays_untouched(tmp_path, capsys):
    draw(tmp_path / "in" / "皖A12345_1.jpg", (136, 36))
    assert entry.main(["export", str(tmp_path / "in"), "-f", "csv", "--to", str(tmp_path / "out")]) == 1
    assert "Nobody has confirmed a plate" in capsys.readouterr().err
    assert list(tree(tmp_path)) == ["in/皖A12345_1.jpg"]


def test_refused_plates_are_lines_on_stderr(folder, tmp_path, capsys):
    next(folder.glob("*.jpg")).write_bytes(b"")
    assert entry.main(["export", str(folder), "-f", "coco", "--to", str(tmp_path / "out"), "--names"]) == 1
    streams = capsys.readouterr()
    assert "5 plates written" in streams.out
    assert "The file is empty" in streams.err and "1 refused" in streams.err


@pytest.mark.parametrize(
    "more",
    [
        ["-f", "coco", "--shares", "0.5,0.5"],
        ["-f", "coco", "--shares", "0.5,0.1,0.1"],
        ["-f", "coco", "--status", "confirmd"],
        ["-f", "coco", "--seed", "x"],
        ["-f", "crops", "--margin", "nan"],
        ["-f", "crops", "--crop", "box", "--margin", "-5"],
        ["-f", "crops", "--margin", "1e9", "--dry-run"],
        [],
    ],
)
def test_wrong_usage_ends_with_2(folder, tmp_path, more):
    assert entry.main(["export", str(folder), "--to", str(tmp_path / "out"), *more]) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["-f", "coco", "--to", "{folder}"], "inside the folder"),
        (["-f", "coco", "--to", "{folder}/out"], "inside the folder"),
    ],
)
def test_what_cannot_be_done_is_said(folder, tmp_path, capsys, more, message):
    arguments = ["export", str(folder), "--to", str(tmp_path / "out"), *more]
    assert entry.main([a.format(folder=folder) for a in arguments]) == 1
    assert message in capsys.readouterr().err


def test_a_folder_that_cannot_be_listed_is_told_and_the_rest_is_exported(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "帧"
    for name in ("甲/皖A12345.jpg", "乙/京B12346.jpg", ".隐/浙C12347.jpg"):
        draw(folder / name, (120, 40))
    real = os.scandir

    def scandir(path="."):
        if Path(str(path)) == folder / "乙":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    arguments = ["export", str(folder), "-f", "csv", "--to", str(tmp_path / "out"), "--names"]
    assert entry.main(arguments) == 1
    streams = capsys.readouterr()
    assert str(folder / "乙") in streams.err and "Permission denied" in streams.err
    assert "1 plate written" in streams.out
    assert "皖A12345" in (tmp_path / "out" / "plates.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(FolderError, match="Permission denied"):
        list(exchange.items_of_names(folder))


def test_the_help_names_every_format():
    assert set(FORMAT_NAMES) == {name for name, f in exchange.FORMATS.items() if f.writes}


def test_an_export_loads_neither_torch_nor_the_engine(folder, tmp_path):
    arguments = ["export", str(folder), "-f", "crops", "--to", str(tmp_path / "out")]
    code = (
        "import sys, main\n"
        f"assert main.main({arguments!r}) == 0\n"
        "assert not {'torch', 'onnxruntime', 'PySide6'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
