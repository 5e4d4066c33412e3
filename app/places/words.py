"""The words for what became of an entry."""

from collections.abc import Mapping

from app.i18n import N_
from surveys.codes import Change

CHANGES: Mapping[Change, str] = {
    "added": N_("Added as “%(name)s”"),
    "renamed": N_("“%(name)s” was renamed to “%(other)s”"),
    "retired": N_("Retired"),
    "taken_back": N_("Brought back"),
    "merged": N_("Merged into “%(other)s”"),
}
