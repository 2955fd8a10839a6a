"""The peers of the desk's benchmark: a bare list is measured for real, what is absent is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "browse_peer.py"


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    folder = tmp_path / "照片"
    folder.mkdir()
    for number in range(4):
        Image.new("RGB", (72, 116), (number * 60, 90, 120)).save(folder / f"{number}.jpg")
    return folder


def run(peer: str, frames: Path, told: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), peer, str(frames), str(told), "--acts", "3"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_bare_list_is_measured(frames, tmp_path, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ended = run("bare", frames, tmp_path / "told.json")
    assert ended.returncode == 0, ended.stderr
    found = json.loads((tmp_path / "told.json").read_text())
    assert set(found) == {"window", "list_full_new", "next_far", "peak_mb"}
    assert all(value > 0 for name, value in found.items() if name != "peak_mb")


def test_a_peer_that_is_not_installed_is_told(frames, tmp_path, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ended = run("labelme", frames, tmp_path / "told.json")
    if ended.returncode == 0:
        pytest.skip("labelme is installed beside the tests")
    assert (ended.returncode, (tmp_path / "told.json").exists()) == (3, False)
    assert "labelme is not here" in ended.stdout
