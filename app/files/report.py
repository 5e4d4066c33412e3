"""What the analysis of one file says: named results, ready for JSON, text and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.findings import Findings
from analysis.estimates.kano import Continuous, Need, Strengths
from analysis.estimates.segments import Comparison
from analysis.estimates.servqual import Gaps
from analysis.rows.quality import Flag
from analysis.rows.scores import EvaluationTable
from analysis.rows.tally import Tally
from surveys.files import FileFacts

# Short forms of the five classic dimensions, as files and the JSON document name them.
SHORT = {"tangibles": "TAN", "reliability": "REL", "responsiveness": "RES", "assurance": "ASS", "empathy": "EMP"}


@dataclass(frozen=True)
class Flagged:
    """Answers that look as if given without thought: how many carry each flag, and what the others say alone."""

    counts: Mapping[Flag, int]
    any: int
    unflagged: Tally  # without them; the file's own rows are never deleted


@dataclass(frozen=True)
class ServqualReport:
    """Every SERVQUAL figure of one file. names: need or dimension id -> what people call it."""

    file: FileFacts
    names: Mapping[str, str]
    tally: Tally
    findings: Findings
    flagged: Flagged
    without_flagged: Gaps
    segments: Mapping[str, Gaps]
    compared: Sequence[Comparison]
    weights_asked: bool
    weights_unusable: int  # respondents whose points are incomplete or all zero: out of the weighted score only
    weights_off_100: int  # respondents whose points sum to more than 1 away from 100: divided by their own sum


@dataclass(frozen=True)
class KanoView:
    """The needs as one evaluation table classifies them."""

    needs: tuple[Need, ...]
    strengths: tuple[Strengths, ...]
    respondent_categories: NDArray[np.str_] | None  # [n, needs], wide layout only


@dataclass(frozen=True)
class KanoReport:
    """Every Kano figure of one file. views: by table; one view named None where the file holds categories only."""

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


FileReport = ServqualReport | KanoReport
