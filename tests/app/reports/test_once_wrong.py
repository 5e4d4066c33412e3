"""Sentences that once said more than was known: each from its answers to what a page says of them now."""

import re
from functools import cache

import numpy as np
import pytest

from app.reports import report as reports
from app.reports.pages import Report
from app.reports.sentences import kano as sentences
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from tests.analysis.claims.test_kano import need
from tests.answers import documents, published
from tests.app.reports.test_degenerate import EN, OVERALL, Answer, Asked, made
from tests.app.reports.test_reports import texts
from tests.app.reports.test_sentences import SUBJECT

LOWEST, HIGHEST = 1, 7


@cache
def noise(seed: int = 1) -> np.ndarray:
    """[person, need, two questions]"""
    return np.random.default_rng(seed).normal(0, 1, (400, 23, 2))


def around(asked: Asked, expected: float, perceived: float) -> int:
    """What somebody answers who expects and perceives so much, by chance more or less."""
    second = asked.question == "perception"
    value = (perceived if second else expected) + noise()[asked.person, asked.need, int(second)]
    return int(np.clip(round(value), asked.low, asked.high))


def gap(points: float, expected: float = 5.5) -> Answer:
    return lambda asked: asked.usual if asked.need == OVERALL else around(asked, expected, expected + points)


def said(report: Report, *others: object) -> str:
    return "\n".join(texts([report, list(others)]))


@pytest.mark.parametrize(("people", "answer"), [(7, gap(-1.7)), (30, lambda asked: "na"), (30, lambda asked: None)])
def test_too_few_are_no_all_clear(people: int, answer: Answer) -> None:
    report, _ = made("servqual", people, answer)
    assert report.finding == "Too few answers to say"
    assert not re.search(r"clearly (below|above)|\d+ are below", said(report))


def test_finding_and_title_of_a_short_form_agree() -> None:
    """Of 45 people each was asked 9 of 22 needs, and every one was a disappointment."""
    of = published("servqual", "short")
    rows = [re.sub(r'(\.perception":)\d', r"\g<1>2", row) for row in documents(of, 45)]
    rows = [re.sub(r'(\.expectation":)\d', r"\g<1>6", row) for row in rows]
    report = reports.report(of, Counted(fold(of.instrument, rows), None, None), EN)
    assert report.finding.startswith("5 dimensions are below expectation")


def test_equal_gaps_have_no_furthest_and_no_interval_without_a_word() -> None:
    report, _ = made("servqual", 12, lambda asked: 6 if asked.question == "perception" else 7)
    assert report.finding == "5 dimensions are below expectation, none clearly the furthest"
    assert "(all 12 alike)" in said(report)


def test_satisfaction_that_goes_with_nothing_is_derived_from_nothing() -> None:
    """Chance alone accounts for a part of it, which is said."""
    report, sections = made(
        "servqual",
        150,
        lambda asked: 1 + int(noise()[asked.person, 22, 0] * 1000) % 7 if asked.need == OVERALL else gap(-0.5)(asked),
    )
    assert "Importance cannot be derived" in said(report)
    assert "Goes with satisfaction" not in said(report)
    assert re.search(
        r"drawn by chance would for 3\.?\d*% \(adjusted R² −?0\.0\d, p\s=\s0\.\d+, n\s=\s150\)", said(report, sections)
    )


def test_what_was_turned_round_is_asked_first() -> None:
    def answer(asked: Asked) -> int:
        mood = noise(2)[asked.person, 0, 0]
        value = around(asked, 4 + 1.5 * mood, 4 + 1.5 * mood)
        return 8 - value if asked.need in (9, 10, 11, 12) else value

    first, *_ = made("servqual", 120, answer)[0].lines
    assert first.tag == "Check first"
    assert "Responsiveness" in first.words
    assert "Turned round by mistake?" in first.words
    assert not [line for line in made("servqual", 120, gap(-0.5))[0].lines if line.tag == "Check first"]


@pytest.mark.parametrize("passives", [0, 1])
def test_no_interval_ends_beyond_its_scale(passives: int) -> None:
    """Everybody chose the best of every scale, but for one."""
    report, _ = made("pulse", 31, lambda asked: asked.high - (asked.person < passives and asked.high > 7))
    ends = [float(end) for end in re.findall(r"to \+?(\d+(?:\.\d+)?)", " ".join(line.words for line in report.lines))]
    assert ends
    assert max(ends) <= 100
    assert not re.search(r"7\.0[1-9]|10[0-9]\.[1-9]", said(report))


def test_of_a_need_that_many_skip_the_rule_is_said_with_the_finding() -> None:
    """The half rule gives -0.67 or so where all answers would give -0.9."""

    def answer(asked: Asked) -> object:
        if asked.need == 0 and asked.question == "perception" and asked.person % 5 < 3:
            return "na"
        return gap(-2.5 if asked.need == 0 else -0.5)(asked)

    report, sections = made("servqual", 200, answer)
    first, *_ = report.lines
    assert first.tag == "Missing answers"
    people, needs = (float(figure) for figure in re.findall(r"\d\.\d\d", first.words))
    assert first.words.startswith("Tangibles depends on how missing answers are counted")
    assert needs - people > 0.1
    assert "The rule for missing answers matters here: Tangibles." in said(report, sections)
    assert "depends on how missing" not in said(made("servqual", 200, gap(-0.5))[0])


def test_what_is_missing_by_chance_matters_to_nobody() -> None:
    """Of sixty people a few answered everything, and of these few the figures differ by chance."""

    def answer(asked: Asked) -> object:
        return None if noise(3)[asked.person, asked.need, 0] < -1.8 else gap(-0.5)(asked)

    report, sections = made("servqual", 60, answer)
    assert "matters here" not in said(report, sections)
    assert "Complete answers alone give other figures, but no more so than chance would" in said(report, sections)


def test_intervals_of_alpha_say_how_often_they_hold() -> None:
    """Of skewed answers in about 92 % (`tests/claims/intervals.py`)."""
    _, sections = made("servqual", 60, gap(-0.5))
    (words,) = [found.words for found in sections if found.title == "Do the questions of a dimension belong together?"]
    assert "in about 92% where they crowd at one end" in words


def test_of_one_who_answered_nothing_nothing_is_true() -> None:
    report, sections = made("servqual", 30, lambda asked: "na")
    for words in ("makes no difference", "reaches 0.70", "over 0 ", "0 needs", "Of 0"):
        assert words not in said(report, sections), words


@pytest.mark.parametrize("points", [1.0, 0.0])
def test_better_than_expected_is_no_bad_news(points: float) -> None:
    report, _ = made("servqual", 60, gap(points, expected=4.0))
    (ring,) = [figure.title for figure in report.figures if figure.id == "ring"]
    assert ring == "Perception lies clearly inside expectation in no dimension"
    assert report.finding == "No dimension is clearly below expectation"
    assert "furthest" not in said(report)
    assert "widest" not in said(report)


@pytest.mark.parametrize(
    "counts", [{"M": 30, "I": 10, "R": 60}, {"M": 1, "O": 1, "R": 58}, {"Q": 50, "M": 30, "I": 20}]
)
def test_dissatisfied_are_those_who_said_so_of_all_who_answered(counts: dict[str, int]) -> None:
    title = sentences.better_worse_title([need("tools", **counts), need("hours", M=12, I=28)], SUBJECT)
    assert title.endswith("30% (18% to 45%) say they would be dissatisfied")
    assert SUBJECT.names["tools"] not in title


def test_who_may_settle_it_is_no_promise() -> None:
    words = sentences.settling_words(need(M=36, O=30, A=12, I=22), SUBJECT)
    assert "may settle it" in words
    assert "would" not in words
