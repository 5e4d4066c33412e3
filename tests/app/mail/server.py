"""A mail server of this machine, a lead at the page of a campaign's people, and what arrives."""

import asyncio
import email
import re
import socket
import ssl
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from httpx import Response

from surveys.people import invitations
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign, Invitation
from tests.conftest import Site
from tests.factories import published_of

GONE = "gone@company.example"
LIST = f"email,name,language\na@company.example,王小明,zh-TW\nb@company.example,Bob,en\n{GONE},,\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Letterbox:
    """A mail server: keeps what it takes, and answers for some addresses with these words."""

    def __init__(self, port: int | None = None, password: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.port, self.answers = port or free_port(), {GONE: "550 5.1.1 No such user"}
        self.taken: list[tuple[str, list[str], bytes]] = []  # sender, recipients, content
        self.connections, self.pause = 0, 0.0
        self._password = password.encode()
        login = {"authenticator": self._knows, "auth_required": True, "auth_require_tls": False} if password else {}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, tls_context=tls, **login)

    def _knows(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == self._password, handled=False)

    def __enter__(self) -> "Letterbox":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return sorted(address for _, addresses, _ in self.taken for address in addresses)

    def messages(self) -> dict[str, EmailMessage]:
        return {addresses[0]: read(content) for _, addresses, content in self.taken}


def read(content: bytes) -> EmailMessage:
    found = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def filed(folder: Path) -> dict[str, EmailMessage]:
    """What lies in a folder, by recipient."""
    messages = [read(path.read_bytes()) for path in folder.iterdir()]
    return {str(message["To"]): message for message in messages}


def link_in(message: EmailMessage) -> str:
    lines = message.get_content().splitlines()
    (link,) = [line for line in lines if re.fullmatch(r"https://\S+\?invite=[0-9a-f]{64}", line)]
    return link


def everybody(database: Database) -> dict[str, Invitation]:
    """Of the one campaign, by address."""
    with database.read() as session:
        campaign = session.get(Campaign, 1)
    assert campaign is not None
    with database.read() as session:
        rows, _ = invitations.page(session, published_of(database, campaign), "", 0, 10_000)
    return {row.address: row for row in rows}


def change(database: Database, address: str, **values: object) -> None:
    found = everybody(database)[address]
    with database.write() as session:
        row = session.get(Invitation, found.id)
        for name, value in values.items():
            setattr(row, name, value)


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to pass")


class Desk:
    """A lead at the page of a campaign's people."""

    def __init__(self, site: Site) -> None:
        self.site, self.client = site, site.lead()
        self.token = site.form_token()

    def page(self, query: str = "") -> str:
        found = self.client.get(f"/campaigns/1/people{query}")
        assert found.status_code == 200
        return found.text

    def press(self, what: str, files: Any = None, **data: str) -> Response:
        return self.client.post(f"/campaigns/1/people/{what}", data={"token": self.token, **data}, files=files)

    def bring(self, text: str = LIST) -> None:
        assert self.press("import", list=text).status_code == 200

    def send(self, what: str = "send") -> None:
        """Press the button and wait until nothing is due any more."""
        assert self.press(what).status_code == 200
        until(lambda: not any(row.due for row in everybody(self.site.database).values()))
