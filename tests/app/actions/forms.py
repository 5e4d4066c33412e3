"""An action's form, filled in as the page proposes it."""

import re
from html import unescape

from surveys import clock
from tests.app.conftest import Repairs

_FIELD = re.compile(r'<input[^>]*name="([\w]+)"[^>]*>')


def proposed(page: str) -> dict[str, str]:
    """What the form holds as it came: texts, the chosen options, ticks."""
    form = page.split('<form class="form long"')[1].split("</form>")[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([\w]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag or " checked" in tag) and 'type="checkbox"' not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = unescape(chosen[1]) if chosen else ""
    found.pop("token", None)
    return found


def ask(repairs: Repairs, about: str = "") -> dict[str, str]:
    return proposed(repairs.lead.page(f"{repairs.path}/actions/new{about}"))


def now(**more: str) -> dict[str, str]:
    """Due and measured from today on."""
    today = clock.today().isoformat()
    return {"title": "A planner at four sites", "due": today, "not_before": today, **more}


def made(repairs: Repairs, about: str = "?need=on_date", then: str = "fix", **more: str) -> str:
    """The address of an action, fixed unless something else is said."""
    status, page, there = repairs.lead.post(
        f"{repairs.path}/actions/new", **ask(repairs, about) | now(**more), then=then
    )
    assert status == 303, page[page.find('class="errors"') :][:600]
    return there


def begun(repairs: Repairs, **more: str) -> str:
    """Carried out today."""
    there = made(repairs, **more)
    assert repairs.lead.post(f"{there}/moves/start")[0] == 303
    assert repairs.lead.post(f"{there}/moves/carry_out", evidence="Four rosters", cost_real="26000")[0] == 303
    return there
