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
    assert all(cells[-1] == ("–", "few") for _, cells in heat.rows)


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
    figure = penalties([drivers.penalty_reward(tally, need) for need in "ab"], subject)
    assert {row[1:3] for row in figure.table.rows} == {("–", "–")}
    assert figure.title == "Too few rate any need low to say what that does to satisfaction"
