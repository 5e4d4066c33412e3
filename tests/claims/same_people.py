"""Studies of people who answer twice by personal links, and of answers that look thoughtless."""

from collections.abc import Sequence

import numpy as np

from analysis.claims import change
from analysis.claims.change import Rule, Verdict, Wave
from analysis.rows.checks import FloatArray
from analysis.statistics.intervals import Mean, from_summary
from tests.claims.changes import LEAST, NEEDS, ONE_SIDED
from tests.claims.study import Invent, Measure, Study

MOOD, SPREAD = 0.75, 1.1  # sd of what a person says of all needs, and of one beside that
AGAIN = 2 / 3  # of those who answered: who answer the second time too
SITS = 6  # without a thought the middle is crossed throughout: no gap


def studies() -> list[Study]:
    return [*_same_people(), *_thoughtless()]


def _mean(values: FloatArray) -> Mean:
    return from_summary(len(values), float(values.mean()), float(values.std(ddof=1)))


def _said(
    rng: np.random.Generator, n: int, truth: FloatArray, later: FloatArray, lasting: float
) -> tuple[FloatArray, FloatArray]:
    """Gaps [n, needs] in two waves, in steps of one on a scale of thirteen. lasting: how much of what a person says of
    a need beside the others is the same the second time, as a share of its variance.
    """
    mood = rng.normal(0, MOOD, (n, 1))
    taste = rng.normal(0, SPREAD * lasting**0.5, (n, len(truth)))
    waves = [
        np.clip(np.rint(of + mood + taste + rng.normal(0, SPREAD * (1 - lasting) ** 0.5, taste.shape)), -6, 6)
        for of in (truth, later)
    ]
    return waves[0], waves[1]


def _judged(one: FloatArray, other: FloatArray, need: int, ranked: bool) -> Verdict:
    """Two thirds of them answer again."""
    before, again = [_mean(column) for column in one.T], slice(0, round(AGAIN * len(one)))
    changes = _mean(other[again, need] - one[again, need])
    if not ranked:
        return change.of_same_people(need, changes, Rule(LEAST))
    whole = _mean(one.mean(axis=1))
    return change.of_same_people(need, changes, Rule(LEAST), before=before[need], among=before, whole=whole)


def _improved(verdict: Verdict) -> float:
    return float(verdict.word == "improved")


def _same_people() -> list[Study]:
    def any_need(lasting: float, better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> Verdict:
            truth = np.full(NEEDS, -0.8)
            one, other = _said(rng, n, truth, truth + better, lasting)
            return _judged(one, other, 0, ranked=False)

        return invent

    def worst(lasting: float, better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> tuple[Verdict, Verdict]:
            truth = rng.normal(-0.8, 0.15, NEEDS)
            one, other = _said(rng, n, truth, truth + better, lasting)
            place = int(one.mean(axis=0).argmin())
            return _judged(one, other, place, ranked=True), _judged(one, other, place, ranked=False)

        return invent

    claim, picked, rule = "An action has worked, by the same people", "The worst need has improved", "paired t"
    found = [
        Study(
            f"same people twice, {lasting:.0%} of a view of a need lasts, no change",
            any_need(lasting, 0.0),
            [
                Measure(claim, "said", rule, ONE_SIDED, _improved),
                Measure(claim, "got worse is said", rule, ONE_SIDED, lambda verdict: float(verdict.word == "worse")),
            ],
        )
        for lasting in (0.0, 0.5)
    ]
    found.append(
        Study(
            "same people twice, 50% of a view of a need lasts, better by 0.50",
            any_need(0.5, 0.5),
            [Measure(claim, "said", rule, None, _improved)],
        )
    )
    sizes = (30, 60, 120)
    for lasting in (0.0, 0.5, 0.9):
        found.append(
            Study(
                f"worst of 22 needs picked, same people twice, {lasting:.0%} of a view of it lasts, no change",
                worst(lasting, 0.0),
                [
                    Measure(picked, "claimed", "paired t, shrunk baseline", ONE_SIDED, lambda both: _improved(both[0])),
                    Measure(
                        "The worst need got worse",
                        "claimed",
                        "paired t, shrunk baseline",
                        ONE_SIDED,
                        lambda both: float(both[0].word == "worse"),
                    ),
                    Measure(picked, "had been claimed without shrinking", rule, None, lambda both: _improved(both[1])),
                ],
                sizes=sizes,
            )
        )
    power = Measure(picked, "claimed", "paired t, shrunk baseline", None, lambda both: _improved(both[0]))
    truth = "worst of 22 needs picked, same people twice, 50% of a view of it lasts, better by 0.50"
    return [*found, Study(truth, worst(0.5, 0.5), [power], sizes=sizes)]


def _thoughtless() -> list[Study]:
    """One in twenty sits it out in the first wave, one in four in the second; the others say the same, or better."""

    def invented(better: float) -> Invent:
        def invent(rng: np.random.Generator, n: int) -> tuple[Verdict, Verdict]:
            waves = []
            for share, level in ((0.05, -0.8), (0.25, -0.8 + better)):
                said, sits = np.clip(np.rint(rng.normal(level, 1.3, n)), -SITS, SITS), rng.random(n) < share
                waves.append((said[~sits], np.where(sits, 0.0, said)))
            (calm, all_), (calm_later, all_later) = waves
            return tuple(  # type: ignore[return-value]
                change.of_waves("a", Wave(_mean(one)), Wave(_mean(other)), Rule(LEAST))
                for one, other in ((calm, calm_later), (all_, all_later))
            )

        return invent

    claim = "An action has worked"
    without = Measure(claim, "said", "Welch, without flagged answers", ONE_SIDED, lambda both: _improved(both[0]))
    with_ = Measure(claim, "had been said with them", "Welch, all answers", None, lambda both: _improved(both[1]))
    power = Measure(claim, "said", "Welch, without flagged answers", None, lambda both: _improved(both[0]))
    null = "5 %, then 25 % answer without a thought"
    sizes: Sequence[int] = (60, 120, 300)
    return [
        Study(f"{null}, no change", invented(0.0), [without, with_], sizes=sizes),
        Study(f"{null}, better by 0.50", invented(0.5), [power], sizes=sizes),
    ]
