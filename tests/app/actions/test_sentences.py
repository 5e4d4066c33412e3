"""What the sheet says of a verdict: no more than its figures do."""

from typing import Any

import pytest

from app.actions.sentences import Teller
from app.i18n import BY_CODE
from surveys import instruments
from tests.app.verdicts.made import figure, rule

RULE = rule(figure(120, -0.84, 1.3))


def said(word: str | None, interval: tuple[float, float], p_adjusted: float, **others: Any) -> str:
    verdict = {"word": word, "why": None, "hint": None, "differs_in": "", "raw": None, "effect": sum(interval) / 2}
    verdict |= {"interval": interval, "p_adjusted": p_adjusted, **others}
    return Teller(BY_CODE["en"], "quarterly", instruments.load("servqual")).check_words(RULE, verdict)


@pytest.mark.parametrize(
    ("interval", "p", "words"),
    [
        ((0.01, 0.21), 0.03, "clear, and measured smaller"),  # it may be more than matters
        ((-0.21, -0.01), 0.03, "clear, and measured smaller"),
        ((0.01, 0.61), 0.049, "clear, and measured smaller"),
        ((0.01, 0.61), 0.05, "among those judged together it may be chance"),
        ((0.0, 0.6), 0.05, "holds zero"),
        ((-0.6, 0.0), 0.05, "holds zero"),
        ((-0.1, 0.3), 0.4, "does not say that it was useless"),
    ],
)
def test_why_a_change_is_not_called_one(interval: tuple[float, float], p: float, words: str) -> None:
    assert words in said("no clear change", interval, p)


@pytest.mark.parametrize("word", ["improved", "worse"])
def test_a_clear_verdict_needs_no_more_words(word: str) -> None:
    assert said(word, (0.2, 0.6), 0.001) == ""


def test_what_was_picked_as_the_worst_says_how_much_was_luck() -> None:
    words = said("no clear change", (-0.06, 0.72), 0.096, raw=0.43)
    assert "+0.10 of the change was to be expected anyway" in words


def test_a_hint_is_called_one() -> None:
    words = said(None, (0.1, 0.6), 0.01, why="few sites", hint="improved")
    assert words == "Fewer than four groups on a side: a hint at most. As a hint: Improved."
