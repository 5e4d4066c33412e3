"""The demo's programme: three quarters of one service at eight sites, what was done meanwhile, and what came of it.

The rounds are the last three whole quarters, so that on any day what is read is over and recent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

import numpy as np
from sqlmodel import Session

from surveys import clock, instruments, receipts
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.demo import truth
from surveys.demo.answers import Answers, inside_answers, kano_answers, servqual_answers
from surveys.demo.said import COMMENTS
from surveys.demo.storing import store
from surveys.instruments.schema import Instrument
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme
from surveys.programmes.rhythm import begin_of, later
from surveys.storage.engine import zone_of
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.suggestions import NewSuggestion
from surveys.storage.tables import Account, Campaign

NAME = "維修服務 | 维修服务 | Repair service"
AT_A_SITE = 50  # answers of customers in a round
OPENS, CLOSES = 42, 70  # days into the quarter
# Less than in `answers`, as some sites are far below the top.
SPREAD = 0.6
# Of the rounds. By their luck `truth.CHECKLIST` is about what looks by far the worst at its site in the first one, and
# much less so in the second, where nothing is better: whoever only compares the two says it improved.
SEEDS = (138, 355, 260)
SEED = 1


@dataclass(frozen=True)
class Questionnaire:
    """Who is asked what. sites: whether answers name one."""

    instrument: str
    title: Mapping[str, str]
    people: int
    sites: bool
    answers: Callable[[Instrument, int, int], list[Answers]]


CUSTOMERS = {"zh_Hant": "顧客滿意度", "zh_Hans": "顾客满意度", "en": "Customers: satisfaction"}
# Asked in the last round only.
BESIDE = (
    Questionnaire(
        "kano",
        {"zh_Hant": "顧客：哪些需求最要緊", "zh_Hans": "顾客：哪些需求最要紧", "en": "Customers: which needs matter"},
        25 * len(truth.SITES),
        True,
        kano_answers,
    ),
    Questionnaire(
        "gaps_managers",
        {"zh_Hant": "主管怎麼看", "zh_Hans": "主管怎么看", "en": "Managers: what they think"},
        24,
        False,
        inside_answers,
    ),
    Questionnaire(
        "gaps_staff",
        {"zh_Hant": "員工怎麼看", "zh_Hans": "员工怎么看", "en": "Staff: what they can do"},
        80,
        False,
        inside_answers,
    ),
)


def quarters(today: date) -> list[date]:
    """The first days of the last whole quarters."""
    running = begin_of("quarterly", today)
    return [later(running, -3 * back) for back in range(len(SEEDS), 0, -1)]


def add(session: Session, lead: Account) -> None:
    zone = zone_of(session)
    begins = quarters(clock.today(zone))
    row = programmes.create(session, lead, NAME, "repair", "quarterly")
    for number, first in enumerate(begins):
        campaign = _satisfaction(session, lead, row, number, first)
        _comment(session, campaign, number, first)
    for each in BESIDE:
        _beside(session, lead, row, each, begins[-1])


def customers(instrument: Instrument, number: int) -> list[Answers]:
    """Of a round, from 0; as many of each site."""
    sites = [site for site in truth.SITES for _ in range(AT_A_SITE)]
    of_site = np.array(
        [[truth.better(need.id, site, number) for need in instrument.needs] for site in truth.SITES], dtype=np.float64
    )
    better = np.repeat(of_site, AT_A_SITE, axis=0)
    found = servqual_answers(instrument, len(sites), SEEDS[number], better, SPREAD)
    for answers, site in zip(found, sites, strict=True):
        answers.pop("comment", None)  # what is said is known too: see COMMENTS
        answers[SEGMENT + "site"] = site
    waiting = {site: [said for said in COMMENTS[number] if said.site == site] for site in truth.SITES}
    for answers, site in zip(found, sites, strict=True):
        if waiting[site]:
            answers["comment"] = waiting[site].pop().text
    return found


def _satisfaction(session: Session, lead: Account, row: Programme, number: int, first: date) -> Campaign:
    instrument = instruments.load("servqual")
    quarter = {locale: title + _quarter(locale, first) for locale, title in CUSTOMERS.items()}
    plan = Plan(quarter, segments={"site": list(truth.SITES), "language": []})
    return _collect(session, lead, row, "servqual", plan, customers(instrument, number), first)


def _beside(session: Session, lead: Account, row: Programme, asked: Questionnaire, first: date) -> None:
    found = asked.answers(instruments.load(asked.instrument), asked.people, SEED)
    plan = Plan(asked.title, segments={"site": list(truth.SITES)} if asked.sites else {})
    for number, answers in enumerate(found):
        answers.pop("comment", None)
        if asked.sites:
            answers[SEGMENT + "site"] = truth.SITES[number % len(truth.SITES)]
    _collect(session, lead, row, asked.instrument, plan, found, first)


def _quarter(locale: str, first: date) -> str:
    quarter = (first.month + 2) // 3
    return f", Q{quarter} {first.year}" if locale == "en" else f"，{first.year}年第{quarter}季"


def _days(first: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """From the morning on which a round's questionnaires open to the evening on which they close."""
    opens, closes = (first + timedelta(days=days) for days in (OPENS, CLOSES))
    return clock.to_utc(f"{opens}T09:00", zone), clock.to_utc(f"{closes}T18:00", zone)


def _collect(
    session: Session, lead: Account, row: Programme, instrument: str, plan: Plan, found: list[Answers], first: date
) -> Campaign:
    """A campaign of a round, open for its weeks, and closed."""
    slug = f"demo-{instrument}-{first:%Y-%m}".replace("_", "-")
    opened, closed = _days(first, zone_of(session))
    with clock.at(opened - timedelta(days=7)):
        campaign = campaigns.create(session, instrument=instrument, plan=plan, owner=lead, slug=slug, demo=True)
        programmes.put_in(session, row, campaign, first)
    with clock.at(opened):
        lifecycle.open_campaign(session, campaign)
    store(session, published_of(session, campaign), found, opened, closed, SEED)
    with clock.at(closed):
        lifecycle.close_campaign(session, campaign)
    return campaign


def _comment(session: Session, campaign: Campaign, number: int, first: date) -> None:
    """As the desk has them once an answer is counted; their receipts are made up and given to nobody."""
    stored_suggestions.store(session.connection(), list(_desk(campaign, number, first)))


def _desk(campaign: Campaign, number: int, first: date) -> Iterator[NewSuggestion]:
    for place, said in enumerate(COMMENTS[number]):
        day = first + timedelta(days=OPENS + 2 * place)
        receipt = receipts.make(b"demo", f"answer:{campaign.id}", said.text)
        yield NewSuggestion(
            receipts.hash_code(receipt), said.text, day, campaign.id, unit_id=campaign.unit_id, site=said.site
        )
