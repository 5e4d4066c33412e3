"""The words for what the log of events tells."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.campaigns.words import PROMISES, STATES
from app.i18n import N_
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
    "answer_opened": N_("Named answer opened"),
    "published": N_("Version published"),
    "round_begun": N_("Round begun"),
    "merged": N_("Merged"),
    "password_changed": N_("Password changed"),
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
MOVES: Mapping[Subject, Sequence[Mapping[Any, str]]] = {"campaign": (STATES, PROMISES), "suggestion": (STATUSES,)}
# Where a subject that still exists can be looked at; its id follows.
ADDRESSES: Mapping[Subject, str] = {
    "campaign": "/campaigns/",
    "written_set": "/needs/",
    "programme": "/programmes/",
    "place": "/company/lists/entries/",
    "suggestion": "/suggestions/",
    "action": "/actions/",
}
