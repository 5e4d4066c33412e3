"""Who did not answer: the share of answers by what the list of the invited says, in a table and a sentence each."""

from collections.abc import Mapping

from analysis.claims.turnout import Groups, Turnout, turnout
from analysis.estimates.floors import judged
from analysis.statistics.proportions import wilson
from app.i18n import BY_CODE, N_, percent
from app.reports.pages import Section, Table
from app.reports.sentences.common import p_words, too_few
from app.reports.subject import Subject
from app.reports.words import SEGMENTS

TITLES: Mapping[str, str] = {
    "site": N_("Did all sites answer as often?"),
    "service": N_("Did users of all services answer as often?"),
    "language": N_("Did all languages answer as often?"),
}

_NAMES = {str(segment): word for segment, word in SEGMENTS.items()}


def turnout_sections(invited: Mapping[str, Groups], subject: Subject) -> list[Section]:
    """invited: by segment."""
    return [_section(found, subject) for found in turnout(invited)]


def _section(found: Turnout, subject: Subject) -> Section:
    heads = (_NAMES[found.segment], N_("Invited"), N_("Answered"), N_("Share"), N_("95% interval"))
    names = {code: known.name for code, known in BY_CODE.items()} if found.segment == "language" else {}
    rows = [_row(names.get(group, group), *counts, subject) for group, counts in found.groups.items()]
    return Section(
        subject.say(TITLES[found.segment]), _words(found, subject), Table([subject.say(head) for head in heads], rows)
    )


def _words(found: Turnout, subject: Subject) -> str:
    if found.p is None:
        return subject.say("Cannot be compared: too few are invited, or all or none have answered.")
    p = p_words(found.p)
    if found.differs:
        return subject.say(
            "Not all groups answered as often (chi-square, adjusted by Holm, %(p)s): figures of "
            "everybody stand more for those who answer more.",
            p=p,
        )
    return subject.say(
        "No clear difference in how often groups answered (chi-square, adjusted by Holm, %(p)s). "
        "What those who did not answer would have said is not known.",
        p=p,
    )


def _row(name: str, invited: int, answered: int, subject: Subject) -> tuple[str, ...]:
    if not judged(invited):
        return name, str(invited), str(answered), percent(answered / invited), too_few(subject)
    low, high = wilson(answered, invited)
    between = subject.say("%(lower)s to %(upper)s", lower=percent(low), upper=percent(high))
    return name, str(invited), str(answered), percent(answered / invited), between
