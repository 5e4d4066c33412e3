"""What stands behind perceptions: do they form the dimensions, and what overall satisfaction goes with."""

from collections.abc import Mapping, Sequence

from analysis.claims.claim import enough
from analysis.claims.structure import APART_BELOW, Reservation, StructureClaim, claim
from analysis.claims.verdicts import (
    CFI_AT_LEAST,
    KMO_AT_LEAST,
    LARGE_LOADING_FROM,
    RELIABLE_FROM,
    RMSEA_AT_MOST,
    SRMR_AT_MOST,
    TELLING_LOADING_FROM,
    TLI_AT_LEAST,
    large_loading,
    telling_loading,
    unreliable,
)
from analysis.estimates.drivers import Drivers
from analysis.estimates.findings import ENOUGH_FOR_CFA, Structure
from analysis.estimates.reliability import Alpha, Omega
from analysis.rows.tally import Tally
from app.i18n import N_, number, percent
from app.reports.details.common import or_none, range_words
from app.reports.details.terms import terms
from app.reports.pages import (
    Section,
    Table,
)
from app.reports.sentences.common import limits_words, p_words, people
from app.reports.subject import Subject
from app.reports.words import cannot_judge, reason

MOST_PAIRS = 4  # that are named; more of them nobody reads
RESERVATIONS: Mapping[Reservation, str] = {
    "few answers": N_("fewer than %(n)s complete answers"),
    "fewer components": N_("parallel analysis finds fewer components than dimensions"),
    "weak loadings": N_("some needs say little about their dimension"),
    "close dimensions": N_("some dimensions are close to each other"),
}


def fit_section(structure: Structure, subject: Subject) -> Section:
    fit, cfa = structure.cfa.fit, structure.cfa
    title = subject.say("Do the answers form these dimensions?")
    if fit is None or structure.adequacy.kmo is None or structure.parallel is None:
        why = reason(cfa.undefined or structure.adequacy.undefined or "too_few", subject)
        return Section(title, cannot_judge(why, subject), None)
    rows = [
        (subject.say("Complete answers"), str(cfa.n), subject.say("at least %(n)s", n=ENOUGH_FOR_CFA)),
        ("KMO", number(structure.adequacy.kmo), subject.say("at least %(n)s", n=number(KMO_AT_LEAST))),
        (
            subject.say("Components by parallel analysis"),
            str(structure.parallel.components),
            subject.say("%(n)s dimensions", n=len(cfa.factors)),
        ),
        ("CFI", number(fit.cfi), subject.say("at least %(n)s", n=number(CFI_AT_LEAST))),
        ("TLI", or_none(fit.tli), subject.say("at least %(n)s", n=number(TLI_AT_LEAST))),
        ("RMSEA", or_none(fit.rmsea), subject.say("at most %(n)s", n=number(RMSEA_AT_MOST))),
        (subject.say("RMSEA, 90% interval"), range_words(fit.rmsea_interval, subject), ""),
        ("SRMR", number(fit.srmr), subject.say("at most %(n)s", n=number(SRMR_AT_MOST))),
        (
            subject.say("Chi-square (degrees of freedom)"),
            f"{number(fit.chi2, 1)} ({fit.df})",
            p_words(fit.p),
        ),
    ]
    head = (subject.say("Figure"), subject.say("Value"), subject.say("Rule of thumb"))
    if structure.one_factor is not None:
        lower = subject.say("lower than of one factor: %(bic)s", bic=number(structure.one_factor.bic, 0))
        rows.append(("BIC", number(fit.bic, 0), lower))
    if cfa.between:
        most = max(two.htmt for two in cfa.between)
        rows.append(
            (subject.say("Largest HTMT"), number(most), subject.say("below %(limit)s", limit=number(APART_BELOW)))
        )
    tag = subject.say("Indicative only") if not enough("structure", cfa.n) else ""
    meaning = terms(subject, "kmo", "parallel", "cfi", "tli", "rmsea", "srmr", "chi", "bic", "htmt")
    words = structure_words(claim(structure), subject)
    return Section(title, words, Table(head, rows, words=frozenset({2})), tag, meaning)


def structure_words(found: StructureClaim, subject: Subject) -> str:
    if found.says == "cannot be judged":
        return cannot_judge(reason("too_few", subject), subject)
    if found.says == "borne out":
        return subject.say("The dimensions of the questionnaire are borne out by these answers.")
    if found.says == "hardly apart":
        pairs = [
            subject.say("%(one)s and %(other)s", one=subject.names[a], other=subject.names[b]) for a, b in found.alike
        ]
        if not pairs:
            return subject.say("One dimension alone explains these answers as well as those of the questionnaire.")
        return subject.say(
            "Some dimensions of the questionnaire can hardly be told apart in these answers: %(pairs)s.",
            pairs=subject.listed(pairs) if len(pairs) <= MOST_PAIRS else subject.say("%(n)s pairs", n=len(pairs)),
        )
    if found.says == "with reservations":
        reasons = [subject.say(RESERVATIONS[each], n=ENOUGH_FOR_CFA) for each in found.reservations]
        return subject.say(
            "These answers agree with the dimensions of the questionnaire, with reservations: %(reasons)s.",
            reasons=subject.listed(reasons),
        )
    return subject.say("The dimensions of the questionnaire are not borne out by these answers.")


def loading_section(structure: Structure, tally: Tally, subject: Subject) -> Section:
    order = [need for needs in tally.design.dimensions.values() for need in needs]
    loadings = {order[loading.item]: loading for loading in structure.cfa.loadings}
    groups = {name: [need for need in needs if need in loadings] for name, needs in tally.design.dimensions.items()}
    shown = [loadings[need] for needs in groups.values() for need in needs]
    rows = [(subject.names[order[one.item]], number(one.value), or_none(one.se)) for one in shown]
    head = (subject.say("Need"), subject.say("Loading"), subject.say("Standard error"))
    words = subject.say(
        "Standardised loadings of the confirmatory model on the perceptions. Bold: %(least)s or more either way; below "
        "that the need says little about its dimension.",
        least=number(TELLING_LOADING_FROM),
    )
    title = subject.say("How much each need says about its dimension")
    if not rows:
        why = reason(structure.cfa.undefined or structure.adequacy.undefined or "too_few", subject)
        return Section(title, cannot_judge(why, subject), None)
    strong = frozenset((row, 1) for row, one in enumerate(shown) if telling_loading(one.value))
    table = Table(head, rows, groups=_headed(groups, subject), strong=strong)
    return Section(title, words, table, terms=terms(subject, "loading", "se"))


def _headed(groups: Mapping[str, Sequence[str]], subject: Subject) -> list[tuple[str, int]]:
    return [(subject.names[name], len(needs)) for name, needs in groups.items() if needs]


def factor_section(structure: Structure, tally: Tally, subject: Subject) -> Section:
    title = subject.say("Which needs go together, if nobody says how")
    if structure.oblimin is None:
        why = reason(structure.adequacy.undefined or "too_few", subject)
        return Section(title, cannot_judge(why, subject), None)
    solution, groups = structure.oblimin, tally.design.dimensions
    places = [tally.design.needs.index(need) for needs in groups.values() for need in needs]
    loadings, shared = solution.loadings[places].tolist(), solution.communalities[places].tolist()
    rows = [
        (subject.names[tally.design.needs[place]], *map(number, values), number(common))
        for place, values, common in zip(places, loadings, shared, strict=True)
    ]
    strong = frozenset(
        (row, column)
        for row, values in enumerate(loadings)
        for column, value in enumerate(values, 1)
        if large_loading(value)
    )
    factors = range(1, solution.loadings.shape[1] + 1)
    head = (
        subject.say("Need"),
        *(subject.say("Factor %(n)s", n=place) for place in factors),
        subject.say("Communality"),
    )
    words = subject.say(
        "Exploratory factors of the perceptions (minres, oblimin), as many as dimensions: they account for %(share)s "
        "of the differences. Bold: loadings of %(least)s or more either way.",
        share=percent(solution.explained),
        least=number(LARGE_LOADING_FROM),
    )
    table = Table(head, rows, groups=_headed(groups, subject), strong=strong)
    return Section(title, words, table, terms=terms(subject, "minres", "loading", "communality"))


def satisfaction_sections(drivers: Drivers | None, subject: Subject) -> list[Section]:
    if drivers is None:
        return []
    title, regression = subject.say("What overall satisfaction goes with"), drivers.regression
    if regression.r2 is None:
        why = reason(regression.undefined, subject)
        return [Section(title, cannot_judge(why, subject), None)]
    rows = [
        (
            subject.names[association.dimension],
            number(predictor.beta),
            range_words(predictor.interval, subject),
            percent(predictor.relative_weight / regression.r2),
            or_none(association.pearson.r),
            number(predictor.vif, 1),
        )
        for association, predictor in zip(drivers.associations, regression.predictors, strict=True)
    ]
    head = (
        subject.say("Dimension"),
        subject.say("Beta"),
        subject.say("b, 95% interval"),
        subject.say("Share of R²"),
        "r",
        "VIF",
    )
    words = subject.say(
        "The perceptions account for %(share)s of the differences in overall satisfaction; as many numbers drawn by "
        "chance would for %(chance)s (adjusted R² %(adjusted)s, %(p)s, %(n)s). This is an association, not a "
        "cause.",
        share=percent(regression.r2),
        chance=percent(regression.df1 / max(regression.n - 1, 1)),
        adjusted=or_none(regression.adjusted_r2),
        p=p_words(regression.p),
        n=people([regression.n], subject),
    )
    tag = "" if drivers.enough else subject.say("Indicative only")
    meaning = terms(subject, "beta", "b", "r2", "r", "vif")
    return [Section(title, words, Table(head, rows), tag, meaning)]


def alpha_words(alpha: Alpha, subject: Subject) -> str:
    if alpha.alpha is None:
        return reason(alpha.undefined, subject)
    if alpha.lower is None or alpha.upper is None:
        within = reason(alpha.undefined, subject)
        within = within[0].lower() + within[1:]
    else:
        within = limits_words((alpha.lower, alpha.upper), subject)
    return subject.say("%(value)s (%(interval)s)", value=number(alpha.alpha), interval=within)


def reliability_section(
    scales: Mapping[str, Mapping[str, Alpha]], omega: Mapping[str, Omega], subject: Subject
) -> Section:
    """Of several scales, by the word for each: alpha of every dimension, and omega of the last."""
    *_, last = scales.values()
    rows = [
        (
            subject.names[id_],
            *(alpha_words(of[id_], subject) for of in scales.values()),
            or_none(omega[id_].model),
            str(alpha.n),
        )
        for id_, alpha in last.items()
    ]
    values = {id_: [of[id_].alpha for of in scales.values()] for id_ in last}
    low = [subject.names[id_] for id_, own in values.items() if unreliable(own)]
    judged = any(value is not None for own in values.values() for value in own)
    head = (
        subject.say("Dimension"),
        *(subject.say("Alpha, %(scale)s", scale=word) for word in scales),
        subject.say("Omega, %(scale)s", scale=[*scales][-1]),
        "n",
    )
    meaning = terms(subject, "alpha", "omega")
    return Section(reliability_title(subject), low_words(low, judged, subject), Table(head, rows), terms=meaning)


def reliability_title(subject: Subject) -> str:
    return subject.say("Do the questions of a dimension belong together?")


def low_words(low: Sequence[str], judged: bool, subject: Subject) -> str:
    """low: names of the dimensions that fall short. judged: whether any can be."""
    least = number(RELIABLE_FROM)
    if not judged:
        return subject.say("No dimension can be judged.")
    words = subject.say("Every dimension that can be judged reaches %(least)s.", least=least)
    if low:
        words = subject.say("Below %(least)s, read with care: %(names)s.", least=least, names=subject.listed(low))
    interval = subject.say(
        "The intervals of alpha (Feldt) hold in 95% of waves where answers are spread evenly about their middle, in "
        "about 92% where they crowd at one end of the scale."
    )
    return subject.locale.sentences([words, interval])
