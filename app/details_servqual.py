"""The figures behind a SERVQUAL report: a question, its answer in a sentence, a table."""

from analysis import findings, servqual
from analysis.findings import ENOUGH_FOR_CFA, Findings, Structure
from analysis.reliability import Alpha
from analysis.servqual import Gaps
from analysis.tally import Tally
from app.details import NONE, few_flagged, flagged, or_none, p_value, range_words, reveals, withheld
from app.figures import Subject
from app.i18n import Locale, number, percent, say, signed
from app.pages import Section, Table
from app.reasons import reason
from app.sentences import FEWEST, interval, listed, worst_first

LOW_RELIABILITY = 0.7


def servqual_sections(tally: Tally, rest: Tally, subject: Subject, locale: Locale) -> list[Section]:
    """Everything that the campaign's tally says beyond the charts."""
    found = findings.servqual_findings(tally, ("perception",))
    return [
        _dimension_tests(found, subject, locale),
        _need_tests(found, subject, locale),
        _reliability(found, subject, locale),
        _structure(found.structure[0], subject, locale),
        _loadings(found.structure[0], tally, subject, locale),
        _exploratory(found.structure[0], tally, subject, locale),
        _rules(found, subject, locale),
        *_drivers(found, subject, locale),
        flagged(tally, rest, locale),
        _without_flagged(found.gaps, servqual.gaps(rest), subject, locale),
    ]


def _dimension_tests(found: Findings, subject: Subject, locale: Locale) -> Section:
    means = {row.id: row.gap for row in found.gaps.dimensions}
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
        for test in found.tests.dimensions
    ]
    head = (
        say(locale, "Dimension"),
        say(locale, "Gap"),
        say(locale, "95% interval"),
        say(locale, "Effect size d"),
        say(locale, "95% interval of d"),
        say(locale, "p (t, Holm)"),
        say(locale, "p (ranks)"),
        "n",
    )
    words = say(
        locale,
        "Student's t of each person's gap, adjusted by Holm over %(family)s dimensions; Wilcoxon's signed ranks stand "
        "beside it. Effect size: mean gap over its standard deviation.",
        family=found.tests.family[0],
    )
    return Section(say(locale, "Are the gaps more than chance?"), words, Table(head, rows))


def _need_tests(found: Findings, subject: Subject, locale: Locale) -> Section:
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
        for test in sorted(found.tests.needs, key=lambda test: (test.t.mean is None, test.t.mean or 0.0))
    ]
    head = (
        say(locale, "Need"),
        say(locale, "Gap"),
        say(locale, "Rank-biserial r"),
        say(locale, "p (ranks)"),
        say(locale, "p (Benjamini-Hochberg)"),
        "n",
    )
    words = say(
        locale,
        "Wilcoxon's signed ranks of each need, a screening: among the needs that it picks at 0.05, one in twenty may "
        "be chance. Adjusted over %(family)s needs.",
        family=found.tests.family[1],
    )
    return Section(say(locale, "Which needs stand out?"), words, Table(head, rows))


def _alpha(alpha: Alpha, locale: Locale) -> str:
    if alpha.alpha is None or alpha.lower is None or alpha.upper is None:
        return reason(alpha.undefined, locale)
    return say(
        locale,
        "%(value)s (%(lower)s to %(upper)s)",
        value=number(alpha.alpha),
        lower=number(alpha.lower),
        upper=number(alpha.upper),
    )


def _reliability(found: Findings, subject: Subject, locale: Locale) -> Section:
    rows, low = [], []
    for id_, difference in found.difference.items():
        e, p = (found.reliability[scale, id_] for scale in ("expectation", "perception"))
        rows.append(
            (
                subject.names[id_],
                _alpha(e.alpha, locale),
                _alpha(p.alpha, locale),
                or_none(p.omega.model),
                or_none(difference.value),
                str(p.alpha.n),
            )
        )
        values = (e.alpha.alpha, p.alpha.alpha, difference.value)
        if any(value is not None and value < LOW_RELIABILITY for value in values):
            low.append(subject.names[id_])
    head = (
        say(locale, "Dimension"),
        say(locale, "Alpha, expectation"),
        say(locale, "Alpha, perception"),
        say(locale, "Omega, perception"),
        say(locale, "Reliability of the gap"),
        "n",
    )
    words = (
        say(locale, "Below 0.70, read with care: %(names)s.", names=listed(low, locale))
        if low
        else say(locale, "Every dimension that can be judged reaches 0.70.")
    )
    return Section(say(locale, "Do the questions of a dimension belong together?"), words, Table(head, rows))


def _structure(found: Structure, subject: Subject, locale: Locale) -> Section:
    fit, cfa = found.cfa.fit, found.cfa
    title = say(locale, "Do the answers form these dimensions?")
    if fit is None or found.adequacy.kmo is None or found.parallel is None:
        why = reason(cfa.undefined or found.adequacy.undefined or "too_few", locale)
        return Section(title, say(locale, "Cannot be judged: %(why)s.", why=why), None)
    good = fit.cfi >= 0.90 and (fit.rmsea or 0.0) <= 0.08 and fit.srmr <= 0.08
    words = (
        say(locale, "The dimensions of the questionnaire are borne out by these answers.")
        if good
        else say(locale, "The dimensions of the questionnaire are not borne out by these answers.")
    )
    rows = [
        (say(locale, "Complete answers"), str(cfa.n), say(locale, "at least %(n)s", n=ENOUGH_FOR_CFA)),
        ("KMO", number(found.adequacy.kmo), say(locale, "at least %(n)s", n="0.60")),
        (
            say(locale, "Components by parallel analysis"),
            str(found.parallel.components),
            say(locale, "%(n)s dimensions", n=len(cfa.factors)),
        ),
        ("CFI", number(fit.cfi), say(locale, "at least %(n)s", n="0.90")),
        ("TLI", or_none(fit.tli), say(locale, "at least %(n)s", n="0.90")),
        ("RMSEA", or_none(fit.rmsea), say(locale, "at most %(n)s", n="0.08")),
        (say(locale, "RMSEA, 90% interval"), range_words(fit.rmsea_interval, locale), ""),
        ("SRMR", number(fit.srmr), say(locale, "at most %(n)s", n="0.08")),
        (
            say(locale, "Chi-square (degrees of freedom)"),
            f"{number(fit.chi2, 1)} ({fit.df})",
            say(locale, "p = %(p)s", p=p_value(fit.p)),
        ),
    ]
    head = (say(locale, "Figure"), say(locale, "Value"), say(locale, "Rule of thumb"))
    tag = say(locale, "Indicative only") if cfa.n < ENOUGH_FOR_CFA else ""
    return Section(title, words, Table(head, rows, words=frozenset({2})), tag)


def _loadings(found: Structure, tally: Tally, subject: Subject, locale: Locale) -> Section:
    order = [need for needs in tally.design.dimensions.values() for need in needs]
    rows = [
        (
            subject.names[order[loading.item]],
            subject.names[loading.factor],
            number(loading.value),
            or_none(loading.se),
        )
        for loading in found.cfa.loadings
    ]
    head = (say(locale, "Need"), say(locale, "Dimension"), say(locale, "Loading"), say(locale, "Standard error"))
    words = say(
        locale,
        "Standardised loadings of the confirmatory model on the perceptions. Below 0.50: the need says little about "
        "its dimension.",
    )
    table = Table(head, rows, words=frozenset({1})) if rows else None
    return Section(say(locale, "How much each need says about its dimension"), words, table)


def _exploratory(found: Structure, tally: Tally, subject: Subject, locale: Locale) -> Section:
    title = say(locale, "Which needs go together, if nobody says how")
    if found.oblimin is None:
        why = reason(found.adequacy.undefined or "too_few", locale)
        return Section(title, say(locale, "Cannot be judged: %(why)s.", why=why), None)
    solution = found.oblimin
    factors = range(1, solution.loadings.shape[1] + 1)
    rows = [
        (subject.names[need], *(number(value) for value in loadings), number(shared))
        for need, loadings, shared in zip(
            tally.design.needs, solution.loadings.tolist(), solution.communalities.tolist(), strict=True
        )
    ]
    head = (
        say(locale, "Need"),
        *(say(locale, "Factor %(n)s", n=place) for place in factors),
        say(locale, "Communality"),
    )
    words = say(
        locale,
        "Exploratory factors of the perceptions (minres, oblimin), as many as dimensions: they account for %(share)s "
        "of the differences.",
        share=percent(solution.explained),
    )
    return Section(title, words, Table(head, rows))


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
        say(locale, "Dimension"),
        say(locale, "At least half answered"),
        say(locale, "Complete answers only"),
        say(locale, "Mean of the needs"),
        say(locale, "n, half"),
        say(locale, "n, complete"),
    )
    words = (
        say(locale, "The rule for missing answers matters here: %(names)s.", names=listed(apart, locale))
        if apart
        else say(locale, "The rule for missing answers makes no difference above 0.1 points.")
    )
    return Section(say(locale, "Do missing answers change the gaps?"), words, Table(head, rows))


def _drivers(found: Findings, subject: Subject, locale: Locale) -> list[Section]:
    if found.drivers is None:
        return []
    title, regression = say(locale, "What overall satisfaction goes with"), found.drivers.regression
    if regression.r2 is None:
        why = reason(regression.undefined, locale)
        return [Section(title, say(locale, "Cannot be judged: %(why)s.", why=why), None)]
    rows = [
        (
            subject.names[one.dimension],
            number(own.beta),
            range_words(own.interval, locale),
            percent(own.relative_weight / regression.r2),
            or_none(one.pearson.r),
            number(own.vif, 1),
        )
        for one, own in zip(found.drivers.associations, regression.predictors, strict=True)
    ]
    head = (
        say(locale, "Dimension"),
        say(locale, "Beta"),
        say(locale, "b, 95% interval"),
        say(locale, "Share of R²"),
        "r",
        "VIF",
    )
    words = say(
        locale,
        "The perceptions account for %(share)s of the differences in overall satisfaction (n = %(n)s). This is an "
        "association, not a cause.",
        share=percent(regression.r2),
        n=regression.n,
    )
    tag = "" if found.drivers.enough else say(locale, "Indicative only")
    return [Section(title, words, Table(head, rows), tag)]


def _without_flagged(whole: Gaps, rest: Gaps, subject: Subject, locale: Locale) -> Section:
    beside = {row.id: row.gap for row in rest.dimensions}
    title = say(locale, "The gaps without flagged answers")
    if reveals(whole.respondents, rest.respondents):
        return Section(title, few_flagged(locale), None)
    rows = [
        (
            subject.names[row.id],
            NONE if row.gap.mean is None or row.gap.n < FEWEST else signed(row.gap.mean),
            NONE if (alone := beside[row.id]).mean is None or alone.n < FEWEST else signed(alone.mean),
            interval(alone, locale),
            str(alone.n),
        )
        for row in worst_first(whole.dimensions)
    ]
    head = (
        say(locale, "Dimension"),
        say(locale, "All answers"),
        say(locale, "Without flagged answers"),
        say(locale, "95% interval"),
        "n",
    )
    words = say(locale, "If the two columns agree, thoughtless answers do not decide anything here.")
    return Section(title, words, Table(head, rows))
