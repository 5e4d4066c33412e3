"""Kano categories in plain sentences, whole in each language, claiming only what is certain."""

from collections.abc import Sequence

from analysis.claims.kano import certainty, is_must_be, most_missed, unclear, unwanted
from analysis.estimates.floors import judged
from analysis.estimates.kano import Category, Need
from app.i18n import percent
from app.reports.pages import Line
from app.reports.sentences.common import few_line, few_of, too_few
from app.reports.subject import Subject
from app.reports.words import CATEGORIES, CERTAINTIES


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
