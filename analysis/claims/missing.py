"""Claims on missing answers: does a dimension's gap depend on the rule by which they are counted."""

from dataclasses import dataclass

from analysis.claims.verdicts import rules_differ, significant
from analysis.estimates import servqual
from analysis.estimates.floors import judged, shown, too_few_left
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean, p_of_mean
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.twogroups import satterthwaite


@dataclass(frozen=True)
class ByRule:
    """One dimension. half: of whoever answered half of it, as everywhere; complete: of whoever answered everything,
    None where that would tell of a few people; needs: the mean of its needs, each over its own answers.

    p: that those who answered everything differ from the others (Welch); p_needs: that needs which fewer answered
    differ from the others (paired t). Each by Holm over the dimensions.
    """

    id: str
    half: Mean
    complete: Mean | None
    needs: float | None
    p: float | None
    p_needs: float | None

    @property
    def apart(self) -> bool:
        """Whether one and the same answers give two figures: people weigh alike, or needs do."""
        return rules_differ([self.half.mean, self.needs]) and significant(self.p_needs)

    @property
    def differs(self) -> bool:
        """The same, or other people answered everything, by more than chance."""
        others = self.complete is not None and rules_differ([self.half.mean, self.complete.mean])
        return self.apart or (others and significant(self.p))

    @property
    def varies(self) -> bool:
        """Whether the printed figures differ, by chance or not."""
        return rules_differ([self.half.mean, self.needs, None if self.complete is None else self.complete.mean])


def by_rule(tally: Tally) -> list[ByRule]:
    """Of the dimensions that may be shown, in their order."""
    complete = {row.id: row.gap for row in servqual.listwise(tally).dimensions}
    others, needs = servqual.incomplete(tally), servqual.item_available(tally).dimensions
    found = [row for row in servqual.gaps(tally).dimensions if shown(row.gap.n)]
    of_people = within([_p(complete[row.id], others[row.id]) for row in found], holm)
    of_needs = within([_p_needs(tally, row.id) for row in found], holm)
    return [
        ByRule(row.id, row.gap, _told(row.gap, complete[row.id]), needs[row.id], p, p_needs)
        for row, p, p_needs in zip(found, of_people, of_needs, strict=True)
    ]


def _told(half: Mean, complete: Mean) -> Mean | None:
    return complete if shown(complete.n) and not too_few_left(half.n, complete.n) else None


def _p(one: Mean, other: Mean) -> float | None:
    if not judged(min(one.n, other.n)) or one.mean is None or other.mean is None:
        return None
    return satterthwaite(one.mean - other.mean, [(mean.se**2, mean.n - 1) for mean in (one, other) if mean.se]).p


def _p_needs(tally: Tally, name: str) -> float | None:
    """By the difference that it makes whether each need counts alike or as often as it was answered."""
    places = [tally.design.needs.index(need) for need in tally.design.dimensions[name]]
    answers = [int(tally.integers["pair/gap"][place][0]) for place in places]
    if not judged(min(answers)):
        return None
    share = {place: n / sum(answers) - 1 / len(places) for place, n in zip(places, answers, strict=True)}
    return p_of_mean(servqual.combined(tally, "gap", share))
