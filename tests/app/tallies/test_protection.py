"""What is left out of the last figures of a protected campaign: cases just below, at and just above five."""

from collections.abc import Sequence

import orjson
import pytest

from analysis.rows.tally import Tally
from app.tallies.protection import Page, final
from app.tallies.scoring import EVERYBODY, UNFLAGGED
from tests.answers import documents, published

SITES = {"site": ["North", "South"]}
OF = published("servqual", anonymity="confidential", segments=SITES)


def invented(people: int) -> list[dict[str, object]]:
    """Each answers everything."""
    rows = [orjson.loads(document) for document in documents(OF, people)]
    return [
        {name: 4 if said == "na" else said for name, said in row.items()} | {"segment.site": "North"} for row in rows
    ]


def kept(
    rows: Sequence[dict[str, object]], fast: int = 0, steps: Sequence[int | None] | None = None
) -> dict[str, Tally]:
    marks = ["too_fast"] * fast + [""] * (len(rows) - fast)
    page = Page([orjson.dumps(row).decode() for row in rows], marks, steps or [None] * len(rows))
    return final(OF.instrument, lambda: [page])


def n_of_sites(tallies: dict[str, Tally]) -> list[int]:
    place = list(tallies[EVERYBODY].design.dimensions).index("empathy")
    parts = [tallies.get(f"site:{name}") for name in ("North", "South")]
    return [0 if part is None else int(part.integers["sums/gap"][place].sum()) for part in parts]


def without(row: dict[str, object], start: str) -> dict[str, object]:
    return {name: value for name, value in row.items() if not name.startswith(start)}


def n_of(tally: Tally, dimension: str) -> int:
    place = list(tally.design.dimensions).index(dimension)
    return int(tally.integers["person/gap"][place][0])


def test_four_answers_are_as_none() -> None:
    assert kept(invented(4)) == {}
    assert kept([]) == {}
    assert kept(invented(5))[EVERYBODY].respondents == 5


@pytest.mark.parametrize(("skipped", "others"), [(1, 29), (4, 26), (5, 30), (6, 30)])
def test_a_few_who_skipped_one_need_are_left_out_elsewhere_too(skipped: int, others: int) -> None:
    """All other dimensions would else be theirs, less whoever answered everything."""
    rows = invented(30)
    rows[:skipped] = [without(row, "tools.expectation") for row in rows[:skipped]]
    found = kept(rows)[EVERYBODY]
    assert n_of(found, "tangibles") == 30 - skipped
    assert n_of(found, "empathy") == others
    needs = found.integers["pair/gap"][:, 0].tolist()
    assert set(needs) == {30 - skipped, others}


@pytest.mark.parametrize(("silent", "counted"), [(4, 26), (5, 30)])
def test_a_few_who_did_not_say_how_satisfied_they_are_are_left_out(silent: int, counted: int) -> None:
    rows = invented(30)
    rows[:silent] = [without(row, "overall") for row in rows[:silent]]
    found = kept(rows)[EVERYBODY]
    assert n_of(found, "empathy") == counted
    assert found.integers["satisfaction"].sum() == 30 - silent


@pytest.mark.parametrize(("flagged", "beside"), [(4, 0), (5, 25)])
def test_answers_without_flags_stand_beside_all_from_five_flagged_on(flagged: int, beside: int) -> None:
    found = kept(invented(30), fast=flagged)
    assert n_of(found[UNFLAGGED], "empathy") == beside
    assert n_of(found[EVERYBODY], "empathy") == 30


@pytest.mark.parametrize(("south", "told"), [(4, 0), (5, 25), (6, 24)])
def test_groups_stand_beside_all_from_five_in_each_on(south: int, told: int) -> None:
    rows = invented(30)
    for row in rows[:south]:
        row["segment.site"] = "South"
    assert n_of_sites(kept(rows)) == [told, south if told else 0]


@pytest.mark.parametrize(("early", "told"), [(4, False), (5, True), (15, True), (25, True), (26, False)])
def test_groups_stand_beside_the_whole_where_each_step_brought_five_of_them(early: int, told: bool) -> None:
    """Of thirty people half come from the south. A step brought so many of them and all others, or the other half."""
    rows = invented(60)
    for row in rows[:30]:
        row["segment.site"] = "South"
    steps = [1] * early + [None] * (30 - early) + [1] * 30
    assert n_of_sites(kept(rows, steps=steps)) == ([30, 30] if told else [0, 0])


def test_groups_of_answers_from_before_there_were_steps_are_not_told() -> None:
    rows = invented(30)
    for row in rows[:15]:
        row["segment.site"] = "South"
    assert n_of_sites(kept(rows, steps=[0] * 10 + [None] * 20)) == [0, 0]
    assert n_of_sites(kept(rows, steps=[1] * 10 + [None] * 20)) == [15, 15]


def test_pages_of_answers_are_added_up() -> None:
    rows = [orjson.dumps(row).decode() for row in invented(30)]
    whole = final(OF.instrument, lambda: [Page(rows, [""] * 30, [None] * 30)])
    parts = final(OF.instrument, lambda: [Page(rows[:7], [""] * 7, [None] * 7), Page(rows[7:], [""] * 23, [None] * 23)])
    assert whole.keys() == parts.keys()
    assert all(whole[part].integers.keys() == parts[part].integers.keys() for part in whole)
    assert (whole[EVERYBODY].integers["pair/gap"] == parts[EVERYBODY].integers["pair/gap"]).all()
