"""The page of the statistics: whole, escaped, in both languages, with every figure."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import main as entry
from core.insight.page import render, write
from core.insight.statistics import of_facts
from core.project import Project, Status
from tests.core.insight.test_statistics import FACTS
from tests.gui.helpers import make_folder

VOID = {"meta", "path", "rect"}


class Checker(HTMLParser):
    """Collects text and sees to it that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + " "


def checked(page: str) -> Checker:
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert (checker.open, checker.addresses) == ([], [])
    assert "http" not in page
    return checker


def test_the_page_has_every_figure_and_needs_nothing_else() -> None:
    text = checked(render(of_facts(FACTS), "a <b> & c")).text
    for told in ("Statistics of a <b> & c", "6 plates, 3 decided, 0 skipped", "1 of 4", "5 → 6", "皖", "Blue",
                 "Name = person", "125 – 150: 6", "5 – 10: 6", "0.95 to 1.00: 3, 1 wrong"):  # fmt: skip
        assert told in text


def test_the_page_speaks_chinese() -> None:
    page = render(of_facts(FACTS), "照片", "zh")
    assert '<html lang="zh-CN">' in page
    text = checked(page).text
    assert (
        "照片 的统计" in text
        and "蓝牌" in text
        and "文件名 = 人工" in text
        and "已更正" in text
        and "125 – 150：6" in text
    )
    assert not any(word in text for word in ("plates", "Confidence", "Blue", "Progress"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_folder_has_a_page_too(language: str) -> None:
    checked(render(of_facts([]), "x", language))  # type: ignore[arg-type]


def test_the_verb_writes_page_and_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_folder(tmp_path / "照片", ["皖A12345", "浙A12345"])
    plain = next(folder.iterdir())
    plain.rename(plain.with_name("IMG_1.jpg"))
    page, table = tmp_path / "页.html", tmp_path / "表.csv"
    assert entry.main(["statistics", str(folder)]) == 0
    assert "1 plate is not measured" in capsys.readouterr().err
    verb = ["statistics", str(folder), "--html", str(page), "--csv", str(table), "--zh", "--measure"]
    assert entry.main(verb) == 0
    streams = capsys.readouterr()
    assert "2 plates, 0 decided" in streams.out and "not measured" not in streams.err
    assert "照片 的统计" in checked(page.read_text(encoding="utf-8")).text
    assert "sharpness," in table.read_text(encoding="utf-8-sig")
    assert entry.main(["statistics", str(folder), "--html", str(page / "x.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_folder_without_a_plate_draws_nothing() -> None:
    words = " ".join(checked(render(of_facts([]), "空")).text.split())
    assert "Progress Nothing yet" in words


def test_decisions_reach_the_page(tmp_path: Path) -> None:
    with Project.open(make_folder(tmp_path / "p", ["皖A12345"])) as project:
        project.scan()
        project.decide(1, text="皖A12346", status=Status.CORRECTED)
        page = write(project, tmp_path / "x.html").read_text(encoding="utf-8")
        assert "1 plate, 1 decided" in page and "picture gone" not in page
        (project.folder / project.row(1).path).unlink()
        project.scan()
        page = write(project, tmp_path / "x.html", "zh").read_text(encoding="utf-8")
    assert "1 块车牌，已决定 1 块，已跳过 0 块 · 图片已消失：1" in page
