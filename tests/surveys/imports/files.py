"""Files of answers as leads have them: written by a test, with what is true of them."""

import csv
import io
import random
from collections.abc import Sequence

from surveys import instruments


def servqual_rows(n: int, seed: int = 1, high: int = 7, sites: Sequence[str] = ("North", "South")) -> list[list[str]]:
    """A heading and n people: E1..E22, P1..P22, a site, a date and a comment of every fifth."""
    chance, needs = random.Random(seed), range(1, 23)
    rows = [[*(f"E{k}" for k in needs), *(f"P{k}" for k in needs), "Site", "Date", "Anything else"]]
    for person in range(n):
        wanted = [str(chance.randint(high - 2, high)) for _ in needs]
        got = [str(chance.randint(high - 4, high)) for _ in needs]
        rows.append(
            [*wanted, *got, sites[person % len(sites)], f"2026-0{1 + person % 3}-1{person % 10}", ""]
            if person % 5
            else [*wanted, *got, sites[person % len(sites)], "2026-02-03", f"Remark {person}"]
        )
    return rows


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def need_ids(name: str = "servqual") -> list[str]:
    return [need.id for need in instruments.load(name).needs]
