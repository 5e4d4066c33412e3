"""Two waves dimension by dimension: better, worse, or no clear change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.claims.change import Verdict
from analysis.estimates.floors import Interval, ends, shown, within
from analysis.figures import change
from analysis.figures import rows as row_charts
from analysis.figures.change import ChangeLabels
from analysis.figures.levels import LevelLabels, LevelRow, level_dots
from analysis.figures.rows import Axis
from analysis.statistics.intervals import Mean
from app.i18n import signed
from app.reports.figures.common import (
    NONE,
    drawn,
    range_words,
)
from app.reports.levels import Level, ScaleEnds
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import Said, interval, limits_words, too_few
from app.reports.subject import Subject
from app.reports.words import CHANGES, NO_VERDICT, TARGETS, all_words
from app.web.csv_files import Cell


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


@dataclass(frozen=True)
class Drawn:
    """How levels are drawn: title and measure, how a value is printed, and their scale; None: gaps."""

    title: str
    measure: str
    said: Said = signed
    scale: ScaleEnds | None = None
    few: str = ""  # why a row has no interval


def now_and_before(rows: Sequence[Level], before: Mapping[str, Level], how: Drawn, subject: Subject) -> Figure:
    """The levels of a wave, and those of the wave before which are comparable, each with its interval and n."""
    say = subject.say
    labels = LevelLabels(
        how_named(how, subject), say("95% interval"), range_words(subject), how.few or too_few(subject)
    )
    now, then = [_mark(row, how, subject) for row in rows], [before.get(row.id) for row in rows]
    marks = [None if each is None else _mark(each, how, subject) for each in then]
    head = [say("Name"), say("Now"), say("95% interval"), "n"]
    cells = [(row.name, *_cells(row, how, subject)) for row in rows]
    if before:
        head += [say("Before"), say("Interval before"), say("n before")]
        cells = [
            (*row, *(_cells(each, how, subject) if each else [NONE] * 3)) for row, each in zip(cells, then, strict=True)
        ]
    axis = _levels_axis([*now, *(mark for mark in marks if mark)], how.scale)
    drawings = [level_dots(now, labels, axis, how.said, phone=phone, before=marks) for phone in (False, True)]
    return Figure(
        "levels",
        how.title,
        how.measure,
        drawn(how.title, *drawings),
        Table(head, cells),
        file=_file(rows, before, subject),
    )


def how_named(how: Drawn, subject: Subject) -> str:
    return subject.say("Mean") if how.scale else subject.say("Gap")


def _limits_of(mean: Mean, scale: ScaleEnds | None) -> Interval | None:
    return ends(mean) if scale is None else within(ends(mean), scale.low, scale.high)


def _mark(row: Level, how: Drawn, subject: Subject) -> LevelRow:
    instead = interval(row.mean, subject, how.said) if row.mean.se == 0 else ""
    return LevelRow(row.name, row.mean.mean, _limits_of(row.mean, how.scale), row.mean.n, instead)


def _cells(row: Level, how: Drawn, subject: Subject) -> Sequence[str]:
    mean = row.mean
    if mean.mean is None or not shown(mean.n):
        return NONE, too_few(subject), NONE
    limits = _limits_of(mean, how.scale)
    words = (
        interval(mean, subject, how.said) if limits is None or not mean.se else limits_words(limits, subject, how.said)
    )
    return how.said(mean.mean), words, str(mean.n)


def _levels_axis(rows: Sequence[LevelRow], scale: ScaleEnds | None) -> Axis:
    if scale is not None:
        return row_charts.levels(scale.low, scale.high)
    known = [limit for row in rows for limit in row.limits or ()]
    return row_charts.scale(min([-0.1, *known]), max([0.1, *known]), sign=True, zero=True)


def _file(rows: Sequence[Level], before: Mapping[str, Level], subject: Subject) -> list[list[Cell]]:
    """Unrounded."""
    say = subject.say
    head: list[Cell] = ["id", say("Name"), say("Now"), say("Interval from"), say("Interval to"), "n"]
    head += [say("Before"), say("Before, from"), say("Before, to"), say("n before")]
    body: list[list[Cell]] = []
    for row in rows:
        if shown(row.mean.n):
            then = before[row.id].mean if row.id in before else None
            body.append([row.id, row.name, *_numbers(row.mean), *(_numbers(then) if then else [None] * 4)])
    return [head, *body]


def _numbers(mean: Mean) -> list[Cell]:
    return [mean.mean, *(ends(mean) or (None, None)), mean.n]


def _limits(verdict: Verdict, subject: Subject) -> str:
    if verdict.interval is None or verdict.word is None:
        return NONE
    low, high = verdict.interval
    return subject.say("%(lower)s to %(upper)s", lower=signed(low), upper=signed(high))
