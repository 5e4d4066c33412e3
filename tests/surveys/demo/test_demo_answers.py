"""The demo's answers: they could have been sent, and what is true of their population is found in them."""

import pytest

from surveys import instruments
from surveys.answers import responses
from surveys.campaigns import forms
from surveys.demo import answers as demo_answers
from surveys.demo.truth import TRUTH
from surveys.instruments.schema import Instrument

N = 20_000
GENERATED = {"servqual": demo_answers.servqual_answers, "kano": demo_answers.kano_answers}
every_demo = pytest.mark.parametrize("instrument", [*map(instruments.load, GENERATED)], ids=lambda i: i.id)


def column(answers: list[demo_answers.Answers], field: str) -> list[int | None]:
    return [value if isinstance(value := document.get(field), int) else None for document in answers]


def mean_gap(answers: list[demo_answers.Answers], need: str) -> float:
    pairs = zip(column(answers, f"{need}.expectation"), column(answers, f"{need}.perception"), strict=True)
    gaps = [p - e for e, p in pairs if e is not None and p is not None]
    return sum(gaps) / len(gaps)


@pytest.fixture(scope="module")
def servqual_answers() -> list[demo_answers.Answers]:
    return demo_answers.servqual_answers(instruments.load("servqual"), N, seed=7)


@every_demo
def test_demo_answers_could_have_been_sent(instrument: Instrument) -> None:
    answers = GENERATED[instrument.id](instrument, 300, seed=1)
    assert answers == GENERATED[instrument.id](instrument, 300, seed=1)
    form = forms.long_form(instrument)
    for document in answers:
        assert responses.validate(form, [(name, str(value)) for name, value in document.items()]) == document


@every_demo
def test_a_few_answers_are_blank_or_not_applicable(instrument: Instrument) -> None:
    answers = GENERATED[instrument.id](instrument, 1000, seed=2)
    asked = 1000 * len(instrument.fields)
    given = [value for document in answers for name, value in document.items() if name in instrument.fields]
    assert 0.01 < (asked - len(given)) / asked < 0.04
    assert 0.01 < given.count("na") / asked < 0.04


def test_the_truth_names_every_need_and_agrees_with_itself() -> None:
    truth, servqual, kano = TRUTH, instruments.load("servqual"), instruments.load("kano")
    assert set(truth.items) == servqual.need_ids
    assert set(truth.kano) == set(truth.importance) == kano.need_ids
    assert set(truth.points) == set(truth.dimensions) == {dimension.id for dimension in servqual.dimensions}
    assert sum(truth.points.values()) == 100
    for dimension, gap in truth.dimensions.items():
        gaps = [truth.items[need.id].gap for need in servqual.needs if need.dimension == dimension]
        assert sum(gaps) / len(gaps) == pytest.approx(gap)
    for shares in truth.kano.values():
        assert sum(shares) == pytest.approx(1)


def test_the_gaps_of_many_demo_answers_are_the_truth(servqual_answers: list[demo_answers.Answers]) -> None:
    """SD of a gap is under 1.2, so 0.04 is more than four standard errors at 20 000."""
    for need, item in TRUTH.items.items():
        assert mean_gap(servqual_answers, need) == pytest.approx(item.gap, abs=0.04)


def test_the_expectations_of_many_demo_answers_are_the_truth(servqual_answers: list[demo_answers.Answers]) -> None:
    for need, item in TRUTH.items.items():
        given = [value for value in column(servqual_answers, f"{need}.expectation") if value is not None]
        assert sum(given) / len(given) == pytest.approx(item.expectation, abs=0.03)


def test_the_kano_shares_of_many_demo_answers_are_the_truth() -> None:
    """Berger's table, written here once more: rows present 1 to 5, columns absent 1 to 5."""
    table = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
    answers = demo_answers.kano_answers(instruments.load("kano"), N, seed=7)
    for need, shares in TRUTH.kano.items():
        pairs = zip(column(answers, f"{need}.present"), column(answers, f"{need}.absent"), strict=True)
        seen = [table[p - 1][a - 1] for p, a in pairs if p is not None and a is not None]
        for category, share in zip(demo_answers.CATEGORIES, shares, strict=True):
            assert seen.count(category) / len(seen) == pytest.approx(share, abs=0.016)


def test_the_points_of_many_demo_answers_are_the_truth(servqual_answers: list[demo_answers.Answers]) -> None:
    """SD of the points of a dimension is under 10.5, so 0.35 is more than four standard errors at 18 000."""
    given = [document for document in servqual_answers if "points.reliability" in document]
    assert len(given) / N == pytest.approx(1 - demo_answers.NO_POINTS_SHARE, abs=0.01)
    for dimension, mean in TRUTH.points.items():
        points = [int(document[f"points.{dimension}"]) for document in given]
        assert sum(points) / len(points) == pytest.approx(mean, abs=0.35)
        assert not any(each % 5 for each in points)


def test_the_importance_that_many_demo_answers_state_is_the_truth() -> None:
    """SD under 1.5, so 0.05 is more than four standard errors."""
    answers = demo_answers.kano_answers(instruments.load("kano"), N, seed=7)
    for need, mean in TRUTH.importance.items():
        said = [value for value in column(answers, f"{need}.importance") if value is not None]
        assert sum(said) / len(said) == pytest.approx(mean, abs=0.05)
