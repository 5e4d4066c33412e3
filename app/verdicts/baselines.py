"""The rule that is proposed for an action, all of it from the numbers of a wave; and the wave as it stands, frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.claims.claim import smallest
from analysis.estimates import sites
from analysis.estimates.sites import Site
from analysis.statistics.intervals import Mean
from analysis.statistics.samplesize import one_mean, two_means
from analysis.statistics.shrinkage import shrunk
from app.verdicts.measures import Measured, figure_of, same_words
from app.verdicts.measures import mean_of as mean_of
from surveys.actions.rule import FEWEST, Baseline, Figure, Measure, Rule
from surveys.codes import Chosen, Flags, Known, People, Rhythm, Segment
from surveys.programmes.rhythm import next_begin

WANTED = 1.5  # a target, as multiples of the smallest change that matters: 0.3 on a scale of 1 to 7
AGREE = 0.5  # correlation of two answers of one person that a plan assumes: until both are there nobody knows it
TIME_FOR_IT = timedelta(days=30)  # to carry it out, unless somebody says otherwise


@dataclass(frozen=True)
class Asked:
    """What a rule is proposed for. begins: the round of its wave."""

    measure: Measure
    begins: date
    treated: Sequence[str] = ()
    control: Sequence[str] = ()
    chosen: Chosen = "otherwise"
    by: Segment | Known = "site"
    people: People = "others"
    flags: Flags = "in"


def baseline(wave: Measured, asked: Asked, earlier: Measured | None = None) -> Baseline:
    """As it stands now. earlier: the wave before it."""
    wave = wave.read_as(asked.by, asked.flags)
    measure, (low, high) = asked.measure, wave.scale(asked.measure)
    figure = wave.of_groups(measure, asked.treated) if asked.treated else wave.whole(measure)
    among: list[Figure] = []
    whole = None
    if measure.of != "overall":
        means, mean = wave.among(measure, asked.treated)
        among, whole = [figure_of(each) for each in means], figure_of(mean) if mean.n else None
    named = {*asked.treated, *asked.control}
    groups = {name: figure_of(mean) for name, mean in wave.by_group(measure).items() if name in named}
    published = wave.published
    return Baseline(
        campaign=published.id,
        instrument=published.instrument.id,
        version=published.instrument.version,
        round=asked.begins,
        low=low,
        high=high,
        top=wave.top(measure),
        figure=figure_of(figure),
        among=tuple(among),
        whole=whole,
        groups=groups or None,
        mix=wave.mix(),
        earlier=_earlier(wave, asked, earlier) if earlier else None,
    )


def _earlier(wave: Measured, asked: Asked, earlier: Measured) -> Mapping[str, Figure] | None:
    """Of each group that is set beside others, where the wave before asked the same."""
    earlier = earlier.read_as(asked.by)
    measure, forms = asked.measure, [each.published.instrument for each in (earlier, wave)]
    same = same_words(forms[0], forms[1], measure) and earlier.scale(measure) == wave.scale(measure)
    if not asked.control or not same:
        return None
    named = {*asked.treated, *asked.control}
    return {name: figure_of(mean) for name, mean in earlier.by_group(measure).items() if name in named} or None


def proposed(
    wave: Measured, asked: Asked, rhythm: Rhythm, today: date, earlier: Measured | None = None
) -> tuple[Rule, date]:
    """The rule, and the day by which it is to be carried out. earlier: the wave before."""
    base, due = baseline(wave, asked, earlier), today + TIME_FOR_IT
    decided = wave.published.smallest_difference if asked.measure.statistic in ("gap", "perception") else None
    least = round(smallest(base.low, base.high, decided), 2)
    target = round(WANTED * least, 2)
    rank, of = rank_of(base)
    rule = Rule(
        measure=asked.measure,
        baseline=base,
        chosen=asked.chosen,
        least=least,
        target=target,
        planned=_possible(planned(base.figure, target, people=asked.people) or FEWEST, asked.people, base.figure),
        not_before=_next_opening(asked.begins, due, rhythm),
        treated=tuple(asked.treated),
        control=tuple(asked.control),
        rank=rank,
        of=of,
        by=asked.by,
        people=asked.people,
        flags=asked.flags,
    )
    return rule, due


def planned(figure: Figure, change: float, before: int | None = None, people: People = "others") -> int | None:
    """Answers of each wave for 80 % power, or people who answer both; before: of the second alone, where the first has
    so many. None: not known, or however many come, they are too few.
    """
    if figure.se is None or not figure.se or not change:
        return None
    sd = figure.sd or figure.se * figure.n**0.5
    if people == "same":
        return one_mean(change, sd * (2 * (1 - AGREE)) ** 0.5)
    return two_means(change, sd, before=before)


def _possible(planned: int, people: People, figure: Figure) -> int:
    """No more can answer both than have answered."""
    return max(min(planned, figure.n), FEWEST) if people == "same" else planned


def start_of(rule: Rule) -> Mean | None:
    """From where a change is counted, as a verdict will: shrunk, where it was chosen by its rank. None: not known."""
    if rule.chosen != "rank" or rule.control:
        return mean_of(rule.baseline.figure)
    whole = None if rule.baseline.whole is None else mean_of(rule.baseline.whole)
    return shrunk(mean_of(rule.baseline.figure), [mean_of(each) for each in rule.baseline.among], whole)


def earlier_trend(rule: Rule) -> float | None:
    """By how much more the treated groups changed than the others before anything was done. None: not known."""
    treated, control = (groups_before(rule, names) for names in (rule.treated, rule.control))
    return sites.earlier_trend(treated, control)


def groups_before(rule: Rule, names: Sequence[str]) -> list[Site]:
    """From the wave before the baseline to the baseline."""
    then, before = rule.baseline.earlier or {}, rule.baseline.groups or {}
    return [Site(mean_of(then[name]), mean_of(before[name])) for name in names if name in then and name in before]


def rank_of(base: Baseline) -> tuple[int | None, int | None]:
    """Where it stands among how many, the worst first."""
    means = sorted(each.mean for each in base.among if each.mean is not None)
    if base.figure.mean is None or base.figure.mean not in means:
        return None, None
    return means.index(base.figure.mean) + 1, len(means)


def _next_opening(begins: date, due: date, rhythm: Rhythm) -> date:
    """The first day of the first later round that comes after it is carried out."""
    if rhythm == "free":
        return due
    found = next_begin(rhythm, begins)
    while found < due:
        found = next_begin(rhythm, found)
    return found
