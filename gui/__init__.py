"""The window: shows the core and sends it intents; computes nothing, imports no torch."""

import builtins

import PySide6.QtCore  # noqa: F401

# From here on PySide would read and search the source of every module that is imported, for features that
# nothing here uses: a tenth of the time that the window takes to open. What it wrapped comes back, unless
# somebody has wrapped PySide's in turn.
if builtins.__import__.__name__ == "__feature_import__":
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
