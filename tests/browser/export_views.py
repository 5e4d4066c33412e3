"""The pages of files that leave the house."""

from collections.abc import Callable

from tests.browser.campaigns import campaign_id
from tests.browser.programme_views import programme
from tests.browser.site import Visitor


def _of(slug: str, path: str = "") -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open(f"/campaigns/{campaign_id(visitor.server.data, slug)}/export{path}")

    return go


def _answering(visitor: Visitor) -> None:
    """The form that says it."""
    visitor.open("/s/rows-will-leave")
    visitor.unfold()


EXPORT_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "answer-rows-leave": _answering,
    "export-tables-only": _of("demo-servqual"),
    "export-rows": _of("rows-leave"),
    "export-named": _of("some-sites"),
    "export-empty": _of("personal-empty"),
    "export-refused": _of("demo-servqual", "/people/csv"),
    "export-programme": programme("/export"),
    "export-programme-empty": programme("/export", name="2027"),
}
