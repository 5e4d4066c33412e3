import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.figures.positions import Positions, corner

AREA = (600.0, 500.0)


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    outline: Sequence[tuple[float, float]]


def round_spot(x: float, y: float, radius: float) -> Spot:
    turns = [turn / 16 * math.pi for turn in range(32)]
    return Spot(x, y, [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns])


def test_the_right_is_first() -> None:
    spot = round_spot(0.5, 0.5, 0.05)
    box = Positions([spot], [], AREA, 14).free(spot, "Name")
    assert box is not None
    assert box.said["xanchor"] == "left"
    assert box.left > (0.5 + 0.05) * 600


def test_at_the_right_edge_the_left_is_free() -> None:
    spot = round_spot(0.95, 0.5, 0.05)
    box = Positions([spot], [], AREA, 14).free(spot, "Name")
    assert box is not None
    assert box.said["xanchor"] == "right"


def test_no_label_lies_in_the_region_of_another() -> None:
    """Where there is no outline to touch, a name would still seem to be the other one's."""
    inner, outer = round_spot(0.5, 0.5, 0.02), round_spot(0.5, 0.5, 0.4)
    places = Positions([inner, outer], [], AREA, 14)
    assert places.free(inner, "Name") is None
    assert places.anyhow(inner, "7").said["xanchor"] == "left"


def test_two_labels_never_meet() -> None:
    spots = [round_spot(0.5, 0.5, 0.05), round_spot(0.52, 0.5, 0.05)]
    places = Positions(spots, [], AREA, 14)
    first, second = (places.anyhow(spot, "12") for spot in spots)
    assert not first.meets(second)


def test_a_corner_is_taken() -> None:
    spot = round_spot(0.85, 0.97, 0.01)
    word = corner("One-dimensional", 1, 1, AREA)
    box = Positions([spot], [word], AREA, 14).free(spot, "Name")
    assert box is None or not box.meets(word)
