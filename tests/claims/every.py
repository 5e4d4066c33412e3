"""All studies, in the order of their page."""

from tests.claims import (
    actions,
    changes,
    charts,
    choices,
    gaps,
    intervals,
    joint_map,
    kano,
    priorities,
    reach,
    same_people,
    structure,
    turnout,
)
from tests.claims.study import Study


def studies() -> list[Study]:
    rooms = (
        gaps,
        intervals,
        choices,
        kano,
        priorities,
        joint_map,
        reach,
        turnout,
        changes,
        actions,
        same_people,
        charts,
        structure,
    )
    return [study for room in rooms for study in room.studies()]
