"""Short forms: the truth of the long form lies in their intervals as often as these say, through the real fold.

A population of people with a level of their own answers the real short forms of the real questionnaires, 400 waves.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import orjson
import pytest
from numpy.typing import NDArray

from analysis.estimates import levels, servqual
from analysis.statistics.intervals import Mean
from app.tallies.tallying import EVERYBODY, design_of, fold
from surveys import instruments
from surveys.campaigns.forms import VARIANTS, short_form
from surveys.instruments.schema import Instrument

WAVES, PEOPLE = 400, 120
SEED = 20270101
Floats = NDArray[np.float64]


@cache
def asked(name: str) -> NDArray[np.bool_]:
    """[variants, needs]: what each of a campaign's short forms asks."""
    instrument = instruments.load(name)
    forms = [short_form(instrument, {}, f"1:{variant}", variant) for variant in range(VARIANTS)]
    return np.array([[need in form.needs for need in instrument.needs] for form in forms])


def levels_of(instrument: Instrument, start: float) -> Floats:
    """[needs]: true means before answers are cut to the scale, different in each need."""
    return start + 0.9 * np.sin(np.arange(len(instrument.needs)) * 1.7)


def population(instrument: Instrument, people: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Expectations and perceptions [people, needs], 1 to 7: people differ, and so do dimensions within them."""
    k = len(instrument.needs)
    places = np.array([[d.id for d in instrument.dimensions].index(need.dimension) for need in instrument.needs])
    mood, own = rng.normal(0, 0.7, (people, 1)), rng.normal(0, 0.5, (people, len(instrument.dimensions)))
    p = levels_of(instrument, 4.6) + mood + own[:, places] + rng.normal(0, 0.9, (people, k))
    e = levels_of(instrument, 5.4) + 0.4 * mood + rng.normal(0, 0.8, (people, k))
    return np.clip(np.rint(e), 1, 7), np.clip(np.rint(p), 1, 7)


def stored(instrument: Instrument, answers: Mapping[str, Floats], mine: NDArray[np.bool_]) -> list[str]:
    """The documents of these people, each of whom was asked some of the needs."""
    questions = [question.id for question in instrument.questions]
    whole = {question: answers[question].astype(int).tolist() for question in questions}
    rows = []
    for place, own in enumerate(mine):
        needs = [(column, instrument.needs[column].id) for column in np.flatnonzero(own).tolist()]
        given = {f"{need}.{q}": whole[q][place][column] for column, need in needs for q in questions}
        rows.append(orjson.dumps({**given, "asked": [need for _, need in needs]}).decode())
    return rows


def held(truths: Sequence[float], found: Sequence[Mean]) -> list[bool]:
    result = []
    for truth, mean in zip(truths, found, strict=True):
        assert mean.lower is not None
        assert mean.upper is not None
        result.append(mean.lower < truth < mean.upper)
    return result


def coverage(name: str, part: str) -> Floats:
    """Of each dimension, then of all together."""
    instrument, rng = instruments.load(name), np.random.default_rng(SEED)
    design, variants = design_of(instrument), asked(name)
    e, p = population(instrument, 400_000, rng)
    needs = (p - e if part == "gap" else p).mean(axis=0)
    members = [[design.needs.index(need) for need in own] for own in design.dimensions.values()]
    truths = [float(needs[own].mean()) for own in members]
    truths.append(float(np.mean(truths)))
    hits = np.zeros(len(truths))
    for _ in range(WAVES):
        e, p = population(instrument, PEOPLE, rng)
        mine = variants[rng.integers(0, VARIANTS, PEOPLE)]
        tally = fold(instrument, stored(instrument, {"expectation": e, "perception": p}, mine))[EVERYBODY]
        if part == "gap":
            gaps = servqual.sampled_gaps(tally)
            found = [*(row.gap for row in gaps.dimensions), gaps.overall]
        else:
            means = levels.levels(tally, "perception", short=True)
            assert means.overall is not None
            found = [*means.dimensions.values(), means.overall]
        hits += held(truths, found)
    return hits / WAVES


@pytest.mark.slow
@pytest.mark.parametrize(("name", "part"), [("servqual", "gap"), ("servperf", "perception")])
def test_the_truth_lies_in_the_interval_as_often_as_it_says(name: str, part: str) -> None:
    """0.95 with a standard error of 0.011 in each of six rows; the mean of the six is better known."""
    found = coverage(name, part)
    assert (found > 0.92).all(), found
    assert (found < 0.985).all(), found
    assert 0.93 < found.mean() < 0.98, found
