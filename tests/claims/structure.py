"""Studies of structure: one factor alone, and five; fitted models, so drawn less often."""

import numpy as np

from analysis.claims.structure import claim
from analysis.estimates import findings
from analysis.estimates.findings import Structure
from analysis.rows.folding import fold
from analysis.rows.scores import score_servqual
from tests.claims.gaps import design
from tests.claims.study import Invent, Measure, Study

SIZES = (100, 200, 400)
RULE = "fit, HTMT, BIC against one factor, loadings, parallel analysis, n"


def people(correlation: float) -> Invent:
    """Five factors that correlate so; 1: a single one."""
    of = design(1, 7)
    member = np.repeat(np.arange(5), [len(needs) for needs in of.dimensions.values()])

    def invent(rng: np.random.Generator, n: int) -> Structure:
        shared, own = correlation**0.5, (1 - correlation) ** 0.5
        factors = shared * rng.normal(0, 1, (n, 1)) + own * rng.normal(0, 1, (n, 5))
        p = np.clip(np.rint(4.5 + 1.2 * (0.75 * factors[:, member] + 0.66 * rng.normal(0, 1, (n, len(member))))), 1, 7)
        return findings.structure(fold(score_servqual(of, np.full_like(p, 6.0), p)), "perception")

    return invent


def studies() -> list[Study]:
    name = "The dimensions are borne out"
    return [
        Study(
            "one factor alone",
            people(1.0),
            [
                Measure(
                    name,
                    "claimed, with reservations or without",
                    RULE,
                    0.05,
                    lambda found: float(claim(found).says in ("borne out", "with reservations")),
                )
            ],
            SIZES,
            few=True,
        ),
        Study(
            "five factors, r = .5",
            people(0.5),
            [
                Measure(
                    name,
                    "claimed, with reservations or without",
                    RULE,
                    None,
                    lambda found: float(claim(found).says in ("borne out", "with reservations")),
                ),
                Measure(
                    "The dimensions are not borne out",
                    "claimed",
                    "fit, from 100 complete answers",
                    0.05,
                    lambda found: float(claim(found).says == "not borne out"),
                ),
            ],
            (60, *SIZES),
            few=True,
        ),
    ]
