"""What a campaign's form chooses of the lists, and adds to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from surveys.campaigns.plan import Plan
from surveys.codes import SEGMENTS, Segment
from surveys.errors import Problem
from surveys.people.addresses import folded, plain_name
from surveys.places import places
from surveys.places.register import is_living, register
from surveys.storage.queries import places as storage
from surveys.storage.tables import Account, Place


@dataclass(frozen=True)
class Chosen:
    """plan: with the names as they are today; fresh: names that no list has yet."""

    plan: Plan
    unit_id: int | None
    fresh: Mapping[Segment, Sequence[str]]
    problems: Sequence[Problem]


def offered(session: Session, account: Account, unit_id: int | None) -> dict[Segment, list[Place]]:
    """What a campaign of this unit may choose from."""
    seen = places.seen_by(session, account)
    if unit_id is not None:
        units = places.offered_to(session, unit_id)
        seen = [place for place in seen if place.unit_id in units]
    return {kind: [place for place in seen if place.kind == kind] for kind in SEGMENTS}


def chosen(session: Session, plan: Plan, unit_id: int | None) -> Chosen:
    """Nothing is stored by this. A name that an entry had when the form was shown means that entry."""
    segments, fresh, problems = dict(plan.segments), {}, []
    for kind in SEGMENTS:
        if kind not in segments:
            continue
        known = register(session, unit_id, kind)
        each = {folded(name): name for name in reversed([plain_name(name) for name in segments[kind]]) if name}
        written = list(reversed(each.values()))
        segments[kind] = places.renewed(known, written)
        found = {name: known.today(name) for name in written}
        fresh[kind] = [name for name, place in found.items() if place is None]
        problems += places.full(known, unit_id, kind, len(fresh[kind])) if fresh[kind] else []
        problems += [
            Problem(kind, "choice_retired", {"name": place.name})
            for place in found.values()
            if place is not None and not is_living(place)
        ]
    return Chosen(replace(plan, segments={name: list(v) for name, v in segments.items()}), unit_id, fresh, problems)


def keep(session: Session, account: Account, chosen: Chosen) -> None:
    """Put the new names into the lists, once the campaign is stored."""
    storage.hold(session)
    for kind, fresh in chosen.fresh.items():
        known = register(session, chosen.unit_id, kind)
        places.add(session, account, kind, chosen.unit_id, [name for name in fresh if known.find(name) is None])
