"""Queues hold what they are about, in their order, and stay as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConfigError
from core.project import Project, Query, Status, queues
from tests.core.project.conftest import make_folder, make_reading

LABELS = [f"京A{i:05d}" for i in range(30)]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Project]:
    """Return a project of 30 labelled pictures, read by one model: three wrongly, one ungrammatically."""
    folder = make_folder(tmp_path / "p", tuple(f"{label}_1.jpg" for label in LABELS))
    with Project.open(folder) as project:
        project.scan()
        texts = dict(enumerate(LABELS)) | {3: "京A99999", 4: "京A99999", 5: "京A8"}
        ids = project.plate_ids(Query()).tolist()
        project.record_readings(
            "old",
            [(p, make_reading(texts[i], 0.9 - i / 100), None, "whole", "") for i, p in enumerate(ids)],
        )
        yield project


def test_the_least_certain_comes_first_and_the_order_stays(read: Project) -> None:
    make_folder(read.folder, ("京B00000_1.jpg",))  # which nobody has read
    read.scan()
    queue = queues.make(read, "uncertain")
    assert len(queue.ids) == 30
    first = read.row(int(queue.ids[0]))
    assert first.confidence == min(row.confidence or 1 for row in read.rows(queue.ids.tolist()))
    read.decide(first.plate_id, text=None, status=Status.CONFIRMED)
    queues.keep(read, queue)
    with Project.open(read.folder) as again:
        kept = queues.kept(again)
        assert kept is not None
        assert kept.name == "uncertain"
        assert np.array_equal(kept.ids, queue.ids)
    assert first.plate_id not in queues.make(read, "uncertain").ids


@pytest.mark.parametrize(("name", "labels"), [("label", LABELS[3:6]), ("grammar", LABELS[5:6])])
def test_what_differs_and_what_breaks_the_grammar(read: Project, name: str, labels: list[str]) -> None:
    assert [row.label for row in read.rows(queues.make(read, name).ids.tolist())] == labels


def test_duplicates_stand_side_by_side_decided_ones_too(read: Project) -> None:
    ids = queues.make(read, "duplicates").ids.tolist()
    read.decide(ids[0], text=None, status=Status.CONFIRMED)
    again = queues.make(read, "duplicates").ids.tolist()
    assert again == ids
    assert [row.label for row in read.rows(ids)] == LABELS[3:5]


def test_skipped_ones_are_a_queue_of_their_own(read: Project) -> None:
    plate = int(queues.make(read, "all").ids[7])
    read.set_skipped(plate, True)
    assert queues.make(read, "skipped").ids.tolist() == [plate]
    assert plate not in queues.make(read, "uncertain").ids


def test_two_models_are_compared_the_last_ones_if_none_is_named(read: Project) -> None:
    with pytest.raises(ConfigError) as caught:
        queues.make(read, "models")
    assert "old" in str(caught.value)
    ids = read.plate_ids(Query()).tolist()
    texts = {8: "京A11111"}
    read.record_readings(
        "new",
        [(p, make_reading(texts.get(i, read.row(p).text)), None, "whole", "") for i, p in enumerate(ids)],
    )
    queue = queues.make(read, "models")
    assert queue.models == ("old", "new")
    assert queue.ids.tolist() == [ids[8]]
    queues.keep(read, queue)
    assert queues.kept(read) == queues.FrozenQueue("models", pytest.approx(queue.ids), ("old", "new"))
    read.record_readings("newest", [(ids[9], make_reading("京A22222"), None, "whole", "")])
    queue = queues.make(read, "models")
    assert (queue.models, queue.ids.tolist()) == (("new", "newest"), [ids[9]])
    queue = queues.make(read, "models", models=("old", "new"))
    assert (queue.models, queue.ids.tolist()) == (("old", "new"), [ids[8]])


def test_a_picture_that_is_gone_is_in_no_queue_but_that_of_all(read: Project) -> None:
    ids = read.plate_ids(Query()).tolist()
    read.set_skipped(ids[7], True)
    wanted = {"uncertain": 5, "label": 5, "grammar": 5, "duplicates": 3, "audit": 9, "skipped": 7}
    assert all(ids[i] in queues.make(read, name).ids for name, i in wanted.items())
    read.set_setting(queues.AUDIT_SETTING, None)
    for i in wanted.values():
        (read.folder / read.row(ids[i]).path).unlink(missing_ok=True)
    read.scan()
    left = {name: queues.make(read, name).ids.tolist() for name in (*wanted, "all")}
    assert [name for name, i in wanted.items() if ids[i] in left[name]] == []
    assert left["all"] == ids


def test_an_audit_is_drawn_from_everything_and_resumed_until_it_is_done(
    read: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "AUDIT_SIZE", 10)
    everything = read.plate_ids(Query()).tolist()
    read.decide_many(everything[:15], status=Status.CONFIRMED)
    first = queues.make(read, "audit").ids.tolist()
    assert len(set(first)) == 10
    assert set(first) & set(everything[:15]) and set(first) - set(everything[:15])
    assert queues.make(read, "audit").ids.tolist() == first
    assert queues.audit(read) == queues.Audit(tuple(first), 0)
    read.decide_many([i for i in first if i not in everything[:15]], status=Status.CONFIRMED)
    more = queues.make(read, "audit").ids.tolist()
    assert more[:10] == first
    assert len(set(more)) == 20


def test_the_seed_that_is_kept_draws_the_same_audit(read: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "AUDIT_SIZE", 10)
    drawn = []
    for seed in (1, 2, 1):
        read.set_setting(queues.AUDIT_SETTING, {"seed": seed, "ids": []})
        drawn.append(queues.make(read, "audit").ids.tolist())
    assert drawn[0] == drawn[2] != drawn[1]


def test_a_filter_narrows_a_queue_in_either_order(read: Project) -> None:
    queue = queues.make(read, "uncertain")
    some = read.plate_ids(Query(text="京A0000"))
    assert queues.only(queue, some, ordered=True).tolist() == some.tolist()
    assert queues.only(queue, some, ordered=False).tolist() == [i for i in queue.ids if i in some]


@pytest.mark.parametrize("value", [None, 3, {"name": "nonsense", "ids": []}, {"name": "label"},
                                   {"name": "label", "ids": ["x"]}, {"name": "label", "ids": [[1]]},
                                   {"name": "label", "ids": [2**70]}])  # fmt: skip
def test_a_queue_that_no_longer_fits_is_none(read: Project, value: object) -> None:
    read.set_setting(queues.QUEUE_SETTING, value)
    read.set_setting(queues.AUDIT_SETTING, value)
    assert queues.kept(read) is None
    assert queues.audit(read) in (queues.Audit(), queues.Audit((), 0))


def test_an_unknown_queue_is_refused(read: Project) -> None:
    with pytest.raises(ConfigError):
        queues.make(read, "best")
