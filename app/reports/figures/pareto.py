"""What is named most."""

from collections.abc import Mapping

from analysis.estimates.floors import JUDGED_FROM, judged
from analysis.figures import pareto
from app.i18n import percent
from app.reports.figures.common import (
    drawn,
)
from app.reports.pages import (
    Figure,
    Table,
)
from app.reports.sentences.common import too_few
from app.reports.subject import Subject


def ranking(counts: Mapping[str, int], names: Mapping[str, str], subject: Subject) -> Figure:
    """What is named most. counts: topic -> how often."""
    total = sum(counts.values())
    labels = pareto.ParetoLabels(
        names=names,
        others=subject.say("Others"),
        count=subject.say("Named"),
        share=subject.say("Share"),
        cumulative=subject.say("Together"),
        of_total=subject.say("of %(n)s mentions", n=total),
        too_few=too_few(subject),
    )
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    shown = [(names[topic], count) for topic, count in ordered if judged(count)]
    title = (
        subject.say(
            "%(name)s is named most: %(share)s of all mentions",
            name=subject.quoted(shown[0][0]),
            share=percent(shown[0][1] / total),
        )
        if shown
        else subject.say("Nothing has been named often enough yet")
    )
    measure = subject.say(
        "How often each topic is named, the most frequent first; topics named less than %(n)s times stand together.",
        n=JUDGED_FROM,
    )
    rest = total - sum(count for _, count in shown)
    rows = [*shown, (labels.others, rest)] if judged(rest) else shown
    table = Table(
        (subject.say("Topic"), labels.count, labels.share),
        [(name, str(count), percent(count / total)) for name, count in rows],
    )
    drawings = [pareto.pareto(counts, total, labels, phone=phone) for phone in (False, True)]
    return Figure("ranking", title, measure, drawn(title, *drawings), table)
