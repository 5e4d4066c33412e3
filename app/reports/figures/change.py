"""Two waves dimension by dimension: better, worse, or no clear change."""

from collections.abc import Sequence

from analysis.claims.verdicts import other_people
from analysis.claims.waves import Verdict
from analysis.figures import change
from analysis.figures.change import ChangeLabels
from analysis.statistics.multinomial import Homogeneity
from app.i18n import signed
from app.reports.figures.common import (
    NONE,
    drawn,
    range_words,
)
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences import too_few
from app.reports.subject import Subject
from app.reports.words import CHANGES, TARGETS, all_words


def changes(rows: Sequence[tuple[str, Verdict]], dates: str, people: Homogeneity | None, subject: Subject) -> Figure:
    """Two waves dimension by dimension; dates: when both were; people: whether the same kinds were asked."""
    verdicts, targets = all_words(CHANGES, subject), all_words(TARGETS, subject)
    labels = ChangeLabels(
        names=subject.names,
        words=verdicts,
        targets=targets,
        change=subject.say("Change"),
        interval=subject.say("95% interval"),
        target=subject.say("Target"),
        worse_side=subject.say("Worse than before"),
        better_side=subject.say("Better than before"),
        to=range_words(subject),
        both_n=subject.say("n = %(before)s and %(after)s", before="{before}", after="{after}"),
        too_few=too_few(subject),
    )
    better, worse = (
        [subject.names[id_] for id_, verdict in rows if verdict.word == word] for word in ("improved", "worse")
    )
    if better and worse:
        title = subject.say(
            "Improved: %(better)s; worse: %(worse)s",
            better=subject.listed(better),
            worse=subject.listed(worse),
        )
    elif better:
        title = subject.say("Improved: %(better)s", better=subject.listed(better))
    elif worse:
        title = subject.say("Worse: %(worse)s", worse=subject.listed(worse))
    else:
        title = subject.say("No clear change in any dimension")
    measure = subject.say(
        "Change of the mean gap between two waves of different people, with its 95%% interval. %(dates)s",
        dates=dates,
    )
    if people is not None and other_people(people.p):
        other = subject.say("Other kinds of people answered in the second wave: part of the change may come from that.")
        measure = subject.locale.sentences([measure, other])
    table = Table(
        (subject.say("Name"), labels.change, labels.interval, subject.say("Verdict"), labels.target, "n"),
        [
            (
                subject.names[id_],
                NONE if verdict.change is None or verdict.word is None else signed(verdict.change),
                _limits(verdict, subject),
                verdicts[verdict.word] if verdict.word else too_few(subject),
                NONE
                if verdict.target is None or verdict.target_word is None
                else f"{signed(verdict.target)}, {targets[verdict.target_word]}",
                f"{verdict.n_before}, {verdict.n_after}",
            )
            for id_, verdict in rows
        ],
        words=frozenset({3}),
    )
    drawings = [change.before_after(rows, labels, phone=phone) for phone in (False, True)]
    return Figure("changes", title, measure, drawn(title, *drawings), table)


def _limits(verdict: Verdict, subject: Subject) -> str:
    if verdict.interval is None or verdict.word is None:
        return NONE
    low, high = verdict.interval
    return subject.say("%(lower)s to %(upper)s", lower=signed(low), upper=signed(high))
