"""Answers of imagined people, seeded, whose population means and shares are known exactly: see `truth`.

The analysis should recover the truth from them; a new quality lead can see that it does.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from surveys.demo.truth import TRUTH
from surveys.instruments.schema import NOT_APPLICABLE, Instrument

Answers = dict[str, int | str]
Floats = NDArray[np.float64]

BLANK_SHARE, NOT_APPLICABLE_SHARE = 0.02, 0.02  # of the questions, of the needs
COMMENT_SHARE = 0.06
NO_POINTS_SHARE = 0.1  # of the customers, who skip the 100 points
STEP = 5  # points are given in fives
TOP = 7.0
MOST_IMPORTANT = 9
SPREAD = 0.8  # how far people differ in all that they say
OF_DIMENSION, OF_ANSWER = 0.45, 0.35

CATEGORIES = "MOAIRQ"

# The cells (present, absent) of Kano's table from which an answer of a category comes, and how often.
_CELLS: Mapping[str, Mapping[tuple[int, int], float]] = {
    "M": {(2, 5): 0.80, (3, 5): 0.14, (4, 5): 0.06},
    "O": {(1, 5): 1.0},
    "A": {(1, 2): 0.15, (1, 3): 0.50, (1, 4): 0.35},
    "I": {(3, 3): 0.40, (2, 4): 0.24, (2, 3): 0.16, (3, 4): 0.12, (2, 2): 0.05, (4, 4): 0.03},
    "R": {(3, 1): 0.40, (5, 1): 0.25, (5, 3): 0.20, (2, 1): 0.15},
    "Q": {(1, 1): 0.60, (5, 5): 0.40},
}
_CONSTANCY = 0.25  # how often a customer answers a need by their own habit rather than afresh

_SERVQUAL_COMMENTS: Mapping[str, Sequence[str]] = {
    "zh_Hant": (
        "說好星期三修好，結果等到下星期一，中間也沒有人通知。希望能照約定的日期。",
        "同一個漏水的地方修了兩次，第二次才換對零件。師傅人很好，只是多跑了一趟。",
        "約早上九點到十二點，我請了半天假，快一點才到。晚到可以先說一聲。",
        "師傅很有禮貌，也說明了為什麼會壞，謝謝。",
    ),
    "zh_Hans": (
        "说好三天能修好，实际用了八天。要是来不及，请提前告诉我们。",
        "修完一个星期又出现同样的毛病，希望第一次就查清楚。",
        "平时要上班，能不能多开放一些周末的预约？",
        "师傅态度很好，收费也先讲清楚了，谢谢。",
    ),
    "en": (
        "The repair was done two days after the date I was given. A call would have helped.",
        "Very courteous technician who explained the fault. I only wish the visit had been sooner.",
        "I had to tell the story again each time I rang. Could one person keep my case?",
    ),
}
_KANO_COMMENTS: Mapping[str, Sequence[str]] = {
    "zh_Hant": (
        "最希望一次修好，其他都可以再慢慢來。",
        "修冰箱的那幾天很不方便，如果能借一台小的就太好了。",
    ),
    "zh_Hans": (
        "能在手机上看到修到哪一步就好了，不用一直打电话问。",
        "出发前打个电话很好，我可以先把地方收拾一下。",
    ),
    "en": (
        "Please keep to the date. Everything else comes second for me.",
        "An appointment after work would save me half a day of leave.",
    ),
}
SPOKEN: Mapping[str, str] = {
    text: locale for said in (_SERVQUAL_COMMENTS, _KANO_COMMENTS) for locale, texts in said.items() for text in texts
}


def _around_one(random: np.random.Generator, spread: float, shape: tuple[int, ...]) -> Floats:
    return random.uniform(1 - spread, 1 + spread, shape)


def _below(random: np.random.Generator, person: Floats, dimension: Floats, distance: Floats) -> NDArray[np.int64]:
    """Whole numbers on 1 to 7 whose mean is exactly TOP - distance, need by need.

    How far a customer stays below the top is the need's distance times factors with mean 1 that are independent of
    each other: the customer's, the customer's for the dimension, and the single answer's. Rounding up or down is
    drawn, so that it moves no mean. None may be so far that the factors together reach below the scale.
    """
    assert distance.max() * person.max() * (1 + OF_DIMENSION) * (1 + OF_ANSWER) <= TOP - 1
    exact = TOP - distance * person * dimension * _around_one(random, OF_ANSWER, dimension.shape)
    return np.floor(exact + random.random(exact.shape)).astype(np.int64)


def servqual_answers(
    instrument: Instrument, n: int, seed: int, better: Floats | None = None, spread: float = SPREAD
) -> list[Answers]:
    """n documents: field name -> 1 to 7, or "na" in both fields of a need; points; a blank is no field.

    better: [n, needs], by how much more than the truth they get. spread: the less, the further below the top they may
    be.
    """
    random = np.random.default_rng(seed)
    items = [TRUTH.items[need.id] for need in instrument.needs]
    expected = np.array([TOP - item.expectation for item in items])
    perceived = np.array([TOP - item.expectation - item.gap for item in items])
    perceived = perceived if better is None else perceived - better
    place = [dimension.id for dimension in instrument.dimensions]
    dimension = np.array([place.index(need.dimension) for need in instrument.needs])
    strict = _around_one(random, spread, (n, 1))
    felt = 0.3 * strict + 0.7 * _around_one(random, spread, (n, 1))  # who expects much is a little kinder afterwards
    values = [
        _below(random, person, _around_one(random, OF_DIMENSION, (n, len(place)))[:, dimension], distance)
        for person, distance in ((strict, expected), (felt, perceived))
    ]
    documents = _documents(random, instrument, values, [*chain(*_SERVQUAL_COMMENTS.values())])
    if instrument.overall is not None:
        reliable = values[1][:, np.isin(place, ["reliability"])[dimension]].mean(axis=1)
        judged = 0.55 * reliable + 0.45 * values[1].mean(axis=1) + random.normal(0, 0.6, n) - 0.3
        for document, value in zip(documents, np.clip(np.rint(judged), 1, TOP).astype(int).tolist(), strict=True):
            document[instrument.overall.id] = value
    _give_points(np.random.default_rng([seed, 1]), instrument, documents, TRUTH.points)
    return documents


def _give_points(
    random: np.random.Generator, instrument: Instrument, documents: Sequence[Answers], means: Mapping[str, float]
) -> None:
    """100 points in steps of STEP, whose means are the truth; some people give none."""
    shares = [means[dimension.id] / 100 for dimension in instrument.dimensions]
    given = STEP * random.multinomial(100 // STEP, shares, len(documents))
    leaves_out = random.random(len(documents)) < NO_POINTS_SHARE
    for question in instrument.of_kind("points"):
        names = [f"{question.id}.{dimension.id}" for dimension in instrument.dimensions]
        for document, points, none in zip(documents, given.tolist(), leaves_out.tolist(), strict=True):
            if not none:
                document.update(zip(names, points, strict=True))


def _kano_pairs(random: np.random.Generator, shares: Sequence[float], draw: Floats) -> NDArray[np.int64]:
    """(present, absent) for each number in 0 to 1 that `draw` holds, by the shares of the categories."""
    category = np.minimum(np.searchsorted(np.cumsum(shares), draw, side="right"), len(CATEGORIES) - 1)
    pairs = np.empty((len(draw), 2), dtype=np.int64)
    for number, letter in enumerate(CATEGORIES):
        chosen = category == number
        cells = np.array(list(_CELLS[letter]))
        pairs[chosen] = cells[random.choice(len(cells), chosen.sum(), p=list(_CELLS[letter].values()))]
    return pairs


def kano_answers(instrument: Instrument, n: int, seed: int) -> list[Answers]:
    """n documents: field name -> 1 to 5, importance 1 to 9, or "na" in all fields of a need; a blank is no field."""
    random = np.random.default_rng(seed)
    count = len(instrument.needs)
    habit = np.broadcast_to(random.random((n, 1)), (n, count))  # low: takes things for granted; high: does not mind
    draws = np.where(random.random((n, count)) < _CONSTANCY, habit, random.random((n, count)))
    pairs = [_kano_pairs(random, TRUTH.kano[need.id], draws[:, k]) for k, need in enumerate(instrument.needs)]
    values = [np.stack([pair[:, side] for pair in pairs], axis=1) for side in (0, 1)]
    documents = _documents(random, instrument, values, [*chain(*_KANO_COMMENTS.values())])
    _say_importance(np.random.default_rng([seed, 1]), instrument, documents)
    return documents


def _say_importance(random: np.random.Generator, instrument: Instrument, documents: Sequence[Answers]) -> None:
    """1 to MOST_IMPORTANT, whose means are the TRUTH; a need that does not apply stays so."""
    steps = MOST_IMPORTANT - 1
    for need in instrument.needs:
        said = 1 + random.binomial(steps, (TRUTH.importance[need.id] - 1) / steps, len(documents))
        blank = random.random(len(documents)) < BLANK_SHARE
        name = f"{need.id}.importance"
        for document, value, no in zip(documents, said.tolist(), blank.tolist(), strict=True):
            if document.get(f"{need.id}.present") == NOT_APPLICABLE:
                document[name] = NOT_APPLICABLE
            elif not no:
                document[name] = value


def inside_answers(instrument: Instrument, n: int, seed: int) -> list[Answers]:
    """n documents of managers or staff: what they say of each dimension, and their guess of customers' points."""
    random = np.random.default_rng(seed)
    documents: list[Answers] = [{} for _ in range(n)]
    for question in instrument.questions:
        steps = question.scale.high - question.scale.low
        for need in instrument.needs:
            mean = TRUTH.inside[question.id][need.dimension]
            said = question.scale.low + random.binomial(steps, (mean - question.scale.low) / steps, n)
            for document, value in zip(documents, said.tolist(), strict=True):
                document[f"{need.id}.{question.id}"] = value
    _give_points(random, instrument, documents, TRUTH.guessed)
    return documents


def _documents(
    random: np.random.Generator,
    instrument: Instrument,
    values: Sequence[NDArray[np.int64]],
    comments: Sequence[str],
) -> list[Answers]:
    """values[question][respondent, need] as documents, some answers left out, some needs not applicable.

    `values` holds the first questions; any further is answered by its own chance, which leaves these as they were.
    """
    shape = values[0].shape
    missing = random.random(shape) < NOT_APPLICABLE_SHARE
    blank = [random.random(shape) < BLANK_SHARE for _ in values]
    documents: list[Answers] = [{} for _ in range(shape[0])]
    for question, answers, left_out in zip(instrument.questions[: len(values)], values, blank, strict=True):
        for k, need in enumerate(instrument.needs):
            name = f"{need.id}.{question.id}"
            for document, value, na, no in zip(
                documents, answers[:, k].tolist(), missing[:, k].tolist(), left_out[:, k].tolist(), strict=True
            ):
                if na:
                    document[name] = NOT_APPLICABLE
                elif not no:
                    document[name] = value
    for respondent, comment in _commenting(random, shape[0], comments):
        documents[respondent]["comment"] = comment
    return documents


def _commenting(random: np.random.Generator, n: int, comments: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Few say something, and no two the same."""
    count = min(len(comments), round(COMMENT_SHARE * n))
    respondents = random.permutation(n)[:count].tolist()
    chosen = random.permutation(len(comments))[:count].tolist()
    return ((respondent, comments[k]) for respondent, k in zip(respondents, chosen, strict=True))
