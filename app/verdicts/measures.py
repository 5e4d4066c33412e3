"""What an action is to change, read from a campaign's kept tallies: of everybody, and by groups as far as shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import add
from typing import Any, Self, TypeVar

from analysis.estimates import ratings, reading, recommendation
from analysis.estimates.floors import shown, told, too_few_left
from analysis.estimates.levels import levels
from analysis.estimates.reach import reaching_gaps
from analysis.estimates.segments import showable
from analysis.rows.groups import as_whole
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean, t_quantile
from app.tallies.counting import Counted
from app.tallies.scoring import SCORING, UNFLAGGED
from surveys.actions.rule import Figure, Measure
from surveys.campaigns.published import Published
from surveys.codes import KNOWN, SEGMENTS, Flags, Known, Segment, Statistic
from surveys.instruments.schema import General, Instrument, MethodName
from surveys.needs.sets import changed_needs

GAPS: tuple[MethodName, ...] = ("servqual", "zones")  # whose needs have gaps
OTHERS = ""  # in a mix: whoever is of no kind, or of one that is withheld
T = TypeVar("T")
NOTHING = Mean(0, None, None, None, None, None)


def figure_of(mean: Mean) -> Figure:
    return Figure(mean.n, mean.mean, mean.sd, mean.se)


def mean_of(figure: Figure) -> Mean:
    if figure.mean is None or figure.se is None or figure.n < 2:
        return Mean(figure.n, figure.mean, None, None, None, None)
    reach = t_quantile(figure.n - 1, 0.975) * figure.se
    return Mean(figure.n, figure.mean, figure.sd, figure.se, figure.mean - reach, figure.mean + reach)


@dataclass(frozen=True)
class Measured:
    """One campaign, read by measures. by: the list whose groups are told apart; flags: whether flagged ones count."""

    published: Published
    counted: Counted
    by: Segment | Known = field(default="site", kw_only=True)
    flags: Flags = field(default="in", kw_only=True)

    @property
    def method(self) -> MethodName:
        return self.published.instrument.method

    @property
    def tally(self) -> Tally:
        return self.counted.tally

    @property
    def short(self) -> bool:
        return self.published.asked is not None

    def read_as(self, by: Segment | Known, flags: Flags = "in") -> Self:
        """As a rule says."""
        return self if (self.by, self.flags) == (by, flags) else replace(self, by=by, flags=flags)

    @property
    def tells_flags(self) -> bool:
        """Whether pages may show what those without flags said beside what all did."""
        if self.published.in_steps or UNFLAGGED not in self.counted.parts:
            return False
        return not too_few_left(self.counted.n, self.counted.unflagged.respondents)

    @property
    def pairs_people(self) -> bool:
        """Whether it is known who is who, and everybody was asked the same: of no protected campaign, ever."""
        named = self.published.anonymity == "named" and not (self.published.protected or self.published.imported)
        return named and self.published.access == "personal" and not self.short

    @cached_property
    def groups(self) -> Mapping[str, Tally]:
        """Of the list, those that pages show beside the whole, each in the shape of a whole tally. None while figures
        move in steps, nor where groups are not kept so.
        """
        if self.published.in_steps or not SCORING[self.method].pairs:
            return {}
        found = self.counted.groups(self.by)
        seen = showable(self.counted.n, {name: tally.respondents for name, tally in found.items()})
        return {name: as_whole(tally, self.tally) for name, tally in found.items() if name in seen}

    def offered(self) -> list[Measure]:
        """What can be measured here: overall first, then dimensions and needs."""
        asked = [Measure("overall", each.id, _statistic(each)) for each in self._asked()]
        design = self.tally.design
        statistics: list[Statistic] = ["gap"] if self.method in GAPS else []
        statistics += ["perception"] if self.method in (*GAPS, "servperf") else []
        found = [Measure("overall", "", each) for each in statistics]
        for statistic in statistics:
            found += [Measure("dimension", id_, statistic) for id_ in design.dimensions]
            found += [Measure("need", id_, statistic) for id_ in design.needs]
        return [*found, *asked]

    def _asked(self) -> list[General]:
        return [each for each in self.published.form().general if each.role in ("overall", "nps") and each.scale]

    def question(self, id_: str) -> General | None:
        return next((each for each in self._asked() if each.id == id_), None)

    def scale(self, measure: Measure) -> tuple[int, int]:
        """On which it was answered."""
        if measure.statistic == "nps":
            return -100, 100
        asked = self.question(measure.id) if measure.statistic == "satisfaction" else None
        design = self.tally.design
        return (asked.scale.low, asked.scale.high) if asked and asked.scale else (design.low, design.high)

    def top(self, measure: Measure) -> float:
        """The highest that it can be."""
        low, high = self.scale(measure)
        return high - low if measure.statistic == "gap" else high

    def whole(self, measure: Measure) -> Mean:
        """Of everybody, or of whoever carries no flag, as far as pages show it."""
        if self.flags == "in":
            return self._of(measure, self.tally)
        return self._of(measure, self.counted.unflagged) if self.tells_flags else NOTHING

    def of_groups(self, measure: Measure, names: Sequence[str]) -> Mean:
        """Of everybody in these groups, as one."""
        found = tuple(name for name in names if name in self.groups)
        if found and found not in self._together:
            self._together[found] = reduce(add, [self.groups[name] for name in found])
        return self._of(measure, self._together[found]) if found else NOTHING

    @cached_property
    def _together(self) -> dict[tuple[str, ...], Tally]:
        """Of groups, as one tally each."""
        return {}

    @cached_property
    def _read(self) -> dict[tuple[Statistic, int], Any]:
        """Gaps and levels, by the tally, all of which are kept here."""
        return {}

    def _once(self, statistic: Statistic, tally: Tally, read: Callable[[], T]) -> T:
        key = (statistic, id(tally))
        if key not in self._read:
            self._read[key] = read()
        found: T = self._read[key]
        return found

    def by_group(self, measure: Measure) -> Mapping[str, Mean]:
        if measure.of == "overall":  # of these no sums by group are kept
            return {}
        return {name: self._of(measure, tally) for name, tally in self.groups.items()}

    def among(self, measure: Measure, names: Sequence[str]) -> tuple[list[Mean], Mean]:
        """All of the same kind, and the mean of the same people over all of them; of these groups, if any are named."""
        ids = list(self.tally.design.needs if measure.of == "need" else self.tally.design.dimensions)
        alike = [Measure(measure.of, id_, measure.statistic) for id_ in ids]
        overall = Measure("overall", "", measure.statistic)
        if names:
            return [self.of_groups(each, names) for each in alike], NOTHING
        return [self.whole(each) for each in alike], self.whole(overall)

    def mix(self) -> Mapping[str, Mapping[str, int]]:
        """Segment -> how many of each kind answered, as far as pages show it; OTHERS: how many more there are."""
        found: dict[str, Mapping[str, int]] = {}
        for name in (*SEGMENTS, *KNOWN):
            if self.published.in_steps or (
                name not in self.published.asked_segments and name not in self.published.kept
            ):
                continue
            counts = {value: tally.respondents for value, tally in self.counted.groups(name).items()}
            seen = showable(self.counted.n, counts)
            if told := {value: counts[value] for value in counts if value in seen}:
                found[name] = {**told, OTHERS: self.counted.n - sum(told.values())}
        return found

    def _of(self, measure: Measure, tally: Tally) -> Mean:
        if measure.statistic in ("satisfaction", "nps"):
            asked = self.question(measure.id)
            if asked is None or asked.scale is None:
                return NOTHING
            given = reading.answers(tally, asked.id, asked.scale.low)
            return told(recommendation.mean_score(given) if asked.role == "nps" else ratings.mean_of(given))
        if measure.statistic == "gap":
            gaps = self._once("gap", tally, lambda: reaching_gaps(tally, self.short, None))
            rows = {row.id: row.gap for row in (gaps.items if measure.of == "need" else gaps.dimensions)}
            return told(gaps.overall if measure.of == "overall" else rows.get(measure.id, NOTHING))
        found = self._once("perception", tally, lambda: levels(tally, "perception", self.short))
        if measure.of == "overall":
            return told(found.overall or NOTHING)
        return told((found.needs if measure.of == "need" else found.dimensions).get(measure.id, NOTHING))


def is_shown(wave: Measured) -> bool:
    """Whether a page may show its figures."""
    return shown(wave.counted.n) and not wave.counted.anew


def _statistic(question: General) -> Statistic:
    return "nps" if question.role == "nps" else "satisfaction"


def same_words(one: Instrument, other: Instrument, measure: Measure) -> bool:
    """Whether both ask about it in the same words."""
    if measure.statistic in ("satisfaction", "nps"):
        asked = [next((each for each in form.general if each.id == measure.id), None) for form in (one, other)]
        return asked[0] is not None and asked[1] is not None and asked[0].label == asked[1].label
    members = [_members(form, measure) for form in (one, other)]
    return bool(members[0]) and members[0] == members[1] and not changed_needs(one, other) & members[0]


def _members(form: Instrument, measure: Measure) -> frozenset[str]:
    """Ids of the needs that it is made of."""
    if measure.of == "overall":
        return form.need_ids
    return frozenset(
        need.id for need in form.needs if measure.id == (need.id if measure.of == "need" else need.dimension)
    )
