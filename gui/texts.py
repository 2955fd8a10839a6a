"""Words that more than one part of the window says: states, errors, numbers, times."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, reduce

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QKeySequence

from core.details import advice_in, detail_in
from core.errors import AppError
from core.project import UNDECIDED, PlateRow, Status

# A sentence, or what says it in the language of now: whatever stays in sight follows a change of language.
Words = str | Callable[[], str]
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|(?:s|min|h)\b|小时|分|秒|块)")


def said(words: Words) -> str:
    """Return a sentence in the language of now."""
    return words if isinstance(words, str) else words()


@dataclass(frozen=True)
class OfStep:
    """``Words`` about what was done last: they are no longer true when it is taken back."""

    words: Words

    def __call__(self) -> str:
        """Return the sentence in the language of now."""
        return said(self.words)


@dataclass(frozen=True)
class EndOfList(OfStep):
    """``OfStep`` that no plate of the list waits any more, which is told elsewhere, too."""


@dataclass(frozen=True)
class Deed:
    """An act on plates by its two names: as it stands in the undo stack, and while it is being done."""

    done: Words
    doing: Words

    def __call__(self) -> str:
        """Return what it is called when it is over, in the language of now."""
        return said(self.done)


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for translation, by the name that lupdate looks for; Qt's own has no type."""
    return text


_NAMES = {"Return": "Enter", "PgUp": "PageUp", "PgDown": "PageDown", "Del": "Delete", "Ins": "Insert",
          # What Qt's Chinese makes of the keys of a Chinese keyboard, which has these on it.
          "左方向": "←", "右方向": "→", "上方向": "↑", "下方向": "↓", "退格": "Backspace"}  # fmt: skip
_CALLED = re.compile(rf"\b({'|'.join(_NAMES)})\b")


def labelled(name: object, value: object) -> str:
    """Return a name and what it is, with the colon of the language between them."""
    return QCoreApplication.translate("Phrases", "{0}: {1}").format(name, value)


def bracketed(words: str, more: str) -> str:
    """Return words with more behind them, in the brackets of the language."""
    return QCoreApplication.translate("Phrases", "{0} ({1})").format(words, more)


def sentences(*parts: str) -> str:
    """Return sentences, of which some may be empty, with the full stop of the language between them."""
    known = [part for part in parts if part]
    return reduce(QCoreApplication.translate("Phrases", "{0}. {1}").format, known) if known else ""


def paragraph(*parts: str) -> str:
    """Return whole sentences, each with its full stop, one behind the other; in Chinese without blanks."""
    return reduce(QCoreApplication.translate("Phrases", "{0} {1}").format, parts) if parts else ""


def native(keys: str | QKeySequence) -> str:
    """Return a key as this system writes it, and as people and our guide call it: Enter, not Return."""
    written = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return _CALLED.sub(lambda found: _NAMES[found[0]], written)


STATUS_NAMES: dict[Status, str] = {
    Status.UNREAD: QT_TRANSLATE_NOOP("Status", "Unread"),
    Status.READ: QT_TRANSLATE_NOOP("Status", "Read"),
    Status.CONFIRMED: QT_TRANSLATE_NOOP("Status", "Confirmed"),
    Status.CORRECTED: QT_TRANSLATE_NOOP("Status", "Corrected"),
    Status.DOUBTFUL: QT_TRANSLATE_NOOP("Status", "Doubtful"),
    Status.UNREADABLE: QT_TRANSLATE_NOOP("Status", "Unreadable"),
    Status.NO_PLATE: QT_TRANSLATE_NOOP("Status", "No plate"),
}
_MARKING: dict[Status, str] = {
    Status.CONFIRMED: QT_TRANSLATE_NOOP("Status", "Confirming"),
    Status.CORRECTED: QT_TRANSLATE_NOOP("Status", "Correcting"),
    Status.DOUBTFUL: QT_TRANSLATE_NOOP("Status", "Marking as doubtful"),
    Status.UNREADABLE: QT_TRANSLATE_NOOP("Status", "Marking as unreadable"),
    Status.NO_PLATE: QT_TRANSLATE_NOOP("Status", "Marking as no plate"),
}
# The colour role (gui.theme.Colours) of a state; its glyph and its name say the same.
STATUS_COLOURS: dict[Status, str] = {
    Status.UNREAD: "soft",
    Status.READ: "accent",
    Status.CONFIRMED: "good",
    Status.CORRECTED: "good",
    Status.DOUBTFUL: "warn",
    Status.UNREADABLE: "soft",
    Status.NO_PLATE: "soft",
}


def status_name(status: Status) -> str:
    """Return the name of a state in the language of the window."""
    return QCoreApplication.translate("Status", STATUS_NAMES[status])


def absence(row: PlateRow) -> str:
    """Return why a plate that is listed is not there, in the language of the window; empty if it is."""
    if row.deleted:  # by another window, since the list was made
        return QCoreApplication.translate("Status", "Removed")
    return picture_gone() if row.missing else ""


def picture_gone() -> str:
    """Return what is said of a plate whose picture is no longer there."""
    return QCoreApplication.translate("Status", "Picture gone")


def glyph(row: PlateRow) -> tuple[str, str]:
    """Return the icon of a plate's state and the role of its colour; what was decided of it comes first."""
    if row.deleted:
        return "cancel", "soft"
    if row.missing and row.status in UNDECIDED and not row.skipped:
        return "state-missing", "bad"
    if row.skipped:
        return "state-skipped", "soft"
    return f"state-{row.status.value}", STATUS_COLOURS[row.status]


def deciding(status: Status) -> Deed:
    """Return what it is called to give plates this state."""
    doing = partial(QCoreApplication.translate, "Status", _MARKING.get(status, STATUS_NAMES[status]))
    return Deed(partial(status_name, status), doing)


def error_headline(error: AppError) -> str:
    """Return what went wrong in the language of the window, with what varies behind it."""
    message = _of_errors(error.message)
    return bracketed(message, detail_in(_of_errors, error.detail)) if error.detail else message


def error_advice(error: AppError) -> str:
    """Return what to do about it in the language of the window; empty where there is no advice."""
    return advice_in(_of_errors, error.advice) if error.advice else ""


def _of_errors(sentence: str) -> str:
    return QCoreApplication.translate("errors", sentence)


def error_brief(error: AppError) -> str:
    """Return what went wrong and what to do about it; which file, the list of problems tells."""
    return sentences(error_headline(error), error_advice(error))


def error_text(error: AppError) -> str:
    """Return the whole error in one line: file, message, advice."""
    return labelled(error.path, error_brief(error)) if error.path is not None else error_brief(error)


def failure(error: Exception | None, message: str) -> Words:
    """Return the line for what ended a task: ours in the language of now, others as they say it."""
    return (lambda: error_text(error)) if isinstance(error, AppError) else message


def left_alone(count: int) -> str:
    """Return the line for plates that an undo left as they are, because somebody changed them since."""
    words = QCoreApplication.translate("Session", "Changed elsewhere since, so left as it is: {0}")
    return words.format(number(count))


@dataclass(frozen=True)
class NotSaved:
    """``Words`` about an act that the store refused: of the next one, which it takes, they would be false."""

    error: AppError

    def __call__(self) -> str:
        """Return the sentence in the language of now."""
        words = QCoreApplication.translate("Session", "This was not saved: {0}")
        return words.format(error_brief(self.error))


def keyed(words: str, key: str) -> str:
    """Return a line of a menu with the key that does the same, where the key is no shortcut of its own."""
    return f"{words}\t{key}"


def number(value: int) -> str:
    """Return a count with the separators of the language."""
    return QLocale().toString(value)


# How confidences and shares are written says ``core.shown``, for the command line too. The filter line
# understands both: conf<.9 and conf<90%.


def limit_text(value: float) -> str:
    """Return a bound of confidences as they are written, exactly: ``.95``, and 0 or 1 at the ends."""
    whole = f"{value:.2f}" if round(value, 2) == value else f"{value:g}"
    return whole.lstrip("0") if 0 < value < 1 else f"{value:g}"


def duration(seconds: float) -> str:
    """Return a time left in its two largest units."""
    total = max(0, round(seconds))
    hours, minutes = divmod(total // 60, 60)
    translate = QCoreApplication.translate
    if hours:
        return translate("Time", "{0} h {1} min").format(hours, minutes)
    if minutes:
        return translate("Time", "{0} min {1} s").format(minutes, total % 60)
    return translate("Time", "{0} s").format(total)


def pace_text(seconds: float) -> str:
    """Return the seconds a plate in few digits; who confirms pages of them needs some, but never none."""
    if seconds >= 0.1:
        return f"{seconds:.1f}"
    return f"{seconds:.2f}" if seconds >= 0.01 else "<0.01"


def took(seconds: float) -> str:
    """Return how long something has taken: as ``duration``, but in tenths below a second."""
    tenths = max(round(seconds, 1), 0.1)
    return duration(seconds) if tenths >= 1 else QCoreApplication.translate("Time", "{0} s").format(tenths)


def unbroken(text: str) -> str:
    """Return a text for a label of several lines, none of which begins with the unit of a figure."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text)


def plain(text: str) -> str:
    """Return a menu text without its mark for the letter, and without dots."""
    bare = text.partition("(&")[0] if "(&" in text else text.replace("&", "")
    return bare.rstrip(" …")
