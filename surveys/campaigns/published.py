"""What answering needs to know of a campaign. What was published does not change any more."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from typing import Literal

from sqlmodel import Session

from surveys import clock
from surveys.campaigns import questionnaires
from surveys.campaigns.forms import Form, form_of, variant_of
from surveys.campaigns.plan import Plan, settings_of
from surveys.codes import KNOWN, SEGMENTS, Known, Length, State
from surveys.errors import CampaignClosed, CampaignNotOpen, CampaignPaused, NotFound, NotInvited
from surveys.instruments.schema import LOCALES, Instrument
from surveys.storage.engine import Database, zone_of
from surveys.storage.queries import campaigns as storage
from surveys.storage.queries.campaigns import TAKE_BACK_WITHIN
from surveys.storage.tables import Campaign

SHORT_MINUTES = 2  # that a short form takes
MOST_REMEMBERED = 1000  # campaigns

Stage = Literal["draft", "early", "open", "paused", "over"]
Stored = Literal["site", "service", "channel", "language", "day", "time", "pace", "machine"]


@dataclass(frozen=True, kw_only=True)
class Published(Plan):
    """A campaign's plan, with the questionnaire that was published."""

    id: int
    slug: str
    state: State
    demo: bool
    instrument: Instrument
    unit_id: int | None = None
    closed: datetime | None = None
    paused: bool = False
    stepped: datetime | None = None  # when its figures last moved, as all of a step moved
    next_step: datetime | None = None
    finished: bool = False  # all its answers are in its figures
    promise: int = 2  # which words it opened with
    zone: tzinfo = UTC  # the company's clock, by which its days are told
    imported: bool = False  # its answers came from a file: nobody was invited, and no links are known
    done: int | None = None  # its programme, where what was done after a round may be read by everybody

    @property
    def anonymous(self) -> bool:
        return self.anonymity == "anonymous"

    @property
    def protected(self) -> bool:
        """Nobody may learn from its figures what one person said. Those of a demo move with each answer."""
        return is_protected(self)

    @property
    def in_steps(self) -> bool:
        """Its figures still move in steps: no page may show what changes with each answer."""
        return self.protected and not is_settled(self)

    @property
    def asked(self) -> int | None:
        """How many needs each person is asked about, where these are not all."""
        asked = len(self.form().needs)
        return asked if asked < len(self.instrument.needs) else None

    @property
    def waits_for_first_step(self) -> bool:
        """Whether no answer of it is counted, however many have come."""
        return self.in_steps and self.state == "open" and self.stepped is None

    @property
    def take_back_until(self) -> datetime | None:
        """As long as its close by hand can be taken back."""
        return None if self.closed is None or is_settled(self) else self.closed + TAKE_BACK_WITHIN

    @cached_property
    def asked_segments(self) -> Mapping[str, tuple[str, ...]]:
        """Segments with their values, which a form asks unless the link says them."""
        return {name: tuple(self.segments[name]) for name in SEGMENTS if self.segments.get(name)}

    @cached_property
    def kept(self) -> frozenset[Known]:
        """What is known without asking and stored as the campaign lists it."""
        return frozenset(name for name in KNOWN if name in self.segments)

    @property
    def stored(self) -> tuple[Stored, ...]:
        """What is kept beside the answers of a form: see surveys.answers.responses.new_response."""
        known: tuple[Stored, ...] = (*SEGMENTS, *KNOWN)
        kept = {*self.kept, *self.asked_segments} | (set() if self.anonymous else {"language"})
        beside: tuple[Stored, ...] = ("day", "pace") if self.anonymous else ("time", "pace", "machine")
        return (*(name for name in known if name in kept), *beside)

    @property
    def stage(self) -> Stage:
        """Now. early, paused: open, but not for answers. The last second still belongs to "open".

        The store decides by itself, in the transaction that keeps an answer, whether it still takes it.
        """
        moment = clock.now()
        if self.state == "draft":
            return "draft"
        if self.state == "closed" or (self.closes is not None and moment > self.closes):
            return "over"
        if self.opens is not None and moment < self.opens:
            return "early"
        return "paused" if self.paused else "open"

    def check_open(self) -> None:
        """CampaignNotOpen, CampaignPaused, CampaignClosed; of personal links NotInvited, as of wrong and used ones."""
        stage = self.stage
        if stage == "over":
            raise NotInvited if self.access == "personal" else CampaignClosed
        if stage == "paused":
            raise CampaignPaused
        if stage != "open":
            raise CampaignNotOpen

    @cached_property
    def shown(self) -> str:
        """Everything that its pages show apart from the form: the key of a rendered page."""
        return repr((self.id, self.slug, self.demo, self.promise, self.done, *settings_of(self).values()))

    def promised(self, today: date) -> date | None:
        """The day by which it is decided what to improve, as long as it has not passed."""
        return self.decides if self.decides is not None and self.decides >= today else None

    @property
    def minutes(self) -> int:
        """How many minutes answering takes."""
        return min(self.instrument.minutes, SHORT_MINUTES) if self.length == "short" else self.instrument.minutes

    def form(self, key: str = "") -> Form:
        """What the respondent with this form key is asked."""
        variant = variant_of(key) if self.length == "short" else None
        return form_of(self.instrument, tuple(self.asked_segments.items()), self.id, variant, self.anonymous)


AnyCampaign = Published | Campaign


def is_protected(campaign: AnyCampaign) -> bool:
    """Whether its figures move in steps until it is closed for good."""
    return campaign.anonymity != "named" and not campaign.demo


def is_settled(campaign: AnyCampaign) -> bool:
    """Whether it is closed for good: by its date, or by hand and that cannot be taken back any more."""
    if campaign.state != "closed" or campaign.closed is None:
        return campaign.state == "closed"
    by_date = campaign.closes is not None and campaign.closed > campaign.closes
    return by_date or clock.now() >= campaign.closed + TAKE_BACK_WITHIN


def instrument_of(session: Session, campaign: Campaign) -> Instrument:
    """The instrument in the very words that were published, or as it stands now for a draft."""
    if campaign.state == "draft":
        return questionnaires.newest(session, campaign.instrument)
    return questionnaires.frozen(session, campaign.instrument, campaign.version)


def published_of(session: Session, campaign: Campaign) -> Published:
    assert campaign.id is not None
    return Published(
        **settings_of(campaign),
        id=campaign.id,
        slug=campaign.slug,
        state=campaign.state,
        demo=campaign.demo,
        instrument=instrument_of(session, campaign),
        unit_id=campaign.unit_id,
        closed=campaign.closed,
        paused=campaign.paused,
        stepped=campaign.stepped,
        next_step=campaign.next_step,
        finished=campaign.finished,
        promise=campaign.promise if campaign.state != "draft" else 2,
        imported=campaign.imported,
        zone=zone_of(session),
    )


def sample(instrument: Instrument, length: Length) -> Published:
    """A questionnaire to look at, of no campaign."""
    title = {locale: instrument.title[locale] for locale in LOCALES}
    return Published(title, length=length, id=0, slug="", state="draft", demo=False, instrument=instrument)


class PublishedCampaigns:
    """Campaigns by link, remembered for a moment, so that fetching a questionnaire asks no database.

    Only for showing: the store decides in the transaction that keeps an answer whether it still takes it.
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
            found = replace(published_of(session, campaign), done=storage.done_of(session, campaign.id or 0))
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        self._known[slug] = (time.monotonic() + self._seconds, found)
        return found
