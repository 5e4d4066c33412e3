"""What every page and file that a lead can reach tells of a protected campaign, those of its programme included.

Rows of persons, which leave only where the form said so, are not among them.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import numpy as np
import pytest

from app.exports.words import TABLES
from app.reading.page import PAGES
from app.tallies import counting, protection
from app.tallies.scoring import Scoring
from surveys import instruments
from surveys.campaigns.plan import Plan
from surveys.storage.tables import Campaign
from surveys.suggestions import tagging
from tests.app import walk
from tests.app.reading.made import Lead
from tests.conftest import Site
from tests.factories import TITLE, bring_up_to_date, close, make_answers, make_campaign, published_of

pytestmark = pytest.mark.usefixtures("counting_by_hand", "noon")

NewSite = Callable[[], AbstractContextManager[Site]]
ABOUT = 2  # the place of the need that few answer about


@pytest.fixture(autouse=True)
def drawn_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is left out of groups by chance follows from all answers; here from nothing that differs. Nor are there signs
    of haste in the answers, which are counted over all people.
    """
    monkeypatch.setattr(protection, "_drawn", lambda digests: np.arange(len(digests)))
    monkeypatch.setattr(Scoring, "signs", lambda *_: {})


@pytest.fixture(autouse=True)
def no_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lead exports on one walk stands in the log that the next one reads."""
    monkeypatch.setattr("surveys.exports.people.note", lambda *_, **__: None)


class Begun:
    """A campaign in a round of a programme, and a lead who reads."""

    def __init__(self, site: Site, instrument: str = "servqual", anonymity: str = "confidential") -> None:
        self.site, self.lead, self.sent = site, Lead(site), 0
        needs = instruments.set_of(instrument) or "repair"
        _, _, self.programme = self.lead.post("/programmes/new", name="Repairs", needs=needs, rhythm="quarterly")
        self.campaign = self.add(instrument, "autumn", anonymity)

    def add(self, instrument: str, slug: str, anonymity: str, day: str = "2026-08-04") -> Campaign:
        plan = Plan(TITLE, anonymity=anonymity, segments={"site": ["North", "South"]})  # type: ignore[arg-type]
        made = make_campaign(self.site.database, instrument, slug, plan=plan, at_once=False)
        assert self.lead.post(f"{self.programme}/campaigns", campaign=str(made.id), day=day)[0] == 303
        return made

    def send(self, people: int, site: str = "North", campaign: Campaign | None = None, **otherwise: str) -> None:
        """They answer everything; an empty text of `otherwise` stands for a question that they skip."""
        to = campaign or self.campaign
        form = published_of(self.site.database, to).form()
        for person in range(people):
            said = make_answers(form, person % 4)
            for place, (name, field) in enumerate(form.fields.items()):
                options = [sent for sent, kept in field.values.items() if isinstance(kept, int)]
                if name in said and options:
                    said[name] = options[(3 * person + place * place) % len(options)]
            said |= {"segment.site": site, "comment": f"{site} {person}", **otherwise}
            said = {name: value for name, value in said.items() if name in form.fields and value}
            self.sent += 1
            sent = self.site.device().post(f"/s/{to.slug}", data={**said, "key": f"{self.sent:022}"})
            assert sent.status_code == 200, sent.text

    def end(self, campaign: Campaign | None = None) -> None:
        close(self.site.database, campaign or self.campaign)
        counting.close_due(self.site.database)

    def read(self) -> Mapping[str, str]:
        """Pages of a need are of one kind: walked are those of the need that few answer about, of one of its dimension
        and of one of another. So are comments, of which a quarter is walked. The round that is shown unless one is
        named is asked for by name, its overview also without.
        """
        tagging.propose_waiting(self.site.database)
        needs = published_of(self.site.database, self.campaign).form().needs
        walked = {needs[place].id for place in (1, ABOUT, -1)} if needs else set()
        others = "|".join(each.id for each in needs if each.id not in walked)
        unnamed = rf"({'|'.join(filter(None, PAGES))})(/\w+)?$"
        alike = rf"{self.programme}/(needs/({others})([/?]|$)|actions/new\?rank=({others})$|{unnamed})"
        own = f"/campaigns/{self.campaign.id}"
        starts = ("/campaigns", f"{own}/trial", f"{own}/details", "/programmes", "/suggestions", "/company/lists")
        inside = rf"(?!{alike}|/suggestions/[0-9ab])/(campaigns|programmes|suggestions|company)"
        found = walk.everything(self.lead.client, starts, inside)
        reached = {address.partition("?")[0] for address in found}
        files = {f"{of}/export/tables/{file}" for of in (own, self.programme) for file in TABLES}
        assert files <= reached
        assert {own, *(f"{self.programme}/{page}".rstrip("/") for page in PAGES)} <= reached
        assert found[self.programme] == found[f"{self.programme}?round=1"]
        return found


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
@pytest.mark.parametrize("before", [0, 9, 40])
def test_nothing_that_a_lead_can_read_moves_with_one_answer(site: Site, anonymity: str, before: int) -> None:
    """Before the first step, and after it."""
    begun = Begun(site, anonymity=anonymity)
    begun.send(before)
    bring_up_to_date(site.database, begun.campaign)
    seen = begun.read()
    begun.send(1, **{"segment.site": "South"})
    counting.count_waiting(site.database)
    assert walk.differing(seen, begun.read()) == []


@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
def test_after_the_close_nobody_and_a_few_look_alike_everywhere(new_site: NewSite, anonymity: str) -> None:
    worlds = []
    for people in (0, 4):
        with new_site() as site:
            begun = Begun(site, anonymity=anonymity)
            begun.send(people, comment="")
            begun.end()
            worlds.append(begun.read())
    assert walk.differing(*worlds) == []


def test_a_few_of_a_site_look_like_people_of_no_site(new_site: NewSite) -> None:
    worlds = []
    for place in ("South", ""):
        with new_site() as site:
            begun = Begun(site)
            begun.send(26)
            begun.send(4, "South", **{"segment.site": place})
            begun.end()
            worlds.append(begun.read())
    assert walk.differing(*worlds) == []
    assert "South 3" in worlds[0]["/suggestions?source=answers"]


@pytest.mark.slow
@pytest.mark.parametrize("instrument", ["servqual", "kano", "pulse", "gaps_managers"])
def test_what_a_few_answered_looks_like_what_nobody_did(new_site: NewSite, instrument: str) -> None:
    """Of thirty, four answer about one need, and what is asked about none: the lowest, the highest, nothing."""
    worlds = []
    for place in (0, 99, None):
        with new_site() as site:
            begun = Begun(site, instrument)
            form = published_of(site.database, begun.campaign).form()
            about = form.needs[ABOUT].id if form.needs else "-"
            rare = [name for name, field in form.fields.items() if field.takes in ("one", "several", "points")]
            rare = [
                name for name in rare if name.startswith(f"{about}.") or name.partition(".")[0] not in form.need_ids
            ]
            rare.remove("segment.site")
            said = make_answers(form, place or 0)
            nothing = dict.fromkeys(rare, "")
            earlier = begun.add(instrument, "earlier", "confidential", "2026-05-04")
            for campaign in (begun.campaign, earlier):
                begun.send(26, campaign=campaign, **nothing)
                begun.send(4, "South", campaign, **(nothing if place is None else {name: said[name] for name in rare}))
                begun.end(campaign)
            worlds.append(begun.read())
    assert any(page.startswith("/suggestions/") and "South" in said for page, said in worlds[0].items())
    assert walk.differing(worlds[0], worlds[1]) == []
    assert walk.differing(worlds[0], worlds[2]) == []
