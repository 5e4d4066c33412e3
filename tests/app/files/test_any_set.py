"""Files about sets of any size are analysed: 1 to 60 needs in 1 to 9 dimensions."""

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.app.files.test_analyze import run


def _mapping(sizes: list[int], kano: bool) -> str:
    """The needs of a dimension after those of the one before."""
    lines = ["like = 1"] if kano else []
    lines += [f'[[dimensions]]\nid = "d{d}"\nname = "Dimension {d}"' for d in range(len(sizes))] if not kano else []
    number = 0
    for d, size in enumerate(sizes):
        for _ in range(size):
            number += 1
            halves = ("functional", "dysfunctional") if kano else ("expectation", "perception")
            lines.append(f'[[needs]]\nid = "n{number}"')
            lines += [f'{half} = "n{number}_{half}"' for half in halves]
            lines += [] if kano else [f'dimension = "d{d}"']
    return "\n".join(lines)


def _file(columns: list[str], people: int, high: int) -> str:
    chance = random.Random(people)
    rows = [",".join(str(chance.randint(1, high)) for _ in columns) for _ in range(people)]
    return "\n".join([",".join(columns), *rows])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "kano"),
    [([1], False), ([1] * 9, False), ([60], False), ([7] * 8 + [4], False), ([1], True), ([60], True)],
    ids=str,
)
def test_a_set_of_any_size(sizes: list[int], kano: bool) -> None:
    needs = [f"n{number}" for number in range(1, sum(sizes) + 1)]
    halves = ("functional", "dysfunctional") if kano else ("expectation", "perception")
    columns = [f"{need}_{half}" for need in needs for half in halves]
    with TemporaryDirectory() as folder:
        mapping, answers, found = (Path(folder) / name for name in ("m.toml", "a.csv", "r.json"))
        mapping.write_text(_mapping(sizes, kano), encoding="utf-8")
        answers.write_text(_file(columns, 30, 5 if kano else 7), encoding="utf-8")
        told = ["kano", answers] if kano else ["servqual", answers, "--scale", "1-7"]
        result = run(*told, "--mapping", mapping, "--json", found)
        assert result.exit_code == 0, result.output
        document = json.loads(found.read_text(encoding="utf-8"))
        assert len(document["design"]["needs"]) == len(needs)
        if not kano:
            assert [each["id"] for each in document["design"]["dimensions"]] == [f"d{d}" for d in range(len(sizes))]
