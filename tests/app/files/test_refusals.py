"""What a refusal of cells advises: slips may be dropped, what stands there again and again never."""

import pytest

from app.files.refusals import MOST_CELLS, MOST_VALUES, refused
from app.i18n import BY_CODE
from surveys.files import BadCell, BadCellsError
from surveys.files.errors import CellReason


def lines(values: dict[tuple[str, CellReason], int]) -> list[str]:
    cells = [BadCell(row, "E1", text, reason) for (text, reason), n in values.items() for row in range(2, 2 + n)]
    return refused(BadCellsError("a.csv", len(cells), tuple(cells), values), BY_CODE["en"])


@pytest.mark.parametrize(("times", "drops"), [(1, True), (2, True), (3, False)])
def test_only_slips_may_be_dropped(times: int, drops: bool) -> None:
    said = "\n".join(lines({("8", "out-of-range"): times}))
    assert ("--bad-cells drop" in said) == drops
    assert ("--missing 99" in said) != drops


@pytest.mark.parametrize(("times", "declares"), [(2, False), (3, True)])
def test_a_word_that_stands_there_often_is_to_be_declared(times: int, declares: bool) -> None:
    said = "\n".join(lines({("agree", "not-a-number"): times}))
    assert ("[words]" in said) == declares


@pytest.mark.parametrize(("different", "listed"), [(MOST_VALUES, True), (MOST_VALUES + 1, False)])
def test_so_many_words_are_listed(different: int, listed: bool) -> None:
    said = lines({(f"word {k}", "not-a-number"): 3 for k in range(different)})
    assert ("    [words]" in said) == listed


def test_so_many_cells_are_listed_and_the_rest_is_counted() -> None:
    said = lines({(f"{k}.5", "not-whole"): 1 for k in range(MOST_CELLS + 7)})
    assert len(said) == 2 + MOST_CELLS + 1
    assert said[-1].strip() == "… and 7 more"


def test_usual_words_come_with_their_codes() -> None:
    said = lines({("Agree", "not-a-number"): 5, ("Strongly disagree", "not-a-number"): 4})
    assert '    "Agree" = 6  # 5' in said
    assert '    "Strongly disagree" = 1  # 4' in said
