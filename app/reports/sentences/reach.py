"""What answers stand for, in words: the note over a report, and whether people of one site are alike."""

from collections.abc import Mapping

from analysis.estimates.alike import by_dimension
from analysis.estimates.reach import FEW_SITES, KnownList, Sites
from analysis.estimates.reading import Persons
from analysis.statistics.clusters import Alike
from app.i18n import number
from app.reports.pages import Section
from app.reports.subject import Subject
from app.reports.wave import SITE, Wave


def note(wave: Wave, scale: Persons | None) -> str:
    """scale: whose means follow what the answers stand for; None: none do."""
    subject, found = wave.subject, None if scale is None else wave.reach(scale)
    if isinstance(found, KnownList):
        return _listed(wave.tally.respondents, found.people, subject)
    if wave.sites is None:
        return ""
    if found is None:
        return subject.say("The sites stand for others, but all intervals here are those of these sites alone.")
    assert isinstance(found, Sites)
    if found.known:
        return _between(found, subject)
    if wave.flags is None:
        return subject.say(
            "The sites stand for others. How far they differ is told once the campaign is closed: until then nothing "
            "can be said of other sites."
        )
    return subject.say(
        "The sites stand for others, but figures of fewer than two of them may be shown, so nothing can be said of "
        "other sites."
    )


def _listed(n: int, people: int, subject: Subject) -> str:
    if n == people:
        return subject.say(
            "All %(people)s invited people answered: a census, without sampling error, of these people in this wave. "
            "Comparisons of groups or waves do not use that.",
            people=people,
        )
    return subject.say(
        "These are answers of %(n)s of %(people)s invited people. Intervals and tests of the whole, of dimensions and "
        "of needs are about that list in this wave, and narrower for it (finite-population correction). Comparisons of "
        "groups or waves do not use that.",
        n=n,
        people=people,
    )


def _between(found: Sites, subject: Subject) -> str:
    words = subject.say(
        "The sites stand for others: intervals and tests of the whole, of dimensions and of needs are between %(n)s "
        "sites (Student's t, at most %(df)s degrees of freedom). People of sites that may not be shown, or of none, "
        "count as one more. Everything else is about these sites alone.",
        n=found.number,
        df=found.most - 1,
    )
    few = subject.say("So few sites make intervals wide.")
    return subject.locale.sentences([words, few]) if found.number < FEW_SITES else words


def alike_section(wave: Wave, scale: Persons) -> list[Section]:
    """Where the campaign asks for sites."""
    sites, subject = wave.groups_of(SITE), wave.subject
    if not sites or wave.short:
        return []
    words = alike_words(by_dimension(wave.tally, sites, scale), subject)
    if wave.sites is not None:
        words = subject.locale.sentences(
            [words, subject.say("Intervals without flagged answers are those of these sites alone.")]
        )
    return [Section(subject.say("Are people of one site alike?"), words, None)]


def alike_words(found: Mapping[str, Alike], subject: Subject) -> str:
    """In one sentence, of the dimensions in which they are most and least."""
    if not found:
        return subject.say("Cannot be judged: too few answers of two sites, or no differences within sites.")
    ranked = sorted(found, key=lambda name: found[name].correlation)
    least, most = found[ranked[0]], found[ranked[-1]]
    return subject.say(
        "Intra-class correlation of the answers of one site: from %(least)s (%(first)s) to %(most)s (%(last)s, 95%% "
        "interval %(interval)s); design effect up to %(effect)s over %(sites)s sites: so many times as large is the "
        "variance of a mean where these sites stand for others.",
        least=number(least.correlation),
        first=subject.names[ranked[0]],
        most=number(most.correlation),
        last=subject.names[ranked[-1]],
        interval=_interval(most, subject),
        effect=number(max(one.design_effect for one in found.values())),
        sites=most.groups,
    )


def _interval(one: Alike, subject: Subject) -> str:
    lower, upper = one.interval
    if lower == upper:  # cut at the end of what a correlation can be
        return subject.say("none, as sites differ less than by chance")
    return subject.say("%(lower)s to %(upper)s", lower=number(lower), upper=number(upper))
