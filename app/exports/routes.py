"""Staff: the files of a campaign and of a programme: tables of results, and rows of persons."""

from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.campaigns.words import number_of
from app.exports import making, pages, plain, spss, workbook
from app.exports.rows import write_rows
from app.exports.tables import Tables, of_programme, of_wave
from app.exports.words import ROWS, TABLES, RowFormat, TableFormat
from app.i18n import BY_CODE, N_, Locale
from app.reading.routes import ReaderDep
from app.reports import report as reports
from app.reports.methods import METHODS
from app.services import Services
from app.tallies import counting
from app.tallies.counting import Counted
from app.web.deps import FromOurSite, Id, LocaleDep, ServicesDep, SessionDep, Staff, StaffDep, frame_of
from app.web.problems import REASONS
from app.web.templating import render
from surveys import clock
from surveys.campaigns import campaigns
from surveys.campaigns.published import Published
from surveys.codes import Act, Subject
from surveys.errors import CountedAnew, NotPossible
from surveys.exports import people

router = APIRouter()
ENDS = {"xlsx": "xlsx", "csv": "zip", "json": "json"}  # of the files of tables


@router.get("/campaigns/{campaign_id}/export")
def of_campaign(
    request: Request, services: ServicesDep, session: SessionDep, staff: StaffDep, locale: LocaleDep, campaign_id: Id
) -> Response:
    published, counted = _counted(services, session, staff, "see_campaign", campaign_id)
    reason = people.refusal(published, counted.n)
    page = pages.CampaignFiles(
        frame=frame_of(staff, "campaigns"),
        id=campaign_id,
        title=locale.title(published.title),
        empty=reports.report(published, counted, locale).waiting,
        tables=_tables(locale),
        rows=[
            pages.File(code, locale.say(name), locale.say(words), _lacks(code, locale))
            for code, (name, words) in ROWS.items()
        ],
        refused=locale.say(REASONS[reason]) if reason else "",
        holds=_holds(published, locale),
        heed="" if published.anonymity == "named" else locale.say(_HEED),
        columns=len(people.columns(published)),
        n=number_of(published, counted.n, locale),
    )
    return render(request, page)


def _counted(
    services: Services, session: SessionDep, staff: Staff, act: Act, campaign_id: int
) -> tuple[Published, Counted]:
    """As it is once its answers are counted, which may be what it waited for."""
    counted = counting.counted(services.database, campaigns.published_for(session, staff.account, act, campaign_id))
    with services.database.read() as after:
        return campaigns.published_for(after, staff.account, act, campaign_id), counted


_HEED = N_(
    "This file is not held to what pages withhold: whoever knows some answers of a person could find their row and "
    "read the others, and beside tables of small groups perhaps where they are from. The form said so before they "
    "answered. Give it only to whom you would tell that."
)


def _holds(published: Published, locale: Locale) -> str:
    if published.anonymity == "named":
        return locale.say(
            "All that is stored: who, when, every answer with comments, site and service where they were asked, and "
            "signs of haste. The form said that the quality team sees whose answers they are."
        )
    return locale.say(
        "Only the numbers that people chose, in random order: no site, service, day, way to the form, language, "
        "comment or flag."
    )


def _lacks(code: RowFormat, locale: Locale) -> str:
    if code != "sav" or spss.installed():
        return ""
    return locale.say(
        "Not installed here. Whoever runs GapLens adds it: %(command)s", command="pip install 'gaplens[spss]'"
    )


def _tables(locale: Locale) -> list[pages.File]:
    return [pages.File(code, locale.say(name), locale.say(words)) for code, (name, words) in TABLES.items()]


@router.get("/campaigns/{campaign_id}/export/tables/{file}")
def tables_of_campaign(
    services: ServicesDep,
    session: SessionDep,
    staff: StaffDep,
    locale: LocaleDep,
    campaign_id: Id,
    file: TableFormat,
) -> Response:
    published = campaigns.published_seen_by(session, staff.account, campaign_id)
    with services.turns.taken():
        found = of_wave(services, session, published, locale)
        return _sent(services, staff, found, file, "campaign", campaign_id, locale)


@router.get("/programmes/{programme_id}/export")
def of_one_programme(request: Request, reader: ReaderDep) -> Response:
    rounds, locale = reader.rounds, reader.locale
    page = pages.ProgrammeFiles(
        frame=frame_of(reader.staff, "programmes"),
        id=reader.row.id or 0,
        name=locale.company(reader.row.name),
        rounds=[(each.id, each.name) for each in reversed(rounds.all)],
        round=rounds.now.id if rounds.all else None,
        called=rounds.now.name if rounds.all else "",
        tables=_tables(locale),
        waves=[(read.published.id, read.title, locale.say(METHODS[read.method].name)) for read in rounds.now.reads]
        if rounds.all
        else [],
    )
    return render(request, page)


@router.get("/programmes/{programme_id}/export/tables/{file}")
def tables_of_programme(reader: ReaderDep, file: TableFormat) -> Response:
    with reader.services.turns.taken():
        found = of_programme(reader)
        return _sent(reader.services, reader.staff, found, file, "programme", reader.row.id or 0, reader.locale)


def _sent(
    services: Services,
    staff: Staff,
    found: Tables,
    file: TableFormat,
    subject: Subject,
    subject_id: int,
    locale: Locale,
) -> Response:
    day = datetime.combine(clock.today(services.settings.zone), time.min)

    def write(path: Path) -> int:
        if file == "xlsx":
            workbook.write_tables(path, found.sheets, found.about, day)
        elif file == "csv":
            plain.write_packed(path, [found.about, *found.sheets], day)
        else:
            plain.write_json(path, subject, subject_id, [found.about, *found.sheets])
        return len(found.sheets)

    def note(number: int) -> None:
        said = {"file": file, "tables": number, "languages": [locale.code]}
        people.note(services.database, staff.account, "exported", subject, subject_id, **said)

    return making.made(write, note, f"gaplens-{subject}-{subject_id}-tables.{ENDS[file]}")


@router.get("/campaigns/{campaign_id}/export/people/{file}", dependencies=[FromOurSite])
def rows_of_campaign(
    services: ServicesDep,
    session: SessionDep,
    staff: StaffDep,
    locale: LocaleDep,
    campaign_id: Id,
    file: RowFormat,
    language: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """language: of labels, where it is not the reader's. NotPossible: no rows may leave, or not as such a file."""
    published, counted = _counted(services, session, staff, "export_people", campaign_id)
    if counted.anew:
        raise CountedAnew
    people.check(published, counted.n)
    if file == "sav" and not spss.installed():
        raise NotPossible("no_spss")
    chosen = BY_CODE.get(language, locale)
    rows = people.rows(services.database, published, counted.n)
    write = partial(write_rows, rows, published, file, chosen)

    def note(number: int) -> None:
        said = {"file": file, "rows": number, "languages": [chosen.code]}
        people.note(services.database, staff.account, "people_exported", "campaign", campaign_id, **said)

    with services.turns.taken():
        return making.made(write, note, f"gaplens-campaign-{campaign_id}-people.{file}")
