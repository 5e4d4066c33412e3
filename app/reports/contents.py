"""The short list of contents that stays in reach while one reads a report."""

from collections.abc import Mapping, Sequence

from app.i18n import N_
from app.reports.pages import Figure
from app.reports.subject import Subject
from app.reports.words import SEGMENTS

NAMES: Mapping[str, str] = {
    "key": N_("Key figures"),
    "dimensions": N_("Dimensions"),
    "needs": N_("Needs"),
    "better-worse": N_("Map of needs"),
    "shares": N_("Categories"),
    "priorities": N_("Priorities"),
    "penalties": N_("Low ratings"),
    "heat": N_("Groups"),
    "points": N_("Importance"),
    "importance": N_("Importance"),
    "knowledge": N_("Expectations"),
    "standards": N_("Standards"),
    "delivery": N_("Delivery"),
    "promises": N_("Promises"),
    **{f"by-{segment}": words for segment, words in SEGMENTS.items()},
}
_OTHERS = "answers-"  # questions about no need


def contents(figures: Sequence[Figure], subject: Subject) -> list[tuple[str, str]]:
    """Id of a figure and a word for it; what has none stands below the one before it."""
    found = [(figure.id, subject.say(NAMES[figure.id])) for figure in figures if figure.id in NAMES]
    others = next((figure.id for figure in figures if figure.id.startswith(_OTHERS)), None)
    return [*found, *([(others, subject.say("Other questions"))] if others else [])]
