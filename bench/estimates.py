"""The whole SERVQUAL estimate set and Kano from a million answers, beside pandas, SciPy and statsmodels."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bench import Figure

RESPONDENTS, NEEDS, SEGMENTS = 1_000_000, 22, 4
KANO_NEEDS = 30
SIZES = {"tangibles": 4, "reliability": 5, "responsiveness": 4, "assurance": 4, "empathy": 5}
MISSING = -128
Matrix = NDArray[np.int8]


def answers(n: int, rng: np.random.Generator) -> tuple[Matrix, Matrix, Matrix]:
    """[n, 44] expectations and perceptions on 1 to 7, satisfaction [n] on 1 to 7, segment [n]; drawn in parts."""
    both, overall = np.empty((n, 2 * NEEDS), dtype=np.int8), np.empty(n, dtype=np.int8)
    for start in range(0, n, 20_000):
        rows = slice(start, min(start + 20_000, n))
        mood = rng.normal(size=(rows.stop - start, 2)).astype(np.float32)  # of expecting and of judging
        level = np.repeat(np.array([5.2, 4.7], dtype=np.float32), NEEDS)
        noise = rng.standard_normal((rows.stop - start, 2 * NEEDS), dtype=np.float32)
        part = np.clip(np.rint(level + 0.7 * np.repeat(mood, NEEDS, axis=1) + noise), 1, 7).astype(np.int8)
        part[rng.random(part.shape, dtype=np.float32) < 0.02] = MISSING
        both[rows] = part
        overall[rows] = np.clip(np.rint(4.5 + mood[:, 1] + rng.normal(size=len(mood))), 1, 7)
    return both, overall, rng.integers(0, SEGMENTS, n, dtype=np.int8)


def memory() -> float:
    """Peak so far, MB: of this program alone, where rusage begins with the peak of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu(work: Callable[[], Any]) -> float:
    """Seconds of one core, as a server takes for a page: other programs do not show."""
    with threadpool_limits(1):
        began = time.process_time()
        work()
        return time.process_time() - began


# Ours


def design() -> Any:
    from analysis.rows.design import Design

    items = iter([f"need{number}" for number in range(1, NEEDS + 1)])
    dimensions = {name: tuple(next(items) for _ in range(size)) for name, size in SIZES.items()}
    return Design(tuple(need for needs in dimensions.values() for need in needs), dimensions, 1, 7, overall=(1, 7))


def estimate(tallies: list[Any]) -> None:
    """Gaps with intervals and tests, reliability, correlations, regression, segments: everything from tallies."""
    from functools import reduce
    from operator import add

    from analysis.estimates import drivers, gaptests, reliability, segments, servqual
    from analysis.rows.tally import SCALES

    whole = reduce(add, tallies)
    servqual.gaps(whole)
    servqual.listwise(whole)
    servqual.servperf(whole)
    gaptests.gap_tests(whole)
    for dimension in SIZES:
        for scale in SCALES:
            reliability.reliability_of(whole, scale, dimension)
        reliability.difference_of(whole, dimension)
    drivers.drivers(whole)
    segments.compare({str(place): tally for place, tally in enumerate(tallies)}, tuple(SIZES), posthoc=False)


def ours() -> tuple[float, float]:
    """Seconds, and megabytes above the started program."""
    from analysis.rows import folding

    estimate(tallies_of(1_000))  # loads the libraries, as those of the others are loaded before their clock starts
    started = memory()
    both, overall, segment = answers(RESPONDENTS, np.random.default_rng(1))

    def work() -> None:
        tallies = []
        for place in range(SEGMENTS):
            rows = segment == place
            part = both[rows]
            tallies.append(folding.fold_matrix(design(), part[:, :NEEDS], part[:, NEEDS:], overall[rows]))
        estimate(tallies)

    seconds = timed(work)
    return seconds, memory() - started


def ours_kano() -> tuple[float, float]:
    from analysis.estimates import kano
    from analysis.rows import folding
    from analysis.rows.design import Design

    codes = np.random.default_rng(2).integers(1, 6, (2, RESPONDENTS, KANO_NEEDS), dtype=np.int8)
    kano_design = Design(tuple(f"need{number}" for number in range(KANO_NEEDS)), low=1, high=5)
    return timed(lambda: kano.needs(folding.fold_kano_matrix(kano_design, *codes))), 0.0


# The same with pandas, SciPy and statsmodels


def theirs() -> tuple[float, float]:
    import pandas as pd
    import statsmodels.api as sm
    from scipy import stats
    from statsmodels.stats.oneway import anova_oneway

    both, overall, segment = answers(RESPONDENTS, np.random.default_rng(1))

    def alpha(items: Any) -> tuple[float, Any]:
        complete = items.dropna()
        total = complete.sum(axis=1)
        k = complete.shape[1]
        value = k / (k - 1) * (1 - complete.var().sum() / total.var())
        rest = [complete[column].corr(total - complete[column]) for column in complete]
        return value, rest

    def work() -> None:
        names = [f"{letter}{number}" for letter in "EP" for number in range(NEEDS)]
        frame = pd.DataFrame(both, columns=names).astype("float32").replace(MISSING, np.nan)
        e, p = frame.iloc[:, :NEEDS], frame.iloc[:, NEEDS:].set_axis(frame.columns[:NEEDS], axis=1)
        gap = p - e
        scores, performance, first = {}, {}, 0
        for name, size in SIZES.items():
            columns = gap.iloc[:, first : first + size]
            enough = columns.notna().sum(axis=1) * 2 >= size
            scores[name] = columns.mean(axis=1).where(enough)
            performance[name] = p.iloc[:, first : first + size].mean(axis=1)
            for scale in (e, p, gap):
                alpha(scale.iloc[:, first : first + size])
            first += size
        dimensions, levels = pd.DataFrame(scores), pd.DataFrame(performance)
        for table in (gap, dimensions):
            mean, error, n = table.mean(), table.sem(), table.count()
            mean + stats.t.ppf(0.975, n - 1) * error
            for column in table:
                values = table[column].dropna()
                stats.ttest_1samp(values, 0)
                stats.wilcoxon(values, method="asymptotic")
        levels["overall"] = overall
        levels.corr()
        levels.corr(method="spearman")
        rows = levels.dropna()
        sm.OLS(rows["overall"], sm.add_constant(rows[list(SIZES)])).fit()
        for name in SIZES:
            groups = [values.dropna() for _, values in dimensions[name].groupby(segment)]
            anova_oneway(groups, use_var="unequal")
            stats.kruskal(*groups)

    return timed(work), 0.0


def theirs_kano() -> tuple[float, float]:
    import pandas as pd

    codes = np.random.default_rng(2).integers(1, 6, (2, RESPONDENTS, KANO_NEEDS), dtype=np.int8)
    present, absent = (pd.DataFrame(half) for half in codes)
    return timed(lambda: [pd.crosstab(present[need], absent[need]) for need in present]), 0.0


# From a tally that there is


def tallies_of(people: int) -> list[Any]:
    """One a segment."""
    from analysis.rows import folding

    both, overall, segment = answers(people, np.random.default_rng(3))
    return [
        folding.fold_matrix(design(), both[rows, :NEEDS], both[rows, NEEDS:], overall[rows])
        for rows in (segment == place for place in range(SEGMENTS))
    ]


def growth() -> tuple[float, float]:
    """Seconds of CPU of the estimates at 1,000 and at 10,000,000 respondents: the best of several, taken in turn."""
    from analysis.rows.tally import Tally

    small = tallies_of(1_000)
    large = [
        Tally(
            tally.design,
            {name: array * 10_000 for name, array in tally.integers.items()},
            {name: array * 10_000.0 for name, array in tally.floats.items()},
        )
        for tally in small
    ]
    pairs = [(cpu(lambda: estimate(small)), cpu(lambda: estimate(large))) for _ in range(15)]
    return min(one for one, _ in pairs), min(other for _, other in pairs)


def claim(tallies: list[Any]) -> None:
    """What may be said of these estimates: gaps, what satisfaction goes with or suffers from, what was turned round."""
    from functools import reduce
    from operator import add

    from analysis.claims import gaps, priorities, structure
    from analysis.estimates import drivers

    whole = reduce(add, tallies)
    gaps.claims(whole)
    priorities.goes_with(drivers.drivers(whole))
    priorities.effects(drivers.penalties(whole))
    structure.turned_round(whole)


def claiming() -> tuple[float, float]:
    """Seconds of CPU of the estimates of 1,000 respondents, and of their claims on top; these estimate some anew."""
    tallies = tallies_of(1_000)
    pairs = [(cpu(lambda: estimate(tallies)), cpu(lambda: claim(tallies))) for _ in range(15)]
    return min(one for one, _ in pairs), min(other for _, other in pairs)


PARTS = {
    "claiming": claiming,
    "ours": ours,
    "theirs": theirs,
    "ours_kano": ours_kano,
    "theirs_kano": theirs_kano,
    "growth": growth,
}


def _measure(part: str) -> tuple[float, float]:
    """In a process of its own: memory and imports are that part's alone."""
    done = subprocess.run([sys.executable, "-m", "bench.estimates", part], check=True, capture_output=True, text=True)
    one, other = json.loads(done.stdout)
    return one, other


def run() -> list[Figure]:
    (seconds, megabytes), (pandas_seconds, _) = _measure("ours"), _measure("theirs")
    (kano_seconds, _), (crosstab_seconds, _) = _measure("ours_kano"), _measure("theirs_kano")
    small, large = _measure("growth")
    estimates, claims = _measure("claiming")
    matrix = RESPONDENTS * 2 * NEEDS / 1e6
    return [
        Figure("estimates_s", seconds, "s"),
        Figure("estimates_ratio", pandas_seconds / seconds, "times faster than pandas"),
        Figure("estimates_mb", megabytes, f"MB, of which the matrix {matrix:.0f}"),
        Figure("tally_ms", small * 1000, "ms of CPU"),
        Figure("tally_growth", large / small, "10,000,000 against 1,000"),
        Figure("claims_ratio", (estimates + claims) / estimates, "estimates with claims over estimates"),
        Figure("kano_s", kano_seconds, "s"),
        Figure("kano_ratio", crosstab_seconds / kano_seconds, "times faster than crosstab"),
    ]


if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]]()))
