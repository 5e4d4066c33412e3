"""A control chart: values in their order, and which of them are out of the ordinary."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.figures import control
from analysis.statistics.spc import Signals
from app.i18n import number
from app.reports.figures.common import (
    NONE,
    drawn,
)
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences import too_few
from app.reports.subject import Subject
from app.reports.words import RULES, all_words


@dataclass(frozen=True)
class Series:
    """A control chart's content: values [n] at their dates, centre and limits [n], None where there are none.

    notes: place and what was done there; rebased: places from which the limits were computed anew.
    """

    values: Sequence[float]
    dates: Sequence[str]
    centre: Sequence[float | None]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    signals: Signals
    notes: Sequence[tuple[int, str]] = ()
    rebased: Sequence[int] = ()
    target: float | None = None


def control_chart(series: Series, measured: str, subject: Subject) -> Figure:
    """A control chart; value: what is measured, with its unit."""
    rules = all_words(RULES, subject)
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
        for place in getattr(series.signals, rule):
            broken.setdefault(place, []).append(rules[rule])
    title = (
        subject.say_n(
            "%(value)s: one point is out of the ordinary",
            "%(value)s: %(n)s points are out of the ordinary",
            len(broken),
            value=measured,
        )
        if broken
        else subject.say("%(value)s: nothing out of the ordinary", value=measured)
    )
    measure = subject.say(
        "Values in their order with centre and limits. Diamonds break a rule: beyond a limit, nine on one side, six "
        "rising or falling, two of three beyond two sigma.",
    )
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
            zip(series.dates, series.values, series.lower, series.upper, strict=True)
        )
    ]
    head = (subject.say("When"), measured, labels.lower, labels.upper, subject.say("Rule"), subject.say("Done"))
    drawings = [
        control.control_chart(
            series.values,
            series.centre,
            series.lower,
            series.upper,
            series.signals,
            series.dates,
            labels,
            phone=phone,
            notes=series.notes,
            target=series.target,
            rebased=series.rebased,
        )
        for phone in (False, True)
    ]
    return Figure("course", title, measure, drawn(title, *drawings), Table(head, rows, words=frozenset({4, 5})))
