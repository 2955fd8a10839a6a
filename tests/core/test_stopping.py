"""Ctrl-C asks first and insists the second time."""

from __future__ import annotations

import signal

import pytest

from core.stopping import interrupts, stop_asked


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
