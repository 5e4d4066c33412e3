"""How many answers are needed."""

from typing import Any

from analysis.statistics.samplesize import cochran, krejcie_morgan
from tests.analysis.adapters.case import Case


def produce(case: Case) -> dict[str, Any]:
    asked = [
        (int(row["N"]) if row["N"] else None, float(row["margin"]), float(row["p"]), float(row["confidence"]))
        for row in case.rows()
    ]
    return {
        "cochran": [_cochran(*each) for each in asked],
        "krejcie_morgan": [
            {"N": int(row["N"]), "n_unrounded": found.n, "n_table": found.nearest}
            for row in case.rows("krejcie_morgan.csv")
            for found in [krejcie_morgan(int(row["N"]))]
        ],
    }


def _cochran(population: int | None, margin: float, share: float, confidence: float) -> dict[str, Any]:
    found = cochran(margin, share, confidence, population)
    return {
        "N": population,
        "margin": margin,
        "p": share,
        "confidence": confidence,
        "n0": found.unlimited,
        "n": found.n,
        "n_ceiling": found.needed,
    }
