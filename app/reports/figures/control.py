"""A control chart: values in their order, and which of them are out of the ordinary."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.claims.charts import Chart
from analysis.figures import control
from app.i18n import number, percent
from app.reports.figures.common import (
    NONE,
    drawn,
)
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import too_few
from app.reports.subject import Subject
from app.reports.words import RULES


@dataclass(frozen=True)
class Series:
    """A control chart with the dates of its points. notes: place and what was done there."""

    chart: Chart
    dates: Sequence[str]
    notes: Sequence[tuple[int, str]] = ()
    target: float | None = None


def control_chart(series: Series, measured: str, subject: Subject) -> Figure:
    """A control chart; value: what is measured, with its unit."""
    chart = series.chart
    counts = {"side": str(chart.rules.side), "run": str(chart.rules.run)}
    rules = {rule: subject.say(word, **counts) for rule, word in RULES.items()}
    labels = control.ControlLabels(
        value=measured,
        centre=subject.say("Centre"),
        lower=subject.say("Lower limit"),
        upper=subject.say("Upper limit"),
        target=subject.say("Target"),
        rebased=subject.say("Limits anew"),
        rules=rules,
        signal=subject.say("Out of the ordinary"),
        too_few=too_few(subject),
    )
    broken: dict[int, list[str]] = {}
    for rule in control.RULES:
        for place in getattr(chart.questions, rule):
            broken.setdefault(place, []).append(rules[rule])
    if broken:
        title = subject.say_n(
            "%(value)s: one point is out of the ordinary",
            "%(value)s: %(n)s points are out of the ordinary",
            len(broken),
            value=measured,
        )
    elif chart.firm:
        title = subject.say("%(value)s: nothing out of the ordinary", value=measured)
    else:
        title = subject.say("%(value)s: too few readings for firm limits", value=measured)
    done = dict(series.notes)
    rows = [
        (
            date,
            number(value),
            NONE if low is None else number(low),
            NONE if high is None else number(high),
            subject.listed(broken.get(at, [])),
            done.get(at, ""),
        )
        for at, (date, value, low, high) in enumerate(
            zip(series.dates, chart.values, chart.lower, chart.upper, strict=True)
        )
    ]
    head = (subject.say("When"), measured, labels.lower, labels.upper, subject.say("Rule"), subject.say("Done"))
    exact = zip(chart.values, chart.lower, chart.upper, strict=True)
    drawings = [
        control.control_chart(
            chart.values,
            chart.centre,
            chart.lower,
            chart.upper,
            chart.questions,
            series.dates,
            labels,
            phone=phone,
            notes=series.notes,
            target=series.target,
            rebased=[era.start for era in chart.eras[1:]],
        )
        for phone in (False, True)
    ]
    return Figure(
        "course",
        title,
        _measure(chart, counts, subject),
        drawn(title, *drawings),
        Table(head, rows, words=frozenset({4, 5})),
        file=[head, *([row[0], *known, *row[4:]] for row, known in zip(rows, exact, strict=True))],
    )


def _measure(chart: Chart, counts: dict[str, str], subject: Subject) -> str:
    rules = subject.say(
        "Values in their order with centre and limits. Diamonds break a rule: beyond a limit, %(side)s in a row on one "
        "side, %(run)s in a row rising or falling, two of three beyond two sigma.",
        **counts,
    )
    if chart.false_alarms is None:
        return rules
    alarms = subject.say(
        "They are questions: where nothing happens, %(share)s of charts this long show one too.",
        share=percent(chart.false_alarms),
    )
    return subject.locale.sentences([rules, alarms])
