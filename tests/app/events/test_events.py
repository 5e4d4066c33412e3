"""What is done at the desk stands in the log of events, and its page shows each account what concerns it."""

import re
from pathlib import Path
from typing import get_args

import pytest
from sqlmodel import select

from app.tallies import counting
from surveys.campaigns.plan import Plan
from surveys.codes import EventKind
from surveys.events import events
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Action, Event, EventReason, Unit
from tests.app.actions.forms import made, proposed
from tests.app.conftest import Repairs
from tests.app.reading.made import Lead
from tests.conftest import Site
from tests.factories import PASSWORD, TITLE, make_answers, make_campaign, make_guests, make_personal, published_of

pytestmark = pytest.mark.usefixtures("counting_by_hand")
WORDS = ("Autumn", "North", "Repairs", "lead@company.example", "Slow")  # of people, in what these tests make


def lines(database: Database) -> list[Event]:
    with database.read() as session:
        return list(session.exec(select(Event).order_by(Event.id)).all())  # type: ignore[arg-type]


def kinds(database: Database, about: str) -> list[EventKind]:
    return [line.kind for line in lines(database) if line.subject_kind == about]


def refuse(*_: object, **__: object) -> None:
    raise OSError("disk full")


def exported(site: Site) -> list[Event]:
    site.client.app.state.services.exports.write_down(site.database)  # type: ignore[attr-defined]
    return [line for line in lines(site.database) if line.kind == "exported"]


def go_a_campaigns_way(lead: Lead) -> str:
    _, _, at = lead.post("/campaigns/new", instrument="servqual", title_en="Slow", anonymity="confidential")
    edited = {"title_en": "Slow", "anonymity": "anonymous", "site": "North\nSouth", "ask_site": "yes"}
    lead.post(f"{at}/edit", instrument="servqual", **edited)
    for step in ("open", "pause", "pause", "resume", "close", "take-back", "close", "put-away", "bring-back"):
        assert lead.post(f"{at}/{step}")[0] == 303, step
    return at


def test_a_campaigns_way_is_told_with_who_went_it(site: Site) -> None:
    go_a_campaigns_way(Lead(site))
    told = [line for line in lines(site.database) if line.subject_kind == "campaign"]
    assert [line.kind for line in told] == [
        "privacy_changed",
        "opened",
        "paused",
        "resumed",
        "closed",
        "taken_back",
        "closed",
        "put_away",
        "brought_back",
    ]
    assert {line.account_id for line in told} == {1}
    assert (told[0].from_code, told[0].to_code) == ("confidential", "anonymous")
    assert told[1].data["anonymity"] == "anonymous"


def test_a_deleted_campaign_stays_in_the_log_for_those_who_saw_it(site: Site) -> None:
    with site.database.write() as session:
        session.add_all([Unit(name="One"), Unit(name="Two")])
    campaign = make_campaign(site.database, state="draft", unit_id=1)
    site.lead("one@company.example", unit_id=1)
    token = site.form_token()
    site.client.post(f"/campaigns/{campaign.id}/delete", data={"token": token, "sure": "yes"})
    assert kinds(site.database, "campaign") == ["deleted"]
    assert "Deleted" in site.client.get("/company/events?kind=deleted").text
    site.client.post("/sign-out", data={"token": token})
    site.lead("two@company.example", unit_id=2)
    page = site.client.get("/company/events").text
    assert "Deleted</strong>" not in page
    assert "--events-head" not in page


def send_named_answer(site: Site) -> str:
    """Where it can be looked at."""
    campaign = make_personal(site.database, "named")
    token = make_guests(site.database, campaign)[0]
    said = make_answers(published_of(site.database, campaign).form())
    sent = {**said, "key": "k" * 22, "invite": token}
    assert site.device().post(f"/s/{campaign.slug}", data=sent).status_code == 200
    counting.count_waiting(site.database)
    return f"/campaigns/{campaign.id}/people/1/answer"


def test_an_opening_of_a_named_answer_is_told_before_it_is_shown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    at = send_named_answer(site)
    site.lead()
    assert site.client.get(at).status_code == 200
    told = lines(site.database)[-1]
    assert (told.kind, told.subject_id, told.data) == ("answer_opened", at.split("/")[2], {"person": 1})
    assert site.client.get(at.replace("/1/", "/2/")).status_code == 404
    assert kinds(site.database, "campaign").count("answer_opened") == 1

    monkeypatch.setattr(events, "write", refuse)
    with pytest.raises(OSError, match="disk full"):
        site.client.get(at)


def test_a_download_is_told_a_moment_later_and_waits_for_nobody(site: Site) -> None:
    campaign = make_campaign(site.database)
    form = published_of(site.database, campaign).form()
    for person in range(12):
        sent = {**make_answers(form, person % 4), "key": f"{person:022}"}
        assert site.device().post(f"/s/{campaign.slug}", data=sent).status_code == 200
    site.lead()
    page = site.client.get(f"/campaigns/{campaign.id}").text
    file = re.findall(r'href="(/campaigns/\d+/[\w-]+\.csv)"', page)[0]
    with site.database.write() as session:  # somebody writes meanwhile
        session.connection()
        assert site.client.get(file).status_code == 200
    assert site.client.get(f"/campaigns/{campaign.id}/nonsense.csv").status_code == 404
    (told,) = exported(site)
    assert (told.subject_kind, told.subject_id, told.account_id) == ("campaign", str(campaign.id), 1)
    assert told.data == {"figure": file.split("/")[-1].removesuffix(".csv")}
    assert len(exported(site)) == 1


def test_a_download_that_could_not_be_written_down_is_written_later(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = site.client.app.state.services.exports  # type: ignore[attr-defined]
    with site.database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
    exports.note(lead, "programme", 7, figure="gaps")
    with monkeypatch.context() as patch:
        patch.setattr(events, "write", refuse)
        with pytest.raises(OSError, match="disk full"):
            exports.write_down(site.database)
    exports.note(lead, "programme", 8, figure="gaps")
    assert [line.subject_id for line in exported(site)] == ["7", "8"]


def merge(site: Site, lead: Lead, name: str, into: str) -> None:
    lead.post("/company/lists/add/site", site=f"{name}\n{into}")
    page = site.client.get("/company/lists").text
    at, other = (re.findall(rf'href="(/company/lists/entries/\d+)">{each}<', page)[0] for each in (name, into))
    for act in ("merge", "bring-back", "merge"):
        mark = site.client.get(at).text.split('name="mark" value="')[1].split('"')[0]
        assert lead.post(f"{at}/{act}", mark=mark, into=other.split("/")[-1])[0] == 303, act


def change_the_rest(site: Site, lead: Lead) -> str:
    """The path of a set that was written."""
    _, _, own = lead.post("/needs/new", origin="hotel")
    lead.post(f"{own}/publish")
    lead.post(f"{own}/publish")
    _, _, programme = lead.post("/programmes/new", name="Repairs", needs="repair", rhythm="quarterly")
    made = make_campaign(site.database, slug="another", state="draft")
    for _ in range(2):
        lead.post(f"{programme}/campaigns", campaign=str(made.id), day="2026-08-04")
    merge(site, lead, "North", "South")
    mark = site.client.get("/company").text.split('name="mark" value="')[1].split('"')[0]
    lead.post("/company", mark=mark, name_en="Slow")
    with site.database.write() as session:
        accounts.set_password(session, "lead@company.example", PASSWORD + "2")
    return own


def test_sets_rounds_places_words_and_accounts_are_told(site: Site) -> None:
    change_the_rest(site, Lead(site))
    south = lines(site.database)[3].data["into"]
    assert [(line.subject_kind, line.kind, line.data) for line in lines(site.database)] == [
        ("account", "made", {}),
        ("written_set", "published", lines(site.database)[1].data),
        ("programme", "round_begun", {"round": 1, "begins": "2026-07-01"}),
        ("place", "merged", {"into": south}),
        ("place", "brought_back", {"from": south}),
        ("place", "merged", {"into": south}),
        ("company", "changed", {"fields": ["name"]}),
        ("account", "password_changed", {}),
    ]


def test_no_kind_of_event_holds_peoples_words(site: Site) -> None:
    lead = Lead(site)
    deleted = make_campaign(site.database, slug="deleted", state="draft")
    lead.post(f"/campaigns/{deleted.id}/delete", sure="yes")
    answered = send_named_answer(site)
    go_a_campaigns_way(lead)
    assert site.client.get(answered).status_code == 200
    _, _, own = lead.post("/needs/new", origin="hotel")
    assert site.client.get(f"{own}.toml").status_code == 200
    exported(site)
    change_the_rest(site, lead)
    with site.database.write() as session:
        events.write(session, "moved", "suggestion", "a" * 64, from_="new", to="triaged", reason="Slow")
        for kind, subject in (
            ("released", "action"),
            ("withdrawn", "action"),
            ("imported", "campaign"),
            ("people_exported", "campaign"),
        ):
            events.write(session, kind, subject, 1)  # type: ignore[arg-type]
    told = lines(site.database)
    assert {line.kind for line in told} == set(get_args(EventKind))
    said = [str((line.data, line.from_code, line.to_code, line.subject_id)) for line in told]
    assert [word for word in WORDS if any(word in each for each in said)] == []


def test_the_page_lists_filters_and_shows_the_head(site: Site) -> None:
    lead = site.lead()
    with site.database.write() as session:
        for number in range(60):
            events.write(session, "moved", "suggestion", f"{number:064}", from_="new", to="triaged", reason="Slow")
        events.write(session, "closed", "campaign", 4711, account_id=1)
        head = events.head(session)
    first = lead.get("/company/events").text
    assert head.hash in first
    assert "Page 1 of 2" in first
    assert "Received → Sorted" in first
    assert "Slow" in first
    chosen = lead.get("/company/events?kind=closed&subject=campaign&id=4711").text
    assert chosen.count("<strong>") == 1
    assert "4711" in chosen
    assert "No event fits" in lead.get("/company/events?kind=opened").text
    assert "no such page" in lead.get("/company/events?page=9").text
    assert lead.get("/company/events?kind=nonsense").status_code in (404, 422)


def test_an_empty_log_says_what_will_be_here(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts.events, "write", lambda *_, **__: None)
    assert "No event yet" in site.lead().get("/company/events").text


def test_what_a_protected_campaign_is_sent_leaves_no_line(site: Site) -> None:
    """Nothing in the log follows from an answer: neither that it came, nor when it was counted."""
    plan = Plan(TITLE, anonymity="anonymous")
    campaign = make_campaign(site.database, plan=plan, at_once=False)
    before = len(lines(site.database))
    form = published_of(site.database, campaign).form()
    for person in range(25):
        sent = {**make_answers(form, person % 4), "key": f"{person:022}"}
        assert site.device().post(f"/s/{campaign.slug}", data=sent).status_code == 200
    sent = {"text": "Slow", "key": "s" * 22}
    assert site.device().post("/suggest/sent", data=sent).status_code == 200
    counting.count_waiting(site.database)
    assert len(lines(site.database)) == before


def test_the_words_of_a_reason_are_erased_and_the_line_stays(repairs: Repairs, tmp_path: Path) -> None:
    there, lead, database = made(repairs), repairs.lead, repairs.site.database
    form = proposed(lead.page(f"{there}/edit")) | {"then": "save", "target": "0.4"}
    assert lead.post(f"{there}/edit", **form, reason="Too costly, says Mei")[0] == 303
    (line,) = [each for each in lines(database) if each.reason_digest]
    assert "Too costly, says Mei" in lead.page("/company/events")
    assert lead.post(f"/company/events/{line.id}/erase")[0] == 409  # not confirmed
    for _ in range(2):
        assert lead.post(f"/company/events/{line.id}/erase", sure="yes")[2] == "/company/events?done=erased"
    page = lead.page("/company/events?done=erased")
    assert "Too costly" not in page
    assert "The reason that was given has been erased." in page
    assert "The words are erased; the line stays." in page
    with database.read() as session:
        assert events.verify(session).broken is None
    assert b"Too costly, says Mei" not in b"".join(each.read_bytes() for each in tmp_path.glob("gaplens.db*"))


def test_nobody_erases_what_gave_no_reason_or_is_another_units(repairs: Repairs) -> None:
    there, lead, database = made(repairs), repairs.lead, repairs.site.database
    with database.write() as session:
        session.add_all(units := [Unit(name="North"), Unit(name="South")])
        session.flush()
        session.get_one(Action, 1).unit_id = units[1].id
        north = units[0].id
    assert lead.post(f"{there}/moves/drop", reason="Too costly")[0] == 303
    (line,) = [each for each in lines(database) if each.reason_digest]
    for nowhere in (line.id - 1, 9999):
        assert lead.post(f"/company/events/{nowhere}/erase", sure="yes")[0] == 404
    with database.write() as session:
        session.exec(select(Account).where(Account.email == "lead@company.example")).one().unit_id = north
    assert "Too costly" not in lead.page("/company/events")
    assert lead.post(f"/company/events/{line.id}/erase", sure="yes")[0] == 404
    with database.read() as session:
        assert session.get(EventReason, line.id) is not None


def test_an_action_is_found_by_its_number_alone(repairs: Repairs) -> None:
    there = made(repairs)
    found = repairs.lead.client.get(f"/actions/{there.rpartition('/')[2]}", follow_redirects=False)
    assert found.headers["location"] == there
    assert f'href="/actions/{there.rpartition("/")[2]}"' in repairs.lead.page("/company/events")
    assert repairs.lead.client.get("/actions/99").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Names: Anonymous"), ("zh-Hant", "姓名：匿名"), ("zh-Hans", "姓名：匿名")]
)
def test_codes_are_said_in_words(repairs: Repairs, language: str, said: str) -> None:
    there, lead = made(repairs), repairs.lead
    assert lead.post(f"{there}/moves/start")[0] == 303
    with repairs.site.database.write() as session:
        events.write(session, "privacy_changed", "campaign", 1, data={"anonymity": "anonymous", "segments": ["site"]})
    page = lead.page("/company/events", language)
    assert said in page
    for code in ("anonymity", "segments", "fixed → doing", "move:", "origin:"):
        assert code not in page
