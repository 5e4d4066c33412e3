"""What no form of ours would send, or a person mistyped: named at its field, nothing typed is lost, nothing stored."""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock, instruments
from surveys.campaigns.forms import SEGMENT, Field, Form, variant_of, version_of
from surveys.campaigns.plan import Plan
from surveys.instruments import load
from surveys.storage.tables import intake
from tests.app.form_page import FormPage
from tests.conftest import TODAY, Site
from tests.factories import TITLE, make_answers, make_campaign, make_form, make_key, published_of

LANGUAGES = {"zh-TW": "zh-Hant", "zh-CN": "zh-Hans", "en": "en"}
pytestmark = pytest.mark.usefixtures("noon")
SITES = {"site": ["Taipei", "Taichung"]}
Pairs = list[tuple[str, str]]


def stored(site: Site) -> int:
    with site.database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(intake)) or 0


def marks(site: Site) -> list[str]:
    with site.database.engine.connect() as connection:
        return sorted(connection.scalars(select(intake.c.marks)))


def post(site: Site, pairs: Pairs, language: str = "en") -> tuple[int, FormPage]:
    """Send a form as it is, repeated fields too, and check what holds for every refusal."""
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    sent = site.client.post("/s/autumn", data=fields, headers={"Accept-Language": language})
    page = FormPage(sent.text)
    if sent.status_code == 422:
        assert f'<html lang="{LANGUAGES[language]}">' in sent.text
        assert page.links
        assert [link for link in page.links if link not in page.ids] == []
        assert len(page.ids) == len(set(page.ids))
        for name in page.names & fields.keys() - {"key", "version"}:
            assert page.keeps(name, fields[name]), name
        assert stored(site) == 0
    return sent.status_code, page


def slips(name: str, field: Field) -> Iterator[Pairs]:
    """What can be wrong with one field of a kind; each in place of its answer."""
    first, *_ = [value for value in field.values if value != "na"] or ["1"]
    numbers = [value for value in field.values.values() if isinstance(value, int)]
    if numbers:
        bad = [str(max(numbers) + 1), str(min(numbers) - 1), "five", "1.0", "٣", " ", "1" * 5000, "\ufffd"]
    elif field.takes == "text":
        bad = ["x" * (field.limit + 1)]
    elif field.takes == "date":
        tomorrow = (TODAY + timedelta(days=3)).isoformat()
        first, bad = TODAY.isoformat(), [tomorrow, "9999-12-31", "1899-01-01", "2026-02-30", "yesterday", "0"]
    elif field.takes == "points":
        bad = ["101", "-1", "1.5", "1e2", "many", "２０１", "9" * 400]
    else:
        bad = ["no such choice", "na", first + "\u202e"]
    yield from ([(name, value)] for value in [*bad, "a\x00b"])
    yield [(name, first), (name, first)]


def chosen_fields(form: Form) -> dict[str, Field]:
    """Of every kind of field the first and the last: needs by question, others all."""
    questions = [question.id for question in form.instrument.questions]
    edges = {f"{need.id}.{question}" for need in (form.needs[:1] + form.needs[-1:]) for question in questions}
    general = {name for own in form.general for name in form.fields_of(own)}
    asked = edges | general | {SEGMENT + name for name in form.segments}
    return {name: field for name, field in form.fields.items() if name in asked}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "length"), [*((name, "long") for name in instruments.one_of_each()), ("servqual", "short")]
)
def test_every_slip_at_every_kind_of_field_is_named_there(site: Site, name: str, length: str) -> None:
    campaign = make_campaign(site.database, name, plan=Plan(TITLE, length=length, segments=SITES))
    key, languages, tried = make_key(), list(LANGUAGES), 0
    form = published_of(site.database, campaign).form(key)
    answers = make_answers(form)
    for field_name, field in chosen_fields(form).items():
        for slip in slips(field_name, field):
            kept = [(other, value) for other, value in answers.items() if other != field_name]
            status, page = post(site, [("key", key), *kept, *slip], languages[tried % 3])
            assert (status, page.links) == (422, [field_name]), slip
            assert f"{field_name}-error" in page.ids
            assert page.values["key"] == [key]
            tried += 1
    assert post(site, [("key", key), *answers.items()])[0] == 200  # and the form itself is taken
    assert tried > 20


# What holds between fields

TOGETHER: dict[str, tuple[dict[str, str], list[str]]] = {
    "points_99": ({"points.reliability": "19"}, ["points"]),
    "points_101": ({"points.reliability": "21"}, ["points"]),
    "points_given_to_one_of_five": ({f"points.{d}": "" for d in ("assurance", "empathy")}, ["points"]),
    "points_of_which_one_is_no_number": ({"points.reliability": "x", "points.empathy": "90"}, ["points.reliability"]),
    "a_number_and_does_not_apply": ({"on_date": "na"}, ["on_date.expectation"]),
    "two_slips": ({"comment": "x" * 3000, "on_date.perception": "8"}, ["on_date.perception", "comment"]),
    "nobody_knows_this": ({"no_such": "1"}, ["main"]),
    "the_question_of_another_form": ({"extremes.most": "empathy"}, ["main"]),
    "another_version": ({"version": "servqual-1"}, ["main"]),
    "another_questionnaire": ({"version": "kano-3", "tools.present": "1"}, ["main", "main"]),
    "no_key": ({"key": ""}, ["main"]),
    "a_key_that_is_too_short": ({"key": "abc"}, ["main"]),
    "a_key_that_is_no_key": ({"key": "é" * 22}, ["main"]),
}


@pytest.mark.parametrize("slip", TOGETHER)
def test_what_does_not_fit_together_is_named_and_kept(site: Site, slip: str) -> None:
    campaign = make_campaign(site.database)
    changed, links = TOGETHER[slip]
    form = published_of(site.database, campaign).form()
    for language in LANGUAGES:
        pairs = {"key": make_key(), "version": form.version, **make_answers(form), **changed}
        status, page = post(site, list(pairs.items()), language)
        assert (status, page.links) == (422, links)
    if "main" in links:  # the page itself has mended what it carried: sending it once more is enough
        assert site.client.post("/s/autumn", data=page.values).status_code == 200


def test_the_most_and_the_least_important_are_not_the_same(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, length="short"))
    key = make_key()
    answers = make_answers(published_of(site.database, campaign).form(key))
    same = answers | {"extremes.most": "empathy", "extremes.least": "empathy"}
    status, page = post(site, [("key", key), *same.items()])
    assert (status, page.links) == (422, ["extremes"])


def test_another_need_than_this_respondent_was_asked_is_refused(site: Site) -> None:
    campaign = make_campaign(site.database, plan=Plan(TITLE, length="short"))
    key = make_key()
    form = published_of(site.database, campaign).form(key)
    forged = next(need.id for need in form.instrument.needs if need not in form.needs)
    for name, value in ((f"{forged}.expectation", "5"), (forged, "na"), ("points.empathy", "100"), ("visit", "x")):
        status, page = post(site, [("key", key), *make_answers(form).items(), (name, value)])
        assert (status, page.links) == (422, ["main"])
        assert page.values["key"] == [key]  # and so the same needs are asked again


@pytest.mark.parametrize("name", ["servqual", "zones", "kano"])
def test_a_short_form_whose_key_got_lost_asks_for_the_same_needs_again(site: Site, name: str) -> None:
    campaign = make_campaign(site.database, name, plan=Plan(TITLE, length="short"))
    key = make_key()
    answers = make_answers(published_of(site.database, campaign).form(key))
    for lost in ("", "too short", "é" * 30, "x" * 65):
        status, page = post(site, [("key", lost), ("variant", str(variant_of(key))), *answers.items()])
        assert (status, page.links) == (422, ["main"])
        assert all(page.keeps(field, [value]) for field, value in answers.items())
    assert site.client.post("/s/autumn", data=page.values).status_code == 200
    for variant in ("", "64", "-1", "１", "x"):  # no form of ours says this
        refused = site.client.post("/s/autumn", data={**answers, "key": "", "variant": variant})
        assert refused.status_code == 422


def test_points_in_full_width_figures_are_points(site: Site) -> None:
    make_campaign(site.database)
    given = {f"points.{d}": "20" for d in ("tangibles", "reliability", "responsiveness", "assurance", "empathy")}
    given |= {"points.tangibles": "２０", "points.empathy": " 20 "}
    assert site.client.post("/s/autumn", data=make_form(**given)).status_code == 200


def test_what_the_form_carries_is_said_once(site: Site) -> None:
    make_campaign(site.database)
    form = make_form()
    for name in ("key", "version", "began", "invite", "channel"):
        said = {name: version_of(load("servqual")) if name == "version" else "link", **form}
        status, page = post(site, [*said.items(), (name, "b")])
        assert (status, page.links) == (422, ["main"]), name
    assert post(site, [*form.items(), ("key", form["key"])])[0] == 200


def test_many_fields_that_nobody_knows_are_one_fault(site: Site) -> None:
    make_campaign(site.database)
    status, page = post(site, [*make_form().items(), *((f"f{n}", "1") for n in range(400))])
    assert (status, page.links) == (422, ["main"])


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_what_is_no_form_is_said_to_be_none(site: Site, kind: str) -> None:
    make_campaign(site.database)
    sent = site.client.post("/s/autumn", content=b"key=" + b"k" * 22, headers={"Content-Type": kind})
    assert sent.status_code == 415
    assert "This is not a form" in sent.text
    assert stored(site) == 0


def test_a_date_that_anonymous_forms_do_not_ask_for_is_refused(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, anonymity="anonymous"))
    status, page = post(site, [*make_form().items(), ("visit", TODAY.isoformat())])
    assert (status, page.links) == (422, ["main"])


def test_names_of_fields_come_back_as_text(site: Site) -> None:
    make_campaign(site.database)
    name = "<script>alert(1)</script>\u202e\x07" + "x" * 200
    sent = site.client.post("/s/autumn", data={**make_form(), name: "1"})
    assert sent.status_code == 422
    assert "&lt;script&gt;alert(1)" in sent.text
    for part in ("<script>alert", "\u202e", "\x07", "x" * 100):
        assert part not in sent.text


@pytest.mark.parametrize("name", ["began", "invite"])
def test_what_a_form_carries_comes_back_as_text(site: Site, name: str) -> None:
    make_campaign(site.database)
    said = '"><script>alert(1)</script>&amp;'
    sent = site.client.post("/s/autumn", data=make_form(overall="8", **{name: said}))
    assert sent.status_code == 422
    assert "<script>alert" not in sent.text
    assert FormPage(sent.text).values[name] == [said]


def test_a_hundred_slips_at_once_are_named_in_the_order_of_the_page(site: Site) -> None:
    campaign = make_campaign(site.database)
    form = published_of(site.database, campaign).form()
    wrong = [(name, "\x00") for name in form.fields]
    status, page = post(site, [("key", make_key()), *reversed(wrong)])
    assert status == 422
    assert page.links == [each for each in page.ids if each in form.fields]


def test_whatever_the_clocks_say_an_answer_is_taken(site: Site) -> None:
    """An hour ahead or behind, garbage, nothing: no refusal, and no flag either."""
    make_campaign(site.database)
    now = int(clock.now().timestamp())
    moments = [str(now + 3600), str(now - 3600), "0", "-1", "soon", "", "9" * 30, "٣"]
    for began in moments:
        assert site.client.post("/s/autumn", data=make_form(began=began)).status_code == 200
    assert marks(site) == [""] * len(moments)


def test_who_is_faster_than_reading_or_fills_in_what_nobody_sees_is_thanked_too(site: Site) -> None:
    make_campaign(site.database)
    now = str(int(clock.now().timestamp()))
    for changed in ({"began": now}, {"website": "https://spam.example"}, {"began": now, "website": "x"}):
        assert site.client.post("/s/autumn", data=make_form(**changed)).status_code == 200
    assert marks(site) == ["too_fast", "too_fast unseen_field", "unseen_field"]


def test_mending_one_answer_quickly_is_not_too_fast(site: Site) -> None:
    make_campaign(site.database)
    began = str(int(clock.now().timestamp()) - 600)
    page = FormPage(site.client.post("/s/autumn", data=make_form(began=began, overall="8")).text)
    site.client.post("/s/autumn", data={**page.values, "overall": "7"})
    assert marks(site) == [""]


def test_what_a_link_said_can_be_mended_too(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, segments=SITES))
    prefilled = FormPage(site.client.get("/s/autumn?site=Taipei&channel=poster").text)
    assert prefilled.values[f"{SEGMENT}site"] == ["Taipei"]
    assert f"{SEGMENT}site" not in prefilled.ids
    twice = [*make_form().items(), (f"{SEGMENT}site", "Taipei"), (f"{SEGMENT}site", "Taichung")]
    status, page = post(site, twice)
    assert (status, page.links) == (422, [f"{SEGMENT}site"])


def test_an_empty_form_is_not_an_answer(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, segments=SITES))
    for fields in (
        [],
        [(f"{SEGMENT}site", "Taipei")],
        [("comment", " \u202e\u200e ")],
        [("comment", "\u200b \ufeff")],
        [("points.empathy", "0")],
    ):
        status, page = post(site, [("key", make_key()), *fields])
        assert (status, page.links) == (422, ["tools.expectation"])  # the first question


@pytest.mark.parametrize(
    ("name", "length"), list(zip(instruments.one_of_each(), itertools.cycle(("short", "long")), strict=False))
)
def test_an_empty_form_says_so_at_its_first_question(site: Site, name: str, length: str) -> None:
    make_campaign(site.database, name, plan=Plan(TITLE, length=length, segments=SITES))
    text = site.client.post("/s/autumn", data={"key": make_key()}).text
    page = FormPage(text)
    (link,) = page.links
    assert link in page.ids
    assert f'id="{link}-error"' in text
    assert f'<a href="#{link}">Nothing is answered yet.' in text


def test_the_summary_says_which_question_each_fault_is_about(site: Site) -> None:
    make_campaign(site.database, plan=Plan(TITLE, segments=SITES))
    bad = [("tools.expectation", "9"), ("polite.perception", "9"), ("overall", "0"), (f"{SEGMENT}site", "Oslo")]
    text = site.client.post("/s/autumn", data=dict([("key", make_key()), *bad, ("points.empathy", "x")])).text
    summary = re.findall(r'<a href="#([^"]*)">([^<]*)</a>', text.split('class="errors"')[1].split("</div>")[0])
    assert dict(summary) == {
        "segment.site": "“Where were you?”: Choose one of the answers offered.",
        "tools.expectation": "“Tools that keep up · What I expect”: Choose an answer from 1 to 7.",
        "polite.perception": "“Polite from start to end · What I got”: Choose an answer from 1 to 7.",
        "overall": "“All in all, how satisfied are you with this repair?”: Choose an answer from 1 to 7.",
        "points.empathy": "“How would you divide 100 points among these five? · Empathy”: "
        "Write whole points from 0 to 100.",
    }


BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 422),
    "no_form_at_all": (b'{"on_date.expectation": 5}', 422),
    "bytes_of_no_text": (b"key=" + b"k" * 22 + b"&comment=\xff\xfe%ff%00", 422),
    "half_a_surrogate": (b"key=" + b"k" * 22 + b"&comment=%ED%A0%80", 422),
    "only_separators": (b"&&&===&&&", 422),
    "five_hundred_fields": (b"&".join(b"f%d=1" % n for n in range(501)), 413),
    "five_hundred_escaped_fields": (b"&".join(b"f%d=%%31" % n for n in range(501)), 413),
    "a_megabyte": (b"comment=" + b"x" * 1_000_000, 413),
}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_no_form_of_ours_is_answered_in_words(site: Site, body: str) -> None:
    make_campaign(site.database)
    content, status = BODIES[body]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = site.client.post("/s/autumn", content=content, headers=headers)
    assert sent.status_code == status
    assert "Traceback" not in sent.text
    assert stored(site) == (status == 200)


def test_a_huge_body_is_refused_before_it_is_read(site: Site) -> None:
    make_campaign(site.database)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = site.client.post("/s/autumn", content=(b"x" * 1_000_000 for _ in range(100)), headers=headers)
    assert sent.status_code == 413
    assert "That was too much at once" in sent.text


@pytest.mark.parametrize(("fields", "status"), [(499, 422), (500, 422), (501, 413)])
@pytest.mark.parametrize("sign", ["", "%41"])
def test_a_form_has_500_fields_at_most(site: Site, fields: int, status: int, sign: str) -> None:
    """422: read, and refused as fields that nobody asked for. Whether or not anything is escaped."""
    make_campaign(site.database)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    content = "&".join(f"field{number}{sign}=1" for number in range(fields))
    assert site.client.post("/s/autumn", content=content, headers=headers).status_code == status


@pytest.mark.parametrize(("size", "status"), [(256 * 1024 - 1, 422), (256 * 1024, 422), (256 * 1024 + 1, 413)])
def test_a_body_has_256_kilobytes_at_most(site: Site, size: int, status: int) -> None:
    make_campaign(site.database)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    content = b"comment=".ljust(size, b"x")
    assert site.client.post("/s/autumn", content=content, headers=headers).status_code == status
    parts = (content[place : place + 60_000] for place in range(0, size, 60_000))  # its size is not said
    assert site.client.post("/s/autumn", content=parts, headers=headers).status_code == status
