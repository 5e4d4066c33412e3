"""What one running program holds is its own."""

from app.services import MOST_DRAFTS
from app.settings import Settings
from surveys.storage.engine import Database
from tests.conftest import running
from tests.factories import make_guests, make_personal


def test_two_programs_in_one_process_share_no_limit(settings: Settings, database: Database) -> None:
    (token,) = make_guests(database, make_personal(database))
    draft = {"invite": token, "comment": "Once more"}
    with running(settings, database) as first, running(settings, database) as second:
        sent = [first.client.put("/s/autumn/draft", data=draft).status_code for _ in range(MOST_DRAFTS + 1)]
        assert sent == [204] * MOST_DRAFTS + [429]
        assert second.client.put("/s/autumn/draft", data=draft).status_code == 204
