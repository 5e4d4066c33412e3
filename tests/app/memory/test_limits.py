"""How often one link may send."""

import pytest

from app.memory.limits import Limit


def test_a_minute_begins_with_the_first_use_of_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many other links are used meanwhile, and whenever the limit began to count."""
    now = [59.0]
    monkeypatch.setattr("app.memory.limits.time.monotonic", lambda: now[0])
    limit, used = Limit(2), []
    for place, moment in enumerate((59, 61, 90, 118.9, 119, 119, 119, 178.9, 179)):
        now[0] = moment
        used.append(limit.exceeded("link"))
        assert [limit.exceeded(f"{place} {other}") for other in range(100)] == [False] * 100
    assert used == [False, False, True, True, False, False, True, True, False]
