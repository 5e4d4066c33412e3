"""The smallest gap that matters, said where a file is analysed."""

from pathlib import Path

import pytest

from tests.app.files.test_analyze import result_of, run, servqual_file


def test_the_smallest_difference_may_be_said(tmp_path: Path) -> None:
    rows = [[6, 7] * 11 + [4 + i % 2, 5] * 11 for i in range(40)]
    path = servqual_file(tmp_path, rows)
    for told, words, least in (([], "below expectation", "0.20"), (["3"], "by next to nothing", "3.00")):
        options = ["--scale", "1-7", *(["--smallest-difference", *told] if told else [])]
        assert words in (text := run("servqual", path, *options).output)
        assert f"and at least {least}." in text
    got = result_of(tmp_path, "servqual", path, "--scale", "1-7", "--smallest-difference", "3")
    assert (got["claims"]["overall"]["says"], got["claims"]["overall"]["least"]) == ("slightly below", 3.0)


@pytest.mark.parametrize(
    ("said", "words"),
    [("0", "must be above 0 and at most 6"), ("7", "must be above 0"), ("x", "write a number"), ("nan", "above 0")],
)
def test_a_smallest_difference_that_is_none_is_refused(tmp_path: Path, said: str, words: str) -> None:
    path = servqual_file(tmp_path, [[6] * 44])
    assert words in run("servqual", path, "--scale", "1-7", "--smallest-difference", said).stderr
