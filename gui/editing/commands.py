"""Undoable edits: each was already stored when it is pushed, and knows its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from core.project import Edit


class Replayer(Protocol):
    """What can store an edit again, or take it back."""

    def replay(self, edits: Sequence[Edit], *, back: bool) -> bool:
        """Apply or revert edits, show the plate; False when the store refused."""


class EditCommand(QUndoCommand):
    """One act of the operator, on one plate or on many; ``refused`` while the store would not replay it."""

    def __init__(self, replayer: Replayer, edits: Sequence[Edit], text: str) -> None:
        super().__init__(text)
        self.refused = False
        self._replayer = replayer
        self._edits = tuple(edits)
        self._fresh = True  # pushing calls redo, but the edits are in the store by then

    def undo(self) -> None:
        """Take the edits back."""
        self.refused = not self.refused and not self._replayer.replay(self._edits, back=True)

    def redo(self) -> None:
        """Store the edits again."""
        if self._fresh:
            self._fresh = False
        else:
            self.refused = not self.refused and not self._replayer.replay(self._edits, back=False)


class Steps(QUndoStack):
    """The acts of the operator; one that the store refuses to take back can be taken back later."""

    def undo(self) -> None:
        """Take the last act back."""
        self._try(self.index() - 1, super().undo, super().redo)

    def redo(self) -> None:
        """Do the act again that was taken back last."""
        self._try(self.index(), super().redo, super().undo)

    def newest(self) -> QUndoCommand | None:
        """Return the act that would be taken back next."""
        return self.command(self.index() - 1) if self.index() else None

    def forget_newest(self) -> None:
        """Leave the last act out, which has been taken back by other means."""
        if (command := self.newest()) is not None:
            command.setObsolete(True)
            super().undo()

    def _try(self, index: int, step: Callable[[], None], back: Callable[[], None]) -> None:
        command = self.command(index) if 0 <= index < self.count() else None
        step()
        if isinstance(command, EditCommand) and command.refused:
            back()  # which does nothing but to put it in its old place
