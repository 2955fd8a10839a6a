"""What ``evaluate`` writes beside its text: a sheet of the kind that its name says, and none of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core import images
from core.cli import run
from tests import fixed_reader, networks


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """Return the arguments that measure a model on one crop, which it reads wrongly."""
    model = fixed_reader.save(tmp_path / "fixed.onnx")
    data = tmp_path / "车牌"
    data.mkdir()
    images.write(data / "皖A12346.png", networks.crops(1)[0][:90, :250])
    return ["evaluate", str(model), str(data), "--provider", "cpu", "--sheet"]


@pytest.mark.parametrize(("name", "kind"), [("a.PNG", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP")])
def test_a_sheet_is_of_the_kind_that_its_name_says(
    asked: list[str], tmp_path: Path, name: str, kind: str
) -> None:
    assert run([*asked, str(tmp_path / name)]) == 0
    with Image.open(tmp_path / name) as sheet:
        assert sheet.format == kind


def test_where_nothing_can_be_measured_no_figures_are_told(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They were dashes, and of sequences, for no plate was among what was read."""
    (tmp_path / "车牌" / "皖A12346.png").write_bytes(b"")
    assert run([*asked, str(tmp_path / "a.png")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and not (tmp_path / "a.png").exists()
    *_, why, line = err.splitlines()
    assert "皖A12346.png: The file is empty" in why
    assert line.startswith(f"platewright: {tmp_path / '车牌'}: None of these pictures could be measured")


@pytest.mark.parametrize("name", ["a.gif", "a.pdf", "a"])
def test_a_sheet_of_another_kind_is_refused_before_anything_is_read(
    asked: list[str], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*asked, str(tmp_path / "new" / name)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{tmp_path / 'new' / name}: The sheet must be a .png, .jpg or .webp file" in err
    assert not (tmp_path / "new").exists()
