"""What is left out of the last figures of a protected campaign: cases just below, at and just above five."""

from collections.abc import Sequence

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rows.tally import Tally
from app.tallies import protection
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


def n_of_groups(tallies: dict[str, Tally], *names: str) -> list[int]:
    place = list(tallies[EVERYBODY].design.dimensions).index("empathy")
    parts = [tallies.get(name) for name in names]
    return [0 if part is None else int(part.integers["sums/gap"][place].sum()) for part in parts]


def n_of_sites(tallies: dict[str, Tally]) -> list[int]:
    return n_of_groups(tallies, "site:North", "site:South")


def without(row: dict[str, object], start: str) -> dict[str, object]:
    return {name: value for name, value in row.items() if not name.startswith(start)}


def n_of(tally: Tally, dimension: str) -> int:
    place = list(tally.design.dimensions).index(dimension)
    return int(tally.integers["person/gap"][place][0])


def test_four_answers_are_as_none() -> None:
    assert kept(invented(4)) == {}
    assert kept([]) == final(OF.instrument, lambda: []) == {}
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


@pytest.mark.parametrize(
    ("flagged", "beside"), [(0, 30), (1, 25), (4, 25), (5, 25), (6, 24), (25, 5), (26, 0), (30, 0)]
)
def test_beside_all_stand_so_many_answers_without_flags_that_five_are_left(flagged: int, beside: int) -> None:
    found = kept(invented(30), fast=flagged)
    assert n_of(found[UNFLAGGED], "empathy") == beside
    assert n_of(found[EVERYBODY], "empathy") == 30


@pytest.mark.parametrize(("answered", "counted"), [(4, 0), (5, 5)])
@pytest.mark.parametrize("instrument", ["servqual", "kano", "pulse", "gaps_managers"])
def test_no_sum_is_kept_of_fewer_than_five(instrument: str, answered: int, counted: int) -> None:
    """A question that so many of thirty answered: about a need, by the method or beside it, and about none."""
    of = published(instrument, anonymity="confidential")
    rows = [orjson.loads(document) for document in documents(of, 30)]
    need = of.instrument.needs[0].id if of.instrument.needs else "-"
    asked = [question.id for question in of.instrument.general if question.kind in ("rating", "choice", "choices")]
    fields = of.form().fields
    about = [name for name in fields if name.startswith(f"{need}.") or name in asked]
    for place, row in enumerate(rows):
        for name in about:
            row.pop(name, None)
            if place < answered:
                option = next(value for value in fields[name].values.values() if value != "na")
                row[name] = [option] if fields[name].takes == "several" else option
    page = Page([orjson.dumps(row).decode() for row in rows], [""] * 30, [None] * 30)
    found = final(of.instrument, lambda: [page])[EVERYBODY].integers
    names = {f"answers/{name}" for name in about} & found.keys()
    sums = {name: int(found[name].sum()) for name in names}
    if instrument == "kano":
        sums["kano"] = int(found["kano"][0].sum())
    assert sums
    assert set(sums.values()) == {counted}


@pytest.mark.parametrize(
    ("north", "south", "told"),
    [(25, 5, [25, 5]), (26, 4, [25, 0]), (28, 2, [25, 0]), (6, 4, [5, 0]), (5, 4, [0, 0]), (30, 0, [30, 0])],
)
def test_with_a_few_of_a_group_so_many_of_the_largest_are_left_out_that_five_are(
    north: int, south: int, told: list[int]
) -> None:
    rows = invented(north + south)
    for row in rows[:south]:
        row["segment.site"] = "South"
    assert n_of_sites(kept(rows)) == told
    assert n_of_sites(kept(rows[::-1])) == told


@pytest.mark.parametrize(
    ("early", "told"),
    [(4, [59, 26]), (5, [60, 30]), (15, [60, 30]), (25, [60, 30]), (26, [59, 26])],
)
def test_where_a_step_brought_few_of_a_group_five_of_its_people_are_left_out_of_groups(
    early: int, told: list[int]
) -> None:
    """A step brought thirty people from the north and so many of the south; the rest came at the end."""
    rows = invented(90)
    for row in rows[:30]:
        row["segment.site"] = "South"
    steps = [1] * early + [None] * (30 - early) + [1] * 30 + [None] * 30
    tallies = kept(rows, steps=steps)
    assert n_of_sites(tallies) == told
    assert n_of(tallies[EVERYBODY], "empathy") == 90


@pytest.mark.parametrize(("repaired", "told"), [(4, [10, 45]), (5, [15, 45]), (15, [25, 35])])
def test_a_segment_divides_only_what_the_one_before_it_left_together(repaired: int, told: list[int]) -> None:
    """Half are from the south; so many of them, and ten from the north, came for a repair, all others for advice."""
    rows = invented(60)
    for place, row in enumerate(rows):
        row["segment.site"] = "South" if place < 30 else "North"
        row["segment.service"] = "Repair" if place < repaired or place >= 50 else "Advice"
    tallies = kept(rows)
    assert n_of_sites(tallies) == [30, 30]
    assert n_of_groups(tallies, "service:Repair", "service:Advice") == told


@pytest.mark.parametrize(("flagged", "beside"), [(4, 75), (5, 75), (25, 55), (26, 50)])
def test_of_each_step_five_or_nobody_are_left_out_of_figures_without_flags(flagged: int, beside: int) -> None:
    """Thirty came with a step, so many of them flagged, and five of the fifty-five others."""
    rows = invented(85)
    steps = [None] * 5 + [1] * 30 + [None] * 50
    assert n_of(kept(rows, fast=5 + flagged, steps=steps)[UNFLAGGED], "empathy") == beside


def test_groups_of_answers_from_before_there_were_steps_are_not_told() -> None:
    rows = invented(30)
    for row in rows[:15]:
        row["segment.site"] = "South"
    assert n_of_sites(kept(rows, steps=[0] * 10 + [None] * 20)) == [0, 0]
    assert n_of_sites(kept(rows, steps=[1] * 10 + [None] * 20)) == [15, 15]


def test_whoever_is_left_out_of_a_group_is_so_of_all_dimensions_and_in_whatever_order_answers_lie() -> None:
    rows = invented(30)
    for row in rows[:3]:
        row["segment.site"] = "South"
    one, other = (kept(rows[start:] + rows[:start])["site:North"].integers for start in (0, 11))
    assert (one["sums/gap"] == other["sums/gap"]).all()
    assert {int(of.sum()) for of in one["sums/gap"]} == {25}
    rows[20] |= {"tools.expectation": 8 - int(str(rows[20]["tools.expectation"]))}
    drawn_anew = kept(rows)["site:North"].integers
    assert (one["sums/gap"][1:] != drawn_anew["sums/gap"][1:]).any()


def test_pages_of_answers_are_added_up() -> None:
    rows = [orjson.dumps(row).decode() for row in invented(30)]
    whole = final(OF.instrument, lambda: [Page(rows, [""] * 30, [None] * 30)])
    parts = final(OF.instrument, lambda: [Page(rows[:7], [""] * 7, [None] * 7), Page(rows[7:], [""] * 23, [None] * 23)])
    assert whole.keys() == parts.keys()
    assert all(whole[part].integers.keys() == parts[part].integers.keys() for part in whole)
    assert (whole[EVERYBODY].integers["pair/gap"] == parts[EVERYBODY].integers["pair/gap"]).all()


@pytest.mark.parametrize(
    ("whole", "said", "expected"),
    [(4, 4, [10]), (5, 4, [5, 5]), (5, 5, [5, 0, 5]), (6, 5, [4, 1, 5]), (6, 4, [4, 6]), (10, 10, [0, 0, 10])],
)
def test_people_are_told_apart_by_what_is_summed_of_them_as_far_as_it_is_shown(
    whole: int, said: int, expected: list[int]
) -> None:
    """Of ten people, some of whom answered everything, and some of these how satisfied they are."""
    counts = np.ones((10, 3), dtype=bool)
    counts[whole:, 1] = False
    states = protection._states(counts, np.arange(10) < said)
    assert [int(state.sum()) for state in states] == expected


@given(st.integers(0, 2**31), st.integers(0, 40), st.floats(0.3, 1), st.booleans())
def test_once_a_few_are_left_out_no_others_are_few(seed: int, n: int, share: float, by_person: bool) -> None:
    chance = np.random.default_rng(seed)
    complete, said, nobody = chance.random((n, 3)) < share, chance.random(n) < share, np.zeros(n, dtype=bool)
    of = protection._People(by_person, complete, said, ~nobody, nobody, np.zeros(n), {}, {}, np.arange(n))
    counts = protection._who_counts(of)
    states = protection._states(counts, said) if by_person else [~nobody]
    assert not any(protection._few(counts[:, unit] & state) for state in states for unit in range(3))


def test_groups_are_told_of_whoever_is_in_the_same_sums() -> None:
    """Half left out a need: four of these are from the north, and four of the others from the south."""
    rows = invented(30)
    rows[:15] = [without(row, "tools.expectation") for row in rows[:15]]
    for place in (*range(11), *range(15, 19)):
        rows[place]["segment.site"] = "South"
    assert n_of_sites(kept(rows)) == [10, 10]


@pytest.mark.parametrize(
    ("south", "nowhere", "told"),
    [(4, 0, [11, 44]), (3, 2, [15, 45]), (0, 0, [15, 45])],
)
def test_whoever_is_left_out_of_one_segment_is_of_one_kind_in_the_next(
    south: int, nowhere: int, told: list[int]
) -> None:
    """Of sixty fifteen came for a repair. With four from the south goes one from the north who came for advice: four of
    one kind are not told, and the one with them.
    """
    rows = invented(60)
    for place, row in enumerate(rows):
        row["segment.service"] = "Repair" if place < 5 or place >= 50 else "Advice"
        if place < south:
            row["segment.site"] = "South"
        elif place < south + nowhere:
            del row["segment.site"]
    found = n_of_groups(kept(rows), "service:Repair", "service:Advice")
    assert found == told
