"""Changing or drawing the corners of a plate: what mouse and keys do, without any painting."""

from __future__ import annotations

import math

from core.reading import Box, Point, Quad

CORNERS = 4
LEAST_SIDE = 3.0  # a smaller drag is a click
LEAST_PLATE = 8.0  # pixels that a plate is wide at least


class QuadEditor:
    """Four corners in picture pixels, or the first clicks of a quad that is being drawn."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.active = 0
        self.editing = False
        self._before: Quad | None = None
        self._size = (0.0, 0.0)
        self._anchor: Point | None = None  # where a box began to be dragged
        self._held = False

    @property
    def quad(self) -> Quad | None:
        """The corners as a quad, or None until there are four."""
        return Quad.from_points(self.points) if len(self.points) == CORNERS else None

    @property
    def changed(self) -> bool:
        """True when there is something to accept."""
        return self.quad is not None and self.quad != self._before

    @property
    def holding(self) -> bool:
        """True while a corner or a box is being dragged."""
        return self._held or self._anchor is not None

    def show(self, quad: Quad | None) -> None:
        """Show a quad, or none; an edit that was not accepted is dropped."""
        self.points = list(quad.points) if quad is not None else []
        self._before, self.editing, self._anchor, self._held = quad, False, None, False
        self.active = 0

    def begin(self, width: float, height: float) -> None:
        """Start editing in a picture of this size."""
        self.editing, self._size, self.active = True, (width, height), 0

    def accept(self) -> Quad | None:
        """End editing and return the corners, clockwise from the top-left one; None if they make no plate."""
        quad = ordered(self.points) if len(self.points) == CORNERS else None
        if quad is None or not quad.is_convex:
            return None
        self.show(quad)
        return quad

    def cancel(self) -> None:
        """End editing and bring the corners back."""
        self.show(self._before)

    def press(self, point: Point, reach: float) -> None:
        """Take hold of the nearest corner within reach, or set the next one of a quad being drawn."""
        if len(self.points) < CORNERS:
            self._anchor = self._inside(point)
            return
        distances = [math.dist(point, p) for p in self.points]
        nearest = distances.index(min(distances))
        if distances[nearest] <= reach:
            self.active, self._held = nearest, True

    def drag(self, point: Point) -> bool:
        """Move what is held; return whether anything moved."""
        if self._held:
            self.points[self.active] = self._inside(point)
            return True
        return self._anchor is not None

    def release(self, point: Point) -> bool:
        """Let go; return whether the corners are others now."""
        if self._held:
            self._held = False
            return True
        if self._anchor is None:
            return False
        box = self.dragged_box(point)
        if box is not None:
            self.points = list(Quad.from_box(box).points)
        else:
            self.points.append(self._anchor)
            self._order_when_complete()
        self._anchor = None
        return True

    def dragged_box(self, point: Point) -> Box | None:
        """Return the box between where a drag began and here; None for a mere click."""
        if self._anchor is None or self.points:
            return None
        (x0, y0), (x1, y1) = self._anchor, self._inside(point)
        if abs(x1 - x0) < LEAST_SIDE or abs(y1 - y0) < LEAST_SIDE:
            return None
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the active corner; where nothing is drawn yet, start from a plate in the middle."""
        if self._start_in_the_middle():
            return
        self.active = min(self.active, len(self.points) - 1)
        x, y = self.points[self.active]
        self.points[self.active] = self._inside((x + dx, y + dy))

    def move_all(self, dx: float, dy: float) -> None:
        """Move the whole plate by shares of the picture's width, no further out of the picture."""
        if self._start_in_the_middle():
            return
        unit = self._size[0]
        wanted = (dx * unit, dy * unit)
        moves = [
            min(max(wish, min(0.0, -min(at))), max(0.0, self._size[i] - max(at)))
            for i, (wish, at) in enumerate(zip(wanted, zip(*self.points, strict=True), strict=True))
        ]
        self.points = [(x + moves[0], y + moves[1]) for x, y in self.points]

    def resize(self, factor: float) -> None:
        """Make the whole plate larger or smaller around its middle; no larger than the picture has room."""
        if self._start_in_the_middle():
            return
        middle = [sum(p[i] for p in self.points) / len(self.points) for i in range(2)]
        cx, cy = middle
        points = [(cx + (x - cx) * factor, cy + (y - cy) * factor) for x, y in self.points]
        wide = max(x for x, _ in points) - min(x for x, _ in points)
        fits = factor < 1 or all(self._inside(point) == point for point in points)
        if wide >= LEAST_PLATE and fits:
            self.points = points

    def cycle(self, steps: int) -> None:
        """Go to another corner."""
        if not self._start_in_the_middle():
            self.active = (self.active + steps) % len(self.points)

    def _start_in_the_middle(self) -> bool:
        if self.points:
            return False
        width, height = self._size
        wide = width * 0.4
        high = wide * 140 / 440
        x, y = (width - wide) / 2, (height - high) / 2
        self.points = list(Quad.from_box((x, y, x + wide, y + high)).points)
        self.active = 0
        return True

    def _order_when_complete(self) -> None:
        if len(self.points) == CORNERS:
            self.points = list(ordered(self.points).points)
            self.active = 0

    def _inside(self, point: Point) -> Point:
        return min(max(point[0], 0.0), self._size[0]), min(max(point[1], 0.0), self._size[1])


def ordered(points: list[Point]) -> Quad:
    """Return four points as a quad: clockwise, from the one nearest the top-left."""
    cx = sum(p[0] for p in points) / CORNERS
    cy = sum(p[1] for p in points) / CORNERS
    around = sorted(points, key=lambda p: math.atan2(p[1] - cy, p[0] - cx))
    first = min(range(CORNERS), key=lambda i: around[i][0] + around[i][1])
    return Quad.from_points(around[first:] + around[:first])
