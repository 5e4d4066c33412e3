"""Programmes: rounds by their rhythm, campaigns in and out of them, and the next round."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from surveys import clock
from surveys.campaigns import campaigns
from surveys.campaigns.plan import Plan
from surveys.errors import ChangedMeanwhile, Invalid, NotFound, NotPossible
from surveys.people.invitations import token_of
from surveys.people.tokens import hash_of
from surveys.programmes import programmes
from surveys.programmes.rhythm import MONTHS, begin_of, later, next_begin
from surveys.storage.engine import Database
from surveys.storage.queries import removal
from surveys.storage.tables import Account, Campaign, InRound, Invitation, Round, Unit
from tests.conftest import BOTH

SECRET = b"secret"


def lead(unit: int | None = None) -> Account:
    return Account(email="lead@company.example", name="Lead", password_hash="-", unit_id=unit, created=clock.now())


@pytest.mark.parametrize(
    ("rhythm", "day", "begins", "following"),
    [
        ("monthly", date(2026, 1, 31), date(2026, 1, 1), date(2026, 2, 1)),
        ("quarterly", date(2026, 9, 30), date(2026, 7, 1), date(2026, 10, 1)),
        ("quarterly", date(2026, 10, 1), date(2026, 10, 1), date(2027, 1, 1)),
        ("half_yearly", date(2026, 6, 30), date(2026, 1, 1), date(2026, 7, 1)),
        ("yearly", date(2026, 12, 31), date(2026, 1, 1), date(2027, 1, 1)),
        ("free", date(2026, 5, 17), date(2026, 5, 17), date(2026, 8, 17)),
    ],
)
def test_a_round_begins_with_its_period(rhythm: str, day: date, begins: date, following: date) -> None:
    assert begin_of(rhythm, day) == begins  # type: ignore[arg-type]
    assert next_begin(rhythm, begins) == following  # type: ignore[arg-type]


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.sampled_from(sorted(MONTHS)))
def test_rounds_follow_each_other_without_a_gap(day: date, rhythm: str) -> None:
    begins = begin_of(rhythm, day)  # type: ignore[arg-type]
    following = next_begin(rhythm, begins)  # type: ignore[arg-type]
    assert begins <= day < following
    assert begin_of(rhythm, following) == following  # type: ignore[arg-type]
    assert begin_of(rhythm, following - timedelta(days=1)) == begins  # type: ignore[arg-type]


def test_a_month_that_is_shorter_ends_earlier() -> None:
    assert later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert later(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert later(date(2026, 11, 30), 3) == date(2027, 2, 28)


def make(database: Database, **plan: object) -> int:
    """A programme about the repair service with one campaign in its first round; its id."""
    with database.write() as session:
        row = programmes.create(session, lead(), "Service", "repair", "quarterly")
        campaign = campaigns.create(session, instrument="servqual", plan=Plan({"en": "Autumn"}, **plan))  # type: ignore[arg-type]
        programmes.put_in(session, row, campaign, date(2026, 8, 12))
        return row.id or 0


@BOTH
def test_the_next_round_copies_plan_sites_and_people(database: Database) -> None:
    opens = datetime(2090, 7, 31, 9, tzinfo=UTC)
    with database.write() as session:
        row = programmes.create(session, lead(), " Our  service ", "repair", "quarterly")
        assert row.name == "Our service"
        plan = Plan({"en": "Q3"}, access="personal", segments={"site": ["North", "South"]}, opens=opens)
        campaign = campaigns.create(session, instrument="servqual", plan=plan)
        kano = campaigns.create(session, instrument="kano", plan=Plan({"en": "Q3"}))
        for each in (campaign, kano):
            programmes.put_in(session, row, each, date(2090, 8, 1))
        session.add(
            Invitation(
                campaign_id=campaign.id,
                token_hash=hash_of(token_of(SECRET, campaign.id or 0, "a@b.example")),
                address="a@b.example",
                segments={"site": "North"},
                used=True,
                sent=clock.now(),
            )
        )
    with database.write() as session:
        row = programmes.seen_by(session, lead())[0]
        made = programmes.begin_next(session, lead(), row, date(2090, 7, 1), SECRET)
        assert [(each.instrument, each.state) for each in made] == [("servqual", "draft"), ("kano", "draft")]
        assert made[0].segments == {"site": ["North", "South"]}
        assert made[0].opens == datetime(2090, 10, 31, 9, tzinfo=UTC)
        people = session.exec(select(Invitation).where(Invitation.campaign_id == made[0].id)).all()
        assert [(each.address, each.segments, each.used, each.sent) for each in people] == [
            ("a@b.example", {"site": "North"}, False, None)
        ]
        assert people[0].token_hash == hash_of(token_of(SECRET, made[0].id or 0, "a@b.example"))
        rounds = programmes.filled(session, lead(), row)
        assert [each.round.begins for each in rounds] == [date(2090, 7, 1), date(2090, 10, 1)]
        assert [len(each.campaigns) for each in rounds] == [2, 2]
        with pytest.raises(NotPossible):  # somebody else clicked first
            programmes.begin_next(session, lead(), row, date(2090, 7, 1), SECRET)


def test_days_that_are_over_are_not_proposed(database: Database) -> None:
    with database.write() as session:
        row = programmes.create(session, lead(), "Service", "repair", "monthly")
        plan = Plan({"en": "A"}, opens=clock.now() - timedelta(days=400), closes=clock.now() - timedelta(days=390))
        campaign = campaigns.create(session, instrument="servqual", plan=Plan({"en": "A"}))
        campaign.opens, campaign.closes = plan.opens, plan.closes
        programmes.put_in(session, row, campaign, date(2025, 1, 5))
        proposed = programmes.propose(session, lead(), row)
        assert proposed is not None
        assert (proposed.plans[0][1].opens, proposed.plans[0][1].closes) == (None, None)


def test_days_and_rounds_are_those_of_the_company(database_url: str, tmp_path: Path) -> None:
    taipei = ZoneInfo("Asia/Taipei")
    database = Database(database_url, tmp_path, taipei)
    begins = datetime(2090, 10, 1, tzinfo=taipei)  # in UTC still a day of September
    with database.write() as session:
        row = programmes.create(session, lead(), "Service", "repair", "quarterly")
        plan = Plan({"en": "Q4"}, opens=begins.astimezone(UTC))
        programmes.put_in(session, row, campaigns.create(session, instrument="servqual", plan=plan))
        assert [each.round.begins for each in programmes.filled(session, lead(), row)] == [date(2090, 10, 1)]
        proposed = programmes.propose(session, lead(), row)
        assert proposed is not None
        assert proposed.plans[0][1].opens == datetime(2091, 1, 1, tzinfo=taipei)
    database.close()


def test_a_campaign_moves_between_rounds_and_goes_on_by_itself(database: Database) -> None:
    id_ = make(database)
    with database.write() as session:
        row = programmes.one_for(session, lead(), "write_programme", id_)
        campaign = programmes.filled(session, lead(), row)[0].campaigns[0]
        programmes.put_in(session, row, campaign, date(2026, 12, 1))
        assert [each.round.begins for each in programmes.filled(session, lead(), row)] == [date(2026, 10, 1)]
        assert programmes.programme_of(session, lead(), campaign) == row
        programmes.take_out(session, row, campaign)
        assert programmes.filled(session, lead(), row) == []
        assert programmes.propose(session, lead(), row) is None
        assert programmes.programme_of(session, lead(), campaign) is None


def test_what_asks_about_other_needs_does_not_belong(database: Database) -> None:
    id_ = make(database)
    with database.write() as session:
        row = programmes.one_for(session, lead(), "write_programme", id_)
        hotel = campaigns.create(session, instrument="hotel.servqual", plan=Plan({"en": "Hotel"}))
        with pytest.raises(NotPossible) as refusal:
            programmes.put_in(session, row, hotel)
        assert refusal.value.reason == "other_needs"
        pulse = campaigns.create(session, instrument="pulse", plan=Plan({"en": "Pulse"}))  # about no set
        programmes.put_in(session, row, pulse, date(2026, 9, 1))
        for _ in range(programmes.MOST_IN_ROUND - 2):
            another = campaigns.create(session, instrument="pulse", plan=Plan({"en": "Pulse"}))
            programmes.put_in(session, row, another, date(2026, 9, 1))
        another = campaigns.create(session, instrument="pulse", plan=Plan({"en": "Pulse"}))
        with pytest.raises(NotPossible) as refusal:
            programmes.put_in(session, row, another, date(2026, 9, 1))
        assert refusal.value.reason == "round_full"


def test_two_leads_at_one_programme(database: Database) -> None:
    id_ = make(database)
    with database.write() as session:
        row = programmes.one_for(session, lead(), "write_programme", id_)
        seen = programmes.mark(row)
        programmes.change(session, row, seen, "Repairs", "quarterly")
        with pytest.raises(ChangedMeanwhile):
            programmes.change(session, row, seen, "Workshop", "quarterly")
        assert row.name == "Repairs"
        with pytest.raises(NotPossible):  # its rounds are quarters
            programmes.change(session, row, programmes.mark(row), "Repairs", "monthly")


@pytest.mark.parametrize(
    ("name", "needs", "rhythm", "fields"),
    [
        ("", "repair", "monthly", {"name"}),
        (" \u3000", "repair", "monthly", {"name"}),
        ("x" * 121, "repair", "monthly", {"name"}),
        ("a\x00", "repair", "weekly", {"name", "rhythm"}),
        ("Service", "nothing", "monthly", {"needs"}),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    database: Database, name: str, needs: str, rhythm: str, fields: set[str]
) -> None:
    with database.write() as session, pytest.raises(Invalid) as refusal:
        programmes.create(session, lead(), name, needs, rhythm)
    assert {problem.field for problem in refusal.value.problems} == fields


def test_another_unit_neither_sees_nor_changes_it(database: Database) -> None:
    with database.write() as session:
        session.add_all([Unit(id=1, name="North"), Unit(id=2, name="South")])
        session.flush()
        row = programmes.create(session, lead(1), "North", "repair", "quarterly")
        assert programmes.seen_by(session, lead(2)) == []
        with pytest.raises(NotFound):
            programmes.one_for(session, lead(2), "see_programme", row.id or 0)
        assert programmes.one_for(session, lead(), "see_programme", row.id or 0) is row


def test_a_removed_programme_leaves_its_campaigns(database: Database) -> None:
    id_ = make(database)
    with database.write() as session:
        programmes.remove(session, programmes.one_for(session, lead(), "write_programme", id_))
    with database.read() as session:
        assert session.exec(select(Round)).all() == []
        assert session.exec(select(InRound)).all() == []
        assert len(session.exec(select(Campaign)).all()) == 1


def test_a_deleted_campaign_leaves_no_empty_round(database: Database) -> None:
    make(database)
    with database.write() as session:
        campaign = session.exec(select(Campaign)).one()
        removal.remove(session.connection(), campaign.id or 0)
    with database.read() as session:
        assert (session.exec(select(Round)).all(), session.exec(select(InRound)).all()) == ([], [])
