"""Exports as a whole: targets, staging, cancel, refusals; nothing in the source changes."""

from __future__ import annotations

import errno
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core import exchange
from core.errors import ConfigError, ExportError, ImageError
from core.exchange import FORMATS, ExportOptions, pictures, planning
from core.reading import Quad
from tests.core.exchange.conftest import draw, item, tree

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
WRITABLE = [name for name, format in FORMATS.items() if format.writes]


@pytest.mark.parametrize("name", WRITABLE)
@pytest.mark.parametrize("transfer", ["copy", "link"])
def test_every_format_leaves_the_source_as_it_was(name, transfer, items, source, tmp_path):
    before = tree(source)
    target = tmp_path / "数据 集"
    plan = exchange.plan(name, items, target, ExportOptions(split=(0.5, 0.25, 0.25), transfer=transfer))
    assert not target.exists()
    summary = exchange.write(plan)
    assert summary.written == len(plan.files) > 0
    assert tree(source) == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("name", [name for name in WRITABLE if FORMATS[name].frames])
def test_a_plate_whose_place_nobody_knows_is_refused_by_formats_of_places(name, items, tmp_path):
    plan = exchange.plan(name, [items[0], replace(items[1], quad=None)], tmp_path / "out")
    assert [refused.path for refused, _ in plan.refused] == [items[1].path]
    assert "Nobody knows where the plate is" in str(plan.refused[0][1])
    assert exchange.write(plan).written == 1


@pytest.mark.parametrize("name", WRITABLE)
def test_cancelling_leaves_nothing(name, items, source, tmp_path):
    target = tmp_path / "deep" / "er" / "out"
    plan = exchange.plan(name, items, target)
    calls = []
    summary = exchange.write(plan, should_stop=lambda: calls.append(1) or True)
    assert summary.cancelled and summary.written == 0
    assert calls
    assert [p.name for p in tmp_path.iterdir()] == [source.name]


def test_an_existing_empty_target_survives_cancelling(items, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    exchange.write(exchange.plan("crops", items, target), should_stop=lambda: True)
    assert list(target.iterdir()) == []


def test_a_failure_in_the_middle_leaves_nothing(items, source, tmp_path, monkeypatch):
    plan = exchange.plan("coco", items, tmp_path / "out")
    real = pictures.place_frame
    calls = []

    def fill_the_disk(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(pictures, "place_frame", fill_the_disk)
    with pytest.raises(ExportError, match="disk is full") as caught:
        exchange.write(replace(plan, options=ExportOptions(workers=1)))
    assert caught.value.advice
    assert [p.name for p in tmp_path.iterdir()] == [source.name]


def test_progress_counts_every_file(items, tmp_path):
    planned, written = [], []
    plan = exchange.plan("coco", items, tmp_path / "out", report=lambda *p: planned.append(p))
    exchange.write(plan, report=lambda *p: written.append(p))
    assert planned[-1] == (5, 5)
    assert written == [(i + 1, 4) for i in range(4)]  # two plates share a picture


def test_planning_can_be_stopped(items, tmp_path):
    plan = exchange.plan("coco", items, tmp_path / "out", should_stop=lambda: True)
    assert plan.cancelled and not plan.files


@pytest.mark.parametrize(
    "place", ["inside", "same", "deep", "full", "file", pytest.param("linked", marks=needs_links)]
)
def test_targets_that_are_refused(place, items, source, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x")
    if place == "linked":
        (tmp_path / "link").symlink_to(source, target_is_directory=True)
    target = {
        "inside": source / "out",
        "same": source,
        "deep": source / "cam2" / "a" / "b",
        "full": full,
        "file": full / "x",
        "linked": tmp_path / "link" / "out",
    }[place]
    before = tree(tmp_path)
    with pytest.raises(ExportError) as caught:
        exchange.plan("crops", items, target)
    assert caught.value.path == target and caught.value.advice
    assert tree(tmp_path) == before


def test_a_target_that_filled_up_after_planning_is_not_touched(items, tmp_path):
    target = tmp_path / "out"
    plan = exchange.plan("crops", items, target)
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="not empty"):
        exchange.write(plan)
    assert tree(target).keys() == {"mine.txt"}


def test_a_target_that_may_not_be_written(items, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ExportError, match="cannot be written") as caught:
        exchange.write(exchange.plan("crops", items, tmp_path / "file" / "out"))
    assert caught.value.advice


@pytest.mark.parametrize("name", [n for n in WRITABLE if FORMATS[n].frames or FORMATS[n].crops])
def test_unreadable_pictures_are_listed_and_the_rest_goes_on(name, items, source, tmp_path):
    whole = draw(source / "whole.jpg", seed=9)
    cut = source / "cut short.jpg"
    cut.write_bytes(whole.read_bytes()[:-300])
    empty = source / "empty.jpg"
    empty.write_bytes(b"")
    text = source / "text.jpg"
    text.write_text("no picture")
    gone = source / "gone.jpg"
    bad = [cut, empty, text, gone]
    broken = [item(path, f"皖A0000{n}", folder=source) for n, path in enumerate(bad)]
    plan = exchange.plan(name, [*broken, *items], tmp_path / "out")
    listed = {refusal[0].path: refusal[1] for refusal in plan.refused}
    assert set(bad) <= set(listed)
    assert all(isinstance(listed[path], ImageError) and listed[path].path == path for path in bad)
    assert exchange.write(plan).written == len(plan.files) >= 4


def test_a_picture_that_vanishes_after_planning_is_listed(items, tmp_path):
    plan = exchange.plan("ppocrlabel", items, tmp_path / "out")
    items[1].path.unlink()
    summary = exchange.write(plan)
    assert summary.written == 4
    assert [(refused.path, type(error)) for refused, error in summary.refused] == [
        (items[1].path, ImageError)
    ]
    assert "京B88888" not in (tmp_path / "out" / "plates" / "Label.txt").read_text(encoding="utf-8")


def test_nothing_to_export_is_an_error_with_advice(tmp_path):
    with pytest.raises(ExportError, match="nothing to export") as caught:
        exchange.write(exchange.plan("csv", [], tmp_path / "out"))
    assert caught.value.advice


def test_when_everything_fails_no_folder_appears(items, source, tmp_path):
    plan = exchange.plan("crops", items, tmp_path / "out")
    for one in items:
        one.path.unlink(missing_ok=True)
    summary = exchange.write(plan)
    assert summary.written == 0 and len(summary.refused) == 5
    assert not (tmp_path / "out").exists()


def test_a_plate_without_a_label_is_refused(items, tmp_path):
    plan = exchange.plan("coco", [replace(items[0], label="")], tmp_path / "out")
    assert not plan.files and "no label" in str(plan.refused[0][1])


@pytest.mark.parametrize(
    ("format", "name"), [("ppocrlabel", "a\nb.jpg"), ("ppocrlabel", "a\tb.jpg"), ("csv", "a\udcff.jpg")]
)
def test_names_that_would_break_a_list_are_refused(format, name, items, source, tmp_path):
    odd = item(source / name, "皖A12345", folder=source)
    plan = exchange.plan(format, [odd, *items], tmp_path / "out")
    assert [i for i, _ in plan.refused] == [odd]
    assert str(plan.refused[0][1]).encode("utf-8", "replace")
    assert exchange.write(plan).written == 5


def test_unknown_formats_name_the_nearest():
    with pytest.raises(ExportError, match="Did you mean coco"):
        exchange.plan("cocoo", [], None)
    with pytest.raises(ExportError, match="Use one of") as writing:
        exchange.plan("nothing", [], None)
    assert "lmdb" in str(writing.value)
    assert "platewright" not in str(writing.value)  # which can only be read
    with pytest.raises(ExportError, match="Use one of") as reading:
        exchange.read("nothing", Path(), None)
    assert "lmdb" not in str(reading.value)
    assert "platewright" in str(reading.value)


@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.5), (1.2, -0.2, 0.0), (float("nan"), 0.5, 0.5)])
def test_impossible_shares_are_refused(shares):
    with pytest.raises(ConfigError, match="add up to one"):
        ExportOptions(split=shares)


def test_a_dry_run_names_collisions_and_the_first_keeps_its_name(source, tmp_path):
    one = draw(source / "a.jpg", seed=1)
    two = draw(source / "a.png", seed=2)
    plates = [item(one, "皖A11111", folder=source), item(two, "皖A22222", folder=source)]
    plan = exchange.plan("labelme", plates, tmp_path / "out")
    assert plan.collisions == ("a.png",)
    assert [target for _, target in plan.files] == ["a.jpg"]
    assert "already takes this name" in str(plan.refused[0][1])


def test_hard_links_share_the_file_and_fall_back_to_copies(items, tmp_path, monkeypatch):
    exchange.write(exchange.plan("coco", items, tmp_path / "a", ExportOptions(transfer="link")))
    assert (tmp_path / "a" / "images" / "cam3" / "0001.jpg").samefile(items[3].path)
    monkeypatch.setattr(pictures, "_link", lambda *_: False)
    exchange.write(exchange.plan("coco", items, tmp_path / "b", ExportOptions(transfer="link")))
    copied = tmp_path / "b" / "images" / "cam3" / "0001.jpg"
    assert not copied.samefile(items[3].path)
    assert copied.read_bytes() == items[3].path.read_bytes()


def test_order_does_not_depend_on_the_number_of_workers(items, tmp_path):
    for workers in (1, 4):
        plan = exchange.plan("coco", items, tmp_path / str(workers), ExportOptions(workers=workers))
        planning.write_plan(plan, FORMATS["coco"].writes)
    assert tree(tmp_path / "1") == tree(tmp_path / "4")


def test_a_folder_spelt_otherwise_is_still_the_folder(items, source, tmp_path, monkeypatch):
    """As on macOS, where upper and lower case name the same folder."""
    spelt = tmp_path / source.name.upper()
    real = Path.samefile
    monkeypatch.setattr(Path, "samefile", lambda a, b: a == spelt or real(a, b))
    spelt.mkdir(exist_ok=True)
    with pytest.raises(ExportError, match="inside the folder of pictures"):
        exchange.plan("crops", items, spelt / "out")


def test_copies_of_read_only_pictures_can_be_removed_again(items, tmp_path):
    items[1].path.chmod(0o444)
    exchange.write(exchange.plan("coco", items, tmp_path / "out"))
    copied = next((tmp_path / "out").rglob(items[1].path.name))
    assert copied.stat().st_mode & 0o200
    assert not items[1].path.stat().st_mode & 0o200


@pytest.mark.parametrize("name", ["yolo", "yolo-pose", "coco", "labelme", "ppocrlabel", "icdar"])
def test_plates_that_no_picture_shows_are_refused_and_not_written_as_boxes_without_size(
    name, items, tmp_path
):
    places = [(900.0, 900.0, 950.0, 950.0), (-90.0, 10.0, -40.0, 30.0), (50.0, 50.0, 50.0, 50.0)]
    bad = [replace(one, quad=Quad.from_box(box)) for one, box in zip(items[:3], places, strict=True)]
    plan = exchange.plan(name, [*bad, items[3]], tmp_path / "导出")
    assert [one.path for one, _ in plan.files] == [items[3].path]
    assert {one.path for one, _ in plan.refused} == {one.path for one in bad}
    messages = [error.message for _, error in plan.refused]
    assert messages == ["The plate lies outside the picture"] * 2 + ["The corners cross, or lie on one line"]
    assert all(error.path and error.advice for _, error in plan.refused)


@pytest.mark.parametrize("name", ["yolo", "coco", "ccpd", "labelme"])
def test_a_plate_of_which_the_edge_leaves_no_four_corners_is_told_from_one_outside(name, items, tmp_path):
    tip = Quad.from_points([(-60, 40), (-10, 20), (10, 60), (-40, 80)])
    plan = exchange.plan(name, [replace(items[0], quad=tip), items[3]], tmp_path / "导出")
    ((_, error),) = plan.refused
    assert error.message.startswith("Moved onto the edge of the picture, the corners of this plate cross")
    assert error.path == items[0].path and "that the picture shows" in error.advice
