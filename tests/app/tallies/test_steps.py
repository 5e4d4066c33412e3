"""Figures of confidential and anonymous campaigns move in steps, at moments that no answer decides."""

import re
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest

from app.campaigns import progress
from app.i18n import BY_CODE
from app.tallies import counting, steps
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage import tables
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign
from tests.conftest import BOTH, Site
from tests.factories import (
    TITLE,
    bring_up_to_date,
    close,
    make_campaign,
    make_form,
    make_guests,
    make_personal,
    published_of,
)

pytestmark = pytest.mark.usefixtures("counting_by_hand")

Later = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """So many hours after the test began."""
    began = clock.now()
    return lambda hours: monkeypatch.setattr("surveys.clock.now", lambda: began + timedelta(hours=hours))


def protected(database: Database, anonymity: str = "confidential", access: str = "open") -> Campaign:
    plan = Plan(TITLE, anonymity=anonymity, access=access)  # type: ignore[arg-type]
    return make_campaign(database, plan=plan, at_once=False)


def send(site: Site, times: int, **fields: str) -> None:
    for number in range(times):
        form = make_form(value=number % 5 + 2, **fields)
        assert site.device().post("/s/autumn", data=form).status_code == 200


def n_of(site: Site, campaign: Campaign) -> int:
    return counting.counted(site.database, published_of(site.database, campaign)).tally.respondents


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_a_file_read_before_and_after_one_answer_is_the_same(site: Site, anonymity: str) -> None:
    campaign, client = protected(site.database, anonymity), site.lead()
    send(site, 40)
    bring_up_to_date(site.database, campaign)

    def seen() -> list[str]:
        pages = ("needs.csv", "dimensions.csv", "details", "")
        bodies = [client.get(f"/campaigns/{campaign.id}/{page}".rstrip("/")).text for page in pages]
        return [re.sub(r'name="token" value="[^"]*"', "", body) for body in (*bodies, client.get("/campaigns").text)]

    before = seen()
    assert "Reliability" in before[1]
    send(site, 1)
    counting.count_waiting(site.database)
    after = seen()
    assert before == after


@BOTH
def test_the_people_page_says_no_more(site: Site) -> None:
    campaign, client = make_personal(site.database, at_once=False), site.lead()
    tokens = make_guests(site.database, campaign, 12)

    def heading() -> str:
        counting.count_waiting(site.database)
        return re.findall(r"<h1>(.+?)</h1>", client.get(f"/campaigns/{campaign.id}/people").text)[0]

    seen = set()
    for token in tokens:
        assert site.device().post("/s/autumn", data=make_form(invite=token)).status_code == 200
        seen.add(heading())
    assert len(seen) == 1
    bring_up_to_date(site.database, campaign)
    assert heading() == "The answers of 6 of 12 people are counted"
    close(site.database, campaign)
    counting.close_due(site.database)
    assert heading() == "The answers of 12 of 12 people are counted"


@BOTH
@pytest.mark.parametrize(("answers", "first"), [(4, 0), (9, 0), (10, 5), (11, 5), (30, 15)])
def test_a_step_takes_five_or_more_and_leaves_as_many(site: Site, answers: int, first: int) -> None:
    campaign = protected(site.database)
    send(site, answers)
    assert n_of(site, campaign) == 0
    bring_up_to_date(site.database, campaign)
    assert n_of(site, campaign) == first
    close(site.database, campaign)
    assert n_of(site, campaign) == (answers if answers >= 5 else 0)


@pytest.mark.parametrize(
    ("anonymity", "shortest", "longest"), [("confidential", 1, 1.25), ("anonymous", 24, 36)], ids=["hour", "day"]
)
def test_steps_come_at_most_once_in_their_time_and_when_nobody_decides(
    site: Site, later: Later, anonymity: str, shortest: float, longest: float
) -> None:
    campaign = protected(site.database, anonymity)
    later(0)
    counting.count_waiting(site.database)
    first = published_of(site.database, campaign).next_step
    assert first is not None
    assert timedelta(hours=shortest) <= first - clock.now() < timedelta(hours=longest)
    send(site, 40)
    site.lead()
    later(shortest - 0.01)
    counting.count_waiting(site.database)
    site.client.get(f"/campaigns/{campaign.id}")
    assert n_of(site, campaign) == 0
    later(longest)
    site.client.get(f"/campaigns/{campaign.id}")
    assert n_of(site, campaign) == 0  # whoever looks moves nothing
    counting.count_waiting(site.database)
    assert n_of(site, campaign) == 20
    later(longest + shortest - 0.01)
    counting.count_waiting(site.database)
    assert n_of(site, campaign) == 20
    later(2 * longest)
    counting.count_waiting(site.database)
    assert n_of(site, campaign) == 30


def test_the_moments_of_steps_differ_by_chance(database: Database) -> None:
    campaign = published_of(database, protected(database))
    assert len({steps._following(campaign, clock.now()) for _ in range(20)}) > 10


def test_two_processes_take_one_step(database: Database, later: Later) -> None:
    campaign = protected(database)
    counting.count_waiting(database)
    later(2)
    known = published_of(database, campaign)
    steps.take(database, known)
    taken = published_of(database, campaign).next_step
    steps.take(database, known)
    assert published_of(database, campaign).next_step == taken


@BOTH
def test_a_sender_cannot_choose_which_answers_come_first(site: Site) -> None:
    """Ids follow from keys that a sender may choose; the order is drawn by the server."""
    campaign = protected(site.database, "anonymous")
    send(site, 40)
    with site.database.engine.connect() as connection:
        ids = sorted(connection.scalars(tables.intake.select().with_only_columns(tables.intake.c.id)))
    bring_up_to_date(site.database, campaign)
    with site.database.engine.connect() as connection:
        moved = set(connection.scalars(tables.response.select().with_only_columns(tables.response.c.id)))
    assert len(moved) == 20
    assert moved not in (set(ids[:20]), set(ids[20:]))


def test_what_comes_when_so_many_wait_is_counted_in_one_step(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "LOOKED_AT", 20)
    campaign = protected(site.database)
    send(site, 45)
    bring_up_to_date(site.database, campaign)
    assert n_of(site, campaign) == 10 + 10 + 10 + 7  # of 20 of 45, of 20 of 35, of 20 of 25, of 15


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_after_the_close_nobody_and_a_few_look_alike(site: Site, anonymity: str) -> None:
    client, seen = site.lead(), []
    for slug, answers in (("autumn", 0), ("winter", 2)):
        plan = Plan(TITLE, anonymity=anonymity, segments={"site": ["North", "South"]})  # type: ignore[arg-type]
        campaign = make_campaign(site.database, slug=slug, plan=plan, at_once=False)
        for _ in range(answers):
            form = make_form(**{"segment.site": "North", "comment": "The room is cold."})
            assert site.device().post(f"/s/{slug}", data=form).status_code == 200
        close(site.database, campaign)
        counting.close_due(site.database)
        pages = [f"/campaigns/{campaign.id}{page}" for page in ("", "/details", "/delete", "/needs.csv")]
        found = [client.get(page) for page in pages]
        listed = re.findall(rf'href="/campaigns/{campaign.id}".+?</tr>', client.get("/campaigns").text)
        hide = re.compile(rf'name="token" value="[^"]*"|/campaigns/{campaign.id}\b|{slug}')
        seen.append([hide.sub("", text) for text in (*(str(page.status_code) + page.text for page in found), *listed)])
    assert seen[0] == seen[1]
    assert not re.search(r"\b[0-4] (answer|comment)|<dd>[0-4]</dd>", " ".join(seen[0]))  # nor is a number told


def test_in_a_demo_they_move_at_once_and_it_says_that_real_ones_do_not(site: Site) -> None:
    campaign, client = make_campaign(site.database), site.lead()
    send(site, 6)
    page = client.get(f"/campaigns/{campaign.id}").text
    assert "<dt>Answers</dt><dd>6</dd>" in page
    assert "in real campaigns they move in steps" in page


def test_the_page_says_when_they_moved_and_will_and_what_can_be_read_before(site: Site, later: Later) -> None:
    campaign, client = protected(site.database), site.lead()
    later(0)
    counting.count_waiting(site.database)
    page = client.get(f"/campaigns/{campaign.id}").text
    for words in (
        "at most once an hour, 5 or more",
        "No figures yet: the first step needs 10 answers",
        "opened, begun and sent it",
        "The next step is on",
    ):
        assert words in page
    send(site, 12)
    later(2)
    counting.count_waiting(site.database)
    said = " ".join(progress.sentences(published_of(site.database, campaign), False, BY_CODE["en"], UTC))
    assert "They last moved on" in said
    assert "whoever sends most of the answers can work out the rest" in said


def test_of_anonymous_campaigns_nobody_knows_the_moment(database: Database) -> None:
    campaign = protected(database, "anonymous")
    counting.count_waiting(database)
    said = " ".join(progress.sentences(published_of(database, campaign), False, BY_CODE["en"], UTC))
    assert "at a random time" in said
    assert "next step is on" not in said


def test_campaigns_that_were_open_before_keep_their_words_and_take_the_steps(site: Site) -> None:
    campaign = protected(site.database)
    words = "Results change only in steps of 5 or more answers."
    assert words in site.client.get("/s/autumn").text
    with site.database.write() as session:
        found = session.get(Campaign, campaign.id)
        assert found is not None
        found.promise = 1
    site.client.app.state.services.published._known.clear()  # type: ignore[attr-defined]
    assert words not in site.client.get("/s/autumn").text
    assert published_of(site.database, campaign).in_steps
