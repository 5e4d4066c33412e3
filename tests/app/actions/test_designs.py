"""The form offers what can be done with a wave, and nothing else: its people again, groups, answers without flags."""

import pytest

from app.tallies import counting
from app.verdicts import judging
from surveys import clock
from surveys.storage.tables import Programme
from tests.app.actions.forms import ask, made, now
from tests.app.conftest import Repairs
from tests.app.reading.made import LANGUAGES
from tests.app.verdicts import people
from tests.app.verdicts.waves import BEFORE
from tests.factories import close

THEN = {number: 3 + number % 3 for number in range(40)}
NOW = {number: min(THEN[number] + 1 + number % 2, 7) for number in range(30)} | dict.fromkeys(range(100, 106), 1)


@pytest.fixture
def named(repairs: Repairs) -> Repairs:
    """The last wave asks a list of people, and is over; five of forty hurried."""
    database = repairs.site.database
    with database.read() as session:
        row = session.get_one(Programme, 1)
    base = people.wave(database, row, BEFORE.replace(month=9), "listed", THEN)
    people.answer(database, base, THEN, hasty=range(5))
    close(database, base)
    return repairs


def _again(repairs: Repairs) -> None:
    database = repairs.site.database
    with database.read() as session:
        row = session.get_one(Programme, 1)
    after = people.wave(database, row, clock.today(), "listed-again", range(120))
    people.answer(database, after, NOW)
    close(database, after)
    counting.close_due(database)


def _facts(page: str) -> str:
    return page.split('<dl class="rule">')[1].split("</dl>")[0]


def _begun(repairs: Repairs, **more: str) -> str:
    there = made(repairs, **more)
    assert repairs.lead.post(f"{there}/moves/start")[0] == 303
    assert repairs.lead.post(f"{there}/moves/carry_out", evidence="Four rosters")[0] == 303
    return there


def test_the_same_people_are_proposed_where_links_say_who_is_who(named: Repairs) -> None:
    page = named.lead.page(f"{named.path}/actions/new?need=on_date")
    assert ask(named, "?need=on_date")["people"] == "same"
    assert "who answer both, a change of 0.30 is seen" in page
    assert "two answers of one person go together by 0.50" in page
    there = _begun(named, planned="20")
    sheet = named.lead.page(there)
    assert "the same people in the wave before, by their personal links" in _facts(sheet)
    assert "People planned" in _facts(sheet)

    _again(named)
    assert "when 20 people have answered both waves or this one is closed" in named.lead.page(there)  # reads no answers
    judging.judge_due(named.site.database)
    sheet = named.lead.page(there)
    assert "<h1>A planner at four sites: improved" in sheet
    assert "30 people, of 40 then and 36 now" in sheet


def test_different_people_may_be_chosen_all_the_same(named: Repairs) -> None:
    there = _begun(named, planned="20", people="others")
    _again(named)
    page = named.lead.page(there)
    assert "Answered both" not in page
    assert "n\xa036" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_people_have_a_form_and_a_sheet_in_every_language(named: Repairs, language: str) -> None:
    there = _begun(named, planned="20", flags="out")
    _again(named)
    judging.judge_due(named.site.database)
    for page in (there, f"{named.path}/actions/new", f"{named.path}/actions"):
        named.lead.page(page, language)


def test_where_nobody_knows_who_is_who_it_is_not_offered(repairs: Repairs) -> None:
    page = repairs.lead.page(f"{repairs.path}/actions/new?need=on_date")
    assert 'name="people"' not in page
    sent = ask(repairs, "?need=on_date") | now(people="same")
    status, page, _ = repairs.lead.post(f"{repairs.path}/actions/new", **sent, then="fix")
    assert status == 422
    assert "Nobody can be compared with themselves here" in page
    assert "No action yet" in repairs.lead.page(f"{repairs.path}/actions")


def test_a_wave_that_is_open_does_not_propose_its_people_yet(repairs: Repairs) -> None:
    database = repairs.site.database
    with database.read() as session:
        row = session.get_one(Programme, 1)
    base = people.wave(database, row, BEFORE.replace(month=9), "listed", THEN)
    people.answer(database, base, THEN)
    form = ask(repairs, "?need=on_date")
    assert form["measure"].startswith(f"{base.id}/")
    assert "people" not in form
    close(database, base)
    assert ask(repairs, "?need=on_date")["people"] == "same"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"people": "nobody"}, "Choose one"),
        ({"flags": "some"}, "Choose one"),
        ({"treated": "site:A", "control": "site:B"}, "leave out the groups to compare with"),
        ({"treated": "site:A", "flags": "out"}, "all their answers only"),
        ({"treated": "site:A", "control": "service:Repair"}, "groups of one list only"),
        ({"treated": "service:A"}, "not known for the groups"),
        ({"treated": "nonsense"}, "groups of one list only"),
    ],
)
def test_what_does_not_go_together_is_told_at_its_field(named: Repairs, values: dict[str, str], words: str) -> None:
    sent = ask(named, "?need=on_date") | now() | values
    status, page, _ = named.lead.post(f"{named.path}/actions/new", **sent, then="fix")
    assert status == 422
    assert words in page.split('class="errors"')[1].split("</form>")[0]
    assert "No action yet" in named.lead.page(f"{named.path}/actions")


def test_flagged_answers_are_left_out_of_both_waves(named: Repairs) -> None:
    there = made(named, flags="out", planned="20")
    facts = _facts(named.lead.page(there))
    assert "without those that look thoughtless, in both waves" in facts
    assert "n\xa035" in facts
    assert "n\xa040" in _facts(named.lead.page(made(named)))


def test_flags_are_not_offered_where_a_few_would_be_told_apart(repairs: Repairs) -> None:
    database = repairs.site.database
    with database.read() as session:
        row = session.get_one(Programme, 1)
    base = people.wave(database, row, BEFORE.replace(month=9), "listed", THEN)
    people.answer(database, base, THEN, hasty=range(4))
    assert 'name="flags"' not in repairs.lead.page(f"{repairs.path}/actions/new")
    sent = ask(repairs, "?need=on_date") | now(flags="out")
    status, page, _ = repairs.lead.post(f"{repairs.path}/actions/new", **sent, then="fix")
    assert status == 422
    assert "no figures of their own" in page


def test_groups_of_each_list_are_offered_and_said(named: Repairs) -> None:
    page = named.lead.page(f"{named.path}/actions/new?group=Repair&by=service")
    assert 'name="treated" value="service:Repair" checked' in page
    assert 'name="treated" value="site:A">' in page
    there = made(named, "?need=on_date", people="others", treated="service:Repair", control="service:Delivery")
    facts = _facts(named.lead.page(there))
    assert "Repair" in facts
    assert "Delivery" in facts
    links = named.lead.page(f"{named.path}/segments")
    assert f"{named.path}/actions/new?group=Repair&by=service" in links
