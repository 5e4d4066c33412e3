"""The demo has a known truth, and the whole stack recovers it: stored, counted, estimated, shown."""

import re

from analysis.estimates import drivers, kano, servqual
from app.commands.demo import load_demo
from app.tallies import counting
from surveys import instruments
from surveys.campaigns.published import published_of
from surveys.demo import load as demo
from surveys.demo.answers import NO_POINTS_SHARE
from surveys.demo.truth import TRUTH
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as storage
from tests.conftest import BOTH, Site
from tests.factories import PASSWORD


def counted(database: Database, slug: str) -> counting.Counted:
    with database.read() as session:
        campaign = storage.by_slug(session, slug)
        assert campaign is not None
        published = published_of(session, campaign)
    return counting.counted(database, published)


@BOTH
def test_the_truth_is_recovered(database: Database) -> None:
    load_demo(database, PASSWORD)
    gaps = servqual.gaps(counted(database, "demo-servqual").tally)
    assert gaps.respondents == demo.RESPONDENTS["servqual"]
    for row in gaps.dimensions:
        truth = TRUTH.dimensions[row.id]
        assert row.gap.lower is not None
        assert row.gap.upper is not None
        # Five 95% intervals: one may miss its truth by a little.
        assert row.gap.lower - 0.1 < truth < row.gap.upper + 0.1, row.id
    order = sorted(gaps.dimensions, key=lambda row: row.gap.mean or 0)
    assert [row.id for row in order] == sorted(TRUTH.dimensions, key=lambda each: TRUTH.dimensions[each])

    needs = {need.id: need for need in kano.needs(counted(database, "demo-kano").tally)}
    for id_, shares in TRUTH.kano.items():
        first, second = sorted(shares, reverse=True)[:2]
        if first - second > 0.1:
            assert needs[id_].category == kano.ORDER[shares.index(first)], id_
    must_be = {id_ for id_, need in needs.items() if (need.category, need.certainty) == ("M", "firm")}
    assert must_be == {"on_date", "fixed_once"}


def test_the_points_are_recovered(database: Database) -> None:
    load_demo(database, PASSWORD)
    weights = servqual.mean_weights(counted(database, "demo-servqual").tally)
    gave = 1 - NO_POINTS_SHARE
    assert gave - 0.08 < weights.n / demo.RESPONDENTS["servqual"] < gave + 0.08
    for dimension, points in TRUTH.points.items():
        assert abs((weights.points[dimension] or 0) - points) < 3, dimension  # over four standard errors


@BOTH
def test_the_demo_goes_only_into_an_empty_database(database: Database) -> None:
    assert demo.load(database, PASSWORD) == PASSWORD
    assert demo.load(database, PASSWORD) is None


def test_the_lead_reads_the_truth_on_the_page(site: Site) -> None:
    load_demo(site.database, PASSWORD)
    client = site.sign_in(demo.LEAD_EMAIL)
    number = re.findall(r'href="/campaigns/(\d+)"', client.get("/campaigns").text)[-1]
    page = client.get(f"/campaigns/{number}")
    assert "3 dimensions are below expectation, Reliability the furthest" in page.text
    assert "Demo data" in page.text


def test_every_instrument_is_offered() -> None:
    assert set(demo.RESPONDENTS) <= set(instruments.one_of_each())


def test_the_demo_shows_what_satisfaction_goes_with(site: Site) -> None:
    """Reliability counts most in the demo's satisfaction, and the regression of the counted answers finds it."""
    load_demo(site.database, PASSWORD)
    found = drivers.drivers(counted(site.database, "demo-servqual").tally)
    weights = dict(zip(TRUTH.dimensions, found.regression.predictors, strict=True))
    assert max(weights, key=lambda name: weights[name].relative_weight) == "reliability"
    client = site.sign_in(demo.LEAD_EMAIL)
    number = re.findall(r'href="/campaigns/(\d+)"', client.get("/campaigns").text)[-1]
    page = client.get(f"/campaigns/{number}").text
    assert "Important, yet behind: Reliability" in page
    assert "Nothing can be said of the satisfaction that low and high ratings go with" in page
    assert re.search(r"So many comparisons at once need \d+ people who rated every need; \d+ did\.", page)
