"""Gaps in plain sentences, whole in each language, claiming only what the interval allows."""

from collections.abc import Mapping

from analysis.claims.claim import Claim, Says
from analysis.claims.gaps import GapClaims
from analysis.claims.missing import by_rule
from analysis.claims.structure import turned_round
from analysis.estimates.floors import shown
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import N_, signed
from app.reports.pages import Line
from app.reports.sentences.common import cannot_line, few_line, interval, no_needs, nothing_known, worst_first
from app.reports.subject import Subject


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
            return subject.say("%(n)s dimensions are below expectation, none clearly the furthest", n=len(found.below))
        names = subject.either([subject.names[id_] for id_ in found.furthest])
        return subject.say("Furthest from expectation may be %(names)s", names=names)
    worst = found.below[0] if len(found.below) == 1 else found.furthest[0]
    values = {"name": subject.names[worst], "gap": f"{-(found.dimensions[worst].effect or 0.0):.2f}"}
    if len(found.below) == 1:
        return subject.say("%(name)s is %(gap)s points short of expectation", **values)
    return subject.say("%(name)s is furthest from expectation, %(gap)s points short", **values)


def needs_title(found: GapClaims, subject: Subject) -> str:
    known = [claim for claim in found.needs.values() if claim.known]
    if not known:
        return no_needs(found.needs.values(), subject)
    below, above = (sum(claim.says == side for claim in known) for side in ("below", "above"))
    return _needs_words(len(known), below, above, subject)


def _needs_words(of: int, below: int, above: int, subject: Subject) -> str:
    if not below and not above:
        return subject.say("No need is clearly below or above expectation")
    if of == below:
        return subject.say("All needs are below expectation")
    if of == above:
        return subject.say("All needs are above expectation")
    if not above:
        return subject.say_n(
            "Of %(all)s needs one is below expectation, none above",
            "Of %(all)s needs %(n)s are below expectation, none above",
            below,
            all=of,
        )
    if not below:
        return subject.say_n(
            "Of %(all)s needs one is above expectation, none below",
            "Of %(all)s needs %(n)s are above expectation, none below",
            above,
            all=of,
        )
    return subject.say_n(
        "Of %(all)s needs one is below expectation and %(above)s above",
        "Of %(all)s needs %(n)s are below expectation and %(above)s above",
        below,
        all=of,
        above=above,
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


def missing_lines(tally: Tally, subject: Subject) -> list[Line]:
    """Dimensions whose figure depends on how missing answers are counted, whatever is then said of it."""
    return [
        Line(
            subject.say("Missing answers"),
            False,
            subject.say(
                "%(name)s depends on how missing answers are counted: %(people)s where every person counts alike, as "
                "everywhere here, %(needs)s where every need does.",
                name=subject.names[found.id],
                people=signed(found.half.mean),
                needs=signed(found.needs),
            ),
        )
        for found in by_rule(tally)
        if found.apart and found.half.mean is not None and found.needs is not None
    ]


def turned_round_lines(tally: Tally, subject: Subject) -> list[Line]:
    """What runs against its like, first of all: a question turned round makes every other figure wrong."""
    names = [subject.quoted(subject.names[id_]) for id_ in turned_round(tally)]
    if not names:
        return []
    words = subject.say(
        "%(names)s: answers run against those they belong to. Turned round by mistake?", names=subject.listed(names)
    )
    return [Line(subject.say("Check first"), False, words)]
