"""Answers: what a questionnaire accepts, and handing them over to be stored exactly once."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import orjson

from surveys.campaigns import Published
from surveys.errors import Invalid, Problem
from surveys.instruments.schema import NOT_APPLICABLE, Instrument
from surveys.storage.responses import NewResponse

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
# Control characters and the marks that reorder text; a line break and a tab are text.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Answers = dict[str, int | str]


def clean_text(text: str) -> str:
    """Free text as it is stored: composed characters, no control or bidi-override characters, no outer space."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def check_key(key: str | None) -> str:
    """The idempotency key that the form carries, or Invalid."""
    if key is None or not KEY.fullmatch(key):
        raise Invalid([Problem("key", "key_missing", {})])
    return key


def _check_choice(instrument: Instrument, name: str, text: str, answers: Answers, problems: list[Problem]) -> None:
    choices = instrument.choices.get(name)
    if choices is None:
        problems.append(Problem(name, "unknown_field", {"name": name[:60]}))
    elif name in answers:
        problems.append(Problem(name, "answered_twice", {}))
    elif text in choices:
        answers[name] = choices[text]
    else:
        allowed = instrument.fields[name]
        problems.append(Problem(name, "off_scale", {"low": min(allowed), "high": max(allowed)}))


def validate(instrument: Instrument, form: Iterable[tuple[str, str]]) -> Answers:
    """A form's fields as the document that is stored, or Invalid with every problem at its field.

    A field is `need.question` with a number of its scale or "na", `need` with "na" for the whole need, or the id of
    a question about no need. Empty fields are unanswered.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for name, raw in form:
        if raw == "":
            continue
        if "\x00" in raw or "\x00" in name:
            problems.append(Problem(clean_text(name), "unreadable", {}))
        elif name in instrument.texts:
            text = clean_text(raw)
            if len(text) > instrument.texts[name]:
                problems.append(Problem(name, "too_long", {"limit": instrument.texts[name], "length": len(text)}))
            elif name in answers:
                problems.append(Problem(name, "answered_twice", {}))
            elif text:
                answers[name] = text
        elif name in instrument.need_ids:
            _check_not_applicable(instrument, name, raw, answers, problems)
        else:
            _check_choice(instrument, name, raw, answers, problems)
    if not answers and not problems:
        problems.append(Problem("", "nothing_answered", {}))
    if problems:
        raise Invalid(problems)
    return answers


def _check_not_applicable(
    instrument: Instrument, need: str, raw: str, answers: Answers, problems: list[Problem]
) -> None:
    """ "Does not apply" stands for all questions about the need; with a number beside it one of the two is a slip."""
    if raw != NOT_APPLICABLE:
        problems.append(Problem(need, "unknown_field", {"name": need}))
        return
    for question in instrument.questions:
        name = f"{need}.{question.id}"
        if answers.get(name, NOT_APPLICABLE) != NOT_APPLICABLE:
            problems.append(Problem(need, "number_and_na", {}))
            return
        answers[name] = NOT_APPLICABLE


def new_response(published: Published, key: str, answers: Mapping[str, int | str], locale: str) -> NewResponse:
    """The row to store. Its id is a hash: the table shows neither the browser's key nor the order of arrival."""
    now = datetime.now(UTC).replace(microsecond=0)
    anonymous = published.anonymity == "anonymous"
    return NewResponse(
        id=hashlib.sha256(f"{published.id}:{key}".encode()).hexdigest()[:32],
        campaign_id=published.id,
        answers=orjson.dumps(answers, option=orjson.OPT_SORT_KEYS).decode(),
        received=now.replace(hour=0, minute=0, second=0) if anonymous else now,
        locale=None if anonymous else locale,
    )
