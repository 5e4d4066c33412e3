"""Where labels of maps go: no two meet, none covers a mark, and each stands at its mark or has a line to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures.positions import NEAR, Box, Label, corner, labels_of

AREAS = {"wide": (600.0, 540.0), "phone": (246.0, 318.0)}
AREA = AREAS["wide"]
MARKER = 14.0


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    outline: Sequence[tuple[float, float]]


def round_spot(x: float, y: float, radius: float) -> Spot:
    turns = [turn / 16 * math.pi for turn in range(32)]
    return Spot(x, y, [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns])


def placed(
    spots: Sequence[Spot], *texts: Sequence[str], taken: Sequence[Box] = (), area: tuple[float, float] = AREA
) -> list[Label]:
    return [label for label in labels_of(spots, texts, taken, area, MARKER) if label is not None]


def meet(one: Box, other: Box) -> bool:
    beside = one.right <= other.left or other.right <= one.left
    return not (beside or one.top <= other.bottom or other.top <= one.bottom)


def distance(box: Box, spot: Spot, area: tuple[float, float] = AREA) -> float:
    x, y = spot.x * area[0], spot.y * area[1]
    return math.hypot(max(box.left - x, 0, x - box.right), max(box.bottom - y, 0, y - box.top))


def mark_box(spot: Spot, area: tuple[float, float]) -> Box:
    x, y = spot.x * area[0], spot.y * area[1]
    return Box(x - MARKER / 2, y - MARKER / 2, x + MARKER / 2, y + MARKER / 2)


def clusters(seed: int) -> list[Spot]:
    """Up to 22 marks around one to three middles, from all in one place to the whole map."""
    chance = Random(seed)
    middles = [(chance.random(), chance.random()) for _ in range(chance.randint(1, 3))]
    spread, count = chance.choice([0.0, 0.01, 0.03, 0.1, 0.4]), chance.randint(1, 22)
    spots = []
    for number in range(count):
        near = (middle + spread * chance.uniform(-1, 1) for middle in middles[number % len(middles)])
        x, y = (min(max(share, 0.0), 1.0) for share in near)
        spots.append(round_spot(x, y, chance.choice([0.02, 0.08, 0.3])))
    return spots


SEEDS = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(list(AREAS)), st.booleans())
def test_labels_never_meet_and_are_near_or_have_a_line(seed: int, size: str, named: bool) -> None:
    spots = clusters(seed)
    area = AREAS[size]
    texts = [(f"A need called {n}", str(n)) if named else (str(n),) for n in range(1, len(spots) + 1)]
    labels = placed(spots, *texts, area=area)
    assert len(labels) == len(spots)
    boxes = [label.box for label in labels]
    assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if meet(a, b)]
    assert not [box for box in boxes for spot in spots if meet(box, mark_box(spot, area))]
    for label, spot in zip(labels, spots, strict=True):
        assert label.line or distance(label.box, spot, area) <= NEAR + MARKER
        assert label.box.left >= 0
        assert label.box.right <= area[0]


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_on_a_wider_phone_nothing_meets_either(seed: int) -> None:
    """Labels and marks stand in shares of the map: what is apart on the narrowest is apart on all."""
    spots = clusters(seed)
    (width, height), wider = AREAS["phone"], 1.3
    labels = placed(spots, *[(str(n),) for n in range(1, len(spots) + 1)], area=(width, height))
    boxes = []
    for label in labels:
        (x, _), half = label.box.centre, (label.box.right - label.box.left) / 2
        boxes.append(Box(x * wider - half, label.box.bottom, x * wider + half, label.box.top))
    assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if meet(a, b)]


def test_the_right_is_first() -> None:
    (label,) = placed([round_spot(0.5, 0.5, 0.02)], ("Name",))
    assert label.box.left > (0.5 + 0.02) * 600
    assert not label.line


def test_at_the_right_edge_the_left_is_free() -> None:
    (label,) = placed([round_spot(0.97, 0.5, 0.02)], ("Name",))
    assert label.box.right < 0.97 * 600


def test_a_large_region_does_not_drive_the_label_from_its_mark() -> None:
    spot = round_spot(0.5, 0.5, 0.4)
    (label,) = placed([spot], ("Name",))
    assert distance(label.box, spot) < NEAR + MARKER


def test_where_it_is_not_clear_whose_a_label_is_a_line_says_it() -> None:
    labels = placed([round_spot(0.5, 0.5, 0.02), round_spot(0.505, 0.5, 0.02)], ("First",), ("Second",))
    assert all(label.line for label in labels)


def test_a_name_that_fits_nowhere_becomes_its_number() -> None:
    (label,) = placed([round_spot(0.5, 0.5, 0.02)], ("W" * 60, "7"))
    assert label.text == "7"


def test_a_corner_is_taken() -> None:
    word = corner("One-dimensional", 1, 1, AREA)
    (label,) = placed([round_spot(0.85, 0.97, 0.01)], ("Name",), taken=[word.box])
    assert not meet(label.box, word.box)


def test_a_line_joins_a_label_to_its_mark() -> None:
    spots = [round_spot(0.5, 0.5, 0.02), round_spot(0.505, 0.5, 0.02)]
    drawn = placed(spots, ("First",), ("Second",))[0].annotation(AREA, (0.0, 10.0), (0.0, 1.0))
    assert (drawn["x"], drawn["y"]) == (5.0, 0.5)
    assert drawn["showarrow"]
    assert (drawn["axref"], drawn["ayref"]) == ("x", "y")
