"""Run all studies, print their rates and write them to docs/claims.md; exit 1 where a limit does not hold.

ONLY: those whose truth holds this word. Rates of studies that are not run stay as they were written.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.claims import every
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
    began, full, only = time.monotonic(), bool(os.environ.get("FULL")), os.environ.get("ONLY", "")
    studies, written = every.studies(), PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    run_ = [(full or not study.few) and only in study.truth for study in studies]
    places = [(place, n) for place, study in enumerate(studies) if run_[place] for n in study.sizes]
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip(places, pool.map(_rates, places), strict=True))
    lines, rates, broken = [], [], 0
    for place, study in enumerate(studies):
        if not run_[place]:
            lines += [line for line in written if f"| {study.truth} |" in line]
            continue
        for number, measure in enumerate(study.measures):
            for n in study.sizes:
                rate = found[place, n][number]
                bad = measure.limit is not None and rate.above(measure.limit)
                broken += bad
                limit = "–" if measure.limit is None else f"{measure.limit:.3g}{' **broken**' if bad else ''}"
                rates.append(
                    f"| {measure.claim} | {measure.counts} | {measure.rule} | {study.truth} | {n} "
                    f"| {rate.mean:.3f} ± {rate.error:.3f} | {limit} |"
                )
                lines.append(rates[-1])
    print("\n".join(rates))
    print(f"{len(rates)} rates, {broken} above their limit, in {(time.monotonic() - began) / 60:.1f} minutes")
    head = HEAD.format(draws=f"{DRAWS:,}").splitlines()
    if only and written:  # most rates are of the draws that it names
        head = written[: written.index(head[-1]) + 1]
    PAGE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return int(broken > 0)


def _rates(place_and_n: tuple[int, int]) -> list[Rate]:
    place, n = place_and_n
    study: Study = every.studies()[place]
    return run(study, n, FEW if study.few else DRAWS)


if __name__ == "__main__":
    sys.exit(main())
