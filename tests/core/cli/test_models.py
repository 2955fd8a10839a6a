"""``platewright models``: what there is, and what is no model."""

from __future__ import annotations

import json

import pytest

import main as entry
from core import model_file
from tests import networks


@pytest.fixture
def mine(user_home):
    folder = model_file.user_folder()
    folder.mkdir(parents=True)
    info = networks.info(name="我的", figures={"plate_accuracy": 0.9731, "cer": 0.004}, lineage=("a", "b"))
    model_file.save(folder / "mine.onnx", networks.network(), info)
    return folder


def test_bundled_and_own_models_are_listed_with_figures(mine, capsys):
    assert entry.main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith("我的")]
    assert line.split()[:5] == ["我的", "mine", "user", "tiny", "3×32×100"]
    assert "97.31 %" in line and "0.40 %" in line
    assert sum("bundled" in line for line in lines) == len(model_file.bundled())
    assert str(mine) in lines[-1]


def test_a_fine_tuned_model_is_listed_with_its_figures_before_and_after(mine, capsys):
    figures = {"plate_accuracy": 0.9, "cer": 0.01, "before": {"plate_accuracy": 0.5, "cer": 0.2}}
    model_file.save(mine / "tuned.onnx", networks.network(), networks.info(name="tuned", figures=figures))
    assert entry.main(["models"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("tuned")]
    assert "50.00 % → 90.00 %" in line and "20.00 % → 1.00 %" in line


def test_one_model_in_full(mine, capsys):
    assert entry.main(["models", "我的"]) == 0
    out = capsys.readouterr().out
    assert str(mine / "mine.onnx") in out and "plate_accuracy 0.9731" in out and "a, b" in out


def test_json_for_programs(mine, capsys):
    assert entry.main(["models", "--json-lines"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["name"]: row["figures"] for row in rows}["我的"] == {"plate_accuracy": 0.9731, "cer": 0.004}


def test_a_file_that_is_no_model_is_told(mine, capsys):
    (mine / "broken.onnx").write_bytes(b"nothing")
    assert entry.main(["models"]) == 1
    streams = capsys.readouterr()
    assert "broken.onnx" in streams.err and "mine" in streams.out


def test_an_unknown_name_lists_those_there_are(mine, capsys):
    assert entry.main(["models", "no-such-model"]) == 2
    assert "我的" in capsys.readouterr().err


def test_what_reads_when_no_model_is_named_is_said(mine, monkeypatch, capsys):
    large = networks.save(mine / "large.onnx", name="accurate")
    told = {"accurate": "accurate", "below": 0.85, "plate_accuracy": 0.9876}
    networks.save(mine / "small.onnx", name="quick", figures={"cascade": told, "plate_accuracy": 0.9})
    monkeypatch.setattr(model_file, "bundled", lambda: [])
    assert entry.main(["models"]) == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if line.startswith("quick")]
    assert "98.76 % as a pair" in line
    assert "When no model is named, quick reads" in out and "accurate reads again what is below 85.0 %" in out
    networks.save(mine / "small.onnx", name="quick", figures={"cascade": told | {"fingerprint": "0"}})
    assert entry.main(["models"]) == 0
    assert "another than it was measured with" in capsys.readouterr().out
    large.unlink()
    (mine / "small.onnx").unlink()
    (mine / "mine.onnx").unlink()
    assert entry.main(["models"]) == 0
    assert "When no model" not in capsys.readouterr().out


def test_a_checkpoint_is_told_to_be_converted(tmp_path, capsys):
    path = tmp_path / "best.pt"
    path.write_bytes(b"PK\3\4 as torch writes it")
    assert entry.main(["models", str(path)]) == 1
    assert "platewright convert" in capsys.readouterr().err
