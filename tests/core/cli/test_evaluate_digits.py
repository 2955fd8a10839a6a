"""The verb ``evaluate`` on sequences of digits."""

from __future__ import annotations

import json
from pathlib import Path

from core.datasets.digits import digit_source
from tests import fixed_reader
from tests.core.cli.test_evaluate import evaluate


def test_digit_sequences_are_measured_distorted_and_clean(tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    fixed_reader.write_digits(tmp_path / "mnist")
    report = tmp_path / "r.json"
    code, out, _ = evaluate(capsys, model, tmp_path / "mnist", "--count", 400, "--json", report)
    assert code == 0
    value = json.loads(report.read_text(encoding="utf-8"))
    source = digit_source(tmp_path / "mnist", part="test", count=400)
    right = sum(source.label(i) == "12345" for i in range(400))
    groups = {g["name"]: (g["right"], g["samples"]) for g in value["subsets"]}
    assert groups == {"augmented": (right, 400), "clean": (right, 400)}
    assert value["kinds"] == []
    assert "MNIST" in out and "EMNIST" not in out


def test_digits_have_two_sub_sets_and_no_more(tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    fixed_reader.write_digits(tmp_path / "mnist")
    code, out, _ = evaluate(capsys, model, tmp_path / "mnist", "--count", 40, "--subset", "clean")
    assert code == 0 and "samples: 40" in out and "augmented" not in out
    for more in (["--subset", "test"], ["--split", "test"], ["--confirmed"]):
        assert evaluate(capsys, model, tmp_path / "mnist", *more)[0] == 2


def test_a_model_of_plates_is_not_measured_on_digits(tmp_path: Path, capsys) -> None:
    model = fixed_reader.save(tmp_path / "fixed.onnx")
    fixed_reader.write_digits(tmp_path / "mnist")
    code, out, err = evaluate(capsys, model, tmp_path / "mnist")
    assert (code, out) == (2, "")
    assert f"{model}: This model reads plates, not sequences of digits" in err
