"""How numbers are written, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import AnnotationError, GeometryError, TrainingError
from core.exchange import store as another_project
from core.exchange.image_index import ImageIndex
from core.project import problems
from core.project.filter_language import parse
from core.shown import confidence_text, share_text
from gui.language import Language
from gui.texts import (
    duration,
    error_headline,
    error_text,
    labelled,
    limit_text,
    pace_text,
    paragraph,
    sentences,
    took,
    unbroken,
)
from gui.widgets.filters.filter_bar import LIMITS


@pytest.mark.parametrize(
    ("confidence", "text"),
    [(1.0, ".99"), (0.9999, ".99"), (0.6149, ".61"), (0.051, ".05"), (0.0001, "<.01"), (0.0, "<.01")],
)
def test_a_confidence_is_never_rounded_up_to_certainty_nor_down_to_impossibility(confidence, text):
    assert confidence_text(confidence) == text


def test_a_confidence_of_two_digits_is_written_as_it_is():
    assert [confidence_text(n / 100) for n in range(1, 100)] == [f".{n:02d}" for n in range(1, 100)]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(61.26, "61.3"), (1.24, "1.2"), (0.1, "0.1"), (0.034, "0.03"), (0.01, "0.01"), (0.002, "<0.01")],
)
def test_a_pace_of_whole_pages_is_not_written_as_none(seconds, text):
    assert pace_text(seconds) == text


@pytest.mark.parametrize(("limit", "text"), [(0.0, "0"), (0.9, ".90"), (0.995, ".995"), (1.0, "1")])
def test_a_limit_is_written_exactly(limit, text):
    assert limit_text(limit) == text


@pytest.mark.parametrize("limit", LIMITS)
def test_what_the_menu_writes_can_be_typed_into_the_filter_line(limit):
    assert parse(f"conf<{limit_text(limit)}").confidence_below == limit


@pytest.mark.parametrize(
    ("share", "text"),
    [(1.0, "100.0 %"), (0.9999, "99.9 %"), (0.973, "97.3 %"), (0.0, "0.0 %"), (1.2, "120.0 %")],
)
def test_a_share_is_all_only_where_it_is(share, text):
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0.1 s"), (0.04, "0.1 s"), (0.42, "0.4 s"), (0.94, "0.9 s"), (0.96, "1 s"), (1.4, "1 s"),
     (61.0, "1 min 1 s"), (7260.0, "2 h 1 min")],
)  # fmt: skip
def test_what_took_less_than_a_second_is_told_in_tenths(seconds, text):
    assert took(seconds) == text


def test_a_time_left_has_no_tenths():
    assert duration(0.42) == "0 s"


def test_sentences_are_put_together():
    assert labelled("Unread", 0) == "Unread: 0"
    assert sentences("One", "", "Two") == "One. Two"
    assert sentences("One", "") == "One"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Taken over: 1. Refused: {2}."), ("zh_CN", "Taken over: 1.Refused: {2}.")]
)
def test_a_paragraph_has_the_blanks_of_its_language(language, text, desk):
    desk.language.apply(language)
    try:
        assert paragraph("Taken over: 1.", "Refused: {2}.") == text
        assert [paragraph(), paragraph("One.")] == ["", "One."]
    finally:
        desk.language.apply("en")


@pytest.mark.parametrize(
    ("error", "headline"),
    [
        (
            AnnotationError("The line is not JSON", detail="line 3: Expecting value"),
            "（第 3 行：Expecting value）",
        ),
        (AnnotationError("The line is too long", detail="line 12"), "（第 12 行）"),
        (problems.misnamed(Path("x"), "vertices: The corners cross, or lie on one line"), "vertices："),
        (GeometryError("The plate lies outside the picture", detail="皖A12345"), "皖A12345"),
        (TrainingError("The loss is no longer a number", detail="step 7"), "第 7 步"),
    ],
)
def test_the_words_of_the_core_in_brackets_are_said_in_the_language_of_the_window(qapp, error, headline):
    language = Language(qapp)
    language.apply("zh_CN")
    try:
        text = error_headline(error)
    finally:
        language.apply("en")
    assert headline in text
    assert "The corners" not in text
    assert "(" not in text
    assert error_headline(error) == f"{error.message} ({error.detail})"


@pytest.mark.parametrize(
    ("emptied", "text"),
    [
        (True, "{store}：这不是可读取的项目数据库（项目数据库是空的）。请用创建它的 Platewright 版本打开"),
        (False, "{folder}：没有项目数据库。请选择用 Platewright 打开过的文件夹，或其中的 {told}"),
    ],
)
def test_a_project_that_cannot_be_imported_is_told_of_in_chinese_alone(qapp, tmp_path, emptied, text):
    store = tmp_path / ".platewright" / "project.sqlite3"
    if emptied:
        store.parent.mkdir()
        store.touch()
    with pytest.raises(AnnotationError) as caught:
        another_project.read(tmp_path, ImageIndex(tmp_path, []))
    language = Language(qapp)
    language.apply("zh_CN")
    try:
        told = error_text(caught.value)
    finally:
        language.apply("en")
    assert told == text.format(store=store, folder=tmp_path, told=store.relative_to(tmp_path).as_posix())


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("0.0 % → 97.3 % of 5 plates", "0.0_% → 97.3_% of 5 plates"),
        ("0.3 s a plate, 5 min 3 s left", "0.3_s a plate, 5_min 3_s left"),
        ("2 h 5 min · 3 shown", "2_h 5_min · 3 shown"),
        ("每秒 3 块 · 剩余 2 小时 5 分", "每秒 3_块 · 剩余 2_小时 5_分"),
    ],
)
def test_no_line_begins_with_the_unit_of_a_figure(text, whole):
    assert unbroken(text) == whole.replace("_", "\N{NO-BREAK SPACE}")
