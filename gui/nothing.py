"""Why there is no plate to work on, and what leads on from there."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from core.project import Query, Status
from core.project.filter_language import format_query
from core.project.queues import OF_READINGS
from gui.finding import choice_of
from gui.models.plate_queue import NOWHERE
from gui.session import Session
from gui.texts import QT_TRANSLATE_NOOP, labelled, number
from gui.widgets.queue_button import QUEUE_TIPS, queue_name


class Nothing(Enum):
    """The ways in which a list can be empty."""

    PICTURES = "pictures"  # there are none in the folder
    FILTER = "filter"  # which no plate fits
    UNREAD = "unread"  # the queue is of readings, and none waits
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
    Nothing.DECIDED: QT_TRANSLATE_NOOP("Nothing", "Every plate of this folder is decided"),
    Nothing.QUEUE: QT_TRANSLATE_NOOP("Nothing", "This queue is empty"),
}
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
    if choice_of(session.query) != choice_of(Query()):
        return Nothing.FILTER
    if frozen is None or frozen.name not in OF_READINGS or counts[Status.READ]:
        return Nothing.QUEUE
    return Nothing.UNREAD if counts[Status.UNREAD] else Nothing.DECIDED


def nothing_at_hand(session: Session, *, looked: bool) -> Nothing | None:
    """Return why there is no plate to work on; one may be at hand that no list has."""
    return why_nothing(session, looked=looked) if session.current == NOWHERE else None


def headline(why: Nothing) -> str:
    """Return what is the case, in the language of the window."""
    return QCoreApplication.translate("Nothing", HEADLINES[why])


def details(why: Nothing, session: Session) -> str:
    """Return what more there is to say of it, in the language of the window."""
    translate, frozen = QCoreApplication.translate, session.frozen
    name = queue_name(frozen.name) if frozen is not None else ""
    if why is Nothing.FILTER:
        line = format_query(session.query)
        return labelled(name, line) if name else line
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
