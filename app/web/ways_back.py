"""Where a refused step leads back to: what the person was at, known by its address."""

import re
from collections.abc import Sequence

from app.i18n import N_

Way = tuple[str, str]  # address and the word for it, marked for translation

FRONT: Way = ("/", N_("To the front page"))
_PEOPLE = re.compile(r"(/campaigns/\d+)/people\b")
_CAMPAIGN = re.compile(r"/campaigns/\d+(?=/|$)")
_SUGGESTION = re.compile(r"/suggestions/\w+(?=/|$)", re.ASCII)
_SET = re.compile(r"/needs/own_\w+(?=/|$)", re.ASCII)
_PROGRAMME = re.compile(r"/programmes/\d+(?=/|$)")
_IMPORT = re.compile(r"/imports/\d+(?=/|$)")
_CAMPAIGNS: Way = ("/campaigns", N_("All campaigns"))
_SUGGESTIONS: Way = ("/suggestions", N_("All suggestions"))

# Longer addresses before those that they begin with.
_PAGES: Sequence[Way] = (
    ("/suggest/receipt", N_("Back to the receipt code")),
    ("/suggest", N_("Back to the suggestion box")),
    ("/sign-in", N_("Sign in")),
    ("/company/lists", N_("Back to the company's lists")),
    ("/company/events", N_("Back to the log of events")),
    ("/company", N_("Back to the company's words")),
)


def ways_back(path: str, missing: bool) -> Sequence[Way]:
    """The nearest first. missing: it does not exist, so only what it would be part of is named."""
    if path.startswith("/campaigns"):
        return [*([] if missing else _of_campaign(path)), _CAMPAIGNS]
    if path.startswith("/needs"):
        found = None if missing else _SET.match(path)
        return [*([(found[0], N_("Back to the set"))] if found else []), ("/needs", N_("Sets of needs"))]
    if path.startswith("/programmes"):
        found = None if missing else _PROGRAMME.match(path)
        of_it = [(found[0], N_("Back to the programme"))] if found else []
        return [*of_it, ("/programmes", N_("Programmes"))]
    if path.startswith("/imports"):
        found = None if missing else _IMPORT.match(path)
        return [*([(found[0], N_("Back to the file"))] if found else []), ("/imports", N_("Files of answers"))]
    if path.startswith("/suggestions"):
        found = None if missing else _SUGGESTION.match(path)
        return [*([(found[0], N_("Back to the suggestion"))] if found else []), _SUGGESTIONS]
    return [next((way for way in _PAGES if path.startswith(way[0])), FRONT)]


def _of_campaign(path: str) -> Sequence[Way]:
    found = _CAMPAIGN.match(path)
    if found is None:
        return []
    campaign = (found[0], N_("Back to the campaign"))
    people = _PEOPLE.match(path)
    return [(people[0], N_("Back to the people invited")), campaign] if people else [campaign]
