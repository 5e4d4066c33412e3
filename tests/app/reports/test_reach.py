"""What a report says where the sites stand for others, or a known list was asked: all of it of these."""

import json
from dataclasses import replace

import pytest

from app.i18n import BY_CODE
from app.reports import report as reports
from app.reports.contents import contents_of_sections
from app.reports.pages import Report
from app.tallies import counting
from surveys.campaigns.published import Published
from surveys.codes import Anonymity, State
from tests.answers import published
from tests.app.reports.test_segments import counted
from tests.conftest import Site
from tests.factories import make_campaign, make_guests, make_personal, published_of

EN = BY_CODE["en"]
SITES = [f"S{number}" for number in range(6)]
OF_THESE = SITES * 15
CANNOT = "Cannot be said of other sites"


def campaign(
    instrument: str = "servqual", state: State = "open", anonymity: Anonymity = "named", **settings: object
) -> Published:
    usual = {"segments": {"site": SITES}, "sites_are": "some", "state": state, "anonymity": anonymity}
    return published(instrument, **usual | settings)  # type: ignore[arg-type]


def report(of: Published, worse_in: str = "", sites: list[str] = OF_THESE) -> Report:
    return reports.report(of, counted(of, sites, worse_in), EN)


def test_a_site_alone_that_is_bad_is_no_finding_about_others() -> None:
    """Expectations of one site are as high as elsewhere, and its perceptions near the end of the scale."""
    within, between = (report(campaign(sites_are=of), "S1") for of in ("all", "some"))
    assert within.finding.startswith("5 dimensions are below expectation")
    assert between.finding == "No dimension is clearly below expectation"
    assert {line.tag for line in between.lines[1:6]} == {"No clear difference"}  # the whole is tested alone
    assert between.figures[0].title == "Nothing is clearly below expectation"
    first = [figure.file for figure in (within.figures[0], between.figures[0])]
    width = [float(str(file[1][6])) - float(str(file[1][5])) for file in first]
    assert width[1] > 2 * width[0]
    assert "between 6 sites (Student's t, at most 5 degrees of freedom)" in between.note
    assert "So few sites make intervals wide." in between.note
    assert within.note == ""


def test_the_page_behind_it_tests_the_same() -> None:
    of = campaign()
    answers = counted(of, OF_THESE, "S1")
    sections, _ = reports.details(of, answers, EN)
    gaps = next(section for section in sections if section.title == "Are the gaps more than chance?")
    table = {row[0]: row[2] for row in reports.report(of, answers, EN).figures[0].table.rows}
    assert gaps.table is not None
    assert {row[0]: row[2] for row in gaps.table.rows} == {
        name: table[name] for name in [r[0] for r in gaps.table.rows]
    }
    assert all(float(row[3].removeprefix("< ")) > 0.05 for row in gaps.table.rows)
    assert ("section-" + str(len(sections)), "Site") in contents_of_sections(sections, EN)
    alike = next(section for section in sections if section.title == "Are people of one site alike?")
    assert "design effect up to" in alike.words
    assert "over 6 sites" in alike.words


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_until_it_is_closed_nothing_is_said_of_other_sites(anonymity: Anonymity) -> None:
    found = report(campaign(anonymity=anonymity))
    assert found.finding == CANNOT
    assert "told once the campaign is closed" in found.note
    assert [line.tag for line in found.lines if line.tag in ("Below", "Above", "No clear difference")] == []
    assert found.figures[0].title == CANNOT
    assert "gap-below" not in json.dumps([row for row in found.figures[0].table.rows])
    assert {row[2] for row in found.figures[0].table.rows} == {CANNOT}
    assert not any(figure.id == "ring" for figure in found.figures)


def test_once_closed_it_is_said_as_far_as_sites_may_be_shown() -> None:
    closed = campaign(state="closed", anonymity="confidential")
    found = report(closed)
    assert found.finding.startswith("5 dimensions are below expectation")
    assert "between 6 sites" in found.note
    one = report(closed, sites=["S0"] * 60 + ["S1"] * 3)
    assert one.finding == CANNOT
    assert "fewer than two of them may be shown" in one.note


def test_a_short_form_of_a_protected_campaign_keeps_no_sums_by_site() -> None:
    found = report(campaign(state="closed", anonymity="anonymous", length="short"))
    assert found.finding == CANNOT


def test_perceptions_are_between_sites_and_other_methods_say_that_they_are_not() -> None:
    within, between = (report(campaign("servperf", sites_are=of), "S1") for of in ("all", "some"))
    assert {line.tag for line in between.lines[:6]} == {"Around the middle"} != {line.tag for line in within.lines[:6]}
    assert "between 6 sites" in between.note
    assert report(campaign("kano")).note == (
        "The sites stand for others, but all intervals here are those of these sites alone."
    )


# Zones of tolerance


def width(found: Report, figure: int, first: int) -> float:
    """Of an interval of the first row of a figure's file."""
    row = found.figures[figure].file[1]
    return float(str(row[first + 1])) - float(str(row[first]))


def test_zones_are_between_sites_too() -> None:
    """Of one site alone the perception is low: below the minimum of these, not clearly of others."""
    within, between = (report(campaign("zones", sites_are=of), "S1", SITES[:3] * 30) for of in ("all", "some"))
    assert "below what customers accept at least" in within.finding
    assert between.finding == "No dimension is clearly below what customers accept at least"
    assert between.figures[0].title == "Nothing is clearly below what customers accept at least"
    assert {line.tag for line in between.lines[:5]} == {"No clear difference"}
    assert "between 3 sites" in between.note
    for figure in (0, 1):
        for first in (10, 13, 16):  # perceived, from the minimum, from the desired level
            assert width(between, figure, first) > 1.5 * width(within, figure, first)


def test_the_page_behind_zones_tests_what_the_report_claims() -> None:
    of = campaign("zones")
    answers = counted(of, OF_THESE, "S1")
    sections, _ = reports.details(of, answers, EN)
    found = next(section for section in sections if section.title == "Are the differences more than chance?")
    assert found.table is not None
    clear = {row[0] for row in found.table.rows if float(row[2].removeprefix("< ")) < 0.05}
    assert clear == set()
    assert any(section.title == "Are people of one site alike?" for section in sections)


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (campaign("zones", anonymity="anonymous"), "told once the campaign is closed"),
        (campaign("zones", anonymity="anonymous", state="closed", length="short"), "fewer than two of them"),
    ],
)
def test_where_nothing_is_known_of_other_sites_zones_say_so(of: Published, told: str) -> None:
    found = report(of)
    assert (found.finding, found.figures[0].title) == (CANNOT, CANNOT)
    assert found.figures[1].title == "Needs: cannot be said of other sites"
    assert told in found.note
    assert {row[1] for row in found.figures[0].table.rows} == {CANNOT}
    assert {line.tag for line in found.lines if "Tangibles" in line.words} == {"Cannot be said"}
    colors = found.figures[0].drawn
    assert "gap-below" not in json.dumps(colors)


def test_a_protected_zone_that_is_closed_is_between_sites() -> None:
    found = report(campaign("zones", state="closed", anonymity="confidential"))
    assert "between 6 sites" in found.note
    assert found.finding != CANNOT


def test_a_zone_of_a_list_is_about_that_list() -> None:
    open_to_all, of_list = listed(30, None, "zones"), listed(30, 40, "zones")
    for first in (10, 13, 16):
        assert width(of_list, 0, first) / width(open_to_all, 0, first) == pytest.approx((10 / 39) ** 0.5)
    assert "answers of 30 of 40 invited people" in of_list.note


@pytest.mark.parametrize("code", BY_CODE)
def test_it_is_said_in_every_language(code: str) -> None:
    of = campaign(anonymity="anonymous")
    words = [reports.report(each, counted(each, OF_THESE), BY_CODE[code]) for each in (of, campaign())]
    assert len({words[0].note, words[1].note}) == 2
    assert (words[0].note == report(of).note) is (code == "en")


# Known lists


def listed(answered: int, invited: int | None, instrument: str = "servqual", **settings: object) -> Report:
    of = campaign(instrument, sites_are="all", access="personal", **settings)
    return reports.report(of, replace(counted(of, OF_THESE[:answered], "S1"), invited=invited), EN)


def test_a_report_is_about_the_list_of_those_who_were_invited() -> None:
    open_to_all, of_list = listed(30, None), listed(30, 40)
    width = [
        float(str(row[6])) - float(str(row[5]))
        for row in (found.figures[0].file[1] for found in (open_to_all, of_list))
    ]
    assert width[1] / width[0] == pytest.approx((10 / 39) ** 0.5)
    assert "answers of 30 of 40 invited people" in of_list.note
    assert open_to_all.note == ""
    by_site = [next(figure for figure in found.figures if figure.id == "by-site") for found in (open_to_all, of_list)]
    assert by_site[0] == by_site[1]  # groups are compared as they were


@pytest.mark.parametrize("instrument", ["servqual", "servperf"])
def test_a_census_is_called_one(instrument: str) -> None:
    census = listed(30, 30, instrument)
    assert census.note.startswith("All 30 invited people answered: a census, without sampling error")
    assert sum("(no sampling error)" in line.words for line in census.lines) >= 6
    assert {row[2] for row in census.figures[0].table.rows[:5]} == {"no sampling error"}
    assert "no sampling error" in json.dumps(census.figures[0].drawn)


@pytest.mark.parametrize("instrument", ["servqual", "servperf"])
def test_without_flagged_answers_it_is_still_about_the_list(instrument: str) -> None:
    """Where nobody is flagged, both tables hold the same people, and so the same intervals."""
    of = campaign(instrument, sites_are="all", access="personal")
    answers = replace(counted(of, OF_THESE[:30]), invited=40)
    sections, _ = reports.details(of, answers, EN)
    (alone,) = [section.table for section in sections if section.title.endswith("without flagged answers")]
    assert alone is not None
    figure = reports.report(of, answers, EN).figures[0]
    listed_ = {row[0]: row[2] for row in figure.table.rows}
    assert {row[0]: row[3] for row in alone.rows} == {row[0]: listed_[row[0]] for row in alone.rows}


@pytest.mark.parametrize(("settings", "invited"), [({"length": "short"}, 40), ({}, 29)])
def test_where_the_list_says_too_little_it_is_not_used(settings: dict[str, object], invited: int) -> None:
    """Of a short form each need was asked of some; of more answers than people somebody was removed."""
    assert "invited" not in listed(30, invited, **settings).note


def test_sites_that_stand_for_others_are_more_than_a_list() -> None:
    of = campaign(access="personal")
    found = reports.report(of, replace(counted(of, OF_THESE), invited=100), EN)
    assert "between 6 sites" in found.note
    assert "invited" not in found.note


def test_only_personal_links_have_a_list(site: Site) -> None:
    personal = make_personal(site.database)
    make_guests(site.database, personal, 7)
    anybody = make_campaign(site.database, slug="anybody")
    found = [counting.counted(site.database, published_of(site.database, each)).invited for each in (personal, anybody)]
    assert found == [7, None]
