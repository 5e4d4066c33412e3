"""The mail that tells an owner what is late: at most once a week, titles of actions and counts, nothing else."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.late import mail
from app.mail.outbox import Unreachable
from app.settings import Mail
from surveys import clock
from surveys.storage.tables import Account, Action
from tests.app.actions.forms import made
from tests.app.conftest import Repairs
from tests.app.home.test_home import _move, _suggest
from tests.app.mail.server import read
from tests.conftest import BOTH, Site, settings_of

Sent = list[tuple[str, bytes]]
TODAY = clock.today()


@pytest.fixture
def outgoing(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What leaves, address and message."""
    import contextlib
    from collections.abc import AsyncIterator

    found: Sent = []

    class Box:
        async def send(self, name: str, address: str, message: bytes) -> None:
            found.append((address, message))

    @contextlib.asynccontextmanager
    async def opened(_: object) -> AsyncIterator[Box]:
        yield Box()

    monkeypatch.setattr(mail.outbox, "opened", opened)
    return found


def _round(site: Site, folder: Path, server: str = "mail.company.example") -> float:
    settings = replace(settings_of(folder, ""), mail=Mail(server, sender="Care <care@company.example>"))
    return asyncio.run(mail.tell_due(site.database, settings))


def _told(site: Site, days: int) -> None:
    """Everybody was told so many days ago."""
    with site.database.write() as session:
        for account in session.exec(select(Account)):
            account.late_mailed = TODAY - timedelta(days=days)


def test_the_owner_is_told_once_a_week(repairs: Repairs, outgoing: Sent, tmp_path: Path) -> None:
    site = repairs.site
    action = made(repairs)
    _suggest(site.database, "The boss sleeps", 30)
    with site.database.write() as session:
        row = session.get(Action, int(action.rsplit("/", 1)[1]))
        assert row is not None
        owner = row.owner_id
        row.cause, row.due = "A secret cause", TODAY - timedelta(days=1)
    _round(site, tmp_path)
    messages = {address: read(content) for address, content in outgoing}
    assert messages.keys() == {"lead@company.example", "founder@company.example"}
    said = messages["lead@company.example"]
    assert said["Subject"] == "2 things are late"
    text = said.get_content().replace("\r\n", "\n")
    assert "- Action: A planner at four sites\n- 1 suggestion waits for a reply" in text
    assert "https://testserver/home" in text
    for hidden in ("boss", "secret cause"):
        assert hidden not in text
    assert messages["founder@company.example"]["Subject"] == "1 thing is late"  # the action is the lead's
    assert owner is not None
    outgoing.clear()
    for days, number in ((0, 0), (6, 0), (7, 2)):
        _told(site, days)
        _round(site, tmp_path)
        assert len(outgoing) == number, days


def test_nothing_late_or_no_mail_server_nothing_sent(repairs: Repairs, outgoing: Sent, tmp_path: Path) -> None:
    action = made(repairs)
    _move(repairs.site.database, action, 0)
    _round(repairs.site, tmp_path)
    _move(repairs.site.database, action, -1)
    _round(repairs.site, tmp_path, server="")
    assert outgoing == []
    _round(repairs.site, tmp_path)
    assert len(outgoing) == 1


@BOTH
def test_what_cannot_leave_is_tried_again(
    site: Site, outgoing: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.lead()
    _suggest(site.database, "An idea", 30)
    there: Callable[..., object] = mail.outbox.opened

    def broken(_: object) -> object:
        raise Unreachable("unreachable")

    monkeypatch.setattr(mail.outbox, "opened", broken)
    _round(site, tmp_path)
    assert outgoing == []
    monkeypatch.setattr(mail.outbox, "opened", there)
    _round(site, tmp_path)
    _round(site, tmp_path)
    assert len(outgoing) == 1


def test_in_the_language_in_which_they_signed_in(site: Site, outgoing: Sent, tmp_path: Path) -> None:
    site.lead()
    _suggest(site.database, "An idea", 30)
    for language, words in (("zh-Hant", "zh-Hant"), ("en", "en")):
        site.device().post(
            f"/sign-in?lang={language}", data={"email": "lead@company.example", "password": "correct horse battery"}
        )
        _told(site, 7)
        _round(site, tmp_path)
        assert read(outgoing.pop()[1])["Content-Language"] == words


def test_without_one_in_the_company_s_first(site: Site, outgoing: Sent, tmp_path: Path) -> None:
    site.lead()
    _suggest(site.database, "An idea", 30)
    from surveys.storage.tables import Company

    with site.database.write() as session:
        company = session.get(Company, 1)
        assert company is not None
        company.name = {"en": "Care"}
        for account in session.exec(select(Account)):
            account.locale = None
    _round(site, tmp_path)
    assert read(outgoing.pop()[1])["Content-Language"] == "en"
