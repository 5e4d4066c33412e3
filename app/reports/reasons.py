"""Why a figure is missing, in the reader's words: one sentence for each reason that a result can name."""

from analysis.statistics.undefined import Undefined
from app.reports.subject import Subject


def reason(why: Undefined | None, subject: Subject) -> str:
    words: dict[Undefined, str] = {
        "no_answers": subject.say("Nobody answered"),
        "too_few": subject.say("Too few complete answers"),
        "no_variance": subject.say("Everybody gave the same answer"),
        "no_differences": subject.say("Every difference is zero"),
        "singular": subject.say("One answer follows from the others"),
        "negative_variance": subject.say("The model fits only with a variance below zero"),
        "not_converged": subject.say("No best fit was found"),
        "few_items": subject.say("Too few questions for this"),
    }
    return words[why] if why else "–"
