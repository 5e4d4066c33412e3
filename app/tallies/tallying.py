"""Answer documents -> the tallies of their campaign, one for each part that is kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.rows import folding
from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from app.tallies.membership import BoolArray, Membership
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
        """Without the answers that look thoughtless; of all, as long as these are not told apart."""
        return self.parts.get(UNFLAGGED, self.tally)

    @property
    def superiority(self) -> Tally:
        """In a zone of tolerance: against the desired level."""
        return self.parts[SUPERIORITY]

    def groups(self, segment: str, part: str = EVERYBODY) -> dict[str, Tally]:
        """Value of the segment -> the tally of those who have it, see `folding.fold_groups`."""
        start = group_part(segment, "", part)
        return {name.removeprefix(start): self.parts[name] for name in self.parts if name.startswith(start)}


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
class Protection:
    """What may be told of the answers of n people.

    counts: [n, units], who counts for which dimension or need (see `Membership`). satisfaction, points: [n], whose
    overall satisfaction, and points of importance, are left out. answers: other question (`Membership.beside_scores`)
    -> [n], whose answers to it are counted. without_flags, answers_without_flags: the same of figures without flagged
    answers, which stand beside those of all. groups: segment -> [n, units], who counts in its groups.
    """

    counts: BoolArray
    satisfaction: BoolArray
    points: BoolArray
    answers: Mapping[str, BoolArray]
    without_flags: BoolArray
    answers_without_flags: Mapping[str, BoolArray]
    groups: Mapping[str, BoolArray]

    def of(self, rows: slice) -> "Protection":
        """Of these people."""
        several = (self.answers, self.answers_without_flags, self.groups)
        answers, without_flags, groups = ({name: who[rows] for name, who in each.items()} for each in several)
        mine = (self.counts[rows], self.satisfaction[rows], self.points[rows])
        return Protection(*mine, answers, self.without_flags[rows], without_flags, groups)


@dataclass(frozen=True)
class _Answers:
    """The answers of n respondents as numbers. given: [questions, n, needs]; asked: [n, needs]; satisfaction: [n],
    overall, and points: [n, dimensions], as far as they are set beside other answers.
    """

    instrument: Instrument
    design: Design
    parsed: extract.Answers
    table: extract.Columns
    given: NDArray[np.int16]
    asked: BoolArray
    numbers: Numbers
    satisfaction: FloatArray | None
    points: FloatArray | None
    flags: dict[Flag, BoolArray]

    @property
    def scoring(self) -> Scoring:
        return SCORING[self.instrument.method]

    @property
    def flagged(self) -> BoolArray:
        return np.asarray(np.any([np.zeros(self.asked.shape[0], dtype=bool), *self.flags.values()], axis=0))


def _read(instrument: Instrument, documents: Sequence[str], marks: Sequence[str] | None) -> tuple[_Answers, Membership]:
    parsed = extract.parsed(documents)
    design, table, scoring = design_of(instrument), extract.table(instrument, parsed), SCORING[instrument.method]
    given = np.array([table.questions[question.id] for question in instrument.questions], dtype=np.int16)
    given = given.reshape(len(instrument.questions), len(documents), len(instrument.needs))
    asked = extract.asked_of(instrument, parsed)
    numbers = {question.id: _number(table.questions[question.id]) for question in instrument.questions}
    flags = _flags(scoring, design, numbers, marks or [""] * len(documents))
    satisfaction = _number(table.ratings[instrument.overall.id]) if instrument.overall else None
    answers = _Answers(instrument, design, parsed, table, given, asked, numbers, satisfaction, table.points, flags)
    return answers, Membership(instrument, scoring, table, given, asked)


@dataclass(frozen=True)
class Persons:
    """What each of n people said. scored: as everybody is paired; ratings: rating about no need -> [n], below zero
    where there is none; flagged: [n].
    """

    documents: extract.Answers
    scored: Scored
    ratings: Mapping[str, NDArray[np.int16]]
    flagged: BoolArray


def persons(instrument: Instrument, documents: Sequence[str], marks: Sequence[str]) -> Persons:
    """Row by row, for whoever may compare a person with themselves."""
    answers, _ = _read(instrument, documents, marks)
    everybody = np.ones(len(documents), dtype=bool)
    return Persons(answers.parsed, _scored(answers, everybody), answers.table.ratings, answers.flagged)


def memberships(
    instrument: Instrument, documents: Sequence[str], marks: Sequence[str]
) -> tuple[Membership, BoolArray, dict[tuple[str, str], BoolArray]]:
    """Of these answer documents: who belongs to which sums, whose answers carry a flag [n], (segment, value) -> who."""
    answers, membership = _read(instrument, documents, marks)
    return membership, answers.flagged, _groups(answers, membership)


def fold(
    instrument: Instrument, documents: Sequence[str], marks: Sequence[str] | None = None, *, unflagged: bool = False
) -> dict[str, Tally]:
    """The tallies of these answer documents: of EVERYBODY, of the UNFLAGGED alone (no flag changes the first), and of
    each group that is among them.

    marks: what was noticed of each when it was sent. unflagged: as if those without a flag were all.
    """
    answers, _ = _read(instrument, documents, marks)
    if unflagged:
        those = np.flatnonzero(~answers.flagged).tolist()
        answers, _ = _read(instrument, [documents[row] for row in those], marks and [marks[row] for row in those])
    calm, thoughtless = (_fold(answers, answers.flagged == mark) for mark in (False, True))
    parts = {EVERYBODY: calm + thoughtless, UNFLAGGED: calm}
    for part in answers.scoring.parts:
        if part not in parts:
            parts[part] = _fold(answers, np.ones(len(documents), dtype=bool), part)
    return parts | _fold_groups(answers, extract.groups(answers.parsed))


def fold_protected(
    instrument: Instrument, documents: Sequence[str], marks: Sequence[str], protection: Protection | None = None
) -> dict[str, Tally]:
    """The same of a protected campaign, by the rule of `Membership`. Without protection of everybody alone: beside the
    figures of all, those of some of them may differ by a few people.
    """
    answers, membership = _read(instrument, documents, marks)
    if protection is None:
        answers = _complete(answers, membership, membership.complete)
    else:
        answers = _without(answers, protection)
        answers = _complete(answers, membership, protection.counts)
    everybody = np.ones(len(documents), dtype=bool)
    parts = {
        part: _alone(_fold(answers, everybody, part), membership) for part in answers.scoring.parts if part != UNFLAGGED
    }
    if protection is None:
        return parts
    some = _counted(_complete(answers, membership, protection.without_flags), protection.answers_without_flags)
    parts[UNFLAGGED] = _means_alone(_fold(some, ~answers.flagged), membership, protection.answers_without_flags)
    found = _groups(answers, membership)
    for segment, who in protection.groups.items():
        some = _complete(answers, membership, who)
        parts |= _fold_groups(some, {group: those for group, those in found.items() if group[0] == segment})
    return parts


def _groups(answers: _Answers, membership: Membership) -> dict[tuple[str, str], BoolArray]:
    """Groups of a protected campaign; none in a short form, as they are compared by people's means."""
    one_by_one = answers.scoring.by_dimension and not membership.by_person
    return {} if one_by_one else extract.groups(answers.parsed)


def _without(answers: _Answers, protection: Protection) -> _Answers:
    """Without the satisfaction, and the points, of those whose are left out, and other answers that are not counted."""
    answers = _counted(answers, protection.answers)
    table, overall = answers.table, answers.instrument.overall
    if overall is not None:
        left = np.where(protection.satisfaction, extract.BLANK, table.ratings[overall.id]).astype(np.int16)
        table = replace(table, ratings=table.ratings | {overall.id: left})
    if table.points is not None:
        table = replace(table, points=np.where(protection.points[:, None], np.nan, table.points))
    satisfaction = None if overall is None else _number(table.ratings[overall.id])
    return replace(answers, table=table, satisfaction=satisfaction, points=table.points)


def _counted(answers: _Answers, who: Mapping[str, BoolArray]) -> _Answers:
    """Of these questions only the answers of these people [n]."""
    table, needs = answers.table, answers.instrument.needs
    questions = {name: given.copy() for name, given in table.questions.items() if answers.scoring.counts(name)}
    for question, given in questions.items():
        for place, need in enumerate(needs):
            given[~who[f"{need.id}.{question}"], place] = extract.BLANK
    ratings = {
        name: np.where(who[name], given, extract.BLANK).astype(np.int16) if name in who else given
        for name, given in table.ratings.items()
    }
    chosen = {name: of & who[name][:, None] for name, of in table.chosen.items()}
    return replace(answers, table=replace(table, questions=table.questions | questions, ratings=ratings, chosen=chosen))


def _complete(answers: _Answers, membership: Membership, counts: BoolArray) -> _Answers:
    """Only what is answered in the units that count for a person [n, units]; what is set beside them only of whoever
    counts for all of them and answered all of that.
    """
    columns = np.zeros(answers.asked.shape, dtype=bool)
    for unit, place in enumerate(membership.units):
        columns[:, place] = counts[:, [unit]]
    satisfaction, points = answers.satisfaction, answers.points
    beside = counts.all(axis=1) & membership.said
    if satisfaction is not None and membership.by_person:
        satisfaction = np.where(beside, satisfaction, np.nan)
    if points is not None and membership.by_person:
        points = np.where(beside[:, None], points, np.nan)
    scored = {
        name: values if answers.scoring.counts(name) else np.where(columns, values, np.nan)
        for name, values in answers.numbers.items()
    }
    return replace(answers, numbers=scored, satisfaction=satisfaction, points=points)


_OF_NEEDS = ("histogram/", "pair/", "kano")
_COMMON = ("respondents", "blank", "not_applicable", "flags", "answers/", "points")
_OF_PEOPLE = ("person/", "servperf/dimensions", "sums/")  # means over a dimension


def _alone(tally: Tally, membership: Membership) -> Tally:
    """Without the sums over whoever answered two needs, or some number of needs: each is over other people. Where needs
    are counted one by one also without whatever is over several.
    """
    tally = replace(tally, integers={name: of for name, of in tally.integers.items() if not name.startswith("pairs/")})
    if membership.scoring.by_dimension and not membership.by_person:
        return _emptied(tally, lambda name: not name.startswith((*_OF_NEEDS, *_COMMON)))
    return _emptied(tally, lambda name: name == "servperf/items")


def _means_alone(tally: Tally, membership: Membership, answers: Collection[str]) -> Tally:
    """Only what is set beside the figures of all: means, and categories; of other questions the counts of these."""
    means = _OF_PEOPLE if membership.by_person else ()

    def shown(name: str) -> bool:
        if name.startswith("answers/"):
            return name.removeprefix("answers/").removesuffix(".answered") in answers
        return name.startswith((*_OF_NEEDS, *means, *_COMMON)) and name not in ("person/overall", "points")

    tally = replace(tally, integers={name: of for name, of in tally.integers.items() if not name.startswith("pairs/")})
    return _emptied(tally, lambda name: not shown(name))


def _emptied(tally: Tally, empty: Callable[[str], bool]) -> Tally:
    """With zeros, as of nobody, in the arrays of these names."""
    return replace(
        tally,
        integers={name: np.zeros_like(of) if empty(name) else of for name, of in tally.integers.items()},
        floats={name: np.zeros_like(of) if empty(name) else of for name, of in tally.floats.items()},
    )


def _fold_groups(answers: _Answers, found: Mapping[tuple[str, str], BoolArray]) -> dict[str, Tally]:
    """Of each way in which answers are paired."""
    everybody, folded = np.ones(len(answers.asked), dtype=bool), dict[str, Tally]()
    for part in answers.scoring.pairs if found else ():
        groups = {group_part(*group, part): who for group, who in found.items()}
        folded |= folding.fold_groups(_scored(answers, everybody, part), groups)
    return folded


def _flags(scoring: Scoring, design: Design, numbers: Numbers, marks: Sequence[str]) -> dict[Flag, BoolArray]:
    noticed = {mark: np.array([mark in one for one in marks], dtype=bool) for mark in NOTICED_WHEN_SENT}
    return {**noticed, **scoring.signs(design, numbers)}


def _fold(answers: _Answers, rows: BoolArray, part: str = EVERYBODY) -> Tally:
    """Of these rows [n], paired as this part of the campaign is."""
    scoring, design = answers.scoring, answers.design
    given, asked = answers.given[:, rows], answers.asked[rows]
    blank, not_applicable = (((given == code) & asked).sum(axis=1) for code in (extract.BLANK, extract.NA))
    marked = {flag: carried[rows] for flag, carried in answers.flags.items()}
    beside_scores = (blank, not_applicable, marked, _counts(answers, rows))
    if not scoring.pairs:
        points = None if answers.table.points is None else answers.table.points[rows]
        return folding.fold_counts(design, int(rows.sum()), *beside_scores, points=points)
    whole = folding.fold(_scored(answers, rows, part), *beside_scores)
    if answers.points is answers.table.points or answers.table.points is None or "points" not in whole.floats:
        return whole
    apart = folding.fold_counts(design, int(rows.sum()), points=answers.table.points[rows])
    return replace(whole, floats={**whole.floats, "points": apart.floats["points"]})


def _scored(answers: _Answers, rows: BoolArray, part: str = EVERYBODY) -> Scored:
    numbers = {question: values[rows] for question, values in answers.numbers.items()}
    points = None if answers.points is None else answers.points[rows]
    satisfaction = None if answers.satisfaction is None else answers.satisfaction[rows]
    return answers.scoring.scored(answers.design, numbers, Extras(points, satisfaction), part)


def answered(field: str) -> str:
    """Where the tally says how many chose anything at all: of them are the shares, as one may choose several."""
    return f"{field}.answered"


def _counts(answers: _Answers, rows: BoolArray) -> dict[str, NDArray[np.int64]]:
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
