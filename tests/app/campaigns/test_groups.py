"""The form of a campaign: what is needed is shown, the rest is folded away behind what is set, and nothing is lost."""

import re

import pytest

from app.campaigns.groups import GROUPS, groups
from app.campaigns.plans import FORM, NEW
from app.i18n import BY_CODE
from surveys.campaigns.plan import CHOICES
from surveys.codes import KNOWN, SEGMENTS
from tests.app.campaigns.test_plans import PLAN
from tests.app.form_page import FormPage
from tests.app.needs.test_sets import Lead
from tests.conftest import Site


def opened(page: str) -> list[str]:
    """The groups that are open."""
    assert {id_ for id_ in GROUPS if f'<details class="fold" id="{id_}"' in page} == set(GROUPS)
    return re.findall(r'<details class="fold" id="(\w+)" open>', page)


def test_a_new_campaign_shows_what_is_needed_and_says_the_rest(site: Site) -> None:
    page = Lead(site).page("/campaigns/new")
    assert opened(page) == []
    for said in (
        "Whoever has the link or the code · Confidential",
        "Everything · from when you open it until you close it",
        "No sites or services are compared · differences from a thirtieth of the scale on",
        "Improvements are decided by",
    ):
        assert said in page
    folded = page.index('<details class="fold"')
    assert max(page.index(f'id="{name}"') for name in ("instrument", "needs", "title_en")) < folded


def test_every_setting_is_in_the_form(site: Site) -> None:
    form = FormPage(Lead(site).page("/campaigns/new"))
    assert set(CHOICES) <= set(form.options)
    assert all(
        any(name.startswith(setting.name) for name in form.names) for setting in FORM if setting.name != "segments"
    )
    assert {*SEGMENTS} <= {name.removesuffix(NEW) for name in form.names}
    assert {f"keep_{name}" for name in KNOWN} <= form.names


@pytest.mark.parametrize(
    ("changed", "group"),
    [
        ({"access": "open", "anonymity": "named"}, "who"),
        ({"closes": "tomorrow"}, "extent"),
        ({"service": "x" * 61}, "compared"),
        ({"sites_are": "few"}, "compared"),
        ({"smallest_difference": "much"}, "compared"),
        ({"decides": "soon"}, "afterwards"),
        ({"thanks_en": "x" * 401}, "afterwards"),
        ({"title_en": "", "title_zh_Hant": ""}, ""),
    ],
)
def test_a_group_with_a_fault_is_open_and_no_other(site: Site, changed: dict[str, str], group: str) -> None:
    status, page = Lead(site).post("/campaigns/new", **{**PLAN, **changed})
    assert status == 422
    assert opened(page) == ([group] if group else [])
    assert "By 15 January we publish" in page or "thanks_en" in changed


def test_what_is_set_is_said_as_it_was_typed_even_where_it_cannot_be_read() -> None:
    english = BY_CODE["en"]
    said = groups(PLAN, [], english)
    assert said["who"].now == "Whoever has the link or the code · Anonymous"
    assert said["extent"].now.endswith("from 1 December 2026 09:00 until 31 December 2026 18:00")
    assert said["compared"].now == "台北, 台中, Workshop · differences from 0.35 points on"
    assert said["afterwards"].now == "Improvements are decided by 15 January 2027"
    odd = groups({**PLAN, "access": "nobody", "opens": "soon", "closes": "", "decides": ""}, [], english)
    assert odd["who"].now == "Anonymous"
    assert odd["extent"].now.endswith("from soon until you close it")
    assert odd["afterwards"].now == "No day is named"


def test_a_set_that_is_written_here_gives_the_campaign_its_title(site: Site) -> None:
    lead = Lead(site)
    path = lead.copy("clinic")
    lead.save(f"{path}/head", title_en="Our clinic", title_zh_Hant="我們的門診", title_zh_Hans="")
    lead.publish(path)
    page = lead.page(f"/campaigns/new?needs={path.split('/')[-1]}")
    for language, title in (("en", "Our clinic"), ("zh_Hant", "我們的門診"), ("zh_Hans", "")):
        assert f'name="title_{language}" type="text" value="{title}"' in page
    assert 'name="title_en" type="text" value=""' in lead.page("/campaigns/new?needs=clinic")
