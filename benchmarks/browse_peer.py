"""One window of another tool, or of a bare list and canvas, on the folder of ``browse.py``.

    python benchmarks/browse_peer.py bare|labelme|labelImg FOLDER TOLD.json [--acts 40]

``browse.py --peers PYTHON`` runs it, the peers in the interpreter that has them: ``pip install labelme
labelImg`` in an environment of its own. They are driven by their own methods for opening a folder and for
the next image, which is kinder to them than keys and clicks; what is timed ends when the photograph has been
painted. All of them do everything in the window's thread, so what opening takes is also its longest block.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

SIZE = (1600, 1000)
Peer = tuple[Any, Any, Callable[[str], object], Callable[[], object], Callable[[], int]]
"""Window, canvas, ``open(folder)``, ``next()`` and ``count()`` of what the list holds."""


class Binding:
    """PySide6 or PyQt5, whichever the peer uses."""

    def __init__(self, name: str) -> None:
        self.core: ModuleType = importlib.import_module(f"{name}.QtCore")
        self.gui: ModuleType = importlib.import_module(f"{name}.QtGui")
        self.widgets: ModuleType = importlib.import_module(f"{name}.QtWidgets")
        self.application = self.widgets.QApplication.instance() or self.widgets.QApplication(["peer"])


def bare(qt: Binding) -> Peer:
    """Make the floor: a list of names that is laid out in batches, and the photograph; no more."""

    class Photo(qt.widgets.QWidget):  # type: ignore[name-defined, misc]
        picture: Any = None

        def paintEvent(self, _event: object) -> None:  # noqa: N802
            painter = qt.gui.QPainter(self)
            if self.picture is not None:
                painter.drawImage(0, 0, self.picture)
            painter.end()

    window, photo, view = qt.widgets.QMainWindow(), Photo(), qt.widgets.QListView()
    model, paths = qt.core.QStringListModel(), list[str]()
    view.setUniformItemSizes(True)
    view.setLayoutMode(qt.widgets.QListView.LayoutMode.Batched)
    view.setModel(model)
    splitter = qt.widgets.QSplitter()
    splitter.addWidget(view)
    splitter.addWidget(photo)
    splitter.setStretchFactor(1, 3)
    window.setCentralWidget(splitter)

    def step() -> None:
        row = view.currentIndex().row() + 1
        view.setCurrentIndex(model.index(row, 0))
        photo.picture = qt.gui.QImage(paths[row])
        photo.update()

    def load(folder: str) -> None:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".jpg"))
        paths[:] = [f"{folder}/{name}" for name in names]
        model.setStringList(names)
        step()

    return window, photo, load, step, model.rowCount


def labelme(qt: Binding) -> Peer:
    """Make the window of labelme 6."""
    app = importlib.import_module("labelme.app")
    window = app.MainWindow()
    files = window._docks.file_list

    def load(folder: str) -> None:
        window._import_images_from_dir(folder)
        window._open_next_image()

    return window, window._canvas_widgets.canvas, load, window._open_next_image, files.count


def label_img(qt: Binding) -> Peer:
    """Make the window of labelImg."""
    app = importlib.import_module("labelImg.labelImg")
    window = app.MainWindow(default_prefdef_class_file="")
    files = window.file_list_widget
    return window, window.canvas, window.import_dir_images, window.open_next_image, files.count


PEERS: dict[str, tuple[str, Callable[[Binding], Peer]]] = {
    "bare": ("PySide6", bare),
    "labelme": ("PyQt5", labelme),
    "labelImg": ("PyQt5", label_img),
}


class Stage:
    """A peer's window, and the clock around what it does."""

    def __init__(self, qt: Binding, peer: Peer) -> None:
        window, canvas, self.open, self.next, self.count = peer
        self.window, self._qt, self._painted = window, qt, set[object]()
        stage = self

        class Watch(qt.core.QObject):  # type: ignore[name-defined, misc]
            def eventFilter(self, watched: object, event: Any) -> bool:  # noqa: N802
                if event.type() == qt.core.QEvent.Type.Paint:
                    stage._painted.add(watched)
                return False

        self._watch, self._canvas = Watch(), canvas
        for part in (window, canvas):
            part.installEventFilter(self._watch)

    def show(self, started: float) -> float:
        """Show the window; return the milliseconds since the process was asked for."""
        self.window.resize(*SIZE)
        self.window.show()
        self._until(lambda: self.window in self._painted)
        return 1000 * (time.monotonic() - started)

    def timed(self, act: Callable[[], object], count: int = 0) -> float:
        """Act until the photograph is painted, and the list full; return milliseconds."""
        self._painted.clear()
        began = time.monotonic()
        act()
        self._until(lambda: self._canvas in self._painted and self.count() >= count)
        return 1000 * (time.monotonic() - began)

    def _until(self, done: Callable[[], bool], patience: float = 120.0) -> None:
        ends = time.monotonic() + patience
        while not done():
            self._qt.application.processEvents()
            if time.monotonic() > ends:
                raise TimeoutError("the peer did not get done")


def measure(name: str, folder: Path, acts: int, started: float) -> dict[str, float]:
    """Drive one peer; return milliseconds and megabytes by what was measured."""
    module, make = PEERS[name]
    qt = Binding(module)
    stage = Stage(qt, make(qt))
    found = {"window": stage.show(started)}
    count = sum(1 for entry in os.scandir(folder) if entry.name.endswith(".jpg"))
    found["list_full_new"] = stage.timed(lambda: stage.open(str(folder)), count)
    steps = sorted(stage.timed(stage.next) for _ in range(acts))
    found["next_far"] = steps[len(steps) // 2]
    found["peak_mb"] = _peak_memory()
    return found


def _peak_memory() -> float:
    """Return what ``window.peak_memory`` does where /proc is; that module needs PySide6, which peers lack."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:")), 0.0)


def main() -> int:
    """Measure and write down; ends with 3 where the peer is not installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("told", type=Path)
    parser.add_argument("--acts", type=int, default=40)
    parser.add_argument("--started", type=float, default=time.monotonic())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = home  # a peer's settings are left alone
        sys.argv = sys.argv[:1]  # some peers read it
        try:
            found = measure(options.peer, options.folder, options.acts, options.started)
        except ImportError as error:
            print(f"{options.peer} is not here: {error}")
            return 3
    options.told.write_text(json.dumps(found), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # some peers ask questions when they are closed, or crash


if __name__ == "__main__":
    sys.exit(main())
