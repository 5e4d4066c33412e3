"""Filters over the pages of a programme."""

from collections.abc import Callable

from tests.browser.programme_views import programme
from tests.browser.site import Visitor


def _open(path: str) -> Callable[[Visitor], None]:
    """The bar unfolded."""

    def go(visitor: Visitor) -> None:
        programme(path)(visitor)
        visitor.page.click(".filter summary")

    return go


FILTER_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "programme-filter": _open(""),
    "programme-filtered": _open("/needs?site=台北&language=en"),
    "programme-filtered-overview": programme("?site=台北&channel=link&language=en&flagged=without"),
    "programme-filter-leaves-nobody": programme("/segments?from=2020-01-01&to=2020-12-31"),
    "programme-filter-faults": programme("/needs?site=Atlantis&from=2026-08-02"),
    "programme-filter-malformed": programme("/needs?site=台北&from=2026-08-02&to=2026-08-01"),
}
