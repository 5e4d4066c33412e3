"""Plain sentences from results, whole in each language, claiming only what the interval allows."""

from collections.abc import Callable, Sequence

from analysis.estimates.floors import ends, indicative, judged, rank, shown, side
from analysis.estimates.kano import Category, Need
from analysis.estimates.servqual import Gaps, Row
from analysis.estimates.verdicts import certainty, is_must_be, opposite_wanted, wording_unclear
from analysis.statistics.intervals import Mean
from app.i18n import number, percent, signed
from app.reports.pages import Line, Table
from app.reports.subject import Subject
from app.reports.words import CATEGORIES, CERTAINTIES

Said = Callable[[float], str]  # a number as it is printed


def interval(mean: Mean, subject: Subject) -> str:
    """A gap's interval in words, or why there is none."""
    return limits_words(ends(mean), subject, signed)


def limits_words(limits: tuple[float, float] | None, subject: Subject, said: Said = number) -> str:
    if limits is None:
        return too_few(subject)
    return subject.say("%(lower)s to %(upper)s", lower=said(limits[0]), upper=said(limits[1]))


def p_value(p: float | None) -> str:
    return "–" if p is None else "< 0.001" if p < 0.001 else number(p, 3)


def too_few(subject: Subject) -> str:
    return subject.say("Too few answers to say")


def few_line(name: str, subject: Subject) -> Line:
    return Line(too_few(subject), True, subject.say("%(name)s: too few answers to say.", name=name), few=name)


def few_together(lines: Sequence[Line], subject: Subject) -> list[Line]:
    """What has too few answers, in one line at the place of the first."""
    few = [line.few for line in lines if line.few]
    if len(few) < 2:
        return list(lines)
    first = next(place for place, line in enumerate(lines) if line.few)
    kept = [line for place, line in enumerate(lines) if place == first or not line.few]
    return [few_line(subject.listed(few), subject) if line.few else line for line in kept]


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
    """n as a range where rows differ."""
    low, high = min(counts, default=0), max(counts, default=0)
    return subject.say("n = %(n)s", n=low) if low == high else subject.say("n = %(low)s–%(high)s", low=low, high=high)


def servqual_finding(gaps: Gaps, subject: Subject) -> str:
    below = [row for row in worst_first(gaps.dimensions) if side(row.gap) < 0]
    if not below:
        return subject.say("No dimension is clearly below expectation")
    return subject.say_n(
        "One dimension is below expectation: %(worst)s",
        "%(n)s dimensions are below expectation, %(worst)s the furthest",
        len(below),
        worst=subject.names[below[0].id],
    )


def gap_title(rows: Sequence[Row], subject: Subject) -> str:
    """rows: worst first."""
    worst = rows[0]
    if worst.gap.mean is None or side(worst.gap) >= 0:
        return subject.say("Nothing is clearly below expectation")
    return subject.say(
        "%(name)s is furthest from expectation, %(gap)s points short",
        name=subject.names[worst.id],
        gap=f"{-worst.gap.mean:.2f}",
    )


def needs_title(rows: Sequence[Row], subject: Subject) -> str:
    below = sum(side(row.gap) < 0 for row in rows)
    above = sum(side(row.gap) > 0 for row in rows)
    return subject.say(
        "Of %(all)s needs %(below)s are below expectation and %(above)s above",
        all=len(rows),
        below=below,
        above=above,
    )


def gap_line(name: str, gap: Mean, subject: Subject) -> Line:
    if gap.mean is None or not judged(gap.n):
        return few_line(name, subject)
    values = {"name": name, "gap": signed(gap.mean), "interval": interval(gap, subject)}
    if side(gap) < 0:
        words = subject.say("%(name)s falls short of expectation: %(gap)s (%(interval)s).", **values)
        return Line(subject.say("Below"), False, words)
    if side(gap) > 0:
        words = subject.say("%(name)s is better than expected: %(gap)s (%(interval)s).", **values)
        return Line(subject.say("Above"), False, words)
    words = subject.say(
        "%(name)s: no clear difference between expectation and perception, %(gap)s (%(interval)s).", **values
    )
    return Line(subject.say("No clear difference"), True, words)


def servqual_lines(gaps: Gaps, subject: Subject) -> list[Line]:
    rows = worst_first(gaps.dimensions)
    whole = [gap_line(subject.say("Overall"), gaps.overall, subject)]
    if shown(gaps.weighted.n):
        whole.append(gap_line(subject.say("Overall by each person's points"), gaps.weighted, subject))
    return [*whole, *(gap_line(subject.names[row.id], row.gap, subject) for row in rows)]


def category_word(category: Category | None, subject: Subject) -> str:
    return subject.say(CATEGORIES[category]) if category else too_few(subject)


def certainty_word(need: Need, subject: Subject) -> str:
    how_sure = certainty(need)
    if how_sure is None:
        return too_few(subject)
    return subject.say(CERTAINTIES[how_sure], one=need.category or "", other=need.runner_up or "")


def kano_finding(needs: Sequence[Need], subject: Subject) -> str:
    basics = [need for need in needs if is_must_be(need)]
    if not basics:
        return subject.say("No need is clearly a must-be")
    return subject.say_n(
        "One need is a must-be: without it, customers are unhappy",
        "%(n)s needs are must-be: without them, customers are unhappy",
        len(basics),
    )


def better_worse_title(needs: Sequence[Need], subject: Subject) -> str:
    known = [need for need in needs if need.worse.value is not None and judged(need.n)]
    if not known:
        return too_few(subject)
    worst = min(known, key=lambda need: need.worse.value or 0.0)
    share = percent(-(worst.worse.value or 0.0))
    name = subject.quoted(subject.names[worst.id])
    return subject.say("Where %(name)s is missing, %(share)s are dissatisfied", name=name, share=share)


def _undecided(need: Need, name: str, subject: Subject) -> str:
    values = {
        "name": name,
        "one": category_word(need.category, subject),
        "other": category_word(need.runner_up, subject),
    }
    if need.answers_needed is None:
        return subject.say(
            "%(name)s: undecided, %(one)s or %(other)s; more answers will hardly settle it. "
            "Two groups of customers may see it differently.",
            **values,
        )
    return subject.say_n(
        "%(name)s: undecided, %(one)s or %(other)s; about %(n)s more answer would settle it.",
        "%(name)s: undecided, %(one)s or %(other)s; about %(n)s more answers would settle it.",
        need.answers_needed,
        **values,
    )


def kano_lines(needs: Sequence[Need], subject: Subject) -> list[Line]:
    lines = []
    for need in needs:
        name = subject.quoted(subject.names[need.id])
        if not judged(need.n):
            lines.append(few_line(name, subject))
        elif need.certainty == "mixed":
            lines.append(Line(certainty_word(need, subject), True, _undecided(need, name, subject)))
        if wording_unclear(need):
            share = percent(need.counts["Q"] / need.n)
            words = subject.say(
                "%(name)s: %(share)s answered in contradiction. Check its wording.", name=name, share=share
            )
            lines.append(Line(subject.say("Wording"), True, words))
        if opposite_wanted(need):
            share = percent(need.counts["R"] / need.n)
            words = subject.say(
                "%(name)s: %(share)s would rather not have it. Ask the opposite too.", name=name, share=share
            )
            lines.append(Line(subject.say("Reverse"), True, words))
    return lines
