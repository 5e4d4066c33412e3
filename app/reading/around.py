"""What is known of a need beside its answers: notes of leads, actions, and how many comments are about it."""

from app.reading import actions
from app.reading.comments import named
from app.reading.pages.need import Around
from app.reading.rounds import Rounds
from app.web.deps import Session, Staff
from surveys.programmes import annotations
from surveys.programmes.programmes import Programme
from surveys.suggestions import tagging


def around(session: Session, staff: Staff, row: Programme, rounds: Rounds, need: str) -> Around:
    about = tagging.among(tagging.about(row.needs, need), list(named(session, rounds.all[: rounds.at + 1])))
    said = tagging.numbers(session, staff.account, about)
    done = actions.marks(actions.about(session, row, need, rounds.locale))
    return Around(annotations.of_need(session, row, need), done, said)
