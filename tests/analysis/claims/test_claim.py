"""What a claim says just below, at and just above each of its limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from analysis.claims import claim
from analysis.claims.claim import Says, against, hardest_to_beat, smallest
from analysis.estimates import apart
from analysis.statistics.intervals import Mean, from_summary, mean_interval
from analysis.statistics.multiplicity import benjamini_hochberg, holm


def mean_with(p: float, n: int = 40, value: float = -0.5) -> Mean:
    """A mean of whose difference from zero Student's t has this p."""
    t = float(student.isf(p / 2, n - 1))
    return from_summary(n, value, abs(value) / t * math.sqrt(n))


@pytest.mark.parametrize(
    ("p", "others", "says"),
    [
        (0.0499, 0, "below"),
        (0.0501, 0, "no clear difference"),
        (0.0124, 3, "below"),  # Holm: times four
        (0.0126, 3, "no clear difference"),
    ],
)
def test_a_difference_is_clear_below_five_per_cent_of_its_family(p: float, others: int, says: Says) -> None:
    means = {"a": mean_with(p)} | {str(k): mean_with(0.9) for k in range(others)}
    found = against(means, holm, 0.2)["a"]
    assert (found.says, found.family) == (says, others + 1)
    assert found.side == (-1 if says == "below" else 0)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (-0.201, "below"),
        (-0.2, "below"),
        (-0.199, "slightly below"),
        (0.199, "slightly above"),
        (0.2, "above"),
    ],
)
def test_a_clear_difference_matters_from_the_smallest_that_does(value: float, says: Says) -> None:
    found = against({"a": mean_with(0.001, value=value)}, holm, 0.2)["a"]
    assert found.says == says
    assert found.side == {"below": -1, "above": 1}.get(says, 0)


def test_the_smallest_difference_that_matters_is_a_thirtieth_of_the_scale() -> None:
    assert [round(smallest(low, high), 6) for low, high in ((1, 7), (1, 5), (-2, 2), (0, 100))] == [
        0.2,
        0.133333,
        0.133333,
        3.333333,
    ]


@pytest.mark.parametrize(("n", "says"), [(9, "too few"), (10, "below"), (11, "below")])
def test_fewer_than_ten_claim_nothing(n: int, says: Says) -> None:
    assert against({"a": mean_with(0.001, n)}, holm, 0.2)["a"].says == says


@pytest.mark.parametrize(
    ("n", "value", "says"),
    [(10, -1, "below"), (10, 0, "no clear difference"), (9, -1, "too few"), (10, 1, "above")],
)
def test_where_all_gave_the_same_the_sign_test_decides(n: int, value: int, says: Says) -> None:
    found = against({"a": mean_interval(n, n * value, n * value * value)}, holm, 0.2)["a"]
    assert found.says == says
    assert found.p == (None if says == "too few" else 1.0 if value == 0 else 2.0 ** (1 - n))


def test_needs_are_screened_less_strictly_than_dimensions() -> None:
    means = {str(k): mean_with(0.02) for k in range(5)}
    assert {each.says for each in against(means, holm, 0.2).values()} == {"no clear difference"}
    assert {each.says for each in against(means, benjamini_hochberg, 0.2).values()} == {"below"}


@pytest.mark.parametrize(
    ("p", "others", "alone"),
    [
        (0.049, 1, True),
        (0.05, 1, False),
        (0.051, 1, False),
        (0.049, 2, True),
        (0.024, 4, True),  # half of four
        (0.026, 4, False),
        (None, 1, False),
    ],
)
def test_the_first_is_named_alone_where_each_other_is_clearly_apart(p: float | None, others: int, alone: bool) -> None:
    means = {str(k): mean_with(0.001, value=-2.0 + k / 10) for k in range(others + 1)}
    found = hardest_to_beat(means, lambda one, other: p)
    assert found[0] == "0"
    assert (len(found) == 1) is alone


def test_what_has_too_few_answers_is_not_the_furthest() -> None:
    means = {"a": mean_with(0.001, 9, -3.0), "b": mean_with(0.001, 10, -1.0)}
    assert hardest_to_beat(means, lambda one, other: 0.001) == ("b",)
    assert hardest_to_beat({}, lambda one, other: 0.001) == ()


def test_of_equal_means_none_is_apart() -> None:
    one = mean_interval(40, -40, 80)
    assert apart.unpaired(one, one) == 1.0


@given(st.floats(-3, 3), st.floats(0.1, 3), st.integers(10, 400), st.floats(0.01, 1.0))
def test_what_is_claimed_never_contradicts_its_interval(value: float, sd: float, n: int, least: float) -> None:
    found = against({"a": from_summary(n, value, sd)}, holm, least)["a"]
    assert found.interval is not None
    low, high = found.interval
    if found.side:
        assert low > 0 or high < 0
        assert abs(found.effect or 0) >= least - 1e-9


@pytest.mark.parametrize(("kind", "n"), [(kind, n) for kind, n in claim.FEWEST.items()])
def test_every_kind_of_claim_has_its_least_n(kind: claim.Kind, n: int) -> None:
    assert n == {"derived importance": 50, "misfit": 100, "structure": 200}.get(kind, 10)
    assert [claim.enough(kind, number) for number in (n - 1, n, n + 1)] == [False, True, True]


@pytest.mark.parametrize(("mean", "expected"), [(-1.0, True), (1.0, False)])
def test_only_who_is_lower_where_it_is_tested_too_is_apart(mean: float, expected: bool) -> None:
    """The people who answered everything may say the opposite of all."""
    p = apart.p_lower(from_summary(40, mean, 1.0))
    assert p is not None
    assert (p < 0.05) is expected
    assert apart.p_lower(from_summary(9, -1.0, 1.0)) is None


@pytest.mark.parametrize(
    ("p", "says"), [(0.0499, "above"), (0.05, "no clear difference"), (0.0501, "no clear difference")]
)
def test_a_difference_is_clear_below_its_adjusted_level(p: float, says: Says) -> None:
    assert against({"a": mean_with(0.001, value=0.5)}, lambda _: np.array([p]), 0.2)["a"].says == says


@pytest.mark.parametrize(
    ("mean", "says"),
    [
        (Mean(10, -1.0, 1.0, None, None, None), "cannot be said"),
        (Mean(9, -1.0, 1.0, None, None, None), "too few"),
        (Mean(10, None, None, None, None, None), "too few"),
    ],
)
def test_of_what_has_no_error_nothing_can_be_said(mean: Mean, says: Says) -> None:
    assert against({"a": mean}, holm, 0.2)["a"].says == says


@pytest.mark.parametrize("values", [(-0.5, 0.0, 0.5), (-1.5, -0.5, 0.0), (0.0, 0.5, 1.5)])
def test_those_that_may_be_first_are_in_their_order(values: tuple[float, ...]) -> None:
    means = {str(place): from_summary(40, value, 1.0) for place, value in enumerate(values)}
    assert hardest_to_beat(means, lambda one, other: 1.0) == ("0", "1", "2")
    assert hardest_to_beat(means, lambda one, other: 1.0, lowest=False) == ("2", "1", "0")
