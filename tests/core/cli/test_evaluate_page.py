"""The page of ``evaluate --html`` in Chinese, beside figures that programs read."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from core import images
from core.cli import run
from tests import fixed_reader, networks

CPU = ("--provider", "cpu")


def test_the_page_is_chinese_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, data = fixed_reader.save(tmp_path / "fixed.onnx"), tmp_path / "数据"
    for name in ("base/皖A12345_1.jpg", "base/苏A12345.jpg", "粤Z1234港.jpg", "皖AD12345.jpg", "车.jpg"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        images.write(data / name, networks.crops(1)[0][:90, :250])
    path, figures = tmp_path / "r.html", tmp_path / "r.json"
    assert (
        run(["evaluate", str(model), str(data), "--html", str(path), "--zh", "--json", str(figures), *CPU])
        == 0
    )
    page = path.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page and "按车牌种类" in page and "全部" in page
    told = re.sub(r"<style>.*?</style>|<[^>]*>", "\n", html.unescape(page), flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{3,}", told.replace(str(data), "")))
    assert [word for word in words if word not in "fixed base jpg auto cpu blue green hongkong"] == []
    notes = json.loads(figures.read_text(encoding="utf-8"))["notes"]
    assert any("carries no label" in note for note in notes)  # programs read English
    capsys.readouterr()
    assert run(["evaluate", str(model), str(data), "--zh", *CPU]) == 2
    assert "--zh" in capsys.readouterr().err
