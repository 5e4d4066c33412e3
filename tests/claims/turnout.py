"""Studies of who answered: the share of the invited by site and by language."""

from collections.abc import Sequence

import numpy as np

from analysis.claims.turnout import Groups, Turnout, turnout
from tests.claims.study import Invent, Measure, Study

SHARES = {"site": (0.5, 0.3, 0.2), "language": (0.6, 0.4)}  # of the invited
Answering = Sequence[float]  # the chance that the people of a site answer


def invited(answering: Answering) -> Invent:
    def invent(rng: np.random.Generator, n: int) -> list[Turnout]:
        site, language = (rng.choice(len(shares), n, p=shares) for shares in SHARES.values())
        answered = rng.random(n) < np.asarray(answering)[site]
        return turnout({"site": _groups(site, answered), "language": _groups(language, answered)})

    return invent


def _groups(
    kind: np.ndarray[tuple[int, ...], np.dtype[np.int64]], answered: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> Groups:
    return {str(value): (int((kind == value).sum()), int(answered[kind == value].sum())) for value in np.unique(kind)}


def studies() -> list[Study]:
    claim, rule = "Not all groups answered as often", "chi-square, Holm over 2 segments"
    any_ = Measure(claim, "any is claimed", rule, 0.05, lambda found: float(any(one.differs for one in found)))
    of_sites = Measure(claim, "claimed of the sites", rule, None, lambda found: float(found[0].differs))
    return [
        Study("invited people, all answer as often, 60 %", invited((0.6, 0.6, 0.6)), [any_]),
        Study("invited people, all answer as often, 95 %", invited((0.95, 0.95, 0.95)), [any_]),
        Study("invited people, sites answer at 60, 60 and 30 %", invited((0.6, 0.6, 0.3)), [of_sites]),
    ]
