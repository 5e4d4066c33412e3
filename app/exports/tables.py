"""What a campaign's and a programme's pages show -> sheets, by the very functions that make these pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.campaigns.words import PROMISES, number_of, state_word
from app.exports import codebook
from app.exports.sheets import Sheet, of_report
from app.i18n import N_, Locale
from app.reading.page import PAGES
from app.reading.rounds import Rounds
from app.reading.routes import Reader
from app.reading.words import RHYTHMS
from app.reports import report as reports
from app.reports.pages import Report, Section
from app.services import Services
from app.tallies import counting, turnout
from app.web.csv_files import Cell
from app.web.deps import Session
from surveys.campaigns.forms import version_of
from surveys.campaigns.published import Published
from surveys.errors import CountedAnew, NotFound
from surveys.instruments.schema import Instrument
from surveys.places.today import Today


@dataclass(frozen=True)
class Tables:
    """about: what they are of, in words; sheets: the results, then the codebook."""

    about: Sheet
    sheets: Sequence[Sheet]


def of_wave(services: Services, session: Session, published: Published, locale: Locale) -> Tables:
    """The tables of a campaign's report and of what stands behind it; none where its page shows none. CountedAnew: not
    now.
    """
    counted = counting.counted(services.database, published)
    if counted.anew:
        raise CountedAnew
    today, invited = Today(session), turnout.read(services.database, published)
    report = reports.report(published, counted, locale, today)
    sections, _ = reports.details(published, counted, locale, services.fitted, invited, today)
    n = "" if published.state == "draft" else number_of(published, counted.n, locale)
    days = locale.days(counted.first, counted.last) if counted.first and counted.last else ""
    facts = [
        (locale.say("Questionnaire"), _called(published.instrument, locale)),
        (locale.say("Promise"), locale.say(PROMISES[published.anonymity])),
        (locale.say("State"), locale.say(state_word(published.state, published.paused))),
        (locale.say("Answers"), n),
        (locale.say("When answered"), days),
    ]
    said = [report.note, *(line.words for line in report.lines)]
    about = _about(locale.title(published.title), report.finding, [*facts, *_sentences(said, sections, locale)], locale)
    sheets = [*of_report(report, []), *of_report(Report("", 0, [], []), sections, "details-")]
    return Tables(about, [*sheets, *codebook.of_instruments([published.instrument], locale)])


def of_programme(reader: Reader) -> Tables:
    """The tables of all its pages, of one round. NotFound: there are filters, which files have none of."""
    if reader.filters.pairs:
        raise NotFound
    locale, rounds = reader.locale, reader.rounds
    sheets: list[Sheet] = []
    said: list[str] = []
    for page, need, name in _places(rounds, locale):
        report, sections, _ = reader.built(page, need)
        before = "-".join(filter(None, [page or "overview", need, ""]))
        for sheet in of_report(report, sections, before if before.endswith("-") else f"{before}-"):
            sheets.append(Sheet(sheet.id, f"{name}: {sheet.title}", sheet.words, sheet.head, sheet.rows))
        said += [f"{name}: {words}" for words in (report.finding, report.waiting) if words and not need]
    facts = [(locale.say("Rhythm"), locale.say(RHYTHMS[reader.row.rhythm]))]
    instruments: list[Instrument] = []
    if rounds.all:
        facts.append((locale.say("Round"), rounds.now.name))
        for read in rounds.now.reads:
            facts.append((read.title, number_of(read.published, read.n, locale)))
        instruments = [read.published.instrument for read in rounds.now.reads]
    about = _about(locale.company(reader.row.name), "", [*facts, *(("", words) for words in said)], locale)
    return Tables(about, [*sheets, *codebook.of_instruments(instruments, locale)])


def _places(rounds: Rounds, locale: Locale) -> Iterator[tuple[str, str, str]]:
    """Page, need and name of each page of a round."""
    for page, (words, _) in PAGES.items():
        yield page, "", locale.say(words)
    for id_, words in needs_of(rounds).items():
        yield "needs", id_, words


def needs_of(rounds: Rounds) -> dict[str, str]:
    """Of the waves of this round, each once: id and name."""
    if not rounds.all:
        return {}
    return {
        need.id: need.short[rounds.locale.code]
        for read in rounds.now.reads
        for need in read.published.instrument.needs
        if read.published.instrument.needs_of
    }


def _called(instrument: Instrument, locale: Locale) -> str:
    return f"{instrument.title[locale.code]} ({version_of(instrument)})"


def _sentences(said: Sequence[str], sections: Sequence[Section], locale: Locale) -> list[tuple[str, str]]:
    """What is said of all, and the answers that have no table."""
    bare = [(each.title, each.words) for each in sections if each.table is None]
    return [*(("", words) for words in said if words), *bare]


def _about(title: str, words: str, facts: Sequence[tuple[str, str]], locale: Locale) -> Sheet:
    rows: list[list[Cell]] = [[name, said] for name, said in facts if said]
    return Sheet("about", title, words, [locale.say(N_("What")), locale.say(N_("Says"))], rows)
