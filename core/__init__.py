"""Platewright's Qt-free core: everything that can run without a window."""

__version__ = "0.25.0"
