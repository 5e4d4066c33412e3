"""Whether groups of a list answered as often: rarely said where it is not so, from ten invited people a group on."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from analysis.claims.turnout import turnout


def test_a_difference_is_named_by_a_test_over_all_segments() -> None:
    site = {"North": (40, 36), "South": (40, 20)}
    found, same = turnout({"site": site, "language": {"en": (40, 28), "zh_Hant": (40, 28)}})
    alone = chi2_contingency([[36, 4], [20, 20]], correction=False).pvalue
    assert found.p == pytest.approx(2 * alone, rel=1e-12)
    assert (found.differs, same.differs) == (True, False)
    assert (found.family, found.groups) == (2, site)


@pytest.mark.parametrize(("invited", "compared"), [(9, False), (10, True), (11, True)])
def test_small_groups_are_not_compared(invited: int, compared: bool) -> None:
    (found,) = turnout({"site": {"North": (40, 20), "South": (invited, 5)}})
    assert (found.p is not None) is compared
    assert found.family == compared


@pytest.mark.parametrize("counts", [{}, {"North": (40, 20)}, {"North": (40, 40), "South": (40, 40)}])
def test_what_cannot_be_compared_has_no_p(counts: dict[str, tuple[int, int]]) -> None:
    (found,) = turnout({"site": counts})
    assert found.p is None
    assert not found.differs


def test_where_all_answer_as_often_a_difference_is_said_in_one_of_twenty() -> None:
    chance, draws, false = np.random.default_rng(14), 2000, 0
    for _ in range(draws):
        segments = {
            name: {str(group): (size, int(chance.binomial(size, 0.6))) for group, size in enumerate(sizes)}
            for name, sizes in (("site", (20, 30, 40, 15)), ("language", (60, 45)))
        }
        false += any(found.differs for found in turnout(segments))
    assert false / draws <= 0.05 + 2 * (0.05 * 0.95 / draws) ** 0.5
