"""What goes out and what comes in: export items, options and plans, imported annotations."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.ccpd import CcpdName, Generation
from core.errors import AppError, ConfigError, ExportError
from core.project import Status
from core.reading import Quad

CropStyle = Literal["rectify", "box"]
Transfer = Literal["copy", "link"]
Refusal = tuple["ExportItem", AppError]

SUBSETS = ("train", "val", "test")
MAX_MARGIN = 2.0  # a share of the plate's height
SIZES = (8, 4096)  # pixels, of a crop's width and height
ASSIGNED: Literal["assigned"] = "assigned"


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One plate that a person vouches for; ``path`` is absolute, ``folder`` the root it came from.

    ``subset`` is where it goes in this export, ``split`` what a person assigned it to. ``altered``: the
    picture has become another since.
    """

    path: Path
    label: str
    quad: Quad | None
    kind: str = ""
    status: str = ""
    name_label: str | None = None
    ccpd: CcpdName | None = None
    subset: str = ""
    folder: Path | None = None
    plate_id: int = 0
    split: str = ""
    rows: int = 1
    altered: bool = False

    def check_current(self) -> None:
        """Raise ``ExportError`` where what is said is of a picture that is no longer there."""
        if self.altered:
            raise ExportError(
                "The picture has changed since it was decided",
                path=self.path,
                advice="Look at it again, and confirm or correct what is said of it",
            )

    @property
    def is_empty(self) -> bool:
        """Whether it stands for a picture of which a person said that it shows no plate."""
        return self.status == Status.NO_PLATE

    @property
    def group(self) -> str:
        """What keeps plates together in a split: the text; of a picture without a plate its path."""
        return self.label or self.relative

    @property
    def difficult(self) -> bool:
        """Whether a person looked and does not vouch for the text: many formats have no other word for it."""
        return self.status in (Status.DOUBTFUL, Status.UNREADABLE)

    @property
    def relative(self) -> str:
        """The path below the source folder, with forward slashes."""
        return self.path.relative_to(self.folder).as_posix() if self.folder else self.path.name


@dataclass(frozen=True)
class ExportOptions:
    """How to export; every format takes what it needs.

    Raises ``ConfigError`` for impossible shares and for crops that nobody could use.
    """

    # Shares of train, val and test; or as a person assigned; or no subsets.
    split: tuple[float, float, float] | Literal["assigned"] | None = None
    seed: int = 0
    crop: CropStyle = "rectify"
    size: tuple[int, int] = (440, 140)  # of a rectified crop, width and height; of two rows the width alone
    margin: float = 0.0  # around a crop, as a share of the plate's height
    transfer: Transfer = "copy"
    generation: Generation = "2019"  # of CCPD names made for pictures that had none
    workers: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= MAX_MARGIN:
            raise ConfigError(
                "The margin of a crop is out of range",
                detail=f"margin {self.margin}",
                advice="Give a share of the plate's height from 0 to 2",
            )
        if not all(SIZES[0] <= length <= SIZES[1] for length in self.size):
            raise ConfigError(
                "The size of a crop is out of range",
                detail=f"size {self.size[0]}x{self.size[1]}",
                advice="Give a width and a height from 8 to 4096 pixels, for example 440x140",
            )
        if self.split is None or self.split == ASSIGNED:
            return
        if (
            len(self.split) != 3
            or any(not s >= 0 for s in self.split)
            or not math.isclose(sum(self.split), 1)
        ):
            raise ConfigError(
                "The shares of a split must add up to one",
                detail=", ".join(str(s) for s in self.split),
                advice="Give train, val and test, for example 0.8,0.1,0.1",
            )


@dataclass(frozen=True)
class ExportPlan:
    """What an export would write, found out without writing; ``files`` are relative to ``target``.

    Among them are pictures without a plate, where the format can say so.
    """

    format: str
    target: Path
    options: ExportOptions
    files: tuple[tuple[ExportItem, str], ...]
    refused: tuple[Refusal, ...]
    collisions: tuple[str, ...]
    cancelled: bool = False

    @property
    def plates(self) -> int:
        """How many plates would be written."""
        return len(self.files) - self.empty

    @property
    def empty(self) -> int:
        """How many pictures without a plate would be written."""
        return sum(item.is_empty for item, _ in self.files)

    def subsets(self) -> dict[str, int]:
        """Return how many plates go into each subset, train first."""
        counts = Counter(item.subset for item, _ in self.files if not item.is_empty)
        return {subset: counts[subset] for subset in ("", *SUBSETS) if counts[subset]}


@dataclass(frozen=True)
class ExportSummary:
    """What an export did; ``written`` counts plates, ``empty`` pictures without one.

    A cancelled one has written nothing. One that lies ``beside`` the target that was asked for found
    something else there at the end.
    """

    target: Path
    written: int
    refused: tuple[Refusal, ...]
    cancelled: bool = False
    empty: int = 0
    beside: bool = False


@dataclass(frozen=True, slots=True)
class ImportedAnnotation:
    """One plate of somebody else's file; ``path`` is relative and safe, None is what it does not say.

    Without ``drawn`` the corners are no person's word: they tell which plate is meant, and nothing of a
    plate whose place is known. ``split`` is what a person assigned the plate to. An ``outline`` begins at any
    corner.
    """

    path: str
    label: str | None = None
    quad: Quad | None = None
    kind: str = ""
    status: str = ""
    line: int = 0
    operator: str = ""
    file: str = ""  # where several were read, the one that says so
    drawn: bool = True
    split: str = ""
    outline: bool = False
    rows: int = 0  # 1 or 2; 0: it does not say
    from_top: bool = False  # the path counts from the folder of pictures, wherever the file lies


@dataclass
class ImportedFile:
    """What an annotation file says, and what of it was refused and why."""

    annotations: list[ImportedAnnotation] = field(default_factory=list)
    refused: list[AppError] = field(default_factory=list)
