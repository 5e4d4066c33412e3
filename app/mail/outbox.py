"""Where messages leave: by an SMTP server, or into a folder where no server is set."""

import asyncio
import contextlib
import os
import re
import socket
import ssl
from collections.abc import AsyncIterator
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Protocol

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from app.settings import LOOPBACK, Mail, Settings

TIMEOUT = 30.0  # of one step of the conversation, in seconds
_DETAILED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


# Why nothing can leave; the page of invited people has the words.
Trouble = Literal["unreachable", "broken_off", "login", "encryption", "sender", "folder"]


class Refused(Exception):
    """The server refuses this message for good; the exception's text is the server's code."""


class Later(Exception):
    """The server puts this message off; the exception's text is the server's code."""


class Unreachable(Exception):
    """No message can leave; the exception's text says why, as a code that the page translates.

    fault: it happened while a message was handed over, which may be the cause.
    """

    def __init__(self, trouble: Trouble, *, fault: bool = False) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble
        self.fault = fault


class Outbox(Protocol):
    async def send(self, name: str, address: str, message: bytes) -> None:
        """Return when the other side has taken the message. name: the same for the same message."""


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, name: str, address: str, message: bytes) -> None:
        try:
            await asyncio.to_thread(self._write, f"{name}.eml", message)
        except OSError:
            raise Unreachable("folder") from None

    def _write(self, name: str, message: bytes) -> None:
        """On disk, whole, readable by the owner only, when it returns."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        part = self._folder / f".{name}.part"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / name)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class _Server:
    def __init__(self, client: SMTP, sender: str) -> None:
        self._client, self._sender = client, sender

    async def send(self, name: str, address: str, message: bytes) -> None:
        try:
            await self._client.sendmail(self._sender, [address], message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _failure_of(error.recipients[0]) from None
        except aiosmtplib.SMTPSenderRefused as error:
            raise Unreachable("sender" if error.code >= 500 else "broken_off") from None
        except SMTPResponseException as error:
            raise _failure_of(error) from None
        except (SMTPException, OSError, ValueError):
            raise Unreachable("broken_off", fault=True) from None


def _failure_of(error: SMTPResponseException) -> Exception:
    """421: the server closes the connection; 4xx: try again; 5xx: never."""
    if error.code == 421:
        return Unreachable("broken_off", fault=True)
    detailed = _DETAILED.match(error.message)
    code = f"{error.code} {detailed[0]}" if detailed else str(error.code)
    return Refused(code) if error.code >= 500 else Later(code)


def _client(mail: Mail, tls: ssl.SSLContext | None = None) -> SMTP:
    """Encrypted from the start on port 465; elsewhere as soon as the server offers it, and before any password."""
    implicit, local = mail.port == 465, mail.server in LOOPBACK
    return SMTP(
        hostname=mail.server,
        port=mail.port,
        username=mail.user or None,
        password=mail.password or None,
        use_tls=implicit,
        tls_context=tls,
        start_tls=False if implicit else True if mail.user and not local else None,
        local_hostname=socket.gethostname() or "localhost",  # the library would ask the network for its name
        timeout=TIMEOUT,
    )


async def _connect(client: SMTP) -> None:
    try:
        await client.connect()
    except (SMTPException, OSError, ValueError) as error:
        raise Unreachable(_why(error)) from None


def _why(error: Exception) -> Trouble:
    """Why there is no connection. What the library itself refuses, it says only in words."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or "AUTH extension" in str(error):
        return "login"
    if any(isinstance(each, ssl.SSLError) for each in (error, error.__cause__)) or "STARTTLS" in str(error):
        return "encryption"
    return "unreachable"


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Outbox]:
    """One connection to the server, or the folder. Unreachable: there is none."""
    if not settings.mail.server:
        yield _Folder(settings.data / "mail")
        return
    client = _client(settings.mail, await asyncio.to_thread(ssl.create_default_context))
    await _connect(client)
    try:
        yield _Server(client, parseaddr(settings.mail.sender)[1])
    finally:
        with contextlib.suppress(SMTPException, OSError, asyncio.TimeoutError):
            await client.quit(timeout=2)
        client.close()
