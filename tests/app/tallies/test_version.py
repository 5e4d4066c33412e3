"""The mark of a page: another one after each answer of a named campaign; of protected ones only after a step."""

import pytest

from app.tallies import counting, version
from app.tallies.kept import LARGEST_BATCH
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign
from tests.conftest import Site
from tests.factories import close, make_campaign, make_form, make_guests, make_personal, published_of, step


def mark(site: Site, campaign: Campaign) -> str:
    with site.database.read() as session:
        found = session.get(Campaign, campaign.id)
        assert found is not None
        return version.mark(session, [found])


def answer(site: Site, slug: str, n: int = 1, tokens: list[str] | None = None) -> None:
    for _ in range(n):
        invite = {"invite": tokens.pop()} if tokens else {}
        assert site.client.post(f"/s/{slug}", data={**make_form("servqual"), **invite}).status_code == 200


def test_a_named_campaign_has_another_mark_after_each_answer(site: Site) -> None:
    campaign = make_personal(site.database, "named", "named")
    tokens, marks = make_guests(site.database, campaign, 3), [mark(site, campaign)]
    for _ in range(3):
        answer(site, "named", 1, tokens)
        marks.append(mark(site, campaign))
        counting.count_waiting(site.database)
        assert mark(site, campaign) == marks[-1]  # it tells of answers, not of counting
    assert len(set(marks)) == 4


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_a_protected_campaign_moves_in_its_steps_only(site: Site, anonymity: str) -> None:
    campaign = make_campaign(site.database, "servqual", "p", plan=Plan({"en": "P"}, anonymity), at_once=False)
    fresh = mark(site, campaign)
    answer(site, "p", 4)
    step(site.database, campaign.id)
    assert mark(site, campaign) == fresh
    answer(site, "p", 26)
    counting.count_waiting(site.database)
    before = mark(site, campaign)
    step(site.database, campaign.id)
    stepped = mark(site, campaign)
    assert stepped not in (fresh, before)
    seen, lead = set(), site.lead()
    for _ in range(3):
        answer(site, "p")
        counting.count_waiting(site.database)
        lead.get(f"/campaigns/{campaign.id}")  # no page moves anything either
        seen.add(mark(site, campaign))
    assert seen == {stepped}


def test_fewer_than_may_be_shown_look_like_none_after_the_close_too(site: Site) -> None:
    marks = []
    for slug, answers in (("none", 0), ("four", 4), ("five", 5)):
        campaign = make_campaign(site.database, "servqual", slug, plan=Plan({"en": "P"}), at_once=False)
        answer(site, slug, answers)
        close(site.database, campaign)
        counting.count_waiting(site.database)
        counting.scrub_order(site.database, published_of(site.database, campaign))
        with site.database.read() as session:
            found = session.get(Campaign, campaign.id)
            assert found is not None
            found.id = 1  # what stands in the mark beside the numbers
            marks.append(version._stand(found, *_kept(site, campaign), 0))
            session.expunge(found)
    assert marks[0] == marks[1] != marks[2]


def _kept(site: Site, campaign: Campaign) -> tuple[int, int]:
    from surveys.storage.queries import refolding

    with site.database.engine.connect() as connection:
        return refolding.numbers(connection, [campaign.id or 0]).get(campaign.id or 0, (0, 0))


def test_a_backlog_moves_the_mark_as_it_is_counted(site: Site) -> None:
    campaign = make_personal(site.database, "named", "named")
    with site.database.read() as session:
        found = session.get(Campaign, campaign.id)
        assert found is not None
        most = counting.MOST_BATCHES * LARGEST_BATCH
        assert version._stand(found, 1, 500, most) == version._stand(found, 1, 600, most - 100)
        assert version._stand(found, 1, 500, most + 1) != version._stand(found, 1, 501, most)
        assert version._stand(found, 1, 500, most + 501) != version._stand(found, 1, 1000, most + 1)


def test_the_page_knows_its_mark_and_where_to_ask(site: Site) -> None:
    campaign = make_personal(site.database, "named", "named")
    tokens = make_guests(site.database, campaign, 7)
    answer(site, "named", 6, tokens)
    client, path = site.lead(), f"/campaigns/{campaign.id}"
    page = client.get(path).text
    assert f'data-live="{path}/mark"' in page
    assert f'data-mark="{client.get(f"{path}/mark").text}"' in page
    answer(site, "named", 1, tokens)
    assert client.get(f"{path}/mark").text not in page
    close(site.database, campaign)
    assert "data-live" not in client.get(path).text
    site.client.cookies.clear()
    assert site.client.get(f"{path}/mark", follow_redirects=False).status_code in (303, 401)
