"""Plates whose corners were being drawn when their window was killed: they go with the next opening.

A window takes such a plate away itself when it is left, see ``Plates.drop_undrawn``; a killed one cannot.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from core.errors import AppError
from core.project import Edit, Project, Status
from gui.jobs import finding

UNDRAWN = "undrawn"  # by plate: the process that draws it, when that began, and the plate it was added beside

log = logging.getLogger(__name__)


def note(project: Project, plate_id: int, beside: int) -> None:
    """Note that this process draws a plate, in place of what it drew before."""
    from core import processes  # psutil is for few starts

    here = [os.getpid(), processes.began()]
    others = {key: by for key, by in _noted(project).items() if by[:2] != here}
    project.set_setting(UNDRAWN, others | {str(plate_id): [*here, beside]})


def take_away(project: Project) -> None:
    """Take away what a process drew that is no more, where nothing was said of it; other windows go on."""
    try:
        if not _noted(project):
            return
        from core import processes

        with project.together():
            known = _noted(project)
            left = {key: by for key, by in known.items() if not processes.find(by[0], by[1])}
            for key, (_pid, _began, beside) in left.items():
                if _take_away(project, int(key)) and project.get_setting("plate", None) == int(key):
                    project.set_setting("plate", beside)
            if left:
                project.set_setting(UNDRAWN, {key: by for key, by in known.items() if key not in left})
    except (AppError, TypeError, ValueError) as error:
        log.warning("A plate that was left undrawn could not be taken away: %s", error)


def _take_away(project: Project, plate_id: int) -> bool:
    """Take a plate away that has neither corners nor anything else, as if its adding were undone."""
    rows = project.rows([plate_id])
    if not rows or rows[0].deleted or rows[0].quad is not None or rows[0].status is not Status.UNREAD:
        return False
    entries = project.history(plate_id)
    if not {entry.action for entry in entries} <= {"add", "undo add", "redo add"}:
        return False
    if plate_id in finding.kept_drafts(project):
        return False
    newest = entries[0]
    step = Edit(plate_id, "add", newest.before, newest.after, newest.operator, newest.time)
    return not project.revert_all([step])


def _noted(project: Project) -> dict[str, Any]:
    known = project.get_setting(UNDRAWN, None)
    return known if isinstance(known, dict) else {}
