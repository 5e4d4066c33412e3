"""Plain sentences from results, whole in each language, claiming only what the interval allows."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.claims.claim import Claim, Says
from analysis.claims.gaps import GapClaims
from analysis.claims.kano import certainty, is_must_be, most_missed, unclear, unwanted
from analysis.claims.structure import turned_round
from analysis.estimates.floors import ends, indicative, judged, rank, shown
from analysis.estimates.kano import Category, Need
from analysis.estimates.servqual import Row
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import N_, number, percent, signed
from app.reports.pages import Line, Table
from app.reports.subject import Subject
from app.reports.words import CATEGORIES, CERTAINTIES

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


def too_few(subject: Subject) -> str:
    return subject.say("Too few answers to say")


def cannot_say(subject: Subject) -> str:
    return subject.say("Cannot be said of other sites")


def nothing_known(found: Iterable[Claim], subject: Subject) -> str:
    """Why none of these is known."""
    return cannot_say(subject) if any(claim.says == "cannot be said" for claim in found) else too_few(subject)


def cannot_line(names: Sequence[str], subject: Subject) -> Line:
    words = subject.say("%(names)s: cannot be said of other sites.", names=subject.listed(names))
    return Line(subject.say("Cannot be said"), True, words)


def few_of(name: str, subject: Subject) -> str:
    """A title."""
    return subject.say("%(name)s: too few answers to say", name=name)


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
    """n as a range where rows differ; no line ends within it."""
    low, high = min(counts, default=0), max(counts, default=0)
    words = subject.say("n = %(n)s", n=low) if low == high else subject.say("n = %(low)s–%(high)s", low=low, high=high)
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def servqual_finding(found: GapClaims, subject: Subject) -> str:
    """Says no more than its claims: see `analysis.claims.gaps`."""
    if not any(claim.known for claim in found.dimensions.values()):
        return nothing_known(found.dimensions.values(), subject)
    if not found.below:
        if any(claim.says == "slightly below" for claim in found.dimensions.values()):
            return subject.say("No dimension is below expectation by more than next to nothing")
        return subject.say("No dimension is clearly below expectation")
    return _below(found, subject)


def _below(found: GapClaims, subject: Subject) -> str:
    n, named = len(found.below), found.furthest if len(found.below) > 1 else tuple(found.below)
    if len(named) == 1:
        return subject.say_n(
            "One dimension is below expectation: %(worst)s",
            "%(n)s dimensions are below expectation, %(worst)s the furthest",
            n,
            worst=subject.names[named[0]],
        )
    if not set(named) < set(found.below):
        return subject.say("%(n)s dimensions are below expectation, none clearly the furthest", n=n)
    names = subject.either([subject.names[id_] for id_ in named])
    return subject.say("%(n)s dimensions are below expectation; furthest may be %(names)s", n=n, names=names)


def gap_title(found: GapClaims, subject: Subject) -> str:
    if not any(claim.known for claim in found.dimensions.values()):
        return nothing_known(found.dimensions.values(), subject)
    if not found.below:
        return subject.say("Nothing is clearly below expectation")
    if len(found.furthest) > 1 and len(found.below) > 1:
        if not set(found.furthest) < set(found.below):
            return subject.say("Below expectation, none clearly the furthest: %(n)s dimensions", n=len(found.below))
        names = subject.either([subject.names[id_] for id_ in found.furthest])
        return subject.say("Furthest from expectation may be %(names)s", names=names)
    worst = found.below[0] if len(found.below) == 1 else found.furthest[0]
    values = {"name": subject.names[worst], "gap": f"{-(found.dimensions[worst].effect or 0.0):.2f}"}
    if len(found.below) == 1:
        return subject.say("%(name)s is %(gap)s points short of expectation", **values)
    return subject.say("%(name)s is furthest from expectation, %(gap)s points short", **values)


def no_needs(found: Iterable[Claim], subject: Subject) -> str:
    """A title, where nothing is known of the needs."""
    if any(claim.says == "cannot be said" for claim in found):
        return subject.say("%(name)s: cannot be said of other sites", name=subject.say("Needs"))
    return few_of(subject.say("Needs"), subject)


def needs_title(found: GapClaims, subject: Subject) -> str:
    known = [claim for claim in found.needs.values() if claim.known]
    if not known:
        return no_needs(found.needs.values(), subject)
    return subject.say(
        "Of %(all)s needs %(below)s are below expectation and %(above)s above",
        all=len(known),
        below=sum(claim.says == "below" for claim in known),
        above=sum(claim.says == "above" for claim in known),
    )


# The tag, and the sentence. What matters has a full tag, see `Claim.side`.
_GAP_LINES: Mapping[Says, tuple[str, str]] = {
    "below": (N_("Below"), N_("%(name)s falls short of expectation: %(gap)s (%(interval)s).")),
    "above": (N_("Above"), N_("%(name)s is better than expected: %(gap)s (%(interval)s).")),
    "slightly below": (
        N_("Hardly below"),
        N_("%(name)s falls short by next to nothing: %(gap)s (%(interval)s)."),
    ),
    "slightly above": (
        N_("Hardly above"),
        N_("%(name)s is better than expected by next to nothing: %(gap)s (%(interval)s)."),
    ),
    "no clear difference": (
        N_("No clear difference"),
        N_("%(name)s: no clear difference between expectation and perception, %(gap)s (%(interval)s)."),
    ),
}


def gap_line(name: str, gap: Mean, claim: Claim, subject: Subject) -> Line:
    if not claim.known or gap.mean is None:
        return few_line(name, subject)
    tag, words = _GAP_LINES[claim.says]
    values = {"name": name, "gap": signed(gap.mean), "interval": interval(gap, subject)}
    return Line(subject.say(tag), claim.side == 0, subject.say(words, **values))


def servqual_lines(found: GapClaims, subject: Subject) -> list[Line]:
    gaps = found.gaps
    rows = [(subject.say("Overall"), gaps.overall, found.overall)]
    if shown(gaps.weighted.n):
        rows.append((subject.say("Overall by each person's points"), gaps.weighted, found.weighted))
    rows += [(subject.names[row.id], row.gap, found.dimensions[row.id]) for row in worst_first(gaps.dimensions)]
    unsaid = [name for name, _, claim in rows if claim.says == "cannot be said"]
    said = [gap_line(*row, subject) for row in rows if row[2].says != "cannot be said"]
    return [*said, *([cannot_line(unsaid, subject)] if unsaid else [])]


def turned_round_lines(tally: Tally, subject: Subject) -> list[Line]:
    """What runs against its like, first of all: a question turned round makes every other figure wrong."""
    names = [subject.quoted(subject.names[id_]) for id_ in turned_round(tally)]
    if not names:
        return []
    words = subject.say(
        "%(names)s: answers run against those they belong to. Turned round by mistake?", names=subject.listed(names)
    )
    return [Line(subject.say("Check first"), False, words)]


def category_word(category: Category | None, subject: Subject) -> str:
    return subject.say(CATEGORIES[category]) if category else too_few(subject)


def certainty_word(need: Need, subject: Subject) -> str:
    how_sure = certainty(need)
    if how_sure is None:
        return too_few(subject)
    return subject.say(CERTAINTIES[how_sure], one=need.category or "", other="/".join(need.rivals))


def kano_finding(needs: Sequence[Need], subject: Subject) -> str:
    if not any(judged(need.n) for need in needs):
        return too_few(subject)
    basics = [need for need in needs if is_must_be(need)]
    if not basics:
        return subject.say("No need is clearly a must-be")
    return subject.say_n(
        "One need is a must-be: without it, customers say they would be unhappy",
        "%(n)s needs are must-be: without them, customers say they would be unhappy",
        len(basics),
    )


def better_worse_title(needs: Sequence[Need], subject: Subject) -> str:
    found = most_missed(needs)
    if found is None:
        return few_of(subject.say("Better and worse"), subject)
    need, count, (low, high) = found
    return subject.say(
        "Without %(name)s, %(share)s (%(lower)s to %(upper)s) say they would be dissatisfied",
        name=subject.quoted(subject.names[need.id]),
        share=percent(count / need.n),
        lower=percent(low),
        upper=percent(high),
    )


def settling_words(need: Need, subject: Subject) -> str:
    """How many more answers may settle the category of an undecided need."""
    if need.answers_needed is None:
        return subject.say("more answers will hardly settle it")
    least, most = need.answers_needed
    if most is None:
        return subject.say("%(least)s or more further answers may settle it", least=least)
    return subject.say("about %(least)s to %(most)s more answers may settle it", least=least, most=most)


def _undecided(need: Need, name: str, subject: Subject) -> str:
    leading = (need.category, *need.rivals) if need.category else ()
    return subject.say(
        "%(name)s: undecided, %(categories)s; %(more)s.",
        name=name,
        categories=subject.either([category_word(category, subject) for category in leading]),
        more=settling_words(need, subject),
    )


def kano_lines(needs: Sequence[Need], subject: Subject) -> list[Line]:
    lines, contradictory, reverse = [], unclear(needs), unwanted(needs)
    for need in needs:
        name = subject.quoted(subject.names[need.id])
        if not judged(need.n):
            lines.append(few_line(name, subject))
        elif certainty(need) == "mixed":
            lines.append(Line(certainty_word(need, subject), True, _undecided(need, name, subject)))
        if need.id in contradictory:
            share = percent(need.counts["Q"] / need.n)
            words = subject.say(
                "%(name)s: %(share)s answered in contradiction. Check its wording.", name=name, share=share
            )
            lines.append(Line(subject.say("Wording"), True, words))
        if need.id in reverse:
            share = percent(need.counts["R"] / need.n)
            words = subject.say(
                "%(name)s: %(share)s would rather not have it. Ask the opposite too.", name=name, share=share
            )
            lines.append(Line(subject.say("Reverse"), True, words))
    return lines
