"""A sentence says no more than its n allows."""

import pytest

from analysis.estimates import kano
from analysis.estimates.kano import Need, Share
from app.i18n import BY_CODE
from app.reports.figures import kano as figures
from app.reports.pages import Line
from app.reports.sentences import kano as sentences
from app.reports.sentences.common import alike_line, few_together
from app.reports.subject import subject_of
from surveys import instruments

SUBJECT = subject_of(instruments.load("kano"), BY_CODE["en"], "", "")
NOTHING = Share(None, None, None)


def need(n: int, certainty: kano.Certainty) -> Need:
    counts = {category: n if category == "M" else 0 for category in kano.ORDER}
    rivals: tuple[kano.Category, ...] = () if certainty == "firm" else ("O", "I")
    return Need("tools", n, counts, "M", None, certainty, 0.01, rivals, None, NOTHING, NOTHING, ())


@pytest.mark.parametrize(
    ("n", "certainty", "finding", "word"),
    [
        (9, "firm", "Too few answers to say", "Too few answers to say"),
        (10, "firm", "One need is a must-be: without it, customers say they would be unhappy", "Firm"),
        (10, "leaning", "No need is clearly a must-be", "Leaning"),
        (10, "mixed", "No need is clearly a must-be", "Undecided M/O/I"),
    ],
)
def test_a_must_be_is_said_to_be_one_from_ten_answers_on(
    n: int, certainty: kano.Certainty, finding: str, word: str
) -> None:
    given = need(n, certainty)
    assert sentences.kano_finding([given], SUBJECT) == finding
    assert sentences.certainty_word(given, SUBJECT) == word
    firm = "All needs have a firm category" if certainty == "firm" else "No need has a firm category"
    assert figures.shares([given], SUBJECT).title == (firm if n >= 10 else "Categories: too few answers to say")


def test_lists_of_groups_that_do_not_differ_are_said_in_one_line() -> None:
    clear = Line("Groups", False, "Shop: one clear difference, in tools.")
    alike = [alike_line("Site", SUBJECT), clear, alike_line("Language", SUBJECT)]
    assert [line.words for line in few_together(alike, SUBJECT)] == [
        "Site, Language: no clear difference.",
        clear.words,
    ]
    assert few_together(alike[:2], SUBJECT) == alike[:2]
