"""Where the halves meet: a campaign's tally -> estimates -> sentences, figures, tables and files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from analysis.estimates import findings, kano, servqual
from app.i18n import Locale
from app.reports import general_questions as asked
from app.reports.details.kano import kano_sections
from app.reports.details.levels import ladder_sections, pulse_sections, servperf_sections, zones_sections
from app.reports.details.servqual import servqual_sections, short_servqual_sections
from app.reports.figures import charts
from app.reports.figures import common as figures
from app.reports.figures.common import Subject
from app.reports.general_questions import pulse_report
from app.reports.methods.servperf import ladder_report, servperf_report
from app.reports.methods.zones import zones_report
from app.reports.pages import (
    Report,
    Section,
)
from app.reports.sentences import FEWEST, kano_finding, kano_lines, servqual_finding, servqual_lines
from app.reports.wave import Wave
from app.tallies.counting import Counted
from app.web import csv_files
from surveys.campaigns.published import Published
from surveys.errors import NotFound
from surveys.instruments.schema import Instrument, Method


def _dates(first: date | None, last: date | None, locale: Locale) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return locale.date(first)
    return locale.say("%(first)s to %(last)s", first=locale.date(first), last=locale.date(last))


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


def _wave(published: Published, found: Counted, locale: Locale) -> Wave:
    form, instrument = published.form(), published.instrument
    subject = subject_of(instrument, locale, _dates(found.first, found.last, locale), f"/campaigns/{published.id}")
    asked = len(form.needs) if len(form.needs) < len(instrument.needs) else None
    return Wave(instrument, form.general, found.parts, subject, asked, published.batching)


def report(published: Published, found: Counted, locale: Locale) -> Report:
    """What a campaign's answers say; below the floor, how many there are and nothing else."""
    n = found.tally.respondents
    if n < FEWEST:
        waiting = _waiting(published, n, locale)
        return Report(waiting, n, [], [], waiting)
    wave = _wave(published, found, locale)
    made = _REPORTS[published.instrument.method](wave, locale)
    drawn = [replace(own, csv=wave.subject.csv(own.id) if own.file else "") for own in made.figures]
    return replace(made, figures=drawn, note=_note(wave, locale))


def details(published: Published, found: Counted, locale: Locale) -> tuple[list[Section], str]:
    """The figures behind the report; below the floor none, and why."""
    n = found.tally.respondents
    if n < FEWEST:
        return [], _waiting(published, n, locale)
    return _DETAILS[published.instrument.method](_wave(published, found, locale), locale), ""


def csv(published: Published, found: Counted, locale: Locale, figure: str) -> bytes:
    """A figure's numbers, unrounded. NotFound: no such figure, or too few answers to show it."""
    for own in report(published, found, locale).figures:
        if own.id == figure and own.file:
            head, *rows = own.file
            return csv_files.write([str(cell) for cell in head], rows)
    raise NotFound


def _waiting(published: Published, n: int, locale: Locale) -> str:
    if n > 0:
        return locale.say("Too few answers to show anything yet")
    if published.batching:  # some may wait to be mixed
        return locale.say("No answers to show yet")
    return locale.say("No answers yet")


def _note(wave: Wave, locale: Locale) -> str:
    if wave.asked is None:
        return ""
    return locale.say(
        "Each person was asked %(asked)s of the %(all)s needs, drawn by chance: every need has its own n, a dimension "
        "that of its need with the fewest answers, and intervals are wider than those of a long form.",
        asked=wave.asked,
        all=len(wave.instrument.needs),
    )


def _with_gaps(wave: Wave, locale: Locale) -> Report:
    gaps = servqual.sampled_gaps(wave.tally) if wave.short else servqual.gaps(wave.tally)
    page = servqual_report(gaps, wave.subject, locale)
    more = charts.improvements(findings.priorities(wave.tally), wave.short, wave.subject, locale)
    drawn = [*page.figures, *more, *asked.figures_of(wave, locale)]
    return replace(page, figures=drawn, lines=[*page.lines, *asked.lines_of(wave, locale)])


def _with_needs(wave: Wave, locale: Locale) -> Report:
    page = kano_report(kano.needs(wave.tally), wave.tally.respondents, wave.subject, locale)
    drawn = [*page.figures, *asked.importance(wave, locale), *asked.figures_of(wave, locale)]
    return replace(page, figures=drawn, lines=[*page.lines, *asked.lines_of(wave, locale)])


def _gap_sections(wave: Wave, locale: Locale) -> list[Section]:
    make = short_servqual_sections if wave.short else servqual_sections
    return make(wave.tally, wave.rest, wave.subject, locale, wave.flags)


def _need_sections(wave: Wave, locale: Locale) -> list[Section]:
    return kano_sections(wave.tally, wave.rest, wave.subject, locale, wave.flags)


_REPORTS: dict[Method, Callable[[Wave, Locale], Report]] = {
    "servqual": _with_gaps,
    "servperf": servperf_report,
    "zones": zones_report,
    "kano": _with_needs,
    "ladder": ladder_report,
    "pulse": pulse_report,
}
_DETAILS: dict[Method, Callable[[Wave, Locale], list[Section]]] = {
    "servqual": _gap_sections,
    "servperf": servperf_sections,
    "zones": zones_sections,
    "kano": _need_sections,
    "ladder": ladder_sections,
    "pulse": pulse_sections,
}


def servqual_report(gaps: servqual.Gaps, subject: Subject, locale: Locale) -> Report:
    ring = charts.ring(gaps, subject, locale)
    bars, needs = figures.dimensions(gaps, subject, locale), figures.needs(gaps, subject, locale)
    drawn = [bars, *([ring] if ring else []), needs]
    finding = servqual_finding(gaps, subject.names, locale)
    return Report(finding, gaps.respondents, servqual_lines(gaps, subject.names, locale), drawn)


def kano_report(needs: Sequence[kano.Need], n: int, subject: Subject, locale: Locale) -> Report:
    drawn = [figures.better_worse(needs, subject, locale), figures.shares(needs, subject, locale)]
    return Report(kano_finding(needs, locale), n, kano_lines(needs, subject.names, locale), drawn)
