"""The recommendation score as a mean, by which waves are compared."""

import numpy as np
import pytest

from analysis.estimates.recommendation import mean_score, nps
from analysis.statistics.distribution import from_counts


@pytest.mark.parametrize(
    "counts", [[3, 0, 0, 0, 0, 1, 2, 5, 4, 7, 9], [0] * 9 + [4, 8], [5] + [0] * 10, [0, 2] + [0] * 9]
)
def test_it_is_the_score_with_its_t_interval(counts: list[int]) -> None:
    answers = from_counts(np.arange(11.0), np.array(counts))
    score, mean = nps(answers), mean_score(answers)
    assert (mean.n, mean.mean) == (score.n, pytest.approx(score.score))
    assert (mean.lower, mean.upper) == pytest.approx(score.t)


def test_of_nobody_there_is_none() -> None:
    assert mean_score(from_counts(np.arange(11.0), np.zeros(11, dtype=np.int64))).mean is None
