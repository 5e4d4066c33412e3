"""The queue of messages and a real mail server: sent once, refusals shown, restarts survived, heads not forged."""

import asyncio
import os
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.invitations.letters import message_of
from app.mail import outbox
from app.mail.mailing import Mailer
from app.mail.outbox import Unreachable
from app.settings import BadSetting, Mail, Settings, from_environment
from surveys import clock
from surveys.errors import NotPossible
from surveys.people import invitations, mailings
from surveys.people.mailings import HOLD, Outcome
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign
from tests.app.mail.server import GONE, LIST, Desk, Letterbox, change, everybody, free_port, link_in, until
from tests.conftest import BOTH, Site, running
from tests.factories import close, make_form, make_guests, make_personal, published_of

pytestmark = pytest.mark.usefixtures("sending_at_once")

TAKEN = ["a@company.example", "b@company.example"]


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    with Letterbox() as found:
        yield found


@pytest.fixture
def port(request: pytest.FixtureRequest) -> int:
    """Of the mail server, if the test has one; else nobody listens there."""
    return request.getfixturevalue("letterbox").port if "letterbox" in request.fixturenames else free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    return replace(settings, mail=Mail("127.0.0.1", port, sender="Quality <quality@company.example>"))


def bring(database: Database, settings: Settings, text: str = LIST, anonymity: str = "named", **given: object) -> None:
    """Import and queue without the page."""
    published = published_of(database, make_personal(database, anonymity, **given))
    with database.write() as session:
        invitations.import_list(session, published, settings.secret, text)
        mailings.invite(session, published)


def mailer_of(database: Database, settings: Settings) -> Mailer:
    return Mailer(database, settings, message_of, 0.02)


async def deliver(mailer: Mailer) -> None:
    while await mailer.deliver():
        pass


# A server that answers


@BOTH
def test_everybody_gets_one_message_and_a_refusal_is_shown(site: Site, letterbox: Letterbox) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    assert "It comes from Quality &lt;quality@company.example&gt;." in desk.page()
    desk.send()
    assert letterbox.recipients == TAKEN
    assert {sender for sender, _, _ in letterbox.taken} == {"quality@company.example"}
    assert letterbox.connections == 1
    found = everybody(site.database)
    assert found[GONE].failed == "550 5.1.1"
    assert (found[GONE].sent, found[GONE].due) == (None, None)
    page = desk.page()
    assert "1 message was not delivered:" in page
    assert "No such address (550 5.1.1)." in page
    assert desk.press("send").url.query == b"done=queued&n=0"
    letterbox.answers.clear()
    desk.send("again")
    assert letterbox.recipients == [*TAKEN, GONE]
    assert "not delivered" not in desk.page()


def test_the_link_in_the_message_is_the_persons_own(site: Site, letterbox: Letterbox) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    desk.send()
    mine, other = (link_in(letterbox.messages()[address]) for address in TAKEN)
    assert mine != other
    assert site.client.get(mine).status_code == 200
    site.client.post("/s/autumn", data=make_form())
    assert [row.address for row in everybody(site.database).values() if row.used] == [TAKEN[0]]
    assert site.client.get(mine).status_code == 403
    assert site.client.get(other).status_code == 200


@BOTH
def test_put_off_is_tried_again_and_others_go_on(database: Database, settings: Settings, letterbox: Letterbox) -> None:
    letterbox.answers[TAKEN[0]] = "451 4.7.1 Greylisted"
    bring(database, settings)
    mailer = mailer_of(database, settings)
    asyncio.run(deliver(mailer))
    assert letterbox.recipients == [TAKEN[1]]
    row = everybody(database)[TAKEN[0]]
    assert (row.due, row.tries, row.failed) == ("invite", 1, None)
    assert row.held is not None
    letterbox.answers.clear()
    asyncio.run(deliver(mailer))  # not before its time
    assert letterbox.recipients == [TAKEN[1]]
    change(database, TAKEN[0], held=clock.now())
    asyncio.run(deliver(mailer))
    assert letterbox.recipients == TAKEN


@BOTH
def test_put_off_for_good_is_given_up(database: Database, settings: Settings, letterbox: Letterbox) -> None:
    letterbox.answers[TAKEN[0]] = "451 4.7.1 Greylisted"
    bring(database, settings, f"{TAKEN[0]}\n")
    found = []
    for tries in (mailings.MOST_TRIES - 2, mailings.MOST_TRIES - 1):
        change(database, TAKEN[0], held=None, tries=tries)
        asyncio.run(deliver(mailer_of(database, settings)))
        row = everybody(database)[TAKEN[0]]
        found.append((row.due, row.failed))
    assert found == [("invite", None), (None, "451 4.7.1")]


@pytest.mark.slow
@BOTH
def test_many_go_over_few_connections(database: Database, settings: Settings, letterbox: Letterbox) -> None:
    many = [f"p{number}@company.example" for number in range(120)]
    bring(database, settings, "\n".join(many))
    asyncio.run(deliver(mailer_of(database, settings)))
    assert letterbox.recipients == sorted(many)
    assert letterbox.connections == 3


# Restarts and two at once


def test_the_queue_waits_for_a_server_that_is_down(database: Database, settings: Settings) -> None:
    with running(settings, database, mail=0.02) as site:
        make_personal(database, "named")
        desk = Desk(site)
        desk.bring()
        desk.press("send")
        until(lambda: "The mail server cannot be reached." in desk.page())
        assert "3 messages are still to be sent." in desk.page()
    with Letterbox(settings.mail.port) as letterbox, running(settings, database, mail=0.02):
        until(lambda: len(letterbox.taken) == 2)
        until(lambda: not any(row.due for row in everybody(database).values()))
    with running(settings, database, mail=0.02):
        pass
    assert letterbox.recipients == TAKEN


@pytest.mark.slow
@BOTH
def test_two_programs_send_nothing_twice(
    database: Database, database_url: str, settings: Settings, letterbox: Letterbox
) -> None:
    many = [f"p{number}@company.example" for number in range(60)]
    bring(database, settings, "\n".join(many))
    other = Database(database_url)

    async def both() -> None:
        await asyncio.gather(deliver(mailer_of(database, settings)), deliver(mailer_of(other, settings)))

    letterbox.pause = 0.002
    asyncio.run(both())
    other.close()
    assert letterbox.recipients == sorted(many)
    assert letterbox.connections == 2  # both had some to send


_SENDER = """
import asyncio, sys
from dataclasses import replace
from app.mail.mailing import Mailer
from app.settings import Mail, from_environment
from surveys.storage.engine import Database
from surveys.storage.tables import Campaign
settings = replace(from_environment({"GAPLENS_DATA": sys.argv[1]}), secret=b"a secret of the tests",
                   mail=Mail("127.0.0.1", int(sys.argv[3])))
mailer = Mailer(Database(sys.argv[2]), settings, lambda *_: b"Subject: Any\\r\\n\\r\\n", 0.02)
while True:
    asyncio.run(mailer.deliver())
"""


@pytest.mark.slow
@BOTH
def test_a_killed_program_loses_nothing_and_repeats_at_most_one(
    database: Database, database_url: str, settings: Settings, letterbox: Letterbox
) -> None:
    many = [f"p{number}@company.example" for number in range(40)]
    bring(database, settings, "\n".join(many))
    letterbox.pause = 0.01
    command = [sys.executable, "-c", _SENDER, str(settings.data), database_url, str(letterbox.port)]
    program = subprocess.Popen(command)
    until(lambda: len(letterbox.taken) >= 10, 60)  # a program starts slowly on a busy machine
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    asyncio.run(deliver(mailer_of(database, settings)))
    held = [row for row in everybody(database).values() if row.due]
    assert len(held) <= 1  # what it had in hand
    for row in held:
        change(database, row.address, held=clock.now())
    asyncio.run(deliver(mailer_of(database, settings)))
    assert sorted(set(letterbox.recipients)) == sorted(many)
    assert len(letterbox.recipients) <= len(many) + 1


@BOTH
def test_what_one_program_holds_no_other_takes(database: Database, settings: Settings) -> None:
    bring(database, settings, "a@x.example\nb@x.example\n")
    first, second = (mailings.next_letter(database, settings.secret, by_hand=False) for _ in range(2))
    assert first is not None
    assert second is not None
    assert {first.address, second.address} == {"a@x.example", "b@x.example"}
    assert mailings.next_letter(database, settings.secret, by_hand=False) is None
    mailings.settle(database, first, Outcome("untried"))
    change(database, second.address, held=clock.now() - HOLD)
    again = [mailings.next_letter(database, settings.secret, by_hand=False) for _ in range(2)]
    assert [letter and letter.address for letter in again] == ["a@x.example", "b@x.example"]


def test_the_message_under_way_is_finished_when_the_program_ends(database: Database, settings: Settings) -> None:
    bring(database, settings)
    with Letterbox(settings.mail.port) as letterbox:
        letterbox.pause = 0.5
        with running(settings, database, mail=0.02):
            until(lambda: any(row.held for row in everybody(database).values()))
        assert len(letterbox.taken) == 1
    assert [row.address for row in everybody(database).values() if row.sent] == letterbox.recipients
    assert not any(row.held for row in everybody(database).values())


# When nothing is sent, and to whom not


@BOTH
def test_a_reminder_goes_to_who_has_not_answered_once_a_day(site: Site, letterbox: Letterbox) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    desk.send()
    desk.send("remind")
    assert len(letterbox.taken) == 2  # nobody on the day of the invitation
    for address in TAKEN:
        change(site.database, address, sent=clock.now() - timedelta(days=1))
    change(site.database, TAKEN[0], used=True)
    assert "1 person has not answered and can be reminded." in desk.page()
    desk.send("remind")
    desk.send("remind")
    assert letterbox.recipients == [*TAKEN, TAKEN[1]]
    reminder = letterbox.taken[-1][2].decode()
    message = letterbox.messages()[TAKEN[1]]
    assert message["Subject"] == "Reminder: Autumn"
    assert "If you have answered already, ignore this message." in message.get_content()
    assert "Auto-Submitted: auto-generated" in reminder
    assert everybody(site.database)[TAKEN[1]].reminded is not None


def test_who_waits_for_a_step_is_not_said_to_have_answered_nothing(site: Site, letterbox: Letterbox) -> None:
    campaign = make_personal(site.database, at_once=False)
    tokens = make_guests(site.database, campaign, 6, sent=clock.now() - timedelta(days=2))
    site.device().post("/s/autumn", data=make_form(invite=tokens[0]))
    desk = Desk(site)
    page = desk.page()
    assert "6 people whose answers are not counted here yet can be reminded; whoever has answered is left out." in page
    assert "have not answered and can" not in page
    assert "Whoever has answered is left out." in desk.press("remind").text
    assert letterbox.taken == []


@BOTH
def test_whoever_answers_meanwhile_is_not_reminded(database: Database, settings: Settings) -> None:
    bring(database, settings, "a@x.example\nb@x.example\n")
    change(database, "a@x.example", used=True)
    letter = mailings.next_letter(database, settings.secret, by_hand=False)
    assert letter is not None
    assert letter.address == "b@x.example"
    assert mailings.next_letter(database, settings.secret, by_hand=False) is None
    assert everybody(database)["a@x.example"].due is None


@BOTH
def test_a_closed_campaign_sends_nothing_more(database: Database, settings: Settings, letterbox: Letterbox) -> None:
    bring(database, settings)
    with database.read() as session:
        campaign = session.get_one(Campaign, 1)
    close(database, campaign)
    asyncio.run(deliver(mailer_of(database, settings)))
    assert letterbox.taken == []
    assert [row.due for row in everybody(database).values()] == [None] * 3
    with pytest.raises(NotPossible), database.write() as session:
        mailings.invite(session, published_of(database, campaign))


@BOTH
def test_messages_wait_for_the_opening(database: Database, settings: Settings, letterbox: Letterbox) -> None:
    opens = clock.now() + timedelta(hours=1)
    bring(database, settings, opens=opens)
    asyncio.run(deliver(mailer_of(database, settings)))
    assert letterbox.taken == []
    assert {row.due for row in everybody(database).values()} == {"invite"}


@BOTH
def test_what_was_sent_by_mistake_is_held_back(site: Site, settings: Settings) -> None:
    make_personal(site.database, "named", opens=datetime(2099, 1, 1, tzinfo=UTC))
    desk = Desk(site)
    desk.bring()
    desk.press("send")
    assert "3 messages wait for the campaign to open: 1 January 2099 00:00." in desk.page()
    assert "3 messages were held back." in desk.press("stop").text
    assert {row.due for row in everybody(site.database).values()} == {None}


def test_a_link_that_cannot_be_made_any_more_is_said(database: Database, settings: Settings) -> None:
    bring(database, settings, "a@x.example\n")
    assert mailings.next_letter(database, b"another secret", by_hand=False) is None
    assert everybody(database)["a@x.example"].failed == "secret"


# Servers that do not want us


async def connect(settings: Settings, **given: object) -> None:
    async with outbox.opened(replace(settings, mail=replace(settings.mail, **given))):  # type: ignore[arg-type]
        pass


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_wants_a_password(settings: Settings) -> None:
    with Letterbox(password="right") as letterbox:
        asyncio.run(connect(settings, port=letterbox.port, user="us", password="right"))
        with pytest.raises(Unreachable, match="login"):
            asyncio.run(connect(settings, port=letterbox.port, user="us", password="wrong"))


@pytest.mark.parametrize(
    ("given", "code"),
    [({"user": "us", "password": "secret"}, "login"), ({"port": 9}, "unreachable"), ({"port": 465}, "unreachable")],
)
def test_why_nothing_can_be_sent(settings: Settings, letterbox: Letterbox, given: dict[str, object], code: str) -> None:
    with pytest.raises(Unreachable, match=code):
        asyncio.run(connect(settings, **given))


def test_a_password_waits_for_encryption(
    settings: Settings, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LOOPBACK", ())
    with pytest.raises(Unreachable, match="encryption"):
        asyncio.run(connect(settings, user="us", password="secret"))


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(settings: Settings, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    with Letterbox(tls=tls) as letterbox, pytest.raises(Unreachable, match="encryption"):
        asyncio.run(connect(settings, port=letterbox.port))


def test_no_password_leaves_unencrypted() -> None:
    client = outbox._client(Mail("mail.company.example", 587, "user", "password"))
    assert client._start_tls_on_connect is True
    assert outbox._client(Mail("mail.company.example", 465, "user", "password")).use_tls
    assert client.validate_certs
    assert outbox._client(Mail("mail.company.example", 25))._start_tls_on_connect is None


@pytest.mark.parametrize("sender", ["nobody", "a b@c", "A <a@b>\r\nBcc: c@d", "品@x.example", ""])
def test_a_senders_address_that_cannot_be_used_is_refused_at_the_start(sender: str, tmp_path: Path) -> None:
    environment = {"GAPLENS_DATA": str(tmp_path), "GAPLENS_SMTP_FROM": sender}
    if sender:
        with pytest.raises(BadSetting, match="GAPLENS_SMTP_FROM"):
            from_environment(environment)
    else:
        assert from_environment(environment).mail == Mail()
