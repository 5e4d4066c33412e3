"""Why a figure is missing, in the reader's words: one sentence for each reason that a result can name."""

from analysis.statistics.undefined import Undefined
from app.i18n import Locale, say


def reason(why: Undefined | None, locale: Locale) -> str:
    words: dict[Undefined, str] = {
        "no_answers": say(locale, "Nobody answered"),
        "too_few": say(locale, "Too few complete answers"),
        "no_variance": say(locale, "Everybody gave the same answer"),
        "no_differences": say(locale, "Every difference is zero"),
        "singular": say(locale, "One answer follows from the others"),
        "negative_variance": say(locale, "The model fits only with a variance below zero"),
        "not_converged": say(locale, "No best fit was found"),
        "few_items": say(locale, "Too few questions for this"),
    }
    return words[why] if why else "–"
