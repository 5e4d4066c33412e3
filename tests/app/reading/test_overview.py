"""What the overview says of recommendation and satisfaction: what both waves' own reports say, and the change."""

import json
from datetime import date

import pytest

from app.i18n import BY_CODE
from app.reading.pages import needs, overview, priorities
from app.reading.rounds import Read, ReadRound, Rounds
from app.reports import report as reports
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys.campaigns.published import Published
from tests.answers import documents, published
from tests.app.reports.test_segments import counted

EN = BY_CODE["en"]
SITES = [f"S{number}" for number in range(6)]


def read(of: Published, answers: Counted) -> Read:
    return Read(of, EN, lambda _: answers)


def rounds(*reads: Read) -> Rounds:
    made = [
        ReadRound(place, date(2026, 1 + 3 * place, 1), f"Round {place}", [each]) for place, each in enumerate(reads)
    ]
    return Rounds(made, len(made) - 1, EN, "quarterly")


def rated(highest: int, others: int) -> Read:
    """So many give the highest of every rating, the others two less, who are passives."""
    of = published("pulse", state="closed")
    rows = []
    for place, document in enumerate(documents(of, highest + others)):
        given = json.loads(document)
        for question in of.instrument.general:
            if question.scale is not None:
                given[question.id] = question.scale.high - (0 if place < highest else 2)
        rows.append(json.dumps(given))
    return read(of, Counted(fold(of.instrument, rows), None, None))


def test_intervals_end_where_scales_do_and_are_those_of_the_report() -> None:
    now = rated(30, 1)
    _, (section,) = overview.build(rounds(rated(25, 6), now))
    assert section.table is not None
    table = {row[0]: row for row in section.table.rows}
    score = table["Recommendation (NPS)"]
    assert score[3].endswith("to +100.0")
    report = reports.report(now.published, now.counted, EN)
    key = {row[0]: row for row in report.figures[0].table.rows}
    assert (score[2], score[3]) == (key["Recommendation score (NPS)"][1], key["Recommendation score (NPS)"][2])
    assert table["Overall satisfaction"][3].endswith("to 7.00")


def test_where_all_gave_the_same_twice_nothing_is_said_of_a_change() -> None:
    report, (section,) = overview.build(rounds(rated(31, 0), rated(31, 0)))
    assert report.finding == "Whether anything has changed cannot be said yet"
    assert section.table is not None
    assert {row[4] for row in section.table.rows} == {"–"}


@pytest.mark.parametrize("page", [needs, priorities])
def test_of_other_sites_a_programme_says_what_the_report_says(page: object) -> None:
    """Some of many: one site alone is bad."""
    said = {}
    for sites_are in ("all", "some"):
        of = published("servqual", segments={"site": SITES}, sites_are=sites_are)
        report, _ = page.build(rounds(read(of, counted(of, SITES * 15, "S1"))))  # type: ignore[attr-defined]
        said[sites_are] = (report.finding, report.note)
    assert said["all"][0] != said["some"][0]
    assert said["all"][1] == ""
    assert "between 6 sites" in said["some"][1]


def test_a_programme_too_says_where_nothing_is_known_of_other_sites() -> None:
    of = published("servqual", anonymity="anonymous", segments={"site": SITES}, sites_are="some")
    at = rounds(read(of, counted(of, SITES * 15)))
    assert needs.build(at)[0].finding == "Needs: cannot be said of other sites"
    assert priorities.build(at)[0].finding == "Cannot be said of other sites"
    assert "known to" not in " ".join(line.words for line in overview.build(at)[0].lines)
