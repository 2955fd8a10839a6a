"""Preferences: a readable file, defaults for what does not fit, nothing lost."""

from __future__ import annotations

import dataclasses
import os
import threading
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core import files
from gui.settings import Settings
from gui.settings_file import RECENT_FOLDERS, UNKNOWN, UNREADABLE, UNUSABLE, Preferences


def test_what_is_set_comes_back(tmp_path, qtbot):
    path = tmp_path / "config" / "settings.toml"
    settings = Settings(path)
    with qtbot.waitSignal(settings.changed) as caught:
        settings.set("operator", '王小明 & "co"')
    assert caught.args == ["operator"]
    settings.set("keys", {"open": "Ctrl+Alt+O"})
    settings.flush()
    assert Settings(path).values == settings.values
    assert tomllib.loads(path.read_text(encoding="utf-8"))["operator"] == '王小明 & "co"'


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), max_size=4),
    st.dictionaries(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=8), st.text("a\x7f\n\"'\\ 皖")
    ),
)
def test_any_text_survives_the_file(tmp_path_factory, folders, keys):
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    settings = Settings(path)
    settings.values.recent_folders, settings.values.keys = folders, keys
    settings.save()
    settings.flush()
    assert Settings(path).values == settings.values


def test_a_folder_that_no_file_can_name_is_left_out_and_the_rest_is_kept(tmp_path, caplog):
    settings = Settings(tmp_path / "settings.toml")
    settings.remember_folder(Path("named"))
    settings.remember_folder(Path("not\udcffunicode"))
    settings.set("operator", "李")
    settings.flush()
    assert "could not be saved" not in caplog.text
    kept = Settings(settings.path).values
    assert (kept.operator, kept.recent_folders) == ("李", ["named"])


def test_text_that_no_file_can_hold_is_told_in_the_log(tmp_path, caplog):
    settings = Settings(tmp_path / "settings.toml")
    settings.set("operator", "not\udcffunicode")
    settings.flush()
    assert "could not be saved" in caplog.text


def test_a_disk_that_is_slow_to_confirm_stops_nobody_and_gets_the_newest(tmp_path, monkeypatch):
    asked, confirm, synced = threading.Event(), threading.Event(), os.fsync
    written: list[str] = []

    def slow(file: int) -> None:
        asked.set()
        assert confirm.wait(60)
        synced(file)
        written.append("")

    monkeypatch.setattr(os, "fsync", slow)
    settings = Settings(tmp_path / "settings.toml")
    settings.set("operator", "first")
    assert asked.wait(60)  # the disk has it, and says nothing; this thread is here all the same
    for i in range(5):
        settings.set("operator", f"later {i}")
    assert not settings.path.exists()
    confirm.set()
    settings.flush()
    assert Settings(settings.path).values.operator == "later 4"
    assert len(written) == 2  # what was overtaken was never written
    settings.set("operator", "again")
    settings.flush()
    assert Settings(settings.path).values.operator == "again"


def test_a_file_that_is_looked_at_gets_what_was_set_a_moment_later(tmp_path, monkeypatch):
    """As on Windows, where a virus scanner or another window holds it open."""
    real, refused = Path.replace, []

    def refuse(source, target):
        if len(refused) < 2:
            refused.append(target)
            raise PermissionError(13, "The process cannot access the file")
        return real(source, target)

    monkeypatch.setattr(files, "_WAITS", (0.0, 0.0))
    monkeypatch.setattr(Path, "replace", refuse)
    settings = Settings(tmp_path / "settings.toml")
    settings.set("operator", "小王")
    settings.flush()
    assert refused
    assert Settings(tmp_path / "settings.toml").values.operator == "小王"


def test_setting_the_same_again_says_nothing(tmp_path, qtbot):
    settings = Settings(tmp_path / "settings.toml")
    with qtbot.assertNotEmitted(settings.changed):
        settings.set("theme", "system")
    settings.flush()
    assert not settings.path.exists()


def test_what_does_not_fit_takes_its_default(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('theme = 3\nfont_percent = 900\nrecent_folders = ["a", 7]\nunknown = 1\noperator = "x"')
    assert Settings(path).values == dataclasses.replace(
        Preferences(), font_percent=200, recent_folders=["a"], operator="x"
    )


def test_an_unreadable_file_is_kept_aside(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("this is not toml")
    assert Settings(path).values == Preferences()
    assert (tmp_path / "settings.unreadable").read_text() == "this is not toml"


def test_what_cannot_be_used_is_told(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('langauge = "en"\ntheme = "drak"\nfont_percent = 900\nprefetch_ahead = 3\n')
    settings = Settings(path)
    assert [(p.message, p.detail, p.path) for p in settings.problems] == [
        (UNKNOWN, "langauge → language", path),
        (UNUSABLE, "theme = drak", path),
        (UNUSABLE, "font_percent = 900", path),
    ]
    assert settings.values == Preferences(font_percent=200, prefetch_ahead=3)


def test_an_unreadable_file_is_told_with_where_it_is_kept(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("this is not toml")
    (problem,) = Settings(path).problems
    assert (problem.message, problem.path) == (UNREADABLE, tmp_path / "settings.unreadable")


def test_a_file_that_another_program_wrote_in_its_own_coding_is_kept_aside(tmp_path):
    """As editors of Chinese Windows may: it is told, and stops neither the start nor saving."""
    path, theirs = tmp_path / "settings.toml", 'operator = "王"\n'.encode("gbk")
    path.write_bytes(theirs)
    settings = Settings(path)
    (problem,) = settings.problems
    assert (problem.message, problem.path) == (UNREADABLE, path.with_suffix(".unreadable"))
    assert path.with_suffix(".unreadable").read_bytes() == theirs
    path.write_bytes(theirs * 2)
    settings.set("theme", "dark")
    settings.flush()
    assert path.with_suffix(".unreadable").read_bytes() == theirs * 2
    assert Settings(path).values == Preferences(theme="dark")


def test_what_is_no_file_costs_the_preferences_alone(tmp_path):
    path = tmp_path / "settings.toml"
    path.mkdir()
    (problem,) = Settings(path).problems
    assert problem.message == UNREADABLE


def test_each_number_is_kept_within_its_bounds(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("font_percent = 1\nprefetch_ahead = 99\nprefetch_back = -1\n")
    assert Settings(path).values == Preferences(font_percent=80, prefetch_ahead=32, prefetch_back=0)
    path.write_text("font_percent = 201\nprefetch_ahead = -5\nprefetch_back = 17\n")
    assert Settings(path).values == Preferences(font_percent=200, prefetch_ahead=0, prefetch_back=16)
    path.write_text("font_percent = 80\nprefetch_ahead = 32\nprefetch_back = 16\ntoured = 1\n")
    settings = Settings(path)
    assert settings.values == Preferences(font_percent=80, prefetch_ahead=32, prefetch_back=16)
    assert [problem.detail for problem in settings.problems] == ["toured = 1"]


def test_what_is_written_into_the_file_meanwhile_is_kept(tmp_path):
    """A person may edit it while the window is open, and another window writes it too."""
    path = tmp_path / "settings.toml"
    settings, other = Settings(path), Settings(path)
    settings.set("theme", "dark")
    settings.flush()
    text = path.read_text(encoding="utf-8").replace('operator = ""', 'operator = "王"')
    path.write_text('further = ["from", 1]\n"a b" = true\nday = 2026-01-01\n' + text, encoding="utf-8")
    other.remember_folder(Path("b"))
    other.flush()
    settings.remember_folder(Path("a"))
    settings.set("font_percent", 120)
    settings.flush()
    kept = Settings(path).values
    assert (kept.theme, kept.operator, kept.font_percent) == ("dark", "王", 120)
    assert kept.recent_folders == ["a", "b"]
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert (table["further"], table["a b"], "day" in table) == (["from", 1], True, False)
    settings.forget_folders()
    settings.set("operator", "李")
    settings.flush()
    assert (Settings(path).values.recent_folders, Settings(path).values.operator) == ([], "李")


def test_keys_that_two_windows_give_are_kept_each(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[keys]\nopen = "Ctrl+Alt+O"\nquit = "Ctrl+Alt+Q"\nskip = "Ctrl+Alt+K"\n')
    one, other = Settings(path), Settings(path)
    one.set("keys", {"open": "Ctrl+Alt+1", "quit": "Ctrl+Alt+Q", "rescan": "Ctrl+Alt+R"})  # skip: standard
    one.flush()
    other.set("keys", {"open": "Ctrl+Alt+O", "quit": "Ctrl+Alt+2", "skip": "Ctrl+Alt+K", "export": ""})
    other.flush()
    kept = {"open": "Ctrl+Alt+1", "quit": "Ctrl+Alt+2", "rescan": "Ctrl+Alt+R", "export": ""}
    assert Settings(path).values.keys == kept
    one.set("keys", {})
    one.flush()
    assert Settings(path).values.keys == {"export": ""}
    path.write_text('keys = "none"\n')
    other.set("keys", {"open": "Ctrl+Alt+3"})
    other.flush()
    assert Settings(path).values.keys == {"open": "Ctrl+Alt+3"}


def test_a_file_that_became_unreadable_meanwhile_is_kept_aside(tmp_path):
    path = tmp_path / "settings.toml"
    settings = Settings(path)
    path.write_text("half a li")
    settings.set("theme", "dark")
    settings.flush()
    assert Settings(path).values.theme == "dark"
    assert path.with_suffix(".unreadable").read_text() == "half a li"


def test_what_a_disk_refused_is_written_the_next_time(tmp_path, monkeypatch):
    settings = Settings(tmp_path / "settings.toml")
    settings.set("theme", "dark")
    settings.flush()
    with monkeypatch.context() as refusing:
        refusing.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
        settings.set("operator", "李")
        settings.flush()
    settings.set("font_percent", 90)
    settings.flush()
    assert Settings(settings.path).values.operator == "李"


def test_recent_folders_are_few_and_the_last_is_first(tmp_path):
    settings = Settings(tmp_path / "settings.toml")
    for i in range(RECENT_FOLDERS + 5):
        settings.remember_folder(tmp_path / str(i))
    settings.remember_folder(tmp_path / "7")
    assert len(settings.values.recent_folders) == RECENT_FOLDERS
    assert settings.values.recent_folders[0] == str(tmp_path / "7")


def test_a_disk_that_refuses_costs_no_more_than_the_preference(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    settings = Settings(blocked / "settings.toml")
    settings.set("operator", "still here")
    settings.flush()
    assert settings.values.operator == "still here"
