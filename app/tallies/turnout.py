"""Who of the invited has answered, by what their list says of them, as far as the promise lets it be told."""

from collections import Counter
from collections.abc import Sequence

from analysis.claims.turnout import Groups
from analysis.estimates.floors import shown
from surveys.campaigns.published import Published
from surveys.storage.engine import Database
from surveys.storage.queries import invitations
from surveys.storage.queries.invitations import Kind


def read(database: Database, published: Published) -> dict[str, Groups]:
    if published.access != "personal":
        return {}
    with database.engine.connect() as connection:
        return turnout(published, invitations.kinds(connection, published.id))


def turnout(published: Published, kinds: Sequence[Kind]) -> dict[str, Groups]:
    """By segment. Of a named campaign all. Of a confidential one, once it is finished, only the first whose groups all
    have enough people who answered and enough who did not: of a smaller group it would tell of single people who has
    not, and two segments could be subtracted from each other. Of an anonymous one none.
    """
    if published.anonymity == "anonymous":
        return {}
    segments = {name: _groups(name, kinds) for name in (*published.asked_segments, "language")}
    told = {name: groups for name, groups in segments.items() if len(groups) > 1}
    if not published.protected:
        return told
    safe = (name for name, groups in told.items() if published.finished and _safe(groups, kinds))
    return {name: told[name] for name in [*safe][:1]}


def _groups(segment: str, kinds: Sequence[Kind]) -> Groups:
    invited, answered = Counter[str](), Counter[str]()
    for kind in kinds:
        if value := kind.locale if segment == "language" else kind.segments.get(segment, ""):
            invited[value] += kind.invited
            answered[value] += kind.answered
    return {value: (invited[value], answered[value]) for value in sorted(invited)}


def _safe(groups: Groups, kinds: Sequence[Kind]) -> bool:
    """Also of the people of whom the list says nothing: they are what is left of all."""
    rest = (
        sum(kind.invited for kind in kinds) - sum(invited for invited, _ in groups.values()),
        sum(kind.answered for kind in kinds) - sum(answered for _, answered in groups.values()),
    )
    every = [*groups.values(), *([rest] if rest[0] else [])]
    return all(shown(answered) and shown(invited - answered) for invited, answered in every)
