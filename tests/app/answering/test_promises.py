"""What the form says is stored, against what then is; and what is promised about afterwards."""

import json
import re
import time
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from app.answering.promises import Promises
from app.i18n import LOCALES
from app.tallies import counting
from surveys import clock
from surveys.campaigns.plan import Plan
from surveys.storage.engine import Database
from surveys.storage.tables import intake, invitation
from tests.conftest import Site
from tests.factories import TITLE, close, make_campaign, make_form, make_guests, published_of

pytestmark = pytest.mark.usefixtures("nothing_remembered", "counting_by_hand")

SEGMENTS: dict[str, list[str]] = {"site": ["Taipei"], "service": ["Workshop"], "channel": [], "language": []}
KINDS = [
    *(("anonymous", access) for access in ("open", "device", "personal")),
    *(("confidential", access) for access in ("open", "device", "personal")),
    ("named", "personal"),
]
SAID = {
    "segment.site": "the site",
    "segment.service": "the service",
    "segment.channel": "how you reached this form",
    "segment.language": "the language",
}


def stored(database: Database) -> dict[str, object]:
    with database.engine.connect() as connection:
        row = connection.execute(select(intake)).one()
    return {**row._mapping, **json.loads(row.answers)}


@pytest.mark.parametrize("listed", [(), ("site", "language"), tuple(SEGMENTS)])
@pytest.mark.parametrize(("anonymity", "access"), KINDS)
def test_the_form_names_what_is_stored_and_nothing_else(
    site: Site, anonymity: str, access: str, listed: tuple[str, ...]
) -> None:
    """Also what the link said, which the form does not ask then."""
    segments = {name: SEGMENTS[name] for name in listed}
    campaign = make_campaign(site.database, plan=Plan(TITLE, anonymity=anonymity, access=access, segments=segments))
    token = make_guests(site.database, campaign)[0] if access == "personal" else ""
    page = site.client.get(f"/s/autumn?site=Taipei&service=Workshop&invite={token}").text
    (sentence,) = re.findall(r'<p class="small">([^<]*we store[^<]*)</p>', page, re.IGNORECASE)
    chosen = {f"segment.{name}": SEGMENTS[name][0] for name in listed if SEGMENTS[name]}
    sent = make_form(invite=token, channel="card", website="x", began=str(int(time.time())), **chosen)
    assert site.client.post("/s/autumn", data=sent).status_code == 200
    found = stored(site.database)
    held = {words for name, words in SAID.items() if name in found} | ({"the language"} if found["locale"] else set())
    assert {words for words in SAID.values() if words in sentence} == held
    has_time = bool(re.search(r"the time\b", sentence.partition("; not who")[0]))
    assert has_time == (anonymity != "anonymous")
    assert ("the day" in sentence) == (anonymity == "anonymous")
    marks = {"whether you were very fast": "too_fast", "signs of a machine": "unseen_field"}
    assert {mark for words, mark in marks.items() if words in sentence} == set(str(found["marks"]).split())
    assert ("A cookie remembers" in sentence) == (access == "device")
    assert ("that your link was used" in sentence) == (anonymity == "anonymous" and access == "personal")
    if "that your link was used" in sentence:  # once it is counted, and nothing says with which answer
        close(site.database, campaign)
        counting.close_due(site.database)
        with site.database.engine.connect() as connection:
            assert connection.scalars(select(invitation.c.used)).all() == [True]


def test_every_sentence_is_there_in_every_language(site: Site) -> None:
    published = published_of(site.database, make_campaign(site.database, plan=Plan(TITLE, segments=SEGMENTS)))
    for locale in LOCALES:
        campaigns = [replace(published, anonymity=kind, access=access) for kind, access in KINDS]
        said = {Promises(campaign, locale, UTC).storage() for campaign in campaigns}
        assert len(said) == len(KINDS)
        assert all("%(" not in words for words in said)
        assert all(("store" in words) == (locale.code == "en") for words in said)


def test_thanks_say_by_when_something_follows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    today = clock.today()
    for slug, thanks in (("usual", {}), ("own", {"en": "We publish what we improve."})):
        plan = Plan(TITLE, decides=today + timedelta(days=30), thanks=thanks)
        make_campaign(site.database, slug=slug, plan=plan)
        page = site.client.post(f"/s/{slug}", data=make_form()).text
        assert re.search(r"By \d+ \w+ \d{4} the team will have read the results and decided what to improve\.", page)
        assert all(words in page for words in thanks.values())
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr("surveys.clock.now", lambda: later)
    page = site.client.post("/s/usual", data=make_form()).text
    assert "The team reads the results and decides what to improve." in page
    assert "By " not in page


def test_words_in_another_language_say_so(site: Site) -> None:
    plan = Plan({"zh_Hant": "秋季滿意度"}, thanks={"zh_Hant": "下個月公布結果。"})
    make_campaign(site.database, plan=plan)
    assert '<h1 class="hidden" lang="zh-Hant">秋季滿意度</h1>' in site.client.get("/s/autumn?lang=en").text
    assert '<p lang="zh-Hant">下個月公布結果。</p>' in site.client.post("/s/autumn?lang=en", data=make_form()).text
    assert '<h1 class="hidden">秋季滿意度</h1>' in site.client.get("/s/autumn?lang=zh-Hant").text
