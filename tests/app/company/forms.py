"""The form of the company's words, as a lead's browser fills and sends it."""

import re

import httpx

from tests.app.form_page import FormPage
from tests.client import Client

WORDS = {
    "name_en": "Lin & Sons",
    "name_zh_Hant": "林家維修",
    "contact_en": "quality@company.example, 02 1234 5678",
    "privacy_en": "We keep <b>answers</b> for two years.\n\nThen they are deleted.",
    "privacy_zh_Hant": "答案保存兩年。",
}


def shown(client: Client) -> dict[str, str]:
    """Every field as it stands, without the logo."""
    page = client.get("/company")
    assert page.status_code == 200
    fields = {name: values[0] for name, values in FormPage(page.text).values.items() if values}
    return {name: value for name, value in fields.items() if name not in ("logo", "without_logo")}


def stands(client: Client) -> dict[str, str]:
    """The same without the token, which is another each time."""
    return {name: value for name, value in shown(client).items() if name != "token"}


def save(client: Client, logo: bytes | None = None, form: dict[str, str] | None = None, **typed: str) -> httpx.Response:
    """form: as it was shown before."""
    data = {**(shown(client) if form is None else form), **typed}
    files = {"logo": ("", b"", "application/octet-stream") if logo is None else ("logo.png", logo, "image/png")}
    return client.post("/company", data=data, files=files, follow_redirects=False)


def logo_of(page: str) -> str:
    """The address of the logo; empty: there is none."""
    found = re.search(r'<img class="logo" src="([^"]+)"', page)
    return found[1] if found else ""
