"""What every test stands on: no user's files, no screen, no silent warning."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Before the first Qt import: a test machine has no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# On Windows Qt knows no fonts without a screen, unless it is told where they lie.
if sys.platform == "win32":
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["WINDIR"]) / "Fonts"))

# Before the first torch import: on a busy machine its threads wait for each other, sixty times longer
# than a small test computes.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A deadline would make tests depend on how busy the machine is.
settings.register_profile("platewright", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("platewright")

_HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "WIN_PD_OVERRIDE_APPDATA": "roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
}


@pytest.fixture(scope="module", autouse=True)
def few_to_look_through() -> None:
    """Leave what is loaded by now out of the collector's rounds: torch alone is half a million objects."""
    gc.collect()  # else rubbish would be frozen too, and stay
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let the interpreter take everything down: libraries complain of what is left when it ends."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def user_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test, and the processes it starts, an empty home: settings, data and cache folders."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in _HOME_VARIABLES.items():
        target = home / folder
        target.mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(variable, str(target))
    return home


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pin the language, which the window would otherwise take from the machine."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the source tree."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real plates named by ``PLATEWRIGHT_DATA``, or skip the test."""
    folder = Path(os.environ.get("PLATEWRIGHT_DATA") or ROOT / ".." / "shared" / "data").resolve()
    if not (folder / "manifest.tsv").is_file():
        pytest.skip("no real plates here: set PLATEWRIGHT_DATA")
    return folder


@pytest.fixture
def a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every engine say that it runs on a GPU, where the processor does its work."""
    from core.recognition.engine import Engine

    def start(self: Engine, *_: object) -> object:
        self.provider = "cuda"
        return self._session_of(["CPUExecutionProvider"], 1)

    monkeypatch.setattr(Engine, "_start", start)
