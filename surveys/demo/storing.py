"""Imagined answers -> rows of a campaign, as if they had been sent on its days."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from surveys.answers import responses
from surveys.campaigns.published import Published
from surveys.codes import Channel
from surveys.demo.answers import SPOKEN as SPOKEN_OF_CAMPAIGNS
from surveys.demo.answers import Answers
from surveys.demo.said import COMMENTS
from surveys.demo.truth import LANGUAGES
from surveys.storage.queries import responses as stored_responses

# By comment the language in which it is written; all others answer in any, without any difference between these.
SPOKEN = {**SPOKEN_OF_CAMPAIGNS, **{said.text: said.locale for told in COMMENTS for said in told}}
_CHANNELS: tuple[Channel, ...] = ("link", "poster", "kiosk")  # without any difference between them


def store(
    session: Session, published: Published, found: Sequence[Answers], first: datetime, last: datetime, seed: int
) -> None:
    """To be counted: at any time between the first and the last, whichever way."""
    chance, arrival, reading, form = random.Random(seed), random.Random(seed), random.Random(seed), published.form()
    rows = []
    for number, answers in enumerate(found):
        sent = responses.Sent(key=f"demo-{number}", channel=arrival.choice(_CHANNELS))
        (drawn,) = reading.choices([*LANGUAGES], [*LANGUAGES.values()])
        row = responses.new_response(published, form, sent, answers, SPOKEN.get(str(answers.get("comment")), drawn))
        received = last - (last - first) * chance.random()
        rows.append(replace(row, received=received.replace(microsecond=0)))
    stored_responses.store(session.connection(), rows)
