"""The pages of programmes."""

from collections.abc import Callable

from tests.browser.site import Visitor


def programme(path: str = "", name: str = "Repairs") -> Callable[[Visitor], None]:
    def go(visitor: Visitor) -> None:
        visitor.sign_in()
        visitor.open("/programmes")
        there = visitor.page.locator("tbody a", has_text=name).get_attribute("href")
        visitor.open(f"{there}{path}")

    return go


def _note(visitor: Visitor) -> None:
    """The first note on a need, to be changed."""
    programme("/needs/on_date")(visitor)
    visitor.open(visitor.page.locator("a[href*='/notes/']").first.get_attribute("href") or "")


def _list(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/programmes")


PROGRAMME_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "programmes": _list,
    "programme": programme(),
    "programme-empty": programme(name="2027"),
    "programme-edit": programme("/edit"),
    "programme-next": programme("/next"),
    **{
        f"programme-{page}": programme(f"/{page}")
        for page in ("needs", "kano", "priorities", "segments", "trends", "why", "quality")
    },
    "programme-need": programme("/needs/on_date"),
    "programme-note": _note,
    "programme-note-new": programme("/needs/on_date/notes/new"),
    "programme-comments": programme("/comments"),
    "programme-comments-found": programme("/comments?about=reliability&wave=all"),
    **{
        f"programme-forty{'-' if page else ''}{page.partition('/')[0]}": programme(f"/{page}".rstrip("/"), "Forty")
        for page in ("", "trends", "needs/on_date")
    },
}
