"""Gaps 1 to 4: do managers and staff know what customers expect, and can they deliver it."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.estimates.ratings import mean_of
from analysis.statistics.distribution import Distribution
from analysis.statistics.intervals import Mean
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.twogroups import MeanDifference, welch


@dataclass(frozen=True)
class Knowledge:
    """Gap 1 of one dimension: what managers (or staff) think customers expect, minus what customers do expect."""

    dimension: str
    customers: Mean
    guess: Mean
    gap: MeanDifference  # Welch: guess minus customers
    p_adjusted: float | None  # Holm over the dimensions
    below: bool  # the guess is clearly too low
    above: bool


def knowledge(customers: Mapping[str, Distribution], guess: Mapping[str, Distribution]) -> tuple[Knowledge, ...]:
    """Zeithaml, Berry & Parasuraman 1988, per dimension of both; different people, so Welch's interval."""
    names = [name for name in customers if name in guess]
    tests = [welch(guess[name], customers[name]) for name in names]
    adjusted = within([test.p for test in tests], holm)
    return tuple(
        Knowledge(
            name,
            mean_of(customers[name]),
            mean_of(guess[name]),
            test,
            p,
            test.interval is not None and test.interval[1] < 0,
            test.interval is not None and test.interval[0] > 0,
        )
        for name, test, p in zip(names, tests, adjusted, strict=True)
    )


def ratings(answers: Mapping[str, Distribution]) -> dict[str, Mean]:
    """Gaps 2, 3 and 4: mean rating of each dimension with its interval; the lower, the wider the gap."""
    return {name: mean_of(values) for name, values in answers.items()}
