"""A claim: what is said of one thing, by which test, adjusted over which family; or why nothing can be said."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from analysis.estimates import drivers
from analysis.estimates.findings import ENOUGH_FOR_CFA, ENOUGH_FOR_FACTORS
from analysis.estimates.floors import JUDGED_FROM, Interval, Side, side
from analysis.rows.checks import FloatArray
from analysis.statistics.distribution import DECIMALS
from analysis.statistics.intervals import Mean, p_of_mean
from analysis.statistics.multiplicity import within

LEVEL = 0.05  # of a family of claims: the chance of any false one where nothing is true
SMALLEST_SHARE = 30  # the smallest difference that matters: this part of the scale's range, 0.2 on 1 to 7

Kind = Literal["difference", "category", "wording", "effect", "direction", "derived importance", "misfit", "structure"]

# From how many answers a kind of claim is made; effects that are estimated together: for each of them; of structure:
# without the reservation that they are few.
FEWEST: Mapping[Kind, int] = {
    "difference": JUDGED_FROM,
    "category": JUDGED_FROM,
    "wording": JUDGED_FROM,
    "effect": drivers.FEWEST_EACH,
    "direction": JUDGED_FROM,
    "derived importance": drivers.FEWEST,
    "misfit": ENOUGH_FOR_FACTORS,
    "structure": ENOUGH_FOR_CFA,
}

Says = Literal["below", "above", "slightly below", "slightly above", "no clear difference", "cannot be said", "too few"]
K = TypeVar("K", bound=Hashable)
Adjust = Callable[[FloatArray], FloatArray]

SIDES: Mapping[Says, Side] = {"below": -1, "above": 1}


def enough(kind: Kind, n: int) -> bool:
    """Whether so many answers carry a claim of this kind."""
    return n >= FEWEST[kind]


@dataclass(frozen=True)
class Claim:
    """Of one dimension, need or group: on which side of a line its mean lies.

    interval: 95 %, of this one alone. p: of Student's t, two-sided, adjusted over `family` p values; where all gave the
    same answer, of the sign test; None where too few answered, or its error is not known. least: the smallest
    difference that matters.
    """

    of: Hashable
    says: Says
    n: int
    effect: float | None
    interval: Interval | None
    p: float | None
    family: int
    least: float

    @property
    def side(self) -> Side:
        """-1 or +1 only where the difference is clear and matters: what a colour may show."""
        return SIDES.get(self.says, 0)

    @property
    def known(self) -> bool:
        return self.says not in ("too few", "cannot be said")


def smallest(low: float, high: float, least: float | None = None) -> float:
    """The smallest difference that matters on this scale. least: as somebody decided."""
    return (high - low) / SMALLEST_SHARE if least is None else least


def matters(effect: float, least: float) -> bool:
    """Whether a difference, as printed, is at least the smallest that matters."""
    return round(abs(effect), DECIMALS) >= round(least, DECIMALS)


def against(means: Mapping[K, Mean], adjust: Adjust, least: float, line: float = 0.0) -> dict[K, Claim]:
    """On which side of the line each of these means lies, as one family.

    Clear: its interval lies on one side, and its p adjusted over the family is below LEVEL. It is "slightly" so where
    the difference, as printed, is smaller than the smallest that matters.
    """
    found = {id_: _p(mean, line) for id_, mean in means.items()}
    adjusted = within(list(found.values()), adjust)
    family = sum(p is not None for p in adjusted)
    return {id_: _claim(id_, means[id_], p, family, least, line) for id_, p in zip(found, adjusted, strict=True)}


def _claim(id_: Hashable, mean: Mean, p: float | None, family: int, least: float, line: float) -> Claim:
    if p is None or mean.mean is None or mean.lower is None or mean.upper is None:
        says: Says = "cannot be said" if enough("difference", mean.n) and mean.mean is not None else "too few"
        return Claim(id_, says, mean.n, None, None, None, family, least)
    effect, interval = mean.mean - line, (mean.lower - line, mean.upper - line)
    return Claim(id_, _says(effect, p, side(mean, line), least), mean.n, effect, interval, p, family, least)


def _says(effect: float, p: float, clear: Side, least: float) -> Says:
    if clear == 0 or p >= LEVEL:
        return "no clear difference"
    if clear == -1:
        return "below" if matters(effect, least) else "slightly below"
    return "above" if matters(effect, least) else "slightly above"


def _p(mean: Mean, line: float) -> float | None:
    return p_of_mean(mean, line) if enough("difference", mean.n) else None


def hardest_to_beat(
    means: Mapping[K, Mean], apart: Callable[[K, K], float | None], *, lowest: bool = True
) -> tuple[K, ...]:
    """Those of these means that may be the lowest (or highest), the one that was first. Alone: it is clearly that.

    apart: p, two-sided, of the difference between two of them; None where it cannot be tested. The first is compared
    with each of the k - 1 others, at half of LEVEL / (k - 1) a side, so that the true one is missing in at most 5 %;
    at two-sided LEVEL at most, so that of two equal ones either is named in no more (Gutmann & Maymin 1987).
    """
    ranked = sorted(
        (id_ for id_, mean in means.items() if enough("difference", mean.n) and mean.mean is not None),
        key=lambda id_: means[id_].mean or 0.0,
        reverse=not lowest,
    )
    if not ranked:
        return ()
    first, *others = ranked
    strict = max(1.0, len(others) / 2)
    left = [other for other in others if (p := apart(first, other)) is None or p * strict >= LEVEL]
    return (first, *left)
