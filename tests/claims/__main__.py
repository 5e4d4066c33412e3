"""Run all studies, print their rates and write them to docs/claims.md; exit 1 where a limit does not hold."""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.claims import gaps, kano, priorities, reach, structure
from tests.claims.study import Rate, Study, run

DRAWS, FEW = int(os.environ.get("DRAWS", "2000")), 300
PAGE = Path("docs/claims.md")
HEAD = """# What pages claim, and how often it is wrong

Written by `make claims`. Each claim is made by one function in `analysis/claims`; people are invented by a known truth,
and what is claimed of them is compared with it. A rate is a share of {draws} draws (fitted models: 300, in `make claims
FULL=1`), with its Monte-Carlo standard error. Where a limit stands, the rate counts false claims, and may exceed it by
two Monte-Carlo errors; elsewhere it is power, which nothing limits.

| claim | counted | rule | truth | n | rate | limit |
|---|---|---|---|---|---|---|
"""


def main() -> int:
    began, full = time.monotonic(), bool(os.environ.get("FULL"))
    every = [*gaps.studies(), *kano.studies(), *priorities.studies(), *reach.studies(), *structure.studies()]
    places = [(place, n) for place, study in enumerate(every) if full or not study.few for n in study.sizes]
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip(places, pool.map(_rates, places), strict=True))
    lines, broken = [], 0
    for place, study in enumerate(every):
        for number, measure in enumerate(study.measures):
            for n in study.sizes if (place, study.sizes[0]) in found else ():
                rate = found[place, n][number]
                bad = measure.limit is not None and rate.above(measure.limit)
                broken += bad
                limit = "–" if measure.limit is None else f"{measure.limit:.2f}{' **broken**' if bad else ''}"
                lines.append(
                    f"| {measure.claim} | {measure.counts} | {measure.rule} | {study.truth} | {n} "
                    f"| {rate.mean:.3f} ± {rate.error:.3f} | {limit} |"
                )
    print("\n".join(lines))
    print(f"{len(lines)} rates, {broken} above their limit, in {(time.monotonic() - began) / 60:.1f} minutes")
    kept = (
        []
        if full
        else [line for line in _written() if any(f"| {study.truth} |" in line for study in every if study.few)]
    )
    PAGE.write_text(HEAD.format(draws=f"{DRAWS:,}") + "\n".join([*lines, *kept]) + "\n", encoding="utf-8")
    return int(broken > 0)


def _written() -> list[str]:
    """What was written before: rates of fitted models stay until they are drawn again."""
    return PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []


def _rates(place_and_n: tuple[int, int]) -> list[Rate]:
    place, n = place_and_n
    study: Study = [*gaps.studies(), *kano.studies(), *priorities.studies(), *reach.studies(), *structure.studies()][
        place
    ]
    return run(study, n, FEW if study.few else DRAWS)


if __name__ == "__main__":
    sys.exit(main())
