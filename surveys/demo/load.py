"""Demo data: seeded, with a known truth (see `demo_answers.TRUTH`), only for an empty database."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from surveys import clock, instruments, receipts
from surveys.answers import responses
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.codes import Channel
from surveys.demo.answers import kano_answers, servqual_answers
from surveys.people import accounts
from surveys.storage.engine import Database, zone_of
from surveys.storage.queries import responses as stored_responses
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.suggestions import NewSuggestion
from surveys.storage.tables import Account, Campaign, Unit

LEAD_EMAIL = "lead@demo.example"
SEED = 20261
RESPONDENTS = {"servqual": 240, "kano": 180}
LONGEST_AGO = timedelta(days=28)
_CHANNELS: tuple[Channel, ...] = ("link", "poster", "kiosk")  # without any difference between them
DECIDED_WITHIN = timedelta(days=30)
_TITLES = {
    "servqual": {
        "zh_Hant": "維修服務滿意度（示範資料）",
        "zh_Hans": "维修服务满意度（演示数据）",
        "en": "Repair service, satisfaction (demo data)",
    },
    "kano": {
        "zh_Hant": "維修服務，哪些需求最要緊（示範資料）",
        "zh_Hans": "维修服务，哪些需求最要紧（演示数据）",
        "en": "Repair service, which needs matter (demo data)",
    },
}
_SUGGESTIONS = (
    "零件倉晚上八點後沒人，常常缺一顆電容就只能跟客人改期。能不能在車上放一個常用零件盒，每週補一次？",
    "预约系统里看不到顾客上次报修的内容，每次都要重新问一遍，顾客不耐烦。希望派单时能带上历史记录。",
    "Two customers a day ask which parts of the bill are labour. Could the receipt show labour and parts on two lines?",
)


def load(database: Database, password: str | None = None) -> str | None:
    """The demo lead's password, or None where the database holds anything already."""
    password = password or accounts.random_password()
    with database.write() as session:
        if accounts.any_account(session) or campaigns.any_campaign(session):
            return None
        unit = Unit(name="晴山家電服務中心（示範） | 晴山家电服务中心（演示） | Chingshan Service (demo)")
        session.add(unit)
        session.flush()
        lead = accounts.create(session, LEAD_EMAIL, "林雅婷（示範）", password, unit.id)
        for name in RESPONDENTS:
            _add_campaign(session, name, lead)
        _add_suggestions(session)
    return password


def _add_campaign(session: Session, name: str, lead: Account) -> None:
    instrument = instruments.load(name)
    plan = Plan(_TITLES[name], segments={"channel": []}, decides=clock.today(zone_of(session)) + DECIDED_WITHIN)
    campaign = campaigns.create(session, instrument=name, plan=plan, owner=lead, slug=f"demo-{name}", demo=True)
    lifecycle.open_campaign(session, campaign)
    answers = {"servqual": servqual_answers, "kano": kano_answers}[name](instrument, RESPONDENTS[name], SEED)
    published = published_of(session, campaign)
    chance, arrival = random.Random(SEED), random.Random(SEED)
    rows = []
    for number, document in enumerate(answers):
        given = {field: value for field, value in document.items() if value is not None}
        sent = responses.Sent(key=f"demo-{number}", channel=arrival.choice(_CHANNELS))
        row = responses.new_response(published, published.form(), sent, given, "zh_Hant")
        ago = LONGEST_AGO * chance.random()
        rows.append(_at(row, clock.now() - ago))
    stored_responses.store(session.connection(), rows)
    _open_since(campaign)


def _at(row: stored_responses.NewResponse, moment: datetime) -> stored_responses.NewResponse:
    return replace(row, received=moment.replace(microsecond=0))


def _open_since(campaign: Campaign) -> None:
    campaign.opened = clock.now() - LONGEST_AGO


def _add_suggestions(session: Session) -> None:
    """Anonymous ones, as an employee would leave them; their receipts are made up and given to nobody."""
    today = clock.today(zone_of(session))
    rows = [
        NewSuggestion(
            receipts.hash_code(receipts.make(b"demo", "suggestion", text)), text, today - timedelta(days=3 * number)
        )
        for number, text in enumerate(_SUGGESTIONS)
    ]
    stored_suggestions.store(session.connection(), rows)
