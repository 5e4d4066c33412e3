"""The states of the pages about sets of needs."""

from collections.abc import Callable

from tests.browser.site import Visitor


def new_set(visitor: Visitor, origin: str = "") -> str:
    """Copy a packaged set, or start an empty one; its path."""
    visitor.sign_in()
    visitor.open("/needs")
    visitor.unfold()
    visitor.page.click(f'form:has(input[name="origin"][value="{origin}"]) button')
    visitor.page.wait_for_url("**/needs/own_*")
    return visitor.page.url.removeprefix(visitor.server.address)


def _of_set(path: str, origin: str = "clinic") -> Callable[[Visitor], None]:
    """A page of a set that is being written."""

    def go(visitor: Visitor) -> None:
        visitor.open(f"{new_set(visitor, origin)}{path}")

    return go


def _unfinished_set(visitor: Visitor) -> None:
    """Two sentences are missing, and one says two things."""
    path = new_set(visitor, "shop")
    for need, language, words in (("as_shown", "en", ""), ("polite_complaint", "zh_Hans", "")):
        visitor.open(f"{path}/needs/{need}")
        visitor.page.fill(f"#text_{language}", words)
        visitor.page.click("button[value=save]")
        visitor.page.wait_for_url("**done=saved")
    visitor.open(path)


def _warned(visitor: Visitor) -> None:
    path = new_set(visitor, "shop")
    visitor.open(f"{path}/needs/as_shown")
    visitor.page.fill("#text_en", "They are quick and friendly, and they never make me wait.")
    visitor.page.click("button[value=save]")
    visitor.page.wait_for_selector(".heed")


def _overtaken(visitor: Visitor) -> None:
    """Somebody else saved the same need meanwhile."""
    at = f"{new_set(visitor, 'hotel')}/needs/quiet_place"
    visitor.open(at)
    other = visitor.context.new_page()
    other.goto(visitor.server.address + at)
    other.fill("#text_en", "They keep the place quiet at night.")
    other.click("button[value=save]")
    other.wait_for_url("**done=saved")
    other.close()
    visitor.page.fill("#text_en", "They keep the place quiet after ten.")
    visitor.page.click("button[value=save]")
    visitor.page.wait_for_selector(".notice.warn")


def _set_faults(visitor: Visitor) -> None:
    visitor.open(f"{new_set(visitor, 'shop')}/needs/as_shown")
    visitor.page.fill("#text_en", "One *asterisk")
    visitor.page.fill("#id", "No Id")
    visitor.page.click("button[value=save]")
    visitor.page.wait_for_selector(".errors")


def _published_set(visitor: Visitor) -> None:
    new_set(visitor, "helpdesk")
    visitor.page.click("form[action$='/publish'] button")
    visitor.page.wait_for_selector(".notice")


def _refused_file(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/needs")
    visitor.unfold()
    content = b'id = "a"\nversion = 1\n[[needs]]\nid = "n"\ndimension = "d"'
    visitor.page.set_input_files("#upload", {"name": "set.toml", "mimeType": "text/plain", "buffer": content})
    visitor.page.click("form[action='/needs/upload'] .button")
    visitor.page.wait_for_selector(".errors")


def _list(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.open("/needs")


SET_VIEWS: dict[str, Callable[[Visitor], None]] = {
    "needs": _list,
    "needs-refused-file": _refused_file,
    "set": _unfinished_set,
    "set-empty": lambda visitor: new_set(visitor) and None,
    "set-published": _published_set,
    "set-head": _of_set("/head"),
    "set-need": _of_set("/needs/my_turn"),
    "set-need-kano": _of_set("/needs/my_turn?kind=kano&show=zh_Hans"),
    "set-need-new": _of_set("/new/needs?dimension=empathy"),
    "set-need-warned": _warned,
    "set-need-overtaken": _overtaken,
    "set-need-faults": _set_faults,
    "set-dimension": _of_set("/dimensions/empathy"),
    "set-question": _of_set("/general/overall"),
    "set-question-kinds": _of_set("/new/general"),
    "set-question-choices": _of_set("/new/general?type=choices"),
    "set-try": _of_set("/try/kano"),
    "set-report": _of_set("/try/servqual/report"),
    "set-report-kano": _of_set("/try/kano/report"),
}
