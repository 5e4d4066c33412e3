"""The short list of contents that stays in reach while one reads a report, or what stands behind it."""

from collections.abc import Iterable, Mapping, Sequence

from app.i18n import N_, Locale
from app.reports.pages import Figure, Section
from app.reports.sentences.turnout import TITLES
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
    "gap-over-time": N_("Gap"),
    "levels-over-time": N_("Levels"),
    "perception-over-time": N_("Perception"),
    "distribution": N_("Single answers"),
    "kano-over-time": N_("Kano"),
    "importance-over-time": N_("Importance"),
    "comments-over-time": N_("Comments"),
    "knowledge": N_("Expectations"),
    "standards": N_("Standards"),
    "delivery": N_("Delivery"),
    "promises": N_("Promises"),
    **{f"by-{segment}": words for segment, words in SEGMENTS.items()},
}
# Of the page behind a report: the question that heads a section, and a word for it.
SECTION_NAMES: Mapping[str, str] = {
    N_("Are the gaps more than chance?"): N_("Gap tests"),
    N_("Are the differences more than chance?"): N_("Tests"),
    N_("Which needs stand out?"): N_("Needs"),
    N_("Where the single answers lie"): N_("Single answers"),
    N_("Do the questions of a dimension belong together?"): N_("Reliability"),
    N_("Do the answers form these dimensions?"): N_("Structure"),
    N_("How much each need says about its dimension"): N_("Loadings"),
    N_("Which needs go together, if nobody says how"): N_("Exploration"),
    N_("Do missing answers change the gaps?"): N_("Missing answers"),
    N_("What overall satisfaction goes with"): N_("Satisfaction"),
    N_("How strong is each category?"): N_("Strength"),
    N_("How certain are the shares?"): N_("Certainty"),
    N_("Positions without letters"): N_("Positions"),
    N_("Were the answers given with care?"): N_("Care"),
    **dict.fromkeys(
        (
            N_("The gaps without flagged answers"),
            N_("The means without flagged answers"),
            N_("The distance from the minimum without flagged answers"),
            N_("The categories without flagged answers"),
            N_("The figures without flagged answers"),
        ),
        N_("Without flagged answers"),
    ),
    N_("Are people of one site alike?"): N_("Site"),
    **dict.fromkeys(TITLES.values(), N_("Who answered")),
    N_("What a short form cannot say"): N_("Short form"),
}
_OTHERS = "answers-"  # questions about no need


def contents(figures: Sequence[Figure], subject: Subject) -> list[tuple[str, str]]:
    """Id of a figure and a word for it; what has none stands below the one before it."""
    found = [(figure.id, subject.say(NAMES[figure.id])) for figure in figures if figure.id in NAMES]
    others = next((figure.id for figure in figures if figure.id.startswith(_OTHERS)), None)
    return _once([*found, *([(others, subject.say("Other questions"))] if others else [])])


def contents_of_sections(sections: Sequence[Section], locale: Locale) -> list[tuple[str, str]]:
    """Id of a section and a word for it."""
    names = {locale.say(title): locale.say(word) for title, word in SECTION_NAMES.items()}
    return _once((f"section-{place}", names[section.title]) for place, section in enumerate(sections, 1))


def _once(entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A word leads to the first place that it names."""
    first: dict[str, str] = {}
    for place, word in entries:
        first.setdefault(word, place)
    return [(place, word) for word, place in first.items()]
