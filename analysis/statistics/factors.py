"""Exploratory factors of a correlation matrix: is it worth factoring, how many factors, and which items go together."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import scipy
from scipy.special import chdtrc

from analysis.rows.checks import FloatArray
from analysis.statistics.moments import constant
from analysis.statistics.rotation import oblimin, varimax
from analysis.statistics.undefined import Undefined

LOWEST_UNIQUENESS = 0.005  # at this bound an item is all but explained: a Heywood case
REPLICATIONS = 1000
SEED = 20260101


@dataclass(frozen=True, eq=False)
class Adequacy:
    """Whether the items share enough to be factored. Figures are None where `undefined` says why."""

    n: int
    kmo: float | None  # Kaiser 1974: 0 to 1; below 0.6 the items have little in common
    kmo_items: tuple[float, ...] | None
    determinant: float | None
    chi2: float | None  # Bartlett 1951: no correlation at all between the items
    df: int
    p: float | None
    undefined: Undefined | None


@dataclass(frozen=True, eq=False)
class Parallel:
    """Horn 1965: as many components as have an eigenvalue above those of unrelated normal answers of the same size."""

    eigenvalues: tuple[float, ...]  # of the correlations, falling
    random_mean: tuple[float, ...]
    random_95: tuple[float, ...]
    kaiser: int  # eigenvalues above 1: known to be too many
    components: int  # before the first that is not above the random mean
    components_95: int  # the same against the 95th percentile


@dataclass(frozen=True, eq=False)
class Solution:
    """loadings [p, m]; communalities, uniquenesses [p]; ss_loadings [m]; phi [m, m] where factors may correlate."""

    extraction: Literal["minres", "ml"]
    rotation: Literal["none", "varimax", "oblimin"]
    loadings: FloatArray
    communalities: FloatArray
    ss_loadings: FloatArray  # with correlated factors: diag(phi L'L)
    explained: float  # share of the items' variance
    phi: FloatArray | None
    rms_residual: float  # of the correlations off the diagonal
    undefined: Undefined | None  # "negative_variance" or "not_converged": read with care


def adequacy(correlation: FloatArray, n: int) -> Adequacy:
    """Kaiser-Meyer-Olkin and Bartlett's sphericity of the correlations [p, p] of n complete rows."""
    p = len(correlation)
    df = p * (p - 1) // 2
    reason = _unfit(correlation, n)
    if reason:
        return Adequacy(n, None, None, None, None, df, None, reason)
    inverse = np.linalg.inv(correlation)
    partial = inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    off = ~np.eye(p, dtype=bool)
    r2, q2 = np.where(off, correlation**2, 0.0), np.where(off, partial**2, 0.0)
    items = r2.sum(axis=1) / (r2.sum(axis=1) + q2.sum(axis=1))
    _, log_determinant = np.linalg.slogdet(correlation)
    chi2 = -(n - 1 - (2 * p + 5) / 6) * float(log_determinant)
    return Adequacy(
        n=n,
        kmo=float(r2.sum() / (r2.sum() + q2.sum())),
        kmo_items=tuple(items.tolist()),
        determinant=float(np.exp(log_determinant)),
        chi2=chi2,
        df=df,
        p=float(chdtrc(df, max(chi2, 0.0))),
        undefined=None,
    )


def parallel_analysis(correlation: FloatArray, n: int, draws: int = REPLICATIONS, seed: int = SEED) -> Parallel | None:
    """None where the correlations do not exist or rows are too few.

    The random correlation matrices are drawn as Wishart matrices (Bartlett's decomposition, Odell & Feiveson 1966):
    the same distribution as that of n rows of unrelated normal answers, at a cost that does not depend on n.
    """
    if _unfit(correlation, n):
        return None
    p = len(correlation)
    observed = eigenvalues(correlation)
    rng = np.random.default_rng(seed)
    lower = np.tril(rng.standard_normal((draws, p, p)), -1)
    diagonal = np.sqrt(rng.chisquare(n - 1 - np.arange(p), (draws, p)))
    lower[:, np.arange(p), np.arange(p)] = diagonal
    wishart = lower @ lower.transpose(0, 2, 1)
    sd = np.sqrt(np.diagonal(wishart, axis1=1, axis2=2))
    random = np.linalg.eigvalsh(wishart / (sd[:, :, None] * sd[:, None, :]))[:, ::-1]
    mean, high = random.mean(axis=0), np.quantile(random, 0.95, axis=0)
    return Parallel(
        eigenvalues=tuple(observed.tolist()),
        random_mean=tuple(mean.tolist()),
        random_95=tuple(high.tolist()),
        kaiser=int((observed > 1).sum()),
        components=_leading(observed > mean),
        components_95=_leading(observed > high),
    )


def eigenvalues(correlation: FloatArray) -> FloatArray:
    """[p], falling."""
    return np.asarray(np.linalg.eigvalsh(correlation)[::-1], dtype=np.float64)


def minres(correlation: FloatArray, factors: int) -> Solution:
    """Unrotated loadings with the least sum of squared residuals (Harman & Jones 1966), uniquenesses at least 0.005.

    ValueError: factors outside 1..p, or correlations that cannot be inverted.
    """
    return _extract(correlation, factors, "minres")


def maximum_likelihood(correlation: FloatArray, factors: int) -> Solution:
    """Unrotated loadings of the highest normal likelihood (Joreskog 1967). ValueError: as `minres`."""
    return _extract(correlation, factors, "ml")


def rotated(solution: Solution, correlation: FloatArray, rotation: Literal["varimax", "oblimin"]) -> Solution:
    """The same factors turned; communalities and residuals stay what they were."""
    if rotation == "varimax":
        loadings, phi = varimax(solution.loadings), None
    else:
        loadings, phi = oblimin(solution.loadings)
    return _solution(correlation, loadings, phi, solution.extraction, rotation, solution.undefined)


def aligned(solution: Solution, target: FloatArray) -> Solution:
    """The same factors in the order and with the signs that agree best with the target loadings [p, m].

    By Tucker's coefficient of congruence (1951): how the solutions of two groups or two programs are compared.
    """
    congruence = solution.loadings.T @ target
    congruence /= np.sqrt(np.outer((solution.loadings**2).sum(axis=0), (target**2).sum(axis=0)))
    _, order = scipy.optimize.linear_sum_assignment(-np.abs(congruence.T))
    signs = np.where(congruence[order, np.arange(len(order))] < 0, -1.0, 1.0)
    phi = None if solution.phi is None else solution.phi[np.ix_(order, order)] * np.outer(signs, signs)
    return replace(
        solution, loadings=solution.loadings[:, order] * signs, ss_loadings=solution.ss_loadings[order], phi=phi
    )


def _extract(correlation: FloatArray, factors: int, extraction: Literal["minres", "ml"]) -> Solution:
    p = len(correlation)
    if not 1 <= factors <= p:
        raise ValueError(f"factors: 1 to {p} expected, got {factors}")
    if _unfit(correlation, p + 1):
        raise ValueError("correlation: cannot be inverted")
    objective = _least_squares if extraction == "minres" else _likelihood
    start = 1 / np.diag(np.linalg.inv(correlation))
    bounds = [(LOWEST_UNIQUENESS, 1.0)] * p
    found = scipy.optimize.minimize(
        objective,
        np.clip(start, LOWEST_UNIQUENESS, 1.0),
        args=(correlation, factors),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 5000, "maxfun": 20000, "ftol": 1e-15, "gtol": 1e-10},
    )
    unique = found.x
    if extraction == "minres":
        values, vectors = np.linalg.eigh(correlation - np.diag(unique))
        loadings = vectors[:, ::-1][:, :factors] * np.sqrt(np.maximum(values[::-1][:factors], 0))
    else:
        root = np.sqrt(unique)
        values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
        loadings = root[:, None] * vectors[:, ::-1][:, :factors] * np.sqrt(np.maximum(values[::-1][:factors] - 1, 0))
    reason: Undefined | None = None
    if found.status == 1:  # iterations used up; a line search that cannot go lower has arrived
        reason = "not_converged"
    elif (unique <= LOWEST_UNIQUENESS * 1.0001).any():
        reason = "negative_variance"
    return _solution(correlation, loadings, None, extraction, "none", reason)


def _solution(
    correlation: FloatArray,
    loadings: FloatArray,
    phi: FloatArray | None,
    extraction: Literal["minres", "ml"],
    rotation: Literal["none", "varimax", "oblimin"],
    reason: Undefined | None,
) -> Solution:
    """Factors in order of what they explain, each turned so that its loadings sum to more than zero."""
    p, m = loadings.shape
    between = np.eye(m) if phi is None else phi
    order = np.argsort(-np.diag(between @ loadings.T @ loadings), kind="stable")
    signs = np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    loadings = loadings[:, order] * signs
    between = between[np.ix_(order, order)] * np.outer(signs, signs)
    reproduced = loadings @ between @ loadings.T
    ss = np.diag(between @ loadings.T @ loadings)
    residual = (correlation - reproduced)[~np.eye(p, dtype=bool)]
    return Solution(
        extraction=extraction,
        rotation=rotation,
        loadings=loadings,
        communalities=np.diag(reproduced).copy(),
        ss_loadings=ss.copy(),
        explained=float(ss.sum() / p),
        phi=None if phi is None else between,
        rms_residual=float(np.sqrt((residual**2).mean())) if p > 1 else 0.0,
        undefined=reason,
    )


def _least_squares(unique: FloatArray, correlation: FloatArray, factors: int) -> tuple[float, FloatArray]:
    """Half the squared eigenvalues that the factors leave over, and its slope."""
    values, vectors = np.linalg.eigh(correlation - np.diag(unique))
    rest = slice(None, len(values) - factors)
    slope: FloatArray = -(vectors[:, rest] ** 2) @ values[rest]
    return float((values[rest] ** 2).sum() / 2), slope


def _likelihood(unique: FloatArray, correlation: FloatArray, factors: int) -> tuple[float, FloatArray]:
    """Joreskog's function of the uniquenesses (the loadings already at their best), and its slope."""
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    rest, kept = values[: len(values) - factors], slice(len(values) - factors, None)
    rest = np.maximum(rest, 1e-12)
    loadings = root[:, None] * vectors[:, kept] * np.sqrt(np.maximum(values[kept] - 1, 0))
    slope = (np.diag(loadings @ loadings.T) + unique - np.diag(correlation)) / unique**2
    return float((rest - np.log(rest) - 1).sum()), slope


def _unfit(correlation: FloatArray, n: int) -> Undefined | None:
    """Why correlations cannot be factored: no answers, fewer rows than items, an item without variance, a copy."""
    p = len(correlation)
    if n < 1:
        return "no_answers"
    if n <= p:
        return "too_few"
    if flat := constant(correlation):
        return flat
    if p < 2:
        return "few_items"
    return "singular" if np.linalg.eigvalsh(correlation)[0] < 1e-10 else None


def _leading(above: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    return int(above.argmin()) if not above.all() else len(above)
