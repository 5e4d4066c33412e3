"""From a finding to a verdict, as a lead does it: find, fix, act, measure again, read, close."""

import re

import pytest
from sqlmodel import select

from app.tallies import counting
from surveys import clock
from surveys.storage.tables import Account, Programme, Unit
from tests.app.actions.forms import ask, begun, made, now, proposed
from tests.app.conftest import Repairs
from tests.app.reading.made import LANGUAGES, collect
from tests.factories import make_answers, make_campaign, make_key, published_of


def _measure_again(repairs: Repairs, lift: float) -> None:
    campaign = collect(repairs.site, "servqual", "again", lift, 77)
    day = clock.today().isoformat()
    assert repairs.lead.post(f"{repairs.path}/campaigns", campaign=str(campaign.id), day=day)[0] == 303


def test_the_whole_way(repairs: Repairs) -> None:
    lead, path = repairs.lead, repairs.path
    assert f'href="{path}/actions/new?need=on_date"' in lead.page(f"{path}/needs/on_date")
    form = ask(repairs, "?need=on_date")
    assert form["measure"].endswith("/gap/need/on_date")
    assert (form["least"], form["target"], form["chosen"]) == ("0.2", "0.3", "otherwise")
    assert int(form["planned"]) > 10
    there = begun(repairs, planned="100")
    assert "A planner at four sites" in lead.page(f"{path}/actions")
    page = lead.page(there)
    assert "Four rosters" in page
    assert "26,000" in page
    assert "Measured by" not in page
    assert "first wave of this questionnaire that opens on" in page

    _measure_again(repairs, 1.8)
    page = lead.page(there)
    assert "<h1>A planner at four sites: improved" in page, page[page.find("<h1>") :][:3000]
    assert "95% interval lies above zero" in page
    for how, word, status in (("standardise", " ", 422), ("start", "x", 404), ("standardise", "Standard 12", 303)):
        assert lead.post(f"{there}/moves/close", how=how, word=word)[0] == status
    page = lead.page(there)
    assert "Standardised" in page
    assert "Standard 12" in page
    assert lead.post(f"{there}/moves/close", how="give_up", word="No")[0] == 409


def test_without_change_it_says_so_and_is_continued(repairs: Repairs) -> None:
    lead, there = repairs.lead, begun(repairs, planned="100")
    _measure_again(repairs, 0.9)
    assert "<h1>A planner at four sites: no clear change" in lead.page(there)
    status, _, following = lead.post(f"{there}/moves/close", how="continue", word="Another wave")
    assert status == 303
    assert following != there
    page = lead.page(following)
    assert "Follows: A planner at four sites" in page
    assert "Draft" in page
    assert "Goes on in: A planner at four sites" in lead.page(there)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_sheet_in_every_language(repairs: Repairs, language: str) -> None:
    lead, there = repairs.lead, made(repairs, then="save")
    lead.page(there, language)
    begun(repairs, planned="100")
    _measure_again(repairs, 1.8)
    for page in (
        f"{repairs.path}/actions",
        f"{repairs.path}/actions/2",
        f"{repairs.path}/actions/new",
        f"{there}/edit",
    ):
        lead.page(page, language)


def test_two_leads_who_fix_one_at_once(repairs: Repairs) -> None:
    lead, there = repairs.lead, made(repairs, then="save")
    form = proposed(lead.page(f"{there}/edit")) | {"then": "fix"}
    assert lead.post(f"{there}/edit", **form | {"target": "0.4"})[0] == 303
    status, page, _ = lead.post(f"{there}/edit", **form | {"target": "0.5"})
    assert status == 409
    standing = page.split('role="alert"')[1].split("</dl>")[0]
    assert "+0.40" in standing
    assert 'value="0.5"' in page
    assert "+0.40" in lead.page(there)


def test_a_rule_changes_with_a_reason_until_answers_come(repairs: Repairs) -> None:
    lead, there = repairs.lead, made(repairs)
    form = proposed(lead.page(f"{there}/edit")) | {"then": "save"}
    status, page, _ = lead.post(f"{there}/edit", **form | {"target": "0.4"})
    assert status == 422
    assert 'id="reason-error"' in page
    assert lead.post(f"{there}/edit", **form | {"target": "0.4", "reason": "Budget cut"})[0] == 303
    assert "+0.40" in lead.page(there)
    assert "Changed once since." in lead.page(there)
    form = proposed(lead.page(f"{there}/edit")) | {"then": "save"}
    _measure_again(repairs, 0.9)
    page = lead.page(f"{there}/edit")
    assert "the rule stays as it is" in page
    assert lead.post(f"{there}/edit", **form | {"title": "Two planners"})[0] == 303  # words may
    again = proposed(lead.page(f"{there}/edit")) | {"then": "save"}
    assert lead.post(f"{there}/edit", **again | {"target": "0.1", "reason": "Too late"})[0] == 409
    assert "+0.40" in lead.page(there)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": " "}, "at least"),
        ({"target": "-0.3"}, "no improvement"),
        ({"target": "nought"}, "Write a number"),
        ({"least": "0"}, "above 0"),
        ({"planned": "3"}, "from 10 to"),
        ({"planned": "3.5"}, "Write a number"),
        ({"due": "2026-01-01"}, "before today"),
        ({"not_before": "2026-01-01"}, "before today"),
        ({"due": "soon"}, "year-month-day"),
        ({"measure": "999/gap/need/on_date"}, "was deleted"),
        ({"measure": "nonsense"}, "Choose one"),
        ({"owner": "999"}, "Choose one"),
        ({"treated": "site:North", "control": "site:North"}, "is in both groups"),
        ({"control": "site:North"}, "which groups get the action"),
        ({"treated": "site:Atlantis"}, "not known for the groups"),
        ({"cost_planned": "much"}, "whole amount"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_stored(
    repairs: Repairs, values: dict[str, str], words: str
) -> None:
    sent = ask(repairs, "?need=on_date") | now() | values
    status, page, _ = repairs.lead.post(f"{repairs.path}/actions/new", **sent, then="fix")
    assert status == 422
    assert words in page.split('class="errors"')[1].split("</form>")[0]
    assert "No action yet" in repairs.lead.page(f"{repairs.path}/actions")


def test_all_that_is_wrong_is_told_at_once(repairs: Repairs) -> None:
    sent = ask(repairs, "?need=on_date") | now(title="", target="-1", due="2026-01-01")
    status, page, _ = repairs.lead.post(f"{repairs.path}/actions/new", **sent, then="fix")
    assert status == 422
    assert "no improvement" in page
    assert 'id="title-error"' in page


def test_a_wave_that_was_deleted_is_no_baseline(repairs: Repairs) -> None:
    lead, there = repairs.lead, made(repairs, then="save")
    form = proposed(lead.page(f"{there}/edit")) | {"then": "fix"}
    campaign = repairs.made["servqual1"]
    assert lead.post(f"{repairs.path}/campaigns/{campaign.id}/out")[0] == 303
    status, page, _ = lead.post(f"{there}/edit", **form)
    assert status == 422
    assert "was deleted or taken out" in page
    assert "Draft" in lead.page(there)


def test_nobody_judges_by_hand(repairs: Repairs) -> None:
    lead, there = repairs.lead, begun(repairs)
    status, page, _ = lead.post(f"{there}/moves/judge")
    assert status == 409
    assert "The program writes the verdict" in page
    assert lead.post(f"{there}/moves/start")[0] == 409
    assert lead.post(f"{there}/moves/nonsense")[0] == 404
    status, page, _ = lead.post(f"{there}/moves/drop", reason="No")
    assert status == 409
    assert "was carried out" in page


def test_what_a_move_needs_is_asked_at_its_field(repairs: Repairs) -> None:
    lead, there = repairs.lead, made(repairs)
    assert lead.post(f"{there}/moves/drop", reason=" ")[0] == 422
    assert lead.post(f"{there}/moves/start")[0] == 303
    status, page, _ = lead.post(f"{there}/moves/carry_out", evidence=" ", cost_real="26")
    assert status == 422
    assert 'id="evidence-error"' in page
    assert 'value="26"' in page
    assert lead.post(f"{there}/moves/drop", reason="The lift broke")[0] == 303
    assert "The lift broke" in lead.page(there)


def test_an_action_belongs_to_its_programme_and_unit(repairs: Repairs) -> None:
    lead, there = repairs.lead, made(repairs)
    assert lead.client.get(there.replace("/programmes/1/", "/programmes/2/")).status_code == 404
    assert lead.client.get(f"{repairs.path}/actions/99").status_code == 404
    assert lead.post(f"{repairs.path}/remove", sure="yes")[0] == 409


def test_an_action_of_another_unit_does_not_exist(repairs: Repairs) -> None:
    there = made(repairs)
    with repairs.site.database.write() as session:
        units = [Unit(name="North"), Unit(name="South")]
        session.add_all(units)
        session.flush()
        session.get_one(Programme, 1).unit_id = units[0].id
        lead = session.exec(select(Account).where(Account.email == "lead@company.example")).one()
        lead.unit_id = units[1].id
    for path in (there, f"{there}/edit", f"{repairs.path}/actions", f"{repairs.path}/actions/new"):
        assert repairs.lead.client.get(path).status_code == 404, path
    assert repairs.lead.post(f"{there}/moves/start")[0] == 404


def test_actions_are_found_from_where_they_come(repairs: Repairs) -> None:
    lead, path = repairs.lead, repairs.path
    there = begun(repairs)
    need = lead.page(f"{path}/needs/on_date")
    assert f'<a href="{there}">A planner at four sites</a>' in need
    assert "\\u003cb\\u003eA" in need  # on its charts
    assert there not in lead.page(f"{path}/needs/polite")
    assert f"{path}/actions/new?group=East&by=site" in lead.page(f"{path}/segments")
    assert f"{path}/actions/new?rank=" in lead.page(f"{path}/priorities")
    listed = lead.page(f"{path}/actions?state=carried_out")
    assert "A planner at four sites" in listed
    assert "No action fits" in lead.page(f"{path}/actions?state=draft")


def test_the_rule_is_drawn_as_it_is_proposed(repairs: Repairs) -> None:
    """From the baseline without its bad luck, as far as a change matters, to the target."""
    page = repairs.lead.page(f"{repairs.path}/actions/new?rank=on_date")
    drawing = page.split('class="spans"')[1].split("</div>")[0]
    value = r"([+−]\d\.\d\d)"
    said = rf"Baseline {value}\. Counted from {value}\. A change matters from {value} on\. Target: {value} or more\."
    found = re.search(said, drawing)
    assert found is not None, drawing
    base, start, matters, target = (float(each.replace("−", "-")) for each in found.groups())
    form = proposed(page)
    assert base < start
    assert matters - start == pytest.approx(float(form["least"]), abs=0.011)
    assert target - start == pytest.approx(float(form["target"]), abs=0.011)
    assert drawing.count("<circle") == 2
    plain = repairs.lead.page(f"{repairs.path}/actions/new?need=on_date").split('class="spans"')[1]
    assert "Counted from" not in plain.split("</div>")[0]


def test_a_wave_that_has_only_begun_is_no_baseline_yet(repairs: Repairs) -> None:
    """Nine answers; the tenth would make it one."""
    stood, database = ask(repairs, "?need=on_date")["measure"], repairs.site.database
    campaign = make_campaign(database, slug="more", at_once=True)
    day = clock.today().isoformat()
    assert repairs.lead.post(f"{repairs.path}/campaigns", campaign=str(campaign.id), day=day)[0] == 303
    said = make_answers(published_of(database, campaign).form())
    for measured in (stood, f"{campaign.id}/gap/need/on_date"):
        for _ in range(9 if measured == stood else 1):
            assert repairs.site.device().post("/s/more", data={**said, "key": make_key()}).status_code == 200
        counting.count_waiting(database)
        assert ask(repairs, "?need=on_date")["measure"] == measured


def test_a_proposal_follows_what_is_measured(repairs: Repairs) -> None:
    form = ask(repairs, "?rank=on_date")
    assert form["chosen"] == "rank"
    campaign = form["measure"].split("/")[0]
    sent = form | now(title="Mine", measure=f"{campaign}/satisfaction/overall/overall")
    status, page, _ = repairs.lead.post(f"{repairs.path}/actions/new", **sent, then="propose")
    assert status == 200
    assert proposed(page)["title"] == "Mine"
    assert proposed(page)["measure"].endswith("/satisfaction/overall/overall")
    group = repairs.lead.page(f"{repairs.path}/actions/new?group=East")
    assert 'name="treated" value="site:East" checked' in group
