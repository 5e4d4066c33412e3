"""Reports of levels instead of gaps: perceptions alone (SERVPERF), ratings by managers and staff (gaps 1 to 4)."""

from collections.abc import Mapping, Sequence

from analysis.estimates import findings, reading
from analysis.estimates import internal_gaps as ladder
from analysis.estimates.levels import levels as levels_of
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from app.i18n import Locale, number
from app.reports.figures import charts, levels
from app.reports.figures.levels import Level, Scale, weakest_first
from app.reports.general_questions import ends_of, figures_of, lines_of, plain
from app.reports.pages import (
    Figure,
    Line,
    Report,
)
from app.reports.sentences import TOO_FEW, ends, limits_words, too_few
from app.reports.wave import Wave
from surveys.instruments.schema import Question


def servperf_report(wave: Wave, locale: Locale) -> Report:
    found, subject = levels_of(wave.tally, "perception", wave.short), wave.subject
    scale = ends_of(wave.instrument.questions[0].scale, locale)
    dimensions, needs = (_rows(part, wave) for part in (found.dimensions, found.needs))
    measure = _on_scale(locale.say("Mean perception"), scale, locale)
    drawn = [
        levels.means("dimensions", span_title(dimensions, locale), measure, dimensions, scale, subject, locale),
        levels.means("needs", middle_title(needs, scale, locale), measure, needs, scale, subject, locale),
        *charts.improvements(findings.priorities(wave.tally), wave.short, subject, locale),
        *figures_of(wave, locale),
    ]
    rows = [*([Level("overall", locale.say("Overall"), found.overall)] if found.overall else []), *dimensions]
    lines = [level_line(row, scale, locale) for row in rows]
    return Report(lowest(dimensions, locale), wave.tally.respondents, [*lines, *lines_of(wave, locale)], drawn)


def ladder_report(wave: Wave, locale: Locale) -> Report:
    """One figure a question, in each the lowest first."""
    drawn: list[Figure] = []
    lines: list[Line] = []
    claims: list[str] = []
    doubts: list[str] = []
    for question in wave.instrument.questions:
        rows, scale = weakest_first(ladder_rows(question, wave.tally, wave)), ends_of(question.scale, locale)
        legend = plain(question.legend, locale)
        title = span_title(rows, locale, legend)
        words = plain(question.hint or question.legend, locale)
        measure = _on_scale(words, scale, locale)
        drawn.append(levels.means(question.id, title, measure, rows, scale, wave.subject, locale))
        lines += [level_line(row, scale, locale, legend) for row in rows]
        (claims if _is_lowest(rows) else doubts).append(lowest(rows, locale, legend))
    finding = (claims or doubts)[0]
    others = figures_of(wave, locale)
    return Report(finding, wave.tally.respondents, [*lines, *lines_of(wave, locale)], [*drawn, *others])


def ladder_rows(question: Question, tally: Tally, wave: Wave) -> list[Level]:
    """How each dimension was rated, in the order of the questionnaire."""
    low = question.scale.low
    answers = {need.id: reading.answers(tally, f"{need.id}.{question.id}", low) for need in wave.instrument.needs}
    return [Level(id_, wave.subject.names[id_], mean) for id_, mean in ladder.ratings(answers).items()]


def _rows(found: Mapping[str, Mean], wave: Wave) -> list[Level]:
    return weakest_first([Level(id_, wave.subject.names[id_], mean) for id_, mean in found.items()])


def _on_scale(words: str, scale: Scale, locale: Locale) -> str:
    values: dict[str, str | int] = {"words": words.rstrip("。."), "low": scale.low, "high": scale.high}
    if words.endswith(("?", "？")):
        return locale.say("%(words)s Means on a scale of %(low)s to %(high)s with their 95%% intervals.", **values)
    return locale.say("%(words)s on a scale of %(low)s to %(high)s, with 95%% intervals.", **values)


def _is_lowest(rows: Sequence[Level]) -> bool:
    """Whether the first is clearly below the second. The same people rated both, so this is on the safe side."""
    known = [limits for row in rows if (limits := ends(row.mean)) is not None]
    return len(known) == len(rows) > 1 and known[0][1] < known[1][0]


def lowest(rows: Sequence[Level], locale: Locale, question: str = "") -> str:
    """rows: weakest first. question: where there are several about each row."""
    first = rows[0]
    if first.mean.mean is None or any(row.mean.n < TOO_FEW for row in rows):
        return too_few(locale)
    if not _is_lowest(rows):
        return locale.say("No dimension is clearly rated lower than the others")
    values = {"name": first.name, "mean": number(first.mean.mean)}
    if question:
        return locale.say("%(question)s: %(name)s is rated lowest, %(mean)s", question=question, **values)
    return locale.say("%(name)s is rated lowest: %(mean)s", **values)


def span_title(rows: Sequence[Level], locale: Locale, question: str = "") -> str:
    """rows: weakest first."""
    known = [(row.name, row.mean.mean) for row in rows if row.mean.mean is not None and row.mean.n >= TOO_FEW]
    if not known:
        return locale.say("%(name)s: too few answers to say", name=question) if question else too_few(locale)
    (name, low), (_, high) = known[0], known[-1]
    values = {"low": number(low), "high": number(high), "name": name}
    if question:
        return locale.say("%(question)s: means from %(low)s (%(name)s) to %(high)s", question=question, **values)
    return locale.say("Means from %(low)s (%(name)s) to %(high)s", **values)


def middle_title(rows: Sequence[Level], scale: Scale, locale: Locale) -> str:
    sides = [_side(row.mean, scale) for row in rows]
    return locale.say(
        "Of %(all)s needs %(below)s are rated below the middle of the scale and %(above)s above",
        all=len(rows),
        below=sides.count(-1),
        above=sides.count(1),
    )


def level_line(row: Level, scale: Scale, locale: Locale, question: str = "") -> Line:
    """question: where there are several about each row."""
    name = locale.say("%(question)s, %(name)s", question=question, name=row.name) if question else row.name
    limits = ends(row.mean)
    if row.mean.mean is None or limits is None:
        return Line(too_few(locale), True, locale.say("%(name)s: too few answers to say.", name=name))
    tags = {
        -1: locale.say("Below the middle"),
        0: locale.say("Around the middle"),
        1: locale.say("Above the middle"),
    }
    place = _side(row.mean, scale)
    values = {"mean": number(row.mean.mean), "interval": limits_words(limits, locale)}
    words = locale.say("%(name)s: %(mean)s of %(high)s (%(interval)s).", name=name, high=scale.high, **values)
    return Line(tags[place], place == 0, words)


def _side(mean: Mean, scale: Scale) -> int:
    """-1 where the interval lies below the middle of the scale, +1 above."""
    limits, middle = ends(mean), (scale.low + scale.high) / 2
    if limits is None:
        return 0
    return -1 if limits[1] < middle else 1 if limits[0] > middle else 0
