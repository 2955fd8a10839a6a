"""Queries choose and order what they say, checked against plain Python over all rows."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alignment import edits
from core.errors import ConfigError
from core.plate import PlateKind, is_valid
from core.project import UNDECIDED, VOUCHED, PlateRow, Project, Query, Status, choices
from core.project.filter_language import complete, format_query, parse
from core.project.query import DISAGREEMENTS, compile_query
from core.reading import Quad
from tests.core.project.conftest import make_folder, make_reading

TEXTS = ["京A12345", "浙B88A88", "皖AD09292", "粤Z1234港", "京A8", "12345", "使123456", "浙B[8]"]


class Rows(list[PlateRow]):
    """Rows that tests which fail do not print."""

    def __repr__(self) -> str:
        return f"{len(self)} rows"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, list[PlateRow]]]:
    """A project in which about every combination of states occurs."""
    folder = tmp_path_factory.mktemp("world") / "p"
    names = tuple(f"{'xy'[i % 2]}/{'z/' if i % 3 else ''}{TEXTS[i % 5]}_{i}.jpg" for i in range(60))
    with Project.open(make_folder(folder, names)) as project:
        project.scan()
        ids = project.plate_ids(Query()).tolist()
        outcomes = [
            (p, make_reading(TEXTS[i % 8], (i * 7 % 20) / 20), None, "whole", "") for i, p in enumerate(ids)
        ]
        for i in range(3, 50, 7):  # some stand in two rows
            plate, found, *rest = outcomes[i]
            outcomes[i] = (plate, replace(found, rows=2), *rest)
        project.record_readings("old", outcomes[:50])
        project.record_readings(
            "new", [(p, make_reading("京A12345"), *rest) for p, _, *rest in outcomes[:20]]
        )
        project.activate("old")
        project.record_readings(
            "old", [(ids[55], None, None, "none", ""), (ids[56], None, None, "none", "torn")]
        )
        for i, status in enumerate(s for s in Status if s not in UNDECIDED):
            project.decide_many(
                ids[i * 4 : i * 4 + 3], text=TEXTS[i], status=status, operator="ann" if i % 2 else ""
            )
        named = next(p for p in ids[25:50] if project.row(p).label == "京A12345")
        project.decide(named, text="京A12385", status=Status.CORRECTED)
        project.set_skipped(ids[30], True)
        project.set_split(ids[40:45], "val")
        for i in range(12):
            corners = [[10, 10], [60, 10 + 4 * i], [60, 30 + 4 * i], [10, 30]]
            project.set_quad(ids[i], Quad.from_points(corners))
        project.tell_measures()
        project.keep_sharpness((plate, 10 * i) for i, plate in enumerate(ids[6:20]))
        project.delete_plate(
            project.add_plate(project.row(ids[2]).image_id, Quad.from_box((0, 0, 9, 9))).plate_id
        )
        project.add_plate(project.row(ids[3]).image_id, None)
        (folder / project.row(ids[5]).path).unlink()
        project.scan()
        TILTS.update(project._database.read("SELECT plate_id, tilt FROM measures WHERE tilt IS NOT NULL"))
        SHARPNESS.update({plate: 10 * i for i, plate in enumerate(ids[6:20])})
        yield project, Rows(project.rows(range(1, 200)))


TILTS: dict[int, float] = {}
SHARPNESS: dict[int, int] = {}


def within(figure: float | None, low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return True
    return figure is not None and (low is None or figure >= low) and (high is None or figure < high)


def disagrees(row: PlateRow, pair: str) -> bool:
    texts = {
        "name": row.label,
        "reading": row.read_text,
        "person": row.text if row.status in VOUCHED else None,
    }
    one, other = (texts[name] for name in pair.split("-"))
    return None not in (one, other) and one != other


def taken(row: PlateRow) -> list[tuple[str, str]]:
    truth = row.text if row.status in VOUCHED else row.label if row.status in UNDECIDED else None
    return [] if not truth or row.read_text is None else edits(truth, row.read_text)


def chosen(query: Query, rows: list[PlateRow]) -> list[PlateRow]:
    """Choose and sort in plain Python."""
    texts = [row.text for row in rows if not row.deleted]

    def keep(row: PlateRow) -> bool:
        pattern = query.text.replace("[", "[[]")
        if "*" not in pattern and "?" not in pattern:
            pattern = f"*{pattern}*"
        sure = row.confidence
        return (
            not row.deleted
            and fnmatch.fnmatchcase(row.text, pattern)
            and (not query.status or row.status in query.status)
            and (not query.kind or row.kind in query.kind)
            and (not query.province or row.text[:1] in tuple(query.province))
            and (query.skipped is None or row.skipped == query.skipped)
            and (query.missing is None or row.missing == query.missing)
            and (not query.differs or bool(row.label and row.text and row.label != row.text))
            and (not query.violates or bool(row.text and not row.text.isdigit() and not is_valid(row.text)))
            and (not query.duplicates or bool(row.text and texts.count(row.text) > 1))
            and (query.confidence_from is None or (sure is not None and sure >= query.confidence_from))
            and (query.confidence_below is None or (sure is not None and sure < query.confidence_below))
            and (not query.subset or f"{row.subset}/".startswith(f"{query.subset}/")
                 or (query.subset == "/" and not row.subset))
            and (not query.split or row.split == query.split)
            and (query.rows is None or row.rows == query.rows)
            and (not query.operator or row.operator == query.operator)
            and query.path in row.path
            and (not query.label or query.label in (row.label or ""))
            and (not query.disagree or disagrees(row, query.disagree))
            and (not query.taken or tuple(query.taken.replace("-", "").split(">")) in taken(row))
            and within(TILTS.get(row.plate_id), query.tilt_from, query.tilt_below)
            and within(SHARPNESS.get(row.plate_id), query.sharp_from, query.sharp_below)
            and not any(row in chosen(other, rows) for other in query.without)
        )  # fmt: skip

    keys: dict[str, Any] = {
        "path": lambda row: "",
        "confidence": lambda row: row.confidence,
        "text": lambda row: row.text,
        "status": lambda row: list(Status).index(row.status),
        "changed": lambda row: row.changed_at or None,
        "kind": lambda row: row.kind,
        "differs": lambda row: not row.differs,
        "label": lambda row: row.label,
    }
    key = keys[query.sort]
    kept = sorted(filter(keep, rows), key=lambda row: (row.path, row.plate_id), reverse=query.descending)
    known = sorted((row for row in kept if key(row) is not None), key=key, reverse=query.descending)
    return known + [row for row in kept if key(row) is None]


flags = st.sampled_from([None, None, True, False])
left_out = st.sampled_from(
    [
        Query(status=frozenset({Status.READ})),
        Query(confidence_below=0.5, province="京"),
        Query(violates=True),
        Query(text="8"),
        Query(subset="x"),
        Query(subset="/"),
        Query(kind=frozenset({"blue"})),
        Query(operator="ann", confidence_below=0.5),
        Query(duplicates=True),
        Query(tilt_from=10.0),
        Query(taken="5>-"),
        Query(disagree="name-reading"),
        Query(rows=2),
    ]
)
queries = st.builds(
    Query,
    label=st.sampled_from(["", "", "浙B"]),
    without=st.lists(left_out, max_size=2).map(tuple),
    text=st.sampled_from(["", "", "8", "京A", "*88*", "?A*", "[8]", "*[*", "浙b"]),
    status=st.frozensets(st.sampled_from(Status), max_size=3),
    sort=st.sampled_from(["path", "confidence", "text", "status", "changed", "kind", "label", "differs"]),
    descending=st.booleans(),
    differs=st.sampled_from([False, False, True]),
    violates=st.sampled_from([False, False, True]),
    duplicates=st.sampled_from([False, False, True]),
    skipped=flags,
    missing=flags,
    confidence_from=st.sampled_from([None, None, 0.25]),
    confidence_below=st.sampled_from([None, None, 0.5, 0.9]),
    province=st.sampled_from(["", "", "京浙", "粤"]),
    kind=st.frozensets(st.sampled_from([k.value for k in PlateKind]), max_size=2),
    path=st.sampled_from(["", "", "z/", "_1"]),
    subset=st.sampled_from(["", "", "x", "x/z", "/"]),
    split=st.sampled_from(["", "", "", "val"]),
    operator=st.sampled_from(["", "", "", "ann"]),
    rows=st.sampled_from([None, None, None, 1, 2]),
    tilt_from=st.sampled_from([None, None, 12.5]),
    tilt_below=st.sampled_from([None, None, 30.0]),
    sharp_from=st.sampled_from([None, None, None, 70.0]),
    sharp_below=st.sampled_from([None, None, None, 40.0]),
    disagree=st.sampled_from(["", "", "", *DISAGREEMENTS]),
    taken=st.sampled_from(["", "", "", "京>浙", "5>-", "->B", "3>8"]),
)


@given(query=queries, few=st.sampled_from([2, 4096]))
def test_every_query_chooses_and_sorts_as_plain_python_does(
    world: tuple[Project, list[PlateRow]], query: Query, few: int
) -> None:
    project, rows = world
    expected = chosen(Query(**{**asdict(query), "text": query.text.upper()}), rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choices, "_FEW", few)  # many are sorted in another way
        found = project.plate_ids(query).tolist()
    assert found == [row.plate_id for row in expected]


@pytest.mark.parametrize("descending", [False, True])
def test_all_plates_are_sorted_as_plain_python_does(
    world: tuple[Project, list[PlateRow]], descending: bool
) -> None:
    """What is chosen above is often little, and then in one order anyway."""
    project, rows = world
    for sort in ("path", "confidence", "text", "status", "changed", "kind", "label", "differs"):
        query = Query(sort=sort, descending=descending)
        assert project.plate_ids(query).tolist() == [row.plate_id for row in chosen(query, rows)], sort


def test_a_plate_that_nobody_has_read_counts_as_one_row(world: tuple[Project, list[PlateRow]]) -> None:
    project, rows = world
    one, two = (set(project.plate_ids(Query(rows=number)).tolist()) for number in (1, 2))
    assert two == {row.plate_id for row in rows if row.rows == 2 and not row.deleted}
    assert one == set(project.plate_ids(Query()).tolist()) - two
    assert {row.plate_id for row in rows if row.status is Status.UNREAD and not row.deleted} <= one
    assert set(project.plate_ids(Query(without=(Query(rows=2),))).tolist()) == one


@given(query=queries)
def test_a_query_survives_the_settings(query: Query) -> None:
    assert Query.from_json(json.loads(json.dumps(query.to_json()))) == query


def test_a_query_from_the_future_keeps_what_is_known() -> None:
    assert Query.from_json({"text": "8", "from_2030": 1}) == Query(text="8")
    assert Query(status=["read"], models=["a", "b"]) == Query(  # type: ignore[arg-type]
        status=frozenset({Status.READ}), models=("a", "b")
    )


def test_impossible_queries_are_refused() -> None:
    with pytest.raises(ConfigError):
        Query(sort="colour")  # type: ignore[arg-type]
    for impossible in ({"models": ["one"]}, {"disagree": "you-me"}, {"taken": "8"}):
        with pytest.raises(ConfigError):
            Query.from_json(impossible)


def test_every_way_of_choosing_finds_something(world: tuple[Project, list[PlateRow]]) -> None:
    project, rows = world
    for pair in DISAGREEMENTS:
        assert len(project.plate_ids(Query(disagree=pair))), pair
    for query in (Query(tilt_from=30.0), Query(sharp_below=40.0)):
        assert len(project.plate_ids(query)), query
    for truth, read in {edit for row in rows if not row.deleted for edit in taken(row)}:
        assert len(project.plate_ids(Query(taken=f"{truth or '-'}>{read or '-'}"))), (truth, read)


def test_plates_that_two_models_read_differently(world: tuple[Project, list[PlateRow]]) -> None:
    project, _ = world
    old, new = project.texts_by("old"), project.texts_by("new")
    expected = {p for p in new if p in old and old[p][0] != new[p][0]}
    assert expected
    assert set(project.plate_ids(Query(models=("old", "new"))).tolist()) == expected
    assert len(project.plate_ids(Query(models=("old", "nobody")))) == 0


def test_plates_that_a_model_has_not_read(world: tuple[Project, list[PlateRow]]) -> None:
    project, _ = world
    everything = set(project.plate_ids(Query()).tolist())
    assert set(project.plate_ids(Query(unread_by="new")).tolist()) == everything - set(
        project.texts_by("new")
    )
    assert set(project.plate_ids(Query(unread_by="nobody")).tolist()) == everything
    read = Query(without=(Query(unread_by="new"),))
    assert set(project.plate_ids(read).tolist()) == everything & set(project.texts_by("new"))


def test_pictures_without_a_known_plate_and_with_problems(world: tuple[Project, list[PlateRow]]) -> None:
    project, _ = world
    assert [project.row(i).read_text for i in project.plate_ids(Query(no_place=True))] == [None, None]
    assert [project.row(i).problem for i in project.plate_ids(Query(problem=True))] == ["torn"]


def test_changes_within_a_time(world: tuple[Project, list[PlateRow]]) -> None:
    project, rows = world
    changed = {row.plate_id for row in rows if row.changed_at and not row.deleted}
    assert set(project.plate_ids(Query(changed_since="2020-01-01T00:00:00Z")).tolist()) == changed
    assert len(project.plate_ids(Query(changed_before="2020-01-01"))) == 0


def test_a_random_audit_is_the_same_again_and_in_order(world: tuple[Project, list[PlateRow]]) -> None:
    project, _ = world
    first, again, other = (project.plate_ids(Query(sample=10, seed=seed)) for seed in (1, 1, 2))
    assert len(first) == 10
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    position = {plate: i for i, plate in enumerate(project.plate_ids(Query()).tolist())}
    assert sorted(first.tolist(), key=lambda plate: position[plate]) == first.tolist()
    assert len(project.plate_ids(Query(sample=10_000))) == len(position)


def test_what_is_settled_is_all_that_waits_for_nobody(world: tuple[Project, list[PlateRow]]) -> None:
    project, rows = world
    waiting = {
        row.plate_id
        for row in rows
        if row.status in UNDECIDED and not (row.skipped or row.missing or row.deleted)
    }
    settled = set(project.settled_ids().tolist())
    assert waiting and settled
    assert {row.plate_id for row in rows} - settled == waiting


def test_counts_agree_with_the_rows(world: tuple[Project, list[PlateRow]]) -> None:
    project, rows = world
    rows = [row for row in rows if not row.deleted]
    counts = project.counts()
    assert counts["total"] == len(rows)
    assert {s: counts[s.value] for s in Status} == {s: sum(r.status is s for r in rows) for s in Status}
    for flag in ("skipped", "missing", "differs"):
        assert counts[flag] == sum(getattr(row, flag) for row in rows) > 0


@pytest.mark.parametrize("sort", ["path", "confidence", "text"])
@pytest.mark.parametrize("descending", [False, True])
def test_the_usual_orders_are_read_off_an_index(
    world: tuple[Project, list[PlateRow]], sort: Any, descending: bool
) -> None:
    query = Query(
        status=UNDECIDED,
        skipped=False,
        missing=False,
        text="8",
        confidence_below=0.9,
        sort=sort,
        descending=descending,
    )
    sql, parameters = compile_query(query)
    plan = " ".join(row[3] for row in world[0]._database.read(f"EXPLAIN QUERY PLAN {sql}", parameters))
    assert re.search(rf"USING (COVERING )?INDEX plates_by_{sort}\b", plan)
    assert "TEMP B-TREE" not in plan


def test_rows_keep_the_order_asked_for_and_leave_out_the_unknown(
    world: tuple[Project, list[PlateRow]],
) -> None:
    project, _ = world
    assert [row.plate_id for row in project.rows(np.array([3, 1, 99999, 2]))] == [3, 1, 2]  # type: ignore[arg-type]


def test_vouched_plates_are_what_export_and_fine_tuning_get(world: tuple[Project, list[PlateRow]]) -> None:
    project, rows = world
    vouched = {row.plate_id for row in rows if row.status in (Status.CONFIRMED, Status.CORRECTED)}
    assert {row.plate_id for row in project.confirmed()} == vouched


def test_a_path_of_another_system_is_no_pattern(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", ("a[1]/x.jpg", "a1/x.jpg"))
    with Project.open(folder) as project:
        project.scan()
        assert [project.row(i).path for i in project.plate_ids(Query(path="a[1]*"))] == ["a[1]/x.jpg"]
        assert [project.row(i).path for i in project.plate_ids(Query(subset="a[1]/"))] == ["a[1]/x.jpg"]


def test_a_sub_folder_is_found_by_its_short_name_wherever_it_lies(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", ("all/CCPD_Tilt/x.jpg", "tilt/a/x.jpg", "tilted/x.jpg", "x.jpg"))
    with Project.open(folder) as project:
        project.scan()
        found = [project.row(i).path for i in project.plate_ids(Query(subset="tilt"))]
        assert found == ["all/CCPD_Tilt/x.jpg", "tilt/a/x.jpg"]
        everything = Query(without=(Query(subset="Tilt"),))
        assert len(project.plate_ids(everything)) == 2


def test_a_slash_is_the_top_folder_alone(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", ("a.jpg", "b/c.jpg", "ccpd_/d.jpg"))
    with Project.open(folder) as project:
        project.scan()
        assert [project.row(i).path for i in project.plate_ids(parse("subset:/"))] == ["a.jpg"]
        below = project.plate_ids(parse("-subset:/"))
        assert [project.row(i).path for i in below] == ["b/c.jpg", "ccpd_/d.jpg"]
        assert complete("subset:", 7, project.known_values())[1] == ["subset:/", "subset:b", "subset:ccpd_"]
        assert format_query(parse("subset:/")) == "subset:/"
    with Project.open(make_folder(tmp_path / "q", ("a.jpg",))) as project:
        project.scan()
        assert project.known_values()["subset"] == []
