"""How far a round can be trusted: flags, missing answers and reliability are the tallies' own, and tell of no few."""

import json
from dataclasses import replace
from typing import Any

import pytest

from analysis.estimates.findings import omegas
from analysis.estimates.reliability import alpha_of
from app.i18n import number, percent
from app.reading.pages import quality
from app.reading.rounds import Read
from app.reports import report as reports
from app.reports.pages import Section
from app.tallies.counting import Counted
from app.tallies.protection import Page, final
from app.tallies.selection import Selection, under
from app.tallies.tallying import fold
from surveys.campaigns.published import Published
from tests.answers import documents, published
from tests.app.reading.test_overview import read, rounds

NAMED = published("servqual")
FIRM = published("servqual", anonymity="confidential", state="closed", finished=True, segments={"site": ["N", "S"]})
MISSING = "Which answers are missing?"
FLAGS = "Were the answers given with care?"
RELIABLE = "Do the questions of a dimension belong together?"


def rows_of(of: Published, n: int, **changed: tuple[int, Any]) -> list[str]:
    """Answers to everything, but the first so many people of a need gave another one: None left it out."""
    rows = []
    for place, document in enumerate(documents(of, n)):
        given = {name: 4 if value == "na" else value for name, value in json.loads(document).items()}
        for question in of.instrument.questions:
            for need in of.instrument.needs:
                given.setdefault(f"{need.id}.{question.id}", 4)
        for need_id, (people, value) in changed.items():
            for question in of.instrument.questions if place < people else ():
                given[f"{need_id}.{question.id}"] = value
        rows.append(json.dumps({name: value for name, value in given.items() if value is not None}))
    return rows


def wave(of: Published, rows: list[str], fast: int = 0) -> Read:
    marks = ["too_fast"] * fast + [""] * (len(rows) - fast)
    return read(of, Counted(fold(of.instrument, rows, marks), None, None))


def section(built: list[Section], title: str) -> Section:
    (found,) = (each for each in built if title in each.title)
    return found


def table(found: Section) -> list[dict[str, str]]:
    assert found.table is not None
    return [dict(zip(found.table.head, row, strict=True)) for row in found.table.rows]


def built(*waves: Read) -> list[Section]:
    return [*quality.build(rounds(*waves))[1]]


def test_flags_are_counted_by_kind_in_both_waves() -> None:
    now, then = (wave(NAMED, rows_of(NAMED, n), fast) for n, fast in ((40, 3), (20, 1)))
    found = section(built(then, now), FLAGS)
    before, after = table(found)
    assert (before["Round"], after["Round"]) == ("Round 0", "Round 1")
    for row, each in ((before, then), (after, now)):
        straight, fast, *_, any_ = each.tally.integers["flags"].tolist()
        assert row["Less than a second for each answer"] == str(fast)
        assert row["The same answer throughout"] == str(straight)
        assert (row["With a flag"], row["n"]) == (str(any_), str(each.n))
        assert row["Share"] == percent(any_ / each.n)
        assert "Contradictory pairs" not in row  # is looked for in Kano alone
    assert after["Less than a second for each answer"] == "3"
    assert found.words.startswith(f"{after['With a flag']} of 40 answers of this round")


def test_missing_answers_are_shares_of_what_was_asked() -> None:
    now = wave(NAMED, rows_of(NAMED, 40, tools=(4, "na"), on_date=(10, None)))
    then = wave(NAMED, rows_of(NAMED, 20, tools=(1, "na")))
    found = section(built(then, now), MISSING)
    of_need = {row["Need"]: row for row in table(found)}
    first, *_ = table(found)
    names = now.wave.subject.names
    assert first["Need"] == names["on_date"]
    assert [first[name] for name in ("No opinion", "Unanswered", "Unanswered before")] == ["0%", "25%", "0%"]
    tools = of_need[names["tools"]]
    assert [tools[name] for name in ("No opinion", "Unanswered", "No opinion before")] == ["10%", "0%", "5%"]
    assert "Before is Round 0, n = 20." in found.words.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Most are missing of {names['on_date']}: 25%." in found.words


def kept(rows: list[str]) -> Counted:
    return Counted(final(FIRM.instrument, lambda: [Page(rows, [""] * len(rows), [None] * len(rows))]), None, None)


@pytest.mark.parametrize(("people", "told"), [(0, "–"), (4, "–"), (5, "17%"), (25, "83%"), (26, "–")])
def test_of_a_protected_campaign_fewer_than_five_look_like_none(people: int, told: str) -> None:
    for value, column in ((None, "Unanswered"), ("na", "No opinion")):
        now = read(FIRM, kept(rows_of(FIRM, 30, tools=(people, value))))
        found = table(section(built(now), MISSING))
        assert [row["Need"] for row in found] == [now.wave.subject.names[id_] for id_ in now.tally.design.needs]
        assert {row["Need"]: row[column] for row in found}[now.wave.subject.names["tools"]] == told


def test_of_a_group_of_a_protected_campaign_nothing_of_it_is_known() -> None:
    rows = [json.dumps(json.loads(row) | {"segment.site": "NS"[at % 2]}) for at, row in enumerate(rows_of(FIRM, 40))]
    chosen = Selection((("site", "N"),))
    some = under(chosen, FIRM, kept(rows), lambda _published, _kind, value: [value], FIRM.zone, lambda _: kept(rows))
    assert some.counted.n == 20
    found = built(read(FIRM, some.counted))
    assert [each.title for each in found] == [FLAGS]
    assert "it is not known" in found[0].words
    assert table(found[0])[0]["With a flag"] == "–"


def test_while_figures_move_in_steps_it_waits_for_the_close() -> None:
    of = replace(FIRM, state="open", finished=False)
    found = built(read(of, kept(rows_of(FIRM, 30, tools=(10, None)))))
    for title in (FLAGS, MISSING):
        assert "once the campaign is closed" in section(found, title).words
    assert table(section(found, FLAGS))[0]["With a flag"] == "–"


def test_reliability_is_that_of_the_details_and_of_the_wave_before() -> None:
    then, now = (wave(NAMED, rows_of(NAMED, n)) for n in (60, 80))
    found = section(built(then, now), RELIABLE)
    details, _ = reports.details(now.published, now.counted, now.locale)
    assert found.title == f"{now.title}: {RELIABLE}"
    omega = omegas(now.tally)
    for row, behind in zip(table(found), table(section([*details], RELIABLE)), strict=True):
        assert behind.items() <= row.items()
        (dimension,) = (id_ for id_ in omega if now.wave.subject.names[id_] == row["Dimension"])
        value, alpha = omega[dimension].model, alpha_of(then.tally, "perception", dimension)
        assert row["Omega, perception"] == ("–" if value is None else number(value))
        assert alpha.alpha is not None
        assert alpha.lower is not None
        assert alpha.upper is not None
        said = f"{number(alpha.alpha)} ({number(alpha.lower)} to {number(alpha.upper)})"
        assert (row["Alpha, perception, Round 0"], row["n before"]) == (said, str(alpha.n))


def test_each_kind_of_questionnaire_has_what_it_can_have() -> None:
    for instrument, titles in (
        ("servperf", [MISSING, RELIABLE]),
        ("zones", [MISSING, RELIABLE]),
        ("kano", [MISSING]),
        ("gaps_managers", [MISSING]),
        ("pulse", []),
    ):
        of = published(instrument)
        found = built(wave(of, [*documents(of, 40)]))
        assert section(found, FLAGS).table is not None
        for title in (MISSING, RELIABLE):
            assert len([each for each in found if title in each.title]) == (title in titles), (instrument, title)


def test_of_a_short_form_the_needs_stand_together() -> None:
    of = published("servqual", length="short")
    found = section(built(wave(of, [*documents(of, 60)])), MISSING)
    assert [row["Need"] for row in table(found)] == ["All needs"]
    assert "of all needs together" in found.words
