"""The words for the codes of suggestions."""

from collections.abc import Mapping

from app.i18n import N_
from surveys.codes import Source, Status

SOURCES: Mapping[Source, str] = {"box": N_("Suggestions"), "answers": N_("Comments")}
STATUSES: Mapping[Status, str] = {
    "new": N_("Received"),
    "triaged": N_("Sorted"),
    "review": N_("In review"),
    "accepted": N_("Accepted"),
    "progress": N_("In progress"),
    "done": N_("Done"),
    "verified": N_("Effect verified"),
    "hold": N_("On hold"),
    "declined": N_("Declined"),
    "merged": N_("Merged"),
    "withdrawn": N_("Withdrawn"),
}
