"""Studies of actions: five judged together, a wave that is looked at early, the worst need beside other sites."""

from collections.abc import Sequence

import numpy as np

from analysis.claims import change
from analysis.claims.change import Rule, Verdict, Wave
from analysis.estimates.sites import Site
from analysis.statistics.intervals import from_summary
from tests.claims.changes import LEAST, NEEDS, ONE_SIDED, means_of
from tests.claims.study import Invent, Measure, Study

ACTIONS, EVERY = 5, 20  # judged together; answers between two looks
SITES, NEEDS_THERE = 6, 8  # of each group; needs among which the worst is picked there


def studies() -> list[Study]:
    return [*_together(), *_early(), *_beside()]


def _improved(verdicts: Sequence[Verdict]) -> float:
    return float(any(verdict.word == "improved" for verdict in verdicts))


def _together() -> list[Study]:
    """The five worst of 22 needs are taken up at once; nothing changes, or the worst is better by 0.5."""

    def invented(better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> Sequence[Verdict]:
            truth = rng.normal(-0.8, 0.15, NEEDS)
            before, whole = means_of(rng, n, truth)
            worst = sorted(range(NEEDS), key=lambda place: before[place].mean or 0.0)[:ACTIONS]
            truth[worst[0]] += better
            after, _ = means_of(rng, n, truth)
            return change.together(
                [
                    change.of_waves(at, Wave(before[at]), Wave(after[at]), Rule(LEAST), among=before, whole=whole)
                    for at in worst
                ]
            )

        return invent

    claim, rule = "An action has worked", "Welch, shrunk baseline, Holm over 5"
    null = Measure(claim, "said of any of five", rule, ONE_SIDED, _improved)
    power = Measure(claim, "said of that one", rule, None, lambda found: _improved(found[:1]))
    sizes = (30, 60, 120)
    return [
        Study("five worst of 22 needs taken up, no change", invented(0.0), [null], sizes=sizes),
        Study("five worst of 22 needs taken up, the worst better by 0.50", invented(0.5), [power], sizes=sizes),
    ]


def _early() -> list[Study]:
    """Looked at every 20 answers: the rule speaks at the planned number alone, others would at any."""

    def invented(better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> tuple[list[Verdict], list[Verdict]]:
            first, second = rng.normal(-0.8, 1.3, n), rng.normal(-0.8 + better, 1.3, n)
            before = Wave(from_summary(n, float(first.mean()), float(first.std(ddof=1))))
            looks, naive = [], []
            for seen in range(EVERY, n + 1, EVERY):
                some = second[:seen]
                now = from_summary(seen, float(some.mean()), float(some.std(ddof=1)))
                looks.append(change.of_waves(seen, before, Wave(now, closed=False), Rule(LEAST, planned=n)))
                naive.append(change.of_waves(seen, before, Wave(now), Rule(LEAST)))
            return looks, naive

        return invent

    claim = "An action has worked"
    null = Measure(claim, "said at any look", "Welch, one look", ONE_SIDED, lambda both: _improved(both[0]))
    naive = Measure(claim, "had been said without a plan", "Welch", None, lambda both: _improved(both[1]))
    power = Measure(claim, "said at any look", "Welch, one look", None, lambda both: _improved(both[0]))
    sizes = (100, 200, 300)
    return [
        Study("a wave looked at every 20 answers, no change", invented(0.0), [null, naive], sizes=sizes),
        Study("a wave looked at every 20 answers, better by 0.30", invented(0.3), [power], sizes=sizes),
    ]


def _beside() -> list[Study]:
    """The worst of eight needs is picked over all sites; all change alike, or the treated ones by 0.5 more."""

    def invented(better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> Verdict:
            truth = rng.normal(-0.8, 0.15, NEEDS_THERE)
            levels = rng.normal(0, 0.4, 2 * SITES)
            first = rng.normal(0, 1.3, (2 * SITES, n, NEEDS_THERE)) + truth + levels[:, None, None]
            worst = int(first.mean(axis=(0, 1)).argmin())
            by = 0.2 + rng.normal(0, 0.25, 2 * SITES) + better * (np.arange(2 * SITES) < SITES)
            second = rng.normal(0, 1.3, (2 * SITES, n)) + truth[worst] + (levels + by)[:, None]
            sites = [
                Site(*(from_summary(n, float(some.mean()), float(some.std(ddof=1))) for some in pair))
                for pair in zip(first[:, :, worst], second, strict=True)
            ]
            return change.beside_sites("a", sites[:SITES], sites[SITES:], Rule(LEAST))

        return invent

    claim, rule = "An action has worked, beside other sites", "Welch on sites' changes"
    null = Measure(claim, "said", rule, ONE_SIDED, lambda verdict: _improved([verdict]))
    power = Measure(claim, "said", rule, None, lambda verdict: _improved([verdict]))
    return [
        Study("worst of 8 needs picked, 6 and 6 sites all better by 0.20", invented(0.0), [null], sizes=(25, 100)),
        Study(
            "worst of 8 needs picked, 6 and 6 sites, better by 0.20 and 0.70", invented(0.5), [power], sizes=(25, 100)
        ),
    ]
