"""What a fine-tuning starts from: a model by itself, or both of a pair."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from core import images, model_file
from core.errors import ModelFileError
from core.project import Project, Query, Status
from core.recognition import partners
from core.training import finetune
from core.training.finetune_config import CONFIG_FILE, FAST_START_FILE, START_FILE, FinetuneOptions
from tests import networks


@pytest.fixture
def bundled(tmp_path: Path, user_home: Path, monkeypatch) -> dict[str, Path]:
    accurate = networks.save(tmp_path / "a.onnx", name="accurate")
    told = {
        "cascade": {"accurate": "accurate", "below": 0.8, "fingerprint": model_file.fingerprint(accurate)}
    }
    paths = {
        "accurate": accurate,
        "fast": networks.save(tmp_path / "b.onnx", name="fast", figures=told, seed=1),
    }
    monkeypatch.setattr(model_file, "bundled", lambda: [path for path in paths.values() if path.exists()])
    return paths


def prepared(folder: Path, name: str) -> Path:
    """Prepare a fine-tuning of twelve confirmed plates; return the folder of the run."""
    folder.mkdir()
    for number in range(12):
        images.write(folder / f"皖A{12340 + number}_1.jpg", networks.crops(1)[0])
    with Project.open(folder) as project:
        project.scan()
        for row in project.rows(project.plate_ids(Query()).tolist()):
            project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)
        run = finetune.prepare(project, model_file.find(name), FinetuneOptions())
    assert run is not None
    return run.directory


@pytest.mark.parametrize("name", ["", "fast", "b"])
def test_both_of_a_pair_learn_whichever_name_the_fast_one_goes_by(bundled, tmp_path: Path, name: str) -> None:
    run = prepared(tmp_path / "照片", name)
    assert (run / START_FILE).read_bytes() == bundled["accurate"].read_bytes()
    assert (run / FAST_START_FILE).read_bytes() == bundled["fast"].read_bytes()
    told = tomllib.loads((run / CONFIG_FILE).read_text(encoding="utf-8"))
    assert told["name"] == "accurate-ft1"
    assert told["fast"]["start_from"] == f"{{here}}/{FAST_START_FILE}"


@pytest.mark.parametrize("name", ["accurate", "mine-ft1"])
def test_a_model_that_reads_alone_learns_alone(bundled, tmp_path: Path, name: str) -> None:
    model_file.user_folder().mkdir(parents=True)
    mine = networks.save(model_file.user_folder() / "mine-ft1.onnx", name="mine-ft1", seed=2)
    run = prepared(tmp_path / "照片", name)
    start = bundled["accurate"] if name == "accurate" else mine
    assert (run / START_FILE).read_bytes() == start.read_bytes()
    assert not (run / FAST_START_FILE).exists()
    assert "fast" not in tomllib.loads((run / CONFIG_FILE).read_text(encoding="utf-8"))


def test_a_fast_model_learns_nothing_from_a_partner_that_was_replaced(bundled, tmp_path: Path) -> None:
    networks.save(bundled["accurate"], name="accurate", seed=7)
    run = prepared(tmp_path / "照片", "fast")
    assert (run / START_FILE).read_bytes() == bundled["accurate"].read_bytes()
    assert not (run / FAST_START_FILE).exists()


def test_nor_from_one_of_other_characters(bundled) -> None:
    other = networks.save(bundled["accurate"], name="accurate", alphabet="0123456789")
    told = {"cascade": {"accurate": "accurate", "below": 0.8, "fingerprint": model_file.fingerprint(other)}}
    fast = networks.save(bundled["fast"], name="fast", figures=told)
    assert partners.trainable(fast) == other
    assert partners.fast_of(fast) is None


def test_without_the_partner_nothing_is_trained(bundled, tmp_path: Path) -> None:
    bundled["accurate"].unlink()
    with pytest.raises(ModelFileError, match="partner of the fast model is missing"):
        prepared(tmp_path / "照片", "")
    assert list((tmp_path / "照片").rglob("*.onnx")) == []


def test_a_pair_is_told_from_a_model_that_reads_alone(bundled) -> None:
    assert finetune.reads_with_partner("") and finetune.reads_with_partner("fast")
    assert not finetune.reads_with_partner("accurate")
    assert not finetune.reads_with_partner("gone")
