"""What a questionnaire asks besides its method: ratings, choices, importance; figures and sentences from counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.claims.levels import highest, most_chosen
from analysis.estimates import ratings, reading, recommendation, servqual
from analysis.estimates.floors import judged, rank, shown, within
from analysis.estimates.recommendation import DETRACTOR, PASSIVE, Nps
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import N_, number, percent, signed
from app.reports.figures import levels
from app.reports.figures.common import NONE, basis, few_said_once
from app.reports.figures.levels import Share
from app.reports.levels import Level, ScaleEnds, ends_of
from app.reports.pages import (
    Figure,
    Line,
    Table,
)
from app.reports.sentences.common import Said, few_line, limits_words, tag_for, too_few
from app.reports.sentences.levels import interval_words, limits_of
from app.reports.subject import Subject
from app.reports.wave import Wave
from app.tallies.tallying import answered
from surveys.instruments.schema import General, Question, Scale, Text


@dataclass(frozen=True)
class Key:
    """The one number of a rating: satisfied share, recommendation score, or mean."""

    id: str
    name: str
    value: float | None
    limits: tuple[float, float] | None
    said: str  # of the value; a dash where it is withheld
    said_limits: str
    n: int


def figures_of(wave: Wave) -> list[Figure]:
    """Of every question about no need, in the order of the questionnaire; texts and dates are for people to read."""
    figures: list[Figure] = []
    for question in wave.general:
        if question.kind == "rating":
            figures.append(_rating(question, wave))
        elif question.kind in ("choice", "choices"):
            figures.append(_choices(question, wave))
        elif question.kind == "points" and "points" in wave.tally.floats:
            figures.append(_points(question, wave))
        elif question.kind == "extremes":
            figures += _extremes(question, wave)
    return [replace(figure, half=True) for figure in figures]


def lines_of(wave: Wave) -> list[Line]:
    return [_line(question, wave) for question in ratings_of(wave)]


def ratings_of(wave: Wave) -> list[General]:
    return [question for question in wave.general if question.kind == "rating"]


def importance(wave: Wave) -> list[Figure]:
    """How much each need matters, where that was asked beside the pair (Kano)."""
    asked = [one for one in wave.questions if one.id == "importance"]
    return [
        _ranked(
            "importance",
            importance_of_needs(question, wave),
            wave.subject.quoted(wave.subject.wording(question.legend)),
            ends_of(question.scale, wave.subject),
            wave.subject,
        )
        for question in asked
    ]


def importance_of_needs(question: Question, wave: Wave) -> list[Level]:
    """In the order of the questionnaire."""
    return [
        Level(need, wave.subject.names[need], _mean_of(wave.tally, f"{need}.{question.id}", question.scale))
        for need in wave.tally.design.needs
    ]


def keys_of(question: General, tally: Tally, subject: Subject) -> list[Key]:
    """What stands for the answers to a rating; of overall satisfaction both the share and the mean."""
    assert question.scale is not None
    answers = reading.answers(tally, question.id, question.scale.low)
    if question.role == "nps":
        return [_nps_key(question, recommendation.nps(answers), subject)]
    mean = ratings.mean_of(answers)
    names = {
        "overall": subject.say(
            "Satisfaction, mean of %(low)s to %(high)s", low=question.scale.low, high=question.scale.high
        ),
        "ces": subject.say("Ease, mean of %(low)s to %(high)s", low=question.scale.low, high=question.scale.high),
    }
    name = names.get(question.role or "") or subject.wording(question.label)
    scale = ends_of(question.scale, subject)
    key = _key(f"{question.id}-mean", name, mean.mean, limits_of(mean, scale), mean.n, number, subject)
    keys = [replace(key, said_limits=interval_words(mean, scale, subject)) if key.value is not None else key]
    if question.role == "overall":
        top = question.scale.high - 1
        csat = ratings.csat(answers, top)
        name = subject.say("Satisfied (%(low)s or %(high)s)", low=top, high=question.scale.high)
        limits = csat.interval if judged(csat.n) else None
        keys.insert(0, _key(f"{question.id}-share", name, csat.share, limits, csat.n, percent, subject))
    return keys


def _nps_key(question: General, nps: Nps, subject: Subject) -> Key:
    limits = within(nps.adjusted_wald, -100, 100) if judged(nps.n) else None
    name = subject.say("Recommendation score (NPS)")
    return _key(f"{question.id}-score", name, nps.score, limits, nps.n, _points_of, subject)


def _points_of(score: float) -> str:
    return signed(score, 1)


def _key(
    id_: str,
    name: str,
    value: float | None,
    limits: tuple[float, float] | None,
    n: int,
    said: Said,
    subject: Subject,
) -> Key:
    if value is None or not shown(n):
        return Key(id_, name, None, None, NONE, too_few(subject), n)
    return Key(id_, name, value, limits, said(value), limits_words(limits, subject, said), n)


def _line(question: General, wave: Wave) -> Line:
    keys = keys_of(question, wave.tally, wave.subject)
    tags = {
        "overall": wave.subject.say("Satisfaction"),
        "nps": wave.subject.say("Recommendation"),
        "ces": wave.subject.say("Ease"),
    }
    first, tag = keys[0], tags.get(question.role or "") or wave.subject.say("Rating")
    if first.limits is None:
        return few_line(wave.subject.quoted(wave.subject.wording(question.label)), wave.subject)
    values = {"value": first.said, "interval": first.said_limits}
    if question.role == "overall":
        mean = {"mean": keys[1].said, "limits": keys[1].said_limits}
        words = wave.subject.say(
            "%(value)s chose %(cut)s or %(high)s of %(high)s (%(interval)s), %(more)s more %(below)s; the mean is "
            "%(mean)s (%(limits)s).",
            **values,
            **mean,
            **_cut(question, wave.tally),
        )
    elif question.role == "nps":
        words = wave.subject.say(
            "Recommendation score: %(value)s, promoters minus detractors in points (%(interval)s).", **values
        )
    elif question.role == "ces":
        words = wave.subject.say("How easy it was: mean %(value)s (%(interval)s).", **values)
    else:
        name = wave.subject.quoted(wave.subject.wording(question.label))
        words = wave.subject.say("%(name)s: mean %(value)s (%(interval)s).", name=name, **values)
    return Line(tag, False, words)


def _cut(question: General, tally: Tally) -> dict[str, str | int]:
    """What counts as satisfied, and how many more chose the option below."""
    assert question.scale is not None
    answers = reading.answers(tally, question.id, question.scale.low)
    cut = question.scale.high - 1
    more = int(answers.counts[answers.values == cut - 1].sum())
    return {"cut": cut, "high": question.scale.high, "more": percent(more / answers.n), "below": cut - 1}


def claim(question: General, wave: Wave) -> str:
    """What the answers to a rating say, in a line."""
    key = keys_of(question, wave.tally, wave.subject)[0]
    if key.limits is None:
        return wave.subject.say("%(name)s: too few answers to say", name=key.name)
    values = {"value": key.said, "interval": key.said_limits}
    if question.role == "overall":
        cut = _cut(question, wave.tally)
        words = N_("%(value)s are satisfied, with %(cut)s or %(high)s of %(high)s (%(interval)s)")
        return wave.subject.say(words, cut=cut["cut"], high=cut["high"], **values)
    return wave.subject.say("%(name)s: %(value)s (%(interval)s)", name=key.name, **values)


def key_figures(keys: Sequence[Key], subject: Subject) -> Figure:
    """The key figures side by side: different units, so no drawing."""
    head = (subject.say("Name"), subject.say("Value"), subject.say("95% interval"), "n")
    rows = [(key.name, key.said, key.said_limits, str(key.n) if shown(key.n) else NONE) for key in keys]
    file_head = ["id", head[0], head[1], subject.say("Interval from"), subject.say("Interval to"), "n"]
    body = [
        [key.id, key.name, key.value, *(key.limits or (None, None)), key.n] for key in keys if key.value is not None
    ]
    title = subject.say("The key figures")
    words = subject.say(
        "Intervals: of shares Wilson's, of the recommendation score the adjusted Wald, of means Student's t.",
    )
    counts = [key.n for key in keys]
    measure = subject.locale.sentences([words, basis(counts, subject)])
    tag = tag_for(min(counts), subject)
    figure = Figure("key", title, measure, None, Table(head, rows), tag=tag, file=[file_head, *body], open=True)
    return few_said_once(figure, "", counts, subject)


def _rating(question: General, wave: Wave) -> Figure:
    """How the answers are spread over the scale, the best first; recommendation in its three groups."""
    assert question.scale is not None
    counts = wave.tally.integers[f"answers/{question.id}"].tolist()
    n, label = sum(counts), wave.subject.quoted(wave.subject.wording(question.label))
    if question.role == "nps":
        rows = _groups(counts, n, wave.subject)
    else:
        rows = [
            Share(str(option.value), _option(option.value, option.label, wave.subject), count, n)
            for option, count in reversed(list(zip(question.scale.options, counts, strict=True)))
        ]
    title = claim(question, wave)
    measure = wave.subject.say("How the answers to %(question)s are spread.", question=label)
    return levels.shares(f"answers-{question.id}", title, measure, rows, wave.subject)


def _option(value: int, label: Text | None, subject: Subject) -> str:
    return f"{value} {subject.wording(label)}" if label else str(value)


def _groups(counts: Sequence[int], n: int, subject: Subject) -> list[Share]:
    low, middle = sum(counts[: DETRACTOR + 1]), sum(counts[DETRACTOR + 1 : PASSIVE + 1])
    return [
        Share("promoters", subject.say("Promoters (9 or 10)"), n - low - middle, n),
        Share("passives", subject.say("Passives (7 or 8)"), middle, n),
        Share("detractors", subject.say("Detractors (0 to 6)"), low, n),
    ]


def _choices(question: General, wave: Wave) -> Figure:
    names = [(choice.id, wave.subject.wording(choice.label)) for choice in question.choices]
    label = wave.subject.quoted(wave.subject.wording(question.label))
    several = question.kind == "choices"
    measure = (
        wave.subject.say(
            "%(question)s Share of those who chose something; one person may choose several.", question=label
        )
        if several
        else wave.subject.say("%(question)s Share of those who answered.", question=label)
    )
    words = (wave.subject.say("Chosen most often"), measure)
    return _most_chosen(f"answers-{question.id}", question.id, names, words, wave, several=several)


def _extremes(question: General, wave: Wave) -> list[Figure]:
    names = [(id_, wave.subject.names[id_]) for id_ in wave.tally.design.dimensions]
    words = {
        "most": (
            wave.subject.say("Most often called most important"),
            wave.subject.say("Which dimension matters most: share of those who answered."),
        ),
        "least": (
            wave.subject.say("Most often called least important"),
            wave.subject.say("Which dimension matters least: share of those who answered."),
        ),
    }
    return [
        _most_chosen(f"answers-{question.id}-{end}", f"{question.id}.{end}", names, own_words, wave)
        for end, own_words in words.items()
    ]


def _most_chosen(
    figure: str,
    field: str,
    names: Sequence[tuple[str, str]],
    words: tuple[str, str],
    wave: Wave,
    *,
    several: bool = False,
) -> Figure:
    """words: what the most frequent one is, and what was measured. several: one person may choose more than one."""
    what, measure = words
    counts = wave.tally.integers[f"answers/{field}"].tolist()
    n = int(wave.tally.integers[f"answers/{answered(field)}"][0])
    rows = [Share(id_, name, count, n) for (id_, name), count in zip(names, counts, strict=True)]
    if shown(n):  # the order would tell what is withheld
        rows.sort(key=lambda row: -row.count)
    first = rows[0]
    if first.share is None or first.limits is None:
        title = wave.subject.say("%(name)s: too few answers to say", name=what)
    else:
        most = most_chosen({row.id: row.count for row in rows}, n, several=several)
        title = _chosen_title(what, [row for row in rows if row.id in most], len(rows), wave.subject)
    return levels.shares(figure, title, measure, rows, wave.subject)


def _chosen_title(what: str, most: Sequence[Share], of: int, subject: Subject) -> str:
    """most: any of which may be chosen most often."""
    if len(most) == of:
        return subject.say("%(what)s: none clearly", what=what)
    names = subject.either([row.name for row in most])
    if len(most) > 1:
        return subject.say("%(what)s may be %(names)s", what=what, names=names)
    (first,) = most
    values = {"share": percent(first.share or 0.0), "interval": limits_words(first.limits, subject, percent)}
    return subject.say("%(what)s: %(name)s, %(share)s (%(interval)s)", what=what, name=names, **values)


def _points(question: General, wave: Wave) -> Figure:
    means = servqual.mean_points(wave.tally)
    rows = [Level(id_, wave.subject.names[id_], mean) for id_, mean in means.items()]
    label = wave.subject.quoted(wave.subject.wording(question.label))
    return _ranked("points", rows, label, ScaleEnds(0, 100), wave.subject)


def _ranked(name: str, rows: Sequence[Level], label: str, scale: ScaleEnds, subject: Subject) -> Figure:
    """What matters most first."""
    ordered = sorted(rows, key=lambda row: (rank(row.mean)[0], -rank(row.mean)[1]))
    known = [(row.name, row.mean.mean) for row in ordered if row.mean.mean is not None and judged(row.mean.n)]
    if not known:
        title = subject.say("Importance: too few answers to say")
    elif len(highest({row.id: row.mean for row in ordered})) == 1:
        name_of_first, mean = known[0][0], scale.said(known[0][1])
        title = subject.say("%(name)s matters most: %(mean)s on average", name=name_of_first, mean=mean)
    else:
        values = {"high": scale.said(known[0][1]), "low": scale.said(known[-1][1])}
        title = subject.say("Nothing clearly matters most: means from %(low)s to %(high)s", **values)
        if values["low"] == values["high"]:
            title = subject.say("Nothing clearly matters most: all means are %(mean)s", mean=values["low"])
    measure = subject.say(
        "Mean answers to %(question)s, from %(low)s to %(high)s.",
        low=scale.low,
        high=scale.high,
        question=label,
    )
    return levels.means(name, title, measure, ordered, scale, subject)


def _mean_of(tally: Tally, field: str, scale: Scale) -> Mean:
    return ratings.mean_of(reading.answers(tally, field, scale.low))
