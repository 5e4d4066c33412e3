"""Numbers beyond all bounds: the cell is named."""

from pathlib import Path

import pytest

from surveys.files import BadCellsError, Options, read_kano_counts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (str(2**31), None),
        (str(2**31 + 1), "out-of-range"),
        ("1" + "0" * 400, "out-of-range"),
        ("1e999", "not-a-number"),
    ],
)
def test_a_count_beyond_all_bounds_is_named(tmp_path: Path, text: str, reason: str | None) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(f"feature,M,O,A,I,R,Q\nx,{text},2,3,4,0,0\n")
    if reason is None:
        assert read_kano_counts(path, Options()).counts["x"]["M"] == int(text)
        return
    with pytest.raises(BadCellsError) as caught:
        read_kano_counts(path, Options())
    assert [(cell.row, cell.column, cell.reason) for cell in caught.value.cells] == [(2, "M", reason)]
