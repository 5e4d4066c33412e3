"""Did it improve: the one verdict on a change, by a rule that was fixed before; or why nothing can be said.

Every verdict is made by `_judge`, of waves, of the same people, of sites beside other sites, of readings.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.claims.claim import matters
from analysis.claims.verdicts import Better, depend, dispersed, firm, good, other_people, significant
from analysis.estimates import sites
from analysis.estimates.floors import Interval, ends, judged, side_of
from analysis.estimates.sites import Site
from analysis.rows.checks import FloatArray
from analysis.statistics import series
from analysis.statistics.distribution import from_values
from analysis.statistics.intervals import Mean, p_of_mean
from analysis.statistics.multinomial import Homogeneity
from analysis.statistics.multiplicity import holm, within
from analysis.statistics.proportions import two_shares
from analysis.statistics.shrinkage import shrunk
from analysis.statistics.twogroups import MeanDifference, satterthwaite, welch

POINTS = 8  # readings after the change, by which an indicator is judged
FEWEST_SITES = 4  # on each side, from which sites are compared with sites

Word = Literal["improved", "no clear change", "worse"]
Target = Literal["reached", "open", "missed"]
By = Literal[
    "Welch",  # on different people
    "paired t",  # on the same people, by their personal links
    "Welch on sites",  # each site's change against those of sites without it
    "respondents of sites",  # the same over all their respondents, as there are few sites
    "Welch on readings",
    "Newcombe",  # on what was counted in all readings together
]
Why = Literal[
    "not yet",  # fewer than planned, and more may come: neither word nor figures
    "wording",  # the question was worded anew
    "scale",
    "mode",  # asked in another way: on paper, by telephone
    "below plan",
    "too few",
    "few paired",  # too few answered in both waves by their personal links
    "few flagged",  # the figures without flagged answers would tell what a few people said
    "other people",  # other kinds of people answered, and there are no sites to compare with
    "few sites",  # a hint at most
    "no variance",
    "few ranked",  # chosen as the worst of so few that nobody knows how much of that was chance
    "few readings",  # of the baseline
    "readings depend",  # each on the one before
]


@dataclass(frozen=True)
class Rule:
    """What is fixed before the answers come, and shown. ValueError: a smallest change of 0, a target the wrong way.

    least: the smallest change that matters, above 0; target: the change that is wanted, with its sign; both in units of
    the measure. planned: answers of the second wave, or readings, for 80 % power (`samplesize.two_means`).
    """

    least: float
    better: Better = "up"
    target: float | None = None
    planned: int | None = None

    def __post_init__(self) -> None:
        if self.least <= 0 or (self.target is not None and good(self.target, self.better) <= 0):
            raise ValueError("a change that matters is above 0, and a target a change for the better")


@dataclass(frozen=True)
class Wave:
    """A measure in one wave. wording, scale, mode: what must be the same in both; closed: nothing more comes; withheld:
    its figures would tell what a few people said, as long as not more are flagged.
    """

    mean: Mean
    wording: Hashable = None
    scale: Hashable = None
    mode: Hashable = None
    closed: bool = True
    withheld: bool = False


@dataclass(frozen=True)
class Verdict:
    """Of one measure. word: None where `why` says why nothing can be said; then figures may stand, but settle nothing.

    n_before, n_after: answers, or readings. effect: after less before, with its sign, whichever way is better.
    interval: 95 %, of this one alone. p: two-sided, alone; p_adjusted: over `family` verdicts of one review (Holm).
    raw: where the first figure was chosen by its rank, the change as measured, which is too good. hint: what the word
    were, if the few sites stood for all.
    """

    of: Hashable
    word: Word | None
    why: Why | None
    by: By
    rule: Rule
    n_before: int
    n_after: int
    effect: float | None = None
    interval: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    family: int = 1
    target: Target | None = None
    raw: float | None = None
    raw_interval: Interval | None = None
    hint: Word | None = None
    sites: tuple[int, int] | None = None  # treated, and compared with
    earlier: float | None = None  # by how much more the treated changed before anything was done
    r1: float | None = None  # of the baseline: how far each reading follows the one before

    @property
    def expected(self) -> float | None:
        """How much of the change was to be expected anyway, as the first figure was chosen by its rank."""
        return None if self.raw is None or self.effect is None else self.raw - self.effect

    @property
    def slight(self) -> bool:
        """Whether the change is clear, and too small to matter."""
        return self.word == "no clear change" and _clear(self)


def of_waves(
    id_: Hashable,
    before: Wave,
    after: Wave,
    rule: Rule,
    *,
    people: Homogeneity | None = None,
    among: Sequence[Mean] | None = None,
    whole: Mean | None = None,
) -> Verdict:
    """Of different people. people: whether the same kinds answered (`waves.composition`). among: where the measure was
    chosen by its rank, all that it was chosen from, itself included; whole: their mean of the same people.
    """
    base = shrunk(before.mean, among, whole) if among is not None else None
    found = _welch(base or before.mean, after.mean)
    why = _differs(before, after) or _early(after, rule)
    if why is None and people is not None and other_people(people):
        why = "other people"
    if why is None and among is not None and base is None:
        why = "few ranked"
    verdict = _judge(id_, "Welch", (before.mean.n, after.mean.n), found, rule, why)
    if base is None or verdict.effect is None:
        return verdict
    measured = _welch(before.mean, after.mean)
    verdict = replace(verdict, raw=measured.difference, raw_interval=measured.interval)
    return verdict if verdict.why else _worded(verdict)


def of_same_people(
    id_: Hashable,
    changes: Mean,
    rule: Rule,
    *,
    closed: bool = True,
    before: Mean | None = None,
    among: Sequence[Mean] | None = None,
    whole: Mean | None = None,
    waves: tuple[Wave, Wave] | None = None,
) -> Verdict:
    """Of each person's own change: only where personal links say who is who, and then always so. before: of everybody
    in the first wave; among, whole: as `of_waves` has them. waves: what must be the same in both.

    What was chosen by its rank gives up as much as among different people, and keeps the whole error of its change:
    of the same people less comes back, so that is never too little.
    """
    base = shrunk(before, among, whole) if before is not None and among is not None else None
    back = base.mean - before.mean if base and before and base.mean is not None and before.mean is not None else 0.0
    why = (_differs(*waves) if waves else None) or _early(Wave(changes, closed=closed), rule)
    if why in (None, "below plan") and not judged(changes.n):
        why = "few paired"
    if why is None and among is not None and base is None:
        why = "few ranked"
    n = (changes.n, changes.n)
    verdict = _judge(id_, "paired t", n, _of_changes(changes, back), rule, why)
    if base is None or verdict.effect is None:
        return verdict
    verdict = replace(verdict, raw=changes.mean, raw_interval=ends(changes))
    return verdict if verdict.why else _worded(verdict)


def beside_sites(
    id_: Hashable,
    treated: Sequence[Site],
    control: Sequence[Site],
    rule: Rule,
    *,
    closed: bool = True,
    earlier: tuple[Sequence[Site], Sequence[Site]] | None = None,
    waves: tuple[Wave, Wave] | None = None,
) -> Verdict:
    """How much more the treated sites changed than the others in the same time. earlier: the same sites between two
    waves before; sites without answers in both waves do not count. waves: what must be the same in both.

    A need that was chosen as the worst needs no other baseline: all sites were as unlucky, and the difference is not.
    """
    one, other = ([site for site in group if site.change is not None] for group in (treated, control))
    whole = sites.pooled([*one, *other])
    enough = min(len(one), len(other)) >= FEWEST_SITES
    by: By = "Welch on sites" if enough else "respondents of sites"
    found = sites.by_sites(one, other) if enough else sites.by_people(one, other)
    why = (_differs(*waves) if waves else None) or _early(Wave(sites.pooled(one).after, closed=closed), rule)
    verdict = _judge(id_, by, (whole.before.n, whole.after.n), found, rule, why or (None if enough else "few sites"))
    trend = None if earlier is None else sites.earlier_trend(*earlier)
    return replace(verdict, sites=(len(one), len(other)), earlier=trend)


def of_readings(id_: Hashable, baseline: FloatArray, after: FloatArray, rule: Rule, settling: int) -> Verdict:
    """Of an indicator, by one window. baseline: readings of its era, without those excluded; after: all since the
    change. So many while it settles are passed over, and what comes after the window is not looked at.
    """
    window = _window(after, rule, settling)
    return _of_readings(id_, baseline, window, rule)


def of_counts(
    id_: Hashable,
    baseline: tuple[FloatArray, FloatArray],
    after: tuple[FloatArray, FloatArray],
    rule: Rule,
    settling: int,
) -> Verdict:
    """The same of shares, each (counted, sizes): over all that was counted; over the readings, where these differ by
    more than chance, as then many counted alike say little.
    """
    (x, n), (counted, sizes) = baseline, (_window(values, rule, settling) for values in after)
    if dispersed(series.excess(x, n), n):
        return _of_readings(id_, x / n, counted / sizes, rule)
    why, r1 = _unready(x / n, counted, rule)
    found = UNKNOWN if why else _difference_of_shares((x, n), (counted, sizes))
    return replace(_judge(id_, "Newcombe", (len(x), len(counted)), found, rule, why), r1=r1)


def together(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """All that one review judges: each by its p adjusted over those that can be judged (Holm)."""
    judged_ = [verdict.p if verdict.word is not None else None for verdict in verdicts]
    adjusted = within(judged_, holm)
    family = sum(p is not None for p in adjusted)
    return tuple(
        verdict if p is None else _worded(replace(verdict, p_adjusted=p, family=family))
        for verdict, p in zip(verdicts, adjusted, strict=True)
    )


UNKNOWN = MeanDifference(None, None, None, None, None, "too_few")
WITH_FIGURES: frozenset[Why] = frozenset({"below plan", "other people", "few sites", "no variance"})
ON_READINGS: frozenset[By] = frozenset({"Welch on readings", "Newcombe"})


def _judge(id_: Hashable, by: By, n: tuple[int, int], found: MeanDifference, rule: Rule, why: Why | None) -> Verdict:
    if by not in ON_READINGS and not judged(min(n)):
        why = "too few" if why is None or why in WITH_FIGURES else why
    plain = Verdict(id_, None, why, by, rule, *n)
    if why is not None and why not in WITH_FIGURES:
        return plain
    shown = replace(plain, effect=found.difference, interval=found.interval, p=found.p, p_adjusted=found.p)
    if found.interval is None or found.p is None:
        return replace(shown, why="no variance" if found.undefined == "no_variance" else "too few")
    if why == "few sites":
        return replace(shown, hint=_word(shown))
    return shown if why else _worded(shown)


def _worded(verdict: Verdict) -> Verdict:
    word = _word(verdict)
    return replace(verdict, word=word, target=_target(verdict, word))


def _word(verdict: Verdict) -> Word:
    if not _clear(verdict) or verdict.effect is None or not matters(verdict.effect, verdict.rule.least):
        return "no clear change"
    return "improved" if good(verdict.effect, verdict.rule.better) > 0 else "worse"


def _clear(verdict: Verdict) -> bool:
    """Where there is a raw change, it must be clear the same way: what came back less than expected is not worse."""
    side = side_of(verdict.interval)
    raw = side if verdict.raw_interval is None else side_of(verdict.raw_interval)
    return significant(verdict.p_adjusted) and side != 0 and raw == side


def _target(verdict: Verdict, word: Word) -> Target | None:
    """Reached or missed where the whole interval is."""
    if verdict.rule.target is None or verdict.interval is None:
        return None
    wanted = good(verdict.rule.target, verdict.rule.better)
    least, most = sorted(good(limit, verdict.rule.better) for limit in verdict.interval)
    if most < wanted:
        return "missed"
    return "reached" if word == "improved" and least >= wanted else "open"


# Waves


def _welch(before: Mean, after: Mean) -> MeanDifference:
    if before.mean is None or after.mean is None or before.se is None or after.se is None:
        return UNKNOWN
    return satterthwaite(after.mean - before.mean, [(mean.se**2, mean.n - 1) for mean in (before, after) if mean.se])


def _of_changes(changes: Mean, back: float) -> MeanDifference:
    """Beyond what was to be expected anyway."""
    if changes.mean is None or changes.lower is None or changes.upper is None:
        return UNKNOWN
    interval = changes.lower - back, changes.upper - back
    return MeanDifference(changes.mean - back, None, None, p_of_mean(changes, back), interval, None)


def _differs(before: Wave, after: Wave) -> Why | None:
    if before.wording != after.wording:
        return "wording"
    if before.scale != after.scale:
        return "scale"
    return "mode" if before.mode != after.mode else None


def _early(after: Wave, rule: Rule) -> Why | None:
    """One look: when the planned answers are there, or the wave is closed."""
    if rule.planned is not None and after.mean.n >= rule.planned and not after.withheld:
        return None
    if not after.closed:
        return "not yet"
    if after.withheld:
        return "few flagged"
    return None if rule.planned is None else "below plan"


# Readings


def _of_readings(id_: Hashable, baseline: FloatArray, window: FloatArray, rule: Rule) -> Verdict:
    why, r1 = _unready(baseline, window, rule)
    found = UNKNOWN if why else welch(from_values(window), from_values(baseline))
    return replace(_judge(id_, "Welch on readings", (len(baseline), len(window)), found, rule, why), r1=r1)


def _window(after: FloatArray, rule: Rule, settling: int) -> FloatArray:
    return after[settling : settling + (rule.planned or POINTS)]


def _unready(baseline: FloatArray, window: FloatArray, rule: Rule) -> tuple[Why | None, float | None]:
    """Why the readings cannot be judged, or not yet; and r1 of the baseline."""
    r1 = series.autocorrelation(baseline)
    if not firm(len(baseline)):
        return "few readings", r1
    if depend(r1):
        return "readings depend", r1
    return ("not yet" if len(window) < (rule.planned or POINTS) else None), r1


def _difference_of_shares(
    before: tuple[FloatArray, FloatArray], after: tuple[FloatArray, FloatArray]
) -> MeanDifference:
    (x, n), (counted, sizes) = ([int(values.sum()) for values in one] for one in (before, after))
    if not n or not sizes:
        return UNKNOWN
    shares = two_shares(counted, sizes, x, n)
    return MeanDifference(
        shares.difference, None, None, shares.fisher_p if shares.p is None else shares.p, shares.newcombe, None
    )
