"""A customer opens a questionnaire, sends it, and it is stored once: on SQLite and on PostgreSQL."""

import json

import pytest
from sqlalchemy import select, text

from surveys.storage.tables import intake
from tests.conftest import Site
from tests.factories import make_campaign, make_form


def stored(site: Site) -> list[dict[str, object]]:
    with site.database.engine.connect() as connection:
        return [json.loads(answers) for answers in connection.scalars(select(intake.c.answers))]


@pytest.mark.parametrize("instrument", ["servqual", "kano"])
def test_an_answer_is_stored_and_confirmed(site: Site, instrument: str) -> None:
    make_campaign(site.database, instrument)
    sent = site.client.post("/s/autumn", data=make_form(instrument, 4))
    assert "Thank you. We have your answers." in sent.text
    (document,) = stored(site)
    assert set(document.values()) == {4}


def test_sending_twice_stores_one(site: Site) -> None:
    make_campaign(site.database)
    form = make_form()
    pages = [site.client.post("/s/autumn", data=form) for _ in range(3)]
    assert {page.status_code for page in pages} == {200}
    assert len({page.text for page in pages}) == 1
    assert len(stored(site)) == 1


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


def test_a_retry_is_confirmed_even_after_closing(site: Site) -> None:
    campaign = make_campaign(site.database)
    form = make_form()
    site.client.post("/s/autumn", data=form)
    with site.database.write() as session:
        session.execute(text("UPDATE campaign SET state = 'closed' WHERE id = :id"), {"id": campaign.id})
    assert "Thank you" in site.client.post("/s/autumn", data=form).text
    late = site.client.post("/s/autumn", data=make_form())
    assert late.status_code == 409
    assert "This questionnaire is closed" in late.text
    assert len(stored(site)) == 1


BAD: dict[str, tuple[dict[str, str], int]] = {
    "unknown_need": ({"no_such_need.expectation": "5"}, 422),
    "off_scale": ({"on_date.expectation": "8"}, 422),
    "not_a_number": ({"on_date.expectation": "five"}, 422),
    "missing_key": ({"key": ""}, 422),
    "short_key": ({"key": "abc"}, 422),
    "nul_byte": ({"comment": "a\x00b"}, 422),
    "long_text": ({"comment": "x" * 3000}, 422),
    "number_and_not_applicable": ({"on_date": "na"}, 422),
    "megabyte_of_text": ({"comment": "x" * 1_000_000}, 413),
    "ten_thousand_fields": ({f"field{n}": "1" for n in range(10_000)}, 413),
}


@pytest.mark.parametrize("fault", BAD)
@pytest.mark.parametrize(("language", "tag"), [("zh-TW", "zh-Hant"), ("zh-CN", "zh-Hans"), ("en", "en")])
def test_bad_input_is_named_and_stores_nothing(site: Site, fault: str, language: str, tag: str) -> None:
    make_campaign(site.database)
    changed, status = BAD[fault]
    form = {**make_form(value=3), **changed}
    sent = site.client.post("/s/autumn", data=form, headers={"Accept-Language": language})
    assert sent.status_code == status
    assert f'<html lang="{tag}">' in sent.text
    assert "Traceback" not in sent.text
    assert stored(site) == []
    if status == 422:
        assert sent.text.count(" checked>") >= 43  # what was answered is still there


def test_a_huge_body_is_refused_before_it_is_read(site: Site) -> None:
    make_campaign(site.database)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = site.client.post("/s/autumn", content=(b"x" * 1_000_000 for _ in range(100)), headers=headers)
    assert sent.status_code == 413
    assert "That was too much at once" in sent.text


def test_an_empty_form_is_not_an_answer(site: Site) -> None:
    make_campaign(site.database)
    sent = site.client.post("/s/autumn", data={"key": make_form()["key"]})
    assert sent.status_code == 422
    assert "Nothing is answered yet" in sent.text


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


def test_nothing_about_the_sender_is_stored(site: Site) -> None:
    make_campaign(site.database)
    site.client.post("/s/autumn", data=make_form(), headers={"User-Agent": "AgentOfThePhone/1.0"})
    with site.database.engine.connect() as connection:
        rows = connection.execute(select(intake)).all()
    assert "AgentOfThePhone" not in str(rows)
    assert "testclient" not in str(rows)


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
    assert packed.text.replace(keys[0], "") == plain.text.replace(keys[1], "")


def test_languages_by_browser_address_and_cookie(site: Site) -> None:
    make_campaign(site.database)
    assert '<html lang="zh-Hans">' in site.client.get("/s/autumn", headers={"Accept-Language": "zh-CN,en;q=0.5"}).text
    assert '<html lang="zh-Hant">' in site.client.get("/s/autumn?lang=zh-Hant").text
    assert '<html lang="zh-Hant">' in site.client.get("/s/autumn").text  # remembered


def test_satisfaction_outside_its_scale_is_named_at_its_field(site: Site) -> None:
    make_campaign(site.database)
    refused = site.client.post("/s/autumn", data=make_form(overall="8", comment="Keep this"))
    assert refused.status_code == 422
    assert 'href="#overall"' in refused.text
    assert "Keep this" in refused.text
    assert stored(site) == []
    left_out = make_form(overall="")
    assert "Thank you" in site.client.post("/s/autumn", data=left_out).text
    assert "overall" not in stored(site)[0]
