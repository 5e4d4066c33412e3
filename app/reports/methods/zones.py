"""A zone of tolerance: what customers accept at least, what they desire, what they got."""

from analysis.claims.zones import Place, ZoneClaims, claims
from analysis.estimates import zones as estimates
from analysis.estimates.zones import Tolerance
from analysis.statistics.multiplicity import benjamini_hochberg, holm
from app.i18n import N_, signed
from app.reports.details.levels import zones_quality, zones_sections
from app.reports.figures.segments import by_segment
from app.reports.figures.zones import zone
from app.reports.general_questions import figures_of, lines_of
from app.reports.levels import ends_of
from app.reports.methods.method import Method
from app.reports.pages import (
    Line,
    Report,
)
from app.reports.sentences.common import cannot_line, few_line, interval, nothing_known
from app.reports.subject import Subject
from app.reports.wave import Wave
from app.tallies.scoring import SCORING


def report(wave: Wave) -> Report:
    tolerances = estimates.tolerances(wave.tally, wave.superiority, wave.short, wave.reach_of)
    scale, subject = ends_of(wave.questions[0].scale, wave.subject), wave.subject
    dimensions = estimates.lowest_first(tolerances.dimensions)
    compared = by_segment(wave, "gap", subject.say("Mean distance of each dimension from the minimum."))
    needs = estimates.lowest_first(tolerances.needs)
    found, of_needs = (
        claims(dimensions, scale.low, scale.high, holm, wave.least),
        claims(needs, scale.low, scale.high, benjamini_hochberg, wave.least),
    )
    figures = [
        zone("dimensions", dimensions, found, scale, subject),
        zone("needs", needs, of_needs, scale, subject),
        *(figure for figure, _ in compared),
        *figures_of(wave),
    ]
    unsaid = [subject.names[id_] for id_, place in found.places.items() if place == "cannot be said"]
    lines = [
        _line(row, found.places[row.id], subject.names[row.id], subject)
        for row in dimensions
        if found.places[row.id] != "cannot be said"
    ]
    lines += [cannot_line(unsaid, subject)] if unsaid else []
    return Report(
        _finding(found, subject),
        wave.tally.respondents,
        [*lines, *(line for _, line in compared), *lines_of(wave)],
        figures,
    )


def _finding(found: ZoneClaims, subject: Subject) -> str:
    if not found.known:
        return nothing_known(found.of.values(), subject)
    below = [id_ for id_, place in found.places.items() if place == "below"]
    n, furthest = len(below), [subject.names[id_] for id_ in (found.furthest if len(below) > 1 else below)]
    if not n:
        return subject.say("No dimension is clearly below what customers accept at least")
    if len(furthest) > 1:
        return subject.say("%(n)s dimensions are below what customers accept at least", n=n)
    return subject.say_n(
        "One dimension is below what customers accept at least: %(worst)s",
        "%(n)s dimensions are below what customers accept at least, %(worst)s the furthest",
        n,
        worst=furthest[0],
    )


def _line(row: Tolerance, place: Place, name: str, subject: Subject) -> Line:
    if place == "too few" or row.adequacy.mean is None or row.superiority.mean is None:
        return few_line(name, subject)
    values = {
        "name": name,
        "adequacy": signed(row.adequacy.mean),
        "interval": interval(row.adequacy, subject),
        "superiority": signed(row.superiority.mean),
        "limits": interval(row.superiority, subject),
    }
    if place == "below":
        words = subject.say("%(name)s is below the minimum: %(adequacy)s (%(interval)s).", **values)
        return Line(subject.say_as("zone", "Below"), False, words)
    if place == "above":
        words = subject.say("%(name)s is above what is desired: %(superiority)s (%(limits)s).", **values)
        return Line(subject.say_as("zone", "Above"), False, words)
    if place == "within":
        words = subject.say(
            "%(name)s is within the zone: %(adequacy)s from the minimum (%(interval)s), %(superiority)s from what is "
            "desired (%(limits)s).",
            **values,
        )
        return Line(subject.say("Within"), False, words)
    words = subject.say(
        "%(name)s lies near a border of its zone: %(adequacy)s from the minimum (%(interval)s), %(superiority)s from "
        "what is desired (%(limits)s).",
        **values,
    )
    return Line(subject.say("No clear difference"), True, words)


METHOD = Method(N_("Zone of tolerance"), SCORING["zones"], report, zones_sections, zones_quality, "gap")
