"""Leads note on a need what happened on a day; it stands as a letter on each of the need's charts."""

import json
import re

import pytest

from surveys import clock
from tests.app.conftest import Repairs


def _mark(page: str) -> str:
    return page.split('name="mark" value="')[1].split('"')[0]


def _letters(page: str) -> list[list[str]]:
    """Of each chart over time, on wide pages."""
    found = re.findall(r'<script type="application/json" id="([\w-]+)-over-time-data">(.*?)</script>', page, re.DOTALL)
    drawn = [json.loads(source)["wide"]["layout"]["annotations"] for _, source in found]
    return [[each["text"] for each in words if re.fullmatch(r"<b>[a-z]</b>", each["text"])] for words in drawn]


def test_a_note_is_made_changed_and_taken_out(repairs: Repairs) -> None:
    path, lead = repairs.path, repairs.lead
    need = f"{path}/needs/on_date"
    status, _, there = lead.post(f"{need}/notes/new", day="2026-05-03", words="  New   lift ")
    assert (status, there) == (303, f"{need}#notes")
    lead.post(f"{need}/notes/new", day="2026-04-20", words="Prices rose")
    lead.post(f"{need}/notes/new", day="2026-04-20", words="Prices rose")  # the same form, sent twice
    page = lead.page(need)
    assert page.index("Prices rose") < page.index("New lift")
    charts = _letters(page)
    assert len(charts) >= 3
    assert all(letters == ["<b>a</b>", "<b>b</b>"] for letters in charts)
    assert "New lift" not in lead.page(f"{path}/needs/polite")

    form = lead.page(f"{need}/notes/1")
    assert 'value="New lift"' in form
    assert lead.post(f"{need}/notes/1", day="2026-05-04", words="Second lift", mark=_mark(form))[0] == 303
    assert "Second lift" in lead.page(need)
    assert lead.post(f"{need}/notes/1/remove", mark=_mark(lead.page(f"{need}/notes/1")))[0] == 409  # asks first
    assert lead.post(f"{need}/notes/1/remove", mark=_mark(lead.page(f"{need}/notes/1")), sure="yes")[0] == 303
    assert "Second lift" not in lead.page(need)
    assert lead.client.get(f"{need}/notes/1").status_code == 404


@pytest.mark.parametrize("act", ["", "/remove"])
def test_the_second_of_two_leads_sees_what_the_first_wrote(repairs: Repairs, act: str) -> None:
    path, lead = repairs.path, repairs.lead
    need = f"{path}/needs/on_date"
    lead.post(f"{need}/notes/new", day="2026-05-03", words="New lift")
    mark = _mark(lead.page(f"{need}/notes/1"))
    assert lead.post(f"{need}/notes/1", day="2026-05-03", words="Lift of the north wing", mark=mark)[0] == 303
    mine = {"day": "2026-05-03", "words": "Two lifts", "mark": mark, "sure": "yes"}
    status, page, _ = lead.post(f"{need}/notes/1{act}", **mine)
    assert status == 409
    assert "3 May 2026 · Lift of the north wing" in page
    assert ('value="Two lifts"' in page) == (not act)
    status, _, _ = lead.post(f"{need}/notes/1{act}", **mine | {"mark": _mark(page)})
    assert status == 303


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"words": " "}, "What happened"),
        ({"words": "x" * 161}, "160"),
        ({"day": "3 May"}, "year-month-day"),
        ({"day": ""}, "year-month-day"),
        ({"day": "1999-12-31"}, "from 2000 on"),
        ({"day": "tomorrow"}, "not in the future"),
    ],
)
def test_a_bad_note_is_told_at_its_field(repairs: Repairs, values: dict[str, str], words: str) -> None:
    path, lead = repairs.path, repairs.lead
    sent = {"day": "2026-05-03", "words": "New lift"} | values
    if sent["day"] == "tomorrow":
        sent["day"] = clock.today().replace(year=clock.today().year + 1, day=1).isoformat()
    status, page, _ = lead.post(f"{path}/needs/on_date/notes/new", **sent)
    assert status == 422
    assert words in page.split('class="errors"')[1].split("</form>")[0]
    assert "No note yet" in lead.page(f"{path}/needs/on_date")


def test_a_need_has_as_many_notes_as_there_are_letters(repairs: Repairs) -> None:
    path, lead = repairs.path, repairs.lead
    for number in range(26):
        assert lead.post(f"{path}/needs/on_date/notes/new", day="2026-05-03", words=f"Lift {number}")[0] == 303
    status, page, _ = lead.post(f"{path}/needs/on_date/notes/new", day="2026-05-03", words="Lift 26")
    assert status == 409
    assert "as many notes as there are letters" in page
    assert lead.post(f"{path}/needs/nothing/notes/new", day="2026-05-03", words="Lift")[0] == 404


def test_notes_go_with_their_programme(repairs: Repairs) -> None:
    path, lead = repairs.path, repairs.lead
    lead.post(f"{path}/needs/on_date/notes/new", day="2026-05-03", words="New lift")
    assert lead.post(f"{path}/remove", sure="yes")[0] == 303
    assert lead.client.get(path).status_code == 404
