"""Has it changed since the wave before: one family of verdicts of a round, and what to say of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
from app.reading.rounds import GAPS, Read, ReadRound, Rounds
from surveys.instruments.schema import General


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
    members = read.wave.tally.design.dimensions
    now, then = dimension_means(read), dimension_means(earlier)
    low, high = read.scale
    least = smallest(low, high, read.published.smallest_difference)
    for id_, mean in now.items():
        if id_ in then:
            worded = read.worded_as(earlier, members[id_]) and members[id_] == earlier.wave.tally.design.dimensions[id_]
            first = Wave(then[id_], wording=True, scale=earlier.scale, closed=earlier.closed)
            second = Wave(mean, wording=worded, scale=read.scale, closed=read.closed)
            verdict = change.of_waves(id_, first, second, Rule(least), people=people)
            yield Changed(id_, read, earlier, since, verdict, mean, then[id_])
    before = {question.id: question for question in earlier.wave.general}
    for question in read.wave.general:
        same = before.get(question.id)
        if question.role in ("overall", "nps") and same is not None and same.scale == question.scale:
            yield _rating(question, read, since, earlier, people)


def _rating(question: General, read: Read, since: ReadRound, earlier: Read, people: Homogeneity | None) -> Changed:
    assert question.scale is not None
    now, then = rating_mean(question, read), rating_mean(question, earlier)
    ends = (-100, 100) if question.role == "nps" else (question.scale.low, question.scale.high)
    before, after = Wave(then, closed=earlier.closed), Wave(now, closed=read.closed)
    verdict = change.of_waves(question.id, before, after, Rule(smallest(*ends)), people=people)
    return Changed(question.id, read, earlier, since, verdict, now, then)


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
