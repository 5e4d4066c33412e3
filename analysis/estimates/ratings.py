"""Single rating questions with their intervals: satisfaction (CSAT) as a share, effort (CES) as a mean."""

from dataclasses import dataclass

from analysis.statistics.distribution import Distribution
from analysis.statistics.intervals import Mean, t_quantile
from analysis.statistics.proportions import Interval, wilson
from analysis.statistics.undefined import Undefined


@dataclass(frozen=True)
class TopShare:
    """The share of answers at or above a point. None where nobody answered."""

    n: int
    counted: int
    share: float | None
    interval: Interval | None  # Wilson, 95 %
    undefined: Undefined | None


def csat(answers: Distribution, satisfied_from: float) -> TopShare:
    """Customer satisfaction: the share of answers from this point on (4 of 5, 6 of 7)."""
    counted = int(answers.counts[answers.values >= satisfied_from].sum())
    if answers.n == 0:
        return TopShare(0, 0, None, None, "no_answers")
    return TopShare(answers.n, counted, counted / answers.n, wilson(counted, answers.n), None)


def ces(answers: Distribution) -> Mean:
    """Customer effort: the mean with its t interval (Dixon, Freeman & Toman 2010)."""
    return mean_of(answers)


def mean_of(answers: Distribution) -> Mean:
    """Mean, sd and t interval of any rating."""
    n = answers.n
    if n < 2:
        return Mean(n, answers.mean if n else None, None, None, None, None)
    se = answers.sd / n**0.5
    reach = t_quantile(n - 1, 0.975) * se
    return Mean(n, answers.mean, answers.sd, se, answers.mean - reach, answers.mean + reach)
