"""A sentence says no more than its n allows."""

import pytest

from analysis.estimates import kano
from analysis.estimates.kano import Need, Share
from app.i18n import BY_CODE
from app.reports import sentences
from app.reports.figures import kano as figures
from app.reports.subject import subject_of
from surveys import instruments

SUBJECT = subject_of(instruments.load("kano"), BY_CODE["en"], "", "")
NOTHING = Share(None, None, None)


def need(n: int, certainty: kano.Certainty) -> Need:
    counts = {category: n if category == "M" else 0 for category in kano.ORDER}
    return Need("tools", n, counts, "M", None, certainty, None, None, NOTHING, NOTHING, ())


@pytest.mark.parametrize(
    ("n", "certainty", "finding", "word"),
    [
        (9, "firm", "No need is clearly a must-be", "Too few answers to say"),
        (10, "firm", "One need is a must-be: without it, customers are unhappy", "Firm"),
        (10, "leaning", "One need is a must-be: without it, customers are unhappy", "Leaning"),
        (10, "mixed", "No need is clearly a must-be", "Undecided M/"),
    ],
)
def test_a_must_be_is_said_to_be_one_from_ten_answers_on(
    n: int, certainty: kano.Certainty, finding: str, word: str
) -> None:
    given = need(n, certainty)
    assert sentences.kano_finding([given], SUBJECT) == finding
    assert sentences.certainty_word(given, SUBJECT) == word
    firm = int(n >= 10 and certainty == "firm")
    assert figures.shares([given], SUBJECT).title == f"{firm} of 1 needs have a firm category"
