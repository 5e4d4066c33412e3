"""The words for actions: their states, kinds, moves and outcomes, and what they measure."""

from collections.abc import Mapping

from app.i18n import N_, Locale
from app.reading.words import STATES as STATES
from surveys.actions.rule import Measure
from surveys.codes import ActionKind, Chosen, Flags, MoveName, Origin, Outcome, People, Statistic
from surveys.instruments.schema import Instrument

KINDS: Mapping[ActionKind, str] = {
    "change": N_("Change how it is done"),
    "training": N_("Train"),
    "standard": N_("Set a standard"),
    "information": N_("Inform"),
}
MOVES: Mapping[MoveName, str] = {
    "fix": N_("Fix the rule"),
    "change_rule": N_("Change the rule"),
    "start": N_("Begin"),
    "carry_out": N_("It is carried out"),
    "wait": N_("Wait for the wave"),
    "judge": N_("Judge"),
    "standardise": N_("Standardise"),
    "continue": N_("Continue"),
    "give_up": N_("Give up"),
    "drop": N_("Drop"),
}
CLOSING: Mapping[MoveName, str] = {
    "standardise": N_("Write it into the standard; other sites do the same."),
    "continue": N_("Another action follows this one."),
    "give_up": N_("Stop it, and say why."),
}
OUTCOMES: Mapping[Outcome, str] = {
    "standardised": N_("Standardised"),
    "continued": N_("Continued by another action"),
    "given_up": N_("Given up"),
}
ORIGINS: Mapping[Origin, str] = {
    "rank": N_("Its rank among the priorities"),
    "need": N_("The page of the need"),
    "comment": N_("A comment"),
    "group": N_("A group"),
    "suggestion": N_("A suggestion"),
    "none": N_("No finding"),
}
CHOSEN: Mapping[Chosen, tuple[str, str]] = {
    "rank": (N_("Because it ranked worst"), N_("Part of that was bad luck and comes back by itself; it is taken off.")),
    "otherwise": (N_("For another reason"), N_("A complaint, a plan, a new law: the baseline stays as it is.")),
}
PEOPLE: Mapping[People, tuple[str, str]] = {
    "others": (N_("Whoever answers then"), N_("Both waves stand beside each other, as of different people.")),
    "same": (
        N_("The same people again"),
        N_("Whoever answers both by personal links is compared with themselves; the next wave asks the same list."),
    ),
}
FLAGS: Mapping[Flags, tuple[str, str]] = {
    "in": (N_("All answers count"), N_("Also those that look thoughtless.")),
    "out": (N_("Answers without a flag count"), N_("In both waves: those who hurry make neither better or worse.")),
}
MEASURES: Mapping[Statistic, str] = {
    "gap": N_("%(name)s: mean gap (perception minus expectation)"),
    "perception": N_("%(name)s: mean perception"),
    "satisfaction": N_("Overall satisfaction: mean"),
    "nps": N_("Recommendation (NPS)"),
}


def name_of(measure: Measure, instrument: Instrument, locale: Locale) -> str:
    """Of what is measured: a need, a dimension, or everything."""
    if measure.of == "overall":
        return locale.say("All needs")
    needs = {need.id: need.short for need in instrument.needs}
    dimensions = {each.id: each.name for each in instrument.dimensions}
    return (needs if measure.of == "need" else dimensions)[measure.id][locale.code]


def measure_words(measure: Measure, instrument: Instrument, locale: Locale) -> str:
    if measure.statistic in ("satisfaction", "nps"):
        return locale.say(MEASURES[measure.statistic])
    return locale.say(MEASURES[measure.statistic], name=name_of(measure, instrument, locale))
