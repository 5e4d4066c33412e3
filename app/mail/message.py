"""A message of plain text, with the head that is meant and no other."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from app.mail.mailing import Unsafe
from surveys.people.addresses import plain

# What a message carries: seven-bit bytes, which every server takes.
_POLICY = policy.SMTP.clone(cte_type="7bit")
_HEADERS = frozenset(
    b"From To Subject Date Message-ID Auto-Submitted X-Auto-Response-Suppress Content-Language"
    b" Content-Type Content-Transfer-Encoding MIME-Version".lower().split()
)
_FOLD = re.compile(rb"\r\n[ \t]+")


@dataclass(frozen=True)
class Message:
    """sender: name, which may be empty, and address; id: the same for the same message; tag: of its language."""

    sender: tuple[str, str]
    address: str
    subject: str
    text: str
    id: str
    tag: str


def built(message: Message, moment: datetime) -> bytes:
    """Unsafe: a text from outside would become part of its head."""
    try:
        return _checked(_written(message, moment).as_bytes(), message.address)
    except (MessageError, ValueError) as error:
        raise Unsafe(str(error)) from error


def _written(message: Message, moment: datetime) -> EmailMessage:
    name, address = message.sender
    written = EmailMessage(policy=_POLICY)
    written["From"] = Address(_header(name), addr_spec=address)
    written["To"] = Address(addr_spec=message.address)
    written["Subject"] = _header(message.subject)
    written["Date"] = format_datetime(moment)
    written["Message-ID"] = f"<{message.id}@{address.rpartition('@')[2]}>"
    written["Auto-Submitted"] = "auto-generated"
    written["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    written.set_content(message.text)
    written["Content-Language"] = message.tag
    return written


def _header(text: str) -> str:
    """One line. What looks like an encoded word would be decoded by the library, line ends in it included."""
    return plain(text).replace("=?", "= ?")


def _checked(message: bytes, address: str) -> bytes:
    """The head as it will be sent: every header once, none that is not ours, one recipient."""
    head = _FOLD.sub(b" ", message.partition(b"\r\n\r\n")[0])
    names = [line.partition(b":")[0].lower() for line in re.split(rb"\r\n|\r|\n", head)]
    to = b"\r\nTo: " + address.encode() + b"\r\n"
    if sorted(names) != sorted(_HEADERS) or to not in head:
        raise ValueError("the head of a message is not the one that was meant")
    return message
