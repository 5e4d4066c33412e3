"""Verdicts, each decided here and nowhere else; pages and files only find words for them.

A verdict needs the answers that `floors` asks for. The rules of thumb are those of their sources, not laws.
"""

from collections.abc import Collection
from typing import Literal, get_args

from analysis.estimates.findings import ENOUGH_FOR_FACTORS
from analysis.estimates.floors import ends
from analysis.rows.checks import FloatArray
from analysis.statistics.cfa import Fit
from analysis.statistics.distribution import DECIMALS
from analysis.statistics.intervals import Mean
from analysis.statistics.multinomial import Homogeneity

SIGNIFICANT_BELOW = 0.05  # p

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

NOTICEABLE_V = 0.1  # Cohen 1988: a small effect; in large waves any difference in who answers is significant
FIRM_FROM = 12  # readings
DEPENDENT_ABOVE = 0.3  # r1; there Welch's test of 8 readings errs in 7 %, at 0.5 in 12 %
SKEWED_FROM = 1.0  # g1
COUNTED_FROM = 5  # of each sample, and as many not, on average; of fewer a p chart signals more often than it says
LARGE_SAMPLES_FROM, DISPERSED_FROM = 500, 1.5  # mean size; chi-square over its degrees of freedom

Better = Literal["up", "down"]
Tone = Literal[-3, -2, -1, 0, 1, 2, 3]

TONES: tuple[Tone, ...] = get_args(Tone)


def significant(p: float | None) -> bool:
    """Whether a test found a difference, at 5 %; not where there was none to make."""
    return p is not None and p < SIGNIFICANT_BELOW


# Gaps, zones and levels


def rules_differ(means: Collection[float | None]) -> bool:
    """Whether the rule for missing answers matters: means of one gap by each rule, None where one is withheld."""
    known = [mean for mean in means if mean is not None]
    return bool(known) and round(max(known) - min(known), DECIMALS) > RULES_AGREE_WITHIN


def underrates(customers: Mean, guess: Mean | None) -> bool:
    """Gap 1: whether somebody clearly underrates what customers expect: the whole interval lies below theirs."""
    theirs, own = ends(customers), None if guess is None else ends(guess)
    return theirs is not None and own is not None and own[1] < theirs[0]


# Structure


def borne_out(fit: Fit) -> bool:
    """Whether the answers form the dimensions of the questionnaire. Without degrees of freedom there is no RMSEA."""
    close = fit.rmsea is None or fit.rmsea <= RMSEA_AT_MOST
    return close and fit.cfi >= CFI_AT_LEAST and fit.srmr <= SRMR_AT_MOST


def factors_indicative(n: int) -> bool:
    """Whether so many complete answers give no more than an indication of exploratory factors."""
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


# Waves and readings


def other_people(found: Homogeneity) -> bool:
    """Whether clearly and noticeably other kinds of people answered the second wave, by `waves.composition`."""
    return significant(found.p) and found.cramers_v is not None and found.cramers_v >= NOTICEABLE_V


def good(value: float, better: Better) -> float:
    """With its sign turned where down is better."""
    return value if better == "up" else -value


def firm(readings: int) -> bool:
    """Whether limits, or a baseline, rest on enough readings."""
    return readings >= FIRM_FROM


def depend(r1: float | None) -> bool:
    """Whether readings follow the ones before them too much to be judged, or to signal, as if each stood alone."""
    return r1 is not None and r1 > DEPENDENT_ABOVE


def skewed(g1: float | None) -> bool:
    """Whether readings are so lopsided that limits signal more often than they should."""
    return g1 is not None and abs(g1) >= SKEWED_FROM


def dispersed(excess: tuple[float, int], sizes: FloatArray) -> bool:
    """Whether shares of large samples differ by far more than chance, by their chi-square and degrees of freedom."""
    chi2, df = excess
    return df > 0 and float(sizes.mean()) >= LARGE_SAMPLES_FROM and chi2 / df >= DISPERSED_FROM


def sparse(share: float | None, sizes: FloatArray) -> bool:
    """Whether so few, or all but so few, are counted in samples of these sizes that limits are rough."""
    return share is None or min(share, 1 - share) * float(sizes.mean()) < COUNTED_FROM
