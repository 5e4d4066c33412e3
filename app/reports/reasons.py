"""Why a figure is missing, in the reader's words: one sentence for each reason that a result can name."""

from analysis.statistics.undefined import Undefined
from app.i18n import Locale


def reason(why: Undefined | None, locale: Locale) -> str:
    words: dict[Undefined, str] = {
        "no_answers": locale.say("Nobody answered"),
        "too_few": locale.say("Too few complete answers"),
        "no_variance": locale.say("Everybody gave the same answer"),
        "no_differences": locale.say("Every difference is zero"),
        "singular": locale.say("One answer follows from the others"),
        "negative_variance": locale.say("The model fits only with a variance below zero"),
        "not_converged": locale.say("No best fit was found"),
        "few_items": locale.say("Too few questions for this"),
    }
    return words[why] if why else "–"
