"""A change of language while the window is open reaches every sentence, also the ones said before."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTabWidget,
    QWidget,
)

import resources
from core.errors import ImageError
from core.project import Status
from gui import language
from gui.dialogs.crash import CrashDialog
from gui.tasks import Task
from gui.texts import _MARKING, error_text, number
from gui.widgets.marked_text import MarkedText
from tests.gui.helpers import LABELS, come_to_rest

VIEWS = ("single", "sheet", "characters", "statistics", "verify", "compare")
DIALOGS = ("about", "keys", "problems", "settings", "export", "import", "split")
SAME = {"Platewright", "Hugging Face image folder"}  # names, and what the test finds by chance


@pytest.fixture(scope="module")
def english() -> re.Pattern[str]:
    """Return what matches every English sentence that has another form in Chinese."""
    tree = ElementTree.parse(resources.path("i18n", "platewright_zh_CN.ts"))
    found = set()
    for message in tree.iter("message"):
        source, chinese = message.findtext("source") or "", message.findtext("translation") or ""
        words = re.sub(r"\{\w+\}", "", source)
        if source != chinese and len(re.sub(r"[^A-Za-z]", "", words)) > 3:
            parts = re.split(r"\{\w+\}", source.replace("&", ""))
            found.add(".*".join(map(re.escape, parts)))
    return re.compile("|".join(sorted(found)), re.DOTALL)


@pytest.fixture
def window(open_window):
    return open_window


def texts(root: QWidget) -> Iterator[str]:
    """Yield everything that a window says."""
    for widget in [root, *root.findChildren(QWidget)]:
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
        yield widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(i) for i in range(widget.count()))
        elif isinstance(widget, QTabWidget):
            yield from (widget.tabText(i) for i in range(widget.count()))
        elif isinstance(widget, QAbstractItemView):
            yield from cells(widget)
        for action in widget.actions():
            yield from (action.text().replace("&", ""), action.toolTip())


def cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        yield from (str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), 50)))


def left_over(root: QWidget, english: re.Pattern[str]) -> set[str]:
    return {text for text in texts(root) if text not in SAME and english.fullmatch(text.replace("&", ""))}


def speak_chinese(desk, qtbot) -> None:
    desk.settings.set("language", "zh_CN")
    come_to_rest(qtbot)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_the_file_dialog_that_qt_draws_itself_speaks_it_too(window, desk, qtbot):
    speak_chinese(desk, qtbot)
    dialog = QFileDialog(None, "打开")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    words = [w.text() for kind in (QLabel, QAbstractButton) for w in dialog.findChildren(kind) if w.text()]
    assert len(words) >= 5
    assert [word for word in words if re.search("[A-Za-z]{2}", word)] == []


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_follows_a_change_of_language(window, desk, qtbot, english, view):
    window.review.show_view(view)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert left_over(window, english)
    speak_chinese(desk, qtbot)
    with suppress(qtbot.TimeoutError):  # what Qt deletes later is there for a moment
        qtbot.waitUntil(lambda: not left_over(window, english))
    assert left_over(window, english) == set()


def test_the_crash_report_follows(window, desk, english, qtbot):
    desk.settings.set("language", "en")
    dialog = CrashDialog("Traceback: 坏", None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle() == "Something went wrong"
    speak_chinese(desk, qtbot)
    assert [text for text in texts(dialog) if english.fullmatch(text)] == []
    assert dialog.windowTitle() == "出错了"
    assert "Traceback: 坏" in dialog._text.toPlainText()


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_follows_a_change_of_language(window, desk, qtbot, english, name):
    desk.problems.add(ImageError("The file is not a picture that can be read", path=desk.session.folder))
    desk.session.decide(desk.session.queue.ids.tolist(), None, Status.CONFIRMED)
    before = set(QApplication.topLevelWidgets())
    window.actions_table[name].trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if w not in before and isinstance(w, QDialog))
    assert dialog.isVisible()
    qtbot.wait(400)  # the preview of an export comes late
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert left_over(dialog, english)
    speak_chinese(desk, qtbot)
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not left_over(dialog, english))
    assert left_over(dialog, english) == set()
    dialog.close()


def test_why_there_is_no_picture_is_told_in_the_language_of_now(window, desk, qtbot, english):
    (desk.session.folder / "坏.jpg").write_bytes(b"not a picture")
    desk.folders.rescan()
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) + 1)
    desk.session.select(desk.session.queue.at(len(LABELS)))
    canvas = window.review.single._canvas
    qtbot.waitUntil(lambda: bool(canvas._message))
    assert english.fullmatch(canvas._message)
    speak_chinese(desk, qtbot)
    assert canvas._message
    assert not english.fullmatch(canvas._message)


def test_what_is_wrong_with_a_filter_or_a_text_is_told_in_the_language_of_now(window, desk, qtbot, english):
    window.library.filter.line.setText("diffres")
    window.library.filter.line.apply()
    strip = window.review.single._correction.strip
    strip.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_7):  # no issuing office is a digit
        qtbot.keyClick(strip, key)
    complaint, notice = window.library.filter._complaint, window.findChild(QLabel, "typing_notice")
    assert "Did you mean differs?" in complaint.text()
    qtbot.waitUntil(lambda: "Place 2: " in notice.text())
    speak_chinese(desk, qtbot)
    assert window.library.filter.line.text() == "diffres"
    assert "differs" in complaint.text()
    assert "Did you mean" not in complaint.text()
    qtbot.waitUntil(lambda: "第 2 位" in notice.text())  # told once the plate has been painted


def test_a_job_and_the_sentence_said_last_follow_a_change_of_language(window, desk, qtbot, english):
    done = threading.Event()
    session = desk.session

    def work(_report, _stop) -> None:
        done.wait(60)

    desk.tasks.start(Task(lambda: QCoreApplication.translate("Recogniser", "Recognising"), work))
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    window.review.show_view("statistics")  # where no bar says it
    session.go_on()
    assert "Every plate of this list is decided." in set(texts(window.jobs_bar))
    desk.settings.set("language", "zh_CN")
    come_to_rest(qtbot)
    told = set(texts(window.jobs_bar))
    done.set()
    assert not {text for text in told if english.fullmatch(text)}
    assert "此列表中的车牌都已处理完。" in told


def test_a_name_and_what_it_is_stand_beside_the_colon_of_the_language(window, desk, qtbot, english):
    window.review.show_view("statistics")
    view = window.review.currentWidget()
    qtbot.waitUntil(lambda: view.progress.count > 0 and view.sharpness.count > 0)
    speak_chinese(desk, qtbot)
    charts = (view.progress, view.provinces, view.sharpness, view.confusions)
    words = [chart.words(i) for chart in charts for i in range(chart.count)]
    assert "未识别：0" in words
    assert [text for text in words if ": " in text] == []
    message, advice = "The file is not a picture that can be read", "Free space on the disk"
    error = ImageError(message, path=Path("车.jpg"), advice=advice)
    assert error_text(error) == "车.jpg：文件不是可读取的图片。请腾出磁盘空间"


@pytest.mark.parametrize(
    ("system", "shown"),
    [("ar_EG", "12,431"), ("fr_FR", "12,431"), ("en_ZA", "12\N{NO-BREAK SPACE}431"), ("zh_TW", "12,431")],
)
def test_numbers_are_written_in_the_language_of_the_words(qapp, monkeypatch, system, shown):
    class Locale(QLocale):
        system = staticmethod(lambda: QLocale(system))

    monkeypatch.setattr(language, "QLocale", Locale)
    before = QLocale()
    spoken = language.Language(qapp)
    try:
        spoken.apply("system")
        assert number(12431) == shown
    finally:
        spoken.apply("en")
        QLocale.setDefault(before)


JOBS = [
    ("Folders", "Looking for pictures"), ("Recogniser", "Recognising"), ("FineTuner", "Fine-tuning"),
    ("Exports", "Exporting"), ("Imports", "Importing {0}"), ("VerifyView", "Verifying"),
    ("StatisticsView", "Writing the report"), ("StatisticsView", "Measuring the sharpness"),
    ("Bulk", "Undoing: {0}"), ("Bulk", "Redoing: {0}"), ("CharactersView", "Changing {0}"),
    ("SplitDialog", "Assigning to {0}"), ("SplitDialog", "Taking out of the split"),
    *(("Status", words) for words in _MARKING.values()),
]  # fmt: skip


@pytest.mark.parametrize(("context", "words"), JOBS)
def test_a_job_that_runs_is_told_as_going_on(context, words, desk):
    desk.language.apply("zh_CN")
    told = QCoreApplication.translate(context, words)
    desk.language.apply("en")
    assert told.startswith("正在")


def test_places_are_listed_as_the_language_lists(desk, qtbot):
    shown = MarkedText()
    qtbot.addWidget(shown)
    shown.show_text("皖B12345", "京A12345")
    assert shown.words() == "place 1, 2"
    desk.language.apply("zh_CN")
    assert shown.words() == "第 1、2 位"
    desk.language.apply("en")
