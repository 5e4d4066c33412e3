"""What all that is kept of a protected campaign, at all moments together, tells of a few people: nothing.

Whatever a page or a file shows is a function of the kept tallies: pages read nothing else of the answers. So the audit
reads everything that is kept, at every moment. Each of its numbers is a sum over some people; who they are is found by
answering otherwise in one person's place. Sums of the same answers over several sets of people can be combined: no
combination may be one of fewer than five people, unless it is over none.

A page that shows something of answers which is in no kept tally enters the audit by a line of `KEPT`. Rows of persons
do not: no floor makes them safe, so they leave only where the form said so (tests/app/exports/test_people.py).
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import orjson
import pytest

from analysis.estimates.floors import SHOWN_FROM
from analysis.rows.groups import as_whole
from analysis.rows.tally import Tally
from app.tallies import protection, steps
from app.tallies.protection import Page, decided, final
from app.tallies.scoring import EVERYBODY, SCORING, Scoring
from app.tallies.tallying import Protection, fold_protected, memberships
from surveys.campaigns.published import Published
from surveys.storage.queries.responses import NewResponse
from tests.answers import documents, published

LAST = 99  # the moment when the campaign is closed for good
SITES = {"site": ["North", "South"], "service": ["Repair", "Advice"]}
# Over whoever answered everything, who may be few; pages withhold these then. Nothing else is kept of a few.
OF_THE_WHOLE = ("listwise/", "block/", "weighted/", "regression/", "person/overall", "servperf/overall")
Numbers = dict[str, tuple[float, ...]]
Told = list[tuple[int, Numbers]]  # by the moment


def _of_tallies(parts: Mapping[str, Tally]) -> Numbers:
    """Row by row: of a need, a dimension, or of a whole array. Left out: how many answers look thoughtless, told of
    everybody; gaps times points, which no sum of gaps can be taken from, as the points differ from person to person.
    """
    found = {}
    for part, tally in parts.items():
        for name, array in {**tally.integers, **tally.floats}.items():
            if name != "flags" and not name.startswith("weighted/"):
                rows = np.asarray(array, dtype=np.float64)
                apart = rows.ndim > 1 and "block" not in name and "regression" not in name
                lines = rows.reshape((len(rows), math.prod(rows.shape[1:])) if apart else (1, rows.size))
                for place, row in enumerate(lines.tolist()):
                    found[f"{part}/{name}/{place}"] = tuple(row)
    return found


def _under_filters(parts: Mapping[str, Tally]) -> Numbers:
    """What pages of a programme read where one list is chosen: see `app.tallies.selection`."""
    groups = {part: tally for part, tally in parts.items() if ":" in part}
    return _of_tallies({f"only {part}": as_whole(tally, parts[EVERYBODY]) for part, tally in groups.items()})


KEPT: Sequence[Callable[[Mapping[str, Tally]], Numbers]] = (_of_tallies, _under_filters)


@dataclass
class Campaign:
    """Invented people, and who of them were counted at each moment. At the end all are."""

    published: Published
    rows: list[str]
    marks: list[str]
    moments: list[list[int]] = field(default_factory=list)

    @property
    def page(self) -> Page:
        step = {one: number for number, moment in enumerate(self.moments, start=1) for one in moment}
        return Page(self.rows, self.marks, [step.get(one) for one in range(len(self.rows))])

    def told(self, one: int, document: str, protection: Protection) -> Told:
        """What a person adds to what is kept, by the moment: when they are counted, and at the end."""
        own = [moment for moment, members in enumerate(self.moments) if one in members]
        ask = (self.published.instrument, [document], [self.marks[one]])
        early = [(moment, self._numbers(fold_protected(*ask))) for moment in own]
        return [*early, (LAST, self._numbers(fold_protected(*ask, protection.of(slice(one, one + 1)))))]

    def published_numbers(self, rows: Sequence[str]) -> dict[tuple[int, str], tuple[float, ...]]:
        """What each moment added to what is kept, and all that is kept at the end, had these answers been sent."""
        of, page = self.published.instrument, replace(self.page, documents=rows)
        found = {LAST: self._numbers(final(of, lambda: [page]))}
        for moment, members in enumerate(self.moments):
            some = ([rows[one] for one in members], [self.marks[one] for one in members])
            found[moment] = self._numbers(fold_protected(of, *some)) if members else {}
        return {
            (moment, name): tuple(np.round(value, 6).tolist())
            for moment, numbers in found.items()
            for name, value in numbers.items()
        }

    def _numbers(self, parts: Mapping[str, Tally]) -> Numbers:
        return {name: value for read in KEPT for name, value in read(parts).items()}


def _invented(
    method: str, people: int, skips: float, seed: int, length: str = "long", fast: float = 0.2, groups: bool = True
) -> Campaign:
    """Each question is skipped by chance. Some of the people sent too fast. They are counted in steps."""
    segments = SITES if groups else {}
    of = published(method, length=length, anonymity="anonymous", segments=segments)  # type: ignore[arg-type]
    chance, rows = random.Random(seed), []
    for document in documents(of, people, seed):
        answers = orjson.loads(document)
        kept = {name: value for name, value in answers.items() if name == "asked" or chance.random() >= skips}
        rows.append(orjson.dumps(kept).decode())
    marks = ["too_fast" if chance.random() < fast else "" for _ in rows]
    made = Campaign(of, rows, marks)
    waiting = list(range(people // 3))
    for come in (people // 3, people - 2 * (people // 3), 0):
        chosen = _step(of, waiting, rows, chance)
        made.moments.append(chosen)
        waiting = [one for one in waiting if one not in chosen]
        first = max([*waiting, *(one for moment in made.moments for one in moment)], default=-1) + 1
        waiting += range(first, first + come)
    return made


def _step(of: Published, waiting: Sequence[int], rows: Sequence[str], chance: random.Random) -> list[int]:
    some = [NewResponse(str(one), 1, rows[one], None, None) for one in waiting]  # type: ignore[arg-type]
    return [int(row.id) for row in steps._chosen(of, some)]


def _otherwise(document: str, about: Sequence[str], of: Published, chance: random.Random) -> str | None:
    """The same person, who answered these questions otherwise; what was skipped still is. None: all of them were."""
    answers, fields = orjson.loads(document), replace(of, length="long").form().fields
    changed = False
    for name in about:
        value = answers.get(name, "na")
        options = [other for other in fields[name].values.values() if other not in (value, "na")]
        if value != "na" and not isinstance(value, list) and options:
            answers[name], changed = chance.choice(options), True
    return orjson.dumps(answers).decode() if changed else None


def _subjects(of: Published) -> Iterator[list[str]]:
    """What sums can be of the same answers: those about a need, and each question of another kind."""
    scoring, instrument = SCORING[of.instrument.method], of.instrument
    for need in instrument.needs[::6]:
        together = [f"{need.id}.{one.id}" for one in instrument.questions if not scoring.counts(one.id)]
        alone = [[f"{need.id}.{one.id}"] for one in instrument.questions if scoring.counts(one.id)]
        yield from ([together] if together else []) + alone
    yield from ([general.id] for general in instrument.general if general.kind == "rating")


def _sets(
    campaign: Campaign, about: Sequence[str], protection: Protection, base: Sequence[Told]
) -> list[frozenset[int]]:
    """Over which people something about it is summed, at any moment: all that were shown before are in it too.

    A row is about it where it changes as somebody answers otherwise; whoever adds anything to the row is in its sum, as
    every row counts its people.
    """
    chance, rows = random.Random(len(campaign.rows)), set[str]()
    for one, document in enumerate(campaign.rows):
        other = _otherwise(document, about, campaign.published, chance)
        if other is not None:
            for (_, old), (_, new) in zip(base[one], campaign.told(one, other, protection), strict=True):
                rows |= {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    found: dict[tuple[int, str], set[int]] = {}
    for one, told in enumerate(base):
        for moment, numbers in told:
            for name in rows & numbers.keys():
                if any(numbers[name]):
                    found.setdefault((moment, name), set()).add(one)
    sums = set()
    for moment, name in found:
        earlier = [m for m, other in found if other == name and m <= moment] if moment != LAST else [LAST]
        members = frozenset().union(*(found[m, name] for m in earlier))
        assert len(members) >= SHOWN_FROM or name.split("/", 1)[1].startswith(OF_THE_WHOLE), name
        sums.add(members)
    return [members for members in sums if len(members) >= SHOWN_FROM]


def _leak(sets: Sequence[frozenset[int]], people: int) -> tuple[int, ...] | None:
    """A few people over whom a combination of sums over these sets is the sum alone; in fractions, without rounding."""
    rows = [[int(one in members) for one in range(people)] for members in sets]
    kinds: dict[tuple[int, ...], list[int]] = {}
    for one in range(people):
        kinds.setdefault(tuple(row[one] for row in rows), []).append(one)
    kinds = {kind: members for kind, members in kinds.items() if any(kind)}
    small = [kind for kind, members in kinds.items() if len(members) < SHOWN_FROM]
    whole = _rank(list(kinds))
    if _rank([kind for kind in kinds if kind not in small]) == whole:
        return None
    for number in range(1, SHOWN_FROM):
        for chosen in combinations(small, number):
            members = tuple(one for kind in chosen for one in kinds[kind])
            if len(members) < SHOWN_FROM and _rank([kind for kind in kinds if kind not in chosen]) < whole:
                return members
    return None


def _rank(vectors: Sequence[Sequence[int]]) -> int:
    basis: list[tuple[int, list[Fraction]]] = []
    for vector in vectors:
        left = [Fraction(value) for value in vector]
        for pivot, row in basis:
            if left[pivot]:
                factor = left[pivot] / row[pivot]
                left = [value - factor * other for value, other in zip(left, row, strict=True)]
        pivot_at = next((place for place, value in enumerate(left) if value), None)
        if pivot_at is not None:
            basis.append((pivot_at, left))
    return len(basis)


@pytest.fixture(autouse=True)
def flags_of_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only how fast somebody was, and another order by chance: whoever answers otherwise then stays among the same
    people.
    """
    monkeypatch.setattr(Scoring, "signs", lambda *_: {})
    monkeypatch.setattr(protection, "_drawn", lambda digests: np.arange(len(digests)))


def _audit(campaign: Campaign) -> None:
    protection = decided(campaign.published.instrument, lambda: [campaign.page])
    if protection is None:
        return
    base = [campaign.told(one, document, protection) for one, document in enumerate(campaign.rows)]
    for about in _subjects(campaign.published):
        sets = _sets(campaign, about, protection, base)
        assert _leak(sets, len(campaign.rows)) is None, (about, sorted(map(len, sets)))


def _questions(campaign: Campaign) -> list[list[str]]:
    """Fields whose answers are scored together, and each other one that is counted."""
    instrument, scoring = campaign.published.instrument, SCORING[campaign.published.instrument.method]
    membership, *_ = memberships(instrument, campaign.rows, campaign.marks)
    scored = [one.id for one in instrument.questions if not scoring.counts(one.id)]
    units = [[f"{instrument.needs[place].id}.{one}" for place in unit for one in scored] for unit in membership.units]
    counted = [names for names in _subjects(campaign.published) if not any(names[0] in unit for unit in units)]
    form = campaign.published.form()
    points = [list(form.fields_of(one)) for one in instrument.general if one.kind == "points"]
    return [*(units if membership.by_person else units[::6]), *counted, *points]


def _shuffled(
    rows: list[str], kinds: Sequence[Sequence[int]], names: Sequence[str], chance: random.Random
) -> list[str]:
    """Within each kind the answers to these questions change hands."""
    said = [orjson.loads(row) for row in rows]
    new = [dict(answers) for answers in said]
    for kind in kinds:
        for one, other in zip(kind, chance.sample(kind, len(kind)), strict=True):
            new[one] = {name: value for name, value in said[one].items() if name not in names}
            new[one] |= {name: said[other][name] for name in names if name in said[other]}
    return [orjson.dumps(answers).decode() for answers in new]


def _changed(rows: Sequence[str], names: Sequence[str], of: Published, chance: random.Random) -> list[str]:
    """Everybody answered these questions otherwise; points are given to the next dimension each."""
    new = []
    for row in rows:
        answers = orjson.loads(row)
        points = [answers[name] for name in names if name in answers]
        other = _otherwise(row, names, of, chance)
        if other is None and len(points) == len(names):
            answers |= dict(zip(names, points[1:] + points[:1], strict=True))
        new.append(other or orjson.dumps(answers).decode())
    return new


def _inside(campaign: Campaign) -> list[set[tuple[int, str]]]:
    """What each person's answers are in, of what is shown at some moment: of fewer than five nothing is."""
    protection = decided(campaign.published.instrument, lambda: [campaign.page])
    assert protection is not None
    inside = [
        {(moment, name) for moment, told in campaign.told(one, row, protection) for name in told if any(told[name])}
        for one, row in enumerate(campaign.rows)
    ]
    shown = {name for (_, name), n in Counter(chain.from_iterable(inside)).items() if n >= SHOWN_FROM}
    return [{key for key in keys if key[1] in shown} for keys in inside]


def _kinds(campaign: Campaign, inside: Sequence[set[tuple[int, str]]]) -> Iterator[tuple[list[str], list[list[int]]]]:
    """Questions, and kinds of people whose answers to them are in the same sums. Where a sum is of answers to several
    questions, as a product is, the people in it are a kind as to all of these.
    """
    chance, of = random.Random(len(campaign.rows)), campaign.published
    before, questions = campaign.published_numbers(campaign.rows), _questions(campaign)
    about: list[set[str]] = []
    for names in questions:
        after = campaign.published_numbers(_changed(campaign.rows, names, of, chance))
        about.append({key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)})
    joint = {name for one, other in combinations(about, 2) for name in one & other}
    together = {one for one, keys in enumerate(inside) if any(name in joint for _, name in keys)}
    several = [place for place, rows in enumerate(about) if rows & joint]
    if several:
        names = [name for place in several for name in questions[place]]
        yield names, _alike(inside, set().union(*(about[place] for place in several)), together)
    for place, names in enumerate(questions):
        others = set(range(len(inside))) - (together if place in several else set())
        yield names, _alike(inside, about[place], others)


def _alike(inside: Sequence[set[tuple[int, str]]], rows: set[str], people: set[int]) -> list[list[int]]:
    found: dict[frozenset[tuple[int, str]], list[int]] = {}
    for one in sorted(people):
        if here := frozenset(key for key in inside[one] if key[1] in rows):
            found.setdefault(here, []).append(one)
    return list(found.values())


def _audit_of_bounds(campaign: Campaign) -> None:
    """Everybody's answers may as well be those of at least four others, as nothing that is published would change. So
    nobody's are known nearer than those of five people who are not told apart.
    """
    rows, chance, inside = campaign.rows, random.Random(len(campaign.rows)), _inside(campaign)
    for names, kinds in _kinds(campaign, inside):
        assert all(len(kind) >= SHOWN_FROM for kind in kinds), (names[0], sorted(map(len, kinds)))
        rows = _shuffled(rows, kinds, names, chance)
    assert rows != campaign.rows
    before, after = campaign.published_numbers(campaign.rows), campaign.published_numbers(rows)
    shown = {name for keys in inside for _, name in keys}
    assert [key for key in before.keys() | after.keys() if key[1] in shown and before.get(key) != after.get(key)] == []


METHODS = [("servqual", "long"), ("servperf", "long"), ("zones", "long"), ("kano", "long"), ("internal", "long")]


@pytest.mark.slow
@pytest.mark.parametrize(("people", "skips"), [(24, 0.01), (36, 0.05)])
@pytest.mark.parametrize(("method", "length"), [*METHODS, ("servqual", "short"), ("pulse", "long")])
def test_nothing_of_fewer_than_five_people_follows(method: str, length: str, people: int, skips: float) -> None:
    _audit(_invented(method, people, skips, seed=people, length=length))


@pytest.mark.slow
@pytest.mark.parametrize(("people", "skips", "fast", "groups"), [(60, 0.03, 0.2, True), (90, 0, 0.4, False)])
@pytest.mark.parametrize(("method", "length"), [*METHODS, ("servqual", "short"), ("pulse", "long")])
def test_everybody_may_have_said_what_four_others_said(
    method: str, length: str, people: int, skips: float, fast: float, groups: bool
) -> None:
    _audit_of_bounds(_invented(method, people, skips, seed=people, length=length, fast=fast, groups=groups))


# The mathematics alone


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([range(10)], True),
        ([range(4)], False),
        ([range(5)], True),
        ([range(10), range(6)], False),  # four are left
        ([range(10), range(5)], True),
        ([range(12), range(6), range(6, 12)], True),
        ([range(20), range(10), range(10, 18)], False),  # two are left of the two groups
        ([range(20), range(9), range(8)], False),
        ([], True),
    ],
)
def test_sums_that_differ_by_a_few_are_not_safe(sets: list[range], expected: bool) -> None:
    assert (_leak([frozenset(members) for members in sets], 20) is None) is expected
