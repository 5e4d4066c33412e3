"""What satisfaction goes with a low rating of a need, and with a high one."""

from analysis.claims.priorities import RATINGS, Effects, effect_of, effects, one_sided_rank
from analysis.estimates.drivers import Penalties
from analysis.figures import asymmetry
from app.i18n import number, signed
from app.reports.figures.common import NONE, drawn, range_words, without_empty_columns
from app.reports.pages import Figure
from app.reports.sentences.common import too_few
from app.reports.subject import Subject
from app.reports.words import cannot_judge, reason
from app.web.csv_files import Cell


def penalties(results: Penalties, subject: Subject) -> Figure:
    """Whose low ratings go with less satisfaction, whose high ones with more; the most one-sided first."""
    found = effects(results)
    ordered = sorted(found.needs, key=one_sided_rank)
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
        clear=found.clear,
    )
    title, measure = penalty_words(found, subject)
    head = (subject.say("Need"), labels.penalty, labels.reward, subject.say("n, low"), subject.say("n, high"))
    all_effects = [
        [None if effect is None else effect.b for effect in (effect_of(row, rating) for rating in RATINGS)]
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
    both = (
        drawn(title, *drawings) if all(_known(found)) else None
    )  # half a figure of dashes says less than its sentence
    return Figure("penalties", title, measure, both, table, file=file)


def penalty_words(found: Effects, subject: Subject, *, colors: bool = True) -> tuple[str, str]:
    """What satisfaction low ratings go with, and how that was found; or why nothing can be said."""
    low, high = _known(found)
    measure = subject.say(
        "Overall satisfaction of those who rate a need in the lowest or highest third of the scale, each against the "
        "middle, all needs at once.",
    )
    if found.undefined is not None and (found.needed or not found.n):  # else hardly anybody rates low or high
        why = (
            subject.say(
                "So many comparisons at once need %(needed)s people who rated every need; %(n)s did.",
                needed=found.needed,
                n=found.n,
            )
            if found.undefined == "too_few"
            else cannot_judge(reason(found.undefined, subject), subject)
        )
        title = subject.say("Nothing can be said of the satisfaction that low and high ratings go with")
        return title, subject.locale.sentences([measure, why])
    if colors and low and high:
        clear = subject.say("Colour: clear among all of them (Benjamini-Hochberg, 5%).")
        measure = subject.locale.sentences([measure, clear])
    if low and not high:
        few = subject.say("Too few rate any need high to say which satisfaction that goes with.")
        measure = subject.locale.sentences([measure, few])
    return _title(found, low, subject), measure


def _title(found: Effects, low: bool, subject: Subject) -> str:
    hurting = [(row.need, row.penalty) for row in found.needs if row.penalty and found.hurts(row.need)]
    if hurting:
        need, worst = min(hurting, key=lambda one: one[1].interval[1])
        return subject.say(
            "A low rating of %(name)s goes with %(loss)s points less satisfaction",
            name=subject.quoted(subject.names[need]),
            loss=number(-worst.b),
        )
    if low:
        return subject.say("A low rating of no need clearly goes with less satisfaction")
    return subject.say("Too few rate any need low to say which satisfaction that goes with")


def _known(found: Effects) -> tuple[bool, bool]:
    """Whether anything is known of low, and of high ratings."""
    low, high = (any(effect_of(row, rating) is not None for row in found.needs) for rating in RATINGS)
    return low, high
