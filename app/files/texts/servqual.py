"""The summary of a SERVQUAL file: the lowest gaps first, then reliability, structure, drivers and groups."""

from collections.abc import Mapping, Sequence

from analysis.claims.claim import Claim
from analysis.claims.gaps import GapClaims
from analysis.claims.priorities import effects, penalties_shown
from analysis.claims.structure import claim
from analysis.claims.verdicts import RELIABLE_FROM, significant, unreliable
from analysis.estimates.floors import JUDGED_FROM, indicative, judged
from analysis.estimates.servqual import Row
from analysis.statistics.intervals import Mean
from app.files.lines import (
    NONE,
    file_lines,
    in_brackets,
    limits,
    number,
    p_value,
    quality_lines,
    share,
    table,
    whole,
    why,
    within,
)
from app.files.report import ServqualReport
from app.reports.details.structure import structure_words
from app.reports.figures.asymmetry import penalty_words
from app.reports.sentences.common import cannot_say, no_width
from app.reports.sentences.reach import alike_words, note
from app.reports.sentences.servqual import missing_lines, servqual_finding, turned_round_lines
from app.reports.subject import Subject


def lines(report: ServqualReport, subject: Subject) -> list[str]:
    gaps, counts, found = report.claims.gaps, report.findings.counts, report.claims
    dimensions = _worst_first(gaps.dimensions)
    perception, expectation = subject.say_as("table", "P"), subject.say_as("table", "E")
    return [
        _head(report, subject),
        *file_lines(report.file, counts.blank, counts.not_applicable, subject),
        "",
        *(line.words for line in turned_round_lines(report.tally, subject)),
        _headline(found, subject),
        *(line.words for line in missing_lines(report.tally, subject)),
        *_reach_lines(report, subject),
        "",
        subject.say("Dimensions, lowest gap first (gap = perception − expectation)"),
        *_gap_table(dimensions, found.dimensions, subject),
        "",
        subject.say("Overall"),
        *table(
            ["", subject.say_as("table", "mean"), subject.say("95% interval"), "n", ""],
            _overall_cells(report, found, subject),
        ),
        *_weight_lines(report, subject),
        "",
        subject.say("Items, lowest gap first"),
        *_gap_table(_worst_first(gaps.items), found.needs, subject),
        "",
        subject.say("Reliability (Cronbach's alpha of complete answers; P − E: of the difference score)"),
        *table(
            ["", expectation, perception, subject.say_as("table", "P − E"), ""],
            [_alpha_cells(report, dimension, subject) for dimension in report.tally.design.dimensions],
        ),
        "",
        *_structure_lines(report, subject),
        *_driver_lines(report, subject),
        *_penalty_lines(report, subject),
        *_segment_lines(report, subject),
        *quality_lines(report.flagged, subject),
        _rule(report, subject),
    ]


def _rule(report: ServqualReport, subject: Subject) -> str:
    """By which intervals and tests."""
    intervals = (
        subject.say("Intervals: t, person level, half rule, each alone.")
        if report.sites is None
        else subject.say("Intervals: t between sites, half rule, each alone.")
    )
    claimed = subject.say(
        "What is called below or above is clear among all dimensions (Holm) or all needs (Benjamini-Hochberg), 5%%, "
        "and at least %(least)s.",
        least=number(report.claims.overall.least),
    )
    return subject.locale.sentences([intervals, claimed])


def _head(report: ServqualReport, subject: Subject) -> str:
    design = report.tally.design
    reverse = subject.listed([need for need in design.needs if need in design.reverse])
    return subject.say_n(
        "SERVQUAL: %(n)s respondent, scale %(low)s to %(high)s, reverse items: %(reverse)s",
        "SERVQUAL: %(n)s respondents, scale %(low)s to %(high)s, reverse items: %(reverse)s",
        report.claims.gaps.respondents,
        low=whole(design.low),
        high=whole(design.high),
        reverse=reverse or subject.say_as("items", "none"),
    )


def _headline(found: GapClaims, subject: Subject) -> str:
    return subject.say("%(sentence)s.", sentence=servqual_finding(found, subject))


def _reach_lines(report: ServqualReport, subject: Subject) -> list[str]:
    words = note(report.wave(subject), "gap")
    return [words] if words else []


def _few(subject: Subject) -> str:
    return subject.say("too few answers to conclude")


def _verdict(gap: Mean, claim: Claim, subject: Subject) -> str:
    """In words, what is claimed of the gap."""
    if claim.says == "too few":
        return _few(subject)
    if claim.says == "cannot be said":
        return within(cannot_say(subject))
    words = {
        "below": subject.say("below expectation"),
        "slightly below": subject.say("below expectation by next to nothing"),
        "slightly above": subject.say("above expectation by next to nothing"),
        "above": subject.say("above expectation"),
    }.get(claim.says, subject.say("no clear difference"))
    notes = [subject.say("indicative")] if indicative(gap.n) else []
    notes += [subject.say("all the same, so the interval has no width")] if gap.sd == 0 else []
    return in_brackets(words, notes, subject)


def _gap_table(rows: Sequence[Row], found: Mapping[str, Claim], subject: Subject) -> list[str]:
    expectation, perception, gap = (subject.say_as("table", "E"), subject.say_as("table", "P"), _gap_word(subject))
    head = ["", expectation, perception, gap, subject.say("95% interval"), "n", ""]
    return table(head, [_gap_cells(row, found[row.id], subject) for row in rows])


def _gap_word(subject: Subject) -> str:
    return subject.say_as("table", "gap")


def _gap_cells(row: Row, claim: Claim, subject: Subject) -> list[str]:
    levels = [number(row.expectation), number(row.perception), number(row.gap.mean)]
    return [
        subject.names[row.id],
        *levels,
        _interval(row.gap, subject),
        str(row.gap.n),
        _verdict(row.gap, claim, subject),
    ]


def _overall_cells(report: ServqualReport, found: GapClaims, subject: Subject) -> list[list[str]]:
    named = [(subject.say("Gap, unweighted"), found.gaps.overall, found.overall)]
    if report.weights_asked:
        named.append((subject.say("Gap, by each person's own weights"), found.gaps.weighted, found.weighted))
    rows = [[name, *_mean_cells(mean, subject), _verdict(mean, claim, subject)] for name, mean, claim in named]
    reach, alone = report.wave(subject).reach("perception"), report.findings.servperf.overall_items
    alone = alone if reach is None else reach.of(alone, {})
    few = _few(subject) if not judged(alone.n) else subject.say("indicative") if indicative(alone.n) else ""
    few = few if reach is None else within(cannot_say(subject))
    return [*rows, [subject.say("Perception alone (SERVPERF)"), *_mean_cells(alone, subject), few]]


def _mean_cells(mean: Mean, subject: Subject) -> list[str]:
    return [number(mean.mean), _interval(mean, subject), str(mean.n)]


def _interval(mean: Mean, subject: Subject) -> str:
    return no_width(mean, subject) if mean.se == 0 else limits(mean.lower, mean.upper, subject)


def _weight_lines(report: ServqualReport, subject: Subject) -> list[str]:
    if not report.weights_asked:
        return []
    weights = report.findings.weights
    points = [f"{subject.names[d]} {NONE if p is None else f'{p:.1f}'}" for d, p in weights.points.items()]
    return [
        "  " + subject.say("Mean weights of %(n)s: %(points)s", n=weights.n, points=subject.listed(points)),
        "  "
        + subject.say(
            "Weights left out as incomplete or zero: %(unusable)s; not summing to 100 and divided by their sum: "
            "%(divided)s",
            unusable=report.weights_unusable,
            divided=report.weights_off_100,
        ),
    ]


def _alpha_cells(report: ServqualReport, dimension: str, subject: Subject) -> list[str]:
    found = [report.findings.reliability[scale, dimension].alpha.alpha for scale in ("expectation", "perception")]
    found.append(report.findings.difference[dimension].value)
    low = subject.say("below %(limit)s", limit=f"{RELIABLE_FROM:.2f}") if unreliable(found) else ""
    return [subject.names[dimension], *map(number, found), low]


def _structure_lines(report: ServqualReport, subject: Subject) -> list[str]:
    """Of the perceptions: is the questionnaire's own division into dimensions borne out."""
    (found,) = (one for one in report.findings.structure if one.scale == "perception")
    fit, kmo, parallel = found.cfa.fit, found.adequacy.kmo, found.parallel
    head = subject.say("Structure of the perceptions (%(n)s complete answers)", n=found.cfa.n)
    if fit is None or kmo is None or parallel is None:
        reason = why(found.cfa.undefined or found.adequacy.undefined, subject)
        return [head, "  " + subject.say("Cannot be judged: %(why)s.", why=reason), ""]
    lower, upper = fit.rmsea_interval or (None, None)
    values: dict[str, str | int] = {
        "cfi": number(fit.cfi),
        "rmsea": number(fit.rmsea),
        "interval": limits(lower, upper, subject),
        "srmr": number(fit.srmr),
        "number": len(report.tally.design.dimensions),
    }
    words = subject.say(
        "Model of %(number)s dimensions: CFI %(cfi)s, RMSEA %(rmsea)s (90%%: %(interval)s), SRMR %(srmr)s", **values
    )
    components = subject.say_n(
        "KMO %(kmo)s; parallel analysis finds one component",
        "KMO %(kmo)s; parallel analysis finds %(n)s components",
        parallel.components,
        kmo=number(kmo),
    )
    return [head, f"  {components}", f"  {words}", f"  {structure_words(claim(found), subject)}", ""]


def _driver_lines(report: ServqualReport, subject: Subject) -> list[str]:
    found = report.findings.drivers
    if found is None:
        return []
    title = subject.say("What overall satisfaction goes with")
    if found.regression.r2 is None:
        words = subject.say("Cannot be judged: %(why)s.", why=why(found.regression.undefined, subject))
        return [title, f"  {words}", ""]
    rows = [
        [
            subject.names[one.dimension],
            number(predictor.beta),
            limits(*predictor.interval, subject),
            share(predictor.relative_weight, found.regression.r2),
            number(one.pearson.r),
            "" if found.enough else subject.say("indicative"),
        ]
        for one, predictor in zip(found.associations, found.regression.predictors, strict=True)
    ]
    head = subject.say(
        "%(title)s (R² %(r2)s, n %(n)s): association, not cause",
        title=title,
        r2=number(found.regression.r2),
        n=found.regression.n,
    )
    columns = ["", "beta", subject.say("b, 95%"), subject.say("share of R²"), "r", ""]
    return [head, *table(columns, rows), ""]


def _penalty_lines(report: ServqualReport, subject: Subject) -> list[str]:
    found = report.findings
    if found.penalties is None or not penalties_shown(found, short=False):
        return []
    title, measure = penalty_words(effects(found.penalties), subject, colors=False)
    return [title, f"  {measure}", ""]


def _segment_lines(report: ServqualReport, subject: Subject) -> list[str]:
    if not report.compared:
        return []
    rows = []
    for one in report.compared:
        shown = [
            subject.say("%(group)s %(mean)s (n %(n)s)", group=group.name, mean=number(group.mean), n=group.n)
            for group in one.groups
            if group.compared
        ]
        p = one.p_adjusted
        words = (
            subject.say("cannot be compared")
            if p is None
            else subject.say("differ")
            if significant(p)
            else subject.say("no clear difference")
        )
        rows.append([subject.names[one.dimension], p_value(p), words, subject.listed(shown)])
    small = sorted({group.name for one in report.compared for group in one.groups if not group.compared})
    left_out = subject.say("Left out, fewer than %(n)s answers: %(names)s", n=JUDGED_FROM, names=subject.listed(small))
    return [
        subject.say("Gaps by group (Welch's analysis of variance)"),
        *table(["", subject.say("p, Holm"), "", ""], rows),
        *([f"  {left_out}"] if small else []),
        "",
        subject.say("Are people of one site alike?"),
        f"  {alike_words(report.alike, subject)}",
        "",
    ]


def _worst_first(rows: Sequence[Row]) -> list[Row]:
    """Lowest gap first; rows without one last."""
    return sorted(rows, key=lambda row: (row.gap.mean is None, row.gap.mean or 0.0))
