"""What a report will look like is seen before anybody has answered, and is taken for nothing else."""

import re
from dataclasses import replace

import pytest

from app.i18n import LOCALES
from app.reports.trial import PEOPLE, answered, shown, to_everybody
from surveys import instruments
from surveys.campaigns.published import sample
from surveys.demo import made_up
from surveys.instruments.needset import KINDS
from surveys.storage.tables import Unit
from tests.app.needs.test_sets import Lead
from tests.app.reports.test_reports import check_figure, check_words
from tests.conftest import Site

MADE_UP = "All of this is made up."


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


@pytest.mark.parametrize("length", ["long", "short"])
@pytest.mark.parametrize("name", instruments.names())
def test_every_questionnaire_has_one(name: str, length: str) -> None:
    asked = to_everybody(sample(instruments.load(name), length))  # type: ignore[arg-type]
    answers = answered(asked)
    for locale in LOCALES:
        made = shown(asked, answers, locale)
        assert made.n == PEOPLE
        assert made.figures
        for figure in made.figures:
            assert (figure.csv, figure.tag) == ("", locale.say("Made-up answers"))
            check_figure(replace(figure, csv=f"/campaigns/1/{figure.id}.csv"))
        check_words([made])


def test_the_same_questionnaire_has_the_same_one() -> None:
    asked = sample(instruments.load("servqual"), "short")
    assert made_up.documents(asked, 20) == made_up.documents(asked, 20)
    assert made_up.documents(asked, 20) != made_up.documents(asked, 20, seed=2)


def test_a_draft_of_a_set_shows_its_reports_in_its_own_words(lead: Lead) -> None:
    path = lead.copy("clinic")
    assert lead.save(f"{path}/needs/clean_room", short_en="Seen at the minute")[0] == 200
    for kind in KINDS:
        assert f"{path}/try/{kind}/report" in lead.page(path)
        page = lead.page(f"{path}/try/{kind}/report")
        assert MADE_UP in page
        assert "Seen at the minute" in page
        assert not re.search(r"[\w-]+\.csv|data-download", page)
    assert lead.client.get(f"{path}/try/nothing/report").status_code == 404


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_a_campaign_shows_its_own_until_there_are_answers(lead: Lead, anonymity: str) -> None:
    form = {"instrument": "servqual", "needs": "hotel", "title_en": "Autumn", "anonymity": anonymity, "site": "North"}
    made = lead.client.post("/campaigns/new", data={"token": lead.token, **form}, follow_redirects=False)
    assert made.status_code == 303, made.text
    campaign = made.headers["location"]
    assert f'href="{campaign}/trial"' in lead.page(campaign)
    page = lead.page(f"{campaign}/trial")
    assert MADE_UP in page
    assert "Autumn" in page
    assert "North" in page  # the groups that it will compare
    assert f'href="{campaign}/trial"' in lead.page(campaign)  # nothing was stored


def test_it_is_shown_to_who_sees_the_campaign(site: Site) -> None:
    with site.database.write() as session:
        session.add_all([Unit(id=1, name="North"), Unit(id=2, name="South")])
    north, form = Lead(site, "north@company.example", 1), {"instrument": "servqual", "title_en": "Autumn"}
    made = north.client.post("/campaigns/new", data={"token": north.token, **form}, follow_redirects=False)
    south = site.lead("south@company.example", 2)
    assert south.get(f"{made.headers['location']}/trial").status_code == 404
