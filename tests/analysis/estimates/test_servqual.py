"""Three respondents by hand: two dimensions, one reverse need, answers missing."""

import numpy as np
import pytest

from analysis.estimates import servqual
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import person_factor, recode, score_servqual

NAN = np.nan
DESIGN = Design(
    ("a", "b", "c", "d", "e"), {"one": ("a", "b", "c"), "two": ("d", "e")}, low=1, high=7, reverse=frozenset({"e"})
)
EXPECTATION: list[list[float]] = [[7, 6, 5, 7, 1], [6, NAN, NAN, 4, 3], [7, 7, 7, NAN, NAN]]
PERCEPTION: list[list[float]] = [[5, 6, 4, 6, 2], [5, 5, 4, 4, NAN], [7, 5, 6, 3, 3]]
WEIGHTS: list[list[float]] = [[60, 40], [50, 50], [100, NAN]]
# Gaps: (-2, 0, -1, -1, 6-7), (-1, -, -, 0, -), (0, -2, -1, -, -).
# One: -1; one of three pairs is too few; -1. Two: -1; one of two is enough: 0; none.
TALLY = fold(score_servqual(DESIGN, EXPECTATION, PERCEPTION, WEIGHTS))


def test_items_use_complete_pairs_only() -> None:
    first, last = servqual.gaps(TALLY).items[0], servqual.gaps(TALLY).items[4]
    assert (first.gap.n, first.expectation, first.perception, first.gap.mean) == (3, 20 / 3, 17 / 3, -1)
    assert first.dimension == "one"
    assert (last.gap.n, last.expectation, last.perception, last.gap.mean) == (1, 7, 6, -1)
    assert last.gap.sd is None


def test_dimensions_need_half_of_the_pairs() -> None:
    one, two = servqual.gaps(TALLY).dimensions
    assert (one.gap.n, one.expectation, one.perception, one.gap.mean) == (2, 6.5, 5.5, -1)
    assert one.gap.sd == 0
    assert (two.gap.n, two.expectation, two.perception, two.gap.mean) == (2, 5.5, 5, -0.5)
    assert two.gap.sd == pytest.approx(np.sqrt(0.5))


def test_overall_needs_every_dimension_and_weights_every_weight() -> None:
    gaps = servqual.gaps(TALLY)
    assert (gaps.respondents, gaps.overall.n, gaps.overall.mean) == (3, 1, -1)
    assert (gaps.weighted.n, gaps.weighted.mean) == (1, -1)
    assert servqual.mean_weights(TALLY).points == {"one": 55, "two": 45}


def test_the_other_missing_rules() -> None:
    listwise, available = servqual.listwise(TALLY), servqual.item_available(TALLY)
    assert (listwise.respondents, listwise.dimensions[1].gap.mean, listwise.overall.n) == (1, -1, 1)
    assert available.dimensions == {"one": -1, "two": -0.75}
    assert available.overall == -0.875
    assert available.overall_items == pytest.approx(-0.9)


def test_perception_alone() -> None:
    """P after recoding: (5, 6, 4, 6, 6), (5, 5, 4, 4, -), (7, 5, 6, 3, 5)."""
    servperf = servqual.servperf(TALLY)
    assert servperf.dimensions["one"].mean == pytest.approx((5 + 14 / 3 + 6) / 3)
    assert servperf.dimensions["two"].mean == pytest.approx((6 + 4 + 4) / 3)
    assert servperf.overall_items.mean == pytest.approx((27 / 5 + 18 / 4 + 26 / 5) / 3)
    assert servperf.weighted.n == 2


def test_weighted_by_mean_weights() -> None:
    products = servqual.weighted_by_mean_weights(servqual.gaps(TALLY).dimensions, servqual.mean_weights(TALLY))
    assert products.dimensions == pytest.approx({"one": -0.55, "two": -0.225})
    assert products.overall == pytest.approx(-0.775)


def test_counts() -> None:
    counts = servqual.counts(TALLY)
    assert (counts.respondents, counts.complete) == (3, 1)
    assert counts.answered_expectation == (3, 2, 2, 2, 2)
    assert counts.answered_perception == (3, 3, 3, 3, 2)


@pytest.mark.parametrize(
    ("weights", "mean"),
    [
        ([20, 30, 25, 15, 10], -0.9375),
        ([20, 30, 20, 15, 10], -0.9342105263157895),
        ([30, 30, 25, 15, 10], -0.8977272727272727),
        ([33.3, 33.3, 33.4, 0, 0], -1.0),
        ([1, 1, 1, 1, 1], -0.8),
        ([0, 0, 0, 0, 0], None),
        ([-10, 50, 30, 20, 10], None),
        ([20, 30, NAN, 15, 10], None),
    ],
)
def test_weights_are_divided_by_their_own_sum(weights: list[float], mean: float | None) -> None:
    """The table of golden case edge-06: dimension gaps -0.5, -1.5, -1, -0.75, -0.25 from four items each."""
    needs = tuple(f"{d}{i}" for d in "abcde" for i in range(4))
    design = Design(needs, {d: tuple(n for n in needs if n[0] == d) for d in "abcde"}, 1, 7)
    steps = {"a": (1, 1, 0, 0), "b": (2, 2, 1, 1), "c": (1, 1, 1, 1), "d": (1, 1, 1, 0), "e": (1, 0, 0, 0)}
    perception = [[6 - step for d in "abcde" for step in steps[d]]]
    got = servqual.gaps(fold(score_servqual(design, [[6] * 20], perception, [weights])))
    assert got.overall.mean == -0.8
    assert got.weighted.mean == pytest.approx(mean, rel=1e-14) if mean is not None else got.weighted.mean is None


@pytest.mark.parametrize(("low", "high"), [(1, 5), (1, 7), (0, 10)])
def test_reverse_maps_the_scale_onto_itself(low: int, high: int) -> None:
    design = Design(("a",), {"one": ("a",)}, low, high, frozenset({"a"}))
    answers = np.array([[float(low)], [high], [NAN]])
    assert recode(design, answers)[:2].ravel().tolist() == [high, low]
    assert np.isnan(recode(design, answers)[2, 0])


def test_a_dimension_nobody_answered_leaves_no_overall_score() -> None:
    gaps = servqual.gaps(fold(score_servqual(DESIGN, [[5, 5, 5, NAN, NAN]], [[4, 4, 4, NAN, NAN]])))
    assert (gaps.dimensions[1].gap.n, gaps.dimensions[1].gap.mean, gaps.overall.mean) == (0, None, None)


def test_a_design_without_dimensions_still_has_items() -> None:
    gaps = servqual.gaps(fold(score_servqual(Design(("a",)), [[5]], [[4]])))
    assert (gaps.items[0].dimension, gaps.items[0].gap.mean, gaps.overall.mean) == ("", -1, None)


def test_person_means_are_whole_at_this_factor() -> None:
    assert person_factor(DESIGN) == 60
    seven = tuple("abcdefg")
    assert person_factor(Design(seven, {"one": seven})) == 420
