"""Who looks at which programme's actions: what the handlers of pages and of moves share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse, Response

from app.actions.sentences import Teller
from app.i18n import Locale
from app.reports.words import group_words
from app.services import Services
from app.verdicts import judging
from app.web.deps import Id, LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, StaffFormDep, frame_of
from app.web.page import Frame
from surveys import clock
from surveys.actions import actions
from surveys.actions.actions import Action
from surveys.actions.rule import Rule
from surveys.campaigns import questionnaires
from surveys.codes import Act, Known, Segment
from surveys.places.today import Today
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme


@dataclass(frozen=True)
class Room:
    session: SessionDep
    services: Services
    staff: Staff
    locale: Locale
    row: Programme

    @property
    def here(self) -> str:
        return f"/programmes/{self.row.id}/actions"

    @property
    def frame(self) -> Frame:
        return frame_of(self.staff, "programmes")

    @property
    def today(self) -> date:
        return clock.today(self.services.settings.zone)

    def one(self, action_id: int) -> Action:
        return actions.one(self.session, self.row, action_id)

    def group_words(self, of: Segment | Known, name: str) -> str:
        return group_words(of, name, self.locale, Today(self.session))

    def teller(self, rule: Rule) -> Teller:
        asked = questionnaires.frozen(self.session, rule.baseline.instrument, rule.baseline.version)
        return Teller(self.locale, self.row.rhythm, asked, Today(self.session))

    def to(self, action: Action) -> Response:
        return RedirectResponse(f"{self.here}/{action.id}", 303)


def _room(act: Act) -> Callable[..., Room]:
    def reading(
        programme_id: Id, session: SessionDep, services: ServicesDep, staff: StaffDep, locale: LocaleDep
    ) -> Room:
        """What can be judged is judged first; the session then sees it."""
        row = programmes.one_for(session, staff.account, act, programme_id)
        judging.judge_programme(services.database, programme_id)
        session.rollback()
        return Room(session, services, staff, locale, row)

    return reading


def _writing(
    programme_id: Id, session: SessionDep, services: ServicesDep, staff: StaffFormDep, locale: LocaleDep
) -> Room:
    row = programmes.one_for(session, staff.account, "write_action", programme_id)
    return Room(session, services, staff, locale, row)


Reading = Annotated[Room, Depends(_room("see_action"), scope="function")]
Writing = Annotated[Room, Depends(_writing, scope="function")]
Typed = Mapping[str, str]
