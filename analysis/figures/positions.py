"""Where the words of a map go: beside their mark where it is clear whose they are, else further off with a line.

Lengths are pixels of the narrowest map, from its lower left. Plotly gets every place in the axes' own values, so that a
wider map moves labels and marks alike: what is apart on the narrowest is apart on all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.figures import theme

Place = tuple[float, float]
Range = tuple[float, float]
Floats = NDArray[np.float64]
Bools = Any  # numpy says of "all" and "any" that they may be single values

BESIDE = 6  # between a mark, or the region it may lie in, and its label
NEAR = 16  # at most so far from its mark a label needs no line
CLEARLY = 6  # so much nearer to its own mark than to any other
HIGH = theme.TEXT + 4
LONGEST_LINE = 150  # to a name; its number is better than a longer one
# What it costs, in pixels of a line: to cross a label, to cross a line, to pass a mark, to lie on a region.
STRIKING, CROSSING, PASSING, TOUCHING = 240, 60, 12, 6
STEP, TURN = 8, 15  # pixels and degrees between the places that are tried
FURTHEST, AROUND = 480, 80  # the longest line at all; how far a cluster reaches


class Point(Protocol):
    """Something on the map, in shares of its width and height, with the outline of the region it may lie in."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def outline(self) -> Sequence[Place]: ...


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def centre(self) -> Place:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True)
class Corner:
    """A text in a corner of the map, and how Plotly says where."""

    text: str
    box: Box
    said: Mapping[str, Any]

    def annotation(self) -> theme.Part:
        return theme.words(theme.escape(self.text), **self.said)

    def around(self, room: float) -> Floats:
        box = self.box
        return np.array([box.left - room, box.bottom - room, box.right + room, box.top + room])


def corner(text: str, x: int, y: int, area: Place) -> Corner:
    """A text in the corner where x and y are 0 or 1."""
    return _corner(text, x, y, area, 0, 0)


def corner_of_four(text: str, x: int, y: int, area: Place, points: Sequence[Point], marker: float) -> Corner:
    """A text in a quadrant of the map: in its outer corner, or in another one where something lies there."""
    around = [_dense(np.array(point.outline)) * np.array(area) for point in points]
    found = [_corner(text, x, y, area, *inner) for inner in ((0, 0), (1, 0), (0, 1), (1, 1))]
    free = (each for each in found if not any(_touches(each.around(marker / 2), outline) for outline in around))
    return next(free, found[0])


def _corner(text: str, x: int, y: int, area: Place, inner_x: int, inner_y: int) -> Corner:
    """inner: at the middle of the map instead of its edge."""
    (width, height), long = area, theme.text_width(text, theme.TICK)
    at_x, at_y = (0.5 if inner_x else x), (0.5 if inner_y else y)
    right, over = (x != inner_x), (y != inner_y)  # the text ends at the edge, is under it
    left, middle = at_x * width + (-8 - long if right else 8), at_y * height + (-16 if over else 16)
    shift = {"xshift": -8 if right else 8, "yshift": -16 if over else 16}
    said = {"x": at_x, "y": at_y, "yref": "paper", "xanchor": "right" if right else "left", **shift}
    return Corner(text, Box(left, middle - 9, left + long, middle + 9), said)


@dataclass(frozen=True)
class Label:
    """What is written at a mark, and where; line: it is joined to its mark."""

    text: str
    box: Box
    mark: Place
    line: bool

    def annotation(self, area: Place, x_range: Range = (0.0, 1.0), y_range: Range = (0.0, 1.0)) -> theme.Part:
        def value(place: Place) -> Place:
            ends = zip(place, area, (x_range, y_range), strict=True)
            x, y = (low + share / whole * (high - low) for share, whole, (low, high) in ends)
            return x, y

        (x, y), (mark_x, mark_y) = value(self.box.centre), value(self.mark)
        middle = {"xref": "x", "xanchor": "center", "align": "center", "size": theme.TEXT, "color": "ink"}
        said = theme.words(theme.escape(self.text), x, y, **middle)
        if not self.line:
            return said
        tail = {"ax": x, "ay": y, "axref": "x", "ayref": "y"}
        arrow = {"showarrow": True, "arrowhead": 6, "arrowsize": 0.6, "arrowwidth": 1, "arrowcolor": "ink-3"}
        return {**said, "x": mark_x, "y": mark_y, **tail, **arrow, "borderpad": 1}


def labels_of(
    points: Sequence[Point], texts: Sequence[Sequence[str]], taken: Sequence[Box], area: Place, marker: float
) -> list[Label | None]:
    """texts: what may be written at each point, the best first. None: no place was left anywhere on the map."""
    return _Placing(points, taken, area, marker).all(texts)


def _away() -> Floats:
    """Places around a mark: distance, angle from the direction that leads out of a cluster, what both cost; [n, 3]."""
    turns = [math.radians(turn) for turn in range(-180, 180, TURN)]
    return np.array([(reach, turn, reach + 14 * abs(turn)) for reach in range(STEP, FURTHEST, STEP) for turn in turns])


_AWAY = _away()
_CORNERS = np.array([(0, 1), (0, 3), (2, 1), (2, 3)])  # of a box, in its row


class _Placing:
    """What is taken already: marks, words, labels and their lines. Boxes are rows of left, bottom, right, top."""

    def __init__(self, points: Sequence[Point], taken: Sequence[Box], area: Place, marker: float) -> None:
        self._area, self._half = np.array(area), marker / 2 + 1
        self._marks = np.array([(point.x, point.y) for point in points]).reshape(-1, 2) * self._area
        self._mark_boxes = _boxes(self._marks, self._half)
        self._taken = np.array([(box.left, box.bottom, box.right, box.top) for box in taken]).reshape(-1, 4)
        self._words = self._taken[(self._taken[:, 2:] - self._taken[:, :2]).min(axis=1, initial=HIGH) >= HIGH]
        self._lines = np.zeros((0, 4))
        self._outlines = [_dense(np.array(point.outline)) * self._area for point in points]
        self._bounds = np.array([[*line.min(axis=0), *line.max(axis=0)] for line in self._outlines]).reshape(-1, 4)

    def all(self, texts: Sequence[Sequence[str]]) -> list[Label | None]:
        """First whatever needs no line, then the others, the outermost of a cluster first."""
        labels = [self._take(self._near(place, choice[0])) for place, choice in enumerate(texts)]
        rest = [place for place, label in enumerate(labels) if label is None]
        for place in sorted(rest, key=lambda place: -math.hypot(*self._outward(place))):
            labels[place] = self._take(self._joined(place, texts[place]))
        return labels

    def _take(self, label: Label | None) -> Label | None:
        if label is not None:
            box = label.box
            row = np.array([[box.left, box.bottom, box.right, box.top]])
            # Two labels in one line, end to end, would read as one.
            self._taken = np.vstack([self._taken, row + np.array([-BESIDE, 0, BESIDE, 0])])
            self._words = np.vstack([self._words, row])
            if label.line:
                self._lines = np.vstack([self._lines, [*label.mark, *box.centre]])
        return label

    def _joined(self, place: int, texts: Sequence[str]) -> Label | None:
        for position, text in enumerate(texts):
            longest = FURTHEST if position == len(texts) - 1 else LONGEST_LINE
            if found := self._far(place, text, longest) or (self._near(place, text) if position else None):
                return found
        return None

    def _near(self, place: int, text: str) -> Label | None:
        """Beside the mark, clearly its own; on as few regions as can be."""
        boxes = self._around(place, text)
        boxes = boxes[self._free(boxes) & self._own(place, boxes) & ~_struck(self._lines, boxes).any(axis=1)]
        touched = [sum(_touches(box, outline) for outline in self._met(box)) for box in boxes]
        return self._label(text, place, boxes, np.array(touched), line=False)

    def _met(self, box: Floats) -> list[Floats]:
        return [self._outlines[other] for other in np.flatnonzero(_meet(box[None], self._bounds)[0])]

    def _label(self, text: str, place: int, boxes: Floats, costs: Floats, *, line: bool) -> Label | None:
        if not len(boxes):
            return None
        x, y = self._marks[place].tolist()
        return Label(text, Box(*boxes[costs.argmin()].tolist()), (x, y), line)

    def _around(self, place: int, text: str) -> Floats:
        """At the right, left, over and under the region if it is small, then the mark; then at its corners."""
        (x, y), half, bounds = self._marks[place], self._half, self._bounds[place]
        across, up = theme.text_width(text, theme.TEXT) / 2, HIGH / 2
        reach = [bounds[2] - x, x - bounds[0], bounds[3] - y, y - bounds[1]]
        near = [max(side, half) if side + BESIDE - half <= NEAR else half for side in reach]
        slant = 0.7 * half + BESIDE / 2
        sides = [
            side
            for right, left, over, under in (near, [half] * 4)
            for side in (
                (right + BESIDE + across, 0),
                (-left - BESIDE - across, 0),
                (0, over + BESIDE / 2 + up),
                (0, -under - BESIDE / 2 - up),
            )
        ]
        corners = [(a * (slant + across), b * (slant + up)) for b in (1, -1) for a in (1, -1)]
        return _boxes(self._marks[place] + np.array([*sides, *corners]), (across, up))

    def _own(self, place: int, boxes: Floats) -> Bools:
        """Whether it is clear whose label it would be."""
        gaps = np.maximum(np.maximum(boxes[:, None, :2] - self._marks, self._marks - boxes[:, None, 2:]), 0)
        far = np.hypot(gaps[..., 0], gaps[..., 1])
        others = np.delete(far, place, axis=1).min(axis=1, initial=math.inf)
        return np.greater_equal(others, far[:, place] + CLEARLY)

    def _free(self, boxes: Floats) -> Bools:
        inside: Bools = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= self._area).all(axis=1)
        return np.logical_and(inside, ~_meet(boxes, np.vstack([self._taken, self._mark_boxes])).any(axis=1))

    def _far(self, place: int, text: str, longest: float) -> Label | None:
        """With a line: short, out of the cluster, and across as little as can be."""
        half = theme.text_width(text, theme.TEXT) / 2, HIGH / 2
        out_x, out_y = self._outward(place)
        reach, turn, price = _AWAY[_AWAY[:, 0] <= longest].T
        turn = turn + math.atan2(out_y, out_x)
        steps = np.stack([np.cos(turn), np.sin(turn)], axis=1) * (reach[:, None] + self._half + half)
        boxes = _boxes(self._marks[place] + steps, half)
        free = self._free(boxes)
        boxes = boxes[free]
        lines = np.hstack([np.broadcast_to(self._marks[place], (len(boxes), 2)), _centres(boxes)])
        passed = np.delete(self._mark_boxes, place, axis=0)
        costs = price[free] + TOUCHING * _meet(boxes, self._bounds).sum(axis=1)
        costs += STRIKING * (_struck(lines, self._words).sum(axis=0) + _struck(self._lines, boxes).sum(axis=1))
        costs += PASSING * _struck(lines, passed).sum(axis=0) + CROSSING * _cross(lines, self._lines).sum(axis=1)
        return self._label(text, place, boxes, costs, line=True)

    def _outward(self, place: int) -> Place:
        """Away from the middle of the marks around; where all lie together, each in a direction of its own."""
        mark, turn = self._marks[place], 2.4 * place
        around = self._marks[np.hypot(*(self._marks - mark).T) < AROUND]
        x, y = (mark - around.mean(axis=0)).tolist()
        return (x, y) if math.hypot(x, y) > 0.5 else (0.1 * math.cos(turn), 0.1 * math.sin(turn))


def _boxes(centres: Floats, half: float | Place) -> Floats:
    return np.hstack([centres - np.array(half), centres + np.array(half)])


def _centres(boxes: Floats) -> Floats:
    middles: Floats = (boxes[:, :2] + boxes[:, 2:]) / 2
    return middles


def _meet(boxes: Floats, others: Floats) -> Bools:
    """[boxes, others]"""
    (left, bottom, right, top), other = boxes.T[:, :, None], others.T[:, None]
    meets: Bools = (left < other[2]) & (other[0] < right) & (bottom < other[3]) & (other[1] < top)
    return meets


def _struck(lines: Floats, boxes: Floats) -> Bools:
    """Which box lies on which line: the parts of a line that are within it across and up have something in common."""
    first, last = np.zeros(1), np.ones(1)
    for axis in (0, 1):
        start, way = lines[None, :, axis], lines[None, :, axis + 2] - lines[None, :, axis]
        way = np.where(way == 0, 1e-9, way)
        one, other = (boxes[:, None, axis] - start) / way, (boxes[:, None, axis + 2] - start) / way
        first, last = np.maximum(first, np.minimum(one, other)), np.minimum(last, np.maximum(one, other))
    return np.less_equal(first, last)


def _cross(lines: Floats, others: Floats) -> Bools:
    """[lines, others]: each has the other's ends on both its sides."""
    one, other = lines[:, None], others[None]

    def side(line: Floats, point: Floats) -> Bools:
        way, to = line[..., 2:] - line[..., :2], point - line[..., :2]
        left: Bools = way[..., 0] * to[..., 1] > way[..., 1] * to[..., 0]
        return left

    apart: Bools = side(one, other[..., :2]) != side(one, other[..., 2:])
    return np.logical_and(apart, side(other, one[..., :2]) != side(other, one[..., 2:]))


def _dense(outline: Floats) -> Floats:
    """Its points and those halfway between."""
    halfway = (outline + _next(outline)) / 2
    return np.stack([outline, halfway], axis=1).reshape(-1, 2)


def _next(outline: Floats) -> Floats:
    """The point after each."""
    return np.concatenate([outline[1:], outline[:1]])


def _touches(box: Floats, outline: Floats) -> bool:
    """Whether an outline crosses the box or has it inside, where it would seem to name another's mark."""
    if (box[2:] < outline.min(axis=0)).any() or (box[:2] > outline.max(axis=0)).any():
        return False
    crosses = ((outline >= box[:2]) & (outline <= box[2:])).all(axis=1).any()
    return bool(crosses) or _surrounds(outline, box[_CORNERS])


def _surrounds(outline: Floats, places: Floats) -> bool:
    """Whether a line to the right from one of the places crosses the outline an odd number of times."""
    (x1, y1), (x2, y2) = outline.T, _next(outline).T
    x, y = places[:, :1], places[:, 1:]
    up = np.where(y2 == y1, 1, y2 - y1)
    crossed = ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) / up * (x2 - x1))
    return bool((crossed.sum(axis=1) % 2).any())
