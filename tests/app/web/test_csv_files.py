"""Cells that a spreadsheet would run are text; numbers stay numbers."""

import pytest

from app.web import csv_files


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
)
def test_formulas_become_text(text: str) -> None:
    assert csv_files.neutral(text) == "'" + text


def test_numbers_stay_numbers() -> None:
    assert csv_files.write(["a"], [[-0.5, 3, None, "−0.5"]]) == b"\xef\xbb\xbfa\r\n-0.5,3,,\xe2\x88\x920.5\r\n"
