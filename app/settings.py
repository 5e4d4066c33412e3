"""Settings, read once from the environment."""

import ipaddress
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from email.utils import parseaddr
from pathlib import Path

from babel.dates import get_timezone

from surveys.people.addresses import is_address

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it and says what to write instead."""


@dataclass(frozen=True)
class Mail:
    """server: where messages are handed over; empty: they are laid into the folder `mail` of the data instead."""

    server: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = "GapLens <gaplens@localhost>"


@dataclass(frozen=True)
class Settings:
    """data: folder of database and files; base_url: the address that links and QR codes carry."""

    data: Path
    database_url: str
    host: str
    port: int
    base_url: str
    allowed_hosts: tuple[str, ...]
    secret: bytes
    demo_password: str | None = None
    zone: tzinfo = UTC  # the company's clock
    mail: Mail = Mail()
    proxies: tuple[str, ...] = ()  # addresses or networks that say truly for whom they ask, and by http or https


def lan_address() -> str:
    """This machine's address in its local network. Connecting a UDP socket chooses a route and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _proxies(text: str) -> tuple[str, ...]:
    named = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in named:
        try:
            ipaddress.ip_network(name)
        except ValueError:
            raise BadSetting(f"GAPLENS_PROXIES has {name!r}; give addresses or networks, such as 127.0.0.1.") from None
    return named


def _port(text: str, name: str = "PORT") -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting(f"{name} is {text!r}; give a number from 1 to 65535.")
    return int(text)


def _sender(text: str) -> str:
    """Whom messages come from."""
    _, address = parseaddr(text)
    if not text.isprintable() or not is_address(address.lower(), of_ours=True):
        raise BadSetting(f"GAPLENS_SMTP_FROM is {text!r}; give an address such as Quality <quality@company.example>.")
    return text


def _secret(data: Path) -> bytes:
    """The server's own secret: made once, readable by its owner only."""
    path = data / "secret.key"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        fresh = secrets.token_bytes(32)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        return fresh


def _zone(name: str) -> tzinfo:
    """The named time zone, or that of this machine."""
    try:
        return get_timezone(name or None)
    except LookupError:
        raise BadSetting(f"GAPLENS_ZONE is {name!r}; give a name such as Asia/Taipei.") from None


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    env = os.environ if environment is None else environment
    data = Path(env.get("GAPLENS_DATA") or "data").absolute()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    host, port = env.get("HOST") or "127.0.0.1", _port(env.get("PORT") or "8000")
    shown = lan_address() if host in ("0.0.0.0", "::") else host  # noqa: S104 - asked for by whoever set HOST
    base_url = (env.get("GAPLENS_URL") or f"http://{shown}:{port}").rstrip("/")
    named = [name.strip() for name in (env.get("GAPLENS_HOSTS") or "").split(",") if name.strip()]
    url_host = base_url.split("//", 1)[-1].split("/")[0].rsplit(":", 1)[0]
    return Settings(
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'gaplens.db'}",
        host=host,
        port=port,
        base_url=base_url,
        allowed_hosts=tuple(dict.fromkeys([*LOOPBACK, url_host, *named])),
        secret=_secret(data),
        zone=_zone(env.get("GAPLENS_ZONE") or ""),
        mail=Mail(
            server=env.get("GAPLENS_SMTP") or "",
            port=_port(env.get("GAPLENS_SMTP_PORT") or "587", "GAPLENS_SMTP_PORT"),
            user=env.get("GAPLENS_SMTP_USER") or "",
            password=env.get("GAPLENS_SMTP_PASSWORD") or "",
            sender=_sender(env.get("GAPLENS_SMTP_FROM") or Mail.sender),
        ),
        proxies=_proxies(env.get("GAPLENS_PROXIES") or ""),
        demo_password=env.get("GAPLENS_DEMO_PASSWORD") or None,
    )
