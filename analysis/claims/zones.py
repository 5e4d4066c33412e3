"""Claims on zones of tolerance: below, within or above what customers accept at least and what they desire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.claims.claim import Adjust, Claim, against, hardest_to_beat, smallest
from analysis.estimates import apart
from analysis.estimates.zones import Border, Tolerance

Place = Literal["below", "within", "above", "unclear", "cannot be said", "too few"]


@dataclass(frozen=True)
class ZoneClaims:
    """Of dimensions or needs, both borders of all of them as one family. places: where each clearly lies. furthest:
    where one is below the minimum, all of which any may be the furthest; alone: it clearly is. least: the smallest
    difference that matters.
    """

    of: Mapping[tuple[str, Border], Claim]
    places: Mapping[str, Place]
    furthest: tuple[str, ...]
    least: float

    def count(self, place: Place) -> int:
        return list(self.places.values()).count(place)

    @property
    def known(self) -> int:
        return len(self.places) - self.count("too few") - self.count("cannot be said")


def claims(
    rows: Sequence[Tolerance], low: float, high: float, adjust: Adjust, least: float | None = None
) -> ZoneClaims:
    """Of dimensions or needs on a scale of `low` to `high`."""
    least = smallest(low, high, least)
    means = {(row.id, "minimum"): row.adequacy for row in rows} | {(row.id, "desired"): row.superiority for row in rows}
    found: dict[tuple[str, Border], Claim] = against(means, adjust, least)  # type: ignore[arg-type]
    places = {row.id: _place(found[row.id, "minimum"], found[row.id, "desired"]) for row in rows}
    levels = {row.id: row.adequacy for row in rows}
    furthest = hardest_to_beat(levels, lambda one, other: apart.unpaired(levels[one], levels[other]))
    return ZoneClaims(found, places, furthest if "below" in places.values() else (), least)


def _place(minimum: Claim, desired: Claim) -> Place:
    if not (minimum.known and desired.known):
        return "cannot be said" if "cannot be said" in (minimum.says, desired.says) else "too few"
    if minimum.says == "below":
        return "below"
    if desired.says == "above":
        return "above"
    within = minimum.says in ("above", "slightly above") and desired.says in ("below", "slightly below")
    return "within" if within else "unclear"
