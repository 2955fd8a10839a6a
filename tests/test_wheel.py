"""The wheel, built offline and put on the path alone: it holds every file and reads from an empty folder."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

PACKAGES = ("core", "gui", "resources")
FILES = ("main.py", "pyproject.toml", "README.md", "LICENSE")
LEAST_BACKEND = 77  # as pyproject.toml asks; virtual environments may have an older one, or none
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*")  # a store beside the samples, among others
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
# The console script that an installer would write, and a look at where all that it loaded came from: the
# tests may run where Platewright is installed besides.
SCRIPT = """
import sys
from importlib.metadata import distributions
target = sys.argv.pop(1)
(installed,) = distributions(path=[target], name="platewright")
(script,) = installed.entry_points.select(group="console_scripts", name="platewright")
code = script.load()()
packages = ("main", "core", "gui", "resources")
ours = [module.__file__ for name, module in sys.modules.items() if name.partition(".")[0] in packages]
sys.exit(code or [file for file in ours if not file.startswith(target)] or 0)
"""


def backend() -> int:
    """Return the major version of the build backend; 0 where there is none."""
    try:
        return int(version("setuptools").partition(".")[0])
    except PackageNotFoundError:
        return 0


pytestmark = pytest.mark.skipif(backend() < LEAST_BACKEND, reason=f"needs setuptools {LEAST_BACKEND}")


@pytest.fixture(scope="module")
def source(tmp_path_factory, repository) -> Path:
    """Return a copy of what a wheel is built from, for building writes beside it."""
    copy = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(repository / name, copy / name, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(repository / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def installed(tmp_path_factory, source) -> Path:
    """Return a folder with the contents of the wheel, as ``pip install --target`` leaves it."""
    made, target = (tmp_path_factory.mktemp(name) for name in ("wheel", "installed"))
    subprocess.run([sys.executable, "-c", BUILD, str(made)], cwd=source, check=True, capture_output=True)
    (wheel,) = made.glob("platewright-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    wheel.unlink()
    return target


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def platewright(installed: Path, folder: Path, *arguments: str) -> str:
    """Run the wheel's script in a folder, with nothing else of ours on the path."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(installed), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def test_it_holds_every_file(source, installed):
    held = {name for name in files(installed) if ".dist-info/" not in name}
    assert held == {"main.py"} | {f"{name}/{file}" for name in PACKAGES for file in files(source / name)}


def test_it_knows_its_models(installed, tmp_path):
    told = platewright(installed, tmp_path, "models")
    assert [line.split()[0] for line in told.splitlines()[1:4]] == [
        "attention-crnn", "attention-crnn-fast", "crnn-tiny-digits",
    ]  # fmt: skip


def test_it_reads_pictures_from_an_empty_folder(installed, tmp_path):
    samples = installed / "resources" / "samples"
    platewright(installed, tmp_path, "recognize", str(samples), "--output", "readings.csv")
    assert files(tmp_path) == {"readings.csv"}
    with (tmp_path / "readings.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) >= len(list(samples.glob("*.jpg"))) > 10
    assert [row for row in rows if row["error"] or not row["text"]] == []
