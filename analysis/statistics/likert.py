"""One rating question: its distribution in figures."""

from dataclasses import dataclass

from analysis.statistics.distribution import Distribution


@dataclass(frozen=True)
class Likert:
    """None where n is too small: sd, se below 2; skewness and kurtosis without variance; the bias-adjusted below 3."""

    n: int
    mean: float | None
    sd: float | None
    se: float | None
    median: float | None
    quartile_1: float | None  # linear between order statistics (type 7 of Hyndman & Fan 1996)
    quartile_3: float | None
    modes: tuple[float, ...]  # every value given most often
    skewness: float | None  # moment ratio g1
    skewness_adjusted: float | None  # G1, as SPSS and Excel print it (Joanes & Gill 1998)
    excess_kurtosis: float | None  # moment ratio g2
    top_2: float | None  # share of the two highest points of the scale
    bottom_2: float | None
    mean_100: float | None  # the mean with the scale's ends at 0 and 100
    counts: tuple[int, ...]  # of every point of the scale, low to high


def likert(answers: Distribution, low: int, high: int) -> Likert:
    """Of whole numbers between `low` and `high`. ValueError: an answer off the scale."""
    outside = (answers.values < low) | (answers.values > high)
    if outside.any():
        raise ValueError(f"answers: {answers.values[outside][0]:g} is not between {low} and {high}")
    counts = [0] * (high - low + 1)
    for value, count in zip(answers.values, answers.counts, strict=True):
        counts[int(value) - low] = int(count)
    n = answers.n
    if n == 0:
        return Likert(0, None, None, None, None, None, None, (), None, None, None, None, None, None, tuple(counts))
    q1, middle, q3 = (answers.quantile(share) for share in (0.25, 0.5, 0.75))
    mean, sd = answers.mean, answers.sd if n > 1 else None
    skewness, kurtosis = _shape(answers)
    return Likert(
        n=n,
        mean=mean,
        sd=sd,
        se=None if sd is None else sd / n**0.5,
        median=middle,
        quartile_1=q1,
        quartile_3=q3,
        modes=tuple(float(value) for value in answers.values[answers.counts == answers.counts.max()]),
        skewness=skewness,
        skewness_adjusted=None if skewness is None or n < 3 else skewness * (n * (n - 1)) ** 0.5 / (n - 2),
        excess_kurtosis=kurtosis,
        top_2=sum(counts[-2:]) / n,
        bottom_2=sum(counts[:2]) / n,
        mean_100=100 * (mean - low) / (high - low),
        counts=tuple(counts),
    )


def median(answers: Distribution) -> float | None:
    """None of nobody."""
    return answers.quantile(0.5) if answers.n else None


def _shape(answers: Distribution) -> tuple[float | None, float | None]:
    """g1 and g2; None without variance."""
    centred = answers.values - answers.mean
    second, third, fourth = (float(centred**power @ answers.counts / answers.n) for power in (2, 3, 4))
    if second == 0:
        return None, None
    return third / second**1.5, fourth / second**2 - 3
