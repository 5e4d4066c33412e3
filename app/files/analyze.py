"""A file of answers -> a report: the reader of spreadsheets and the analysis meet here.

report = analyze_servqual(Path("answers.csv"), Options(scale=(1, 7)))
print(summary(report, locale)); json.dumps(to_json(report))
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add
from pathlib import Path
from typing import Literal

import numpy as np

from analysis.claims.gaps import claims as gap_claims
from analysis.claims.kano import needs, together
from analysis.estimates import kano, servqual
from analysis.estimates.alike import by_dimension
from analysis.estimates.findings import compared, servqual_findings
from analysis.estimates.reach import sites
from analysis.rows import scores
from analysis.rows.design import EVALUATION_TABLES, Design, EvaluationTable
from analysis.rows.folding import empty
from analysis.rows.quality import FLAGS
from analysis.rows.scores import TOLERATED, KanoScores
from analysis.rows.tally import Tally
from app.files.folding import FileAnswers, Rows
from app.files.report import FileReport, Flagged, KanoReport, KanoView, RatingsReport, ServqualReport
from app.files.texts import summary
from app.files.to_json import to_json
from app.tallies.scoring import EVERYBODY, SCORING, UNFLAGGED
from surveys.files import (
    BLANK,
    NOT_APPLICABLE,
    KanoCounts,
    KanoPairs,
    KanoTable,
    Method,
    Options,
    ServqualTable,
    read_kano_counts,
    read_kano_pairs,
    read_kano_wide,
    read_servqual,
)

__all__ = ["FileReport", "Layout", "analyze_kano", "analyze_ratings", "analyze_servqual", "summary", "to_json"]

NONE = (BLANK, NOT_APPLICABLE)
Layout = Literal["wide", "counts", "pairs"]

Halves = tuple[Tally, Tally]  # of the answers without flags, and of those with one


def analyze_servqual(path: Path, options: Options) -> ServqualReport:
    """Every SERVQUAL figure of a wide file. SpreadsheetError: the file is refused."""
    table = read_servqual(path, options)
    answers = _ratings(table, "servqual")
    design = answers.design
    groups = _groups(answers, table.segments)
    whole, unflagged = _added(groups.values())
    found = servqual_findings(whole)
    segments = {name: add(*groups[name]) for name in table.segments}
    sums = np.zeros(0) if table.weights is None else table.weights.sum(axis=1)
    return ServqualReport(
        file=table.facts,
        names={**table.dimension_names, **table.names},
        claims=gap_claims(
            whole,
            least=table.smallest_difference,
            reach=sites(whole, segments, "gap") if table.some_of_many else None,
        ),
        tally=whole,
        findings=found,
        flagged=_flagged(answers, whole, unflagged),
        without_flagged=servqual.gaps(unflagged),
        segments={name: servqual.gaps(tally) for name, tally in segments.items()},
        compared=compared(segments, tuple(design.dimensions)),
        alike=by_dimension(whole, segments, "gap"),
        sites=segments if table.some_of_many else None,
        weights_asked=table.weights is not None,
        weights_unusable=len(sums) - found.weights.n if table.weights is not None else 0,
        weights_off_100=int((abs(sums[sums > 0] - 100) > TOLERATED).sum()),
    )


def analyze_ratings(path: Path, options: Options, method: Literal["servperf", "zones"]) -> RatingsReport:
    """Every figure of a wide file of perceptions alone or of three columns a need. SpreadsheetError: it is refused."""
    table = read_servqual(path, options, method)
    answers = _ratings(table, method)
    rows, flagged = answers.everybody, answers.flagged()
    parts = {part: answers.tally(rows, part) for part in answers.scoring.pairs}
    whole, unflagged = parts[EVERYBODY], answers.tally(rows[~flagged])
    blank, not_applicable = (sum(int((codes == code).sum()) for codes in table.answers.values()) for code in NONE)
    return RatingsReport(
        method=method,
        file=table.facts,
        names={**table.dimension_names, **table.names},
        answered={question: (codes >= table.low).sum(axis=0).tolist() for question, codes in table.answers.items()},
        parts={**parts, UNFLAGGED: unflagged},
        flagged=_flagged(answers, whole, unflagged),
        groups={part: {name: answers.tally(of, part) for name, of in table.segments.items()} for part in parts},
        group_column=table.segment,
        sites=table.some_of_many,
        least=table.smallest_difference,
        blank=blank,
        not_applicable=not_applicable,
    )


def _ratings(table: ServqualTable, method: Method) -> FileAnswers:
    design = Design(table.needs, table.dimensions, table.low, table.high, table.reverse, table.overall_scale)
    return FileAnswers(SCORING[method], design, table.answers, table.weights, table.overall)


def analyze_kano(
    path: Path, options: Options, layout: Layout = "wide", table: EvaluationTable = "berger1993"
) -> KanoReport:
    """Every Kano figure of a file in the given layout. SpreadsheetError: the file is refused."""
    if layout == "counts":
        return _counts_report(read_kano_counts(path, options))
    if layout == "pairs":
        return _pairs_report(read_kano_pairs(path, options), table)
    return _wide_report(read_kano_wide(path, options), table)


def _groups(answers: FileAnswers, segments: Mapping[str, Rows]) -> dict[str, Halves]:
    """Group -> its tallies. Every row is in one; "" holds those that are in no segment."""
    flagged = answers.flagged()
    named = np.concatenate([np.empty(0, dtype=np.intp), *segments.values()])
    groups = {**segments, "": np.setdiff1d(answers.everybody, named)}
    return {
        name: (answers.tally(rows[~flagged[rows]]), answers.tally(rows[flagged[rows]])) for name, rows in groups.items()
    }


def _added(groups: Iterable[Halves]) -> Halves:
    """The tallies of everybody, and of the answers without flags."""
    unflagged, thoughtless = (reduce(add, half) for half in zip(*groups, strict=True))
    return unflagged + thoughtless, unflagged


def _flagged(answers: FileAnswers, whole: Tally, unflagged: Tally) -> Flagged:
    """A file says nothing of how its answers were sent: only what is looked for in answers is counted."""
    *each, any_ = whole.integers["flags"].tolist()
    counts = dict(zip(FLAGS, each, strict=True))
    return Flagged({flag: counts[flag] for flag in answers.scoring.looked_for(sent=False)}, any_, unflagged)


def _wide_report(table: KanoTable, shown: EvaluationTable) -> KanoReport:
    codes = {"present": table.functional, "absent": table.dysfunctional}
    answers = FileAnswers(SCORING["kano"], Design(table.needs, low=1, high=5), codes)
    tally, unflagged = _added(_groups(answers, {}).values())
    scored = answers.scored(answers.everybody)
    assert isinstance(scored, KanoScores)
    views: dict[EvaluationTable | None, KanoView] = {name: _view(tally, name, scored) for name in EVALUATION_TABLES}
    return KanoReport(
        file=table.facts,
        layout="wide",
        names=table.names,
        table=shown,
        views=views,
        continuous=kano.continuous(tally),
        tally=tally,
        flagged=_flagged(answers, tally, unflagged),
        without_flagged=needs(unflagged, shown),
        respondents=tally.respondents,
        incomplete={need.id: tally.respondents - need.n for need in views[shown].needs},
        blank=int(tally.integers["blank"].sum()),
        not_applicable=int(tally.integers["not_applicable"].sum()),
    )


def _pairs_report(table: KanoPairs, shown: EvaluationTable) -> KanoReport:
    design = Design(table.needs, low=1, high=5)
    nobody = empty(design, "kano")
    tally = Tally(design, {**nobody.integers, "kano": table.pairs}, {})
    return KanoReport(
        file=table.facts,
        layout="pairs",
        names=table.names,
        table=shown,
        views={name: _view(tally, name, None) for name in EVALUATION_TABLES},
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
        needs=together([kano.classify(need, table.counts[need]) for need in table.needs]),
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
    found = needs(tally, table)
    return KanoView(
        needs=found,
        strengths=tuple(kano.strengths(need.id, need.counts) for need in found),
        respondent_categories=None if scored is None else scores.kano_categories(scored, table),
    )
