"""What the pages behind reports share: withheld rows, p values, flags, and when a figure would reveal a few people."""

from collections.abc import Callable, Sequence

from analysis.rows.quality import FLAGS, Flag
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import Locale, number, percent, signed
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences import FEWEST, ends, limits_words, too_few
from surveys.instruments.schema import Method

NONE = "–"


def reveals(whole: int, part: int) -> bool:
    """Whether the figures of both would show those of fewer than FEWEST people: what is left when one is subtracted."""
    return 0 < whole - part < FEWEST


def p_value(p: float | None) -> str:
    return NONE if p is None else "< 0.001" if p < 0.001 else number(p, 3)


def or_none(value: float | None, places: int = 2) -> str:
    return NONE if value is None else number(value, places)


def range_words(limits: tuple[float, float] | None, locale: Locale, places: int = 2) -> str:
    if limits is None:
        return NONE
    low, high = (number(limit, places) for limit in limits)
    return locale.say("%(lower)s to %(upper)s", lower=low, upper=high)


def withheld(name: str, cells: int, locale: Locale) -> tuple[str, ...]:
    return (name, too_few(locale), *[NONE] * (cells - 2))


def flags_of(method: Method, sent: bool = True) -> tuple[Flag, ...]:
    """What is looked for; of answers that were not sent by our form (sent), in the answers alone."""
    own: dict[Method, tuple[Flag, ...]] = {
        "kano": ("straight_line", "contradictory"),
        "zones": ("straight_line", "minimum_above_desired"),
        "pulse": (),
    }
    return (*own.get(method, ("straight_line",)), *(("too_fast", "unseen_field") if sent else ()))


def care(
    tally: Tally, flags: Sequence[Flag] | None, locale: Locale, without: Callable[[], Section | None]
) -> list[Section]:
    """How many answers look thoughtless, and the figures without them. flags: those that were looked for; None: they
    are not told as long as few may be added to them, whose answers could be found by subtraction.
    """
    if flags is None:
        return [once_closed(_care_title(locale), locale)]
    found = without()
    return [_flagged(tally, locale, flags), *([found] if found else [])]


def once_closed(title: str, locale: Locale) -> Section:
    """In place of figures that stand beside those of fewer people, while anonymous answers are still brought in."""
    words = locale.say(
        "Shown once the campaign is closed, as the difference between two days could else show single answers."
    )
    return Section(title, words, None)


def _care_title(locale: Locale) -> str:
    return locale.say("Were the answers given with care?")


def _flagged(tally: Tally, locale: Locale, flags: Sequence[Flag]) -> Section:
    *each, any_ = tally.integers["flags"].tolist()
    names: dict[Flag, str] = {
        "straight_line": locale.say("The same answer throughout"),
        "too_fast": locale.say("Less than a second for each answer"),
        "contradictory": locale.say("Contradictory pairs"),
        "minimum_above_desired": locale.say("Minimum above the desired level"),
        "unseen_field": locale.say("Filled in a field that no person sees"),
    }
    counts = dict(zip(FLAGS, each, strict=True))
    rows = [
        (names[flag], str(counts[flag]), percent(counts[flag] / tally.respondents) if tally.respondents else NONE)
        for flag in flags
    ]
    words = (
        locale.say("No answer looks as if it was given without thought.")
        if any_ == 0
        else locale.say(
            "%(any)s of %(all)s answers look as if they were given without thought. They stay in every figure; below "
            "are the figures without them.",
            any=any_,
            all=tally.respondents,
        )
    )
    head = (locale.say("Flag"), locale.say("Answers"), locale.say("Share"))
    return Section(_care_title(locale), words, Table(head, rows))


def beside(
    title: str,
    rows: Sequence[tuple[str, Mean, Mean]],
    hidden: bool,
    locale: Locale,
    said: Callable[[float], str] = signed,
) -> Section:
    """Means of all answers and of those without flags. hidden: both together would show what a few said."""
    if hidden:
        return Section(title, few_flagged(locale), None)
    cells = []
    for name, whole, alone in rows:
        mean = NONE if whole.mean is None or whole.n < FEWEST else said(whole.mean)
        if alone.mean is None or alone.n < FEWEST or reveals(whole.n, alone.n):
            cells.append((name, mean, NONE, NONE, NONE))
        else:
            cells.append((name, mean, said(alone.mean), limits_words(ends(alone), locale, said), str(alone.n)))
    head = (
        locale.say("Name"),
        locale.say("All answers"),
        locale.say("Without flagged answers"),
        locale.say("95% interval"),
        "n",
    )
    words = locale.say("If the two columns agree, thoughtless answers do not decide anything here.")
    return Section(title, words, Table(head, cells))


def no_person_scores(locale: Locale) -> Section:
    """Of a short form: what is left out, and why."""
    words = locale.say(
        "Each person was asked only some of the needs. Reliability, structure and the tests of dimensions need "
        "everybody's answers to all needs; a long form gives them.",
    )
    return Section(locale.say("What a short form cannot say"), words, None)


def few_flagged(locale: Locale) -> str:
    return locale.say("So few answers are flagged that the figures without them would show what these few said.")
