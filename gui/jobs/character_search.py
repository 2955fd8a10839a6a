"""The work behind the character view: finding the places that were read as one character."""

from __future__ import annotations

from dataclasses import dataclass

from core.progress import ShouldStop
from core.project import Project
from core.project.records import Slot
from gui.tasks import Report, Work


@dataclass(frozen=True)
class Found:
    """The places; ``generation`` tells an overtaken search from the last one."""

    generation: int
    slots: list[Slot]


def find_work(project: Project, character: str, generation: int) -> Work:
    """Find the places that were read as a character; produces ``Found``."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        return Found(generation, project.slots_of(character))

    return work
