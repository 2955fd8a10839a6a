"""What is loaded, and what is connected to, when the real program runs in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import images, model_file
from tests import networks

ROOT = Path(__file__).resolve().parent.parent

# Every way to reach a network passes through one of these.
PRELUDE = """
import json, socket, sys
connections, report = [], sys.stdout
def refuse(*arguments, **_):
    connections.append(repr(arguments))
    raise OSError("tests allow no connection")
for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
for name in ("getaddrinfo", "create_connection", "gethostbyname"):
    setattr(socket, name, refuse)
def tell(**more):
    print(json.dumps({"modules": sorted(sys.modules), "connections": connections, **more}), file=report)
"""

WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import main
application = QApplication(["test"])
stages = iter(sys.argv[2:])
def window():
    return next((w for w in application.topLevelWidgets() if w.objectName() == "main_window"), None)
def look():
    found = window()
    if found is None or found._desk.session.project is None or found._desk.tasks.tasks:
        return
    stage = next(stages, "")
    if stage:
        found.actions_table[stage].trigger()
        return
    ticker.stop()
    session = found._desk.session
    texts = [row.text for row in session.rows(session.queue.ids.tolist())]
    tell(counts=session.project.counts() if session.project else {}, texts=texts)
    found.close()
ticker = QTimer(interval=20)
ticker.timeout.connect(look)
ticker.start()
sys.exit(main.main([sys.argv[1]]))
"""


def run(script: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(script), *arguments],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def loaded(told: dict[str, Any], *packages: str) -> set[str]:
    return {module.split(".")[0] for module in told["modules"]} & set(packages)


def folder_of_crops(parent: Path, count: int = 5) -> Path:
    folder = parent / "车牌 & crops"
    folder.mkdir()
    for n, crop in enumerate(networks.crops(count)):
        images.write(folder / f"皖A1234{n}.jpg", np.resize(crop, (40, 120, 3)))
    return folder


def test_an_empty_window_loads_nothing_slow(tmp_path: Path) -> None:
    told = run(WINDOW, str(tmp_path))
    assert loaded(told, "PySide6") == {"PySide6"}
    assert loaded(told, "torch", "torchvision", "onnxruntime", "onnx", "cv2", "pyqtgraph") == set()
    assert told["connections"] == []


def test_a_window_that_waits_for_a_folder_has_loaded_no_numpy() -> None:
    script = """
        from gui.app import make_application
        from gui.desk import Desk
        from gui.main_window import MainWindow
        from pathlib import Path
        import tempfile
        application = make_application()
        with tempfile.TemporaryDirectory() as scratch:
            desk = Desk.make(application, Path(scratch) / "settings.toml")
            desk.dress()
            window = MainWindow(desk)
            window.show()
            application.processEvents()
            tell(painted=window.isVisible())
            window.close()
            desk.settings.flush()
    """
    told = run(script)
    assert told["painted"]
    assert loaded(told, "PySide6", "numpy") == {"PySide6"}


def test_pyside_reads_no_source_of_what_is_imported_later() -> None:
    script = """
        import builtins
        import gui.app, PySide6.QtSvg
        scope = {}
        exec("from PySide6.QtGui import *", scope)  # which needs what PySide had wrapped
        tell(name=builtins.__import__.__name__, found="QPainter" in scope)
    """
    told = run(script)
    assert told["name"] != "__feature_import__"
    assert told["found"]


def test_what_another_program_makes_of_imports_is_left_to_it() -> None:
    script = """
        import builtins
        import PySide6.QtCore
        inner = builtins.__import__

        def watched(name, *args, **named):
            return inner(name, *args, **named)

        builtins.__import__ = watched
        import gui
        tell(kept=builtins.__import__ is watched)
    """
    assert run(script)["kept"]


def test_a_window_without_a_console_reads_as_well(tmp_path: Path) -> None:
    """As ``platewright-window`` starts on Windows: Python has no standard streams there."""
    model_file.user_folder().mkdir(parents=True)
    networks.save(model_file.user_folder() / "tiny.onnx")
    no_console = "sys.stdin = sys.stdout = sys.stderr = None\n"
    told = run(no_console + WINDOW, str(folder_of_crops(tmp_path)), "read_unread")
    assert told["counts"]["read"] == 5


def test_reading_in_the_window_loads_no_torch_and_connects_to_nothing(tmp_path: Path) -> None:
    model_file.user_folder().mkdir(parents=True)
    networks.save(model_file.user_folder() / "tiny.onnx")
    told = run(WINDOW, str(folder_of_crops(tmp_path)), "read_unread")
    assert told["counts"]["read"] == 5
    assert loaded(told, "onnxruntime", "cv2") == {"onnxruntime", "cv2"}
    assert loaded(told, "torch", "torchvision", "pyqtgraph") == set()
    assert told["connections"] == []


def test_reading_on_the_command_line_loads_no_torch_and_no_window(tmp_path: Path) -> None:
    model = networks.save(tmp_path / "tiny.onnx")
    told = run(
        """
        import main
        code = main.main(["recognize", sys.argv[1], "--model", sys.argv[2], "--output", sys.argv[3]])
        tell(code=code)
        """,
        str(folder_of_crops(tmp_path)), str(model), str(tmp_path / "readings.csv"),
    )  # fmt: skip
    assert told["code"] == 0
    assert len((tmp_path / "readings.csv").read_text(encoding="utf-8-sig").splitlines()) == 6
    assert loaded(told, "torch", "torchvision", "PySide6") == set()
    assert told["connections"] == []


def test_asking_for_help_loads_nothing_heavy() -> None:
    told = run("""
        import main
        code = main.main(["--help"])
        tell(code=code)
    """)
    assert told["code"] == 0
    assert loaded(told, "torch", "PySide6", "onnxruntime", "cv2") == set()


@pytest.mark.skipif(sys.platform != "linux", reason="where else it writes to is not known here")
def test_reading_leaves_nothing_in_the_users_cache(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    script = """
        import os
        os.environ.update(HOME=sys.argv[3], XDG_CACHE_HOME="", ORT_DISABLE_TELEMETRY="0")
        import main
        code = main.main(["predict", sys.argv[1], "--model", sys.argv[2], "--provider", "cpu"])
        tell(code=code)
    """
    model = networks.save(tmp_path / "tiny.onnx")
    told = run(script, str(folder_of_crops(tmp_path)), str(model), str(home))
    assert told["code"] == 0
    assert loaded(told, "onnxruntime") == {"onnxruntime"}
    assert told["connections"] == []
    assert [path for path in home.rglob("*") if "icrosoft" in path.name or "onnx" in path.name] == []
