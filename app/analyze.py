"""A file of answers -> a report: the reader of spreadsheets and the analysis meet here.

report = analyze_servqual(Path("answers.csv"), Options(scale=(1, 7)))
print(summary(report)); json.dumps(to_json(report))
"""

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis import kano, reliability, scores, servqual
from analysis.design import Design
from analysis.folding import empty, fold
from analysis.scores import KanoScores, Table
from analysis.tally import SCALES, Tally
from app.analysis_json import to_json
from app.analysis_report import KanoReport, KanoView, Report, ServqualReport
from app.analysis_text import summary
from surveys.spreadsheets import (
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

__all__ = ["Layout", "Report", "analyze_kano", "analyze_servqual", "summary", "to_json"]

Layout = Literal["wide", "counts", "pairs"]

ROWS_AT_ONCE = 16_384  # the tallies of slices add up to the same; memory stays small


def analyze_servqual(path: Path, options: Options) -> ServqualReport:
    """Every SERVQUAL figure of a wide file. SpreadsheetError: the file is refused."""
    table = read_servqual(path, options)
    design = Design(table.needs, table.dimensions, table.low, table.high, table.reverse)
    tally = _servqual_tally(design, table)
    gaps, complete, weights = servqual.gaps(tally), servqual.listwise(tally), servqual.mean_weights(tally)
    sums = np.zeros(0) if table.weights is None else table.weights.sum(axis=1)
    return ServqualReport(
        file=table.facts,
        names={**table.dimension_names, **table.names},
        tally=tally,
        gaps=gaps,
        listwise=complete,
        item_available=servqual.item_available(tally),
        servperf=servqual.servperf(tally),
        weights=weights,
        weighted_by_means=servqual.weighted_by_mean_weights(gaps.dimensions, weights),
        listwise_weighted_by_means=servqual.weighted_by_mean_weights(complete.dimensions, weights),
        counts=servqual.counts(tally),
        reliability={
            (scale, dimension): reliability.alpha_of(tally, scale, dimension)
            for dimension in (*design.dimensions, None)
            for scale in SCALES
        },
        weights_asked=table.weights is not None,
        weights_unusable=len(sums) - weights.n if table.weights is not None else 0,
        weights_off_100=int((abs(sums[sums > 0] - 100) > 1).sum()),
    )


def analyze_kano(path: Path, options: Options, layout: Layout = "wide", table: Table = "berger1993") -> KanoReport:
    """Every Kano figure of a file in the given layout. SpreadsheetError: the file is refused."""
    if layout == "counts":
        return _counts_report(read_kano_counts(path, options))
    if layout == "pairs":
        return _pairs_report(read_kano_pairs(path, options), table)
    return _wide_report(read_kano_wide(path, options), table)


def _servqual_tally(design: Design, table: ServqualTable) -> Tally:
    tally = empty(design, "servqual")
    for start in range(0, len(table.expectation), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        e, p = table.expectation[part], table.perception[part]
        points = None if table.weights is None else table.weights[part]
        scored = scores.score_servqual(design, _answers(e), _answers(p), points)
        tally += fold(scored, _cells(e, p, BLANK), _cells(e, p, NOT_APPLICABLE))
    return tally


def _wide_report(table: KanoTable, shown: Table) -> KanoReport:
    design = Design(table.needs, low=1, high=5)
    present, absent = table.functional, table.dysfunctional
    scored = scores.score_kano(design, _answers(present), _answers(absent))
    tally = fold(scored, _cells(present, absent, BLANK), _cells(present, absent, NOT_APPLICABLE))
    views: dict[Table | None, KanoView] = {name: _view(tally, name, scored) for name in scores.TABLES}
    return KanoReport(
        file=table.facts,
        layout="wide",
        names=table.names,
        table=shown,
        views=views,
        continuous=kano.continuous(tally),
        respondents=tally.respondents,
        incomplete={need.id: tally.respondents - need.n for need in views[shown].needs},
        blank=int(tally.integers["blank"].sum()),
        not_applicable=int(tally.integers["not_applicable"].sum()),
    )


def _pairs_report(table: KanoPairs, shown: Table) -> KanoReport:
    design = Design(table.needs, low=1, high=5)
    nobody = empty(design, "kano")
    tally = Tally(design, {**nobody.integers, "kano": table.pairs}, {})
    return KanoReport(
        file=table.facts,
        layout="pairs",
        names=table.names,
        table=shown,
        views={name: _view(tally, name, None) for name in scores.TABLES},
        continuous=kano.continuous(tally),
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
        respondents=None,
        incomplete={},
        blank=0,
        not_applicable=0,
    )


def _view(tally: Tally, table: Table, scored: KanoScores | None) -> KanoView:
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
