"""The demo's programme: what is true of it is read on its pages and in their files, and nothing else is claimed."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlmodel import col, select

from analysis.claims import change
from analysis.claims.change import Rule, Verdict, Wave
from analysis.claims.claim import smallest
from analysis.estimates.sites import Site as Place
from analysis.statistics.intervals import Mean, t_quantile
from app.commands.demo import load_demo
from app.commands.demo_actions import MOST_PLANNED
from app.i18n import LOCALES
from surveys import clock, instruments
from surveys.actions import actions
from surveys.actions.actions import Action
from surveys.demo import load as demo
from surveys.demo import story
from surveys.demo.said import COMMENTS
from surveys.demo.truth import (
    ACTIONS,
    CHECKLIST,
    LANGUAGES,
    MESSAGES,
    NORTH,
    PARTS,
    PLANNER,
    SITE,
    SITES,
    SOUTH,
    TRUTH,
    WEEKENDS,
    better,
)
from surveys.demo.truth import Action as Told
from surveys.events import events
from surveys.storage.engine import Database
from surveys.storage.tables import Event, response
from surveys.suggestions import tagging
from tests.client import Client
from tests.conftest import running, settings_of
from tests.factories import PASSWORD

RULE = Rule(smallest(1, 7, None))
Table = list[dict[str, str]]


@dataclass
class Story:
    """The programme's pages, as the demo's lead reads them. rounds: their ids, the oldest first."""

    client: Client
    database: Database
    path: str
    rounds: Sequence[str]

    def page(self, page: str, number: int = 2) -> str:
        answer = self.client.get(f"{self.path}/{page}?round={self.rounds[number]}")
        assert answer.status_code == 200
        return unescape(answer.text)

    def sheet(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200
        return unescape(answer.text)

    def _row(self, told: Told) -> Action:
        with self.database.read() as session:
            found = actions.seen_by(session, demo.lead_of(session))
        return next(each for each in found if each.title == told.words)

    def of_action(self, told: Told) -> str:
        return self.sheet(f"{self.path}/actions/{self._row(told).id}")

    def verdict(self, told: Told) -> dict[str, Any]:
        found = self._row(told).verdict
        assert found is not None
        return found

    def files(self, page: str, name: str, number: int = 2) -> list[Table]:
        """Of a page, those of this name."""
        found = re.findall(rf'href="([^"]*/{name}[^"/]*\.csv[^"]*)"', self.page(page, number))
        texts = (self.client.get(each).content.decode("utf-8-sig") for each in dict.fromkeys(found))
        return [list(csv.DictReader(io.StringIO(text))) for text in texts]

    def needs(self, number: int) -> dict[str, Mean]:
        (rows,) = self.files("needs", "needs-", number)
        return {row["id"]: mean_of(row) for row in rows}

    def at_sites(self, number: int) -> dict[tuple[str, str], Mean]:
        (rows,) = self.files("needs", "heat-", number)
        return {(row["id"], row["Group"]): mean_of(row) for row in rows}


def mean_of(row: dict[str, str]) -> Mean:
    n, gap, lower, upper = int(row["n"]), *(float(row[name]) for name in ("Gap", "Interval from", "Interval to"))
    se = (upper - lower) / 2 / t_quantile(n - 1, 0.975)
    return Mean(n, gap, se * n**0.5, se, lower, upper)


@pytest.fixture(scope="module")
def told(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("story")
    (folder / "gaplens.db").write_bytes(migrated_sqlite.read_bytes())
    url = f"sqlite:///{folder / 'gaplens.db'}"
    database = Database(url, folder)
    load_demo(database, PASSWORD)
    tagging.propose_waiting(database)
    with running(settings_of(folder, url), database, jobs=3600, mail=3600) as site:
        client = site.sign_in(demo.LEAD_EMAIL)
        path = re.findall(r'href="(/programmes/\d+)"', client.get("/programmes").text)[-1]
        rounds = sorted(set(re.findall(r"round=(\d+)", client.get(path).text)), key=int)
        yield Story(client, database, path, rounds)
    database.close()


def verdict(need: str, before: Mean, after: Mean) -> Verdict:
    return change.of_waves(need, Wave(before), Wave(after), RULE)


def test_the_gaps_of_each_round_are_the_truth(told: Story) -> None:
    """Of 66 intervals of 95 % some may miss; none by another half of its width."""
    missed = 0
    for number in range(3):
        for need, mean in told.needs(number).items():
            true = TRUTH.items[need].gap + sum(better(need, site, number) for site in SITES) / len(SITES)
            assert mean.mean is not None
            assert mean.lower is not None
            assert mean.upper is not None
            missed += not mean.lower < true < mean.upper
            assert abs(mean.mean - true) < 0.75 * (mean.upper - mean.lower), (need, number)
    assert missed <= 7


def test_the_one_need_that_changed_is_found_and_no_other(told: Story) -> None:
    waves = [told.needs(number) for number in range(3)]
    words = {
        (need, number): verdict(need, waves[number - 1][need], waves[number][need]).word
        for number in (1, 2)
        for need in waves[0]
    }
    assert {about for about, word in words.items() if word != "no clear change"} == {("on_date", 2)}
    assert words["on_date", 2] == "improved"
    assert words[MESSAGES.need, 2] == "no clear change"


def test_the_change_is_where_something_was_done(told: Story) -> None:
    """Four sites beside four: about as much as is true, and nothing of it in the round before."""
    rounds = [told.at_sites(number) for number in range(3)]

    def places(sites: Sequence[str], before: int) -> list[Place]:
        need = PLANNER.need
        return [Place(rounds[before][need, site], rounds[before + 1][need, site]) for site in sites]

    done = change.beside_sites(
        PLANNER.need, places(NORTH, 1), places(SOUTH, 1), RULE, earlier=(places(NORTH, 0), places(SOUTH, 0))
    )
    assert done.word == "improved"
    assert done.effect is not None
    assert done.effect == pytest.approx(PLANNER.effect, abs=0.25)
    assert done.earlier == pytest.approx(0, abs=0.25)
    nothing = change.beside_sites(PLANNER.need, places(NORTH, 0), places(SOUTH, 0), RULE)
    assert nothing.word == "no clear change"


def test_what_only_came_back_by_itself_would_be_called_improved(told: Story) -> None:
    """The worst of 22 at one site: so says who forgets that it was chosen for that."""
    (site,), need = CHECKLIST.sites, CHECKLIST.need
    rounds = [told.at_sites(number) for number in (CHECKLIST.before, CHECKLIST.after or 0)]
    before, after = ({of: mean for (of, where), mean in found.items() if where == site} for found in rounds)
    assert min(before, key=lambda each: before[each].mean or 0) == need
    assert verdict(need, before[need], after[need]).word == "improved"
    fair = change.of_waves(need, Wave(before[need]), Wave(after[need]), RULE, among=list(before.values()))
    assert fair.word == "no clear change"
    assert fair.raw is not None
    assert better(need, site, 0) == better(need, site, 1)


def test_sites_stand_as_they_are(told: Story) -> None:
    rows = told.files("segments", "by-site-")[0]
    means = {site: [float(row["Gap"]) for row in rows if row["Site"] == site] for site in SITES}
    order = sorted(SITES, key=lambda site: sum(means[site]))
    assert order[0] == min(SITE, key=lambda site: SITE[site])
    assert order[-1] == max(SITE, key=lambda site: SITE[site])
    assert "5 clear differences" in told.page("segments")


def test_kano_letters_and_the_must_be_that_fails(told: Story) -> None:
    (rows,) = told.files("kano", "better-worse-")
    for row in rows:
        shares = TRUTH.kano[row["id"]]
        first, second = sorted(shares, reverse=True)[:2]
        if first - second > 0.1:
            leading = ("Must-be", "One-dimensional", "Attractive", "Indifferent")[shares.index(first)]
            assert (row["Category"], row["Certainty"]) == (leading, "Firm"), row["id"]
    assert "First: “Fixed in one go”" in told.page("priorities")
    assert re.search("Fixed in one go: A must-be that is clearly below expectation", told.page("priorities"))


def test_people_answer_in_three_languages_and_it_goes_with_nothing_else(told: Story) -> None:
    """Shares are true to three standard errors; of 15 gaps one or two intervals may miss, none by a quarter of it."""
    asked = instruments.load("servqual")
    (rows,) = told.files("segments", "by-language-")
    n = {row["Language"]: int(row["n"]) for row in rows if row["Dimension"] == "Assurance"}
    people = len(SITES) * story.AT_A_SITE
    for locale in LOCALES:
        share = LANGUAGES[locale.code]
        assert abs(n[locale.name] / people - share) < 3 * (share * (1 - share) / people) ** 0.5, locale.name
    missed = 0
    for row in rows:
        needs = [need.id for need in asked.needs if need.dimension == row["Dimension"].lower()]
        gaps = [TRUTH.items[need].gap + sum(better(need, site, 2) for site in SITES) / len(SITES) for need in needs]
        true, low, high = sum(gaps) / len(gaps), float(row["Interval from"]), float(row["Interval to"])
        missed += not low < true < high
        assert low - (high - low) / 4 < true < high + (high - low) / 4, row
    assert missed <= 2
    assert re.search(f"Languages: .*繁體.* {n['繁體']}", told.page(""))
    assert f"n = {n['English']}" in told.sheet(f"{told.path}/needs?round={told.rounds[2]}&language=en").replace(
        "\xa0", " "
    )
    with told.database.read() as session:
        comments = session.exec(
            select(response.c.locale, response.c.answers).where(response.c.answers.contains("comment"))
        )  # type: ignore[call-overload]
        spoken = {said.text: said.locale for round_ in COMMENTS for said in round_}
        written = [(locale, orjson.loads(answers)["comment"]) for locale, answers in comments]
    assert len(written) > len(spoken)
    assert all(spoken.get(text, locale) == locale for locale, text in written)


def test_what_managers_and_staff_say(told: Story) -> None:
    """Gaps 1 to 4: what differs by half a point in truth stands in that order."""
    tables = told.files("why", "section-")
    assert len(tables) == len(TRUTH.inside)
    for rows, true in zip(tables, TRUTH.inside.values(), strict=True):
        found = {row["Dimension"].lower(): float(row["Mean"]) for row in rows}
        for one in true:
            assert found[one] == pytest.approx(true[one], abs=0.6), one
            for other in true:
                assert found[one] > found[other] or true[one] < true[other] + 0.6, (one, other)


def test_comments_are_read_and_actions_are_on_the_pages_of_their_needs(told: Story) -> None:
    assert "12 comments" in told.page("comments")
    for each in ACTIONS:
        if each.began is not None:
            assert each.words in told.page(f"needs/{each.need}")


def test_five_actions_in_all_states_say_whether_they_worked(told: Story) -> None:
    listed = told.sheet(told.path + "/actions")
    assert len(re.findall(rf'href="{told.path}/actions/\d+"', listed)) == len(ACTIONS)
    for act, sign in (
        (PLANNER, "Standardised"),
        (MESSAGES, "Judged"),
        (CHECKLIST, "Given up"),
        (PARTS, "Under way"),
        (WEEKENDS, "Draft"),
    ):
        assert sign in told.of_action(act), act.words


def test_a_true_improvement_is_found_beside_the_other_sites(told: Story) -> None:
    found = told.verdict(PLANNER)
    assert (found["word"], found["target"], found["sites"]) == ("improved", "reached", [4, 4])
    assert found["effect"] == pytest.approx(PLANNER.effect, abs=0.25)
    low, high = found["interval"]
    assert low < PLANNER.effect < high
    assert f"{PLANNER.words}: improved, target reached" in told.of_action(PLANNER)


def test_what_changed_nothing_is_not_called_improved(told: Story) -> None:
    found = told.verdict(MESSAGES)
    assert found["word"] == "no clear change"
    low, high = found["interval"]
    assert low < MESSAGES.effect < high
    assert found["family"] == told.verdict(PLANNER)["family"] == 2  # both of one round
    assert f"{MESSAGES.words}: no clear change" in told.of_action(MESSAGES)


def test_what_was_picked_as_the_worst_is_judged_from_where_it_would_have_come_back_to(told: Story) -> None:
    found = told.verdict(CHECKLIST)
    assert found["word"] == "no clear change"
    assert found["raw_interval"][0] > 0  # whoever forgets why it was picked says it improved
    assert found["interval"][0] < CHECKLIST.effect < found["interval"][1]
    assert found["n_after"] >= MOST_PLANNED
    assert f"{CHECKLIST.words}: no clear change" in told.of_action(CHECKLIST)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 12, 31, 16, 30, tzinfo=UTC),  # New Year has come in Taipei
        datetime(2028, 2, 29, 3, tzinfo=UTC),
        datetime(2027, 3, 31, 15, 59, tzinfo=UTC),
    ],
)
def test_whenever_it_is_made_all_was_done_in_order_and_before_today(
    migrated_sqlite: Path, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "gaplens.db").write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'gaplens.db'}", tmp_path, ZoneInfo("Asia/Taipei"))
    with clock.at(now):
        load_demo(database, PASSWORD)
        with database.read() as session:
            found = actions.seen_by(session, demo.lead_of(session))
            written = session.exec(select(Event).where(Event.subject_kind == "action").order_by(col(Event.id))).all()
            assert events.verify(session).broken is None
    database.close()
    moments = [each.at for each in written]
    assert moments == sorted(moments)
    assert moments[-1] < now
    assert {each.title: each.state for each in found} == {
        PLANNER.words: "closed",
        MESSAGES.words: "judged",
        CHECKLIST.words: "closed",
        PARTS.words: "doing",
        WEEKENDS.words: "draft",
    }
    for each in found:
        rule = actions.rule_of(each)
        assert rule is not None
        if each.judged_at is not None:
            assert each.fixed_at < each.started < each.judged_at
            assert each.started.date() < each.carried_out <= each.due <= rule.not_before < each.judged_at.date()
        else:
            assert each.due > now.date()


def test_a_reader_of_each_language_sees_each_page(told: Story) -> None:
    for locale in LOCALES:
        told.client.cookies.set("lang", locale.tag)
        for page in ("", "needs", "kano", "priorities", "segments", "trends", "why", "comments", "quality"):
            assert f"<h1>{locale.company(story.NAME)}" in told.page(page)
    told.client.cookies.delete("lang")
