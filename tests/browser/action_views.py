"""The pages of actions."""

from collections.abc import Callable

from tests.browser.programme_views import programme
from tests.browser.site import Visitor


def _sheet(place: int, path: str = "", name: str = "Repairs") -> Callable[[Visitor], None]:
    """Of the action that was made in this place."""

    def go(visitor: Visitor) -> None:
        programme("/actions", name)(visitor)
        links = visitor.page.locator("tbody th a")
        found = sorted(links.evaluate_all("all => all.map(each => each.getAttribute('href'))"), key=_number)
        visitor.open(f"{found[place]}{path}")

    return go


def _number(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def _faults(visitor: Visitor) -> None:
    programme("/actions/new?need=on_date")(visitor)
    visitor.page.fill("#target", "-1")
    visitor.page.click("button[value=fix]")


ACTION_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "actions": programme("/actions"),
    "actions-none": programme("/actions", "Forty"),
    "action-new": programme("/actions/new?rank=on_date"),
    "action-new-group": programme("/actions/new?group=台北"),
    "action-new-same-people": programme("/actions/new?need=on_date", "Partners"),
    "action-same-people": _sheet(0, name="Partners"),
    "action-faults": _faults,
    "action-closed": _sheet(0),
    "action-judged": _sheet(1),
    "action-doing": _sheet(2),
    "action-fixed-edit": _sheet(3, "/edit"),
    "action-draft": _sheet(4),
}
