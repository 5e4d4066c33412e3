"""Ratings, gaps 1 to 4, and Kano across groups."""

import numpy as np
import pytest
from scipy import stats

from analysis.estimates.internal_gaps import knowledge, ratings
from analysis.estimates.ratings import ces, csat
from analysis.estimates.segments import compare_kano
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_kano
from analysis.statistics.distribution import Distribution, from_values


def drawn(seed: int, middle: float, n: int) -> Distribution:
    return from_values(np.clip(np.rint(np.random.default_rng(seed).normal(middle, 1, n)), 1, 7))


def test_satisfied_is_a_share_with_its_interval() -> None:
    found = csat(from_values(np.array([5.0, 4, 4, 3, 1, 2, 5, 5])), satisfied_from=4)
    assert (found.n, found.counted, found.share) == (8, 5, 0.625)
    assert found.interval == pytest.approx(stats.binomtest(5, 8).proportion_ci(method="wilson"))
    assert csat(from_values(np.array([])), 4).undefined == "no_answers"


def test_effort_is_a_mean_with_its_interval() -> None:
    answers = np.array([2.0, 3, 3, 5, 1])
    low, high = stats.t.interval(0.95, 4, answers.mean(), stats.sem(answers))
    found = ces(from_values(answers))
    assert (found.mean, found.lower, found.upper) == pytest.approx((2.8, low, high))
    assert ces(from_values(np.array([3.0]))).lower is None


def test_managers_who_underrate_are_found_and_others_are_not() -> None:
    customers = {"a": drawn(1, 6.2, 200), "b": drawn(2, 5.0, 200)}
    managers = {"a": drawn(3, 4.6, 25), "b": drawn(4, 5.0, 25), "c": drawn(5, 5.0, 25)}
    first, second = knowledge(customers, managers)
    assert first.below
    assert first.gap.difference == pytest.approx(managers["a"].mean - customers["a"].mean)
    assert (second.below, second.above) == (False, False)
    assert ratings(managers)["c"].n == 25
    few = knowledge(customers, {"a": from_values(np.array([4.0]))})[0]
    assert (few.gap.interval, few.below) == (None, False)


def test_two_groups_behind_a_mixed_need_are_told_apart() -> None:
    design = Design(("x", "y"), low=1, high=5)
    must, attractive = np.full((40, 2), [2.0, 2.0]), np.full((40, 2), [1.0, 2.0])
    absent = np.full((40, 2), [5.0, 5.0]), np.full((40, 2), [3.0, 5.0])
    groups = {
        "home": fold(score_kano(design, must, absent[0])),
        "business": fold(score_kano(design, attractive, absent[1])),
        "three": fold(score_kano(design, must[:3], absent[0][:3])),
    }
    differs, same = compare_kano(groups)
    assert [differs.groups[name].category for name in groups] == ["M", "A", "M"]
    assert differs.p_adjusted is not None
    assert differs.p_adjusted < 0.001
    assert same.test.undefined == "no_variance"
    assert compare_kano({}) == ()
