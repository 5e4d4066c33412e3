"""The mean's interval by resampling, from a distribution: as a check of the t interval, and for what has no formula."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from analysis.rows.checks import FloatArray
from analysis.statistics.distribution import Distribution
from analysis.statistics.undefined import Undefined

DRAWS, SEED = 2000, 20240229
AT_ONCE = 4_000_000  # numbers drawn at a time: memory stays small

Interval = tuple[float, float]


@dataclass(frozen=True)
class Bootstrap:
    """Figures are None where `undefined` says why. The seed is fixed: the same answers give the same figures."""

    n: int
    draws: int
    seed: int
    mean: float | None
    classic_se: float | None  # sd / sqrt(n)
    se: float | None  # sd of the drawn means
    bias: float | None  # z0 of Efron 1987: where the mean stands among the drawn ones
    acceleration: float | None  # from leaving one out
    percentile: Interval | None
    basic: Interval | None
    bca: Interval | None
    undefined: Undefined | None


def mean_bootstrap(answers: Distribution, draws: int = DRAWS, level: float = 0.95, seed: int = SEED) -> Bootstrap:
    """Percentile, basic and bias-corrected accelerated intervals (Efron 1987) of the mean."""
    n = answers.n
    if n < 2:
        why: Undefined = "too_few" if n else "no_answers"
        return Bootstrap(
            n, draws, seed, answers.mean if n else None, None, None, None, None, None, None, None, undefined=why
        )
    if len(answers.values) < 2:
        return Bootstrap(n, draws, seed, answers.mean, 0.0, None, None, None, None, None, None, undefined="no_variance")
    drawn, mean = np.sort(_means(answers, draws, seed)), answers.mean
    tail = (1 - level) / 2
    low, high = (float(limit) for limit in np.quantile(drawn, [tail, 1 - tail]))
    acceleration = _acceleration(answers)
    below = np.searchsorted(drawn, mean, side="left") / draws
    bias = float(ndtri(below)) if 0 < below < 1 else None
    return Bootstrap(
        n=n,
        draws=draws,
        seed=seed,
        mean=mean,
        classic_se=answers.sd / n**0.5,
        se=float(drawn.std(ddof=1)),
        bias=bias,
        acceleration=acceleration,
        percentile=(low, high),
        basic=(2 * mean - high, 2 * mean - low),
        bca=None if bias is None else _bca(drawn, bias, acceleration, tail),
        undefined=None,
    )


def _means(answers: Distribution, draws: int, seed: int) -> FloatArray:
    """[draws]. A sample with replacement is a draw of how often each value comes up."""
    random = np.random.default_rng(seed)
    shares, at_once = answers.counts / answers.n, max(1, AT_ONCE // len(answers.values))
    parts = [
        random.multinomial(answers.n, shares, size=min(at_once, draws - done)) @ answers.values / answers.n
        for done in range(0, draws, at_once)
    ]
    return np.concatenate(parts)


def _acceleration(answers: Distribution) -> float:
    """sum of u3 / (6 (sum of u2)^1.5), u: how far the mean moves when one is left out."""
    u = answers.values - answers.mean
    second = float(u**2 @ answers.counts)
    third = float(u**3 @ answers.counts)
    return third / (6 * second * float(np.sqrt(second)))


def _bca(drawn: FloatArray, bias: float, acceleration: float, tail: float) -> Interval:
    z = bias + ndtri(np.array([tail, 1 - tail]))
    low, high = np.quantile(drawn, ndtr(bias + z / (1 - acceleration * z)))
    return float(low), float(high)
