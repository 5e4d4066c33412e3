"""The figures behind a SERVQUAL report: a question, its answer in a sentence, a table."""

from collections.abc import Sequence

from analysis.estimates import findings, servqual
from analysis.estimates.findings import Findings
from analysis.estimates.gaptests import GapTest, GapTests, gap_tests
from analysis.estimates.servqual import Gaps
from analysis.rows.quality import Flag
from analysis.rows.tally import Tally
from app.i18n import Locale, signed
from app.reports.details.common import (
    NONE,
    beside,
    care,
    no_person_scores,
    once_closed,
    or_none,
    p_value,
    range_words,
    reveals,
    withheld,
)
from app.reports.details.structure import (
    LOW_RELIABILITY,
    alpha_words,
    factor_section,
    fit_section,
    loading_section,
    low_words,
    reliability_title,
    satisfaction_sections,
)
from app.reports.figures.common import Subject
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences import FEWEST, interval, worst_first


def servqual_sections(
    tally: Tally, rest: Tally, subject: Subject, locale: Locale, flags: Sequence[Flag] | None
) -> list[Section]:
    """Everything that the tally of a long form says beyond the charts. flags: see `care`."""
    found = findings.servqual_findings(tally, ("perception",))
    return [
        _dimension_tests(found.tests, found.gaps, subject, locale),
        _need_tests(found.tests, subject, locale),
        _reliability(found, subject, locale),
        fit_section(found.structure[0], subject, locale),
        loading_section(found.structure[0], tally, subject, locale),
        factor_section(found.structure[0], tally, subject, locale),
        once_closed(_rules_title(locale), locale) if flags is None else _rules(found, subject, locale),
        *satisfaction_sections(found.drivers, subject, locale),
        *care(tally, flags, locale, lambda: _without_flagged(found.gaps, servqual.gaps(rest), subject, locale)),
    ]


def short_servqual_sections(
    tally: Tally, rest: Tally, subject: Subject, locale: Locale, flags: Sequence[Flag] | None
) -> list[Section]:
    """The same of a short form, without what needs a person's answers to all needs."""
    whole = servqual.sampled_gaps(tally)
    return [
        no_person_scores(locale),
        _need_tests(gap_tests(tally), subject, locale),
        *care(tally, flags, locale, lambda: _without_flagged(whole, servqual.sampled_gaps(rest), subject, locale)),
    ]


def _dimension_tests(found: GapTests, gaps: Gaps, subject: Subject, locale: Locale) -> Section:
    means = {row.id: row.gap for row in gaps.dimensions}
    rows = [
        withheld(subject.names[test.id], 8, locale)
        if test.t.n < FEWEST
        else (
            subject.names[test.id],
            NONE if test.t.mean is None else signed(test.t.mean),
            interval(means[test.id], locale),
            or_none(test.t.d_z),
            range_words(test.t.d_z_interval, locale),
            p_value(test.p_adjusted),
            p_value(test.ranks.p),
            str(test.t.n),
        )
        for test in found.dimensions
    ]
    head = (
        locale.say("Dimension"),
        locale.say("Gap"),
        locale.say("95% interval"),
        locale.say("Effect size d"),
        locale.say("95% interval of d"),
        locale.say("p (t, Holm)"),
        locale.say("p (ranks)"),
        "n",
    )
    words = locale.say(
        "Student's t of each person's gap, adjusted by Holm over %(family)s dimensions; Wilcoxon's signed ranks stand "
        "beside it. Effect size: mean gap over its standard deviation.",
        family=found.family[0],
    )
    return Section(locale.say("Are the gaps more than chance?"), words, Table(head, rows))


def _place(test: GapTest) -> tuple[bool, float]:
    """To sort by: the worst first; what is withheld last, in the order of the questionnaire."""
    shown = test.t.n >= FEWEST
    return not shown, (test.t.mean or 0.0) if shown else 0.0


def _need_tests(found: GapTests, subject: Subject, locale: Locale) -> Section:
    rows = [
        withheld(subject.names[test.id], 6, locale)
        if test.t.n < FEWEST
        else (
            subject.names[test.id],
            NONE if test.t.mean is None else signed(test.t.mean),
            or_none(test.ranks.rank_biserial),
            p_value(test.ranks.p),
            p_value(test.p_adjusted),
            str(test.t.n),
        )
        for test in sorted(found.needs, key=_place)
    ]
    head = (
        locale.say("Need"),
        locale.say("Gap"),
        locale.say("Rank-biserial r"),
        locale.say("p (ranks)"),
        locale.say("p (Benjamini-Hochberg)"),
        "n",
    )
    words = locale.say(
        "Wilcoxon's signed ranks of each need, a screening: among the needs that it picks at 0.05, one in twenty may "
        "be chance. Adjusted over %(family)s needs.",
        family=found.family[1],
    )
    return Section(locale.say("Which needs stand out?"), words, Table(head, rows))


def _reliability(found: Findings, subject: Subject, locale: Locale) -> Section:
    rows, low = [], []
    for id_, difference in found.difference.items():
        e, p = (found.reliability[scale, id_] for scale in ("expectation", "perception"))
        rows.append(
            (
                subject.names[id_],
                alpha_words(e.alpha, locale),
                alpha_words(p.alpha, locale),
                or_none(p.omega.model),
                or_none(difference.value),
                str(p.alpha.n),
            )
        )
        values = (e.alpha.alpha, p.alpha.alpha, difference.value)
        if any(value is not None and value < LOW_RELIABILITY for value in values):
            low.append(subject.names[id_])
    head = (
        locale.say("Dimension"),
        locale.say("Alpha, expectation"),
        locale.say("Alpha, perception"),
        locale.say("Omega, perception"),
        locale.say("Reliability of the gap"),
        "n",
    )
    return Section(reliability_title(locale), low_words(low, locale), Table(head, rows))


def _rules_title(locale: Locale) -> str:
    return locale.say("Do missing answers change the gaps?")


def _rules(found: Findings, subject: Subject, locale: Locale) -> Section:
    complete = {row.id: row.gap for row in found.listwise.dimensions}
    rows, apart = [], []
    for row in found.gaps.dimensions:
        listwise, available = complete[row.id], found.item_available.dimensions[row.id]
        if row.gap.n < FEWEST:
            rows.append(withheld(subject.names[row.id], 6, locale))
            continue
        alone = listwise.n < FEWEST or reveals(row.gap.n, listwise.n)
        values = [row.gap.mean, None if alone else listwise.mean, available]
        rows.append(
            (
                subject.names[row.id],
                *(NONE if value is None else signed(value) for value in values),
                str(row.gap.n),
                NONE if alone else str(listwise.n),
            )
        )
        known = [value for value in values if value is not None]
        if known and max(known) - min(known) > 0.1:
            apart.append(subject.names[row.id])
    head = (
        locale.say("Dimension"),
        locale.say("At least half answered"),
        locale.say("Complete answers only"),
        locale.say("Mean of the needs"),
        locale.say("n, half"),
        locale.say("n, complete"),
    )
    words = (
        locale.say("The rule for missing answers matters here: %(names)s.", names=locale.listed(apart))
        if apart
        else locale.say("The rule for missing answers makes no difference above 0.1 points.")
    )
    return Section(_rules_title(locale), words, Table(head, rows))


def _without_flagged(whole: Gaps, rest: Gaps, subject: Subject, locale: Locale) -> Section:
    alone = {row.id: row.gap for row in rest.dimensions}
    rows = [(subject.names[row.id], row.gap, alone[row.id]) for row in worst_first(whole.dimensions)]
    title = locale.say("The gaps without flagged answers")
    return beside(title, rows, reveals(whole.respondents, rest.respondents), locale)
