"""Who of the invited has answered is told only where the promise and the numbers let it."""

from datetime import timedelta

import pytest

from app.tallies import counting
from app.tallies.turnout import turnout
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.storage.engine import Database
from surveys.storage.queries.invitations import Kind
from surveys.storage.tables import Campaign
from tests.conftest import BOTH, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, make_personal, published_of

SITES = {"site": ["North", "en"]}  # the second is no language


def campaign(database: Database, anonymity: str, *, over: bool = True) -> Published:
    plan = Plan(TITLE, anonymity=anonymity, access="personal", segments=SITES)
    made = make_campaign(database, plan=plan, at_once=False)
    if over:
        close(database, made)
        counting.close_due(database)
    with database.read() as session:
        return published_of(database, session.get_one(Campaign, made.id))


def kinds(north: tuple[int, int], south: tuple[int, int] = (20, 10)) -> list[Kind]:
    return [Kind({"site": "North"}, "en", *north), Kind({"site": "en"}, "zh_Hant", *south)]


def test_of_a_named_campaign_every_segment_and_at_once(database: Database) -> None:
    told = turnout(campaign(database, "named", over=False), kinds((3, 0)))
    assert told == {"site": {"North": (3, 0), "en": (20, 10)}, "language": {"en": (3, 0), "zh_Hant": (20, 10)}}


@pytest.mark.parametrize(
    ("north", "told"),
    [((10, 4), False), ((10, 5), True), ((11, 6), True), ((10, 6), False), ((5, 5), False), ((5, 0), False)],
)
def test_of_a_confidential_one_only_where_five_answered_and_five_did_not(
    database: Database, north: tuple[int, int], told: bool
) -> None:
    """And one segment: two could be subtracted from each other."""
    found = turnout(campaign(database, "confidential"), kinds(north))
    assert found == ({"site": {"North": north, "en": (20, 10)}} if told else {})


@pytest.mark.parametrize(("rest", "told"), [((9, 4), False), ((9, 5), False), ((10, 5), True)])
def test_people_of_whom_nothing_is_known_are_a_group_too(database: Database, rest: tuple[int, int], told: bool) -> None:
    unknown = Kind({}, "", *rest)
    assert bool(turnout(campaign(database, "confidential"), [*kinds((20, 10)), unknown])) is told


def test_before_the_end_and_of_anonymous_ones_nothing(database: Database) -> None:
    assert turnout(campaign(database, "confidential", over=False), kinds((20, 10))) == {}


def test_of_an_anonymous_one_nothing(database: Database) -> None:
    assert turnout(campaign(database, "anonymous"), kinds((20, 10))) == {}


@BOTH
def test_the_details_say_who_did_not_answer(site: Site) -> None:
    made = make_personal(site.database, "named", segments=SITES)
    sent = clock.now() - timedelta(days=1)
    for name, invited, answering in (("North", 20, 12), ("en", 20, 11)):
        links = make_guests(site.database, made, invited, sent=sent, segments={"site": name}, locale="en")
        for link in links[:answering]:
            assert site.device().post("/s/autumn", data=make_form(invite=link)).status_code == 200
    counting.count_waiting(site.database)
    page = site.lead().get("/campaigns/1/details").text
    assert "Did all sites answer as often?" in page
    assert "No clear difference in how often groups answered" in page
    assert "Did all languages answer as often?" not in page  # all have the same
    cells = page.split("Did all sites answer as often?</h2>")[1].split("</table>")[0]
    for cell in ("North", "20", "12", "60%", "39% to 78%", "en", "11", "55%"):
        assert f">{cell}<" in cells, cell
