"""``Project``: the pictures of one folder, their plates, and all that was read and said about them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import StoreError
from core.progress import Report, ShouldStop, never, silent
from core.project import (
    bookkeeping,
    bulk,
    changes,
    choices,
    content,
    edits,
    left_readings,
    location,
    measures,
    opening,
    problems,
    readings,
    rows,
    scanning,
)
from core.project.database import Database
from core.project.quads import quad_to_text
from core.project.query import Query
from core.project.records import (
    VOUCHED,
    Edit,
    FurtherPlate,
    HistoryEntry,
    Looked,
    PlateFact,
    PlateJob,
    PlateOutcome,
    PlateRow,
    Run,
    ScanSummary,
    Slot,
    Status,
)
from core.reading import Quad, Reading
from core.stamps import FileStamp
from core.walking import is_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

_PAGE = 512


class Project:
    """The store of one folder. Any thread may use it; every method raises ``StoreError``.

    ``notice`` is empty, or fixed sentences (one a line) that the user should see once; ``aside`` is
    where a damaged store was put.
    """

    def __init__(self, folder: Path, database: Database, notice: str, aside: Path | None) -> None:
        self.folder = folder
        self.store_path = database.path
        self.notice = notice
        self.aside = aside
        self._database = database

    @classmethod
    def open(cls, folder: Path, *, data_dir: Path | None = None) -> Project:
        """Open the store of a folder, or make one; ``data_dir`` takes the place of the user's data folder.

        Raises ``FolderError`` for a folder that cannot be listed, ``StoreError`` for a store of a
        newer version and where nothing can be written.
        """
        folder = location.check_folder(folder, data_dir)
        stores = location.candidates(folder, data_dir)
        for store in stores:
            try:
                return cls._open_at(folder, store)
            except StoreError as error:
                if store == stores[-1] or not opening.may_go_elsewhere(error, store):
                    raise
                log.warning("%s is passed over: %s", store, error)
        raise location.no_place(folder)

    @classmethod
    def _open_at(cls, folder: Path, store: Path) -> Project:
        database, notices, aside = opening.open_store(folder, store)
        return cls(folder, database, "\n".join(notices), aside)

    def close(self) -> None:
        """Close the store, after calls of other threads that are under way."""
        self._database.close()

    def confirm_behind(self, failed: Callable[[StoreError], object]) -> bool:
        """Wait only a moment for a slow disk from now on; see ``Database.confirm_behind``."""
        return self._database.confirm_behind(failed)

    def release(self) -> None:
        """Let go of what this thread holds of the store; to be called by a thread that is about to end."""
        self._database.release()

    def is_here(self) -> bool:
        """Tell whether the folder and the store are where they were: neither deleted, moved nor unplugged."""
        return is_folder(self.folder) and self._database.is_here()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def scan(
        self, report: Report = silent, should_stop: ShouldStop = never, *, changes: Looked = False
    ) -> ScanSummary:
        """Find new, vanished and returned pictures below the folder; nothing is ever forgotten.

        Each new picture gets a plate. ``changes`` asks each known file, or these, whether it is another now;
        those back always are. A stopped one goes on next time. ``FolderError``: nothing is or may be listed.
        """
        return scanning.scan(self._database, self.folder, report, should_stop, changes=changes)

    # -- asking --------------------------------------------------------------------------------

    def plate_ids(self, query: Query) -> NDArray[np.int64]:
        """Return the ids of the plates that a query means, in its order."""
        return choices.plate_ids(self._database, query)

    def settled_ids(self, *, skipped: bool = True) -> NDArray[np.int64]:
        """Return the ids of the plates that wait for no decision, in no order; perhaps not those skipped."""
        return choices.settled_ids(self._database, skipped=skipped)

    def rows(self, ids: Sequence[int]) -> list[PlateRow]:
        """Return plates in the order of ``ids``, deleted ones too; unknown ids are left out."""
        return rows.fetch(self._database, ids)

    def each_row(self, ids: Sequence[int] | NDArray[np.int64]) -> Iterator[PlateRow]:
        """Yield what ``rows`` returns, a page at a time: never all of a large folder at once."""
        for start in range(0, len(ids), _PAGE):
            yield from self.rows([int(plate_id) for plate_id in ids[start : start + _PAGE]])

    def row(self, plate_id: int) -> PlateRow:
        """Return one plate."""
        found = self.rows([plate_id])
        if not found:
            raise StoreError("The store does not know this entry", detail=f"plate {plate_id}")
        return found[0]

    def confirmed(self) -> Iterator[PlateRow]:
        """Yield what a person vouches for, confirmed or corrected, in the order of paths."""
        ids = self.plate_ids(Query(status=VOUCHED))
        yield from (row for row in self.each_row(ids) if row.text)

    def counts(self) -> dict[str, int]:
        """Return numbers of plates: by status, and ``total``, ``skipped``, ``missing``, ``differs``."""
        return rows.counts(self._database)

    def facts(self) -> list[PlateFact]:
        """Return what statistics need of every plate, those whose picture is gone too, in no order."""
        return rows.facts(self._database)

    def tell_measures(self, should_stop: ShouldStop = never) -> int:
        """Keep what names and corners tell of tilt and sharpness, where it is new; return of how many."""
        return measures.tell(self._database, should_stop)

    def unmeasured(self) -> list[int]:
        """Return the plates whose picture must be opened to know how sharp they are."""
        return measures.unmeasured(self._database)

    def keep_sharpness(self, figures: Iterable[tuple[int, int | None]]) -> None:
        """Keep how sharp plates are, None for those that cannot be measured."""
        measures.keep(self._database, figures)

    def image_plates(self, image_id: int) -> list[int]:
        """Return the plates of a picture, the first one first."""
        return rows.of_picture(self._database, image_id)

    def empty_pictures(self) -> set[int]:
        """Return the pictures of which a person said that they show no plate at all."""
        return rows.empty_pictures(self._database)

    def known_values(self, *, slow: bool = False) -> dict[str, list[str]]:
        """Return each ``subset`` (/ the top folder) and ``model``; if ``slow``, ``split`` and ``by``, too."""
        return choices.known_values(self._database, slow=slow)

    def content_hash(self, image_id: int) -> str:
        """Return the BLAKE2b digest of a picture's bytes; made again when its size or time changes."""
        return content.digest(self._database, self.folder, image_id)

    def file_as_read(self, plate_id: int) -> tuple[int, int] | None:
        """Return time (ns) and size of a plate's file when it was last read; None where it never was."""
        return changes.as_read(self._database, plate_id)

    # -- reading -------------------------------------------------------------------------------

    def jobs(
        self, ids: Iterable[int] | None = None, only_unread: bool = False, unread_by: str = ""
    ) -> list[PlateJob]:
        """Return what there is to read, in the order of ``ids`` or else of paths.

        ``only_unread`` leaves out what was read, decided or sought in vain, ``unread_by`` what that model
        has read; vanished pictures and deleted plates are always left out.
        """
        readable = choices.readable(self._database, ids, only_unread=only_unread, unread_by=unread_by)
        return rows.jobs(self._database, self.folder, readable.tolist(), sought=not only_unread)

    def record_readings(
        self,
        model: str,
        outcomes: Sequence[PlateOutcome],
        beside: Sequence[FurtherPlate] = (),
        *,
        seen: Mapping[int, FileStamp] | None = None,
    ) -> list[int]:
        """Store a batch of (plate, reading, quad, source, error text); return the plates it touched.

        Never touches what a person said. They become the readings that lists show; those of other models can
        be compared with them. The same model's older reading is replaced. ``beside`` are (plate, reading,
        quad) of others in its picture: what it lacks is added. ``seen``: the files then.
        """
        return readings.record(self._database, model, outcomes, beside, seen=seen or {})

    def activate(self, model: str) -> None:
        """Let lists show this model's readings wherever it has read."""
        readings.activate(self._database, model)

    def reading(self, plate_id: int, model: str | None = None) -> Reading | None:
        """Return a model's reading; without a model the one that lists show, else the newest."""
        return readings.current(self._database, plate_id, model)

    def readings(self, plate_id: int) -> list[tuple[str, Reading]]:
        """Return all readings of a plate by model, the newest first."""
        return readings.of_plate(self._database, plate_id)

    def misread(self, ids: Sequence[int]) -> list[int]:
        """Return those plates whose reading does not belong to their corners, so that they want reading."""
        return left_readings.misread(self._database, ids)

    def texts_by(self, model: str) -> dict[int, tuple[str, float]]:
        """Return text and confidence by plate of everything that a model has read."""
        return readings.texts_by(self._database, model)

    def slots_of(self, character: str) -> list[Slot]:
        """Return every slot that the shown readings read as ``character``, least certain first."""
        return readings.slots_of(self._database, character)

    def character_counts(self) -> dict[str, int]:
        """Return of each character that was read how many slots ``slots_of`` has of it."""
        return readings.character_counts(self._database)

    # -- a person's edits ----------------------------------------------------------------------

    def decide(self, plate_id: int, *, text: str | None, status: Status, operator: str = "") -> Edit:
        """Store a decision about a plate; on disk when this returns, behind it after ``confirm_behind``.

        A vouched-for text (None: the one shown) is *confirmed* when it equals the reading and
        *corrected* when it does not, whichever was given; without a reading it is what was given.
        ``READ`` and ``UNREAD`` take a decision back. Any decision takes the skipped mark away.
        Raises ``LabelError`` for confirming nothing.
        """
        return self.decide_many([plate_id], text=text, status=status, operator=operator)[0]

    def decide_many(
        self, ids: Iterable[int], *, text: str | None = None, status: Status, operator: str = ""
    ) -> list[Edit]:
        """Decide about several plates, all or none; one edit a plate."""
        return edits.decide(self._database, ids, text, Status(status), operator)

    def decide_each(self, decisions: Iterable[tuple[int, str, Status]], operator: str = "") -> list[Edit]:
        """Store (plate, text, status) about several plates, all or none; one edit a plate."""
        return edits.decide_each(self._database, decisions, operator)

    def set_quad(self, plate_id: int, quad: Quad | None, operator: str = "") -> Edit:
        """Store a person's corners; None goes back to those of the name or the finder."""
        values = {"person_quad": quad_to_text(quad)}
        return edits.change(self._database, [plate_id], values, "quad", operator)[0]

    def set_skipped(self, plate_id: int, skipped: bool, operator: str = "") -> Edit:
        """Put a plate aside for later, or take it up again."""
        return edits.change(self._database, [plate_id], {"skipped": int(skipped)}, "skip", operator)[0]

    def set_kind(self, plate_id: int, kind: str | None, operator: str = "") -> Edit:
        """Store a kind that the text does not tell (blue, yellow); None leaves it to what was seen."""
        values = {"colour": edits.checked_kind(kind)}
        return edits.change(self._database, [plate_id], values, "kind", operator)[0]

    def set_rows(self, plate_id: int, rows: int, operator: str = "") -> Edit:
        """Say in how many rows a plate stands that no model has read; a reading tells it by itself."""
        return edits.change(self._database, [plate_id], {"rows": rows}, "rows", operator)[0]

    def set_split(self, ids: Iterable[int], split: str, operator: str = "") -> list[Edit]:
        """Assign plates to a split; "" takes them out of any."""
        return edits.change(self._database, ids, {"split": split}, "split", operator)

    def add_plate(self, image_id: int, quad: Quad | None, operator: str = "") -> Edit:
        """Add a plate that a person drew; ``plate_id`` of the edit is its id."""
        return edits.add_plate(self._database, image_id, quad, operator)

    def delete_plate(self, plate_id: int, operator: str = "") -> Edit:
        """Take a plate away. The last one of a picture becomes *no plate*: the picture stays in the list."""
        return edits.delete_plate(self._database, plate_id, operator)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Store all edits that this thread makes inside at once, or none; others cannot write meanwhile."""
        with self._database.write(durable=True):
            yield

    def noted(self, act: Callable[[], object]) -> bulk.Span | None:
        """Store very many edits that ``act`` makes, all or none; return their place, for ``replay``."""
        return bulk.noted(self._database, act)

    def replay(self, span: bulk.Span, *, back: bool) -> tuple[list[int], list[int]]:
        """Take noted edits back, or do them again; return their plates, and those left as they are."""
        return bulk.replay(self._database, span, back=back)

    def newest_edit(self) -> int:
        """Return the place of the newest edit in the history, 0 for none."""
        return bulk.newest(self._database)

    def newest_plate(self) -> int:
        """Return the largest id of a plate, 0 for none: later ones get larger ones."""
        return int(self._database.read("SELECT coalesce(max(plate_id), 0) FROM plates")[0][0])

    def news(self, since: bulk.Place | None = None) -> tuple[bulk.Place, list[int]]:
        """Return how far the store is, and what plates anybody has edited or read since it was that far."""
        return bulk.news(self._database, since)

    def unchanged_since(self, ids: Sequence[int], newest: int) -> list[int]:
        """Return those plates that are there and that no person has edited since that edit was the newest."""
        return bulk.among(self._database, ids, bulk.UNCHANGED, newest)

    def waiting(self, ids: Sequence[int], *, skipped: bool = False) -> list[int]:
        """Return those plates that wait for a decision: their picture is there; skipped ones where asked."""
        return bulk.among(self._database, ids, bulk.UNDECIDED if skipped else bulk.WAITING)

    def altered_among(self, ids: Sequence[int]) -> set[int]:
        """Return those pictures of these plates that wait for what a person said to be confirmed anew."""
        return problems.altered_among(self._database, ids)

    def confirmable(self, ids: Sequence[int]) -> list[int]:
        """Return those plates that have a text and a picture, and about which nobody has decided."""
        return bulk.among(self._database, ids, bulk.CONFIRMABLE)

    def revert_all(self, many: Sequence[Edit]) -> list[int]:
        """Take edits back, noted in the history; return those left alone, which others changed since."""
        return edits.replay(self._database, many[::-1], back=True)

    def apply_all(self, many: Sequence[Edit]) -> list[int]:
        """Do edits again, noted in the history; return the plates left alone, as ``revert_all``."""
        return edits.replay(self._database, many, back=False)

    def restore(self, history_id: int, operator: str = "") -> Edit:
        """Put back what an entry of the history changed; itself an edit."""
        return edits.restore(self._database, history_id, operator)

    def history(
        self, plate_id: int | None = None, limit: int = 100, before: int | None = None
    ) -> list[HistoryEntry]:
        """Return the newest entries first, of one plate or all; ``before`` an id, to go on."""
        return edits.history(self._database, plate_id, limit, before)

    # -- settings, models, runs ----------------------------------------------------------------

    def get_setting(self, key: str, default: Any = None) -> Any:
        """Return a setting of this project, such as where the operator stopped."""
        return bookkeeping.get_setting(self._database, key, default)

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting: anything that JSON can say."""
        bookkeeping.set_setting(self._database, key, value)

    def add_model(
        self, name: str, path: Path | None = None, figures: Any = None, grammar: str | None = None
    ) -> None:
        """Note a model that this project made or used; ``grammar`` as its file says, "plate" or "none"."""
        bookkeeping.add_model(self._database, name, path, figures, grammar)

    def models(self) -> list[dict[str, Any]]:
        """Return the models that have read here or were noted."""
        return bookkeeping.models(self._database)

    def add_run(self, run_id: str, directory: Path, config_json: str) -> None:
        """Note a training run."""
        bookkeeping.add_run(self._database, run_id, directory, config_json)

    def update_run(self, run_id: str, status: str, figures: Any = None) -> None:
        """Note how a run stands."""
        bookkeeping.update_run(self._database, run_id, status, figures)

    def runs(self) -> list[Run]:
        """Return the training runs, the newest first."""
        return bookkeeping.runs(self._database)
