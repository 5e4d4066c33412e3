"""The demo's programme: sensible days whenever it is made, and answers and comments as its truth says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from surveys import clock, instruments
from surveys.answers import responses
from surveys.campaigns.forms import SEGMENT
from surveys.demo import load as demo
from surveys.demo import story, truth
from surveys.demo.said import COMMENTS
from surveys.people import accounts
from surveys.programmes import programmes
from surveys.storage import migrate
from surveys.storage.engine import Database
from surveys.suggestions.proposing import propose
from tests.answers import published
from tests.factories import PASSWORD

TAIPEI = ZoneInfo("Asia/Taipei")


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 30), date(2026, 1, 1)),
        (date(2027, 1, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2027, 1, 31), date(2026, 4, 1)),
        (date(2028, 2, 29), date(2027, 4, 1)),
        (date(2027, 3, 31), date(2026, 4, 1)),
        (date(2027, 5, 15), date(2026, 7, 1)),
    ],
)
def test_the_rounds_are_the_last_three_whole_quarters(today: date, first: date) -> None:
    begins = story.quarters(today)
    assert len(begins) == 3
    assert begins[0] == first
    assert begins == sorted(begins)
    assert timedelta(days=89) < today - begins[-1] < timedelta(days=185)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 12, 31, 16, 30, tzinfo=UTC),  # New Year has come in Taipei
        datetime(2027, 1, 31, 12, tzinfo=UTC),
        datetime(2028, 2, 29, 3, tzinfo=UTC),
        datetime(2027, 3, 31, 15, 59, tzinfo=UTC),
    ],
)
def test_nothing_in_it_is_still_to_come(tmp_path: Path, now: datetime) -> None:
    database = Database(f"sqlite:///{tmp_path}/gaplens.db", zone=TAIPEI)
    migrate.migrate(database)
    with clock.at(now):
        demo.load(database, PASSWORD)
    today = now.astimezone(TAIPEI).date()
    with database.read() as session:
        lead = accounts.verify(session, demo.LEAD_EMAIL, PASSWORD)
        (row,) = programmes.seen_by(session, lead)
        rounds = programmes.filled(session, lead, row)
        assert [each.round.begins for each in rounds] == story.quarters(today)
        for each, following in zip(rounds, [*story.quarters(today)[1:], today], strict=True):
            for campaign in each.campaigns:
                assert campaign.opened is not None
                assert campaign.closed is not None
                opened, closed = (clock.day_of(moment, TAIPEI) for moment in (campaign.opened, campaign.closed))
                assert each.round.begins < opened < closed < following
    database.close()


def test_its_answers_could_have_been_sent() -> None:
    form = replace(published("servqual"), segments={"site": list(truth.SITES)}).form()
    for number in range(len(story.SEEDS)):
        for answers in story.customers(instruments.load("servqual"), number)[::40]:
            sent = [(name, str(value)) for name, value in answers.items() if value != "na"]
            assert responses.validate(form, sent)


def test_as_many_answer_at_each_site_and_all_that_is_said_is_in_an_answer() -> None:
    for number, comments in enumerate(COMMENTS):
        found = story.customers(instruments.load("servqual"), number)
        sites = [answers[f"{SEGMENT}site"] for answers in found]
        assert {sites.count(site) for site in truth.SITES} == {story.AT_A_SITE}
        written = {(answers[f"{SEGMENT}site"], answers["comment"]) for answers in found if "comment" in answers}
        assert written == {(said.site, said.text) for said in comments}


def test_what_is_said_is_about_what_it_is_known_to_be_about() -> None:
    """As the list of words proposes it, nine times in ten."""
    instrument = instruments.load("servqual")
    said = [each for comments in COMMENTS for each in comments]
    right = sum(propose(each.text, instrument).dimension == each.about for each in said)
    assert right >= 0.9 * len(said)
    assert {each.locale for each in said} == {"zh_Hant", "zh_Hans", "en"}


def test_only_one_action_changes_anything_and_sites_differ_by_what_is_said_of_them() -> None:
    needs = instruments.load("servqual").need_ids
    changed = {
        (need, site, number)
        for need in needs
        for site in truth.SITES
        for number in (1, 2)
        if truth.better(need, site, number) != truth.better(need, site, number - 1)
    }
    assert changed == {("on_date", site, 2) for site in truth.NORTH}
    assert np.isclose(sum(truth.SITE.values()), 0)
