"""The rule by which an action is judged, fixed before it begins: what is measured, from where, and what is wanted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from surveys.codes import Chosen, Flags, Known, MeasureOf, People, Segment, Statistic
from surveys.errors import Problem

FEWEST = 10  # answers of a baseline, and of a plan: of fewer nothing can be judged
MOST_PLANNED = 1_000_000
FEWEST_RANKED = 4  # among which a rank says how much of it was chance
ALPHA = 0.05


@dataclass(frozen=True)
class Figure:
    """A mean as it stood."""

    n: int
    mean: float | None
    sd: float | None
    se: float | None


@dataclass(frozen=True)
class Measure:
    """id: of the need or dimension; of the overall statistics none, or the question's."""

    of: MeasureOf
    id: str
    statistic: Statistic

    @property
    def code(self) -> str:
        """As a form sends it."""
        return f"{self.statistic}/{self.of}/{self.id}"


@dataclass(frozen=True)
class Baseline:
    """One wave as it stood when the rule was fixed: what follows needs no more of it, also once it is deleted.

    round: its first day. top: the highest that the measure can be. figure: of the treated groups where there are any.
    among: where it was chosen by its rank, of all that it was chosen from, itself included; whole: their mean of the
    same people. groups: of each group, treated or compared with. mix: segment -> how many answered of each kind.
    earlier: of each of the groups in the wave before.
    """

    campaign: int
    instrument: str
    version: int
    round: date
    low: int
    high: int
    top: float
    figure: Figure
    among: Sequence[Figure] = ()
    whole: Figure | None = None
    groups: Mapping[str, Figure] | None = None
    mix: Mapping[str, Mapping[str, int]] | None = None
    earlier: Mapping[str, Figure] | None = None


@dataclass(frozen=True)
class Rule:
    """treated: groups of the list `by` that get it, sites as a rule; none: all. control: groups beside which they are
    set; none: the waves alone. people: same: each person is compared with themselves. flags: whether flagged answers
    count, in both waves.

    rank, of: where it stood among how many, the worst first, when it was chosen. least: the smallest change that
    matters; target: the change that is wanted, if one is; both above zero. planned: answers of the next wave, of the
    treated groups; or people who answer both. not_before: the first day on which that wave may open.
    """

    measure: Measure
    baseline: Baseline
    chosen: Chosen
    least: float
    target: float | None
    planned: int
    not_before: date
    treated: Sequence[str] = ()
    control: Sequence[str] = ()
    rank: int | None = None
    of: int | None = None
    alpha: float = ALPHA
    by: Segment | Known = "site"
    people: People = "others"
    flags: Flags = "in"

    def to_json(self) -> dict[str, Any]:
        """As the database gives it back."""
        made: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        return made


def from_json(document: Mapping[str, Any]) -> Rule:
    base = dict(document["baseline"])
    base["round"], base["figure"] = date.fromisoformat(base["round"]), Figure(**base["figure"])
    base["among"] = tuple(Figure(**each) for each in base["among"])
    base["whole"] = None if base["whole"] is None else Figure(**base["whole"])
    if "sites" in base:  # of rules before there were other lists
        base["groups"] = base.pop("sites")
    for name in ("groups", "earlier"):  # rules of before do not have the second
        figures = base.get(name)
        base[name] = None if figures is None else {group: Figure(**each) for group, each in figures.items()}
    return Rule(
        **{
            **document,
            "measure": Measure(**document["measure"]),
            "baseline": Baseline(**base),
            "not_before": date.fromisoformat(document["not_before"]),
            "treated": tuple(document["treated"]),
            "control": tuple(document["control"]),
        }
    )


def problems(rule: Rule, due: date, today: date) -> list[Problem]:
    """What keeps it from being fixed."""
    base, found = rule.baseline, list[Problem]()
    if base.figure.mean is None or base.figure.n < FEWEST:
        found.append(Problem("measure", "few_for_baseline", {"least": FEWEST}))
    if rule.chosen == "rank" and not rule.control and len(base.among) < FEWEST_RANKED:
        found.append(Problem("chosen", "few_ranked", {"least": FEWEST_RANKED}))
    elif rule.chosen == "rank" and rule.rank and rule.of and 2 * rule.rank > rule.of:
        found.append(Problem("chosen", "not_among_worst", {"rank": rule.rank, "of": rule.of}))
    if not 0 < rule.least <= base.high - base.low:
        found.append(Problem("least", "not_above_zero", {}))
    if rule.target is not None and not rule.target > 0:
        found.append(Problem("target", "target_wrong_side", {}))
    elif rule.target is not None and base.figure.mean is not None and base.figure.mean + rule.target > base.top:
        found.append(Problem("target", "target_off_scale", {"most": f"{base.top:g}"}))
    if not FEWEST <= rule.planned <= MOST_PLANNED:
        found.append(Problem("planned", "planned_few", {"least": FEWEST, "most": MOST_PLANNED}))
    elif rule.people == "same" and rule.planned > base.figure.n:
        found.append(Problem("planned", "planned_too_many", {"most": base.figure.n}))
    return [*found, *_of_groups(rule), *_of_days(rule, due, today)]


def _of_groups(rule: Rule) -> list[Problem]:
    found = [Problem("control", "in_both_groups", {"name": name}) for name in rule.treated if name in rule.control]
    if rule.control and not rule.treated:
        found.append(Problem("treated", "compared_with_nobody", {}))
    if rule.control and rule.people == "same":
        found.append(Problem("people", "same_beside_others", {}))
    if rule.flags == "out" and (rule.treated or rule.control):
        found.append(Problem("flags", "no_flags_of_groups", {}))
    return found


def _of_days(rule: Rule, due: date, today: date) -> list[Problem]:
    found = []
    if rule.not_before < today:
        found.append(Problem("not_before", "past_date", {}))
    elif rule.not_before < due:
        found.append(Problem("not_before", "measured_too_early", {}))
    return found
