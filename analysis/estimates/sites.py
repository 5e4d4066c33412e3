"""Sites that got something new against sites that did not yet: difference in differences."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from analysis.statistics.distribution import from_values
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.twogroups import MeanDifference, satterthwaite, welch

S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True)
class Site:
    """Two waves of one site, or of several as one."""

    before: Mean
    after: Mean

    @property
    def change(self) -> float | None:
        return None if self.before.mean is None or self.after.mean is None else self.after.mean - self.before.mean


def by_sites(treated: Sequence[Site], control: Sequence[Site]) -> MeanDifference:
    """Each site's change is one observation: Welch. Holds where sites change each in its way."""
    return welch(*(from_values(np.array([site.change for site in sites], dtype=float)) for sites in (treated, control)))


def by_people(treated: Sequence[Site], control: Sequence[Site]) -> MeanDifference:
    """Over all respondents, as if sites changed alike: too narrow where they do not. None in it where any of the four
    groups is smaller than two.
    """
    one, other = pooled(treated), pooled(control)
    groups = (one.before, one.after, other.before, other.after)
    errors = [(mean.se**2, mean.n - 1) for mean in groups if mean.se is not None]
    if one.change is None or other.change is None or len(errors) < len(groups):
        return MeanDifference(None, None, None, None, None, "too_few")
    return satterthwaite(one.change - other.change, errors)


def earlier_trend(treated: Sequence[Site], control: Sequence[Site]) -> float | None:
    """By how much more the treated sites changed between two waves before anything was done: near 0 where both went the
    same way. No test, as one that finds nothing proves nothing.
    """
    one, other = _mean_change(treated), _mean_change(control)
    return None if one is None or other is None else one - other


def at_start(starts: Mapping[S, int | None], before: int, after: int) -> tuple[list[S], list[S]]:
    """Of a staggered roll-out, between two waves: who started (treated), and who had not yet (control). Who had started
    before the first wave is neither. starts: the first wave with it; None: never.
    """
    treated = [site for site, start in starts.items() if start is not None and before < start <= after]
    return treated, [site for site, start in starts.items() if start is None or start > after]


def pooled(sites: Sequence[Site]) -> Site:
    """All respondents of these sites as one group."""
    return Site(_together([site.before for site in sites]), _together([site.after for site in sites]))


def _together(means: Sequence[Mean]) -> Mean:
    known = [(mean.n, mean.mean, (mean.se or 0.0) * mean.n**0.5) for mean in means if mean.mean is not None]
    n = sum(size for size, _, _ in known)
    if n < 2:
        return Mean(n, known[0][1] if n else None, None, None, None, None)
    mean = sum(size * value for size, value, _ in known) / n
    squares = sum((size - 1) * sd * sd + size * (value - mean) ** 2 for size, value, sd in known)
    return from_summary(n, mean, (squares / (n - 1)) ** 0.5)


def _mean_change(sites: Sequence[Site]) -> float | None:
    changes = [site.change for site in sites if site.change is not None]
    return float(np.mean(changes)) if changes else None
