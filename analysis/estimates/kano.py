"""Kano estimates of a tally: the category of each need with its certainty, better and worse."""

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import bdtrc, chdtrc

from analysis.rows.checks import FloatArray
from analysis.rows.design import EVALUATION_TABLES, EvaluationTable
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean, mean_interval
from analysis.statistics.proportions import wilson

Category = Literal["M", "O", "A", "I", "R", "Q"]
Certainty = Literal["firm", "leaning", "mixed"]  # clear among all needs of a page; clear alone; not clear

ORDER: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")  # of ties: Berger et al. 1993, R and Q by convention
CLEAR_BELOW = 0.05  # p, one-sided: so likely is it at most that either of two equally frequent ones is named
POWER_80 = (1.645 + 0.8416) ** 2  # standard errors apart, so that such a test finds it in 80 %
MOST_WORTH_ASKING = 1000  # more answers than this will not settle which category leads
OUTLINE_POINTS = 32
CHI_SQUARE_95_2DF = -2 * math.log(0.05)
FUNCTIONAL_SCORES, DYSFUNCTIONAL_SCORES = (4, 2, 0, -1, -2), (-2, -1, 0, 2, 4)


@dataclass(frozen=True)
class Share:
    """A coefficient with its 95 % interval (Wilson); None where nothing can be said."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Need:
    """One need's answers, classified."""

    id: str
    n: int  # complete pairs
    counts: dict[Category, int]
    category: Category | None  # the working label: mode, exact ties by M > O > A > I > R > Q
    runner_up: Category | None  # the second most frequent, for "mixed (X/Y)"
    certainty: Certainty | None  # by `p` alone until it stands among others (`claims.kano.together`); None where n = 0
    p: float | None  # that the category leads: exact, one-sided, against the runner-up
    rivals: tuple[Category, ...]  # which may lead as well
    answers_needed: tuple[int, int | None] | None  # from, to: so many more may settle it; None: it is, or hardly ever
    better: Share
    worse: Share  # negative, -1 to 0
    ellipse: tuple[tuple[float, float], ...]  # outline of the 95 % region of (|worse|, better); empty where undefined


@dataclass(frozen=True)
class Fong:
    """Fong's test of the two largest of M, O, A, I, R. For compatibility only: nominally 10 %, really about 18 %."""

    a: int
    b: int
    n: int
    lhs: int
    rhs: float
    significant: bool


@dataclass(frozen=True)
class Calibrated:
    """Do the two largest of M, O, A, I, R differ: |a - b| against 1.645 sqrt(a + b), a true 10 % test."""

    difference: int
    limit: float
    significant: bool


@dataclass(frozen=True)
class ChiSquare:
    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class Strengths:
    """The older summary figures of one need, each by its own convention; None where undefined."""

    id: str
    n_valid: int  # complete pairs, R and Q included
    n_aomi: int
    modes: tuple[Category, ...]  # all of them where there is a tie
    usable: bool  # False where every answer is Q or R, or nobody answered: better and worse do not exist
    questionable: float | None  # share of Q: above 5 % the wording is to be checked
    category_oam_irq: Category | None  # largest of M, O, A if O + A + M > I + R + Q, otherwise of I, R, Q
    category_moai_6pct: Category | None  # mode if category strength > 6 %, otherwise first of M, O, A, I in the top two
    total_strength: float | None  # (A + O + M) / n
    category_strength: float | None  # (largest - second) / n among M, O, A, I, R
    fong: Fong | None
    calibrated: Calibrated | None
    chi_square: ChiSquare | None  # M, O, A, I against equal shares


@dataclass(frozen=True)
class Continuous:
    """DuMouchel's means over complete pairs; a supplement that keeps the 25 cells from collapsing into six letters."""

    id: str
    functional: Mean
    dysfunctional: Mean


def needs(tally: Tally, table: EvaluationTable = "berger1993") -> tuple[Need, ...]:
    """Every need of the tally, classified by the named evaluation table."""
    return tuple(classify(need, counts) for need, counts in category_counts(tally, table).items())


def category_counts(tally: Tally, table: EvaluationTable = "berger1993") -> dict[str, dict[Category, int]]:
    """Answers per category of each need: the 25 cells gathered by the named table."""
    letters = np.array(["".join(EVALUATION_TABLES[table])]).view("U1").reshape(5, 5)
    cells = tally.integers["kano"]
    return {
        need: {category: int(cells[position][letters == category].sum()) for category in ORDER}
        for position, need in enumerate(tally.design.needs)
    }


def swapped(tally: Tally, needs: Container[str] | None = None) -> Tally:
    """As if these needs (all of them where none are named) had been asked the other way round: what was said of having
    it counts as said of doing without. By either table R becomes A, O or M and these become R; I and Q stay.
    """
    cells = tally.integers["kano"].copy()
    for position, need in enumerate(tally.design.needs):
        if needs is None or need in needs:
            cells[position] = cells[position].T.copy()
    return replace(tally, integers={**tally.integers, "kano": cells})


def classify(need: str, counts: Mapping[Category, int]) -> Need:
    """Category, certainty and coefficients from plain counts per category (absent ones count as zero).

    Better = (A + O) / (A + O + M + I), worse = -(O + M) / (A + O + M + I) (Timko in Berger et al. 1993) with Wilson's
    intervals. The category leads where its p against the runner-up is below 5 %: of a + b answers to the two, a or more
    by the toss of a coin.
    ValueError: a negative count.
    """
    full = _complete(counts)
    n = sum(full.values())
    if n == 0:
        nothing = Share(None, None, None)
        return Need(need, 0, full, None, None, None, None, (), None, nothing, nothing, ())
    ranked = _ranked(full, ORDER)
    first = ranked[0]
    p = {other: leads(full[first], full[other]) for other in ranked[1:]}
    clear = max(p.values()) < CLEAR_BELOW
    return Need(
        id=need,
        n=n,
        counts=full,
        category=first,
        runner_up=ranked[1] if full[ranked[1]] else None,
        certainty="firm" if clear else "mixed",
        p=max(p.values()),
        rivals=tuple(other for other in ranked[1:] if full[other] and p[other] >= CLEAR_BELOW),
        answers_needed=None if clear else answers_to_settle(full),
        better=_share(full, ("A", "O"), 1),
        worse=_share(full, ("O", "M"), -1),
        ellipse=_outline(full),
    )


def leads(one: int, other: int) -> float:
    """p, one-sided and exact, that of two categories the first is the more frequent one (sign test)."""
    return float(bdtrc(one - 1, one + other, 0.5))


def answers_to_settle(counts: Mapping[Category, int]) -> tuple[int, int | None] | None:
    """How many more answers find the two leading categories apart in 80 %, from and to: planned from both ends of the
    50 % interval of their proportion. No end where it holds a tie; None where even the least is more than is asked. At
    least one more where they are not apart yet.
    """
    full = _complete(counts)
    a, b = sorted(full.values(), reverse=True)[:2]
    n = sum(full.values())
    low, high = wilson(a, a + b, 0.5)

    def more(share: float) -> int:
        return math.ceil(POWER_80 * n / (a + b) / (2 * share - 1) ** 2) - n

    least = more(high)
    if least > MOST_WORTH_ASKING:
        return None
    most = more(low) if low > 0.5 else None
    return least, None if most is None or most > MOST_WORTH_ASKING else most


def answers_to_separate(counts: Mapping[Category, int]) -> int | None:
    """ceil(2.706 (pa + pb) / (pa - pb)^2) - n: more answers until the two leading shares differ at 10 %, two-sided.

    Zero or less: there are enough. None: an exact tie, which no number of answers with these shares would settle.
    """
    full = _complete(counts)
    a, b = sorted(full.values(), reverse=True)[:2]
    n = sum(full.values())
    if a == b:
        return None
    return -(-2706 * n * (a + b) // (1000 * (a - b) ** 2)) - n  # in whole numbers, so that ceil is never off by one


def strengths(need: str, counts: Mapping[Category, int]) -> Strengths:
    """Total and category strength (Lee & Newcomb 1997), Fong's test (1996), and the two other category rules.

    category_oam_irq: Berger et al. 1993. Ties by M > O > A > I > R > Q throughout.
    """
    full = _complete(counts)
    n, highest = sum(full.values()), max(full.values())
    n_aomi = _total(full, ("A", "O", "M", "I"))
    ranked = _ranked(full, ("M", "O", "A", "I", "R"))
    a, b = full[ranked[0]], full[ranked[1]]
    return Strengths(
        id=need,
        n_valid=n,
        n_aomi=n_aomi,
        modes=tuple(category for category in ORDER if n and full[category] == highest),
        usable=n_aomi > 0,
        questionable=full["Q"] / n if n else None,
        category_oam_irq=_oam_irq(full) if n else None,
        category_moai_6pct=_moai_6pct(full, ranked) if a else None,
        total_strength=_total(full, ("A", "O", "M")) / n if n else None,
        category_strength=(a - b) / n if a else None,
        fong=_fong(a, b, n) if a else None,
        calibrated=Calibrated(a - b, limit := 1.645 * math.sqrt(a + b), a - b >= limit) if a else None,
        chi_square=_chi_square(full, n_aomi) if n_aomi else None,
    )


def continuous(tally: Tally) -> tuple[Continuous, ...]:
    """DuMouchel's means (Berger et al. 1993): functional 4, 2, 0, -1, -2; dysfunctional -2, -1, 0, 2, 4."""
    cells = tally.integers["kano"]
    return tuple(
        Continuous(
            need,
            _scored(cells[position].sum(axis=1).tolist(), FUNCTIONAL_SCORES),
            _scored(cells[position].sum(axis=0).tolist(), DYSFUNCTIONAL_SCORES),
        )
        for position, need in enumerate(tally.design.needs)
    )


def _complete(counts: Mapping[Category, int]) -> dict[Category, int]:
    full = {category: int(counts.get(category, 0)) for category in ORDER}
    if min(full.values()) < 0:
        raise ValueError("counts: negative")
    return full


def _ranked(counts: Mapping[Category, int], among: tuple[Category, ...]) -> list[Category]:
    return sorted(among, key=lambda category: (-counts[category], ORDER.index(category)))


def _total(counts: Mapping[Category, int], among: tuple[Category, ...]) -> int:
    return sum(counts[category] for category in among)


def _share(counts: Mapping[Category, int], among: tuple[Category, Category], sign: int) -> Share:
    base, chosen = _total(counts, ("A", "O", "M", "I")), _total(counts, among)
    if base == 0:
        return Share(None, None, None)
    limits = sorted(sign * limit + 0.0 for limit in wilson(chosen, base))  # + 0.0: never a minus before zero
    return Share(sign * chosen / base + 0.0, limits[0], limits[1])


def _outline(counts: Mapping[Category, int]) -> tuple[tuple[float, float], ...]:
    """95 % region of (|worse|, better), cut to the unit square: the multinomial's covariance given A + O + M + I, with
    a quarter of chi-square's limit added to each, as Wilson's limits have half of it at both ends (Agresti & Coull
    1998). So it has an area where all agree, too.
    """
    if _total(counts, ("A", "O", "M", "I")) == 0:
        return ()
    moved = {category: counts[category] + CHI_SQUARE_95_2DF / 4 for category in ORDER[:4]}
    base = math.fsum(moved.values())
    worse, better = (moved["O"] + moved["M"]) / base, (moved["A"] + moved["O"]) / base
    covariance = moved["O"] / base - worse * better
    matrix = np.array([[worse * (1 - worse), covariance], [covariance, better * (1 - better)]]) / base
    values, vectors = np.linalg.eigh(matrix)
    turn = np.linspace(0, 2 * math.pi, OUTLINE_POINTS, endpoint=False)
    reach: FloatArray = np.sqrt(np.maximum(values, 0) * CHI_SQUARE_95_2DF)
    points = vectors @ (reach[:, None] * np.array([np.cos(turn), np.sin(turn)]))
    clipped = np.clip(points.T + np.array([worse, better]), 0, 1)
    return tuple((float(x), float(y)) for x, y in clipped)


def _oam_irq(counts: Mapping[Category, int]) -> Category:
    wanted, other = ORDER[:3], ORDER[3:]  # M, O, A against I, R, Q
    among = wanted if _total(counts, wanted) > _total(counts, other) else other
    return _ranked(counts, among)[0]


def _moai_6pct(counts: Mapping[Category, int], ranked: list[Category]) -> Category:
    """ranked: M, O, A, I, R by frequency. The two largest hold at least one of M, O, A, I."""
    n = sum(counts.values())
    if 100 * (counts[ranked[0]] - counts[ranked[1]]) > 6 * n:
        return _ranked(counts, ORDER)[0]
    return min((category for category in ranked[:2] if category != "R"), key=ORDER.index)


def _fong(a: int, b: int, n: int) -> Fong:
    rhs = 1.65 * math.sqrt((a + b) * (2 * n - a - b) / (2 * n))
    return Fong(a, b, n, a - b, rhs, a - b >= rhs)


def _chi_square(counts: Mapping[Category, int], n_aomi: int) -> ChiSquare:
    equal = n_aomi / 4
    statistic = math.fsum((counts[category] - equal) ** 2 / equal for category in ORDER[:4])
    return ChiSquare(statistic, 3, float(chdtrc(3, statistic)))


def _scored(answers: list[int], scores: tuple[int, ...]) -> Mean:
    """Mean and sd of code scores from how often each code was chosen."""
    total = sum(count * score for count, score in zip(answers, scores, strict=True))
    squares = sum(count * score * score for count, score in zip(answers, scores, strict=True))
    return mean_interval(sum(answers), total, squares)
