"""The form of a campaign by keyboard, and where no script runs: what is folded away opens, and nothing is lost."""

from playwright.sync_api import Browser, expect

from tests.browser.site import Server, Visitor


def test_a_group_is_opened_changed_and_folded_by_keyboard_alone(browser: Browser, server: Server) -> None:
    lead = Visitor(browser, server, width=1280)
    lead.sign_in()
    page = lead.open("/campaigns/new")
    summary, anonymity = page.locator("#who > summary"), page.locator("#anonymity")
    expect(anonymity).to_be_hidden()
    expect(summary).to_contain_text("Whoever has the link or the code · Confidential")
    lead.tab_to("#who > summary")
    page.keyboard.press("Enter")
    lead.tab_to("[name=anonymity]")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=anonymity][value=anonymous]")).to_be_checked()
    expect(summary).to_contain_text("Changed here; it counts once you save.")
    expect(summary.get_by_text("Confidential")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(summary).to_contain_text("Confidential")
    expect(summary.get_by_text("Changed here")).to_be_hidden()
    page.keyboard.press("ArrowUp")
    summary.press("Enter")
    expect(anonymity).to_be_hidden()
    page.check("input[value=servqual]")
    page.fill("#title_en", "By keys")
    page.press("#title_en", "Enter")
    expect(page.locator(".facts")).to_contain_text("Anonymous")
    assert lead.faults == []
    lead.close()


def test_without_script_a_group_with_a_fault_comes_back_open(browser: Browser, server: Server) -> None:
    first = Visitor(browser, server)
    first.sign_in()
    lead = Visitor(browser, server, width=390, javascript=False, state=first.context.storage_state())
    page = lead.open("/campaigns/new")
    page.click("#extent > summary")
    page.fill("#opens", "2026-12-31T18:00")
    page.fill("#closes", "2026-12-01T09:00")
    page.click("#extent > summary")
    page.fill("#title_en", "Kept")
    page.click(".form > .actions .button")
    expect(page.locator("#closes-error")).to_be_visible()
    expect(page.locator("#opens")).to_have_value("2026-12-31T18:00")
    expect(page.locator("#title_en")).to_have_value("Kept")
    expect(page.locator("#anonymity")).to_be_hidden()
    assert lead.check() == []
    first.close()
    lead.close()
