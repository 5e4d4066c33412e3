"""Has an action worked: judged once, by its rule, when the wave for it is all there; the same for a job and a page."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
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
from app.verdicts.baselines import sites_before, start_of
from app.verdicts.measures import NOTHING, Measured, mean_of, same_words
from surveys.actions import actions
from surveys.actions.actions import Action
from surveys.actions.moves import TO_BE_JUDGED
from surveys.actions.remeasure import remeasure
from surveys.actions.rule import Rule
from surveys.campaigns import questionnaires
from surveys.campaigns.published import Published, is_settled, published_of
from surveys.instruments.schema import Instrument
from surveys.places import places
from surveys.storage.engine import Database
from surveys.storage.queries import actions as storage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Case:
    """An action with the wave that judges it. asked: the questionnaire of its baseline. today: name of a site, as it
    was written -> its entry of the company's lists.
    """

    action: int
    rule: Rule
    published: Published
    round: date
    asked: Instrument
    today: Mapping[str, int]


def judge_due(database: Database) -> None:
    """Of every programme; what fails in one does not keep the others waiting."""
    with database.read() as session:
        found = storage.programmes_with(session, TO_BE_JUDGED)
    for programme_id in found:
        try:
            judge_programme(database, programme_id)
        except Exception:
            log.exception("Judging the actions of programme %d failed", programme_id)


def judge_programme(database: Database, programme_id: int) -> None:
    """All actions of one round together, once each of them can be judged: they are one family (Holm)."""
    with database.read() as session:
        rows = storage.of_programme(session, programme_id)
        judged = [row for row in rows if row.verdict is not None]
        cases = [case for row in rows if (case := _case(session, row))]
    for begins in sorted({case.round for case in cases}):
        mine = [case for case in cases if case.round == begins]
        found = [_found(database, case) for case in mine]
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
    written = {
        *published.segments.get("site", []),
        *rule.treated,
        *rule.control,
        *(rule.baseline.mix or {}).get("site", {}),
    }
    today = places.names(session, published.unit_id, "site", written)
    asked = questionnaires.frozen(session, rule.baseline.instrument, rule.baseline.version)
    return Case(row.id or 0, rule, published, found.round, asked, today)


@dataclass(frozen=True)
class Figures:
    """What a verdict rests on. start: from where it is counted, where the first figure was shrunk."""

    before: Mean
    start: Mean
    now: Mean
    control_before: Mean | None = None
    control_now: Mean | None = None
    differs_in: str = ""  # the list by which other people answered


def _found(database: Database, case: Case) -> tuple[Verdict, Figures] | None:
    """None: not all that is planned is there, and more may come; or its figures still move in steps."""
    published = case.published
    if published.protected and not published.finished:
        return None
    closed = is_settled(published)
    if closed:
        counting.count_campaign(database, published)
    counted = counting.counted(database, published)
    if counted.anew:
        return None
    found = verdict_of(case, Measured(published, counted), closed)
    return None if found[0].why == "not yet" else found


def verdict_of(case: Case, after: Measured, closed: bool) -> tuple[Verdict, Figures]:
    """By the rule alone, whatever else the wave says."""
    rule, base, measure = case.rule, case.rule.baseline, case.rule.measure
    wanted = change.Rule(rule.least, "up", rule.target, rule.planned)
    before = mean_of(base.figure)
    treated, control = ([*_alike(case, after, names)] for names in (rule.treated, rule.control))
    now = after.of_sites(measure, [name for names in treated for name in names]) if treated else after.whole(measure)
    pair = (
        Wave(before, wording=True, scale=(base.low, base.high)),
        Wave(
            now,
            wording=same_words(case.asked, after.published.instrument, measure),
            scale=after.scale(measure),
            closed=closed,
        ),
    )
    if rule.control:
        one = _sites(case, after, rule.treated, treated)
        other = _sites(case, after, rule.control, control)
        trend = None if base.earlier is None else (sites_before(rule, rule.treated), sites_before(rule, rule.control))
        verdict = change.beside_sites(case.action, one, other, wanted, closed=closed, earlier=trend, waves=pair)
        theirs = pooled(other)
        return verdict, Figures(before, before, now, theirs.before, theirs.after)
    ranked = rule.chosen == "rank"
    among = [mean_of(each) for each in base.among] if ranked else None
    whole = mean_of(base.whole) if ranked and base.whole else None
    people, segment = _mix(case, after)
    verdict = change.of_waves(case.action, *pair, wanted, people=people, among=among, whole=whole)
    return verdict, Figures(
        before, start_of(rule) or before, now, differs_in=segment if verdict.why == "other people" else ""
    )


def _alike(case: Case, after: Measured, names: Sequence[str]) -> Sequence[Sequence[str]]:
    """What the later wave calls each of these sites."""
    written = after.published.segments.get("site", [])
    return [alike_among(case.today, written, name) for name in names]


def _sites(case: Case, after: Measured, names: Sequence[str], now: Sequence[Sequence[str]]) -> list[Site]:
    measure, before = case.rule.measure, case.rule.baseline.sites or {}
    return [
        Site(mean_of(before[name]) if name in before else NOTHING, after.of_sites(measure, theirs))
        for name, theirs in zip(names, now, strict=True)
    ]


def _mix(case: Case, after: Measured) -> tuple[Homogeneity | None, str]:
    """Whether the same kinds answered, by the list that tells against comparing, where any does."""
    then, now = case.rule.baseline.mix or {}, after.mix()
    found = []
    for segment in now.keys() & then.keys():
        counts = [_of_today(case, segment, part[segment]) for part in (then, now)]
        if len({*counts[0], *counts[1]}) > 1:
            found.append((waves.composition(*counts), segment))
    against = next((each for each in sorted(found, key=lambda each: each[1]) if other_people(each[0])), None)
    return against or (found[0] if found else (None, ""))


def _of_today(case: Case, segment: str, counts: Mapping[str, int]) -> dict[str, int]:
    """Sites by what they are called today; of these alone that are treated, where not all are."""
    if segment != "site":
        return dict(counts)
    made: dict[str, int] = {}
    wanted = {case.today.get(name, name) for name in case.rule.treated}
    for name, n in counts.items():
        key = case.today.get(name, name)
        if not wanted or key in wanted:
            made[str(key)] = made.get(str(key), 0) + n
    return made


def _document(case: Case, verdict: Verdict, figures: Figures) -> dict[str, Any]:
    """As it is stored: nothing of it is computed again."""
    said = asdict(verdict)
    del said["of"], said["rule"]
    parts = {
        name: value if value is None or isinstance(value, str) else _mean(value)
        for name, value in vars(figures).items()
    }
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
