"""A programme of two rounds over three sites."""

import hashlib
import random
from datetime import date, timedelta

from app.tallies import counting
from surveys import clock
from surveys.answers import responses
from surveys.campaigns import campaigns, lifecycle
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import published_of
from surveys.demo import load as demo
from surveys.people import accounts
from surveys.programmes import annotations, programmes
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored_responses
from surveys.storage.queries import suggestions as stored_suggestions
from surveys.storage.queries.suggestions import NewSuggestion
from tests.answers import given
from tests.browser import actions, same_people
from tests.rounds import many_rounds

NAME = "維修 Repairs"
SITES = ("台北", "台中", "高雄")
ROUNDS = (date(2026, 4, 1), date(2026, 7, 1))
KINDS = {"servqual": 90, "kano": 90, "gaps_managers": 12, "gaps_staff": 25}
TITLES = {
    "servqual": {"zh_Hant": "季度滿意度調查", "zh_Hans": "季度满意度调查", "en": "Quarterly satisfaction"},
    "kano": {"zh_Hant": "哪些需求要緊", "zh_Hans": "哪些需求要紧", "en": "Which needs matter"},
    "gaps_managers": {"zh_Hant": "主管怎麼看", "zh_Hans": "主管怎么看", "en": "What managers say"},
    "gaps_staff": {"zh_Hant": "員工怎麼看", "zh_Hans": "员工怎么看", "en": "What staff say"},
}
# Days of notes on a need, and what they say.
NOTES = {
    "2026-05-20": "新預約系統上線 New booking system",
    "2026-07-20": "四個據點設專責排程員 A planner at four sites",
}
COMMENTS = (
    "約好星期三到府維修，前一晚才說改約定日期。",
    "They came on the agreed date this time, thank you.",
    "师傅很有礼貌，说明得很清楚。",
    "Nobody called back for three days.",
    "說好的日期沒有來，又等了一個星期。",
    "The invoice had the wrong amount.",
)


def prepare(database: Database, password: str) -> None:
    """Figures of closed campaigns; reliability is better in the second round."""
    for number, begins in enumerate(ROUNDS):
        for kind, people in KINDS.items():
            _collect(database, password, kind, people, number, begins)
    with database.write() as session:
        lead = accounts.verify(session, demo.LEAD_EMAIL, password)
        programmes.create(session, lead, "2027", "hotel", "yearly")
        row = next(each for each in programmes.seen_by(session, lead) if each.name == NAME)
        for day, words in NOTES.items():
            annotations.add(session, lead, row, "on_date", day, words)
    actions.prepare(database, lead, row)
    same_people.prepare(database, lead)
    many_rounds(database, lead)


def _collect(database: Database, password: str, kind: str, people: int, number: int, begins: date) -> None:
    with database.write() as session:
        lead = accounts.verify(session, demo.LEAD_EMAIL, password)
        plan = Plan(TITLES[kind], segments={"site": list(SITES), "channel": []})
        slug = f"round-{number}-{kind}".replace("_", "-")
        campaign = campaigns.create(session, instrument=kind, plan=plan, slug=slug, owner=lead, demo=True)
        lifecycle.open_campaign(session, campaign)
        found = [each for each in programmes.seen_by(session, lead) if each.name == NAME]
        row = found[0] if found else programmes.create(session, lead, NAME, "repair", "quarterly")
        programmes.put_in(session, row, campaign, begins)
        published = published_of(session, campaign)
    chance, rows = random.Random(slug), []
    for place in range(people):
        form = published.form(f"{slug}-{place}")
        fields = dict(given(form, chance)) | {"segment.site": SITES[place % 3]}
        if number and kind == "servqual":
            fields = {name: _better(name, value, form.instrument) for name, value in fields.items()}
        answers = responses.validate(form, list(fields.items()))
        rows.append(
            responses.new_response(published, form, responses.Sent(key=form.version + str(place) + slug), answers, "en")
        )
    with database.transaction() as connection:
        stored_responses.store(connection, rows)
        if kind == "servqual":
            stored_suggestions.store(connection, [_comment(place, published.id) for place in range(len(COMMENTS))])
    counting.count_campaign(database, published)
    with database.write() as session:
        campaign = campaigns.one_for(
            session, accounts.verify(session, demo.LEAD_EMAIL, password), "close_campaign", published.id
        )
        lifecycle.close_campaign(session, campaign)
        assert campaign.closed is not None
        campaign.closed = clock.now() - timedelta(days=1)
        campaign.opened = clock.now() - timedelta(days=30)


def _comment(place: int, campaign_id: int) -> NewSuggestion:
    id_ = hashlib.sha256(f"{campaign_id} {place}".encode()).hexdigest()
    return NewSuggestion(id_, COMMENTS[place], clock.today(), campaign_id, site=SITES[place % 3])


def _better(name: str, value: str, instrument: object) -> str:
    need, _, question = name.partition(".")
    reliable = {each.id for each in instrument.needs if each.dimension == "reliability"}  # type: ignore[attr-defined]
    better = question == "perception" and need in reliable and value.isdigit()
    return str(min(int(value) + 1, 7)) if better else value
