"""Answers: what a questionnaire accepts, and from whom; each is stored exactly once."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import orjson
from cryptography.exceptions import InvalidTag

from surveys import clock, receipts
from surveys.campaigns.forms import SEGMENT, TOTAL, Field, Form
from surveys.campaigns.published import Published
from surveys.codes import CHANNELS
from surveys.errors import AnsweredBefore, Invalid, KeyReused, NotInvited, Problem, ProblemCode
from surveys.instruments.schema import NOT_APPLICABLE
from surveys.storage.queries.responses import NewResponse
from surveys.storage.seals import Seals
from surveys.storage.writer import Writer

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
# Control characters and the marks that reorder text; a line break and a tab are text.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = "\u200b\u2060\ufeff"
# An answer a second is faster than one can read (Wood, Harms, Lowman & DeSimone 2017: 1 s an item).
FASTEST = 1.0
LONGEST_AGO = timedelta(days=3 * 366)  # of a visit

Answers = dict[str, int | str | list[str]]
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """What a form carries in hidden fields. All but the key may be missing."""

    key: str | None = None
    began: str = ""  # when the server made the form, in its own seconds
    version: str = ""
    invite: str = ""
    channel: str = ""
    website: str = ""  # a field that no person sees
    variant: str = ""  # which of the short forms


_CARRIED = frozenset(Sent.__dataclass_fields__)


@dataclass(frozen=True)
class Sender:
    """By what a sender is known. token_hash: of their personal link; device: what their browser remembers."""

    token_hash: str | None = None
    device: str = ""


@dataclass(frozen=True)
class Accepted:
    """An answer that is stored. key: of its form; receipt: of the comment in it."""

    id: str
    key: str
    receipt: str | None


async def accept(
    writer: Writer,
    published: Published,
    sent: Sent,
    answers: Pairs,
    sender: Sender,
    *,
    locale: str,
    secret: bytes,
) -> Accepted:
    """Check one answer and return when it is on disk; the same answer sent again is accepted again and stored once.

    Invalid: what is to be corrected. NotInvited, AnsweredBefore, CampaignClosed, CampaignNotOpen: this sender, or now,
    is refused. KeyReused: another answer is stored under this key. StoreUnavailable: send it again.
    """
    key, personal = check_key(sent.key), published.access == "personal"
    if personal and sender.token_hash is None:
        raise NotInvited
    if published.access == "device" and sender.device:
        _check_device(sender.device, key)
    form = published.form(key)
    document = validate(form, answers, sent.version)
    receipt = receipt_for(form, secret, published.id, key, document)
    token_hash = sender.token_hash if personal else None
    row = new_response(published, form, sent, document, locale, token_hash, receipt)
    if row.anonymous:
        row = _sealed(row, writer.database.seals)
    try:
        await writer.submit(row)
    except KeyReused:
        if personal:  # answered from another device meanwhile: the link is used
            raise NotInvited from None
        raise
    return Accepted(row.id, key, receipt)


def _sealed(row: NewResponse, seals: Seals) -> NewResponse:
    """What joins an anonymous answer with its link and its comment goes to the database under a secret that the
    database does not hold.
    """
    receipt = row.receipt_hash
    return replace(
        row,
        token_hash=row.token_hash and seals.mark(row.campaign_id, row.token_hash),
        link=row.token_hash,
        receipt_hash=receipt and seals.mark(row.campaign_id, receipt),
        comment=seals.seal(row.campaign_id, receipt, row.comment) if receipt and row.comment else None,
    )


def opened(row: NewResponse, seals: Seals) -> tuple[str, str] | None:
    """The hash of an anonymous comment's receipt, and the comment; None where nothing was written."""
    if not row.receipt_hash or not row.comment:
        return None
    try:
        receipt, words = seals.opened(row.campaign_id, row.comment)
    except (ValueError, InvalidTag):  # stored by a version that did not seal
        return row.receipt_hash, row.comment
    return receipt, words


def device_mark(key: str) -> str:
    """What a device remembers of the answer that it has sent."""
    return hashlib.sha256(f"device:{key}".encode()).hexdigest()[:16]


def _check_device(remembered: str, key: str) -> None:
    """One answer a device; the same answer again is accepted again."""
    if not hmac.compare_digest(remembered.encode(), device_mark(key).encode()):
        raise AnsweredBefore


def opened_up(fields: Pairs) -> tuple[Sent, list[tuple[str, str]]]:
    """A form's fields: what it carries, and its answers."""
    carried: dict[str, str] = {}
    answers = [
        (name, value)
        for name, value in fields
        if name not in _CARRIED or carried.setdefault(name, value) != value  # twice, with two values: no field of ours
    ]
    return Sent(**carried), answers


def clean_text(text: str) -> str:
    """Free text as it is stored: composed characters, no control or bidi-override characters, no outer space."""
    seen = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", seen).strip().strip(_NO_WIDTH).strip()


def check_key(key: str | None) -> str:
    """The idempotency key that the form carries, or Invalid."""
    if key is None or not KEY.fullmatch(key):
        raise Invalid([Problem("", "key_missing", {})])
    return key


def validate(form: Form, fields: Pairs, version: str = "") -> Answers:
    """A form's fields as the document that is stored, or Invalid with every problem at its field.

    Empty fields are unanswered. What was only to be answered under a condition that does not hold is left out, as it is
    in a browser that hides it.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    if version and version != form.version:
        problems.append(Problem("", "other_version", {}))
    stored = form.stored
    for pair in fields:
        name, raw = pair
        if pair in stored and name not in answers:  # most of them
            answers[name] = stored[pair]
            continue
        if raw == "":
            continue
        field = form.fields.get(name)
        if "\x00" in raw or "\x00" in name or "\ufffd" in raw:
            problems.append(Problem(name if field is not None else "", "unreadable", {}))
        elif field is not None and field.takes == "one":
            twice = name in answers
            problems.append(Problem(name, "answered_twice", {}) if twice else _not_on_offer(name, field))
        elif field is not None:
            _read(name, field, raw, answers, problems)
        else:
            _read_other(form, name, raw, answers, problems)
    _check_together(form, answers, problems)
    if all(name.startswith(SEGMENT) for name in answers) and not problems:
        first = next(name for name in _on_the_page(form) if name in form.fields and not name.startswith(SEGMENT))
        problems.append(Problem(first, "nothing_answered", {}))
    if problems:
        order = list(_on_the_page(form))
        positions = {name: position for position, name in enumerate(order)}
        raise Invalid(sorted(problems, key=lambda problem: positions.get(problem.field, len(order))))
    return answers


def _on_the_page(form: Form) -> Iterator[str]:
    """Fields and the questions that they belong to, from the top."""
    yield from (SEGMENT + name for name in form.segments)
    yield from (
        name for question in form.general if question.first for name in (question.id, *form.fields_of(question))
    )
    for need in form.needs:
        yield need.id
        yield from (f"{need.id}.{question.id}" for question in form.instrument.questions)
    yield from (
        name for question in form.general if not question.first for name in (question.id, *form.fields_of(question))
    )


def _not_on_offer(name: str, field: Field) -> Problem:
    numbers = [value for value in field.values.values() if isinstance(value, int)]
    if numbers:
        return Problem(name, "off_scale", {"low": min(numbers), "high": max(numbers)})
    return Problem(name, "not_a_choice", {})


def _read(name: str, field: Field, raw: str, answers: Answers, problems: list[Problem]) -> None:
    """Everything but a single choice."""
    if field.takes == "several":
        chosen = answers.setdefault(name, [])
        assert isinstance(chosen, list)
        if raw not in field.values:
            problems.append(Problem(name, "not_a_choice", {}))
        elif raw in chosen:
            problems.append(Problem(name, "answered_twice", {}))
        else:
            chosen.append(raw)
    elif name in answers:
        problems.append(Problem(name, "answered_twice", {}))
    elif field.takes == "text":
        text = clean_text(raw)
        if len(text) > field.limit:
            problems.append(Problem(name, "too_long", {"limit": field.limit, "length": len(text)}))
        elif text:
            answers[name] = text
    elif field.takes == "date":
        _read_date(name, raw, answers, problems)
    else:
        _read_points(name, raw, answers, problems)


def _read_points(name: str, raw: str, answers: Answers, problems: list[Problem]) -> None:
    """Also in the full-width figures of a Chinese keyboard. static/js/questions.js reads them alike."""
    typed = (raw if raw.isascii() else unicodedata.normalize("NFKC", raw)).strip()
    if typed.isascii() and typed.isdigit() and len(typed) <= len(str(TOTAL)) and int(typed) <= TOTAL:
        answers[name] = int(typed)
    else:
        problems.append(Problem(name, "bad_points", {}))


def _read_date(name: str, raw: str, answers: Answers, problems: list[Problem]) -> None:
    try:
        day = date.fromisoformat(raw.strip())
    except ValueError:
        problems.append(Problem(name, "bad_date", {}))
        return
    today = clock.today()
    if day > today + timedelta(days=1):  # east of us it may be tomorrow already, and clocks may be wrong
        problems.append(Problem(name, "future_date", {}))
    elif day < today - LONGEST_AGO:
        problems.append(Problem(name, "old_date", {}))
    else:
        answers[name] = day.isoformat()


def _read_other(form: Form, need: str, raw: str, answers: Answers, problems: list[Problem]) -> None:
    """A need as a whole: "does not apply" stands for all its questions; with a number for one of them it is a slip."""
    if need not in form.need_ids or raw != NOT_APPLICABLE:
        of = need.partition(".")[0]
        known = {*form.instrument.need_ids, *(question.id for question in form.instrument.general)}
        in_form = {*form.need_ids, *(question.id for question in form.general)}
        code: ProblemCode = "not_asked" if of in known - in_form else "unknown_field"
        if not any(problem.code == code for problem in problems):  # one of them says it
            problems.append(Problem("", code, {"name": clean_text(need)[:60]}))
        return
    for question in form.instrument.questions:
        name = f"{need}.{question.id}"
        if name in answers:
            twice = answers[name] == NOT_APPLICABLE
            problems.append(Problem(name, "answered_twice" if twice else "number_and_na", {}))
            return
        answers[name] = NOT_APPLICABLE


def _check_together(form: Form, answers: Answers, problems: list[Problem]) -> None:
    """What holds between the answers to questions about no need."""
    for question, fields in form.together:
        names = [name for name in fields if name in answers]
        if question.when is not None and not question.when.holds(answers):
            for name in names:
                del answers[name]
            hidden = {question.id, *fields}
            problems[:] = [problem for problem in problems if problem.field not in hidden]
        elif question.kind == "points" and names:
            given = sum(int(str(answers[name])) for name in names)
            if given == 0:
                for name in names:
                    del answers[name]
            elif given != TOTAL and not any(problem.field in fields for problem in problems):
                code: ProblemCode = "points_left" if given < TOTAL else "points_over"
                problems.append(Problem(question.id, code, {"points": abs(TOTAL - given)}))
        elif question.kind == "extremes" and len(names) == 2 and answers[names[0]] == answers[names[1]]:
            problems.append(Problem(question.id, "same_extremes", {}))


def marks_of(sent: Sent, answers: Mapping[str, object], now: float, anonymous: bool = False) -> str:
    """Classes, never durations: "too_fast" and, unless anonymous, "unseen_field".

    Without a readable start "too_fast" cannot be told.
    """
    marks = []
    if sent.began.isascii() and sent.began.isdigit() and len(sent.began) < 12:
        spent = now - int(sent.began)
        if 0 <= spent < FASTEST * len(answers):  # a clock that was set back says nothing
            marks.append("too_fast")
    if sent.website and not anonymous:
        marks.append("unseen_field")
    return " ".join(marks)


def receipt_for(form: Form, secret: bytes, campaign_id: int, key: str, answers: Mapping[str, object]) -> str | None:
    """The code with which the author of a comment reads the reply; the same form gives the same code."""
    comment = form.instrument.comment
    if comment is None or comment.id not in answers:
        return None
    return receipts.make(secret, f"answer:{campaign_id}", key)


def _take_comment(form: Form, document: dict[str, object], sent: Sent) -> str | None:
    """Take the comment out of an anonymous answer: an author who tells a name in the conversation about it must not
    tell by that whose numbers those are. The digest in its place tells a resend from another comment, and takes the
    form's key to make. It also stands where no comment was written, as it would else tell who wrote one.
    """
    comment = form.instrument.comment
    if comment is None:
        return None
    words = document.get(comment.id, "")
    document[comment.id] = hashlib.sha256(f"{sent.key}:{words}".encode()).hexdigest()[:32]
    return str(words) or None


def new_response(
    published: Published,
    form: Form,
    sent: Sent,
    answers: Mapping[str, int | str | list[str]],
    locale: str,
    token_hash: str | None = None,
    receipt: str | None = None,
) -> NewResponse:
    """The row to store. Its id is a hash: the table shows neither the browser's key nor the order of arrival."""
    now = clock.now()
    document: dict[str, object] = dict(answers)
    comment = _take_comment(form, document, sent) if published.anonymous else None
    if form.needs is not form.instrument.needs:
        document["asked"] = [need.id for need in form.needs]
    if "channel" in published.kept and sent.channel in CHANNELS:
        document[SEGMENT + "channel"] = sent.channel
    if "language" in published.kept:
        document[SEGMENT + "language"] = locale
    return NewResponse(
        id=hashlib.sha256(f"{published.id}:{sent.key}".encode()).hexdigest()[:32],
        campaign_id=published.id,
        answers=orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode(),
        received=clock.midnight(published.zone) if published.anonymous else now,
        locale=None if published.anonymous else locale,
        marks=marks_of(sent, answers, now.timestamp(), published.anonymous),
        token_hash=token_hash,
        receipt_hash=receipts.hash_code(receipt) if receipt else None,
        comment=comment,
        anonymous=published.anonymous,
    )
