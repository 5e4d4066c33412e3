"""One need over the rounds: its gap, expectation and perception, category, importance, on one time axis."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.claims.kano import certainty
from analysis.estimates.floors import Side, ends, judged, on_scale, shown
from analysis.estimates.kano import Need
from analysis.figures import timeline
from analysis.figures.kano import COLORS, SHAPES
from analysis.figures.theme import GAP_COLORS
from analysis.figures.timeline import Axis, Kind, Line, Point, hover
from analysis.statistics.distribution import Distribution
from analysis.statistics.intervals import Mean
from analysis.statistics.proportions import wilson
from app.i18n import number, percent, signed
from app.reports.figures.common import NONE, basis, drawn
from app.reports.pages import Figure, Table
from app.reports.sentences.common import few_of, interval, limits_words, tag_for
from app.reports.sentences.kano import category_word, certainty_word
from app.reports.subject import Subject
from app.web.csv_files import Cell


@dataclass(frozen=True)
class Moment:
    """A round on the axis. now: the last one; those before are drawn hollow."""

    day: date
    name: str
    now: bool


@dataclass(frozen=True)
class Measured:
    """A mean in a round. side: on which side of zero it clearly lies."""

    at: Moment
    mean: Mean
    side: Side = 0


def gap_over_time(rows: Sequence[Measured], axis: Axis, subject: Subject, name: str = "") -> Figure:
    """name: of a dimension, where the page has several."""
    points = [
        Point(
            row.at.day,
            row.mean.mean or 0.0,
            hover(row.at.name, signed(row.mean.mean or 0.0), interval(row.mean, subject), f"n = {row.mean.n}"),
            ends(row.mean),
            GAP_COLORS[row.side],
            hollow=not row.at.now,
            printed=(signed(row.mean.mean or 0.0), *_limits(row.mean, subject), f"n = {row.mean.n}"),
        )
        for row in rows
        if row.mean.mean is not None and shown(row.mean.n)
    ]
    words = subject.say(
        "Perception minus expectation in each round, with its 95% interval; earlier rounds are hollow. Colour: clear "
        "among all of its kind in its round. Each round stands in the middle of its days."
    )
    return _means("gap-over-time", name or subject.say("Gap"), rows, points, words, axis, "gap", signed, subject)


def mean_over_time(
    id_: str,
    name: str,
    rows: Sequence[Measured],
    scale: tuple[int, int],
    words: str,
    axis: Axis,
    subject: Subject,
) -> Figure:
    """A level on its whole scale, beyond which no interval goes."""
    rows = [replace(row, mean=on_scale(row.mean, *scale)) for row in rows]
    points = [
        Point(
            row.at.day,
            row.mean.mean or 0.0,
            hover(row.at.name, number(row.mean.mean or 0.0), interval(row.mean, subject, number), f"n = {row.mean.n}"),
            ends(row.mean),
            hollow=not row.at.now,
            printed=(number(row.mean.mean or 0.0), *_limits(row.mean, subject, number), f"n = {row.mean.n}"),
        )
        for row in rows
        if row.mean.mean is not None and shown(row.mean.n)
    ]
    return _means(id_, name, rows, points, words, axis, "level", number, subject, scale)


def _limits(mean: Mean, subject: Subject, said: Callable[[float], str] = signed) -> list[str]:
    return [interval(mean, subject, said)] if ends(mean) else []


def _means(
    id_: str,
    name: str,
    rows: Sequence[Measured],
    points: Sequence[Point],
    words: str,
    axis: Axis,
    kind: Kind,
    said: Callable[[float], str],
    subject: Subject,
    scale: tuple[int, int] | None = None,
) -> Figure:
    last = next((row for row in reversed(rows) if row.mean.mean is not None and shown(row.mean.n)), None)
    title = few_of(name, subject)
    if last is not None and judged(last.mean.n):
        title = subject.say(
            "%(name)s: %(value)s in %(round)s (%(interval)s)",
            name=name,
            value=said(last.mean.mean or 0.0),
            round=last.at.name,
            interval=interval(last.mean, subject, said),
        )
    known = [row.mean.mean is not None and shown(row.mean.n) for row in rows]
    head = (subject.say("Round"), name, subject.say("95% interval"), "n")
    table = [
        (
            row.at.name,
            said(row.mean.mean or 0.0) if known_ else NONE,
            interval(row.mean, subject, said),
            str(row.mean.n),
        )
        if known_
        else (row.at.name, NONE, NONE, str(row.mean.n) if shown(row.mean.n) else NONE)
        for row, known_ in zip(rows, known, strict=True)
    ]
    limits = (subject.say("Interval from"), subject.say("Interval to"))
    file: list[list[Cell]] = [[subject.say("Round"), name, *limits, "n"]]
    file += [
        [row.at.name, row.mean.mean, *(ends(row.mean) or (None, None)), row.mean.n]
        for row, known_ in zip(rows, known, strict=True)
        if known_
    ]
    counts = [row.mean.n for row, known_ in zip(rows, known, strict=True) if known_]
    drawings = [timeline.timeline(axis, [Line(points)], kind, phone=phone, scale=scale) for phone in (False, True)]
    tag = tag_for(last.mean.n, subject) if last is not None and judged(last.mean.n) else ""
    measure = subject.locale.sentences([words, basis(counts, subject)]) if any(known) else words
    return Figure(id_, title, measure, drawn(title, *drawings), Table(head, table), tag=tag, file=file)


@dataclass(frozen=True)
class Levels:
    """Means of the same people in a round."""

    at: Moment
    expectation: float
    perception: float
    n: int
    side: Side


def levels_over_time(rows: Sequence[Levels], axis: Axis, subject: Subject) -> Figure:
    felt, wanted = subject.say("Perception"), subject.say("Expectation")
    lines = [
        Line(
            [
                Point(
                    row.at.day,
                    row.perception,
                    hover(row.at.name, f"{felt} {number(row.perception)}", f"n = {row.n}"),
                    color=GAP_COLORS[row.side],
                    hollow=not row.at.now,
                )
                for row in rows
            ],
            felt,
            "●",
            "ink-2",
        ),
        Line(
            [
                Point(
                    row.at.day,
                    row.expectation,
                    hover(row.at.name, f"{wanted} {number(row.expectation)}", f"n = {row.n}"),
                    symbol="line-ew",
                )
                for row in rows
            ],
            wanted,
            "━",
            "ink",
        ),
    ]
    last = rows[-1]
    title = few_of(subject.say("Levels"), subject)
    if judged(last.n):
        title = subject.say(
            "Expectation %(expected)s, perception %(perceived)s in %(round)s",
            expected=number(last.expectation),
            perceived=number(last.perception),
            round=last.at.name,
        )
    words = subject.say("Means of whoever answered both, on the part of the scale that they take up.")
    head = (subject.say("Round"), wanted, felt, "n")
    table = [(row.at.name, number(row.expectation), number(row.perception), str(row.n)) for row in rows]
    file: list[list[Cell]] = [list(head)]
    file += [[row.at.name, row.expectation, row.perception, row.n] for row in rows]
    drawings = [timeline.timeline(axis, lines, "level", phone=phone) for phone in (False, True)]
    measure = subject.locale.sentences([words, basis([row.n for row in rows], subject)])
    return Figure("levels-over-time", title, measure, drawn(title, *drawings), Table(head, table), file=file)


def kano_over_time(rows: Sequence[tuple[Moment, Need]], axis: Axis, subject: Subject) -> Figure:
    """rows: with answers to show."""
    points = []
    for at, need in rows:
        if need.category is None or not judged(need.n):
            continue
        mixed, share = certainty(need) == "mixed", need.counts[need.category] / need.n
        told = (category_word(need.category, subject), certainty_word(need, subject), percent(share), f"n = {need.n}")
        points.append(
            Point(
                at.day,
                share,
                hover(at.name, *told),
                color=COLORS[need.category],
                symbol="x" if need.category == "I" and mixed else SHAPES.get(need.category, "circle"),
                hollow=mixed,
                printed=(need.category, certainty_word(need, subject), percent(share)),
            )
        )
    latest, last = rows[-1]
    said = category_word(last.category, subject) if judged(last.n) else category_word(None, subject)
    title = subject.say(
        "%(category)s in %(round)s: %(certainty)s",
        category=said,
        round=latest.name,
        certainty=certainty_word(last, subject),
    )
    words = subject.say(
        "Share of the answers in the category that leads; its mark is the category's, hollow where it is undecided."
    )
    head = (subject.say("Round"), subject.say("Category"), subject.say("Certainty"), subject.say("Share"), "n")
    body = [_kano_row(at, need, subject) for at, need in rows]
    file: list[list[Cell]] = [[subject.say("Round"), *last.counts, "n"]]
    file += [[at.name, *need.counts.values(), need.n] for at, need in rows]
    drawings = [timeline.timeline(axis, [Line(points)], "share", phone=phone, scale=(0, 1)) for phone in (False, True)]
    measure = subject.locale.sentences([words, basis([need.n for _, need in rows], subject)])
    shown_table = Table(head, body, words=frozenset({1, 2}))
    return Figure("kano-over-time", title, measure, drawn(title, *drawings), shown_table, file=file)


def _kano_row(at: Moment, need: Need, subject: Subject) -> tuple[str, ...]:
    if need.category is None or not judged(need.n):
        return at.name, category_word(None, subject), NONE, NONE, str(need.n)
    share = percent(need.counts[need.category] / need.n)
    return at.name, category_word(need.category, subject), certainty_word(need, subject), share, str(need.n)


def comments_over_time(rows: Sequence[tuple[Moment, int]], axis: Axis, subject: Subject) -> Figure:
    total = sum(n for _, n in rows)
    title = subject.say_n("%(n)s comment about it", "%(n)s comments about it", total)
    words = subject.say(
        "Comments in the questionnaires of each round that are about this need, as proposed or as said."
    )
    points = [Point(at.day, n, hover(at.name, str(n)), printed=(str(n),)) for at, n in rows]
    drawings = [timeline.timeline(axis, [Line(points)], "count", phone=phone) for phone in (False, True)]
    head = (subject.say("Round"), subject.say("Comments"))
    table = Table(head, [(at.name, str(n)) for at, n in rows])
    file: list[list[Cell]] = [list(head)]
    file += [[at.name, n] for at, n in rows]
    return Figure("comments-over-time", title, words, drawn(title, *drawings), table, file=file)


def distribution(
    perceived: Distribution,
    expected: Distribution | None,
    name: str,
    scale: tuple[int, int],
    subject: Subject,
    note: str = "",
) -> Figure:
    """Of one round. name: the round's. note: why there are no expectations, where some were asked."""
    low, high = scale
    felt = _shares(perceived, low, high)
    wanted = _shares(expected, low, high) if expected is not None else None
    labels = (subject.say("Perception"), subject.say("Expectation"))
    title = few_of(subject.say("Single answers"), subject)
    if judged(perceived.n):
        under = int(perceived.counts[perceived.values <= (low + high) / 2].sum())
        title = subject.say(
            "%(share)s (%(interval)s) perceive it in the lower half of the scale or at its middle",
            share=percent(under / perceived.n),
            interval=limits_words(wilson(under, perceived.n), subject, percent),
        )
    words = subject.say(
        "Shares of the answers on each point from %(low)s to %(high)s, %(round)s.", low=low, high=high, round=name
    )
    both = [perceived.n, *([expected.n] if expected is not None else [])]
    drawings = [timeline.distribution(felt, wanted, labels, phone=phone) for phone in (False, True)]
    head = [subject.say("Point"), labels[0], *([labels[1]] if wanted is not None else [])]
    columns = [felt, *([wanted] if wanted is not None else [])]
    table = Table(head, [[f"{point:g}", *(percent(column[point]) for column in columns)] for point in felt])
    file: list[list[Cell]] = [list(head)]
    file += [[point, *(column[point] for column in columns)] for point in felt]
    measure = subject.locale.sentences(filter(None, [words, note, basis(both, subject)]))
    tag = tag_for(perceived.n, subject)
    return Figure("distribution", title, measure, drawn(title, *drawings), table, tag=tag, file=file)


def _shares(found: Distribution, low: int, high: int) -> Mapping[float, float]:
    counts = dict(zip(found.values.tolist(), found.counts.tolist(), strict=True))
    return {float(point): counts.get(float(point), 0) / found.n for point in range(low, high + 1)}
