"""Are people of one site alike in what they say of a dimension: from the tallies of the sites that may be shown."""

from collections.abc import Mapping

from analysis.estimates import reading
from analysis.estimates.reading import Persons
from analysis.estimates.segments import showable
from analysis.rows.tally import Tally
from analysis.statistics.clusters import Alike, alike


def by_dimension(whole: Tally, sites: Mapping[str, Tally], scale: Persons) -> dict[str, Alike]:
    """Those of the dimensions of which it can be said."""
    found = {}
    for name in whole.design.dimensions:
        groups = {site: reading.dimension(tally, scale, name) for site, tally in sites.items()}
        everybody = reading.dimension(whole, scale, name).n
        seen = showable(everybody, {site: group.n for site, group in groups.items()})
        if (one := alike([group for site, group in groups.items() if site in seen])) is not None:
            found[name] = one
    return found
