"""The gaps and their tests where answers stand for more than people like these: as the report claims them."""

from collections.abc import Sequence

from analysis.claims.claim import Claim
from analysis.claims.gaps import claims
from analysis.estimates.floors import shown
from analysis.statistics.intervals import Mean
from app.i18n import signed
from app.reports.details.common import tabled, withheld
from app.reports.details.terms import terms
from app.reports.pages import Section, Table
from app.reports.sentences.common import interval, p_value, worst_first
from app.reports.subject import Subject
from app.reports.wave import Wave

Tested = tuple[str, Mean, Claim]


def reached_tests(wave: Wave) -> list[Section]:
    """Of dimensions with the whole, and of needs. Ranks and effect sizes know nothing of what the answers stand for."""
    subject, reach = wave.subject, wave.reach("gap")
    found = claims(wave.tally, short=wave.short, least=wave.least, reach=reach)
    dimensions = [
        (subject.names[row.id], row.gap, found.dimensions[row.id]) for row in worst_first(found.gaps.dimensions)
    ]
    needs = [(subject.names[row.id], row.gap, found.needs[row.id]) for row in worst_first(found.gaps.items)]
    return [
        _section(subject.say("Are the gaps more than chance?"), subject.say("Dimension"), dimensions, "holm", subject),
        _section(subject.say("Which needs stand out?"), subject.say("Need"), needs, "bh", subject),
    ]


def _section(title: str, what: str, rows: Sequence[Tested], adjusted: str, subject: Subject) -> Section:
    cells = [
        withheld(name, 5, subject)
        if gap.mean is None or not shown(gap.n)
        else (name, signed(gap.mean), interval(gap, subject), p_value(claim.p), str(gap.n))
        for name, gap, claim in rows
    ]
    p = subject.say("p (t, Holm)") if adjusted == "holm" else subject.say("p (Benjamini-Hochberg)")
    head = (what, subject.say("Gap"), subject.say("95% interval"), p, "n")
    words = subject.say("Student's t of the mean gap, with the report's intervals; whom they are about is said there.")
    return tabled(title, words, Table(head, cells), terms(subject, "p", "t", adjusted), subject)
