"""Studies of what answers stand for: sites that are some of many, all people of a known list."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.claims.claim import Claim, against
from analysis.estimates.reach import KnownList, Reach, Sites, Sums
from analysis.statistics.intervals import Mean, from_summary
from analysis.statistics.multiplicity import holm
from tests.claims.study import Invent, Measure, Study

DIMENSIONS = [f"d{place}" for place in range(5)]
PEOPLE = 300
EVEN = (4, 10, 30)  # sites of one size
UNEVEN = (120, 60, 40, 25, 15, 10, 10, 10, 5, 5)  # people of ten sites
LISTS = ((30, 40), (80, 120), (60, 300))  # answered, of so many invited
OUTSIDE = 0.07  # of intervals of 95 % miss the truth, at most


@dataclass(frozen=True)
class Drawn:
    """Gaps that are zero in truth: means of five dimensions and of all together, with what is claimed of them."""

    within: dict[str, Mean]
    reached: dict[str, Mean]
    claims: dict[str, Claim]


def drawn(gaps: np.ndarray[tuple[int, ...], np.dtype[np.float64]], reach: Reach) -> Drawn:
    """gaps: [n, dimensions] of people."""
    persons = {**dict(zip(DIMENSIONS, gaps.T, strict=True)), "overall": gaps.mean(axis=1)}
    within = {id_: from_summary(len(of), float(of.mean()), float(of.std(ddof=1))) for id_, of in persons.items()}
    alone = {id_: {id_: 1.0} for id_ in DIMENSIONS} | {"overall": dict.fromkeys(DIMENSIONS, 0.2)}
    reached = {id_: reach.of(mean, alone[id_]) for id_, mean in within.items()}
    dimensions = against({id_: reached[id_] for id_ in DIMENSIONS}, holm, 0.0)
    return Drawn(within, reached, dimensions | against({"overall": reached["overall"]}, holm, 0.0))


def by_site(sizes: Sequence[int], alike: float) -> Invent:
    """People with moods of their own and of their site, on the whole and by dimension. alike: intra-class
    correlation.
    """
    site = np.repeat(np.arange(len(sizes)), sizes)
    names = [f"s{place}" for place in range(len(sizes))]

    def invent(rng: np.random.Generator, n: int) -> Drawn:
        gaps = alike**0.5 * _felt(rng, len(sizes))[site] + (1 - alike) ** 0.5 * _felt(rng, n)
        totals = np.stack([np.bincount(site, weights=column) for column in gaps.T], axis=1)
        shown = {
            id_: {name: Sums(size, float(total)) for name, size, total in zip(names, sizes, of, strict=True)}
            for id_, of in zip(DIMENSIONS, totals.T, strict=True)
        }
        whole = {id_: Sums(n, float(of.sum())) for id_, of in zip(DIMENSIONS, gaps.T, strict=True)}
        return drawn(gaps, Sites(whole, shown))

    return invent


def _felt(rng: np.random.Generator, n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Of n people or sites, on the whole and by dimension."""
    return rng.normal(0, 0.7, (n, 1)) + rng.normal(0, 0.7, (n, len(DIMENSIONS)))


def of_list(people: int) -> Invent:
    """So many people, whose gaps come to nothing together; some of them answer."""

    def invent(rng: np.random.Generator, n: int) -> Drawn:
        gaps = _felt(rng, people)
        return drawn((gaps - gaps.mean(axis=0))[rng.permutation(people)[:n]], KnownList(people))

    return invent


def misses(mean: Mean, truth: float = 0.0) -> float:
    assert mean.lower is not None
    assert mean.upper is not None
    return float(not mean.lower <= truth <= mean.upper)


def _measures(rule: str) -> list[Measure]:
    return [
        Measure("interval of a dimension", "misses the truth", rule, OUTSIDE, lambda d: misses(d.reached["d0"])),
        Measure(
            "interval of a dimension", "misses it, as of people like these", "t", None, lambda d: misses(d.within["d0"])
        ),
        Measure("interval of the whole", "misses the truth", rule, OUTSIDE, lambda d: misses(d.reached["overall"])),
        Measure(
            "N dimensions are below (or above) expectation",
            "any is claimed",
            f"{rule}, Holm over 5 dimensions",
            0.05,
            lambda d: float(any(d.claims[id_].side for id_ in DIMENSIONS)),
        ),
        Measure("Overall falls short", "claimed", rule, 0.05, lambda d: float(d.claims["overall"].side != 0)),
    ]


def studies() -> list[Study]:
    rule = "t between sites"
    even = [
        Study(
            f"no gap anywhere, {sites} sites of many, intra-class correlation {alike:.2f}",
            by_site([PEOPLE // sites] * sites, alike),
            _measures(rule),
            sizes=(PEOPLE,),
        )
        for alike in (0.05, 0.10)
        for sites in EVEN
    ]
    uneven = Study(
        "no gap anywhere, 10 sites of many, 5 to 120 people of each, intra-class correlation 0.10",
        by_site(UNEVEN, 0.10),
        _measures(rule),
        sizes=(PEOPLE,),
    )
    lists = [
        Study(
            f"no gap among {people} invited people, of whom {n} answer",
            of_list(people),
            _measures("t, finite population"),
            sizes=(n,),
        )
        for n, people in LISTS
    ]
    return [*even, uneven, *lists]
