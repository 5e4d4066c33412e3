"""Home: what is late in one list, the longest past first, of what the account may see."""

import re
from datetime import UTC, date, timedelta
from hashlib import sha256

import pytest
from sqlmodel import select

from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.tables import Action, Campaign, Message, Suggestion
from surveys.suggestions import promise
from tests.app.actions.forms import begun, made
from tests.app.conftest import Repairs
from tests.app.reading.made import LANGUAGES, Lead, collect
from tests.conftest import BOTH, Site
from tests.factories import make_campaign

TODAY = clock.today()


def _suggest(
    database: Database, words: str, days: int, *, replied: bool = False, unit: int | None = None, **more: object
) -> str:
    """Sent so many days ago."""
    day, id_ = TODAY - timedelta(days=days), sha256(words.encode()).hexdigest()
    with database.write() as session:
        session.add(Suggestion(id=id_, unit_id=unit, voice="anonymous", status="new", day=day, **more))
        session.flush()
        session.add(Message(id=id_, suggestion_id=id_, place=1, author="author", text=words, day=day))
        if replied:
            session.add(Message(id=id_[::-1], suggestion_id=id_, place=2, author="desk", text="Yes", day=day))
    return id_


def _move(database: Database, action: str, days: int) -> None:
    """An action is due so many days from now."""
    with database.write() as session:
        row = session.get(Action, int(action.rsplit("/", 1)[1]))
        assert row is not None
        row.due = TODAY + timedelta(days=days)


def _lines(page: str) -> list[tuple[str, str, str]]:
    """Tag, address and title of each."""
    found = re.findall(r'<li>\s*<span class="tag[^"]*">(.*?)</span>\s*<div><h2><a href="(.*?)">(.*?)</a>', page)
    return [(tag, at, title) for tag, at, title in found]


def test_signing_in_leads_to_what_is_late(site: Site) -> None:
    site.lead()
    sent = site.device().post(
        "/sign-in",
        data={"email": "lead@company.example", "password": "correct horse battery"},
        follow_redirects=False,
    )
    assert sent.headers["location"] == "/home"
    page = site.client.get("/home").text
    assert "Nothing has been promised to anybody yet" in page
    assert '<a href="/home" aria-current="true">' in page
    assert site.device().get("/home", follow_redirects=False).status_code == 303


def test_one_list_the_longest_past_first(repairs: Repairs) -> None:
    lead, database = repairs.lead, repairs.site.database
    doing, soon, far = made(repairs), made(repairs), made(repairs)
    for action, days in ((doing, -3), (soon, 7), (far, 8)):
        _move(database, action, days)
    assert lead.post(f"{doing}/moves/start")[0] == 303
    late = _suggest(database, "One sheet instead of two", 30)
    _suggest(database, "Answered", 30, replied=True)
    _suggest(database, "Fresh", 0)
    page = lead.page("/home")
    due = promise.reply_by(TODAY - timedelta(days=30))
    assert [(tag, at) for tag, at, _ in _lines(page)] == [
        (f"{(TODAY - due).days} days late", f"/suggestions/{late}"),
        ("3 days late", f"{doing}#next"),
        ("in 7 days", f"{soon}#next"),
    ]
    assert "2 things are past their day" in page
    assert "One sheet instead of two" in page


def test_what_is_done_is_gone(repairs: Repairs) -> None:
    lead = repairs.lead
    there = begun(repairs, planned="100")
    assert "Nothing is due this week" in lead.page("/home")
    campaign = collect(repairs.site, "servqual", "again", 1.8, 77)
    assert lead.post(f"{repairs.path}/campaigns", campaign=str(campaign.id), day=TODAY.isoformat())[0] == 303
    assert "improved" in lead.page(there)
    assert [(tag, at) for tag, at, _ in _lines(lead.page("/home"))] == [("today", f"{there}#act")]
    assert lead.post(f"{there}/moves/close", how="standardise", word="Standard 12")[0] == 303
    assert _lines(lead.page("/home")) == []


@pytest.mark.parametrize(("days", "listed"), [(7, True), (8, False)])
def test_a_campaign_that_closes_within_a_week(site: Site, days: int, listed: bool) -> None:
    closes = clock.midnight(UTC) + timedelta(days=days, hours=12)
    make_campaign(site.database, plan=Plan({"en": "Autumn"}, closes=closes))
    lead = Lead(site)
    page = lead.page("/home")
    assert bool(_lines(page)) == listed
    assert ("“Autumn” closes soon" in page) == listed
    assert ("The next day is" in page) != listed


def test_few_answers_of_a_protected_campaign_are_not_counted_out(site: Site) -> None:
    plan = Plan({"en": "Autumn"}, closes=clock.now() + timedelta(days=2), anonymity="confidential")
    make_campaign(site.database, plan=plan, at_once=False)
    assert "fewer than 5 answers." in Lead(site).page("/home")


def test_a_wave_short_of_the_answers_that_an_action_waits_for(repairs: Repairs) -> None:
    begun(repairs, planned="100")
    make_campaign(repairs.site.database, slug="again", plan=Plan({"en": "Again"}))
    lead = repairs.lead
    with repairs.site.database.read() as session:
        id_ = session.exec(select(Campaign.id).where(Campaign.slug == "again")).one()
    day = (TODAY + timedelta(days=200)).isoformat()
    assert lead.post(f"{repairs.path}/campaigns", campaign=str(id_), day=day)[0] == 303
    page = lead.page("/home")
    assert [at for _, at, _ in _lines(page)] == [f"/campaigns/{id_}"]
    assert "“Again” is short of answers" in page
    assert "0 of 100 answers" in page
    for path in LANGUAGES:
        lead.page("/home", path)


def test_comments_are_promised_no_reply(site: Site) -> None:
    campaign = make_campaign(site.database)
    _suggest(site.database, "The lift is slow", 90, campaign_id=campaign.id)
    assert _lines(Lead(site).page("/home")) == []


@BOTH
def test_of_other_units_nothing_is_told(site: Site) -> None:
    with site.database.write() as session:
        own, other = (accounts.unit_named(session, name) for name in ("Own", "Other"))
    mine = _suggest(site.database, "Ours", 30, unit=own)
    everybody = _suggest(site.database, "Everybody's", 31)
    _suggest(site.database, "Theirs", 32, unit=other)
    closes = clock.now() + timedelta(days=2)
    make_campaign(site.database, unit_id=other, plan=Plan({"en": "Foreign"}, closes=closes))
    page = site.lead("own@company.example", own).get("/home").text
    assert [at for _, at, _ in _lines(page)] == [f"/suggestions/{everybody}", f"/suggestions/{mine}"]
    assert "2 things are past their day" in page
    assert "Foreign" not in page


def test_a_long_list_has_pages(site: Site) -> None:
    for number in range(27):
        _suggest(site.database, f"Idea {number}", 30 + number)
    lead = Lead(site)
    first, second = (_lines(lead.client.get(f"/home?page={page}").text) for page in (1, 2))
    assert (len(first), len(second)) == (25, 2)
    assert "Idea 26" in first[0][2]
    assert "Idea 0" in second[1][2]
    assert "no such page" in lead.client.get("/home?page=3").text
    for bad in ("0", "x", "201"):
        assert lead.client.get(f"/home?page={bad}").status_code in (404, 422)


@pytest.mark.parametrize(
    ("sent", "by"),
    [
        (date(2026, 11, 2), date(2026, 11, 9)),  # Monday
        (date(2026, 11, 6), date(2026, 11, 13)),  # Friday
        (date(2026, 11, 7), date(2026, 11, 13)),  # Saturday
    ],
)
def test_a_reply_is_due_after_five_working_days(sent: date, by: date) -> None:
    assert promise.reply_by(sent) == by
    assert promise.late_until(by) < sent
    assert promise.late_until(by + timedelta(days=1)) >= sent


def test_the_titles_in_each_language(repairs: Repairs) -> None:
    action = made(repairs)
    _move(repairs.site.database, action, -1)
    _suggest(repairs.site.database, "換一張單子" * 30, 30)
    for language in LANGUAGES:
        page = repairs.lead.page("/home", language)
        assert "A planner at four sites" in page
        assert "…" in page


def test_replaced_words_stay_words(site: Site) -> None:
    _suggest(site.database, "<script>alert(1)</script> 100 %s", 30)
    page = site.lead().get("/home").text
    assert "<script>alert" not in page
