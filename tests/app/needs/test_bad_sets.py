"""What nobody should be able to spoil a set with: right status, clear words, nothing half stored."""

import html
import re

import pytest

from surveys.instruments.needset import LONGEST, MOST, MOST_BYTES
from surveys.storage.tables import Unit
from tests.app.needs.test_sets import Lead, lead, need
from tests.conftest import Site

__all__ = ["lead"]
LANGUAGES = ("zh-Hant", "zh-Hans", "en")


def upload(lead: Lead, content: bytes) -> tuple[int, str]:
    answer = lead.client.post("/needs/upload", data={"token": lead.token}, files={"file": ("set.toml", content)})
    return answer.status_code, html.unescape(answer.text)


BAD_FILES = {
    "not TOML": (b"title = ", "not TOML"),
    "nothing": (b"", "This file is empty."),
    "not text": (b"\xff\xfe\x00", "not UTF-8 text"),
    "an unknown key": (b'shrot = "x"', "unknown key 'shrot'"),
    "a missing id": (b"version = 1", "id is missing"),
    "duplicate ids": (
        b'id = "a"\nversion = 1\n[[dimensions]]\nid = "d"\n[[dimensions]]\nid = "d"',
        "Dimension d: duplicate id",
    ),
    "a bad id": (b'id = "A b"\nversion = 1', "bad id 'A b'"),
    "too many needs": (
        b'id = "a"\nversion = 1\n[[dimensions]]\nid = "d"\n'
        + b"".join(b'[[needs]]\nid = "n%d"\ndimension = "d"\n' % n for n in range(MOST["needs"] + 1)),
        "there are more than 60",
    ),
    "a text too long": (
        b'id = "a"\nversion = 1\ntitle.en = "%s"' % (b"x" * (LONGEST + 1)),
        "is longer than 500 characters",
    ),
    "a file too long": (b"#" * (MOST_BYTES + 1), "is longer than 200000 bytes"),
    "nested deeply": (b"x = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
    "an unknown dimension": (b'id = "a"\nversion = 1\n[[needs]]\nid = "n"\ndimension = "d"', "unknown dimension 'd'"),
    "a reserved id": (
        b'id = "a"\nversion = 1\n[[general]]\nid = "website"\nkind = "text"\nmax_length = 5',
        "Question website: duplicate id",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_by_item_and_fault(lead: Lead, name: str) -> None:
    content, fault = BAD_FILES[name]
    status, page = upload(lead, content)
    assert status == 422
    assert fault in page
    assert "Written here" not in lead.page("/needs")
    for language in LANGUAGES:
        lead.client.cookies.set("lang", language)
        assert upload(lead, content)[0] == 422


def test_faults_are_said_in_the_readers_language(lead: Lead) -> None:
    lead.client.cookies.set("lang", "zh-Hant")
    assert "這個檔案不能用。面向 d：代號重複" in upload(lead, BAD_FILES["duplicate ids"][0])[1]
    lead.client.cookies.set("lang", "zh-Hans")
    assert "超过500个字" in upload(lead, BAD_FILES["a text too long"][0])[1]


def test_what_is_exactly_as_long_as_it_may_be_is_taken(lead: Lead) -> None:
    assert upload(lead, b'id = "a"\nversion = 1\ntitle.en = "%s"' % (b"x" * LONGEST))[0] == 200
    needs = b"".join(b'[[needs]]\nid = "n%d"\ndimension = "d"\n' % n for n in range(MOST["needs"]))
    status, _ = upload(lead, b'id = "a"\nversion = 1\n[[dimensions]]\nid = "d"\n' + needs)
    assert status == 200


def test_one_need_more_than_a_set_may_have(lead: Lead) -> None:
    needs = b"".join(b'[[needs]]\nid = "n%d"\ndimension = "d"\n' % n for n in range(MOST["needs"]))
    answer = lead.client.post(
        "/needs/upload",
        data={"token": lead.token},
        files={"file": ("set.toml", b'id = "a"\nversion = 1\n[[dimensions]]\nid = "d"\n' + needs)},
    )
    status, page = lead.post(f"{answer.url.path}/new/needs", **need("d", "One more"))
    assert status == 422
    assert "There are 60 already" in page
    assert "One more text" in page


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("text_en", "x" * (LONGEST + 1), "at most 500 fit"),
        ("text_en", "one *asterisk", "Asterisks come in pairs"),
        ("id", "No Id", "Small letters, figures and _ only"),
        ("id", "website", "some words are kept"),
        ("id", "as_shown", "This id is taken"),
        ("dimension", "speed", "Choose one of the answers offered."),
    ],
)
def test_a_bad_field_is_told_at_the_field_and_nothing_is_lost(lead: Lead, field: str, typed: str, fault: str) -> None:
    path = lead.copy("shop")
    status, page = lead.save(f"{path}/needs/price_beside", short_en="My own words", **{field: typed})
    assert status == 422
    assert fault.lower() in page.lower()
    assert "My own words" in page
    assert "My own words" not in lead.page(f"{path}/needs/price_beside")


def test_markup_formulas_emoji_and_right_to_left_are_text(lead: Lead) -> None:
    path = lead.copy("shop")
    typed = '<script>alert(1)</script> =1+1 👩‍🔧 شكرا & "so"'
    lead.save(f"{path}/needs/price_beside", text_en=typed)
    raw = lead.client.get(f"{path}/needs/price_beside").text
    assert "<script>alert" not in raw
    assert typed in html.unescape(raw)
    lead.publish(path)
    asked = lead.client.get(lead.ask(path, "servqual")).text
    assert "<script>alert" not in asked
    assert typed in html.unescape(asked)


def test_a_dimension_with_needs_stays_and_one_without_is_listed(lead: Lead) -> None:
    path = lead.copy("shop")
    values = lead.values(f"{path}/dimensions/empathy")
    assert lead.post(f"{path}/dimensions/empathy", **(values | {"go": "remove"}))[0] == 409
    lead.save(f"{path}/new/dimensions", name_en="Speed", name_zh_Hant="速度", name_zh_Hans="速度")
    page = lead.page(path)
    assert "Speed: no need" in page
    lead.publish(path)
    assert "Speed" not in lead.page(lead.ask(path, "servqual"))


def test_a_condition_on_a_question_that_was_taken_out(lead: Lead) -> None:
    """Nothing can be published until the condition is mended, and the page says where."""
    path = lead.copy("shop")
    added = {"type": "choice", "label_en": "Where?", "choice0_en": "Shop", "choice1_en": "Web"}
    both = {f"{field}_{code}": "x" for field in ("label", "choice0", "choice1") for code in ("zh_Hant", "zh_Hans")}
    status, page = lead.post(f"{path}/new/general", **added, **both, id="where_bought")
    assert status == 200, page
    again = {f"label_{code}": "Why there?" for code in ("zh_Hant", "zh_Hans", "en")}
    when = {"when": "where_bought", "among_where_bought_choice_1": "yes"}
    assert lead.post(f"{path}/new/general", type="text", id="why", **again, **when)[0] == 200
    assert "Why there?" in lead.page(f"{path}/try/servqual")
    where = lead.values(f"{path}/general/where_bought")
    lead.post(f"{path}/general/where_bought", **(where | {"go": "remove"}))
    assert "Why there?: asked after an answer that is not there" in lead.page(path)
    assert lead.post(f"{path}/publish")[0] == 409
    assert "which is not there any more" in lead.page(f"{path}/general/why")
    lead.save(f"{path}/general/why", when="")
    lead.publish(path)


def test_a_need_taken_out_that_a_draft_campaign_asks(lead: Lead) -> None:
    """A draft follows its set until it is opened."""
    path = lead.copy("shop")
    lead.publish(path)
    form = {"instrument": "servqual", "needs": path.split("/")[-1], "title_en": "Autumn"}
    made = lead.client.post("/campaigns/new", data={"token": lead.token, **form}, follow_redirects=False)
    draft = made.headers["location"]
    values = lead.values(f"{path}/needs/price_beside")
    lead.post(f"{path}/needs/price_beside", **(values | {"go": "remove"}))
    lead.publish(path)
    assert lead.post(f"{draft}/open")[0] == 200
    page = lead.page(f"{draft}/preview")
    assert "found_in_minute" in page
    assert "price_beside" not in page


def test_a_published_id_stays(lead: Lead) -> None:
    path = lead.copy("shop")
    lead.publish(path)
    assert lead.save(f"{path}/needs/price_beside", id="price_label")[0] == 409
    values = lead.values(f"{path}/needs/price_beside")
    lead.post(f"{path}/needs/price_beside", **(values | {"go": "remove"}))
    status, page = lead.post(f"{path}/new/needs", **need("tangibles", "Again"), id="price_beside")
    assert status == 422
    assert "was in an earlier version" in page


def test_another_unit_neither_sees_nor_asks_a_set(site: Site) -> None:
    with site.database.write() as session:
        session.add_all([Unit(id=1, name="North"), Unit(id=2, name="South")])
    north = Lead(site, "north@company.example", 1)
    path = north.copy("shop")
    north.publish(path)
    name = path.split("/")[-1]
    south = Lead(site, "south@company.example", 2)
    for hidden in (path, f"{path}.toml", f"{path}/needs/as_shown", f"{path}/try/kano", f"/questionnaires/{name}.kano"):
        assert south.client.get(hidden).status_code == 404
    assert south.post(f"{path}/publish")[0] == 404
    assert south.post("/needs/new", origin=name)[0] == 404
    assert south.post("/campaigns/new", instrument="kano", needs=name, title_en="Autumn")[0] == 422
    assert name not in south.page("/needs")
    assert name not in south.page("/campaigns/new")


def test_what_is_no_part_of_a_set_is_not_there(lead: Lead) -> None:
    path = lead.copy("shop")
    for nowhere in ("/needs/own_nobody", f"{path}/rooms/new", f"{path}/try/pulse", f"{path}/needs/nobody"):
        assert lead.client.get(nowhere).status_code == 404


def test_an_unpublished_set_can_be_deleted_and_a_published_one_put_away(lead: Lead) -> None:
    path = lead.copy("shop")
    assert lead.post(f"{path}/remove")[0] == 409
    assert lead.post(f"{path}/remove", sure="yes")[0] == 200
    assert lead.client.get(path).status_code == 404
    path = lead.copy("shop")
    lead.publish(path)
    assert lead.post(f"{path}/remove", sure="yes")[0] == 409
    lead.post(f"{path}/put-away", away="yes")
    assert path not in lead.page("/needs")
    assert path in lead.page("/needs?away=true")
    assert "own_" not in lead.page("/campaigns/new")


DIMENSION = b'[[dimensions]]\nid = "d%d"\n'
GENERAL = b'[[general]]\nid = "g%d"\nkind = "date"\n'
SCALE = b"""[[scales]]
id = "s%d"
[[scales.options]]
value = 1
label.en = "low"
[[scales.options]]
value = 2
label.en = "high"
"""


@pytest.mark.parametrize(
    ("part", "named", "table"),
    [("dimensions", "Dimensions", DIMENSION), ("general", "Question", GENERAL), ("scales", "Scales", SCALE)],
)
def test_as_many_parts_as_a_set_may_have_and_one_more(lead: Lead, part: str, named: str, table: bytes) -> None:
    head = b'id = "a"\nversion = 1\n'
    assert upload(lead, head + b"".join(table % n for n in range(MOST[part])))[0] == 200
    status, page = upload(lead, head + b"".join(table % n for n in range(MOST[part] + 1)))
    assert status == 422
    assert f"{named}: there are more than {MOST[part]}" in page


def test_a_file_as_long_as_it_may_be(lead: Lead) -> None:
    head = b'id = "a"\nversion = 1\n'
    assert upload(lead, head + b"#" * (MOST_BYTES - len(head)))[0] == 200
    assert upload(lead, head + b"#" * (MOST_BYTES - len(head) + 1))[0] == 422


def test_the_limits_are_those_that_were_decided() -> None:
    assert MOST == {"dimensions": 9, "needs": 60, "general": 30, "scales": 20}
    assert (LONGEST, MOST_BYTES) == (500, 200_000)


@pytest.mark.parametrize("bad", ["No Id", "polite_complaint"])
def test_all_that_is_wrong_with_a_part_is_named_at_once(lead: Lead, bad: str) -> None:
    path = lead.copy("shop")
    status, page = lead.save(f"{path}/needs/as_shown", text_en="One *asterisk", id=bad)
    assert status == 422
    links = page.split('class="errors"')[1].split("</div>")[0]
    assert re.findall(r'href="#(\w+)"', links) == ["text_en", "id"]  # as they stand on the page
