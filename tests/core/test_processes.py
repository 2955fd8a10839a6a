"""Processes that are found again by number and time."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the time of the boot anew")
@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_set_hides_no_process(hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    began, told = processes.began(), psutil.Process().create_time()
    boot = psutil.boot_time()
    monkeypatch.setattr("psutil._pslinux.boot_time", lambda: boot + 3600 * hours)
    assert psutil.Process().create_time() == pytest.approx(told + 3600 * hours, abs=2)
    assert processes.find(os.getpid(), began) is not None
    assert processes.find(os.getpid(), began + 3) is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the time since 1970 is noted")
def test_the_time_of_another_boot_is_of_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    began = processes.began()
    boot = (processes._PROC / processes._BOOT_ID).read_text()
    monkeypatch.setattr(processes.Path, "read_text", _other_boot(boot))
    assert processes.find(os.getpid(), began) is None
    assert processes.find(os.getpid(), processes.began()) is not None


def test_what_versions_before_noted_is_found() -> None:
    assert processes.find(os.getpid(), psutil.Process().create_time()) is not None


def _other_boot(boot: str) -> object:
    read, other = processes.Path.read_text, f"{int(boot[:4], 16) ^ 1:04x}{boot[4:]}"

    def read_text(path: processes.Path, **options: str) -> str:
        return other if path.name == "boot_id" else read(path, **options)

    return read_text
