"""A dimension's mean where no sums over pairs of needs are kept: by NumPy from the answers, and on the safe side."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.estimates import servqual
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from analysis.rows.tally import Tally

DESIGN = Design(("a", "b", "c"), {"d": ("a", "b", "c")})


def apart(tally: Tally) -> Tally:
    return replace(tally, integers={name: of for name, of in tally.integers.items() if not name.startswith("pairs/")})


def answers(seed: int, people: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Each person was asked two of three needs, and has a mood."""
    chance = np.random.default_rng(seed)
    mood = chance.integers(0, 3, size=(people, 1))
    e, p = (np.clip(chance.integers(2, 6, size=(people, 3)) + mood, 1, 7).astype(float) for _ in range(2))
    left = chance.integers(0, 3, size=people)
    e[np.arange(people), left] = p[np.arange(people), left] = np.nan
    return e, p


def test_mean_and_interval_by_numpy() -> None:
    e, p = answers(3)
    found = servqual.sampled(apart(fold(score_servqual(DESIGN, e, p))))["d"]
    gap = p - e
    n = (~np.isnan(gap)).sum(axis=0)
    se = (np.nanstd(gap, axis=0, ddof=1) / np.sqrt(n)).mean()
    assert (found.n, found.mean, found.se) == (
        n.min(),
        pytest.approx(np.nanmean(gap, axis=0).mean()),
        pytest.approx(se),
    )
    reach = stats.t.ppf(0.975, n.min() - 1) * se
    assert (found.lower, found.upper) == (pytest.approx(found.mean - reach), pytest.approx(found.mean + reach))


@given(st.integers(0, 10_000))
def test_it_is_never_narrower_than_with_all_pairs(seed: int) -> None:
    tally = fold(score_servqual(DESIGN, *answers(seed)))
    wide, exact = (servqual.sampled(each)["d"] for each in (apart(tally), tally))
    assert wide.mean == pytest.approx(exact.mean)
    assert wide.se is not None
    assert exact.se is not None
    assert wide.se >= exact.se * 0.999
