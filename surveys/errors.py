"""Everything that can be refused.

GapLensError
├── NotFound            no such campaign, link, suggestion or receipt (or not yours: the answer is the same)
├── Refused
│   ├── CampaignClosed  answers are not taken any more
│   ├── CampaignNotOpen not yet
│   ├── NotInvited      a personal link that is wrong, used or expired: one answer for all
│   ├── AnsweredBefore  this device has answered, and one answer a device is taken
│   ├── KeyReused       another body was already stored under this key
│   └── NotPossible     a change that the campaign's or account's state does not allow
├── Invalid             a form with problems, each at its field
├── SignInFailed        unknown address or wrong password: one answer for both
└── StoreUnavailable    the disk or database refused; whether it is stored is not known: send it again with the same key
"""

from collections.abc import Mapping
from dataclasses import dataclass


class GapLensError(Exception):
    """Root of the tree."""


class NotFound(GapLensError):
    pass


class Refused(GapLensError):
    pass


class CampaignClosed(Refused):
    pass


class CampaignNotOpen(Refused):
    pass


class NotInvited(Refused):
    pass


class AnsweredBefore(Refused):
    pass


class KeyReused(Refused):
    pass


class NotPossible(Refused):
    """The message is a code that the page translates."""


class SignInFailed(GapLensError):
    pass


class StoreUnavailable(GapLensError):
    pass


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one field; `code` is translated by the page, `values` fill its placeholders."""

    field: str
    code: str
    values: Mapping[str, str | int]


class Invalid(GapLensError):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.code}" for p in problems))
        self.problems = problems
