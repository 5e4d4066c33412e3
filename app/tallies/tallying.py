"""Answer documents -> the tallies of their campaign, one for each part that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.rows import folding, quality, scores
from analysis.rows.design import Design
from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from surveys.answers import extract
from surveys.instruments.schema import Instrument

# Parts of a campaign that have a kept tally of their own. SUPERIORITY: everybody against the desired level, where
# EVERYBODY is against the minimum; elsewhere it is the same as EVERYBODY and not kept.
EVERYBODY, UNFLAGGED, SUPERIORITY = "", "unflagged", "superiority"
MARKS: tuple[Flag, ...] = ("too_fast", "unseen_field")  # noticed when an answer was sent


class Parts:
    """Whatever holds the tallies of a campaign's parts."""

    parts: Mapping[str, Tally]

    @property
    def tally(self) -> Tally:
        return self.parts[EVERYBODY]

    @property
    def rest(self) -> Tally:
        """Without the answers that look thoughtless."""
        return self.parts[UNFLAGGED]

    @property
    def superiority(self) -> Tally:
        """In a zone of tolerance: against the desired level."""
        return self.parts[SUPERIORITY]


def parts_of(instrument: Instrument) -> tuple[str, ...]:
    return (EVERYBODY, UNFLAGGED, SUPERIORITY) if instrument.method == "zones" else (EVERYBODY, UNFLAGGED)


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
    table: extract.Table
    given: NDArray[np.int16]
    asked: NDArray[np.bool_]
    flags: dict[Flag, NDArray[np.bool_]]

    def numbers(self, question: str, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        return _number(self.table.questions[question][rows])


def fold(instrument: Instrument, documents: Sequence[str], marks: Sequence[str] | None = None) -> dict[str, Tally]:
    """The tallies of these answer documents: of EVERYBODY, and of the UNFLAGGED alone. No flag changes the first.

    marks: what was noticed of each when it was sent.
    """
    design, table = design_of(instrument), extract.table(instrument, documents)
    given = np.array([table.questions[question.id] for question in instrument.questions], dtype=np.int16)
    given = given.reshape(len(instrument.questions), len(documents), len(instrument.needs))
    asked = extract.asked_of(instrument, documents)
    flags = _flags(instrument, design, table, marks or [""] * len(documents))
    answers = _Answers(instrument, design, table, given, asked, flags)
    flagged = np.any(list(flags.values()), axis=0)
    rest, thoughtless = (_fold(answers, flagged == mark) for mark in (False, True))
    parts = {EVERYBODY: rest + thoughtless, UNFLAGGED: rest}
    if instrument.method == "zones":
        parts[SUPERIORITY] = _fold(answers, np.ones(len(documents), dtype=bool), level="desired")
    return parts


def _flags(
    instrument: Instrument, design: Design, table: extract.Table, marks: Sequence[str]
) -> dict[Flag, NDArray[np.bool_]]:
    flags: dict[Flag, NDArray[np.bool_]] = {}
    for mark in MARKS:
        flags[mark] = np.array([mark in own for own in marks], dtype=bool)
    numbers = {question.id: _number(table.questions[question.id]) for question in instrument.questions}
    if len(numbers) > 1:
        halves = list(numbers.values())[:2]
        flags["straight_line"] = quality.straight_line(halves[0], halves[1])
    elif len(numbers) == 1:
        (only,) = numbers.values()
        flags["straight_line"] = quality.straight_line(only, only)
    if instrument.method == "kano":
        flags["contradictory"] = quality.contradictory(scores.score_kano(design, numbers["present"], numbers["absent"]))
    if instrument.method == "zones":
        flags["minimum_above_desired"] = quality.minimum_above_desired(numbers["minimum"], numbers["desired"])
    return flags


def _fold(answers: _Answers, rows: NDArray[np.bool_], level: str = "minimum") -> Tally:
    """Of these rows [n]; in a zone of tolerance, perceived against this level."""
    instrument, design = answers.instrument, answers.design
    own, asked = answers.given[:, rows], answers.asked[rows]
    blank, not_applicable = (((own == code) & asked).sum(axis=1) for code in (extract.BLANK, extract.NA))
    marked = {flag: carried[rows] for flag, carried in answers.flags.items()}
    rest = (blank, not_applicable, marked, _counts(answers, rows))
    points = None if answers.table.points is None else answers.table.points[rows]
    if instrument.method in ("ladder", "pulse"):
        return folding.fold_counts(design, int(rows.sum()), *rest, points=points)
    if instrument.method == "kano":
        pair = (answers.numbers("present", rows), answers.numbers("absent", rows))
        return folding.fold(scores.score_kano(design, *pair), *rest)
    overall = _number(answers.table.ratings[instrument.overall.id][rows]) if instrument.overall else None
    scored = scores.score_servqual(design, *_pair(answers, rows, level), weights=points, overall=overall)
    return folding.fold(scored, *rest)


def _pair(answers: _Answers, rows: NDArray[np.bool_], level: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What is expected and what was perceived, [n, needs] each."""
    if answers.instrument.method == "servqual":
        return answers.numbers("expectation", rows), answers.numbers("perception", rows)
    if answers.instrument.method == "servperf":
        perceived = answers.numbers("perception", rows)
        return np.full_like(perceived, np.nan), perceived
    levels = {name: answers.numbers(name, rows) for name in ("minimum", "desired", "perceived")}
    complete = ~np.isnan(np.stack(list(levels.values()))).any(axis=0)  # all three columns, or none
    return np.where(complete, levels[level], np.nan), np.where(complete, levels["perceived"], np.nan)


def answered(field: str) -> str:
    """Where the tally says how many chose anything at all: of them are the shares, as one may choose several."""
    return f"{field}.answered"


def _counts(answers: _Answers, rows: NDArray[np.bool_]) -> dict[str, NDArray[np.int64]]:
    """How often each option of every question was chosen that no score is made of."""
    instrument, counts = answers.instrument, {}
    for own in instrument.general:
        if own.scale is not None:
            counts[own.id] = _histogram(answers.table.ratings[own.id][rows], own.scale.low, own.scale.high)
    for name, chosen in answers.table.chosen.items():
        counts[name] = chosen[rows].sum(axis=0)
        counts[answered(name)] = np.array([chosen[rows].any(axis=1).sum()])
    apart = [q for q in instrument.questions if instrument.method == "ladder" or q.id == "importance"]
    for question in apart:
        for place, need in enumerate(instrument.needs):
            given = answers.table.questions[question.id][rows, place]
            counts[f"{need.id}.{question.id}"] = _histogram(given, question.scale.low, question.scale.high)
    return counts


def _histogram(values: NDArray[np.int16], low: int, high: int) -> NDArray[np.int64]:
    return np.bincount(values[values >= 0] - low, minlength=high - low + 1).astype(np.int64)
