"""A customer opens a questionnaire, sends it, and it is stored once: on SQLite and on PostgreSQL."""

import html
import json
import re

import pytest
from sqlalchemy import select, text

from app.tallies import counting
from surveys import instruments
from surveys.campaigns.plan import Plan
from surveys.storage.tables import intake
from tests.app.form_page import FormPage
from tests.conftest import BOTH, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_key

pytestmark = pytest.mark.usefixtures("counting_by_hand")
NEEDS = {name: instruments.load(name).need_ids for name in instruments.one_of_each()}
NEEDS_AS_A_WHOLE = frozenset().union(*NEEDS.values())


def stored(site: Site) -> list[dict[str, object]]:
    with site.database.engine.connect() as connection:
        return [json.loads(answers) for answers in connection.scalars(select(intake.c.answers))]


@pytest.mark.parametrize("length", ["long", "short"])
@pytest.mark.parametrize("instrument", instruments.one_of_each())
def test_every_questionnaire_is_answered_as_its_page_asks(site: Site, instrument: str, length: str) -> None:
    """Filled in from the fields of the page alone, and stored as it was filled in."""
    make_campaign(site.database, instrument, plan=Plan(TITLE, length=length, segments={"site": ["Taipei", "Tainan"]}))
    page = FormPage(site.client.get("/s/autumn").text)
    chosen = {name: sorted(options)[name.endswith(".least")] for name, options in page.options.items() if name}
    chosen |= {name: "10" for name in page.names if name.startswith("points.")} | {"points.empathy": "60"}
    asked = {name: value for name, value in chosen.items() if name in page.names and name not in NEEDS_AS_A_WHOLE}
    sent = site.client.post("/s/autumn", data={**page.values, **asked, "comment": "Two\r\nlines"})
    assert "Thank you. We have your answers." in sent.text
    assert sent.headers["Gaplens-Stored"] == page.values["key"][0]
    assert len(sent.headers["Gaplens-Receipt"].split()) == 7
    ((document, needs),) = [(each, each.pop("asked", None)) for each in stored(site)]
    given = {
        name: [str(each) for each in value] if isinstance(value, list) else str(value)
        for name, value in document.items()
    }
    assert given.pop("comment") == "Two\nlines"
    assert {name: value[0] if isinstance(value, list) else value for name, value in given.items()} == asked
    shown = [name.partition(".")[0] for name in page.options if name.partition(".")[0] in NEEDS[instrument]]
    assert needs == (list(dict.fromkeys(shown)) if length == "short" and shown else None)


def test_a_page_with_nothing_said_takes_a_single_answer(site: Site) -> None:
    make_campaign(site.database, "pulse")
    assert site.client.post("/s/autumn", data={"key": make_key(), "recommend": "0"}).status_code == 200
    assert stored(site) == [{"recommend": 0}]


def test_whoever_writes_nothing_gets_no_receipt(site: Site) -> None:
    make_campaign(site.database)
    form = make_form()
    sent = site.client.post("/s/autumn", data=form)
    assert "Gaplens-Receipt" not in sent.headers
    assert "A receipt code" not in sent.text


@BOTH
def test_a_receipt_is_the_same_after_a_retry_and_opens_the_reply(site: Site) -> None:
    make_campaign(site.database)
    form = make_form(comment="Call me first")
    receipts = {site.client.post("/s/autumn", data=form).headers["Gaplens-Receipt"] for _ in range(2)}
    counting.count_waiting(site.database)
    receipts |= {site.client.post("/s/autumn", data=form).headers["Gaplens-Receipt"]}
    (receipt,) = receipts
    assert "Call me first" in site.client.post("/suggest/receipt", data={"code": receipt}).text


def test_what_happens_next_is_said_at_the_end(site: Site) -> None:
    words = {"en": "By 15 December we publish what we do.", "zh_Hant": "十二月十五日前公布。"}
    make_campaign(site.database, plan=Plan(TITLE, thanks=words))
    for language, thanks in (("en", words["en"]), ("zh-TW", words["zh_Hant"])):
        sent = site.client.post("/s/autumn", data=make_form(), headers={"Accept-Language": language})
        assert thanks in sent.text


def test_a_short_form_stays_the_same_one_for_its_key(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, length="short"))
    for _ in range(4):
        page = FormPage(site.client.get("/s/autumn").text)
        bad = site.client.post("/s/autumn", data={**page.values, "overall": "8"})
        again = FormPage(bad.text)
        assert (again.names, again.values["key"]) == (page.names, page.values["key"])
        sent = [site.client.post("/s/autumn", data={**again.values, "overall": "5"}) for _ in range(2)]
        assert [each.status_code for each in sent] == [200, 200]
    assert len(stored(site)) == 4


def test_a_page_can_ask_for_the_short_form_that_was_begun(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, length="short"))
    for variant in range(0, 64, 9):
        first, again = (FormPage(site.client.get(f"/s/autumn?variant={variant}").text) for _ in range(2))
        assert first.names == again.names
        assert first.values["key"] != again.values["key"]
        assert site.client.post("/s/autumn", data={**first.values, "overall": "5"}).status_code == 200
    for nonsense in ("64", "-1", "x", "", "9" * 50):
        assert site.client.get(f"/s/autumn?variant={nonsense}").status_code == 200


def test_another_body_under_a_used_key_stays_in_its_short_form(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, length="short"))
    page = FormPage(site.client.get("/s/autumn").text)
    site.client.post("/s/autumn", data={**page.values, "overall": "5"})
    refused = site.client.post("/s/autumn", data={**page.values, "overall": "6"})
    fresh = FormPage(refused.text)
    assert (refused.status_code, fresh.names) == (409, page.names)
    assert fresh.values["key"] != page.values["key"]
    assert site.client.post("/s/autumn", data=fresh.values).status_code == 200


@BOTH
def test_sending_twice_stores_one(site: Site) -> None:
    make_campaign(site.database)
    form = make_form()
    pages = [site.client.post("/s/autumn", data=form) for _ in range(3)]
    assert {page.status_code for page in pages} == {200}
    assert len({page.text for page in pages}) == 1
    assert len(stored(site)) == 1


@BOTH
def test_another_body_under_a_used_key_is_refused_and_comes_back(site: Site) -> None:
    make_campaign(site.database)
    form = make_form(value=5)
    site.client.post("/s/autumn", data=form)
    second = {**form, "on_date.expectation": "7", "comment": "Call me first"}
    refused = site.client.post("/s/autumn", data=second)
    assert refused.status_code == 409
    assert "Call me first" in refused.text
    assert form["key"] not in refused.text  # a fresh key: sending again is a new answer
    assert len(stored(site)) == 1


@BOTH
def test_a_retry_is_confirmed_even_after_closing(site: Site) -> None:
    campaign = make_campaign(site.database)
    form = make_form()
    site.client.post("/s/autumn", data=form)
    close(site.database, campaign)
    assert "Thank you" in site.client.post("/s/autumn", data=form).text
    late = site.client.post("/s/autumn", data=make_form())
    assert late.status_code == 409
    assert "This questionnaire is closed" in late.text
    assert len(stored(site)) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_link_says_so(site: Site, method: str) -> None:
    page = site.client.request(method, "/s/nowhere", headers={"Accept-Language": "zh-TW"})
    assert page.status_code == 404
    assert "這一頁不存在" in page.text


def test_a_draft_cannot_be_answered(site: Site) -> None:
    make_campaign(site.database, state="draft")
    assert site.client.get("/s/autumn").status_code == 404
    assert site.client.post("/s/autumn", data=make_form()).status_code == 404


def test_another_site_cannot_send(site: Site) -> None:
    make_campaign(site.database)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert site.client.post("/s/autumn", data=make_form(), headers=headers).status_code == 403
    assert stored(site) == []


def test_when_the_store_refuses_the_answers_stay_in_the_form(site: Site) -> None:
    make_campaign(site.database)
    form = make_form(comment="still here")
    with site.database.write() as session:
        session.execute(text("ALTER TABLE intake RENAME TO away"))
    refused = site.client.post("/s/autumn", data=form)
    assert refused.status_code == 503
    assert "still here" in refused.text
    assert form["key"] in refused.text
    with site.database.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO intake"))
    assert "Thank you" in site.client.post("/s/autumn", data=form).text
    assert len(stored(site)) == 1


def test_the_compressed_page_is_the_plain_page(site: Site) -> None:
    make_campaign(site.database)
    packed = site.client.get("/s/autumn")
    plain = site.client.get("/s/autumn", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    keys = [page.text.split('name="key" value="')[1].split('"')[0] for page in (packed, plain)]
    assert keys[0] != keys[1]
    bare = [page.text.replace(key, "") for page, key in zip((packed, plain), keys, strict=True)]
    bare = [re.sub(r'name="began" value="\d+"', "", each) for each in bare]  # the second may be another one
    assert bare[0] == bare[1]


def test_languages_by_browser_address_and_cookie(site: Site) -> None:
    make_campaign(site.database)
    assert '<html lang="zh-Hans">' in site.client.get("/s/autumn", headers={"Accept-Language": "zh-CN,en;q=0.5"}).text
    assert '<html lang="zh-Hant">' in site.client.get("/s/autumn?lang=zh-Hant").text
    assert '<html lang="zh-Hant">' in site.client.get("/s/autumn").text  # remembered


def test_a_kiosk_form_remembers_how_it_was_opened_and_no_language(site: Site) -> None:
    """Also where no script runs: after a refusal, and for the next person."""
    make_campaign(site.database, plan=Plan(TITLE, segments={"site": ["Taipei", "花蓮"]}))
    opened = site.client.get("/s/autumn", params={"channel": "kiosk", "site": "花蓮", "lang": "zh-Hans"})
    assert "set-cookie" not in opened.headers
    action = html.unescape(re.findall(r'action="([^"]*)"', opened.text)[0])
    refused = site.client.post(action, data={**FormPage(opened.text).values, "overall": "8"})
    page = FormPage(refused.text)
    assert (refused.status_code, page.values["segment.site"]) == (422, ["花蓮"])
    assert '<html lang="zh-Hans">' in refused.text
    assert "segment.site" not in page.ids
    thanks = site.client.post(action, data={**page.values, "overall": "7"})
    assert thanks.status_code == 200
    again = html.unescape(re.findall(r'href="(/s/[^"]*)"', thanks.text)[0])
    fresh = site.client.get(again)
    assert FormPage(fresh.text).values["segment.site"] == ["花蓮"]
    assert '<html lang="en">' in fresh.text


def test_every_page_says_that_it_is_ours(site: Site) -> None:
    make_campaign(site.database)
    for path in ("/s/autumn", "/s/nowhere", "/"):
        assert site.client.get(path).headers["gaplens-page"] == "1"
    assert site.client.post("/s/nowhere", data=make_form()).headers["gaplens-page"] == "1"
