"""Why there is no plate to work on, and what leads on from there."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from core.errors import AppError
from core.project import Status
from core.project.filter_language import format_query
from core.project.near_values import near_word
from core.project.queues import OF_READINGS
from gui.jobs.finding import is_filtered
from gui.models.plate_queue import NOWHERE
from gui.session import Session
from gui.texts import QT_TRANSLATE_NOOP, labelled, number
from gui.widgets.filters.queue_button import QUEUE_TIPS, queue_name


class Nothing(Enum):
    """The ways in which a list can be empty."""

    PICTURES = "pictures"  # there are none in the folder
    FILTER = "filter"  # which no plate fits
    UNREAD = "unread"  # the queue is of readings, and none waits
    FILTER_READING = "filter, reading"  # as FILTER, but plates are being read: some may fit
    QUEUE_READING = "queue, reading"  # of readings, which are coming in
    DECIDED = "decided"  # the queue is of what waits, and nothing does
    QUEUE = "queue"  # for another reason


class Way(NamedTuple):
    """An act that leads on: its name in ``gui.actions.ACTIONS``, and how it is called here."""

    act: str
    words: str  # English, translated in the context "Nothing"


HEADLINES: dict[Nothing, str] = {
    Nothing.PICTURES: QT_TRANSLATE_NOOP("Nothing", "There are no pictures in this folder"),
    Nothing.FILTER: QT_TRANSLATE_NOOP("Nothing", "No plate fits this filter"),
    Nothing.UNREAD: QT_TRANSLATE_NOOP("Nothing", "No reading waits for a decision"),
    Nothing.FILTER_READING: QT_TRANSLATE_NOOP("Nothing", "Plates are being read: {0} of {1}"),
    Nothing.QUEUE_READING: QT_TRANSLATE_NOOP("Nothing", "Plates are being read: {0} of {1}"),
    Nothing.DECIDED: QT_TRANSLATE_NOOP("Nothing", "Every plate of this folder is decided"),
    Nothing.QUEUE: QT_TRANSLATE_NOOP("Nothing", "This queue is empty"),
}
_NOW = Way("sort_again", QT_TRANSLATE_NOOP("Nothing", "List what fits now"))
_ALL = Way("all_plates", QT_TRANSLATE_NOOP("Nothing", "Show all plates"))
WAYS: dict[Nothing, tuple[Way, Way]] = {
    Nothing.PICTURES: (
        Way("open", QT_TRANSLATE_NOOP("Nothing", "Open another folder …")),
        Way("rescan", QT_TRANSLATE_NOOP("Nothing", "Look again")),
    ),
    Nothing.FILTER: (
        Way("clear_filter", QT_TRANSLATE_NOOP("Nothing", "Clear the filter")),
        Way("filter", QT_TRANSLATE_NOOP("Nothing", "Change the filter")),
    ),
    Nothing.FILTER_READING: (_NOW, Way("clear_filter", QT_TRANSLATE_NOOP("Nothing", "Clear the filter"))),
    Nothing.QUEUE_READING: (_NOW, _ALL),
    Nothing.UNREAD: (Way("read_unread", QT_TRANSLATE_NOOP("Nothing", "Recognise unread")), _ALL),
    Nothing.DECIDED: (_ALL, Way("export", QT_TRANSLATE_NOOP("Nothing", "Export …"))),
    Nothing.QUEUE: (_ALL, Way("queue", QT_TRANSLATE_NOOP("Nothing", "Choose another queue"))),
}


def why_nothing(session: Session, *, looked: bool) -> Nothing | None:
    """Return why no plate is listed; None while some are, or while that is not known yet.

    ``looked`` tells that the folder has been looked through: what is missing before may still be found.
    """
    counts, frozen = session.counts, session.frozen
    if len(session.queue) or session.queue.awaits_successor or not counts or not looked:
        return None
    if not counts["total"]:
        return Nothing.PICTURES
    of_readings, reads = frozen is not None and frozen.name in OF_READINGS, session.reading is not None
    if is_filtered(session.query):
        may_come = reads and (frozen is None or len(frozen.ids) > 0)  # nothing joins what is frozen
        return Nothing.FILTER_READING if may_come else Nothing.FILTER
    if of_readings and reads:
        return Nothing.QUEUE_READING
    if not of_readings or counts[Status.READ]:
        return Nothing.QUEUE
    return Nothing.UNREAD if counts[Status.UNREAD] else Nothing.DECIDED


def nothing_at_hand(session: Session, *, looked: bool) -> Nothing | None:
    """Return why there is no plate to work on; one may be at hand that no list has."""
    return why_nothing(session, looked=looked) if session.current == NOWHERE else None


def headline(why: Nothing, session: Session) -> str:
    """Return what is the case, in the language of the window."""
    done, total = session.reading or (0, 0)
    return QCoreApplication.translate("Nothing", HEADLINES[why]).format(number(done), number(total))


def details(why: Nothing, session: Session) -> str:
    """Return what more there is to say of it, in the language of the window."""
    translate, frozen = QCoreApplication.translate, session.frozen
    name = queue_name(frozen.name) if frozen is not None else ""
    if why in (Nothing.FILTER, Nothing.FILTER_READING):
        line = format_query(session.query)
        line = labelled(name, line) if name else line
        if why is Nothing.FILTER:
            near = _near_word(session)
            asked = translate("errors", "Did you mean {0}?").format(near) if near else ""
            return f"{line}\n{asked}".rstrip()
        return f"{line}\n" + translate("Nothing", "What fits is listed when the reading has ended.")
    if why is Nothing.QUEUE_READING:
        made = translate("Nothing", "made when the reading has ended")
        so_far = translate("Nothing", "Read and not decided so far: {0}")
        return f"{labelled(name, made)}\n{so_far.format(number(session.counts[Status.READ]))}"
    if why is Nothing.PICTURES:
        return translate(
            "Nothing", "JPEG, PNG, BMP, WebP, TIFF, HEIC, AVIF and JPEG 2000 are read, in sub-folders too."
        )
    if why is Nothing.UNREAD:
        return translate("Nothing", "Plates that have not been read yet: {0}").format(
            number(session.counts[Status.UNREAD])
        )
    if why is Nothing.DECIDED:
        decided = (Status.CONFIRMED, Status.CORRECTED)
        ready = sum(session.counts[status] for status in decided)
        return translate("Nothing", "Confirmed or corrected: {0}").format(number(ready))
    tip = translate("Queues", QUEUE_TIPS[frozen.name]) if frozen is not None else ""
    return labelled(name, tip) if name else ""


def _near_word(session: Session) -> str:
    """Return a word of the filter with a value that plates have, where it names one that none has."""
    try:
        return near_word(session.project, session.query) if session.project is not None else ""
    except AppError:  # the store is in trouble, of which others tell
        return ""
