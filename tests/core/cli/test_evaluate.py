"""The verb ``evaluate`` with a reader that reads one text everywhere."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest

import resources
from core import images, model_file
from core.cli import run
from tests import fixed_reader, networks

RIGHT, WRONG = "0_0_25_26_27_28_29", "10_0_25_26_27_28_29"  # 皖A12345, 苏A12345


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return fixed_reader.save(tmp_path / "fixed.onnx")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two frames, four crops, one without a label, one that is no picture."""
    folder = tmp_path / "数据 & more"
    names = [
        f"CCPD2019/ccpd_base/{fixed_reader.FRAME.format(RIGHT)}.jpg",
        f"CCPD2019/ccpd_blur/{fixed_reader.FRAME.format(WRONG)}.jpg",
        "crops/test/皖A12345_1.jpg",
        "crops/test/皖A12346.png",
        "crops/test/皖AD12345.jpg",
        "crops/test/粤Z1234港.jpg",
        "crops/车.jpg",
    ]
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        images.write(path, networks.crops(1)[0][:90, :250] if "CCPD" not in name else _frame())
    (folder / "crops/test/京B54321.jpg").write_bytes(b"no picture")
    return folder


def _frame() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (400, 300, 3), np.uint8)


def evaluate(capsys, *arguments: object) -> tuple[int, str, str]:
    code = run(["evaluate", *map(str, arguments), "--provider", "cpu"])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("option", ["--json", "--html", "--sheet"])
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_read(
    model: Path, data: Path, tmp_path: Path, capsys, option: str
) -> None:
    (tmp_path / "文件").write_bytes(b"")
    for target in (tmp_path, tmp_path / "文件" / "r"):
        code, out, err = evaluate(capsys, model, data, option, target)
        assert (code, out) == (1, "")
        assert f"{target}: The report cannot be written" in err


def test_figures_of_frames_and_crops(model: Path, data: Path, tmp_path: Path, capsys) -> None:
    code, out, err = evaluate(capsys, model, data, "--json", tmp_path / "out/r.json")
    assert code == 1  # one picture failed
    assert "京B54321.jpg" in err
    value = json.loads((tmp_path / "out/r.json").read_text(encoding="utf-8"))
    assert (value["total"]["samples"], value["total"]["right"]) == (6, 2)
    assert {g["name"]: (g["right"], g["samples"]) for g in value["subsets"]} == {
        "base": (1, 1),
        "blur": (0, 1),
        "crops/test": (1, 4),
    }
    assert value["total"]["without_province"] == pytest.approx(3 / 6)
    assert {g["name"]: g["samples"] for g in value["kinds"]} == {"blue": 4, "green": 1, "hongkong": 1}
    pairs = {(c["label"], c["text"]): c["count"] for c in value["confusions"]}
    assert pairs[("苏", "皖")] == pairs[("6", "5")] == pairs[("D", "")] == 1
    assert "1 picture could not be read" in out and "1 picture carries no label" in out
    assert "plate accuracy: 33.33 %" in out


def test_sub_sets_and_splits(model: Path, data: Path, capsys) -> None:
    code, out, _ = evaluate(capsys, model, data, "--subset", "base", "--subset", "blur")
    assert code == 0
    assert "samples: 2" in out and "plate accuracy: 50.00 %" in out
    assert evaluate(capsys, model, data, "--subset", "rotate")[0] == 1
    _, out, _ = evaluate(capsys, model, data, "--split", "test")
    assert "samples: 4" in out


def test_a_sheet_is_not_put_among_the_pictures_that_it_shows(model: Path, data: Path, capsys) -> None:
    """The next to measure, or to open the folder, would take it for one of them."""
    code, _, err = evaluate(capsys, model, data, "--sheet", data / "new" / "worst.png")
    assert code == 2
    assert "The sheet would lie among the pictures" in err
    assert not (data / "new").exists()


def test_page_and_sheet(model: Path, data: Path, tmp_path: Path, capsys) -> None:
    page, sheet = tmp_path / "r.html", tmp_path / "worst.png"
    evaluate(capsys, model, data, "--html", page, "--sheet", sheet)
    assert images.read(sheet).shape[1] > 4 * 220  # four are wrong
    html = page.read_text(encoding="utf-8")
    assert "data:image/png;base64," in html and "苏A12345" in html


def test_a_paddle_list_gives_labels(model: Path, data: Path, tmp_path: Path, capsys) -> None:
    images.write(tmp_path / "a.jpg", networks.crops(1)[0])
    images.write(tmp_path / "b.jpg", networks.crops(1)[0])
    listed = tmp_path / "rec_gt.txt"
    lines = ["a.jpg\t皖A12345", "b.jpg\t皖A12346", "c.jpg\t皖A12347", "b.jpg\t", "b.jpg\t###"]
    listed.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = evaluate(capsys, model, listed)
    assert code == 0
    assert "samples: 2" in out and "50.00 %" in out
    assert "The list names a picture that is not there (line 3: c.jpg)" in err
    for line in (4, 5):
        assert f"The plate has no label (line {line}: b.jpg)" in err
    assert "3 lines of the list cannot be used and are not counted" in out


def test_a_picture_that_a_list_names_twice_is_counted_once(model: Path, tmp_path: Path, capsys) -> None:
    for name in ("a", "b", "c"):
        images.write(tmp_path / f"{name}.jpg", networks.crops(1)[0])
    listed = tmp_path / "rec_gt.txt"
    lines = ["a.jpg\t皖A12345", "b.jpg\t皖A12346", "./a.jpg\t皖A12345", "a.jpg\t皖A12345", "c.jpg\t京A11111"]
    listed.write_text("\n".join([*lines, "c.jpg\t京B22222"]), encoding="utf-8")
    code, out, err = evaluate(capsys, model, listed)
    assert code == 0
    assert "samples: 2" in out and "plate accuracy: 50.00 %" in out
    assert "2 lines of the list name a picture once more: each is counted once." in out
    assert "c.jpg: The list gives this picture several texts (京A11111, 京B22222)" in err
    assert "京A11111" not in out


def test_a_picture_that_a_split_names_twice_is_counted_once(model: Path, data: Path, capsys) -> None:
    frame = f"CCPD2019/ccpd_base/{fixed_reader.FRAME.format(RIGHT)}.jpg"
    other = f"CCPD2019/ccpd_blur/{fixed_reader.FRAME.format(WRONG)}.jpg"
    (data / "splits").mkdir()
    (data / "splits" / "test.txt").write_text(f"{frame}\n{other}\n{frame}\n", encoding="utf-8")
    code, out, _ = evaluate(capsys, model, data, "--split", "test")
    assert code == 0
    assert "samples: 2" in out and "plate accuracy: 50.00 %" in out


@pytest.mark.parametrize("text", ["", "nothing\n", "京A.jpg\t京A12345\n", "没有制表符\n另一行\n"])
def test_a_list_without_a_usable_line_is_an_error(model: Path, tmp_path: Path, text: str, capsys) -> None:
    listed, report = tmp_path / "列表.txt", tmp_path / "r.json"
    listed.write_text(text, encoding="utf-8")
    code, out, err = evaluate(capsys, model, listed, "--json", report)
    assert code == 1 and not out and not report.exists()
    assert "列表.txt: The list names no picture that can be used" in err and "a tab and its text" in err


def test_a_single_picture_is_no_list(model: Path, data: Path, capsys) -> None:
    code, _, err = evaluate(capsys, model, data / "crops/test/皖A12345_1.jpg")
    assert code == 1 and "This is a picture, not a list of pictures. Name the folder" in err


def test_a_folder_where_nothing_was_confirmed_is_an_error(model: Path, tmp_path: Path, capsys) -> None:
    from core.project import Project

    folder = tmp_path / "项目"
    folder.mkdir()
    images.write(folder / "京B54321.jpg", networks.crops(1)[0])
    project = Project.open(folder)
    project.scan()
    project.close()
    code, _, err = evaluate(capsys, model, folder, "--confirmed")
    assert code == 1 and "项目: Nothing that was confirmed" in err


def test_what_a_person_confirmed_counts_instead_of_the_name(model: Path, tmp_path: Path, capsys) -> None:
    from core.project import Project, Query, Status

    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("one.jpg", "two.jpg", "京B54321.jpg"):
        images.write(folder / name, networks.crops(1)[0])
    project = Project.open(folder)
    project.scan()
    for plate_id, text in zip(project.plate_ids(Query()).tolist(), ("皖A12345", "京C11111"), strict=False):
        project.decide(plate_id, text=text, status=Status.CORRECTED)
        project.set_kind(plate_id, "yellow" if text[0] == "皖" else "blue")
    project.close()
    report = tmp_path / "r.json"
    code, out, _ = evaluate(capsys, model, folder, "--confirmed", "--json", report)
    assert code == 0
    assert "samples: 2" in out and "plate accuracy: 50.00 %" in out
    kinds = json.loads(report.read_text(encoding="utf-8"))["kinds"]
    assert {(kind["name"], kind["right"]) for kind in kinds} == {("yellow", 1), ("blue", 0)}


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--crop", "round"], 2), (["--provider", "tpu"], 2), (["--subset", "none"], 1)]
)
def test_wrong_usage(model: Path, data: Path, arguments: list[str], code: int, capsys) -> None:
    assert run(["evaluate", str(model), str(data), *arguments]) == code
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_missing_things_are_named(model: Path, data: Path, tmp_path: Path, capsys) -> None:
    code, _, err = evaluate(capsys, "no-such-model", data)
    assert code == 2 and "no-such-model" in err
    code, _, err = evaluate(capsys, model, tmp_path / "nothing")
    assert code == 2 and "no such file or folder" in err


def test_evaluating_needs_no_torch(model: Path, data: Path, repository: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from core.cli import run\n"
        "run(['evaluate', sys.argv[1], sys.argv[2], '--html', sys.argv[3], '--provider', 'cpu'])\n"
        "assert 'torch' not in sys.modules and 'onnxscript' not in sys.modules"
    )
    page = model.with_name("page.html")
    subprocess.run(
        [sys.executable, "-c", code, model, data, page], cwd=repository, check=True, capture_output=True
    )
    assert page.stat().st_size > 1000


def test_without_a_model_the_default_one_is_measured_with_its_cost(
    data: Path, tmp_path: Path, monkeypatch, capsys
) -> None:
    accurate = fixed_reader.save(tmp_path / "a.onnx")
    told = {"cascade": {"accurate": "a", "below": 1.1}}
    info = dataclasses.replace(model_file.read_info(accurate), name="quick", figures=told)
    fast = tmp_path / "b.onnx"
    model_file.save(fast, accurate.read_bytes(), info)
    monkeypatch.setattr(model_file, "bundled", lambda: [accurate, fast])
    _, out, _ = evaluate(capsys, data, "--threads", "1")
    assert out.startswith("quick on ")
    assert "read again: 100.0 %, below 1.100" in out
    assert re.search(r"ms a crop: \d+\.\d\d \(one thread\)", out)
    _, out, _ = evaluate(capsys, accurate, data)
    assert "(by the clock)" in out and "read again" not in out


def test_both_models_of_a_pair_are_named(capsys) -> None:
    assert run(["evaluate", str(resources.path("samples")), "--provider", "cpu"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("attention-crnn-fast on ")
    assert any(
        line.startswith("read accurately: ") and line.endswith(", by attention-crnn") for line in lines
    )


def test_on_a_gpu_the_one_that_reads_is_named(a_gpu: None, capsys) -> None:
    assert run(["evaluate", str(resources.path("samples"))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("attention-crnn-fast on ")
    assert "read accurately: 100.0 %, by attention-crnn" in lines


def test_a_running_number_is_no_label_of_a_plate(model: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "照片").mkdir()
    for name in ("皖A12345_1.jpg", "0001.jpg", "20240131_2.jpg"):
        images.write(tmp_path / "照片" / name, networks.crops(1)[0])
    code, out, _ = evaluate(capsys, model, tmp_path / "照片")
    assert code == 0
    assert "samples: 1" in out and "2 pictures carry no label and are not counted" in out


def test_a_reader_of_other_texts_is_measured_on_crops_named_by_them(tmp_path: Path, capsys) -> None:
    reader = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    info = dataclasses.replace(model_file.read_info(reader), alphabet="54321WXYZ"[::-1] + "O")
    model_file.save(tmp_path / "text.onnx", reader.read_bytes(), info)
    (tmp_path / "crops").mkdir()
    for name in ("ZYX_1.jpg", "ZZ.jpg", "notes_1.jpg"):
        images.write(tmp_path / "crops" / name, networks.crops(1)[0])
    code, out, _ = evaluate(capsys, tmp_path / "text.onnx", tmp_path / "crops")
    assert code == 0
    assert "samples: 2" in out and "1 picture carries no label" in out  # it knows no small letters
    assert "sequence accuracy" in out and "province" not in out


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder of two sub-sets with everything confirmed, one of them rightly, one assigned to a split."""
    from core.project import Project, Query, Status

    folder = tmp_path / "项目"
    for name in ("ccpd_blur/one.jpg", "ccpd_tilt/a/two.jpg"):
        (folder / name).parent.mkdir(parents=True)
        images.write(folder / name, networks.crops(1)[0])
    with Project.open(folder) as opened:
        opened.scan()
        for row in opened.rows(opened.plate_ids(Query()).tolist()):
            right = "blur" in row.path
            text = "皖A12345" if right else "京C11111"
            opened.decide(row.plate_id, text=text, status=Status.CONFIRMED)
            opened.set_split([row.plate_id], "test" if right else "train")
    return folder


@pytest.mark.parametrize(
    ("chosen", "right", "names"),
    [
        ([], "50.00 %", {"blur", "tilt"}),
        (["--subset", "blur"], "100.00 %", {"blur"}),
        (["--subset", "ccpd_tilt"], "0.00 %", {"tilt"}),
        (["--split", "test"], "100.00 %", {"blur"}),
        (["--split", "a"], "0.00 %", {"tilt"}),
    ],
)
def test_sub_sets_and_splits_of_what_was_confirmed(
    model: Path, project: Path, chosen: list[str], right: str, names: set[str], tmp_path: Path, capsys
) -> None:
    report = tmp_path / "r.json"
    code, out, _ = evaluate(capsys, model, project, "--confirmed", *chosen, "--json", report)
    assert code == 0 and f"plate accuracy: {right}" in out
    found = json.loads(report.read_text(encoding="utf-8"))["subsets"]
    assert {group["name"] for group in found} == names


def test_a_sub_set_without_anything_confirmed_is_named(model: Path, project: Path, capsys) -> None:
    code, _, err = evaluate(capsys, model, project, "--confirmed", "--subset", "rotate")
    assert code == 1 and "Nothing that was confirmed" in err and "(rotate)" in err


def test_a_folder_that_was_never_opened_is_not_opened_to_find_nothing_confirmed(
    model: Path, data: Path, capsys
) -> None:
    code, _, err = evaluate(capsys, model, data, "--confirmed")
    assert code == 1 and "Open the folder and confirm plates first" in err
    assert not (data / ".platewright").exists()


def test_sub_sets_of_a_list(model: Path, tmp_path: Path, capsys) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        images.write(tmp_path / folder / "1.jpg", networks.crops(1)[0])
    listed = tmp_path / "rec_gt.txt"
    listed.write_bytes("﻿a/1.jpg\t皖A12345\r\nb/1.jpg\t皖A12346\r\n".encode())
    assert "plate accuracy: 50.00 %" in evaluate(capsys, model, listed)[1]
    for option in ("--subset", "--split"):
        assert "plate accuracy: 100.00 %" in evaluate(capsys, model, listed, option, "a")[1]


def test_one_of_the_sub_sets_that_is_not_there_is_told(model: Path, data: Path, capsys) -> None:
    code, out, err = evaluate(capsys, model, data, "--subset", "base", "--subset", "blurr")
    assert code == 0 and "samples: 1" in out
    assert "No picture is of this sub-set (blurr)" in err


def test_a_model_is_not_measured_on_labels_of_which_it_can_write_none(tmp_path: Path, capsys) -> None:
    digits = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    info = dataclasses.replace(model_file.read_info(digits), alphabet="0123456789")
    data = tmp_path / "车"
    data.mkdir()
    model_file.save(digits, digits.read_bytes(), info)
    images.write(data / "皖A12345_1.jpg", networks.crops(1)[0])
    code, out, err = evaluate(capsys, digits, data)
    assert (code, out) == (2, "")
    assert f"{data}: The model can write none of these labels" in err and "皖A12345" in err
    images.write(data / "12345_1.jpg", networks.crops(1)[0])
    assert "samples: 2" in evaluate(capsys, digits, data, "--numbers")[1]
