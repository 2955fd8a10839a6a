"""NumPy, loaded when something is first asked of it.

Loading takes some 80 ms, a sixth of the time in which the window opens, and a window needs no array before
it shows a folder. Modules that the window is made of take ``np`` from here; whatever is only loaded to
compute imports NumPy itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["load", "np"]

if TYPE_CHECKING:
    import numpy as np
else:

    class _NumPy:
        """Stands for the module; what has been asked for once is an attribute, and costs nothing more."""

        def __getattr__(self, name: str) -> object:
            import numpy

            found = getattr(numpy, name)
            setattr(self, name, found)
            return found

    np = _NumPy()


def load() -> None:
    """Load NumPy now: for a thread that is about to work for a window, which would have to wait for it."""
    import numpy  # noqa: F401
