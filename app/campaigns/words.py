"""The words for the codes of campaigns: one table a set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.estimates.floors import SHOWN_FROM, shown
from app.i18n import N_, Locale
from app.reports.methods import METHODS
from surveys.campaigns.published import AnyCampaign, Published, is_protected
from surveys.codes import Access, Anonymity, Exported, Length, Segment, SitesAre, State, Step
from surveys.instruments.schema import Instrument


@dataclass(frozen=True)
class Option:
    """One choice of a form, in the reader's language."""

    code: str
    label: str
    hint: str


@dataclass(frozen=True)
class Choice:
    """A setting that is one of several, in the reader's language."""

    name: str
    question: str
    options: Sequence[Option]


STATES: Mapping[State, str] = {"draft": N_("Draft"), "open": N_("Open"), "closed": N_("Closed")}
LISTS: Mapping[Segment, str] = {"site": N_("Sites"), "service": N_("Services")}
PAUSED = N_("Paused")
PROMISES: Mapping[Anonymity, str] = {
    "anonymous": N_("Anonymous"),
    "confidential": N_("Confidential"),
    "named": N_("With names"),
}
STEPS: Mapping[Step, str] = {"opened": N_("Opened"), "started": N_("Began"), "finished": N_("Sent")}

# What the form of a campaign offers: label and hint.
LENGTHS: Mapping[Length, tuple[str, str]] = {
    "long": (N_("Everything"), N_("Every respondent is asked about every need.")),
    "short": (
        N_("Short: at most twelve cards"),
        N_(
            "One need of each dimension and a random rest. More people finish; plan for a hundred answers or more, as "
            "the intervals are wider."
        ),
    ),
}
ACCESSES: Mapping[Access, tuple[str, str]] = {
    "open": (N_("Whoever has the link or the code"), N_("For posters, cards and kiosks.")),
    "device": (
        N_("The same, one answer from each device"),
        N_("A cookie remembers it. Not for kiosks, and no proof: who clears it answers again."),
    ),
    "personal": (
        N_("Invited people, each with a link of their own"),
        N_("You import their addresses; every link counts once."),
    ),
}
ANONYMITIES: Mapping[Anonymity, tuple[str, str]] = {
    "anonymous": (
        PROMISES["anonymous"],
        N_(
            "Once mixed, nobody can tell who said what; the day is stored and whether somebody was very fast, not the "
            "time, and of the rest only what you choose below. Figures move at most once a day, ten or more answers at "
            "a time, the first when twenty are there, so that nobody can be picked out."
        ),
    ),
    "confidential": (
        PROMISES["confidential"],
        N_(
            "Time and language are stored; nobody on the quality team sees whose answer it is. Figures move at most "
            "once an hour, five or more answers at a time, the first when ten are there."
        ),
    ),
    "named": (PROMISES["named"], N_("Only with personal links. The quality team sees who said what.")),
}
SITES: Mapping[SitesAre, tuple[str, str]] = {
    "all": (N_("All that there are"), N_("Intervals and tests are about the customers of these sites.")),
    "some": (
        N_("Some of many"),
        N_(
            "Intervals and tests of dimensions and needs are between sites, and wide where sites are few; not those of "
            "Kano. Of campaigns without names they are told once the campaign is closed."
        ),
    ),
}
EXPORTS: Mapping[Exported, tuple[str, str]] = {
    "tables": (
        N_("Tables only"),
        N_("Campaigns with names can always export their answers, whatever is chosen here."),
    ),
    "rows": (
        N_("Also the answers, a row for each person"),
        N_(
            "Once the campaign is closed, from ten answers on: in random order, without site, service, day, language, "
            "comment or flags. The form says so. Whoever knows some answers of a person could find the others."
        ),
    ),
}
# What it asks, in its order: setting -> the question and what it offers.
CHOICES: Mapping[str, tuple[str, Mapping[Any, tuple[str, str]]]] = {
    "length": (N_("How long"), LENGTHS),
    "access": (N_("Who may answer"), ACCESSES),
    "anonymity": (N_("What you promise"), ANONYMITIES),
    "sites_are": (N_("What these sites are"), SITES),
    "exported": (N_("What may be exported"), EXPORTS),
}


def state_word(state: State, paused: bool) -> str:
    """For the pages, marked for translation."""
    return PAUSED if paused and state == "open" else STATES[state]


def few_hidden(campaign: AnyCampaign, n: int) -> bool:
    """Whether no number may tell nobody from a few: of a protected campaign that was open."""
    return is_protected(campaign) and campaign.state != "draft" and not shown(n)


def number_of(campaign: AnyCampaign, n: int, locale: Locale) -> str:
    """How many answers a campaign has, for a table."""
    if isinstance(campaign, Published) and campaign.waits_for_first_step:
        return locale.say("not counted yet")
    return locale.say("fewer than %(n)s", n=SHOWN_FROM) if few_hidden(campaign, n) else str(n)


def number_of_answers(campaign: AnyCampaign, n: int, locale: Locale) -> str:
    """The same as a sentence."""
    if few_hidden(campaign, n):
        return locale.say("It has fewer than %(n)s answers.", n=SHOWN_FROM)
    return locale.say_n("It has %(n)s answer.", "It has %(n)s answers.", n) if n else locale.say("It has no answers.")


def methods(instruments: Iterable[Instrument], locale: Locale) -> dict[str, str]:
    """Instrument -> the name of its method."""
    return {instrument.id: locale.say(METHODS[instrument.method].name) for instrument in instruments}


def choices(locale: Locale) -> list[Choice]:
    """What the form asks, in its order."""
    return [
        Choice(name, locale.say(question), [_option(code, words, locale) for code, words in offered.items()])
        for name, (question, offered) in CHOICES.items()
    ]


def _option(code: str, words: tuple[str, str], locale: Locale) -> Option:
    label, hint = words
    return Option(code, locale.say(label), locale.say(hint))
