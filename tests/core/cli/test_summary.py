"""The verb ``summary``, run as a user runs it."""

from __future__ import annotations

import pytest

from core.cli import run


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("attention_crnn", "9,244,610"),
        ("crnn_plate", "15,083,854"),
        ("crnn_tiny_plate", "1,042,318"),
        ("crnn_digits", "7,924,363"),
        ("crnn_tiny_digits", "427,467"),
    ],
)
def test_the_total_of_every_network_is_printed(name: str, parameters: str, capsys) -> None:
    assert run(["summary", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("total")] == [parameters]


def test_layers_shapes_and_operations_are_printed(capsys) -> None:
    assert run(["summary", "attention_crnn"]) == 0
    out = capsys.readouterr().out
    assert "input 3×32×100, 66 classes, 21 frames" in out
    assert ["features.13", "LayerNorm", "512×5×24", "122,880"] in [line.split() for line in out.splitlines()]
    assert "GFLOPs 1.52" in out


def test_a_slip_in_the_alphabet_names_the_option(capsys) -> None:
    assert run(["summary", "crnn_plate", "--alphabet", "plate"]) == 2
    told = "This option has no such value (--alphabet: there is no alphabet 'plate', did you mean plates?"
    assert told in capsys.readouterr().err


def test_options_alphabet_and_input_change_the_network(capsys) -> None:
    options = ["--alphabet", "digits", "--input", "1x32x160", "--option", "recurrent=lstm"]
    assert run(["summary", "crnn_plate", *options]) == 0
    assert "8,712,843" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["crnn_huge"],
        ["crnn_plate", "--input", "48x168"],
        ["crnn_plate", "--input", "0x48x168"],
        ["crnn_plate", "--input", "3x48x99999"],
        ["crnn_plate", "--input", "3x48x1366"],
        ["crnn_plate", "--option", "norm"],
        ["attention_crnn", "--option", "recurrent=lstm"],
    ],
)
def test_wrong_usage_is_one_line_and_code_two(arguments: list[str], capsys) -> None:
    assert run(["summary", *arguments]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_model_is_found_by_its_name(capsys) -> None:
    assert run(["summary", "attention-crnn-fast"]) == 0
    assert "633,902" in capsys.readouterr().out


def test_an_unknown_option_is_refused_with_the_nearest_name(capsys) -> None:
    assert run(["summary", "crnn_plate", "--option", "recurent=lstm"]) == 2
    assert "Did you mean recurrent?" in capsys.readouterr().err


def test_an_input_is_as_large_as_a_training_and_a_model_file_take(capsys) -> None:
    assert run(["summary", "crnn_plate", "--input", "3x48x1366"]) == 2
    told = "An input size has too many pixels (3x48x1366). Height times width can be 65536 at the most"
    assert told in capsys.readouterr().err
    assert run(["summary", "crnn_plate", "--input", "3x48x1364"]) == 0
