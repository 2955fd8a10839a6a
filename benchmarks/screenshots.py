"""A picture of every view and dialog, in both languages and themes, at two sizes of the window.

    python benchmarks/screenshots.py FOLDER [--only single sheet] [--sizes 1366x768 2560x1440] [--type 200]
                                     [--pictures CCPD]

The real window reads a copy of the bundled samples, or of ``--pictures``, with two bundled models and
decides some plates, so that the pictures show work. They are called ``SIZE-LANGUAGE-THEME-WHAT.png``.
Without a display the window opens on Qt's offscreen platform.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QAction  # noqa: E402
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget  # noqa: E402

import resources  # noqa: E402
from benchmarks import window as script  # noqa: E402
from benchmarks.window import Heart, Wait  # noqa: E402
from core.project import Status  # noqa: E402
from gui.app import make_application  # noqa: E402
from gui.desk import Desk  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402
from gui.review import CHARACTERS, COMPARE, SHEET, SINGLE, STATISTICS, VERIFY  # noqa: E402

VIEWS = (SINGLE, SHEET, CHARACTERS, STATISTICS, VERIFY, COMPARE)
PANELS = ("train",)
DIALOGS = ("export", "import", "split", "settings", "keys", "problems", "about")
MENUS = ("file", "plate", "view")
WHAT = ("welcome", *VIEWS, *PANELS, *DIALOGS, "menus")
LANGUAGES, THEMES = ("en", "zh_CN"), ("light", "dark")
DECIDED = 8
SETTLED = 0.5  # seconds until what is painted late has come


class Photographer:
    """Walks through one window and writes down what it looks like."""

    def __init__(self, desk: Desk, window: MainWindow, options: argparse.Namespace) -> None:
        self.desk, self.window, self.options = desk, window, options
        self.wait = Wait(Heart(window))
        self.size = ""

    def wanted(self, names: tuple[str, ...]) -> Iterator[str]:
        """Yield what was asked for and exists."""
        for name in names:
            exists = name in (*VIEWS, *MENUS) or self.window.findChild(QAction, name) is not None
            asked = "menus" if name in MENUS else name
            if exists and (not self.options.only or asked in self.options.only):
                yield name

    def take(self, what: str, widget: QWidget | None = None) -> None:
        """Write a picture of the window or of a dialog."""
        self.wait.pause(SETTLED)
        values = self.desk.settings.values
        name = f"{self.size}-{values.language}-{values.theme}-{what}.png"
        (widget or self.window).grab().save(str(self.options.folder / name))

    def looks(self) -> Iterator[None]:
        """Go through sizes, languages and themes, each switched in the running window."""
        for size, language, theme in itertools.product(self.options.sizes, LANGUAGES, THEMES):
            self.size = size
            self.window.showNormal()
            self.window.resize(*(int(part) for part in size.split("x")))
            for name, value in (("language", language), ("theme", theme)):
                self.desk.settings.set(name, value)
            yield

    def work(self, folder: Path) -> None:
        """Read the folder with two models and decide some plates, as an operator would."""
        desk, session = self.desk, self.desk.session
        desk.recogniser.find_models()
        self.wait(lambda: desk.recogniser.chosen is not None, "the models")
        desk.folders.open(folder)
        self.wait(lambda: len(session.queue) > 0 and not desk.tasks.tasks, "the folder")
        readers = [entry for entry in desk.recogniser.models if entry.info.grammar == "plate"]
        for entry in reversed(readers[:2]):
            desk.recogniser.choose(entry)
            desk.recogniser.read_all()
            self.wait(lambda: not desk.recogniser.busy and not desk.tasks.tasks, "reading", 300.0)
        rows = session.rows(session.queue.ids.tolist())
        agreeing = [row for row in rows if row.text and not row.differs]
        for row in agreeing[:DECIDED]:
            session.select(row.plate_id)
            session.confirm(row.text)
            self.wait.pause(0.2)
        session.set_status(Status.DOUBTFUL)
        self.wait(lambda: not desk.tasks.tasks, "the decisions")

    def views(self) -> None:
        """Show each view, each panel beside the plate, each dialog and some menus."""
        table = self.window.actions_table
        for name in self.wanted(VIEWS):
            self.window.review.show_view(name)
            self.wait.pause(SETTLED)
            self.wait(lambda: not self.desk.tasks.tasks, name)
            self.take(name)
        self.window.review.show_view(SINGLE)
        for name in self.wanted(PANELS):
            table[name].trigger()
            self.take(name)
            table[name].trigger()
        for name in self.wanted(DIALOGS):
            self._dialog(name, table[name].trigger)
        for name in self.wanted(MENUS):
            menu = table.menu(name)
            menu.popup(self.window.mapToGlobal(self.window.rect().topLeft()))
            self.take(f"menu-{name}", menu)
            menu.close()

    def _dialog(self, name: str, show: Callable[[], object]) -> None:
        before = set(QApplication.topLevelWidgets())
        show()
        self.wait.pause(SETTLED)
        for dialog in QApplication.topLevelWidgets():
            if dialog in before or not dialog.isVisible():
                continue
            tabs = dialog.findChild(QTabWidget)
            for page in range(tabs.count() if tabs is not None else 1):
                if tabs is not None:
                    tabs.setCurrentIndex(page)
                self.take(f"{name}{page + 1}" if page else name, dialog)
            dialog.close()
        self.wait(lambda: not self.desk.tasks.tasks, name)


def main() -> int:
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    largest = max(tuple(int(part) for part in size.split("x")) for size in options.sizes)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        where = script.choose_platform(Path(scratch), *largest)
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):  # no models of one's own
            os.environ[variable] = scratch
        folder = Path(scratch) / "samples"
        shutil.copytree(options.pictures, folder, ignore=shutil.ignore_patterns(".*"))
        desk = Desk.make(make_application(), Path(scratch) / "settings.toml")
        desk.settings.values.toured = True
        desk.settings.values.font_percent = options.type
        desk.dress()
        window = MainWindow(desk)
        window.show()
        photographer = Photographer(desk, window, options)
        if not options.only or "welcome" in options.only:
            for _ in photographer.looks():
                photographer.take("welcome")
        if options.only != ["welcome"]:
            photographer.work(folder)
            for _ in photographer.looks():
                photographer.views()
        window.close()
        photographer.wait(lambda: not desk.tasks.tasks, "closing")
    print(f"{len(list(options.folder.glob('*.png')))} pictures in {options.folder}; {where}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=WHAT, default=[])
    parser.add_argument("--sizes", nargs="+", default=["1366x768", "2560x1440"])
    parser.add_argument("--type", type=int, default=100, metavar="PERCENT", help="size of the type")
    parser.add_argument("--pictures", type=Path, default=resources.path("samples"), help="a small folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
