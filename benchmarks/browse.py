"""The budget of the operator's desk at 100,000 frames, with each of the three views open in turn.

    python benchmarks/browse.py [--count 100000] [--starts 3] [--acts 40] [--peers PYTHON] [--json FILE]

The frames are hard links to those of ``$PLATEWRIGHT_DATA/ccpd`` (default ``../shared/data``) in a new
folder under ``--scratch``, each with a CCPD name of its own, so every picture comes from the page cache.
Every start of the window is a process of its own; what is timed begins with a key event or a click and
ends when the paint of what it asked for is over. Beside each time stands the processor time of the
process, because machines are shared. A block of the main thread is the longest time between two beats of
a 2 ms timer in it.

A bare list and canvas, the floor of what Qt takes, is measured on the same folder in the same run; so are
labelme and labelImg where ``--peers`` names a Python that has them (``pip install labelme labelImg``).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import common, frames  # noqa: E402

Figures = dict[str, Any]
PEERS = ("PPOCRLabel", "X-AnyLabeling", "labelImg", "labelme", "bare list")
# what is measured, our budget, and the figures of the peers as published in their measurement (not
# measured here; 100,000 images, two cores, Xvfb); the last is a bare PySide6 list and canvas, the floor
ROWS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("window", "window painted", "500 ms", ("470", "1670", "240", "750", "130")),
    ("first_image_new", "first image after opening, new folder", "300 ms", ("", "", "", "", "50")),
    ("first_image_known", "first image after opening, known folder", "300 ms", ("", "", "", "", "50")),
    ("list_full_new", "list full, new folder", "1500 ms", ("2700", "5300", "2800", "12700", "480")),
    ("list_full_known", "list full, known folder", "1500 ms", ("2700", "5300", "2800", "12700", "480")),
    ("block_opening_new", "longest block while opening, new", "50 ms", ("2700", "5300", "2800", "12700", "")),
    ("block_opening_known", "longest block while opening, known", "50 ms", ("", "", "", "", "")),
    ("next_prefetched", "Single: next image, prefetched", "2 ms", ("", "", "", "", "0.3")),
    ("next_far", "Single: far image, not prefetched", "16 ms", ("23", "332", "7.1", "198", "4.0")),
    ("single_filter", "Single: filter", "50 ms", ("none", "2500", "none", "4800", "16")),
    ("single_sort", "Single: sort", "50 ms", ("none", "none", "none", "none", "")),
    ("single_decision", "Single: decision written*", "5 ms", ("", "", "", "", "")),
    ("single_decided", "Single: Enter to next plate painted", "16 ms", ("", "", "", "", "")),
    ("sheet_open", "Sheet: first open, all crops painted", "", ("", "", "", "", "")),
    ("sheet_page", "Sheet: next page, all crops painted", "", ("", "", "", "", "")),
    ("sheet_filter", "Sheet: filter", "50 ms", ("", "", "", "", "")),
    ("sheet_sort", "Sheet: sort", "50 ms", ("", "", "", "", "")),
    ("sheet_decision", "Sheet: a page confirmed, written*", "", ("", "", "", "", "")),
    ("characters_open", "Character: first open, all crops painted", "", ("", "", "", "", "")),
    ("characters_page", "Character: next page, all crops painted", "", ("", "", "", "", "")),
    ("characters_filter", "Character: filter", "50 ms", ("", "", "", "", "")),
    ("characters_sort", "Character: sort", "50 ms", ("", "", "", "", "")),
    ("characters_decision", "Character: one changed, written*", "5 ms", ("", "", "", "", "")),
    ("block_working", "longest block while working", "50 ms", ("", "", "", "", "")),
    ("peak_mb_new", "peak memory, MB: new folder opened", "300 MB", ("", "", "", "", "")),
    ("peak_mb_known", "peak memory, MB: known folder opened", "300 MB", ("", "", "", "", "")),
    ("peak_mb_single", "peak memory, MB: after Single", "300 MB", ("", "", "", "", "")),
    ("peak_mb_sheet", "peak memory, MB: after Sheet too", "300 MB", ("", "", "", "", "")),
    ("peak_mb", "peak memory, MB: all views, no model", "300 MB", ("333", "542", "274", "463", "142")),
)


def main() -> int:
    options = _options()
    sources = frames.real_frames()
    if not sources:
        print("no frames: set PLATEWRIGHT_DATA to a folder with ccpd/ in it")
        return 0
    if options.scratch:
        options.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.scratch, ignore_cleanup_errors=True) as scratch:
        found = measure(Path(scratch), sources, options)
    print_table(found, options.count)
    print_peers(found)
    common.write_json(options.json, found)
    return 0


def measure(scratch: Path, sources: list[Path], options: argparse.Namespace) -> Figures:
    """Make the folder, start windows on it, and return medians over all that was timed."""
    folder = scratch / "frames"
    frames.link_frames(sources, folder, options.count)
    seen: dict[str, list[Figures]] = {}
    where: Figures = {}
    for number in range(options.starts):
        shutil.rmtree(folder / ".platewright", ignore_errors=True)
        where = _add(seen, _start(scratch, folder, options, number, "new"))
    frames.fill(folder)
    for number in range(options.starts):
        where = _add(seen, _start(scratch, folder, options, number, "known"))
    where = _add(seen, _start(scratch, folder, options, 0, "work"))
    shutil.rmtree(folder / ".platewright", ignore_errors=True)
    figures = {name: summary(values) for name, values in seen.items()}
    return {"where": where, "figures": figures, "peers": _peers(scratch, folder, options)}


def _start(scratch: Path, folder: Path, options: argparse.Namespace, number: int, part: str) -> Figures:
    """Let a new process open a window on the folder; return what it timed."""
    told = scratch / f"{part}{number}.json"
    script = Path(__file__).with_name("browse_window.py")
    command = [sys.executable, str(script), part, str(folder), str(told)]
    command += ["--count", str(options.count), "--acts", str(options.acts)]
    # Python compiles a program once for its user; where it was told to keep nothing it would at every start.
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([*command, "--started", str(time.monotonic())], check=True, timeout=600, env=compiled)
    found: Figures = json.loads(told.read_text(encoding="utf-8"))
    return found


def _peers(scratch: Path, folder: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Measure what a user would pick instead, each in a process of its own; what is absent is left out."""
    found: dict[str, dict[str, float]] = {}
    pythons = {"bare": sys.executable, "labelme": options.peers, "labelImg": options.peers}
    for name, python in pythons.items():
        told = scratch / f"{name}.json"
        if python is None:
            continue
        command = [str(python), str(Path(__file__).with_name("browse_peer.py")), name, str(folder), str(told)]
        command += ["--acts", str(options.acts), "--started", str(time.monotonic())]
        # without a screen, as our own windows: in memory
        screen = {} if os.environ.get("DISPLAY") or os.name == "nt" else {"QT_QPA_PLATFORM": "offscreen"}
        try:
            subprocess.run(command, check=True, timeout=600, env={**os.environ, **screen})
            found[name] = json.loads(told.read_text(encoding="utf-8"))
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{name} was not measured: {error}", file=sys.stderr)
    return found


def _add(seen: dict[str, list[Figures]], found: Figures) -> Figures:
    for name, values in found["timed"].items():
        seen.setdefault(name, []).extend(values)
    where: Figures = found["where"]
    return where


def summary(values: list[Figures]) -> Figures:
    """Return median, 99th percentile and worst of what was timed, with the median of processor time."""
    return {
        "n": len(values),
        **common.spread([value["wall"] for value in values]),
        "thread": statistics.median(value.get("thread", 0.0) for value in values),
        "process": statistics.median(value.get("process", 0.0) for value in values),
    }


def print_table(found: Figures, count: int) -> None:
    where = found["where"]
    print(f"\n{count} frames; {where['platform']}; load {where['load']}; {where['disk']}")
    print("milliseconds: median, worst of n; CPU: main thread and whole process, medians")
    heads = f"{'median':>9}{'worst':>9}{'n':>5}{'CPU main':>10}{'CPU all':>9}{'budget':>9}"
    print(f"\n{'':<42}{heads}   published: {', '.join(PEERS)}")
    for name, words, budget, peers in ROWS:
        if (row := found["figures"].get(name)) is not None:
            numbers = f"{row['median']:>9.1f}{row['worst']:>9.1f}{row['n']:>5}{row['thread']:>10.1f}"
            told = " | ".join(peer or "-" for peer in peers) if any(peers) else ""
            print(f"{words:<42}{numbers}{row['process']:>9.1f}{budget:>9}   {told}")
    print("* and on the disk, where that answers in 4 ms; else a thread waits for it")
    print(f"\nthe longest blocks while working: {where['blocks']}")


def print_peers(found: Figures) -> None:
    """Print the peers of this run, and how many times as long as ours each takes."""
    peers = found["peers"]
    print(f"\n{'measured in this run, ms and MB (times ours)':<46}{'ours':>8}", *(f"{n:>18}" for n in peers))
    for name, words, _, _ in ROWS:
        ours = found["figures"].get(name, {}).get("median")
        if ours and any(name in figures for figures in peers.values()):
            cells = (f"{p[name]:>9.0f} ({p[name] / ours:5.1f} x)" for p in peers.values())
            print(f"{words:<46}{ours:>8.0f}", *cells)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--starts", type=int, default=3, help="windows opened on the new and known folder")
    parser.add_argument("--acts", type=int, default=40, help="how often each act is repeated")
    parser.add_argument("--scratch", type=Path, help="where the folder is made; its disk matters")
    parser.add_argument("--peers", type=Path, help="a Python that has labelme and labelImg")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
