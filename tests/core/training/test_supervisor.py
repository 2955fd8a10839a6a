"""Supervising a training process: real processes that play the trainer."""

from __future__ import annotations

import json
import math
import os
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import TrainingError
from core.training import run_log
from core.training.failures import explain
from core.training.run_log import LAST_FILE, Evaluated, Figures, Finished, LogFollower, Started, Step, Stopped
from core.training.supervisor import PROCESS_FILE, STDERR_FILE, Supervisor, is_running

PRELUDE = """
import json, os, pathlib, subprocess, sys, time
def tell(event, **values):
    with open("events.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, "time": 1.0, **values}) + chr(10))
def wait_for_stop():
    while not pathlib.Path("stop").exists():
        time.sleep(0.01)
"""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "训练 run & 1"


@pytest.fixture
def start(run: Path) -> Iterator[object]:
    """Return a function that starts a script as the trainer; whatever is left is killed at the end."""

    def go(script: str) -> Supervisor:
        run.mkdir(parents=True, exist_ok=True)
        path = run / "fake.py"
        path.write_text(PRELUDE + textwrap.dedent(script), encoding="utf-8")
        return Supervisor.start(run / "run.toml", run, command=[sys.executable, str(path)])

    yield go
    if (run / PROCESS_FILE).exists():
        Supervisor.attach(run).kill()


def kinds(events: list[run_log.Event]) -> list[type]:
    return [type(event) for event in events]


def test_the_events_of_a_run_arrive_typed_and_in_order(start, run) -> None:
    supervisor = start("""
        tell("started", total_steps=10, device="cpu", parameters=9244610)
        tell("step", step=10, total=10, loss=0.5, lr=1e-4, rate=90.0, remaining=0.0)
        tell("something_new", x=1)
        tell("evaluated", step=10, plate_accuracy=0.9, cer=0.02, samples=50, loss=0.1)
        tell("finished", model="模型.onnx", before={"plate_accuracy": 0.5, "cer": 0.2},
             after={"plate_accuracy": 0.9, "cer": 0.02})
    """)
    events = list(supervisor.events(interval=0.01))
    assert events == [
        Started(1.0, 10, "cpu", 9244610),
        Step(1.0, 10, 10, 0.5, 1e-4, 90.0, 0.0),
        Evaluated(1.0, 10, 0.9, 0.02, 50, 0.1),
        Finished(1.0, "模型.onnx", Figures(0.5, 0.2), Figures(0.9, 0.02)),
    ]
    assert not supervisor.running
    assert not is_running(run)


def test_the_default_command_runs_the_trainer_module_and_reports_its_refusal(run) -> None:
    supervisor = Supervisor.start(run / "missing.toml", run)
    with pytest.raises(TrainingError) as caught:
        list(supervisor.events(interval=0.05))
    assert "missing.toml" in caught.value.detail


def test_a_stop_is_cooperative(start, run) -> None:
    supervisor = start("""
        tell("started", total_steps=1000, device="cpu", parameters=1)
        wait_for_stop()
        tell("saved", path="last.pt")
        tell("stopped")
    """)
    events = list(supervisor.events(should_stop=lambda: True, interval=0.01))
    assert kinds(events) == [Started, run_log.Saved, Stopped]
    assert events[-1] == Stopped(1.0, forced=False)


def test_a_run_that_ignores_the_stop_is_ended_with_its_children(start, run) -> None:
    supervisor = start("""
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        tell("started", total_steps=child.pid, device="cpu", parameters=1)
        time.sleep(600)
    """)
    seen: list[run_log.Event] = []
    for event in supervisor.events(should_stop=lambda: bool(seen), patience=0.05, interval=0.01):
        seen.append(event)
    assert kinds(seen) == [Started, Stopped]
    assert seen[-1].forced
    assert not psutil.pid_exists(seen[0].total_steps)
    assert not supervisor.running


def test_stopping_before_the_first_event_ends_the_run(start) -> None:
    supervisor = start("wait_for_stop()")
    assert kinds(list(supervisor.events(should_stop=lambda: True, interval=0.01))) == [Stopped]


def test_a_crash_gives_one_error_with_what_the_process_said_last(start, run) -> None:
    supervisor = start("""
        tell("started", total_steps=5, device="cpu", parameters=1)
        print("noise " * 10000, file=sys.stderr)
        raise RuntimeError("权重 do not fit")
    """)
    events = supervisor.events(interval=0.01)
    assert type(next(events)) is Started
    with pytest.raises(TrainingError) as caught:
        list(events)
    assert caught.value.message == "The training run failed"
    assert caught.value.detail.endswith("RuntimeError: 权重 do not fit")
    assert caught.value.path == run / STDERR_FILE
    assert caught.value.advice


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_kill_from_outside_says_so(start) -> None:
    supervisor = start("os.kill(os.getpid(), 9)")
    with pytest.raises(TrainingError, match="ended from outside"):
        list(supervisor.events(interval=0.01))


def test_a_failure_that_the_trainer_reports_is_explained(start) -> None:
    supervisor = start("""tell("failed", message="CUDA error: an illegal memory access"); sys.exit(1)""")
    with pytest.raises(TrainingError, match="graphics card"):
        list(supervisor.events(interval=0.01))
    assert not supervisor.running


def test_what_the_trainer_refuses_was_not_ended_from_outside(start) -> None:
    supervisor = start("""tell("failed", message="No drawn plate fits the alphabet"); sys.exit(1)""")
    with pytest.raises(TrainingError, match="The training run failed") as caught:
        list(supervisor.events(interval=0.01))
    assert caught.value.detail == "No drawn plate fits the alphabet"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("torch.OutOfMemoryError: CUDA out of memory.", "Memory ran out during training"),
        (
            'OSError: [WinError 1455] 页面文件太小，无法完成操作。 Error loading "shm.dll"',
            "Memory ran out during training",
        ),
        ("RuntimeError: CUDA error: device-side assert", "The graphics card failed during training"),
        ("UserWarning: CUDA initialization: no driver | KeyError: 'x'", "The training run failed"),
    ],
)
def test_what_a_process_said_becomes_a_message(said: str, message: str) -> None:
    assert explain(said, path=Path("stderr.log"), code=1).message == message


@pytest.mark.parametrize(
    ("code", "tail", "killed"),
    [
        (-9, "", True),
        (-15, "a warning", True),
        (15, "", True),  # Windows, by us
        (1, "", True),  # Windows, by the task manager
        (1, "run.toml: Unknown key in the configuration", False),
        (-11, "", False),  # a crash of its own
        (None, "UserWarning: slow", True),
        (None, "RuntimeError: sizes differ", False),
        (1, "RuntimeError: DataLoader worker (pid 7) is killed by signal: Killed.", True),
        (1, "RuntimeError: DataLoader worker (pid(s) 7) exited unexpectedly", True),
        (1, "RuntimeError: Caught RuntimeError in DataLoader worker process 0.", False),
    ],
)
def test_a_kill_is_told_from_a_failure(code: int | None, tail: str, killed: bool) -> None:
    message = explain(tail, path=Path("stderr.log"), code=code).message
    assert (message == "The training process was ended from outside") is killed


@pytest.mark.parametrize(("saved", "advice"), [(True, "Resume it"), (False, "Start it again")])
def test_a_killed_run_is_to_be_resumed_only_where_something_was_saved(
    tmp_path: Path, saved: bool, advice: str
) -> None:
    if saved:
        (tmp_path / LAST_FILE).touch()
    assert explain("", path=tmp_path / STDERR_FILE, code=-9).advice.startswith(advice)


def test_a_run_is_found_again_by_its_directory(start, run) -> None:
    first = start("""
        tell("started", total_steps=5, device="cpu", parameters=1)
        wait_for_stop()
        tell("stopped")
    """)
    assert type(next(first.events(interval=0.01))) is Started
    list(first.events(should_leave=lambda: True))
    assert is_running(run)

    second = Supervisor.attach(run)
    assert second.running
    with pytest.raises(TrainingError, match="going on already"):
        Supervisor.start(run / "run.toml", run, command=[sys.executable, "-c", ""])
    assert kinds(list(second.events(should_stop=lambda: True, interval=0.01))) == [Started, Stopped]


def test_a_run_that_was_found_again_has_ended_when_its_last_event_is_told(start, run) -> None:
    start("""
        tell("started", total_steps=1, device="cpu", parameters=1)
        tell("stopped")
        time.sleep(1)
    """).leave()
    assert [type(event) for event in Supervisor.attach(run).events(interval=0.01)] == [Started, Stopped]
    assert not is_running(run)  # else it is not offered to be resumed


def test_who_lets_go_does_not_wait_for_a_process_that_takes_its_time_to_end(start, run) -> None:
    first = start("""
        with open("events.jsonl", "w") as file:  # both at once
            file.write('{"event": "started"}' + chr(10))
            file.write('{"event": "finished", "model": "m.onnx"}' + chr(10))
        wait_for_stop()
    """)
    leave = threading.Event()
    events = first.events(should_leave=leave.is_set, interval=0.01)
    assert type(next(events)) is Started
    leave.set()
    assert list(events) == [] and is_running(run)
    (run / "stop").touch()
    assert kinds(list(Supervisor.attach(run).events(interval=0.01))) == [Started, Finished]


def test_a_run_that_died_while_nobody_looked_is_told_at_attaching(start, run) -> None:
    first = start("""tell("started", total_steps=5); raise SystemExit("gone")""")
    psutil.wait_procs([psutil.Process(first._trace.pid)])
    first.leave()
    with pytest.raises(TrainingError, match="gone"):
        list(Supervisor.attach(run).events(interval=0.01))


def test_a_process_number_given_to_another_process_is_not_taken_for_the_run(run) -> None:
    run.mkdir()
    trace = {"pid": os.getpid(), "created": psutil.Process().create_time() - 3600, "offset": 0}
    (run / PROCESS_FILE).write_text(json.dumps(trace), encoding="utf-8")
    assert not is_running(run)
    Supervisor.attach(run).kill()  # must not end this very process


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="No training run"):
        Supervisor.attach(tmp_path)


def test_a_resumed_run_does_not_end_with_the_events_of_its_first_attempt(start, run) -> None:
    list(start("""tell("started"); tell("stopped")""").events(interval=0.01))
    (run / "stop").touch()  # left behind by the first stop
    again = start("""tell("step", step=3, total=5); tell("finished", model="model.onnx")""")
    assert kinds(list(again.events(interval=0.01))) == [Step, Finished]


@pytest.mark.skipif(sys.platform == "win32", reason="nice values are POSIX")
def test_the_process_gives_way_and_stands_in_its_own_group(start) -> None:
    supervisor = start("""
        wait_for_stop()
        tell("started", total_steps=os.getpgid(0), device=str(os.nice(0)), parameters=os.getpid())
        tell("stopped")
    """)
    told, _ = supervisor.events(should_stop=lambda: True, interval=0.01)
    assert told.total_steps == told.parameters != os.getpgid(0)
    assert int(told.device) >= 10


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="time is not shared out among sessions")
def test_the_session_of_the_process_gives_way_too(start) -> None:
    own = Path("/proc/self/autogroup").read_text(encoding="ascii")
    supervisor = start("""
        wait_for_stop()
        tell("refused", message=pathlib.Path("/proc/self/autogroup").read_text())
        tell("stopped")
    """)
    told, _ = supervisor.events(should_stop=lambda: True, interval=0.01)
    assert told.message.endswith("nice 10\n")
    assert Path("/proc/self/autogroup").read_text(encoding="ascii") == own  # the window's goes on as before


def test_a_half_written_line_waits_for_its_rest(tmp_path: Path) -> None:
    follower = LogFollower(tmp_path)
    assert follower.new_events() == []
    with (tmp_path / "events.jsonl").open("ab", buffering=0) as file:
        file.write('{"event": "saved", "path": "模'.encode()[:-1])
        assert follower.new_events() == []
        file.write("模".encode()[-1:] + b'"}\n{"event": "stop')
        assert follower.new_events() == [run_log.Saved(path="模")]
    assert follower.new_events(at_end=True) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    st.sampled_from(sorted(run_log._KINDS)),
)
@example(float("inf"), "evaluated")  # no whole number of steps
@example({"at": float("-inf")}, "started")
def test_no_line_makes_reading_fail(value: object, kind: str) -> None:
    fields = ["loss", "step", "before", "path", "total_steps"]
    for line in (json.dumps(value), json.dumps({"event": kind} | dict.fromkeys(fields, value))):
        event = run_log.parse_line(line)
        assert event is None or isinstance(event, run_log.Event)


def test_missing_figures_are_unknown_not_zero() -> None:
    event = run_log.parse_line('{"event": "finished", "model": "m", "before": {}, "after": {"cer": null}}')
    assert isinstance(event, Finished)
    assert math.isnan(event.before.plate_accuracy)
    assert math.isnan(event.after.cer)
