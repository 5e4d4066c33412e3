"""Where something has no variance: it is found exactly, named for what it is, and costs no more than usual."""

import numpy as np
import pytest

from analysis.estimates.reliability import alpha
from analysis.statistics import cfa
from analysis.statistics.distribution import Distribution, from_values
from analysis.statistics.groups import anova, welch_anova
from analysis.statistics.intervals import NO_ERROR, between, from_summary
from analysis.statistics.moments import from_rows
from analysis.statistics.regression import regress


def test_one_value_has_no_variance_however_its_mean_rounds() -> None:
    """3.4 thirteen times is 3.4000000000000004 on average."""
    thirds = [value / 60 for value in range(60, 421, 7)]
    assert {Distribution(np.array([v]), np.array([n])).variance for v in thirds for n in range(2, 99)} == {0.0}


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ([[3.4] * 13, [3.4] * 13], "no_variance"),
        ([[3.4] * 13, [4.6] * 13], "constant_group"),
        ([[3.4] * 13, [1.0, 2.0] * 10], "constant_group"),
        ([[1.0, 2.0], [1.0, 2.0]], None),
    ],
)
def test_groups_without_differences_inside_are_named(groups: list[list[float]], why: str | None) -> None:
    found = [from_values(np.array(group)) for group in groups]
    assert welch_anova(found).undefined == why
    if all(len(set(group)) == 1 for group in groups):
        assert anova(found).undefined == why


def test_a_column_without_variance_is_told_from_all_of_them() -> None:
    rows = np.random.default_rng(1).integers(1, 8, (40, 4)).astype(float)
    flat, one = np.full((40, 4), 3.0), rows.copy()
    one[:, 2] = 5.0
    for found, why in ((flat, "no_variance"), (one, "constant_part"), (rows, None)):
        moments = from_rows(found)
        assert regress(moments).undefined == why
        assert why is None or cfa.confirm(moments, {"scale": range(4)}).undefined == why


def test_items_that_everybody_answers_alike_have_an_alpha_without_interval() -> None:
    found = alpha(from_rows(np.repeat(np.arange(1.0, 41.0)[:, None] % 7, 4, axis=1)))
    assert (found.alpha, found.lower, found.upper, found.undefined) == (1.0, None, None, "singular")


def test_groups_with_equal_means_are_no_census() -> None:
    """Their error is none by chance: sums of floats leave some digits of it."""
    mean = from_summary(60, 4.0, 3.0)
    found = between(mean, [[NO_ERROR / 10, -NO_ERROR / 10]], [[30, 30]], [1.0])
    assert (found.se, found.lower, found.upper, found.is_census) == (0.0, 4.0, 4.0, False)
    assert from_summary(60, 4.0, 3.0).is_census is False


def test_a_fit_without_a_bottom_is_given_up_after_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that go up by sevens and threes: the best model of one factor is at infinity."""
    person, need = np.ogrid[:80, :4]
    rows = ((person * 7 + need * 3 + person * person * need + person // 3) % 11).astype(float)
    looks, look = [0], cfa._Model.discrepancy

    def counting(model: cfa._Model, values: cfa.FloatArray) -> tuple[float, cfa.FloatArray]:
        looks[0] += 1
        return look(model, values)

    monkeypatch.setattr(cfa._Model, "discrepancy", counting)
    assert cfa.confirm(from_rows(rows), {"scale": range(4)}).undefined == "not_converged"
    assert looks[0] < 1000
