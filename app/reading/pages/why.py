"""Why there are gaps: what managers and staff say of each dimension, beside the gap that customers see."""

from collections.abc import Sequence

from analysis.statistics.intervals import Mean
from app.i18n import number, signed
from app.reading.changes import dimension_means
from app.reading.inside import answers
from app.reading.rounds import GAPS, Rounds
from app.reports.figures.common import NONE
from app.reports.pages import Report, Section, Table
from app.reports.sentences.levels import interval_words


def build(rounds: Rounds) -> tuple[Report, Sequence[Section]]:
    say, sections = rounds.locale.say, []
    customers = rounds.latest(*GAPS)
    gaps = dimension_means(customers[1]) if customers else {}
    inside = rounds.of("internal_gaps")
    for given in (given for read in inside for given in answers(read)):
        subject, scale = given.read.wave.subject, given.scale
        head = (say("Dimension"), say("Mean"), say("95% interval"), "n", say("Gap that customers see"))
        rows = [
            (name, level_words(mean), interval_words(mean, scale, subject), str(mean.n), _gap(gaps.get(id_)))
            for id_, (name, mean) in given.means.items()
        ]
        words = say(
            "%(title)s, from %(low)s to %(high)s. What goes together need not be a cause.",
            title=given.read.title,
            low=scale.low,
            high=scale.high,
        )
        sections.append(Section(given.asks, words, Table(head, rows)))
    finding = (
        say("What managers and staff say, beside what customers see")
        if sections
        else say("No managers or staff were asked in this round")
    )
    return Report(finding, sum(read.n for read in inside), [], []), sections


def level_words(mean: Mean) -> str:
    return NONE if mean.mean is None else number(mean.mean)


def _gap(mean: Mean | None) -> str:
    return NONE if mean is None or mean.mean is None else signed(mean.mean)
