"""Confirmatory factors: do the items form the dimensions that the questionnaire says (each item on one factor)."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import chdtrc, chndtr

from analysis.rows.checks import FloatArray
from analysis.statistics.moments import Moments, constant
from analysis.statistics.undefined import Undefined

Factors = Mapping[str, Sequence[int]]  # factor -> the columns of its items
_Mean = Callable[[FloatArray], float]


@dataclass(frozen=True)
class Fit:
    """How well the model reproduces the covariances; chi2 is n times the discrepancy (not n - 1)."""

    chi2: float
    df: int
    p: float
    baseline_chi2: float  # of no correlation at all
    baseline_df: int
    cfi: float
    tli: float | None  # undefined without degrees of freedom
    rmsea: float | None
    rmsea_interval: tuple[float, float] | None  # 90 %
    srmr: float
    aic: float
    bic: float


@dataclass(frozen=True)
class Loading:
    """Standardised, with its standard error (delta method, expected information)."""

    factor: str
    item: int
    value: float
    se: float | None


@dataclass(frozen=True)
class Factor:
    """Convergent validity of one factor, standardised and in the items' own units (as semTools prints it)."""

    name: str
    ave: float  # mean squared standardised loading (Fornell & Larcker 1981)
    composite_reliability: float  # (sum l)^2 / ((sum l)^2 + sum(1 - l^2))
    ave_in_units: float  # sum l^2 / sum of the item variances
    omega: float  # (sum l)^2 / observed variance of the sum, in units
    omega_model: float  # (sum l)^2 / ((sum l)^2 + sum theta), in units (McDonald 1999)


@dataclass(frozen=True)
class Between:
    """Two factors: their correlation, and whether they are told apart (below 0.85 or 0.90)."""

    first: str
    second: str
    correlation: float
    htmt: float  # Henseler, Ringle & Sarstedt 2015, absolute correlations
    htmt2: float  # with geometric means (Roemer, Schuberth & Henseler 2021)


@dataclass(frozen=True)
class Cfa:
    """`undefined` with figures: a Heywood case, read with care; without: the model could not be fitted."""

    n: int
    fit: Fit | None
    loadings: tuple[Loading, ...]
    factors: tuple[Factor, ...]
    between: tuple[Between, ...]
    undefined: Undefined | None


def confirm(rows: Moments, factors: Factors) -> Cfa:
    """Maximum likelihood on the covariances of complete rows (Joreskog 1969), factor variances 1, no means.

    Every column belongs to exactly one factor. ValueError: it does not.
    """
    position = _places(rows, factors)
    reason = _unfit(rows, factors)
    if reason:
        return Cfa(rows.n, None, (), (), (), reason)
    model = _Model(rows.correlation, position, len(factors))
    estimate, converged = model.estimate()
    if not converged:
        return Cfa(rows.n, None, (), (), (), "not_converged")
    loadings, phi, unique = model.parts(estimate)
    sd = np.sqrt(np.diag(rows.covariance))
    errors = model.standard_errors(estimate, rows.n)
    names = list(factors)
    return Cfa(
        n=rows.n,
        fit=_fit(rows, model, estimate),
        loadings=tuple(
            Loading(names[position[item]], item, float(loadings[item]), None if errors is None else float(errors[item]))
            for name in names
            for item in factors[name]
        ),
        factors=tuple(_factor(name, list(factors[name]), loadings, unique, sd, rows) for name in names),
        between=tuple(
            _between(rows.correlation, factors, one, other, float(phi[names.index(one), names.index(other)]))
            for one, other in combinations(names, 2)
        ),
        undefined="negative_variance" if (unique < 0).any() or np.linalg.eigvalsh(phi)[0] < 0 else None,
    )


class _Model:
    """The likelihood of one pattern; scale-free, so it is fitted to correlations and holds for covariances."""

    def __init__(self, correlation: FloatArray, position: NDArray[np.int64], m: int) -> None:
        self.correlation, self.position, self.m, self.p = correlation, position, m, len(correlation)
        self.rows = np.arange(self.p)
        self.pairs = np.triu_indices(m, 1)
        self.size = 2 * self.p + len(self.pairs[0])
        self.log_determinant = float(np.linalg.slogdet(correlation)[1])

    def parts(self, values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Loadings [p], factor correlations [m, m], unique variances [p]."""
        phi = np.eye(self.m)
        phi[self.pairs] = phi.T[self.pairs] = values[2 * self.p :]
        return values[: self.p], phi, values[self.p : 2 * self.p]

    def implied(self, values: FloatArray) -> FloatArray:
        loadings, phi, unique = self.parts(values)
        result: FloatArray = np.outer(loadings, loadings) * phi[np.ix_(self.position, self.position)] + np.diag(unique)
        return result

    def discrepancy(self, values: FloatArray) -> tuple[float, FloatArray]:
        """ln|Sigma| - ln|R| + tr(R Sigma^-1) - p, and its slope; infinite where Sigma is no covariance."""
        implied = self.implied(values)
        try:
            inverse = np.linalg.inv(np.linalg.cholesky(implied))
        except np.linalg.LinAlgError:
            return math.inf, np.zeros(self.size)
        inverse = inverse.T @ inverse
        value = -np.linalg.slogdet(inverse)[1] - self.log_determinant + float((self.correlation * inverse).sum())
        slack = inverse - inverse @ self.correlation @ inverse
        return float(value) - self.p, self.slope(values, slack)

    def slope(self, values: FloatArray, slack: FloatArray) -> FloatArray:
        loadings, phi, _ = self.parts(values)
        between = phi[np.ix_(self.position, self.position)]
        of_loadings = 2 * (slack * between) @ loadings
        member = np.zeros((self.p, self.m))
        member[self.rows, self.position] = loadings
        of_phi = 2 * (member.T @ slack @ member)[self.pairs]
        return np.concatenate([of_loadings, np.diag(slack), of_phi])

    def estimate(self) -> tuple[FloatArray, bool]:
        """The best values, by Fisher scoring; from BFGS where that does not get there. Whether it is the bottom."""
        start = np.concatenate([self.start(), np.zeros(self.size - self.p)])
        start[self.p : 2 * self.p] = 1 - start[: self.p] ** 2
        values, arrived = self.scored(start)
        if not arrived:
            found = scipy.optimize.minimize(
                self.discrepancy, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 150}
            )
            values, arrived = self.scored(found.x)
        return values, arrived

    def scored(self, values: FloatArray) -> tuple[FloatArray, bool]:
        """Steps by the expected curvature, halved until they lead down.

        Where one had to be short the next begins short: where there is no bottom each would else be halved from whole.
        """
        length = 1.0
        for _ in range(50):
            level, slope = self.discrepancy(values)
            if np.abs(slope).max() < 1e-10:
                return values, True
            try:
                step = np.linalg.solve(self.information(values), slope)
            except np.linalg.LinAlgError:
                break
            length = min(1.0, 4 * length)
            while length > 1e-6 and not self.discrepancy(values - length * step)[0] <= level:
                length /= 2
            if length <= 1e-6:
                break
            values = values - length * step
        return values, bool(np.abs(self.discrepancy(values)[1]).max() < 1e-6)

    def start(self) -> FloatArray:
        """Moderate loadings, pointing the way of the first principal component of the factor's items."""
        result = np.full(self.p, 0.7)
        for factor in range(self.m):
            items = np.flatnonzero(self.position == factor)
            first = np.linalg.eigh(self.correlation[np.ix_(items, items)])[1][:, -1]
            result[items] *= np.where(first * np.sign(first.sum() or 1.0) < 0, -1, 1)
        return result

    def information(self, values: FloatArray) -> FloatArray:
        """tr(S^-1 dS_i S^-1 dS_j): the expected curvature of the discrepancy."""
        inverse = np.linalg.inv(self.implied(values))
        slopes = np.array([inverse @ change for change in self.changes(values)])
        result: FloatArray = np.einsum("iab,jba->ij", slopes, slopes, optimize=True)
        return result

    def changes(self, values: FloatArray) -> list[FloatArray]:
        """How the implied matrix moves with each value."""
        loadings, phi, _ = self.parts(values)
        between = phi[np.ix_(self.position, self.position)]
        result = []
        for item in range(self.p):
            change = np.zeros((self.p, self.p))
            change[item] = between[item] * loadings
            result.append(change + change.T)
        for item in range(self.p):
            change = np.zeros((self.p, self.p))
            change[item, item] = 1.0
            result.append(change)
        for one, other in zip(*self.pairs, strict=True):
            change = np.outer(loadings * (self.position == one), loadings * (self.position == other))
            result.append(change + change.T)
        return result

    def standard_errors(self, values: FloatArray, n: int) -> FloatArray | None:
        """[p], of the standardised loadings."""
        loadings, _, unique = self.parts(values)
        try:
            spread = 2 / n * np.linalg.inv(self.information(values))
        except np.linalg.LinAlgError:
            return None
        total = loadings**2 + unique
        by_loading, by_unique = unique / total**1.5, -loadings / (2 * total**1.5)
        loading_spread, other = np.diag(spread)[: self.p], np.diag(spread)[self.p : 2 * self.p]
        both = spread[self.rows, self.p + self.rows]
        variance = by_loading**2 * loading_spread + by_unique**2 * other + 2 * by_loading * by_unique * both
        return np.sqrt(np.maximum(variance, 0)) if (variance > -1e-12).all() else None


def _places(rows: Moments, factors: Factors) -> NDArray[np.int64]:
    items = [item for columns in factors.values() for item in columns]
    if sorted(items) != list(range(len(rows.means))):
        raise ValueError("factors: every column must belong to exactly one factor")
    position = np.empty(len(items), dtype=np.int64)
    for number, columns in enumerate(factors.values()):
        position[list(columns)] = number
    return position


def _unfit(rows: Moments, factors: Factors) -> Undefined | None:
    p, fewest = len(rows.means), min(len(columns) for columns in factors.values())
    if rows.n < 1:
        return "no_answers"
    if rows.n <= p:
        return "too_few"
    if fewest < (3 if len(factors) == 1 else 2):
        return "few_items"
    if flat := constant(rows.correlation):
        return flat
    return "singular" if np.linalg.eigvalsh(rows.correlation)[0] < 1e-10 else None


def _fit(rows: Moments, model: _Model, estimate: FloatArray) -> Fit:
    n, p, values = rows.n, model.p, len(estimate)
    df, baseline_df = p * (p + 1) // 2 - values, p * (p - 1) // 2
    chi2 = n * max(model.discrepancy(estimate)[0], 0.0)
    baseline = -n * model.log_determinant
    over, baseline_over = max(chi2 - df, 0.0), max(baseline - baseline_df, chi2 - df, 0.0)
    covariance = rows.covariance * (n - 1) / n
    residual = (rows.correlation - model.implied(estimate))[np.tril_indices(p)]
    saturated = n * (p * math.log(2 * math.pi) + float(np.linalg.slogdet(covariance)[1]) + p)
    return Fit(
        chi2=chi2,
        df=df,
        p=float(chdtrc(df, chi2)) if df else 1.0,
        baseline_chi2=baseline,
        baseline_df=baseline_df,
        cfi=1 - over / baseline_over if baseline_over else 1.0,
        tli=(baseline / baseline_df - chi2 / df) / (baseline / baseline_df - 1) if df and baseline_df else None,
        rmsea=math.sqrt(over / (df * n)) if df else None,
        rmsea_interval=(_rmsea(chi2, df, n, 0.95), _rmsea(chi2, df, n, 0.05)) if df else None,
        srmr=float(np.sqrt((residual**2).mean())),
        aic=saturated + chi2 + 2 * values,
        bic=saturated + chi2 + math.log(n) * values,
    )


def _rmsea(chi2: float, df: int, n: int, share: float) -> float:
    """The RMSEA at which this share of the noncentral chi-square distribution lies below the chi2 found."""
    if chndtr(chi2, df, 0.0) < share:
        return 0.0
    top = 10.0
    while chndtr(chi2, df, top) > share:
        top *= 2
    return math.sqrt(
        scipy.optimize.brentq(lambda noncentral: chndtr(chi2, df, noncentral) - share, 0.0, top) / (df * n)
    )


def _factor(
    name: str, items: list[int], loadings: FloatArray, unique: FloatArray, sd: FloatArray, rows: Moments
) -> Factor:
    factor_loadings, scale = loadings[items], sd[items]
    total, rest = float(factor_loadings.sum()), float((1 - factor_loadings**2).sum())
    in_units = float((factor_loadings * scale).sum())
    return Factor(
        name=name,
        ave=float((factor_loadings**2).mean()),
        composite_reliability=total**2 / (total**2 + rest),
        ave_in_units=float(((factor_loadings * scale) ** 2).sum() / (scale**2).sum()),
        omega=in_units**2 / float(rows.covariance[np.ix_(items, items)].sum()),
        omega_model=in_units**2 / (in_units**2 + float((unique[items] * scale**2).sum())),
    )


def _between(correlation: FloatArray, factors: Factors, one: str, other: str, phi: float) -> Between:
    r = np.abs(correlation)
    across = r[np.ix_(list(factors[one]), list(factors[other]))].ravel()
    inside = [_inside(r, factors[name]) for name in (one, other)]

    def ratio(mean: _Mean) -> float:
        return float(mean(across) / math.sqrt(mean(inside[0]) * mean(inside[1])))

    return Between(one, other, phi, ratio(_arithmetic), ratio(_geometric))


def _inside(r: FloatArray, items: Sequence[int]) -> FloatArray:
    among = r[np.ix_(list(items), list(items))]
    result: FloatArray = among[np.triu_indices(len(items), 1)]
    return result


def _arithmetic(values: FloatArray) -> float:
    return float(values.mean())


def _geometric(values: FloatArray) -> float:
    return float(np.exp(np.log(np.maximum(values, 1e-300)).mean()))
