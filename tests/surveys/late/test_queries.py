"""What Home reads of rules, on both databases: they are read inside the database."""

from datetime import date

from surveys.actions import actions
from surveys.actions.actions import From, Plan
from surveys.people import accounts
from surveys.programmes import programmes
from surveys.storage.engine import Database
from surveys.storage.queries import late
from tests.app.verdicts.made import figure, rule
from tests.conftest import BOTH
from tests.factories import PASSWORD

PLAN = Plan("change", "Planner", "", "", None, date(2026, 6, 1), None)


@BOTH
def test_of_alike_rules_the_most_answers_that_one_plans(database: Database) -> None:
    base = figure(120, -0.84, 1.3)
    with database.write() as session:
        lead = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
        other = accounts.create(session, "b@company.example", "B", PASSWORD, accounts.unit_named(session, "South"))
        unit = accounts.unit_named(session, "North")
        of_unit = accounts.create(session, "n@company.example", "N", PASSWORD, unit)
        row = programmes.create(session, of_unit, "Repairs", "repair", "quarterly")
        for planned, first, state in (
            (100, 1, "fixed"),
            (120, 1, "waiting"),
            (900, 1, "draft"),
            (901, 1, "judged"),
            (80, 2, "doing"),
        ):
            made = actions.create(
                session, lead, row, PLAN, From(), rule(base, planned=planned, not_before=date(2026, 7, first))
            )
            made.state = state  # type: ignore[assignment]
        session.flush()
        found = [tuple(each) for each in late.planned(session, lead, {"fixed", "doing", "waiting"})]
        assert found == [
            (row.id, "servqual", "2026-04-01", "2026-07-01", 120),
            (row.id, "servqual", "2026-04-01", "2026-07-02", 80),
        ]
        assert late.planned(session, other, {"fixed", "doing", "waiting"}) == []
