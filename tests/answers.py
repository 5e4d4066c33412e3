"""Answers of invented people to any form, as their browsers would send them and as they are stored."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from surveys import instruments
from surveys.answers import responses
from surveys.campaigns.forms import TOTAL, Field, Form
from surveys.campaigns.published import Published
from surveys.codes import Length

LEVELS = {"expectation": 0.9, "desired": 0.92, "minimum": 0.55}


def published(instrument: str, length: Length = "long", **settings: Any) -> Published:
    """A campaign that lies in no database."""
    usual = {"anonymity": "named", "state": "open"}
    return Published(
        {"en": "Invented"},
        length=length,
        id=1,
        slug="invented",
        demo=False,
        instrument=instruments.load(instrument),
        **usual | settings,
    )


def documents(campaign: Published, people: int, seed: int = 1) -> list[str]:
    """What is stored of so many people."""
    chance, rows = random.Random(seed), []
    for place in range(people):
        form = campaign.form(f"{seed}-{place}")
        answers = responses.validate(form, given(form, chance))
        rows.append(responses.new_response(campaign, form, responses.Sent(key=str(place)), answers, "en").answers)
    return rows


def given(form: Form, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Of people with a mood: some rate everything higher than others, and expect more than they perceive."""
    mood = chance.uniform(-0.25, 0.15)
    for name, field in form.fields.items():
        if field.takes == "one":
            yield name, _one(name, field, mood, chance)
        elif field.takes == "several":
            yield from ((name, str(value)) for value in chance.sample(list(field.values), 2))
        elif field.takes == "date":
            yield name, datetime.now(UTC).date().isoformat()
    for own in form.general:
        if own.kind == "points":
            yield from zip(form.fields_of(own), map(str, _points(len(form.fields_of(own)), chance)), strict=True)


def _points(parts: int, chance: random.Random) -> list[int]:
    """Whole points, in fives, that come to the total."""
    cuts = sorted(chance.choices(range(TOTAL // 5 + 1), k=parts - 1))
    return [5 * (end - start) for start, end in zip([0, *cuts], [*cuts, TOTAL // 5], strict=True)]


def _one(name: str, field: Field, mood: float, chance: random.Random) -> str:
    numbers = [value for value in field.values.values() if isinstance(value, int)]
    if name.endswith((".most", ".least")):
        ids = list(field.values)
        return chance.choice(ids[: len(ids) // 2] if name.endswith(".most") else ids[len(ids) // 2 :])
    if not numbers or (field.values.keys() & {"na"} and chance.random() < 0.03):
        return chance.choice(list(field.values))
    level = LEVELS.get(name.rpartition(".")[2], 0.72)
    share = min(max(level + mood + chance.gauss(0, 0.15), 0), 1)
    return str(numbers[0] + round(share * (len(numbers) - 1)))
