"""What the analysis of one file says: named results, ready for JSON, text and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from analysis.claims.gaps import GapClaims
from analysis.estimates.findings import Findings
from analysis.estimates.kano import Continuous, Need, Strengths
from analysis.estimates.segments import Comparison
from analysis.estimates.servqual import Gaps
from analysis.rows.design import EvaluationTable
from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from analysis.statistics.clusters import Alike
from app.i18n import Locale
from app.reports.subject import Subject
from app.reports.wave import Segment, Wave
from app.tallies.scoring import EVERYBODY, UNFLAGGED
from surveys import instruments
from surveys.files import FileFacts
from surveys.instruments.schema import MethodName, Option, Question, Scale, Text


@dataclass(frozen=True)
class Flagged:
    """Answers that look as if given without thought: how many carry each flag, and what the others say alone."""

    counts: Mapping[Flag, int]
    any: int
    unflagged: Tally  # without them; the file's own rows are never deleted


@dataclass(frozen=True)
class ServqualReport:
    """Every SERVQUAL figure of one file. names: need or dimension id -> what people call it."""

    method: ClassVar[MethodName] = "servqual"
    file: FileFacts
    names: Mapping[str, str]
    tally: Tally
    findings: Findings
    claims: GapClaims
    flagged: Flagged
    without_flagged: Gaps
    segments: Mapping[str, Gaps]
    compared: Sequence[Comparison]
    alike: Mapping[str, Alike]  # dimension -> how alike the people of one group are
    sites: Mapping[str, Tally] | None  # the groups, where they are sites that stand for others
    weights_asked: bool
    weights_unusable: int  # respondents whose points are incomplete or all zero: out of the weighted score only
    weights_off_100: int  # respondents whose points sum to more than 1 away from 100: divided by their own sum

    @property
    def ids(self) -> Sequence[str]:
        """Of the needs, in the questionnaire's order."""
        return self.tally.design.needs

    def wave(self, subject: Subject) -> Wave:
        return Wave(
            _parts(self.tally, self.flagged),
            subject,
            tuple(self.flagged.counts),
            gaps_by_group=self.segments,
            least=self.claims.overall.least,
            fitted=lambda _: self.findings.fitted,
            sites=None if self.sites is None else {EVERYBODY: self.sites},
        )


@dataclass(frozen=True)
class KanoView:
    """The needs as one evaluation table classifies them."""

    needs: tuple[Need, ...]
    strengths: tuple[Strengths, ...]
    respondent_categories: NDArray[np.str_] | None  # [n, needs], wide layout only


@dataclass(frozen=True)
class KanoReport:
    """Every Kano figure of one file. views: by table; one view named None where the file holds categories only."""

    method: ClassVar[MethodName] = "kano"
    file: FileFacts
    layout: str
    names: Mapping[str, str]
    table: EvaluationTable | None  # the one that summaries and pages show
    views: Mapping[EvaluationTable | None, KanoView]
    continuous: tuple[Continuous, ...]  # empty where the file holds categories only
    tally: Tally | None  # None where the file holds categories only
    flagged: Flagged | None  # wide layout only
    without_flagged: tuple[Need, ...]
    respondents: int | None  # wide layout only
    incomplete: Mapping[str, int]  # need id -> respondents without a complete pair; wide layout only
    blank: int
    not_applicable: int

    @property
    def needs(self) -> tuple[Need, ...]:
        return self.views[self.table].needs

    @property
    def ids(self) -> Sequence[str]:
        return [need.id for need in self.needs]

    def wave(self, subject: Subject) -> Wave | None:
        """None where the file does not hold the answers one by one."""
        if self.tally is None or self.flagged is None or self.table is None:
            return None
        return Wave(_parts(self.tally, self.flagged), subject, tuple(self.flagged.counts), table=self.table)


def _parts(tally: Tally, flagged: Flagged) -> Mapping[str, Tally]:
    return {EVERYBODY: tally, UNFLAGGED: flagged.unflagged}


NO_WORDS = Text()  # a file does not say how it asked


@dataclass(frozen=True)
class RatingsReport:
    """Every figure of one file of perceptions alone, or of a zone of tolerance.

    answered: question -> how many answers each need has, in order. parts: of all answers, without flags, and of a zone
    against the desired level; groups: part -> group -> its tally; group_column: what the groups are called together.
    """

    method: MethodName
    file: FileFacts
    names: Mapping[str, str]
    answered: Mapping[str, Sequence[int]]
    parts: Mapping[str, Tally]
    flagged: Flagged
    groups: Mapping[str, Mapping[str, Tally]]
    group_column: str
    sites: bool  # whether the groups are sites that stand for others
    least: float | None
    blank: int
    not_applicable: int

    @property
    def tally(self) -> Tally:
        return self.parts[EVERYBODY]

    @property
    def ids(self) -> Sequence[str]:
        return self.tally.design.needs

    def wave(self, subject: Subject) -> Wave:
        low, high = self.tally.design.low, self.tally.design.high
        scale = Scale("file", tuple(Option(value, None, None) for value in range(low, high + 1)))
        groups = self.groups[EVERYBODY]
        return Wave(
            self.parts,
            subject,
            tuple(self.flagged.counts),
            [Question(question, NO_WORDS, None, scale) for question in self.answered],
            segments=[Segment("group", self.group_column, groups)] if len(groups) > 1 else [],
            least=self.least,
            sites=self.groups if self.sites else None,
        )


FileReport = ServqualReport | KanoReport | RatingsReport


def subject_of(report: FileReport, locale: Locale) -> Subject:
    """The file's own names for needs; the five dimensions in the reader's language."""
    known = {dimension.id: dimension.name[locale.code] for dimension in instruments.load("servqual").dimensions}
    unnamed = [id_ for id_, name in report.names.items() if id_ in known and name.lower() == id_]
    names = {**report.names, **{id_: known[id_] for id_ in unnamed}}
    numbers = {id_: str(number) for number, id_ in enumerate(report.ids, 1)}
    return Subject(locale, names, numbers)
