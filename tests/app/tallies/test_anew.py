"""Tallies of an older layout: many answers are folded anew in the background, and no page waits or shows wrong ones."""

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, select, update

from app.cli import main
from app.settings import Settings
from app.tallies import anew, counting, kept
from surveys.campaigns.plan import Plan
from surveys.campaigns.published import Published
from surveys.storage import tables
from surveys.storage.engine import Database
from surveys.storage.queries import removal
from tests.app.mail.server import until
from tests.app.tallies.test_counting import opened, send
from tests.conftest import BOTH, Site, running
from tests.factories import TITLE, make_campaign, published_of, step

VALUES = (6, 0, 3, 7, 0, 2, 5, 4, 1, 0, 6, 3)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a dozen answers are many."""
    monkeypatch.setattr(anew, "AT_ONCE", 4)
    monkeypatch.setattr(anew, "SLICE", 5)


def outdate(database: Database) -> None:
    """As another program left them."""
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=kept.LAYOUT - 1, data="{}"))


def outdated(database: Database) -> Published:
    published = opened(database)
    send(database, published, *VALUES)
    counting.count_campaign(database, published)
    outdate(database)
    return published


def fold_all(database: Database) -> int:
    rounds = 1
    while counting.fold_due(database):
        rounds += 1
    return rounds


@BOTH
@pytest.mark.usefixtures("counting_by_hand")
def test_the_page_opens_at_once_says_how_far_it_is_and_becomes_right(site: Site) -> None:
    published = outdated(site.database)
    client, path = site.lead(), f"/campaigns/{published.id}"
    assert "The figures are being counted anew: 0 of 12 answers so far" in client.get(path).text
    assert counting.fold_due(site.database)
    for page in (path, f"{path}/details"):
        assert "The figures are being counted anew: 5 of 12 answers so far" in client.get(page).text
    for file in (f"{path}/gaps.csv", f"{path}/details/1.csv"):
        refused = client.get(file)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
    fold_all(site.database)
    text = client.get(path).text
    assert "being counted anew" not in text
    assert "<dd>12</dd>" in text
    assert client.get(f"{path}/details/1.csv").status_code == 200


@BOTH
@pytest.mark.parametrize("when", [0, 1, 2])
def test_what_is_sent_meanwhile_waits_and_is_counted_once(database: Database, when: int) -> None:
    """Whatever their ids are: before or behind the place that was reached."""
    published = outdated(database)
    for _ in range(when):
        assert counting.fold_due(database)
    send(database, published, 5, 0, 4, 2, 6, 0, 3)
    assert not counting.count_campaign(database, published)
    assert counting.counted(database, published).anew is not None
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.intake)) == 7
    fold_all(database)
    found = counting.counted(database, published)
    assert (found.anew, found.n, found.tally.respondents) == (None, 19, 19)
    other = published_of(database, make_campaign(database, slug="at-once"))
    send(database, other, *VALUES, 5, 0, 4, 2, 6, 0, 3)
    expected = counting.counted(database, other)
    assert (found.tally, found.unflagged) == (expected.tally, expected.unflagged)


@BOTH
def test_groups_and_days_are_those_of_before(database: Database) -> None:
    published = opened(database, Plan(TITLE, segments={"site": ["North", "South"]}))
    send(database, published, *VALUES, site="North")
    send(database, published, 4, 5, site="South")
    counting.count_campaign(database, published)
    before = counting.counted(database, published)
    with database.transaction() as connection:
        connection.execute(update(tables.tally).values(layout=kept.LAYOUT - 1))
    assert fold_all(database) == 3
    after = counting.counted(database, published)
    assert (after.parts, after.first, after.last) == (before.parts, before.first, before.last)


def test_a_slice_goes_on_where_the_last_program_ended(database: Database) -> None:
    published = outdated(database)
    assert counting.fold_due(database)
    again = Database(str(database.engine.url), None)
    assert counting.counted(again, published).anew == anew.Progress(5, 12)
    assert fold_all(again) == 2
    again.close()
    assert counting.counted(database, published).tally.respondents == 12


def test_what_was_begun_for_another_layout_begins_again(database: Database) -> None:
    published = outdated(database)
    assert counting.fold_due(database)
    with database.transaction() as connection:
        connection.execute(update(tables.refolding).values(layout=kept.LAYOUT - 1, data="{"))
    assert counting.counted(database, published).anew == anew.Progress(0, 12)
    fold_all(database)
    assert counting.counted(database, published).tally.respondents == 12


@BOTH
def test_two_processes_at_the_same_slice_fold_it_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published = outdated(database)
    fold = anew.fold_rows

    def late(published: Published, rows: object) -> object:
        monkeypatch.setattr(anew, "fold_rows", fold)
        counting.fold_due(database)
        return fold(published, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(anew, "fold_rows", late)
    fold_all(database)
    assert counting.counted(database, published).tally.respondents == 12


def test_where_kept_tallies_are_gone_they_are_folded_anew_too(database: Database) -> None:
    published = outdated(database)
    with database.transaction() as connection:
        connection.execute(delete(tables.tally))
    assert counting.counted(database, published).anew == anew.Progress(0, 12)
    fold_all(database)
    assert counting.counted(database, published).tally.respondents == 12


def test_few_are_folded_while_the_page_waits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    published = outdated(database)
    monkeypatch.setattr(anew, "AT_ONCE", 12)
    assert counting.counted(database, published).tally.respondents == 12
    assert not counting.fold_due(database)


@BOTH
@pytest.mark.parametrize("anonymity", ["confidential", "anonymous"])
@pytest.mark.usefixtures("counting_by_hand")
def test_a_protected_one_is_folded_anew_but_in_no_request(database: Database, anonymity: str) -> None:
    plan = Plan(TITLE, anonymity=anonymity)  # type: ignore[arg-type]
    published = published_of(database, make_campaign(database, plan=plan, at_once=False))
    send(database, published, *VALUES * 3)
    step(database, published.id)
    before = counting.counted(database, published)
    assert before.n >= 10
    outdate(database)
    now = counting.counted(database, published)
    assert (now.n, now.anew) == (before.n, anew.Progress(0, before.n))
    assert not counting.fold_due(database)
    assert counting.counted(database, published).parts == before.parts


def test_the_program_does_it_by_itself(settings: Settings, database: Database) -> None:
    published = outdated(database)
    with running(settings, database, jobs=0.01):
        until(lambda: counting.counted(database, published).anew is None)
    assert counting.counted(database, published).tally.respondents == 12


def test_the_doctor_says_how_far_it_is(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPLENS_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    published = outdated(database)
    counting.fold_due(database)
    told = CliRunner().invoke(main, ["doctor"])
    assert told.exit_code == 0
    assert told.output.startswith(f"Campaign {published.id} is being counted anew: 5 of 12 answers. The server goes on")
    fold_all(database)
    assert CliRunner().invoke(main, ["doctor"]).output.startswith("All figures are up to date.\n")


def test_a_campaign_is_deleted_with_what_was_begun(database: Database) -> None:
    published = outdated(database)
    counting.fold_due(database)
    with database.transaction() as connection:
        removal.remove(connection, published.id)
        assert connection.scalar(select(func.count()).select_from(tables.refolding)) == 0
