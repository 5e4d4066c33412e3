"""How each method scores: which answers it pairs, which signs of thoughtless answers it looks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.rows import quality, scores
from analysis.rows.checks import FloatArray
from analysis.rows.design import Design
from analysis.rows.quality import BoolArray, Flag
from analysis.rows.scores import KanoScores, ServqualScores
from surveys.instruments.schema import MethodName

# Parts of a campaign that have a kept tally of their own, beside those of its groups (`group_part`). SUPERIORITY:
# everybody against the desired level, where EVERYBODY is against the minimum; elsewhere it is the same as EVERYBODY and
# not kept.
EVERYBODY, UNFLAGGED, SUPERIORITY = "", "unflagged", "superiority"
NOTICED_WHEN_SENT: tuple[Flag, ...] = ("too_fast", "unseen_field")

Numbers = Mapping[str, FloatArray]  # question -> answers [n, needs], NaN where missing
Pair = tuple[FloatArray, FloatArray]
Scored = ServqualScores | KanoScores


@dataclass(frozen=True)
class Extras:
    """What a score takes besides the pair: points of importance [n, dimensions], overall satisfaction [n]."""

    points: FloatArray | None
    overall: FloatArray | None


def group_part(segment: str, value: str, part: str = EVERYBODY) -> str:
    """The part of those with this value of a segment, paired as `part` is."""
    return f"{part}/{segment}:{value}" if part else f"{segment}:{value}"


def _gaps(design: Design, pair: Pair, extras: Extras) -> Scored:
    return scores.score_servqual(design, *pair, weights=extras.points, overall=extras.overall)


def _categories(design: Design, pair: Pair, _: Extras) -> Scored:
    return scores.score_kano(design, *pair)


def _perception_alone(numbers: Numbers) -> Pair:
    perceived = numbers["perception"]
    return np.full_like(perceived, np.nan), perceived


def _against(level: str) -> Callable[[Numbers], Pair]:
    """In a zone of tolerance, of the answers in which all three columns are there."""

    def pair(numbers: Numbers) -> Pair:
        complete = ~np.isnan(np.stack([numbers[name] for name in ("minimum", "desired", "perceived")])).any(axis=0)
        return np.where(complete, numbers[level], np.nan), np.where(complete, numbers["perceived"], np.nan)

    return pair


def _straight_line(design: Design, numbers: Numbers) -> BoolArray:
    """Of the first two questions, or of the only one."""
    first, second = [*numbers.values(), *numbers.values()][:2]
    return quality.straight_line(first, second, design.high)


def _contradictory(design: Design, numbers: Numbers) -> BoolArray:
    return quality.contradictory(scores.score_kano(design, numbers["present"], numbers["absent"]))


def _minimum_above_desired(_: Design, numbers: Numbers) -> BoolArray:
    return quality.minimum_above_desired(numbers["minimum"], numbers["desired"])


Sign = Callable[[Design, Numbers], BoolArray]  # [n]: whose answers carry it
_STRAIGHT: Mapping[Flag, Sign] = {"straight_line": _straight_line}


@dataclass(frozen=True)
class Scoring:
    """pairs: part of the campaign -> expectation and perception, or present and absent; empty: answers are counted.

    counted: questions about needs whose answers are counted option by option; None: all of them. flags: what is looked
    for in the answers themselves.
    """

    pairs: Mapping[str, Callable[[Numbers], Pair]] = field(default_factory=dict)
    score: Callable[[Design, Pair, Extras], Scored] = _gaps
    counted: frozenset[str] | None = frozenset({"importance"})
    flags: Mapping[Flag, Sign] = field(default_factory=lambda: _STRAIGHT)

    @property
    def parts(self) -> tuple[str, ...]:
        """The tallies that are always kept."""
        return (EVERYBODY, UNFLAGGED, *(part for part in self.pairs if part != EVERYBODY))

    @property
    def by_dimension(self) -> bool:
        """Whether a person has means over the needs of each dimension."""
        return bool(self.pairs) and self.score is _gaps

    def scored(self, design: Design, numbers: Numbers, extras: Extras, part: str = EVERYBODY) -> Scored:
        """The answers, paired as this part of the campaign is."""
        return self.score(design, self.pairs[part](numbers), extras)

    def signs(self, design: Design, numbers: Numbers) -> dict[Flag, BoolArray]:
        """Of each flag that is looked for, whose answers carry it [n]."""
        return {flag: sign(design, numbers) for flag, sign in self.flags.items()}

    def counts(self, question: str) -> bool:
        return self.counted is None or question in self.counted

    def looked_for(self, *, sent: bool = True) -> Sequence[Flag]:
        """sent: by our form, which notices more than what the answers say."""
        return (*self.flags, *(NOTICED_WHEN_SENT if sent else ()))


SCORING: Mapping[MethodName, Scoring] = {
    "servqual": Scoring({EVERYBODY: lambda numbers: (numbers["expectation"], numbers["perception"])}),
    "servperf": Scoring({EVERYBODY: _perception_alone}),
    "zones": Scoring(
        {EVERYBODY: _against("minimum"), SUPERIORITY: _against("desired")},
        flags={**_STRAIGHT, "minimum_above_desired": _minimum_above_desired},
    ),
    "kano": Scoring(
        {EVERYBODY: lambda numbers: (numbers["present"], numbers["absent"])},
        score=_categories,
        flags={**_STRAIGHT, "contradictory": _contradictory},
    ),
    "internal_gaps": Scoring(counted=None),
    "pulse": Scoring(flags={}),
}
