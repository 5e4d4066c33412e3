"""What stands behind perceptions: do they form the dimensions, and what overall satisfaction goes with."""

from collections.abc import Mapping, Sequence

from analysis.estimates.drivers import Drivers
from analysis.estimates.findings import ENOUGH_FOR_CFA, Structure
from analysis.estimates.reliability import Alpha, Reliability
from analysis.rows.tally import Tally
from app.i18n import Locale, number, percent
from app.reports.details.common import or_none, p_value, range_words
from app.reports.figures.common import Subject
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.reasons import reason

LOW_RELIABILITY = 0.7


def fit_section(found: Structure, subject: Subject, locale: Locale) -> Section:
    fit, cfa = found.cfa.fit, found.cfa
    title = locale.say("Do the answers form these dimensions?")
    if fit is None or found.adequacy.kmo is None or found.parallel is None:
        why = reason(cfa.undefined or found.adequacy.undefined or "too_few", locale)
        return Section(title, locale.say("Cannot be judged: %(why)s.", why=why), None)
    good = fit.cfi >= 0.90 and (fit.rmsea or 0.0) <= 0.08 and fit.srmr <= 0.08
    words = (
        locale.say("The dimensions of the questionnaire are borne out by these answers.")
        if good
        else locale.say("The dimensions of the questionnaire are not borne out by these answers.")
    )
    rows = [
        (locale.say("Complete answers"), str(cfa.n), locale.say("at least %(n)s", n=ENOUGH_FOR_CFA)),
        ("KMO", number(found.adequacy.kmo), locale.say("at least %(n)s", n="0.60")),
        (
            locale.say("Components by parallel analysis"),
            str(found.parallel.components),
            locale.say("%(n)s dimensions", n=len(cfa.factors)),
        ),
        ("CFI", number(fit.cfi), locale.say("at least %(n)s", n="0.90")),
        ("TLI", or_none(fit.tli), locale.say("at least %(n)s", n="0.90")),
        ("RMSEA", or_none(fit.rmsea), locale.say("at most %(n)s", n="0.08")),
        (locale.say("RMSEA, 90% interval"), range_words(fit.rmsea_interval, locale), ""),
        ("SRMR", number(fit.srmr), locale.say("at most %(n)s", n="0.08")),
        (
            locale.say("Chi-square (degrees of freedom)"),
            f"{number(fit.chi2, 1)} ({fit.df})",
            locale.say("p = %(p)s", p=p_value(fit.p)),
        ),
    ]
    head = (locale.say("Figure"), locale.say("Value"), locale.say("Rule of thumb"))
    tag = locale.say("Indicative only") if cfa.n < ENOUGH_FOR_CFA else ""
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
    head = (locale.say("Need"), locale.say("Dimension"), locale.say("Loading"), locale.say("Standard error"))
    words = locale.say(
        "Standardised loadings of the confirmatory model on the perceptions. Below 0.50: the need says little about "
        "its dimension.",
    )
    table = Table(head, rows, words=frozenset({1})) if rows else None
    return Section(locale.say("How much each need says about its dimension"), words, table)


def factor_section(found: Structure, tally: Tally, subject: Subject, locale: Locale) -> Section:
    title = locale.say("Which needs go together, if nobody says how")
    if found.oblimin is None:
        why = reason(found.adequacy.undefined or "too_few", locale)
        return Section(title, locale.say("Cannot be judged: %(why)s.", why=why), None)
    solution = found.oblimin
    factors = range(1, solution.loadings.shape[1] + 1)
    rows = [
        (subject.names[need], *(number(value) for value in loadings), number(shared))
        for need, loadings, shared in zip(
            tally.design.needs, solution.loadings.tolist(), solution.communalities.tolist(), strict=True
        )
    ]
    head = (
        locale.say("Need"),
        *(locale.say("Factor %(n)s", n=place) for place in factors),
        locale.say("Communality"),
    )
    words = locale.say(
        "Exploratory factors of the perceptions (minres, oblimin), as many as dimensions: they account for %(share)s "
        "of the differences.",
        share=percent(solution.explained),
    )
    return Section(title, words, Table(head, rows))


def satisfaction_sections(found: Drivers | None, subject: Subject, locale: Locale) -> list[Section]:
    if found is None:
        return []
    title, regression = locale.say("What overall satisfaction goes with"), found.regression
    if regression.r2 is None:
        why = reason(regression.undefined, locale)
        return [Section(title, locale.say("Cannot be judged: %(why)s.", why=why), None)]
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
        locale.say("Dimension"),
        locale.say("Beta"),
        locale.say("b, 95% interval"),
        locale.say("Share of R²"),
        "r",
        "VIF",
    )
    words = locale.say(
        "The perceptions account for %(share)s of the differences in overall satisfaction (n = %(n)s). This is an "
        "association, not a cause.",
        share=percent(regression.r2),
        n=regression.n,
    )
    tag = "" if found.enough else locale.say("Indicative only")
    return [Section(title, words, Table(head, rows), tag)]


def alpha_words(alpha: Alpha, locale: Locale) -> str:
    if alpha.alpha is None or alpha.lower is None or alpha.upper is None:
        return reason(alpha.undefined, locale)
    limits = {"lower": number(alpha.lower), "upper": number(alpha.upper)}
    return locale.say("%(value)s (%(lower)s to %(upper)s)", value=number(alpha.alpha), **limits)


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
        locale.say("Dimension"),
        *(locale.say("Alpha, %(scale)s", scale=word) for word in scales),
        locale.say("Omega, %(scale)s", scale=[*scales][-1]),
        "n",
    )
    return Section(reliability_title(locale), low_words(low, locale), Table(head, rows))


def reliability_title(locale: Locale) -> str:
    return locale.say("Do the questions of a dimension belong together?")


def low_words(low: Sequence[str], locale: Locale) -> str:
    """low: names of the dimensions that fall short."""
    if low:
        return locale.say("Below 0.70, read with care: %(names)s.", names=locale.listed(low))
    return locale.say("Every dimension that can be judged reaches 0.70.")
