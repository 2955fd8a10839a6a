"""The export dialog: a preview before anything is written, then a job in the background."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialogButtonBox

from core.errors import ExportError
from core.exchange import FORMATS
from core.project import Status
from gui.dialogs.export import TITLES, ExportDialog
from gui.jobs import workers as jobs
from gui.texts import said
from tests.gui.helpers import LABELS


@pytest.fixture
def confirmed(session, desk, qtbot):
    """Return the desk with five of the six plates confirmed."""
    session.decide(session.queue.ids[:5].tolist(), None, Status.CONFIRMED)
    return desk


@pytest.fixture
def dialog(confirmed, qtbot):
    dialog = ExportDialog(confirmed)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # pytest-qt closes it again
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog, name) -> None:
    dialog._format.setCurrentIndex(dialog._format.findData(name))


def wait_for_plan(dialog, qtbot) -> None:
    qtbot.waitUntil(dialog._go.isEnabled)


def test_every_format_has_words_to_translate():
    assert set(TITLES) == {entry.title for entry in FORMATS.values() if entry.writes is not None}


def test_a_preview_is_made_without_writing(dialog, qtbot, folder):
    before = sorted(folder.parent.iterdir())
    wait_for_plan(dialog, qtbot)
    assert dialog._preview.text() == "Plates to be written: 5"
    assert sorted(folder.parent.iterdir()) == before


def test_the_dataset_is_written_in_the_background(dialog, confirmed, qtbot, folder):
    wait_for_plan(dialog, qtbot)
    target = dialog._plan.target
    with qtbot.waitSignal(confirmed.session.notice) as caught:
        dialog.start()
    assert said(caught.args[0]).startswith("Exported: 5")
    names = sorted(path.name for path in target.rglob("*.jpg"))
    assert len(names) == 5
    assert target.parent == folder.parent
    assert confirmed.settings.values.export_target == str(folder.parent)


def test_a_split_is_shown_and_must_add_up(dialog, qtbot):
    wait_for_plan(dialog, qtbot)
    dialog._split.on.setChecked(True)
    wait_for_plan(dialog, qtbot)
    assert "train" in dialog._preview.text()
    dialog._split.shares[0].setValue(50)
    qtbot.waitUntil(lambda: "add up" in dialog._preview.text())
    assert not dialog._go.isEnabled()


def test_what_cannot_be_exported_is_listed(dialog, confirmed, qtbot, folder):
    wait_for_plan(dialog, qtbot)
    next(folder.glob("00001*.jpg")).write_bytes(b"broken")
    choose(dialog, "crops")
    wait_for_plan(dialog, qtbot)
    assert "Left out: 1" in dialog._preview.text()
    assert dialog._table.isVisible()
    assert len(dialog._refused) == 1


def test_only_choices_that_matter_are_shown(dialog):
    choose(dialog, "crops")
    assert dialog._form.isRowVisible(dialog._crop)
    assert not dialog._form.isRowVisible(dialog._transfer)
    choose(dialog, "ccpd")
    assert not dialog._form.isRowVisible(dialog._crop)
    assert dialog._form.isRowVisible(dialog._transfer)


def test_a_folder_that_is_taken_is_refused_and_another_proposed(dialog, qtbot, folder):
    taken = folder.parent / f"{folder.name}-ccpd"
    taken.mkdir()
    (taken / "file").write_text("mine")
    dialog._target.setText(str(taken))
    dialog._later()
    qtbot.waitUntil(lambda: "not empty" in dialog._preview.text())
    assert not dialog._go.isEnabled()
    assert dialog._proposal() == folder.parent / f"{folder.name}-ccpd-2"


def test_no_folder_is_no_target(dialog, qtbot):
    wait_for_plan(dialog, qtbot)
    for text in ("", "  "):
        dialog._target.setText(text)
        dialog._later()
        qtbot.waitUntil(lambda: dialog._preview.text() == "Name a new folder to export into.")
        assert not dialog._go.isEnabled()


@pytest.mark.parametrize("last", ["", "."])  # what was kept of an export into a mere name
def test_a_mere_name_is_a_folder_beside_the_pictures_wherever_the_program_was_started(
    dialog, confirmed, qtbot, folder, tmp_path, monkeypatch, last
):
    wait_for_plan(dialog, qtbot)
    elsewhere = tmp_path / "started here"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    confirmed.settings.set("export_target", last)
    assert dialog._proposal() == folder.parent / f"{folder.name}-ccpd"
    dialog._target.setText("march")
    dialog._later()
    wait_for_plan(dialog, qtbot)
    with qtbot.waitSignal(confirmed.session.notice):
        dialog.start()
    assert len(list((folder.parent / "march").rglob("*.jpg"))) == 5
    assert list(elsewhere.iterdir()) == []
    assert confirmed.settings.values.export_target == str(folder.parent)


def test_pictures_without_a_plate_go_along_where_trainers_expect_them(dialog, confirmed, qtbot):
    confirmed.session.decide(confirmed.session.queue.ids[5:6].tolist(), None, Status.NO_PLATE)
    choose(dialog, "yolo")
    wait_for_plan(dialog, qtbot)
    told = "Plates to be written: 5\nPictures without a plate, as background: 1"
    assert dialog._preview.text() == told
    target = dialog._plan.target
    with qtbot.waitSignal(confirmed.session.notice, timeout=10000) as caught:
        dialog.start()
    assert said(caught.args[0]).startswith("Exported: 6")
    assert sorted(len(p.read_bytes()) > 0 for p in target.rglob("labels/*/*.txt")) == [False, *[True] * 5]


def test_nothing_confirmed_says_so(session, desk, qtbot):
    dialog = ExportDialog(desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "Nothing has been confirmed" in dialog._preview.text())
    assert not dialog._go.isEnabled()


def test_closing_lets_go_of_a_preview_even_when_it_is_done(dialog, confirmed, qtbot):
    wait_for_plan(dialog, qtbot)
    qtbot.waitUntil(lambda: not confirmed.tasks.tasks)
    qtbot.wait(20)
    dialog._buttons.button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()


def test_a_stopped_export_leaves_nothing(dialog, confirmed, qtbot, monkeypatch):
    wait_for_plan(dialog, qtbot)
    target = dialog._plan.target
    started, gate = threading.Event(), threading.Event()

    def slow(plan):
        write = jobs.export_work(plan)

        def work(report, should_stop):
            started.set()
            gate.wait(60)
            return write(report, should_stop)

        return work

    monkeypatch.setattr("gui.jobs.exports.export_work", slow)
    dialog.start()
    assert started.wait(60)
    confirmed.tasks.stop_all()
    with qtbot.waitSignal(confirmed.session.notice) as caught:
        gate.set()
    assert "nothing was written" in said(caught.args[0])
    assert not target.exists()
    assert [p for p in target.parent.iterdir() if "partial" in p.name] == []


def test_labels_are_what_a_person_said(dialog, confirmed, qtbot, folder):
    confirmed.session.select(confirmed.session.queue.at(5))
    confirmed.session.confirm("粤B00001")
    choose(dialog, "crops")
    wait_for_plan(dialog, qtbot)
    names = {name.split("_")[0] for _, name in dialog._plan.files}
    assert names == {*LABELS[:2], "浙E34587", *LABELS[3:5], "粤B00001"}


def test_enter_on_choose_exports_nothing(dialog, qtbot):
    wait_for_plan(dialog, qtbot)
    chosen = []
    dialog._browse.clicked.disconnect()
    dialog._browse.clicked.connect(lambda: chosen.append(True))
    dialog._browse.setFocus()
    qtbot.keyClick(dialog._browse, Qt.Key.Key_Return)
    assert (chosen, dialog.isVisible()) == ([True], True)


def test_what_a_filter_lists_is_exported_alone_where_that_is_chosen(confirmed, session, qtbot):
    whole = ExportDialog(confirmed)
    qtbot.addWidget(whole)
    whole.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    whole.show()
    assert not whole._plates.isVisible()  # the list has all plates
    whole.close()
    listed = [plate_id for plate_id in session.queue.ids.tolist() if "皖" in session.row(plate_id).text]
    session.set_query(province="皖")
    qtbot.waitUntil(lambda: 0 < len(session.queue) < 6)
    dialog = ExportDialog(confirmed)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    assert dialog._plates.isVisible()
    assert dialog._plates.itemText(1) == f"Only the {len(listed)} listed"
    wait_for_plan(dialog, qtbot)
    assert len(dialog._plan.files) == 5  # as it always was
    dialog._plates.setCurrentIndex(1)
    assert not dialog._go.isEnabled()
    wait_for_plan(dialog, qtbot)
    assert sorted(item.label for item, _ in dialog._plan.files) == sorted(
        session.row(plate_id).text for plate_id in listed
    )
    session.decide(session.queue.ids.tolist(), None, Status.DOUBTFUL)
    dialog._later()
    qtbot.waitUntil(lambda: "None of the listed" in dialog._preview.text())


def test_in_the_largest_type_what_is_left_out_leaves_the_buttons_on_a_small_screen(
    session, confirmed, qtbot, monkeypatch
):
    small = QRect(0, 0, 1366, 768)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: small)
    confirmed.theme.apply("light", 200)
    session.set_query(province="皖")
    qtbot.waitUntil(lambda: 0 < len(session.queue) < 6)
    dialog = ExportDialog(confirmed)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "yolo")
    dialog.move(40, 300)
    errors = [ExportError("There is nothing to export", path=Path(f"{i}.jpg")) for i in range(20)]
    dialog._show_refused(errors)
    assert dialog._table.isVisible()
    assert small.contains(dialog.geometry())
    dialog._show_refused([])
    assert not dialog._table.isVisible()


@pytest.mark.parametrize("percent", [100, 150])
def test_no_word_of_the_split_is_cut(percent, confirmed, qtbot, monkeypatch):
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1366, 768))
    confirmed.theme.apply("light", percent)
    dialog = ExportDialog(confirmed)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    boxes = (dialog._split.on, dialog._split.assigned)
    qtbot.waitUntil(lambda: all(box.width() >= box.sizeHint().width() for box in boxes))
