"""Where the halves meet: a campaign's tally -> estimates -> sentences, figures, tables and files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analysis import findings, kano, servqual
from analysis.tally import Tally
from app import charts, counting, csv_files, figures
from app.csv_files import Cell
from app.details_kano import kano_sections
from app.details_servqual import servqual_sections
from app.figures import Subject
from app.i18n import Locale, long_date, say
from app.pages import Report, Section
from app.sentences import (
    FEWEST,
    category_word,
    certainty_word,
    kano_finding,
    kano_lines,
    servqual_finding,
    servqual_lines,
    worst_first,
)
from surveys.campaigns import Published
from surveys.errors import NotFound
from surveys.instruments.schema import Instrument
from surveys.storage.engine import Database

Counted = counting.Counted
answer_counts = counting.answer_counts
count_waiting = counting.count_waiting
close_due = counting.close_due
seal = counting.seal


def counted(database: Database, published: Published) -> Counted:
    """The campaign's tally, with everything that was acknowledged until now."""
    return counting.counted(database, published)


def _dates(first: date | None, last: date | None, locale: Locale) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return long_date(first, locale)
    return say(locale, "%(first)s to %(last)s", first=long_date(first, locale), last=long_date(last, locale))


def subject_of(instrument: Instrument, locale: Locale, dates: str = "", files: str = "") -> Subject:
    code = locale.code
    needs = {need.id: need.short[code] for need in instrument.needs}
    options = instrument.questions[0].scale.options if instrument.questions else ()
    ends = [option.label[code] for option in options if option.label is not None]
    return Subject(
        names={**needs, **{dimension.id: dimension.name[code] for dimension in instrument.dimensions}},
        numbers={need.id: str(number) for number, need in enumerate(instrument.needs, 1)},
        low_word=ends[0] if ends else "",
        high_word=ends[-1] if ends else "",
        dates=dates,
        files=files,
    )


def report(published: Published, found: Counted, locale: Locale) -> Report:
    """What a campaign's answers say; below the floor, how many there are and nothing else."""
    dates = _dates(found.first, found.last, locale)
    subject = subject_of(published.instrument, locale, dates, f"/campaigns/{published.id}")
    return report_of(published.instrument.method, found.tally, subject, locale)


def details(published: Published, found: Counted, locale: Locale) -> tuple[list[Section], str]:
    """The figures behind the report; below the floor none, and why."""
    n = found.tally.respondents
    if n < FEWEST:
        return [], _waiting(n, locale)
    subject = subject_of(published.instrument, locale)
    make = kano_sections if published.instrument.method == "kano" else servqual_sections
    return make(found.tally, found.rest, subject, locale), ""


def _waiting(n: int, locale: Locale) -> str:
    return say(locale, "No answers yet") if n == 0 else say(locale, "Too few answers to show anything yet")


def report_of(method: str, tally: Tally, subject: Subject, locale: Locale) -> Report:
    n = tally.respondents
    if n < FEWEST:
        waiting = _waiting(n, locale)
        return Report(waiting, n, [], [], waiting)
    if method == "kano":
        return kano_report(kano.needs(tally), n, subject, locale)
    found = findings.servqual_findings(tally, ())
    page = servqual_report(found.gaps, subject, locale)
    if found.drivers is None or not found.drivers.enough:
        return page
    return replace(page, figures=[*page.figures, *charts.of_satisfaction(found, subject, locale)])


def servqual_report(gaps: servqual.Gaps, subject: Subject, locale: Locale) -> Report:
    ring = charts.ring(gaps, subject, locale)
    bars, needs = figures.dimensions(gaps, subject, locale), figures.needs(gaps, subject, locale)
    drawn = [bars, *([ring] if ring else []), needs]
    finding = servqual_finding(gaps, subject.names, locale)
    return Report(finding, gaps.respondents, servqual_lines(gaps, subject.names, locale), drawn)


def kano_report(needs: Sequence[kano.Need], n: int, subject: Subject, locale: Locale) -> Report:
    drawn = [figures.better_worse(needs, subject, locale), figures.shares(needs, subject, locale)]
    return Report(kano_finding(needs, locale), n, kano_lines(needs, subject.names, locale), drawn)


def csv(published: Published, found: Counted, locale: Locale, figure: str) -> bytes:
    """A figure's numbers, unrounded. NotFound: no such figure, or too few answers to show it."""
    if found.tally.respondents < FEWEST:
        raise NotFound
    subject = subject_of(published.instrument, locale)
    if published.instrument.method == "kano":
        if figure not in ("better-worse", "shares"):
            raise NotFound
        return _kano_csv(kano.needs(found.tally), subject, locale)
    gaps = servqual.gaps(found.tally)
    rows = {"dimensions": gaps.dimensions, "needs": gaps.items}.get(figure)
    if rows is None:
        raise NotFound
    return _gaps_csv(rows, subject, locale)


def _gaps_csv(rows: Sequence[servqual.Row], subject: Subject, locale: Locale) -> bytes:
    head = [
        "id",
        say(locale, "Name"),
        say(locale, "Expectation"),
        say(locale, "Perception"),
        say(locale, "Gap"),
        say(locale, "Interval from"),
        say(locale, "Interval to"),
        say(locale, "Standard deviation"),
        "n",
    ]
    body: list[list[Cell]] = [
        [
            row.id,
            subject.names[row.id],
            row.expectation,
            row.perception,
            row.gap.mean,
            row.gap.lower,
            row.gap.upper,
            row.gap.sd,
            row.gap.n,
        ]
        for row in worst_first(rows)
        if row.gap.n >= FEWEST
    ]
    return csv_files.write(head, body)


def _kano_csv(needs: Sequence[kano.Need], subject: Subject, locale: Locale) -> bytes:
    head = [
        "id",
        say(locale, "Name"),
        say(locale, "Category"),
        say(locale, "Certainty"),
        *kano.ORDER,
        "n",
        *(say(locale, "Better"), say(locale, "Better from"), say(locale, "Better to")),
        *(say(locale, "Worse"), say(locale, "Worse from"), say(locale, "Worse to")),
    ]
    body: list[list[Cell]] = [
        [
            need.id,
            subject.names[need.id],
            category_word(need.category, locale),
            certainty_word(need, locale),
            *(need.counts[category] for category in kano.ORDER),
            need.n,
            *(need.better.value, need.better.lower, need.better.upper),
            *(need.worse.value, need.worse.lower, need.worse.upper),
        ]
        for need in needs
        if need.n >= FEWEST
    ]
    return csv_files.write(head, body)
