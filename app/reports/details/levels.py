"""What stands behind reports of levels: perceptions alone, zones of tolerance, single ratings."""

from collections.abc import Mapping, Sequence

from analysis.estimates import drivers, findings, gaptests, reading, reliability, servqual, zones
from analysis.estimates.gaptests import GapTest
from analysis.estimates.levels import levels
from analysis.estimates.ratings import mean_of
from analysis.estimates.reliability import Reliability
from analysis.rows.tally import Scale, Tally
from analysis.statistics.intervals import Mean
from app.i18n import Locale, number, percent, signed
from app.reports.details.common import NONE, beside, care, no_person_scores, p_value, reveals, withheld
from app.reports.details.structure import (
    factor_section,
    fit_section,
    loading_section,
    reliability_section,
    satisfaction_sections,
)
from app.reports.general_questions import plain
from app.reports.methods.servperf import ladder_rows
from app.reports.methods.zones import lowest_first
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences import FEWEST
from app.reports.wave import Wave


def servperf_sections(wave: Wave, locale: Locale) -> list[Section]:
    whole, alone = (levels(tally, "perception", wave.short).dimensions for tally in (wave.tally, wave.rest))
    rows = [(wave.subject.names[id_], mean, alone[id_]) for id_, mean in whole.items()]
    return [
        *([no_person_scores(locale)] if wave.short else _structure(wave, locale)),
        *_care(wave, locale, locale.say("The means without flagged answers"), rows),
    ]


def _structure(wave: Wave, locale: Locale) -> list[Section]:
    tally, subject = wave.tally, wave.subject
    word, found = locale.say("perception"), findings.structure(tally, "perception")
    return [
        reliability_section({word: _reliabilities(tally, "perception")}, subject, locale),
        fit_section(found, subject, locale),
        loading_section(found, tally, subject, locale),
        factor_section(found, tally, subject, locale),
        *satisfaction_sections(drivers.drivers(tally) if tally.design.overall else None, subject, locale),
    ]


def _reliabilities(tally: Tally, scale: Scale) -> dict[str, Reliability]:
    return {name: reliability.reliability_of(tally, scale, name) for name in tally.design.dimensions}


def zones_sections(wave: Wave, locale: Locale) -> list[Section]:
    both = (wave.tally, wave.superiority)
    whole, alone = (_gaps(tally, wave.short) for tally in (wave.tally, wave.rest))
    rows = [(wave.subject.names[id_], gap, alone[id_]) for id_, gap in whole.items()]
    long = [] if wave.short else [_zone_tests(wave, locale), _zone_reliability(wave, locale)]
    return [
        *([no_person_scores(locale)] if wave.short else []),
        _zone_shares(zones.tolerances(*both, wave.short).dimensions, wave, locale),
        *long,
        *_care(wave, locale, locale.say("The distance from the minimum without flagged answers"), rows, signs=True),
    ]


def _gaps(tally: Tally, short: bool) -> dict[str, Mean]:
    found = servqual.sampled_gaps(tally) if short else servqual.gaps(tally)
    return {row.id: row.gap for row in found.dimensions}


def _zone_shares(rows: Sequence[zones.Tolerance], wave: Wave, locale: Locale) -> Section:
    names = wave.subject.names
    cells = [
        (names[row.id], *map(percent, row.shares), str(row.perceived.n))
        if row.shares is not None and row.perceived.n >= FEWEST
        else withheld(names[row.id], 4, locale)
        for row in lowest_first(rows)
    ]
    head = (
        locale.say("Dimension"),
        locale.say("Below the minimum"),
        locale.say("Above what is desired"),
        "n",
    )
    words = locale.say(
        "Share of the answers to its needs in which what somebody got lies below the same person's minimum, or above "
        "what that person desires.",
    )
    return Section(locale.say("Where the single answers lie"), words, Table(head, cells))


def _zone_tests(wave: Wave, locale: Locale) -> Section:
    low, high = (gaptests.gap_tests(tally).dimensions for tally in (wave.tally, wave.superiority))
    names = wave.subject.names
    rows = [
        withheld(names[under.id], 6, locale)
        if under.t.n < FEWEST
        else (names[under.id], *_tested(under), *_tested(over), str(under.t.n))
        for under, over in zip(low, high, strict=True)
    ]
    p = locale.say("p (t, Holm)")
    head = (
        locale.say("Dimension"),
        locale.say("From the minimum"),
        p,
        locale.say("From the desired level"),
        p,
        "n",
    )
    words = locale.say("Student's t of each person's differences, adjusted by Holm over the dimensions of each column.")
    return Section(locale.say("Are the differences more than chance?"), words, Table(head, rows))


def _tested(test: GapTest) -> tuple[str, str]:
    return (NONE if test.t.mean is None else signed(test.t.mean)), p_value(test.p_adjusted)


def _zone_reliability(wave: Wave, locale: Locale) -> Section:
    scales: Mapping[str, Mapping[str, Reliability]] = {
        locale.say("minimum"): _reliabilities(wave.tally, "expectation"),
        locale.say("desired"): _reliabilities(wave.superiority, "expectation"),
        locale.say("perception"): _reliabilities(wave.tally, "perception"),
    }
    return reliability_section(scales, wave.subject, locale)


def ladder_sections(wave: Wave, locale: Locale) -> list[Section]:
    rows = [
        (
            locale.say("%(question)s, %(name)s", question=plain(question.legend, locale), name=whole.name),
            whole.mean,
            alone.mean,
        )
        for question in wave.instrument.questions
        for whole, alone in zip(
            ladder_rows(question, wave.tally, wave), ladder_rows(question, wave.rest, wave), strict=True
        )
    ]
    return _care(wave, locale, locale.say("The means without flagged answers"), rows)


def pulse_sections(wave: Wave, locale: Locale) -> list[Section]:
    rows = []
    for own in wave.general:
        if own.scale is not None:
            whole, alone = (mean_of(reading.answers(t, own.id, own.scale.low)) for t in (wave.tally, wave.rest))
            rows.append((plain(own.label, locale), whole, alone))
    return _care(wave, locale, locale.say("The means without flagged answers"), rows)


def _care(
    wave: Wave, locale: Locale, title: str, rows: Sequence[tuple[str, Mean, Mean]], *, signs: bool = False
) -> list[Section]:
    hidden = reveals(wave.tally.respondents, wave.rest.respondents)
    said = signed if signs else number
    return care(wave.tally, wave.flags, locale, lambda: beside(title, rows, hidden, locale, said) if rows else None)
