"""From five to nine answers: figures without intervals or verdicts, and one sentence that says so, not one a row."""

from collections.abc import Sequence

import pytest

from analysis.estimates.floors import JUDGED_FROM
from app.i18n import LOCALES, Locale
from app.reports import report as reports
from app.reports.pages import Report, Table
from app.reports.sentences.common import too_few
from app.reports.subject import Subject
from surveys import instruments
from tests.answers import published
from tests.app.reports.test_reports import counted

SUBJECTS = {locale.code: Subject(locale, {}, {}) for locale in LOCALES}


def said_of(name: str, people: int, locale: Locale) -> Report:
    return reports.report(published(name, "long"), counted(name, "long", people), locale)


def repeated(table: Table, words: str) -> Sequence[str]:
    """Heads of the columns that say the same in every row."""
    return [
        head for head, column in zip(table.head, zip(*table.rows, strict=True), strict=True) if set(column) == {words}
    ]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
@pytest.mark.parametrize("name", instruments.one_of_each())
@pytest.mark.parametrize("people", [5, 9])
def test_too_few_is_said_once_a_figure(name: str, people: int, locale: Locale) -> None:
    few = too_few(SUBJECTS[locale.code])
    found = said_of(name, people, locale)
    assert found.figures
    for figure in found.figures:
        if figure.heat or figure.id.startswith("by-"):
            continue
        assert few not in str(figure.drawn), figure.id
        assert repeated(figure.table, few) == [], figure.id
        known = any(row[figure.table.head.index("n")] != "–" for row in figure.table.rows)
        assert (figure.drawn is None, figure.open) == (True, known), figure.id
        assert str(JUDGED_FROM) in figure.measure
    assert sum(bool(line.few) for line in found.lines) <= 1
    sections, _ = reports.details(published(name, "long"), counted(name, "long", people), locale)
    assert [section.title for section in sections if section.table and repeated(section.table, few)] == []


@pytest.mark.parametrize("name", ["servqual", "servperf", "kano", "zones", "pulse"])
def test_nothing_is_taken_away_but_the_repetition(name: str) -> None:
    """Every name keeps its row with its figures and n; from ten answers on the chart is there."""
    (locale,) = [locale for locale in LOCALES if locale.code == "en"]
    at_nine = {figure.id: figure for figure in said_of(name, JUDGED_FROM - 1, locale).figures}
    at_ten = {figure.id: figure for figure in said_of(name, JUDGED_FROM, locale).figures}
    for id_, figure in at_nine.items():
        assert sorted(row[0] for row in figure.table.rows) == sorted(row[0] for row in at_ten[id_].table.rows), id_
        assert "n" in figure.table.head
    assert any(figure.drawn for figure in at_ten.values())
