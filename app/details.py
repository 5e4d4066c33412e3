"""What the pages behind reports share: withheld rows, p values, flags, and when a figure would reveal a few people."""

from analysis.quality import FLAGS
from analysis.tally import Tally
from app.i18n import Locale, number, percent, say
from app.pages import Section, Table
from app.sentences import FEWEST, too_few

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
    return say(locale, "%(lower)s to %(upper)s", lower=low, upper=high)


def withheld(name: str, cells: int, locale: Locale) -> tuple[str, ...]:
    return (name, too_few(locale), *[NONE] * (cells - 2))


def flagged(tally: Tally, rest: Tally, locale: Locale) -> Section:
    *each, any_ = tally.integers["flags"].tolist()
    names = {
        "straight_line": say(locale, "The same answer throughout"),
        "too_fast": say(locale, "Much faster than others"),
        "contradictory": say(locale, "Contradictory pairs"),
        "minimum_above_desired": say(locale, "Minimum above the desired level"),
    }
    rows = [
        (names[flag], str(count), percent(count / tally.respondents) if tally.respondents else NONE)
        for flag, count in zip(FLAGS, each, strict=True)
    ]
    words = (
        say(locale, "No answer looks as if it was given without thought.")
        if any_ == 0
        else say(
            locale,
            "%(any)s of %(all)s answers look as if they were given without thought. They stay in every figure; below "
            "are the figures without them.",
            any=any_,
            all=tally.respondents,
        )
    )
    head = (say(locale, "Flag"), say(locale, "Answers"), say(locale, "Share"))
    return Section(say(locale, "Were the answers given with care?"), words, Table(head, rows))


def few_flagged(locale: Locale) -> str:
    return say(locale, "So few answers are flagged that the figures without them would show what these few said.")
