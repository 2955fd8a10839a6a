"""The processes that draw: what asks the training to stop does not end them under it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from pathlib import Path

import psutil
import pytest

from core.alphabet import PLATES
from core.datasets import sources
from core.datasets.stream import Encoding, Stream, StreamBatches, loader
from tests.core.training.conftest import draw_folder


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_leaves_the_workers_to_the_training(tmp_path: Path, number: int) -> None:
    draw_folder(tmp_path / "车牌", 4, 3)
    encoding = Encoding(PLATES, 21, (3, 32, 100), (0.5,) * 3, (0.25,) * 3)
    source = sources.crop_folder(tmp_path / "车牌", sources.label_check(PLATES, 21))
    before = set(multiprocessing.active_children())
    batches = iter(loader(Stream([source], [1.0], encoding, 1), StreamBatches(0, 40, 2), 1))
    taken = [next(batches)]
    (started,) = set(multiprocessing.active_children()) - before
    worker = psutil.Process(started.pid)
    worker.send_signal(number)
    taken += batches
    assert len(taken) == 40
    psutil.wait_procs([worker], timeout=30)
    assert not worker.is_running()
