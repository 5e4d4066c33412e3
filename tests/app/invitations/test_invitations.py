"""Inviting by personal links: the page, the folder of messages, and what a link opens."""

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from app.tallies import counting
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign, Invitation, Unit
from tests.app.mail.server import GONE, LIST, Desk, change, everybody, filed, link_in, until
from tests.conftest import BOTH, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, make_personal

pytestmark = pytest.mark.usefixtures("sending_at_once")


# Messages, where no server is set


def test_without_a_mail_server_nothing_is_said_to_be_sent(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    desk.send()
    page = desk.page()
    assert "in the folder “mail”; GapLens has sent none of them. From tomorrow on" in main_of(page)
    assert "invitations are saved as files, no answer is counted yet" in page
    assert "Saved as a file on" in page
    assert not re.search(r"was sent|Invitation sent|Sent on|handed to the mail server", page)
    for address in everybody(site.database):
        change(site.database, address, sent=clock.now() - timedelta(days=2))
    desk.send("remind")
    page = desk.page()
    assert "Reminder saved as a file on" in page
    assert "Reminded on" not in page


SPEAKS_OF_SENDING = {
    "en": r"\b(sent|send|sending|goes out|leaves?|on (its|their) way|by mail|delivered)\b",
    "zh-Hant": r"寄|送達|傳送|發出|發送",
    "zh-Hans": r"寄|发送|送达|发出|发提醒",
}
TRUE = {
    "en": "GapLens has sent none of them",
    "zh-Hant": "GapLens沒有寄出任何一封",
    "zh-Hans": "GapLens没有发出任何一封",
}


def main_of(page: str) -> str:
    main = page.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("tag", SPEAKS_OF_SENDING)
@pytest.mark.parametrize("anonymity", ["named", "confidential", "anonymous"])
def test_without_a_mail_server_nothing_is_said_to_leave_in_any_state(
    site: Site, seconds: dict[str, float], anonymity: str, tag: str
) -> None:
    """From an empty list to a campaign that is over."""
    make_campaign(
        site.database,
        state="draft",
        plan=Plan(TITLE, access="personal", anonymity=anonymity, opens=clock.now() + timedelta(hours=1)),
    )
    desk = Desk(site)
    desk.client.cookies.set("lang", tag)
    pages = [desk.page()]  # nobody is invited
    desk.bring()
    pages.append(desk.page())  # a draft
    desk.client.post("/campaigns/1/open", data={"token": desk.token})
    pages.append(desk.page())  # open, and early
    pages.append(desk.press("send").text)  # waiting for the day
    with site.database.write() as session:
        session.get_one(Campaign, 1).opens = None
    until(lambda: not any(row.due for row in everybody(site.database).values()))
    pages.append(desk.page())  # all are saved
    change(site.database, GONE, sent=None, failed="secret")
    change(site.database, "b@company.example", sent=clock.now() - timedelta(days=2))
    pages.append(desk.page())  # one could not be saved, one can be reminded
    desk.client.post("/campaigns/1/close", data={"token": desk.token})
    pages.append(desk.page())  # over
    for page in pages:
        said = main_of(page).replace(TRUE[tag], "")
        assert re.findall(SPEAKS_OF_SENDING[tag], said) == [], said
        assert re.findall(r"[a-z][.:][A-Z][a-z]+", said) == []  # sentences with no space between them


@BOTH
def test_messages_are_filed_where_no_server_is_set(site: Site, tmp_path: Path) -> None:
    make_personal(site.database, "named", title={"en": "Autumn survey", "zh_Hant": "秋季滿意度調查"})
    desk = Desk(site)
    desk.bring()
    assert "messages are saved as files" in desk.page()
    desk.send()
    folder = tmp_path / "mail"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    messages = filed(folder)
    assert sorted(messages) == sorted(everybody(site.database))
    assert all(row.sent for row in everybody(site.database).values())
    english = messages["b@company.example"]
    assert english["Subject"] == "Autumn survey"
    assert english["From"] == "Quality 品質部 <quality@company.example>"
    assert english["Auto-Submitted"] == "auto-generated"
    text = english.get_content()
    for words in ("Hello Bob,", "Quality 品質部 asks for your answers: Autumn survey.", "minutes.", "Do not forward"):
        assert words in text
    assert "With your name: we store your answers" in text
    for address in ("a@company.example", GONE):  # as the list says, and the campaign's first language
        assert messages[address]["Subject"] == "秋季滿意度調查"
        assert messages[address]["Content-Language"] == "zh-Hant"
    assert "王小明" in messages["a@company.example"].get_content()


def test_the_promise_is_the_one_on_the_form(site: Site, tmp_path: Path) -> None:
    make_personal(site.database, "anonymous", segments={"language": []})
    desk = Desk(site)
    desk.bring("email,name,language\nb@company.example,Bob,en\n")
    desk.send()
    message = filed(tmp_path / "mail")["b@company.example"]
    promise = next(line for line in message.get_content().splitlines() if line.startswith("Anonymous:"))
    assert promise in site.client.get(link_in(message)).text
    assert "Bob" not in message.as_string()


def test_of_an_anonymous_guest_no_site_is_kept(site: Site) -> None:
    make_personal(site.database, "anonymous", segments={"site": ["台北"]})
    Desk(site).bring("email,site\nb@company.example,台北\n")
    assert [guest.segments for guest in everybody(site.database).values()] == [{}]


@BOTH
def test_a_link_opens_the_form_and_is_used_once(site: Site, tmp_path: Path) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring("email,name,language\nb@company.example,Bob,en\n")
    desk.send()
    link = link_in(filed(tmp_path / "mail")["b@company.example"])
    opened = site.client.get(link)
    assert opened.status_code == 200
    assert str(opened.url) == "https://testserver/s/autumn"
    assert site.client.post("/s/autumn", data=make_form()).status_code == 200
    assert everybody(site.database)["b@company.example"].used
    assert "1 of 1 person has answered" in desk.page()
    assert "Answered" in desk.page()
    assert site.client.get(link).status_code == 403
    assert site.client.post("/s/autumn", data=make_form()).status_code == 403


def test_wrong_used_and_expired_links_look_alike(site: Site) -> None:
    campaign = make_personal(site.database, "named")
    other = make_campaign(site.database, slug="other", plan=Plan(TITLE, access="personal"))
    (used,), (fresh,), (foreign,) = (
        make_guests(site.database, campaign, used=True),
        make_guests(site.database, campaign),
        make_guests(site.database, other),
    )
    wrong = [site.client.get(f"/s/autumn?invite={token}") for token in ("f" * 64, "x", "%00", used, foreign)]
    assert site.client.get(f"/s/autumn?invite={fresh}").status_code == 200
    close(site.database, campaign)
    until(lambda: site.client.get(f"/s/autumn?invite={fresh}").status_code == 403)  # pages know it within a second
    expired = site.client.get(f"/s/autumn?invite={fresh}")
    assert {(answer.status_code, answer.text) for answer in (*wrong, expired)} == {(403, expired.text)}


def test_a_link_is_handed_over_in_a_named_campaign(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring("a@company.example\n")
    one = everybody(site.database)["a@company.example"]
    page = desk.client.get(f"/campaigns/1/people/{one.id}/link")
    link = page.text.split('id="link">')[1].split("<")[0]
    assert site.client.get(link).status_code == 200
    assert desk.client.get(f"/campaigns/1/people/{one.id}/link.svg").headers["content-type"] == "image/svg+xml"
    assert link.partition("invite=")[2] not in desk.page()


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_nobody_sees_who_has_answered_where_that_was_promised(site: Site, anonymity: str) -> None:
    make_personal(site.database, anonymity, at_once=False)
    desk = Desk(site)
    desk.bring()
    yesterday = clock.now() - timedelta(days=1)
    for address in everybody(site.database):
        change(site.database, address, sent=yesterday)
    before = desk.page().split('id="people"')[1]
    change(site.database, "a@company.example", used=True)
    assert desk.page().split('id="people"')[1] == before
    assert "of 3 people have answered" not in desk.page()  # as long as figures do not say it either
    one = everybody(site.database)["a@company.example"]
    assert desk.client.get(f"/campaigns/1/people/{one.id}/link").status_code == 404
    assert desk.client.get(f"/campaigns/1/people/{one.id}/link.svg").status_code == 404


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_a_reminder_does_not_tell_who_has_answered(site: Site, anonymity: str) -> None:
    make_personal(site.database, anonymity)
    desk = Desk(site)
    desk.bring()
    for address in everybody(site.database):
        change(site.database, address, sent=clock.now() - timedelta(days=2))
    before = desk.page().split('id="people"')[1]
    change(site.database, "a@company.example", reminded=clock.now())
    change(site.database, "b@company.example", failed="550")
    change(site.database, GONE, due="remind", held=clock.now() + timedelta(hours=1))
    assert desk.page().split('id="people"')[1] == before


@BOTH
@pytest.mark.parametrize(("anonymity", "reminded"), [("named", [GONE]), ("confidential", None), ("anonymous", None)])
def test_files_of_reminders_do_not_tell_who_has_answered(
    site: Site, tmp_path: Path, anonymity: str, reminded: list[str] | None
) -> None:
    """Neither of whoever is counted, nor of whoever waits for a step."""
    make_personal(site.database, anonymity, at_once=False)
    desk = Desk(site)
    desk.bring()
    desk.send()
    invitations = filed(tmp_path / "mail")
    for address in invitations:
        change(site.database, address, sent=clock.now() - timedelta(days=2))
    change(site.database, "a@company.example", used=True)
    answer = make_form(invite=link_in(invitations["b@company.example"]).split("=")[1])
    assert site.device().post("/s/autumn", data=answer).status_code == 200
    said = "whether they have answered or not, so that the files do not tell who has not" in desk.page()
    assert said is (reminded is None)
    for path in (tmp_path / "mail").iterdir():
        path.unlink()
    desk.send("remind")
    assert sorted(filed(tmp_path / "mail")) == sorted(reminded or invitations)
    assert {row.due for row in everybody(site.database).values()} == {None}


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_few_who_answered_are_neither_told_nor_said_to_be_nobody(site: Site, anonymity: str) -> None:
    campaign = make_personal(site.database, anonymity, at_once=False)
    for token in make_guests(site.database, campaign, 30)[:2]:
        site.device().post("/s/autumn", data=make_form(invite=token))
    desk = Desk(site)
    assert "<dt>Answered</dt><dd>not counted yet</dd>" in desk.page()
    close(site.database, campaign)
    counting.close_due(site.database)
    page = desk.page()
    assert "<h1>30 people were on the list; no answers, or too few to show</h1>" in page
    assert "<dt>Answered</dt><dd>fewer than 5</dd>" in page


def test_of_a_named_campaign_that_is_over_nothing_is_said_to_come_yet(site: Site) -> None:
    campaign = make_personal(site.database, "named")
    make_guests(site.database, campaign, 3)
    close(site.database, campaign)
    assert "<h1>0 of 3 people have answered</h1>" in Desk(site).page()


# Who may do what


def test_the_page_is_only_for_campaigns_with_personal_links(site: Site) -> None:
    make_campaign(site.database)
    desk = Desk(site)
    assert desk.client.get("/campaigns/1/people").status_code == 404
    assert desk.press("import", list="a@x.example").status_code == 404


def test_units_do_not_see_each_others_people(site: Site) -> None:
    with site.database.write() as session:
        north, south = Unit(name="North"), Unit(name="South")
        session.add_all([north, south])
        session.flush()
    campaign = make_personal(site.database, "named")
    make_guests(site.database, campaign)
    with site.database.write() as session:
        session.get_one(type(campaign), campaign.id).unit_id = south.id
    client = site.lead(unit_id=north.id)
    token = site.form_token()
    for path in ("", "/1/link", "/1/link.svg"):
        assert client.get(f"/campaigns/1/people{path}").status_code == 404
    for path in ("import", "send", "remind", "again", "stop", "remove", "1/remove"):
        assert client.post(f"/campaigns/1/people/{path}", data={"token": token}).status_code == 404


def test_another_campaigns_people_are_out_of_reach(site: Site) -> None:
    make_personal(site.database, "named")
    other = make_campaign(site.database, slug="other", plan=Plan(TITLE, anonymity="named", access="personal"))
    make_guests(site.database, other)
    desk = Desk(site)
    with site.database.read() as session:
        id_ = session.get_one(Invitation, 1).id
    assert desk.client.get(f"/campaigns/1/people/{id_}/link").status_code == 404
    desk.press(f"{id_}/remove")
    with site.database.read() as session:
        assert session.get(Invitation, id_) is not None


def test_forms_without_their_token_change_nothing(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    for path in ("import", "send", "remind", "again", "stop", "remove", "1/remove"):
        assert desk.client.post(f"/campaigns/1/people/{path}", data={"token": ""}).status_code == 403
    assert [row.due for row in everybody(site.database).values()] == [None] * 3


@BOTH
def test_a_draft_and_a_closed_campaign_send_nothing(site: Site) -> None:
    plan = Plan(TITLE, access="personal")
    make_campaign(site.database, state="draft", plan=plan)
    desk = Desk(site)
    desk.bring()
    assert "can be saved once it is open" in desk.page()
    for what in ("send", "remind", "again"):
        assert desk.press(what).status_code == 409
    desk.client.post("/campaigns/1/open", data={"token": desk.token})
    desk.client.post("/campaigns/1/close", data={"token": desk.token})
    assert "This campaign is over. No files are saved any more" in desk.page()
    for what in ("send", "remind", "again", "import"):
        assert desk.press(what, list=LIST).status_code == 409
