"""Where the halves meet: a campaign's tally -> estimates -> sentences, figures, tables and files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from analysis.claims.turnout import Groups
from analysis.estimates.findings import Fitted, fitted
from analysis.estimates.floors import SHOWN_FROM, shown
from analysis.rows.tally import Tally
from app.i18n import BY_CODE, Locale
from app.reports.contents import contents
from app.reports.details.common import few_said_once
from app.reports.methods import METHODS
from app.reports.methods.method import Method
from app.reports.pages import Report, Section
from app.reports.sentences import reach
from app.reports.sentences.common import few_together
from app.reports.sentences.turnout import turnout_sections
from app.reports.subject import Subject, subject_of
from app.reports.wave import SITE, Segment, Sites, Wave
from app.reports.words import SEGMENTS as SEGMENT_WORDS
from app.reports.words import channel_words
from app.tallies.counting import Counted
from app.web import csv_files
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS, KNOWN, SEGMENTS, Known
from surveys.codes import Segment as SegmentName
from surveys.errors import CountedAnew, NotFound
from surveys.places.today import Today

Group = SegmentName | Known


def report(published: Published, counted: Counted, locale: Locale, today: Today | None = None) -> Report:
    """What a campaign's answers say; below the floor, how many there are and nothing else. today: what was merged since
    it was opened is one group.
    """
    n = counted.n
    if waiting := _waiting(published, counted, locale):
        return Report(waiting, n, [], [], waiting)
    wave = wave_of(published, counted, locale, today)
    made = _method(published).report(wave)
    figures = [replace(figure, csv=wave.subject.csv(figure.id)) if figure.file else figure for figure in made.figures]
    lines = few_together(made.lines, wave.subject)
    return replace(
        made, lines=lines, figures=figures, note=_note(published, wave, today), contents=contents(figures, wave.subject)
    )


def details(
    published: Published,
    counted: Counted,
    locale: Locale,
    remembered: Callable[[Tally], Fitted] = fitted,
    invited: Mapping[str, Groups] = MappingProxyType({}),
    today: Today | None = None,
) -> tuple[Sequence[Section], str]:
    """The figures behind the report; below the floor none, and why. remembered: the fitted models of a tally. invited:
    who of them answered, by segment.
    """
    if waiting := _waiting(published, counted, locale):
        return [], waiting
    wave = replace(wave_of(published, counted, locale, today), fitted=remembered)
    method = _method(published)
    alike = reach.alike_section(wave, method.reaches) if method.reaches else []
    return few_said_once([*method.sections(wave), *alike, *turnout_sections(invited, wave.subject)], wave.subject), ""


def csv(published: Published, counted: Counted, locale: Locale, figure: str, today: Today | None = None) -> bytes:
    """A figure's numbers, unrounded. NotFound: no such figure, or too few answers to show it. CountedAnew: not now."""
    if counted.anew:
        raise CountedAnew
    for figure_shown in report(published, counted, locale, today).figures:
        if figure_shown.id == figure and figure_shown.file:
            head, *rows = figure_shown.file
            return csv_files.write([str(cell) for cell in head], rows)
    raise NotFound


def _method(published: Published) -> Method:
    return METHODS[published.instrument.method]


def wave_of(published: Published, counted: Counted, locale: Locale, today: Today | None = None) -> Wave:
    """A campaign's answers as reports read them."""
    form, instrument = published.form(), published.instrument
    return Wave(
        parts=counted.parts,
        subject=_subject(published, counted, locale),
        flags=None if published.in_steps else _method(published).scoring.looked_for(),
        questions=instrument.questions,
        general=form.general,
        asked=published.asked,
        segments=_segments(published, counted, locale, today),
        least=published.smallest_difference,
        sites=_sites(published, counted, locale, today) if published.sites_are == "some" else None,
        invited=counted.invited,
    )


def _segments(published: Published, counted: Counted, locale: Locale, today: Today | None) -> list[Segment]:
    """Those that the campaign lists. None while figures move in steps: to a group one may bring a few."""
    if published.in_steps:
        return []
    every: tuple[Group, ...] = (*SEGMENTS, *KNOWN)
    listed = [name for name in every if name in published.asked_segments or name in published.kept]
    made = []
    for name in listed:
        values = _values(published, name, locale, today)
        if present := _grouped(counted.groups(name), values):
            made.append(Segment(name, locale.say(SEGMENT_WORDS[name]), present))
    return made


def _grouped(groups: Mapping[str, Tally], values: Mapping[str, str]) -> dict[str, Tally]:
    """Groups by their words; those of the same words together."""
    found: dict[str, Tally] = {}
    for value, word in values.items():
        if value in groups:
            found[word] = found[word] + groups[value] if word in found else groups[value]
    return found


def _sites(published: Published, counted: Counted, locale: Locale, today: Today | None) -> Sites:
    """None while figures move in steps, as of `_segments`."""
    values = _values(published, SITE, locale, today)
    pairs = {} if published.in_steps else _method(published).scoring.pairs
    return {part: _grouped(counted.groups(SITE, part), values) for part in pairs}


def _values(published: Published, segment: Group, locale: Locale, today: Today | None) -> Mapping[str, str]:
    """The values of a segment in their order, with the words for them."""
    if segment == "language":
        return {code: known.name for code, known in BY_CODE.items()}
    if segment != "channel":
        names = today.shown(published, segment) if today else {value: value for value in published.segments[segment]}
        return {value: locale.company(name) for value, name in names.items()}
    named = today.shown(published, segment) if today else {code: code for code in CHANNELS}
    return {code: channel_words(name, locale) for code, name in named.items()}


def _subject(published: Published, counted: Counted, locale: Locale) -> Subject:
    dates = _dates(counted.first, counted.last, locale)
    return subject_of(published.instrument, locale, dates, f"/campaigns/{published.id}")


def _dates(first: date | None, last: date | None, locale: Locale) -> str:
    if first is None or last is None:
        return ""
    return locale.days(first, last)


def _waiting(published: Published, counted: Counted, locale: Locale) -> str:
    """Why there is nothing to see; empty where there is."""
    few = published.protected and not shown(counted.n)  # nor is it told how few there are
    if counted.anew and not few:
        done, n = counted.anew.done, counted.anew.n
        return locale.say("The figures are being counted anew: %(done)s of %(n)s answers so far", done=done, n=n)
    n = counted.n
    return "" if shown(n) and not counted.anew else _too_few(published, n, locale)


def _too_few(published: Published, n: int, locale: Locale) -> str:
    if published.protected and not published.in_steps:  # how few they are is not told either
        return locale.say("No answers, or too few to show")
    if published.state == "closed" and published.take_back_until is None:
        return locale.say("Too few answers to show anything") if n else locale.say("No answers")
    if n > 0 and not published.protected:
        return locale.say(
            "%(n)s of %(least)s answers: the report appears with the last of these", n=n, least=SHOWN_FROM
        )
    if n > 0:
        return locale.say("Too few answers to show anything yet")
    if published.in_steps:  # some may wait for the next step
        return locale.say("No answers to show yet")
    return locale.say("No answers yet")


def _note(published: Published, wave: Wave, today: Today | None) -> str:
    """What holds for every figure."""
    locale = wave.subject.locale
    said = [
        _short(wave),
        fewer_people(published, locale),
        kept_apart(published, locale, today),
        reach.note(wave, _method(published).reaches),
    ]
    return locale.sentences([words for words in said if words])


def fewer_people(published: Published, locale: Locale) -> str:
    """What holds for figures beside those of all; empty where they are of everybody."""
    if not published.protected or published.in_steps:
        return ""
    return locale.say(
        "Groups, and figures without flagged answers, are of fewer people than the whole: who could be singled out by "
        "them and time together is left out."
    )


def kept_apart(published: Published, locale: Locale, today: Today | None) -> str:
    """That groups which are one today stand side by side; empty where none do."""
    if today is None or published.in_steps or not today.kept_apart(published):
        return ""
    return locale.say(
        "What was merged on the company's lists since stays apart here: what was published of a protected campaign "
        "never changes."
    )


def _short(wave: Wave) -> str:
    if wave.asked is None:
        return ""
    return wave.subject.say(
        "Each person was asked %(asked)s of the %(all)s needs, drawn by chance: every need has its own n, a dimension "
        "that of its need with the most answers, as at least so many people were asked, and intervals are wider than "
        "those of a long form.",
        asked=wave.asked,
        all=len(wave.tally.design.needs),
    )
