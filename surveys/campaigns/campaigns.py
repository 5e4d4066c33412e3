"""Campaigns: make, change a draft, open, close; find the ones on which an account may act."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

from sqlmodel import Session

from surveys import clock
from surveys.campaigns import questionnaires
from surveys.campaigns.plan import WIDEST, Plan, check, cleaned, settings_of
from surveys.campaigns.published import Published, published_of
from surveys.codes import Act
from surveys.errors import Invalid, NotFound, NotPossible, Problem
from surveys.events import events
from surveys.storage import access
from surveys.storage.queries import campaigns as storage
from surveys.storage.tables import Account, Campaign


def create(
    session: Session,
    *,
    instrument: str,
    plan: Plan,
    owner: Account | None = None,
    slug: str | None = None,
    demo: bool = False,
    zone: tzinfo = UTC,
    problems: Sequence[Problem] = (),
) -> Campaign:
    """A draft. Its link cannot be guessed unless a slug is given. zone: the company's clock. problems: found before."""
    if owner is not None and not access.may(owner, "make_campaign"):
        raise NotFound
    _check(session, owner, instrument, plan, zone, problems)
    campaign = Campaign(
        **settings_of(cleaned(plan)),
        unit_id=owner.unit_id if owner else None,
        slug=slug or secrets.token_urlsafe(9),
        instrument=instrument,
        version=questionnaires.newest(session, instrument).version,
        state="draft",
        demo=demo,
        created=clock.now(),
    )
    return storage.add(session, campaign)


def change(
    session: Session,
    campaign: Campaign,
    owner: Account,
    instrument: str,
    plan: Plan,
    zone: tzinfo,
    problems: Sequence[Problem] = (),
) -> None:
    """Decide anew, as long as it is a draft. problems: found before."""
    check_draft(campaign)
    _check(session, owner, instrument, plan, zone, problems)
    campaign.instrument, campaign.version = instrument, questionnaires.newest(session, instrument).version
    before = privacy_of(campaign)
    for name, value in settings_of(cleaned(plan)).items():
        setattr(campaign, name, value)
    storage.add(session, campaign)
    after = privacy_of(campaign)
    if changed := {name: value for name, value in after.items() if value != before[name]}:
        moved = (before["anonymity"], after["anonymity"]) if "anonymity" in changed else (None, None)
        id_ = campaign.id or 0
        events.write(
            session, "privacy_changed", "campaign", id_, account_id=owner.id, from_=moved[0], to=moved[1], data=changed
        )


def privacy_of(campaign: Campaign) -> Mapping[str, Any]:
    """What of its settings bears on who can be known again, without anybody's words."""
    return {
        "anonymity": campaign.anonymity,
        "access": campaign.access,
        "segments": sorted(campaign.segments),
        "exported": campaign.exported,
    }


def _check(
    session: Session,
    owner: Account | None,
    instrument: str,
    plan: Plan,
    zone: tzinfo,
    found: Sequence[Problem],
) -> None:
    """Invalid: what a lead has to correct. found: before."""
    known = questionnaires.is_offered(session, owner, instrument)
    problems = [] if known else [Problem("instrument", "unknown_instrument", {})]
    widest = questionnaires.newest(session, instrument).widest if known else WIDEST
    if problems := [*problems, *check(plan, zone, widest), *found]:
        raise Invalid(problems)


def check_draft(campaign: Campaign) -> None:
    """NotPossible: it was published, and is fixed."""
    if campaign.state != "draft":
        raise NotPossible("published")


def plan_of(campaign: Campaign) -> Plan:
    return Plan(**settings_of(campaign))


def seen_by(session: Session, account: Account) -> Sequence[Campaign]:
    return storage.allowed(session, account, "see_campaign")


def one_for(session: Session, account: Account, act: Act, campaign_id: int) -> Campaign:
    """The campaign on which the account wants to act. NotFound also where it exists and the account may not."""
    campaign = storage.one_allowed(session, account, act, campaign_id)
    if campaign is None:
        raise NotFound
    return campaign


def published_for(session: Session, account: Account, act: Act, campaign_id: int) -> Published:
    """The same as published, or as a draft stands now."""
    return published_of(session, one_for(session, account, act, campaign_id))


def published_seen_by(session: Session, account: Account, campaign_id: int) -> Published:
    return published_for(session, account, "see_campaign", campaign_id)


def any_campaign(session: Session) -> bool:
    return storage.count(session) > 0


def demo_slugs(session: Session) -> Sequence[str]:
    return storage.demo_slugs(session)
