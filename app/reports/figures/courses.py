"""Charts of waves and courses: what drifted, what changed, what others guessed, what is out of the ordinary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.estimates.kano import ORDER
from analysis.estimates.waves import Target, Verdict, Word
from analysis.figures import change, control, drift, pareto
from analysis.figures import gap1 as ladder
from analysis.figures.change import ChangeLabels
from analysis.figures.drift import DriftRow
from analysis.figures.gap1 import LadderRow
from analysis.statistics.multinomial import Homogeneity
from analysis.statistics.spc import Signals
from app.i18n import Locale, number, percent, signed
from app.reports.figures.charts import NONE, drawn, mean_words, range_words
from app.reports.figures.common import Subject
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences import TOO_FEW, category_word, too_few


def drifting(rows: Sequence[DriftRow], before: str, after: str, subject: Subject, locale: Locale) -> Figure:
    """Kano shares of two waves; before, after: what the waves are called."""
    unsure = locale.say("No clear change")
    labels = drift.DriftLabels(
        names=subject.names,
        numbers=subject.numbers,
        categories={category: category_word(category, locale) for category in ORDER},
        before=before,
        after=after,
        unsure=unsure,
        too_few=too_few(locale),
    )
    certain = [row for row in rows if row.drift.certain]
    if certain:
        one = certain[0].drift
        values = {
            "name": locale.quoted(subject.names[one.id]),
            "before": category_word(one.before, locale),
            "after": category_word(one.after, locale),
        }
        title = locale.say("%(name)s has moved from %(before)s to %(after)s", **values)
    else:
        title = locale.say("No need has clearly changed its category")
    measure = locale.say("Shares of the answers in both waves. An arrow stands only where the change is certain.")
    table = Table(
        (locale.say("Need"), before, after, locale.say("Change"), "n"),
        [
            (
                subject.names[row.after.id],
                category_word(row.before.category, locale),
                category_word(row.after.category, locale),
                locale.say("Certain") if row.drift.certain else unsure,
                f"{row.before.n}, {row.after.n}",
            )
            for row in rows
        ],
        words=frozenset({1, 2, 3}),
    )
    drawings = [drift.drift(rows, labels, phone=phone) for phone in (False, True)]
    return Figure("drift", title, measure, drawn(title, *drawings), table)


def changes(
    rows: Sequence[tuple[str, Verdict]], dates: str, people: Homogeneity | None, subject: Subject, locale: Locale
) -> Figure:
    """Two waves dimension by dimension; dates: when both were; people: whether the same kinds were asked."""
    verdicts: dict[Word, str] = {
        "improved": locale.say("Improved"),
        "no clear change": locale.say("No clear change"),
        "worse": locale.say("Got worse"),
    }
    targets: dict[Target, str] = {
        "reached": locale.say("reached"),
        "open": locale.say("still open"),
        "missed": locale.say("missed"),
    }
    labels = ChangeLabels(
        names=subject.names,
        words=verdicts,
        targets=targets,
        change=locale.say("Change"),
        interval=locale.say("95% interval"),
        target=locale.say("Target"),
        worse_side=locale.say("Worse than before"),
        better_side=locale.say("Better than before"),
        to=range_words(locale),
        both_n=locale.say("n = %(before)s and %(after)s", before="{before}", after="{after}"),
        too_few=too_few(locale),
    )
    better, worse = (
        [subject.names[id_] for id_, verdict in rows if verdict.word == word] for word in ("improved", "worse")
    )
    if better and worse:
        title = locale.say(
            "Improved: %(better)s; worse: %(worse)s", better=locale.listed(better), worse=locale.listed(worse)
        )
    elif better:
        title = locale.say("Improved: %(better)s", better=locale.listed(better))
    elif worse:
        title = locale.say("Worse: %(worse)s", worse=locale.listed(worse))
    else:
        title = locale.say("No clear change in any dimension")
    measure = locale.say(
        "Change of the mean gap between two waves of different people, with its 95%% interval. %(dates)s",
        dates=dates,
    )
    if people is not None and people.p is not None and people.p < 0.05:
        measure += " " + locale.say(
            "Other kinds of people answered in the second wave: part of the change may come from that."
        )
    table = Table(
        (locale.say("Name"), labels.change, labels.interval, locale.say("Verdict"), labels.target, "n"),
        [
            (
                subject.names[id_],
                NONE if verdict.change is None or verdict.word is None else signed(verdict.change),
                _limits(verdict, locale),
                verdicts[verdict.word] if verdict.word else too_few(locale),
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


def _limits(verdict: Verdict, locale: Locale) -> str:
    if verdict.interval is None or verdict.word is None:
        return NONE
    low, high = verdict.interval
    return locale.say("%(lower)s to %(upper)s", lower=signed(low), upper=signed(high))


def guesses(rows: Sequence[LadderRow], low: int, high: int, subject: Subject, locale: Locale) -> Figure:
    """Gap 1: what customers expect beside what staff and managers think."""
    who = {
        "customers": locale.say("Customers"),
        "staff": locale.say("Staff think"),
        "managers": locale.say("Managers think"),
    }
    labels = ladder.LadderLabels(
        names=subject.names,
        who=who,
        to=range_words(locale),
        too_few=too_few(locale),
        low_word=subject.low_word,
        high_word=subject.high_word,
    )
    apart = [
        row
        for row in rows
        if (managers := row.of("managers")) is not None
        and (customers := row.of("customers")) is not None
        and (managers.upper or 0.0) < (customers.lower or 0.0)
    ]
    title = (
        locale.say(
            "Managers underrate what customers expect: %(names)s",
            names=locale.listed([subject.names[row.id] for row in apart]),
        )
        if apart
        else locale.say("Managers do not clearly underrate what customers expect")
    )
    measure = locale.say(
        "What customers expect, and what staff and managers think they expect; means with 95% intervals."
    )
    table = Table(
        (locale.say("Dimension"), *who.values(), "n"),
        [
            (
                subject.names[row.id],
                *(mean_words(mean, locale) for mean in (row.customers, row.staff, row.managers)),
                ", ".join(str(mean.n) if mean else NONE for mean in (row.customers, row.staff, row.managers)),
            )
            for row in rows
        ],
    )
    drawings = [ladder.ladder(rows, labels, low=low, high=high, phone=phone) for phone in (False, True)]
    return Figure("ladder", title, measure, drawn(title, *drawings), table)


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


def course(series: Series, value: str, locale: Locale) -> Figure:
    """A control chart; value: what is measured, with its unit."""
    rules: dict[control.Rule, str] = {
        "beyond": locale.say("Beyond a limit"),
        "one_side": locale.say("Nine on one side"),
        "run": locale.say("Six rising or falling"),
        "two_of_three": locale.say("Two of three beyond two sigma"),
    }
    labels = control.ControlLabels(
        value=value,
        centre=locale.say("Centre"),
        lower=locale.say("Lower limit"),
        upper=locale.say("Upper limit"),
        target=locale.say("Target"),
        rebased=locale.say("Limits anew"),
        rules=rules,
        signal=locale.say("Out of the ordinary"),
        too_few=too_few(locale),
    )
    broken: dict[int, list[str]] = {}
    for rule in control.RULES:
        for place in getattr(series.signals, rule):
            broken.setdefault(place, []).append(rules[rule])
    title = (
        locale.say_n(
            "%(value)s: one point is out of the ordinary",
            "%(value)s: %(n)s points are out of the ordinary",
            len(broken),
            value=value,
        )
        if broken
        else locale.say("%(value)s: nothing out of the ordinary", value=value)
    )
    measure = locale.say(
        "Values in their order with centre and limits. Diamonds break a rule: beyond a limit, nine on one side, six "
        "rising or falling, two of three beyond two sigma.",
    )
    done = dict(series.notes)
    rows = [
        (
            date,
            number(own),
            NONE if low is None else number(low),
            NONE if high is None else number(high),
            locale.listed(broken.get(at, [])),
            done.get(at, ""),
        )
        for at, (date, own, low, high) in enumerate(
            zip(series.dates, series.values, series.lower, series.upper, strict=True)
        )
    ]
    head = (locale.say("When"), value, labels.lower, labels.upper, locale.say("Rule"), locale.say("Done"))
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


def ranking(counts: Mapping[str, int], names: Mapping[str, str], locale: Locale) -> Figure:
    """What is named most. counts: topic -> how often."""
    total = sum(counts.values())
    labels = pareto.ParetoLabels(
        names=names,
        others=locale.say("Others"),
        count=locale.say("Named"),
        share=locale.say("Share"),
        cumulative=locale.say("Together"),
        of_total=locale.say("of %(n)s mentions", n=total),
        too_few=too_few(locale),
    )
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    shown = [(names[topic], count) for topic, count in ordered if count >= TOO_FEW]
    title = (
        locale.say(
            "%(name)s is named most: %(share)s of all mentions",
            name=locale.quoted(shown[0][0]),
            share=percent(shown[0][1] / total),
        )
        if shown
        else locale.say("Nothing has been named often enough yet")
    )
    measure = locale.say(
        "How often each topic is named, the most frequent first; topics named less than 10 times stand together.",
    )
    rest = total - sum(count for _, count in shown)
    rows = [*shown, (labels.others, rest)] if rest >= TOO_FEW else shown
    table = Table(
        (locale.say("Topic"), labels.count, labels.share),
        [(name, str(count), percent(count / total)) for name, count in rows],
    )
    drawings = [pareto.pareto(counts, total, labels, phone=phone) for phone in (False, True)]
    return Figure("ranking", title, measure, drawn(title, *drawings), table)
