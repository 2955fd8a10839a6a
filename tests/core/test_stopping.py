"""Ctrl-C asks first and insists the second time."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.stopping import POLITE, interrupts, stop_asked

ROOT = Path(__file__).parents[2]


def test_the_first_ctrl_c_asks_and_the_second_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(interrupts, "_last", -1e9)
    with pytest.raises(KeyboardInterrupt), stop_asked() as asked:
        assert not asked.is_set()
        signal.raise_signal(signal.SIGINT)
        assert asked.is_set()
        monkeypatch.setattr(interrupts, "_last", -1e9)  # a while later
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second Ctrl-C was not heard")
    assert signal.getsignal(signal.SIGINT) is before


def test_a_key_that_is_held_asks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "_last", -1e9)
    with stop_asked() as asked:
        for _ in range(3):  # what is to be saved would be lost by the second
            signal.raise_signal(signal.SIGINT)
        assert asked.is_set()


def test_a_polite_kill_asks_however_often_it_comes() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stop_asked(signal.SIGTERM) as asked:
        for _ in range(2):
            signal.raise_signal(signal.SIGTERM)
        assert asked.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("number", POLITE)
def test_what_nohup_passes_over_stays_so(number: signal.Signals) -> None:
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with stop_asked(*POLITE) as asked:
            signal.raise_signal(number)
            assert not asked.is_set()
        assert signal.getsignal(number) is signal.SIG_IGN
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize("number", POLITE)
def test_the_exit_code_tells_the_signal(number: signal.Signals) -> None:
    with stop_asked(*POLITE) as asked:
        signal.raise_signal(number)
    assert asked.is_set() and interrupts.exit_code == 128 + number
    assert interrupts.listen().exit_code == 130  # of the verb after it


# What holds half of something when it is ended: by itself the signal would leave it so.
HALF_DONE = """
import signal, sys
from pathlib import Path
from core import files
from core.stopping import interrupts
signal.signal(signal.SIGINT, signal.default_int_handler)
interrupts.listen()
try:
    with files.replacing(Path(sys.argv[2]) / "a") as file:
        file.write(b"half")
        signal.raise_signal(int(sys.argv[1]))
        signal.raise_signal(int(sys.argv[1]))  # not heard a second time while things are tidied up
except KeyboardInterrupt:
    sys.exit(interrupts.exit_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", POLITE)
def test_a_polite_kill_lets_things_be_tidied_up(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HALF_DONE, str(int(number)), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + number, "")
    assert list(tmp_path.iterdir()) == []
