"""What leads write of the company stands on every page that respondents see; what is not written stands nowhere."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from PIL import Image
from sqlalchemy import event, text

from app.invitations import letters
from app.settings import Mail, Settings
from surveys.codes import Act
from surveys.people.mailings import next_letter
from surveys.storage import access
from surveys.storage.engine import Database
from tests.app.company.forms import WORDS, logo_of, save, shown, stands
from tests.client import Client
from tests.conftest import BOTH, Site, running
from tests.factories import close, make_campaign, make_form, make_personal
from tests.surveys.company.pictures import BAD, plain, saved

pytestmark = pytest.mark.usefixtures("nothing_remembered")
PNG = saved(plain())


@pytest.fixture
def lead(site: Site) -> Client:
    """Whose browser has signed in; `site.client` has too, others come with `site.device()`."""
    return site.lead()


def pages(site: Site, **headers: str) -> Iterator[str]:
    """Every page that a respondent sees."""
    client = site.device()
    client.headers.update(headers)
    yield client.get("/s/autumn").text
    yield client.get("/s/autumn", headers={"Accept-Encoding": "identity"}).text
    yield client.post("/s/autumn", data={**make_form(), "overall": "99"}).text
    yield client.post("/s/autumn", data=make_form()).text
    sent = client.post("/s/autumn", data=make_form(comment="The lamp is broken"))
    yield sent.text
    yield client.get("/suggest").text
    key = client.get("/suggest").text.split('name="key" value="')[1].split('"')[0]
    yield client.post("/suggest/sent", data={"key": key, "text": ""}).text
    box = client.post("/suggest/sent", data={"key": key, "text": "More light"})
    yield box.text
    yield client.get("/suggest/receipt").text
    code = "".join(re.findall(r"<span>(\w{4})</span>", box.text.split('class="receipt"')[1]))
    yield client.post("/suggest/receipt", data={"code": code}).text
    yield client.get("/s/none").text


def test_every_page_of_a_respondent_shows_what_is_written(site: Site, lead: Client) -> None:
    make_campaign(site.database)
    assert save(lead, PNG, **WORDS).status_code == 303
    for place, page in enumerate(pages(site)):
        address = logo_of(page)
        assert re.search(r'<img class="logo" [^>]*alt="Lin &amp; Sons" width="96" height="32">', page), place
        assert site.client.get(html.unescape(address)).content.startswith(b"\x89PNG"), place
        foot = page.split('<footer class="about">')[1].split("</footer>")[0]
        assert "Lin &amp; Sons" in foot
        assert "quality@company.example, 02 1234 5678" in foot
        notice = re.findall(r"<p>(.*?)</p>", foot.split("Privacy notice")[1])
        assert notice == ["We keep &lt;b&gt;answers&lt;/b&gt; for two years.", "Then they are deleted."]
    close(site.database, make_campaign(site.database, slug="winter"))
    assert logo_of(site.device().get("/s/winter").text)
    assert logo_of(lead.get("/questionnaires/zones").text)


def test_who_reads_another_language_reads_the_nearest(site: Site, lead: Client) -> None:
    make_campaign(site.database)
    save(lead, **WORDS)
    for page in pages(site, **{"Accept-Language": "zh-TW"}):
        assert '<span class="of small">林家維修</span>' in page  # without a logo the name stands in the bar
        foot = page.split('<footer class="about">')[1]
        assert "<strong>林家維修</strong>" in foot
        assert '<span lang="en">quality@company.example' in foot
        assert "<p>答案保存兩年。</p>" in foot
    for page in pages(site, **{"Accept-Language": "zh-CN"}):
        assert '<strong lang="zh-Hant">林家維修</strong>' in page


@pytest.mark.parametrize("language", ["en", "zh-TW", "zh-CN"])
def test_where_nothing_is_written_nothing_is_shown(site: Site, lead: Client, language: str) -> None:
    make_campaign(site.database)
    for page in pages(site, **{"Accept-Language": language}):
        assert 'class="about"' not in page
        assert "/company/" not in page
        assert 'class="of' not in page
    assert lead.get("/company/logo.png").status_code == 404
    save(lead, PNG, **WORDS)
    save(lead, without_logo="yes", **dict.fromkeys(WORDS, ""))
    assert all('class="about"' not in page and "/company/" not in page for page in pages(site))


def test_without_a_name_the_sender_of_messages_is_named(settings: Settings, database: Database) -> None:
    make_campaign(database)
    sender = Mail(sender="林家品質 | 林家质量 | Lin quality <quality@company.example>")
    with running(replace(settings, mail=sender), database, campaigns=0) as site:
        assert "<strong>Lin quality</strong>" in site.device().get("/s/autumn").text
        assert "<strong>林家品質</strong>" in site.device().get("/suggest?lang=zh-Hant").text
        save(site.lead(), **WORDS)
        assert "Lin quality" not in site.device().get("/s/autumn").text


def test_a_logo_is_kept_by_browsers_and_has_another_address_when_it_changes(site: Site, lead: Client) -> None:
    save(lead, PNG)
    first = logo_of(site.device().get("/suggest").text)
    served = site.device().get(first)
    assert served.headers["Content-Type"] == "image/png"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "default-src 'none'" in served.headers["Content-Security-Policy"]
    assert site.device().get("/company/logo.png").headers["Cache-Control"] == "no-cache"
    save(lead, saved(plain(colour=(0, 0, 0))))
    second = logo_of(site.device().get("/suggest").text)
    assert first != second
    assert site.device().get(first).headers["Cache-Control"] == "no-cache"  # not the one that it was kept for
    assert site.device().get(second).content != served.content


def test_a_logo_is_drawn_anew(site: Site, lead: Client) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Mallory"
    save(lead, saved(plain((1000, 1000), mode="CMYK", colour=(0, 255, 255, 0)), "JPEG", exif=exif))
    content = site.device().get("/company/logo.png").content
    drawn = Image.open(io.BytesIO(content))
    assert (drawn.format, drawn.size, drawn.mode) == ("PNG", (160, 160), "RGBA")
    assert b"Mallory" not in content


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_not_taken_changes_nothing_and_the_words_stay(site: Site, lead: Client, what: str) -> None:
    save(lead, PNG, name_en="Before")
    before, logo = stands(lead), lead.get("/company/logo.png").content
    sent, words = BAD[what]
    refused = save(lead, sent, name_en="After", privacy_en="New words")
    assert refused.status_code == 422
    assert words in refused.text
    assert 'value="After"' in refused.text
    assert ">New words</textarea>" in refused.text
    assert (stands(lead), lead.get("/company/logo.png").content) == (before, logo)


@pytest.mark.parametrize(
    ("language", "words"), [("zh-Hant", "不是PNG"), ("zh-Hans", "不是PNG"), ("en", "is not a PNG")]
)
def test_a_refusal_speaks_the_language_of_the_lead(site: Site, lead: Client, language: str, words: str) -> None:
    lead.cookies.set("lang", language)
    assert words in save(lead, b"<svg/>").text


def test_a_file_beyond_all_bounds_is_refused_unread_and_leads_back(site: Site, lead: Client) -> None:
    refused = save(lead, bytes(5 * 1024 * 1024))
    assert refused.status_code == 413
    assert 'href="/company"' in refused.text


def test_texts_have_a_length(site: Site, lead: Client) -> None:
    longest = {"name_en": 120, "contact_en": 200, "privacy_en": 4000}
    assert save(lead, **{name: "字" * most for name, most in longest.items()}).status_code == 303
    for name, most in longest.items():
        refused = save(lead, PNG, **{name: "x" * (most + 1)})
        assert refused.status_code == 422
        assert f"at most {most} fit" in refused.text
        assert "Choose the logo again" in refused.text
    assert save(lead, name_en="a\0b").status_code == 422
    assert shown(lead)["privacy_en"] == "字" * 4000
    assert lead.get("/company/logo.png").status_code == 404


@BOTH
def test_who_saves_second_sees_what_stands_now_and_keeps_their_own(site: Site, lead: Client) -> None:
    form = shown(lead)
    assert save(lead, form=form, name_en="First", contact_en="One").status_code == 303
    second = save(lead, PNG, form=form, name_en="Second", privacy_en="Mine")
    assert second.status_code == 409
    assert 'value="Second"' in second.text
    assert ">Mine</textarea>" in second.text
    beside = [" ".join(part.split()) for part in re.findall(r'<p class="words">(.*?)</p>', second.text)]
    assert beside == ["First", "One", "Nothing"]
    assert "Choose the logo again" in second.text
    assert shown(lead)["name_en"] == "First"
    mark = re.findall(r'name="mark" value="(\w+)"', second.text)[0]
    assert save(lead, PNG, form={**form, "mark": mark}, name_en="Second").status_code == 303
    assert shown(lead)["name_en"] == "Second"
    assert "contact_en" not in shown(lead)


def test_the_same_form_sent_twice_is_no_conflict(site: Site, lead: Client) -> None:
    form = shown(lead)
    assert [save(lead, PNG, form=form, name_en="Once").status_code for _ in range(2)] == [303, 303]


def test_a_fault_does_not_hide_that_somebody_else_has_saved(site: Site, lead: Client) -> None:
    form = shown(lead)
    save(lead, form=form, name_en="First")
    refused = save(lead, form=form, name_en="x" * 121)
    mark = re.findall(r'name="mark" value="(\w+)"', refused.text)[0]
    assert (refused.status_code, mark) == (422, form["mark"])


def test_only_who_may_writes(site: Site, lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    form, stranger = shown(lead), site.device()
    assert stranger.get("/company", follow_redirects=False).headers["Location"] == "/sign-in?onward=/company"
    assert save(stranger, PNG, form=form, name_en="Mallory").status_code == 401
    assert save(lead, PNG, form={**form, "token": "of another"}, name_en="Mallory").status_code == 403
    nobody = {act: frozenset() if act == "change_company" else access.WHO_MAY[act] for act in get_args(Act)}
    monkeypatch.setattr(access, "WHO_MAY", nobody)
    assert lead.get("/company").status_code == 404
    assert save(lead, PNG, form=form, name_en="Mallory").status_code == 404
    monkeypatch.undo()
    assert stands(lead) == {name: value for name, value in form.items() if name != "token"}


def test_a_file_of_who_is_not_signed_in_is_not_drawn(site: Site, lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []
    monkeypatch.setattr("app.company.routes.drawn_anew", lambda sent: drawn.append(sent) or PNG)
    save(site.device(), PNG, form={"token": "x"})
    assert drawn == []
    save(lead, PNG)
    assert drawn == [PNG]


def test_a_questionnaire_asks_no_database_for_it(settings: Settings, database: Database) -> None:
    make_campaign(database)
    with running(settings, database, campaigns=3600, jobs=3600, mail=3600) as site:
        site.client.get("/s/autumn")
        said: list[str] = []
        engine = site.client.app.state.services.database.engine
        event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        for path in ("/s/autumn", "/suggest", "/company/logo.png"):
            site.client.get(path)
        assert said == []


def test_a_questionnaire_comes_where_the_words_cannot_be_read(site: Site) -> None:
    make_campaign(site.database)
    with site.database.write() as session:
        session.execute(text("ALTER TABLE company RENAME TO away"))
    assert [site.client.get(path).status_code for path in ("/s/autumn", "/suggest")] == [200, 200]
    with site.database.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO company"))


def test_messages_name_the_company_and_whom_to_ask(site: Site, lead: Client, settings: Settings) -> None:
    make_personal(site.database)
    save(lead, **WORDS)
    form = {"token": site.form_token(), "list": "email,language\nlin@company.example,en\n"}
    lead.post("/campaigns/1/people/import", data=form)
    lead.post("/campaigns/1/people/send", data=form)
    letter = next_letter(site.database, settings.secret, by_hand=False)
    assert letter is not None
    said = letters.text_of(letter, settings)
    assert "Lin & Sons asks for your answers" in said
    assert said.endswith("Whom to ask: quality@company.example, 02 1234 5678\n")
