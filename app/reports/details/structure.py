"""What stands behind perceptions: do they form the dimensions, and what overall satisfaction goes with."""

from collections.abc import Mapping, Sequence

from analysis.estimates.drivers import Drivers
from analysis.estimates.findings import ENOUGH_FOR_CFA, Structure
from analysis.estimates.reliability import Alpha, Reliability
from analysis.rows.tally import Tally
from app.i18n import Locale, number, percent, say
from app.reports.details.common import or_none, p_value, range_words
from app.reports.figures.common import Subject
from app.reports.reasons import reason
from app.reports.sentences import listed
from app.web.page import Section, Table

LOW_RELIABILITY = 0.7


def fit_section(found: Structure, subject: Subject, locale: Locale) -> Section:
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


def loading_section(found: Structure, tally: Tally, subject: Subject, locale: Locale) -> Section:
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


def factor_section(found: Structure, tally: Tally, subject: Subject, locale: Locale) -> Section:
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


def satisfaction_sections(found: Drivers | None, subject: Subject, locale: Locale) -> list[Section]:
    if found is None:
        return []
    title, regression = say(locale, "What overall satisfaction goes with"), found.regression
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
        for one, own in zip(found.associations, regression.predictors, strict=True)
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
    tag = "" if found.enough else say(locale, "Indicative only")
    return [Section(title, words, Table(head, rows), tag)]


def alpha_words(alpha: Alpha, locale: Locale) -> str:
    if alpha.alpha is None or alpha.lower is None or alpha.upper is None:
        return reason(alpha.undefined, locale)
    limits = {"lower": number(alpha.lower), "upper": number(alpha.upper)}
    return say(locale, "%(value)s (%(lower)s to %(upper)s)", value=number(alpha.alpha), **limits)


def reliability_section(scales: Mapping[str, Mapping[str, Reliability]], subject: Subject, locale: Locale) -> Section:
    """Of several scales, by the word for each: alpha of every dimension, and omega of the last."""
    *_, last = scales.values()
    rows = [
        (
            subject.names[id_],
            *(alpha_words(of[id_].alpha, locale) for of in scales.values()),
            or_none(found.omega.model),
            str(found.alpha.n),
        )
        for id_, found in last.items()
    ]
    low = [
        subject.names[id_]
        for id_ in last
        if any((of[id_].alpha.alpha or LOW_RELIABILITY) < LOW_RELIABILITY for of in scales.values())
    ]
    head = (
        say(locale, "Dimension"),
        *(say(locale, "Alpha, %(scale)s", scale=word) for word in scales),
        say(locale, "Omega, %(scale)s", scale=[*scales][-1]),
        "n",
    )
    return Section(reliability_title(locale), low_words(low, locale), Table(head, rows))


def reliability_title(locale: Locale) -> str:
    return say(locale, "Do the questions of a dimension belong together?")


def low_words(low: Sequence[str], locale: Locale) -> str:
    """low: names of the dimensions that fall short."""
    if low:
        return say(locale, "Below 0.70, read with care: %(names)s.", names=listed(low, locale))
    return say(locale, "Every dimension that can be judged reaches 0.70.")
