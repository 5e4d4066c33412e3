"""Which entry of a list a name means: the one that has it, or had it, and what that was merged into."""

from collections.abc import Iterable

from sqlmodel import Session

from surveys.codes import Listed
from surveys.instruments.schema import in_each_language
from surveys.people.addresses import folded
from surveys.storage.queries import places as storage
from surveys.storage.tables import Place as Place


def is_living(place: Place) -> bool:
    return place.retired is None and place.merged_into_id is None


def spellings(name: str) -> list[str]:
    """A name, or one for each language with a line | between them: those alone, and all together."""
    return [*in_each_language(name), name]


class Register:
    """The entries of one kind that a unit sees. Letters are compared without case and width; what two entries are
    called in a language alone means the one that is called nothing else.
    """

    def __init__(self, rows: Iterable[Place], former: Iterable[tuple[int, str]], unit_id: int | None) -> None:
        self._rows = {row.id: row for row in rows}
        # Two units may have the same name: a unit means its own, else that of no unit is meant, else the oldest.
        now = sorted(self._rows.values(), key=lambda row: (row.unit_id == unit_id, -(row.id or 0)))
        named = [
            *((self._rows[id_], name) for id_, name in former if id_ in self._rows),
            *((row, row.name) for row in now),
        ]
        in_languages = {folded(each): row for row, name in named for each in spellings(name)}
        self._by_name = in_languages | {folded(name): row for row, name in named}

    @property
    def living(self) -> list[Place]:
        return [row for row in self._rows.values() if is_living(row)]

    def find(self, name: str) -> Place | None:
        """The entry that has or had this name."""
        return self._by_name.get(folded(name))

    def today(self, name: str) -> Place | None:
        """The same, or what it was merged into."""
        found = self.find(name)
        while found is not None and found.merged_into_id is not None:
            found = self._rows.get(found.merged_into_id)
        return found


def register(session: Session, unit_id: int | None, kind: Listed) -> Register:
    return Register(storage.of_unit(session, unit_id, kind), storage.former_names(session, kind), unit_id)
