"""The verb ``finetune``: what it leaves where there is nothing to learn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import images
from core.cli import run
from core.project import Project, Query, Status
from core.training import finetune, finetune_config
from tests import networks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "照片"
    folder.mkdir()
    for number in range(12):
        images.write(folder / f"皖A{12340 + number}_1.jpg", networks.crops(1)[0])
    return folder


def confirm_all(folder: Path) -> None:
    with Project.open(folder) as project:
        project.scan()
        for row in project.rows(project.plate_ids(Query()).tolist()):
            project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "too few confirmed plates to learn from (0 of"),
        (["--resume"], "no stopped fine-tuning"),
    ],
)
def test_a_folder_that_was_never_opened_is_left_as_it_was(folder: Path, more, message: str, capsys) -> None:
    before = sorted(folder.rglob("*"))
    assert run(["finetune", str(folder), *more]) == 1
    assert f"{folder}: There " in (err := capsys.readouterr().err) and message in err
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("ends", ["stopped", "failed"])
def test_what_was_cut_out_for_a_run_that_never_began_is_gone(
    folder: Path, tmp_path: Path, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = networks.save(tmp_path / "network.onnx")
    confirm_all(folder)
    with Project.open(folder) as project:
        asked = iter([False] * 5 + [True])
        if ends == "stopped":
            options = finetune_config.FinetuneOptions()
            assert finetune.prepare(project, model, options, should_stop=lambda: next(asked)) is None
        else:
            monkeypatch.setattr(finetune_config, "make_config", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                finetune.prepare(project, model, finetune_config.FinetuneOptions())
        assert list(finetune.directory_of(project, "").glob("*")) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--seed", "-1"], "seed: Input should be greater than or equal to 0, not -1"),
        (["--seed", "9" * 20], "seed: Input should be less than 4294967296"),
        (["--device", "gpu"], "device: it should be auto, cpu, cuda or cuda:N"),
        (["--name", "../../evil"], "A model cannot be called so"),
        (["--name", "a\nb"], "A model cannot be called so"),
        (["--name", " "], "A model cannot be called so"),
        (["--name", "长" * 80], "A model cannot be called so"),
        (["--name", "\udcff"], "A model cannot be called so"),
    ],
)
def test_what_no_run_could_use_is_refused_before_plates_are_cut_out(
    folder: Path, tmp_path: Path, more: list[str], told: str, capsys
) -> None:
    model = networks.save(tmp_path / "network.onnx")
    confirm_all(folder)
    assert run(["finetune", str(folder), "--model", str(model), *more]) == 2
    err = capsys.readouterr().err
    assert told in err and err.count("\n") == 1
    assert list((folder / ".platewright").rglob("*.jpg")) == []


def test_a_folder_with_too_few_plates_is_named(folder: Path, tmp_path: Path, capsys) -> None:
    with Project.open(folder) as project:
        project.scan()
    model = networks.save(tmp_path / "network.onnx")
    assert run(["finetune", str(folder), "--model", str(model)]) == 1
    assert capsys.readouterr().err.startswith(f"platewright: {folder}: There are too few confirmed plates")
