"""Charts of comparisons with all that belongs to them: a sentence that says what they show, measure, table, drawing."""

from collections.abc import Mapping, Sequence

from analysis.estimates import drivers
from analysis.estimates.drivers import PenaltyReward
from analysis.estimates.findings import Priorities
from analysis.estimates.ipa import Quadrant, Quadrants
from analysis.estimates.servqual import Gaps
from analysis.figures import asymmetry, importance, radar
from analysis.figures.importance import ImportancePoint
from analysis.statistics.intervals import Mean
from analysis.statistics.twogroups import MeanDifference
from app.i18n import Locale, number, signed
from app.reports.figures.common import Subject
from app.reports.pages import (
    Figure,
    Heat,
    Table,
)
from app.reports.sentences import FEWEST, TOO_FEW, ends, side, tag_for, too_few, worst_first
from app.web.csv_files import Cell

NONE = "–"
STEPS = (0.25, 0.75)  # a heat map's tones begin here; below the first a gap is next to nothing


def range_words(locale: Locale) -> str:
    return locale.say("%(lower)s to %(upper)s", lower="{lower}", upper="{upper}")


def drawn(title: str, wide: Mapping[str, object], phone: Mapping[str, object]) -> Mapping[str, object]:
    return {"name": title, "wide": wide, "phone": phone}


def mean_words(mean: Mean | None, locale: Locale) -> str:
    """A level with its interval."""
    if mean is None or mean.mean is None or mean.n < FEWEST:
        return NONE
    if mean.n < TOO_FEW or mean.lower is None or mean.upper is None:
        return number(mean.mean)
    values = {"value": number(mean.mean), "lower": number(mean.lower), "upper": number(mean.upper)}
    return locale.say("%(value)s (%(lower)s to %(upper)s)", **values)


def ring(gaps: Gaps, subject: Subject, locale: Locale) -> Figure | None:
    """Expectation and perception of the five dimensions; None where one of them is not known, or there are not five."""
    rows = gaps.dimensions
    known = [row for row in rows if row.expectation is not None and row.perception is not None and row.gap.n >= TOO_FEW]
    if len(known) != radar.AXES or len(rows) != radar.AXES:
        return None
    shapes = [[row.expectation or 0.0 for row in rows], [row.perception or 0.0 for row in rows]]
    words = (locale.say("Expectation"), locale.say("Perception"))
    labels = radar.RadarLabels([subject.names[row.id] for row in rows], words)
    drawings = [radar.radar(shapes, labels, low=gaps.low, high=gaps.high, phone=phone) for phone in (False, True)]
    below = sum(side(row.gap) < 0 for row in rows)
    title = locale.say_n(
        "Perception lies clearly inside expectation in one of 5 dimensions",
        "Perception lies clearly inside expectation in %(n)s of 5 dimensions",
        below,
    )
    measure = locale.say("Means on the full scale. A ring shows the shape only: read sizes and intervals in the bars.")
    table = Table(
        (locale.say("Dimension"), *words, "n"),
        [
            (subject.names[row.id], number(row.expectation or 0.0), number(row.perception or 0.0), str(row.gap.n))
            for row in rows
        ],
    )
    file: list[list[Cell]] = [
        ["id", *table.head],
        *([row.id, subject.names[row.id], row.expectation, row.perception, row.gap.n] for row in rows),
    ]
    return Figure("ring", title, measure, drawn(title, *drawings), table, file=file)


def heat(groups: Mapping[str, Gaps], subject: Subject, locale: Locale) -> Figure:
    """The gap of every need in every group; too few answers are withheld."""
    columns = list(groups)
    cells = {name: {row.id: row.gap for row in gaps.items} for name, gaps in groups.items()}
    needs = [row.id for row in worst_first(next(iter(groups.values())).items)] if groups else []
    rows = [(subject.names[need], [_tone(cells[name][need]) for name in columns]) for need in needs]
    known = [
        (cells[name][need].mean or 0.0, need, name)
        for name in columns
        for need in needs
        if cells[name][need].n >= FEWEST
    ]
    if known:
        gap, need, name = min(known)
        values = {"need": locale.quoted(subject.names[need]), "group": name, "gap": signed(gap)}
        title = locale.say("%(need)s in %(group)s has the widest gap: %(gap)s", **values)
    else:
        title = too_few(locale)
    measure = locale.say(
        "Mean gap of each need in each group: perception minus expectation. Hatched: fewer than 5 answers."
    )
    table = Table(
        (locale.say("Need"), *(locale.say("%(group)s, n", group=name) for name in columns)),
        [(subject.names[need], *(str(cells[name][need].n) for name in columns)) for need in needs],
    )
    return Figure("heat", title, measure, None, table, heat=Heat((locale.say("Need"), *columns), rows))


def _tone(gap: Mean) -> tuple[str, str]:
    if gap.mean is None or gap.n < FEWEST:
        return NONE, "few"
    size = abs(gap.mean)
    step = 0 if size < STEPS[0] / 2 else 1 if size < STEPS[0] else 2 if size < STEPS[1] else 3
    return signed(gap.mean), f"{'m' if gap.mean < 0 else 'p'}{step}" if step else "z"


def all_priorities(found: Priorities, subject: Subject, locale: Locale) -> list[Figure]:
    """The maps that the answers allow: by stated points, by what follows from overall satisfaction."""
    figures = []
    for quadrants, derived in ((found.importance.stated, False), (found.importance.derived, True)):
        if quadrants is not None:
            points = importance_points(found, derived)
            figures.append(priorities(quadrants, points, derived, subject, locale))
    return figures


def improvements(found: Priorities, short: bool, subject: Subject, locale: Locale) -> list[Figure]:
    """The maps that enough answers allow, then penalties and rewards.

    short: each person was asked only some of the needs; maps rest on scores of persons, so there are none.
    """
    figures = []
    performed = min((mean.n for mean in found.servperf.dimensions.values()), default=0)
    enough = {
        False: min(found.weights.n, performed) >= TOO_FEW,
        True: found.drivers is not None and found.drivers.enough,
    }
    for quadrants, derived in ((found.importance.stated, False), (found.importance.derived, True)):
        if quadrants is not None and enough[derived] and not short:
            figures.append(priorities(quadrants, importance_points(found, derived), derived, subject, locale))
    rated = max((row.n_low + row.n_middle + row.n_high for row in found.penalties), default=0)
    return [*figures, penalties(found.penalties, subject, locale)] if rated >= drivers.FEWEST else figures


def importance_points(found: Priorities, derived: bool) -> list[ImportancePoint]:
    """Every dimension with its mean perception, and its points or its share in the regression."""
    stated: Mapping[str, tuple[float, float] | None] = {}
    if derived and found.drivers is not None:
        predictors = zip(found.drivers.associations, found.drivers.regression.predictors, strict=True)
        weight = {association.dimension: own.relative_weight for association, own in predictors}
    else:
        weight = {name: points for name, points in found.weights.points.items() if points is not None}
        stated = {name: ends(mean) for name, mean in found.points.items()}
    return [
        ImportancePoint(
            name,
            weight[name],
            mean.mean or 0.0,
            stated.get(name),
            None if mean.lower is None or mean.upper is None else (mean.lower, mean.upper),
            mean.n,
        )
        for name, mean in found.servperf.dimensions.items()
    ]


def _verbs(locale: Locale) -> dict[Quadrant, str]:
    return {
        "concentrate here": locale.say("Concentrate here"),
        "keep up the good work": locale.say("Keep it up"),
        "low priority": locale.say("Low priority"),
        "possible overkill": locale.say("Too much?"),
    }


def _importance_labels(
    points: Sequence[ImportancePoint],
    verbs: Mapping[Quadrant, str],
    derived: bool,
    subject: Subject,
    locale: Locale,
) -> importance.ImportanceLabels:
    return importance.ImportanceLabels(
        names=subject.names,
        numbers={point.id: subject.numbers.get(point.id, str(place)) for place, point in enumerate(points, 1)},
        quadrants=verbs,
        importance=locale.say("Importance, derived from satisfaction") if derived else locale.say("Importance, points"),
        performance=locale.say("Performance (mean perception)"),
        rule=locale.say("Lines: means of what is shown"),
        interval=locale.say("95% interval"),
        undecided=locale.say("Hollow: an interval crosses a line"),
        too_few=too_few(locale),
        to=range_words(locale),
    )


def priorities(
    found: Quadrants,
    points: Sequence[ImportancePoint],
    derived: bool,
    subject: Subject,
    locale: Locale,
) -> Figure:
    """Importance against performance. derived: importance follows from overall satisfaction; else it was stated."""
    verbs = _verbs(locale)
    first = [
        point.id
        for point in points
        if found.quadrants[point.id] == "concentrate here"
        and (point.performance_interval is None or point.performance_interval[1] < found.performance)
    ]
    title = _priority_title([subject.names[id_] for id_ in first], derived, locale)
    labels = _importance_labels(points, verbs, derived, subject, locale)
    x_range = _ends([limit for point in points for limit in point.performance_interval or (point.performance,)])
    y_range = _ends([limit for point in points for limit in point.importance_interval or (point.importance,)])
    drawings = [
        importance.quadrants(points, found, labels, x_range=x_range, y_range=y_range, phone=phone)
        for phone in (False, True)
    ]
    measure = (
        locale.say(
            "Importance: each dimension's share in what the answers explain of overall satisfaction. An association, "
            "not a cause.",
        )
        if derived
        else locale.say("Importance: the points that customers gave. Crosses are 95% intervals.")
    )
    table = Table(
        (locale.say("Name"), labels.importance, labels.performance, locale.say("Quadrant"), "n"),
        [
            (
                subject.names[point.id],
                number(point.importance),
                number(point.performance),
                verbs[found.quadrants[point.id]],
                str(point.n),
            )
            for point in points
        ],
        words=frozenset({3}),
    )
    beside = [
        (
            locale.say("How to read it"),
            locale.say(
                "Upper left: important, and done worse than the others. Hollow: an interval crosses a line, so the "
                "side is not certain.",
            ),
        ),
        (
            locale.say("Numbers in the chart"),
            locale.listed([f"{labels.numbers[point.id]} {subject.names[point.id]}" for point in points]),
        ),
    ]
    body: list[list[Cell]] = [
        [row.id, subject.names[row.id], row.importance, row.performance, verbs[found.quadrants[row.id]], row.n]
        for row in points
    ]
    name = "priorities-derived" if derived else "priorities"
    tag = tag_for(min((point.n for point in points), default=0), locale)
    return Figure(
        name, title, measure, drawn(title, *drawings), table, beside=beside, tag=tag, file=[["id", *table.head], *body]
    )


def _priority_title(first: Sequence[str], derived: bool, locale: Locale) -> str:
    """first: what is important and clearly behind."""
    names = locale.listed(first)
    if derived:
        if first:
            return locale.say("Goes with satisfaction, yet behind: %(names)s", names=names)
        return locale.say("Nothing that satisfaction goes with is clearly behind the others")
    if first:
        return locale.say("Important, yet behind: %(names)s", names=names)
    return locale.say("Nothing important is clearly behind the others")


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low or 1.0) * 0.18
    return low - room, high + room


def _against_middle(found: MeanDifference, n: int, middle: int) -> float | None:
    """Withheld where either side of the comparison has too few."""
    return None if min(n, middle) < TOO_FEW else found.difference


def _one_sided(row: PenaltyReward) -> tuple[bool, float]:
    """To sort by; where either effect is withheld, so is the place."""
    known = row.asymmetry is not None and min(row.n_low, row.n_middle, row.n_high) >= TOO_FEW
    return not known, (row.asymmetry or 0.0) if known else 0.0


def penalties(rows: Sequence[PenaltyReward], subject: Subject, locale: Locale) -> Figure:
    """What hurts where it is low, what lifts where it is high; the most one-sided first."""
    ordered = sorted(rows, key=_one_sided)
    labels = asymmetry.AsymmetryLabels(
        names=subject.names,
        numbers={id_: place for id_, place in subject.numbers.items() if place != subject.names.get(id_)},
        penalty=locale.say("Low rating"),
        reward=locale.say("High rating"),
        lowers=locale.say("Less satisfied"),
        raises=locale.say("More satisfied"),
        low=locale.say("rated low"),
        high=locale.say("rated high"),
        interval=locale.say("95% interval"),
        to=range_words(locale),
        n=locale.say("n, low / high"),
        note=locale.say("Not a Kano class"),
        too_few=too_few(locale),
    )
    hurting = [
        row
        for row in ordered
        if min(row.n_low, row.n_middle) >= TOO_FEW and row.penalty.interval is not None and row.penalty.interval[1] < 0
    ]
    if hurting:
        worst = min(hurting, key=lambda row: row.penalty.difference or 0.0)
        values = {"name": locale.quoted(subject.names[worst.need]), "loss": number(-(worst.penalty.difference or 0.0))}
        title = locale.say("A low rating of %(name)s goes with %(loss)s points less satisfaction", **values)
    elif any(min(row.n_low, row.n_middle) >= TOO_FEW for row in ordered):
        title = locale.say("No need clearly hurts satisfaction where it is rated low")
    else:
        title = locale.say("Too few rate any need low to say what that does to satisfaction")
    measure = locale.say(
        "Overall satisfaction of those who rate a need in the lowest or highest third of the scale, against the "
        "middle.",
    )
    head = (locale.say("Need"), labels.penalty, labels.reward, locale.say("n, low"), locale.say("n, high"))
    effects = [
        (
            _against_middle(row.penalty, row.n_low, row.n_middle),
            _against_middle(row.reward, row.n_high, row.n_middle),
        )
        for row in ordered
    ]
    table = Table(
        head,
        [
            (
                subject.names[row.need],
                *(NONE if effect is None else signed(effect) for effect in own),
                str(row.n_low),
                str(row.n_high),
            )
            for row, own in zip(ordered, effects, strict=True)
        ],
    )
    file: list[list[Cell]] = [
        ["id", *head],
        *(
            [row.need, subject.names[row.need], *own, row.n_low, row.n_high]
            for row, own in zip(ordered, effects, strict=True)
        ),
    ]
    drawings = [asymmetry.asymmetry_bars(ordered, labels, phone=phone) for phone in (False, True)]
    return Figure("penalties", title, measure, drawn(title, *drawings), table, file=file)
