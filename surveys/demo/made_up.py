"""Made-up answers to any form, seeded: what a report will look like before anybody has answered."""

import random
from collections.abc import Iterator

from surveys import clock
from surveys.answers import responses
from surveys.campaigns.forms import TOTAL, Field, Form
from surveys.campaigns.published import Published
from surveys.instruments.schema import NOT_APPLICABLE

LEVELS = {"expectation": 0.9, "desired": 0.92, "minimum": 0.55}  # of the scale; what is not named here:
PERCEIVED = 0.72
SPREAD = 0.12  # needs are perceived as better and worse by up to so much
NOT_APPLICABLE_SHARE = 0.03
STEADY = 0.6  # how often a need gets the answers of its kind, otherwise any
# Answers (present, absent) to needs that are must-be, performance, attractive and indifferent, in turn.
PAIRS = (("2", "5"), ("1", "5"), ("1", "3"), ("3", "3"))


def documents(campaign: Published, people: int, seed: int = 1) -> list[str]:
    """What would be stored of so many people."""
    chance, rows = random.Random(seed), []
    for person in range(people):
        form = campaign.form(f"{seed}-{person}")
        answers = responses.validate(form, given(form, chance))
        rows.append(responses.new_response(campaign, form, responses.Sent(key=str(person)), answers, "en").answers)
    return rows


def given(form: Form, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What a browser would send. Some people rate everything higher than others, and all expect more than they get."""
    mood = chance.uniform(-0.25, 0.15)
    places = {need.id: place for place, need in enumerate(form.instrument.needs)}
    kano = dict(_pairs(form, chance)) if form.instrument.method == "kano" else {}
    for name, field in form.fields.items():
        need, _, question = name.rpartition(".")
        if name in kano:
            yield name, kano[name]
        elif field.takes == "one":
            level = LEVELS.get(question, PERCEIVED + (_apart(places[need]) if need in places else 0))
            yield name, _one(name, field, level + mood, chance)
        elif field.takes == "several":
            yield from ((name, str(value)) for value in chance.sample(list(field.values), min(2, len(field.values))))
        elif field.takes == "date":
            yield name, clock.today().isoformat()
    for general in form.general:
        if general.kind == "points":
            parts = form.fields_of(general)
            yield from zip(parts, map(str, _points(len(parts), chance)), strict=True)


def _apart(place: int) -> float:
    """Above or below the others, as far as a need at this place is."""
    return SPREAD * (place * 5 % 7 - 3) / 3


def _pairs(form: Form, chance: random.Random) -> Iterator[tuple[str, str]]:
    places = {need.id: place for place, need in enumerate(form.instrument.needs)}
    for need in form.needs:
        usual = PAIRS[places[need.id] % len(PAIRS)]
        pair = usual if chance.random() < STEADY else (chance.choice("12345"), chance.choice("12345"))
        yield f"{need.id}.present", pair[0]
        yield f"{need.id}.absent", pair[1]


def _points(parts: int, chance: random.Random) -> list[int]:
    """Whole points, in fives, that come to the total."""
    cuts = sorted(chance.choices(range(TOTAL // 5 + 1), k=parts - 1))
    return [5 * (end - start) for start, end in zip([0, *cuts], [*cuts, TOTAL // 5], strict=True)]


def _one(name: str, field: Field, level: float, chance: random.Random) -> str:
    numbers = [value for value in field.values.values() if isinstance(value, int)]
    if name.endswith((".most", ".least")):
        ids = list(field.values)
        return chance.choice(ids[: len(ids) // 2] if name.endswith(".most") else ids[len(ids) // 2 :])
    if not numbers or (NOT_APPLICABLE in field.values and chance.random() < NOT_APPLICABLE_SHARE):
        return chance.choice(list(field.values))
    share = min(max(level + chance.gauss(0, 0.15), 0), 1)
    return str(numbers[0] + round(share * (len(numbers) - 1)))
