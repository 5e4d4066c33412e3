"""Real rows with good defaults."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from app.tallies import counting
from surveys import instruments
from surveys.campaigns import campaigns, lifecycle, published
from surveys.campaigns.forms import TOTAL, Form
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.codes import Anonymity
from surveys.instruments.schema import Instrument
from surveys.people.tokens import hash_of
from surveys.storage.engine import Database
from surveys.storage.queries.campaigns import TAKE_BACK_WITHIN
from surveys.storage.tables import Campaign, Invitation

PASSWORD = "correct horse battery"
TITLE = {"en": "Autumn"}


def make_campaign(
    database: Database,
    instrument: str = "servqual",
    slug: str = "autumn",
    state: str = "open",
    unit_id: int | None = None,
    plan: Plan | None = None,
    at_once: bool | None = None,
) -> Campaign:
    """at_once: whether figures follow each answer, as a demo's do; unless told, those of a confidential one."""
    plan = plan or Plan(TITLE)
    demo = plan.anonymity == "confidential" if at_once is None else at_once
    with database.write() as session:
        campaign = campaigns.create(session, instrument=instrument, plan=plan, slug=slug, demo=demo)
        campaign.unit_id = unit_id
        if state != "draft":
            lifecycle.open_campaign(session, campaign)
        if state == "closed":
            lifecycle.close_campaign(session, campaign)
            _settle(campaign)
    return campaign


def _settle(campaign: Campaign) -> None:
    """Closed so long ago that it cannot be taken back."""
    assert campaign.closed is not None
    campaign.closed -= TAKE_BACK_WITHIN


def make_personal(
    database: Database,
    anonymity: Anonymity = "confidential",
    slug: str = "autumn",
    title: dict[str, str] = TITLE,
    at_once: bool | None = None,
    state: str = "open",
    **plan: Any,
) -> Campaign:
    personal = Plan(title, anonymity=anonymity, access="personal", **plan)
    return make_campaign(database, slug=slug, state=state, plan=personal, at_once=at_once)


def published_of(database: Database, campaign: Campaign) -> Published:
    """As it is now."""
    with database.read() as session:
        found = session.get(Campaign, campaign.id)
        assert found is not None
        return published.published_of(session, found)


def bring_up_to_date(database: Database, campaign: Campaign) -> None:
    """The moment of the campaign's next step has come."""
    step(database, campaign.id)


def step(database: Database, campaign_id: int | None = None) -> None:
    """The same of all campaigns, or of one."""
    with database.write() as session:
        for found in session.exec(select(Campaign)).all():
            if campaign_id in (None, found.id):
                found.next_step = found.created - timedelta(days=1)
    counting.count_waiting(database)


def close(database: Database, campaign: Campaign) -> None:
    """For good."""
    with database.write() as session:
        found = session.get(Campaign, campaign.id)
        assert found is not None
        lifecycle.close_campaign(session, found)
        _settle(found)


def make_guests(database: Database, campaign: Campaign, number: int = 1, **given: Any) -> list[str]:
    """The tokens of so many personal links. Others in every test: what is counted in memory must not carry over."""
    tokens = [secrets.token_hex(32) for _ in range(number)]
    with database.write() as session:
        for token in tokens:
            address = f"{token[:8]}@company.example"
            made = Invitation(campaign_id=campaign.id or 0, token_hash=hash_of(token), address=address, **given)
            session.add(made)
    return tokens


def make_key() -> str:
    return secrets.token_urlsafe(16)


def make_form(instrument: str = "servqual", value: int = 5, **changed: str) -> dict[str, str]:
    """A completely answered form, with a fresh key."""
    asked: Instrument = instruments.load(instrument)
    return {"key": make_key(), **{name: str(value) for name in asked.fields}, **changed}


def make_answers(form: Form, place: int = 0) -> dict[str, str]:
    """An answer to every question of a form: the option at this place, as far as the question has so many."""
    answers = {}
    for name, field in form.fields.items():
        options = [value for value in field.values if value != "na"]
        if options:
            answers[name] = options[min(place, len(options) - 1)]
        elif field.takes == "date":
            answers[name] = datetime.now(UTC).date().isoformat()
        elif field.takes == "text":
            answers[name] = "A few words"
    for own in form.general:
        names = list(form.fields_of(own))
        if own.kind == "points":
            answers |= {name: str(TOTAL // len(names)) for name in names}
        elif own.kind == "extremes":
            answers |= dict(zip(names, ("reliability", "empathy"), strict=True))
    return answers
