"""Everybody: "you said, we did": what was done after a round, in the sentences that a lead released."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.done import pages
from app.i18n import Locale, Worded
from app.reading.words import round_name
from app.web import keys
from app.web.deps import LetterheadDep, LocaleDep, ServicesDep, SessionDep
from app.web.templating import render
from surveys.actions import actions, public
from surveys.actions.actions import Action
from surveys.actions.rule import Measure
from surveys.campaigns import questionnaires
from surveys.errors import NotFound
from surveys.instruments.schema import Instrument

router = APIRouter()


@router.get("/done/{key}")
def latest(
    request: Request, key: str, session: SessionDep, services: ServicesDep, head: LetterheadDep, locale: LocaleDep
) -> Response:
    return one_round(request, key, "", session, services, head, locale)


@router.get("/done/{key}/{begins}")
def one_round(
    request: Request,
    key: str,
    begins: str,
    session: SessionDep,
    services: ServicesDep,
    head: LetterheadDep,
    locale: LocaleDep,
) -> Response:
    """Of the round that was asked before; a key that opens nothing and a round without a sentence do not exist."""
    programme_id = _programme(services.settings.secret, key)
    by_round: dict[date, list[Action]] = {}
    for row in public.released(session, programme_id):
        if (rule := actions.rule_of(row)) is not None:
            by_round.setdefault(rule.baseline.round, []).append(row)
    found = {day.isoformat(): day for day in sorted(by_round, reverse=True)}
    day = found.get(begins or next(iter(found), ""))
    if day is None:
        raise NotFound
    rhythm = public.rhythm_of(session, programme_id)
    page = pages.Done(
        letterhead=head,
        round=round_name(rhythm, day, locale),
        rows=[_row(session, row, locale) for row in by_round[day]],
        others=[
            (f"/done/{key}/{code}", round_name(rhythm, each, locale)) for code, each in found.items() if each != day
        ],
    )
    return render(request, page)


def _programme(secret: bytes, key: str) -> int:
    number, _, rest = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound
    if not keys.is_lasting(secret, keys.done_purpose(int(number)), rest):
        raise NotFound
    return int(number)


def _row(session: SessionDep, row: Action, locale: Locale) -> tuple[Worded, Worded]:
    rule = actions.rule_of(row)
    assert rule is not None
    asked = questionnaires.frozen(session, rule.baseline.instrument, rule.baseline.version)
    return _about(rule.measure, asked, locale), locale.title(row.public)


def _about(measure: Measure, asked: Instrument, locale: Locale) -> Worded:
    """What was asked about, as the questionnaire calls it; nothing where it was everything."""
    if measure.of == "overall":
        return Worded("", locale.tag)
    needs = {need.id: need.short for need in asked.needs}
    dimensions = {each.id: each.name for each in asked.dimensions}
    return locale.words_of((needs if measure.of == "need" else dimensions)[measure.id])
