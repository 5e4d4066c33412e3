"""Claims on structure: do the answers form the dimensions, can these be told apart, was anything turned round."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtr

from analysis.claims.claim import LEVEL, enough
from analysis.claims.verdicts import borne_out, telling_loading
from analysis.estimates import reading
from analysis.estimates.findings import Structure
from analysis.rows.checks import FloatArray
from analysis.rows.tally import Tally
from analysis.statistics.multiplicity import holm, within

APART_BELOW = 0.85  # HTMT of two dimensions (Henseler, Ringle & Sarstedt 2015); from 0.90 on they are hardly two
ONE_FROM = 0.90

Says = Literal["cannot be judged", "not borne out", "hardly apart", "with reservations", "borne out"]
Reservation = Literal["few answers", "fewer components", "weak loadings", "close dimensions"]


@dataclass(frozen=True)
class StructureClaim:
    """alike: pairs of dimensions that are hardly two; close: whose HTMT is between the two limits."""

    says: Says
    n: int
    alike: tuple[tuple[str, str], ...] = ()
    close: tuple[tuple[str, str], ...] = ()
    reservations: tuple[Reservation, ...] = ()


def claim(found: Structure) -> StructureClaim:
    """Fit, one factor against as many as dimensions, HTMT, loadings, parallel analysis and n together.

    A good fit alone cannot tell five factors from one. Borne out: it fits, no two dimensions are alike, one factor does
    not fit as well (by BIC), and nothing else speaks against it. In few answers the true model fits badly too: at 60 in
    half of the cases.
    """
    fit = found.cfa.fit
    if fit is None or found.parallel is None:
        return StructureClaim("cannot be judged", found.cfa.n)
    if not borne_out(fit):
        return StructureClaim("not borne out" if enough("misfit", found.cfa.n) else "cannot be judged", found.cfa.n)
    alike = tuple((two.first, two.second) for two in found.cfa.between if two.htmt >= ONE_FROM)
    close = tuple((two.first, two.second) for two in found.cfa.between if APART_BELOW <= two.htmt < ONE_FROM)
    if alike or (found.one_factor is not None and found.one_factor.bic <= fit.bic):
        return StructureClaim("hardly apart", found.cfa.n, alike, close)
    against: dict[Reservation, bool] = {
        "few answers": not enough("structure", found.cfa.n),
        "fewer components": found.parallel.components < len(found.cfa.factors),
        "weak loadings": any(not telling_loading(one.value) for one in found.cfa.loadings),
        "close dimensions": bool(close),
    }
    reservations = tuple(name for name, there in against.items() if there)
    return StructureClaim("with reservations" if reservations else "borne out", found.cfa.n, (), close, reservations)


def turned_round(tally: Tally) -> tuple[str, ...]:
    """Needs whose answers clearly run against the rest of their dimension, and dimensions that run against the others:
    turned round by mistake? By expectations or perceptions; Fisher's z, one-sided, Holm over everything looked at.
    """
    found = list(_opposites(tally))
    adjusted = within([p for _, p in found], holm)
    clear = [id_ for (id_, _), p in zip(found, adjusted, strict=True) if p is not None and p < LEVEL]
    dimensions = [id_ for id_ in clear if id_ in tally.design.dimensions]
    covered = {need for name in dimensions for need in tally.design.dimensions[name]}
    return tuple(dict.fromkeys([*dimensions, *(id_ for id_ in clear if id_ not in {*dimensions, *covered})]))


def _opposites(tally: Tally) -> Iterator[tuple[str, float | None]]:
    """Of each need with the others of its dimension, and of each dimension with the others: p of a correlation of zero
    or more.
    """
    design = tally.design
    for scale in ("expectation", "perception"):
        if f"block/{scale}" not in tally.integers:
            continue
        for name, needs in design.dimensions.items():
            if len(needs) > 2:  # of two, nothing says which one
                rows = reading.block(tally, scale, name)
                yield from zip(needs, _with_the_rest(rows.n, rows.covariance), strict=True)
        rows = reading.block(tally, scale)
        sums = _sums(design.needs, design.dimensions)
        if len(sums) > 2:
            yield from zip(design.dimensions, _with_the_rest(rows.n, sums @ rows.covariance @ sums.T), strict=True)


def _sums(needs: Sequence[str], dimensions: Mapping[str, Sequence[str]]) -> FloatArray:
    return np.array([[float(need in members) for need in needs] for members in dimensions.values()])


def _with_the_rest(n: int, covariance: FloatArray) -> list[float | None]:
    """p, one-sided, that a column goes against the sum of the others, in the direction that most of them have."""
    result: list[float | None] = []
    whole = covariance.sum()
    for i in range(len(covariance)):
        own, shared = covariance[i, i], covariance[i].sum() - covariance[i, i]
        rest = whole - own - 2 * shared
        if not enough("direction", n) or own <= 0 or rest <= 0:
            result.append(None)
            continue
        r = max(min(float(shared / math.sqrt(own * rest)), 1 - 1e-12), -1 + 1e-12)
        result.append(float(ndtr(math.atanh(r) * math.sqrt(n - 3))))
    return result
