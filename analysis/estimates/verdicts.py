"""Verdicts, each decided here and nowhere else; pages and files only find words for them.

A verdict needs the answers that `floors` asks for. The rules of thumb are those of their sources, not laws.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

from analysis.estimates import drivers
from analysis.estimates.drivers import PenaltyReward
from analysis.estimates.findings import ENOUGH_FOR_CFA, ENOUGH_FOR_FACTORS, Priorities
from analysis.estimates.floors import Interval, ends, judged, shown, side, side_of
from analysis.estimates.ipa import Quadrants
from analysis.estimates.kano import MOST_WORTH_ASKING, Certainty, Need, answers_to_separate
from analysis.estimates.zones import Tolerance
from analysis.statistics.cfa import Fit
from analysis.statistics.distribution import DECIMALS
from analysis.statistics.intervals import Mean
from analysis.statistics.twogroups import MeanDifference

SIGNIFICANT_BELOW = 0.05  # p
MOST_SHARE_OF_Q = 0.05  # above, the wording of a need is to be checked
MOST_SHARE_OF_R = 0.10  # above, the opposite of a need is to be asked too

# Rules of thumb: of the confirmatory model as discussed by Hu & Bentler 1999, of the measure of Kaiser, Meyer and Olkin
# by Kaiser 1974; 0.70 of a reliability and 0.50 of a loading are conventions.
CFI_AT_LEAST = 0.90
TLI_AT_LEAST = 0.90
RMSEA_AT_MOST = 0.08
SRMR_AT_MOST = 0.08
KMO_AT_LEAST = 0.60
RELIABLE_FROM = 0.70
LARGE_LOADING_FROM = 0.40  # of an exploratory factor, either way
TELLING_LOADING_FROM = 0.50  # below, a need says little about its dimension

RULES_AGREE_WITHIN = 0.1  # points between rules for missing answers that make no difference worth telling
TONES_FROM = (0.125, 0.25, 0.75)  # points of a gap from which a heat map's tones 1, 2 and 3 begin

Tone = Literal[-3, -2, -1, 0, 1, 2, 3]
Source = Literal["stated", "derived"]

TONES: tuple[Tone, ...] = get_args(Tone)


def significant(p: float | None) -> bool:
    """Whether a test found a difference, at 5 %; not where there was none to make."""
    return p is not None and p < SIGNIFICANT_BELOW


# Kano


def certainty(need: Need) -> Certainty | None:
    """How sure the category of a need is; None where too few answered: nine equal answers always agree."""
    return need.certainty if judged(need.n) else None


def is_must_be(need: Need) -> bool:
    """Whether a need is a must-be, firmly or leaning to it."""
    return need.category == "M" and certainty(need) in ("firm", "leaning")


def wording_unclear(need: Need) -> bool:
    """Whether so many answers contradict themselves that the wording is to be checked."""
    return shown(need.n) and need.counts["Q"] / need.n > MOST_SHARE_OF_Q


def opposite_wanted(need: Need) -> bool:
    """Whether so many would rather not have it that the opposite is to be asked too."""
    return shown(need.n) and need.counts["R"] / need.n > MOST_SHARE_OF_R


def beyond_settling(need: Need) -> bool:
    """Whether the two leading categories lie so close that more answers will not settle which of them leads."""
    if certainty(need) in (None, "firm"):
        return False
    more = answers_to_separate(need.counts)
    return more is None or more > MOST_WORTH_ASKING


# Gaps, zones and levels


def rules_differ(means: Collection[float | None]) -> bool:
    """Whether the rule for missing answers matters: means of one gap by each rule, None where one is withheld."""
    known = [mean for mean in means if mean is not None]
    return bool(known) and round(max(known) - min(known), DECIMALS) > RULES_AGREE_WITHIN


def tone(gap: Mean) -> Tone | None:
    """How strong a gap is on a heat map, its sign that of the gap; 0 is next to nothing, None withheld."""
    if gap.mean is None or not shown(gap.n):
        return None
    above, below = (sum(value >= step for step in TONES_FROM) for value in (gap.mean, -gap.mean))
    return TONES[len(TONES_FROM) + above - below]


def status_is_certain(row: Tolerance) -> bool:
    """Whether the intervals agree with the place in its zone that the means have."""
    low, high = side(row.adequacy), side(row.superiority)
    return {"below zone": low < 0, "within zone": low > 0 > high, "above zone": high > 0}.get(row.status or "", False)


def underrates(customers: Mean, guess: Mean | None) -> bool:
    """Gap 1: whether somebody clearly underrates what customers expect: the whole interval lies below theirs."""
    theirs, own = ends(customers), None if guess is None else ends(guess)
    return theirs is not None and own is not None and own[1] < theirs[0]


# Priorities


def important_yet_behind(found: Quadrants, performance: Mapping[str, Interval | None]) -> list[str]:
    """What is important and clearly worse than the line, in the order of the intervals; without one nothing is clear.

    performance: need or dimension -> interval of its mean.
    """
    return [
        id_
        for id_, interval in performance.items()
        if found.quadrants[id_] == "concentrate here" and side_of(interval, found.performance) < 0
    ]


def maps_to_show(found: Priorities, short: bool) -> tuple[Source, ...]:
    """By which importance the answers allow a map. short: each person was asked only some of the needs; maps rest on
    scores of persons, so there are none.
    """
    fewest = min([found.weights.n, *(mean.n for mean in found.servperf.dimensions.values())])
    allowed: Mapping[Source, bool] = {
        "stated": found.importance.stated is not None and judged(fewest),
        "derived": found.importance.derived is not None and found.drivers is not None and found.drivers.enough,
    }
    return () if short else tuple(source for source, allows in allowed.items() if allows)


def penalties_shown(rows: Sequence[PenaltyReward]) -> bool:
    """Whether enough rated any need beside their overall satisfaction."""
    return any(row.n_low + row.n_middle + row.n_high >= drivers.FEWEST for row in rows)


def penalty_of(row: PenaltyReward) -> MeanDifference | None:
    """What a low rating goes with; None where either side of the comparison has too few."""
    return row.penalty if judged(min(row.n_low, row.n_middle)) else None


def reward_of(row: PenaltyReward) -> MeanDifference | None:
    """What a high rating goes with; None where either side of the comparison has too few."""
    return row.reward if judged(min(row.n_high, row.n_middle)) else None


def hurts(row: PenaltyReward) -> bool:
    """Whether satisfaction is clearly less where the need is rated low."""
    found = penalty_of(row)
    return found is not None and side_of(found.interval) < 0


def one_sided_rank(row: PenaltyReward) -> tuple[bool, float]:
    """To sort by, what only hurts first; where either effect is withheld, so is the place."""
    if row.asymmetry is None or penalty_of(row) is None or reward_of(row) is None:
        return True, 0.0
    return False, row.asymmetry


# Structure


def borne_out(fit: Fit) -> bool:
    """Whether the answers form the dimensions of the questionnaire. Without degrees of freedom there is no RMSEA."""
    close = fit.rmsea is None or fit.rmsea <= RMSEA_AT_MOST
    return close and fit.cfi >= CFI_AT_LEAST and fit.srmr <= SRMR_AT_MOST


def structure_indicative(n: int) -> bool:
    """Whether so many complete answers give no more than an indication of the confirmatory model."""
    return n < ENOUGH_FOR_CFA


def factors_indicative(n: int) -> bool:
    """The same of exploratory factors."""
    return n < ENOUGH_FOR_FACTORS


def large_loading(loading: float) -> bool:
    """Whether a need goes with an exploratory factor, as it is printed."""
    return round(abs(loading), DECIMALS) >= LARGE_LOADING_FROM


def telling_loading(loading: float) -> bool:
    """Whether a need says something about the dimension that it was asked for, as it is printed."""
    return round(abs(loading), DECIMALS) >= TELLING_LOADING_FROM


def unreliable(coefficients: Collection[float | None]) -> bool:
    """Whether any of a dimension's coefficients (alpha, omega, of the difference) is low: read it with care."""
    return any(value is not None and value < RELIABLE_FROM for value in coefficients)


# Waves


def other_people(p: float | None) -> bool:
    """Whether other kinds of people answered the second wave, by the p of `waves.composition`."""
    return significant(p)
