"""Imagined answers -> rows of a campaign, as if they had been sent on its days."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from surveys.answers import responses
from surveys.campaigns.published import Published
from surveys.codes import Channel
from surveys.demo.answers import Answers
from surveys.storage.queries import responses as stored_responses

_CHANNELS: tuple[Channel, ...] = ("link", "poster", "kiosk")  # without any difference between them


def store(
    session: Session, published: Published, found: Sequence[Answers], first: datetime, last: datetime, seed: int
) -> None:
    """To be counted: at any time between the first and the last, whichever way."""
    chance, arrival, form = random.Random(seed), random.Random(seed), published.form()
    rows = []
    for number, answers in enumerate(found):
        sent = responses.Sent(key=f"demo-{number}", channel=arrival.choice(_CHANNELS))
        row = responses.new_response(published, form, sent, answers, "zh_Hant")
        received = last - (last - first) * chance.random()
        rows.append(replace(row, received=received.replace(microsecond=0)))
    stored_responses.store(session.connection(), rows)
