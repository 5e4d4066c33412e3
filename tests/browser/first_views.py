"""The pages on the way to a first report: the form of a campaign unfolded, people who are invited, links of all."""

from collections.abc import Callable

from tests.browser.set_views import new_set
from tests.browser.site import Visitor

PEOPLE = "林怡君 <lin@company.example>\nchen@company.example, wu@company.example"


def _unfolded(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/campaigns/new")
    visitor.page.click("#who > summary")
    visitor.page.click("label:has([value=anonymous])")
    visitor.page.click("#who > summary")
    visitor.page.click("#afterwards > summary")


def named_draft(visitor: Visitor) -> str:
    """A campaign for named people, as a draft; its path."""
    visitor.sign_in()
    visitor.open("/campaigns/new")
    visitor.unfold()
    for value in ("servqual", "personal", "named"):
        visitor.page.check(f'input[value="{value}"]')
    for field in visitor.page.locator('input[name^="title_"]').all():
        field.fill("Winter 2026")
    visitor.page.click(".form > .actions .button")
    visitor.page.wait_for_selector("#list")
    return visitor.page.url.removeprefix(visitor.server.address)


def _named_draft(visitor: Visitor) -> None:
    named_draft(visitor)
    visitor.page.fill("#list", PEOPLE)
    visitor.page.click("summary >> nth=0")


def _links(visitor: Visitor) -> None:
    path = named_draft(visitor)
    visitor.page.fill("#list", PEOPLE)
    visitor.page.click(".share .form .button.quiet")
    visitor.page.wait_for_selector(".notice")
    visitor.open(f"{path}/people/links")
    shown = "all => Promise.all(all.map((each) => { each.loading = 'eager'; return each.decode(); }))"
    visitor.page.locator(".codes img").evaluate_all(shown)


def _another_language(visitor: Visitor) -> None:
    """A set in Simplified Chinese alone, with a dimension that has no name yet."""
    path = new_set(visitor)
    for part, fields in (
        ("head", {"title_zh_Hans": "图书馆"}),
        ("new/dimensions", {"name_zh_Hans": "速度", "id": "speed"}),
        ("new/dimensions", {"description_zh_Hans": "还没有名称", "id": "nothing"}),
    ):
        visitor.open(f"{path}/{part}")
        for field, words in fields.items():
            visitor.page.fill(f"#{field}", words)
        visitor.page.click("button[value=save]")
        visitor.page.wait_for_url("**done=saved")
    visitor.open(f"{path}/new/needs?dimension=speed")


FIRST_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "campaign-new-unfolded": _unfolded,
    "campaign-draft-named": _named_draft,
    "personal-links": _links,
    "set-another-language": _another_language,
}
