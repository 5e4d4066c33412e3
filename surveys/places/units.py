"""The parts of the company: listed for everybody; added, renamed, retired and merged by accounts of no unit.

Units that were merged are one: whoever belongs to either sees what belongs to both. Rows keep the unit they were made
in, so that bringing one back parts them again.
"""

from collections.abc import Sequence

from sqlmodel import Session

from surveys import clock, marks
from surveys.codes import Change
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible, Problem
from surveys.people.accounts import LONGEST_UNIT, is_living_unit, unit_called
from surveys.people.addresses import folded, plain_name
from surveys.storage import access
from surveys.storage.queries import accounts as storage
from surveys.storage.queries import places as lists
from surveys.storage.tables import Account, UnitChange
from surveys.storage.tables import Unit as Unit


def may_change(account: Account) -> bool:
    return account.unit_id is None and access.may(account, "change_units")


def seen_by(session: Session, account: Account) -> Sequence[Unit]:
    """All, or its own."""
    return [unit for unit in storage.units(session) if account.unit_id in (None, unit.id)]


def one_for(session: Session, account: Account, unit_id: int) -> Unit:
    """To be changed. NotFound also where the account may not."""
    found = next((unit for unit in storage.units(session) if unit.id == unit_id), None)
    if found is None or not may_change(account):
        raise NotFound
    return found


def mark_of(unit: Unit) -> str:
    """Stands for what its page shows."""
    return marks.mark_of(unit.name, unit.retired is not None, unit.merged_into_id)


def history(session: Session, unit: Unit) -> Sequence[tuple[UnitChange, str | None]]:
    return storage.unit_history(session, unit.id or 0)


def create(session: Session, account: Account, typed: str) -> None:
    if not may_change(account):
        raise NotFound
    lists.hold(session)
    unit = Unit(name=_checked(session, typed, "unit"))
    storage.put_unit(session, unit)
    _note(session, account, unit, "added")


def rename(session: Session, account: Account, unit: Unit, shown: str, typed: str) -> None:
    """shown: the mark of what the form showed. Invalid, ChangedMeanwhile; NotPossible: it is retired."""
    _begin(session, unit)
    if plain_name(typed) == unit.name:
        return
    _check(unit, shown, living=True)
    name = _checked(session, typed, "name", unit)
    _note(session, account, unit, "renamed", name)
    unit.name = name
    storage.put_unit(session, unit)


def retire(session: Session, account: Account, unit: Unit, shown: str) -> None:
    """No new account can belong to it."""
    _begin(session, unit)
    if unit.retired is not None:
        return
    _check(unit, shown, living=True)
    _note(session, account, unit, "retired")
    unit.retired = clock.now()
    storage.put_unit(session, unit)


def bring_back(session: Session, account: Account, unit: Unit, shown: str) -> None:
    """One that was retired, or merged."""
    _begin(session, unit)
    if is_living_unit(unit):
        return
    _check(unit, shown, living=False)
    _note(session, account, unit, "taken_back")
    unit.retired = unit.merged_into_id = None
    storage.put_unit(session, unit)


def merge(session: Session, account: Account, unit: Unit, shown: str, into: str) -> None:
    """With all that was merged into it before. into: the id of the other one as it was sent."""
    _begin(session, unit)
    every = storage.units(session)
    target = next((each for each in every if str(each.id) == into), None)
    if target is not None and unit.merged_into_id == target.id:
        return
    _check(unit, shown, living=True)
    if target is None:
        raise Invalid([Problem("into", "not_a_choice", {})])
    if target.id == unit.id:
        raise Invalid([Problem("into", "merged_with_itself", {})])
    if not is_living_unit(target):
        raise Invalid([Problem("into", "merged_with_retired", {"name": target.name})])
    for each in every:
        if unit.id in (each.id, each.merged_into_id):
            _note(session, account, each, "merged", target.name)
            each.merged_into_id = target.id
            storage.put_unit(session, each)


def targets(session: Session, unit: Unit) -> list[Unit]:
    """What a unit can be merged into."""
    return [each for each in storage.units(session) if each.id != unit.id and is_living_unit(each)]


def _begin(session: Session, unit: Unit) -> None:
    lists.hold(session)
    session.refresh(unit)


def _check(unit: Unit, shown: str, *, living: bool) -> None:
    if shown != mark_of(unit):
        raise ChangedMeanwhile
    if living and not is_living_unit(unit):
        raise NotPossible("place_retired")


def _note(session: Session, account: Account, unit: Unit, change: Change, other: str = "") -> None:
    made = UnitChange(
        unit_id=unit.id or 0,
        change=change,
        name=unit.name,
        other=other,
        account_id=account.id,
        moment=clock.now(),
    )
    storage.add_unit_change(session, made)


def _checked(session: Session, typed: str, field: str, own: Unit | None = None) -> str:
    """A name that no other unit has, nor had."""
    name = plain_name(typed)
    problem = None
    if not name:
        problem = Problem(field, "name_missing", {})
    elif len(name) > LONGEST_UNIT:
        about = f"{name[:20]}…"
        problem = Problem(field, "name_too_long", {"name": about, "limit": LONGEST_UNIT, "length": len(name)})
    elif (found := unit_called(session, name)) is not None and (own is None or found.id != own.id):
        if folded(found.name) != folded(name):
            problem = Problem(field, "name_before", {"name": name, "now": found.name})
        else:
            problem = Problem(field, "name_taken" if is_living_unit(found) else "name_retired", {"name": name})
    if problem:
        raise Invalid([problem])
    return name
