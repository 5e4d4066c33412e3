"""The gallery draws every chart in every language, and what a title claims stands in its table."""

import json

import numpy as np
import pytest

from analysis.estimates import drivers
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from app.commands.demo import load_demo
from app.i18n import BY_CODE
from app.reports import gallery
from app.reports.figures.asymmetry import penalties
from app.reports.pages import Figure
from app.reports.subject import Subject
from tests.analysis.figures import plotly
from tests.conftest import Site
from tests.factories import PASSWORD


@pytest.mark.slow
@pytest.mark.parametrize("code", BY_CODE)
def test_every_chart_is_valid_titled_and_has_its_numbers(code: str) -> None:
    figures = gallery.figures(BY_CODE[code])
    ids = [figure.id for figure in figures]
    assert len(ids) == len(set(ids)) >= 14
    for figure in figures:
        assert figure.title
        assert figure.measure
        assert figure.table.rows
        assert all(len(row) == len(figure.table.head) for row in figure.table.rows)
        assert (figure.drawn is None) == (figure.heat is not None)
        for width in ("wide", "phone") if figure.drawn else ():
            drawing = figure.drawn[width]  # type: ignore[index]
            plotly.check(drawing)
            assert "NaN" not in json.dumps(drawing)


def test_a_small_group_is_withheld() -> None:
    (heat,) = [figure.heat for figure in gallery.figures(BY_CODE["en"]) if figure.heat]
    assert {(cells[-1].text, cells[-1].tone) for _, cells in heat.rows} == {("–", "few")}
    assert {cells[-1].more for _, cells in heat.rows} <= {"n = 2", "n = 3", "n = 4"}


def test_a_cell_of_the_heat_map_opens_to_say_its_interval_and_n() -> None:
    (found,) = [figure for figure in gallery.figures(BY_CODE["en"]) if figure.heat]
    assert found.heat is not None
    (name, (cell, *_)), row = found.heat.rows[0], found.table.rows[0]
    assert (name, cell.text) == tuple(row[:2])
    assert cell.more == f"{row[2]}, n = {row[3]}"
    assert {tone for tone, _ in found.heat.key} >= {cell.tone for _, cells in found.heat.rows for cell in cells}
    assert len(found.file) > len(found.heat.rows)


def test_the_gallery_is_there_with_the_demo_only(site: Site) -> None:
    assert site.client.get("/charts").status_code == 404
    load_demo(site.database, PASSWORD)
    page = site.client.get("/charts")
    assert page.status_code == 200
    assert "Every chart that GapLens draws" in page.text


def test_a_table_withholds_what_its_chart_withholds() -> None:
    """Enough high ratings, but hardly anybody in the middle to compare them with."""
    design = Design(("a", "b"), {"one": ("a", "b")}, 1, 7, overall=(1, 7))
    p = np.full((60, 2), 7.0)
    p[:3] = 4
    overall = np.where(p[:, 0] == 7, 6.0, 3.0)
    tally = fold(score_servqual(design, p, p, overall=overall))
    subject = Subject(BY_CODE["en"], {"a": "A", "b": "B"}, {})
    figure = penalties(drivers.penalties(tally), subject)
    assert figure.table.head == ["Need", "n, low", "n, high"]
    assert figure.drawn is None
    assert figure.title == "Too few rate any need low to say which satisfaction that goes with"


def test_a_half_that_nobody_can_fill_is_a_sentence() -> None:
    """Ratings from the middle up only: what a low one goes with cannot be said, the effect of a high one can."""
    design = Design(("a", "b"), {"one": ("a", "b")}, 1, 7, overall=(1, 7))
    p = np.full((60, 2), 7.0)
    p[:30, 0] = p[15:45, 1] = 4
    overall = np.where(p[:, 0] == 7, 6.0, 3.0) + np.arange(60) % 2
    tally = fold(score_servqual(design, p, p, overall=overall))
    subject = Subject(BY_CODE["en"], {"a": "A", "b": "B"}, {})
    figure = penalties(drivers.penalties(tally), subject)
    assert figure.title == "Too few rate any need low to say which satisfaction that goes with"
    assert figure.drawn is None
    assert figure.table.head == ["Need", "High rating", "n, low", "n, high"]


def rated_by(n: int) -> Figure:
    """Two needs, both with low and high ratings: four effects at once."""
    design = Design(("a", "b"), {"one": ("a", "b")}, 1, 7, overall=(1, 7))
    p = np.random.default_rng(6).integers(1, 8, (60, 2))[:n].astype(float)
    overall = np.where(p[:, 0] <= 2, 2.0, 6.0) + np.arange(n) % 2
    tally = fold(score_servqual(design, p, p, overall=overall))
    return penalties(drivers.penalties(tally), Subject(BY_CODE["en"], {"a": "A", "b": "B"}, {}))


@pytest.mark.parametrize("n", [39, 40, 41])
def test_fewer_than_ten_an_effect_say_how_many_are_needed(n: int) -> None:
    figure = rated_by(n)
    if n < 40:
        assert figure.title == "Nothing can be said of the satisfaction that low and high ratings go with"
        assert figure.measure.endswith("So many comparisons at once need 40 people who rated every need; 39 did.")
        assert (figure.drawn, figure.table.head) == (None, ["Need", "n, low", "n, high"])
        assert figure.file[0] == ["id", "Need", "Low rating", "High rating", "n, low", "n, high"]
        assert {cell for row in figure.file[1:] for cell in row[2:4]} == {None}
    else:
        assert "A low rating of “A” goes with" in figure.title
        assert figure.drawn is not None
        assert len(figure.table.head) == 5


def test_needs_that_are_always_rated_alike_cannot_be_judged() -> None:
    design = Design(("a", "b"), {"one": ("a", "b")}, 1, 7, overall=(1, 7))
    p = np.repeat(np.arange(60.0)[:, None] % 7 + 1, 2, axis=1)
    tally = fold(score_servqual(design, p, p, overall=np.arange(60.0) % 5 + 1))
    figure = penalties(drivers.penalties(tally), Subject(BY_CODE["en"], {"a": "A", "b": "B"}, {}))
    assert figure.title == "Nothing can be said of the satisfaction that low and high ratings go with"
    assert "Cannot be judged: " in figure.measure
    assert figure.drawn is None
