"""Where the words of a map go: each label takes the first place beside its region that touches nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from analysis.figures import theme

BESIDE = 6  # between a region and its label
HIGH = theme.TEXT + 4


class Point(Protocol):
    """Something on the map, in shares of its width and height, with the outline of the region it may lie in."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def outline(self) -> Sequence[tuple[float, float]]: ...


@dataclass(frozen=True)
class Box:
    """A text on the map: where it lies, in pixels from the lower left, and how Plotly says the same."""

    left: float
    bottom: float
    right: float
    top: float
    text: str
    said: Mapping[str, Any]

    def meets(self, other: "Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.top <= other.bottom or other.top <= self.bottom)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def annotation(self, **more: Any) -> theme.Part:
        return theme.words(theme.escape(self.text), **{**self.said, **more})


def corner(text: str, x: int, y: int, area: tuple[float, float]) -> Box:
    """A text in the corner where x and y are 0 or 1."""
    width, height = area
    long = theme.text_width(text, theme.TICK)
    left, middle = (width - 8 - long if x else 8.0), (height - 16.0 if y else 16.0)
    shift = {"xshift": -8 if x else 8, "yshift": -16 if y else 16}
    said = {"x": x, "y": y, "yref": "paper", "xanchor": "right" if x else "left", **shift}
    return Box(left, middle - 9, left + long, middle + 9, text, said)


class Positions:
    """What is taken already, and what is still free. area: width and height of the map in pixels."""

    def __init__(self, points: Sequence[Point], taken: Sequence[Box], area: tuple[float, float], marker: float) -> None:
        self._width, self._height = area
        self._half = half = marker / 2 + 1
        at = [(point.x * self._width, point.y * self._height) for point in points]
        self._taken = [*taken, *(Box(x - half, y - half, x + half, y + half, "", {}) for x, y in at)]
        self._outlines = [self._dense(point.outline) for point in points]

    def free(self, point: Point, text: str) -> Box | None:
        """Right, left, over or under the region, touching nothing; None where there is no such place."""
        return self._take(self._around(point, text, point.outline), crossing=False)

    def anyhow(self, point: Point, text: str) -> Box:
        """As free; else beside the marker across an outline; else at its right whatever is there."""
        x, y = self._half / self._width, self._half / self._height
        cross = [(point.x - x, point.y), (point.x + x, point.y), (point.x, point.y - y), (point.x, point.y + y)]
        near = self._around(point, text, cross)
        found = self.free(point, text) or self._take(near, crossing=True)
        if found is None:
            found = near[0]
            self._taken.append(found)
        return found

    def _take(self, boxes: Sequence[Box], *, crossing: bool) -> Box | None:
        for box in boxes:
            if self._is_free(box, crossing):
                self._taken.append(box)
                return box
        return None

    def _is_free(self, box: Box, crossing: bool) -> bool:
        inside = box.left >= 0 and box.bottom >= 0 and box.right <= self._width and box.top <= self._height
        if not inside or any(box.meets(other) for other in self._taken):
            return False
        return crossing or not any(_touches(box, outline) for outline in self._outlines)

    def _dense(self, outline: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """The outline's points and those halfway between, in pixels."""
        after = [*outline[1:], outline[0]]
        points = [
            point
            for (x, y), (u, v) in zip(outline, after, strict=True)
            for point in ((x, y), ((x + u) / 2, (y + v) / 2))
        ]
        return [(x * self._width, y * self._height) for x, y in points]

    def _around(self, point: Point, text: str, outline: Sequence[tuple[float, float]]) -> list[Box]:
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        half, x, y = theme.text_width(text, theme.TEXT) / 2, point.x * self._width, point.y * self._height
        over, under = max(ys) * self._height + BESIDE / 2, min(ys) * self._height - BESIDE / 2
        beside, centred = {"y": point.y}, {"x": point.x, "xanchor": "center"}
        right = {"x": max(xs), "xanchor": "left", "xshift": BESIDE, **beside}
        left = {"x": min(xs), "xanchor": "right", "xshift": -BESIDE, **beside}
        top = {"y": max(ys), "yanchor": "bottom", "yshift": BESIDE / 2, **centred}
        bottom = {"y": min(ys), "yanchor": "top", "yshift": -BESIDE / 2, **centred}
        start, end = max(xs) * self._width + BESIDE, min(xs) * self._width - BESIDE
        return [
            Box(start, y - HIGH / 2, start + 2 * half, y + HIGH / 2, text, right),
            Box(end - 2 * half, y - HIGH / 2, end, y + HIGH / 2, text, left),
            Box(x - half, over, x + half, over + HIGH, text, top),
            Box(x - half, under - HIGH, x + half, under, text, bottom),
        ]


def _touches(box: Box, outline: Sequence[tuple[float, float]]) -> bool:
    """Whether an outline crosses the box or has it inside, where it would seem to name another's mark."""
    corners = ((x, y) for x in (box.left, box.right) for y in (box.bottom, box.top))
    return any(box.holds(x, y) for x, y in outline) or any(_surrounds(outline, x, y) for x, y in corners)


def _surrounds(outline: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """Whether a line from the point to the right crosses the outline an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside
