"""From how many answers satisfaction is explained, and what counts as a low and a high rating."""

import numpy as np
import pytest

from analysis.estimates import drivers
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally


def tally(perceived: list[int], low: int = 1, high: int = 7) -> Tally:
    design = Design(("a", "b"), {"one": ("a",), "two": ("b",)}, low, high, overall=(1, 5))
    rows = np.array([[value, low + (3 * place) % (high - low + 1)] for place, value in enumerate(perceived)], float)
    overall = np.array([1 + place % 5 for place in range(len(perceived))], float)
    return fold(score_servqual(design, rows, rows, overall=overall))


@pytest.mark.parametrize(("n", "expected"), [(49, False), (50, True), (51, True)])
def test_fifty_answers_are_enough(n: int, expected: bool) -> None:
    found = drivers.drivers(tally([1 + (place * place) % 7 for place in range(n)]))
    assert (found.regression.n, found.enough) == (n, expected)


@pytest.mark.parametrize(
    ("low", "high", "lowest", "highest"),
    [
        (1, 5, (1, 2), (4, 5)),
        (1, 7, (1, 2), (6, 7)),
        (1, 9, (1, 2, 3), (7, 8, 9)),
        (0, 10, (0, 1, 2, 3), (7, 8, 9, 10)),
    ],
)
def test_low_and_high_are_the_outer_thirds(
    low: int, high: int, lowest: tuple[int, ...], highest: tuple[int, ...]
) -> None:
    found = drivers.penalty_reward(tally([*range(low, high + 1)], low, high), "a")
    assert (found.n_low, found.n_high) == (len(lowest), len(highest))
    assert found.n_middle == high - low + 1 - len(lowest) - len(highest)
