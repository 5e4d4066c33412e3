"""Answer documents -> the tallies of their campaign, one for each part that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.rows import folding
from analysis.rows.design import Design
from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from app.tallies.scoring import (
    EVERYBODY,
    NOTICED_WHEN_SENT,
    SCORING,
    SUPERIORITY,
    UNFLAGGED,
    Extras,
    Numbers,
    Scored,
    Scoring,
    group_part,
)
from surveys.answers import extract
from surveys.instruments.schema import Instrument


class Parts:
    """Whatever holds the tallies of a campaign's parts."""

    parts: Mapping[str, Tally]

    @property
    def tally(self) -> Tally:
        return self.parts[EVERYBODY]

    @property
    def unflagged(self) -> Tally:
        """Without the answers that look thoughtless."""
        return self.parts[UNFLAGGED]

    @property
    def superiority(self) -> Tally:
        """In a zone of tolerance: against the desired level."""
        return self.parts[SUPERIORITY]

    def groups(self, segment: str) -> dict[str, Tally]:
        """Value of the segment -> the tally of those who have it, see `folding.fold_groups`."""
        start = group_part(segment, "")
        return {part.removeprefix(start): each for part, each in self.parts.items() if part.startswith(start)}


def design_of(instrument: Instrument) -> Design:
    overall = instrument.overall.scale if instrument.overall else None
    scale = instrument.questions[0].scale if instrument.questions else None
    return Design(
        needs=tuple(need.id for need in instrument.needs),
        dimensions={
            dimension.id: tuple(need.id for need in instrument.needs if need.dimension == dimension.id)
            for dimension in instrument.dimensions
        },
        low=scale.low if scale else 0,
        high=scale.high if scale else 1,
        reverse=frozenset(need.id for need in instrument.needs if need.reverse),
        overall=None if overall is None else (overall.low, overall.high),
    )


def _number(values: NDArray[np.int16]) -> NDArray[np.float64]:
    return np.where(values < 0, np.nan, values).astype(np.float64)


@dataclass(frozen=True)
class _Answers:
    """The answers of n respondents as numbers. given: [questions, n, needs]; asked: [n, needs]."""

    instrument: Instrument
    design: Design
    table: extract.Columns
    given: NDArray[np.int16]
    asked: NDArray[np.bool_]
    numbers: Numbers
    flags: dict[Flag, NDArray[np.bool_]]

    @property
    def scoring(self) -> Scoring:
        return SCORING[self.instrument.method]


def fold(instrument: Instrument, documents: Sequence[str], marks: Sequence[str] | None = None) -> dict[str, Tally]:
    """The tallies of these answer documents: of EVERYBODY, of the UNFLAGGED alone (no flag changes the first), and of
    each group that is among them.

    marks: what was noticed of each when it was sent.
    """
    design, table = design_of(instrument), extract.table(instrument, documents)
    given = np.array([table.questions[question.id] for question in instrument.questions], dtype=np.int16)
    given = given.reshape(len(instrument.questions), len(documents), len(instrument.needs))
    asked = extract.asked_of(instrument, documents)
    numbers = {question.id: _number(table.questions[question.id]) for question in instrument.questions}
    flags = _flags(SCORING[instrument.method], design, numbers, marks or [""] * len(documents))
    answers = _Answers(instrument, design, table, given, asked, numbers, flags)
    flagged = np.any(list(flags.values()), axis=0)
    unflagged, thoughtless = (_fold(answers, flagged == mark) for mark in (False, True))
    parts = {EVERYBODY: unflagged + thoughtless, UNFLAGGED: unflagged}
    for part in answers.scoring.parts:
        if part not in parts:
            parts[part] = _fold(answers, np.ones(len(documents), dtype=bool), part)
    return parts | _fold_groups(answers, documents)


def _fold_groups(answers: _Answers, documents: Sequence[str]) -> dict[str, Tally]:
    groups = {group_part(*group): who for group, who in extract.groups(documents).items()}
    if not groups or not answers.scoring.pairs:
        return {}
    return folding.fold_groups(_scored(answers, np.ones(len(documents), dtype=bool)), groups)


def _flags(scoring: Scoring, design: Design, numbers: Numbers, marks: Sequence[str]) -> dict[Flag, NDArray[np.bool_]]:
    noticed = {mark: np.array([mark in one for one in marks], dtype=bool) for mark in NOTICED_WHEN_SENT}
    return {**noticed, **scoring.signs(design, numbers)}


def _fold(answers: _Answers, rows: NDArray[np.bool_], part: str = EVERYBODY) -> Tally:
    """Of these rows [n], paired as this part of the campaign is."""
    scoring, design = answers.scoring, answers.design
    given, asked = answers.given[:, rows], answers.asked[rows]
    blank, not_applicable = (((given == code) & asked).sum(axis=1) for code in (extract.BLANK, extract.NA))
    marked = {flag: carried[rows] for flag, carried in answers.flags.items()}
    beside_scores = (blank, not_applicable, marked, _counts(answers, rows))
    if not scoring.pairs:
        points = None if answers.table.points is None else answers.table.points[rows]
        return folding.fold_counts(design, int(rows.sum()), *beside_scores, points=points)
    return folding.fold(_scored(answers, rows, part), *beside_scores)


def _scored(answers: _Answers, rows: NDArray[np.bool_], part: str = EVERYBODY) -> Scored:
    numbers = {question: values[rows] for question, values in answers.numbers.items()}
    points = None if answers.table.points is None else answers.table.points[rows]
    overall = answers.instrument.overall
    satisfaction = _number(answers.table.ratings[overall.id][rows]) if overall else None
    return answers.scoring.scored(answers.design, numbers, Extras(points, satisfaction), part)


def answered(field: str) -> str:
    """Where the tally says how many chose anything at all: of them are the shares, as one may choose several."""
    return f"{field}.answered"


def _counts(answers: _Answers, rows: NDArray[np.bool_]) -> dict[str, NDArray[np.int64]]:
    """How often each option of every question was chosen that no score is made of."""
    instrument, counts = answers.instrument, {}
    for general in instrument.general:
        if general.scale is not None:
            ratings = answers.table.ratings[general.id][rows]
            counts[general.id] = _histogram(ratings, general.scale.low, general.scale.high)
    for name, chosen in answers.table.chosen.items():
        counts[name] = chosen[rows].sum(axis=0)
        counts[answered(name)] = np.array([chosen[rows].any(axis=1).sum()])
    for question in (one for one in instrument.questions if answers.scoring.counts(one.id)):
        for position, need in enumerate(instrument.needs):
            given = answers.table.questions[question.id][rows, position]
            counts[f"{need.id}.{question.id}"] = _histogram(given, question.scale.low, question.scale.high)
    return counts


def _histogram(values: NDArray[np.int16], low: int, high: int) -> NDArray[np.int64]:
    return np.bincount(values[values >= 0] - low, minlength=high - low + 1).astype(np.int64)
