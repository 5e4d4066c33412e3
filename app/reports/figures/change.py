"""Two waves dimension by dimension: better, worse, or no clear change."""

from collections.abc import Sequence

from analysis.claims.change import Verdict
from analysis.figures import change
from analysis.figures.change import ChangeLabels
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
from app.reports.subject import Subject
from app.reports.words import CHANGES, NO_VERDICT, TARGETS, all_words


def changes(rows: Sequence[tuple[str, Verdict]], dates: str, subject: Subject) -> Figure:
    """Two waves dimension by dimension; dates: when both were."""
    verdicts, targets, why = (all_words(words, subject) for words in (CHANGES, TARGETS, NO_VERDICT))
    labels = ChangeLabels(
        names=subject.names,
        words=verdicts,
        targets=targets,
        change=subject.say("Change"),
        interval=subject.say("95% interval"),
        target=subject.say("Target"),
        worse_side=subject.say("Got worse"),
        better_side=subject.say("Got better"),
        to=range_words(subject),
        both_n=subject.say("n = %(before)s and %(after)s", before="{before}", after="{after}"),
        why=why,
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
    elif any(verdict.word for _, verdict in rows):
        title = subject.say("No clear change in any dimension")
    else:
        title = subject.say("Whether any dimension has changed cannot be said yet")
    measure = subject.say(
        "Change of the mean gap between two waves of different people, with its 95%% interval. %(dates)s",
        dates=dates,
    )
    table = Table(
        (subject.say("Name"), labels.change, labels.interval, subject.say("Verdict"), labels.target, "n"),
        [
            (
                subject.names[id_],
                NONE if verdict.effect is None or verdict.word is None else signed(verdict.effect),
                _limits(verdict, subject),
                verdicts[verdict.word] if verdict.word else why[verdict.why] if verdict.why else NONE,
                NONE
                if verdict.rule.target is None or verdict.target is None
                else f"{signed(verdict.rule.target)}, {targets[verdict.target]}",
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
