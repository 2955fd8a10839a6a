"""Nobody vouches by a key for a reading whose picture cannot be seen, for now or for good."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core import plate
from core.project import VOUCHED, PlateRow
from gui.pictures.image_loader import LoadedImage
from gui.session import Session


def kept_from(session: Session, row: PlateRow | None, loaded: LoadedImage | None, text: str) -> bool:
    """Tell whether a reading is one that nobody can have compared with its picture, and say so.

    A plate whose picture is gone is passed over; for one whose picture is still coming the next key counts:
    to remember this one would vouch for what was not to be seen when it was pressed. What somebody has
    vouched for before is as it was.
    """
    if row is None or (row.status in VOUCHED and not row.altered):
        return False
    come = loaded is not None and loaded.plate_id == row.plate_id
    if (loaded is not None and come and loaded.problem is not None) or (not come and row.missing):
        session.go_on(decided=True)
        session.notice.emit(lambda: _gone(text))
    elif not come:
        session.notice.emit(_still_coming)
    else:
        return False
    return True


def _gone(text: str) -> str:
    words = QCoreApplication.translate("Unseen", "Not confirmed, because its picture cannot be seen: {0}")
    return words.format(plate.display(text))


def _still_coming() -> str:
    return QCoreApplication.translate(
        "Unseen", "Nothing was confirmed: the picture of this plate had not come yet."
    )
