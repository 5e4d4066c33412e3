"""How often two judgements of the same things agree: a rule's tags and a person's, beyond what chance would give."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.statistics.proportions import Interval, wilson
from analysis.statistics.undefined import Undefined

NORMAL_975 = 1.959963984540054


@dataclass(frozen=True)
class Agreement:
    """Figures are None where `undefined` says why."""

    n: int
    agreeing: int
    share: float | None
    share_interval: Interval | None  # Wilson, 95 %
    kappa: float | None  # Cohen 1960: 0 as chance, 1 always
    kappa_interval: Interval | None  # 95 %, large-sample (Fleiss, Cohen & Everitt 1969)
    undefined: Undefined | None


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Of the labels that two judges gave the same n things. ValueError: the lengths differ."""
    if len(first) != len(second):
        raise ValueError("second: as many labels as the first expected")
    n = len(first)
    if n == 0:
        return Agreement(0, 0, None, None, None, None, "no_answers")
    labels = sorted({*first, *second})
    table = np.zeros((len(labels), len(labels)))
    for one, other in zip(first, second, strict=True):
        table[labels.index(one), labels.index(other)] += 1
    agreeing = int(np.trace(table))
    shares, rows, columns = table / n, table.sum(axis=1) / n, table.sum(axis=0) / n
    observed, chance = float(np.trace(shares)), float(rows @ columns)
    common = (n, agreeing, agreeing / n, wilson(agreeing, n))
    if chance == 1:
        return Agreement(*common, None, None, "no_variance")
    kappa = (observed - chance) / (1 - chance)
    diagonal = float((np.diag(shares) * (1 - (rows + columns) * (1 - kappa)) ** 2).sum())
    off = shares * (columns[:, None] + rows[None, :]) ** 2
    spread = diagonal + (1 - kappa) ** 2 * float(off.sum() - np.trace(off)) - (kappa - chance * (1 - kappa)) ** 2
    reach = NORMAL_975 * math.sqrt(max(spread, 0.0) / n) / (1 - chance)
    return Agreement(*common, kappa, (kappa - reach, kappa + reach), None)
