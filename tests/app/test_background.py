"""The jobs of the program itself: each in its own rounds, none held up by another that fails."""

import pytest

from app.settings import Settings
from surveys.storage.engine import Database
from tests.app.mail.server import until
from tests.app.tallies.test_counting import counted, opened, send
from tests.conftest import running

JOBS = {
    "Writing traffic down": "app.tallies.traffic.Traffic.write_down",
    "Closing campaigns": "app.tallies.counting.close_due",
    "Forgetting old drafts": "app.background.forget_old_drafts",
    "Sending messages": "app.mail.mailing.Mailer.deliver",
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_that_fails_is_named_and_keeps_no_answer_from_being_counted(
    settings: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    published = opened(database)
    with monkeypatch.context() as patched:
        patched.setattr(JOBS[name], fail)
        with running(settings, database, jobs=0.01, mail=0.01):
            send(database, published, 0)
            until(lambda: counted(database, published.id) == 1)
            until(lambda: [record.args for record in caplog.records].count((name,)) > 1)  # tried again
            patched.undo()
    assert {record.args for record in caplog.records} == {(name,)}


def test_counting_that_fails_is_tried_again(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    published = opened(database)
    send(database, published, 0)
    with monkeypatch.context() as patched, running(settings, database, jobs=0.01):
        patched.setattr("app.tallies.counting.count_waiting", fail)
        until(lambda: caplog.records)
        patched.undo()
        until(lambda: counted(database, published.id) == 1)
    assert {record.args for record in caplog.records} == {("Counting answers",)}
