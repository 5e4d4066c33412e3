"""What sentences of all methods share: intervals, p, how many people, and that too few answered."""

from collections.abc import Callable, Iterable, Sequence

from analysis.claims.claim import Claim
from analysis.estimates.floors import ends, indicative, judged, rank
from analysis.estimates.servqual import Row
from analysis.statistics.intervals import Mean
from app.i18n import number, signed
from app.reports.pages import Line, Table
from app.reports.subject import Subject

Said = Callable[[float], str]  # a number as it is printed


def interval(mean: Mean, subject: Subject, said: Said = signed) -> str:
    """A mean's interval in words, or why there is none, or none of any width. said: how its ends are printed."""
    limits = ends(mean)
    if limits is None:
        return no_interval(mean, subject)
    return limits_words(limits, subject, said) if mean.se else no_width(mean, subject)


def no_width(mean: Mean, subject: Subject) -> str:
    """In place of an interval whose ends are the mean."""
    if mean.is_census:
        return subject.say("no sampling error")
    return subject.say("all %(n)s alike", n=mean.n) if mean.sd == 0 else subject.say("all sites alike")


def no_interval(mean: Mean, subject: Subject) -> str:
    """Why a mean has none."""
    return too_few(subject) if not judged(mean.n) or mean.mean is None else cannot_say(subject)


def limits_words(limits: tuple[float, float] | None, subject: Subject, said: Said = number) -> str:
    if limits is None:
        return too_few(subject)
    return subject.say("%(lower)s to %(upper)s", lower=said(limits[0]), upper=said(limits[1]))


def p_value(p: float | None) -> str:
    return "–" if p is None else "< 0.001" if p < 0.001 else number(p, 3)


def p_words(p: float | None) -> str:
    """For a sentence; no line ends within it."""
    sign = "" if p is not None and p < 0.001 else "= "
    return f"p {sign}{p_value(p)}".replace(" ", "\N{NO-BREAK SPACE}")


def too_few(subject: Subject) -> str:
    return subject.say("Too few answers to say")


def cannot_say(subject: Subject) -> str:
    return subject.say("Cannot be said of other sites")


def nothing_known(found: Iterable[Claim], subject: Subject) -> str:
    """Why none of these is known."""
    return cannot_say(subject) if any(claim.says == "cannot be said" for claim in found) else too_few(subject)


def no_needs(found: Iterable[Claim], subject: Subject) -> str:
    """A title, where nothing is known of the needs."""
    if any(claim.says == "cannot be said" for claim in found):
        return subject.say("%(name)s: cannot be said of other sites", name=subject.say("Needs"))
    return few_of(subject.say("Needs"), subject)


def cannot_line(names: Sequence[str], subject: Subject) -> Line:
    words = subject.say("%(names)s: cannot be said of other sites.", names=subject.listed(names))
    return Line(subject.say("Cannot be said"), True, words)


def few_of(name: str, subject: Subject) -> str:
    """A title."""
    return subject.say("%(name)s: too few answers to say", name=name)


def few_line(name: str, subject: Subject) -> Line:
    return Line(too_few(subject), True, subject.say("%(name)s: too few answers to say.", name=name), few=name)


def few_together(lines: Sequence[Line], subject: Subject) -> list[Line]:
    """What has too few answers, in one line at the place of the first; so too the lists whose groups do not differ."""
    found = _together(lines, lambda line: line.few, lambda names: few_line(names, subject), subject)
    return _together(found, lambda line: line.alike, lambda names: alike_line(names, subject), subject)


def _together(
    lines: Sequence[Line], name_of: Callable[[Line], str], one: Callable[[str], Line], subject: Subject
) -> list[Line]:
    names = [name for line in lines if (name := name_of(line))]
    if len(names) < 2:
        return list(lines)
    first = next(place for place, line in enumerate(lines) if name_of(line))
    kept = [line for place, line in enumerate(lines) if place == first or not name_of(line)]
    return [one(subject.listed(names)) if name_of(line) else line for line in kept]


def alike_line(names: str, subject: Subject) -> Line:
    words = subject.say("%(verdict)s.", verdict=subject.say("%(segment)s: no clear difference", segment=names))
    return Line(subject.say("Groups"), True, words, alike=names)


def without_few(table: Table, subject: Subject) -> Table:
    """Without the columns that say in every row that it is too few."""
    nothing = {"–", too_few(subject)}
    kept = [
        place
        for place, head in enumerate(table.head)
        if place == 0 or head == "n" or any(row[place] not in nothing for row in table.rows)
    ]
    rows = [[row[place] for place in kept] for row in table.rows]
    words = frozenset(new for new, place in enumerate(kept) if place in table.words)
    return Table([table.head[place] for place in kept], rows, words)


def worst_first(rows: Sequence[Row]) -> list[Row]:
    """By gap; those without one last."""
    return sorted(rows, key=lambda row: rank(row.gap))


def tag_for(n: int, subject: Subject) -> str:
    return subject.say("Indicative only") if indicative(n) else ""


def people(counts: Sequence[int], subject: Subject) -> str:
    """n as a range where rows differ; no line ends within it."""
    low, high = min(counts, default=0), max(counts, default=0)
    words = subject.say("n = %(n)s", n=low) if low == high else subject.say("n = %(low)s–%(high)s", low=low, high=high)
    return words.replace(" ", "\N{NO-BREAK SPACE}").replace("–", "–\N{WORD JOINER}")
