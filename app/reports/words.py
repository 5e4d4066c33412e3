"""The words for the codes of results: one table a set. `tests/app/test_words.py` names a code that has none."""

from collections.abc import Mapping
from typing import TypeVar

from analysis.claims.change import Target, Why, Word
from analysis.estimates.ipa import Quadrant
from analysis.estimates.kano import Category, Certainty
from analysis.estimates.zones import Status
from analysis.figures.control import Rule
from analysis.rows.quality import Flag
from analysis.statistics.undefined import Undefined
from app.i18n import N_, Locale, by_tag
from app.reports.subject import Subject
from surveys.codes import Channel, Known, Segment
from surveys.places.today import Today

Code = TypeVar("Code", bound=str)

CATEGORIES: Mapping[Category, str] = {
    "M": N_("Must-be"),
    "O": N_("One-dimensional"),
    "A": N_("Attractive"),
    "I": N_("Indifferent"),
    "R": N_("Reverse"),
    "Q": N_("Questionable"),
}
CERTAINTIES: Mapping[Certainty, str] = {
    "firm": N_("Firm"),
    "leaning": N_("Leaning"),
    "mixed": N_("Undecided %(one)s/%(other)s"),
}
SEGMENTS: Mapping[Segment | Known, str] = {
    "site": N_("Site"),
    "service": N_("Service"),
    "channel": N_("Way to the form"),
    "language": N_("Language"),
}
CHANNELS: Mapping[Channel, str] = {
    "link": N_("Link"),
    "mail": N_("Personal mail"),
    "poster": N_("Printed poster"),
    "card": N_("Printed card"),
    "kiosk": N_("Kiosk"),
}


def channel_words(name: str, locale: Locale) -> str:
    """name: on the company's list, where a way to the form has its code until the company has a word of its own."""
    return next((locale.say(words) for code, words in CHANNELS.items() if code == name), locale.company(name))


def group_words(of: Segment | Known, value: str, locale: Locale, today: Today | None = None) -> str:
    """A group of one of a campaign's lists. value: as it stands in answers; today: what ways to the form are called."""
    if of == "channel":
        return channel_words(value if today is None else today.channel(value), locale)
    if of == "language":
        known = by_tag(value.replace("_", "-"))
        return value if known is None else known.name
    return locale.company(value)


FLAGS: Mapping[Flag, str] = {
    "straight_line": N_("The same answer throughout"),
    "too_fast": N_("Less than a second for each answer"),
    "contradictory": N_("Contradictory pairs"),
    "minimum_above_desired": N_("Minimum above the desired level"),
    "unseen_field": N_("Filled in a field that no person sees"),
}
REASONS: Mapping[Undefined, str] = {
    "no_answers": N_("Nobody answered"),
    "too_few": N_("Too few complete answers"),
    "no_variance": N_("All values are the same"),
    "constant_part": N_("Something that it needs is the same for everybody"),
    "constant_group": N_("All values of one group are the same"),
    "no_differences": N_("Every difference is zero"),
    "singular": N_("One answer follows from the others"),
    "negative_variance": N_("The model fits only with a variance below zero"),
    "not_converged": N_("No best fit was found"),
    "few_items": N_("Too few questions for this"),
}
QUADRANTS: Mapping[Quadrant, str] = {
    "concentrate here": N_("Concentrate here"),
    "keep up the good work": N_("Keep it up"),
    "low priority": N_("Low priority"),
    "possible overkill": N_("Too much?"),
}
STATUSES: Mapping[Status, str] = {
    "below zone": N_("Below the minimum"),
    "within zone": N_("Within the zone"),
    "above zone": N_("Above what is desired"),
}
CHANGES: Mapping[Word, str] = {
    "improved": N_("Improved"),
    "no clear change": N_("No clear change"),
    "worse": N_("Got worse"),
}
TARGETS: Mapping[Target, str] = {"reached": N_("reached"), "open": N_("still open"), "missed": N_("missed")}
NO_VERDICT: Mapping[Why, str] = {
    "not yet": N_("Not all planned answers are there yet"),
    "wording": N_("Cannot say: what was asked has changed"),
    "scale": N_("Cannot say: asked on another scale"),
    "mode": N_("Cannot say: asked in another way"),
    "below plan": N_("Cannot say: fewer answers than planned"),
    "too few": N_("Too few answers to say"),
    "few paired": N_("Cannot say: fewer than ten people answered both waves by personal links"),
    "few flagged": N_("Cannot say: so few answers are flagged that figures without them would show what these said"),
    "other people": N_("Cannot say: other kinds of people answered"),
    "few sites": N_("Fewer than four groups on a side: a hint at most"),
    "no variance": N_("Cannot say: all answers are the same"),
    "few ranked": N_("Cannot say: picked as the worst of fewer than four"),
    "few readings": N_("Cannot say: too few readings before"),
    "readings depend": N_("Cannot say: each reading follows the one before"),
}
RULES: Mapping[Rule, str] = {
    "beyond": N_("Beyond a limit"),
    "one_side": N_("%(side)s in a row on one side"),
    "run": N_("%(run)s in a row rising or falling"),
    "two_of_three": N_("Two of three beyond two sigma"),
}


def all_words(table: Mapping[Code, str], subject: Subject) -> dict[Code, str]:
    """A table in the reader's language."""
    return {code: subject.say(words) for code, words in table.items()}


def cannot_judge(why: str, subject: Subject) -> str:
    """A sentence. why: as `reason` says it."""
    return subject.say("Cannot be judged: %(why)s.", why=why[0].lower() + why[1:])


def reason(why: Undefined | None, subject: Subject) -> str:
    """Why a figure is missing."""
    return subject.say(REASONS[why]) if why else "–"
