"""Studies of verdicts: waves, what was picked as the worst, sites beside sites, an indicator's window."""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.claims import change
from analysis.claims.change import Rule, Verdict, Wave
from analysis.claims.claim import smallest
from analysis.estimates import recommendation
from analysis.estimates.sites import Site
from analysis.rows.checks import FloatArray
from analysis.statistics.distribution import from_counts
from analysis.statistics.intervals import Mean, from_summary
from tests.claims.study import Invent, Measure, Study

LEAST = 0.2  # a thirtieth of 1 to 7
NEEDS, DIMENSIONS = 22, 5
ONE_SIDED = 0.025
ANSWERS = np.array([3.0, 8.0, 10.0])  # of a detractor, a passive, a promoter


def studies() -> list[Study]:
    return [*_waves(), *_recommended(), *_picked(), *_sites(), *_readings()]


def means_of(rng: np.random.Generator, n: int, of: Sequence[float]) -> tuple[list[Mean], Mean]:
    """Gaps of n people, in steps of one on a scale of thirteen, with a mood that all share; and of the whole."""
    mood = rng.normal(0, 0.75, (n, 1))
    answers = np.clip(np.rint(np.asarray(of) + mood + rng.normal(0, 1.1, (n, len(of)))), -6, 6)
    *single, whole = (
        from_summary(n, float(column.mean()), float(column.std(ddof=1)))
        for column in (*answers.T, answers.mean(axis=1))
    )
    return single, whole


def _improved(verdicts: Sequence[Verdict]) -> float:
    return float(any(verdict.word == "improved" for verdict in verdicts))


def _waves() -> list[Study]:
    def dimensions(better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> list[Verdict]:
            before, _ = means_of(rng, n, [-0.8] * DIMENSIONS)
            after, _ = means_of(rng, n, [-0.8 + better, *[-0.8] * (DIMENSIONS - 1)])
            pairs = zip(before, after, strict=True)
            return [
                change.of_waves(place, Wave(one), Wave(other), Rule(LEAST)) for place, (one, other) in enumerate(pairs)
            ]

        return invent

    def one(verdicts: list[Verdict]) -> float:
        return _improved(verdicts[:1])

    def any_(verdicts: list[Verdict]) -> float:
        return _improved(change.together(verdicts))

    def first(verdicts: list[Verdict]) -> float:
        return _improved(change.together(verdicts)[:1])

    title, holm = "Improved: ...", "Welch, Holm over 5 dimensions"
    return [
        Study(
            "two waves, no change, gaps of 1 to 7",
            dimensions(0.0),
            [
                Measure("X has improved", "claimed of one dimension", "Welch", ONE_SIDED, one),
                Measure(title, "any dimension is named", holm, ONE_SIDED, any_),
            ],
            sizes=(20, 60, 200),
        ),
        Study(
            "two waves, one dimension of five better by 0.50",
            dimensions(0.5),
            [
                Measure("X has improved", "claimed of that one", "Welch", None, one),
                Measure(title, "that one is named", holm, None, first),
            ],
            sizes=(20, 60, 200),
        ),
    ]


def _recommended() -> list[Study]:
    """Recommendation of two waves: detractors, passives and promoters."""

    def invented(before: Sequence[float], after: Sequence[float]) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> Verdict:
            given = (from_counts(ANSWERS, rng.multinomial(n, mix)) for mix in (before, after))
            one, other = (Wave(recommendation.mean_score(answers)) for answers in given)
            return change.of_waves("nps", one, other, Rule(smallest(-100, 100)))

        return invent

    def word(wanted: str) -> Callable[[Verdict], float]:
        return lambda verdict: float(verdict.word == wanted)

    claim, rule = "The recommendation score has improved", "Welch on -100, 0 and 100"
    better = Measure(claim, "claimed", rule, ONE_SIDED, word("improved"))
    worse = Measure("The recommendation score got worse", "claimed", rule, ONE_SIDED, word("worse"))
    usual, high = (0.2, 0.3, 0.5), (0.02, 0.08, 0.9)
    return [
        Study("50 % promoters, 20 % detractors in both waves", invented(usual, usual), [better, worse]),
        Study("90 % promoters, 2 % detractors in both waves", invented(high, high), [better, worse]),
        Study(
            "50 % promoters, 20 % detractors, then 65 and 15 %",
            invented(usual, (0.15, 0.2, 0.65)),
            [Measure(claim, "claimed", rule, None, word("improved"))],
        ),
    ]


def _picked() -> list[Study]:
    """One need is picked because it was the worst of 22; nothing is done about it, or 0.5 points are won."""

    def invented(spread: float, better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> tuple[Verdict, Verdict]:
            truth = rng.normal(-0.8, spread, NEEDS) if spread else np.full(NEEDS, -0.8)
            before, whole = means_of(rng, n, truth)
            worst = min(range(NEEDS), key=lambda place: before[place].mean or 0.0)
            truth[worst] += better
            after = Wave(means_of(rng, n, truth)[0][worst])
            picked, rule = Wave(before[worst]), Rule(LEAST)
            shrunk = change.of_waves(worst, picked, after, rule, among=before, whole=whole)
            return shrunk, change.of_waves(worst, picked, after, rule)

        return invent

    claim, rule = "The worst need has improved", "Welch, shrunk baseline"
    studies_ = []
    for spread in (0.0, 0.15, 0.3):
        measures = [Measure(claim, "claimed", rule, ONE_SIDED, lambda both: _improved(both[:1]))]
        measures += [
            Measure("The worst need got worse", "claimed", rule, ONE_SIDED, lambda both: float(both[0].word == "worse"))
        ]
        naive = Measure(claim, "had been claimed without shrinking", "Welch", None, lambda both: _improved(both[1:]))
        truth = f"worst of 22 needs picked, true sd between needs {spread:.2f}, no change"
        studies_.append(Study(truth, invented(spread, 0.0), [*measures, naive], sizes=(30, 60, 120)))
    power = Measure(claim, "claimed", rule, None, lambda both: _improved(both[:1]))
    truth = "worst of 22 needs picked, true sd between needs 0.30, better by 0.50"
    return [*studies_, Study(truth, invented(0.3, 0.5), [power], sizes=(30, 60, 120))]


def _sites() -> list[Study]:
    """Six sites with it and six without, each changing in its way by an sd of .25."""

    def invented(better: float, each: int) -> Invent:
        def site(rng: np.random.Generator, n: int, by: float) -> Site:
            level = rng.normal(-0.8, 0.4)
            first, second = (rng.normal(level + off, 1.3, n) for off in (0.0, by + rng.normal(0, 0.25)))
            return Site(*(from_summary(n, float(some.mean()), float(some.std(ddof=1))) for some in (first, second)))

        def invent(rng: np.random.Generator, n: int) -> Verdict:
            treated, control = ([site(rng, n, by) for _ in range(each)] for by in (0.2 + better, 0.2))
            return change.beside_sites("a", treated, control, Rule(LEAST))

        return invent

    def word(verdict: Verdict) -> float:
        return _improved([verdict])

    def spoken(verdict: Verdict) -> float:
        return float(verdict.word is not None)

    claim, rule = "X has improved, beside sites without it", "Welch on sites' changes"
    null, more = "6 and 6 sites, all better by 0.20; n each", "6 and 6 sites, better by 0.20 and 0.70; n each"
    return [
        Study(null, invented(0.0, 6), [Measure(claim, "claimed", rule, ONE_SIDED, word)], sizes=(25, 100)),
        Study(more, invented(0.5, 6), [Measure(claim, "claimed", rule, None, word)], sizes=(25, 100)),
        Study(
            "3 and 3 sites, all better by 0.20; n each",
            invented(0.0, 3),
            [
                Measure(claim, "any word is said", "from 4 and 4 sites", 0.0, spoken),
                Measure(claim, "hinted at", "respondents of sites", None, lambda v: float(v.hint == "improved")),
            ],
            sizes=(25, 100),
        ),
    ]


def autoregressive(rng: np.random.Generator, n: int, r1: float) -> FloatArray:
    """n readings of variance 1, each following the one before by r1."""
    found = rng.normal(0, 1, n)
    for place in range(1, n):
        found[place] = r1 * found[place - 1] + (1 - r1 * r1) ** 0.5 * found[place]
    return found


def _readings() -> list[Study]:
    """A baseline of n readings, 2 that settle, 8 that are judged."""

    def invented(r1: float, better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> Verdict:
            readings = autoregressive(rng, n + 10, r1)
            readings[n:] += better
            return change.of_readings("a", readings[:n], readings[n:], Rule(LEAST), settling=2)

        return invent

    def shares(size: int, sd: float) -> Callable[[np.random.Generator, int], Verdict]:
        def invent(rng: np.random.Generator, n: int) -> Verdict:
            counted = rng.binomial(size, np.clip(rng.normal(0.1, sd, n + 10), 0, 1)).astype(float)
            sizes = np.full(n + 10, float(size))
            return change.of_counts("a", (counted[:n], sizes[:n]), (counted[n:], sizes[n:]), Rule(0.005), settling=2)

        return invent

    def word(verdict: Verdict) -> float:
        return _improved([verdict])

    def silent(verdict: Verdict) -> float:
        return float(verdict.why == "readings depend")

    claim, welch, sizes = "The indicator has improved", "Welch on 8 readings", (12, 20)
    return [
        Study(
            "readings independent, no change",
            invented(0.0, 0.0),
            [Measure(claim, "claimed", welch, ONE_SIDED, word)],
            sizes=sizes,
        ),
        *(
            Study(
                f"readings follow each other by r1 = {r1}, no change",
                invented(r1, 0.0),
                [
                    Measure(claim, "claimed", welch, None, word),
                    Measure("Readings depend: cannot say", "said", "r1 of the baseline above .3", None, silent),
                ],
                sizes=sizes,
            )
            for r1 in (0.3, 0.5)
        ),
        *(
            Study(
                f"readings independent, better by {sigma} sigma",
                invented(0.0, sigma),
                [Measure(claim, "claimed", welch, None, word)],
                sizes=sizes,
            )
            for sigma in (1.0, 1.5, 2.0)
        ),
        Study(
            "10 % of 50 a month, no change",
            shares(50, 0.0),
            [Measure("The share has improved", "claimed", "Newcombe", ONE_SIDED, word)],
            sizes=sizes,
        ),
        Study(
            "10 % of 2,000 a month with an sd of 2 % between months, no change",
            shares(2000, 0.02),
            [Measure("The share has improved", "claimed", "Welch on 8 readings", ONE_SIDED, word)],
            sizes=sizes,
        ),
    ]
