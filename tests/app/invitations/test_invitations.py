"""Inviting by personal links: import, the page, the folder of messages, and what a link opens."""

import re
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.settings import Mail, Settings
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Invitation, Unit
from tests.app.mail.server import GONE, LIST, Desk, change, everybody, filed, link_in, until
from tests.conftest import BOTH, Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, make_personal

pytestmark = pytest.mark.usefixtures("sending_at_once")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, mail=Mail(sender="Quality 品質部 <quality@company.example>"))


# The list


def test_nobody_is_invited_yet(site: Site) -> None:
    make_personal(site.database, "named")
    page = Desk(site).page()
    assert "Nobody is invited yet" in page
    assert "Nothing is sent until you say so." in page


@BOTH
def test_a_list_is_imported_once(site: Site) -> None:
    make_personal(site.database, "named", segments={"site": ["台北"]})
    desk = Desk(site)
    first = desk.press(
        "import", list="電子郵件,姓名,語言,地點\nA@Company.example,王小明,繁體中文,台北\nb@x.example,,,\n"
    )
    assert "2 people were added." in first.text
    again = desk.press("import", list="email,name\na@company.example,Another\nc@x.example,C\n")
    assert "1 person was added. 1 was on the list before and is left as it was." in again.text
    found = everybody(site.database)
    assert sorted(found) == ["a@company.example", "b@x.example", "c@x.example"]
    one = found["a@company.example"]
    assert (one.name, one.locale, one.segments, one.sent, one.due) == (
        "王小明",
        "zh_Hant",
        {"site": "台北"},
        None,
        None,
    )


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "big5", "gbk"])
def test_a_file_is_imported(site: Site, codec: str) -> None:
    make_personal(site.database, "named")
    text = "email,name\na@x.example,王小明\nb@x.example,林志成\n"
    sent = Desk(site).press("import", {"file": ("people.csv", text.encode(codec))}, list="")
    assert "2 people were added." in sent.text
    assert everybody(site.database)["a@x.example"].name == "王小明"


def test_a_line_copied_from_a_mail_program_is_imported(site: Site) -> None:
    make_personal(site.database, "named")
    typed = 'a@x.example; Bob <b@x.example>; "Lin, I-chun" <l@x.example>'
    assert "3 people were added." in Desk(site).press("import", list=typed).text
    assert everybody(site.database)["l@x.example"].name == "Lin, I-chun"


@pytest.mark.parametrize(("language", "name"), [("zh-TW", "廖"), ("zh-CN", "郭")])
def test_what_could_be_either_encoding_is_read_as_in_the_leads_language(site: Site, language: str, name: str) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.client.headers["Accept-Language"] = language
    desk.press("import", {"file": ("x", "email,name\na@x.example,廖\n".encode("big5"))}, list="")
    assert everybody(site.database)["a@x.example"].name == name


def test_nothing_is_imported_while_a_line_is_wrong(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    typed = "email,name\ngood@x.example,Good\nnot an address,<b>Bad</b>\ngood@x.example,Twice\n"
    refused = desk.press("import", list=typed)
    assert refused.status_code == 422
    for words in ("Nothing was imported", "Line 3", "Not an address: not an address", "The same address as in line 2."):
        assert words in refused.text
    assert "good@x.example,Good\nnot an address,&lt;b&gt;Bad&lt;/b&gt;\n" in refused.text
    assert everybody(site.database) == {}


def test_a_wrong_file_can_be_mended_on_the_page(site: Site) -> None:
    make_personal(site.database, "named")
    refused = Desk(site).press("import", {"file": ("x.csv", "email\n王小明\n".encode("big5"))}, list="")
    assert refused.status_code == 422
    assert "email\n王小明\n</textarea>" in refused.text


@pytest.mark.parametrize(
    ("content", "typed", "words"),
    [
        (b"PK\x03\x04", "", "This is a workbook."),
        (b"\x89PNG\x00\x00\xff", "", "This file is not a text."),
        (b"email\na@x.example", "email\nb@x.example", "paste a list or choose a file, not both."),
        (b"", "", "There is no address in it."),
        (b"", "name\nBob", "The first line must name the columns, one of them email."),
    ],
)
def test_what_is_no_list(site: Site, content: bytes, typed: str, words: str) -> None:
    make_personal(site.database, "named")
    refused = Desk(site).press("import", {"file": ("x.csv", content)}, list=typed)
    assert refused.status_code == 422
    assert words in refused.text


def test_the_limits_are_said(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    assert "At most 5,000 rows and " in desk.page()
    many = "email\n" + "".join(f"p{number}@x.example\n" for number in range(5001))
    assert "More than 5000 rows. Import them in parts." in desk.press("import", {"file": ("x", many.encode())}).text
    assert desk.press("import", {"file": ("x", b"a" * 5_000_000)}).status_code == 413
    assert desk.press("import", list="a" * 5_000_000).status_code == 413
    assert desk.press("send", list="a" * 300_000).status_code == 413
    assert everybody(site.database) == {}


def test_without_a_mail_server_nothing_is_said_to_be_sent(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    desk.send()
    page = desk.page()
    assert "saved as a file in the folder “mail”; GapLens has sent none of them." in page
    assert "invitations are saved as files, no answer yet" in page
    assert "Saved as a file on" in page
    assert not re.search(r"was sent|Invitation sent|Sent on|handed to the mail server", page)


def many_people(number: int = 5000) -> str:
    """About 75 bytes a person, as a company's list has them."""
    rows = (f"person{place}.of.the.company@company.example,王小明,繁體中文,台北信義門市\n" for place in range(number))
    return "email,name,language,site\n" + "".join(rows)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["file", "pasted", "pasted, percent-encoded"])
def test_five_thousand_people_with_all_that_is_known_of_them(site: Site, way: str) -> None:
    make_personal(site.database, "named", segments={"site": ["台北信義門市"]})
    desk, many = Desk(site), many_people()
    assert len(many.encode()) > 330_000
    if way == "file":
        sent = desk.press("import", {"file": ("x", many.encode())}, list="")
    elif way == "pasted":  # as our page sends it, with the file left empty
        sent = desk.press("import", {"file": ("", b"")}, list=many)
    else:
        sent = desk.press("import", list=many)
    assert "5000 people were added." in sent.text


@pytest.mark.slow
def test_a_long_pasted_list_comes_back_with_its_faults(site: Site) -> None:
    make_personal(site.database, "named", segments={"site": ["台北信義門市"]})
    refused = Desk(site).press("import", list=many_people(4999) + "nobody,,,\n")
    assert refused.status_code == 422
    assert "Line 5001" in refused.text
    assert "person4998.of.the.company@company.example" in refused.text


def test_a_long_list_is_taken_only_from_our_own_page_of_somebody_signed_in(site: Site) -> None:
    make_personal(site.database, "named", segments={"site": ["台北信義門市"]})
    address, many = "/campaigns/1/people/import", many_people(4000)
    unsigned = site.client.post(address, data={"list": many}, follow_redirects=False)
    assert (unsigned.status_code, unsigned.headers["location"]) == (303, "/sign-in")
    desk = Desk(site)
    form = {"token": desk.token, "list": many}
    assert site.client.post(address, data={**form, "token": "guessed"}).status_code == 403
    assert site.client.post(address, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert everybody(site.database) == {}


@pytest.mark.slow
@BOTH
def test_five_thousand_people_in_one_go(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    many = "email,name\n" + "".join(f"person{number}@company.example,王小明\n" for number in range(5000))
    assert "5000 people were added." in desk.press("import", {"file": ("x", many.encode())}).text
    page = desk.page("?page=50")
    assert "Page 50 of 50" in page
    assert page.count('role="rowheader"') == 100
    assert "1 person found" in desk.page("?find=PERSON4999@")
    assert "5000 people found" in desk.page("?find=小明")
    assert "Nobody on the list" in desk.page("?find=%25_%00")


@BOTH
def test_who_was_sent_nothing_can_be_removed(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    desk.bring()
    change(site.database, "a@company.example", sent=clock.now())
    found = everybody(site.database)
    assert "1 person was removed." in desk.press(f"{found['b@company.example'].id}/remove").text
    assert "0 people were removed." in desk.press(f"{found['b@company.example'].id}/remove").text
    refused = desk.press(f"{found['a@company.example'].id}/remove")
    assert refused.status_code == 409
    assert "This person was sent a message already" in refused.text
    desk.press("remove")
    assert list(everybody(site.database)) == ["a@company.example"]


# Messages, where no server is set


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
    make_personal(site.database, anonymity)
    desk = Desk(site)
    desk.bring()
    yesterday = clock.now() - timedelta(days=1)
    for address in everybody(site.database):
        change(site.database, address, sent=yesterday)
    before = desk.page().split('id="people"')[1]
    change(site.database, "a@company.example", used=True)
    assert desk.page().split('id="people"')[1] == before
    assert "1 of 3 people have answered" in desk.page()
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
    assert "messages can be sent once it is open" in desk.page()
    for what in ("send", "remind", "again"):
        assert desk.press(what).status_code == 409
    desk.client.post("/campaigns/1/open", data={"token": desk.token})
    desk.client.post("/campaigns/1/close", data={"token": desk.token})
    assert "This campaign is over. Nothing is sent any more" in desk.page()
    for what in ("send", "remind", "again", "import"):
        assert desk.press(what, list=LIST).status_code == 409
