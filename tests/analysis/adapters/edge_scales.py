"""Scales and dimensions at their edges: nobody, one or two respondents, nothing but equal answers."""

from typing import Any

from analysis.estimates import reliability, servqual
from analysis.rows.design import Design
from analysis.rows.folding import fold
from analysis.rows.scores import ServqualScores, score_servqual
from analysis.statistics import factors, moments
from analysis.statistics.bootstrap import mean_bootstrap
from analysis.statistics.cfa import confirm
from analysis.statistics.correlations import pearson
from analysis.statistics.distribution import from_values
from analysis.statistics.moments import Moments
from analysis.statistics.paired import paired_t
from analysis.statistics.regression import regress
from analysis.statistics.signedrank import signed_rank
from tests.analysis.adapters.case import Case
from tests.analysis.adapters.servqual import classic_design


def all_the_same(case: Case) -> dict[str, Any]:
    scores = _scores(case)
    tally, items = fold(scores), moments.from_rows(scores.perception)
    row = servqual.gaps(tally).dimensions[0]
    differences = from_values(scores.dimension_gap[:, 0])
    test, ranks = paired_t(differences), signed_rank(differences)
    scale, fit = reliability.reliability_of(tally, "perception", row.id), factors.adequacy(items.correlation, items.n)
    random = factors.parallel_analysis(items.correlation, items.n)
    return {
        "dimension_E_mean": row.expectation,
        "dimension_P_mean": row.perception,
        "dimension_gap_mean": row.gap.mean,
        "dimension_gap_sd": row.gap.sd,
        "gap_ci95": [row.gap.lower, row.gap.upper],
        "alpha": scale.alpha.alpha,
        "item_rest_correlation": scale.items[0].rest_r,
        "omega": scale.omega.model,
        "kmo": fit.kmo,
        "bartlett": fit.chi2,
        "eigenvalues": random and random.eigenvalues,
        "paired_t": test.t,
        "paired_t_p": test.p,
        "d_z": test.d_z,
        "wilcoxon_p": ranks.p,
        "wilcoxon_n_nonzero": ranks.n_nonzero,
        "pearson": pearson(items).r,
        "regression_r2": regress(moments.from_rows(scores.dimension_perception)).r2,
    }


def one_respondent(case: Case) -> dict[str, Any]:
    scores = _scores(case)
    tally, items = fold(scores), moments.from_rows(scores.perception)
    found = servqual.gaps(tally)
    gap = found.dimensions[0].gap
    differences = from_values(scores.dimension_gap[:, 0])
    test = paired_t(differences)
    return {
        "dimension_gap_mean": {row.id: row.gap.mean for row in found.dimensions},
        "overall_unweighted": found.overall.mean,
        "sd": gap.sd,
        "se": gap.se,
        "ci95": gap.lower,
        "alpha": reliability.alpha_of(tally, "perception").alpha,
        "paired_t": test.t,
        "wilcoxon_p": signed_rank(differences).p,
        "d_z": test.d_z,
        "bootstrap_ci": mean_bootstrap(differences).percentile,
        "efa": factors.parallel_analysis(items.correlation, items.n),
    }


def two_respondents(case: Case) -> dict[str, Any]:
    scores = _scores(case)
    items = moments.from_rows(scores.perception)
    gap = servqual.gaps(fold(scores)).dimensions[0].gap
    differences = from_values(scores.dimension_gap[:, 0])
    test, scale = paired_t(differences), reliability.reliability(items)
    return {
        "respondent_gaps": scores.dimension_gap[:, 0].tolist(),
        "gap_mean": gap.mean,
        "gap_sd": gap.sd,
        "gap_ci95": [gap.lower, gap.upper],
        "t": test.t,
        "df": test.df,
        "p_t": test.p,
        "wilcoxon_exact_p": signed_rank(differences).p_exact,
        "alpha_P_formula": scale.formula,
        "alpha": scale.alpha.alpha,
        "kmo": factors.adequacy(items.correlation, items.n).kmo,
        "efa": factors.parallel_analysis(items.correlation, items.n),
        "cfa": confirm(items, {"scale": range(len(items.means))}).fit,
    }


def dimension_not_applicable(case: Case) -> dict[str, Any]:
    found = servqual.gaps(fold(_scores(case)))
    means = [row.gap.mean for row in found.dimensions]
    available, dimensions = servqual.mean_of_available(means)
    return {
        "dimension_gap_mean": {row.id: row.gap.mean for row in found.dimensions},
        "overall_unweighted": servqual.mean_of_all(means),
        "overall_available_dimensions": available,
        "n_dimensions_available": dimensions,
    }


def missing_dimension(case: Case) -> dict[str, Any]:
    found = servqual.gaps(fold(_scores(case)))
    return {
        "dimensions": [
            {
                "dimension": row.id,
                "n": row.gap.n,
                "gap_mean": row.gap.mean,
                "sd": row.gap.sd,
                "ci95": None if row.gap.lower is None else [row.gap.lower, row.gap.upper],
            }
            for row in found.dimensions
        ],
        "overall_respondent_n": found.overall.n,
    }


def constant_item(case: Case) -> dict[str, Any]:
    names, items = _items(case)
    scale = reliability.reliability(items)
    assert scale.of_varying is not None
    return {
        "alpha_items_with_variance": scale.of_varying.alpha,
        "alpha_all_4_items_covariance_formula": scale.formula,
        **{f"item_rest_correlation_{names[item]}": scale.items[item].rest_r for item in scale.constant},
        f"std_alpha_all_{len(names)}": scale.standardized,
        f"kmo_all_{len(names)}": factors.adequacy(items.correlation, items.n).kmo,
        "zero_variance_items": [names[item] for item in scale.constant],
    }


def negative_alpha(case: Case) -> dict[str, Any]:
    names, items = _items(case)
    scale = reliability.reliability(items)
    opposed = {f"correlation_{names[one]}_{names[other]}": pearson(items, one, other).r for one, other in scale.opposed}
    return {"alpha": scale.alpha.alpha, "feldt_ci95": [scale.alpha.lower, scale.alpha.upper], **opposed}


def two_items(case: Case) -> dict[str, Any]:
    _, items = _items(case)
    scale = reliability.reliability(items)
    return {
        "alpha": scale.alpha.alpha,
        "spearman_brown": scale.spearman_brown,
        "pearson": pearson(items).r,
        "alpha_if_deleted": [item.alpha_if_deleted for item in scale.items],
        "item_rest_correlation": [item.rest_r for item in scale.items],
    }


def _items(case: Case) -> tuple[list[str], Moments]:
    names = [name for name in case.columns() if name.startswith("x")]
    return names, moments.from_rows(case.numbers(*names))


def _scores(case: Case) -> ServqualScores:
    """Of the E and P columns that there are, their dimensions in the order of the columns."""
    low, high = case.params.get("scale_min", 1), case.params.get("scale_max", 7)
    needs = tuple(name[1:] for name in case.columns() if name.startswith("E"))
    whole = classic_design(low, high)
    there = {name: items for name, items in whole.dimensions.items() if set(items) <= set(needs)}
    dimensions = dict(sorted(there.items(), key=lambda one: needs.index(one[1][0])))
    e, p = (case.numbers(*(f"{letter}{need}" for need in needs)) for letter in "EP")
    return score_servqual(Design(needs, dimensions, low, high), e, p)
