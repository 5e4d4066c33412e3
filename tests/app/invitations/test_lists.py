"""The list of the people whom one asks: pasted or as a file, with its faults named, and mended."""

import pytest

from app.web.again import MOST
from surveys import clock
from tests.app.form_page import FormPage
from tests.app.mail.server import Desk, change, everybody
from tests.conftest import BOTH, Site
from tests.factories import make_personal

pytestmark = pytest.mark.usefixtures("sending_at_once")


def test_nobody_is_invited_yet(site: Site) -> None:
    make_personal(site.database, "named")
    page = Desk(site).page()
    assert "Nobody is invited yet" in page
    assert "No mail server is set, so the links are saved as files" in page


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
    for words in ("Nothing was imported", "Line 3", "Not an address: not an address"):
        assert words in refused.text
    assert "good@x.example,Good\nnot an address,&lt;b&gt;Bad&lt;/b&gt;\n" in refused.text
    assert everybody(site.database) == {}


def test_a_wrong_file_can_be_mended_on_the_page(site: Site) -> None:
    make_personal(site.database, "named")
    refused = Desk(site).press("import", {"file": ("x.csv", "email\n王小明\n".encode("big5"))}, list="")
    assert refused.status_code == 422
    assert "email\n王小明\n</textarea>" in refused.text


def test_a_refused_file_is_chosen_again_once_it_is_mended(site: Site) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    refused = desk.press("import", {"file": ("x.csv", b"email\nnot an address\n")}, list="")
    assert refused.status_code == 422
    page = FormPage(refused.text)
    shown, mark = page.values["list"][0], page.values["refused"][0]
    mended = {"file": ("x.csv", b"email\na@x.example\n")}
    both = desk.press("import", mended, list=shown + "b@x.example\n", refused=mark)
    assert "paste a list or choose a file, not both." in both.text
    assert "1 person was added." in desk.press("import", mended, list=shown.replace("\n", "\r\n"), refused=mark).text
    assert list(everybody(site.database)) == ["a@x.example"]


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


@pytest.mark.parametrize(("size", "status"), [(MOST, 401), (MOST + 1, 303)])
def test_what_comes_back_to_be_sent_again_has_a_limit(site: Site, size: int, status: int) -> None:
    make_personal(site.database, "named")
    sent = site.client.post("/campaigns/1/people/import", data={"list": "x" * size}, follow_redirects=False)
    assert sent.status_code == status


def test_a_long_list_is_taken_only_from_our_own_page_of_somebody_signed_in(site: Site) -> None:
    make_personal(site.database, "named", segments={"site": ["台北信義門市"]})
    address, many = "/campaigns/1/people/import", many_people(4000)
    unsigned = site.client.post(address, data={"list": many}, follow_redirects=False)
    assert (unsigned.status_code, "person3998" in unsigned.text) == (401, True)  # it comes back, to be sent again
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
    page = desk.page("?page=100")
    assert "Page 100 of 100" in page
    assert page.count('role="rowheader"') == 50
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
    assert "A message was made for this person already" in refused.text
    desk.press("remove")
    assert list(everybody(site.database)) == ["a@company.example"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Lines 3, 5 have addresses"), ("zh-Hant", "第3、5行的地址前面已有")]
)
def test_who_is_named_twice_is_invited_once_and_the_page_says_so(site: Site, language: str, words: str) -> None:
    make_personal(site.database, "named")
    desk = Desk(site)
    site.client.cookies.set("lang", language)
    typed = "email\na@x.example\nA@X.example\nb@x.example\nmailto:a@x.example\n"
    sent = desk.press("import", list=typed)
    assert sent.status_code in (200, 303)
    assert sorted(everybody(site.database)) == ["a@x.example", "b@x.example"]
    page = sent if sent.status_code == 200 else site.client.get(sent.headers["location"])
    assert words in page.text
