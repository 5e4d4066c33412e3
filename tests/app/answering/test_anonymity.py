"""What a database gives away about anonymous answers to whoever has all of it: on SQLite and on PostgreSQL."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from app.tallies import counting
from surveys.storage.tables import (
    SignIn,
    intake,
    invitation,
    message,
    response,
    suggestion,
    tally,
    traffic,
)
from surveys.storage.tables import campaign as campaigns
from tests.app.answering.anonymous import ADDRESS, AGENT, counted, everything, make_anonymous, rows, send, waiting
from tests.conftest import BOTH, Site
from tests.factories import bring_up_to_date, close, make_form, make_guests

pytestmark = pytest.mark.usefixtures("counting_by_hand")


# What is kept


@BOTH
def test_nothing_of_whoever_answers_is_in_the_database(site: Site) -> None:
    campaign = make_anonymous(site.database)
    sent = send(site, *make_guests(site.database, campaign, 20))
    bring_up_to_date(site.database, campaign)
    found = everything(site.database)
    for secret in (AGENT, ADDRESS, "testclient", "filled in", "unseen_field"):
        assert secret not in found
    for form in sent:
        assert form["key"] not in found
        assert form["invite"] not in found


@BOTH
def test_an_answer_carries_a_day_a_class_and_no_link(site: Site) -> None:
    campaign = make_anonymous(site.database)
    send(site, *make_guests(site.database, campaign, 20))
    bring_up_to_date(site.database, campaign)
    columns = ("received", "locale", "marks")
    for table in (intake, response):
        for received, locale, marks in rows(site.database, select(*(table.c[name] for name in columns))):
            assert isinstance(received, datetime)
            assert (received.hour, received.minute, received.second) == (0, 0, 0)
            assert (locale, marks) == (None, "too_fast")
    assert set(rows(site.database, select(response.c.invitation_id))) == {(None,)}
    documents = [json.loads(str(answers)) for (answers,) in rows(site.database, select(response.c.answers))]
    assert not [name for document in documents for name in document if name.startswith("segment")]


@BOTH
def test_the_day_of_an_answer_is_that_of_the_mixing(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 12)
    with site.database.write() as session:
        session.execute(update(intake).values(received=datetime(2026, 1, 1, tzinfo=UTC)))
    close(site.database, campaign)
    counting.close_due(site.database)
    today = datetime.now(UTC).date()
    tables = (response.c.received, suggestion.c.day, message.c.day, tally.c.first, tally.c.last)
    for column in tables:
        days = {str(day)[:10] for (day,) in rows(site.database, select(column))}
        assert days == {str(today)}, column
    page = site.lead().get(f"/campaigns/{campaign.id}").text
    assert "<dt>When counted</dt>" in page
    assert "When answered" not in page


@pytest.mark.parametrize("listed", [{}, {"language": []}, {"channel": []}, {"language": [], "channel": []}])
def test_language_and_channel_are_kept_where_they_are_listed(site: Site, listed: dict[str, list[str]]) -> None:
    make_anonymous(site.database, "open", **listed)
    send(site, "")
    ((answers,),) = rows(site.database, select(intake.c.answers))
    known = {"language": "zh_Hant", "channel": "card"}
    kept = {name: value for name, value in json.loads(str(answers)).items() if name.startswith("segment")}
    assert kept == {f"segment.{name}": known[name] for name in listed}


def test_what_only_the_link_says_is_not_in_the_answer(site: Site) -> None:
    campaign = make_anonymous(site.database, site=["Taipei", "Kinmen"])
    (token,) = make_guests(site.database, campaign, segments={"site": "Kinmen"})
    page = site.client.get(f"/s/autumn?invite={token}").text
    assert '<input type="hidden" name="segment.site"' not in page
    assert '<input type="radio" name="segment.site" value="Kinmen"><span>' in page


@BOTH
def test_answers_and_links_have_no_value_in_common(site: Site) -> None:
    campaign = make_anonymous(site.database)
    send(site, *make_guests(site.database, campaign, 25)[:20])
    bring_up_to_date(site.database, campaign)
    links = {value for row in rows(site.database, select(invitation)) for value in row if isinstance(value, str)}
    links |= {part for value in links for part in (value[:16], value[-16:]) if len(value) > 16}
    tables = (response, suggestion, message)
    said = "\n".join(str(row) for table in tables for row in rows(site.database, select(table)))
    assert [value for value in links if value and value in said] == []
    assert [row for row in rows(site.database, select(invitation.c.used)) if row == (True,)] == [(True,)] * 10


def test_counts_of_traffic_hold_no_more_than_day_and_channel(site: Site) -> None:
    tokens = make_guests(site.database, make_anonymous(site.database), 3)
    send(site, *tokens)
    site.client.app.state.services.traffic.write_down(site.database)  # type: ignore[attr-defined]
    ((_, _, channel, *numbers),) = rows(site.database, select(traffic))
    assert (channel, numbers) == ("card", [0, 0, 3])


def test_whoever_is_signed_in_answers_without_a_trace(site: Site) -> None:
    client = site.lead()
    make_anonymous(site.database, "open")
    before = rows(site.database, select(SignIn))
    page = client.get("/s/autumn")
    assert client.post("/s/autumn", data=make_form()).status_code == 200
    assert "set-cookie" not in page.headers
    assert rows(site.database, select(SignIn)) == before


def test_nothing_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 20)
    send(site, *tokens)
    site.client.post("/s/autumn", data=make_form(invite=tokens[0]))
    bring_up_to_date(site.database, campaign)
    said = [record.name for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]
    assert said == []


@BOTH
def test_what_was_written_is_nowhere_beside_the_numbers(site: Site) -> None:
    """Whoever tells the desk in the conversation who they are has not said whose numbers those are."""
    campaign = make_anonymous(site.database, "open")
    sent = send(site, *[""] * 12)
    close(site.database, campaign)
    counting.close_due(site.database)
    answers = str(rows(site.database, select(response)))
    written = {words for (words,) in rows(site.database, select(message.c.text))}
    assert written == {form["comment"] for form in sent}
    assert [words for words in written if str(words) in answers] == []
    for form in sent:
        assert hashlib.sha256(form["comment"].encode()).hexdigest()[:16] not in answers
    common = {value for row in rows(site.database, select(suggestion)) for value in row if isinstance(value, str)}
    assert [value for value in common if len(value) > 12 and value in answers] == []


@BOTH
def test_no_answer_tells_whether_something_was_written(site: Site) -> None:
    """Else the one who wrote among many is known by it."""
    campaign = make_anonymous(site.database, "open")
    for number in range(20):
        form = make_form(comment="It was me" if number == 7 else "")
        assert site.client.post("/s/autumn", data=form).status_code == 200
    close(site.database, campaign)
    counting.close_due(site.database)
    documents = [json.loads(str(answers)) for (answers,) in rows(site.database, select(response.c.answers))]
    assert len({(tuple(sorted(each)), len(each["comment"])) for each in documents}) == 1
    assert len({each["comment"] for each in documents}) == 20
    assert rows(site.database, select(message.c.text)) == [("It was me",)]


@BOTH
def test_a_comment_sent_again_is_known_and_another_one_is_not(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    (sent,) = send(site, "")

    def again(comment: str) -> int:
        return site.client.post("/s/autumn", data=sent | {"comment": comment}).status_code

    def outcomes() -> tuple[int, int, int]:
        return again(sent["comment"]), again("Something else"), again("")

    assert outcomes() == (200, 409, 409)
    close(site.database, campaign)
    counting.close_due(site.database)
    assert outcomes() == (200, 409, 409)
    assert (counted(site.database), waiting(site.database)) == (1, 0)


# Mixing


@BOTH
def test_answers_are_mixed_ten_at_least_and_ten_are_left_to_come(site: Site) -> None:
    """So that the last to answer are ten too: whoever saw the figures before them learns nothing about fewer."""
    campaign = make_anonymous(site.database, "open")
    sizes = []
    for each in range(43):
        send(site, "")
        bring_up_to_date(site.database, campaign)
        sizes.append(counted(site.database))
        assert sizes[-1] + waiting(site.database) == each + 1
    close(site.database, campaign)
    counting.close_due(site.database)
    sizes.append(counted(site.database))
    assert sorted(set(sizes)) == [0, 10, 20, 30, 43]
    assert waiting(site.database) == 0


def test_a_page_of_the_desk_mixes_no_sooner(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 19)
    page = site.lead().get(f"/campaigns/{campaign.id}").text
    assert "No answers to show yet" in page
    assert (counted(site.database), waiting(site.database)) == (0, 19)


@BOTH
def test_three_answers_at_the_end_are_counted_and_not_shown(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 3)
    close(site.database, campaign)
    counting.close_due(site.database)
    assert (counted(site.database), waiting(site.database)) == (3, 0)
    page = site.lead().get(f"/campaigns/{campaign.id}").text
    assert "No answers, or too few to show" in page
    assert "data-figure" not in page


@BOTH
def test_a_link_is_marked_as_used_together_with_nine_others(site: Site) -> None:
    campaign = make_anonymous(site.database)
    tokens = make_guests(site.database, campaign, 20)
    used = select(invitation.c.id).where(invitation.c.used)
    send(site, *tokens[:19])
    bring_up_to_date(site.database, campaign)
    assert rows(site.database, used) == []
    send(site, tokens[19])
    bring_up_to_date(site.database, campaign)
    assert len(rows(site.database, used)) == 10


@BOTH
def test_a_campaign_that_closed_while_nobody_looked_is_sealed_later(site: Site) -> None:
    campaign = make_anonymous(site.database, "open")
    send(site, *[""] * 12)
    close(site.database, campaign)  # and the program was killed
    sealed = select(campaigns.c.sealed)
    assert rows(site.database, sealed) == [(False,)]
    counting.close_due(site.database)
    assert rows(site.database, sealed) == [(True,)]
    assert (counted(site.database), waiting(site.database)) == (12, 0)
