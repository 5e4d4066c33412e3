"""Waves of people who have personal links: the same number has the same address in each."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.tallies import counting
from surveys.answers import responses
from surveys.codes import Anonymity
from surveys.people.tokens import hash_of
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme
from surveys.storage.engine import Database
from surveys.storage.queries import responses as stored
from surveys.storage.tables import Campaign, Invitation
from tests.app.verdicts.waves import SITES
from tests.factories import make_personal, published_of


def wave(
    database: Database, row: Programme, day: date, slug: str, people: Iterable[int], anonymity: Anonymity = "named"
) -> Campaign:
    segments = {"site": list(SITES), "service": ["Delivery", "Repair"]}
    campaign = make_personal(database, anonymity, slug, at_once=False, segments=segments)
    with database.write() as session:
        programmes.put_in(session, session.get_one(Programme, row.id), campaign, day)
        for number in people:
            token, address = hash_of(f"{slug}-{number}"), f"p{number}@company.example"
            session.add(Invitation(campaign_id=campaign.id or 0, token_hash=token, address=address))
    return campaign


def answer(
    database: Database, campaign: Campaign, said: Mapping[int, int], hasty: Iterable[int] = (), of: int = len(SITES)
) -> None:
    """What each perceives of every need; 6 was expected. hasty: these say 4 throughout. of: at how many sites."""
    published, rows, thoughtless = published_of(database, campaign), [], {*hasty}
    for number, level in said.items():
        key = f"{campaign.slug}-{number}".ljust(22, "x")
        form = published.form(key)
        fields = [("segment.site", SITES[number % of]), ("segment.service", ("Delivery", "Repair")[number % 2])]
        for place, need in enumerate(form.instrument.needs):
            expected = 4 if number in thoughtless else 6 - (place == 1)  # no straight line
            perceived = 4 if number in thoughtless else level
            fields += [(f"{need.id}.expectation", str(expected)), (f"{need.id}.perception", str(perceived))]
        given, sent = responses.validate(form, fields), responses.Sent(key=form.version + key)
        token = hash_of(f"{campaign.slug}-{number}")
        rows.append(responses.new_response(published, form, sent, given, "en", token_hash=token))
    with database.transaction() as connection:
        refused = [each for each in stored.store(connection, rows) if each is not None]
    assert not refused
    counting.count_waiting(database)
