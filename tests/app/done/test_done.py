"""You said, we did: a sentence for outsiders, written, released and withdrawn by leads, read by everybody."""

import html
import re

import pytest
from sqlmodel import select

from surveys import clock
from surveys.actions import public
from surveys.storage.tables import Action, Event
from tests.app.actions.forms import begun, made
from tests.app.conftest import Repairs
from tests.app.reading.made import LANGUAGES, Lead, collect
from tests.factories import make_campaign, make_form

EN, HANT = "We ring the day before.", "我們前一天打電話。"


def _closed(repairs: Repairs) -> str:
    """The address of a closed action."""
    there = begun(repairs, planned="100", cause="Nobody calls Bob", what="A planner")
    campaign = collect(repairs.site, "servqual", "again", 1.8, 77)
    day = clock.today().isoformat()
    assert repairs.lead.post(f"{repairs.path}/campaigns", campaign=str(campaign.id), day=day)[0] == 303
    repairs.lead.page(there)
    assert repairs.lead.post(f"{there}/moves/close", how="standardise", word="Standard 12")[0] == 303
    return there


def _mark(lead: Lead, there: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', lead.page(there))
    return found[1] if found else ""


def _released(repairs: Repairs, there: str, **words: str) -> str:
    """The address of the public page."""
    lead = repairs.lead
    sentences = words or {"public_en": EN, "public_zh_Hant": HANT}
    assert lead.post(f"{there}/public/write", mark=_mark(lead, there), **sentences)[0] == 303
    assert lead.post(f"{there}/public/release", mark=_mark(lead, there))[0] == 303
    found = re.search(r'href="(/done/[^"]+)"', lead.page(there))
    assert found
    return found[1]


def test_the_whole_way(repairs: Repairs) -> None:
    there = _closed(repairs)
    path = _released(repairs, there)
    stranger = repairs.site.device()
    page = html.unescape(stranger.get(path).text)
    assert EN in page
    assert "Quarter 2 of 2026" in page or "Quarter 3 of 2026" in page
    for hidden in ("Bob", "Lead", "26,000", "planner", "improved", "0.", "Standard 12", "Repairs"):
        assert hidden not in page.split("<main")[1].split("</main>")[0], hidden
    assert HANT in stranger.get(f"{path}?lang=zh-Hant").text
    assert repairs.lead.post(f"{there}/public/withdraw")[0] == 303
    assert stranger.get(path).status_code == 404
    assert repairs.lead.post(f"{there}/public/withdraw")[0] == 303  # once more is as good as once
    with repairs.site.database.read() as session:
        query = select(Event.kind).where(Event.subject_kind == "action").order_by(Event.id)
        assert list(session.exec(query))[-3:] == ["changed", "released", "withdrawn"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_in_every_language(repairs: Repairs, language: str) -> None:
    path = _released(repairs, _closed(repairs), public_zh_Hant=HANT)
    page = repairs.site.device().get(path, params={"lang": language})
    assert page.status_code == 200
    assert HANT in page.text
    assert (f'<p lang="zh-Hant">{HANT}' in page.text) == (language != "zh-Hant")


def test_the_thanks_page_leads_there_once_something_is_released(repairs: Repairs) -> None:
    site, lead = repairs.site, repairs.lead
    there = _closed(repairs)
    campaign = make_campaign(site.database, "pulse", "next")
    day = clock.today().isoformat()
    assert lead.post(f"{repairs.path}/campaigns", campaign=str(campaign.id), day=day)[0] == 303
    make_campaign(site.database, "pulse", "elsewhere")

    def thanks(slug: str, channel: str = "link") -> str:
        site.client.app.state.services.published._known.clear()  # type: ignore[attr-defined]
        sent = site.device().post(f"/s/{slug}", data=make_form("pulse") | {"channel": channel})
        assert sent.status_code == 200
        return sent.text

    assert "/done/" not in thanks("next")
    path = _released(repairs, there)
    assert f'href="{path}"' in thanks("next")
    assert "/done/" not in thanks("next", "kiosk")
    assert "/done/" not in thanks("elsewhere")
    assert lead.post(f"{there}/public/withdraw")[0] == 303
    assert "/done/" not in thanks("next")


def test_only_of_a_closed_action(repairs: Repairs) -> None:
    there = made(repairs)
    assert "/public/" not in repairs.lead.page(there)
    with repairs.site.database.read() as session:
        row = session.get(Action, int(there.rsplit("/", 1)[1]))
        assert row is not None
        mark = public.mark(row)
    for move in ("write", "release"):
        status, page, _ = repairs.lead.post(f"{there}/public/{move}", mark=mark, public_en=EN)
        assert status == 409
        assert "Only of a closed action" in page


def test_nothing_is_released_that_was_not_written_or_not_seen(repairs: Repairs) -> None:
    lead, there = repairs.lead, _closed(repairs)
    empty = _mark(lead, there)
    assert lead.post(f"{there}/public/release", mark=empty)[0] == 409
    assert lead.post(f"{there}/public/write", mark=empty, public_en=EN)[0] == 303
    assert lead.post(f"{there}/public/release", mark=empty)[0] == 409  # other words than the form showed
    assert lead.post(f"{there}/public/write", mark=empty, public_en="Another lead's")[0] == 409
    assert EN in lead.page(there)
    seen = _mark(lead, there)
    assert lead.post(f"{there}/public/release", mark=seen)[0] == 303
    assert lead.post(f"{there}/public/release", mark=seen)[0] == 409
    with repairs.site.database.read() as session:
        row = session.get(Action, int(there.rsplit("/", 1)[1]))
        assert row is not None
        mark = public.mark(row)
    status, page, _ = lead.post(f"{there}/public/write", mark=mark, public_en="Changed")
    assert status == 409
    assert "Withdraw it first" in page


@pytest.mark.parametrize(("length", "status"), [(public.LONGEST, 303), (public.LONGEST + 1, 422)])
def test_a_sentence_that_is_too_long(repairs: Repairs, length: int, status: int) -> None:
    lead, there = repairs.lead, _closed(repairs)
    typed = "字" * length
    found, page, _ = lead.post(f"{there}/public/write", mark=_mark(lead, there), public_zh_Hant=typed)
    assert found == status
    assert (typed in page) == (status == 422)  # nothing typed is lost
    assert lead.post(f"{there}/public/write", mark=_mark(lead, there), public_en="a\x00b")[0] == 422


def test_what_cannot_be_guessed_does_not_exist(repairs: Repairs) -> None:
    path = _released(repairs, _closed(repairs))
    stranger = repairs.site.device()
    other = path[:-1] + ("0" if path[-1] != "0" else "1")
    number = path.split("/")[2].split("-")[0]
    for bad in (
        other,
        f"/done/{number}",
        "/done/x",
        f"/done/{number}-",
        f"/done/{int(number) + 1}-{path.split('-')[1]}",
        f"{path}/2020-01-01",
        f"{path}/x",
        "/done/%00",
        "/done/é-é",
        f"/done/{'9' * 30}-x",
    ):
        assert stranger.get(bad).status_code == 404, bad


def test_of_other_units_nobody_releases(repairs: Repairs) -> None:
    from surveys.people import accounts
    from surveys.storage.tables import Programme

    there = _closed(repairs)
    with repairs.site.database.write() as session:
        own, other = (accounts.unit_named(session, name) for name in ("Own", "Other"))
        programme = session.get(Programme, int(repairs.path.rsplit("/", 1)[1]))
        assert programme is not None
        programme.unit_id = other
    repairs.site.lead("own@company.example", own)
    token = repairs.site.form_token()
    for move in ("write", "release", "withdraw"):
        sent = repairs.site.client.post(f"{there}/public/{move}", data={"token": token, "public_en": EN})
        assert sent.status_code == 404
