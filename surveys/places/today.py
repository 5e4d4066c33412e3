"""What campaigns' sites, services and ways to the form are called today, each list read once."""

from collections.abc import Mapping

from sqlmodel import Session

from surveys.campaigns.published import Published
from surveys.codes import CHANNELS, LISTED, Channel, Listed
from surveys.places.register import Register, register


class Today:
    """Asked by pages that read several campaigns."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[int | None, Listed], Register] = {}

    def same(self, published: Published, kind: Listed) -> Mapping[str, str]:
        """Name or code, as it stands in a campaign's answers -> the entry that it means today, by its name."""
        return {value: self._now(published, kind, value) for value in _values(published, kind)}

    def shown(self, published: Published, kind: Listed) -> Mapping[str, str]:
        """The same as figures show it: entries merged since are one group, but of a protected campaign what was
        published stays as it was.
        """
        if not published.protected:
            return self.same(published, kind)
        if kind != "channel":
            return {value: value for value in _values(published, kind)}
        return {value: self._own(published, kind, value) for value in _values(published, kind)}

    def kept_apart(self, published: Published) -> bool:
        """Whether a protected campaign shows side by side what was merged since."""
        return published.protected and any(
            len(set(self.same(published, kind).values())) < len(_values(published, kind))
            for kind in LISTED
            if kind in published.asked_segments or kind in published.kept
        )

    def channel(self, code: str) -> str:
        """What the company calls this way to the form today."""
        found = self._register(None, "channel").today(code)
        return code if found is None else found.name

    def own_channel(self, code: Channel) -> str:
        """The name of its own entry, also where that was merged."""
        found = self._register(None, "channel").find(code)
        return code if found is None else found.name

    def handed_out(self, published: Published) -> list[Channel]:
        """The ways that a campaign chose, without those that the company uses no more."""
        return [code for code in CHANNELS if code in published.channels and self.offers(code)]

    def offers(self, code: Channel) -> bool:
        """Whether campaigns may choose it. One that was merged they may; it counts as the other."""
        found = self._register(None, "channel").find(code)
        return found is None or found.retired is None

    def _now(self, published: Published, kind: Listed, value: str) -> str:
        found = self._of(published, kind).today(value)
        return value if found is None else found.name

    def _own(self, published: Published, kind: Listed, value: str) -> str:
        found = self._of(published, kind).find(value)
        return value if found is None else found.name

    def _of(self, published: Published, kind: Listed) -> Register:
        return self._register(None if kind == "channel" else published.unit_id, kind)

    def _register(self, unit_id: int | None, kind: Listed) -> Register:
        at = (unit_id, kind)
        if at not in self._known:
            self._known[at] = register(self._session, *at)
        return self._known[at]


def _values(published: Published, kind: Listed) -> tuple[str, ...]:
    return CHANNELS if kind == "channel" else tuple(published.segments.get(kind, ()))
