"""Rows of persons: whose, when, what is in them, and in which order."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pyreadstat
import pytest
from sqlmodel import select

from app.exports import spss
from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.exports import people
from surveys.storage import access
from surveys.storage.queries.campaigns import TAKE_BACK_WITHIN
from surveys.storage.tables import Campaign, Event
from tests.app.exports.made import named, protected, send, sheets, table
from tests.conftest import BOTH, Site
from tests.factories import TITLE, bring_up_to_date, close, make_campaign, make_guests, make_personal, published_of

pytestmark = pytest.mark.usefixtures("counting_by_hand")


def path_of(campaign: Campaign, file: str) -> str:
    return f"/campaigns/{campaign.id}/export/people/{file}"


def refused(site: Site, campaign: Campaign, why: str) -> None:
    """On the page and by the address alike."""
    page = site.client.get(f"/campaigns/{campaign.id}/export").text
    assert why in page
    assert "/export/people/" not in page
    for file in ("xlsx", "csv", "sav"):
        answer = site.client.get(path_of(campaign, file))
        assert answer.status_code == 409
        assert why in answer.text


@BOTH
def test_of_a_named_campaign_all_is_there_at_any_time(site: Site) -> None:
    lead, campaign = site.lead(), named(site, people=3)
    assert "export/people/xlsx" in lead.get(f"/campaigns/{campaign.id}/export").text
    head, *rows = table(lead.get(path_of(campaign, "csv")).content)
    assert len(rows) == 3
    assert {"person.address", "person.name", "sent.moment", "comment", "flag.too_fast"} <= set(head)
    assert {row[head.index("comment")] for row in rows} == {"A few words"}
    assert sorted(row[head.index("tools.expectation")] for row in rows) == ["1", "2", "3"]
    assert all(row[0].endswith("@company.example") for row in rows)
    book = sheets(lead.get(path_of(campaign, "xlsx")).content)
    assert {row[0] for row in book["Sheet1"][1:]} == {row[0] for row in rows}
    assert [row[0] for row in book["codebook"][4:]] == head


def test_nobody_is_taken_along_before_somebody_answers(site: Site) -> None:
    site.lead()
    refused(site, named(site, people=0), "Nobody has answered yet.")


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
@BOTH
def test_of_a_protected_campaign_only_numbers_leave(site: Site, anonymity: str) -> None:
    lead, campaign = site.lead(), protected(site, 12, anonymity)
    assert "knows some answers of a person" in lead.get(f"/campaigns/{campaign.id}/export").text
    for file in ("csv", "xlsx", "sav"):
        content = lead.get(path_of(campaign, file)).content
        assert b"Mei was there" not in content
        assert b"North" not in content
    head, *rows = table(lead.get(path_of(campaign, "csv")).content)
    assert len(rows) == 12
    assert {name.partition(".")[0] for name in head} == {*need_ids(site, campaign), "overall", "points"}
    cells = {cell for row in rows for cell in row}
    assert all(re.fullmatch(r"\d*|NA", cell) for cell in cells)


def need_ids(site: Site, campaign: Campaign) -> frozenset[str]:
    return published_of(site.database, campaign).instrument.need_ids


def test_they_come_in_another_order_each_time(site: Site) -> None:
    lead, campaign = site.lead(), protected(site, 40)
    once, again = (table(lead.get(path_of(campaign, "csv")).content)[1:] for _ in range(2))
    assert once != again
    assert sorted(once) == sorted(again)


def test_they_leave_only_where_the_form_said_so(site: Site) -> None:
    site.lead()
    refused(site, protected(site, 12, exported="tables"), "Its form did not say")


def test_they_leave_only_once_the_close_has_settled(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all answers are counted."""
    site.lead()
    campaign = make_campaign(site.database, plan=Plan(TITLE, exported="rows"), at_once=False)
    send(site, campaign, 30)
    bring_up_to_date(site.database, campaign)
    refused(site, campaign, "once the campaign is closed")
    close(site.database, campaign)
    set_back(site, campaign, -TAKE_BACK_WITHIN)  # it can be taken back
    refused(site, campaign, "once the campaign is closed")
    set_back(site, campaign, TAKE_BACK_WITHIN)
    monkeypatch.setattr(counting, "FINISHED_AT_ONCE", 0)  # a job counts the rest, in a while
    refused(site, campaign, "once the campaign is closed")
    counting.close_due(site.database)
    assert site.client.get(path_of(campaign, "csv")).status_code == 200


def set_back(site: Site, campaign: Campaign, by: timedelta) -> None:
    with site.database.write() as session:
        found = session.get_one(Campaign, campaign.id)
        assert found.closed is not None
        found.closed -= by


@pytest.mark.parametrize(("answers", "leave"), [(9, False), (10, True)])
def test_they_leave_from_ten_answers_on(site: Site, answers: int, leave: bool) -> None:
    lead, campaign = site.lead(), protected(site, answers)
    if leave:
        assert len(table(lead.get(path_of(campaign, "csv")).content)) == 1 + answers
    else:
        refused(site, campaign, "from ten answers on")


def test_the_form_says_that_they_may_leave_and_else_nothing(site: Site) -> None:
    for exported, slug in (("rows", "one"), ("tables", "two")):
        plan = Plan(TITLE, exported=exported)  # type: ignore[arg-type]
        make_campaign(site.database, slug=slug, plan=plan, at_once=False)
        said = "may also export the answers as a list" in site.device().get(f"/s/{slug}?lang=en").text
        assert said == (exported == "rows")


@BOTH
def test_spss_reads_labels_missing_codes_and_texts_back(site: Site, tmp_path: Path) -> None:
    lead = site.lead()
    campaign = named(site, people=3)
    longest = "維修" * 900 + "。"
    again = named_with(site, longest)
    for language, legend, ends in (
        ("zh_Hant", "非常不同意", "不適用"),
        ("en", "Strongly disagree", "Does not apply"),
    ):
        content = lead.get(path_of(again, "sav"), params={"language": language}).content
        path = tmp_path / f"{language}.sav"
        path.write_bytes(content)
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
        assert all(name.isascii() for name in meta.column_names)
        assert meta.variable_value_labels["tools.expectation"][1.0] == legend
        assert ends in meta.variable_value_labels["tools.expectation"][-8.0]
        assert {each["lo"] for each in meta.missing_ranges["tools.expectation"]} == {-8.0, -9.0}
        assert set(frame["comment"]) == {longest}
        assert frame["tools.expectation"].isna().sum() == 0
        assert set(frame["tools.expectation"]) == {-8.0}
        blank, _ = pyreadstat.read_sav(str(path))
        assert blank["tools.expectation"].isna().all()
    needs = published_of(site.database, again).instrument.needs
    assert meta.column_names_to_labels["tools.expectation"].startswith(needs[0].text["en"][:10].replace("*", ""))
    assert lead.get(path_of(campaign, "sav")).status_code == 200


def named_with(site: Site, comment: str) -> Campaign:
    """Two people whose first need does not apply, with long words."""
    campaign = make_personal(site.database, "named", slug="other")
    skipped = {"tools": "na", "tools.expectation": "", "tools.perception": "", "comment": comment}
    send(site, campaign, 2, make_guests(site.database, campaign, 2), **skipped)
    return campaign


def test_without_what_writes_spss_the_page_names_the_extra(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, campaign = site.lead(), named(site)
    monkeypatch.setattr(spss, "installed", lambda: False)
    assert "gaplens[spss]" in lead.get(f"/campaigns/{campaign.id}/export").text
    answer = lead.get(path_of(campaign, "sav"))
    assert answer.status_code == 409
    assert "SPSS files need a package" in answer.text
    assert lead.get(path_of(campaign, "csv")).status_code == 200


def test_more_rows_than_spss_takes_are_refused_in_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, campaign = site.lead(), named(site, people=3)
    columns = len(people.columns(published_of(site.database, campaign)))
    monkeypatch.setattr(spss, "MOST_CELLS", 3 * columns)
    assert lead.get(path_of(campaign, "sav")).status_code == 200
    monkeypatch.setattr(spss, "MOST_CELLS", 3 * columns - 1)
    answer = lead.get(path_of(campaign, "sav"))
    assert answer.status_code == 409
    assert "The CSV file holds them all" in answer.text


def test_each_is_an_event_that_says_how_many_rows(site: Site) -> None:
    lead, campaign = site.lead(), named(site, people=3)
    lead.get(path_of(campaign, "csv"))
    with site.database.read() as session:
        (line,) = session.exec(select(Event).where(Event.kind == "people_exported")).all()
    assert (line.subject_kind, line.subject_id, line.account_id) == ("campaign", str(campaign.id), 1)
    assert line.data == {"file": "csv", "rows": 3, "languages": ["en"]}
    assert "Rows of persons downloaded" in lead.get("/company/events").text


def test_words_of_people_are_no_formulas(site: Site) -> None:
    lead = site.lead()
    campaign = named_with(site, '=HYPERLINK("http://evil.example")')
    head, *rows = table(lead.get(path_of(campaign, "csv")).content)
    assert {row[head.index("comment")][:2] for row in rows} == {"'="}
    book = sheets(lead.get(path_of(campaign, "xlsx")).content)["Sheet1"]
    assert {row[head.index("comment")] for row in book[1:]} == {'=HYPERLINK("http://evil.example")'}  # a text
    assert io.BytesIO(lead.get(path_of(campaign, "xlsx")).content).read().count(b"<f>") == 0


def test_whoever_may_not_gets_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, campaign = site.lead(), named(site)
    with monkeypatch.context() as patched:
        patched.setitem(access.WHO_MAY, "export_people", frozenset())  # type: ignore[arg-type]
        assert lead.get(path_of(campaign, "csv")).status_code == 404
        assert lead.get(f"/campaigns/{campaign.id}/export/tables/csv").status_code == 200
    assert lead.get(path_of(campaign, "csv")).status_code == 200


def test_another_site_gets_nobody(site: Site) -> None:
    lead, campaign = site.lead(), named(site)
    assert lead.get(path_of(campaign, "csv"), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert site.device().get(path_of(campaign, "csv"), follow_redirects=False).status_code == 303
