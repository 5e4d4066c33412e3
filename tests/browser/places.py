"""The company's lists, each view with entries of its own names, as a server keeps them for the views that follow."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.site import Visitor

SITES = ("信義路旗艦服務中心", "Old Street", "台中")


def _added(visitor: Visitor) -> list[str]:
    """Three sites, known by their last letters."""
    visitor.sign_in()
    names = [f"{name} {secrets.token_hex(2)}" for name in SITES]
    page = visitor.open("/company/lists")
    page.fill("#site", "\n".join(names))
    page.click("form[action$='/add/site'] button")
    page.wait_for_url("**done=added*")
    return names


def _retire(visitor: Visitor, names: list[str]) -> None:
    """So that forms of other views stay short."""
    for name in names:
        visitor.open("/company/lists")
        visitor.page.click(f"text={name}")
        visitor.page.click("form[action$='/retire'] button")
        visitor.page.wait_for_url("**done=retire")


def _lists(visitor: Visitor) -> None:
    names = _added(visitor)
    _retire(visitor, names[1:2])
    visitor.open("/company/lists")
    visitor.page.click("details summary")


def _faults(visitor: Visitor) -> None:
    names = _added(visitor)
    visitor.page.fill("#site", f"{names[0]}\n{'x' * 61}")
    visitor.page.click("form[action$='/add/site'] button")
    visitor.page.wait_for_selector(".errors")


def _entry(visitor: Visitor) -> None:
    """Renamed, with another one merged into it."""
    names = _added(visitor)
    visitor.page.click(f"text={names[0]}")
    at = visitor.page.url.split("?")[0].removeprefix(visitor.server.address)
    visitor.page.fill("#name", f"{names[0]} 2")
    visitor.page.click("form[action$='/rename'] button")
    visitor.page.wait_for_url("**done=rename")
    visitor.open("/company/lists")
    visitor.page.click(f"text={names[1]}")
    visitor.page.select_option("#into", label=f"{names[0]} 2")
    visitor.page.click("form[action$='/merge'] button")
    visitor.page.wait_for_url("**done=merge")
    visitor.open(at)


def _retired(visitor: Visitor) -> None:
    _retire(visitor, _added(visitor)[1:])


def _entry_changed(visitor: Visitor) -> None:
    """Somebody else has retired it meanwhile."""
    names = _added(visitor)
    visitor.page.click(f"text={names[2]}")
    visitor.page.wait_for_selector("#name")
    other = visitor.context.new_page()
    other.goto(visitor.page.url)
    other.click("form[action$='/retire'] button")
    other.wait_for_url("**done=retire")
    other.close()
    visitor.page.fill("#name", "台中市")
    visitor.page.click("form[action$='/rename'] button")
    visitor.page.wait_for_selector(".notice.warn")


@contextmanager
def _of_no_unit(visitor: Visitor) -> Iterator[None]:
    """As long as this lasts the lead sees the whole company."""

    def put(unit_id: int | None) -> None:
        with sqlite3.connect(visitor.server.data / "gaplens.db", timeout=30) as connection:
            connection.execute("UPDATE account SET unit_id = ?", (unit_id,))

    visitor.sign_in()
    put(None)
    try:
        yield
    finally:
        put(1)


def _units(visitor: Visitor) -> None:
    """A name that is taken."""
    with _of_no_unit(visitor):
        visitor.open("/company/lists")
        visitor.page.fill("#unit", "晴山家電服務中心（示範） | 晴山家电服务中心（演示） | Chingshan Service (demo)")
        visitor.page.click("form[action$='/add-unit'] button")
        visitor.page.wait_for_selector(".errors")


def _unit(visitor: Visitor) -> None:
    with _of_no_unit(visitor):
        visitor.open("/company/lists")
        visitor.page.click("section:has(#units) li a >> nth=0")
        visitor.page.wait_for_url("**/units/*")


def _chosen(visitor: Visitor) -> None:
    """The form of a campaign with ticks."""
    names = _added(visitor)
    visitor.open("/campaigns/new")
    visitor.unfold()
    for name in names:
        visitor.page.check(f'input[name="site"][value="{name}"]')


def _way(visitor: Visitor) -> None:
    """A way to the form, which is called as GapLens calls it."""
    visitor.sign_in()
    visitor.open("/company/lists")
    visitor.page.click("section:has(#channels) li a >> nth=-1")
    visitor.page.wait_for_url("**/entries/*")


VIEWS = {
    "lists": _lists,
    "lists-faults": _faults,
    "lists-entry": _entry,
    "lists-entry-retired": _retired,
    "lists-entry-changed": _entry_changed,
    "lists-units": _units,
    "lists-unit": _unit,
    "lists-way": _way,
    "campaign-new-chosen": _chosen,
}
