"""What a message says in its head: nothing that a title, a name or an address brought in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.invitations import letters
from app.mail.mailing import Unsafe
from app.settings import Mail, Settings
from surveys import clock, instruments
from surveys.campaigns.published import sample
from surveys.people.mailings import Letter

SETTINGS = Settings(
    data=Path(),
    database_url="",
    host="",
    port=0,
    base_url="https://answers.company.example",
    allowed_hosts=(),
    secret=b"a secret of the tests",
    mail=Mail(sender="Quality 品質部 <quality@company.example>"),
)
PROMISE = (
    "Confidential: with your link we store your answers, the language, the time, whether you were very fast and "
    "signs of a machine; "
    "the quality team does not see whose they are. Results change only in steps of 5 or more answers. Where all agree, "
    "that is known; whoever sent most of the answers could work out the others."
)
LETTER = Letter(1, "invite", "a@x.example", "", "en", "f" * 64, 0, sample(instruments.load("pulse"), "long"), "")


def head_of(letter: Letter, days: int = 0) -> bytes:
    message = letters.message_of(letter, SETTINGS, clock.now() + timedelta(days=days))
    assert message.isascii()
    return message.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "x\r\nBcc: all@company.example",
        "x\nBcc: all@company.example",
        "=?utf-8?q?x=0D=0ABcc=3A_all=40company.example?=",
        "=?utf-8?b?eA0KQmNjOiBhbGxAY29tcGFueS5leGFtcGxl?=",
        "x\u2028Bcc: all@company.example",
        "題\r\n\r\n目" * 20,
    ],
)
def test_titles_and_names_add_no_header(text: str) -> None:
    forged = replace(LETTER, name=text, published=replace(LETTER.published, title={"en": text}))
    for kind in ("invite", "remind"):
        head = head_of(replace(forged, kind=kind))
        assert b"\nbcc" not in head.lower()
        assert b"\r\nTo: a@x.example\r\n" in head


@pytest.mark.parametrize(
    "address", ["a@x.example\r\nBcc: all@x.example", "a@x.example, b@x.example", "A <b@x.example>", "王@x.example"]
)
def test_an_address_that_got_past_the_list_is_never_sent(address: str) -> None:
    with pytest.raises(Unsafe):
        head_of(replace(LETTER, address=address))


def test_a_long_address_stays_whole() -> None:
    address = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example"
    assert f"\r\nTo: {address}\r\n".encode() in head_of(replace(LETTER, address=address)).replace(b"\r\n ", b" ")


def test_the_same_message_has_the_same_id() -> None:
    def id_of(letter: Letter, days: int = 0) -> bytes:
        return next(line for line in head_of(letter, days).splitlines() if line.startswith(b"Message-ID"))

    assert id_of(LETTER) == id_of(LETTER, days=1) != id_of(replace(LETTER, address="b@x.example"))
    reminder = replace(LETTER, kind="remind")
    assert len({id_of(LETTER), id_of(reminder), id_of(reminder, days=1)}) == 3


def test_the_language_is_the_persons_or_the_campaigns_first() -> None:
    chinese = replace(LETTER.published, title={"zh_Hans": "秋季调查", "en": "Autumn"})
    languages = {written: replace(LETTER, locale=written, published=chinese) for written in ("en", "zh_Hant", "", "xx")}
    found = {written: letters.language_of(letter).code for written, letter in languages.items()}
    assert found == {"en": "en", "zh_Hant": "zh_Hant", "": "zh_Hans", "xx": "zh_Hans"}


def test_what_a_message_says() -> None:
    closes = datetime(2099, 9, 30, 15, tzinfo=UTC)
    thanks = {"en": "By 15 December we publish what we improve."}
    published = replace(
        LETTER.published, slug="autumn", title={"en": "Autumn & <b>"}, closes=closes, thanks=thanks, access="personal"
    )
    text = letters.text_of(replace(LETTER, name="Bob", unit="Workshop", published=published), SETTINGS)
    assert (
        text
        == f"""Hello Bob,

Workshop asks for your answers: Autumn & <b>.

About 1 minute. Open until 30 September 2099 15:00.

Your personal link:
https://answers.company.example/s/autumn?invite={"f" * 64}

{PROMISE}

The link is for you alone and can be used once. Do not forward this message.

By 15 December we publish what we improve.
"""
    )
    anonymous = replace(published, anonymity="anonymous")
    assert "Bob" not in letters.text_of(replace(LETTER, name="Bob", published=anonymous), SETTINGS)


NAMES = "晴山家電 | 晴山家电 | Chingshan"


@pytest.mark.parametrize(("language", "name"), [("zh_Hant", "晴山家電"), ("zh_Hans", "晴山家电"), ("en", "Chingshan")])
def test_the_company_is_named_in_the_readers_script(language: str, name: str) -> None:
    letter = replace(LETTER, locale=language)
    mail = Mail(sender=f"{NAMES} <quality@company.example>")
    assert name in letters.text_of(replace(letter, unit=NAMES), SETTINGS)
    assert "|" not in letters.text_of(letter, replace(SETTINGS, mail=mail))
    message = message_from_bytes(letters.message_of(letter, replace(SETTINGS, mail=mail), clock.now()), policy=default)
    assert message["From"] == f"{name} <quality@company.example>"


def test_a_company_with_one_name_has_it_in_every_language() -> None:
    for language in ("zh_Hant", "en"):
        assert "Chingshan" in letters.text_of(replace(LETTER, locale=language, unit="Chingshan"), SETTINGS)
