"""Any sequence of acts, undos, redos and readings, against a model in plain Python."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from core import stamps
from core.plate import normalise
from core.project import UNDECIDED, VOUCHED, Edit, Project, Query, Status
from core.reading import Quad
from tests.core.project.conftest import make_folder, make_reading

TEXTS = ["京A12345", "浙b·8888O", "皖AD09292", "粤Z1234港"]
texts = st.sampled_from(TEXTS)
models = st.sampled_from(["old", "new"])


@dataclass(frozen=True)
class Person:
    """What a person said about a plate."""

    text: str | None = None
    decision: Status | None = None
    quad: Quad | None = None
    skipped: bool = False
    deleted: bool = False


@dataclass
class Plate:
    image: int
    person: Person = Person()
    read: str | None = None
    readings: dict[str, str] = field(default_factory=dict)
    shown: str = ""  # whose reading
    stale: set[str] = field(default_factory=set)  # who read the picture that was there before
    altered: bool = False

    def forget(self) -> None:
        """Have no reading of a picture that is gone, where nobody vouches for it."""
        if self.person.decision is None:
            self.readings = {m: t for m, t in self.readings.items() if m not in self.stale}
            self.read = None if self.shown in self.stale else self.read
            self.stale = set()

    @property
    def said(self) -> bool:
        return (self.person.decision, self.person.quad, self.person.text) != (None, None, None)

    @property
    def text(self) -> str:
        return self.person.text or self.read or ""

    @property
    def status(self) -> Status:
        return self.person.decision or (Status.UNREAD if self.read is None else Status.READ)


class Desk(RuleBasedStateMachine):
    """One operator, two models, three pictures."""

    done = Bundle("done")
    undone = Bundle("undone")

    @initialize()
    def open(self) -> None:
        self.place = Path(tempfile.mkdtemp())
        make_folder(self.place / "p", ("a.jpg", "b.jpg", "京A12345_1.jpg"))
        self.project = Project.open(self.place / "p")
        self.project.scan()
        self.plates = {row.plate_id: Plate(row.image_id) for row in self.rows()}
        self.files = {row.image_id: self.project.folder / row.path for row in self.rows()}
        self.changes: dict[int, tuple[Person, Person]] = {}
        self.looked: dict[int, bool] = {}  # by edit: it took the mark of a changed picture away
        self.count = self.replaced = 0

    def rows(self):  # type: ignore[no-untyped-def]
        return self.project.rows(self.project.plate_ids(Query()).tolist())

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            shutil.rmtree(self.place)

    def pick(self, number: int) -> int:
        return list(self.plates)[number % len(self.plates)]

    def acted(self, edit: Edit, person: Person, *, looked: bool = False) -> Edit:
        plate = self.plates[edit.plate_id]
        self.changes[id(edit)] = (plate.person, person)
        self.looked[id(edit)] = looked and plate.altered
        plate.person, plate.altered = person, plate.altered and not looked
        plate.forget()
        self.count += 1
        return edit

    @rule(target=done, number=st.integers(0, 5), text=texts, status=st.sampled_from(Status))
    def decide(self, number: int, text: str, status: Status) -> Edit:
        plate_id = self.pick(number)
        plate = self.plates[plate_id]
        edit = self.project.decide(plate_id, text=text, status=status)
        text = normalise(text)
        if status in UNDECIDED:
            return self.acted(edit, replace(plate.person, text=text, decision=None))
        if status in VOUCHED and plate.read is not None:
            status = Status.CONFIRMED if text == plate.read else Status.CORRECTED
        return self.acted(edit, replace(plate.person, text=text, decision=status, skipped=False), looked=True)

    @rule(target=done, number=st.integers(0, 5), right=st.integers(1, 50))
    def move_corners(self, number: int, right: int) -> Edit:
        plate_id, quad = self.pick(number), Quad.from_box((0, 0, right, 10))
        edit = self.project.set_quad(plate_id, quad)
        return self.acted(edit, replace(self.plates[plate_id].person, quad=quad), looked=True)

    @rule(target=done, number=st.integers(0, 5), skipped=st.booleans())
    def skip(self, number: int, skipped: bool) -> Edit:
        plate_id = self.pick(number)
        edit = self.project.set_skipped(plate_id, skipped)
        return self.acted(edit, replace(self.plates[plate_id].person, skipped=skipped))

    @rule(target=done, number=st.integers(0, 5))
    def add(self, number: int) -> Edit:
        image, quad = self.plates[self.pick(number)].image, Quad.from_box((1, 1, 5, 5))
        edit = self.project.add_plate(image, quad)
        self.plates[edit.plate_id] = Plate(image, Person(deleted=True))
        return self.acted(edit, Person(quad=quad), looked=True)

    def is_alone(self, plate: Plate) -> bool:
        """Tell whether its picture has no other plate."""
        others = (p for p in self.plates.values() if p is not plate and p.image == plate.image)
        return all(p.person.deleted for p in others)

    @rule(target=done, number=st.integers(0, 5))
    def delete(self, number: int) -> Edit:
        plate_id = self.pick(number)
        plate = self.plates[plate_id]
        edit = self.project.delete_plate(plate_id)
        gone = replace(plate.person, deleted=True)
        empty = Person(decision=Status.NO_PLATE, deleted=plate.person.deleted)
        return self.acted(edit, empty if self.is_alone(plate) else gone)

    @rule(number=st.integers(0, 5))
    def replace_picture(self, number: int) -> None:
        image = self.plates[self.pick(number)].image
        self.project.scan(changes=True)
        self.replaced += 1
        self.files[image].write_bytes(b"picture" * self.replaced)
        self.project.scan(changes=True)
        for plate in self.plates.values():
            if plate.image == image:
                plate.stale = set(plate.readings)
                plate.altered = plate.altered or plate.said
                plate.forget()

    @rule(number=st.integers(0, 5), text=texts, model=models)
    def read(self, number: int, text: str, model: str) -> None:
        plate_id = self.pick(number)
        plate = self.plates[plate_id]
        seen = {plate_id: stamps.of(self.files[plate.image])}
        outcome = (plate_id, make_reading(text), None, "whole", "")
        self.project.record_readings(model, [outcome], seen=seen)
        plate.readings[model] = text
        plate.stale.discard(model)
        plate.read, plate.shown = text, model

    @rule(model=models)
    def activate(self, model: str) -> None:
        self.project.activate(model)
        for plate in self.plates.values():
            if model in plate.readings:
                plate.read, plate.shown = plate.readings[model], model

    @rule(target=undone, edit=consumes(done))
    def undo(self, edit: Edit) -> Edit:
        self.put(edit, back=True)
        return edit

    @rule(target=done, edit=consumes(undone))
    def redo(self, edit: Edit) -> Edit:
        self.put(edit, back=False)
        return edit

    def put(self, edit: Edit, *, back: bool) -> None:
        left = (self.project.revert_all if back else self.project.apply_all)([edit])
        before, after = self.changes[id(edit)]
        old, new = (after, before) if back else (before, after)
        differing = {
            f: getattr(new, f) for f in Person.__dataclass_fields__ if getattr(new, f) != getattr(old, f)
        }
        plate = self.plates[edit.plate_id]
        matter = set(differing)
        if "deleted" in matter:
            matter = set(Person.__dataclass_fields__)
        elif matter & {"text", "decision"}:
            matter |= {"text", "decision"}
        changed_since = any(getattr(plate.person, f) != getattr(old, f) for f in matter)
        leaves_none = differing.get("deleted", False) and self.is_alone(plate)
        assert left == ([edit.plate_id] if changed_since or leaves_none else [])
        if left:
            return
        plate.person = replace(plate.person, **differing)
        if self.looked[id(edit)] and (back or plate.altered):
            plate.altered = back
        plate.forget()
        self.count += 1

    @rule()
    def open_again(self) -> None:
        self.project.close()
        self.project = Project.open(self.place / "p")
        assert self.project.scan().new == 0

    @invariant()
    def store_and_model_agree(self) -> None:
        if not hasattr(self, "project"):
            return
        for row in self.project.rows(list(self.plates)):
            plate = self.plates[row.plate_id]
            person = plate.person
            assert (row.text, row.status, row.skipped, row.deleted) == (
                plate.text,
                plate.status,
                person.skipped,
                person.deleted,
            )
            assert row.read_text == plate.read
            assert row.altered == (plate.altered and plate.said)
            assert (row.quad if row.quad_source == "person" else None) == person.quad
            assert {m: r.text for m, r in self.project.readings(row.plate_id)} == plate.readings
        alive = {key: p for key, p in self.plates.items() if not p.person.deleted}
        assert set(self.project.plate_ids(Query()).tolist()) == set(alive)
        counts = self.project.counts()
        assert counts["total"] == len(alive)
        assert {s: counts[s] for s in Status} == {
            s: sum(p.status is s for p in alive.values()) for s in Status
        }
        assert counts["skipped"] == sum(p.person.skipped for p in alive.values())
        assert len(self.project.history(limit=10_000)) == self.count


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=20, stateful_step_count=25, suppress_health_check=list(HealthCheck))
