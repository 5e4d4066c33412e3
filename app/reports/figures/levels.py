"""Figures of levels and of shares: dots with intervals, their table and their file, all withheld alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.estimates.floors import judged, shown
from analysis.figures import levels as dots
from analysis.figures.levels import LevelLabels, LevelRow
from analysis.figures.rows import Axis
from analysis.figures.rows import levels as whole_scale
from analysis.statistics.proportions import wilson
from app.i18n import percent
from app.reports.figures.common import (
    NONE,
    basis,
    drawn,
    few_said_once,
    range_words,
)
from app.reports.levels import Level, ScaleEnds
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import Said, limits_words, tag_for, too_few
from app.reports.sentences.levels import interval_words, limits_of
from app.reports.subject import Subject
from app.web.csv_files import Cell


@dataclass(frozen=True)
class Share:
    """So many of n. Each of several may be chosen by the same person."""

    id: str
    name: str
    count: int
    n: int

    @property
    def share(self) -> float | None:
        return self.count / self.n if shown(self.n) else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Wilson's interval."""
        return wilson(self.count, self.n) if judged(self.n) else None


def means(name: str, title: str, measure: str, rows: Sequence[Level], scale: ScaleEnds, subject: Subject) -> Figure:
    """Means on their whole scale."""
    labels = _labels(subject.say("Mean"), subject, scale)
    marks = [
        LevelRow(
            row.name,
            row.mean.mean,
            limits_of(row.mean, scale),
            row.mean.n,
            interval_words(row.mean, scale, subject) if row.mean.se == 0 else "",
        )
        for row in rows
    ]
    cells = [
        (row.name, NONE, too_few(subject), NONE)
        if row.mean.mean is None or not shown(row.mean.n)
        else (row.name, scale.said(row.mean.mean), interval_words(row.mean, scale, subject), str(row.mean.n))
        for row in rows
    ]
    head = (subject.say("Name"), labels.value, labels.interval, "n")
    file: list[list[Cell]] = [
        ["id", head[0], head[1], *_interval_heads(subject), subject.say("Standard deviation"), "n"],
        *(
            [row.id, row.name, row.mean.mean, *(limits_of(row.mean, scale) or (None, None)), row.mean.sd, row.mean.n]
            for row in rows
            if shown(row.mean.n)
        ),
    ]
    axis = whole_scale(scale.low, scale.high)
    drawings = _drawings(title, marks, labels, axis, scale.said)
    counts = [row.mean.n for row in rows]
    words = subject.locale.sentences([measure, basis(counts, subject)])
    tag = tag_for(min(counts, default=0), subject)
    figure = Figure(name, title, words, drawings, Table(head, cells), tag=tag, file=file)
    return few_said_once(figure, measure, counts, subject)


def shares(name: str, title: str, measure: str, rows: Sequence[Share], subject: Subject) -> Figure:
    """Shares of those who answered."""
    labels = _labels(subject.say("Share"), subject)
    marks = [LevelRow(row.name, row.share, row.limits, row.n) for row in rows]
    cells = [
        (row.name, NONE, too_few(subject), NONE, NONE)
        if row.share is None
        else (
            row.name,
            percent(row.share),
            limits_words(row.limits, subject, percent),
            str(row.count),
            str(row.n),
        )
        for row in rows
    ]
    head = (subject.say("Answer"), labels.value, labels.interval, subject.say("Chosen by"), "n")
    file: list[list[Cell]] = [
        ["id", head[0], head[1], *_interval_heads(subject), head[3], "n"],
        *(
            [row.id, row.name, row.share, *(row.limits or (None, None)), row.count, row.n]
            for row in rows
            if row.share is not None
        ),
    ]
    drawings = _drawings(title, marks, labels, dots.shares(), percent)
    counts = [row.n for row in rows]
    words = subject.locale.sentences([measure, basis(counts, subject)])
    tag = tag_for(min(counts, default=0), subject)
    figure = Figure(name, title, words, drawings, Table(head, cells), tag=tag, file=file)
    return few_said_once(figure, measure, counts, subject)


def _drawings(title: str, rows: Sequence[LevelRow], labels: LevelLabels, axis: Axis, said: Said) -> dict[str, object]:
    both = (dots.level_dots(rows, labels, axis, said, phone=phone) for phone in (False, True))
    return dict(drawn(title, *both))


def _interval_heads(subject: Subject) -> tuple[str, str]:
    return subject.say("Interval from"), subject.say("Interval to")


def _labels(value: str, subject: Subject, scale: ScaleEnds | None = None) -> LevelLabels:
    return LevelLabels(
        value=value,
        interval=subject.say("95% interval"),
        to=range_words(subject),
        too_few=too_few(subject),
        low_word=scale.low_word if scale else "",
        high_word=scale.high_word if scale else "",
    )
