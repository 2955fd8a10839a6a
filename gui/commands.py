"""Undoable edits: each was already stored when it is pushed, and knows its way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from core.project import Edit


class Replayer(Protocol):
    """What can store an edit again, or take it back."""

    def replay(self, edits: Sequence[Edit], *, back: bool) -> bool:
        """Apply or revert edits, show the plate; False when the store refused."""


class EditCommand(QUndoCommand):
    """One act of the operator, on one plate or on many."""

    def __init__(self, replayer: Replayer, edits: Sequence[Edit], text: str) -> None:
        super().__init__(text)
        self._replayer = replayer
        self._edits = tuple(edits)
        self._fresh = True  # pushing calls redo, but the edits are in the store by then

    def undo(self) -> None:
        """Take the edits back."""
        if not self._replayer.replay(self._edits, back=True):
            self.setObsolete(True)

    def redo(self) -> None:
        """Store the edits again."""
        if self._fresh:
            self._fresh = False
        elif not self._replayer.replay(self._edits, back=False):
            self.setObsolete(True)
