"""Every questionnaire, long and short, has a report: it holds at every n, and its numbers are those of the answers."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.estimates import findings, zones
from analysis.estimates.findings import Fitted
from app.i18n import BY_CODE, Locale, number, percent, signed
from app.reports import report as reports
from app.reports.pages import (
    Figure,
    Report,
    Section,
)
from app.reports.sentences.common import too_few
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys import instruments
from surveys.errors import NotFound
from tests.analysis.figures import plotly
from tests.answers import documents, published

EN = BY_CODE["en"]
LENGTHS = ("long", "short")
NAMES = instruments.one_of_each()
Floats = NDArray[np.float64]


@cache
def counted(name: str, length: str, people: int) -> Counted:
    campaign = published(name, length)
    return Counted(fold(campaign.instrument, documents(campaign, people)), None, None)


@cache
def report(name: str, length: str = "long", people: int = 60) -> Report:
    return reports.report(published(name, length), counted(name, length, people), EN)


def figure(name: str, id_: str, length: str = "long") -> Figure:
    (found,) = [figure for figure in report(name, length).figures if figure.id == id_]
    return found


def cells(found: Figure) -> dict[str, Sequence[str]]:
    return {row[0]: row[1:] for row in found.table.rows}


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))
    elif isinstance(part, dict):
        yield from texts(list(part.values()))
    elif isinstance(part, list | tuple):
        for own in part:
            yield from texts(own)


def file(name: str, length: str, people: int, id_: str, locale: Locale = EN) -> list[list[str]]:
    content = reports.csv(published(name, length), counted(name, length, people), locale, id_).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


@cache
def models(name: str, length: str, people: int) -> Fitted:
    """What takes longest is the same in every language."""
    return findings.fitted(counted(name, length, people).tally)


@pytest.mark.parametrize("people", [0, 3, 7, 60])
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("name", NAMES)
def test_every_questionnaire_has_a_report_at_every_n(name: str, length: str, people: int) -> None:
    campaign, found = published(name, length), counted(name, length, people)
    for locale in BY_CODE.values():
        made = reports.report(campaign, found, locale)
        sections, waiting = reports.details(campaign, found, locale, lambda _: models(name, length, people))
        assert made.n == people
        assert made.finding
        if people < 5:
            assert (made.figures, made.lines, sections) == ([], [], [])
            assert made.waiting == waiting != ""
            continue
        assert made.figures
        assert sections
        assert waiting == made.waiting == ""
        check_words([made, sections])
        titles = [drawn.title for drawn in made.figures]
        assert len(titles) == len(set(titles))
        for drawn in made.figures:
            check_figure(drawn)
            head, *rows = drawn.file
            assert all(len(row) == len(head) for row in rows)
        assert len(file(name, length, people, drawn.id, locale)) == len(drawn.file)
        with pytest.raises(NotFound):
            reports.csv(campaign, found, locale, "nothing")


def check_words(parts: Sequence[Report | Sequence[Section]]) -> None:
    for text in texts(parts):
        assert not re.search(r"\bnan\b|\binf\b|\bNone\b(?! or informal)|%\(", text), text


def check_figure(drawn: Figure) -> None:
    assert drawn.title
    assert drawn.csv == f"/campaigns/1/{drawn.id}.csv"
    assert drawn.table.rows
    assert all(len(row) == len(drawn.table.head) for row in drawn.table.rows)
    for width in ("wide", "phone") if drawn.drawn else ():
        drawing = drawn.drawn[width]  # type: ignore[index]
        plotly.check(drawing)
        assert "NaN" not in json.dumps(drawing)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("name", NAMES)
def test_seven_answers_have_no_interval_anywhere(name: str, length: str) -> None:
    made = report(name, length, 7)
    assert all(line.hollow for line in made.lines)
    for drawn in made.figures:
        assert not [cell for row in drawn.table.rows for cell in row[1:] if re.search(r"\d( to |–)\S*\d", cell)]
        head, *rows = drawn.file
        for place in (place for place, word in enumerate(head) if word.endswith((" from", " to"))):
            assert {row[place] for row in rows} <= {None}, drawn.id
        for trace in drawn.drawn["wide"]["data"] if drawn.drawn and drawn.id not in ("shares",) else ():
            assert not trace.get("x"), drawn.id


@pytest.mark.parametrize("name", ["servqual", "servperf", "zones"])
def test_what_is_withheld_stands_last_so_that_its_place_tells_nothing(name: str) -> None:
    """Of 16 people with short forms, some needs have fewer than five answers."""
    order = [need.short.en for need in instruments.load(name).needs]
    (drawn,) = [own for own in report(name, "short", 16).figures if own.id == "needs"]
    withheld = [row[0] for row in drawn.table.rows if set(row[2:]) <= {"–", too_few(EN)}]
    assert withheld
    assert [row[0] for row in drawn.table.rows[-len(withheld) :]] == withheld
    assert withheld == [name for name in order if name in withheld]


@pytest.mark.parametrize("name", NAMES)
def test_a_short_form_says_so(name: str) -> None:
    asked = published(name, "short").form().needs
    sampled = len(asked) < len(instruments.load(name).needs)
    assert (f"Each person was asked {len(asked)} of" in report(name, "short").note) == sampled
    assert report(name).note == ""


# The numbers, from the answers as they are stored.


@cache
def stored(name: str, length: str = "long") -> list[dict[str, Any]]:
    return [json.loads(document) for document in documents(published(name, length), 60)]


def column(name: str, field: str, length: str = "long") -> Floats:
    """[people], NaN where not answered, not asked, or "does not apply"."""
    values = [answers.get(field, "na") for answers in stored(name, length)]
    return np.array([np.nan if value == "na" else float(value) for value in values])


def matrix(name: str, question: str, dimension: str, length: str = "long") -> Floats:
    needs = [need.id for need in instruments.load(name).needs if need.dimension == dimension]
    return np.column_stack([column(name, f"{need}.{question}", length) for need in needs])


def interval(values: Floats) -> tuple[float, float, float, int]:
    """Mean, Student's interval and n, as a textbook has it."""
    own = values[~np.isnan(values)]
    low, high = stats.t.interval(0.95, len(own) - 1, own.mean(), own.std(ddof=1) / len(own) ** 0.5)
    return float(own.mean()), float(low), float(high), len(own)


def half(values: Floats) -> Floats:
    """Means of persons with at least half of the answers."""
    there = (~np.isnan(values)).sum(axis=1)
    enough = 2 * there >= values.shape[1]
    return np.where(enough, np.nansum(values, axis=1) / np.maximum(there, 1), np.nan)


def tenths(value: float) -> str:
    """As hundred points are told."""
    return number(value, 1)


def said(values: Floats, form: Any = number) -> tuple[str, str, str]:
    mean, low, high, n = interval(values)
    return form(mean), f"{form(low)} to {form(high)}", str(n)


@pytest.mark.parametrize("name", ["servqual", "internal"])
def test_gaps_are_those_of_the_answers(name: str) -> None:
    dimensions, needs = cells(figure(name, "dimensions")), cells(figure(name, "needs"))
    for dimension in instruments.load(name).dimensions:
        gap = matrix(name, "perception", dimension.id) - matrix(name, "expectation", dimension.id)
        assert tuple(dimensions[dimension.name.en][:3]) == said(half(gap), signed)
    for need in instruments.load(name).needs:
        gap = column(name, f"{need.id}.perception") - column(name, f"{need.id}.expectation")
        assert tuple(needs[need.short.en][:3]) == said(gap, signed)


def test_points_weigh_each_person_s_own_gaps() -> None:
    dimensions = instruments.load("servqual").dimensions
    gaps = np.column_stack(
        [half(matrix("servqual", "perception", d.id) - matrix("servqual", "expectation", d.id)) for d in dimensions]
    )
    points = np.nan_to_num(np.column_stack([column("servqual", f"points.{d.id}") for d in dimensions]))
    table = cells(figure("servqual", "dimensions"))
    assert tuple(table["Overall"][:3]) == said(gaps.mean(axis=1), signed)
    assert tuple(table["Overall by each person's points"][:3]) == said((gaps * points / 100).sum(axis=1), signed)
    for place, dimension in enumerate(dimensions):
        assert tuple(cells(figure("servqual", "points"))[dimension.name.en]) == said(points[:, place], tenths)


def test_perceptions_are_those_of_the_answers() -> None:
    dimensions, needs = cells(figure("servperf", "dimensions")), cells(figure("servperf", "needs"))
    for dimension in instruments.load("servperf").dimensions:
        assert tuple(dimensions[dimension.name.en]) == said(half(matrix("servperf", "perception", dimension.id)))
    for need in instruments.load("servperf").needs:
        assert tuple(needs[need.short.en]) == said(column("servperf", f"{need.id}.perception"))


@pytest.mark.parametrize(
    ("name", "questions"), [("servqual", ("perception", "expectation")), ("servperf", ("perception",))]
)
def test_short_forms_average_the_needs_not_the_persons(name: str, questions: Sequence[str]) -> None:
    table = cells(figure(name, "dimensions", "short"))
    for dimension in instruments.load(name).dimensions:
        values = [matrix(name, question, dimension.id, "short") for question in questions]
        own = values[0] - values[1] if len(values) > 1 else values[0]
        mean, n = float(np.nanmean(own, axis=0).mean()), int((~np.isnan(own)).sum(axis=0).max())
        row = table[dimension.name.en]
        assert (row[0], row[2]) == ((signed if len(values) > 1 else number)(mean), str(n))


def test_zones_are_those_of_the_rows() -> None:
    dimensions, needs = cells(figure("zones", "dimensions")), cells(figure("zones", "needs"))
    columns = ("minimum", "desired", "perceived")
    instrument = instruments.load("zones")
    for dimension in instrument.dimensions:
        values = [matrix("zones", question, dimension.id) for question in columns]
        kept = ~np.isnan(half(sum(values)))  # type: ignore[arg-type]
        check_zone(dimensions[dimension.name.en], zones.zones(*(own[kept] for own in values)).every)
    for need in instrument.needs:
        values = [column("zones", f"{need.id}.{question}")[:, None] for question in columns]
        check_zone(needs[need.short.en], zones.zones(*values).every)


def check_zone(row: Sequence[str], zone: zones.Zone) -> None:
    status, low, high, n, minimum, desired, perceived = row
    words = {"below zone": "Below the minimum", "within zone": "Within the zone", "above zone": "Above what is desired"}
    assert status.removesuffix(", not clearly") == words[zone.status or "within zone"]
    for text, mean in ((low, zone.adequacy), (high, zone.superiority)):
        assert mean.mean is not None
        assert mean.lower is not None
        assert mean.upper is not None
        assert text == f"{signed(mean.mean)} ({signed(mean.lower)} to {signed(mean.upper)})"
    assert int(n) == zone.respondents
    for text, value in ((minimum, zone.minimum), (desired, zone.desired), (perceived, zone.perceived)):
        assert value is not None
        assert text.split(" (")[0] == number(value)


def test_the_tallies_of_a_zone_hold_the_rows_to_the_last_digit() -> None:
    instrument, parts = instruments.load("zones"), counted("zones", "long", 60).parts
    found = zones.tolerances(parts[""], parts["superiority"])
    for row in found.dimensions:
        values = [matrix("zones", question, row.id) for question in ("minimum", "desired", "perceived")]
        kept = ~np.isnan(half(sum(values)))  # type: ignore[arg-type]
        zone = zones.zones(*(own[kept] for own in values)).every
        for ours, theirs in ((row.adequacy, zone.adequacy), (row.superiority, zone.superiority)):
            assert (ours.mean, ours.lower, ours.upper) == pytest.approx((theirs.mean, theirs.lower, theirs.upper))
        assert row.shares == pytest.approx((zone.below, zone.above))
        assert row.status == zone.status
        for mean, of in zip((row.minimum, row.desired, row.perceived), values, strict=True):
            complete = np.where(np.isnan(sum(values)), np.nan, of)
            assert (mean.mean, mean.lower, mean.upper, mean.n) == pytest.approx(interval(half(complete)))
    assert len(found.needs) == len(instrument.needs)


@pytest.mark.parametrize("name", ["gaps_managers", "gaps_staff"])
def test_managers_and_staff_rate_every_dimension(name: str) -> None:
    instrument = instruments.load(name)
    for question in instrument.questions:
        table = cells(figure(name, question.id))
        for dimension in instrument.dimensions:
            assert tuple(table[dimension.name.en]) == said(column(name, f"{dimension.id}.{question.id}"))
    if name == "gaps_managers":
        for dimension in instrument.dimensions:
            points = np.nan_to_num(column(name, f"points.{dimension.id}"))
            assert tuple(cells(figure(name, "points"))[dimension.name.en]) == said(points, tenths)


def wilson(count: int, n: int) -> str:
    """Wilson 1927, by his formula."""
    z, p = float(stats.norm.ppf(0.975)), count / n
    middle, reach = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    low, high = ((middle + way * reach) / (1 + z * z / n) for way in (-1, 1))
    return f"{percent(low)} to {percent(high)}"


def test_a_pulse_says_share_score_and_mean() -> None:
    table = cells(figure("pulse", "key"))
    overall, effort = column("pulse", "overall"), column("pulse", "effort")
    satisfied = int((overall >= 6).sum())
    assert tuple(table["Satisfied (6 or 7)"]) == (percent(satisfied / 60), wilson(satisfied, 60), "60")
    assert tuple(table["Satisfaction, mean of 1 to 7"]) == said(overall)
    assert tuple(table["Ease, mean of 1 to 7"]) == said(effort)
    recommend = column("pulse", "recommend")
    groups = [
        int((recommend >= 9).sum()),
        int(((recommend == 7) | (recommend == 8)).sum()),
        int((recommend <= 6).sum()),
    ]
    assert table["Recommendation score (NPS)"][0] == signed(100 * (groups[0] - groups[2]) / 60, 1)
    spread = figure("pulse", "answers-recommend").table.rows
    assert [tuple(row[1:]) for row in spread] == [(percent(g / 60), wilson(g, 60), str(g), "60") for g in groups]


def test_choices_are_shares_of_those_who_chose() -> None:
    own = instruments.load("pulse").general[3]
    given = [answers["went_wrong"] for answers in stored("pulse") if "went_wrong" in answers]
    table = cells(figure("pulse", "answers-went_wrong"))
    for choice in own.choices:
        count = sum(choice.id in several for several in given)
        row = (percent(count / len(given)), wilson(count, len(given)), str(count), str(len(given)))
        assert tuple(table[choice.label.en]) == row
    departments = [answers["department"] for answers in stored("internal")]
    shares = {row[0]: row[3] for row in figure("internal", "answers-department").table.rows}
    for choice in instruments.load("internal").general[0].choices:
        assert shares[choice.label.en] == str(departments.count(choice.id))


def test_the_most_and_least_important_are_counted_in_short_forms() -> None:
    for end in ("most", "least"):
        named = [answers[f"extremes.{end}"] for answers in stored("servqual", "short")]
        counts = {row[0]: row[3] for row in figure("servqual", f"answers-extremes-{end}", "short").table.rows}
        for dimension in instruments.load("servqual").dimensions:
            assert counts[dimension.name.en] == str(named.count(dimension.id))
    assert not [own for own in report("servqual").figures if own.id.startswith("answers-extremes")]


@pytest.mark.parametrize("length", LENGTHS)
def test_kano_needs_have_their_importance(length: str) -> None:
    table = cells(figure("kano", "importance", length))
    for need in instruments.load("kano").needs:
        assert tuple(table[need.short.en]) == said(column("kano", f"{need.id}.importance", length))


def test_flags_are_counted_and_nothing_is_deleted() -> None:
    campaign = published("zones")
    rows = documents(campaign, 60)
    marks = ["too_fast"] * 7 + ["unseen_field"] * 6 + [""] * 47
    found = Counted(fold(campaign.instrument, rows, marks), None, None)
    sections, _ = reports.details(campaign, found, EN)
    flags, alone = sections[-2:]
    assert flags.table is not None
    assert {row[0]: row[1] for row in flags.table.rows} | {"Minimum above the desired level": ""} == {
        "The same answer throughout": "0",
        "Minimum above the desired level": "",
        "Less than a second for each answer": "7",
        "Filled in a field that no person sees": "6",
    }
    assert alone.table is not None
    assert all(int(row[-1]) < 54 for row in alone.table.rows)
    plain = reports.report(campaign, Counted(fold(campaign.instrument, rows), None, None), EN)
    assert reports.report(campaign, found, EN) == plain


def test_few_flagged_answers_are_not_shown_by_subtraction() -> None:
    campaign = published("servperf")
    rows = documents(campaign, 60)
    found = Counted(fold(campaign.instrument, rows, ["too_fast"] * 3 + [""] * 57), None, None)
    sections, _ = reports.details(campaign, found, EN)
    assert sections[-1].table is None
    assert too_few(EN) not in sections[-1].words
