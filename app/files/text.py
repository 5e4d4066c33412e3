"""A report -> a summary to read in a terminal: worst first, with intervals, n and plain words."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from analysis.estimates.findings import ENOUGH_FOR_CFA
from analysis.estimates.floors import JUDGED_FROM, indicative, judged, side
from analysis.estimates.kano import Need, Share
from analysis.estimates.servqual import Row
from analysis.estimates.verdicts import (
    RELIABLE_FROM,
    beyond_settling,
    borne_out,
    certainty,
    opposite_wanted,
    significant,
    structure_indicative,
    unreliable,
    wording_unclear,
)
from analysis.statistics.intervals import Mean
from analysis.statistics.undefined import Undefined
from app.files.report import FileReport, Flagged, KanoReport, ServqualReport, subject_of
from app.i18n import Locale
from app.reports.words import CATEGORIES, CERTAINTIES, REASONS
from surveys.files import FileFacts

WORDS = {category: words.lower() for category, words in CATEGORIES.items()}


def summary(report: FileReport, locale: Locale) -> str:
    """Some lines of English text with aligned columns; the five dimensions in the reader's language."""
    report = replace(report, names=subject_of(report, locale).names)
    lines = _servqual(report) if isinstance(report, ServqualReport) else _kano(report)
    return "\n".join(lines) + "\n"


def _servqual(report: ServqualReport) -> list[str]:
    design, gaps = report.tally.design, report.findings.gaps
    reverse = ", ".join(need for need in design.needs if need in design.reverse) or "none"
    dimensions = _worst_first(gaps.dimensions)
    return [
        f"SERVQUAL: {gaps.respondents} respondents, scale {_whole(design.low)} to {_whole(design.high)}, "
        f"reverse items: {reverse}",
        *_file_lines(report.file, report.findings.counts.blank, report.findings.counts.not_applicable),
        "",
        _headline(report, dimensions),
        "",
        "Dimensions, worst first (gap = perception − expectation)",
        *_table(["", "E", "P", "gap", "95 % interval", "n", ""], [_gap_cells(report, row) for row in dimensions]),
        "",
        "Overall",
        *_table(["", "mean", "95 % interval", "n", ""], _overall_cells(report)),
        *_weight_lines(report),
        "",
        "Items, worst first",
        *_table(
            ["", "E", "P", "gap", "95 % interval", "n", ""],
            [_gap_cells(report, row) for row in _worst_first(gaps.items)],
        ),
        "",
        "Reliability (Cronbach's alpha of complete answers; P − E: of the difference score)",
        *_table(["", "E", "P", "P − E", ""], [_alpha_cells(report, d) for d in design.dimensions]),
        "",
        *_structure_lines(report),
        *_driver_lines(report),
        *_segment_lines(report),
        *_quality_lines(report.flagged),
        "Intervals: t, person level, half rule; not corrected for looking at many rows at once.",
    ]


def _kano(report: KanoReport) -> list[str]:
    table = {"berger1993": "Berger 1993", "pouliot1993": "Pouliot 1993", None: "as counted in the file"}[report.table]
    people = f"{report.respondents} respondents, " if report.respondents is not None else ""
    needs = report.needs
    return [
        f"Kano: {people}{len(needs)} needs, evaluation table: {table}, ties by M > O > A > I > R > Q",
        *_file_lines(report.file, report.blank, report.not_applicable),
        "",
        *_table(
            ["", "category", "certainty", "better", "95 % interval", "worse", "95 % interval", "n", ""],
            [_kano_cells(report, need) for need in needs],
            texts=3,
        ),
        "",
        *_table(
            ["Share of answers", *WORDS],
            [[report.names[need.id], *(_percent(need.counts[c], need.n) for c in WORDS)] for need in needs],
        ),
        "",
        *_quality_lines(report.flagged),
        "Certainty: firm = the category leads in 95 % of bootstrap draws, leaning = 80 %, undecided = less.",
        *_wording_lines(report),
    ]


def _headline(report: ServqualReport, worst_first: Sequence[Row]) -> str:
    known = [row for row in worst_first if row.gap.mean is not None]
    if not known:
        return "No dimension has enough answers."
    row = known[0]
    return f"Worst dimension: {report.names[row.id]}, gap {_number(row.gap.mean)}, {_verdict(row.gap)}."


def _verdict(gap: Mean) -> str:
    """In words, whether the gap can be told from none."""
    if not judged(gap.n) or gap.lower is None or gap.upper is None:
        return "too few answers to conclude"
    words = {-1: "below expectation", 0: "no clear difference", 1: "above expectation"}[side(gap)]
    notes = ["indicative"] if indicative(gap.n) else []
    notes += ["all the same, so the interval has no width"] if gap.sd == 0 else []
    return f"{words} ({', '.join(notes)})" if notes else words


def _gap_cells(report: ServqualReport, row: Row) -> list[str]:
    cells = [report.names[row.id], _number(row.expectation), _number(row.perception)]
    return [*cells, _number(row.gap.mean), _range(row.gap.lower, row.gap.upper), str(row.gap.n), _verdict(row.gap)]


def _overall_cells(report: ServqualReport) -> list[list[str]]:
    named = [("Gap, unweighted", report.findings.gaps.overall)]
    if report.weights_asked:
        named.append(("Gap, by each person's own weights", report.findings.gaps.weighted))
    rows = [
        [name, _number(mean.mean), _range(mean.lower, mean.upper), str(mean.n), _verdict(mean)] for name, mean in named
    ]
    perception = report.findings.servperf.overall_items
    few = (
        "too few answers to conclude" if not judged(perception.n) else "indicative" if indicative(perception.n) else ""
    )
    interval = _range(perception.lower, perception.upper)
    return [*rows, ["Perception alone (SERVPERF)", _number(perception.mean), interval, str(perception.n), few]]


def _weight_lines(report: ServqualReport) -> list[str]:
    if not report.weights_asked:
        return []
    points = ", ".join(
        f"{report.names[d]} {'–' if p is None else f'{p:.1f}'}" for d, p in report.findings.weights.points.items()
    )
    return [
        f"  Mean weights of {report.findings.weights.n}: {points}",
        f"  Weights left out as incomplete or zero: {report.weights_unusable}; "
        f"not summing to 100 and divided by their sum: {report.weights_off_100}",
    ]


def _alpha_cells(report: ServqualReport, dimension: str) -> list[str]:
    found = [report.findings.reliability[scale, dimension].alpha.alpha for scale in ("expectation", "perception")]
    found.append(report.findings.difference[dimension].value)
    low = unreliable(found)
    return [report.names[dimension], *map(_number, found), f"below {RELIABLE_FROM:.2f}" if low else ""]


def _structure_lines(report: ServqualReport) -> list[str]:
    """Of the perceptions: is the questionnaire's own division into dimensions borne out."""
    (found,) = (one for one in report.findings.structure if one.scale == "perception")
    number, fit = len(report.tally.design.dimensions), found.cfa.fit
    head = f"Structure of the perceptions ({found.cfa.n} complete answers)"
    if fit is None or found.adequacy.kmo is None or found.parallel is None:
        return [
            head,
            f"  Cannot be judged: {_why(found.cfa.undefined or found.adequacy.undefined)}.",
            "",
        ]
    good = borne_out(fit)
    low, high = fit.rmsea_interval or (None, None)
    words = "is supported" if good else "is not supported"
    hint = "" if not structure_indicative(found.cfa.n) else f"; below {ENOUGH_FOR_CFA} answers this is a hint"
    return [
        head,
        f"  KMO {_number(found.adequacy.kmo)}; parallel analysis finds {found.parallel.components} components",
        f"  CFI {_number(fit.cfi)}, RMSEA {_number(fit.rmsea)} (90 %: {_range(low, high)}), SRMR {_number(fit.srmr)}: "
        f"the model of {number} dimensions {words} by these data{hint}",
        "",
    ]


def _driver_lines(report: ServqualReport) -> list[str]:
    found = report.findings.drivers
    if found is None:
        return []
    if found.regression.r2 is None:
        why = _why(found.regression.undefined)
        return ["What overall satisfaction goes with", f"  Cannot be judged: {why}.", ""]
    rows = [
        [
            report.names[one.dimension],
            _number(predictor.beta),
            _range(*predictor.interval),
            _percent_of(predictor.relative_weight, found.regression.r2),
            _number(one.pearson.r),
            "" if found.enough else "indicative",
        ]
        for one, predictor in zip(found.associations, found.regression.predictors, strict=True)
    ]
    head = f"What overall satisfaction goes with (R² {_number(found.regression.r2)}, n {found.regression.n})"
    return [f"{head}: association, not cause", *_table(["", "beta", "b, 95 %", "share of R²", "r", ""], rows), ""]


def _segment_lines(report: ServqualReport) -> list[str]:
    if not report.compared:
        return []
    rows = []
    for one in report.compared:
        shown = ", ".join(f"{group.name} {_number(group.mean)} (n {group.n})" for group in one.groups if group.compared)
        p = one.p_adjusted
        words = "cannot be compared" if p is None else "differ" if significant(p) else "no clear difference"
        rows.append([report.names[one.dimension], _p(p), words, shown])
    small = sorted({group.name for one in report.compared for group in one.groups if not group.compared})
    left_out = [f"  Left out, fewer than {JUDGED_FROM} answers: {', '.join(small)}"] if small else []
    table = _table(["", "p, Holm", "", ""], rows)
    return ["Gaps by group (Welch's analysis of variance)", *table, *left_out, ""]


def _quality_lines(flagged: Flagged | None) -> list[str]:
    if flagged is None:
        return []
    words = {"straight_line": "the same answer throughout", "contradictory": "contradictory pairs"}
    named = [f"{count} with {words[flag]}" for flag, count in flagged.counts.items() if count and flag in words]
    if not named:
        return ["Answers that look thoughtless: none", ""]
    left = f"{flagged.unflagged.respondents} others; --json has their figures alone"
    return [f"Answers that look thoughtless (kept in all figures): {', '.join(named)}; {left}", ""]


def _percent_of(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _p(value: float | None) -> str:
    return "–" if value is None else "< 0.001" if value < 0.001 else f"{value:.3f}"


def _kano_cells(report: KanoReport, need: Need) -> list[str]:
    category = "–" if need.category is None else f"{need.category} {WORDS[need.category]}"
    better, worse = need.better, need.worse
    cells = [report.names[need.id], category, _certainty(need), _number(better.value), _share_range(better)]
    return [*cells, _number(worse.value), _share_range(worse), str(need.n), _note(need)]


def _certainty(need: Need) -> str:
    how_sure = certainty(need)
    if how_sure is None:
        return "too few"
    return _within(CERTAINTIES[how_sure]) % {"one": need.category, "other": need.runner_up}


def _note(need: Need) -> str:
    if not judged(need.n):
        return ""
    notes = ["indicative"] if indicative(need.n) else []
    if need.answers_needed is not None:
        notes.append(f"about {need.answers_needed} more answers may settle it")
    elif beyond_settling(need):
        notes.append("more answers will not settle it")
    return ", ".join(notes)


def _wording_lines(report: KanoReport) -> list[str]:
    lines = []
    for need in report.needs:
        if wording_unclear(need):
            lines.append(f"{report.names[need.id]}: many questionable answers, check the wording.")
        if opposite_wanted(need):
            lines.append(f"{report.names[need.id]}: many reverse answers, consider asking the opposite.")
    return lines


def _file_lines(file: FileFacts, blank: int, not_applicable: int) -> list[str]:
    lines = [f"{file.name}: {file.rows} rows; {blank} cells blank, {not_applicable} not applicable"]
    if file.n_bad_cells:
        lines.append(f"{file.n_bad_cells} cells could not be used and were counted as missing")
    return lines


def _why(undefined: Undefined | None) -> str:
    return _within(REASONS[undefined or "too_few"])


def _within(words: str) -> str:
    """As they stand within a sentence."""
    return words[0].lower() + words[1:]


def _worst_first(rows: Sequence[Row]) -> list[Row]:
    """Lowest gap first; rows without one last."""
    return sorted(rows, key=lambda row: (row.gap.mean is None, row.gap.mean or 0.0))


def _number(value: float | None) -> str:
    """Two decimals with a real minus sign, and no minus before 0.00."""
    if value is None:
        return "–"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def _whole(value: int) -> str:
    return str(value).replace("-", "−")


def _range(lower: float | None, upper: float | None) -> str:
    return "–" if lower is None or upper is None else f"{_number(lower)} to {_number(upper)}"


def _share_range(share: Share) -> str:
    return _range(share.lower, share.upper)


def _percent(count: int, n: int) -> str:
    return f"{100 * count / n:.0f} %" if n else "–"


def _table(header: list[str], rows: list[list[str]], texts: int = 1) -> list[str]:
    """Aligned columns: the first `texts` and the last to the left, the numbers between to the right."""
    widths = [max(_width(line[column]) for line in [header, *rows]) for column in range(len(header))]
    left = {*range(texts), len(header) - 1}
    return [("  " + "  ".join(_cells(line, widths, left))).rstrip() for line in [header, *rows]]


def _cells(line: list[str], widths: list[int], left: set[int]) -> list[str]:
    return [
        text + " " * (width - _width(text)) if column in left else " " * (width - _width(text)) + text
        for column, (text, width) in enumerate(zip(line, widths, strict=True))
    ]


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
