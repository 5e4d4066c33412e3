"""Kano: better against worse, and the shares of the categories."""

from collections.abc import Sequence

from analysis.claims.kano import certainty
from analysis.estimates.floors import judged, shown
from analysis.estimates.kano import ORDER, Need, Share
from analysis.figures import kano as kano_figures
from analysis.figures.kano import KanoLabels
from app.i18n import number, percent
from app.reports.figures.common import basis, drawn, few_said_once, numbered
from app.reports.pages import (
    Figure,
    KeyEntry,
    Table,
)
from app.reports.sentences.common import few_of, tag_for, too_few
from app.reports.sentences.kano import better_worse_title, category_word, certainty_word
from app.reports.subject import Subject
from app.web.csv_files import Cell


def _kano_labels(needs: Sequence[Need], subject: Subject) -> KanoLabels:
    return KanoLabels(
        names=subject.names,
        numbers=subject.numbers,
        categories={category: category_word(category, subject) for category in ORDER},
        certainties={need.id: certainty_word(need, subject) for need in needs},
        better=subject.say("Satisfied where it is there (better)"),
        worse=subject.say("Dissatisfied where it is missing (worse)"),
        too_few=too_few(subject),
    )


def _coefficient(share: Share, n: int, subject: Subject) -> str:
    if share.value is None or share.lower is None or share.upper is None:
        return "–"
    if not judged(n):
        return number(share.value)
    limits = {"lower": number(share.lower), "upper": number(share.upper)}
    return subject.say("%(value)s (%(lower)s to %(upper)s)", value=number(share.value), **limits)


def _unsigned(worse: Share) -> Share:
    """Worse as the share of the dissatisfied, as the axis of the chart shows it."""
    value, lower, upper = worse.value, worse.lower, worse.upper
    if value is None or lower is None or upper is None:
        return worse
    return Share(abs(value), abs(upper), abs(lower))


def _kano_cells(need: Need, subject: Subject) -> Sequence[str]:
    name = subject.names[need.id]
    if not shown(need.n):
        return (name, too_few(subject), *("–" for _ in range(4)))
    return (
        name,
        category_word(need.category, subject),
        certainty_word(need, subject),
        _coefficient(need.better, need.n, subject),
        _coefficient(_unsigned(need.worse), need.n, subject),
        str(need.n),
    )


def _share_cells(need: Need, subject: Subject) -> Sequence[str]:
    name = subject.names[need.id]
    if not shown(need.n):
        return (name, too_few(subject), *("–" for _ in range(1 + len(ORDER))))
    shares = (percent(need.counts[category] / need.n) for category in ORDER)
    return (name, category_word(need.category, subject), *shares, str(need.n))


def _kano_table(needs: Sequence[Need], subject: Subject) -> Table:
    head = (
        subject.say("Need"),
        subject.say("Category"),
        subject.say("Certainty"),
        subject.say("Better (95% interval)"),
        subject.say("Worse (95% interval)"),
        "n",
    )
    return Table(head, [_kano_cells(need, subject) for need in needs], words=frozenset({1, 2}))


def _share_table(needs: Sequence[Need], subject: Subject) -> Table:
    head = (subject.say("Need"), subject.say("Category"), *ORDER, "n")
    return Table(head, [_share_cells(need, subject) for need in needs], words=frozenset({1}))


def _kano_file(needs: Sequence[Need], subject: Subject) -> list[list[Cell]]:
    """Unrounded; the same for both figures."""
    head: list[Cell] = [
        "id",
        subject.say("Name"),
        subject.say("Category"),
        subject.say("Certainty"),
        *ORDER,
        "n",
        *(subject.say("Better"), subject.say("Better from"), subject.say("Better to")),
        *(subject.say("Worse"), subject.say("Worse from"), subject.say("Worse to")),
    ]
    body: list[list[Cell]] = [
        [
            need.id,
            subject.names[need.id],
            category_word(need.category, subject),
            certainty_word(need, subject),
            *(need.counts[category] for category in ORDER),
            need.n,
            *_ends_of(need, need.better),
            *_ends_of(need, need.worse),
        ]
        for need in needs
        if shown(need.n)
    ]
    return [head, *body]


def _ends_of(need: Need, share: Share) -> tuple[float | None, float | None, float | None]:
    """With its interval, which too few answers do not have."""
    return (share.value, share.lower, share.upper) if judged(need.n) else (share.value, None, None)


def _key(needs: Sequence[Need], subject: Subject) -> list[KeyEntry]:
    """The shapes that occur, the more basic first."""
    occurring = [category for category in ORDER[:5] if any(need.category == category for need in needs)]
    entries = [KeyEntry(category, category_word(category, subject)) for category in occurring]
    if any(certainty(need) == "mixed" for need in needs):
        entries.append(KeyEntry("O", subject.say("Hollow: undecided"), hollow=True))
    return entries


def better_worse(needs: Sequence[Need], subject: Subject) -> Figure:
    """Better against worse, and the table of every need."""
    labels = _kano_labels(needs, subject)
    placed = kano_figures.placed([need for need in needs if judged(need.n)])
    left_out = [subject.names[need.id] for need in needs if need not in placed]
    title, counts = better_worse_title(needs, subject), [need.n for need in needs]
    words = subject.say(
        "Who says they would be satisfied where a need is there, and dissatisfied where it is missing: shares from "
        "0 to 1. The ellipse is the 95% region; hollow: the category is undecided.",
    )
    drawings = [kano_figures.better_worse(placed, labels, phone=phone) for phone in (False, True)]
    ids = [need.id for need in placed]
    beside = [
        (
            subject.say("How to read it"),
            subject.say(
                "Further right: where it is missing, more say they would be dissatisfied. Further up: where it is "
                "there, more that they would be satisfied. A large ellipse says that the place is uncertain.",
            ),
        ),
    ]
    if left_out:
        beside.append((subject.say("Not in the chart"), subject.listed(left_out)))
    figure = Figure(
        id="better-worse",
        title=title,
        measure=subject.locale.sentences([words, basis(counts, subject)]),
        drawn=drawn(title, *drawings) if placed else None,
        table=_kano_table(needs, subject),
        key=_key(placed, subject),
        beside=beside,
        numbered=numbered(ids, subject.numbers, subject.names, *drawings),
        tag=tag_for(min(counts), subject),
        file=_kano_file(needs, subject),
        open=True,
    )
    few = subject.say(
        "Who says they would be satisfied where a need is there, and dissatisfied where it is missing: shares from "
        "0 to 1."
    )
    return few_said_once(figure, few, counts, subject)


def _shares_title(needs: Sequence[Need], subject: Subject) -> str:
    known = [certainty(need) for need in needs if certainty(need) is not None]
    if not known:
        return few_of(subject.say("Categories"), subject)
    firm = known.count("firm")
    if not firm:
        return subject.say("No need has a firm category")
    if firm == len(known):
        return subject.say("All needs have a firm category")
    return subject.say_n(
        "One of %(all)s needs has a firm category", "%(n)s of %(all)s needs have a firm category", firm, all=len(known)
    )


def shares(needs: Sequence[Need], subject: Subject) -> Figure:
    """How the answers to each need fall into the categories."""
    labels = _kano_labels(needs, subject)
    counts = [need.n for need in needs]
    title = _shares_title(needs, subject)
    words = subject.say("Share of the answers to each need that fall into each category.")
    figure = Figure(
        id="shares",
        title=title,
        measure=subject.locale.sentences([words, basis(counts, subject)]),
        drawn=drawn(
            title,
            kano_figures.share_bars(needs, labels, phone=False),
            kano_figures.share_bars(needs, labels, phone=True),
        ),
        table=_share_table(needs, subject),
        tag=tag_for(min(counts), subject),
        file=_kano_file(needs, subject),
    )
    return few_said_once(figure, words, counts, subject)
