"""Campaigns: one instrument, one audience, one period. What was published does not change any more."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from surveys import instruments
from surveys.errors import Invalid, NotFound, NotPossible, Problem
from surveys.instruments.schema import Instrument
from surveys.storage import campaigns as storage
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Campaign

LONGEST_TITLE = 120


@dataclass(frozen=True)
class Published:
    """What answering needs to know of a campaign."""

    id: int
    slug: str
    title: Mapping[str, str]
    anonymity: str
    state: str
    demo: bool
    instrument: Instrument


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def create(
    session: Session,
    *,
    instrument: str,
    title: Mapping[str, str],
    owner: Account | None = None,
    slug: str | None = None,
    demo: bool = False,
) -> Campaign:
    """A draft. Its link cannot be guessed unless a slug is given."""
    title = {locale: text.strip() for locale, text in title.items() if text.strip()}
    problems = []
    if instrument not in instruments.names():
        problems.append(Problem("instrument", "unknown_instrument", {}))
    if not title:
        problems.append(Problem("title", "title_missing", {}))
    for locale, text in title.items():
        if len(text) > LONGEST_TITLE:
            problems.append(Problem(f"title_{locale}", "too_long", {"limit": LONGEST_TITLE, "length": len(text)}))
    if problems:
        raise Invalid(problems)
    return storage.add(
        session,
        Campaign(
            unit_id=owner.unit_id if owner else None,
            slug=slug or secrets.token_urlsafe(9),
            instrument=instrument,
            version=instruments.load(instrument).version,
            title=title,
            anonymity="confidential",
            state="draft",
            demo=demo,
            created=_now(),
        ),
    )


def open_campaign(session: Session, campaign: Campaign) -> None:
    """Publish: from now on the wording is frozen and answers are taken."""
    if campaign.state == "closed":
        raise NotPossible("closed_for_good")
    frozen = storage.frozen_source(session, campaign.instrument, campaign.version)
    source = instruments.source(campaign.instrument)
    if frozen is None:
        storage.freeze(session, campaign.instrument, campaign.version, source)
    elif frozen != source and instruments.load(campaign.instrument).version == campaign.version:
        raise NotPossible("wording_changed")
    campaign.state, campaign.opened = "open", campaign.opened or _now()
    storage.add(session, campaign)


def close_campaign(session: Session, campaign: Campaign) -> None:
    if campaign.state != "open":
        raise NotPossible("not_open")
    campaign.state, campaign.closed = "closed", _now()
    storage.add(session, campaign)


def seen_by(session: Session, viewer: Account) -> Sequence[Campaign]:
    return storage.seen_by(session, viewer)


def one_seen_by(session: Session, viewer: Account, campaign_id: int) -> Campaign:
    """NotFound also where it exists and is not theirs."""
    campaign = storage.one_seen_by(session, viewer, campaign_id)
    if campaign is None:
        raise NotFound
    return campaign


def any_campaign(session: Session) -> bool:
    return storage.count(session) > 0


def demo_slugs(session: Session) -> Sequence[str]:
    return storage.demo_slugs(session)


_frozen: dict[tuple[str, int], Instrument] = {}


def instrument_of(session: Session, campaign: Campaign) -> Instrument:
    """The instrument in the very words that were published, or as it stands now for a draft."""
    key = (campaign.instrument, campaign.version)
    if key not in _frozen:
        source = storage.frozen_source(session, *key)
        if source is None:
            return instruments.load(campaign.instrument)
        _frozen[key] = instruments.parse(source, campaign.instrument)
    return _frozen[key]


def published(session: Session, campaign: Campaign) -> Published:
    assert campaign.id is not None
    return Published(
        id=campaign.id,
        slug=campaign.slug,
        title=campaign.title,
        anonymity=campaign.anonymity,
        state=campaign.state,
        demo=campaign.demo,
        instrument=instrument_of(session, campaign),
    )


class PublishedCampaigns:
    """Campaigns by link, remembered for a moment, so that fetching a questionnaire asks no database.

    Only for showing: whether an answer is still taken is decided by the store, in the transaction that keeps it.
    """

    def __init__(self, database: Database, seconds: float = 1.0) -> None:
        self._database, self._seconds = database, seconds
        self._known: dict[str, tuple[float, Published]] = {}

    def get(self, slug: str) -> Published:
        until, known = self._known.get(slug, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
        with self._database.read() as session:
            campaign = storage.by_slug(session, slug)
            if campaign is None or campaign.state == "draft":
                raise NotFound
            found = published(session, campaign)
        if len(self._known) > 1000:
            self._known.clear()
        self._known[slug] = (time.monotonic() + self._seconds, found)
        return found
