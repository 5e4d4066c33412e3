"""A study: people are invented by a known truth, and what is claimed of them is compared with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SEED = 20261130
SIZES = (20, 60, 300)
Invent = Callable[[np.random.Generator, int], Any]  # n -> people, in the shape that the measures read


@dataclass(frozen=True)
class Measure:
    """What is counted in one draw: 0 to 1. limit: of the mean where it counts false claims; None where it is power."""

    claim: str
    counts: str
    rule: str
    limit: float | None
    of: Callable[[Any], float]


@dataclass(frozen=True)
class Study:
    """One truth and what is claimed under it. few: so slow that only `FULL=1` draws it, and fewer times."""

    truth: str
    invent: Invent
    measures: Sequence[Measure]
    sizes: Sequence[int] = SIZES
    few: bool = False


@dataclass(frozen=True)
class Rate:
    """error: Monte-Carlo standard error."""

    n: int
    draws: int
    mean: float
    error: float

    def above(self, limit: float) -> bool:
        """Whether the rate is clearly above its limit: by more than two Monte-Carlo errors."""
        return self.mean > limit + 2 * (limit * (1 - limit) / self.draws) ** 0.5


def run(study: Study, n: int, draws: int) -> list[Rate]:
    """The rate of each of its measures. The same each time: the seed follows from truth and size."""
    rng = np.random.default_rng([SEED, n, *study.truth.encode()])
    found = np.array([[measure.of(people) for measure in study.measures] for people in _drawn(study, n, draws, rng)])
    means, errors = found.mean(axis=0), found.std(axis=0) / draws**0.5
    return [Rate(n, draws, float(mean), float(error)) for mean, error in zip(means, errors, strict=True)]


def _drawn(study: Study, n: int, draws: int, rng: np.random.Generator) -> Any:
    return (study.invent(rng, n) for _ in range(draws))


def share(claimed: Mapping[str, bool], true: Mapping[str, bool]) -> float:
    """Of what is claimed, how much is false; nothing claimed: nothing false."""
    wrong = [not true[id_] for id_, is_claimed in claimed.items() if is_claimed]
    return sum(wrong) / len(wrong) if wrong else 0.0
