"""What ``recognize`` says of a picture that is no file: it failed, as any other that cannot be read."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from core import images
from core.cli import run
from tests import fixed_reader, networks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """Return the arguments that read a folder into a table, in which a link leads nowhere."""
    model = fixed_reader.save(tmp_path / "fixed.onnx")
    (tmp_path / "车牌").mkdir()
    (tmp_path / "车牌" / "京A12347.png").symlink_to(tmp_path / "nothing.png")
    output = tmp_path / "a.csv"
    return [
        "recognize",
        str(tmp_path / "车牌"),
        "--model",
        str(model),
        "--provider",
        "cpu",
        "-o",
        str(output),
    ]


def test_a_link_that_leads_nowhere_is_a_picture_that_failed(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images.write(tmp_path / "车牌" / "皖A12345.png", networks.crops(1)[0][:90, :250])
    link = tmp_path / "车牌" / "京A12347.png"
    assert run(asked) == 1
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))
    failed, read = sorted(rows, key=lambda row: row["error"], reverse=True)
    assert (read["text"], read["error"]) == ("皖A12345", "")
    assert (failed["image"], failed["label"], failed["text"]) == (str(link), "京A12347", "")
    assert failed["error"].startswith(f"{link}: This is no file that can be read")
    err = capsys.readouterr().err
    assert err.count("This is no file that can be read") == 1
    assert "2 pictures in" in err and "1 failed" in err and "(1 of 1 with a label" in err


def test_where_there_is_nothing_else_no_table_is_begun(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(asked) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{tmp_path / '车牌' / '京A12347.png'}: This is no file that can be read")
    assert not (tmp_path / "a.csv").exists()
