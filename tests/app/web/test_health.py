"""Whether answers can be taken: red while commits fail, green once one has succeeded."""

from collections.abc import Callable

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from surveys.storage.engine import Database
from tests.conftest import BOTH, Site
from tests.factories import make_campaign, make_form


def ready(site: Site) -> tuple[int, bool]:
    answer = site.client.get("/health/ready")
    return answer.status_code, answer.json()["write"]


def send(site: Site) -> int:
    return site.client.post("/s/autumn", data=make_form()).status_code


def program(site: Site) -> Database:
    found: Database = site.client.app.state.services.database  # type: ignore[attr-defined]
    return found


def refuse(_: Connection) -> None:
    raise OperationalError("COMMIT", None, OSError("no sync"))


@BOTH
def test_ready_is_red_while_commits_fail_and_green_after_one_succeeded(site: Site) -> None:
    make_campaign(site.database)
    assert ready(site) == (200, True)
    engine = program(site).engine
    event.listen(engine, "commit", refuse)
    assert ready(site) == (200, True)  # nobody has lost a word so far
    assert send(site) == 503
    assert [ready(site), ready(site)] == [(503, False)] * 2
    event.remove(engine, "commit", refuse)
    assert ready(site) == (200, True)  # though nobody sends: the probe went up to the disk
    assert send(site) == 200


@BOTH
def test_an_answer_that_was_stored_makes_it_green_too(site: Site) -> None:
    make_campaign(site.database)
    engine = program(site).engine
    event.listen(engine, "commit", refuse)
    assert send(site) == 503
    event.remove(engine, "commit", refuse)
    assert send(site) == 200
    assert not program(site).commits_fail
    assert ready(site) == (200, True)


def test_a_full_database_is_red_until_there_is_room(site: Site, counting_by_hand: None) -> None:
    make_campaign(site.database)
    engine = program(site).engine
    full: Callable[..., object] = lambda dbapi, _: dbapi.execute("PRAGMA max_page_count = 1")  # noqa: E731
    event.listen(engine, "connect", full)
    engine.dispose()
    statuses = [send(site) for _ in range(40)]
    assert 503 in statuses
    assert ready(site) == (503, False)
    event.remove(engine, "connect", full)
    engine.dispose()
    assert ready(site) == (200, True)
    with site.database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM setup_link").scalar() == 0
