"""Processes that are found again by number and time."""

from __future__ import annotations

import os
import subprocess
import sys

from core import processes


def test_this_process_is_found_and_another_of_its_number_is_not() -> None:
    found = processes.find(os.getpid(), processes.began())
    assert found is not None
    assert found.pid == os.getpid()
    assert processes.find(os.getpid(), processes.began() - 3600) is None


def test_an_ended_process_and_an_impossible_one_are_not_found() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    began = processes.began(child.pid)
    assert processes.find(child.pid, began) is not None
    child.communicate(b"")
    assert processes.find(child.pid, began) is None
    assert processes.find(10**30, began) is None
    assert processes.find(-1, began) is None
