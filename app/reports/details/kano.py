"""The figures behind a Kano report: how strong and how certain each category is, and what flagged answers change."""

from collections.abc import Sequence

from analysis.claims.kano import needs
from analysis.estimates.floors import shown, too_few_left
from analysis.estimates.kano import ORDER, Continuous, Need, continuous, strengths
from analysis.statistics.multinomial import goodman
from app.i18n import percent
from app.reports.details.common import NONE, few_flagged, or_none, quality_sections, tabled, withheld, without_flags
from app.reports.details.terms import terms
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences.common import too_few
from app.reports.sentences.kano import category_word, certainty_word
from app.reports.subject import Subject
from app.reports.wave import Wave


def kano_sections(wave: Wave) -> list[Section]:
    subject, classified = wave.subject, needs(wave.tally, wave.table)
    return [
        _strengths(classified, subject),
        _shares(classified, subject),
        _positions(continuous(wave.tally), subject),
        *quality_sections(wave, lambda: _categories_without_flagged(wave)),
    ]


def kano_quality(wave: Wave) -> list[Section]:
    return without_flags(wave, lambda: _categories_without_flagged(wave))


def _strengths(classified: Sequence[Need], subject: Subject) -> Section:
    yes, no = subject.say("Yes"), subject.say("No")
    found = [strengths(need.id, need.counts) for need in classified]
    rows = [
        withheld(subject.names[one.id], 8, subject)
        if not shown(need.n)
        else (
            subject.names[one.id],
            category_word(need.category, subject),
            category_word(one.category_oam_irq, subject),
            NONE if one.total_strength is None else percent(one.total_strength),
            NONE if one.category_strength is None else percent(one.category_strength),
            NONE if one.calibrated is None else yes if one.calibrated.significant else no,
            NONE if one.fong is None else yes if one.fong.significant else no,
            str(one.n_valid),
        )
        for need, one in zip(classified, found, strict=True)
    ]
    head = (
        subject.say("Need"),
        subject.say("Most frequent"),
        subject.say("Second opinion"),
        subject.say("Total strength"),
        subject.say("Category strength"),
        subject.say("Leaders differ"),
        subject.say("Fong"),
        "n",
    )
    words = subject.say(
        "Second opinion: the largest of O, A, M where they outnumber I, R, Q, otherwise of these. Leaders differ: a "
        "test that is wrong in one of ten cases. Fong's older test, shown for comparison, is wrong in about 18 of 100.",
    )
    table = Table(head, rows, words=frozenset({1, 2, 5, 6}))
    meaning = terms(subject, "letters", "total", "category", "fong")
    return tabled(subject.say("How strong is each category?"), words, table, meaning, subject)


def _shares(classified: Sequence[Need], subject: Subject) -> Section:
    rows = []
    for need in classified:
        if not shown(need.n):
            rows.append(withheld(subject.names[need.id], 8, subject))
            continue
        cells = [f"{100 * low:.0f}–{100 * high:.0f}%" for low, high in goodman([need.counts[one] for one in ORDER])]
        rows.append((subject.names[need.id], *cells, str(need.n)))
    head = (subject.say("Need"), *ORDER, "n")
    words = subject.say(
        "Intervals of the six shares of a need that hold together at 95% (Goodman); single intervals would lie."
    )
    meaning = terms(subject, "letters", "goodman")
    return tabled(subject.say("How certain are the shares?"), words, Table(head, rows), meaning, subject)


def _positions(positions: Sequence[Continuous], subject: Subject) -> Section:
    rows = [
        withheld(subject.names[one.id], 4, subject)
        if not shown(one.functional.n)
        else (
            subject.names[one.id],
            or_none(one.functional.mean),
            or_none(one.dysfunctional.mean),
            str(one.functional.n),
        )
        for one in positions
    ]
    head = (subject.say("Need"), subject.say("Where it is there"), subject.say("Where it is missing"), "n")
    words = subject.say(
        "Mean scores after DuMouchel, from −2 to 4: a supplement that keeps what the six letters leave out.",
    )
    meaning = terms(subject, "dumouchel")
    return tabled(subject.say("Positions without letters"), words, Table(head, rows), meaning, subject)


def _categories_without_flagged(wave: Wave) -> Section:
    subject = wave.subject
    title = subject.say("The categories without flagged answers")
    whole, rest = (needs(tally, wave.table) for tally in (wave.tally, wave.unflagged))
    if too_few_left(wave.tally.respondents, wave.unflagged.respondents):
        return Section(title, few_flagged(subject), None)
    rows = [
        (
            subject.names[need.id],
            category_word(need.category, subject) if shown(need.n) else too_few(subject),
        )
        + (
            (category_word(alone.category, subject), certainty_word(alone, subject), str(alone.n))
            if shown(alone.n) and not too_few_left(need.n, alone.n)
            else (NONE, NONE, NONE)
        )
        for need, alone in zip(whole, rest, strict=True)
    ]
    head = (
        subject.say("Need"),
        subject.say("All answers"),
        subject.say("Without flagged answers"),
        subject.say("Certainty"),
        "n",
    )
    words = subject.say("If the two columns agree, the flagged answers decide nothing here.")
    return Section(title, words, Table(head, rows, words=frozenset({1, 2, 3})))
