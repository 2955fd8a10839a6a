"""Figures of a project, counted by hand on a few plates; and two models side by side."""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.insight import comparison, statistics
from core.insight.comparison import Verdict
from core.insight.statistics import Agreement, Confusion, heat_map, of_facts
from core.project import PlateFact, Project, Query, Status
from tests.core.project.conftest import make_folder, make_reading


def fact(
    label: str | None, read: str | None, status: Status = Status.READ, text: str = "", sure: float = 0.97
) -> PlateFact:
    shown = text or read or ""
    kind = "green" if len(shown) == 8 else "blue" if shown else "unknown"
    confidence = None if read is None else sure
    return PlateFact(1, status, False, label, shown, read, confidence, kind, "", 130, 90, 7.5)


FACTS = [
    fact("皖A12345", "皖A12345"),
    fact("皖A12345", "皖A12346", sure=0.31),
    fact("皖A12345", "皖A12346", Status.CONFIRMED, "皖A12346", sure=1.0),
    fact(None, "浙AD12345", Status.CORRECTED, "浙AD12346"),
    fact("京A12345", "京A1234", Status.NO_PLATE, sure=0.3),
    fact("京A12345", None, Status.UNREAD),
]


def test_progress_and_agreement() -> None:
    figures = of_facts(FACTS)
    assert dict(figures.progress)[Status.READ] == 2
    assert (figures.plates, figures.decided) == (6, 3)
    assert dict(figures.agreement) == {
        "name-reading": Agreement(1, 4),
        "name-person": Agreement(0, 1),
        "reading-person": Agreement(1, 2),
    }
    assert math.isnan(Agreement(0, 0).share)


def test_a_person_outweighs_the_file_name() -> None:
    figures = of_facts(FACTS)
    assert set(figures.confusions) == {Confusion("5", "6", 1), Confusion("6", "5", 1)}


def test_confidence_in_bins_with_what_is_wrong() -> None:
    bins = {round(b.low, 2): (b.count, b.wrong) for b in of_facts(FACTS).confidence if b.count}
    assert bins == {0.3: (2, 1), 0.95: (3, 1)}


def test_provinces_kinds_and_sharpness() -> None:
    figures = of_facts(FACTS)
    assert figures.provinces == (("皖", 3), ("京", 1), ("浙", 1))
    assert dict(figures.kinds) == {"blue": 4, "green": 1}
    assert (figures.sharpness, figures.tilt) == (((125, 6),), ((5, 6),))


def test_steps_have_no_gaps_and_an_open_end() -> None:
    facts = [
        FACTS[0]._replace(sharpness=s, tilt=t) for s, t in ((24, 0.0), (75, 4.9), (9000, 88.0), (None, None))
    ]
    figures = of_facts(facts)
    assert figures.sharpness[:4] == ((0, 1), (25, 0), (50, 0), (75, 1))
    assert figures.sharpness[-1] == (500, 1)
    assert (figures.tilt[0], figures.tilt[-1]) == ((0, 2), (60, 1))


def test_nothing_has_no_figures() -> None:
    figures = of_facts([])
    assert (figures.plates, figures.confusions, figures.provinces, figures.sharpness) == (0, (), (), ())
    assert heat_map(figures.confusions) == ([], [], [])


def test_the_heat_map_has_the_most_frequent_pairs() -> None:
    pairs = [Confusion("8", "B", 5), Confusion("B", "8", 3), Confusion("0", "", 9), Confusion("8", "0", 1)]
    assert heat_map(pairs) == (["8", "B"], ["B", "8", "0"], [[5, 0, 1], [0, 3, 0]])
    assert heat_map(pairs, most=1) == (["8"], ["B"], [[5]])


def test_the_table_has_every_figure() -> None:
    written = statistics.to_csv(of_facts(FACTS))
    assert written.startswith(codecs.BOM_UTF8)  # by which spreadsheets know the encoding
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    table = {(row["section"], row["name"]): (row["count"], row["of"]) for row in rows}
    assert table[("agreement", "name-reading")] == ("1", "4")
    assert table[("province", "皖")] == ("3", "6")
    assert table[("confusion", "5>6")] == ("1", "")


@given(st.lists(st.builds(fact, st.sampled_from([None, "皖A12345", "浙AD1234"]),
                          st.sampled_from([None, "", "皖A12345", "88"]), st.sampled_from(Status),
                          st.sampled_from(["", "京A88888"]), st.floats(0, 1))))  # fmt: skip
def test_figures_add_up(facts: list[PlateFact]) -> None:
    figures = of_facts(facts)
    assert sum(n for _, n in figures.progress) == len(facts)
    assert sum(b.count for b in figures.confidence) == sum(f.confidence is not None for f in facts)
    assert all(0 <= b.wrong <= b.count for b in figures.confidence)
    assert all(pair.same <= pair.both for _, pair in figures.agreement)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    labels = [f"京A1234{i}" for i in range(6)]
    with Project.open(make_folder(tmp_path / "p", tuple(f"{label}.jpg" for label in labels))) as project:
        project.scan()
        ids = project.plate_ids(Query()).tolist()
        old = [*labels[:2], "京A99999", "京A99999", "京A99999", labels[5]]
        new = [labels[0], "京A88888", labels[2], "京A88888", labels[4], labels[5]]
        for name, texts in (("old", old), ("new", new)):
            rows = [(i, make_reading(text), None, "whole", "") for i, text in zip(ids, texts, strict=True)]
            project.record_readings(name, rows[:5] if name == "old" else rows)
        project.decide(ids[0], text=labels[0], status=Status.CONFIRMED)
        project.decide(ids[1], text=labels[1], status=Status.CORRECTED)
        project.decide(ids[4], text=None, status=Status.DOUBTFUL)
        yield project


def test_facts_of_a_real_store_are_those_of_its_rows(project: Project) -> None:
    facts = {fact.plate_id: fact for fact in project.facts()}
    rows = project.rows(project.plate_ids(Query()).tolist())
    assert len(facts) == len(rows)
    for row in rows:
        told = facts[row.plate_id]
        assert (told.status, told.label, told.text, told.read_text, told.confidence, told.kind) == (
            row.status, row.label, row.text, row.read_text, row.confidence, row.kind,
        )  # fmt: skip
    assert statistics.statistics(project).plates == len(rows)


def test_a_plate_whose_picture_is_gone_still_counts(project: Project) -> None:
    before = statistics.statistics(project)
    (project.folder / "京A12340.jpg").unlink()  # a confirmed one
    project.scan()
    figures, counts = statistics.statistics(project), project.counts()
    assert (figures.missing, figures.plates) == (1, counts["total"]) == (1, 6)
    assert dict(figures.progress) == dict(before.progress) == {s: counts[s] for s in Status}
    assert figures.agreement == before.agreement
    assert b"progress,missing,1,6" in statistics.to_csv(figures)


def test_two_models_are_judged_by_people_first(project: Project) -> None:
    told = comparison.compare(project, "old", "new")
    assert told.both == 5
    assert told.counts == {Verdict.BETTER: 1, Verdict.WORSE: 1, Verdict.NEITHER: 1, Verdict.OPEN: 1}
    assert (told.old_right, told.new_right) == (Agreement(2, 2), Agreement(1, 2))
    assert [change.verdict for change in told.changes] == list(Verdict)
    by_person = {change.truth for change in told.changes if change.by_person}
    assert by_person == {change.old for change in told.changes if change.verdict is Verdict.WORSE}
    assert by_person == {"京A12341"}
    back = comparison.compare(project, "new", "old")
    assert back.counts[Verdict.BETTER] == told.counts[Verdict.WORSE]


def test_a_plate_whose_picture_is_gone_is_not_compared(project: Project) -> None:
    """Nobody can look which of the two is right, and the queue of what differs leaves it out too."""
    told = comparison.compare(project, "old", "new")
    gone = told.changes[0].plate_id
    (project.folder / project.row(gone).path).unlink()
    project.scan()
    after = comparison.compare(project, "old", "new")
    assert after.both == told.both - 1
    assert gone not in {change.plate_id for change in after.changes}


def test_a_model_that_has_not_read_is_compared_with_nothing(project: Project) -> None:
    assert comparison.compare(project, "old", "nobody").both == 0
