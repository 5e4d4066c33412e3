"""A file of answers becomes a campaign, and is undone whole."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas
import pytest
from sqlmodel import Session

from app.tallies import counting
from app.tallies.scoring import EVERYBODY
from app.tallies.tallying import fold
from surveys import clock
from surveys.campaigns import campaigns
from surveys.campaigns.plan import MOST_VALUES
from surveys.codes import DateOrder
from surveys.errors import Invalid, NotPossible
from surveys.imports import heading, imports, kept, storing
from surveys.imports import mapping as mappings
from surveys.imports.imports import ImportedFile
from surveys.imports.mapping import NEEDS, PLAIN
from surveys.imports.reading import day_of
from surveys.people import accounts
from surveys.storage.engine import Database
from surveys.storage.queries import campaigns as stored_campaigns
from surveys.storage.tables import Account, metadata
from tests.conftest import BOTH
from tests.factories import PASSWORD, published_of
from tests.surveys.imports.files import as_csv, need_ids, servqual_rows

WAVE = {"title_en": "Last year", "anonymity": "confidential", "first": "2026-01-01", "last": "2026-03-31"}


@pytest.fixture
def lead(database: Database) -> Account:
    with database.write() as session:
        account = accounts.create(session, "lead@company.example", "Lead", PASSWORD)
        return account


def bring(database: Database, lead: Account, content: bytes, instrument: str = "servqual", name: str = "a.csv") -> int:
    came = kept.keep(database.seals, io.BytesIO(content))
    looked = heading.look(came[0], PLAIN)
    with database.write() as session:
        row = imports.begin(session, lead, name, came, looked, PLAIN, instrument)
        assert row.id is not None
        return row.id


def get(database: Database, id_: int) -> ImportedFile:
    with database.read() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        return row


def act(database: Database, id_: int, what: Callable[[Session, ImportedFile], object]) -> None:
    with database.write() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        what(session, row)


def seen(database: Database, row: ImportedFile) -> Mapping[str, Any]:
    """What its page shows of its cells, as it is written beside the database."""
    return kept.seen_of(database.seals, row)


def work(database: Database) -> None:
    storing.work(database, lambda campaign_id: counting.count_stored(database, campaign_id))


def check(database: Database, id_: int, **said: object) -> ImportedFile:
    with database.write() as session:
        row = session.get(ImportedFile, id_)
        assert row is not None
        mapping = replace(imports.mapping_of(row), **said)  # type: ignore[arg-type]
        imports.ask_check(session, row, mapping)
    work(database)
    return get(database, id_)


def confirm(database: Database, lead: Account, id_: int, **said: str) -> ImportedFile:
    act(database, id_, lambda session, row: imports.confirm(session, lead, row, imports.mark(row), {**WAVE, **said}))
    work(database)
    return get(database, id_)


def documents(rows: list[list[str]]) -> list[str]:
    """What each row of `servqual_rows` says, as an answer document."""
    found = []
    for row in rows[1:]:
        given: dict[str, int | str] = {"segment.site": row[44]}
        for place, need in enumerate(need_ids()):
            given |= {f"{need}.expectation": int(row[place]), f"{need}.perception": int(row[22 + place])}
        found.append(orjson.dumps(given).decode())
    return found


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, but for the files that were brought in and the log of events."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
            if table.name not in ("imported_file", "event", "event_reason")
        }


@BOTH
@pytest.mark.parametrize("promise", ["named", "confidential", "anonymous"])
def test_a_file_becomes_a_campaign_with_its_figures_and_is_undone_whole(
    database: Database, lead: Account, promise: str
) -> None:
    rows = servqual_rows(60, high=5)
    before = dump(database)
    id_ = bring(database, lead, as_csv(rows))
    checked = check(database, id_, scales={NEEDS: (1, 5)})
    assert (checked.state, checked.found["n"], checked.found["comments"]) == ("checked", 60, 0)
    assert checked.found["segments"] == {"site": {"North": 30, "South": 30}}
    assert dump(database) == before  # nothing is stored before it is confirmed

    stored = confirm(database, lead, id_, anonymity=promise)
    assert stored.state == "stored"
    assert stored.campaign_id is not None
    assert not list((database.seals.folder / kept.FOLDER).iterdir())
    with database.read() as session:
        campaign = stored_campaigns.get(session, stored.campaign_id)
        assert campaign is not None
        assert (campaign.imported, campaign.state) == (True, "closed")
    counting.close_due(database)
    published = published_of(database, campaign)
    tally = counting.counted(database, published)
    assert tally.n == 60
    expected = fold(published.instrument, documents(rows))
    for part in ("histogram/expectation", "histogram/perception"):
        assert np.array_equal(tally.tally.integers[part], expected[EVERYBODY].integers[part])
    assert (promise == "named") == (tally.tally.digest() == expected[EVERYBODY].digest())

    act(database, id_, lambda session, row: imports.undo(session, lead, row))
    with database.read() as session:
        assert campaigns.seen_by(session, lead) == []
    work(database)
    assert dump(database) == before
    assert get(database, id_).state == "undone"


def test_a_file_with_the_same_heading_is_read_as_the_last_one_and_only_a_renamed_column_is_asked(
    database: Database, lead: Account
) -> None:
    rows = servqual_rows(12)
    first = bring(database, lead, as_csv(rows))
    check(database, first, scales={NEEDS: (1, 7)}, missing=("-",))
    confirm(database, lead, first)
    rows[0][3] = "Clear papers"
    rows[0][10] = " e11 "
    again = get(database, bring(database, lead, as_csv(rows), instrument=""))
    mapping, before = imports.mapping_of(again), imports.mapping_of(get(database, first))
    assert again.instrument == "servqual"
    assert (mapping.scales, mapping.missing) == ({NEEDS: (1, 7)}, ("-",))
    assert [name for place, (_, name) in enumerate(mapping.columns) if place != 3] == [
        name for place, (_, name) in enumerate(before.columns) if place != 3
    ]
    assert mapping.columns[3] == ("Clear papers", "")


def test_what_is_read_by_a_mapping_that_was_saved_is_what_was_read_before(database: Database, lead: Account) -> None:
    content = as_csv(servqual_rows(12, high=5))
    first = bring(database, lead, content)
    said = check(
        database, first, scales={NEEDS: (1, 5)}, missing=("NA", "99"), date_order="dmy", reverse=(need_ids()[2],)
    )
    mapping = imports.mapping_of(said)
    assert mappings.from_toml(mappings.to_toml(mapping, "servqual").encode()) == ("servqual", mapping)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"questionnaire = 3\ncolumns = []",
        b'questionnaire = "servqual"',
        b'questionnaire = "servqual"\ncolumns = [{heading = 1, field = "x"}]',
        b'questionnaire = "servqual"\ncolumns = []\nunheard_of = 1',
        b'questionnaire = "servqual"\ncolumns = []\ndrop = "yes"',
        b'questionnaire = "servqual"\ncolumns = []\nmissing = [1]',
        b'questionnaire = "servqual"\ncolumns = []\n# ' + b"x" * mappings.MOST_BYTES,
    ],
)
def test_what_is_no_mapping_file_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        mappings.from_toml(content)


def test_answers_in_words_stop_the_check_until_each_has_its_code(database: Database, lead: Account) -> None:
    rows = servqual_rows(10)
    for row in rows[1:]:
        row[0] = {"5": "Rather", "6": "Yes", "7": "Very much"}[row[0]]
    rows[1][30] = "no idea"
    id_ = bring(database, lead, as_csv(rows))
    found = check(database, id_, scales={NEEDS: (1, 7)})
    wrong = seen(database, found)["wrong"][NEEDS]
    assert found.state == "read"
    assert set(wrong) == {"no idea", *(row[0] for row in rows[1:])}
    assert sum(wrong.values()) == 11
    words = {NEEDS: {"Rather": 5, "yes ": 6, "VERY MUCH": 7, "no idea": "na"}}
    found = check(database, id_, words=words)
    assert (found.state, found.found["n"]) == ("checked", 10)
    assert seen(database, found)["shown"][0][1][f"{need_ids()[30 - 22]}.perception"] == "na"


def test_cells_that_cannot_be_read_are_dropped_only_where_somebody_said_so(database: Database, lead: Account) -> None:
    rows = servqual_rows(10)
    rows[4][2] = "12"
    id_ = bring(database, lead, as_csv(rows))
    assert check(database, id_, scales={NEEDS: (1, 7)}).state == "read"
    found = check(database, id_, drop=True)
    assert (found.state, found.found["n"], found.found["blanked"]) == ("checked", 10, 1)


def test_a_scale_that_runs_the_other_way_and_needs_that_were_worded_negatively_are_turned(
    database: Database, lead: Account
) -> None:
    rows, need = servqual_rows(6), need_ids()[0]
    scales, said = {NEEDS: (1, 7)}, ({}, {"turned": (NEEDS,)}, {"reverse": (need,)})
    plain, turned, one = (
        seen(database, check(database, bring(database, lead, as_csv(rows)), scales=scales, **how))["shown"]
        for how in said
    )
    for place, (_, cells) in enumerate(plain):
        for name, value in cells.items():
            if not name.endswith((".expectation", ".perception")):
                continue
            assert turned[place][1][name] == str(8 - int(value))
            assert one[place][1][name] == (str(8 - int(value)) if name.startswith(f"{need}.") else value)


def test_rows_in_which_nothing_is_answered_are_told_and_left_out(database: Database, lead: Account) -> None:
    rows = servqual_rows(5)
    rows.insert(3, [""] * 44 + ["North", "2026-01-05", ""])
    found = check(database, bring(database, lead, as_csv(rows)), scales={NEEDS: (1, 7)}).found
    assert (found["rows"], found["n"], found["nothing"], found["nothing_rows"]) == (6, 5, 1, [4])


def test_sites_that_look_the_same_are_one_called_as_most_write_it(database: Database, lead: Account) -> None:
    rows = servqual_rows(9, sites=("North", "North ", "Ｎorth"))
    id_ = bring(database, lead, as_csv(rows))
    assert check(database, id_, scales={NEEDS: (1, 7)}).found["segments"] == {"site": {"North": 9}}
    found = check(database, id_, keep_apart=True).found["segments"]["site"]
    assert found == {"North": 6, "Ｎorth": 3}


def test_more_sites_than_a_campaign_may_have_are_no_sites(database: Database, lead: Account) -> None:
    for number, state in ((MOST_VALUES, "checked"), (MOST_VALUES + 1, "read")):
        rows = servqual_rows(number, sites=[f"Site {place}" for place in range(number)])
        assert check(database, bring(database, lead, as_csv(rows)), scales={NEEDS: (1, 7)}).state == state


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-09-01", "ymd", date(2026, 9, 1)),
        ("2026/9/1 9:12:40", "ymd", date(2026, 9, 1)),
        ("2026-09-01T09:12:40", "dmy", date(2026, 9, 1)),
        ("1.2.2026", "dmy", date(2026, 2, 1)),
        ("1/2/2026", "mdy", date(2026, 1, 2)),
        ("2026年9月1日", "ymd", date(2026, 9, 1)),
        ("46266", "ymd", date(2026, 9, 1)),
        ("46266.38", "ymd", date(2026, 9, 1)),
        ("31/31/2026", "dmy", None),
        ("yesterday", "ymd", None),
        ("", "ymd", None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(text: str, order: DateOrder, day: date | None) -> None:
    assert day_of(text, order) == day


def test_a_campaign_of_the_file_asks_only_what_the_file_has_on_its_scale(database: Database, lead: Account) -> None:
    rows = [[cell for place, cell in enumerate(row) if place not in (4, 26)] for row in servqual_rows(20, high=5)]
    id_ = bring(database, lead, as_csv(rows))
    check(database, id_, scales={NEEDS: (1, 5)})
    stored = confirm(database, lead, id_)
    with database.read() as session:
        campaign = stored_campaigns.get(session, stored.campaign_id or 0)
        assert campaign is not None
    instrument = published_of(database, campaign).instrument
    assert [need.id for need in instrument.needs] == [each for place, each in enumerate(need_ids()) if place != 4]
    assert {(each.scale.low, each.scale.high) for each in instrument.questions} == {(1, 5)}
    assert not instrument.general


def test_work_that_was_cut_off_goes_on_where_it_was(
    database: Database, lead: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "PART", 10)
    rows = servqual_rows(35)
    id_ = bring(database, lead, as_csv(rows))
    check(database, id_, scales={NEEDS: (1, 7)})
    act(database, id_, lambda session, row: imports.confirm(session, lead, row, imports.mark(row), WAVE))
    looks = iter([False, False, False, True])
    storing.work(database, lambda _: None, lambda: next(looks))
    cut = get(database, id_)
    assert (cut.state, cut.done) == ("storing", 20)
    with database.read() as session:
        assert campaigns.seen_by(session, lead) == []
    work(database)
    done = get(database, id_)
    with database.read() as session:
        (campaign,) = campaigns.seen_by(session, lead)
        assert stored_campaigns.get(session, done.campaign_id or 0) == campaign
    assert counting.counted(database, published_of(database, campaign)).n == 35


def test_what_was_checked_and_read_otherwise_meanwhile_is_not_stored(database: Database, lead: Account) -> None:
    id_ = bring(database, lead, as_csv(servqual_rows(6)))
    seen = imports.mark(check(database, id_, scales={NEEDS: (1, 7)}))
    check(database, id_, turned=(NEEDS,))
    with pytest.raises(NotPossible):
        act(database, id_, lambda session, row: imports.confirm(session, lead, row, seen, WAVE))
    with pytest.raises(NotPossible):
        act(database, id_, lambda session, row: imports.undo(session, lead, row))


def test_a_file_that_went_away_leaves_nothing_half_stored(database: Database, lead: Account) -> None:
    id_ = bring(database, lead, as_csv(servqual_rows(6)))
    before = dump(database)
    check(database, id_, scales={NEEDS: (1, 7)})
    act(database, id_, lambda session, row: imports.confirm(session, lead, row, imports.mark(row), WAVE))
    kept.path_of(database.seals, get(database, id_)).unlink()
    work(database)
    after = dump(database)
    after["instrument_version"] = before["instrument_version"]
    assert after == before
    assert get(database, id_).state == "failed"


def test_files_about_which_nobody_decided_are_forgotten(database: Database, lead: Account) -> None:
    id_ = bring(database, lead, as_csv(servqual_rows(3)))
    work(database)
    assert get(database, id_)
    with clock.at(clock.now() + imports.FORGOTTEN_AFTER + timedelta(minutes=1)):
        work(database)
    with database.read() as session:
        assert session.get(ImportedFile, id_) is None
    assert not list((database.seals.folder / kept.FOLDER).iterdir())


def test_an_spss_file_is_read_by_its_codes_and_its_groups_by_their_labels(
    database: Database, lead: Account, tmp_path: Path
) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra spss is not installed")
    rows = servqual_rows(12)
    columns = {name: [int(row[place]) for row in rows[1:]] for place, name in enumerate(rows[0][:44])}
    columns["Site"] = [1 + place % 2 for place in range(12)]
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pandas.DataFrame(columns), path, variable_value_labels={"Site": {1: "North", 2: "South"}})
    id_ = bring(database, lead, path.read_bytes(), name="a.sav")
    found = check(database, id_, scales={NEEDS: (1, 7)})
    assert (found.state, found.found["n"]) == ("checked", 12)
    assert found.found["segments"] == {"site": {"North": 6, "South": 6}}


def test_the_program_that_wrote_a_file_is_told(database: Database, lead: Account) -> None:
    rows = [["序号", "提交答卷时间", "所用时间", "来源", *row] for row in servqual_rows(3)]
    rows[0][0] = "序号"
    told = get(database, bring(database, lead, as_csv(rows))).found["told"]
    assert [code for code, _ in told] == ["program"]
