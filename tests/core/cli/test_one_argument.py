"""``evaluate`` with a single argument takes it for the data: a model there is told as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli import run
from tests import fixed_reader


@pytest.mark.parametrize("by_name", [False, True])
def test_a_model_with_nothing_to_measure_it_on_is_told_so(by_name: bool, tmp_path: Path, capsys) -> None:
    model = str(fixed_reader.save(tmp_path / "fixed.onnx"))
    assert run(["evaluate", "attention-crnn" if by_name else model]) == 2
    err = capsys.readouterr().err
    assert "This is a model, and nothing is named to measure it on" in err
    assert "Name a folder of labelled pictures" in err


def test_what_is_neither_a_model_nor_there_is_told(tmp_path: Path, capsys) -> None:
    assert run(["evaluate", str(tmp_path / "没有")]) == 2
    assert "There is no such file or folder" in capsys.readouterr().err
