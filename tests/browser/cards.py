"""Going through the cards of a questionnaire: answering each, to the last or to a certain one."""

from playwright.sync_api import Page

NEXT = "[data-next]"
SEND = "[data-send]"


def answer_by_key(page: Page, value: int) -> None:
    """Choose this answer on every card and stay on the last; with and without script. As a tap goes on by itself, by
    key. Where the answer is not on offer, the first one is given, or the last.
    """
    more = True
    while more:
        for group in page.locator("fieldset:visible:has([type=radio], [type=checkbox])").all():
            options, wanted = group.locator("input"), group.locator(f'input[value="{value}"]')
            named = (group.get_attribute("id") or "").endswith(".least")
            (wanted if wanted.count() else options.last if named else options.first).press("Space")
        more = page.locator(NEXT).is_visible()
        if more:
            page.click(NEXT)


_FORWARD = """([value, wanted, most]) => {
    const choose = (group) => {
        const options = [...group.querySelectorAll("input")];
        const named = options.find((option) => option.value === String(value));
        const option = named ?? options.at(group.id.endsWith(".least") ? -1 : 0);
        option.focus();
        option.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
        option.click();
    };
    const shown = (what) => [...document.querySelectorAll(what)].filter((each) => each.checkVisibility());
    for (let step = 0; step <= most; step += 1) {
        const there = shown("[data-card]").some((card) => wanted && card.querySelector(wanted));
        if (there) return step;
        if (value !== null) shown("fieldset:has([type=radio], [type=checkbox])").forEach(choose);
        const [next] = shown("[data-next]");
        if (!next || step === most) return wanted ? -1 : step;
        next.click();
    }
}"""


def forward(page: Page, value: int | None = None, wanted: str = "", most: int = 100) -> int:
    """On to the first card that holds `wanted`, or so many cards, or to the last; each answered if there is a value.

    Within the page, as `answer_by_key` needs hundreds of messages to it; what keys and taps do has its own tests.
    """
    steps: int = page.evaluate(_FORWARD, [value, wanted, most])
    assert steps >= 0, f"no card with {wanted}"
    return steps


def answer(page: Page, value: int | None) -> None:
    """Give this answer on every card (none where there is no value) and stay on the last, as `answer_by_key` does."""
    forward(page, value)
