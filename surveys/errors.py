"""Everything that can be refused.

GapLensError
├── NotFound            no such campaign, link, suggestion or receipt (or not yours: the answer is the same)
├── Refused
│   ├── CampaignClosed  answers are not taken any more
│   ├── CampaignNotOpen not yet
│   ├── CampaignPaused  not at the moment
│   ├── NotInvited      a personal link that is wrong, used or expired: one answer for all
│   ├── AnsweredBefore  this device has answered, and one answer a device is taken
│   ├── KeyReused       another body was already stored under this key
│   ├── ChangedMeanwhile somebody else has changed what this form shows
│   └── NotPossible     a change that the campaign's or account's state does not allow
├── CountedAnew         figures that are being counted anew: they are there again in a while
├── Invalid             a form with problems, each at its field
├── SignInFailed        unknown address or wrong password: one answer for both
├── NoRoom              the disk is too full for a file that was asked for: nothing was kept, and nothing left
├── FilesBusy           so many files are being made that another would take long
└── StoreUnavailable    the disk or database refused; whether it is stored is not known: send it again with the same key
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# Why a change is not possible, and what is wrong at a field of a form; the page that shows them has the words.
Reason = Literal[
    "closed_for_good",
    "published",
    "not_open",
    "draft_sends_nothing",
    "over_sends_nothing",
    "was_sent",
    "other_secret",
    "wording_changed",
    "paused_sends_nothing",
    "still_open",
    "not_settled",
    "not_confirmed",
    "set_not_whole",
    "set_published",
    "dimension_in_use",
    "id_published",
    "other_needs",
    "round_full",
    "rounds_begun",
    "next_begun",
    "place_retired",
    "way_stays",
    "notes_full",
    "not_this_step",
    "was_carried_out",
    "program_judges",
    "measuring_begun",
    "has_actions",
    "not_closed_yet",
    "released_already",
    "no_sentence",
    "not_checked",
    "not_stored",
    "import_confirmed",
    "no_headings",
    "rows_of_draft",
    "rows_of_nobody",
    "rows_not_said",
    "rows_once_closed",
    "rows_too_few",
    "rows_too_many",
    "no_spss",
]
ProblemCode = Literal[
    "key_missing",
    "unreadable",
    "unknown_field",
    "answered_twice",
    "off_scale",
    "not_a_choice",
    "not_asked",
    "other_version",
    "bad_points",
    "points_left",
    "points_over",
    "same_extremes",
    "bad_date",
    "bad_day",
    "future_date",
    "old_date",
    "not_yet_happened",
    "named_needs_links",
    "some_needs_sites",
    "too_many_values",
    "closes_first",
    "decides_first",
    "bad_moment",
    "bad_number",
    "not_a_difference",
    "too_long",
    "nothing_answered",
    "number_and_na",
    "text_missing",
    "bad_receipt",
    "unknown_receipt",
    "unknown_instrument",
    "title_missing",
    "bad_email",
    "bad_password",
    "common_password",
    "email_taken",
    "sign_in_failed",
    "bad_list",
    "two_lists",
    "workbook",
    "not_text",
    "id_taken",
    "bad_id",
    "too_many_parts",
    "unpaired_asterisk",
    "only_one",
    "two_choices",
    "no_limit",
    "no_file",
    "empty_file",
    "limits_reversed",
    "thin_picture",
    "no_picture",
    "broken_picture",
    "moving_picture",
    "heavy_picture",
    "large_picture",
    "name_missing",
    "name_too_long",
    "name_twice",
    "name_taken",
    "name_before",
    "name_retired",
    "choice_retired",
    "list_full",
    "merged_with_itself",
    "merged_with_retired",
    "chosen_twice",
    "unknown_place",
    "unknown_channel",
    "unknown_language",
    "days_reversed",
    "past_date",
    "measured_too_early",
    "not_an_amount",
    "not_above_zero",
    "target_wrong_side",
    "target_off_scale",
    "planned_few",
    "in_both_groups",
    "compared_with_nobody",
    "few_for_baseline",
    "few_ranked",
    "not_among_worst",
    "baseline_gone",
    "not_measured",
    "read_twice",
    "nothing_mapped",
    "half_mapped",
    "no_scale",
    "bad_scale",
    "other_scale",
    "word_off_scale",
    "bad_mapping",
    "large_file",
    "not_chosen",
    "groups_of_two_lists",
    "nobody_paired",
    "planned_too_many",
    "same_beside_others",
    "flags_not_told",
    "no_flags_of_groups",
]


class GapLensError(Exception):
    """Root of the tree."""


class NotFound(GapLensError):
    pass


class Refused(GapLensError):
    pass


class CampaignClosed(Refused):
    pass


class CountedAnew(GapLensError):
    pass


class CampaignPaused(Refused):
    pass


class CampaignNotOpen(Refused):
    pass


class NotInvited(Refused):
    pass


class AnsweredBefore(Refused):
    pass


class KeyReused(Refused):
    pass


class ChangedMeanwhile(Refused):
    """standing: what the form shows as it is now, where a part of something was changed; None: it was taken out."""

    def __init__(self, standing: object = None) -> None:
        super().__init__(standing)
        self.standing = standing

    pass


class NotPossible(Refused):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class SignInFailed(GapLensError):
    pass


class NoRoom(GapLensError):
    pass


class FilesBusy(GapLensError):
    pass


class StoreUnavailable(GapLensError):
    pass


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one field; `values` fill the placeholders of the words for `code`."""

    field: str
    code: ProblemCode
    values: Mapping[str, str | int]


class Invalid(GapLensError):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.code}" for p in problems))
        self.problems = problems
