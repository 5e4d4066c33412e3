"""The smallest difference that matters is the campaign's: sentences, tags, colours and captions go by it."""

import json
from functools import cache

import pytest

from app.i18n import BY_CODE
from app.reports import report as reports
from app.reports.pages import Report
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys import instruments
from tests.answers import documents, published

EN = BY_CODE["en"]


@cache
def report(name: str, least: float | None) -> Report:
    of = published(name, smallest_difference=least, segments={"site": ["North", "South"]})
    return reports.report(of, Counted(fold(of.instrument, documents(of, 120)), None, None), EN)


def tags(found: Report) -> list[str]:
    return [line.tag for line in found.lines[:6]]


def test_gaps_go_by_it_everywhere() -> None:
    """Five gaps of about one point."""
    usual, large = report("servqual", None), report("servqual", 3.0)
    assert usual.finding.startswith("5 dimensions are below expectation")
    assert large.finding == "No dimension is below expectation by more than next to nothing"
    assert (set(tags(usual)), set(tags(large))) == ({"Below"}, {"Hardly below"})
    for found, least in ((usual, "0.20"), (large, "3.00")):
        for figure in found.figures[:1] + [one for one in found.figures if one.id == "needs"]:
            assert f"at least {least}." in figure.measure
    (needs,) = (one for one in large.figures if one.id == "needs")
    assert needs.title == "No need is clearly below or above expectation"
    bars = [_coloured(found) for found in (usual, large)]
    assert bars == [2 + 2 * 5, 2]  # the words over the axis, and the bars, each drawn twice
    tones = [{cell.tone for _, row in _heat(found) for cell in row} for found in (usual, large)]
    assert tones[0] & {"m2", "m3"}
    assert tones[1] == {"z"}


def _coloured(found: Report) -> int:
    return json.dumps(found.figures[0].drawn).count("gap-below")


def _heat(found: Report) -> list[tuple[str, list[object]]]:
    (figure,) = [one for one in found.figures if one.id == "by-site"]
    assert figure.heat is not None
    return list(figure.heat.rows)  # type: ignore[arg-type]


def test_levels_and_zones_go_by_it() -> None:
    for name, words in (("servperf", "clearly, and by at least 2.50."), ("zones", "by less than 2.50.")):
        assert words in report(name, 2.5).figures[0].measure


@pytest.mark.parametrize("name", instruments.one_of_each())
def test_every_questionnaire_has_a_scale_to_compare_it_with(name: str) -> None:
    assert instruments.load(name).widest >= 4
