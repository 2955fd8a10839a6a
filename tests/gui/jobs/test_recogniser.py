"""Reading from the window: streams into the store, stops, resumes, and never disturbs what is being typed."""

from __future__ import annotations

import re
import threading

import numpy as np
import pytest

from core import images, model_file
from core.errors import EngineError
from core.project import Project, Status
from core.reading import Quad
from core.recognition import finder
from gui.texts import said
from gui.widgets.strip.plate_strip import PlateStrip
from tests import networks
from tests.gui.helpers import LABELS, make_folder, wait_until_read


@pytest.fixture
def model(user_home):
    """Save a model that is found by its name, and return its path."""
    path = model_file.user_folder() / "tiny.onnx"
    path.parent.mkdir(parents=True)
    model_file.save(path, networks.network(), networks.info())
    return path


@pytest.fixture
def unread(desk, qtbot, folder, model):
    """Return a desk whose six plates nobody has read."""
    desk.settings.set("model", "tiny")
    project = Project.open(folder)
    project.scan()
    desk.session.adopt(project)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    desk.engine.texts = LABELS
    return desk


def texts(desk) -> list[str]:
    return [row.text for row in desk.session.rows(desk.session.queue.ids.tolist())]


def test_everything_unread_is_read_and_told(unread, qtbot):
    changed = []
    unread.session.plates_changed.connect(changed.extend)
    with qtbot.waitSignal(unread.session.notice) as caught:
        unread.recogniser.read_unread()
    assert re.match(r"Read: 6 in (0\.[1-9]|[1-9]\d*) s", said(caught.args[0]))
    wait_until_read(unread, qtbot)
    assert texts(unread) == list(LABELS)
    assert sorted(changed) == sorted(unread.session.queue.ids.tolist())


def test_only_the_plates_asked_for_are_read(unread, qtbot):
    ids = unread.session.queue.ids[[1, 4]].tolist()
    unread.recogniser.read(ids)
    wait_until_read(unread, qtbot)
    read = [row.plate_id for row in unread.session.rows(unread.session.queue.ids.tolist()) if row.text]
    assert read == ids


def test_what_a_person_said_stays(unread, qtbot):
    unread.session.confirm("皖A99999")
    unread.recogniser.read_all()
    wait_until_read(unread, qtbot)
    assert texts(unread)[0] == "皖A99999"
    assert unread.session.rows(unread.session.queue.ids.tolist())[0].status is Status.CORRECTED


def test_a_stopped_reading_keeps_what_was_read_and_goes_on_later(desk, qtbot, tmp_path, model):
    desk.settings.set("model", "tiny")
    labels = [f"皖A{i:05d}" for i in range(100)]
    project = Project.open(make_folder(tmp_path / "many", labels))
    project.scan()
    desk.session.adopt(project)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 100)
    desk.engine.texts = labels
    first, gate = threading.Event(), threading.Event()

    def hold() -> None:
        if desk.engine.seen:
            first.set()
            gate.wait(60)

    desk.engine.before = hold
    desk.recogniser.read_unread()
    assert first.wait(60)
    desk.recogniser.stop()
    gate.set()
    wait_until_read(desk, qtbot)
    partly = project.counts()[Status.READ]
    assert 0 < partly < 100
    desk.engine.seen, desk.engine.before = partly, lambda: None
    desk.recogniser.read_unread()
    wait_until_read(desk, qtbot)
    assert texts(desk) == labels


def test_one_reading_at_a_time(unread, qtbot):
    gate = threading.Event()
    unread.engine.before = lambda: gate.wait(60)
    unread.recogniser.read_unread()
    with qtbot.waitSignal(unread.session.notice):
        unread.recogniser.read_all()
    gate.set()
    wait_until_read(unread, qtbot)
    assert unread.engine.seen == 6


def test_bad_pictures_are_listed_and_the_rest_is_read(unread, qtbot, folder):
    rows = unread.session.rows(unread.session.queue.ids.tolist())
    (folder / rows[0].path).write_bytes(b"")
    (folder / rows[1].path).unlink()
    unread.recogniser.read_unread()
    wait_until_read(unread, qtbot)
    assert texts(unread).count("") == 2
    named = {unread.problems.error(i).path for i in range(len(unread.problems))}
    assert named == {folder / rows[0].path, folder / rows[1].path}
    told = unread.problems.text()
    unread.problems.clear()  # as a restart does; the one that is gone is missing by then
    with qtbot.waitSignal(unread.folders.scanned):
        unread.folders.rescan()
    assert unread.problems.text() and unread.problems.text() in told


def test_without_a_model_a_problem_says_so(desk, qtbot, folder, monkeypatch):
    monkeypatch.setattr(model_file, "available", list)
    project = Project.open(folder)
    project.scan()
    desk.session.adopt(project)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    with qtbot.waitSignal(desk.session.notice):
        desk.recogniser.read_unread()
    wait_until_read(desk, qtbot)
    assert "no model" in str(desk.problems.error(0))


def test_an_engine_that_fails_is_one_problem(unread, qtbot):
    def fail() -> None:
        raise EngineError("The model could not be run", advice="Choose another model")

    unread.engine.before = fail
    unread.recogniser.read_unread()
    wait_until_read(unread, qtbot)
    assert len(unread.problems) == 1
    assert texts(unread) == [""] * 6


def test_a_provider_that_fell_back_is_told(unread, qtbot):
    unread.engine.notice = "There is no GPU"
    with qtbot.waitSignal(unread.session.notice) as caught:
        unread.recogniser.read_unread()
    assert "There is no GPU" in said(caught.args[0])


def test_models_are_found_and_chosen(desk, qtbot, model):
    with qtbot.waitSignal(desk.recogniser.models_changed):
        desk.recogniser.find_models()
    names = [entry.info.name for entry in desk.recogniser.models]
    assert "tiny" in names
    entry = desk.recogniser.models[names.index("tiny")]
    desk.recogniser.choose(entry)
    assert desk.settings.values.model == "tiny"
    assert desk.recogniser.chosen is entry


def test_a_model_file_anywhere_can_be_chosen(desk, qtbot, tmp_path):
    path = tmp_path / "模型.onnx"
    model_file.save(path, networks.network(), networks.info(name="elsewhere"))
    with qtbot.waitSignal(desk.recogniser.models_changed):
        desk.recogniser.choose_file(path)
    qtbot.waitUntil(lambda: desk.recogniser.chosen is not None)
    assert desk.recogniser.chosen.path == path


def test_a_file_that_is_no_model_is_a_problem(desk, qtbot, tmp_path):
    path = tmp_path / "holiday.onnx"
    path.write_bytes(b"not a model")
    with qtbot.waitSignal(desk.session.notice):
        desk.recogniser.choose_file(path)
    assert desk.problems.error(0).path == path
    assert desk.settings.values.model == ""


def test_what_failed_can_be_tried_again(unread, qtbot, folder):
    rows = unread.session.rows(unread.session.queue.ids.tolist())
    whole = (folder / rows[0].path).read_bytes()
    (folder / rows[0].path).write_bytes(b"")
    unread.recogniser.read_unread()
    wait_until_read(unread, qtbot)
    assert len(unread.problems) == 1
    (folder / rows[0].path).write_bytes(whole)
    unread.problems.clear()
    unread.engine.seen = 0
    unread.recogniser.read_refused()
    wait_until_read(unread, qtbot)
    assert texts(unread)[0] == LABELS[0]
    assert len(unread.problems) == 0
    with qtbot.waitSignal(unread.session.notice):
        unread.recogniser.read_refused()


def test_every_plate_of_a_photograph_joins_the_list(unread, qtbot, monkeypatch):
    quads = [Quad.from_box((100, 300, 300, 360)), Quad.from_box((400, 310, 500, 345))]
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [finder.Found(q, 0.9) for q in quads])
    session, folder = unread.session, unread.session.folder
    images.write(folder / "车.jpg", np.full((900, 700, 3), 90, np.uint8))
    unread.folders.rescan()
    qtbot.waitUntil(lambda: len(session.queue) == 7 and not unread.tasks.tasks)
    here, notices = session.current, []
    session.notice.connect(lambda notice: notices.append(said(notice)))
    unread.recogniser.read_unread()
    qtbot.waitUntil(lambda: len(session.queue) == 8)
    wait_until_read(unread, qtbot)
    assert session.current == here
    assert notices[-1].startswith("Read: 8")
    assert "further plates: 1" in notices[-1]
    plates = [row for row in session.rows(session.queue.ids.tolist()) if row.path == "车.jpg"]
    assert [(row.quad, row.status) for row in plates] == [(quad, Status.READ) for quad in quads]
    unread.recogniser.read_all()
    qtbot.waitUntil(lambda: len(notices) > 1 and not unread.tasks.tasks)
    assert len(session.queue) == 8


def test_rows_stay_while_further_plates_join_a_filtered_list(unread, qtbot, monkeypatch):
    quads = [Quad.from_box((100, 300, 300, 360)), Quad.from_box((400, 310, 500, 345))]
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [finder.Found(q, 0.9) for q in quads])
    session, folder = unread.session, unread.session.folder
    for name in ("a 车.jpg", "z 车.jpg"):
        images.write(folder / name, np.full((900, 700, 3), 90, np.uint8))
    unread.folders.rescan()
    qtbot.waitUntil(lambda: len(session.queue) == 8 and not unread.tasks.tasks)
    session.set_query(status=frozenset({Status.UNREAD}), sort="confidence")
    qtbot.waitUntil(lambda: not unread.tasks.tasks)
    before = session.queue.ids.tolist()
    session.select(before[3])
    unread.recogniser.read_unread()
    qtbot.waitUntil(lambda: len(session.queue) == 10)
    wait_until_read(unread, qtbot)
    after = session.queue.ids.tolist()
    assert [i for i in after if i in before] == before
    assert session.current == before[3]
    rows = session.rows(after)
    for at, row in enumerate(rows):
        if row.plate_id not in before:
            assert rows[at - 1].path == row.path and rows[at - 1].plate_id in before
    assert session.queue.left == 10


def test_a_photograph_without_a_plate_says_that_it_was_looked_at(unread, window, qtbot, monkeypatch):
    looked = []
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: looked.append(image.shape) or [])
    session = unread.session
    images.write(session.folder / "车.jpg", np.full((900, 700, 3), 90, np.uint8))
    unread.folders.rescan()
    qtbot.waitUntil(lambda: len(session.queue) == 7 and not unread.tasks.tasks)
    (plate,) = (r.plate_id for r in session.rows(session.queue.ids.tolist()) if r.path == "车.jpg")
    session.select(plate)
    strip = window.findChild(PlateStrip)
    qtbot.waitUntil(lambda: "F5" in strip._message)
    assert "F5" in strip._message and "F2" in strip._message
    for _ in range(2):  # the second time there is nothing left to look through
        unread.recogniser.read_unread()
        wait_until_read(unread, qtbot)
    assert looked == [(900, 700, 3)]
    qtbot.waitUntil(lambda: "F5" not in strip._message)
    assert strip._message.startswith("No plate was found here") and "F2" in strip._message
    unread.recogniser.read([plate])
    wait_until_read(unread, qtbot)
    assert len(looked) == 2


@pytest.fixture
def two_plates(unread, qtbot, monkeypatch):
    """Return the unread desk with a photograph of two plates, and the gate that its reading waits at."""
    quads = [Quad.from_box((100, 300, 300, 360)), Quad.from_box((400, 310, 500, 345))]
    monkeypatch.setattr(finder, "bundled", lambda: lambda image: [finder.Found(q, 0.9) for q in quads])
    images.write(unread.session.folder / "a 车.jpg", np.full((900, 700, 3), 90, np.uint8))
    unread.folders.rescan()
    qtbot.waitUntil(lambda: len(unread.session.queue) == 7 and not unread.tasks.tasks)
    return unread


def read_but_not_told(desk, qtbot):
    """Read everything, and return the end of the reading, which has not been told yet, and the new plate."""
    recogniser, session = desk.recogniser, desk.session
    held = []
    recogniser._join, join = held.extend, recogniser._join
    recogniser.read_unread()
    wait_until_read(desk, qtbot)
    recogniser._join = join
    ((_, new),) = held
    assert session.queue.position(new) == -1
    return lambda: join(held), new


def test_a_plate_that_was_removed_before_it_joined_does_not(two_plates, qtbot):
    tell, new = read_but_not_told(two_plates, qtbot)
    two_plates.session.project.delete_plate(new)
    tell()
    assert two_plates.session.queue.position(new) == -1


def test_a_plate_that_was_decided_before_it_joined_waits_for_nobody(two_plates, qtbot):
    tell, new = read_but_not_told(two_plates, qtbot)
    left = two_plates.session.queue.left
    two_plates.session.project.decide(new, text="皖A99999", status=Status.CORRECTED)
    tell()
    assert two_plates.session.queue.position(new) != -1
    assert two_plates.session.queue.left == left


def test_another_filter_meanwhile_decides_what_is_listed(two_plates, qtbot):
    tell, new = read_but_not_told(two_plates, qtbot)
    session = two_plates.session
    session.set_query(text="没有这个")
    qtbot.waitUntil(lambda: len(session.queue) == 0)
    tell()
    qtbot.waitUntil(lambda: not two_plates.tasks.tasks)
    assert len(session.queue) == 0
    session.set_query(text="")
    qtbot.waitUntil(lambda: session.queue.position(new) != -1)


def test_a_frozen_queue_stays_what_it_was(two_plates, qtbot):
    tell, _ = read_but_not_told(two_plates, qtbot)
    session = two_plates.session
    session.start_queue("audit")
    qtbot.waitUntil(lambda: session.frozen is not None and not two_plates.tasks.tasks)
    frozen = session.queue.ids.tolist()
    tell()
    assert session.queue.ids.tolist() == frozen


def test_drawn_plates_that_cannot_be_read_are_not_tried_one_by_one(unread, qtbot, folder):
    """Each would be a thread of its own, all at once."""
    session, quad = unread.session, Quad.from_box((10, 10, 50, 30))
    ids = session.queue.ids.tolist()
    for plate in ids:
        session.project.set_quad(plate, quad)
        (folder / session.row(plate).path).write_bytes(b"no picture")
    started = []
    unread.tasks.started.connect(lambda task: started.append(task.words))
    unread.recogniser.read_all()
    wait_until_read(unread, qtbot)
    assert session.project.misread(ids) == ids
    assert "reread" not in started


def test_corners_that_were_moved_while_all_is_read_are_read_once_more(unread, qtbot):
    session, moved = unread.session, Quad.from_points([[10, 10], [50, 12], [50, 30], [10, 28]])
    plate, begun, free = session.queue.at(3), threading.Event(), threading.Event()

    def linger() -> None:
        begun.set()
        assert free.wait(60)

    unread.engine.before = linger
    unread.recogniser.read_all()
    assert begun.wait(60)  # by now it is settled where each plate is read
    unread.engine.before = lambda: None
    session.select(plate)
    session.set_quad(moved)
    qtbot.waitUntil(lambda: session.project.misread([plate]) == [])
    free.set()
    wait_until_read(unread, qtbot)
    qtbot.waitUntil(lambda: not unread.tasks.tasks)
    assert session.project.misread([plate]) == []
    assert session.row(plate).quad == moved and session.row(plate).text


def test_a_picture_that_was_replaced_under_its_name_is_read_again(unread, qtbot):
    unread.recogniser.read_unread()
    wait_until_read(unread, qtbot)
    plate = unread.session.queue.at(2)
    path = unread.session.folder / unread.session.row(plate).path
    images.write(path, np.full((240, 180, 3), (10, 200, 30), np.uint8))
    unread.folders.look_for_changes()
    qtbot.waitUntil(lambda: not unread.tasks.tasks)
    ids = unread.session.queue.ids.tolist()
    assert [unread.session.row(i).status is Status.UNREAD for i in ids] == [i == plate for i in ids]
    unread.engine.texts, unread.engine.seen = ("粤B00000",), 0
    unread.recogniser.read_unread()
    wait_until_read(unread, qtbot)
    assert [unread.session.row(i).text for i in ids] == [
        "粤B00000" if i == plate else LABELS[place] for place, i in enumerate(ids)
    ]
    unread.folders.look_for_changes()
    qtbot.waitUntil(lambda: not unread.tasks.tasks)
    assert unread.session.row(plate).text == "粤B00000"
