"""Sites, services and ways to the form, kept once: added, renamed, retired, brought back, merged.

What was published keeps its names, and answers keep the code of the way by which they came.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from surveys import clock, marks
from surveys.campaigns.plan import LONGEST_VALUE
from surveys.codes import ALWAYS, CHANNELS, SEGMENTS, Change, Channel, Listed, Segment
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.events import events
from surveys.people.addresses import folded, plain_name
from surveys.places.register import Register, is_living, register
from surveys.storage import access
from surveys.storage.queries import accounts
from surveys.storage.queries import places as storage
from surveys.storage.tables import Account, Place, PlaceChange, UnitChange

Became = PlaceChange | UnitChange
MOST_ENTRIES = 200  # of a kind that a unit has, retired ones left out


def seen_by(session: Session, account: Account) -> Sequence[Place]:
    """Those of its unit and those of no unit, in the order in which they were added: a form asks them in it too."""
    return storage.allowed(session, account, "see_places")


def one_for(session: Session, account: Account, place_id: int, *, write: bool = False) -> Place:
    """The entry on which the account wants to act. NotFound also where it exists and the account may not."""
    found = storage.one_allowed(session, account, "change_places" if write else "see_places", place_id)
    if found is None:
        raise NotFound
    return found


def mark_of(place: Place) -> str:
    """Stands for what its page shows."""
    return marks.mark_of(place.name, place.retired is not None, place.merged_into_id)


def history(session: Session, place: Place) -> Sequence[tuple[PlaceChange, str | None]]:
    return storage.history(session, place.id or 0)


def names(session: Session, unit_id: int | None, kind: Listed, written: Iterable[str]) -> dict[str, int]:
    """Names as campaigns of a unit were published with -> id of today's entry; without those of no entry.

    A site that was renamed or merged between two waves has one id in both.
    """
    known = register(session, unit_id, kind)
    found = {name: known.today(name) for name in written}
    return {name: place.id for name, place in found.items() if place is not None and place.id is not None}


def create(session: Session, account: Account, kind: Segment, typed: Sequence[str]) -> None:
    """Put names into the list, all or none of them. Invalid."""
    if not access.may(account, "change_places"):
        raise NotFound
    storage.hold(session)
    known = register(session, account.unit_id, kind)
    wanted = [name for each in typed if (name := plain_name(each))]
    problems = [] if wanted else [Problem(kind, "name_missing", {})]
    earlier: set[str] = set()
    for name in wanted:
        if folded(name) in earlier:
            problems.append(Problem(kind, "name_twice", {"name": name}))
        elif problem := _problem(name, known, kind):
            problems.append(problem)
        earlier.add(folded(name))
    if problems := problems or full(known, account.unit_id, kind, len(wanted)):
        raise Invalid(problems)
    add(session, account, kind, account.unit_id, wanted)


def full(known: Register, unit_id: int | None, kind: Segment, more: int) -> list[Problem]:
    """What is wrong with so many more entries of a unit."""
    has = sum(place.unit_id == unit_id for place in known.living)
    return [Problem(kind, "list_full", {"limit": MOST_ENTRIES, "has": has})] if has + more > MOST_ENTRIES else []


def add(session: Session, account: Account, kind: Segment, unit_id: int | None, wanted: Iterable[str]) -> None:
    """Names that were checked."""
    for name in wanted:
        place = Place(kind=kind, unit_id=unit_id, name=name, created=clock.now())
        storage.add(session, place)
        _note(session, account, place, "added")


def _problem(name: str, known: Register, field: str, own: Place | None = None) -> Problem | None:
    """Why an entry cannot have this name; own: the entry, where it stands already."""
    found = known.find(name)
    if len(name) > LONGEST_VALUE:
        about = f"{name[:20]}…"
        return Problem(field, "name_too_long", {"name": about, "limit": LONGEST_VALUE, "length": len(name)})
    if found is None or (own is not None and found.id == own.id):
        return None
    if folded(found.name) != folded(name):
        return Problem(field, "name_before", {"name": name, "now": found.name})
    return Problem(field, "name_taken" if is_living(found) else "name_retired", {"name": name})


def rename(session: Session, account: Account, place: Place, shown: str, typed: str) -> None:
    """shown: the mark of what the form showed. Invalid, ChangedMeanwhile; NotPossible: it is retired."""
    name = plain_name(typed)
    _begin(session, place)
    if name == place.name:
        return
    _check(place, shown, living=True)
    problem = _problem(name, register(session, place.unit_id, place.kind), "name", place)
    if problem := problem or (None if name else Problem("name", "name_missing", {})):
        raise Invalid([problem])
    _note(session, account, place, "renamed", name)
    place.name = name
    storage.add(session, place)
    renew_drafts(session)


def retire(session: Session, account: Account, place: Place, shown: str) -> None:
    """No campaign is offered it any more. NotPossible: by this way campaigns are always reached."""
    _begin(session, place)
    if place.retired is not None:
        return
    if is_always_there(session, place):
        raise NotPossible("way_stays")
    _check(place, shown, living=True)
    _note(session, account, place, "retired")
    place.retired = clock.now()
    storage.add(session, place)


def is_always_there(session: Session, place: Place) -> bool:
    """The link itself, and a personal mail, follow from whom a campaign asks."""
    return code_of(session, place) in ALWAYS


def code_of(session: Session, place: Place) -> Channel | None:
    """Of a way to the form, by whatever name it goes."""
    known = register(session, None, "channel")
    found = ((code, known.find(code)) for code in CHANNELS)
    return next((code for code, each in found if each is not None and each.id == place.id), None)


def bring_back(session: Session, account: Account, place: Place, shown: str) -> None:
    """One that was retired, or merged."""
    _begin(session, place)
    if is_living(place):
        return
    _check(place, shown, living=False)
    _note(session, account, place, "taken_back")
    was_merged, place.retired, place.merged_into_id = place.merged_into_id, None, None
    storage.add(session, place)
    if was_merged:
        events.write(session, "brought_back", "place", place.id or 0, account_id=account.id, data={"from": was_merged})


def merge(session: Session, account: Account, place: Place, shown: str, into: str) -> None:
    """From now on this entry means another one, as far as waves are compared. into: the id of that as it was sent."""
    _begin(session, place)
    seen = storage.allowed(session, account, "change_places")
    target = next((each for each in seen if str(each.id) == into and _fits(session, place, each)), None)
    if target is not None and place.merged_into_id == target.id:
        return
    _check(place, shown, living=True)
    if target is None:
        raise Invalid([Problem("into", "not_a_choice", {})])
    if target.id == place.id:
        raise Invalid([Problem("into", "merged_with_itself", {})])
    if not is_living(target):
        raise Invalid([Problem("into", "merged_with_retired", {"name": target.name})])
    _note(session, account, place, "merged", target.name)
    place.merged_into_id = target.id
    storage.add(session, place)
    renew_drafts(session)
    events.write(session, "merged", "place", place.id or 0, account_id=account.id, data={"into": target.id})


def targets(session: Session, account: Account, place: Place) -> list[Place]:
    """What an entry can be merged into."""
    seen = seen_by(session, account)
    return [each for each in seen if each.id != place.id and is_living(each) and _fits(session, place, each)]


def _fits(session: Session, place: Place, target: Place) -> bool:
    """Whoever sees the one sees the other."""
    return target.kind == place.kind and target.unit_id in offered_to(session, place.unit_id)


def offered_to(session: Session, unit_id: int | None) -> set[int | None]:
    """Whose entries a unit may choose from: its own, those of units merged with it, those of no unit."""
    return {None} if unit_id is None else {None, *accounts.one_with(session, unit_id)}


def _begin(session: Session, place: Place) -> None:
    storage.hold(session)
    session.refresh(place)


def _check(place: Place, shown: str, *, living: bool) -> None:
    if shown != mark_of(place):
        raise ChangedMeanwhile
    if living and not is_living(place):
        raise NotPossible("place_retired")


def _note(session: Session, account: Account, place: Place, change: Change, other: str = "") -> None:
    made = PlaceChange(
        place_id=place.id or 0,
        change=change,
        name=place.name,
        other=other,
        account_id=account.id,
        moment=clock.now(),
    )
    storage.add(session, made)


def renew_drafts(session: Session) -> None:
    """Campaigns that are not opened yet follow a new name."""
    known: dict[tuple[int | None, Segment], Register] = {}
    for draft in storage.drafts(session):
        segments: dict[str, list[str]] = dict(draft.segments)
        for kind in SEGMENTS:
            if kind in segments:
                at = (draft.unit_id, kind)
                known.setdefault(at, register(session, *at))
                segments[kind] = renewed(known[at], segments[kind])
        if segments != draft.segments:
            storage.write_segments(session, draft, segments)


def renewed(known: Register, written: Iterable[str]) -> list[str]:
    """Names as they are today, each once."""
    today: Mapping[str, Place | None] = {name: known.today(name) for name in written}
    return list(dict.fromkeys(place.name if place is not None else name for name, place in today.items()))
