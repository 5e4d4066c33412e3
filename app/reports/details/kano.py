"""The figures behind a Kano report: how strong and how certain each category is, and what flagged answers change."""

from collections.abc import Sequence

from analysis.estimates import findings, kano
from analysis.estimates.findings import KanoFindings
from analysis.estimates.kano import ORDER, Need
from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from app.i18n import Locale, percent
from app.reports.details.common import NONE, care, few_flagged, or_none, reveals, withheld
from app.reports.figures.common import Subject
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences import FEWEST, category_word, certainty_word, too_few


def kano_sections(
    tally: Tally, rest: Tally, subject: Subject, locale: Locale, flags: Sequence[Flag] | None
) -> list[Section]:
    """flags: see `care`."""
    found, hidden = findings.kano_findings(tally), reveals(tally.respondents, rest.respondents)
    return [
        _strengths(found, subject, locale),
        _shares(found, subject, locale),
        _positions(found, subject, locale),
        *care(tally, flags, locale, lambda: _without_flagged(found.needs, kano.needs(rest), hidden, subject, locale)),
    ]


def _strengths(found: KanoFindings, subject: Subject, locale: Locale) -> Section:
    yes, no = locale.say("Yes"), locale.say("No")
    rows = [
        withheld(subject.names[one.id], 8, locale)
        if need.n < FEWEST
        else (
            subject.names[one.id],
            category_word(need.category, locale),
            category_word(one.category_oam_irq, locale),
            NONE if one.total_strength is None else percent(one.total_strength),
            NONE if one.category_strength is None else percent(one.category_strength),
            NONE if one.calibrated is None else yes if one.calibrated.significant else no,
            NONE if one.fong is None else yes if one.fong.significant else no,
            str(one.n_valid),
        )
        for need, one in zip(found.needs, found.strengths, strict=True)
    ]
    head = (
        locale.say("Need"),
        locale.say("Most frequent"),
        locale.say("Second opinion"),
        locale.say("Total strength"),
        locale.say("Category strength"),
        locale.say("Leaders differ"),
        locale.say("Fong"),
        "n",
    )
    words = locale.say(
        "Second opinion: the largest of O, A, M where they outnumber I, R, Q, otherwise of these. Leaders differ: a "
        "test that is wrong in one of ten cases. Fong's older test, shown for comparison, is wrong in about 18 of 100.",
    )
    table = Table(head, rows, words=frozenset({1, 2, 5, 6}))
    return Section(locale.say("How strong is each category?"), words, table)


def _shares(found: KanoFindings, subject: Subject, locale: Locale) -> Section:
    rows = []
    for need in found.needs:
        if need.n < FEWEST:
            rows.append(withheld(subject.names[need.id], 8, locale))
            continue
        cells = [f"{100 * low:.0f}–{100 * high:.0f}%" for low, high in found.intervals[need.id]["goodman"]]
        rows.append((subject.names[need.id], *cells, str(need.n)))
    head = (locale.say("Need"), *ORDER, "n")
    words = locale.say(
        "Intervals of the six shares of a need that hold together at 95% (Goodman); single intervals would lie."
    )
    return Section(locale.say("How certain are the shares?"), words, Table(head, rows))


def _positions(found: KanoFindings, subject: Subject, locale: Locale) -> Section:
    rows = [
        withheld(subject.names[one.id], 4, locale)
        if one.functional.n < FEWEST
        else (
            subject.names[one.id],
            or_none(one.functional.mean),
            or_none(one.dysfunctional.mean),
            str(one.functional.n),
        )
        for one in found.continuous
    ]
    head = (locale.say("Need"), locale.say("Where it is there"), locale.say("Where it is missing"), "n")
    words = locale.say(
        "Mean scores after DuMouchel, from −2 to 4: a supplement that keeps what the six letters leave out.",
    )
    return Section(locale.say("Positions without letters"), words, Table(head, rows))


def _without_flagged(
    whole: Sequence[Need], rest: Sequence[Need], hidden: bool, subject: Subject, locale: Locale
) -> Section:
    title = locale.say("The categories without flagged answers")
    if hidden:
        return Section(title, few_flagged(locale), None)
    rows = [
        (subject.names[need.id], category_word(need.category, locale) if need.n >= FEWEST else too_few(locale))
        + (
            (category_word(alone.category, locale), certainty_word(alone, locale), str(alone.n))
            if alone.n >= FEWEST and not reveals(need.n, alone.n)
            else (NONE, NONE, NONE)
        )
        for need, alone in zip(whole, rest, strict=True)
    ]
    head = (
        locale.say("Need"),
        locale.say("All answers"),
        locale.say("Without flagged answers"),
        locale.say("Certainty"),
        "n",
    )
    words = locale.say("If the two columns agree, thoughtless answers do not decide anything here.")
    return Section(title, words, Table(head, rows, words=frozenset({1, 2, 3})))
