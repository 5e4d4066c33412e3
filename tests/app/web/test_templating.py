"""How pages travel."""

from markupsafe import Markup

from app.web.templating import close_up, voiced
from tests.conftest import Site
from tests.factories import make_campaign


def test_a_desk_page_travels_compressed(site: Site) -> None:
    campaign = make_campaign(site.database)
    client, path = site.lead(), f"/campaigns/{campaign.id}"
    page = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Vary"] == "Accept-Encoding"
    assert int(page.headers["Content-Length"]) < len(page.text.encode()) / 2
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers


def test_chinese_sentences_follow_each_other_without_a_space() -> None:
    assert close_up(Markup("<b>第一句。</b>\n    第二句。 第三句？ 「好」")) == "<b>第一句。</b>第二句。第三句？「好」"
    assert close_up(Markup("One. Two.\n Three.")) == "One. Two.\n Three."


def test_chinese_names_in_english_say_what_they_are() -> None:
    assert voiced("台北 & 台中（北） fall short") == (
        '<span lang="zh">台北</span> &amp; <span lang="zh">台中（北）</span> fall short'
    )
    assert voiced("North falls short") == "North falls short"
