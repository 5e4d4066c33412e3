"""What figures share: n and dates, ranges in words, both drawings of a chart."""

from collections.abc import Mapping, Sequence

from analysis.estimates.floors import judged, shown
from analysis.statistics.intervals import Mean
from app.i18n import number
from app.reports.sentences import people
from app.reports.subject import Subject

NONE = "–"


def basis(counts: Sequence[int], subject: Subject) -> str:
    n = people(counts, subject)
    return subject.say("%(n)s, %(dates)s.", n=n, dates=subject.dates) if subject.dates else f"{n}"


def range_words(subject: Subject) -> str:
    return subject.say("%(lower)s to %(upper)s", lower="{lower}", upper="{upper}")


def drawn(title: str, wide: Mapping[str, object], phone: Mapping[str, object]) -> Mapping[str, object]:
    return {"name": title, "wide": wide, "phone": phone}


def mean_words(mean: Mean | None, subject: Subject) -> str:
    """A level with its interval."""
    if mean is None or mean.mean is None or not shown(mean.n):
        return NONE
    if not judged(mean.n) or mean.lower is None or mean.upper is None:
        return number(mean.mean)
    values = {"value": number(mean.mean), "lower": number(mean.lower), "upper": number(mean.upper)}
    return subject.say("%(value)s (%(lower)s to %(upper)s)", **values)
