"""Has it changed since the wave before: one family of verdicts of a round, and what to say of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.claims import change, waves
from analysis.claims.change import Rule, Verdict, Wave
from analysis.claims.claim import smallest
from analysis.claims.verdicts import other_people
from analysis.estimates import ratings, reading, recommendation
from analysis.estimates.floors import shown, told
from analysis.estimates.levels import levels
from analysis.estimates.reach import reaching_gaps
from analysis.rows.tally import Tally
from analysis.statistics.intervals import Mean
from analysis.statistics.multinomial import Homogeneity
from app.i18n import N_
from app.reading.rounds import GAPS, Read, ReadRound, Rounds
from app.reports.pages import Line
from surveys.instruments.schema import General

Otherwise = Literal["scale", "worded", "moved", "added", "dropped"]  # how a need was asked about in the wave before
OTHERWISE: Mapping[Otherwise, str] = {
    "scale": N_("%(round)s asked on another scale, so no need is compared with it."),
    "worded": N_("Worded anew since %(round)s, so not compared: %(names)s."),
    "moved": N_("Of another dimension since %(round)s, so not compared: %(names)s."),
    "added": N_("Not asked in %(round)s, so not compared: %(names)s."),
    "dropped": N_("No longer asked since %(round)s: %(names)s."),
}


@dataclass(frozen=True)
class Changed:
    """One measure of one wave against the wave before, `earlier`. id: a dimension or a question about no need."""

    id: str
    read: Read
    earlier: Read
    since: ReadRound
    verdict: Verdict
    now: Mean
    then: Mean


def alike(earlier: Read, read: Read) -> frozenset[str]:
    """Dimensions of which both waves asked the same needs in the same words."""
    members, theirs = (each.tally.design.dimensions for each in (read, earlier))
    return frozenset(
        id_ for id_, needs in members.items() if theirs.get(id_) == needs and read.worded_as(earlier, needs)
    )


def of_round(rounds: Rounds) -> list[Changed]:
    """Every dimension, satisfaction and recommendation of the round, judged together (Holm)."""
    found = [each for read in rounds.of() for each in _of_read(rounds, read)]
    verdicts = change.together([each.verdict for each in found])
    return [replace(each, verdict=verdict) for each, verdict in zip(found, verdicts, strict=True)]


def _of_read(rounds: Rounds, read: Read) -> Iterator[Changed]:
    if (found := rounds.before(read)) is None:
        return
    since, earlier = found
    people = mix(earlier, read)
    same_needs = alike(earlier, read)
    now, then = dimension_means(read), dimension_means(earlier)
    low, high = read.scale
    least = smallest(low, high, read.published.smallest_difference)
    for id_, mean in now.items():
        if id_ in then:
            first = Wave(then[id_], wording=True, scale=earlier.scale, closed=earlier.closed)
            second = Wave(mean, wording=id_ in same_needs, scale=read.scale, closed=read.closed)
            verdict = change.of_waves(id_, first, second, Rule(least), people=people)
            yield Changed(id_, read, earlier, since, verdict, mean, then[id_])
    before = {question.id: question for question in earlier.wave.general}
    for question in read.wave.general:
        same = before.get(question.id)
        if question.role in ("overall", "nps") and same is not None and same.role == question.role:
            yield _rating((same, question), read, since, earlier, people)


def _rating(
    asked: tuple[General, General], read: Read, since: ReadRound, earlier: Read, people: Homogeneity | None
) -> Changed:
    """asked: as it was asked then, and now."""
    same, question = asked
    now, then = rating_mean(question, read), rating_mean(same, earlier)
    ends, theirs = _ends(question), _ends(same)
    before = Wave(then, wording=True, scale=theirs, closed=earlier.closed)
    after = Wave(now, wording=same.label == question.label, scale=ends, closed=read.closed)
    verdict = change.of_waves(question.id, before, after, Rule(smallest(*ends)), people=people)
    return Changed(question.id, read, earlier, since, verdict, now, then)


def _ends(question: General) -> tuple[int, int]:
    assert question.scale is not None
    return (-100, 100) if question.role == "nps" else (question.scale.low, question.scale.high)


def rating_mean(question: General, read: Read) -> Mean:
    """Of an answer; of recommendation the score, as the mean of -100, 0 and 100."""
    assert question.scale is not None
    answers = reading.answers(read.wave.tally, question.id, question.scale.low)
    return told(recommendation.mean_score(answers) if question.role == "nps" else ratings.mean_of(answers))


def dimension_means(read: Read, *, reached: bool = False) -> Mapping[str, Mean]:
    """The gap of each dimension; the perception where no expectation was asked; of other methods none. reached: with
    what the answers stand for, which comparisons of waves never use.
    """
    if read.method in GAPS and not reached:
        return {row.id: told(row.gap) for row in read.gaps.gaps.dimensions}
    wave = read.wave
    if read.method in GAPS:
        gaps = reaching_gaps(wave.tally, wave.short, wave.reach("gap"))
        return {row.id: told(row.gap) for row in gaps.dimensions}
    if read.method == "servperf":
        reach = wave.reach("perception") if reached else None
        found = levels(wave.tally, "perception", wave.short, reach).dimensions
        return {id_: told(mean) for id_, mean in found.items()}
    return {}


def asked_otherwise(earlier: Read, read: Read) -> Mapping[Otherwise, list[str]]:
    """Ids of the needs that two waves of a questionnaire did not ask about alike; of another scale all of them."""
    then, now = ({need.id: need for need in each.published.instrument.needs} for each in (earlier, read))
    both = [id_ for id_ in now if id_ in then]
    changed = [id_ for id_ in both if not read.worded_as(earlier, [id_])]
    moved = [id_ for id_ in changed if replace(then[id_], dimension=now[id_].dimension) == now[id_]]
    found: dict[Otherwise, list[str]] = {
        "scale": both if earlier.scale != read.scale else [],
        "worded": [id_ for id_ in changed if id_ not in moved],
        "moved": moved,
        "added": [id_ for id_ in now if id_ not in then],
        "dropped": [id_ for id_ in then if id_ not in now],
    }
    return {why: ids for why, ids in found.items() if ids}


def not_compared(rounds: Rounds, read: Read) -> list[Line]:
    """Of the needs that the wave before did not ask about alike, which and why."""
    if (found := rounds.before(read)) is None:
        return []
    since, earlier = found
    names = {**earlier.wave.subject.names, **read.wave.subject.names}
    say, listed, lines = read.locale.say, read.locale.listed, list[Line]()
    for why, ids in asked_otherwise(earlier, read).items():
        words = say(OTHERWISE[why], round=since.name, names=listed([names[id_] for id_ in ids]))
        lines.append(Line(say("Not compared"), True, words))
        if why == "scale":  # then nothing is
            break
    return lines


def left_out(rounds: Rounds, read: Read, needs: Iterable[str]) -> list[Line]:
    """Of all rounds on one scale: in which of them needs are left out, as these did not ask about them alike."""
    waves, by_rounds = rounds.same_scale(read), dict[tuple[int, ...], list[str]]()
    for id_ in needs:
        asked = (id_ in other.published.instrument.need_ids and read.worded_as(other, [id_]) for _, other in waves)
        if places := tuple(place for place, alike in enumerate(asked) if not alike):
            by_rounds.setdefault(places, []).append(id_)
    say, listed, lines = read.locale.say, read.locale.listed, list[Line]()
    for places, ids in by_rounds.items():
        names = listed([read.wave.subject.names[id_] for id_ in ids])
        if places == tuple(range(len(places))):
            since = waves[len(places)][0].name
            message = N_("Compared only since %(round)s, as it was asked about otherwise before: %(names)s.")
            words = say(message, round=since, names=names)
        else:
            others = listed([waves[place][0].name for place in places])
            words = say(
                "Asked about otherwise in %(rounds)s, so left out there: %(names)s.", rounds=others, names=names
            )
        lines.append(Line(say("Not compared"), True, words))
    return lines


def no_longer_asked(rounds: Rounds, read: Read) -> list[Line]:
    """What earlier rounds asked about and this one does not."""
    say, mine = read.locale.say, read.published.instrument.need_ids
    names = {
        need.id: read.locale.words_of(need.short)
        for _, other in rounds.history(read)
        for need in other.published.instrument.needs
        if need.id not in mine
    }
    words = say("No longer asked: %(names)s.", names=read.locale.listed([*names.values()]))
    return [Line(say("Not compared"), True, words)] if names else []


def compositions(before: Read, after: Read) -> Mapping[str, Homogeneity]:
    """Segment, in the reader's language -> whether the same kinds of people answered, of those that both show."""
    found = {}
    for name, parts in comparable(before, after).items():
        counts = [{group: tally.respondents for group, tally in part.items()} for part in parts]
        if min(map(len, counts)) and len({*counts[0], *counts[1]}) > 1:
            found[name] = waves.composition(*counts)
    return found


def comparable(before: Read, after: Read) -> Mapping[str, tuple[Mapping[str, Tally], Mapping[str, Tally]]]:
    """Segment, in the reader's language -> its groups then and now. A group that only one wave shows is left out where
    the other may withhold it: where so many are in none of its groups that a figure could be shown.
    """
    then, now = ({each.id: (each, read.together(each)) for each in read.groups()} for read in (before, after))
    found = {}
    for id_ in now.keys() & then.keys():
        parts = then[id_][1], now[id_][1]
        rests = [
            read.n - sum(tally.respondents for tally in part.values())
            for read, part in zip((before, after), parts, strict=True)
        ]
        kept = [
            {name: tally for name, tally in part.items() if name in other or not shown(rest)}
            for part, other, rest in ((parts[0], parts[1], rests[1]), (parts[1], parts[0], rests[0]))
        ]
        found[now[id_][0].name] = kept[0], kept[1]
    return found


def mix(before: Read, after: Read) -> Homogeneity | None:
    """The one that tells against comparing, where any does."""
    found = list(compositions(before, after).values())
    return next((each for each in found if other_people(each)), found[0] if found else None)


def by_word(changes: Sequence[Changed]) -> Mapping[str | None, list[Changed]]:
    found: dict[str | None, list[Changed]] = {}
    for each in changes:
        found.setdefault(each.verdict.word, []).append(each)
    return found
