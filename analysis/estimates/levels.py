"""Mean levels of one scale, such as perceptions alone: of needs and of dimensions, of long forms and of short ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.estimates import servqual
from analysis.estimates.reach import Reach
from analysis.rows.scores import person_factor
from analysis.rows.tally import IntArray, Tally
from analysis.statistics.intervals import Mean, mean_interval

Level = Literal["expectation", "perception"]


@dataclass(frozen=True)
class Levels:
    """In the order of the questionnaire. overall: the mean of the dimensions, of perceptions only."""

    needs: Mapping[str, Mean]
    dimensions: Mapping[str, Mean]
    overall: Mean | None


def levels(tally: Tally, scale: Level, short: bool = False, reach: Reach | None = None) -> Levels:
    """Needs over whoever answered; dimensions over persons by the half rule. reach: what the answers stand for beyond
    people like these.

    short: each person was asked only some of the needs, so dimensions are means of their needs' means
    (`servqual.sampled`). Expectations count where they have their perception beside them.
    """
    found = _levels(tally, scale, short)
    if reach is None:
        return found
    members = {name: needs if short else (name,) for name, needs in tally.design.dimensions.items()}
    parts = {name: dict.fromkeys(ids, 1 / len(ids)) for name, ids in members.items()}
    whole = {id_: weight / len(parts) for weights in parts.values() for id_, weight in weights.items()}
    return Levels(
        {need: reach.of(mean, {need: 1.0}) for need, mean in found.needs.items()},
        {name: reach.of(mean, parts[name]) for name, mean in found.dimensions.items()},
        None if found.overall is None else reach.of(found.overall, whole),
    )


def _levels(tally: Tally, scale: Level, short: bool) -> Levels:
    if short:
        needs = need_levels(tally, scale)
        dimensions = {
            name: servqual.by_people(mean, [needs[need].n for need in tally.design.dimensions[name]])
            for name, mean in servqual.sampled(tally, scale).items()
        }
        overall = servqual.by_people(servqual.sampled_overall(tally, scale), [mean.n for mean in needs.values()])
        return Levels(needs, dimensions, overall if scale == "perception" else None)
    factor, design = person_factor(tally.design), tally.design
    moments = tally.integers["servperf/dimensions" if scale == "perception" else "person/expectation"]
    overall = _mean(tally.integers["servperf/overall"][0], servqual.overall_factor(design))
    return Levels(
        need_levels(tally, scale),
        {name: _mean(row, factor) for name, row in zip(design.dimensions, moments, strict=True)},
        overall if scale == "perception" else None,
    )


def need_levels(tally: Tally, scale: Level) -> dict[str, Mean]:
    values = np.arange(tally.design.low, tally.design.high + 1)
    counts = tally.integers[f"histogram/{scale}"]
    moments = np.stack([counts.sum(axis=1), counts @ values, counts @ values**2], axis=1)
    return {need: _mean(row) for need, row in zip(tally.design.needs, moments, strict=True)}


def _mean(moments: IntArray, factor: int = 1) -> Mean:
    n, total, squares = moments.tolist()
    return mean_interval(n, total, squares, factor)
