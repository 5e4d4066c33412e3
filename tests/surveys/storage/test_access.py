"""Who may do what: the table of acts holds on every way in, and a unit reaches its own rows and those of no unit."""

from collections.abc import Mapping
from typing import get_args

import pytest

from surveys.campaigns import campaigns
from surveys.codes import Act, Role
from surveys.errors import NotFound
from surveys.people import accounts
from surveys.storage import access
from surveys.storage.engine import Database
from surveys.storage.tables import Account, Unit
from surveys.suggestions import suggestions
from tests.conftest import Site
from tests.factories import PASSWORD, TITLE, Plan, make_campaign, make_guests, make_personal

ON_CAMPAIGNS: tuple[Act, ...] = tuple(act for act in get_args(Act) if "suggestion" not in act and "company" not in act)


TABLE = access.WHO_MAY


def without(*acts: Act) -> Mapping[Act, frozenset[Role]]:
    return {act: roles - ({"lead"} if act in acts else set()) for act, roles in TABLE.items()}


def test_every_act_is_in_the_table() -> None:
    assert set(TABLE) == set(get_args(Act))


@pytest.fixture
def lead(database: Database) -> Account:
    with database.write() as session:
        for name in ("One", "Two"):
            session.add(Unit(name=name))
        session.flush()
        return accounts.create(session, "one@company.example", "One", PASSWORD, unit_id=1)


@pytest.mark.parametrize("act", ON_CAMPAIGNS)
def test_a_unit_acts_on_its_own_campaigns_and_on_those_of_no_unit(database: Database, lead: Account, act: Act) -> None:
    own, foreign, common = (make_campaign(database, slug=f"of-{unit}", unit_id=unit) for unit in (1, 2, None))
    with database.read() as session:
        for campaign in (own, common):
            assert campaigns.one_for(session, lead, act, campaign.id or 0).id == campaign.id
        with pytest.raises(NotFound):
            campaigns.one_for(session, lead, act, foreign.id or 0)


def test_an_act_that_nobody_may_finds_nothing(
    database: Database, lead: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = make_campaign(database)
    monkeypatch.setattr(access, "WHO_MAY", without("close_campaign", "make_campaign", "see_suggestions"))
    with database.read() as session:
        assert campaigns.one_for(session, lead, "see_campaign", campaign.id or 0)
        assert suggestions.seen_by(session, lead, "box").threads == []
        with pytest.raises(NotFound):
            campaigns.one_for(session, lead, "close_campaign", campaign.id or 0)
        with pytest.raises(NotFound):
            campaigns.create(session, instrument="servqual", plan=Plan(TITLE), owner=lead)


WAYS: tuple[tuple[str, str, Act], ...] = (
    ("get", "", "see_campaign"),
    ("get", "/details", "see_campaign"),
    ("get", "/qr.svg", "see_campaign"),
    ("get", "/edit", "change_campaign"),
    ("post", "/edit", "change_campaign"),
    ("post", "/open", "open_campaign"),
    ("post", "/close", "close_campaign"),
    ("get", "/people", "see_people"),
    ("get", "/people/1/link", "hand_over_link"),
    ("get", "/people/1/link.svg", "hand_over_link"),
    ("post", "/people/import", "invite_people"),
    ("post", "/people/send", "send_messages"),
    ("post", "/people/again", "send_messages"),
    ("post", "/people/stop", "send_messages"),
    ("post", "/people/remind", "remind_people"),
    ("post", "/people/1/remove", "remove_people"),
    ("post", "/people/remove", "remove_people"),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_of_a_campaign_asks_for_its_act(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make_personal(site.database, "named")
    make_guests(site.database, campaign)
    client, form = site.lead(), {"token": site.form_token()}
    for method, path, act in WAYS:
        data = form if method == "post" else None
        found = []
        for forbidden in (set(get_args(Act)) - {act}, {act}):
            monkeypatch.setattr(access, "WHO_MAY", without(*forbidden))
            address = f"/campaigns/{campaign.id}{path}"
            found.append(client.request(method, address, data=data, follow_redirects=False).status_code == 404)
        assert found == [False, True], path
