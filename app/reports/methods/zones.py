"""The report of a zone of tolerance: what customers accept at least, what they desire, what they got."""

from collections.abc import Sequence

from analysis.estimates import zones as estimates
from analysis.estimates.zones import Status, Tolerance
from analysis.figures import zones as drawings
from analysis.figures.zones import ZoneLabels, ZoneRow
from analysis.statistics.intervals import Mean
from app.i18n import Locale, signed
from app.reports.figures.charts import NONE, drawn, mean_words, range_words
from app.reports.figures.common import Subject, basis
from app.reports.figures.levels import Scale
from app.reports.general_questions import ends_of, figures_of, lines_of
from app.reports.pages import (
    Figure,
    Line,
    Report,
    Table,
)
from app.reports.sentences import FEWEST, TOO_FEW, ends, interval, rank, side, tag_for, too_few
from app.reports.wave import Wave
from app.web.csv_files import Cell


def zones_report(wave: Wave, locale: Locale) -> Report:
    found = estimates.tolerances(wave.tally, wave.superiority, wave.short)
    scale, subject = ends_of(wave.instrument.questions[0].scale, locale), wave.subject
    dimensions = lowest_first(found.dimensions)
    figures = [
        zone("dimensions", dimensions, scale, subject, locale),
        zone("needs", lowest_first(found.needs), scale, subject, locale),
        *figures_of(wave, locale),
    ]
    lines = [_line(row, subject.names[row.id], locale) for row in dimensions]
    return Report(
        _finding(dimensions, subject, locale), wave.tally.respondents, [*lines, *lines_of(wave, locale)], figures
    )


def lowest_first(rows: Sequence[Tolerance]) -> list[Tolerance]:
    """By how far they are above the minimum; those without a figure last."""
    return sorted(rows, key=lambda row: rank(row.adequacy))


def certain(row: Tolerance) -> bool:
    """Whether the intervals agree with the status that the means have."""
    low, high = side(row.adequacy), side(row.superiority)
    return {"below zone": low < 0, "within zone": low > 0 > high, "above zone": high > 0}.get(row.status or "", False)


def _status_words(locale: Locale) -> dict[Status, str]:
    return {
        "below zone": locale.say("Below the minimum"),
        "within zone": locale.say("Within the zone"),
        "above zone": locale.say("Above what is desired"),
    }


def _status(row: Tolerance, locale: Locale) -> str:
    """By the means; whether the intervals agree stands beside it."""
    if row.status is None or row.perceived.n < TOO_FEW:
        return too_few(locale)
    word = _status_words(locale)[row.status]
    return word if certain(row) else locale.say("%(status)s, not clearly", status=word)


def zone(name: str, rows: Sequence[Tolerance], scale: Scale, subject: Subject, locale: Locale) -> Figure:
    """Minimum, desired and perceived of each dimension or need."""
    labels = ZoneLabels(
        names=subject.names,
        statuses=_status_words(locale),
        minimum=locale.say("Minimum"),
        desired=locale.say("Desired"),
        perceived=locale.say("Perception"),
        interval=locale.say("95% interval"),
        to=range_words(locale),
        too_few=too_few(locale),
        low_word=scale.low_word,
        high_word=scale.high_word,
    )
    marks = [
        ZoneRow(row.id, row.minimum.mean, row.desired.mean, row.perceived, row.status, certain(row)) for row in rows
    ]
    title = _title(name, rows, subject, locale)
    both = [drawings.zone_bands(marks, labels, low=scale.low, high=scale.high, phone=phone) for phone in (False, True)]
    counts = [row.perceived.n for row in rows]
    words = locale.say(
        "The band reaches from what customers accept at least to what they desire; the mark is what they got, with its "
        "95%% interval. Grey: the intervals do not settle where it lies. Scale: %(low)s to %(high)s.",
        low=scale.low,
        high=scale.high,
    )
    return Figure(
        name,
        title,
        f"{words} {basis(counts, subject, locale)}",
        drawn(title, *both),
        _table(rows, subject, locale),
        tag=tag_for(min(counts, default=0), locale),
        file=_file(rows, subject, locale),
    )


def _title(name: str, rows: Sequence[Tolerance], subject: Subject, locale: Locale) -> str:
    if name == "needs":
        return locale.say(
            "Of %(all)s needs %(below)s are below the minimum and %(above)s above what is desired",
            all=len(rows),
            below=sum(side(row.adequacy) < 0 for row in rows),
            above=sum(side(row.superiority) > 0 for row in rows),
        )
    if all(row.perceived.n < TOO_FEW for row in rows):
        return too_few(locale)
    below = [subject.names[row.id] for row in rows if side(row.adequacy) < 0]
    if below:
        return locale.say("Below what customers accept at least: %(names)s", names=locale.listed(below))
    return locale.say("Nothing is clearly below what customers accept at least")


def _finding(rows: Sequence[Tolerance], subject: Subject, locale: Locale) -> str:
    if all(row.perceived.n < TOO_FEW for row in rows):
        return too_few(locale)
    below = [row for row in rows if side(row.adequacy) < 0]
    if not below:
        return locale.say("No dimension is clearly below what customers accept at least")
    return locale.say_n(
        "One dimension is below what customers accept at least: %(worst)s",
        "%(n)s dimensions are below what customers accept at least, %(worst)s the furthest",
        len(below),
        worst=subject.names[below[0].id],
    )


def _line(row: Tolerance, name: str, locale: Locale) -> Line:
    if row.adequacy.mean is None or row.superiority.mean is None or row.adequacy.n < TOO_FEW:
        return Line(too_few(locale), True, locale.say("%(name)s: too few answers to say.", name=name))
    values = {
        "name": name,
        "adequacy": signed(row.adequacy.mean),
        "interval": interval(row.adequacy, locale),
        "superiority": signed(row.superiority.mean),
        "limits": interval(row.superiority, locale),
    }
    if side(row.adequacy) < 0:
        words = locale.say("%(name)s is below the minimum: %(adequacy)s (%(interval)s).", **values)
        return Line(locale.say("Below"), False, words)
    if side(row.superiority) > 0:
        words = locale.say("%(name)s is above what is desired: %(superiority)s (%(limits)s).", **values)
        return Line(locale.say("Above"), False, words)
    if certain(row):
        words = locale.say(
            "%(name)s is within the zone: %(adequacy)s from the minimum (%(interval)s), %(superiority)s from what is "
            "desired (%(limits)s).",
            **values,
        )
        return Line(locale.say("Within"), False, words)
    words = locale.say(
        "%(name)s lies near a border of its zone: %(adequacy)s from the minimum (%(interval)s), %(superiority)s from "
        "what is desired (%(limits)s).",
        **values,
    )
    return Line(locale.say("No clear difference"), True, words)


def _table(rows: Sequence[Tolerance], subject: Subject, locale: Locale) -> Table:
    head = (
        locale.say("Name"),
        locale.say("Status"),
        locale.say("From the minimum (95% interval)"),
        locale.say("From the desired level (95% interval)"),
        "n",
        locale.say("Minimum"),
        locale.say("Desired"),
        locale.say("Perception"),
    )
    return Table(head, [_cells(row, subject.names[row.id], locale) for row in rows], words=frozenset({1}))


def _cells(row: Tolerance, name: str, locale: Locale) -> Sequence[str]:
    if row.perceived.n < FEWEST:
        return (name, too_few(locale), *[NONE] * 6)
    return (
        name,
        _status(row, locale),
        _difference(row.adequacy, locale),
        _difference(row.superiority, locale),
        str(row.perceived.n),
        *(mean_words(mean, locale) for mean in (row.minimum, row.desired, row.perceived)),
    )


def _difference(mean: Mean, locale: Locale) -> str:
    if mean.mean is None:
        return NONE
    if ends(mean) is None:
        return signed(mean.mean)
    return locale.say("%(value)s (%(interval)s)", value=signed(mean.mean), interval=interval(mean, locale))


def _file(rows: Sequence[Tolerance], subject: Subject, locale: Locale) -> list[list[Cell]]:
    """Unrounded: each level and both differences with their intervals."""
    parts = {
        "minimum": locale.say("Minimum"),
        "desired": locale.say("Desired"),
        "perceived": locale.say("Perception"),
        "adequacy": locale.say("From the minimum"),
        "superiority": locale.say("From the desired level"),
    }
    low, high = locale.say("Interval from"), locale.say("Interval to")
    head: list[Cell] = ["id", locale.say("Name"), locale.say("Status")]
    head += [text for word in parts.values() for text in (word, low, high)]
    body: list[list[Cell]] = []
    for row in rows:
        if row.perceived.n >= FEWEST:
            means = [getattr(row, part) for part in parts]
            figures = [figure for mean in means for figure in (mean.mean, *(ends(mean) or (None, None)))]
            body.append([row.id, subject.names[row.id], _status(row, locale), *figures, row.perceived.n])
    return [[*head, "n"], *body]
