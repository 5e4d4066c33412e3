"""Answers at their degenerate ends: pages say what is true, without figures that are none, and claim no difference."""

import itertools
import json
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from app.i18n import BY_CODE
from app.reports import report as reports
from app.reports.pages import Report, Section
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys.campaigns.published import Published
from tests.answers import documents, published
from tests.app.reports.test_reports import check_figure, check_words, texts

EN = BY_CODE["en"]
METHODS = ("servqual", "servperf", "zones", "kano", "internal", "pulse")
BLANK, NA = None, "na"
# Sections that show figures from which nothing is concluded yet.
SAID_WITH_FIGURES = ("Which needs stand out?", "Do the answers form these dimensions?")
OVERALL = -1  # in place of a need


@dataclass(frozen=True)
class Asked:
    """One question to one person. need: its place; usual: what people with a mood answer (`tests.answers`)."""

    person: int
    need: int
    question: str
    low: int
    high: int
    usual: Any

    @property
    def middle(self) -> int:
        return (self.low + self.high) // 2

    @property
    def level(self) -> int:
        """A little more is expected, and desired, than is perceived, and that is more than the minimum."""
        more = {"expectation": 1, "desired": 1, "minimum": -1}
        return self.middle + more.get(self.question, 0)

    def turning(self, *by: int) -> int:
        return (self.low, self.high)[sum(by) % 2]


def _one_differs(asked: Asked) -> Any:
    return asked.low if asked.person == 0 else asked.level


def _one_answer_differs(asked: Asked) -> Any:
    return asked.low if asked.person == 0 and asked.need == 0 else asked.level


def _equal_levels(asked: Asked) -> Any:
    """Whatever is asked about a need, each gives one answer; needs and people differ."""
    return asked.low + (asked.person * 7 + asked.need * 3) % (asked.high - asked.low + 1)


def _collinear(asked: Asked) -> Any:
    """All needs are answered alike, of which no regression can be made."""
    if asked.need == OVERALL:
        return asked.usual
    more = asked.person % 2 if asked.question in ("expectation", "desired") else 0
    return asked.low + (asked.person * 5 + asked.person // 7 + more) % (asked.high - asked.low + 1)


def _worse_in_the_first_half(asked: Asked) -> Any:
    """With `halves`: groups that are as far apart as can be, without any difference inside."""
    return asked.turning(asked.person) if asked.question in ("perception", "perceived") else asked.middle


Answer = Callable[[Asked], Any]
SAME: dict[str, tuple[int, Answer]] = {  # nothing differs from anything
    "the middle throughout": (30, lambda asked: asked.middle),
    "the lowest throughout": (30, lambda asked: asked.low),
    "the highest throughout": (30, lambda asked: asked.high),
}
APART: dict[str, tuple[int, Answer]] = {
    "everybody alike": (30, lambda asked: asked.level),
    "ten alike": (10, lambda asked: asked.level),
    "five alike": (5, lambda asked: asked.level),
    "one person": (1, lambda asked: asked.usual),
    "two people": (2, lambda asked: asked.usual),
    "all but one alike": (30, _one_differs),
    "all but one answer alike": (30, _one_answer_differs),
    "satisfaction alike": (60, lambda asked: 5 if asked.need == OVERALL else asked.usual),
    "all but satisfaction alike": (60, lambda asked: asked.usual if asked.need == OVERALL else asked.level),
    "levels alike": (60, _equal_levels),
    "nothing applies": (30, lambda asked: NA),
    "nothing answered": (30, lambda asked: BLANK),
    "one need answered": (60, lambda asked: asked.usual if asked.need == 0 else BLANK),
    "a dimension applies to nobody": (60, lambda asked: NA if 0 <= asked.need < 4 else asked.usual),
    "each other needs": (40, lambda asked: asked.usual if asked.need in (OVERALL, asked.person % 20) else BLANK),
    "needs collinear": (60, _collinear),
    "two needs collinear": (60, lambda asked: asked.usual if asked.need != 1 else "the first"),
    "extremes by person": (60, lambda asked: asked.turning(asked.person)),
    "extremes by need": (60, lambda asked: asked.turning(asked.person, asked.need)),
    "extremes by question": (60, lambda asked: asked.turning(asked.person, len(asked.question))),
    "least expected, most got": (
        30,
        lambda asked: asked.low if asked.question in ("expectation", "minimum", "desired") else asked.high,
    ),
}
GROUPINGS: dict[str, Callable[[int], str]] = {
    "one beside all": lambda person: "B" if person else "A",
    "ten beside all": lambda person: "A" if person < 10 else "B",
    "halves": lambda person: "AB"[person % 2],
    "each alone": lambda person: f"S{person % 50}",
    "all in one": lambda person: "A",
}
GROUPED = {
    **SAME,
    "halves apart": (60, _worse_in_the_first_half),
    **{
        name: APART[name]
        for name in ("everybody alike", "all but one alike", "levels alike", "extremes by need", "extremes by question")
    },
}


def stored(of: Published, people: int, answer: Answer, group: Callable[[int], str] | None) -> list[str]:
    """Documents as the usual people give them, with every rating replaced."""
    needs = [need.id for need in of.instrument.needs]
    ratings = [general for general in of.instrument.general if general.scale is not None]
    rows = []
    for person, document in enumerate(documents(of, people)):
        answers = json.loads(document)
        given: dict[str, Any] = {}
        for question in of.instrument.questions:
            ends = question.scale.low, question.scale.high
            for place, need in enumerate(needs):
                field = f"{need}.{question.id}"
                value = answer(Asked(person, place, question.id, *ends, answers.get(field)))
                given[field] = answers.get(f"{needs[0]}.{question.id}") if value == "the first" else value
        for general in ratings:
            assert general.scale is not None
            value = answer(
                Asked(person, OVERALL, general.id, general.scale.low, general.scale.high, answers[general.id])
            )
            given[general.id] = BLANK if value == NA else value
        dimensions = [name for name in answers if name.startswith("points.")]
        given |= dict.fromkeys(dimensions, 100 // len(dimensions) if dimensions else 0)
        if group is not None:
            given["segment.site"] = group(person)
        rows.append(json.dumps({name: value for name, value in (answers | given).items() if value is not BLANK}))
    return rows


def made(
    method: str, people: int, answer: Answer, group: Callable[[int], str] | None = None, some: bool = False
) -> tuple[Report, Sequence[Section]]:
    """The report and what stands behind it; whatever NumPy and SciPy warn of is an error."""
    sites = sorted({group(person) for person in range(people)} | {"A", "B"}) if group else []
    settings = {"segments": {"site": sites}, "sites_are": "some" if some else "all"} if group else {}
    of = published(method, **settings)
    rows = stored(of, people, answer, group)
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        counted = Counted(fold(of.instrument, rows), None, None)
        report = reports.report(of, counted, EN)
        return report, reports.details(of, counted, EN)[0]


WITHOUT_WIDTH = re.compile(r"(?<![\d.−+-])([−+-]?\d+(?:\.\d+)?%?)(?: to |–)\1(?![\d.])")


def check(report: Report, sections: Sequence[Section]) -> None:
    """Every word, cell and drawing is of figures; an interval without width is words that say why."""
    check_words([report, sections])
    for text in texts([report, list(sections)]):
        assert not WITHOUT_WIDTH.search(text.replace("−1 to 1", "")), text
        assert not re.search(r"[−-]0\.00\b|over 0 (needs|dimensions)", text), text
    for figure in report.figures:
        check_figure(figure)
        json.dumps(figure.drawn, allow_nan=False)
        assert all(np.isfinite(cell) for row in figure.file for cell in row if isinstance(cell, float)), figure.id
    for section in sections:
        nothing = section.table is None or "–" in {cell for row in section.table.rows for cell in row[1:-1]}
        assert nothing or "Cannot be judged" not in section.words or section.title in SAID_WITH_FIGURES


@pytest.mark.parametrize("pattern", [*SAME, *APART])
@pytest.mark.parametrize("method", METHODS)
def test_pages_of_degenerate_answers_say_only_what_is_true(method: str, pattern: str) -> None:
    people, answer = (SAME | APART)[pattern]
    report, sections = made(method, people, answer)
    check(report, sections)
    if pattern in SAME:
        check_nothing_differs(report)


def check_nothing_differs(report: Report) -> None:
    """Of answers that are all the same; what a rating was answered is told all the same."""
    told = [line for line in report.lines if line.tag not in ("Satisfaction", "Recommendation", "Ease")]
    middle = [line.words for line in told if not line.hollow and " the middle" not in line.tag]
    assert middle == []
    claims = r"(?<!no )clear difference|furthest|rated lowest|(?<!Nothing clearly )matters most|is furthest|widest"
    for figure in report.figures:
        assert not re.search(claims, figure.title), figure.title
        assert figure.heat is None or {cell.tone for _, row in figure.heat.rows for cell in row} <= {"u", "z", "few"}
        marks = figure.drawn["wide"]["data"] if figure.drawn else []
        assert not re.search('"gap-(below|above)"', json.dumps([mark.get("marker") for mark in marks])), figure.id


def _grouped() -> list[tuple[str, str, str]]:
    """Each method with each pattern and with each grouping, in turns: all together would take minutes."""
    turns = itertools.cycle(GROUPINGS)
    return [(method, pattern, next(turns)) for method in METHODS for pattern in GROUPED]


@pytest.mark.slow
@pytest.mark.parametrize(("method", "pattern", "grouping"), _grouped())
def test_groups_of_degenerate_answers(method: str, pattern: str, grouping: str) -> None:
    people, answer = GROUPED[pattern]
    report, sections = made(method, people, answer, GROUPINGS[grouping], some=grouping != "one beside all")
    check(report, sections)
    if pattern in SAME:
        check_nothing_differs(report)
    assert "no sampling error" not in " ".join(texts([report, list(sections)]))  # nobody listed who was invited


@pytest.mark.parametrize("method", ["servqual", "servperf", "zones"])
def test_groups_apart_without_differences_inside_are_not_called_the_same(method: str) -> None:
    people, answer = GROUPED["halves apart"]
    report, _ = made(method, people, answer, GROUPINGS["halves"])
    (title,) = [figure.title for figure in report.figures if figure.id == "by-site"]
    assert title == "Site: not compared. All values of one group are the same"


@pytest.mark.parametrize("method", ["servqual", "servperf"])
def test_sites_whose_means_are_equal_are_alike_not_a_census(method: str) -> None:
    """Within each, half gave the lowest and half the highest."""
    people, answer = APART["extremes by question"]
    report, sections = made(method, people, answer, lambda person: "AB"[person // 2 % 2], some=True)
    words = " ".join(texts([report, list(sections)]))
    assert "all sites alike" in words
    assert "95% interval none, as sites differ less than by chance" in words


def test_ties_are_named_together() -> None:
    of = published("internal")
    departments = next(general for general in of.instrument.general if general.kind == "choice").choices[:2]
    rows = [json.loads(document) for document in documents(of, 40)]
    for person, row in enumerate(rows):
        row["department"] = departments[person % 2].id
    counted = Counted(fold(of.instrument, [json.dumps(row) for row in rows]), None, None)
    (title,) = [one.title for one in reports.report(of, counted, EN).figures if one.id == "answers-department"]
    assert all(one.label.en in title for one in departments)


def test_what_no_dimension_allows_is_not_said_of_every_dimension() -> None:
    people, answer = SAME["the middle throughout"]
    for method in ("servqual", "servperf", "zones"):
        sections = {section.title: section for section in made(method, people, answer)[1]}
        assert sections["Do the questions of a dimension belong together?"].words == "No dimension can be judged."
    loadings = sections_of("servqual")["How much each need says about its dimension"]
    assert loadings == "Cannot be judged: all values are the same."


def sections_of(method: str) -> dict[str, str]:
    people, answer = SAME["the middle throughout"]
    return {section.title: section.words for section in made(method, people, answer)[1]}


def test_equal_means_name_no_lowest() -> None:
    people, answer = SAME["the middle throughout"]
    assert made("servperf", people, answer)[0].figures[0].title == "All means are 4.00"
    ranked = {figure.id: figure.title for figure in made("kano", people, answer)[0].figures}["importance"]
    assert ranked == "Nothing clearly matters most: all means are 5.00"
