"""A file of answers as its row has it -> its page."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Any

from analysis.estimates.floors import shown
from app.campaigns.words import PROMISES, methods
from app.i18n import BY_CODE, Locale
from app.imports import pages, words
from app.web.deps import Session, Staff, frame_of
from app.web.page import Fault
from surveys import clock
from surveys.campaigns import questionnaires
from surveys.files.errors import SpreadsheetError
from surveys.files.tokens import alike
from surveys.files.unread import letters_of
from surveys.files.wordlists import NOT_APPLICABLE, codes_of
from surveys.imports import imports
from surveys.imports.heading import FileColumn
from surveys.imports.imports import ImportedFile
from surveys.imports.mapping import DATE, NEEDS, FileMapping, fields_of, group_of, groups_of
from surveys.instruments.schema import NOT_APPLICABLE as NA
from surveys.instruments.schema import Instrument
from surveys.programmes import programmes

KILO = 1024
AT = "campaigns"
Texts = Mapping[str, Mapping[str, int]]  # group -> a text that cannot be read -> in how many cells


def offered(session: Session, staff: Staff, locale: Locale) -> list[pages.Options]:
    """Questionnaires by what they ask about."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in questionnaires.offered(session, staff.account):
        topic = (each.topic or each.title)[locale.code] if each.topic else locale.say(words.NO_SET)
        found.setdefault(topic, []).append((each.id, methods([each], locale)[each.id]))
    return [pages.Options(topic, rows) for topic, rows in found.items()]


def row_of(session: Session, row: ImportedFile, locale: Locale, zone: tzinfo) -> pages.FileRow:
    instrument = imports.instrument_of(session, row)
    return pages.FileRow(
        row.id or 0,
        row.name,
        called(instrument, locale),
        row.state,
        locale.say(words.STATES[row.state]),
        row.found.get("n") if row.state in ("stored", "checked") and not _few(row) else None,
        clock.to_local(row.ended or row.created, zone),
    )


def called(instrument: Instrument, locale: Locale) -> str:
    name = methods([instrument], locale)[instrument.id]
    if instrument.topic is None:
        return name
    return locale.say(words.NAMED, name=instrument.topic[locale.code], value=name)


def _few(row: ImportedFile) -> bool:
    """Whether nothing may be told of how many there were, as of any campaign that promises it."""
    return row.wave.get("anonymity", "named") != "named" and not shown(row.found.get("n", 0))


def stored_page(session: Session, staff: Staff, row: ImportedFile, locale: Locale, zone: tzinfo) -> pages.StoredPage:
    wave = row.wave
    of = next(
        (each for each in programmes.seen_by(session, staff.account) if each.id == wave.get("programme_id")), None
    )
    instrument = imports.instrument_of(session, row)
    return pages.StoredPage(
        frame_of(staff, AT),
        row.id or 0,
        row.name,
        page_mark(row),
        row.state == "undoing",
        row.campaign_id if row.state == "stored" else None,
        (of.id or 0, locale.company(of.name)) if of is not None else None,
        clock.to_local(row.ended, zone) if row.ended else None,
        _summary({} if _few(row) else row.found, locale),
        _few(row),
        called(instrument, locale),
    )


def file_page(
    session: Session,
    staff: Staff,
    row: ImportedFile,
    locale: Locale,
    zone: tzinfo,
    typed: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
) -> pages.FilePage:
    """typed: what was said of the wave, where it is to be corrected."""
    instrument, mapping, columns = (
        imports.instrument_of(session, row),
        imports.mapping_of(row),
        imports.columns_in(session, row),
    )
    same, like = imports.same_before(session, staff.account, row), _like(session, staff, row)
    rows = _columns(mapping, columns, like)
    folded = row.state == "checked"
    found, seen = row.found if "n" in row.found else {}, imports.seen_of(session, row)
    wrong: Texts = seen.get("wrong", {}) if found else {}
    return pages.FilePage(
        frame=frame_of(staff, AT),
        id=row.id or 0,
        name=row.name,
        size=_size(row.size),
        state=row.state,
        mark=imports.mark(row),
        page_mark=page_mark(row),
        questionnaire=called(instrument, locale),
        questionnaires=offered(session, staff, locale),
        chosen=row.instrument,
        same_before=clock.to_local(same.ended, zone) if same and same.ended else None,
        like=like.name if like else "",
        new_columns=sum(each.is_new for each in rows),
        refusal=_refusal(row, locale),
        told=[words.note(code, values, locale) for code, values in row.found.get("told", [])],
        reading=_reading(mapping),
        sheets=row.name.lower().endswith((".xlsx", ".xlsm")),
        columns=[each for each in rows if each.value or not folded],
        unused=[each for each in rows if folded and not each.value],
        fields=_fields(instrument, locale),
        groups=_groups(mapping, instrument, wrong, locale),
        unreadable=_unreadable(wrong, instrument, locale),
        reverse=_reverse(mapping, instrument, locale),
        typed={"missing": ", ".join(mapping.missing), "date_order": mapping.date_order},
        dates=[(code, locale.say(said)) for code, said in words.DATES.items()],
        has_dates=DATE in mapping.fields,
        keep_apart=mapping.keep_apart,
        drop=mapping.drop,
        leading_number=mapping.leading_number,
        undecided=sum(map(len, wrong.values())),
        summary=_summary(found, locale) if row.state == "checked" else None,
        shown=_shown(seen, mapping, instrument, locale) if row.state == "checked" else None,
        wave=_wave(row, typed, locale, found),
        file_days=bool(found.get("first")),
        promises=[(code, locale.say(said)) for code, said in PROMISES.items()],
        programmes=[
            (each.id or 0, locale.company(each.name))
            for each in programmes.seen_by(session, staff.account)
            if not each.put_away and programmes.fits(each, row.instrument)
        ],
        done=row.done,
        rows=row.rows,
        faults=faults,
    )


def page_mark(row: ImportedFile) -> str:
    """Stands for what its page shows while the program works on it."""
    return f"{imports.mark(row)}-{row.done}"


def _size(size: int) -> str:
    return f"{max(1, round(size / KILO)):,} kB" if size < KILO * KILO else f"{size / KILO / KILO:.1f} MB"


def _like(session: Session, staff: Staff, row: ImportedFile) -> ImportedFile | None:
    wanted = row.found.get("like")
    return next((each for each in imports.seen_by(session, staff.account) if each.id == wanted), None)


def _refusal(row: ImportedFile, locale: Locale) -> str:
    if (full := row.found.get("full")) is not None:
        return locale.say(words.FULL, name=locale.say(words.SEGMENT_FIELDS[f"segment.{full}"]))
    if "refused" not in row.found:
        return ""
    code, values = row.found["refused"]
    if code in words.ENDS:
        return locale.say(words.ENDS[code])
    return words.refusal(SpreadsheetError(code, **values), row.name, locale)


def _reading(mapping: FileMapping) -> Mapping[str, str]:
    return {
        "encoding": mapping.encoding,
        "delimiter": mapping.delimiter,
        "sheet": mapping.sheet,
        "header_row": str(mapping.header_row or ""),
        "first_row": str(mapping.first_row or ""),
    }


def _columns(mapping: FileMapping, columns: Sequence[FileColumn], like: ImportedFile | None) -> list[pages.ColumnRow]:
    known = {heading for heading, _ in imports.mapping_of(like).columns} if like else set()
    return [
        pages.ColumnRow(
            place,
            letters_of(place),
            heading,
            columns[place].examples if place < len(columns) else (),
            name,
            like is not None and heading not in known and not name,
        )
        for place, (heading, name) in enumerate(mapping.columns)
    ]


def _fields(instrument: Instrument, locale: Locale) -> list[pages.Options]:
    """By what is asked."""
    asked = {each.id: each.legend[locale.code] for each in instrument.questions}
    found: dict[str, list[tuple[str, str]]] = {legend: [] for legend in asked.values()}
    other = locale.say(words.OTHER)
    for name in fields_of(instrument):
        need, _, question = name.partition(".")
        under = asked[question] if need in instrument.need_ids else other
        found.setdefault(under, []).append((name, words.field_words(name, instrument, locale)))
    return [pages.Options(under, rows) for under, rows in found.items() if rows]


def _groups(mapping: FileMapping, instrument: Instrument, wrong: Texts, locale: Locale) -> list[pages.Group]:
    """Those of which the file has columns."""
    there = {group_of(instrument, name) for name in mapping.fields} - {""}
    return [
        _group(group, own, mapping, instrument, wrong.get(group, {}), locale)
        for group, own in groups_of(instrument).items()
        if group in there
    ]


def _group(
    group: str,
    own: tuple[int, int],
    mapping: FileMapping,
    instrument: Instrument,
    wrong: Mapping[str, int],
    locale: Locale,
) -> pages.Group:
    low, high = mapping.scales.get(group, (None, None))
    ends = own if low is None or high is None else (low, high)
    turned = group in mapping.turned
    usual = _usual(wrong, ends) if not turned else {}
    said = mapping.words_of(group)
    rows = [pages.WordRow(text, None, str(code), False) for text, code in said.items() if text not in wrong]
    rows += [
        pages.WordRow(text, n, str(said.get(text, usual.get(text, ""))), text in usual and text not in said)
        for text, n in wrong.items()
    ]
    role = next((each.role for each in instrument.general if each.id == group), None)
    return pages.Group(
        group,
        words.group_words(group, instrument, locale),
        "" if low is None else str(low),
        "" if high is None else str(high),
        own,
        (group == NEEDS and instrument.method == "kano") or role in ("nps", "ces"),
        turned,
        sorted(rows, key=lambda each: (each.value == "", -_as_number(each.value))),
        words.codes(group, ends, instrument, locale),
        any(each.proposed for each in rows),
    )


def _as_number(value: str) -> int:
    return int(value) if value.lstrip("-").isdigit() else -1000


def _usual(wrong: Mapping[str, int], ends: tuple[int, int]) -> Mapping[str, int | str]:
    """The usual codes of these words on a scale of so many points, where a list has them all."""
    low, high = ends
    beside = {text: NA for text in wrong if alike(text) in NOT_APPLICABLE}
    found = codes_of((text for text in wrong if text not in beside), high - low + 1)
    return {**{text: low + code - 1 for text, code in found.items()}, **beside}


def _unreadable(wrong: Texts, instrument: Instrument, locale: Locale) -> list[pages.Unreadable]:
    groups = groups_of(instrument)
    return [
        pages.Unreadable(words.field_words(_field(name, instrument), instrument, locale), list(texts.items())[:20])
        for name, texts in wrong.items()
        if name not in groups
    ]


def _field(name: str, instrument: Instrument) -> str:
    points = {each.id for each in instrument.of_kind("points")}
    return f"{name}.{instrument.dimensions[0].id}" if name in points else name


def _reverse(mapping: FileMapping, instrument: Instrument, locale: Locale) -> list[tuple[str, str, bool]]:
    """Kano's sentences have no direction."""
    there = {name.partition(".")[0] for name in mapping.fields}
    needs = [] if instrument.method == "kano" else instrument.needs
    return [(each.id, each.short[locale.code], each.id in mapping.reverse) for each in needs if each.id in there]


def _summary(found: Mapping[str, Any], locale: Locale) -> pages.Summary:
    first, last = found.get("first"), found.get("last")
    segments = [
        (locale.say(words.SEGMENT_FIELDS[f"segment.{name}"]), ", ".join(f"{each} ({n})" for each, n in values.items()))
        for name, values in found.get("segments", {}).items()
    ]
    joined = [
        locale.say(words.JOINED, names=locale.listed([locale.quoted(one) for one in names]))
        for names in found.get("joined", [])
    ]
    return pages.Summary(
        found.get("rows", 0),
        found.get("n", 0),
        found.get("nothing", 0),
        ", ".join(map(str, found.get("nothing_rows", []))),
        found.get("blanked", 0),
        found.get("points_off", 0),
        found.get("comments", 0),
        locale.days(date.fromisoformat(first), date.fromisoformat(last)) if first and last else "",
        segments,
        [*(words.note(code, values, locale) for code, values in found.get("notes", [])), *joined],
    )


def _shown(seen: Mapping[str, Any], mapping: FileMapping, instrument: Instrument, locale: Locale) -> pages.Shown | None:
    if not seen.get("shown"):
        return None
    names = list(mapping.fields)
    cells = [(row, [values.get(name, "") for name in names]) for row, values in seen["shown"]]
    read = {"na": "–"}
    return pages.Shown(
        [words.field_words(name, instrument, locale) for name in names],
        [(row, [read.get(cell, cell) for cell in values]) for row, values in cells],
    )


def _wave(
    row: ImportedFile, typed: Mapping[str, str] | None, locale: Locale, found: Mapping[str, Any]
) -> Mapping[str, str]:
    stem = row.name.rpartition(".")[0] or row.name
    titles = {f"title_{code}": stem if code == locale.code else "" for code in BY_CODE}
    days = {name: found.get(name) or "" for name in ("first", "last")}
    return {**titles, **days, "anonymity": "", "programme": "", **(typed or {})}
