"""Staff: the pages of a programme, each of one round, and the files of their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.campaigns.words import number_of, state_word
from app.i18n import Locale
from app.reading import need as need_page
from app.reading import pages
from app.reading.pages import PAGES
from app.reading.rounds import Read, ReadRound, Rounds
from app.reading.words import RHYTHMS, round_name
from app.reports.contents import contents
from app.reports.details.common import file_of, with_files
from app.reports.methods import METHODS
from app.reports.pages import Report, Section
from app.reports.sentences import few_together
from app.services import Services
from app.tallies import counting
from app.web import csv_files
from app.web.deps import Id, LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, frame_of
from app.web.templating import render
from surveys import clock
from surveys.campaigns import campaigns
from surveys.campaigns.published import published_of
from surveys.errors import NotFound
from surveys.programmes import programmes
from surveys.programmes.programmes import Programme

router = APIRouter(prefix="/programmes/{programme_id}")
Wanted = Annotated[int | None, Query(alias="round", ge=0, lt=2**31)]


def _rounds(
    session: SessionDep, services: Services, staff: Staff, locale: Locale, row: Programme, wanted: int | None
) -> Rounds:
    """NotFound: no such round. Unless one is named, the last one that has answers to show, or the last one."""

    def count(published: object) -> counting.Counted:
        return counting.counted(services.database, published)  # type: ignore[arg-type]

    found = [
        ReadRound(
            each.round.id or 0,
            each.round.begins,
            round_name(row.rhythm, each.round.begins, locale),
            [Read(published_of(session, campaign), locale, count) for campaign in each.campaigns],
        )
        for each in programmes.filled(session, staff.account, row)
    ]
    ids = [each.id for each in found]
    if wanted is not None:
        if wanted not in ids:
            raise NotFound
        return Rounds(found, ids.index(wanted), locale)
    at = next((place for place in reversed(range(len(found))) if any(read.shown for read in found[place].reads)), -1)
    return Rounds(found, at if at >= 0 else len(found) - 1, locale)


NO_ROUND = Report("", 0, [], [])


def _built(rounds: Rounds, page: str, need: str) -> tuple[Report, Sequence[Section], str]:
    """Report, sections and the name of the need that it is about. NotFound: no such need."""
    if need:
        return need_page.build(rounds, need)
    return *PAGES[page][1](rounds), ""


def _address(programme_id: int, page: str, need: str) -> str:
    return "/".join(["/programmes", str(programme_id), *([page] if page else []), *([quote(need)] if need else [])])


def _page(
    request: Request,
    session: SessionDep,
    services: Services,
    staff: Staff,
    locale: Locale,
    programme_id: int,
    wanted: int | None,
    page: str = "",
    need: str = "",
    done: str = "",
) -> Response:
    row = programmes.one_for(session, staff.account, "see_programme", programme_id)
    if page not in PAGES:
        raise NotFound
    rounds = _rounds(session, services, staff, locale, row, wanted)
    report, sections, name = _built(rounds, page, need) if rounds.all else (NO_ROUND, [], "")
    address = _address(programme_id, page, need)
    query = f"?round={rounds.now.id}" if rounds.all else ""
    files = f"{address}/overview" if not page else address
    sections = with_files(sections, lambda number, _: f"{files}/section-{number}.csv{query}")
    if rounds.all and rounds.of():
        subject = rounds.of()[0].wave.subject
        figures = [replace(each, csv=f"{files}/{each.id}.csv{query}" if each.file else "") for each in report.figures]
        report = replace(
            report, lines=few_together(report.lines, subject), figures=figures, contents=contents(figures, subject)
        )
    inside = {read.published.id for each in rounds.all for read in each.reads}
    shown = pages.Reading(
        frame=frame_of(staff, "programmes"),
        id=programme_id,
        name=row.name,
        rhythm=locale.say(RHYTHMS[row.rhythm]),
        pages=[(code, locale.say(words)) for code, (words, _) in PAGES.items()],
        at=page,
        rounds=[(each.id, each.name) for each in reversed(rounds.all)],
        round=rounds.now.id if rounds.all else None,
        waves=[_wave(read, locale) for read in rounds.now.reads] if rounds.all else [],
        needs=_needs(rounds) if page == "needs" and rounds.all and not need else [],
        need=name,
        report=report,
        sections=sections,
        address=address,
        done=done,
        away=row.put_away,
        others=[
            (each.id or 0, locale.title(each.title))
            for each in campaigns.seen_by(session, staff.account)
            if each.id not in inside and programmes.fits(row, each.instrument) and not each.put_away
        ],
        usual=clock.today().isoformat(),
    )
    return render(request, shown)


def _wave(read: Read, locale: Locale) -> pages.Wave:
    published = read.published
    return pages.Wave(
        published.id,
        read.title,
        locale.say(METHODS[read.method].name),
        locale.say(state_word(published.state, published.paused)),
        number_of(published, read.n, locale),
    )


def _needs(rounds: Rounds) -> list[tuple[str, str]]:
    """Of the waves of this round, each once."""
    found: Mapping[str, str] = {
        need.id: need.short[rounds.locale.code]
        for read in rounds.now.reads
        for need in read.published.instrument.needs
        if read.published.instrument.needs_of
    }
    return list(found.items())


@router.get("/{page}/{figure}.csv")
def page_file(
    programme_id: Id,
    page: str,
    figure: str,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    wanted: Wanted = None,
) -> Response:
    return _file(session, services, staff, locale, programme_id, wanted, "" if page == "overview" else page, "", figure)


@router.get("/needs/{need}/{figure}.csv")
def need_file(
    programme_id: Id,
    need: str,
    figure: str,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    wanted: Wanted = None,
) -> Response:
    return _file(session, services, staff, locale, programme_id, wanted, "needs", need, figure)


@router.get("")
def overview(
    programme_id: Id,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    wanted: Wanted = None,
    done: str = "",
) -> Response:
    return _page(request, session, services, staff, locale, programme_id, wanted, done=done)


@router.get("/{page}")
def one_page(
    programme_id: Id,
    page: str,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    wanted: Wanted = None,
) -> Response:
    if not page:
        raise NotFound
    return _page(request, session, services, staff, locale, programme_id, wanted, page)


@router.get("/needs/{need}")
def one_need(
    programme_id: Id,
    need: str,
    request: Request,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    wanted: Wanted = None,
) -> Response:
    return _page(request, session, services, staff, locale, programme_id, wanted, "needs", need)


def _file(
    session: SessionDep,
    services: Services,
    staff: Staff,
    locale: Locale,
    programme_id: int,
    wanted: int | None,
    page: str,
    need: str,
    figure: str,
) -> Response:
    """A figure's numbers, unrounded, or the table of a section. NotFound: there is none."""
    row = programmes.one_for(session, staff.account, "see_programme", programme_id)
    rounds = _rounds(session, services, staff, locale, row, wanted)
    if page not in PAGES or not rounds.all:
        raise NotFound
    report, sections, _ = _built(rounds, page, need)
    content = next(
        (
            csv_files.write([str(cell) for cell in each.file[0]], each.file[1:])
            for each in report.figures
            if each.id == figure and each.file
        ),
        b"",
    )
    for number, section in enumerate(sections, 1):
        if figure == f"section-{number}" and section.table is not None:
            content = file_of(section.table)
    if not content:
        raise NotFound
    name = f'attachment; filename="gaplens-programme-{programme_id}-{page or "overview"}-{figure}.csv"'
    return Response(content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
