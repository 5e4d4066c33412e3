"""Campaigns: one instrument, one audience, one period. What was published does not change any more."""

import contextlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from sqlmodel import Session

from surveys import clock, instruments
from surveys.campaigns.forms import Form, form_of, variant_of
from surveys.errors import CampaignClosed, CampaignNotOpen, Invalid, NotFound, NotInvited, NotPossible, Problem
from surveys.instruments.schema import LOCALES, Instrument
from surveys.storage import campaigns as storage
from surveys.storage.engine import Database
from surveys.storage.invitations import forget_drafts
from surveys.storage.tables import Account, Campaign

LONGEST_TITLE, LONGEST_THANKS, LONGEST_VALUE = 120, 400, 60
MOST_VALUES = 40
SHORT_MINUTES = 2  # that a short form takes
ANONYMITY = ("named", "confidential", "anonymous")
SEGMENTS = ("site", "service")  # asked, or said by the link; each with the values that the campaign lists
KEPT = ("channel", "language")  # known without asking; stored only where they are listed


@dataclass(frozen=True)
class Plan:
    """What a lead decides before a campaign opens; fixed from then on.

    access: anybody with the link, one answer a device, or personal links. segments: "site" and "service" with their
    values, "channel" and "language" with none. opens, closes: UTC, both included. thanks: what happens next, by when.
    """

    title: Mapping[str, str]
    anonymity: str = "confidential"
    length: str = "long"
    access: str = "open"
    segments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    opens: datetime | None = None
    closes: datetime | None = None
    decides: date | None = None  # by when it is decided what to improve
    thanks: Mapping[str, str] = field(default_factory=dict)


Stage = Literal["draft", "early", "open", "over"]
Stored = Literal["site", "service", "channel", "language", "day", "time", "pace", "machine"]


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
    unit_id: int | None = None
    length: str = "long"
    access: str = "open"
    segments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # asked
    kept: frozenset[str] = frozenset()
    opens: datetime | None = None
    closes: datetime | None = None
    decides: date | None = None  # by when it is decided what to improve
    thanks: Mapping[str, str] = field(default_factory=dict)

    @property
    def anonymous(self) -> bool:
        return self.anonymity == "anonymous"

    @property
    def mixing(self) -> bool:
        """Anonymous answers still come: nothing may be told that changes with each of them."""
        return self.anonymous and self.state == "open"

    @property
    def stored(self) -> tuple[Stored, ...]:
        """What is kept beside the answers of a form: see surveys.responses.new_response."""
        known: tuple[Stored, ...] = ("site", "service", "channel", "language")
        kept = self.kept | self.segments.keys() | (frozenset() if self.anonymous else {"language"})
        beside: tuple[Stored, ...] = ("day", "pace") if self.anonymous else ("time", "pace", "machine")
        return (*(name for name in known if name in kept), *beside)

    @property
    def stage(self) -> Stage:
        """Now. early: open, but not yet for answers; the last second still is. What the store then takes it decides
        itself, in the transaction that keeps an answer.
        """
        moment = clock.now()
        if self.state == "draft":
            return "draft"
        if self.state == "closed" or (self.closes is not None and moment > self.closes):
            return "over"
        return "early" if self.opens is not None and moment < self.opens else "open"

    def check_open(self) -> None:
        """CampaignNotOpen, CampaignClosed; of personal links NotInvited: one answer for wrong, used and expired."""
        stage = self.stage
        if stage == "over":
            raise NotInvited if self.access == "personal" else CampaignClosed
        if stage != "open":
            raise CampaignNotOpen

    @cached_property
    def shown(self) -> tuple[object, ...]:
        """Everything that its pages show apart from the form: the key of a rendered page."""
        words = (str(self.title), str(self.thanks), self.slug, self.demo, self.closes)
        return (self.id, self.anonymity, self.access, self.length, *sorted(self.kept), *words)

    def promised(self, today: date) -> date | None:
        """The day by which it is decided what to improve, as long as it has not passed."""
        return self.decides if self.decides is not None and self.decides >= today else None

    @property
    def minutes(self) -> int:
        """That answering takes."""
        return min(self.instrument.minutes, SHORT_MINUTES) if self.length == "short" else self.instrument.minutes

    def form(self, key: str = "") -> Form:
        """What the respondent with this form key is asked."""
        variant = variant_of(key) if self.length == "short" else None
        return form_of(self.instrument, tuple(self.segments.items()), self.id, variant, self.anonymous)


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {locale: text.strip() for locale, text in texts.items() if text.strip()}


def check(plan: Plan) -> list[Problem]:
    """What a lead has to mend, each at its field."""
    problems = [] if _written(plan.title) else [Problem("title", "title_missing", {})]
    longest = (("title", plan.title, LONGEST_TITLE), ("thanks", plan.thanks, LONGEST_THANKS))
    for what, texts, limit in longest:
        for locale, text in texts.items():
            if len(text) > limit:
                problems.append(Problem(f"{what}_{locale}", "too_long", {"limit": limit, "length": len(text)}))
    known = {"anonymity": ANONYMITY, "length": ("long", "short"), "access": ("open", "device", "personal")}
    problems += [
        Problem(name, "not_a_choice", {}) for name, allowed in known.items() if getattr(plan, name) not in allowed
    ]
    if plan.anonymity == "named" and plan.access != "personal":
        problems.append(Problem("anonymity", "named_needs_links", {}))
    for name in SEGMENTS:
        values = plan.segments.get(name, ())
        if len(values) > MOST_VALUES:
            problems.append(Problem(name, "too_many_values", {"limit": MOST_VALUES}))
        for value in values:
            if len(value) > LONGEST_VALUE:
                problems.append(Problem(name, "too_long", {"limit": LONGEST_VALUE, "length": len(value)}))
    if plan.opens and plan.closes and plan.closes - plan.opens < timedelta(minutes=1):
        problems.append(Problem("closes", "closes_first", {}))
    return problems


def create(
    session: Session,
    *,
    instrument: str,
    plan: Plan,
    owner: Account | None = None,
    slug: str | None = None,
    demo: bool = False,
) -> Campaign:
    """A draft. Its link cannot be guessed unless a slug is given."""
    problems = [] if instrument in instruments.names() else [Problem("instrument", "unknown_instrument", {})]
    if problems := problems + check(plan):
        raise Invalid(problems)
    campaign = Campaign(
        unit_id=owner.unit_id if owner else None,
        slug=slug or secrets.token_urlsafe(9),
        instrument=instrument,
        version=instruments.load(instrument).version,
        title={},
        anonymity=plan.anonymity,
        state="draft",
        demo=demo,
        created=clock.now(),
    )
    return storage.add(session, _planned(campaign, plan))


def change(session: Session, campaign: Campaign, instrument: str, plan: Plan) -> None:
    """Decide anew, as long as it is a draft."""
    check_draft(campaign)
    problems = [] if instrument in instruments.names() else [Problem("instrument", "unknown_instrument", {})]
    if problems := problems + check(plan):
        raise Invalid(problems)
    campaign.instrument, campaign.version = instrument, instruments.load(instrument).version
    storage.add(session, _planned(campaign, plan))


def check_draft(campaign: Campaign) -> None:
    """NotPossible: it was published, and is fixed."""
    if campaign.state != "draft":
        raise NotPossible("published")


def _planned(campaign: Campaign, plan: Plan) -> Campaign:
    campaign.title, campaign.thanks = _written(plan.title), _written(plan.thanks)
    campaign.anonymity, campaign.length, campaign.access = plan.anonymity, plan.length, plan.access
    campaign.segments = {name: list(dict.fromkeys(values)) for name, values in plan.segments.items()}
    campaign.opens, campaign.closes, campaign.decides = plan.opens, plan.closes, plan.decides
    return campaign


def plan_of(campaign: Campaign) -> Plan:
    return Plan(
        title=campaign.title,
        anonymity=campaign.anonymity,
        length=campaign.length,
        access=campaign.access,
        segments=campaign.segments,
        opens=campaign.opens,
        closes=campaign.closes,
        decides=campaign.decides,
        thanks=campaign.thanks,
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
    campaign.state, campaign.opened = "open", campaign.opened or clock.now()
    storage.add(session, campaign)


def close_campaign(session: Session, campaign: Campaign) -> None:
    storage.hold_back(session, campaign)
    if campaign.state != "open":
        raise NotPossible("not_open")
    campaign.state, campaign.closed = "closed", clock.now()
    storage.add(session, campaign)
    forget_drafts(session, campaign.id or 0)


def due(session: Session) -> Sequence[int]:
    """Ids of those that were to close before now."""
    return storage.open_after(session, clock.now())


def close_if_open(session: Session, campaign_id: int) -> None:
    campaign = storage.get(session, campaign_id)
    if campaign is not None:
        with contextlib.suppress(NotPossible):  # its lead, or another process, has closed it
            close_campaign(session, campaign)


def unsealed(session: Session) -> Sequence[int]:
    """Ids of closed anonymous campaigns in which something may still say who answered, or when."""
    return storage.unsealed(session)


def mark_sealed(session: Session, campaign_id: int) -> None:
    campaign = storage.get(session, campaign_id)
    assert campaign is not None
    campaign.sealed = True
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
        unit_id=campaign.unit_id,
        length=campaign.length,
        access=campaign.access,
        segments={name: tuple(campaign.segments[name]) for name in SEGMENTS if campaign.segments.get(name)},
        kept=frozenset(KEPT) & campaign.segments.keys(),
        opens=campaign.opens,
        closes=campaign.closes,
        decides=campaign.decides,
        thanks=campaign.thanks,
    )


def published_seen_by(session: Session, viewer: Account, campaign_id: int) -> Published:
    """NotFound also where it exists and is not theirs."""
    return published(session, one_seen_by(session, viewer, campaign_id))


def sample(instrument: Instrument, length: str) -> Published:
    """A questionnaire to look at, of no campaign."""
    title = {locale: instrument.title[locale] for locale in LOCALES}
    return Published(0, "", title, "confidential", "draft", False, instrument, length=length)


class PublishedCampaigns:
    """Campaigns by link, remembered for a moment, so that fetching a questionnaire asks no database.

    Only for showing: whether an answer is still taken is decided by the store, in the transaction that keeps it.
    """

    def __init__(self, database: Database, seconds: float = 1.0) -> None:
        self._database, self._seconds = database, seconds
        self._known: dict[str, tuple[float, Published]] = {}

    def remembered(self, slug: str) -> Published | None:
        """Without asking the database."""
        until, known = self._known.get(slug, (0.0, None))
        return known if time.monotonic() < until else None

    def get(self, slug: str) -> Published:
        if (known := self.remembered(slug)) is not None:
            return known
        with self._database.read() as session:
            campaign = storage.by_slug(session, slug) if slug.isprintable() else None  # PostgreSQL refuses a NUL
            if campaign is None or campaign.state == "draft":
                raise NotFound
            found = published(session, campaign)
        if len(self._known) > 1000:
            self._known.clear()
        self._known[slug] = (time.monotonic() + self._seconds, found)
        return found
