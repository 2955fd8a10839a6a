"""Memory goes back to the system where it can be told to, and nothing breaks where it cannot."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from gui import memory

ROOT = Path(__file__).resolve().parents[2]
PICTURES, PICTURE, SMALL = 200, 2**20, 100_000  # bytes; the small ones stay, between the pictures
CHILD = f"""
import sys
from pathlib import Path
import numpy as np
from gui import memory

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))

if sys.argv[1] == "little":
    assert memory.keep_little()
np.ones({PICTURE}, np.uint8)  # freed at once: from here on glibc would keep what is as large
before, pictures, kept = resident(), [], []
for _ in range({PICTURES}):
    pictures.append(np.ones({PICTURE}, np.uint8))
    kept.append(np.ones({SMALL}, np.uint8))
full = resident()
pictures.clear()
print(before, full, resident())
"""


def memory_of_pictures(how: str) -> tuple[int, int]:
    """Return by how many bytes a process grew with many pictures, and what stays when they are let go."""
    command = [sys.executable, "-c", CHILD, how]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    before, full, after = map(int, told.split())
    return full - before, after - before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is Linux's")
def test_freed_pictures_go_back_to_the_system():
    if not hasattr(ctypes.CDLL(None), "mallopt"):
        pytest.skip("another C library")
    grown, stays = memory_of_pictures("little")
    assert grown > PICTURES * PICTURE
    assert stays < PICTURES * SMALL + 10 * PICTURE


def test_other_systems_are_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert not memory.keep_little()


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not memory.keep_little()


def test_the_collector_is_put_off_until_all_is_loaded():
    try:
        memory.hurry()
        assert not gc.isenabled()
        memory.settle()
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_rubbish_is_not_kept_with_what_is_loaded():
    class Rubbish:
        pass

    gc.disable()
    try:
        ring = Rubbish()
        ring.ring = ring
        there = weakref.ref(ring)
        del ring
        memory.settle()
        assert there() is None
    finally:
        gc.enable()
        gc.unfreeze()


def test_what_is_loaded_is_left_out_of_the_collectors_rounds():
    before = gc.get_freeze_count()
    try:
        memory.settle()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
