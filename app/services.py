"""What one running program holds from its start to its end, opened and closed in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event

from analysis.estimates import findings
from analysis.estimates.findings import Fitted
from analysis.estimates.reliability import Omega
from analysis.rows.tally import Tally
from app.mail.mailing import Mailer, MessageOf
from app.memory.cache import Cache
from app.memory.guesses import Guesses
from app.memory.hashing import Hashing
from app.memory.limits import Limit
from app.memory.prepared import Prepared
from app.memory.sources import Sources
from app.memory.turns import Turns
from app.settings import Settings
from app.tallies.selected import Selected
from app.tallies.traffic import Traffic
from surveys.campaigns.published import PublishedCampaigns
from surveys.company.company import KnownCompany
from surveys.events.exports import Exports
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored_responses
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.writer import Writer

MOST_SENDINGS = 20  # a minute by one personal link
MOST_DRAFTS = 60
MOST_FROM_ONE_PLACE = 120  # a minute by one open link, from one address: an office shares one
MOST_MODELS = 100  # tallies whose fitted models are remembered: some 20 kB each
MOST_UNKNOWN_RECEIPTS = 60  # a minute, of everybody: check characters catch what is mistyped, so few are honest


@dataclass(frozen=True)
class Pace:
    """Seconds between two rounds of the jobs on the database, between two looks for messages to send, and for which a
    campaign and the company's words are remembered.
    """

    jobs: float = 2.0
    mail: float = 2.0
    campaigns: float = 1.0


USUAL_PACE = Pace()


@dataclass(frozen=True)
class Services:
    """Two programs in one process share none of this. A module remembers only what code and files alone decide: words,
    templates, static files, forms, names of cookies.
    """

    settings: Settings
    pace: Pace
    database: Database
    answers: Writer
    suggestions: Writer
    published: PublishedCampaigns
    company: KnownCompany
    traffic: Traffic
    mailer: Mailer
    ending: Event = field(default_factory=Event)  # set when the program stops: long work ends after its next part
    exports: Exports = field(default_factory=Exports)
    guesses: Guesses = field(default_factory=Guesses)
    hashing: Hashing = field(default_factory=Hashing)
    sendings: Limit = field(default_factory=lambda: Limit(MOST_SENDINGS))
    drafts: Limit = field(default_factory=lambda: Limit(MOST_DRAFTS))
    open_links: Limit = field(default_factory=lambda: Limit(MOST_FROM_ONE_PLACE))
    sources: Sources = field(default_factory=Sources)
    receipts: Limit = field(default_factory=lambda: Limit(MOST_UNKNOWN_RECEIPTS))
    questionnaires: Cache[Prepared] = field(default_factory=lambda: Cache(400))
    confirmations: Cache[str] = field(default_factory=lambda: Cache(100))
    models: Cache[Fitted] = field(default_factory=lambda: Cache(MOST_MODELS))
    omegas: Cache[Mapping[str, Omega]] = field(default_factory=lambda: Cache(MOST_MODELS))
    selected: Selected = field(default_factory=Selected)
    turns: Turns = field(default_factory=Turns)

    def fitted(self, tally: Tally) -> Fitted:
        """The models of a tally, under all that it holds: after the next answer it is another one."""
        return self.models.get(tally.digest(), lambda: findings.fitted(tally))

    def omega(self, tally: Tally) -> Mapping[str, Omega]:
        """The smallest of them alone."""
        return self.omegas.get(tally.digest(), lambda: findings.omegas(tally))

    def close(self) -> None:
        """Store what still waits, then close."""
        self.hashing.stop()
        self.selected.stop()
        self.answers.stop()
        self.suggestions.stop()
        self.traffic.write_down(self.database)
        self.exports.write_down(self.database)
        self.database.close()


def open_services(settings: Settings, message_of: MessageOf, pace: Pace) -> Services:
    database = Database(settings.database_url, settings.data, settings.zone)
    return Services(
        settings=settings,
        pace=pace,
        database=database,
        answers=Writer(database, stored_responses.store),
        suggestions=Writer(database, stored_suggestions.store),
        published=PublishedCampaigns(database, pace.campaigns),
        company=KnownCompany(database, pace.campaigns),
        traffic=Traffic(settings.zone),
        mailer=Mailer(database, settings, message_of, pace.mail),
    )
