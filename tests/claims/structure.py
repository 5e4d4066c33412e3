"""Studies of structure: one factor alone, five, and five of other needs; fitted models, so drawn less often."""

import numpy as np

from analysis.claims.structure import claim
from analysis.estimates import findings
from analysis.estimates.findings import Structure
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from tests.claims.gaps import design
from tests.claims.study import Invent, Measure, Study

SIZES = (60, 100, 200, 400)
RULE = "fit, HTMT, BIC against one factor, loadings, parallel analysis, n"
MISFIT = "fit, from 100 complete answers"
BORNE_OUT = ("The dimensions are borne out", "claimed, with reservations or without")
NOT_BORNE_OUT = ("The dimensions are not borne out", "claimed")


def people(correlation: float, *, mixed: bool = False) -> Invent:
    """Five factors that correlate so; 1: a single one. mixed: each of needs of all dimensions."""
    of = design(1, 7)
    member = np.repeat(np.arange(5), [len(needs) for needs in of.dimensions.values()])
    if mixed:
        member = np.arange(len(member)) % 5

    def invent(rng: np.random.Generator, n: int) -> Structure:
        shared, own = correlation**0.5, (1 - correlation) ** 0.5
        factors = shared * rng.normal(0, 1, (n, 1)) + own * rng.normal(0, 1, (n, 5))
        p = np.clip(np.rint(4.5 + 1.2 * (0.75 * factors[:, member] + 0.66 * rng.normal(0, 1, (n, len(member))))), 1, 7)
        return findings.structure(fold(score_servqual(of, np.full_like(p, 6.0), p)), "perception")

    return invent


def borne_out(found: Structure) -> float:
    return float(claim(found).says in ("borne out", "with reservations"))


def not_borne_out(found: Structure) -> float:
    return float(claim(found).says == "not borne out")


def studies() -> list[Study]:
    false = Measure(*BORNE_OUT, RULE, 0.05, borne_out)
    misfit = Measure(*NOT_BORNE_OUT, MISFIT, 0.05, not_borne_out)
    return [
        Study("one factor alone", people(1.0), [false], SIZES, few=True),
        Study(
            "five factors, r = .5",
            people(0.5),
            [Measure(*BORNE_OUT, RULE, None, borne_out), misfit],
            SIZES,
            few=True,
        ),
        Study(
            "five factors, r = .5, of needs of all dimensions",
            people(0.5, mixed=True),
            [false, Measure(*NOT_BORNE_OUT, MISFIT, None, not_borne_out)],
            SIZES,
            few=True,
        ),
    ]
