"""A quality lead signs in, makes a campaign, hands it out and sees the numbers move; an employee is answered."""

import re

import pytest

from surveys.people import accounts
from surveys.storage.tables import Unit
from tests.conftest import BOTH, Site
from tests.factories import PASSWORD, make_campaign, make_form, step


@BOTH
def test_a_campaign_from_draft_to_numbers(site: Site) -> None:
    client = site.lead()
    token = site.form_token()
    made = client.post("/campaigns/new", data={"token": token, "instrument": "servqual", "title_en": "Winter"})
    assert made.status_code == 200
    address = str(made.url)
    assert "draft" in made.text
    opened = client.post(f"{address}/open", data={"token": token})
    link = re.search(r'href="(https://testserver/s/[^"]+)"', opened.text)
    assert link is not None
    for value in (3, 4, 5, 6, 7, 5) * 2:
        client.post(link[1], data=make_form(value=value))
    assert "<dd>not counted yet</dd>" in client.get(address).text
    step(site.database)
    report = client.get(address).text
    assert "<dd>6</dd>" in report
    csv = client.get(f"{address}/dimensions.csv")
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert "Reliability" in csv.text
    assert client.get(f"{address}/qr.svg").headers["content-type"] == "image/svg+xml"
    closed = client.post(f"{address}/close", data={"token": token})
    assert "Closed: answers are no longer taken." in closed.text


def test_below_five_answers_nothing_is_shown(site: Site) -> None:
    client = site.lead()
    campaign = make_campaign(site.database)
    for _ in range(4):
        client.post("/s/autumn", data=make_form())
    page = client.get(f"/campaigns/{campaign.id}").text
    assert "data-figure" not in page
    assert "<dd>4</dd>" in page
    assert client.get(f"/campaigns/{campaign.id}/dimensions.csv").status_code == 404


@BOTH
def test_units_do_not_see_each_other(site: Site) -> None:
    with site.database.write() as session:
        north, south = Unit(name="North"), Unit(name="South")
        session.add_all([north, south])
        session.flush()
    campaign = make_campaign(site.database, unit_id=south.id)
    client = site.lead(unit_id=north.id)
    assert "Autumn" not in client.get("/campaigns").text
    for path in ("", "/preview", "/qr.svg", "/dimensions.csv"):
        assert client.get(f"/campaigns/{campaign.id}{path}").status_code == 404
    assert client.post(f"/campaigns/{campaign.id}/close", data={"token": site.form_token()}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/campaigns", "/campaigns/new", "/campaigns/1", "/suggestions", "/campaigns/1/qr.svg"]
)
def test_the_desk_asks_to_sign_in(site: Site, path: str) -> None:
    answer = site.client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?onward={path}"


def test_signing_in_leads_nowhere_else(site: Site) -> None:
    with site.database.write() as session:
        accounts.create(session, "lead@company.example", "Lead", PASSWORD)
    form = {"email": "lead@company.example", "password": PASSWORD, "onward": "//evil.example/x"}
    sent = site.client.post("/sign-in", data=form, follow_redirects=False)
    assert sent.headers["location"] == "/home"
    cookie = sent.headers["set-cookie"]
    for wanted in ("__Host-sid=", "Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert wanted in cookie


def test_wrong_password_and_unknown_address_look_alike(site: Site) -> None:
    with site.database.write() as session:
        accounts.create(session, "lead@company.example", "Lead", PASSWORD)
    pages = [
        site.client.post("/sign-in", data={"email": email, "password": "wrong password"}).text.replace(email, "")
        for email in ("lead@company.example", "nobody@company.example")
    ]
    assert pages[0] == pages[1]
    assert "Address or password is not right." in pages[0]


def test_a_form_without_its_token_is_refused(site: Site) -> None:
    client = site.lead()
    for token in ("", "0" * 64):
        form = {"token": token, "instrument": "servqual", "title_en": "X"}
        assert client.post("/campaigns/new", data=form).status_code == 403
    assert client.post("/sign-out", data={"token": ""}).status_code == 403


@BOTH
def test_signing_out_ends_the_session(site: Site) -> None:
    client = site.lead()
    cookie = client.cookies["__Host-sid"]
    client.post("/sign-out", data={"token": site.form_token()})
    client.cookies.set("__Host-sid", cookie)
    assert client.get("/campaigns", follow_redirects=False).status_code == 303


def test_a_campaign_needs_an_instrument_and_a_title(site: Site) -> None:
    client = site.lead()
    form = {"token": site.form_token(), "instrument": "nothing", "title_en": " "}
    page = client.post("/campaigns/new", data=form)
    assert page.status_code == 422
    assert "Choose one of the questionnaires." in page.text
    assert "Give it a title in at least one language." in page.text


@BOTH
def test_setup_link_works_once(site: Site) -> None:
    with site.database.write() as session:
        link = accounts.new_setup_link(session)
    form = {"email": "first@company.example", "name": "First", "password": PASSWORD}
    assert site.client.get("/setup/wrong").status_code == 404
    assert "easy to guess" in site.client.post(f"/setup/{link}", data={**form, "password": "password"}).text
    made = site.client.post(f"/setup/{link}", data=form)
    assert made.url.path == "/campaigns"
    assert "No campaign yet" in made.text
    assert site.client.get(f"/setup/{link}").status_code == 404


@BOTH
def test_a_suggestion_is_answered(site: Site) -> None:
    words = "The parts store closes at eight. <script>alert(1)</script>"
    first = site.client.get("/suggest").text
    key = re.search(r'name="key" value="([^"]+)"', first)
    assert key is not None
    form = {"key": key[1], "text": words}
    sent = [site.client.post("/suggest/sent", data=form) for _ in range(2)]
    assert sent[0].text == sent[1].text
    code = "".join(re.findall(r"<span>(\w{4})</span>", sent[0].text))
    assert len(code) == 28
    assert site.client.post("/suggest/sent", data={**form, "text": "Other"}).status_code == 409

    client = site.lead()
    page = client.get("/suggestions").text
    assert "1 suggestion waits for an answer" in page
    (link,) = re.findall(r'href="(/suggestions/\w+)"', page)
    opened = client.get(link).text
    assert "<script>alert" not in opened
    reply_key = re.search(r'name="key" value="([^"]+)"', opened)
    assert reply_key is not None
    reply = {"token": site.form_token(), "key": reply_key[1], "text": "From Monday it closes at ten."}
    for _ in range(2):
        client.post(link, data=reply)
    assert client.get(link).text.count("From Monday it closes at ten.") == 1

    typed = " ".join([code[:4].lower(), code[4:]])
    read = site.client.post("/suggest/receipt", data={"code": typed})
    assert "From Monday it closes at ten." in read.text


@pytest.mark.parametrize(("code", "status"), [("hello", 422), ("0" * 28, 404), ("", 422)])
def test_a_wrong_receipt_is_named(site: Site, code: str, status: int) -> None:
    assert site.client.post("/suggest/receipt", data={"code": code}).status_code == status


def test_health(site: Site) -> None:
    assert site.client.get("/health/live").json() == {"live": True}
    ready = site.client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"disk": True, "schema": True, "write": True})


def test_headers_and_hosts(site: Site) -> None:
    make_campaign(site.database)
    answering, desk = site.client.get("/s/autumn").headers, site.client.get("/").headers
    assert "unsafe" not in answering["content-security-policy"]
    assert "unsafe-eval" not in desk["content-security-policy"]
    assert answering["cache-control"] == desk["cache-control"] == "no-store"
    assert answering["x-content-type-options"] == "nosniff"
    assert site.client.get("/", headers={"Host": "evil.example"}).status_code == 400
    for path in ("/docs", "/openapi.json", "/redoc", "/static/../pyproject.toml"):
        assert site.client.get(path).status_code == 404
