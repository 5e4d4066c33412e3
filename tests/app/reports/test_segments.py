"""Groups of people side by side: each that is large enough, none of which a few people could be worked out."""

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

from app.i18n import BY_CODE
from app.reports import report as reports
from app.reports.pages import Figure
from app.reports.sentences.common import too_few
from app.tallies.counting import Counted
from app.tallies.protection import Page, final
from app.tallies.tallying import fold, fold_protected
from surveys.campaigns.published import Published
from tests.answers import documents, published

EN = BY_CODE["en"]
SITES = {"site": ["North", "South", "East"]}


def campaign(instrument: str = "servqual", **settings: Any) -> Published:
    return published(instrument, **{"anonymity": "named", "segments": SITES} | settings)


def counted(of: Published, sites: Sequence[str], worse_in: str = "") -> Counted:
    """One answer a site that is named; an empty name skipped the question. worse_in: where all is perceived as bad."""
    rows = []
    for number, (document, site) in enumerate(zip(documents(of, len(sites)), sites, strict=True)):
        answers = json.loads(document)
        answers.pop("segment.site", None)
        if site:
            answers["segment.site"] = site
        if site and site == worse_in:
            answers |= dict.fromkeys(
                (name for name in answers if name.endswith((".perception", ".perceived"))), 1 + number % 4 // 2
            )
            answers |= dict.fromkeys((name for name in answers if name.endswith(".absent")), 5)
            answers |= dict.fromkeys((name for name in answers if name.endswith(".present")), 2)
        rows.append(json.dumps(answers))
    if not of.protected:
        return Counted(fold(of.instrument, rows), None, None)
    marks = [""] * len(rows)
    open_ones = fold_protected(of.instrument, rows, marks)
    return Counted(
        open_ones if of.in_steps else final(of.instrument, lambda: [Page(rows, marks, [None] * len(rows))]), None, None
    )


def by_site(of: Published, sites: Sequence[str], worse_in: str = "") -> Figure | None:
    figures = reports.report(of, counted(of, sites, worse_in), EN).figures
    return next((figure for figure in figures if figure.id == "by-site"), None)


def names_shown(figure: Figure | None) -> set[str]:
    assert figure is not None
    assert figure.heat is not None
    return {name for name, cells in figure.heat.rows if all(cell.tone != "few" for cell in cells)}


@pytest.mark.parametrize("instrument", ["servqual", "servperf", "zones"])
def test_a_site_that_is_worse_is_found(instrument: str) -> None:
    sites = ["North", "South"] * 20
    found, even = (by_site(campaign(instrument), sites, worse_in) for worse_in in ("South", ""))
    assert found is not None
    assert even is not None
    assert found.title.startswith("Site: 5 clear differences, in Tangibles")
    assert even.title == "Site: no clear difference"
    assert names_shown(found) == {"North", "South"}


def test_what_differs_stands_among_the_sentences() -> None:
    of, sites = campaign(), ["North", "South"] * 20
    for worse_in, hollow in (("South", False), ("", True)):
        lines = reports.report(of, counted(of, sites, worse_in), EN).lines
        assert [line.hollow for line in lines if line.words.startswith("Site: ")] == [hollow]


def test_categories_that_differ_are_found() -> None:
    found = by_site(campaign("kano"), ["North", "South"] * 20, "South")
    assert found is not None
    assert "clear difference" in found.title.replace("no clear", "")
    assert all("n\N{NO-BREAK SPACE}=" in cell for row in found.table.rows for cell in row[1:3])


@pytest.mark.parametrize("few", [4, 5])
def test_a_group_below_the_floor_is_withheld_and_so_is_what_would_show_it(few: int) -> None:
    """With four in the East the smallest other group is left out as well, else the whole would tell of these four."""
    of = campaign()
    figure = by_site(of, ["North"] * 30 + ["South"] * 12 + ["East"] * few)
    assert names_shown(figure) == ({"North", "South", "East"} if few == 5 else {"North"})
    assert figure is not None
    withheld = [row for row in figure.table.rows if row[0] not in names_shown(figure)]
    assert all(row[2:] == ("–", too_few(reports._subject(of, counted(of, []), EN)), "–") for row in withheld)
    assert all(row[2] is None and row[5] is None for row in figure.file[1:] if row[0] not in names_shown(figure))


@pytest.mark.parametrize("silent", [4, 5])
def test_who_skipped_the_question_is_not_told_by_the_rest(silent: int) -> None:
    figure = by_site(campaign(), ["North"] * 30 + ["South"] * 12 + [""] * silent)
    assert names_shown(figure) == ({"North", "South"} if silent == 5 else {"North"})


def test_ten_are_needed_to_compare() -> None:
    for few, words in ((9, "Site: not compared. Too few complete answers"), (10, "Site: 5 clear differences")):
        figure = by_site(campaign(), ["North"] * 30 + ["South"] * few, "South")
        assert figure is not None
        assert figure.title.startswith(words)


def test_groups_of_an_anonymous_campaign_are_shown_once_it_is_closed() -> None:
    """A batch of ten may bring one more to a group."""
    sites = ["North", "South"] * 20
    assert by_site(campaign(anonymity="anonymous"), sites) is None
    assert names_shown(by_site(campaign(anonymity="anonymous", state="closed"), sites)) == {"North", "South"}


def test_only_what_the_campaign_lists_is_shown() -> None:
    assert by_site(campaign(segments={}), ["North", "South"] * 20) is None


def dimension_scores(of: Published, rows: Sequence[dict[str, Any]], dimension: str) -> list[float]:
    """By hand: each person's mean gap over the needs of which they answered both, if that is half of them or more."""
    needs = [need.id for need in of.instrument.needs if need.dimension == dimension]
    scores = []
    for row in rows:
        pairs = [(row.get(f"{need}.perception"), row.get(f"{need}.expectation")) for need in needs]
        gaps = [p - e for p, e in pairs if isinstance(p, int) and isinstance(e, int)]
        if 2 * len(gaps) >= len(needs):
            scores.append(sum(gaps) / len(gaps))
    return scores


def test_means_intervals_and_p_are_those_of_scipy() -> None:
    of, sites = campaign(), ["North", "South", "East"] * 14
    documents_with_sites = [
        json.loads(document) | {"segment.site": site}
        for document, site in zip(documents(of, len(sites)), sites, strict=True)
    ]
    figure = by_site(of, sites, "")
    assert figure is not None
    shown = {(row[0], row[1]): row[2:] for row in figure.file[1:]}
    raw = {}
    for dimension in of.instrument.dimensions:
        groups = {
            site: dimension_scores(
                of, [row for row in documents_with_sites if row["segment.site"] == site], dimension.id
            )
            for site in SITES["site"]
        }
        raw[dimension.name.en] = stats.f_oneway(*groups.values(), equal_var=False).pvalue
        for site, scores in groups.items():
            low, high = stats.t.interval(0.95, len(scores) - 1, np.mean(scores), stats.sem(scores))
            assert shown[site, dimension.name.en][:4] == pytest.approx((np.mean(scores), low, high, len(scores)))
    largest, ordered = 0.0, sorted(raw, key=lambda name: raw[name])
    for place, name in enumerate(ordered):  # Holm
        largest = max(largest, min(1.0, raw[name] * (len(ordered) - place)))
        assert shown["North", name][4] == pytest.approx(largest)


def test_a_group_s_category_says_how_sure_it_is() -> None:
    found = by_site(campaign("kano"), ["North", "South"] * 20)
    assert found is not None
    cells = [cell for row in found.table.rows for cell in row[1:3]]
    assert all(re.search(r"firm|leaning|Undecided ./.", cell) for cell in cells)


def test_the_file_has_every_group_unrounded() -> None:
    of = campaign()
    content = reports.csv(of, counted(of, ["North", "South"] * 20), EN, "by-site").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    assert head[:3] == ["Site", "Dimension", "Gap"]
    assert [row[0] for row in rows] == ["North"] * 5 + ["South"] * 5
    assert all(row[5] == "20" for row in rows)
