"""Processes that play the trainer, and what tests ask of a fine-tuning in the window."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel, QPushButton

from core import model_file
from core.training import finetune
from gui.jobs.fine_tune import FineTuner, Stage
from gui.views.training import TrainingPanel

LABELS = tuple(f"皖A{12340 + n}" for n in range(16))

TRAINER = """
import json, pathlib, shutil, sys, time
run = pathlib.Path.cwd()
def tell(event, **values):
    with open("events.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, "time": 1.0, **values}) + chr(10))
def wait_for(name):
    while not (run / name).exists():
        time.sleep(0.01)
"""
WHOLE = """
tell("started", total_steps=20, device="cpu", parameters=1000)
tell("evaluated", step=0, plate_accuracy=0.5, cer=0.2, samples=4, loss=2.0)
for step in (5, 10, 20):
    tell("step", step=step, total=20, loss=1.0 / step, lr=1e-4, rate=50.0, remaining=20.0 - step)
tell("evaluated", step=20, plate_accuracy=0.95, cer=0.01, samples=4, loss=0.1)
wait_for("go")
shutil.copy(MODEL, run / "model.onnx")
tell("finished", model=str(run / "model.onnx"), before={"plate_accuracy": 0.5, "cer": 0.2},
     after={"plate_accuracy": 0.95, "cer": 0.01})
"""
PAIR = """
tell("started", total_steps=30, device="cpu", parameters=1000)
for step in (10, 20):
    tell("step", step=step, total=30, loss=1.0 / step, lr=1e-4, rate=50.0, remaining=20.0 - step)
tell("step", step=25, total=30, loss=9.0, lr=1e-4, rate=400.0, remaining=1.0, fast=True)
wait_for("go")
shutil.copy(MODEL, run / "model.onnx")
tell("paired", made=MADE, samples=16, together=0.9375, alone=0.875, read_accurately=0.125)
fast = {}
if MADE:
    from core import model_file
    from tests import networks
    figures = {"cascade": {"accurate": "reader-ft1", "below": 0.9}}
    networks.save(run / "fast.onnx", name="reader-ft1-fast", figures=figures)
    fast["fast"] = str(run / "fast.onnx")
tell("finished", model=str(run / "model.onnx"), before={"plate_accuracy": 0.5, "cer": 0.2},
     after={"plate_accuracy": 0.75, "cer": 0.1}, **fast)
"""
UNTIL_STOPPED = """
tell("started", total_steps=20, device="cpu", parameters=1000)
tell("step", step=5, total=20, loss=0.5, lr=1e-4, rate=50.0, remaining=9.0)
wait_for("stop")
(run / "last.pt").write_bytes(b"checkpoint")
tell("saved", path=str(run / "last.pt"), step=5)
tell("stopped", step=5)
"""
KILLED = """
tell("started", total_steps=20, device="cpu", parameters=1000)
tell("evaluated", step=0, plate_accuracy=0.5, cer=0.2, samples=4, loss=2.0)
tell("step", step=5, total=20, loss=0.5, lr=1e-4, rate=50.0, remaining=9.0)
(run / "last.pt").write_bytes(b"checkpoint")
tell("saved", path=str(run / "last.pt"), step=5)
tell("step", step=7, total=20, loss=0.4, lr=1e-4, rate=50.0, remaining=9.0)
import os, signal
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


def tuner_with(desk, script: str) -> FineTuner:
    tuner = desk.make_tuner()
    model = model_file.user_folder() / "reader.onnx"
    tuner.command = [sys.executable, "-c", f"MODEL = {str(model)!r}\n{TRAINER}\n{script}"]
    return tuner


def wait_for(qtbot, tuner: FineTuner, stage: Stage) -> None:
    qtbot.waitUntil(lambda: tuner.stage is stage)


def let_finish(desk, tuner: FineTuner) -> None:
    (finetune.directory_of(desk.session.project, tuner.run_id) / "go").touch()


def button(panel: TrainingPanel, text: str) -> QPushButton:
    (found,) = [b for b in panel.findChildren(QPushButton) if text in b.text() and b.isVisibleTo(panel)]
    return found


def texts(panel: TrainingPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))
