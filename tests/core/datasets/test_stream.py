"""Which samples a step takes, wherever it is resumed and however many processes share it."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import cv2
import pytest
import torch

from core.alphabet import PLATES
from core.datasets.drawn import DrawnSource
from core.datasets.sources import label_check
from core.datasets.stream import Encoding, Stream, StreamBatches, loader, quiet_worker

ENCODING = Encoding(PLATES, 21, (3, 32, 100), (0.5,) * 3, (0.25,) * 3)


@pytest.mark.parametrize("world", [1, 2, 3, 6])
def test_processes_part_each_batch_among_them(world: int) -> None:
    whole = list(StreamBatches(2, 5, 6))
    assert [index for batch in whole for index in batch] == list(range(12, 30))
    parts = [list(StreamBatches(2, 5, 6, rank, world)) for rank in range(world)]
    for step, batch in enumerate(whole):
        shares = [part[step] for part in parts]
        assert {len(share) for share in shares} == {6 // world}
        assert sorted(index for share in shares for index in share) == batch


@pytest.mark.parametrize(("start", "steps"), [(0, 4), (3, 4), (4, 4), (9, 4)])
def test_a_resumed_stream_has_the_batches_that_are_left(start: int, steps: int) -> None:
    batches = StreamBatches(start, steps, 2)
    assert list(batches) == list(StreamBatches(0, steps, 2))[start:]
    assert len(batches) == len(list(batches))


def test_loading_takes_nothing_from_what_dropout_draws_from() -> None:
    stream = Stream([DrawnSource(None, label_check(PLATES, 21))], [1.0], ENCODING, 1)
    before = torch.get_rng_state()
    assert len(list(loader(stream, StreamBatches(0, 2, 2), 0))) == 2
    assert torch.equal(torch.get_rng_state(), before)


def _threads() -> tuple[int, int]:
    cv2.setNumThreads(3)
    torch.set_num_threads(3)
    quiet_worker(0)
    return cv2.getNumThreads(), torch.get_num_threads()


def test_a_worker_keeps_to_one_thread() -> None:
    # in a process of its own, as what is set is of the whole one
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(_threads).result() == (1, 1)
