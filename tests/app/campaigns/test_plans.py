"""What a lead decides before a campaign opens: typed, shown again, changed while it is a draft, then fixed."""

import re
from zoneinfo import ZoneInfo

import pytest

from app.campaigns import plans
from surveys import instruments
from surveys.campaigns.plan import Plan
from tests.app.form_page import FormPage
from tests.conftest import BOTH, Site
from tests.factories import make_campaign, make_form

PLAN = {
    "instrument": "servqual",
    "title_en": "Winter",
    "title_zh_Hant": "冬季",
    "anonymity": "anonymous",
    "length": "short",
    "access": "open",
    "site": "台北\n台中\n\n",
    "service": "Workshop",
    "keep_language": "yes",
    "opens": "2026-12-01T09:00",
    "closes": "2026-12-31T18:00",
    "decides": "2027-01-15",
    "thanks_en": "By 15 January we publish what we improve first.",
    "smallest_difference": "0.35",
    "sites_are": "some",
}


@BOTH
def test_a_plan_is_typed_and_shown_again(site: Site) -> None:
    client, token = site.lead(), site.form_token()
    made = client.post("/campaigns/new", data={"token": token, **PLAN})
    assert made.status_code == 200
    shown = client.get(f"{made.url}/edit").text
    for words in (
        "冬季",
        'value="台北" checked',
        'value="台中" checked',
        "Workshop",
        'value="2026-12-31T18:00"',
        "By 15 January",
    ):
        assert words in shown
    changed = client.post(f"{made.url}/edit", data={"token": token, **PLAN, "title_en": "Spring", "length": "long"})
    assert "Spring" in changed.text
    client.post(f"{made.url}/open", data={"token": token})
    assert client.post(f"{made.url}/edit", data={"token": token, **PLAN}).status_code == 409
    assert client.get(f"{made.url}/edit").status_code == 409


def test_typed_and_back_is_the_same() -> None:
    zone = ZoneInfo("Asia/Taipei")
    plan = plans.plan_from(PLAN, zone)
    again = plans.plan_from(plans.values_of("servqual", plan, zone), zone)
    assert again == plan
    assert plan.closes is not None
    assert plan.closes.isoformat() == "2026-12-31T10:00:59+00:00"  # the whole of that minute
    assert plan.segments == {"site": ["台北", "台中"], "service": ["Workshop"], "language": []}


@pytest.mark.parametrize(("written", "read"), [("", None), ("0,5", 0.5), ("6", 6.0), (" 0.01 ", 0.01)])
def test_the_smallest_difference_that_matters_is_a_number_of_the_scale(
    site: Site, written: str, read: float | None
) -> None:
    token = (client := site.lead()) and site.form_token()
    made = client.post("/campaigns/new", data={"token": token, **PLAN, "smallest_difference": written})
    assert made.status_code == 200
    assert plans.plan_from({**PLAN, "smallest_difference": written}, ZoneInfo("UTC")).smallest_difference == read


def test_everything_that_does_not_fit_is_named_at_once(site: Site) -> None:
    client, token = site.lead(), site.form_token()
    wrong = {"title_en": "", "title_zh_Hant": "", "decides": "2026-12-30"}
    page = client.post("/campaigns/new", data={"token": token, **PLAN, **wrong}).text
    assert "Give it a title in at least one language." in page
    assert "This day must not be before the campaign ends" in page


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"closes": "tomorrow"}, "closes", "Write day and time"),
        ({"decides": "2026-12-30"}, "decides", "This day must not be before the campaign ends, nor before today."),
        ({"closes": "", "decides": "2026-11-30"}, "decides", "This day must not be before the campaign ends"),
        ({"opens": "", "closes": "", "decides": "2020-01-01"}, "decides", "This day must not be before"),
        ({"opens": "2026-12-31T18:00"}, "closes", "The end must come after the beginning."),
        ({"decides": "soon"}, "decides", "Write the date as year-month-day"),
        ({"closes": "2026-11-01T09:00"}, "closes", "The end must come after the beginning."),
        ({"anonymity": "named"}, "anonymity", "Names are only known with personal links."),
        ({"sites_are": "some", "site": "台北"}, "sites_are", "only where two or more are listed below."),
        ({"sites_are": "few"}, "sites_are", "Choose one of the answers offered."),
        ({"anonymity": "secret"}, "anonymity", "Choose one of the answers offered."),
        ({"access": "nobody"}, "access", "Choose one of the answers offered."),
        ({"title_en": "", "title_zh_Hant": ""}, "title", "Give it a title in at least one language."),
        ({"site": "x" * 61}, "site", "at most 60 fit"),
        ({"site": "\n".join(map(str, range(41)))}, "site", "At most 40 fit, one on each line."),
        ({"thanks_en": "x" * 401}, "thanks_en", "at most 400 fit"),
        ({"smallest_difference": "much"}, "smallest_difference", "Write a number, such as 1.5."),
        ({"smallest_difference": "nan"}, "smallest_difference", "Write a number, such as 1.5."),
        ({"smallest_difference": "inf"}, "smallest_difference", "Write a number, such as 1.5."),
        ({"smallest_difference": "0"}, "smallest_difference", "Write a number from 0.01 to 6, the range of the scale."),
        ({"smallest_difference": "-0.2"}, "smallest_difference", "Write a number from 0.01 to 6"),
        ({"smallest_difference": "6.1"}, "smallest_difference", "Write a number from 0.01 to 6"),
    ],
)
def test_what_does_not_fit_is_named_at_its_field(site: Site, changed: dict[str, str], field: str, words: str) -> None:
    client = site.lead()
    page = client.post("/campaigns/new", data={"token": site.form_token(), **PLAN, **changed})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    assert words in page.text
    assert "Workshop" in page.text  # nothing typed is lost


def test_every_questionnaire_has_a_preview_in_every_language(site: Site) -> None:
    client = site.lead()
    index = client.get("/questionnaires").text
    for name in instruments.one_of_each():
        assert f'href="/questionnaires/{name}"' in index
        for tag in ("zh-Hant", "zh-Hans", "en"):
            for length in ("long", "short"):
                page = client.get(f"/questionnaires/{name}?length={length}&lang={tag}")
                assert page.status_code == 200
                assert f'<html lang="{tag}">' in page.text
                assert "<form" not in page.text
    assert client.get("/questionnaires/nothing").status_code == 404


@pytest.mark.parametrize("paper", ["a4", "a6", "a6-four"])
def test_posters_and_cards_carry_their_site_and_channel(site: Site, paper: str) -> None:
    client = site.lead()
    plan = Plan({"en": "Autumn"}, segments={"site": ["台北", "台中"], "service": ["Workshop"]})
    campaign = make_campaign(site.database, plan=plan)
    page = client.get(f"/campaigns/{campaign.id}/posters?paper={paper}").text
    assert page.count("<article") == (8 if paper == "a6-four" else 2)
    channel = "poster" if paper == "a4" else "card"
    assert f"/qr.svg?channel={channel}&amp;site=%E5%8F%B0%E5%8C%97" in page
    code = client.get(f"/campaigns/{campaign.id}/qr.svg?channel={channel}&site=台北")
    assert code.headers["content-type"] == "image/svg+xml"
    assert client.get(f"/campaigns/{campaign.id}/posters?paper=a5").status_code == 200


def test_how_many_opened_began_and_finished_is_on_the_page(site: Site) -> None:
    client = site.lead()
    campaign = make_campaign(site.database)
    for _ in range(4):
        page = FormPage(site.client.get("/s/autumn?channel=poster").text)
    site.client.post("/s/autumn/started?channel=poster", data={"key": page.values["key"][0]})
    site.client.post("/s/autumn", data=make_form(channel="poster"))
    site.client.get("/s/autumn?channel=kiosk")
    page = client.get(f"/campaigns/{campaign.id}").text
    cells = re.findall(r'<th scope="row">(.+?)</th>' + r'<td class="n">(.+?)</td>' * 4, page)
    rows = {name: counts for name, *counts in cells}
    assert rows["Printed poster"] == ["4", "1", "1", "25%"]  # one of four
    assert rows["Kiosk"] == ["1", "0", "0", "0%"]
    assert rows["All channels"] == ["5", "1", "1", "20%"]
