"""Make the pictures of the documents from the bundled samples: ``python benchmarks/document_pictures.py``.

The real window reads a copy of the samples with the bundled model on Qt's offscreen platform, and
some plates are decided, so that the pictures show work and no stage set. ``--language zh_CN``,
``--theme dark`` and ``--size 1366x768`` choose another look, ``--view sheet`` another view. The others of
``docs/images`` are made by

    --language zh_CN --output docs/images/window.zh-CN.png
    --view sheet --theme dark --size 1366x768 --output docs/images/sheet.png    # and with zh_CN
    --plate 苏E90418 --size 1300x640 --output docs/images/two-rows.png    # what stands around it alone
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QAction, QImage  # noqa: E402

import resources  # noqa: E402
from benchmarks import window as script  # noqa: E402
from benchmarks.window import Heart, Wait  # noqa: E402
from core.project import Status  # noqa: E402
from gui.app import make_application  # noqa: E402
from gui.desk import Desk  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402

TARGET = ROOT / "docs" / "images" / "window.png"
MOST_BYTES = 400_000
DECIDED = 9  # plates that are confirmed for the picture
UNHURRIED = 0.7  # seconds a decision, as the bar below shows the pace
PATIENCE = 300.0  # seconds of reading
PAINTED = 1.5  # seconds until what is painted late has come


def main() -> None:
    """Make one picture."""
    options = _options()
    width, height = (int(part) for part in options.size.split("x"))
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.pop("DISPLAY", None)  # the same picture on every machine
        script.choose_platform(Path(scratch), width, height)
        folder = Path(scratch) / "samples"
        shutil.copytree(resources.path("samples"), folder, ignore=shutil.ignore_patterns(".*"))
        desk = Desk.make(make_application(), Path(scratch) / "settings.toml")
        desk.settings.values.language, desk.settings.values.theme = options.language, options.theme
        desk.dress()
        window = MainWindow(desk)
        window.resize(width, height)
        window.show()
        wait = Wait(Heart(window))
        _work(desk, wait, folder)
        if options.plate:
            _choose(desk, options.plate)
        if options.view:
            action = window.findChild(QAction, options.view)
            assert isinstance(action, QAction)
            action.trigger()
        wait(lambda: not desk.tasks.tasks, "the view")
        wait.pause(PAINTED)
        save((window.review if options.plate else window).grab().toImage(), options.output)
        window.close()
        wait(lambda: not desk.tasks.tasks, "closing")
    sys.stdout.write(f"{options.output} ({options.output.stat().st_size // 1000} kB)\n")


def _work(desk: Desk, wait: Wait, folder: Path) -> None:
    """Open, read, and decide some plates, as an operator would."""
    session = desk.session
    desk.recogniser.find_models()
    wait(lambda: desk.recogniser.chosen is not None, "the models")
    desk.folders.open(folder)
    wait(lambda: len(session.queue) > 0 and not desk.tasks.tasks, "the folder")
    desk.recogniser.read_unread()
    wait(lambda: not desk.recogniser.busy and not desk.tasks.tasks, "reading", PATIENCE)
    session.set_query(sort="confidence")
    wait(lambda: not desk.tasks.tasks, "the order")
    agreeing = [row for row in session.rows(session.queue.ids.tolist()) if row.text and not row.differs]
    for row in agreeing[-DECIDED:]:
        session.select(row.plate_id)
        session.confirm(row.text)
        wait.pause(UNHURRIED)
    if len(agreeing) > DECIDED:
        session.select(agreeing[0].plate_id)
        session.set_status(Status.DOUBTFUL)
    rows = session.rows(session.queue.ids.tolist())
    undecided = [row for row in rows if row.status is Status.READ and row.differs]
    session.select((undecided or agreeing)[0].plate_id)


def _choose(desk: Desk, text: str) -> None:
    """Take the plate with this text to hand; raises ``LookupError`` where none was read so."""
    rows = desk.session.rows(desk.session.queue.ids.tolist())
    found = [row.plate_id for row in rows if row.text == text]
    if not found:
        raise LookupError(f"no plate of the samples was read as {text}")
    desk.session.select(found[0])


def save(image: QImage, path: Path) -> None:
    """Write a PNG of at most 400 kB; few colours cost the small glyphs theirs, so as many as fit."""
    from PIL import Image

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    pixels = bytes(plain.constBits())
    shot = Image.frombuffer(
        "RGB", (plain.width(), plain.height()), pixels, "raw", "RGB", plain.bytesPerLine(), 1
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    coarse = [shot.point(lambda value, keep=keep: value & keep) for keep in (0xFC, 0xF8)]
    few = shot.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    for candidate in (shot, *coarse, few):
        candidate.save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=TARGET)
    parser.add_argument("--language", choices=("en", "zh_CN"), default="en")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1366x900")
    parser.add_argument("--view", choices=("sheet", "characters"), default="", help="instead of one plate")
    parser.add_argument("--plate", default="", help="the text of a plate to show alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
