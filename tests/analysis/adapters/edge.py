"""Edges: each case has a shape of its own, known by its statistics and columns; all of Kano's go one way."""

from collections.abc import Callable
from typing import Any

from tests.analysis.adapters import edge_answers, edge_kano, edge_scales, edge_tests
from tests.analysis.adapters.case import Case

Produce = Callable[[Case], dict[str, Any]]

# The first that fits: the statistics that a case names (all of them), and the columns that it has.
SHAPES: list[tuple[set[str], set[str], Produce]] = [
    ({"servqual.overall_weighted"}, {"W_TAN"}, edge_answers.weights),
    ({"servqual.reverse_scoring"}, {"min", "max"}, edge_answers.reversed_answers),
    ({"nps.score", "data.validation"}, {"set"}, edge_answers.recommendations),
    ({"data.validation", "descriptive.likert"}, {"answer"}, edge_answers.invalid),
    ({"servqual.missing_rules"}, {"E1"}, edge_scales.dimension_not_applicable),
    ({"servqual.dimension_gap", "nps.score"}, {"E1"}, edge_scales.one_respondent),
    ({"servqual.dimension_gap", "regression.ols"}, {"E1"}, edge_scales.all_the_same),
    ({"servqual.dimension_gap", "efa.kmo"}, {"E1"}, edge_scales.two_respondents),
    ({"servqual.dimension_gap", "ci.mean_t"}, {"E1"}, edge_scales.missing_dimension),
    ({"reliability.item_total"}, {"x1"}, edge_scales.constant_item),
    ({"reliability.alpha_ci_feldt"}, {"x1"}, edge_scales.negative_alpha),
    ({"reliability.alpha_if_deleted"}, {"x1"}, edge_scales.two_items),
    ({"test.anova", "posthoc.pairwise"}, {"segment"}, edge_tests.tiny_segments),
    ({"test.wilcoxon_signed_rank"}, {"variable"}, edge_tests.zero_differences),
    ({"effect.d_z", "ci.mean_t"}, {"E", "P"}, edge_tests.constant_gap),
    ({"spc.p_chart", "spc.xmr"}, {"chart"}, edge_tests.charts),
]


def produce(case: Case) -> dict[str, Any]:
    columns, statistics = set(case.columns()), set(case.statistics)
    if any(name.startswith("kano.") for name in statistics):
        return edge_kano.produce(case)
    for named, there, make in SHAPES:
        if named <= statistics and there <= columns:
            return make(case)
    raise LookupError(f"{case.id}: no adapter for {sorted(statistics)} with {sorted(columns)}")
