"""Zone of tolerance: minimum, desired and perceived level of each dimension or need."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.claims.zones import Place, ZoneClaims
from analysis.estimates.floors import ends, judged, on_scale, shown
from analysis.estimates.zones import Tolerance
from analysis.figures import zones as drawings
from analysis.figures.zones import ZoneLabels, ZoneRow
from analysis.statistics.intervals import Mean
from app.i18n import number, signed
from app.reports.figures.common import (
    NONE,
    basis,
    drawn,
    few_said_once,
    mean_words,
    range_words,
)
from app.reports.levels import ScaleEnds
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import cannot_say, interval, no_needs, nothing_known, tag_for, too_few
from app.reports.subject import Subject
from app.reports.words import STATUSES, all_words
from app.web.csv_files import Cell


def _status(row: Tolerance, place: Place, subject: Subject) -> str:
    """By the means; whether the intervals agree stands beside it."""
    if row.status is None or not judged(row.perceived.n):
        return too_few(subject)
    if place == "cannot be said":
        return cannot_say(subject)
    word = subject.say(STATUSES[row.status])
    return word if _is_clear(place) else subject.say("%(status)s, not clearly", status=word)


def _on_scale(row: Tolerance, scale: ScaleEnds) -> Tolerance:
    """With intervals of its levels as far as the scale goes."""
    levels = (row.minimum, row.desired, row.perceived)
    minimum, desired, perceived = (on_scale(mean, scale.low, scale.high) for mean in levels)
    return replace(row, minimum=minimum, desired=desired, perceived=perceived)


def _is_clear(place: Place) -> bool:
    return place in ("below", "within", "above")


def zone(name: str, rows: Sequence[Tolerance], found: ZoneClaims, scale: ScaleEnds, subject: Subject) -> Figure:
    """Minimum, desired and perceived of each dimension or need."""
    rows = [_on_scale(row, scale) for row in rows]
    labels = ZoneLabels(
        names=subject.names,
        statuses=all_words(STATUSES, subject),
        minimum=subject.say("Minimum"),
        desired=subject.say("Desired"),
        perceived=subject.say("Perception"),
        interval=subject.say("95% interval"),
        to=range_words(subject),
        too_few=nothing_known(found.of.values(), subject),
        low_word=scale.low_word,
        high_word=scale.high_word,
        alike=subject.say("all alike"),
    )
    marks = [
        ZoneRow(row.id, row.minimum.mean, row.desired.mean, row.perceived, row.status, _is_clear(found.places[row.id]))
        for row in rows
    ]
    title = _title(name, found, subject)
    both = [drawings.zone_bands(marks, labels, low=scale.low, high=scale.high, phone=phone) for phone in (False, True)]
    counts = [row.perceived.n for row in rows]
    words = subject.say(
        "The band reaches from what customers accept at least to what they desire; the mark is what they got, with its "
        "95%% interval. Grey: it is not clear among all of them where it lies, or below or above by less than "
        "%(least)s. Scale: %(low)s to %(high)s.",
        low=scale.low,
        high=scale.high,
        least=number(found.least),
    )
    figure = Figure(
        name,
        title,
        subject.locale.sentences([words, basis(counts, subject)]),
        drawn(title, *both),
        _table(rows, found, subject),
        tag=tag_for(min(counts, default=0), subject),
        file=_file(rows, found, subject),
    )
    few = subject.say("Means on a scale of %(low)s to %(high)s.", low=scale.low, high=scale.high)
    return few_said_once(figure, few, counts, subject)


def _title(name: str, found: ZoneClaims, subject: Subject) -> str:
    if not found.known:
        claims = found.of.values()
        return no_needs(claims, subject) if name == "needs" else nothing_known(claims, subject)
    if name == "needs":
        return _needs_title(found, subject)
    below = [subject.names[id_] for id_, place in found.places.items() if place == "below"]
    if below:
        return subject.say("Below what customers accept at least: %(names)s", names=subject.listed(below))
    return subject.say("Nothing is clearly below what customers accept at least")


def _needs_title(found: ZoneClaims, subject: Subject) -> str:
    of, below, above = found.known, found.count("below"), found.count("above")
    if not below and not above:
        return subject.say("No need is clearly below the minimum or above what is desired")
    if of == below:
        return subject.say("All needs are below the minimum")
    if of == above:
        return subject.say("All needs are above what is desired")
    if not above:
        return subject.say_n(
            "Of %(all)s needs one is below the minimum, none above what is desired",
            "Of %(all)s needs %(n)s are below the minimum, none above what is desired",
            below,
            all=of,
        )
    if not below:
        return subject.say_n(
            "Of %(all)s needs one is above what is desired, none below the minimum",
            "Of %(all)s needs %(n)s are above what is desired, none below the minimum",
            above,
            all=of,
        )
    return subject.say_n(
        "Of %(all)s needs one is below the minimum and %(above)s above what is desired",
        "Of %(all)s needs %(n)s are below the minimum and %(above)s above what is desired",
        below,
        all=of,
        above=above,
    )


def _table(rows: Sequence[Tolerance], found: ZoneClaims, subject: Subject) -> Table:
    head = (
        subject.say("Name"),
        subject.say("Status"),
        subject.say("From the minimum (95% interval)"),
        subject.say("From the desired level (95% interval)"),
        "n",
        subject.say("Minimum"),
        subject.say("Desired"),
        subject.say("Perception"),
    )
    return Table(
        head, [_cells(row, found.places[row.id], subject.names[row.id], subject) for row in rows], words=frozenset({1})
    )


def _cells(row: Tolerance, place: Place, name: str, subject: Subject) -> Sequence[str]:
    if not shown(row.perceived.n):
        return (name, too_few(subject), *[NONE] * 6)
    return (
        name,
        _status(row, place, subject),
        _difference(row.adequacy, subject),
        _difference(row.superiority, subject),
        str(row.perceived.n),
        *(mean_words(mean, subject) for mean in (row.minimum, row.desired, row.perceived)),
    )


def _difference(mean: Mean, subject: Subject) -> str:
    if mean.mean is None:
        return NONE
    if ends(mean) is None:
        return signed(mean.mean)
    return subject.say("%(value)s (%(interval)s)", value=signed(mean.mean), interval=interval(mean, subject))


def _file(rows: Sequence[Tolerance], found: ZoneClaims, subject: Subject) -> list[list[Cell]]:
    """Unrounded: each level and both differences with their intervals."""
    parts = {
        "minimum": subject.say("Minimum"),
        "desired": subject.say("Desired"),
        "perceived": subject.say("Perception"),
        "adequacy": subject.say("From the minimum"),
        "superiority": subject.say("From the desired level"),
    }
    low, high = subject.say("Interval from"), subject.say("Interval to")
    head: list[Cell] = ["id", subject.say("Name"), subject.say("Status")]
    head += [text for word in parts.values() for text in (word, low, high)]
    body: list[list[Cell]] = []
    for row in rows:
        if shown(row.perceived.n):
            means = [getattr(row, part) for part in parts]
            figures = [figure for mean in means for figure in (mean.mean, *(ends(mean) or (None, None)))]
            body.append(
                [row.id, subject.names[row.id], _status(row, found.places[row.id], subject), *figures, row.perceived.n]
            )
    return [[*head, "n"], *body]
