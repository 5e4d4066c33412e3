"""A report of perceptions alone, or of a zone of tolerance -> a document of every figure, as `to_json` of SERVQUAL."""

from typing import Any

from analysis.claims.priorities import effects
from analysis.claims.zones import claims
from analysis.estimates import findings, zones
from analysis.estimates.levels import levels
from analysis.estimates.reliability import reliability_of
from analysis.estimates.segments import compare
from analysis.statistics.multiplicity import benjamini_hochberg, holm
from app.files.documents import document
from app.files.report import RatingsReport, subject_of
from app.i18n import BY_CODE
from app.reports.methods import METHODS
from app.reports.wave import Wave
from app.tallies.scoring import EVERYBODY, SUPERIORITY

Document = dict[str, Any]


def document_of(report: RatingsReport) -> Document:
    design = report.tally.design
    wave = report.wave(subject_of(report, BY_CODE["en"]))
    figures = _servperf(wave) if report.method == "servperf" else _zones(wave)
    scale = METHODS[report.method].reaches
    groups = report.groups[EVERYBODY]
    compared = compare(groups, tuple(design.dimensions), scale=scale) if scale and len(groups) > 1 else ()
    return {
        "design": {
            "needs": [{"id": need, "name": report.names[need]} for need in design.needs],
            "dimensions": [
                {"id": id_, "name": report.names[id_], "items": list(needs)} for id_, needs in design.dimensions.items()
            ],
            "scale": {"low": design.low, "high": design.high},
            "reverse": [need for need in design.needs if need in design.reverse],
        },
        "counts": {
            "n_respondents": report.tally.respondents,
            "answered": {question: dict(zip(design.needs, n, strict=True)) for question, n in report.answered.items()},
            "cells_missing_blank": report.blank,
            "cells_na_answer": report.not_applicable,
        },
        **figures,
        "segments": {"compared": document(compared), "some_of_many": report.sites},
    }


def _servperf(wave: Wave) -> Document:
    found, first = levels(wave.tally, "perception", reach=wave.reach("perception")), findings.priorities(wave.tally)
    scopes = (*wave.tally.design.dimensions, None)
    return {
        "levels": document(found),
        "weighted": document(first.servperf.weighted),
        "scales": document({("perception", name): reliability_of(wave.tally, "perception", name) for name in scopes}),
        "structure": document(findings.structure(wave.tally, "perception")),
        "importance": document(first.importance),
        "drivers": document(first.drivers),
        "penalty_reward": None if first.penalties is None else document(effects(first.penalties)),
        "without_flagged": document(levels(wave.unflagged, "perception")),
    }


def _zones(wave: Wave) -> Document:
    found, design = zones.tolerances(wave.tally, wave.superiority, reach=wave.reach_of), wave.tally.design
    ends = (design.low, design.high)
    parts = {"minimum": wave.parts[EVERYBODY], "desired": wave.parts[SUPERIORITY]}
    return {
        "zones": document(found),
        "claims": {
            "dimensions": document(claims(found.dimensions, *ends, holm, wave.least)),
            "needs": document(claims(found.needs, *ends, benjamini_hochberg, wave.least)),
        },
        "scales": {
            level: document({name: reliability_of(tally, "expectation", name) for name in design.dimensions})
            for level, tally in parts.items()
        }
        | {"perceived": document({name: reliability_of(wave.tally, "perception", name) for name in design.dimensions})},
    }
