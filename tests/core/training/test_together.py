"""Two processes that train together: they follow one alone, and go on together where they stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import tomlkit

from core.errors import TrainingError
from core.training import state, together
from core.training.config import TrainConfig
from core.training.run_log import STOP_FILE
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig, draw_folder
from tests.core.training.test_trainer import FULL, events, losses

ROOT = Path(__file__).resolve().parents[3]
# the last line of each process tells the number that its random generator gives after the run
WORKER = """
import sys, torch
import torch.distributed as dist
from core.training.__main__ import main
code = main(sys.argv[1:])
assert code or not dist.is_initialized(), "the group was not left"
print(torch.rand(()).item())
sys.exit(code)
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gloo is not in the Windows wheels' torchrun")


# a step up the hill passes the rounding of the first gradient on to the second
@pytest.mark.parametrize(("sharpness", "apart"), [(0.0, 1e-4), (0.05, 1e-3)])
def test_two_processes_follow_the_curve_of_one(
    eight: Path, make_config: MakeConfig, tmp_path: Path, sharpness: float, apart: float
) -> None:
    def settings(output: str) -> TrainConfig:
        return make_config(eight, model=FULL, output=str(tmp_path / output), optim__sharpness=sharpness)

    alone = Trainer(settings("one"), mirror=False)
    alone.run()
    together = settings("two")
    _run_both([together, together], tmp_path)
    one, two = losses(tmp_path / "one"), losses(tmp_path / "two")
    assert len(one) == len(two) == 4
    assert two == pytest.approx(one, abs=apart)
    first = state.load(tmp_path / "one" / "last.pt")["network"]
    second = state.load(tmp_path / "two" / "last.pt")["network"]
    # Adam blows the rounding of gradients near zero up to whole steps, so single weights may differ.
    moved = sum(float((first[k] - second[k]).abs().sum()) for k in first)
    assert moved / sum(value.numel() for value in first.values()) < 1e-6


def test_two_processes_without_a_shared_disk_go_on_where_they_stopped(
    eight: Path, make_config: MakeConfig, tmp_path: Path
) -> None:
    draw_folder(tmp_path / "held", 2, seed=8)

    def settings(output: str, held: str = "held") -> TrainConfig:
        data = {
            "train": [{"kind": "crops", "path": str(eight), "augment": False}],
            "validation": [{"kind": "crops", "path": str(tmp_path / held)}],
            "workers": 0,
        }
        return make_config(eight, data=data, output=str(tmp_path / output), run__log_every=2)

    Trainer(settings("whole"), mirror=False).run()
    # the second process has neither the run's folder nor the plates to measure on
    both = [settings("first"), settings("second", held="elsewhere")]
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / STOP_FILE).touch()
    _run_both(both, tmp_path)
    assert state.load(tmp_path / "first" / "last.pt")["step"] == 1
    (tmp_path / "first" / STOP_FILE).unlink()
    drawn = _run_both(both, tmp_path, "--resume")
    assert losses(tmp_path / "first") == pytest.approx(losses(tmp_path / "whole"), abs=1e-4)
    assert [e["step"] for e in events(tmp_path / "first") if e["event"] == "started"] == [0, 1]
    assert drawn[0] != drawn[1]  # else the same units would be dropped out on both
    assert not (tmp_path / "second").exists()


def test_what_the_first_process_cannot_read_ends_both(
    eight: Path, make_config: MakeConfig, tmp_path: Path
) -> None:
    both = [make_config(eight, output=str(tmp_path / name)) for name in ("first", "second")]
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "last.pt").write_bytes(b"no checkpoint")
    workers = _start_both(both, tmp_path, "--resume")
    told = [err for _, err in _outputs(workers)]
    assert [worker.returncode for worker in workers] == [1, 1], told
    for text in told:
        assert "The checkpoint cannot be read" in text and "Traceback" not in text


def _run_both(configs: list[TrainConfig], folder: Path, *options: str) -> list[str]:
    """Train in two processes to the end; return the last line that each of them told."""
    workers = _start_both(configs, folder, *options)
    outputs = _outputs(workers)
    assert [worker.returncode for worker in workers] == [0, 0], outputs
    return [out.splitlines()[-1] for out, _ in outputs]


def _outputs(workers: list[subprocess.Popen[str]]) -> list[tuple[str, str]]:
    try:
        return [worker.communicate(timeout=240) for worker in workers]
    finally:
        for worker in workers:  # one may wait for ever for what the other one does not send
            worker.kill()


def _start_both(configs: list[TrainConfig], folder: Path, *options: str) -> list[subprocess.Popen[str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    workers = []
    for rank, config in enumerate(configs):
        path = folder / f"{rank}.toml"
        text = tomlkit.dumps(config.model_dump(mode="json", exclude_none=True))
        path.write_text(text, encoding="utf-8")
        workers.append(_start(rank, port, [str(path), *options]))
    return workers


def _start(rank: int, port: str, arguments: list[str]) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": "2",
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": port,
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-c", WORKER, *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_group_that_only_half_is_named_is_told(
    make_config: MakeConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make_config(tmp_path)
    # as clusters set it for all that they start
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.delenv("MASTER_ADDR", raising=False)
    with (
        pytest.raises(TrainingError, match="cannot find each other") as caught,
        together.joined(config),
    ):
        pass
    assert "expected, but not set" in caught.value.detail
