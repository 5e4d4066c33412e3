"""Very many answers from one place are noticed, and slowed down; no address is kept."""

import pytest

from app.memory import sources
from app.memory.sources import VERY_MANY, Sources
from app.services import MOST_FROM_ONE_PLACE
from surveys.campaigns.plan import Plan
from tests.conftest import Site
from tests.factories import TITLE, make_campaign, make_form

ELSEWHERE = "203.0.113.77"


@pytest.mark.parametrize(("answers", "crowded"), [(VERY_MANY - 1, False), (VERY_MANY, True)])
def test_very_many_of_one_place_are_noticed(answers: int, crowded: bool) -> None:
    known = Sources()
    for _ in range(answers):
        known.note(1, known.name(1, ELSEWHERE))
        known.note(2, known.name(2, ELSEWHERE) if answers % 2 else "")
    assert known.is_crowded(1) is crowded
    assert not known.is_crowded(2)
    assert ELSEWHERE not in str(vars(known))


@pytest.mark.parametrize("host", [None, "127.0.0.1", "::1", "a-socket"])
def test_this_machine_may_send_for_others(host: str | None) -> None:
    assert Sources().name(1, host) == ""


def test_a_place_has_another_name_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    known, now = Sources(), sources.time.monotonic()
    first = known.name(1, ELSEWHERE)
    assert known.name(1, ELSEWHERE) == first
    monkeypatch.setattr(sources.time, "monotonic", lambda: now + sources.DAY + 1)
    assert known.name(1, ELSEWHERE) != first
    assert Sources().name(1, ELSEWHERE) not in (first, Sources().name(1, ELSEWHERE))


@pytest.mark.slow
def test_one_place_sends_so_often_a_minute_and_what_is_refused_is_kept_in_the_form(site: Site) -> None:
    campaign, lead = make_campaign(site.database, plan=Plan(TITLE), at_once=False), site.lead()
    phone = site.client.beside(place=(ELSEWHERE, 50_000))
    for _ in range(MOST_FROM_ONE_PLACE):
        assert phone.post("/s/autumn", data=make_form(value=3)).status_code == 200
    refused = phone.post("/s/autumn", data=make_form(value=3, comment="Kept in the form"))
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert "Kept in the form" in refused.text
    assert "came from one place in the network" in lead.get(f"/campaigns/{campaign.id}").text
