"""Memory goes back to the system where it can be told to, and nothing breaks where it cannot."""

from __future__ import annotations

import ctypes
import gc
import sys

import pytest

from gui import memory


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is Linux's")
def test_freed_pictures_go_back_to_the_system():
    if not hasattr(ctypes.CDLL(None), "mallopt"):
        pytest.skip("another C library")
    assert memory.keep_little()


def test_other_systems_are_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert not memory.keep_little()


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not memory.keep_little()


def test_what_is_loaded_is_left_out_of_the_collectors_rounds():
    before = gc.get_freeze_count()
    try:
        memory.settle()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
