"""The words for what the log of events tells."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.actions import words as actions
from app.campaigns.words import ACCESSES, EXPORTS, PROMISES, STATES
from app.i18n import LOCALES, N_
from app.reports.words import SEGMENTS
from app.suggestions.words import STATUSES
from surveys.codes import EventKind, Subject

KINDS: Mapping[EventKind, str] = {
    "made": N_("Made"),
    "changed": N_("Changed"),
    "moved": N_("Moved on"),
    "opened": N_("Published"),
    "paused": N_("Paused"),
    "resumed": N_("Goes on"),
    "closed": N_("Closed"),
    "taken_back": N_("Close taken back"),
    "put_away": N_("Put away"),
    "brought_back": N_("Brought back"),
    "deleted": N_("Deleted"),
    "privacy_changed": N_("Privacy settings changed"),
    "exported": N_("File downloaded"),
    "people_exported": N_("Rows of persons downloaded"),
    "answer_opened": N_("Named answer opened"),
    "published": N_("Version published"),
    "round_begun": N_("Round begun"),
    "merged": N_("Merged"),
    "password_changed": N_("Password changed"),
    "released": N_("Released to the public"),
    "withdrawn": N_("Withdrawn from the public"),
    "imported": N_("Brought in from a file"),
}
SUBJECTS: Mapping[Subject, str] = {
    "campaign": N_("Campaign"),
    "written_set": N_("Set of needs"),
    "programme": N_("Programme"),
    "place": N_("Site or service"),
    "account": N_("Account"),
    "company": N_("The company's words"),
    "suggestion": N_("Suggestion"),
    "action": N_("Action"),
}
# What the codes of a move mean, by what moved.
MOVES: Mapping[Subject, Sequence[Mapping[Any, str]]] = {
    "campaign": (STATES, PROMISES),
    "suggestion": (STATUSES,),
    "action": (actions.STATES,),
}
# What a line holds besides; ids, numbers and digests are shown as they are.
DATA: Mapping[str, str] = {
    "version": N_("Version"),
    "promise": N_("Words of the promise"),
    "anonymity": N_("Names"),
    "access": N_("Who may answer"),
    "segments": N_("Kept beside the answers"),
    "kinds": N_("Questionnaires"),
    "round": N_("Round"),
    "begins": N_("Begins"),
    "fields": N_("What was changed"),
    "languages": N_("Languages"),
    "move": N_("Step"),
    "into": N_("Into"),
    "from": N_("From"),
    "person": N_("Person"),
    "figure": N_("Figure"),
    "section": N_("Part"),
    "page": N_("Page"),
    "filters": N_("Filters"),
    "file": N_("File"),
    "tables": N_("Tables"),
    "rows": N_("Rows"),
    "exported": N_("In files"),
    "origin": N_("Comes from"),
    "rule": N_("Digest of the rule"),
    "follows": N_("Follows"),
    "said": N_("Digest of the verdict"),
    "wave": N_("Campaign"),
}
VALUES: Mapping[str, Mapping[Any, str]] = {
    "anonymity": PROMISES,
    "access": {code: words for code, (words, _) in ACCESSES.items()},
    "segments": SEGMENTS,
    "exported": {code: words for code, (words, _) in EXPORTS.items()},
    "kinds": {"servqual": "SERVQUAL", "servperf": "SERVPERF", "zones": N_("Zone of tolerance"), "kano": "Kano"},
    "move": actions.MOVES,
    "origin": actions.ORIGINS,
    "languages": {each.code: each.name for each in LOCALES},
    "fields": {
        "name": N_("Name"),
        "contact": N_("Contact"),
        "privacy": N_("Privacy notice"),
        "logo": N_("Logo"),
    },
}
# Where a subject that still exists can be looked at; its id follows.
ADDRESSES: Mapping[Subject, str] = {
    "campaign": "/campaigns/",
    "written_set": "/needs/",
    "programme": "/programmes/",
    "place": "/company/lists/entries/",
    "suggestion": "/suggestions/",
    "action": "/actions/",
}
