"""What stands behind reports of levels: perceptions alone, zones of tolerance, single ratings."""

from collections.abc import Mapping, Sequence

from analysis.claims.claim import Claim
from analysis.claims.zones import ZoneClaims, claims
from analysis.estimates import drivers, reading, zones
from analysis.estimates.floors import on_scale, shown, too_few_left
from analysis.estimates.levels import levels
from analysis.estimates.ratings import mean_of
from analysis.estimates.reach import reaching_gaps
from analysis.estimates.reliability import Alpha, Omega, alpha_of
from analysis.estimates.zones import Tolerance
from analysis.rows.tally import ScaleName, Tally
from analysis.statistics.intervals import Mean
from analysis.statistics.multiplicity import holm
from app.i18n import number, percent, signed
from app.reports.details.common import (
    NONE,
    no_person_scores,
    quality_sections,
    tabled,
    with_and_without_flags,
    withheld,
    without_flags,
)
from app.reports.details.structure import (
    factor_section,
    fit_section,
    loading_section,
    reliability_section,
    satisfaction_sections,
)
from app.reports.details.terms import terms
from app.reports.levels import ratings_by_question
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences.common import nothing_known, p_value
from app.reports.wave import Wave


def servperf_sections(wave: Wave) -> list[Section]:
    return [
        *([no_person_scores(wave.subject)] if wave.short else _structure(wave)),
        *quality_sections(wave, lambda: _perceptions_without_flagged(wave)),
    ]


def servperf_quality(wave: Wave) -> list[Section]:
    return [
        no_person_scores(wave.subject) if wave.short else _reliability(wave, wave.omega(wave.tally)),
        *without_flags(wave, lambda: _perceptions_without_flagged(wave)),
    ]


def _perceptions_without_flagged(wave: Wave) -> Section | None:
    whole, alone = (
        levels(tally, "perception", wave.short, wave.known_list).dimensions for tally in (wave.tally, wave.unflagged)
    )
    scale = wave.questions[0].scale
    rows = [(wave.subject.names[id_], mean, on_scale(alone[id_], scale.low, scale.high)) for id_, mean in whole.items()]
    return _without_flagged(wave, wave.subject.say("The means without flagged answers"), rows)


def _reliability(wave: Wave, omega: Mapping[str, Omega]) -> Section:
    alphas = _alphas(wave.tally, "perception")
    return reliability_section({wave.subject.say("perception"): alphas}, omega, wave.subject)


def _structure(wave: Wave) -> list[Section]:
    tally, subject, models = wave.tally, wave.subject, wave.fitted(wave.tally)
    return [
        _reliability(wave, models.omega),
        fit_section(models.structure, subject),
        loading_section(models.structure, tally, subject),
        factor_section(models.structure, tally, subject),
        *satisfaction_sections(drivers.drivers(tally) if tally.design.overall else None, subject),
    ]


def _alphas(tally: Tally, scale: ScaleName) -> dict[str, Alpha]:
    return {name: alpha_of(tally, scale, name) for name in tally.design.dimensions}


def zones_sections(wave: Wave) -> list[Section]:
    low, high = wave.tally.design.low, wave.tally.design.high
    found = zones.tolerances(wave.tally, wave.superiority, wave.short, wave.reach_of).dimensions
    tests = _zone_tests(found, claims(found, low, high, holm, wave.least), wave)
    long = [] if wave.short else [tests, _zone_reliability(wave, wave.fitted(wave.tally).omega)]
    return [
        *([no_person_scores(wave.subject)] if wave.short else []),
        _zone_shares(found, wave),
        *long,
        *quality_sections(wave, lambda: _distances_without_flagged(wave)),
    ]


def zones_quality(wave: Wave) -> list[Section]:
    return [
        no_person_scores(wave.subject) if wave.short else _zone_reliability(wave, wave.omega(wave.tally)),
        *without_flags(wave, lambda: _distances_without_flagged(wave)),
    ]


def _distances_without_flagged(wave: Wave) -> Section | None:
    found = zones.tolerances(wave.tally, wave.superiority, wave.short, wave.reach_of).dimensions
    alone = {row.id: row.gap for row in reaching_gaps(wave.unflagged, wave.short, wave.known_list).dimensions}
    rows = [(wave.subject.names[row.id], row.adequacy, alone[row.id]) for row in found]
    title = wave.subject.say("The distance from the minimum without flagged answers")
    return _without_flagged(wave, title, rows, signs=True)


def _zone_shares(rows: Sequence[Tolerance], wave: Wave) -> Section:
    names = wave.subject.names
    cells = [
        (names[row.id], *map(percent, row.shares), str(row.perceived.n))
        if row.shares is not None and shown(row.perceived.n)
        else withheld(names[row.id], 4, wave.subject)
        for row in zones.lowest_first(rows)
    ]
    head = (
        wave.subject.say("Dimension"),
        wave.subject.say("Below the minimum"),
        wave.subject.say("Above what is desired"),
        "n",
    )
    words = wave.subject.say(
        "Share of the answers to its needs in which what somebody got lies below the same person's minimum, or above "
        "what that person desires.",
    )
    return tabled(wave.subject.say("Where the single answers lie"), words, Table(head, cells), (), wave.subject)


def _zone_tests(rows: Sequence[Tolerance], found: ZoneClaims, wave: Wave) -> Section:
    """As the report claims it."""
    names, title = wave.subject.names, wave.subject.say("Are the differences more than chance?")
    if all(claim.p is None for claim in found.of.values()):
        words = wave.subject.say("%(sentence)s.", sentence=nothing_known(found.of.values(), wave.subject))
        return Section(title, words, None)
    cells = [
        withheld(names[row.id], 6, wave.subject)
        if not shown(row.adequacy.n)
        else (
            names[row.id],
            *_tested(row.adequacy, found.of[row.id, "minimum"]),
            *_tested(row.superiority, found.of[row.id, "desired"]),
            str(row.adequacy.n),
        )
        for row in rows
    ]
    p = wave.subject.say("p (t, Holm)")
    head = (
        wave.subject.say("Dimension"),
        wave.subject.say("From the minimum"),
        p,
        wave.subject.say("From the desired level"),
        p,
        "n",
    )
    words = wave.subject.say(
        "Student's t of the mean differences, adjusted by Holm over both borders of all dimensions."
    )
    meaning = terms(wave.subject, "t", "p", "holm")
    return tabled(title, words, Table(head, cells), meaning, wave.subject)


def _tested(mean: Mean, claim: Claim) -> tuple[str, str]:
    return (NONE if mean.mean is None else signed(mean.mean)), p_value(claim.p)


def _zone_reliability(wave: Wave, omega: Mapping[str, Omega]) -> Section:
    scales = {
        wave.subject.say("minimum"): _alphas(wave.tally, "expectation"),
        wave.subject.say("desired"): _alphas(wave.superiority, "expectation"),
        wave.subject.say("perception"): _alphas(wave.tally, "perception"),
    }
    return reliability_section(scales, omega, wave.subject)


def ratings_sections(wave: Wave) -> list[Section]:
    return quality_sections(wave, lambda: _ratings_without_flagged(wave))


def ratings_quality(wave: Wave) -> list[Section]:
    return without_flags(wave, lambda: _ratings_without_flagged(wave))


def _ratings_without_flagged(wave: Wave) -> Section | None:
    subject, rows = wave.subject, []
    for question in wave.questions:
        legend = subject.wording(question.legend)
        whole, without = (ratings_by_question(question, tally, subject) for tally in (wave.tally, wave.unflagged))
        for one, other in zip(whole, without, strict=True):
            name = subject.say("%(question)s, %(name)s", question=legend, name=one.name)
            rows.append((name, one.mean, on_scale(other.mean, question.scale.low, question.scale.high)))
    return _without_flagged(wave, subject.say("The means without flagged answers"), rows)


def pulse_sections(wave: Wave) -> list[Section]:
    return quality_sections(wave, lambda: _general_without_flagged(wave))


def pulse_quality(wave: Wave) -> list[Section]:
    return without_flags(wave, lambda: _general_without_flagged(wave))


def _general_without_flagged(wave: Wave) -> Section | None:
    rows = []
    for question in wave.general:
        if question.scale is not None:
            whole, alone = (
                mean_of(reading.answers(t, question.id, question.scale.low)) for t in (wave.tally, wave.unflagged)
            )
            alone = on_scale(alone, question.scale.low, question.scale.high)
            rows.append((wave.subject.wording(question.label), whole, alone))
    return _without_flagged(wave, wave.subject.say("The means without flagged answers"), rows)


def _without_flagged(
    wave: Wave, title: str, rows: Sequence[tuple[str, Mean, Mean]], *, signs: bool = False
) -> Section | None:
    """rows: name, mean of all answers, mean of those without flags."""
    hidden = too_few_left(wave.tally.respondents, wave.unflagged.respondents)
    said = signed if signs else number
    return with_and_without_flags(title, rows, hidden, wave.subject, said) if rows else None
