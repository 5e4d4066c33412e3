"""What figures share: n and dates, ranges in words, both drawings of a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.estimates.floors import JUDGED_FROM, judged, shown
from analysis.figures import theme
from analysis.figures.theme import Drawing
from analysis.statistics.intervals import Mean
from app.i18n import number
from app.reports.pages import Figure, Numbered, Table
from app.reports.sentences.common import interval, people, without_few
from app.reports.subject import Names, Subject

NONE = "–"


def basis(counts: Sequence[int], subject: Subject) -> str:
    n = people(counts, subject)
    return subject.say("%(n)s, %(dates)s.", n=n, dates=subject.dates) if subject.dates else f"{n}"


def range_words(subject: Subject) -> str:
    return subject.say("%(lower)s to %(upper)s", lower="{lower}", upper="{upper}")


def drawn(title: str, wide: Mapping[str, object], phone: Mapping[str, object]) -> Mapping[str, object]:
    return {"name": title, "wide": wide, "phone": phone}


def numbered(ids: Sequence[str], numbers: Names, names: Names, wide: Drawing, phone: Drawing) -> list[Numbered]:
    """The marks that carry a number instead of their name, on phones or everywhere."""
    named_wide, named_phone = (
        {words["text"] for words in drawing["layout"]["annotations"]} for drawing in (wide, phone)
    )
    marks = [(numbers.get(id_, ""), names[id_], theme.escape(names[id_])) for id_ in ids]
    return [
        Numbered(f"{number} {name}", text not in named_wide) for number, name, text in marks if text not in named_phone
    ]


def without_empty_columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Of figures: without the columns that hold nothing in any row."""
    kept = [place for place in range(len(head)) if not rows or any(row[place] != NONE for row in rows)]
    return Table([head[place] for place in kept], [[row[place] for place in kept] for row in rows])


def few_said_once(figure: Figure, words: str, counts: Sequence[int], subject: Subject) -> Figure:
    """Where no row has enough answers to be judged: a sentence and the numbers, instead of a chart whose every row says
    so. words: what is measured, without what the marks of the chart mean.
    """
    if any(judged(n) for n in counts):
        return figure
    few = subject.say(
        "No row has as many as %(n)s answers, so there are no intervals and no conclusions.", n=JUDGED_FROM
    )
    return replace(
        figure,
        measure=subject.locale.sentences([*([words] if words else []), few, basis(counts, subject)]),
        drawn=None,
        table=without_few(figure.table, subject),
        key=(),
        beside=(),
        numbered=(),
        open=any(shown(n) for n in counts),
    )


def mean_words(mean: Mean | None, subject: Subject) -> str:
    """A level with its interval."""
    if mean is None or mean.mean is None or not shown(mean.n):
        return NONE
    if not judged(mean.n) or mean.lower is None or mean.upper is None:
        return number(mean.mean)
    return subject.say("%(value)s (%(interval)s)", value=number(mean.mean), interval=interval(mean, subject, number))
