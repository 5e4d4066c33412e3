"""What a low rating of a need costs, and what a high one gives."""

from collections.abc import Sequence
from typing import get_args

from analysis.claims.priorities import Rating, effect_of, effects, one_sided_rank
from analysis.estimates.drivers import PenaltyReward
from analysis.figures import asymmetry
from app.i18n import number, signed
from app.reports.figures.common import NONE, drawn, range_words, without_empty_columns
from app.reports.pages import Figure
from app.reports.sentences import too_few
from app.reports.subject import Subject
from app.web.csv_files import Cell

RATINGS: tuple[Rating, ...] = get_args(Rating)


def penalties(rows: Sequence[PenaltyReward], subject: Subject) -> Figure:
    """What hurts where it is low, what lifts where it is high; the most one-sided first."""
    ordered, clear = sorted(rows, key=one_sided_rank), effects(rows)
    labels = asymmetry.AsymmetryLabels(
        names=subject.names,
        numbers={id_: place for id_, place in subject.numbers.items() if place != subject.names.get(id_)},
        penalty=subject.say("Low rating"),
        reward=subject.say("High rating"),
        lowers=subject.say("Less satisfied"),
        raises=subject.say("More satisfied"),
        low=subject.say("rated low"),
        high=subject.say("rated high"),
        interval=subject.say("95% interval"),
        to=range_words(subject),
        n=subject.say("n, low / high"),
        note=subject.say("Not a Kano class"),
        too_few=too_few(subject),
        clear=clear.of,
    )
    known = [any(effect_of(row, rating) is not None for row in ordered) for rating in RATINGS]
    hurting = [row for row in ordered if clear.hurts(row.need)]
    if hurting:
        worst = min(hurting, key=lambda row: (row.penalty.interval or (0.0, 0.0))[1])
        values = {
            "name": subject.quoted(subject.names[worst.need]),
            "loss": number(-(worst.penalty.difference or 0.0)),
        }
        title = subject.say("A low rating of %(name)s goes with %(loss)s points less satisfaction", **values)
    elif known[0]:
        title = subject.say("No need clearly hurts satisfaction where it is rated low")
    else:
        title = subject.say("Too few rate any need low to say what that does to satisfaction")
    measure = subject.say(
        "Overall satisfaction of those who rate a need in the lowest or highest third of the scale, against the "
        "middle.",
    )
    if all(known):
        clear_words = subject.say("Colour: clear among all of them (Holm, 5%).")
        measure = subject.locale.sentences([measure, clear_words])
    if known == [True, False]:
        few = subject.say("Too few rate any need high to say what that does to satisfaction.")
        measure = subject.locale.sentences([measure, few])
    head = (subject.say("Need"), labels.penalty, labels.reward, subject.say("n, low"), subject.say("n, high"))
    all_effects = [
        [None if effect is None else effect.difference for effect in (effect_of(row, rating) for rating in RATINGS)]
        for row in ordered
    ]
    table = without_empty_columns(
        head,
        [
            (
                subject.names[row.need],
                *(NONE if effect is None else signed(effect) for effect in both_ways),
                str(row.n_low),
                str(row.n_high),
            )
            for row, both_ways in zip(ordered, all_effects, strict=True)
        ],
    )
    file: list[list[Cell]] = [
        ["id", *head],
        *(
            [row.need, subject.names[row.need], *both_ways, row.n_low, row.n_high]
            for row, both_ways in zip(ordered, all_effects, strict=True)
        ),
    ]
    drawings = [asymmetry.asymmetry_bars(ordered, labels, phone=phone) for phone in (False, True)]
    both = drawn(title, *drawings) if all(known) else None  # half a figure of dashes says less than its sentence
    return Figure("penalties", title, measure, both, table, file=file)
