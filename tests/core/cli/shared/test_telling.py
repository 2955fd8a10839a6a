"""Errors on a Chinese console: what the window has in Chinese is said in Chinese there too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core import cli, images, model_file
from core.cli.shared import reader
from core.cli.shared.telling import sentence, speaks_chinese, told
from core.errors import ConfigError, ExportError, FolderError, TrainingError
from core.recognition import cascade
from tests import fixed_reader, networks


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, True),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, False),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, False),
    ],
)
def test_the_locale_decides(environment, chinese, monkeypatch):
    monkeypatch.setattr("core.cli.shared.telling._can_show", lambda _text: True)
    assert speaks_chinese(environment) is chinese


def test_a_sentence_without_a_translation_stays_english(monkeypatch):
    monkeypatch.setattr("core.cli.shared.telling.speaks_chinese", lambda: True)
    error = FolderError("Nobody has translated this", path="a", advice="Open a folder with pictures in it")
    assert told(error) == "a: Nobody has translated this. Open a folder with pictures in it"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            TrainingError(
                "There are too few confirmed plates to learn from",
                path="F", detail="3 of at least 10", advice="Confirm or correct more plates first",
            ),
            "F：已确认的车牌太少，不足以学习（3，至少需要 10）。请先确认或更正更多车牌",
        ),
        (
            ConfigError("There is no such queue", detail="foo", advice="Use one of label, audit"),
            "没有这种队列（foo）。请使用其中之一：label, audit",
        ),
        (
            ConfigError("There is no such queue", detail="lable", advice="Did you mean label?"),
            "没有这种队列（lable）。是否想输入 label？",
        ),
        (ExportError("The report cannot be written", path="a.csv", detail="Not a directory"),
         "a.csv：无法写入报告（不是文件夹）"),  # which systems say in English
        (ExportError("The readings cannot be written",
                     detail="No space left on device; a.part has those of before"),
         "无法写入识别结果（设备上没有剩余空间；此前的在 a.part 中）"),
        (ConfigError("There is no recurrent cell of this name", advice="Use gru or lstm"),
         "没有这个名称的循环单元。请使用 gru 或 lstm"),
    ],
)  # fmt: skip
def test_a_line_in_chinese_is_chinese_throughout(error, line, monkeypatch):
    monkeypatch.setattr("core.cli.shared.telling.speaks_chinese", lambda: True)
    assert told(error) == line
    monkeypatch.setattr("core.cli.shared.telling.speaks_chinese", lambda: False)
    assert told(error) == str(error)


def run(arguments: list[str], repository: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=repository,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    return done.stderr.decode("utf-8")


def test_a_missing_folder_is_told_of_in_chinese(repository, tmp_path):
    asked = ["verify", str(tmp_path / "没有")]
    chinese = run(asked, repository, LANG="zh_CN.UTF-8", PYTHONIOENCODING="utf-8")
    assert "文件夹不存在" in chinese
    assert "没有" in chinese
    assert "does not exist" not in chinese
    english = run(asked, repository, LANG="en_GB.UTF-8", PYTHONIOENCODING="utf-8")
    assert "The folder does not exist" in english


def test_a_console_that_cannot_show_chinese_is_spoken_to_in_english(repository, tmp_path):
    asked = ["verify", str(tmp_path / "nothing")]
    told_of = run(asked, repository, LANG="zh_CN", PYTHONIOENCODING="latin-1")
    assert "The folder does not exist" in told_of


def test_what_verbs_tell_beside_their_work_is_chinese_too(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("core.cli.shared.telling.speaks_chinese", lambda: True)
    monkeypatch.setattr(model_file, "user_folder", lambda: tmp_path)
    (tmp_path / "broken.onnx").write_bytes(b"nothing")
    assert cli.run(["models"]) == 1
    assert f"{tmp_path / 'broken.onnx'}：" in capsys.readouterr().err
    engine = SimpleNamespace(notice=cascade._MISSING_NOTICE)
    monkeypatch.setattr(cascade, "open_reader", lambda *_, **__: engine)
    reader.start(tmp_path, "cpu", None)
    (line,) = capsys.readouterr().err.splitlines()
    assert line != cascade._MISSING_NOTICE and sentence(cascade._MISSING_NOTICE) == line


def test_what_recognize_tells_of_its_work_is_chinese(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("core.cli.shared.telling.speaks_chinese", lambda: True)
    model = fixed_reader.save(tmp_path / "m.onnx")
    for name in ("皖A12345.png", "皖A12346.png"):
        images.write(tmp_path / name, networks.crops(1)[0][:90, :250])
    (tmp_path / "空.png").touch()
    asked = ["--model", str(model), "--provider", "cpu", str(tmp_path)]
    assert cli.run(["recognize", *asked, "-o", str(tmp_path / "a.csv")]) == 1
    told_of = capsys.readouterr().err.replace(str(tmp_path), "").splitlines()
    assert told_of[0].startswith("/空.png：文件为空。")
    assert re.fullmatch(r"3 张图片，用时 [\d.]+ 秒（每秒 [\d.]+ 张），模型 fixed，运行于 cpu", told_of[1])
    assert told_of[2:4] == [
        "1 张失败，0 张不知道车牌在哪里",
        "车牌正确率 50.00 %（有标签的 2 张中对 1 张，95 % 区间 9.5 % 至 90.5 %），字符错误率 7.14 %",
    ]
    assert cli.run(["predict", *asked]) == 1
    assert capsys.readouterr().err.splitlines()[0] == "失败：1"
    assert cli.run(["statistics", str(tmp_path), "--csv", str(tmp_path / "t.csv")]) == 0
    assert f"已写入：{tmp_path / 't.csv'}" in capsys.readouterr().err
