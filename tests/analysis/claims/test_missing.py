"""Whether a dimension's gap depends on how missing answers are counted, just below and just above what is told."""

import numpy as np
import pytest
from scipy.stats import ttest_ind_from_stats

from analysis.claims import missing
from analysis.claims.missing import ByRule, by_rule
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.statistics.intervals import Mean, from_summary
from tests.claims.gaps import design

DESIGN = design(1, 7)


def found(
    half: float = -0.5,
    needs: float | None = -0.5,
    complete: float | None = None,
    p: float | None = None,
    p_needs: float | None = None,
) -> ByRule:
    alone = None if complete is None else from_summary(20, complete, 1.0)
    return ByRule("d0", from_summary(100, half, 1.0), alone, needs, p, p_needs)


@pytest.mark.parametrize(
    ("given", "apart", "differs", "varies"),
    [
        (found(), False, False, False),
        (found(needs=-0.6, p_needs=0.001), False, False, False),
        (found(needs=-0.601, p_needs=0.049), True, True, True),
        (found(needs=-0.601, p_needs=0.05), False, False, True),
        (found(needs=-0.601), False, False, True),
        (found(needs=None), False, False, False),
        (found(complete=-0.8), False, False, True),
        (found(complete=-0.8, p=0.05), False, False, True),
        (found(complete=-0.8, p=0.049), False, True, True),
        (found(complete=-0.59, p=0.001), False, False, False),
    ],
)
def test_figures_differ_by_more_than_a_tenth_and_by_more_than_chance(
    given: ByRule, apart: bool, differs: bool, varies: bool
) -> None:
    assert (given.apart, given.differs, given.varies) == (apart, differs, varies)


def answers(complete: int, partial: int, gap: float) -> list[ByRule]:
    """Those who skip the last need of all have a gap of -1, those who answered everything this one."""
    rng, n = np.random.default_rng(1), complete + partial
    p = np.clip(np.rint(6 + np.where(np.arange(n) < complete, gap, -1.0)[:, None] + rng.normal(0, 0.7, (n, 22))), 1, 7)
    p[complete:, -1] = np.nan
    return by_rule(fold(score_servqual(DESIGN, np.full((n, 22), 6.0), p)))


def test_who_answered_everything_is_compared_with_everybody_else() -> None:
    other = answers(40, 40, -2.0)
    assert all(each.differs for each in other)
    assert [each.complete.n for each in other if each.complete] == [40] * 5
    assert not any(each.differs for each in answers(40, 40, -1.0))


@pytest.mark.parametrize(("complete", "partial"), [(9, 40), (40, 9)])
def test_of_fewer_than_ten_nothing_is_compared(complete: int, partial: int) -> None:
    assert {each.p for each in answers(complete, partial, -3.0)} == {None}


@pytest.mark.parametrize(("complete", "partial"), [(4, 40), (40, 4)])
def test_what_would_tell_of_a_few_people_is_left_out(complete: int, partial: int) -> None:
    assert {each.complete for each in answers(complete, partial, -3.0)} == {None}


def test_of_nobody_nothing_depends() -> None:
    assert answers(0, 0, -1.0) == []
    nothing = Mean(0, None, None, None, None, None)
    assert not ByRule("d0", nothing, None, None, None, None).varies


@pytest.mark.parametrize(("answered", "gap", "apart"), [(10, -3.0, True), (9, -3.0, False), (10, -1.0, False)])
def test_a_need_that_most_skip_is_compared_with_the_others_from_ten_answers_on(
    answered: int, gap: float, apart: bool
) -> None:
    rng = np.random.default_rng(2)
    p = np.clip(np.rint(6 - 1.0 + rng.normal(0, 0.7, (60, 22))), 1, 7)
    p[:, 0] = np.clip(np.rint(6 + gap + rng.normal(0, 0.7, 60)), 1, 7)
    p[answered:, 0] = np.nan
    first, *others = by_rule(fold(score_servqual(DESIGN, np.full((60, 22), 6.0), p)))
    assert first.apart is apart
    assert not any(each.apart for each in others)


@pytest.mark.parametrize(("one", "other"), [(10, 10), (10, 25), (60, 12)])
def test_people_are_compared_by_welchs_test(one: int, other: int) -> None:
    found = missing._p(from_summary(one, -1.0, 0.9), from_summary(other, -0.4, 1.4))
    assert found == pytest.approx(ttest_ind_from_stats(-1.0, 0.9, one, -0.4, 1.4, other, equal_var=False).pvalue)


def test_of_whom_no_mean_is_known_nothing_is_compared() -> None:
    known, unknown = from_summary(20, -1.0, 0.9), Mean(20, None, None, None, None, None)
    assert (missing._p(known, unknown), missing._p(unknown, known)) == (None, None)


def test_where_everybody_answered_everything_needs_weigh_alike() -> None:
    assert [each.p_needs for each in answers(40, 0, -1.0)] == [1.0] * 5
