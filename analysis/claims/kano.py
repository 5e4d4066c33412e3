"""Claims on Kano's categories, of all needs of a page together: which leads, and whose wording is to be checked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scipy.special import bdtrc

from analysis.claims.claim import LEVEL, enough
from analysis.estimates import kano
from analysis.estimates.kano import Category, Certainty, Need
from analysis.estimates.segments import KanoComparison
from analysis.rows.design import EvaluationTable
from analysis.rows.tally import Tally
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.proportions import wilson

MOST_SHARE_OF_Q = 0.05  # above, the wording of a need is to be checked
MOST_SHARE_OF_R = 0.10  # above, the opposite of a need is to be asked too


def needs(tally: Tally, table: EvaluationTable = "berger1993") -> tuple[Need, ...]:
    """Every need of the tally, as one family."""
    return together(kano.needs(tally, table))


def together(found: Sequence[Need]) -> tuple[Need, ...]:
    """With the certainty of each among all of them: firm where its category leads by its p adjusted over those with
    enough answers (Holm, 5 %), leaning where by its p alone.
    """
    adjusted = within([need.p if enough("category", need.n) else None for need in found], holm)
    return tuple(replace(need, certainty=_certainty(need, p)) for need, p in zip(found, adjusted, strict=True))


def _certainty(need: Need, p: float | None) -> Certainty | None:
    if p is None:
        return need.certainty
    return "firm" if p < LEVEL else "mixed" if need.certainty == "mixed" else "leaning"


def groups_together(found: Mapping[str, Sequence[KanoComparison]]) -> dict[str, tuple[KanoComparison, ...]]:
    """Needs in groups, all cells of a page as one family."""
    cells = iter(together([need for rows in found.values() for row in rows for need in row.groups.values()]))
    return {
        segment: tuple(replace(row, groups={name: next(cells) for name in row.groups}) for row in rows)
        for segment, rows in found.items()
    }


def certainty(need: Need) -> Certainty | None:
    """How sure the category of a need is; None where too few answered."""
    return need.certainty if enough("category", need.n) else None


def is_must_be(need: Need) -> bool:
    """Whether a need is firmly a must-be."""
    return need.category == "M" and certainty(need) == "firm"


def unclear(found: Sequence[Need]) -> frozenset[str]:
    """The needs of which clearly more than one in twenty answers contradict themselves: their wording is unclear."""
    return _above(found, "Q", MOST_SHARE_OF_Q)


def unwanted(found: Sequence[Need]) -> frozenset[str]:
    """The needs that clearly more than one in ten would rather not have: their opposite is to be asked too."""
    return _above(found, "R", MOST_SHARE_OF_R)


def _above(found: Sequence[Need], category: Category, share: float) -> frozenset[str]:
    """Exact, one-sided, adjusted over the needs (Holm, 5 %)."""

    def p_of(need: Need) -> float:
        return float(bdtrc(need.counts[category] - 1, need.n, share))

    adjusted = within([p_of(need) if enough("wording", need.n) else None for need in found], holm)
    return frozenset(need.id for need, p in zip(found, adjusted, strict=True) if p is not None and p < LEVEL)


def most_missed(found: Sequence[Need]) -> tuple[Need, int, tuple[float, float]] | None:
    """The need without which clearly most say that they would be dissatisfied: how many of all who answered, and the
    interval of their share. By the lower end of the interval. Not of needs that people would rather not have, or whose
    answers contradict themselves, and only from ten answers that want it or do not mind.
    """
    wanted = [
        (need, need.counts["O"] + need.counts["M"])
        for need in found
        if need.category not in ("R", "Q")
        and enough("category", sum(need.counts[category] for category in kano.ORDER[:4]))
    ]
    ranked = [(need, count, wilson(count, need.n)) for need, count in wanted]
    return max(ranked, key=lambda row: row[2][0], default=None)
