"""Each figure with all that belongs to it on a page: title, measure, both drawings, table, key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.estimates.kano import ORDER, Need, Share
from analysis.estimates.servqual import Gaps, Row
from analysis.figures import kano as kano_figures
from analysis.figures import servqual as servqual_figures
from analysis.figures.kano import KanoLabels
from analysis.figures.servqual import GapLabels
from analysis.statistics.intervals import Mean
from app.i18n import Locale, number, percent, signed
from app.reports.pages import (
    Figure,
    KeyEntry,
    Table,
)
from app.reports.sentences import (
    FEWEST,
    TOO_FEW,
    Names,
    better_worse_title,
    category_word,
    certainty_word,
    ends,
    gap_title,
    interval,
    needs_title,
    people,
    tag_for,
    too_few,
    worst_first,
)
from app.web.csv_files import Cell


@dataclass(frozen=True)
class Subject:
    """Whose numbers they are: names in the reader's language, dates, where the files are."""

    names: Names
    numbers: Names  # the questionnaire's numbers of the needs
    low_word: str
    high_word: str
    dates: str
    files: str  # address before "/dimensions.csv"; empty where there are none

    def csv(self, figure: str) -> str:
        return f"{self.files}/{figure}.csv" if self.files else ""


def _measure(*parts: str) -> str:
    """What a figure measures, then n and dates: sentences of their own, side by side."""
    return " ".join(part for part in parts if part)


def basis(counts: Sequence[int], subject: Subject, locale: Locale) -> str:
    n = people(counts, locale)
    return locale.say("%(n)s, %(dates)s.", n=n, dates=subject.dates) if subject.dates else f"{n}"


def _drawn(name: str, wide: Mapping[str, Any], phone: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"name": name, "wide": wide, "phone": phone}


def _gap_labels(subject: Subject, locale: Locale) -> GapLabels:
    return GapLabels(
        names=subject.names,
        numbers=subject.numbers,
        below=locale.say("Below expectation"),
        above=locale.say("Above expectation"),
        gap=locale.say("Gap"),
        interval=locale.say("95% interval"),
        n="n",
        to=locale.say("%(lower)s to %(upper)s", lower="{lower}", upper="{upper}"),
        expectation=locale.say("Expectation"),
        perception=locale.say("Perception"),
        low_word=subject.low_word,
        high_word=subject.high_word,
        too_few=too_few(locale),
    )


def _level(value: float | None) -> str:
    return "–" if value is None else number(value)


def _overall_rows(gaps: Gaps, locale: Locale) -> list[tuple[str, Mean]]:
    """Under the dimensions: all of them together, and by the person's own points where these were asked."""
    rows = [(locale.say("Overall"), gaps.overall)]
    return [*rows, (locale.say("Overall by each person's points"), gaps.weighted)] if gaps.weighted.n else rows


def _gap_table(
    rows: Sequence[Row], subject: Subject, locale: Locale, overall: Sequence[tuple[str, Mean]] = ()
) -> Table:
    head = (
        locale.say("Name"),
        locale.say("Gap"),
        locale.say("95% interval"),
        "n",
        locale.say("Expectation"),
        locale.say("Perception"),
    )
    cells = [_gap_cells(subject.names[row.id], row.gap, (row.expectation, row.perception), locale) for row in rows]
    return Table(head, [*cells, *(_gap_cells(name, gap, (None, None), locale) for name, gap in overall)])


def _gap_cells(name: str, gap: Mean, levels: Sequence[float | None], locale: Locale) -> Sequence[str]:
    if gap.mean is None or gap.n < FEWEST:
        return (name, "–", too_few(locale), "–", "–", "–")
    return (name, signed(gap.mean), interval(gap, locale), str(gap.n), *(_level(level) for level in levels))


def _gap_file(rows: Sequence[Row], gaps: Gaps, subject: Subject, locale: Locale) -> list[list[Cell]]:
    """Unrounded. The whole stands below the dimensions, not below the needs, which have no mean of their own."""
    head: list[Cell] = [
        "id",
        locale.say("Name"),
        locale.say("Expectation"),
        locale.say("Perception"),
        locale.say("Gap"),
        locale.say("Interval from"),
        locale.say("Interval to"),
        locale.say("Standard deviation"),
        "n",
    ]
    known = [(row.id, subject.names[row.id], row.expectation, row.perception, row.gap) for row in rows]
    if rows and rows[0].id == rows[0].dimension:
        whole = zip(("overall", "weighted"), _overall_rows(gaps, locale), strict=False)
        known += [(id_, name, None, None, gap) for id_, (name, gap) in whole]
    body: list[list[Cell]] = [
        [id_, name, e, p, gap.mean, *(ends(gap) or (None, None)), gap.sd, gap.n]
        for id_, name, e, p, gap in known
        if gap.n >= FEWEST
    ]
    return [head, *body]


def _with_before(table: Table, rows: Sequence[Row], before: Mapping[str, float], locale: Locale) -> Table:
    """With a column of the previous wave's perceptions, where there was one."""
    if not before:
        return table
    cells = [_level(before.get(row.id)) for row in rows]
    extended = [(*row, cell) for row, cell in zip(table.rows, cells, strict=True)]
    return Table((*table.head, locale.say("Perception before")), extended)


def dimensions(gaps: Gaps, subject: Subject, locale: Locale) -> Figure:
    """The dimensions as gap bars, the worst first."""
    rows = worst_first(gaps.dimensions)
    labels, counts = _gap_labels(subject, locale), [row.gap.n for row in rows]
    title = gap_title(rows, subject.names, locale)
    words = locale.say(
        "Mean gap: perception minus expectation, on a scale of %(low)s to %(high)s. "
        "The thin line is the 95%% interval; a grey bar's interval holds zero.",
        low=gaps.low,
        high=gaps.high,
    )
    return Figure(
        id="dimensions",
        title=title,
        measure=_measure(words, basis(counts, subject, locale)),
        drawn=_drawn(
            title,
            servqual_figures.gap_bars(rows, labels, phone=False),
            servqual_figures.gap_bars(rows, labels, phone=True),
        ),
        table=_gap_table(rows, subject, locale, _overall_rows(gaps, locale)),
        tag=tag_for(min(counts), locale),
        file=_gap_file(rows, gaps, subject, locale),
    )


def needs(gaps: Gaps, subject: Subject, locale: Locale, before: Gaps | None = None) -> Figure:
    """Every need's expectation and perception as a dumbbell, the worst gap first; before: the previous wave."""
    rows = worst_first(gaps.items)
    labels, counts = _gap_labels(subject, locale), [row.gap.n for row in rows]
    title = needs_title(rows, subject.names, locale)
    words = locale.say(
        "Mean expectation (tick) and mean perception (dot) of each need, on a scale of %(low)s to %(high)s. "
        "Grey: the gap's 95%% interval holds zero.",
        low=gaps.low,
        high=gaps.high,
    )
    earlier = {
        row.id: row.perception
        for row in (before.items if before else ())
        if row.perception is not None and row.gap.n >= TOO_FEW
    }
    if earlier:
        words = " ".join([words, locale.say("Hollow dot: perception in the wave before.")])
    drawings = [
        servqual_figures.dumbbell(rows, labels, low=gaps.low, high=gaps.high, phone=phone, before=earlier)
        for phone in (False, True)
    ]
    return Figure(
        id="needs",
        title=title,
        measure=_measure(words, basis(counts, subject, locale)),
        drawn=_drawn(title, *drawings),
        table=_with_before(_gap_table(rows, subject, locale), rows, earlier, locale),
        tag=tag_for(min(counts), locale),
        file=_gap_file(rows, gaps, subject, locale),
    )


def _kano_labels(found: Sequence[Need], subject: Subject, locale: Locale) -> KanoLabels:
    return KanoLabels(
        names=subject.names,
        numbers=subject.numbers,
        categories={category: category_word(category, locale) for category in ORDER},
        certainties={need.id: certainty_word(need, locale) for need in found},
        better=locale.say("Satisfied where it is there (better)"),
        worse=locale.say("Dissatisfied where it is missing (worse)"),
        too_few=too_few(locale),
    )


def _coefficient(share: Share, n: int, locale: Locale) -> str:
    if share.value is None or share.lower is None or share.upper is None:
        return "–"
    if n < TOO_FEW:
        return number(share.value)
    limits = {"lower": number(share.lower), "upper": number(share.upper)}
    return locale.say("%(value)s (%(lower)s to %(upper)s)", value=number(share.value), **limits)


def _unsigned(worse: Share) -> Share:
    """Worse as the share of the dissatisfied, as the axis of the chart shows it."""
    value, lower, upper = worse.value, worse.lower, worse.upper
    if value is None or lower is None or upper is None:
        return worse
    return Share(abs(value), abs(upper), abs(lower))


def _kano_cells(need: Need, subject: Subject, locale: Locale) -> Sequence[str]:
    name = subject.names[need.id]
    if need.n < FEWEST:
        return (name, too_few(locale), *("–" for _ in range(4)))
    return (
        name,
        category_word(need.category, locale),
        certainty_word(need, locale),
        _coefficient(need.better, need.n, locale),
        _coefficient(_unsigned(need.worse), need.n, locale),
        str(need.n),
    )


def _share_cells(need: Need, subject: Subject, locale: Locale) -> Sequence[str]:
    name = subject.names[need.id]
    if need.n < FEWEST:
        return (name, too_few(locale), *("–" for _ in range(1 + len(ORDER))))
    shares = (percent(need.counts[category] / need.n) for category in ORDER)
    return (name, category_word(need.category, locale), *shares, str(need.n))


def _kano_table(found: Sequence[Need], subject: Subject, locale: Locale) -> Table:
    head = (
        locale.say("Need"),
        locale.say("Category"),
        locale.say("Certainty"),
        locale.say("Better (95% interval)"),
        locale.say("Worse (95% interval)"),
        "n",
    )
    return Table(head, [_kano_cells(need, subject, locale) for need in found], words=frozenset({1, 2}))


def _share_table(found: Sequence[Need], subject: Subject, locale: Locale) -> Table:
    head = (locale.say("Need"), locale.say("Category"), *ORDER, "n")
    return Table(head, [_share_cells(need, subject, locale) for need in found], words=frozenset({1}))


def _kano_file(found: Sequence[Need], subject: Subject, locale: Locale) -> list[list[Cell]]:
    """Unrounded; the same for both figures."""
    head: list[Cell] = [
        "id",
        locale.say("Name"),
        locale.say("Category"),
        locale.say("Certainty"),
        *ORDER,
        "n",
        *(locale.say("Better"), locale.say("Better from"), locale.say("Better to")),
        *(locale.say("Worse"), locale.say("Worse from"), locale.say("Worse to")),
    ]
    body: list[list[Cell]] = [
        [
            need.id,
            subject.names[need.id],
            category_word(need.category, locale),
            certainty_word(need, locale),
            *(need.counts[category] for category in ORDER),
            need.n,
            *_ends_of(need, need.better),
            *_ends_of(need, need.worse),
        ]
        for need in found
        if need.n >= FEWEST
    ]
    return [head, *body]


def _ends_of(need: Need, share: Share) -> tuple[float | None, float | None, float | None]:
    """With its interval, which too few answers do not have."""
    return (share.value, share.lower, share.upper) if need.n >= TOO_FEW else (share.value, None, None)


def _key(found: Sequence[Need], locale: Locale) -> list[KeyEntry]:
    """The shapes that occur, the more basic first."""
    shown = [category for category in ORDER[:5] if any(need.category == category for need in found)]
    entries = [KeyEntry(category, category_word(category, locale)) for category in shown]
    if any(need.certainty == "mixed" for need in found):
        entries.append(KeyEntry("O", locale.say("Hollow: undecided"), hollow=True))
    return entries


def better_worse(found: Sequence[Need], subject: Subject, locale: Locale) -> Figure:
    """Better against worse, and the table of every need."""
    labels = _kano_labels(found, subject, locale)
    placed = kano_figures.placed([need for need in found if need.n >= TOO_FEW])
    left_out = [subject.names[need.id] for need in found if need not in placed]
    title, counts = better_worse_title(found, subject.names, locale), [need.n for need in found]
    words = locale.say(
        "Each need's effect where it is there and where it is missing, from 0 to 1. "
        "The ellipse is the 95% region; hollow: the category is undecided.",
    )
    numbered = locale.listed([f"{subject.numbers[need.id]} {subject.names[need.id]}" for need in placed])
    beside = [
        (
            locale.say("How to read it"),
            locale.say(
                "Further right: where it is missing, more people are dissatisfied. Further up: where it is there, "
                "more are satisfied. A large ellipse says that the place is uncertain.",
            ),
        ),
        (locale.say("Numbers in the chart"), numbered),
    ]
    if left_out:
        beside.append((locale.say("Not in the chart"), locale.listed(left_out)))
    return Figure(
        id="better-worse",
        title=title,
        measure=_measure(words, basis(counts, subject, locale)),
        drawn=_drawn(
            title,
            kano_figures.better_worse(placed, labels, phone=False),
            kano_figures.better_worse(placed, labels, phone=True),
        )
        if placed
        else None,
        table=_kano_table(found, subject, locale),
        key=_key(placed, locale),
        beside=beside,
        tag=tag_for(min(counts), locale),
        file=_kano_file(found, subject, locale),
        open=True,
    )


def shares(found: Sequence[Need], subject: Subject, locale: Locale) -> Figure:
    """How the answers to each need fall into the categories."""
    labels = _kano_labels(found, subject, locale)
    counts = [need.n for need in found]
    firm = sum(need.certainty == "firm" for need in found)
    title = locale.say("%(firm)s of %(all)s needs have a firm category", firm=firm, all=len(found))
    words = locale.say("Share of the answers to each need that fall into each category.")
    return Figure(
        id="shares",
        title=title,
        measure=_measure(words, basis(counts, subject, locale)),
        drawn=_drawn(
            title,
            kano_figures.share_bars(found, labels, phone=False),
            kano_figures.share_bars(found, labels, phone=True),
        ),
        table=_share_table(found, subject, locale),
        tag=tag_for(min(counts), locale),
        file=_kano_file(found, subject, locale),
    )
