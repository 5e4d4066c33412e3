"""Figures of trends, why, quality and one need's page are the tallies' own estimates."""

import pytest

from analysis.claims import waves
from analysis.claims.gaps import claims as gap_claims
from analysis.claims.kano import needs as kano_needs
from analysis.estimates import reading
from analysis.estimates.ratings import mean_of
from app.i18n import number, signed
from app.reading.rounds import Read
from app.reports.levels import ratings_by_question
from app.tallies import counting
from surveys import instruments
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign
from tests.app.conftest import Repairs
from tests.app.reading.made import collect, tally
from tests.conftest import Site
from tests.factories import close, make_campaign, make_key, published_of


def dicts(rows: list[list[str]]) -> list[dict[str, str]]:
    head, *body = rows
    return [dict(zip(head, row, strict=True)) for row in body]


def test_trends(repairs: Repairs) -> None:
    site, lead, path, made = repairs.site, repairs.lead, repairs.path, repairs.made
    rounds = {"Quarter 2 of 2026": made["servqual0"], "Quarter 3 of 2026": made["servqual1"]}
    for part in ("dimensions", "needs"):
        rows = dicts(lead.file(f"{path}/trends/trend-{part}-{made['servqual1'].id}.csv"))
        own = {}
        for name, campaign in rounds.items():
            gaps = gap_claims(tally(site.database, campaign)).gaps
            own |= {(name, row.id): row.gap for row in (gaps.dimensions if part == "dimensions" else gaps.items)}
        assert {(row["Group"], row["id"]) for row in rows} == own.keys()
        for row in rows:
            gap = own[row["Group"], row["id"]]
            assert (float(row["Gap"]), int(row["n"])) == (gap.mean, gap.n)
            assert (float(row["Interval from"]), float(row["Interval to"])) == (gap.lower, gap.upper)


def test_one_need(repairs: Repairs) -> None:
    site, lead, path, made = repairs.site, repairs.lead, repairs.path, repairs.made
    for need in ("on_date", "polite"):
        for name, campaign in (("Quarter 2 of 2026", made["servqual0"]), ("Quarter 3 of 2026", made["servqual1"])):
            own = next(row for row in gap_claims(tally(site.database, campaign)).gaps.items if row.id == need)
            gap = next(
                row for row in dicts(lead.file(f"{path}/needs/{need}/gap-over-time.csv")) if row["Round"] == name
            )
            assert (float(gap["Gap"]), int(gap["n"])) == (own.gap.mean, own.gap.n)
            assert (float(gap["Interval from"]), float(gap["Interval to"])) == (own.gap.lower, own.gap.upper)
            levels = dicts(lead.file(f"{path}/needs/{need}/levels-over-time.csv"))
            level = next(row for row in levels if row["Round"] == name)
            assert (float(level["Expectation"]), float(level["Perception"])) == (own.expectation, own.perception)
        last = tally(site.database, made["servqual1"])
        perceived, expected = (reading.item(last, scale, need) for scale in ("perception", "expectation"))  # type: ignore[arg-type]
        for row in dicts(lead.file(f"{path}/needs/{need}/distribution.csv")):
            for name, found in (("Perception", perceived), ("Expectation", expected)):
                own_share = found.counts[found.values == float(row["Point"])].sum() / found.n
                assert float(row[name]) == pytest.approx(own_share, abs=1e-12)
        for name, campaign in (("Quarter 2 of 2026", made["kano0"]), ("Quarter 3 of 2026", made["kano1"])):
            kano = next((row for row in kano_needs(tally(site.database, campaign)) if row.id == need), None)
            if kano is None:  # Kano asks about fewer needs
                assert "kano-over-time" not in lead.page(f"{path}/needs/{need}")
                continue
            rows = dicts(lead.file(f"{path}/needs/{need}/kano-over-time.csv"))
            row = next(row for row in rows if row["Round"] == name)
            assert {category: int(row[category]) for category in kano.counts} == kano.counts
            said = reading.answers(tally(site.database, campaign), f"{need}.importance", 1)
            if said.n:
                weights = dicts(lead.file(f"{path}/needs/{need}/importance-over-time.csv"))
                weight = next(row for row in weights if row["Round"] == name)
                assert float(weight["Importance"]) == mean_of(said).mean


def test_quality(repairs: Repairs) -> None:
    """In the second round East answers more often; the change at the earlier mix is its groups' own."""
    site, lead, path, made = repairs.site, repairs.lead, repairs.path, repairs.made
    more = collect(site, "servqual", "more", 0.9, 20, sites=("East", "East", "North"))
    lead.post(f"{path}/campaigns/{made['servqual1'].id}/out")
    lead.post(f"{path}/campaigns", campaign=str(more.id), day="2026-08-04")
    page = lead.page(f"{path}/quality")
    then, now = (_sites(site, campaign) for campaign in (made["servqual0"], more))
    counts = [{name: each.respondents for name, each in part.items()} for part in (then, now)]
    test = waves.composition(*counts)
    assert test.chi2 is not None
    assert f"chi-square {number(test.chi2)}" in page
    assert "Other people" in page
    weights = {name: counts[0][name] / sum(counts[0].values()) for name in counts[0]}
    level = sum(weight * _overall(now[name]) for name, weight in weights.items() if name in now)
    shared = sum(weight for name, weight in weights.items() if name in now)
    before, raw = (_overall(tally(site.database, campaign)) for campaign in (made["servqual0"], more))
    assert f"changed by {signed(raw - before)}; with the earlier mix" in page
    assert f"it would have changed by {signed(level / shared - before)}" in page


def _sites(site: Site, campaign: Campaign) -> dict[str, counting.Tally]:
    counted = counting.counted(site.database, published_of(site.database, campaign))
    return dict(counted.groups("site"))


def _overall(of: counting.Tally) -> float:
    means = [mean_of(reading.dimension(of, "gap", name)).mean or 0.0 for name in of.design.dimensions]
    return sum(means) / len(means)


def test_why(repairs: Repairs) -> None:
    site, lead, path, made = repairs.site, repairs.lead, repairs.path, repairs.made
    asked = instruments.load("gaps_managers")
    campaign = make_campaign(site.database, "gaps_managers", "managers", plan=Plan({"en": "M"}), at_once=True)
    for place in range(12):
        fields = {name: field for name, field in _managers(asked, place).items()}
        sent = site.client.post("/s/managers", data={"key": make_key(), **fields})
        assert sent.status_code == 200, sent.text
    counting.count_waiting(site.database)
    close(site.database, campaign)
    lead.post(f"{path}/campaigns", campaign=str(campaign.id), day="2026-08-04")
    page = lead.page(f"{path}/why")
    published = published_of(site.database, campaign)
    from app.i18n import BY_CODE

    read = Read(published, BY_CODE["en"], lambda each: counting.counted(site.database, each))
    customers = {row.id: row.gap for row in gap_claims(tally(site.database, made["servqual1"])).gaps.dimensions}
    question, subject = read.wave.questions[0], read.wave.subject
    for level in ratings_by_question(question, tally(site.database, campaign), subject):
        assert level.mean.mean is not None
        cells = page.split(f'<th scope="row">{level.name}</th>')[1].split("</tr>")[0]
        assert f">{number(level.mean.mean)}<" in cells
        assert f">{signed(customers[level.id].mean or 0.0)}<" in cells

    one = lead.page(f"{path}/needs/on_date")
    rated = {level.id: level for level in ratings_by_question(question, tally(site.database, campaign), subject)}
    assert "What managers and staff say of “Reliability”" in one
    assert f">{number(rated['reliability'].mean.mean or 0.0)}<" in one.split("What managers and staff say of", 1)[1]
    for each in read.wave.questions:  # each on the page's time axis too
        head, *rows = lead.file(f"{path}/needs/on_date/{each.id}.csv")
        said = {level.id: level.mean for level in ratings_by_question(each, tally(site.database, campaign), subject)}
        assert [(row[1], row[4]) for row in rows] == [(str(said["reliability"].mean), "12")], head
    need = {row.id: row.gap for row in gap_claims(tally(site.database, made["servqual1"])).gaps.items}["on_date"]
    assert f"customers see a gap of {signed(need.mean or 0.0)} here" in one


def _managers(asked: instruments.Instrument, place: int) -> dict[str, str]:
    found = {}
    for at, name in enumerate(sorted(asked.fields)):
        found[name] = str(1 + (place + at) % 7)
    return found
