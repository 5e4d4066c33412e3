"""Sentences about levels: which is lowest, and on which side of the middle of the scale."""

from collections.abc import Mapping, Sequence

from analysis.claims import levels as claims
from analysis.claims.claim import Adjust, Claim, smallest
from analysis.estimates.floors import Interval, ends, judged, within
from analysis.statistics.intervals import Mean
from analysis.statistics.multiplicity import benjamini_hochberg, holm
from app.i18n import N_, number
from app.reports.levels import Level, ScaleEnds, weakest_first
from app.reports.pages import (
    Line,
)
from app.reports.sentences.common import (
    cannot_line,
    cannot_say,
    few_line,
    limits_words,
    no_interval,
    no_needs,
    no_width,
    too_few,
)
from app.reports.subject import Subject
from app.reports.wave import Wave


def limits_of(mean: Mean, scale: ScaleEnds) -> Interval | None:
    """The interval of a mean, as far as the scale goes."""
    return within(ends(mean), scale.low, scale.high)


def interval_words(mean: Mean, scale: ScaleEnds, subject: Subject) -> str:
    limits = limits_of(mean, scale)
    if limits is None:
        return no_interval(mean, subject)
    return limits_words(limits, subject, scale.said) if mean.se else no_width(mean, subject)


def levels_of(means: Mapping[str, Mean], wave: Wave) -> list[Level]:
    return weakest_first([Level(id_, wave.subject.names[id_], mean) for id_, mean in means.items()])


def measure_of(words: str, scale: ScaleEnds, subject: Subject) -> str:
    values: dict[str, str | int] = {"words": words.rstrip("。."), "low": scale.low, "high": scale.high}
    if words.endswith(("?", "？")):
        return subject.say("%(words)s Means on a scale of %(low)s to %(high)s with their 95%% intervals.", **values)
    return subject.say("%(words)s on a scale of %(low)s to %(high)s, with 95%% intervals.", **values)


def matters(measure: str, scale: ScaleEnds, least: float | None, subject: Subject) -> str:
    """A figure's caption with what is called below or above the middle."""
    words = subject.say(
        "Below or above the middle: clearly, and by at least %(least)s.",
        least=number(smallest(scale.low, scale.high, least)),
    )
    return subject.locale.sentences([measure, words])


def lowest(rows: Sequence[Level], subject: Subject, question: str = "") -> str:
    """rows: weakest first. question: where there are several about each row."""
    first = rows[0]
    if first.mean.mean is None or any(not judged(row.mean.n) for row in rows):
        return too_few(subject)
    if any(ends(row.mean) is None for row in rows):
        return cannot_say(subject)
    if len(claims.lowest({row.id: row.mean for row in rows})) > 1:
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
    alone = len(claims.lowest({row.id: row.mean for row in rows})) == 1
    if values["low"] == values["high"]:
        if question:
            return subject.say("%(question)s: all means are %(mean)s", question=question, mean=values["low"])
        return subject.say("All means are %(mean)s", mean=values["low"])
    if question:
        message = (
            N_("%(question)s: means from %(low)s (%(name)s) to %(high)s")
            if alone
            else N_("%(question)s: means from %(low)s to %(high)s")
        )
        return subject.say(message, question=question, **values)
    return subject.say(
        N_("Means from %(low)s (%(name)s) to %(high)s") if alone else N_("Means from %(low)s to %(high)s"), **values
    )


def about_the_middle(
    rows: Sequence[Level], scale: ScaleEnds, least: float | None, adjust: Adjust = holm
) -> dict[str, Claim]:
    """Of rows that stand together, as one family. least: the smallest difference that matters, where it was decided."""
    return claims.about_the_middle({row.id: row.mean for row in rows}, scale.low, scale.high, adjust, least)


def middle_title(rows: Sequence[Level], scale: ScaleEnds, least: float | None, subject: Subject) -> str:
    found = about_the_middle(rows, scale, least, benjamini_hochberg).values()
    known = [claim for claim in found if claim.known]
    if not known:
        return no_needs(found, subject)
    below, above = (sum(claim.side == side for claim in known) for side in (-1, 1))
    return _middle_words(len(known), below, above, subject)


def _middle_words(of: int, below: int, above: int, subject: Subject) -> str:
    if not below and not above:
        return subject.say("No need is rated clearly below or above the middle of the scale")
    if of == below:
        return subject.say("All needs are rated below the middle of the scale")
    if of == above:
        return subject.say("All needs are rated above the middle of the scale")
    if not above:
        return subject.say_n(
            "Of %(all)s needs one is rated below the middle of the scale, none above",
            "Of %(all)s needs %(n)s are rated below the middle of the scale, none above",
            below,
            all=of,
        )
    if not below:
        return subject.say_n(
            "Of %(all)s needs one is rated above the middle of the scale, none below",
            "Of %(all)s needs %(n)s are rated above the middle of the scale, none below",
            above,
            all=of,
        )
    return subject.say_n(
        "Of %(all)s needs one is rated below the middle of the scale and %(above)s above",
        "Of %(all)s needs %(n)s are rated below the middle of the scale and %(above)s above",
        below,
        all=of,
        above=above,
    )


def level_line(row: Level, claim: Claim, scale: ScaleEnds, subject: Subject, question: str = "") -> Line:
    """question: where there are several about each row."""
    name = subject.say("%(question)s, %(name)s", question=question, name=row.name) if question else row.name
    limits = ends(row.mean)
    if claim.says == "cannot be said":
        return cannot_line([name], subject)
    if row.mean.mean is None or limits is None:
        return few_line(name, subject)
    tags = {
        -1: subject.say("Below the middle"),
        0: subject.say("Around the middle"),
        1: subject.say("Above the middle"),
    }
    place = claim.side
    values = {"mean": number(row.mean.mean), "interval": interval_words(row.mean, scale, subject)}
    words = subject.say("%(name)s: %(mean)s of %(high)s (%(interval)s).", name=name, high=scale.high, **values)
    return Line(tags[place], place == 0, words)
