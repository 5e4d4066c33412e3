"""A group that one wave withholds is not taken for one that nobody of answered."""

from app.reading.changes import comparable
from app.reading.rounds import Read
from app.tallies import counting
from app.verdicts.measures import Measured
from surveys.campaigns.plan import Plan
from tests.conftest import Site
from tests.factories import close, make_campaign, make_form, published_of


def wave(site: Site, slug: str, counts: dict[str, int]) -> Read:
    plan = Plan({"en": slug}, segments={"site": ["North", "South", "East"]})
    campaign = make_campaign(site.database, "servqual", slug, plan=plan, at_once=True)
    for place, n in counts.items():
        for _ in range(n):
            site.client.post(f"/s/{slug}", data={**make_form("servqual"), "segment.site": place})
    counting.count_waiting(site.database)
    close(site.database, campaign)
    from app.i18n import BY_CODE

    published = published_of(site.database, campaign)
    return Read(published, BY_CODE["en"], lambda each: counting.counted(site.database, each))


def test_a_withheld_site_is_left_out_of_both_and_a_new_one_is_not(site: Site) -> None:
    before = wave(site, "spring", {"North": 12, "South": 10, "East": 2})  # with East the next smallest is withheld
    after = wave(site, "summer", {"North": 14, "South": 8})
    then, now = comparable(before, after)["Site"]
    assert {name: tally.respondents for name, tally in then.items()} == {"North": 12}
    assert {name: tally.respondents for name, tally in now.items()} == {"North": 14}
    kinds = [Measured(each.published, each.counted).mix() for each in (before, after)]
    assert kinds == [{"site": {"North": 12, "": 12}}, {"site": {"North": 14, "South": 8, "": 0}}]
    fresh = wave(site, "autumn", {"North": 12, "East": 9})
    then, now = comparable(after, fresh)["Site"]
    assert (set(then), set(now)) == ({"North", "South"}, {"North", "East"})  # nobody was left over in either
