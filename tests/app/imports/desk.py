"""What a lead does with a file on the desk."""

import re

from app.tallies import counting
from surveys.imports import storing
from tests.client import Client
from tests.conftest import Site


def upload(site: Site, content: bytes, questionnaire: str = "servqual", name: str = "last-year.csv") -> str:
    """Bring it in; the address of its page."""
    data = {"token": site.form_token(), "questionnaire": questionnaire}
    sent = site.client.post("/imports", data=data, files={"file": (name, content)}, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def fields_of(page: str, action: str) -> list[tuple[str, str]]:
    """What the form would send as it stands."""
    form = page.split(f'action="{action}"')[1].split("</form>")[0]
    typed = r'<input(?![^>]*type="(?:radio|checkbox|file)")[^>]*name="([^"]+)" value="([^"]*)"'
    found = list(re.findall(typed, form))
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found.append((name, chosen[1] if chosen else ""))
    return found


def post(client: Client, address: str, fields: list[tuple[str, str]], expected: int = 303) -> str:
    body: dict[str, list[str]] = {}
    for name, value in fields:
        body.setdefault(name, []).append(value)
    sent = client.post(address, data=body, follow_redirects=False)
    assert sent.status_code == expected, sent.text
    return sent.text


def work(site: Site) -> None:
    storing.work(site.database, lambda campaign_id: counting.count_stored(site.database, campaign_id))


def said(fields: list[tuple[str, str]], **changed: str) -> list[tuple[str, str]]:
    names = {name.replace("__", "."): value for name, value in changed.items()}
    return [(name, value) for name, value in fields if name not in names] + list(names.items())


def checked(site: Site, address: str, **changed: str) -> str:
    """The page after the whole file was checked with these fields changed."""
    page = site.client.get(address).text
    post(site.client, f"{address}/check", said(fields_of(page, f"{address}/check"), **changed))
    work(site)
    return site.client.get(address).text


def stored(site: Site, address: str, promise: str = "confidential", **changed: str) -> str:
    """The page of the import, once it is stored."""
    page = checked(site, address, low__needs="1", high__needs="7", **changed)
    days = {"first": "2026-01-01", "last": "2026-03-01"} if 'type="date"' in page else {}
    fields = said(fields_of(page, f"{address}/confirm"), title_en="Wave", anonymity=promise, **days)
    post(site.client, f"{address}/confirm", fields)
    work(site)
    return site.client.get(address).text


def mapped(site: Site, address: str) -> dict[str, str]:
    return dict(fields_of(site.client.get(address).text, f"{address}/check"))
