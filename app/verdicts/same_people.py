"""People who answered two waves by personal links, each compared with themselves: for jobs alone, never a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.estimates.ratings import mean_of
from analysis.estimates.recommendation import DETRACTOR, PASSIVE
from analysis.rows.checks import FloatArray
from analysis.rows.scores import ServqualScores, mean_of_all
from analysis.statistics.distribution import from_values
from analysis.statistics.intervals import Mean
from app.tallies.tallying import Persons, persons
from surveys.actions.rule import Rule
from surveys.campaigns.forms import SEGMENT
from surveys.campaigns.published import Published
from surveys.instruments.schema import Instrument
from surveys.storage.engine import Database
from surveys.storage.queries import pairs

SLICE = 1_000  # people whose answers are held at once


@dataclass(frozen=True)
class SamePeople:
    """Of those who said in both waves what is measured. changes: of each person, later less earlier."""

    before: Mean
    now: Mean
    changes: Mean


@dataclass(frozen=True)
class Wave:
    """One of both. asked: the questionnaire; groups: what it calls those that are treated; none: everybody counts."""

    campaign: int
    asked: Instrument
    groups: Sequence[str] = ()


def possible(database: Database, first: int, after: Published) -> int:
    """How many can be compared at most."""
    with database.engine.connect() as connection:
        return pairs.possible(connection, first, after.id)


def same_people(database: Database, rule: Rule, before: Wave, after: Wave) -> SamePeople:
    """Of a wave that is gone nobody is left."""
    with database.engine.connect() as connection:
        found = pairs.ids(connection, before.campaign, after.campaign)
    values: list[FloatArray] = [np.empty((2, 0))]
    for start in range(0, len(found), SLICE):
        ids = zip(*found[start : start + SLICE], strict=True)
        read = [_read(database, wave, rule, some) for wave, some in zip((before, after), ids, strict=True)]
        both = np.stack(read)
        values.append(both[:, ~np.isnan(both).any(axis=0)])
    one, other = np.concatenate(values, axis=1)
    return SamePeople(_mean(one), _mean(other), _mean(other - one))


def _mean(values: FloatArray) -> Mean:
    return mean_of(from_values(values))


def _read(database: Database, wave: Wave, rule: Rule, ids: Sequence[str]) -> FloatArray:
    """Of these people in this order what is measured; NaN where somebody did not say it, or does not count."""
    with database.engine.connect() as connection:
        stored = pairs.answers(connection, wave.campaign, ids)
    there = [stored[id_] for id_ in ids]
    found = persons(wave.asked, [answers for answers, _ in there], [marks for _, marks in there])
    return np.where(_counts(found, wave, rule), _measured(found, wave.asked, rule), np.nan)


def _counts(found: Persons, wave: Wave, rule: Rule) -> NDArray[np.bool_]:
    counts = np.ones(len(found.documents), dtype=bool) if rule.flags == "in" else ~found.flagged
    if rule.treated:
        field = SEGMENT + rule.by
        counts &= np.array([document.get(field) in wave.groups for document in found.documents], dtype=bool)
    return counts


def _measured(found: Persons, asked: Instrument, rule: Rule) -> FloatArray:
    """[n]."""
    measure, scored = rule.measure, found.scored
    if measure.statistic in ("satisfaction", "nps"):
        given = found.ratings.get(measure.id)
        if given is None:
            return np.full(len(found.documents), np.nan)
        said = np.where(given < 0, np.nan, given).astype(np.float64)
        return said if measure.statistic == "satisfaction" else _recommended(said)
    assert isinstance(scored, ServqualScores)
    gaps = measure.statistic == "gap"
    if measure.of == "overall":
        return scored.overall if gaps else mean_of_all(scored.servperf)
    if measure.of == "dimension":
        place = [*scored.design.dimensions].index(measure.id)
        return (scored.dimension_gap if gaps else scored.servperf)[:, place]
    return (scored.gap if gaps else scored.perception)[:, scored.design.needs.index(measure.id)]


def _recommended(said: FloatArray) -> FloatArray:
    """-100, 0 or 100, of which the score is the mean."""
    found = np.where(said <= DETRACTOR, -100.0, np.where(said > PASSIVE, 100.0, 0.0))
    return np.where(np.isnan(said), np.nan, found)
