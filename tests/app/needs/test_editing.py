"""The editor of a set under what people do: odd ids, two leads, a sign-in that ends, conditions that cannot be."""

import html
import re

import pytest

from tests.app.needs.test_sets import ALL_KINDS, Lead, need, three
from tests.conftest import Site


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


@pytest.mark.parametrize("id_", ["new", "head", "try", "publish"])
def test_a_part_is_reached_whatever_its_id_is(lead: Lead, id_: str) -> None:
    path = lead.copy("shop")
    lead.save(f"{path}/new/dimensions", name_en="New", id=id_)
    lead.save(f"{path}/new/needs?dimension={id_}", id=f"{id_}_need", **need(id_, "Loans"))
    lead.save(f"{path}/dimensions/{id_}", name_en="Newer")
    assert lead.values(f"{path}/dimensions/{id_}")["name_en"] == "Newer"
    status, page = lead.save(f"{path}/dimensions/{id_}", go="remove", sure="yes")
    assert status == 409  # it has a need
    assert "Newer" in page
    assert lead.save(f"{path}/needs/{id_}_need", go="remove", sure="yes")[0] == 200
    assert lead.save(f"{path}/dimensions/{id_}", go="remove", sure="yes")[0] == 200
    assert "Newer" not in lead.page(path)


def test_what_somebody_took_out_is_put_back_as_the_same_need(lead: Lead) -> None:
    path = lead.copy("clinic")
    lead.publish(path)
    at = f"{path}/needs/my_turn"
    mine = lead.values(at)
    lead.save(at, go="remove", sure="yes")
    status, page = lead.post(at, **(mine | {"text_en": "They see me at once."}))
    assert status == 409
    assert "Sending it again puts it back" in page
    form = page.split('<div class="middle">')[1].split("</form>")[0]
    again = dict(re.findall(r'name="(back|id|seen|was)" value="([^"]*)"', form))
    assert again["back"] == "my_turn"
    sent = {name: value for name, value in mine.items() if name not in ("id", "seen", "was")}
    status, _ = lead.post(f"{path}/new/needs", **sent, **{"id": "my_turn", "back": "my_turn", "go": "save"})
    assert status == 200
    assert lead.values(at)["text_en"]


def test_taking_out_without_the_tick_keeps_what_was_typed(lead: Lead) -> None:
    path = lead.copy("clinic")
    status, page = lead.save(f"{path}/needs/my_turn", short_en="My turn at once", go="remove", sure="")
    assert status == 409
    assert "Tick that you are sure" in page
    assert 'value="My turn at once"' in page


def test_a_move_beyond_the_end_says_so(lead: Lead) -> None:
    path = lead.copy("shop")
    assert "It is the first already." in lead.save(f"{path}/needs/price_beside", go="up")[1]
    assert "Saved, and moved." in lead.save(f"{path}/needs/price_beside", go="down")[1]


@pytest.mark.parametrize(("least", "most", "status"), [("5", "2", 422), ("2", "2", 200), ("2", "5", 200)])
def test_a_condition_that_no_answer_meets_is_refused(lead: Lead, least: str, most: str, status: int) -> None:
    path = lead.copy("clinic")
    typed = {"type": "text", "id": "why", **three("label", "Why?"), "when": "overall", **ALL_KINDS}
    found, page = lead.post(f"{path}/new/general", **typed, at_least=least, at_most=most)
    assert found == status
    assert ("No answer is that high and that low" in page) == (status == 422)


def test_a_question_that_some_questionnaires_lose_is_listed(lead: Lead) -> None:
    """Kano and zones do not ask how satisfied somebody is in all."""
    path = lead.copy("clinic")
    assert "left out of" not in lead.page(path)
    typed = {"type": "text", "id": "why", **three("label", "Why?"), "when": "overall", "at_most": "3", **ALL_KINDS}
    lead.post(f"{path}/new/general", **typed)
    listed = lead.page(path).split("What is still missing")[1].split("</ul>")[0]
    assert "Why?: left out of" in listed
    assert "Kano" in listed
    lead.save(f"{path}/general/why", kind_kano="", kind_zones="")


def test_what_is_typed_survives_the_end_of_the_sign_in(site: Site, lead: Lead) -> None:
    path = lead.copy("clinic")
    at = f"{path}/needs/my_turn"
    mine = lead.values(at) | {"text_en": "They see me at once.", "go": "save"}
    lead.client.post("/sign-out", data={"token": lead.token})
    status, page = lead.post(at, **mine)
    assert status == 401
    assert "You are signed out" in page
    assert 'value="They see me at once."' in page
    site.sign_in("lead@company.example")
    status, page = lead.post(at, **mine)  # with the token of the earlier sign-in
    assert status == 403
    assert "Send it again, if it was you who wrote it." in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<main")[1]))
    assert fields["text_en"] == "They see me at once."
    assert site.client.post(at, data=fields).status_code == 200
    assert lead.values(at)["text_en"] == "They see me at once."


def test_another_site_is_never_offered_to_send_again(site: Site, lead: Lead) -> None:
    path = lead.copy("clinic")
    sent = site.client.post(f"{path}/head", data={"title_en": "Mine"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert "Mine" not in sent.text


def test_the_language_of_the_sign_in_page_keeps_where_one_goes(site: Site) -> None:
    page = site.device().get("/needs?x=1").text
    link = re.search(r'href="(\?[^"]*lang=zh-Hant)"', page)
    assert link is not None
    assert html.unescape(link[1]) == "?onward=/needs%3Fx%3D1&lang=zh-Hant"
