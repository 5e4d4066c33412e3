"""Importance against performance: which dimension first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.claims.priorities import derivable, goes_with, maps_to_show, penalties_shown, settled
from analysis.estimates.findings import Priorities
from analysis.estimates.floors import ends
from analysis.estimates.ipa import Quadrant, Quadrants
from analysis.figures import importance
from analysis.figures.importance import ImportancePoint
from app.i18n import number
from app.reports.figures.asymmetry import penalties
from app.reports.figures.common import drawn, numbered, range_words
from app.reports.pages import Figure, Line, Table
from app.reports.sentences.common import p_words, people, tag_for, too_few
from app.reports.subject import Subject
from app.reports.words import QUADRANTS, all_words
from app.web.csv_files import Cell


def all_priorities(results: Priorities, subject: Subject) -> list[Figure]:
    """The maps that the answers allow: by stated points, by what follows from overall satisfaction."""
    figures = []
    for quadrants, derived in ((results.importance.stated, False), (results.importance.derived, True)):
        if quadrants is not None:
            points = importance_points(results, derived)
            figures.append(priorities(quadrants, points, _telling(results, derived), subject))
    return figures


def improvements(results: Priorities, short: bool, subject: Subject) -> list[Figure]:
    """The maps that enough answers allow, then penalties and rewards. short: see `maps_to_show`."""
    figures = []
    for source in maps_to_show(results, short):
        derived = source == "derived"
        quadrants = results.importance.derived if derived else results.importance.stated
        assert quadrants is not None
        figures.append(priorities(quadrants, importance_points(results, derived), _telling(results, derived), subject))
    if results.penalties is not None and penalties_shown(results, short):
        figures.append(penalties(results.penalties, subject))
    return figures


def _telling(results: Priorities, derived: bool) -> frozenset[str] | None:
    """Which derived importance is one; None of stated importance, which always is."""
    if not derived:
        return None
    return frozenset() if results.drivers is None else goes_with(results.drivers)


def importance_lines(results: Priorities, short: bool, subject: Subject) -> list[Line]:
    """Where importance cannot be derived though it was asked for, why not."""
    found = results.drivers
    if short or found is None or not found.enough or derivable(found):
        return []
    regression = found.regression
    if regression.p is None or regression.adjusted_r2 is None:
        return []
    words = subject.say(
        "Importance cannot be derived: satisfaction clearly goes with none of the dimensions (adjusted R² %(r2)s, "
        "%(p)s, %(n)s).",
        r2=number(regression.adjusted_r2),
        p=p_words(regression.p),
        n=people([regression.n], subject),
    )
    return [Line(subject.say("Importance"), True, words)]


def importance_points(results: Priorities, derived: bool) -> list[ImportancePoint]:
    """Every dimension with its mean perception, and its points or its share in the regression."""
    intervals: Mapping[str, tuple[float, float] | None] = {}
    if derived and results.drivers is not None:
        predictors = zip(results.drivers.associations, results.drivers.regression.predictors, strict=True)
        weight = {association.dimension: predictor.relative_weight for association, predictor in predictors}
        intervals = results.derived
    else:
        weight = {name: points for name, points in results.weights.points.items() if points is not None}
        intervals = {name: ends(mean) for name, mean in results.points.items()}
    return [
        ImportancePoint(
            name,
            weight[name],
            mean.mean or 0.0,
            intervals.get(name),
            None if mean.lower is None or mean.upper is None else (mean.lower, mean.upper),
            mean.n,
        )
        for name, mean in results.servperf.dimensions.items()
    ]


def _importance_labels(
    points: Sequence[ImportancePoint],
    verbs: Mapping[Quadrant, str],
    derived: bool,
    subject: Subject,
) -> importance.ImportanceLabels:
    return importance.ImportanceLabels(
        names=subject.names,
        numbers={point.id: subject.numbers.get(point.id, str(place)) for place, point in enumerate(points, 1)},
        quadrants=verbs,
        importance=subject.say("Importance, derived from satisfaction")
        if derived
        else subject.say("Importance, points"),
        performance=subject.say("Performance (mean perception)"),
        rule=subject.say("Lines: means of what is shown"),
        interval=subject.say("95% interval"),
        undecided=subject.say("Hollow: not clear"),
        too_few=too_few(subject),
        to=range_words(subject),
        alike=subject.say("all alike"),
        places=2 if derived else 1,
    )


def priorities(
    results: Quadrants,
    points: Sequence[ImportancePoint],
    telling: frozenset[str] | None,
    subject: Subject,
) -> Figure:
    """Importance against performance. telling: importance follows from overall satisfaction, and is claimed of these
    dimensions alone; None: it was stated.
    """
    verbs, derived = all_words(QUADRANTS, subject), telling is not None
    certain = settled(
        results,
        {point.id: point.importance_interval for point in points if telling is None or point.id in telling},
        {point.id: point.performance_interval for point in points},
    )
    points = [replace(point, clear=point.id in certain) for point in points]
    first = [id_ for id_, quadrant in certain.items() if quadrant == "concentrate here"]
    places = {id_: verbs[certain[id_]] if id_ in certain else subject.say("Not clear") for id_ in results.quadrants}
    title = _priority_title([subject.names[id_] for id_ in first], derived, subject)
    labels = _importance_labels(points, verbs, derived, subject)
    x_range = _ends([limit for point in points for limit in point.performance_interval or (point.performance,)])
    y_range = _ends([limit for point in points for limit in point.importance_interval or (point.importance,)])
    drawings = [
        importance.quadrants(points, results, labels, x_range=x_range, y_range=y_range, phone=phone)
        for phone in (False, True)
    ]
    measure = (
        subject.say(
            "Importance: each dimension's share in what the answers explain of overall satisfaction. An association, "
            "not a cause. Crosses are 95% intervals.",
        )
        if derived
        else subject.say("Importance: the points that customers gave. Crosses are 95% intervals.")
    )
    table = Table(
        (subject.say("Name"), labels.importance, labels.performance, subject.say("Quadrant"), "n"),
        [
            (
                subject.names[point.id],
                number(point.importance, labels.places),
                number(point.performance),
                places[point.id],
                str(point.n),
            )
            for point in points
        ],
        words=frozenset({3}),
    )
    beside = [
        (
            subject.say("How to read it"),
            subject.say(
                "Upper left: important, and done worse than the others. Hollow: it is not certain on which side.",
            ),
        ),
    ]
    body: list[list[Cell]] = [
        [row.id, subject.names[row.id], row.importance, row.performance, places[row.id], row.n] for row in points
    ]
    name = "priorities-derived" if derived else "priorities"
    tag = tag_for(min((point.n for point in points), default=0), subject)
    return Figure(
        name,
        title,
        measure,
        drawn(title, *drawings),
        table,
        beside=beside,
        numbered=numbered([point.id for point in points], labels.numbers, subject.names, *drawings),
        tag=tag,
        half=True,
        file=[["id", *table.head], *body],
    )


def _priority_title(first: Sequence[str], derived: bool, subject: Subject) -> str:
    """first: what is important and clearly behind."""
    names = subject.listed(first)
    if derived:
        if first:
            return subject.say("Goes with satisfaction, yet behind: %(names)s", names=names)
        return subject.say("Nothing that satisfaction goes with is clearly behind the others")
    if first:
        return subject.say("Important, yet behind: %(names)s", names=names)
    return subject.say("Nothing important is clearly behind the others")


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low or 1.0) * 0.18
    return low - room, high + room
