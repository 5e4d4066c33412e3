"""Sentences about levels: which is lowest, and on which side of the middle of the scale."""

from collections.abc import Mapping, Sequence

from analysis.estimates.floors import Side, ends, first_is_lowest, judged, side
from analysis.statistics.intervals import Mean
from app.i18n import number
from app.reports.figures.levels import ScaleEnds
from app.reports.levels import Level, weakest_first
from app.reports.pages import (
    Line,
)
from app.reports.sentences import few_line, limits_words, too_few
from app.reports.subject import Subject
from app.reports.wave import Wave


def levels_of(means: Mapping[str, Mean], wave: Wave) -> list[Level]:
    return weakest_first([Level(id_, wave.subject.names[id_], mean) for id_, mean in means.items()])


def measure_of(words: str, scale: ScaleEnds, subject: Subject) -> str:
    values: dict[str, str | int] = {"words": words.rstrip("。."), "low": scale.low, "high": scale.high}
    if words.endswith(("?", "？")):
        return subject.say("%(words)s Means on a scale of %(low)s to %(high)s with their 95%% intervals.", **values)
    return subject.say("%(words)s on a scale of %(low)s to %(high)s, with 95%% intervals.", **values)


def lowest(rows: Sequence[Level], subject: Subject, question: str = "") -> str:
    """rows: weakest first. question: where there are several about each row."""
    first = rows[0]
    if first.mean.mean is None or any(not judged(row.mean.n) for row in rows):
        return too_few(subject)
    if not first_is_lowest([row.mean for row in rows]):
        return subject.say("No dimension is clearly rated lower than the others")
    values = {"name": first.name, "mean": number(first.mean.mean)}
    if question:
        return subject.say("%(question)s: %(name)s is rated lowest, %(mean)s", question=question, **values)
    return subject.say("%(name)s is rated lowest: %(mean)s", **values)


def span_title(rows: Sequence[Level], subject: Subject, question: str = "") -> str:
    """rows: weakest first."""
    known = [(row.name, row.mean.mean) for row in rows if row.mean.mean is not None and judged(row.mean.n)]
    if not known:
        return subject.say("%(name)s: too few answers to say", name=question) if question else too_few(subject)
    (name, low), (_, high) = known[0], known[-1]
    values = {"low": number(low), "high": number(high), "name": name}
    if question:
        return subject.say("%(question)s: means from %(low)s (%(name)s) to %(high)s", question=question, **values)
    return subject.say("Means from %(low)s (%(name)s) to %(high)s", **values)


def middle_title(rows: Sequence[Level], scale: ScaleEnds, subject: Subject) -> str:
    sides = [_side(row.mean, scale) for row in rows]
    return subject.say(
        "Of %(all)s needs %(below)s are rated below the middle of the scale and %(above)s above",
        all=len(rows),
        below=sides.count(-1),
        above=sides.count(1),
    )


def level_line(row: Level, scale: ScaleEnds, subject: Subject, question: str = "") -> Line:
    """question: where there are several about each row."""
    name = subject.say("%(question)s, %(name)s", question=question, name=row.name) if question else row.name
    limits = ends(row.mean)
    if row.mean.mean is None or limits is None:
        return few_line(name, subject)
    tags = {
        -1: subject.say("Below the middle"),
        0: subject.say("Around the middle"),
        1: subject.say("Above the middle"),
    }
    place = _side(row.mean, scale)
    values = {"mean": number(row.mean.mean), "interval": limits_words(limits, subject)}
    words = subject.say("%(name)s: %(mean)s of %(high)s (%(interval)s).", name=name, high=scale.high, **values)
    return Line(tags[place], place == 0, words)


def _side(mean: Mean, scale: ScaleEnds) -> Side:
    """Of the middle of the scale."""
    return side(mean, of=(scale.low + scale.high) / 2)
