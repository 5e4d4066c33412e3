"""Would you recommend us: the Net Promoter Score with its intervals."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from analysis.estimates.ratings import mean_of
from analysis.statistics.distribution import Distribution, from_counts
from analysis.statistics.intervals import Mean, t_quantile
from analysis.statistics.undefined import Undefined

DETRACTOR, PASSIVE = 6, 8  # the highest answer of each on 0 to 10

Interval = tuple[float, float]


@dataclass(frozen=True)
class Nps:
    """Scores and intervals are in points, -100 to 100; None where nobody answered (undefined says so)."""

    n: int
    promoters: int
    passives: int
    detractors: int
    score: float | None
    se: float | None
    wald: Interval | None
    t: Interval | None  # t interval of the scores -1, 0, 1; None below n = 2
    adjusted: float | None  # centre of the adjusted interval
    adjusted_wald: Interval | None  # n + 3, promoters and detractors + 3/4 each (Rocks 2016)
    undefined: Undefined | None


@dataclass(frozen=True)
class NpsChange:
    """The second score minus the first, in points, of different people."""

    points: float
    se: float
    z: float | None
    p: float | None
    interval: Interval


def nps(answers: Distribution) -> Nps:
    """Reichheld 2003; answers 0 to 10. ValueError: another answer."""
    if ((answers.values < 0) | (answers.values > 10)).any():
        raise ValueError("answers: not between 0 and 10")
    detractors = int(answers.counts[answers.values <= DETRACTOR].sum())
    promoters = int(answers.counts[answers.values > PASSIVE].sum())
    n = answers.n
    if n == 0:
        return Nps(0, 0, 0, 0, None, None, None, None, None, None, "no_answers")
    score, se = _score(promoters, detractors, n)
    reach_t = t_quantile(n - 1, 0.975) * se * (n / (n - 1)) ** 0.5 if n > 1 else None
    centre, adjusted_se = _score(promoters + 0.75, detractors + 0.75, n + 3)
    return Nps(
        n=n,
        promoters=promoters,
        passives=n - promoters - detractors,
        detractors=detractors,
        score=score,
        se=se,
        wald=_around(score, se),
        t=None if reach_t is None else (score - reach_t, score + reach_t),
        adjusted=centre,
        adjusted_wald=_around(centre, adjusted_se),
        undefined=None,
    )


def mean_score(answers: Distribution) -> Mean:
    """The score as the mean of -100, 0 and 100, with its t interval: two waves are compared by it (Welch)."""
    low, high = answers.values <= DETRACTOR, answers.values > PASSIVE
    counts = [answers.counts[those].sum() for those in (low, ~low & ~high, high)]
    return mean_of(from_counts(np.array([-100.0, 0.0, 100.0]), np.array(counts, dtype=np.int64)))


def change(before: Nps, after: Nps) -> NpsChange | None:
    """Wald test of two independent scores; None where one of them is undefined."""
    if before.score is None or after.score is None or before.se is None or after.se is None:
        return None
    points, se = after.score - before.score, (before.se**2 + after.se**2) ** 0.5
    z = points / se if se else None
    return NpsChange(points, se, z, None if z is None else 2 * float(ndtr(-abs(z))), _around(points, se))


def _score(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    return 100 * (p - d), 100 * (max(p + d - (p - d) ** 2, 0) / n) ** 0.5


def _around(centre: float, se: float) -> Interval:
    reach = float(ndtri(0.975)) * se
    return centre - reach, centre + reach
