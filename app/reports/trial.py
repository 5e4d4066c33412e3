"""What a campaign's report will look like: the same report, of made-up answers that are stored nowhere."""

from dataclasses import replace
from typing import Final

from app.i18n import Locale
from app.reports.pages import Report
from app.reports.report import report
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys.campaigns.published import Published
from surveys.demo import made_up

PEOPLE: Final = 150  # enough for every kind of sentence; read in a quarter of a second


def trial(published: Published, locale: Locale) -> Report:
    """Of a campaign or of a questionnaire to look at."""
    asked = to_everybody(published)
    return shown(asked, answered(asked), locale)


def to_everybody(published: Published) -> Published:
    """The questionnaire, as one of whose answers everything may be shown."""
    return replace(published, id=0, state="open", anonymity="named", demo=True)


def answered(asked: Published) -> Counted:
    """By made-up people, who answer the same in every language."""
    return Counted(fold(asked.instrument, made_up.documents(asked, PEOPLE)), None, None)


def shown(asked: Published, answers: Counted, locale: Locale) -> Report:
    """It has no files, and each figure says what it is: nobody should keep figures of nobody, or hand them on."""
    made, tag = report(asked, answers, locale), locale.say("Made-up answers")
    return replace(made, figures=[replace(figure, csv="", tag=tag) for figure in made.figures])
