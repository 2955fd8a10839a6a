"""What a model read and where: ``Quad``, ``Character``, ``Reading``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import GeometryError

Point = tuple[float, float]
SAME_PLATE = 0.2  # of the boxes of two quads (``Quad.overlap``): from here on they are one plate
CROP_ASPECT = 2.0  # a picture at least this wide for its height is itself a plate ...
CROP_WIDTH, CROP_HEIGHT = 320, 200  # ... and so is one that is no larger than this
Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in pixels


@dataclass(frozen=True)
class Quad:
    """The four corners of a plate, clockwise from top-left, in pixels of the upright image."""

    points: tuple[Point, Point, Point, Point]

    @classmethod
    def from_points(cls, points: Sequence[Sequence[float]]) -> Quad:
        """Build a quad from four (x, y) pairs; raises ``GeometryError`` otherwise."""
        try:
            a, b, c, d = ((float(x), float(y)) for x, y in points)
        except (TypeError, ValueError, OverflowError):
            raise GeometryError("A quad needs four corners of two numbers each") from None
        if not all(math.isfinite(v) for p in (a, b, c, d) for v in p):
            raise GeometryError("A corner is not a finite number")
        return cls((a, b, c, d))

    @classmethod
    def from_box(cls, box: Box) -> Quad:
        """Return the upright quad of a box ``(x0, y0, x1, y1)``."""
        x0, y0, x1, y1 = box
        return cls(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))

    @property
    def box(self) -> Box:
        """The smallest upright box around the corners."""
        xs = [p[0] for p in self.points]
        ys = [p[1] for p in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def area(self) -> float:
        """Area in square pixels by the shoelace formula; negative when counter-clockwise."""
        p = self.points
        return 0.5 * sum(p[i][0] * p[(i + 1) % 4][1] - p[(i + 1) % 4][0] * p[i][1] for i in range(4))

    @property
    def is_convex(self) -> bool:
        """True when the corners run clockwise and no edge crosses another."""
        p = self.points
        for i in range(4):
            (x0, y0), (x1, y1), (x2, y2) = p[i], p[(i + 1) % 4], p[(i + 2) % 4]
            if (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1) <= 0:
                return False
        return True

    @property
    def aspect(self) -> float:
        """Width over height, each the mean of two sides; infinite for a line."""
        a, b, c, d = self.points
        return (math.dist(a, b) + math.dist(d, c)) / ((math.dist(a, d) + math.dist(b, c)) or 1e-9)

    def overlap(self, other: Quad) -> float:
        """Return how far the upright boxes of both share their area, 0 to 1: intersection over union."""
        if self.box == other.box:  # of no width, maybe
            return 1.0
        (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = self.box, other.box
        shared = max(0.0, min(ax1, bx1) - max(ax0, bx0)) * max(0.0, min(ay1, by1) - max(ay0, by0))
        return shared / max((ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - shared, 1e-9)

    def clipped(self, width: int, height: int) -> Quad:
        """Return the quad with every corner moved into a picture of this size."""
        a, b, c, d = (
            (min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))) for x, y in self.points
        )
        return Quad((a, b, c, d))

    def relative_to(self, corner: Point) -> Quad:
        """Return the quad in pixels of a part of the picture whose top-left corner is ``corner``."""
        a, b, c, d = ((x - corner[0], y - corner[1]) for x, y in self.points)
        return Quad((a, b, c, d))

    def to_list(self) -> list[list[float]]:
        """Return the corners as nested lists, for JSON."""
        return [[x, y] for x, y in self.points]


@dataclass(frozen=True)
class Alternative:
    """Another character that the model considered at a slot."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Character:
    """One slot of a reading; ``span`` is the half-open range of CTC frames it was read from."""

    text: str
    confidence: float
    span: tuple[int, int]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What one model read in one crop; ``confidence`` is defined in ``core.decoding``.

    A plate of two ``rows`` was read as one (``core.double_row``), in which the spans count. ``yellow``
    tells the ground where the text leaves it open (``core.colour``).
    """

    text: str
    confidence: float
    characters: tuple[Character, ...] = ()
    rows: int = 1
    yellow: bool = False

    def to_json(self) -> dict[str, object]:
        """Return a compact JSON-able form; ``from_json`` takes it back."""
        told: dict[str, object] = {
            "text": self.text,
            "confidence": round(self.confidence, 6),
            "characters": [
                [
                    c.text,
                    round(c.confidence, 6),
                    list(c.span),
                    [[a.text, round(a.confidence, 6)] for a in c.alternatives],
                ]
                for c in self.characters
            ],
        }
        if self.rows != 1:
            told["rows"] = self.rows
        if self.yellow:
            told["yellow"] = True
        return told

    @classmethod
    def from_json(cls, value: dict[str, object]) -> Reading:
        """Rebuild a reading from ``to_json``."""
        rows = value.get("characters", [])
        assert isinstance(rows, list)
        characters = tuple(
            Character(t, float(p), (int(s[0]), int(s[1])), tuple(Alternative(a, float(q)) for a, q in alts))
            for t, p, s, alts in rows
        )
        rows_of_plate, yellow = int(str(value.get("rows", 1))), bool(value.get("yellow"))
        return cls(str(value["text"]), float(str(value["confidence"])), characters, rows_of_plate, yellow)


def crossed_corners(path: Path | None = None, detail: str = "") -> GeometryError:
    """Return the error of corners that are not ``Quad.is_convex``; every place tells it in these words."""
    return GeometryError(
        "The corners cross, or lie on one line",
        path=path,
        detail=detail,
        advice="Draw the four corners again, clockwise from the top left",
    )


def cut_by_edge(path: Path | None = None, detail: str = "") -> GeometryError:
    """Return the error of a plate partly outside the picture, of which the edge leaves no four corners."""
    return GeometryError(
        "Moved onto the edge of the picture, the corners of this plate cross or lie on one line",
        path=path,
        detail=detail,
        advice="Draw the corners around the part of the plate that the picture shows",
    )


def outside_picture(path: Path | None = None, detail: str = "") -> GeometryError:
    """Return the error of a plate of which the picture shows nothing."""
    return GeometryError(
        "The plate lies outside the picture", path=path, detail=detail,
        advice="Correct the name of the file or draw the corners again",
    )  # fmt: skip


def is_crop(width: float, height: float) -> bool:
    """Tell whether a picture of this size in pixels is itself the crop of a plate: by its shape, or small."""
    return width >= CROP_ASPECT * height or (width <= CROP_WIDTH and height <= CROP_HEIGHT)
