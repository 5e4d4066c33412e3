"""What an overall judgement goes with: least squares, and how much each predictor accounts for."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import fdtrc, stdtr

from analysis.rows.checks import FloatArray
from analysis.statistics.intervals import t_quantile
from analysis.statistics.moments import Moments, constant
from analysis.statistics.undefined import Undefined

MOST_FOR_LMG = 12  # every subset of the predictors is fitted: 4096 of them


@dataclass(frozen=True)
class Predictor:
    """One column. lmg and relative_weight are shares of R2 and sum to it; they are associations, not causes."""

    column: int
    b: float
    se: float
    t: float
    p: float
    interval: tuple[float, float]  # 95 %
    beta: float  # b * sd(x) / sd(y)
    vif: float  # above 5: read lmg or the relative weight first
    lmg: float | None  # mean gain of R2 over all orders (Lindeman, Merenda & Gold 1980); None above MOST_FOR_LMG
    relative_weight: float  # Johnson 2000 = Genizi 1993
    first_r2: float  # alone
    last_r2: float  # gain when it comes last
    pratt: float  # beta * r, can be negative (Pratt 1987)


@dataclass(frozen=True)
class Regression:
    """Figures are None where `undefined` says why."""

    n: int
    r2: float | None
    adjusted_r2: float | None
    f: float | None
    df1: int
    df2: int
    p: float | None
    sigma: float | None  # residual standard deviation
    intercept: float | None
    predictors: tuple[Predictor, ...]
    undefined: Undefined | None


@dataclass(frozen=True)
class Coefficient:
    """Of one column, all others held the same."""

    b: float
    se: float
    t: float
    p: float
    interval: tuple[float, float]  # 95 %


@dataclass(frozen=True, eq=False)
class LeastSquares:
    """The fit of one column by others, in the order given. vif: [k]; sigma: residual standard deviation. Where
    `undefined` says why, there are no coefficients.
    """

    n: int
    df: int
    r2: float | None
    sigma: float | None
    coefficients: tuple[Coefficient, ...]
    beta: FloatArray
    vif: FloatArray
    undefined: Undefined | None


def least_squares(rows: Moments, y: int = 0) -> LeastSquares:
    """Column y on all other columns, over complete rows."""
    columns = [column for column in range(len(rows.means)) if column != y]
    n, df = rows.n, rows.n - len(columns) - 1
    reason = _unfit(rows, columns, y, df)
    if reason:
        return LeastSquares(n, max(df, 0), None, None, (), np.empty(0), np.empty(0), reason)
    x = rows.of(columns)
    rxx, rxy = x.correlation, rows.correlation[columns, y]
    sd, sd_y = np.sqrt(np.diag(x.covariance)), math.sqrt(rows.covariance[y, y])
    inverse = np.linalg.inv(rxx)
    beta, vif = inverse @ rxy, np.diag(inverse)
    r2 = float(beta @ rxy)
    sigma = sd_y * math.sqrt(max(1 - r2, 0.0) * (n - 1) / df)
    if 1 - r2 < 1e-12:  # the predictors give y exactly: nothing is left to judge their coefficients by
        return LeastSquares(n, df, r2, None, (), np.empty(0), np.empty(0), "singular")
    b, se, reach = beta * sd_y / sd, sigma * np.sqrt(vif / (n - 1)) / sd, t_quantile(df, 0.975)
    found = tuple(
        Coefficient(
            b=one,
            se=error,
            t=one / error,
            p=2 * float(stdtr(df, -abs(one / error))),
            interval=(one - reach * error, one + reach * error),
        )
        for one, error in zip(b.tolist(), se.tolist(), strict=True)
    )
    return LeastSquares(n, df, r2, sigma, found, beta, vif, None)


def regress(rows: Moments, y: int = 0) -> Regression:
    """The same with how much each predictor accounts for."""
    columns = [column for column in range(len(rows.means)) if column != y]
    n, k, fit = rows.n, len(columns), least_squares(rows, y)
    if fit.r2 is None or fit.sigma is None:
        return Regression(n, fit.r2, None, None, k, fit.df, None, None, None, (), fit.undefined)
    rxx, rxy = rows.correlation[np.ix_(columns, columns)], rows.correlation[columns, y]
    r2, df2, left = fit.r2, fit.df, max(1 - fit.r2, 0.0)
    f = r2 / k / (left / df2)
    shares, weights = _lmg(rxx, rxy), relative_weights(rxx, rxy)
    predictors = tuple(
        Predictor(
            column=column,
            b=fit.coefficients[i].b,
            se=fit.coefficients[i].se,
            t=fit.coefficients[i].t,
            p=fit.coefficients[i].p,
            interval=fit.coefficients[i].interval,
            beta=float(fit.beta[i]),
            vif=float(fit.vif[i]),
            lmg=None if shares is None else float(shares[i]),
            relative_weight=float(weights[i]),
            first_r2=float(rxy[i] ** 2),
            last_r2=float(fit.beta[i] ** 2 / fit.vif[i]),
            pratt=float(fit.beta[i] * rxy[i]),
        )
        for i, column in enumerate(columns)
    )
    return Regression(
        n=n,
        r2=r2,
        adjusted_r2=1 - left * (n - 1) / df2,
        f=f,
        df1=k,
        df2=df2,
        p=float(fdtrc(k, df2, f)),
        sigma=fit.sigma,
        intercept=float(rows.means[y] - np.array([one.b for one in fit.coefficients]) @ rows.means[columns]),
        predictors=predictors,
        undefined=None,
    )


def relative_weights(rxx: FloatArray, rxy: FloatArray) -> FloatArray:
    """[..., k], sums to R2: shares through the closest uncorrelated variables (Johnson 2000). rxx: [..., k, k], of one
    sample or of several; rxy: [..., k].
    """
    values, vectors = np.linalg.eigh(rxx)
    root = vectors * np.sqrt(values)[..., None, :] @ np.swapaxes(vectors, -1, -2)
    result: FloatArray = (root**2 @ np.linalg.solve(root, rxy[..., None]) ** 2)[..., 0]
    return result


def _lmg(rxx: FloatArray, rxy: FloatArray) -> FloatArray | None:
    """[k]: the Shapley value of R2."""
    k = len(rxy)
    if k > MOST_FOR_LMG:
        return None
    r2 = {0: 0.0}
    for size in range(1, k + 1):
        for chosen in combinations(range(k), size):
            columns = list(chosen)
            r2[_bits(chosen)] = float(rxy[columns] @ np.linalg.solve(rxx[np.ix_(columns, columns)], rxy[columns]))
    result = np.zeros(k)
    for subset, value in r2.items():
        size = subset.bit_count()
        for i in range(k):
            if not subset >> i & 1:
                weight = math.factorial(size) * math.factorial(k - size - 1) / math.factorial(k)
                result[i] += weight * (r2[subset | 1 << i] - value)
    return result


def _bits(chosen: tuple[int, ...]) -> int:
    return sum(1 << i for i in chosen)


def _unfit(rows: Moments, columns: list[int], y: int, df2: int) -> Undefined | None:
    if rows.n < 1:
        return "no_answers"
    if df2 < 1 or not columns:
        return "too_few"
    if flat := constant(rows.of([*columns, y]).correlation):
        return flat
    return "singular" if np.linalg.eigvalsh(rows.of(columns).correlation)[0] < 1e-10 else None
