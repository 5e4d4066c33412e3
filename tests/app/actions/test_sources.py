"""An action made of a comment or of a suggestion of the box: what is filled in, the way back, and who may not."""

import re

import pytest
from sqlmodel import select

from surveys.storage.tables import Account, Suggestion, Unit
from surveys.suggestions import tagging
from tests.app.actions.forms import ask, made, now
from tests.app.conftest import Repairs
from tests.app.suggestions.test_desk import comment

LATE = "Nobody answered my calls or messages"
ABOUT = {"comment": "need/same_day_reply", "suggestion": "dimension/responsiveness"}  # as the lists of words propose
ORIGINS = pytest.mark.parametrize("origin", ["comment", "suggestion"])


def said(repairs: Repairs, origin: str) -> str:
    """Its id, with the need that is proposed for it."""
    comment(repairs.site, repairs.made["servqual1"].id if origin == "comment" else None, LATE)
    tagging.propose_waiting(repairs.site.database)
    listed = repairs.lead.page(f"/suggestions?source={'answers' if origin == 'comment' else 'box'}")
    (id_,) = re.findall(r'<p><a href="/suggestions/(\w+)"', listed)
    return str(id_)


@ORIGINS
def test_what_was_said_fills_in_its_need_and_is_linked_from_the_action(repairs: Repairs, origin: str) -> None:
    id_, lead = said(repairs, origin), repairs.lead
    assert f'href="/actions/new?suggestion={id_}"' in lead.page(f"/suggestions/{id_}")
    answer = lead.client.get(f"/actions/new?suggestion={id_}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{repairs.path}/actions/new?suggestion={id_}")
    form = ask(repairs, f"?suggestion={id_}")
    assert form["from"] == f"{origin}:{id_}"
    assert form["measure"].endswith(f"/gap/{ABOUT[origin]}")
    assert form["chosen"] == "otherwise"
    assert f'href="/suggestions/{id_}"' in lead.page(made(repairs, f"?suggestion={id_}"))


@ORIGINS
def test_of_what_a_lead_may_not_see_no_action_is_made(repairs: Repairs, origin: str) -> None:
    id_, lead = said(repairs, origin), repairs.lead
    sent, there = ask(repairs, f"?suggestion={id_}") | now(), made(repairs, f"?suggestion={id_}")
    with repairs.site.database.write() as session:
        units = [Unit(name="North"), Unit(name="South")]
        session.add_all(units)
        session.flush()
        session.get_one(Suggestion, id_).unit_id = units[0].id
        account = session.exec(select(Account).where(Account.email == "lead@company.example")).one()
        account.unit_id = units[1].id
    for each in (id_, "unknown"):
        for path in ("/actions/new", f"{repairs.path}/actions/new"):
            assert lead.client.get(f"{path}?suggestion={each}").status_code == 404, (path, each)
        status, _, _ = lead.post(f"{repairs.path}/actions/new", **sent | {"from": f"{origin}:{each}"}, then="fix")
        assert status == 404
    assert id_ not in lead.page(there)


def test_what_was_needs_and_groups_lead_back_too(repairs: Repairs) -> None:
    for about, back in (("?need=on_date", "/needs/on_date"), ("?group=East", "/segments")):
        assert f'<a href="{repairs.path}{back}">Look at what' in repairs.lead.page(made(repairs, about))
