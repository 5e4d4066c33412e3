"""From how many answers on something is shown, judged, and called more than an indication; what an interval settles."""

from dataclasses import replace
from typing import Literal

from analysis.statistics.intervals import Mean

SHOWN_FROM = 5  # answers; of fewer nothing is shown, as it could tell what single people said
JUDGED_FROM = 10  # answers; of fewer there is no interval and no verdict: "too few answers to say"
SOUND_FROM = 30  # answers; fewer are an indication, and called that

Side = Literal[-1, 0, 1]
Interval = tuple[float, float]


def shown(n: int) -> bool:
    """Whether the figures of so many answers may be shown."""
    return n >= SHOWN_FROM


def judged(n: int) -> bool:
    """Whether so many answers have an interval and a verdict."""
    return n >= JUDGED_FROM


def indicative(n: int) -> bool:
    """Whether so many answers are no more than an indication."""
    return n < SOUND_FROM


def told(mean: Mean) -> Mean:
    """Nothing of a mean of too few answers, nor how few they are."""
    return mean if shown(mean.n) else Mean(0, None, None, None, None, None)


def too_few_left(whole: int, part: int) -> bool:
    """Whether figures of a whole and of its part, side by side, would show what fewer than SHOWN_FROM people said.

    These few are left when one is subtracted from the other. Where the part is the whole, nobody is left.
    """
    return 0 < whole - part < SHOWN_FROM


def ends(mean: Mean) -> Interval | None:
    """The interval of a mean; None where too few answered."""
    if not judged(mean.n) or mean.lower is None or mean.upper is None:
        return None
    return mean.lower, mean.upper


def side(mean: Mean, of: float = 0.0) -> Side:
    """-1: the whole interval is below `of`, +1: above; 0: `of` lies within it or at its end, or too few answered."""
    return side_of(ends(mean), of)


def side_of(interval: Interval | None, of: float = 0.0) -> Side:
    """The same of any interval."""
    if interval is None:
        return 0
    return -1 if interval[1] < of else 1 if interval[0] > of else 0


def rank(mean: Mean) -> tuple[bool, float]:
    """To sort by, the smallest first. What is withheld comes last, as its place would tell something of it."""
    if mean.mean is None or not shown(mean.n):
        return True, 0.0
    return False, mean.mean


def within(limits: Interval | None, low: float, high: float) -> Interval | None:
    """An interval cut at the ends of its scale, beyond which nothing can lie."""
    return None if limits is None else (max(limits[0], low), min(limits[1], high))


def on_scale(mean: Mean, low: float, high: float) -> Mean:
    """A mean with its interval cut so."""
    if mean.lower is None or mean.upper is None:
        return mean
    return replace(mean, lower=max(mean.lower, low), upper=min(mean.upper, high))
