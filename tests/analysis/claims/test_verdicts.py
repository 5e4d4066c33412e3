"""Every threshold of a verdict just below, at and just above."""

import numpy as np
import pytest

from analysis.claims import verdicts
from analysis.statistics.cfa import Fit
from analysis.statistics.intervals import Mean
from analysis.statistics.multinomial import Homogeneity
from tests.analysis.estimates.means import between


@pytest.mark.parametrize(("p", "expected"), [(0.0499, True), (0.05, False), (0.0501, False), (None, False)])
def test_a_test_finds_something_below_five_per_cent(p: float | None, expected: bool) -> None:
    assert verdicts.significant(p) is expected


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ([-0.5, -0.59, -0.55], False),
        ([-0.5, -0.6], False),
        ([0.4, 0.3], False),  # in floats more than 0.1 by 3e-17
        ([-0.5, -0.601], True),
        ([-0.5, None, -9.5], True),
        ([-0.5, None], False),
        ([None, None], False),
        ([], False),
    ],
)
def test_rules_differ_above_a_tenth_of_a_point(means: list[float | None], expected: bool) -> None:
    assert verdicts.rules_differ(means) is expected


@pytest.mark.parametrize(
    ("guess", "expected"),
    [
        (between(5.0, 5.99), True),
        (between(5.0, 6.0), False),
        (between(5.0, 6.01), False),
        (between(5.0, 5.99, n=9), False),
        (between(5.0, 5.99, n=10), True),
        (None, False),
    ],
)
def test_who_underrates_what_customers_expect(guess: Mean | None, expected: bool) -> None:
    assert verdicts.underrates(between(6.0, 6.5), guess) is expected
    assert not verdicts.underrates(between(6.0, 6.5, n=9), guess)


def fit(cfi: float = 0.95, rmsea: float | None = 0.05, srmr: float = 0.05) -> Fit:
    return Fit(10.0, 8, 0.3, 100.0, 10, cfi, 0.95, rmsea, None, srmr, 0.0, 0.0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (fit(cfi=0.899), False),
        (fit(cfi=0.90), True),
        (fit(cfi=0.901), True),
        (fit(rmsea=0.079), True),
        (fit(rmsea=0.08), True),
        (fit(rmsea=0.081), False),
        (fit(rmsea=None), True),
        (fit(srmr=0.079), True),
        (fit(srmr=0.08), True),
        (fit(srmr=0.081), False),
    ],
)
def test_dimensions_are_borne_out_where_all_three_agree(given: Fit, expected: bool) -> None:
    assert verdicts.borne_out(given) is expected


def test_the_rules_of_thumb_that_pages_print() -> None:
    printed = (verdicts.TLI_AT_LEAST, verdicts.KMO_AT_LEAST, verdicts.TELLING_LOADING_FROM)
    assert printed == (0.90, 0.60, 0.50)  # conventions: nothing is decided by them


@pytest.mark.parametrize(("n", "expected"), [(99, True), (100, False), (101, False)])
def test_factors_need_a_hundred(n: int, expected: bool) -> None:
    assert verdicts.factors_indicative(n) is expected


@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [([0.699], True), ([0.70], False), ([0.701], False), ([0.9, None, 0.6], True), ([None], False), ([], False)],
)
def test_a_coefficient_below_seventy_is_low(coefficients: list[float | None], expected: bool) -> None:
    assert verdicts.unreliable(coefficients) is expected


@pytest.mark.parametrize(
    ("loading", "large"), [(0.39, False), (0.394, False), (0.40, True), (0.41, True), (-0.39, False), (-0.40, True)]
)
def test_a_loading_is_large_from_forty_either_way(loading: float, large: bool) -> None:
    assert verdicts.large_loading(loading) is large


@pytest.mark.parametrize(("less", "telling"), [(-0.01, False), (0.0, True), (0.01, True)])
def test_a_loading_tells_something_from_its_threshold_on(less: float, telling: bool) -> None:
    assert verdicts.telling_loading(verdicts.TELLING_LOADING_FROM + less) is telling
    assert verdicts.telling_loading(-verdicts.TELLING_LOADING_FROM - less) is telling


def kinds(p: float | None, v: float | None) -> Homogeneity:
    return Homogeneity(1.0, 1, p, v, 10.0, 0, None)


@pytest.mark.parametrize(
    ("p", "v", "expected"),
    [
        (0.049, 0.1, True),
        (0.05, 0.5, False),
        (0.001, 0.099, False),
        (0.001, 0.1, True),
        (0.001, 0.101, True),
        (None, None, False),
    ],
)
def test_other_people_answered_where_it_is_clear_and_to_be_noticed(
    p: float | None, v: float | None, expected: bool
) -> None:
    assert verdicts.other_people(kinds(p, v)) is expected


@pytest.mark.parametrize(("n", "expected"), [(11, False), (12, True), (13, True)])
def test_readings_are_enough_from_twelve_on(n: int, expected: bool) -> None:
    assert verdicts.firm(n) is expected


@pytest.mark.parametrize(("r1", "expected"), [(0.29, False), (0.3, False), (0.301, True), (-0.9, False), (None, False)])
def test_readings_depend_above_thirty(r1: float | None, expected: bool) -> None:
    assert verdicts.depend(r1) is expected


@pytest.mark.parametrize(("g1", "expected"), [(0.99, False), (1.0, True), (-0.99, False), (-1.0, True), (None, False)])
def test_readings_are_lopsided_from_one_on_either_way(g1: float | None, expected: bool) -> None:
    assert verdicts.skewed(g1) is expected


@pytest.mark.parametrize(
    ("chi2", "df", "size", "expected"),
    [
        (14.9, 10, 500, False),
        (15.0, 10, 500, True),
        (15.1, 10, 500, True),
        (15.0, 10, 499, False),
        (15.0, 10, 501, True),
        (0.0, 0, 500, False),
        (1.5, 1, 500, True),
    ],
)
def test_large_samples_are_dispersed_from_one_and_a_half_on(chi2: float, df: int, size: float, expected: bool) -> None:
    assert verdicts.dispersed((chi2, df), np.array([size, size])) is expected


def test_better_may_be_down() -> None:
    assert (verdicts.good(2.0, "up"), verdicts.good(2.0, "down")) == (2.0, -2.0)


@pytest.mark.parametrize(
    ("share", "size", "expected"),
    [(0.1, 49, True), (0.1, 50, False), (0.1, 51, False), (0.75, 19, True), (0.75, 20, False), (None, 500, True)],
)
def test_samples_hold_five_of_either_kind(share: float | None, size: int, expected: bool) -> None:
    assert verdicts.sparse(share, np.array([size, size])) is expected
