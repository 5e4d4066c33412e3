"""Demo data: seeded, with a known truth (see `truth`), only for an empty database."""

from datetime import timedelta

from sqlmodel import Session

from surveys import clock, instruments, receipts
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.demo import story
from surveys.demo.answers import kano_answers, servqual_answers
from surveys.demo.storing import store
from surveys.people import accounts
from surveys.storage.engine import Database, zone_of
from surveys.storage.queries import accounts as stored_accounts
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.suggestions import NewSuggestion
from surveys.storage.tables import Account, Unit

LEAD_EMAIL = "lead@demo.example"
SEED = 20261
RESPONDENTS = {"servqual": 240, "kano": 180}
MADE_AGO, LONGEST_AGO = timedelta(days=365), timedelta(days=28)  # the campaigns that are open; their first answers
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
        lead = accounts.create(session, LEAD_EMAIL, "林雅婷 Yating Lin", password, unit.id)
        for name in RESPONDENTS:
            _add_campaign(session, name, lead)
        story.add(session, lead)
        _add_suggestions(session)
    return password


def lead_of(session: Session) -> Account:
    """Of a database that holds the demo."""
    found = stored_accounts.by_email(session, LEAD_EMAIL)
    assert found is not None
    return found


def _add_campaign(session: Session, name: str, lead: Account) -> None:
    instrument = instruments.load(name)
    plan = Plan(
        _TITLES[name], segments={"channel": [], "language": []}, decides=clock.today(zone_of(session)) + DECIDED_WITHIN
    )
    campaign = campaigns.create(session, instrument=name, plan=plan, owner=lead, slug=f"demo-{name}", demo=True)
    lifecycle.open_campaign(session, campaign)
    answers = {"servqual": servqual_answers, "kano": kano_answers}[name](instrument, RESPONDENTS[name], SEED)
    now = clock.now()
    campaign.created, campaign.opened = now - MADE_AGO, now - LONGEST_AGO
    store(session, published_of(session, campaign), answers, campaign.opened, now, SEED)


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
