"""What the measuring scripts share."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import common


def test_the_real_data_is_where_the_environment_says(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PLATEWRIGHT_DATA", str(tmp_path))
    assert common.data_root() == tmp_path
    monkeypatch.setenv("PLATEWRIGHT_DATA", "")
    assert common.data_root().parts[-3:] == ("..", "shared", "data")


def test_the_spread_of_times() -> None:
    assert common.spread([7.0]) == {"median": 7.0, "p99": 7.0, "worst": 7.0}
    times = [float(n) for n in range(200, -1, -1)]
    assert common.spread(times) == {"median": 100.0, "p99": 198.0, "worst": 200.0}


def test_figures_are_written_where_a_file_is_asked_for(tmp_path: Path) -> None:
    common.write_json(None, {"nobody": "asked"})
    assert list(tmp_path.iterdir()) == []
    common.write_json(tmp_path / "f.json", {"皖": Path("a")})
    text = (tmp_path / "f.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"皖": "a"}
    assert "皖" in text
