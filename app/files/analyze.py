"""A file of answers -> a report: the reader of spreadsheets and the analysis meet here.

report = analyze_servqual(Path("answers.csv"), Options(scale=(1, 7)))
print(summary(report)); json.dumps(to_json(report))
"""

from functools import reduce
from operator import add
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.estimates import kano, servqual
from analysis.estimates.findings import compared, servqual_findings
from analysis.rows import quality, scores
from analysis.rows.design import Design
from analysis.rows.folding import empty, fold
from analysis.rows.quality import FLAGS, Flag
from analysis.rows.scores import TOLERATED, EvaluationTable, KanoScores
from analysis.rows.tally import Tally
from app.files.report import FileReport, Flagged, KanoReport, KanoView, ServqualReport
from app.files.text import summary
from app.files.to_json import to_json
from app.tallies.scoring import SCORING
from surveys.files import (
    BLANK,
    NOT_APPLICABLE,
    KanoCounts,
    KanoPairs,
    KanoTable,
    Options,
    ServqualTable,
    read_kano_counts,
    read_kano_pairs,
    read_kano_wide,
    read_servqual,
)
from surveys.instruments.schema import MethodName

__all__ = ["FileReport", "Layout", "analyze_kano", "analyze_servqual", "summary", "to_json"]

Layout = Literal["wide", "counts", "pairs"]

ROWS_AT_ONCE = 16_384  # the tallies of slices add up to the same; memory stays small


def analyze_servqual(path: Path, options: Options) -> ServqualReport:
    """Every SERVQUAL figure of a wide file. SpreadsheetError: the file is refused."""
    table = read_servqual(path, options)
    design = Design(table.needs, table.dimensions, table.low, table.high, table.reverse, table.overall_scale)
    flagged = _straight(table.expectation, table.perception)
    parts = {
        (name, mark): _servqual_tally(design, table, rows[flagged[rows] == mark])
        for name, rows in _groups(table).items()
        for mark in (False, True)
    }
    unflagged, thoughtless = (
        reduce(add, [part for (_, flagged), part in parts.items() if flagged == mark]) for mark in (False, True)
    )
    whole = unflagged + thoughtless
    found = servqual_findings(whole)
    segments = {name: parts[name, False] + parts[name, True] for name in table.segments}
    sums = np.zeros(0) if table.weights is None else table.weights.sum(axis=1)
    return ServqualReport(
        file=table.facts,
        names={**table.dimension_names, **table.names},
        tally=whole,
        findings=found,
        flagged=_flagged(whole, unflagged, "servqual"),
        without_flagged=servqual.gaps(unflagged),
        segments={name: servqual.gaps(tally) for name, tally in segments.items()},
        compared=compared(segments, tuple(design.dimensions)),
        weights_asked=table.weights is not None,
        weights_unusable=len(sums) - found.weights.n if table.weights is not None else 0,
        weights_off_100=int((abs(sums[sums > 0] - 100) > TOLERATED).sum()),
    )


def analyze_kano(
    path: Path, options: Options, layout: Layout = "wide", table: EvaluationTable = "berger1993"
) -> KanoReport:
    """Every Kano figure of a file in the given layout. SpreadsheetError: the file is refused."""
    if layout == "counts":
        return _counts_report(read_kano_counts(path, options))
    if layout == "pairs":
        return _pairs_report(read_kano_pairs(path, options), table)
    return _wide_report(read_kano_wide(path, options), table)


def _servqual_tally(design: Design, table: ServqualTable, rows: NDArray[np.intp]) -> Tally:
    """Of these rows of the table."""
    tally = empty(design, "servqual")
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        e, p = table.expectation[part], table.perception[part]
        points = None if table.weights is None else table.weights[part]
        overall = None if table.overall is None else _answers(table.overall[part])
        given = _answers(e), _answers(p)
        scored = scores.score_servqual(design, *given, points, overall)
        flags: dict[Flag, NDArray[np.bool_]] = {"straight_line": quality.straight_line(*given)}
        tally += fold(scored, _cells(e, p, BLANK), _cells(e, p, NOT_APPLICABLE), flags)
    return tally


def _straight(first: NDArray[np.int8], second: NDArray[np.int8]) -> NDArray[np.bool_]:
    """[n], a slice at a time."""
    slices = [slice(start, start + ROWS_AT_ONCE) for start in range(0, len(first), ROWS_AT_ONCE)]
    found = [quality.straight_line(_answers(first[rows]), _answers(second[rows])) for rows in slices]
    return np.concatenate(found) if found else np.zeros(0, dtype=bool)


def _groups(table: ServqualTable) -> dict[str, NDArray[np.intp]]:
    """Every row is in one group; "" holds those that are in no segment."""
    everybody = np.arange(len(table.expectation))
    named = np.concatenate([np.empty(0, dtype=np.intp), *table.segments.values()])
    return {**table.segments, "": np.setdiff1d(everybody, named)}


def _flagged(whole: Tally, unflagged: Tally, method: MethodName) -> Flagged:
    """A file says nothing of how its answers were sent: only what is looked for in answers is counted."""
    *each, any_ = whole.integers["flags"].tolist()
    counts = dict(zip(FLAGS, each, strict=True))
    return Flagged({flag: counts[flag] for flag in SCORING[method].looked_for(sent=False)}, any_, unflagged)


def _wide_report(table: KanoTable, shown: EvaluationTable) -> KanoReport:
    design = Design(table.needs, low=1, high=5)
    present, absent = table.functional, table.dysfunctional
    scored = scores.score_kano(design, _answers(present), _answers(absent))
    straight_line, contradictory = (
        quality.straight_line(scored.functional, scored.dysfunctional),
        quality.contradictory(scored),
    )
    tally = _kano_tally(table, scored, {"straight_line": straight_line, "contradictory": contradictory})
    kept = ~(straight_line | contradictory)
    unflagged = fold(scores.score_kano(design, scored.functional[kept], scored.dysfunctional[kept]))
    views: dict[EvaluationTable | None, KanoView] = {
        name: _view(tally, name, scored) for name in scores.EVALUATION_TABLES
    }
    return KanoReport(
        file=table.facts,
        layout="wide",
        names=table.names,
        table=shown,
        views=views,
        continuous=kano.continuous(tally),
        tally=tally,
        flagged=_flagged(tally, unflagged, "kano"),
        without_flagged=kano.needs(unflagged, shown),
        respondents=tally.respondents,
        incomplete={need.id: tally.respondents - need.n for need in views[shown].needs},
        blank=int(tally.integers["blank"].sum()),
        not_applicable=int(tally.integers["not_applicable"].sum()),
    )


def _kano_tally(table: KanoTable, scored: KanoScores, flags: dict[Flag, NDArray[np.bool_]]) -> Tally:
    halves = (table.functional, table.dysfunctional)
    return fold(scored, _cells(*halves, BLANK), _cells(*halves, NOT_APPLICABLE), flags)


def _pairs_report(table: KanoPairs, shown: EvaluationTable) -> KanoReport:
    design = Design(table.needs, low=1, high=5)
    nobody = empty(design, "kano")
    tally = Tally(design, {**nobody.integers, "kano": table.pairs}, {})
    return KanoReport(
        file=table.facts,
        layout="pairs",
        names=table.names,
        table=shown,
        views={name: _view(tally, name, None) for name in scores.EVALUATION_TABLES},
        continuous=kano.continuous(tally),
        tally=tally,
        flagged=None,
        without_flagged=(),
        respondents=None,
        incomplete={},
        blank=0,
        not_applicable=0,
    )


def _counts_report(table: KanoCounts) -> KanoReport:
    view = KanoView(
        needs=tuple(kano.classify(need, table.counts[need]) for need in table.needs),
        strengths=tuple(kano.strengths(need, table.counts[need]) for need in table.needs),
        respondent_categories=None,
    )
    return KanoReport(
        file=table.facts,
        layout="counts",
        names=table.names,
        table=None,
        views={None: view},
        continuous=(),
        tally=None,
        flagged=None,
        without_flagged=(),
        respondents=None,
        incomplete={},
        blank=0,
        not_applicable=0,
    )


def _view(tally: Tally, table: EvaluationTable, scored: KanoScores | None) -> KanoView:
    needs = kano.needs(tally, table)
    return KanoView(
        needs=needs,
        strengths=tuple(kano.strengths(need.id, need.counts) for need in needs),
        respondent_categories=None if scored is None else scores.kano_categories(scored, table),
    )


def _answers(codes: NDArray[np.int8]) -> NDArray[np.float64]:
    """Codes of the reader -> scale points; blank, not applicable and dropped cells are NaN alike."""
    return np.where(codes < -100, np.nan, codes.astype(np.float64))


def _cells(first: NDArray[np.int8], second: NDArray[np.int8], code: int) -> NDArray[np.int64]:
    """How many cells of each need hold this code: [2, needs]."""
    return np.stack([(first == code).sum(axis=0), (second == code).sum(axis=0)])
