"""Staff: the pages of a programme, each of one round, and the files of their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app.campaigns.words import number_of, state_word
from app.i18n import Locale
from app.reading import actions
from app.reading import page as pages
from app.reading.around import around
from app.reading.comments import AskedDep, Comments, Suggested, about_need, listed, of_box
from app.reading.filters import LATER, UNKNOWN, Filters
from app.reading.page import PAGES
from app.reading.pages import need as need_page
from app.reading.rounds import Read, ReadRound, Rounds
from app.reading.words import RHYTHMS, round_name
from app.reports.contents import contents
from app.reports.details.common import file_of, with_files
from app.reports.figures.common import NONE
from app.reports.methods import METHODS
from app.reports.pages import Report, Section
from app.reports.sentences.common import few_together
from app.services import Services
from app.tallies import counting, version
from app.tallies.counting import Counted
from app.tallies.selected import StillFolded
from app.web import csv_files
from app.web.deps import Id, LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, frame_of
from app.web.templating import render
from surveys.campaigns import campaigns
from surveys.campaigns.published import Published, published_of
from surveys.errors import NotFound
from surveys.places import places
from surveys.places.today import Today
from surveys.programmes import annotations, programmes
from surveys.programmes.annotations import Note
from surveys.programmes.programmes import Programme

router = APIRouter(prefix="/programmes/{programme_id}")
NO_ROUND = Report("", 0, [], [])


@dataclass(frozen=True)
class Reader:
    """Who reads which round of which programme."""

    session: SessionDep
    services: Services
    staff: Staff
    locale: Locale
    row: Programme
    rounds: Rounds
    filters: Filters
    mark: str  # of what stood before any figure was read

    def built(self, page: str, need: str) -> tuple[Report, Sequence[Section], str]:
        """Report, sections and the name of the need that it is about. NotFound: no such page or need."""
        if page not in PAGES:
            raise NotFound
        if not self.rounds.all:
            return NO_ROUND, [], ""
        name = need_page.name_of(self.rounds, need) if need else ""
        report, sections = NO_ROUND, list[Section]()
        try:
            if self.filters.begin(self.rounds):
                found = self._of_need(need) if need else PAGES[page][1](self.rounds)
                report, sections = self.filters.said(self.rounds, *found), [*found[1]]
        except StillFolded as folding:
            self.filters.wait_for(folding)
        return report, sections, name

    def _of_need(self, need: str) -> tuple[Report, Sequence[Section]]:
        known = around(self.session, self.staff, self.row, self.rounds, need)
        return need_page.build(self.rounds, need, known)


def _reader(
    request: Request,
    programme_id: Id,
    session: SessionDep,
    services: ServicesDep,
    staff: StaffDep,
    locale: LocaleDep,
    wanted: Annotated[int | None, Query(alias="round", ge=0, lt=2**31)] = None,
) -> Reader:
    """NotFound: no such programme or round. Unless one is named, the last round that has answers to show, or the last
    one.
    """

    def count(published: Published) -> Counted:
        return counting.counted(services.database, published)

    row, today = programmes.one_for(session, staff.account, "see_programme", programme_id), Today(session)
    filled = programmes.filled(session, staff.account, row)
    stand = version.stand(session, [campaign for each in filled for campaign in each.campaigns])
    found = [
        ReadRound(
            each.round.id or 0,
            each.round.begins,
            round_name(row.rhythm, each.round.begins, locale),
            [
                Read(published_of(session, campaign), locale, count, today, omega=services.omega)
                for campaign in each.campaigns
            ],
        )
        for each in filled
    ]
    these = [place for place, each in enumerate(found) if wanted in (None, each.id)]
    if wanted is not None and not these:
        raise NotFound
    shown = (place for place in reversed(these) if any(read.shown for read in found[place].reads))
    at = these[0] if wanted is not None else next(shown, len(found) - 1)
    filters = Filters(request.query_params.multi_items(), locale, today)
    rounds = filters.applied(Rounds(found, at, locale, row.rhythm), services, partial(places.names, session))
    asked = [campaign for each in filled[: at + 1] for campaign in each.campaigns]
    mark = version.mark_of(stand, asked) if version.moves(asked) else ""
    return Reader(session, services, staff, locale, row, rounds, filters, mark)


ReaderDep = Annotated[Reader, Depends(_reader, scope="function")]


def _page(
    request: Request,
    reader: Reader,
    page: str = "",
    need: str = "",
    done: str = "",
    status: int | None = None,
    comments: Comments | None = None,
    notes: Sequence[Note] = (),
    suggested: Suggested | None = None,
) -> Response:
    row, rounds, locale, filters = reader.row, reader.rounds, reader.locale, reader.filters
    report, sections, name = reader.built(page, need)
    report = report if comments is None else replace(report, finding=comments.finding or report.finding)
    address = "/".join(["/programmes", str(row.id), *([page] if page else []), *([quote(need)] if need else [])])
    query = filters.query(rounds.now.id) if rounds.all else ""
    files = address if page else f"{address}/overview"
    sections = with_files(sections, lambda number, _: f"{files}/section-{number}.csv{query}")
    if rounds.all and filters.ready and rounds.of():
        subject = rounds.of()[0].wave.subject
        figures = [replace(each, csv=f"{files}/{each.id}.csv{query}" if each.file else "") for each in report.figures]
        report = replace(
            report, lines=few_together(report.lines, subject), figures=figures, contents=contents(figures, subject)
        )
    shown = pages.Reading(
        frame=frame_of(reader.staff, "programmes"),
        id=row.id or 0,
        name=locale.company(row.name),
        rhythm=locale.say(RHYTHMS[row.rhythm]),
        pages=[(code, locale.say(words)) for code, (words, _) in PAGES.items()],
        at=page,
        rounds=[(each.id, each.name) for each in reversed(rounds.all)],
        round=rounds.now.id if rounds.all else None,
        waves=[_wave(read, locale, filters.ready) for read in rounds.now.reads] if rounds.all and not page else [],
        needs=_needs(rounds) if page == "needs" and rounds.all and not need else [],
        need=name,
        comments=comments,
        suggested=suggested,
        notes=notes,
        actions=actions.about(reader.session, row, need, locale) if need else [],
        makes=actions.makes(rounds, row, page, need) if rounds.all and filters.ready else [],
        report=report,
        sections=sections,
        address=address,
        done=done,
        mark=reader.mark,
        others=[] if page else _others(reader),
        query=query,
        more=filters.query(None).replace("?", "&", 1),
        bar=filters.bar(rounds, address) if rounds.all else None,
    )
    return filters.answered(render(request, shown, status or filters.status))


def _others(reader: Reader) -> list[tuple[int, str]]:
    """Campaigns that may be put in."""
    inside = {read.published.id for each in reader.rounds.all for read in each.reads}
    return [
        (each.id or 0, reader.locale.title(each.title))
        for each in campaigns.seen_by(reader.session, reader.staff.account)
        if each.id not in inside and programmes.fits(reader.row, each.instrument) and not each.put_away
    ]


def _wave(read: Read, locale: Locale, ready: bool) -> pages.Wave:
    """ready: its number is known."""
    published = read.published
    n = NONE if not ready or read.withheld else number_of(published, read.n, locale)
    return pages.Wave(
        published.id,
        read.title,
        locale.say(METHODS[read.method].name),
        locale.say(state_word(published.state, published.paused)),
        n,
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
def page_file(request: Request, reader: ReaderDep, page: str, figure: str) -> Response:
    return _file(request, reader, "" if page == "overview" else page, "", figure)


@router.get("/needs/{need}/{figure}.csv")
def need_file(request: Request, reader: ReaderDep, need: str, figure: str) -> Response:
    return _file(request, reader, "needs", need, figure)


@router.get("")
def overview(request: Request, reader: ReaderDep, done: str = "") -> Response:
    return _page(request, reader, done=done)


@router.get("/comments")
def comments(request: Request, reader: ReaderDep, asked: AskedDep) -> Response:
    rounds, chosen, problems = reader.rounds, reader.filters.selection, reader.filters.problems
    found = listed(reader.session, reader.staff, rounds, asked, chosen) if rounds.all and not problems else None
    return _page(request, reader, "comments", comments=found)


@router.get("/{page}")
def one_page(request: Request, reader: ReaderDep, page: str) -> Response:
    return _page(request, reader, page)


@router.get("/needs/{need}")
def one_need(request: Request, reader: ReaderDep, need: str) -> Response:
    found = about_need(reader.session, reader.staff, reader.rounds, reader.row.needs, need, reader.filters.selection)
    notes = annotations.of_need(reader.session, reader.row, need)
    box = of_box(reader.session, reader.staff, reader.locale, reader.row.needs, need)
    return _page(request, reader, "needs", need, comments=found, notes=notes, suggested=box)


def _file(request: Request, reader: Reader, page: str, need: str, figure: str) -> Response:
    """A figure's numbers, unrounded, or the table of a section. NotFound: there is none. Under a filter the page says
    why, or when.
    """
    report, sections, _ = reader.built(page, need)
    found = [
        csv_files.write([str(cell) for cell in each.file[0]], each.file[1:])
        for each in report.figures
        if each.id == figure and each.file
    ]
    found += [
        file_of(each.table)
        for number, each in enumerate(sections, 1)
        if figure == f"section-{number}" and each.table is not None
    ]
    filters = reader.filters
    if not found and filters.pairs:
        return _page(request, reader, page, need, status=LATER if filters.waiting else max(filters.status, UNKNOWN))
    if not found:
        raise NotFound
    shown = {"page": page or "overview", "figure": figure, **({"need": need} if need else {})}
    filtered = sorted(name for name, _ in filters.pairs)
    reader.services.exports.note(reader.staff.account, "programme", reader.row.id or 0, **shown, filters=filtered)
    parts = ["gaplens-programme", str(reader.row.id), page or "overview", *([need] if need else []), figure]
    name = f'attachment; filename="{"-".join(parts)}.csv"'
    return Response(found[0], media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
