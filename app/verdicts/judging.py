"""Has an action worked: judged once, by its rule, when the wave for it is all there; the same for a job and a page."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from analysis.claims import change, waves
from analysis.claims.change import Verdict, Wave
from analysis.claims.verdicts import other_people
from analysis.estimates.sites import Site, pooled
from analysis.statistics.intervals import Mean
from analysis.statistics.multinomial import Homogeneity
from app.tallies import counting
from app.tallies.selection import alike_among
from app.verdicts import same_people
from app.verdicts.baselines import groups_before, start_of
from app.verdicts.measures import NOTHING, OTHERS, Measured, mean_of, same_words
from app.verdicts.same_people import SamePeople
from surveys.actions import actions
from surveys.actions.actions import Action
from surveys.actions.moves import TO_BE_JUDGED
from surveys.actions.remeasure import remeasure
from surveys.actions.rule import Rule
from surveys.campaigns import questionnaires
from surveys.campaigns.published import Published, is_settled, published_of
from surveys.codes import CHANNELS, LISTED, Known, Segment
from surveys.instruments.schema import LOCALES, Instrument
from surveys.places import places
from surveys.storage.engine import Database
from surveys.storage.queries import actions as storage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Case:
    """An action with the wave that judges it. asked: the questionnaire of its baseline. today: of each of the company's
    lists, a name as it was written -> its entry.
    """

    action: int
    rule: Rule
    published: Published
    round: date
    asked: Instrument
    today: Mapping[str, Mapping[str, int]]


def judge_due(database: Database) -> None:
    """Of every programme; what fails in one does not keep the others waiting."""
    with database.read() as session:
        found = storage.programmes_with(session, TO_BE_JUDGED)
    for programme_id in found:
        try:
            judge_programme(database, programme_id, answers=True)
        except Exception:
            log.exception("Judging the actions of programme %d failed", programme_id)


def judge_programme(database: Database, programme_id: int, *, answers: bool = False) -> None:
    """All actions of one round together, once each of them can be judged: they are one family (Holm).

    answers: whether answers may be read, as the same people take it. A page does not, and leaves that to the job.
    """
    with database.read() as session:
        rows = storage.of_programme(session, programme_id)
        judged = [row for row in rows if row.verdict is not None]
        cases = [case for row in rows if (case := _case(session, row))]
    for begins in sorted({case.round for case in cases}):
        mine = [case for case in cases if case.round == begins]
        found = [_found(database, case, answers) for case in mine]
        if any(each is None for each in found):
            continue
        before = [_read(row) for row in judged if row.verdict and row.verdict["round"] == begins.isoformat()]
        fresh = [verdict for each in found if each is not None for verdict in [each[0]]]
        together = change.together([*before, *fresh])[len(before) :]
        documents = [
            _document(case, verdict, each[1]) for case, verdict, each in zip(mine, together, found, strict=True) if each
        ]
        with database.write() as session:
            for case, document in zip(mine, documents, strict=True):
                row = storage.one(session, programme_id, case.action)
                if row is not None:
                    actions.judge(session, row, case.rule, document)


def _case(session: Session, row: Action) -> Case | None:
    rule = actions.rule_of(row)
    if row.state not in TO_BE_JUDGED or rule is None:
        return None
    found = remeasure(session, row.programme_id, rule)
    if found is None:
        return None
    published = published_of(session, found.campaign)
    today: dict[str, Mapping[str, int]] = {}
    for kind in LISTED:
        named = {*rule.treated, *rule.control} if kind == rule.by else set()
        written = {*_written(published, kind), *named, *_kinds(rule.baseline.mix, kind)}
        today[kind] = places.names(session, published.unit_id, kind, written) if written else {}
    asked = questionnaires.frozen(session, rule.baseline.instrument, rule.baseline.version)
    return Case(row.id or 0, rule, published, found.round, asked, today)


@dataclass(frozen=True)
class Figures:
    """What a verdict rests on. start: from where it is counted, where the first figure was shrunk. answered: beside
    the same people: how many said it then, and now.
    """

    before: Mean
    start: Mean
    now: Mean
    control_before: Mean | None = None
    control_now: Mean | None = None
    differs_in: str = ""  # the list by which other people answered
    answered: tuple[int, int] | None = None


def _found(database: Database, case: Case, answers: bool) -> tuple[Verdict, Figures] | None:
    """None: not all that is planned is there, and more may come; its figures still move in steps; or it takes answers,
    and these may not be read.
    """
    published, same = case.published, case.rule.people == "same"
    if same and not answers:
        return None
    if published.protected and not published.finished:
        return None
    closed = is_settled(published)
    if closed:
        counting.count_campaign(database, published)
    counted = counting.counted(database, published)
    if counted.anew:
        return None
    after = Measured(published, counted).read_as(case.rule.by, case.rule.flags)
    found = _by_people(database, case, after, closed) if same else verdict_of(case, after, closed)
    return None if found is None or found[0].why == "not yet" else found


def _by_people(database: Database, case: Case, after: Measured, closed: bool) -> tuple[Verdict, Figures] | None:
    """None: fewer than planned can have answered both, and more may."""
    rule, first = case.rule, case.rule.baseline.campaign
    if not closed and same_people.possible(database, first, case.published) < rule.planned:
        return None
    groups = [name for names in _alike(case, after, rule.treated) for name in names]
    now = same_people.Wave(case.published.id, after.published.instrument, groups)
    found = same_people.same_people(database, rule, same_people.Wave(first, case.asked, rule.treated), now)
    return verdict_of_same(case, after, found, closed)


def verdict_of_same(case: Case, after: Measured, found: SamePeople, closed: bool) -> tuple[Verdict, Figures]:
    rule, base = case.rule, case.rule.baseline
    before, (among, whole) = mean_of(base.figure), _picked_from(rule)
    verdict = change.of_same_people(
        case.action,
        found.changes,
        _wanted(rule),
        closed=closed,
        before=before,
        among=among,
        whole=whole,
        waves=_pair(case, after, found.now, closed),
    )
    start = found.before if verdict.expected is None else _higher(found.before, verdict.expected)
    return verdict, Figures(found.before, start, found.now, answered=(before.n, _now(case, after).n))


def _higher(mean: Mean, by: float) -> Mean:
    there = (mean.mean, mean.lower, mean.upper)
    middle, lower, upper = (None if value is None else value + by for value in there)
    return replace(mean, mean=middle, lower=lower, upper=upper)


def _wanted(rule: Rule) -> change.Rule:
    return change.Rule(rule.least, "up", rule.target, rule.planned)


def _picked_from(rule: Rule) -> tuple[list[Mean] | None, Mean | None]:
    """Where it was chosen by its rank: all that it was chosen from, and their mean of the same people."""
    if rule.chosen != "rank":
        return None, None
    base = rule.baseline
    return [mean_of(each) for each in base.among], mean_of(base.whole) if base.whole else None


def _now(case: Case, after: Measured) -> Mean:
    """Of everybody, or of those who are treated."""
    treated = [name for names in _alike(case, after, case.rule.treated) for name in names]
    measure = case.rule.measure
    return after.of_groups(measure, treated) if case.rule.treated else after.whole(measure)


def _pair(case: Case, after: Measured, now: Mean, closed: bool) -> tuple[Wave, Wave]:
    """What must be the same in both."""
    base, measure = case.rule.baseline, case.rule.measure
    same = same_words(case.asked, after.published.instrument, measure)
    before = Wave(mean_of(base.figure), wording=True, scale=(base.low, base.high))
    withheld = case.rule.flags == "out" and case.rule.people == "others" and not after.tells_flags
    return before, Wave(now, wording=same, scale=after.scale(measure), closed=closed, withheld=withheld)


def verdict_of(case: Case, after: Measured, closed: bool) -> tuple[Verdict, Figures]:
    """By the rule alone, whatever else the wave says."""
    rule, base, wanted = case.rule, case.rule.baseline, _wanted(case.rule)
    before, now = mean_of(base.figure), _now(case, after)
    pair = _pair(case, after, now, closed)
    if rule.control:
        one, other = (_sites(case, after, names) for names in (rule.treated, rule.control))
        trend = None if base.earlier is None else (groups_before(rule, rule.treated), groups_before(rule, rule.control))
        verdict = change.beside_sites(case.action, one, other, wanted, closed=closed, earlier=trend, waves=pair)
        theirs = pooled(other)
        return verdict, Figures(before, before, now, theirs.before, theirs.after)
    among, whole = _picked_from(rule)
    people, segment = _mix(case, after)
    verdict = change.of_waves(case.action, *pair, wanted, people=people, among=among, whole=whole)
    return verdict, Figures(
        before, start_of(rule) or before, now, differs_in=segment if verdict.why == "other people" else ""
    )


def _alike(case: Case, after: Measured, names: Sequence[str]) -> Sequence[Sequence[str]]:
    """What the later wave calls each of these groups."""
    written, today = _written(after.published, case.rule.by), case.today.get(case.rule.by, {})
    return [alike_among(today, written, name) for name in names]


def _written(published: Published, kind: Segment | Known) -> Sequence[str]:
    """What can stand in answers: names as they were published, or codes."""
    if kind == "channel":
        return CHANNELS
    return LOCALES if kind == "language" else published.segments.get(kind, [])


def _sites(case: Case, after: Measured, names: Sequence[str]) -> list[Site]:
    """Each group before and now."""
    measure, before = case.rule.measure, case.rule.baseline.groups or {}
    return [
        Site(mean_of(before[name]) if name in before else NOTHING, after.of_groups(measure, theirs))
        for name, theirs in zip(names, _alike(case, after, names), strict=True)
    ]


def _mix(case: Case, after: Measured) -> tuple[Homogeneity | None, str]:
    """Whether the same kinds answered, by the list that tells against comparing, where any does."""
    then, now = case.rule.baseline.mix or {}, after.mix()
    found = []
    for segment in now.keys() & then.keys():
        counts = _comparable(*(_of_today(case, segment, part[segment]) for part in (then, now)))
        if len({*counts[0], *counts[1]}) > 1:
            found.append((waves.composition(*counts), segment))
    against = next((each for each in sorted(found, key=lambda each: each[1]) if other_people(each[0])), None)
    return against or (found[0] if found else (None, ""))


def _kinds(mix: Mapping[str, Mapping[str, int]] | None, segment: str) -> set[str]:
    """Those that have a name."""
    return {name for name in (mix or {}).get(segment, {}) if name != OTHERS}


def _comparable(then: Mapping[str, int], now: Mapping[str, int]) -> list[dict[str, int]]:
    """Without kinds that one of them does not know where it may withhold some; rules of before do not say whether."""
    return [
        {kind: n for kind, n in mine.items() if kind != OTHERS and (kind in other or other.get(OTHERS) == 0)}
        for mine, other in ((then, now), (now, then))
    ]


def _of_today(case: Case, segment: str, counts: Mapping[str, int]) -> dict[str, int]:
    """Groups by what they are called today; of these alone that are treated, where not all are."""
    today, made = case.today.get(segment, {}), dict[str, int]()
    wanted = {today.get(name, name) for name in case.rule.treated} if segment == case.rule.by else set()
    for name, n in counts.items():
        key = today.get(name, name)
        if not wanted or key in wanted or name == OTHERS:
            made[str(key)] = made.get(str(key), 0) + n
    return made


def _document(case: Case, verdict: Verdict, figures: Figures) -> dict[str, Any]:
    """As it is stored: nothing of it is computed again."""
    said = asdict(verdict)
    del said["of"], said["rule"]
    parts = {name: _mean(value) if isinstance(value, Mean) else value for name, value in vars(figures).items()}
    return said | parts | {"wave": case.published.id, "round": case.round.isoformat()}


def _mean(mean: Mean) -> dict[str, float | int | None]:
    return {"n": mean.n, "mean": mean.mean, "lower": mean.lower, "upper": mean.upper}


def _read(row: Action) -> Verdict:
    """What was judged before: its p counts in the family, its word stays."""
    rule, said = actions.rule_of(row), row.verdict
    assert rule is not None
    assert said is not None
    names = Verdict.__dataclass_fields__.keys() - {"of", "rule"}
    kept: dict[str, Any] = {name: tuple(said[name]) if isinstance(said[name], list) else said[name] for name in names}
    return Verdict(of=row.id, rule=change.Rule(rule.least, "up", rule.target, rule.planned), **kept)
